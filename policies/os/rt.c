/* SCHED_FIFO and SCHED_RR of POSIX as Linux has them (kernel/sched/rt.c), above all other threads.
 */
#include "policies/lib/os/rt_class.h"

static bool rt_init(void *self, struct os *os, struct error *err)
{
    return rt_class_init(self, os, err);
}

const struct os_policy os_rt = {
    .policy = { .name = "os.rt",
                .doc = "Fixed priorities of FIFO and round-robin threads, before all others, which "
                       "are left some time.",
                .source = "POSIX.1-2017, 2.8.4; Linux kernel/sched/rt.c (6.1) and, for the fair "
                          "server, deadline.c (6.12)",
                .params = rt_class_params,
                .self_size = sizeof(struct rt_class) },
    .entity_size = sizeof(struct rt_thread),
    .cpu_size = sizeof(struct rt_cpu),
    .init = rt_init,
    .enqueue = rt_class_enqueue,
    .dequeue = rt_class_dequeue,
    .pick = rt_class_pick,
    .stop = rt_class_stop,
    .charge = rt_class_charge,
    .slice = rt_class_slice,
    .tick = rt_class_tick,
    .preempts = rt_class_preempts,
    .global = true,
};
