/* The contract of the os system: what a policy may see and do with threads on CPUs. */
#ifndef ORRERY_OS_H
#define ORRERY_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/os/os_spec.h"
#include "sim/policy.h"

/* One simulated machine; owns its threads. Policies see it through the functions below only. */
struct os;

enum { OS_NO_CPU = UINT32_MAX };

enum os_state {
    OS_SLEEPING,
    OS_READY,   /* in a queue of the policy */
    OS_RUNNING, /* on a CPU */
    OS_ENDED
};

/* A thread. Borrowed until it ends; read only. */
struct os_thread {
    uint64_t order; /* arrival number in this run */
    uint32_t id;    /* slot: below os_slots(), used again after it ends */
    uint32_t cpu;   /* where it runs or ran last; OS_NO_CPU: nowhere yet */
    uint32_t state; /* enum os_state */
    int scheduling; /* enum os_class */
    int64_t nice, weight, priority, tickets;
    sim_time arrival;
    sim_time slice;                              /* asked for; 0: none */
    sim_time period, relative_deadline, runtime; /* of real-time tasks; 0: none */
    sim_time deadline;   /* absolute, of its present job; TIME_NEVER: none */
    int32_t group;       /* -1: none; index into os_machine's groups */
    int64_t process;     /* 0: its own */
    int64_t working_set; /* of os_arrival */
    struct os_cpu_set affinity;
    sim_time ran;   /* CPU time so far, as of the last charge */
    sim_time burst; /* CPU time since it last woke or arrived */
    sim_time since; /* when it came into its present state */
};

/* Why a thread is given to a queue, or taken out of it. */
enum os_reason {
    OS_NEW,      /* it arrived */
    OS_WAKE,     /* its sleep is over */
    OS_PREEMPT,  /* another one took its CPU */
    OS_EXPIRE,   /* its slice was used up */
    OS_YIELDED,  /* it gave up the CPU */
    OS_MIGRATE,  /* to another CPU's queue */
    OS_BLOCK,    /* it went to sleep */
    OS_EXIT,     /* it ended */
    OS_THROTTLE, /* its group has used its quota */
    OS_UNTHROTTLE
};

/*
 * A policy, like Linux' sched_class. It keeps the ready threads in queues of its own; a thread that
 * runs is in none. Ops are called by the system, never by each other. Before any op on a CPU the
 * running thread there has been charged.
 */
struct os_policy {
    struct policy policy; /* first member */

    size_t entity_size; /* private bytes of each thread (os_priv), zeroed on arrival */
    size_t cpu_size;    /* private bytes of each CPU (os_cpu_priv) */

    bool (*init)(void *self, struct os *os, struct error *err);

    /* A thread has become ready, for this CPU: put it in a queue. */
    void (*enqueue)(void *self, struct os *os, struct os_thread *thread, uint32_t cpu, int reason);

    /* A ready thread leaves its queue without running: OS_MIGRATE or OS_THROTTLE. */
    void (*dequeue)(void *self, struct os *os, struct os_thread *thread, int reason);

    /* The next thread for a CPU, taken out of its queue; NULL: none, the CPU idles. */
    struct os_thread *(*pick)(void *self, struct os *os, uint32_t cpu);

    /* A running thread stops for OS_BLOCK, OS_EXIT or OS_THROTTLE; not enqueued. Absent: nothing.
     */
    void (*stop)(void *self, struct os *os, struct os_thread *thread, int reason);

    /* A running thread has used so much CPU time since the last charge. Absent: nothing. */
    void (*charge)(void *self, struct os *os, struct os_thread *thread, sim_time ran);

    /*
     * How long a thread that has just been picked may run before it is to give way; asked again
     * after each charge at a tick. TIME_NEVER: as long as it likes. Absent: so.
     */
    sim_time (*slice)(void *self, struct os *os, const struct os_thread *thread);

