/* SCHED_DEADLINE (Linux kernel/sched/deadline.c): EDF with constant bandwidth servers. */
#include "policies/lib/os/rt_class.h"

/*
 * Each deadline thread with runtime Q, period P and relative deadline D has a server (Abeni &
 * Buttazzo, RTSS 1998) with a budget and an absolute deadline of its own, whatever the deadlines of
 * its jobs. The earliest server deadline runs on any CPU, before all other classes. A thread that
 * wakes and cannot use the rest of its budget by its deadline without more than Q in D gets a new
 * period if D = P; if D < P less budget (Abeni, Lipari & Lelli, SIGBED Review 11(4), 2015), and
 * behind its deadline none before the next period. A thread that does not tell runtime and period,
 * or is not admitted, is an ordinary one, as the kernel would not have made it a deadline thread.
 */
struct deadline {
    struct rt_class rt;    /* first member: the classes below */
    struct urgent queue;   /* by deadline of the server */
    struct urgent waiting; /* out of budget, by when they get a new one */
    struct urgent leaving; /* reclaim: asleep, by the time from which they do not count as active */
    bool admission, reclaim;
    int64_t bandwidth; /* of all that are admitted, in 2^-BANDWIDTH_BITS of a CPU */
};

/*
 * With `reclaim` (SCHED_FLAG_RECLAIM of all deadline threads) budgets are used at the rate max(u /
 * Umax, 1 - Uinact - Uextra) of GRUB (Lipari & Baruah, ECRTS 2000; grub_reclaim): u is Q / P, Umax
 * what real time may use, Uinact the bandwidth of threads that belong to the CPU and are not
 * active, Uextra what is not reserved, Umax - (bandwidth of all) / CPUs. Who sleeps stays active
 * until deadline - budget P / Q. A thread belongs to the CPU where it became ready or ran last.
 */
struct deadline_cpu {
    struct rt_cpu rt; /* first member */
    int64_t here, active;
    sim_time seen;  /* when the running thread was picked or charged last ... */
    sim_time ahead; /* ... what of the time since then is reckoned already, at older rates ... */
    sim_time owed;  /* ... and the budget that it used */
};

enum { BANDWIDTH_BITS = 20 };

enum answer { ANSWER_NONE, ANSWER_ADMITTED, ANSWER_REFUSED };

struct deadline_thread {
    struct rt_thread rt; /* first member */
    sim_time budget, due;
    int answer; /* enum answer: of the admission test */
    uint32_t home;
    bool active;
};

static const struct param deadline_params[] = {
    RT_CLASS_PARAMS,
    PARAM(deadline, admission, true, 0, 1, "",
          "Deadline threads beyond rt_runtime / rt_period of all CPUs are made ordinary ones."),
    PARAM(deadline, reclaim, false, 0, 1, "",
          "Deadline threads use what others have reserved and do not use (GRUB)."),
    { 0 },
};

__extension__ typedef __int128 wide;

/* to_ratio of kernel/sched/core.c */
static int64_t ratio(sim_time runtime, sim_time period)
{
    return (int64_t)(((wide)runtime << BANDWIDTH_BITS) / period);
}

static bool deadline_init(void *ptr, struct os *os, struct error *err)
{
    struct deadline *self = ptr;

    urgent_init(&self->queue, os);
    urgent_init(&self->waiting, os);
    urgent_init(&self->leaving, os);
    if (!rt_class_init(&self->rt, os, err))
        return false;
    /* dl_server_apply_params: the fair servers are reservations as well. */
    if (self->rt.fair_server)
        self->bandwidth = os_cpus(os) * ratio(self->rt.fair_runtime, self->rt.fair_period);
    return true;
}

static bool served(struct os *os, const struct os_thread *thread)
{
    const struct deadline_thread *t = os_priv(os, thread);

    return t->answer == ANSWER_ADMITTED;
}

/* How fast the thread uses its budget on the CPU. */
static int64_t rate(const struct deadline *self, struct os *os, const struct os_thread *thread,
                    uint32_t cpu)
{
    const struct deadline_cpu *c = os_cpu_priv(os, cpu);
    const int64_t one = INT64_C(1) << BANDWIDTH_BITS;
    int64_t most = self->rt.rt_runtime < self->rt.rt_period
                       ? ratio(self->rt.rt_runtime, self->rt.rt_period)
                       : one;
    int64_t least = (ratio(thread->runtime, thread->period) << BANDWIDTH_BITS) / most;
    int64_t extra = most - self->bandwidth / os_cpus(os);
    int64_t free = one - (c->here - c->active) - extra;

    if (!self->reclaim)
        return one;
    return free > least ? free : least;
}

