/*
 * Borrowed virtual time: the thread of the least effective virtual time runs. Duda & Cheriton,
 * "Borrowed-virtual-time (BVT) scheduling", SOSP 1999, section 2: actual virtual time A grows by
 * what was used over the weight; who becomes ready begins at no less than the least A of all that
 * run or are ready; E = A - W for threads that are warped. The CPU goes from i to j when
 * E_j <= E_i - C / w_i, where C is the allowance that keeps switches rare; it does not count for a
 * j that has just become ready. Warped are the threads of real-time classes, always: the limits of
 * a warp (its longest time, the least time between two) are not modelled.
 */
#include <math.h>

#include "policies/lib/os/queue.h"

struct bvt {
    sim_time allowance;
    sim_time warp;

    struct os_ranking ready;  /* by E */
    struct os_ranking actual; /* the same by A */
    double now;               /* the scheduler's virtual time, never decreasing */
};

struct bvt_cpu {
    sim_time charged; /* A of the running thread is as of then */
    sim_time look;    /* when it is to be asked whether it gives way; TIME_NEVER: not */
};

struct bvt_thread {
    double time; /* A, in ns of 1024 tickets; from a base that keeps E from being negative */
};

static const struct param bvt_params[] = {
    PARAM_TIME(bvt, allowance, "10ms", "C: how far a thread may run ahead of another that is due."),
    PARAM_TIME(bvt, warp, "0s", "W: virtual time that threads of real-time classes borrow."),
    { 0 },
};

static bool bvt_init(void *ptr, struct os *os, struct error *err)
{
    struct bvt *self = ptr;

    os_ranking_init(&self->ready, os_memory(os));
    os_ranking_init(&self->actual, os_memory(os));
    if (self->allowance <= 0 || self->allowance == TIME_NEVER)
        return error_set(err, "allowance must be a time above 0");
    if (self->warp < 0 || self->warp == TIME_NEVER)
        return error_set(err, "warp must be a time");
    self->now = (double)self->warp;
    return true;
}

/* Virtual time of real time, and back: 1024 tickets are nice 0. */
static double virtual_of(const struct os_thread *thread, sim_time time)
{
    return (double)time * 1024 / (double)thread->tickets;
}

static double real_of(const struct os_thread *thread, double time)
{
    return time / 1024 * (double)thread->tickets;
}

static double effective(const struct bvt *self, const struct os *os, const struct os_thread *thread)
{
    const struct bvt_thread *t = os_priv(os, thread);
    bool warped = thread->scheduling == OS_FIFO || thread->scheduling == OS_RR ||
                  thread->scheduling == OS_DEADLINE;

    return warped ? t->time - (double)self->warp : t->time;
}

/* The least A of all that run or are ready. */
static void advance(struct bvt *self, const struct os *os)
{
    double least = HUGE_VAL;

    if (heap_count(&self->actual.heap) > 0)
        least = heap_real(heap_min(&self->actual.heap)->high);
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct os_thread *running = os_current(os, cpu);
        const struct bvt_thread *t = running ? os_priv(os, running) : NULL;

        if (t && t->time < least)
            least = t->time;
    }
    if (least < HUGE_VAL && least > self->now)
        self->now = least;
}

/* The running thread of a CPU is asked when it will be C ahead of a ready one of this E. */
static void look_at(const struct bvt *self, struct os *os, const struct os_thread *running,
                    uint32_t cpu, double other)
{
    struct bvt_cpu *c = os_cpu_priv(os, cpu);
    double left = real_of(running, other - effective(self, os, running)) + (double)self->allowance;
    sim_time time;

    if (os_rules(os)->tick > 0 && !os_rules(os)->exact)
        return; /* the ticks look */
    time = left < 4e18 ? time_add(c->charged, (sim_time)ceil(left > 0 ? left : 0)) : TIME_NEVER;
    if (time <= os_now(os))
        time = os_now(os) + 1;
    if (time >= c->look)
        return;
    c->look = time;
    os_timer(os, cpu, time);
}

static bool bvt_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    return effective(ptr, os, ready) < effective(ptr, os, running);
}

/* Who is to take the CPU has the least A at first, as others may have: it goes before them. */
static void put_ready(struct bvt *self, struct os *os, struct os_thread *thread, uint32_t cpu,
                      int reason)
{
    const struct os_thread *running = os_current(os, cpu);
    uint64_t key = heap_high(effective(self, os, thread));

    if (reason != OS_PREEMPT && running && running->state == OS_RUNNING &&
        bvt_preempts(self, os, thread, running))
        os_ranking_put_first(&self->ready, thread, key);
    else
        os_ranking_put(&self->ready, thread, key);
}

static void bvt_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct bvt *self = ptr;
    struct bvt_thread *t = os_priv(os, thread);

    advance(self, os);
    if ((reason == OS_NEW || reason == OS_WAKE || reason == OS_UNTHROTTLE) && t->time < self->now)
        t->time = self->now;
    put_ready(self, os, thread, cpu, reason);
    os_ranking_put(&self->actual, thread, heap_high(t->time));
    for (uint32_t other = 0; other < os_cpus(os); other++) {
        const struct os_thread *running = os_current(os, other);

        if (running && running->state == OS_RUNNING && os_may_run(thread, other))
            look_at(self, os, running, other, effective(self, os, thread));
    }
}

static void bvt_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct bvt *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
    os_ranking_remove(&self->actual, thread);
}

static struct os_thread *bvt_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct bvt *self = ptr;
    struct bvt_cpu *c = os_cpu_priv(os, cpu);
    struct os_thread *thread = os_ranking_take(&self->ready, cpu);
    uint64_t next;

    if (!thread)
        return NULL;
    os_ranking_remove(&self->actual, thread);
    *c = (struct bvt_cpu){ os_now(os), TIME_NEVER };
    if (os_ranking_peek(&self->ready, cpu, &next))
        look_at(self, os, thread, cpu, heap_real(next));
    return thread;
}

static void bvt_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct bvt_thread *t = os_priv(os, thread);

    (void)ptr;
    t->time += virtual_of(thread, ran);
    ((struct bvt_cpu *)os_cpu_priv(os, thread->cpu))->charged = os_now(os);
}

static void bvt_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)thread;
    (void)reason;
    advance(ptr, os);
}

static void bvt_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct bvt *self = ptr;
    struct bvt_cpu *c = os_cpu_priv(os, thread->cpu);
    uint64_t next;

    c->look = TIME_NEVER;
    if (!os_ranking_peek(&((struct bvt *)ptr)->ready, thread->cpu, &next))
        return;
    if (heap_real(next) <= effective(self, os, thread) - virtual_of(thread, self->allowance))
        os_resched(os, thread->cpu);
    else
        look_at(self, os, thread, thread->cpu, heap_real(next));
}

const struct os_policy os_bvt = {
    .policy = { .name = "os.bvt",
                .doc = "Borrowed virtual time: fair shares, and early runs borrowed from later.",
                .source = "Duda & Cheriton, SOSP 1999, section 2",
                .params = bvt_params,
                .self_size = sizeof(struct bvt) },
    .entity_size = sizeof(struct bvt_thread),
    .cpu_size = sizeof(struct bvt_cpu),
    .init = bvt_init,
    .enqueue = bvt_enqueue,
    .dequeue = bvt_dequeue,
    .pick = bvt_pick,
    .charge = bvt_charge,
    .stop = bvt_stop,
    .tick = bvt_tick,
    .preempts = bvt_preempts,
    .global = true,
    .bounded_wait = true,
};
