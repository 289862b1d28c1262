/* Earliest deadline first (Liu & Layland 1973, section 7), global: one queue for all CPUs. */
#include "policies/lib/os/urgent.h"

static bool edf_init(void *self, struct os *os, struct error *err)
{
    (void)err;
    ranked_init(self, os, rank_deadline);
    return true;
}

const struct os_policy os_edf = {
    .policy = { .name = "os.edf",
                .doc = "Earliest deadline first, on any CPU.",
                .source = "Liu & Layland, J. ACM 20(1), 1973, section 7",
                .self_size = sizeof(struct ranked) },
    .init = edf_init,
    .enqueue = ranked_enqueue,
    .dequeue = ranked_dequeue,
    .pick = ranked_pick,
    .preempts = ranked_preempts,
    .global = true,
};
