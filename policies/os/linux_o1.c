/*
 * The O(1) scheduler of Linux 2.6 before 2.6.7: two arrays of 140 priorities, one active and one of
 * threads whose slice has expired, and a bonus of -5 to +5 for sleeping. Rules: kernel/sched.c
 * (recalc_task_prio, effective_prio, scheduler_tick, schedule, EXPIRED_STARVING), with 1 ms
 * jiffies. Every sleep is interruptible and ends in an interrupt (activated = 2). A new thread has
 * no parent: it begins with a whole slice and no sleep average.
 *
 * CPUs balance by load_balance: when one idles, at each jiffy while it does, and every 200 ms while
 * it runs (at ticks; with options.balance, then, too). The NUMA part of it is left out.
 */
#include "policies/lib/os/levels.h"
#include "policies/lib/os/tick.h"
#include "sim/os/os.h"

static const sim_time MS = 1000000;

struct linux_o1 {
    sim_time cache_decay;
};

static const struct param linux_o1_params[] = {
    PARAM_TIME(linux_o1, cache_decay, "1ms",
               "A thread that ran within it stays (cache_decay_ticks; what i386 found on a Xeon)."),
    { 0 },
};

/* In ms where they are times. */
enum {
    RT_PRIORITIES = 100, /* below: FIFO and RR */
    PRIORITIES = 140,
    MIN_SLICE = 10,
    MAX_SLICE = 200,
    AVERAGE_SLICE = MIN_SLICE + (MAX_SLICE - MIN_SLICE) * 19 / 39,
    MAX_BONUS = 10,
    INTERACTIVE_DELTA = 2,
    MAX_SLEEP = AVERAGE_SLICE * MAX_BONUS,
    CREDIT_LIMIT = 100,
    BUSY_REBALANCE = 200,
    IDLE_REBALANCE = 1
};

/* Where a thread that has run goes. */
enum { TO_FRONT, TO_BACK, TO_EXPIRED };

struct task {
    struct levels_link link; /* first member */
    int fixed;               /* static_prio */
    int priority;
    int credit;          /* interactive_credit */
    uint32_t cpu, array; /* where it stands */
    int where;           /* if it gives way now */
    bool woken;          /* its wait for a CPU counts as sleep */
    sim_time sleep;      /* sleep_avg */
    sim_time stamp;      /* when it began to sleep, wait or run */
    sim_time left;       /* of its slice */
    sim_time looked;     /* used of its slice at the last look for a round robin */
};

struct queue {
    struct levels array[2];
    uint32_t active;
    uint32_t count[2];
    sim_time expired_since; /* TIME_NEVER: nobody since the last swap */
    int best_expired;
    uint32_t seen[OS_MOST_CPUS]; /* prev_cpu_load: of all CPUs, when it balanced last */
};

static bool is_rt(const struct task *task)
{
    return task->priority < RT_PRIORITIES;
}

static sim_time full_slice(const struct task *task)
{
    return (MIN_SLICE + (MAX_SLICE - MIN_SLICE) * (PRIORITIES - 1 - task->fixed) / 39) * MS;
}

static int bonus(const struct task *task)
{
    return (int)(task->sleep / MS * MAX_BONUS / MAX_SLEEP);
}

static int or_one(int value)
{
    return value ? value : 1;
}

static int effective(const struct task *task)
{
    int priority = task->fixed - (bonus(task) - MAX_BONUS / 2);

    if (is_rt(task))
        return task->priority;
    return priority < RT_PRIORITIES ? RT_PRIORITIES
           : priority >= PRIORITIES ? PRIORITIES - 1
                                    : priority;
}

/* DELTA: how much better than its nice value a thread must be to be interactive. */
static int delta(const struct task *task)
{
    return (task->fixed - RT_PRIORITIES - 20) * MAX_BONUS / 40 + INTERACTIVE_DELTA;
}

static bool is_interactive(const struct task *task)
{
    return task->priority <= task->fixed - delta(task);
}

/* TIMESLICE_GRANULARITY: interactive threads of one level take turns within their slices. */
static sim_time granularity(const struct os *os, const struct task *task)
{
    return MIN_SLICE * MS * (INT64_C(1) << (or_one(MAX_BONUS - bonus(task)) - 1)) * os_cpus(os);
}

