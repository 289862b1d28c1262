/* Deadline monotonic (Leung & Whitehead 1982): fixed priorities by relative deadline. */
#include "policies/lib/os/urgent.h"

static bool dm_init(void *self, struct os *os, struct error *err)
{
    (void)err;
    ranked_init(self, os, rank_relative_deadline);
    return true;
}

const struct os_policy os_dm = {
    .policy = { .name = "os.dm",
                .doc = "Deadline monotonic: the shortest relative deadline first, on any CPU.",
                .source = "Leung & Whitehead, Performance Evaluation 2(4), 1982",
                .self_size = sizeof(struct ranked) },
    .init = dm_init,
    .enqueue = ranked_enqueue,
    .dequeue = ranked_dequeue,
    .pick = ranked_pick,
    .preempts = ranked_preempts,
    .global = true,
};
