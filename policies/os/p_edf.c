/* Partitioned earliest deadline first (Dhall & Liu 1978): first fit, each CPU up to 100 %. */
#include "policies/lib/os/partition.h"

static bool p_edf_init(void *ptr, struct os *os, struct error *err)
{
    struct partition *self = ptr;

    (void)err;
    *self = (struct partition){ .key = rank_deadline, .fits = partition_fits_whole };
    partition_init(self, os);
    return true;
}

const struct os_policy os_p_edf = {
    .policy = { .name = "os.p_edf",
                .doc = "Earliest deadline first on each CPU; threads go to the first CPU that has "
                       "room.",
                .source = "Dhall & Liu, Operations Research 26(1), 1978",
                .self_size = sizeof(struct partition) },
    .entity_size = sizeof(struct partition_thread),
    .cpu_size = sizeof(struct partition_cpu),
    .init = p_edf_init,
    .place = partition_place,
    .enqueue = partition_enqueue,
    .dequeue = partition_dequeue,
    .pick = partition_pick,
    .stop = partition_stop,
    .preempts = partition_preempts,
};