/* INTERACTIVE_SLEEP: a sleep so long is that of an idle thread. */
static sim_time interactive_sleep(const struct task *task)
{
    return (MAX_SLEEP * (MAX_BONUS / 2 + delta(task) + 1) / MAX_BONUS - 1) * MS;
}

/* recalc_task_prio. */
static void slept(struct task *task, sim_time time)
{
    sim_time most = MAX_SLEEP * MS;

    if (time > most)
        time = most;
    if (time > interactive_sleep(task)) {
        task->sleep = most - AVERAGE_SLICE * MS;
        task->credit += task->credit <= CREDIT_LIMIT;
    } else if (time > 0) {
        time *= or_one(MAX_BONUS - bonus(task));
        if (task->credit < -CREDIT_LIMIT && time > full_slice(task))
            time = full_slice(task);
        task->sleep += time;
        if (task->sleep > most) {
            task->sleep = most;
            task->credit += task->credit <= CREDIT_LIMIT;
        }
    }
    task->priority = effective(task);
}

/* What schedule() takes from a thread that has run since `stamp`. */
static void has_run(const struct os *os, struct task *task)
{
    sim_time time = os_now(os) - task->stamp;

    if (time > MAX_SLEEP * MS)
        time = MAX_SLEEP * MS;
    if (task->credit > CREDIT_LIMIT)
        time /= or_one(bonus(task));
    task->sleep -= time;
    if (task->sleep <= 0) {
        task->sleep = 0;
        task->credit -= task->credit <= CREDIT_LIMIT && task->credit >= -CREDIT_LIMIT;
    }
    task->stamp = os_now(os);
}

static bool starving(const struct os *os, const struct queue *queue, const struct task *current,
                     uint32_t running)
{
    if (queue->expired_since != TIME_NEVER &&
        (os_now(os) - queue->expired_since) / MS >= (int64_t)MAX_SLEEP * running + 1)
        return true;
    return current->fixed > queue->best_expired;
}

/* The slice is used up. `others`: threads ready beside it. */
static void expire(const struct os *os, struct queue *queue, struct task *task, uint32_t others)
{
    task->priority = effective(task);
    task->left = full_slice(task);
    task->looked = 0;
    task->where = TO_BACK;
    if (is_rt(task))
        return;
    if (queue->expired_since == TIME_NEVER)
        queue->expired_since = os_now(os);
    if (is_interactive(task) && !starving(os, queue, task, others + 1))
        return;
    task->where = TO_EXPIRED;
    if (task->fixed < queue->best_expired)
        queue->best_expired = task->fixed;
}

static void put(struct os *os, struct queue *queue, struct os_thread *thread, bool front)
{
    struct task *task = os_priv(os, thread);
    struct levels *levels = &queue->array[task->array];

    queue->count[task->array]++;
    if (front)
        levels_head(levels, os, thread, (uint32_t)task->priority);
    else
        levels_tail(levels, os, thread, (uint32_t)task->priority);
}

static void begin(struct task *task, const struct os *os, const struct os_thread *thread)
{
    bool rt = thread->scheduling == OS_FIFO || thread->scheduling == OS_RR;

    task->fixed = RT_PRIORITIES + 20 + (int)thread->nice;
    task->priority = rt ? RT_PRIORITIES - 1 - (int)thread->priority : task->fixed;
    if (task->priority < 0)
        task->priority = 0;
    task->priority = effective(task);
    task->left = full_slice(task);
    task->stamp = os_now(os);
}

/* CPUs that idle look around at the next jiffy. */
static void call_idle(struct os *os)
{
    sim_time jiffy = IDLE_REBALANCE * MS, next = (os_now(os) / jiffy + 1) * jiffy;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        if (os_load(os, cpu) == 0)
            os_timer(os, cpu, next);
}

static void linux_o1_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu,
                             int reason)
{
    struct queue *queue = os_cpu_priv(os, cpu);
    struct task *task = os_priv(os, thread);
    int where = TO_BACK;

    (void)self;
    task->cpu = cpu;
    if (reason == OS_NEW) {
        begin(task, os, thread);
    } else if (reason == OS_WAKE) {
        if (!is_rt(task))
            slept(task, os_now(os) - task->stamp);
        task->woken = true;
        task->stamp = os_now(os);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE) {
        if (task->left <= 0 && thread->scheduling != OS_FIFO)
            expire(os, queue, task, os_ready(os, cpu) - 1);
        where = task->where;
        has_run(os, task);
    } else if (reason == OS_YIELDED) {
        where = is_rt(task) ? TO_BACK : TO_EXPIRED;
    }
    task->where = TO_FRONT;
    task->array = where == TO_EXPIRED ? 1 - queue->active : queue->active;
    put(os, queue, thread, where == TO_FRONT);
    if (os_cpus(os) > 1 && os_load(os, cpu) > 1)
        call_idle(os);
}

