/* SCHED_FIFO, SCHED_RR and, behind them, all other threads: one queue for all CPUs. */
#ifndef ORRERY_LIB_OS_RT_CLASS_H
#define ORRERY_LIB_OS_RT_CLASS_H

#include "policies/lib/os/urgent.h"

/*
 * Priorities of POSIX, 99 first. A preempted thread keeps its place before its equals and the rest
 * of its slice; FIFO has no slices; RR threads of one priority take turns. Threads of other classes
 * take turns behind them with the same slice: what the kernel's fair class would do among them is
 * not told here. Linux keeps a queue a CPU and pushes and pulls threads at once, so that the most
 * urgent ones run: one queue does the same.
 */
struct rt_class {
    sim_time slice; /* parameter: of RR and of other threads */
    struct urgent queue;
};

struct rt_thread { /* entity_size */
    sim_time left; /* of its slice */
};

/* The parameter: a policy's private struct begins with a struct rt_class. */
extern const struct param rt_class_params[];

/* False when the slice is 0. */
bool rt_class_init(struct rt_class *self, struct os *os, struct error *err);

/* Ops. */
void rt_class_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu,
                      int reason);
void rt_class_dequeue(void *self, struct os *os, struct os_thread *thread, int reason);
struct os_thread *rt_class_pick(void *self, struct os *os, uint32_t cpu);
void rt_class_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran);
sim_time rt_class_slice(void *self, struct os *os, const struct os_thread *thread);
bool rt_class_preempts(void *self, struct os *os, const struct os_thread *ready,
                       const struct os_thread *running);

#endif
