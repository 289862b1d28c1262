/* SCHED_FIFO, SCHED_RR and, behind them, all other threads: one queue for all CPUs. */
#ifndef ORRERY_LIB_OS_RT_CLASS_H
#define ORRERY_LIB_OS_RT_CLASS_H

#include "policies/lib/os/rt_server.h"
#include "policies/lib/os/urgent.h"

/*
 * Priorities of POSIX, 99 first. A preempted thread keeps its place before its equals and the rest
 * of its slice; FIFO has no slices; RR threads of one priority take turns. Threads of other classes
 * take turns behind them with the same slice: what the kernel's fair class would do among them is
 * not told here. Linux keeps a queue a CPU and pushes and pulls threads at once, so that the most
 * urgent ones run: one queue does the same.
 *
 * Other threads are kept from starving in one of two ways:
 * - RT throttling (kernel/sched/rt.c up to 6.11, without RT_RUNTIME_SHARE, which is off by default
 *   since 5.10): real-time threads use up to rt_runtime of each rt_period on each CPU; then the CPU
 *   is for others, or idles, until the period ends. Periods begin with the first real-time thread
 *   after none was there. What ran over at a tick is taken off the next period.
 * - The fair server (6.12, see rt_server.h) instead, with `fair_server`. A thread counts for the
 *   CPU where it became ready or ran last; a CPU that serves takes the first of those.
 */
struct rt_class {
    sim_time slice; /* parameter: of RR and of other threads */
    sim_time rt_runtime, rt_period;
    bool fair_server;
    sim_time fair_runtime, fair_period;

    struct urgent queue;  /* FIFO and RR by priority */
    struct urgent others; /* in order */
    sim_time period_end;  /* of throttling; TIME_NEVER: no real-time thread is there */
    sim_time above;       /* alarm that the classes above want on CPU 0 */
    size_t present;       /* real-time threads that are ready or run */
};

struct rt_cpu {      /* cpu_size */
    sim_time used;   /* by real-time threads in this period */
    sim_time seen;   /* when the running one was picked or charged last ... */
    sim_time ahead;  /* ... and what of the time since then is in `used` already */
    sim_time alarm;  /* set last */
    uint32_t others; /* threads of other classes that are ready or run here */
    struct rt_server server;
    struct urgent waiting; /* with fair_server: those of `others` that count here and are ready */
};

struct rt_thread { /* entity_size */
    sim_time left; /* of its slice */
    uint32_t home; /* CPU that it counts for */
    bool present;  /* it is ready or runs */
};

/* The parameters: a policy's private struct begins with a struct rt_class. */
extern const struct param rt_class_params[];

/* The same, for policies that add their own: the lines of a table. */
#define RT_CLASS_PARAMS                                                                           \
    PARAM_TIME(rt_class, slice, "100ms",                                                          \
               "Of round robin (SCHED_RR), and of threads of no class."),                         \
        PARAM_TIME(rt_class, rt_runtime, "950ms",                                                 \
                   "CPU time of real-time threads in each rt_period on each CPU "                 \
                   "(sched_rt_runtime_us); never: no limit."),                                    \
        PARAM_TIME(rt_class, rt_period, "1s", "Period of rt_runtime (sched_rt_period_us)."),      \
        PARAM(rt_class, fair_server, false, 0, 1, "",                                             \
              "As Linux since 6.12: a deadline server for other threads instead of rt_runtime."), \
        PARAM_TIME(rt_class, fair_runtime, "50ms", "Of the fair server, in each fair_period."),   \
        PARAM_TIME(rt_class, fair_period, "1s", "Of the fair server.")

/* False when a time is 0, or a runtime is more than its period. */
bool rt_class_init(struct rt_class *self, struct os *os, struct error *err);

/* Ops. */
void rt_class_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu,
                      int reason);
void rt_class_dequeue(void *self, struct os *os, struct os_thread *thread, int reason);
struct os_thread *rt_class_pick(void *self, struct os *os, uint32_t cpu);
void rt_class_stop(void *self, struct os *os, struct os_thread *thread, int reason);
void rt_class_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran);
sim_time rt_class_slice(void *self, struct os *os, const struct os_thread *thread);
void rt_class_tick(void *self, struct os *os, struct os_thread *thread);
bool rt_class_preempts(void *self, struct os *os, const struct os_thread *ready,
                       const struct os_thread *running);

/* For classes above ------------------------------------------------------------------------- */

/*
 * What time has brought by now: periods that ended, the server of the CPU whose turn it is. Sets
 * the next alarm, and so takes a new self->above into account. The CPU has been charged.
 */
void rt_class_look(struct rt_class *self, struct os *os, uint32_t cpu);

/* They have used CPU time that counts for rt_runtime, too (update_curr_dl). */
void rt_class_account(struct rt_class *self, struct os *os, uint32_t cpu, sim_time ran);

/* Deadline of the CPU's fair server while other threads go first there; else TIME_NEVER. */
sim_time rt_class_due(const struct rt_class *self, const struct os *os, uint32_t cpu);

#endif
