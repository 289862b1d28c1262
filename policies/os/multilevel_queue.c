/*
 * Multilevel queue: every thread belongs to one queue for ever, by its class; a queue runs only
 * while all above it are empty, and has a discipline of its own. Silberschatz, Galvin & Gagne,
 * Operating System Concepts, section 5.3.5: real-time, interactive (round robin) and batch threads
 * (first come first served). Sharing of time between queues is not told there as a rule: left out.
 */
#include "policies/lib/os/queue.h"

enum { REAL_TIME, INTERACTIVE, BATCH, IDLE, QUEUES };

struct multilevel_queue {
    sim_time quantum;

    struct os_fifo ready[QUEUES];
};

static const struct param multilevel_queue_params[] = {
    PARAM_TIME(multilevel_queue, quantum, "10ms", "Turn of an interactive thread."),
    { 0 },
};

static bool multilevel_queue_init(void *ptr, struct os *os, struct error *err)
{
    const struct multilevel_queue *self = ptr;

    (void)os;
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

static int level_of(const struct os_thread *thread)
{
    switch (thread->scheduling) {
    case OS_OTHER:
        return INTERACTIVE;
    case OS_BATCH:
        return BATCH;
    case OS_IDLE:
        return IDLE;
    default:
        return REAL_TIME;
    }
}

static void multilevel_queue_enqueue(void *ptr, struct os *os, struct os_thread *thread,
                                     uint32_t cpu, int reason)
{
    struct multilevel_queue *self = ptr;
    struct os_fifo *fifo = &self->ready[level_of(thread)];

    (void)cpu;
    if (reason == OS_PREEMPT)
        os_fifo_prepend(fifo, os, thread);
    else
        os_fifo_append(fifo, os, thread);
}

static void multilevel_queue_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct multilevel_queue *self = ptr;

    (void)reason;
    os_fifo_remove(&self->ready[level_of(thread)], os, thread);
}

static struct os_thread *multilevel_queue_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct multilevel_queue *self = ptr;
    struct os_thread *thread = NULL;

    for (int level = 0; level < QUEUES && !thread; level++)
        thread = os_fifo_take(&self->ready[level], os, cpu);
    return thread;
}

static sim_time multilevel_queue_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct multilevel_queue *self = ptr;

    (void)os;
    return level_of(thread) == INTERACTIVE ? self->quantum : TIME_NEVER;
}

static bool multilevel_queue_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                                      const struct os_thread *running)
{
    (void)ptr;
    (void)os;
    return level_of(ready) < level_of(running);
}

const struct os_policy os_multilevel_queue = {
    .policy = { .name = "os.multilevel_queue",
                .doc = "Queues by class, each served only while those above it are empty.",
                .source = "Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.5",
                .params = multilevel_queue_params,
                .self_size = sizeof(struct multilevel_queue) },
    .entity_size = sizeof(struct os_link),
    .init = multilevel_queue_init,
    .enqueue = multilevel_queue_enqueue,
    .dequeue = multilevel_queue_dequeue,
    .pick = multilevel_queue_pick,
    .slice = multilevel_queue_slice,
    .preempts = multilevel_queue_preempts,
    .global = true,
};
