/* EDF until zero laxity (Lee 1994; Cho et al. 2002): a thread that must run now goes first. */
#include "policies/lib/os/laxity.h"

static bool edzl_init(void *ptr, struct os *os, struct error *err)
{
    (void)err;
    laxity_init(ptr, os, true);
    return true;
}

const struct os_policy os_edzl = {
    .policy = { .name = "os.edzl",
                .doc = "Earliest deadline first, but threads without laxity before all others.",
                .source = "Cho, Lee, Ahn & Lin, Trans. IEICE E85-A(8), 2002",
                .self_size = sizeof(struct laxity) },
    .entity_size = sizeof(struct laxity_thread),
    .init = edzl_init,
    .enqueue = laxity_enqueue,
    .dequeue = laxity_dequeue,
    .pick = laxity_pick,
    .charge = laxity_charge,
    .tick = laxity_tick,
    .preempts = laxity_preempts,
    .global = true,
};
