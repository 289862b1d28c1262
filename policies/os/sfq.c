/*
 * Start-time fair queueing: the ready thread of the least start tag runs for a quantum. Goyal, Guo
 * & Vin, "A hierarchical CPU scheduler for multimedia operating systems", OSDI 1996, section 3: S =
 * max(v, F) when it becomes ready, F = S + used / tickets after a quantum; virtual time v is the
 * start tag of the thread that runs, or the largest F while the CPU idles.
 */
#include "policies/lib/os/queue.h"

struct sfq {
    sim_time quantum;

    struct os_ranking ready;
    double now;    /* virtual time */
    double finish; /* the largest finish tag */
    uint32_t running;
};

struct sfq_thread {
    double start, finish;
};

static const struct param sfq_params[] = {
    PARAM_TIME(sfq, quantum, "10ms", "Longest run of a thread that asks for no slice of its own."),
    { 0 },
};

static bool sfq_init(void *ptr, struct os *os, struct error *err)
{
    struct sfq *self = ptr;

    os_ranking_init(&self->ready, os_memory(os));
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

static void stopped(struct sfq *self, const struct sfq_thread *t)
{
    self->running--;
    if (t->finish > self->finish)
        self->finish = t->finish;
    if (self->running == 0 && heap_count(&self->ready.heap) == 0)
        self->now = self->finish;
}

static void sfq_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct sfq *self = ptr;
    struct sfq_thread *t = os_priv(os, thread);

    (void)cpu;
    if (reason != OS_MIGRATE)
        t->start = t->finish > self->now ? t->finish : self->now;
    os_ranking_put(&self->ready, thread, heap_high(t->start));
    if (reason == OS_PREEMPT || reason == OS_EXPIRE)
        stopped(self, t);
}

static void sfq_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct sfq *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *sfq_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct sfq *self = ptr;
    struct os_thread *thread = os_ranking_take(&self->ready, cpu);
    struct sfq_thread *t;

    if (!thread)
        return NULL;
    t = os_priv(os, thread);
    t->finish = t->start;
    if (t->start > self->now)
        self->now = t->start;
    self->running++;
    return thread;
}

static void sfq_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct sfq_thread *t = os_priv(os, thread);

    (void)ptr;
    t->finish += (double)ran / (double)thread->tickets;
}

static void sfq_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)reason;
    stopped(ptr, os_priv(os, thread));
}

/* It is enqueued after this, as one that is new to the queue. */
static void sfq_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    stopped(ptr, os_priv(os, thread));
}

static sim_time sfq_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct sfq *self = ptr;

    (void)os;
    return thread->slice > 0 ? thread->slice : self->quantum;
}

const struct os_policy os_sfq = {
    .policy = { .name = "os.sfq",
                .doc = "Start-time fair queueing: the least start tag runs, shares by tickets.",
                .source = "Goyal, Guo & Vin, OSDI 1996, section 3",
                .params = sfq_params,
                .self_size = sizeof(struct sfq) },
    .entity_size = sizeof(struct sfq_thread),
    .init = sfq_init,
    .enqueue = sfq_enqueue,
    .dequeue = sfq_dequeue,
    .pick = sfq_pick,
    .charge = sfq_charge,
    .stop = sfq_stop,
    .yield = sfq_yield,
    .slice = sfq_slice,
    .global = true,
    .bounded_wait = true,
};