static sim_time scaled(sim_time ran, int64_t by)
{
    return (sim_time)(((wide)ran * by) >> BANDWIDTH_BITS);
}

/* Rates are about to change: what the CPUs' threads have run until now is reckoned at the old. */
static void settle(const struct deadline *self, struct os *os)
{
    for (uint32_t cpu = 0; self->reclaim && cpu < os_cpus(os); cpu++) {
        const struct os_thread *running = os_current(os, cpu);
        struct deadline_cpu *c = os_cpu_priv(os, cpu);
        sim_time ran = os_now(os) - c->seen - c->ahead;

        if (!running || !served(os, running))
            continue;
        if (ran > 0) {
            c->owed += scaled(ran, rate(self, os, running, cpu));
            c->ahead += ran;
        }
        os_resched(os, cpu); /* for another slice */
    }
}

/* __checkparam_dl, and sched_dl_overflow: the sum of Q / P against what real time may use. */
static void admit(struct deadline *self, struct os *os, const struct os_thread *thread)
{
    struct deadline_thread *t = os_priv(os, thread);
    const struct rt_class *rt = &self->rt;

    t->answer = ANSWER_REFUSED;
    if (thread->scheduling != OS_DEADLINE || thread->runtime <= 0 || thread->period <= 0 ||
        thread->runtime > thread->relative_deadline || thread->relative_deadline > thread->period)
        return;
    if (self->admission && rt->rt_runtime != TIME_NEVER &&
        self->bandwidth + ratio(thread->runtime, thread->period) >
            os_cpus(os) * ratio(rt->rt_runtime, rt->rt_period))
        return;
    settle(self, os);
    self->bandwidth += ratio(thread->runtime, thread->period);
    ((struct deadline_cpu *)os_cpu_priv(os, 0))->here += ratio(thread->runtime, thread->period);
    t->answer = ANSWER_ADMITTED;
}

/* The thread belongs to that CPU from now on and is active, or not. */
static void belong(struct deadline *self, struct os *os, const struct os_thread *thread,
                   uint32_t cpu, bool active)
{
    struct deadline_thread *t = os_priv(os, thread);
    struct deadline_cpu *from = os_cpu_priv(os, t->home), *to = os_cpu_priv(os, cpu);
    int64_t bandwidth = ratio(thread->runtime, thread->period);

    if (urgent_has(&self->leaving, thread))
        urgent_remove(&self->leaving, thread);
    if (t->home == cpu && t->active == active)
        return;
    settle(self, os);
    from->here -= bandwidth;
    to->here += bandwidth;
    from->active -= t->active ? bandwidth : 0;
    to->active += active ? bandwidth : 0;
    t->home = cpu;
    t->active = active;
}

/* task_non_contending: it sleeps, and counts as active until its budget would be fair again. */
static void leave(struct deadline *self, struct os *os, struct os_thread *thread)
{
    const struct deadline_thread *t = os_priv(os, thread);
    sim_time lag = (sim_time)((wide)t->budget * thread->period / thread->runtime);

    if (t->due == TIME_NEVER || t->due - lag > os_now(os))
        urgent_put(&self->leaving, thread, t->due == TIME_NEVER ? TIME_NEVER : t->due - lag);
    else
        belong(self, os, thread, t->home, false);
}

static void begin(struct deadline_thread *t, const struct os_thread *thread, sim_time now)
{
    t->budget = thread->runtime;
    t->due = time_add(now, thread->relative_deadline);
}

