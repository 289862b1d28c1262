/* SCHED_DEADLINE (Linux kernel/sched/deadline.c): EDF with constant bandwidth servers. */
#include "policies/lib/os/rt_class.h"

/*
 * Each deadline thread with runtime Q, period P and relative deadline D has a server (Abeni &
 * Buttazzo, RTSS 1998) with a budget and an absolute deadline of its own, whatever the deadlines of
 * its jobs. The earliest server deadline runs on any CPU, before all other classes. A thread that
 * does not tell runtime and period is an ordinary one, as the kernel would not have accepted it.
 */
struct deadline {
    struct rt_class rt;    /* first member: the classes below */
    struct urgent queue;   /* by deadline of the server */
    struct urgent waiting; /* out of budget, by when they get a new one */
};

struct deadline_thread {
    struct rt_thread rt; /* first member */
    sim_time budget, due;
};

static bool deadline_init(void *ptr, struct os *os, struct error *err)
{
    struct deadline *self = ptr;

    urgent_init(&self->queue, os);
    urgent_init(&self->waiting, os);
    return rt_class_init(&self->rt, os, err);
}

static bool served(const struct os_thread *thread)
{
    return thread->scheduling == OS_DEADLINE && thread->runtime > 0 && thread->period > 0;
}

static void begin(struct deadline_thread *t, const struct os_thread *thread, sim_time now)
{
    t->budget = thread->runtime;
    t->due = time_add(now, thread->relative_deadline);
}

/* Whether the budget, used from now to the deadline, would be more than Q in D. */
static bool overflows(const struct deadline_thread *t, const struct os_thread *thread, sim_time now)
{
    __extension__ typedef __int128 wide;

    return t->due <= now ||
           (wide)t->budget * thread->relative_deadline > (wide)thread->runtime * (t->due - now);
}

/* The next period of the server begins. */
static sim_time renewal(const struct deadline_thread *t, const struct os_thread *thread)
{
    return time_add(t->due - thread->relative_deadline, thread->period);
}

static void renew(struct deadline_thread *t, const struct os_thread *thread, sim_time now)
{
    while (t->budget <= 0 && t->due != TIME_NEVER) {
        t->due = time_add(t->due, thread->period);
        t->budget += thread->runtime;
    }
    if (t->due < now)
        begin(t, thread, now);
}

static bool before(struct os *os, const struct os_thread *a, const struct os_thread *b)
{
    const struct deadline_thread *x = os_priv(os, a);
    const struct deadline_thread *y = os_priv(os, b);

    if (served(a) && served(b))
        return x->due < y->due;
    return served(a) && !served(b);
}

/* Asks the idle CPU, or the one whose thread gives way to all others, for the thread. */
static void ask(struct os *os, const struct os_thread *thread)
{
    uint32_t worst = OS_NO_CPU;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct os_thread *running = os_current(os, cpu);

        if (!os_may_run(thread, cpu))
            continue;
        if (!running) {
            os_resched(os, cpu);
            return;
        }
        if (before(os, thread, running) &&
            (worst == OS_NO_CPU || before(os, os_current(os, worst), running)))
            worst = cpu;
    }
    if (worst != OS_NO_CPU)
        os_resched(os, worst);
}

/* Budgets that are due are given; the alarm for the next one is set. */
static void release(struct deadline *self, struct os *os)
{
    sim_time time;
    struct os_thread *thread = urgent_head(&self->waiting, &time);

    for (; thread && time <= os_now(os); thread = urgent_head(&self->waiting, &time)) {
        struct deadline_thread *t = os_priv(os, thread);

        urgent_remove(&self->waiting, thread);
        renew(t, thread, os_now(os));
        urgent_put(&self->queue, thread, t->due);
        ask(os, thread);
    }
    if (thread && time != TIME_NEVER)
        os_timer(os, 0, time);
}

static void deadline_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                             int reason)
{
    struct deadline *self = ptr;
    struct deadline_thread *t = os_priv(os, thread);

    if (!served(thread)) {
        rt_class_enqueue(ptr, os, thread, cpu, reason);
        return;
    }
    if (reason == OS_NEW ||
        (reason == OS_WAKE && t->budget > 0 && overflows(t, thread, os_now(os))))
        begin(t, thread, os_now(os));
    if (t->budget > 0) {
        const struct os_thread *running = os_current(os, cpu);

        if (reason == OS_PREEMPT)
            urgent_put_first(&self->queue, thread, t->due);
        else
            urgent_put(&self->queue, thread, t->due);
        /* Its CPU was chosen by the server as it was before. */
        if (running && running != thread && !before(os, thread, running))
            ask(os, thread);
        return;
    }
    urgent_put(&self->waiting, thread, renewal(t, thread));
    release(self, os);
}

static void deadline_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct deadline *self = ptr;

    if (!served(thread))
        rt_class_dequeue(ptr, os, thread, reason);
    else if (urgent_has(&self->queue, thread))
        urgent_remove(&self->queue, thread);
    else
        urgent_remove(&self->waiting, thread);
}

static struct os_thread *deadline_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct deadline *self = ptr;
    struct os_thread *thread;

    release(self, os);
    thread = urgent_take(&self->queue, cpu);
    return thread ? thread : rt_class_pick(ptr, os, cpu);
}

static void deadline_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct deadline_thread *t = os_priv(os, thread);

    if (served(thread))
        t->budget -= ran;
    else
        rt_class_charge(ptr, os, thread, ran);
}

static sim_time deadline_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct deadline_thread *t = os_priv(os, thread);

    if (served(thread))
        return t->budget + os_ran_since_pick(os, thread->cpu);
    return rt_class_slice(ptr, os, thread);
}

static void deadline_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    release(ptr, os);
    if (deadline_slice(ptr, os, thread) <= os_ran_since_pick(os, thread->cpu))
        os_resched(os, thread->cpu);
}

/* A deadline thread that yields gives its budget back (sched_yield(2)). */
static void deadline_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    struct deadline_thread *t = os_priv(os, thread);

    (void)ptr;
    if (served(thread) && t->budget > 0)
        t->budget = 0;
}

static bool deadline_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                              const struct os_thread *running)
{
    const struct deadline_thread *t = os_priv(os, ready);

    if (served(ready) || served(running))
        return before(os, ready, running) && t->budget > 0;
    return rt_class_preempts(ptr, os, ready, running);
}

const struct os_policy os_deadline = {
    .policy = { .name = "os.deadline",
                .doc = "Earliest deadline first with constant bandwidth servers, above os.rt.",
                .source = "Linux kernel/sched/deadline.c; Abeni & Buttazzo, RTSS 1998",
                .params = rt_class_params,
                .self_size = sizeof(struct deadline) },
    .entity_size = sizeof(struct deadline_thread),
    .init = deadline_init,
    .enqueue = deadline_enqueue,
    .dequeue = deadline_dequeue,
    .pick = deadline_pick,
    .charge = deadline_charge,
    .slice = deadline_slice,
    .tick = deadline_tick,
    .yield = deadline_yield,
    .preempts = deadline_preempts,
    .global = true,
};