static void linux_o1_dequeue(void *self, struct os *os, struct os_thread *thread, int reason)
{
    const struct task *task = os_priv(os, thread);
    struct queue *queue = os_cpu_priv(os, task->cpu);

    (void)self;
    (void)reason;
    queue->count[task->array]--;
    levels_remove(&queue->array[task->array], os, thread);
}

static struct os_thread *linux_o1_pick(void *self, struct os *os, uint32_t cpu)
{
    struct queue *queue = os_cpu_priv(os, cpu);
    struct os_thread *thread;
    struct task *task;

    (void)self;
    if (queue->count[queue->active] == 0) {
        queue->active = 1 - queue->active;
        queue->expired_since = TIME_NEVER;
        queue->best_expired = PRIORITIES;
    }
    thread = levels_pop(&queue->array[queue->active], os);
    if (!thread)
        return NULL;
    queue->count[queue->active]--;
    task = os_priv(os, thread);
    if (task->woken && !is_rt(task))
        slept(task, os_now(os) - task->stamp);
    task->woken = false;
    task->stamp = os_now(os);
    return thread;
}

static void linux_o1_stop(void *self, struct os *os, struct os_thread *thread, int reason)
{
    struct task *task = os_priv(os, thread);

    (void)self;
    (void)reason;
    has_run(os, task);
    task->where = TO_FRONT;
}

static void linux_o1_yield(void *self, struct os *os, struct os_thread *thread)
{
    (void)self;
    has_run(os, os_priv(os, thread));
}

static void linux_o1_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct task *task = os_priv(os, thread);

    (void)self;
    task->left -= ran;
}

static sim_time linux_o1_slice(void *self, struct os *os, const struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);
    sim_time piece = granularity(os, task), used = full_slice(task) - task->left;

    (void)self;
    if (thread->scheduling == OS_FIFO)
        return TIME_NEVER;
    if (!is_rt(task) && is_interactive(task) && task->left - (piece - used % piece) >= piece)
        return piece - used % piece;
    return task->left > 0 ? task->left : 0;
}

/* Balancing --------------------------------------------------------------------------------- */

/* find_busiest_queue. A queue must have been long, and this one short, for a while: unless `idle`,
 * the smaller of two looks counts for others and the larger for its own. */
static uint32_t find_busiest(struct os *os, uint32_t cpu, bool idle, int64_t *imbalance)
{
    struct queue *queue = os_cpu_priv(os, cpu);
    uint32_t own = os_load(os, cpu), busiest = OS_NO_CPU, most = 1;

    if (!idle && queue->seen[cpu] > own)
        own = queue->seen[cpu];
    for (uint32_t other = 0; other < os_cpus(os); other++) {
        uint32_t now = os_load(os, other), load = now;

        if (!idle && queue->seen[other] < load)
            load = queue->seen[other];
        queue->seen[other] = now;
        if (other != cpu && load > most) {
            most = load;
            busiest = other;
        }
    }
    *imbalance = (int64_t)most - own;
    if (busiest == OS_NO_CPU || (!idle && *imbalance * 4 < (int64_t)most))
        return OS_NO_CPU;
    return os_load(os, busiest) > own ? busiest : OS_NO_CPU;
}

static bool can_migrate(const struct linux_o1 *self, const struct os *os,
                        const struct os_thread *thread, uint32_t cpu, bool idle)
{
    const struct task *task = os_priv(os, thread);

    return os_may_run(thread, cpu) && (idle || os_now(os) - task->stamp > self->cache_decay);
}

static bool linux_o1_preempts(void *self, struct os *os, const struct os_thread *ready,
                              const struct os_thread *current)
{
    const struct task *one = os_priv(os, ready), *other = os_priv(os, current);

    (void)self;
    return one->priority < other->priority;
}