    /*
     * The clock ticks on a CPU whose thread runs: os_resched if it should give way. Absent: it does
     * when its slice is used up and somebody is ready.
     */
    void (*tick)(void *self, struct os *os, struct os_thread *thread);

    /* Whether a thread that has become ready takes the CPU of a running one at once. Absent: no. */
    bool (*preempts)(void *self, struct os *os, const struct os_thread *ready,
                     const struct os_thread *running);

    /* The thread has called yield: it is enqueued with OS_YIELDED after this. Absent: nothing. */
    void (*yield)(void *self, struct os *os, struct os_thread *thread);

    /*
     * The CPU whose queue a thread joins, one of its affinity. Absent, or OS_NO_CPU: with `global`
     * an idle one (its last, else the lowest), else one whose thread it preempts, else its last;
     * without, its last CPU, or at first the allowed one with the fewest ready threads.
     */
    uint32_t (*place)(void *self, struct os *os, const struct os_thread *thread, int reason);

    /* A CPU has nothing to do, or options.balance has passed: os_migrate threads. Absent: nothing.
     */
    void (*balance)(void *self, struct os *os, uint32_t cpu, bool idle);

    bool global; /* one queue for all CPUs: any pick may return any allowed thread */

    /*
     * A promise: a thread that stays ready runs within a time that does not grow with the run, as
     * long as no more threads come. Contract tests hold the policy to it.
     */
    bool bounded_wait;
};

/* The mark of this page in plug-ins: the number is raised when those built before no longer fit. */
extern const struct policy_interface os_interface __attribute__((weak, visibility("default")));
const struct policy_interface os_interface = {
    .number = 1,
    .ops = sizeof(struct os_policy),
    .policy = sizeof(struct policy),
    .param = sizeof(struct param),
};

/* See ---------------------------------------------------------------------------------------- */

sim_time os_now(const struct os *os);
uint32_t os_cpus(const struct os *os);
const struct os_platform *os_machine(const struct os *os);
const struct os_options *os_rules(const struct os *os);
struct os_thread *os_current(const struct os *os, uint32_t cpu); /* NULL: idle */
size_t os_slots(const struct os *os);
uint32_t os_ready(const struct os *os, uint32_t cpu); /* threads in the queue of a CPU */
bool os_may_run(const struct os_thread *thread, uint32_t cpu);

/* Which core, last-level cache or NUMA node a CPU belongs to, from 0. */
uint32_t os_core_of(const struct os *os, uint32_t cpu);
uint32_t os_cache_of(const struct os *os, uint32_t cpu);
uint32_t os_node_of(const struct os *os, uint32_t cpu);
int32_t os_group_parent(const struct os *os, int32_t group); /* -1: none */
void *os_priv(const struct os *os, const struct os_thread *thread);
void *os_cpu_priv(const struct os *os, uint32_t cpu);

/* How long the running thread has had its CPU since it was picked. */
sim_time os_ran_since_pick(const struct os *os, uint32_t cpu);

/* True CPU time left of the present burst: for clairvoyant policies (SRPT, LLF by truth) only. */
sim_time os_burst_left(const struct os *os, const struct os_thread *thread);

/* Do ----------------------------------------------------------------------------------------- */

/* The thread of the CPU gives way at the end of this instant: it is enqueued (OS_EXPIRE if its
 * slice is used up, else OS_PREEMPT) and pick is asked. On an idle CPU pick is asked. */
void os_resched(struct os *os, uint32_t cpu);

/* Moves a ready thread to the queue of another CPU: dequeue and enqueue with OS_MIGRATE. */
void os_migrate(struct os *os, struct os_thread *thread, uint32_t cpu);

/* Calls tick for the CPU at this time, beside the ticks, or asks pick if it idles then; one at a
 * time a CPU: a later call moves it. */
void os_timer(struct os *os, uint32_t cpu, sim_time time);

struct rng *os_rng(struct os *os);
struct slab *os_memory(struct os *os);
void os_fail(struct os *os, const char *reason); /* the policy's own state is broken */

#endif
