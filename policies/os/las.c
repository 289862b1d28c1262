/*
 * Least attained service, also called foreground-background: the thread whose burst has had least
 * CPU time runs; equals share the CPU. Kleinrock, Queueing Systems II, 1976, section 4.6. Sharing
 * is by a quantum: a thread goes on until it is that much ahead of the next.
 */
#include "policies/lib/os/queue.h"

struct las {
    sim_time quantum;

    struct os_ranking ready;
};

static const struct param las_params[] = {
    PARAM_TIME(las, quantum, "1ms", "How far a thread may come ahead of the next."),
    { 0 },
};

static bool las_init(void *ptr, struct os *os, struct error *err)
{
    struct las *self = ptr;

    os_ranking_init(&self->ready, os_memory(os));
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

static void las_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct las *self = ptr;

    (void)os;
    (void)cpu;
    (void)reason;
    os_ranking_put(&self->ready, thread, (uint64_t)thread->burst);
}

static void las_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct las *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *las_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct las *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

/* Whoever arrives has had nothing and takes the CPU at once: only those that wait now count. */
static sim_time las_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    struct las *self = ptr;
    uint64_t next;
    sim_time ahead;

    if (!os_ranking_peek(&self->ready, thread->cpu, &next))
        return TIME_NEVER;
    /* What it has had since it was picked is in its burst: at ticks the rest may be negative. */
    ahead = (sim_time)next - thread->burst;
    return os_ran_since_pick(os, thread->cpu) + ahead + self->quantum;
}

static bool las_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    (void)ptr;
    (void)os;
    return ready->burst < running->burst;
}

const struct os_policy os_las = {
    .policy = { .name = "os.las",
                .doc = "Least attained service first: who has had least CPU time in its burst.",
                .source = "Kleinrock, Queueing Systems II, 1976, section 4.6",
                .params = las_params,
                .self_size = sizeof(struct las) },
    .init = las_init,
    .enqueue = las_enqueue,
    .dequeue = las_dequeue,
    .pick = las_pick,
    .slice = las_slice,
    .preempts = las_preempts,
    .global = true,
};
