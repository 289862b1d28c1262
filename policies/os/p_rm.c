/* Rate monotonic first fit (Dhall & Liu 1978): threads stay on the first CPU within the bound. */
#include "policies/lib/os/partition.h"

static bool p_rm_init(void *ptr, struct os *os, struct error *err)
{
    struct partition *self = ptr;

    (void)err;
    *self = (struct partition){ .key = rank_period, .fits = partition_fits_liu_layland };
    partition_init(self, os);
    return true;
}

const struct os_policy os_p_rm = {
    .policy = { .name = "os.p_rm",
                .doc = "Rate monotonic on each CPU; threads go to the first CPU that has room by "
                       "Liu and Layland's bound.",
                .source = "Dhall & Liu, Operations Research 26(1), 1978",
                .self_size = sizeof(struct partition) },
    .entity_size = sizeof(struct partition_thread),
    .cpu_size = sizeof(struct partition_cpu),
    .init = p_rm_init,
    .place = partition_place,
    .enqueue = partition_enqueue,
    .dequeue = partition_dequeue,
    .pick = partition_pick,
    .stop = partition_stop,
    .preempts = partition_preempts,
};