/* Whether the budget, used from now to the deadline, would be more than Q in D. */
static bool overflows(const struct deadline_thread *t, const struct os_thread *thread, sim_time now)
{
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

/* The wake-up rules: dl_check_constrained_dl, update_dl_entity, update_dl_revised_wakeup. */
static void wake(struct deadline_thread *t, const struct os_thread *thread, sim_time now)
{
    bool constrained = thread->relative_deadline < thread->period;

    if (t->budget <= 0) {
        if (renewal(t, thread) > now)
            return;
        renew(t, thread, renewal(t, thread)); /* while it slept */
    }
    if (!overflows(t, thread, now))
        return;
    if (!constrained || renewal(t, thread) <= now)
        begin(t, thread, now);
    else if (t->due <= now)
        t->budget = 0;
    else
        t->budget = (sim_time)((wide)thread->runtime * (t->due - now) / thread->relative_deadline);
}

static sim_time due_of(struct os *os, const struct os_thread *thread)
{
    const struct deadline_thread *t = os_priv(os, thread);

    return served(os, thread) ? t->due : TIME_NEVER;
}

/* The deadline by which it runs on the CPU: its own, or that of the fair server that runs it. */
static sim_time due_on(const struct deadline *self, struct os *os, const struct os_thread *thread,
                       uint32_t cpu)
{
    if (served(os, thread) || thread->scheduling == OS_FIFO || thread->scheduling == OS_RR)
        return due_of(os, thread);
    return rt_class_due(&self->rt, os, cpu);
}

/*
 * Asks the idle CPU, or the one whose thread gives way to all others, for the thread; `picked` is
 * about to run on the CPU `at`.
 */
static void ask(const struct deadline *self, struct os *os, const struct os_thread *thread,
                uint32_t at, const struct os_thread *picked)
{
    uint32_t found = OS_NO_CPU;
    sim_time latest = due_of(os, thread);

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct os_thread *running = cpu == at ? picked : os_current(os, cpu);
        sim_time due;

        if (!os_may_run(thread, cpu))
            continue;
        if (!running) {
            os_resched(os, cpu);
            return;
        }
        due = due_on(self, os, running, cpu);
        if (due > latest) {
            latest = due;
            found = cpu;
        }
    }
    if (found != OS_NO_CPU)
        os_resched(os, found);
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
        ask(self, os, thread, OS_NO_CPU, NULL);
    }
    self->rt.above = thread ? time : TIME_NEVER;
    for (thread = urgent_head(&self->leaving, &time); thread && time <= os_now(os);
         thread = urgent_head(&self->leaving, &time))
        belong(self, os, thread, ((struct deadline_thread *)os_priv(os, thread))->home, false);
    if (thread && time < self->rt.above)
        self->rt.above = time;
}

static void deadline_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                             int reason)
{
    struct deadline *self = ptr;
    struct deadline_thread *t = os_priv(os, thread);

    if (t->answer == ANSWER_NONE)
        admit(self, os, thread);
    if (!served(os, thread)) {
        rt_class_enqueue(ptr, os, thread, cpu, reason);
        return;
    }
    if (reason == OS_NEW)
        begin(t, thread, os_now(os));
    else if (reason == OS_WAKE)
        wake(t, thread, os_now(os));
    if (self->reclaim)
        belong(self, os, thread, cpu, true);
    if (t->budget > 0) {
        const struct os_thread *running = os_current(os, cpu);

        if (reason == OS_PREEMPT)
            urgent_put_first(&self->queue, thread, t->due);
        else
            urgent_put(&self->queue, thread, t->due);
        /* Its CPU was chosen by the server as it was before. */
        if (running && running != thread && due_of(os, thread) >= due_on(self, os, running, cpu))
            ask(self, os, thread, OS_NO_CPU, NULL);
        return;
    }
    urgent_put(&self->waiting, thread, renewal(t, thread));
    release(self, os);
    rt_class_look(&self->rt, os, cpu);
}

static void deadline_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct deadline *self = ptr;

    if (!served(os, thread))
        rt_class_dequeue(ptr, os, thread, reason);
    else if (urgent_has(&self->queue, thread))
        urgent_remove(&self->queue, thread);
    else
        urgent_remove(&self->waiting, thread);
}

static struct os_thread *deadline_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct deadline *self = ptr;
    struct deadline_cpu *c = os_cpu_priv(os, cpu);
    struct os_thread *thread, *next;

    release(self, os);
    rt_class_look(&self->rt, os, cpu);
    thread = urgent_take(&self->queue, cpu);
    if (thread && due_of(os, thread) > rt_class_due(&self->rt, os, cpu)) {
        urgent_put_first(&self->queue, thread, due_of(os, thread));
        thread = NULL;
    }
    c->seen = os_now(os);
    c->ahead = c->owed = 0;
    if (thread && self->reclaim)
        belong(self, os, thread, cpu, true);
    if (!thread)
        thread = rt_class_pick(ptr, os, cpu);
    /* Several that became ready at once may all have asked for this CPU. */
    next = urgent_head(&self->queue, NULL);
    if (next && thread)
        ask(self, os, next, cpu, thread);
    return thread;
}