/* pull_task */
static void pull(struct os *os, struct os_thread *thread, uint32_t cpu)
{
    const struct os_thread *current = os_current(os, cpu);

    os_migrate(os, thread, cpu);
    if (current && linux_o1_preempts(NULL, os, thread, current))
        os_resched(os, cpu);
}

/* Pulls from one array, from the best level and of each from the tail; false: that is enough. */
static bool pull_from(const struct linux_o1 *self, struct os *os, const struct levels *levels,
                      uint32_t cpu, int64_t *count)
{
    bool idle = *count == INT64_MAX;

    for (int32_t level = levels_from(levels, 0); level != LEVELS_NONE;
         level = levels_from(levels, (uint32_t)level + 1)) {
        struct os_thread *thread = levels->tail[level], *before;

        for (; thread; thread = before) {
            before = ((const struct task *)os_priv(os, thread))->link.prev;
            if (!can_migrate(self, os, thread, cpu, idle))
                continue;
            pull(os, thread, cpu);
            if (idle || --*count == 0)
                return false;
        }
    }
    return true;
}

/*
 * load_balance: half of the imbalance, the expired ones first; one thread when the CPU idles. An
 * imbalance of 1 halves to nothing, the count goes below zero and, as in the kernel, ends nothing.
 */
static void linux_o1_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
{
    int64_t imbalance;
    uint32_t busiest = find_busiest(os, cpu, idle, &imbalance);
    const struct queue *queue;

    if (busiest == OS_NO_CPU)
        return;
    queue = os_cpu_priv(os, busiest);
    imbalance = idle ? INT64_MAX : imbalance / 2;
    if (pull_from(ptr, os, &queue->array[1 - queue->active], cpu, &imbalance) &&
        pull_from(ptr, os, &queue->array[queue->active], cpu, &imbalance) && idle)
        call_idle(os); /* nobody may come here: it looks again */
}

/* rebalance_tick */
static void rebalance(void *self, struct os *os, uint32_t cpu)
{
    if (os_cpus(os) > 1 && os_now(os) % (BUSY_REBALANCE * MS) < os_rules(os)->tick)
        linux_o1_balance(self, os, cpu, false);
}

static void linux_o1_tick(void *self, struct os *os, struct os_thread *thread)
{
    struct queue *queue = os_cpu_priv(os, thread->cpu);
    struct task *task = os_priv(os, thread);
    sim_time piece = granularity(os, task), used = full_slice(task) - task->left;
    bool turn = used / piece > task->looked / piece;

    /* An alarm for idle CPUs may find this one at work. */
    if (!os_is_tick(os, thread->cpu))
        return;
    rebalance(self, os, thread->cpu);
    if (thread->scheduling == OS_FIFO)
        return;
    task->looked = used;
    if (task->left <= 0) {
        expire(os, queue, task, os_ready(os, thread->cpu));
        os_resched(os, thread->cpu);
    } else if (!is_rt(task) && is_interactive(task) && turn && task->left >= piece) {
        task->priority = effective(task);
        task->where = TO_BACK;
        os_resched(os, thread->cpu);
    }
}

static bool linux_o1_init(void *self, struct os *os, struct error *err)
{
    (void)self;
    (void)err;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        struct queue *queue = os_cpu_priv(os, cpu);

        queue->expired_since = TIME_NEVER;
        queue->best_expired = PRIORITIES;
    }
    return true;
}

const struct os_policy os_linux_o1 = {
    .policy = { .name = "os.linux_o1",
                .doc = "Linux 2.6 O(1): active and expired arrays, a bonus for sleepers.",
                .source = "Linux 2.6.6, kernel/sched.c (I. Molnar)",
                .params = linux_o1_params,
                .self_size = sizeof(struct linux_o1) },
    .entity_size = sizeof(struct task),
    .cpu_size = sizeof(struct queue),
    .init = linux_o1_init,
    .enqueue = linux_o1_enqueue,
    .dequeue = linux_o1_dequeue,
    .pick = linux_o1_pick,
    .stop = linux_o1_stop,
    .charge = linux_o1_charge,
    .slice = linux_o1_slice,
    .tick = linux_o1_tick,
    .preempts = linux_o1_preempts,
    .balance = linux_o1_balance,
    .yield = linux_o1_yield,
    .bounded_wait = true,
};
