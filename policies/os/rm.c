/* Rate monotonic (Liu & Layland 1973): fixed priorities by period, one queue for all CPUs. */
#include "policies/lib/os/urgent.h"

static bool rm_init(void *self, struct os *os, struct error *err)
{
    (void)err;
    ranked_init(self, os, rank_period);
    return true;
}

const struct os_policy os_rm = {
    .policy = { .name = "os.rm",
                .doc = "Rate monotonic: the shortest period first, on any CPU.",
                .source = "Liu & Layland, J. ACM 20(1), 1973, section 4",
                .self_size = sizeof(struct ranked) },
    .init = rm_init,
    .enqueue = ranked_enqueue,
    .dequeue = ranked_dequeue,
    .pick = ranked_pick,
    .preempts = ranked_preempts,
    .global = true,
};
