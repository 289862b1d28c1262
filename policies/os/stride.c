/*
 * Stride scheduling: the thread of the least pass runs for a quantum, and its pass grows by a
 * constant over its tickets. Waldspurger & Weihl, "Stride scheduling: deterministic proportional-
 * share resource management", MIT/LCS/TM-528, 1995: sections 2 (with the part of a quantum that was
 * used) and 3 (a thread that leaves keeps what was left of its stride against the global pass).
 */
#include "policies/lib/os/queue.h"

enum { STRIDE1 = 1 << 20 };

struct stride {
    sim_time quantum;

    struct os_ranking ready;
    double pass;     /* the global one */
    int64_t tickets; /* of all ready and running threads */
    sim_time since;  /* when the global pass was brought up to date */
};

struct stride_thread {
    double pass;
    double remain; /* of its stride, while it is away */
};

static const struct param stride_params[] = {
    PARAM_TIME(stride, quantum, "10ms", "Time between allocations."),
    { 0 },
};

static bool stride_init(void *ptr, struct os *os, struct error *err)
{
    struct stride *self = ptr;

    os_ranking_init(&self->ready, os_memory(os));
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

/* The global pass advances at one stride of all tickets together in each quantum of every CPU. */
static void advance(struct stride *self, const struct os *os)
{
    double quanta = (double)(os_now(os) - self->since) / (double)self->quantum;

    self->since = os_now(os);
    if (self->tickets > 0)
        self->pass += quanta * os_cpus(os) * STRIDE1 / (double)self->tickets;
}

static void stride_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                           int reason)
{
    struct stride *self = ptr;
    struct stride_thread *t = os_priv(os, thread);

    (void)cpu;
    advance(self, os);
    if (reason == OS_NEW)
        t->remain = (double)STRIDE1 / (double)thread->tickets;
    if (reason == OS_NEW || reason == OS_WAKE || reason == OS_UNTHROTTLE) {
        t->pass = self->pass + t->remain > 0 ? self->pass + t->remain : 0;
        self->tickets += thread->tickets;
    }
    if (reason == OS_PREEMPT)
        os_ranking_put_first(&self->ready, thread, heap_high(t->pass));
    else
        os_ranking_put(&self->ready, thread, heap_high(t->pass));
}

static void away(struct stride *self, const struct os *os, const struct os_thread *thread)
{
    struct stride_thread *t = os_priv(os, thread);

    advance(self, os);
    t->remain = t->pass - self->pass;
    self->tickets -= thread->tickets;
}

static void stride_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct stride *self = ptr;

    os_ranking_remove(&self->ready, thread);
    if (reason == OS_THROTTLE)
        away(self, os, thread);
}

static struct os_thread *stride_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct stride *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

static void stride_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    const struct stride *self = ptr;
    struct stride_thread *t = os_priv(os, thread);

    t->pass += (double)STRIDE1 / (double)thread->tickets * (double)ran / (double)self->quantum;
}

static void stride_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)reason;
    away(ptr, os, thread);
}

static sim_time stride_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    (void)os;
    (void)thread;
    return ((const struct stride *)ptr)->quantum;
}

const struct os_policy os_stride = {
    .policy = { .name = "os.stride",
                .doc = "The thread of the least pass runs; passes grow inversely to tickets.",
                .source = "Waldspurger & Weihl, MIT/LCS/TM-528, 1995, sections 2 and 3",
                .params = stride_params,
                .self_size = sizeof(struct stride) },
    .entity_size = sizeof(struct stride_thread),
    .init = stride_init,
    .enqueue = stride_enqueue,
    .dequeue = stride_dequeue,
    .pick = stride_pick,
    .charge = stride_charge,
    .stop = stride_stop,
    .slice = stride_slice,
    .global = true,
    .bounded_wait = true,
};
