/*
 * Fixed priorities: the ready thread of the largest priority, with preemption or without.
 * Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.4. Equals are served as by
 * POSIX SCHED_FIFO and SCHED_RR (IEEE 1003.1, 2.8.4): in turn, a preempted one before its equals.
 */
#include "policies/lib/os/queue.h"

struct priority {
    bool preemptive;
    sim_time quantum;

    struct os_ranking ready;
};

static const struct param priority_params[] = {
    PARAM(priority, preemptive, true, 0, 1, "", "Whether a larger priority takes the CPU at once."),
    PARAM_TIME(priority, quantum, "never", "Time after which the next of the same priority runs."),
    { 0 },
};

static bool priority_init(void *ptr, struct os *os, struct error *err)
{
    struct priority *self = ptr;

    if (self->quantum <= 0)
        return error_set(err, "quantum must be above 0");
    os_ranking_init(&self->ready, os_memory(os));
    return true;
}

static void priority_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                             int reason)
{
    struct priority *self = ptr;
    uint64_t key = (uint64_t)(INT64_MAX - thread->priority);

    (void)os;
    (void)cpu;
    if (reason == OS_PREEMPT)
        os_ranking_put_first(&self->ready, thread, key);
    else
        os_ranking_put(&self->ready, thread, key);
}

static void priority_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct priority *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *priority_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct priority *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

static sim_time priority_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct priority *self = ptr;

    (void)os;
    return thread->slice ? thread->slice : self->quantum;
}

static bool priority_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                              const struct os_thread *running)
{
    const struct priority *self = ptr;

    (void)os;
    return self->preemptive && ready->priority > running->priority;
}

const struct os_policy os_priority = {
    .policy = { .name = "os.priority",
                .doc = "Fixed priorities, with preemption or without.",
                .source = "Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.4",
                .params = priority_params,
                .self_size = sizeof(struct priority) },
    .init = priority_init,
    .enqueue = priority_enqueue,
    .dequeue = priority_dequeue,
    .pick = priority_pick,
    .slice = priority_slice,
    .preempts = priority_preempts,
    .global = true,
};