/* It has ended, and its bandwidth is free at once. */
static void forget(struct deadline *self, struct os *os, const struct os_thread *thread)
{
    const struct deadline_thread *t = os_priv(os, thread);
    struct deadline_cpu *c = os_cpu_priv(os, t->home);
    int64_t bandwidth = ratio(thread->runtime, thread->period);

    settle(self, os);
    self->bandwidth -= bandwidth;
    c->here -= bandwidth;
    c->active -= t->active ? bandwidth : 0;
}

static void deadline_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct deadline *self = ptr;

    if (!served(os, thread))
        rt_class_stop(ptr, os, thread, reason);
    else if (reason == OS_EXIT)
        forget(self, os, thread);
    else if (reason == OS_BLOCK && self->reclaim)
        leave(self, os, thread);
    if (self->reclaim) {
        release(self, os);
        rt_class_look(&self->rt, os, thread->cpu);
    }
}

static void deadline_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct deadline_cpu *c = os_cpu_priv(os, thread->cpu);
    struct deadline *self = ptr;
    struct deadline_thread *t = os_priv(os, thread);

    if (!served(os, thread)) {
        rt_class_charge(ptr, os, thread, ran);
        return;
    }
    c->owed += ran > c->ahead ? scaled(ran - c->ahead, rate(self, os, thread, thread->cpu)) : 0;
    t->budget -= c->owed;
    c->seen = os_now(os);
    c->ahead = c->owed = 0;
    rt_class_account(&self->rt, os, thread->cpu, ran);
}

static sim_time deadline_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct deadline_cpu *c = os_cpu_priv(os, thread->cpu);
    const struct deadline_thread *t = os_priv(os, thread);
    sim_time left = t->budget - c->owed;
    int64_t by;

    if (!served(os, thread))
        return rt_class_slice(ptr, os, thread);
    by = rate(ptr, os, thread, thread->cpu);
    if (left > 0)
        left = (sim_time)((((wide)left << BANDWIDTH_BITS) + by - 1) / by);
    return time_add(left, c->ahead + os_ran_since_pick(os, thread->cpu));
}

static void deadline_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct deadline *self = ptr;

    release(self, os);
    rt_class_look(&self->rt, os, thread->cpu);
    if (deadline_slice(ptr, os, thread) <= os_ran_since_pick(os, thread->cpu))
        os_resched(os, thread->cpu);
}

/* A deadline thread that yields gives its budget back (sched_yield(2)). */
static void deadline_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    struct deadline_thread *t = os_priv(os, thread);

    (void)ptr;
    if (served(os, thread) && t->budget > 0)
        t->budget = 0;
}

static bool deadline_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                              const struct os_thread *running)
{
    struct deadline_thread t = *(const struct deadline_thread *)os_priv(os, ready);

    if (served(os, ready)) {
        if (ready->state == OS_SLEEPING)
            wake(&t, ready, os_now(os)); /* a CPU is sought for it as it will be */
        return t.budget > 0 && t.due < due_on(ptr, os, running, running->cpu);
    }
    if (served(os, running))
        return false;
    return rt_class_preempts(ptr, os, ready, running);
}

const struct os_policy os_deadline = {
    .policy = { .name = "os.deadline",
                .doc = "Earliest deadline first with constant bandwidth servers, above os.rt.",
                .source =
                    "Linux kernel/sched/deadline.c (6.1); Abeni & Buttazzo, RTSS 1998; Abeni, "
                    "Lipari & Lelli, SIGBED Review 11(4), 2015; Lipari & Baruah, ECRTS "
                    "2000",
                .params = deadline_params,
                .self_size = sizeof(struct deadline) },
    .entity_size = sizeof(struct deadline_thread),
    .cpu_size = sizeof(struct deadline_cpu),
    .init = deadline_init,
    .enqueue = deadline_enqueue,
    .dequeue = deadline_dequeue,
    .pick = deadline_pick,
    .stop = deadline_stop,
    .charge = deadline_charge,
    .slice = deadline_slice,
    .tick = deadline_tick,
    .yield = deadline_yield,
    .preempts = deadline_preempts,
    .global = true,
};
