/*
 * ULE, the scheduler of FreeBSD: threads that sleep more than they run are interactive and run
 * first, by their score; the others wait in a circular queue whose insert index advances with the
 * clock, so that none starves. Rules: sys/kern/sched_ule.c of FreeBSD 13 (sched_interact_score,
 * sched_priority, sched_pctcpu_update, tdq_slice, tdq_runq_add, sched_clock); with hz = 1000 and
 * stathz = 127. Run times are charged as used, not by sampling. A new thread has no parent: no
 * history.
 *
 * Several CPUs: sched_pickcpu (without the CPU that wakes the thread, which is not known),
 * tdq_idled and sched_balance, of which equal loads are told apart at random; CPUs of a core, a
 * cache and a node are groups, in which the CPU counts, not the path to it.
 */
#include "policies/lib/os/levels.h"
#include "policies/lib/os/tick.h"
#include "sim/base/rng.h"
#include "sim/os/os.h"

enum {
    MIN_INTERACT = 120,
    INTERACT_RANGE = 32,
    MIN_BATCH = MIN_INTERACT + INTERACT_RANGE,
    MAX_BATCH = 223,
    BATCH_RANGE = MAX_BATCH - MIN_BATCH + 1,
    NICE_HALF = 20,
    BASE = MIN_BATCH + NICE_HALF,            /* SCHED_PRI_MIN */
    CPU_RANGE = BATCH_RANGE - 2 * NICE_HALF, /* SCHED_PRI_RANGE */
    SCORE_HALF = 50,
    QUEUES = 64,   /* RQ_NQS */
    PER_QUEUE = 4, /* RQ_PPQ */
    STATHZ = 127,
    SLICE = STATHZ / 10, /* in ticks of stathz */
    MIN_DIVISOR = 6,
    MIN_SLICE = SLICE / MIN_DIVISOR,
    STEAL_THRESHOLD = 2 /* steal_thresh */
};

static const sim_time STAT_TICK = SECOND / STATHZ;
static const sim_time HISTORY = 5 * SECOND; /* SCHED_SLP_RUN_MAX */
static const sim_time WINDOW = 10 * SECOND; /* SCHED_TICK_TARG */

/* SCHED_AFFINITY of a level-2 and of a level-3 cache, in ticks of hz. */
static const sim_time WARM_CPU = 2 * MILLISECOND;
static const sim_time WARM_CACHE = 3 * MILLISECOND;

struct ule {
    int64_t threshold;

    sim_time balance; /* when sched_balance runs next; 0: not drawn yet */
};

static const struct param ule_params[] = {
    PARAM(ule, threshold, 30, 1, 100, "",
          "Score and nice value together below which a thread is interactive."),
    { 0 },
};

struct task {
    struct levels_link link; /* first member */
    int64_t nice;
    uint32_t cpu;
    int priority;
    bool slice_end;
    sim_time run, sleep;         /* ts_runtime, ts_slptime */
    sim_time slept_at;           /* when it went to sleep */
    sim_time ticks, first, last; /* ts_ticks, ts_ftick, ts_ltick */
    sim_time used;               /* of its slice */
};

struct queue {
    struct levels interactive; /* level: priority / PER_QUEUE */
    struct levels batch;       /* level: place in the circle */
    uint32_t insert, removal;  /* tdq_idx, tdq_ridx */
    int64_t clock;             /* ticks of stathz so far */
};

/* Score 0 to 100: half of it where run and sleep are equal; less for those that sleep more. */
static int64_t score_of(const struct ule *self, const struct task *task)
{
    sim_time part;

    if (self->threshold <= SCORE_HALF && task->run >= task->sleep && task->run > 0)
        return SCORE_HALF;
    if (task->run > task->sleep) {
        part = task->run / SCORE_HALF;
        return 2 * SCORE_HALF - task->sleep / (part ? part : 1);
    }
    if (task->sleep > task->run) {
        part = task->sleep / SCORE_HALF;
        return task->run / (part ? part : 1);
    }
    return task->run ? SCORE_HALF : 0;
}

/* SCHED_PRI_TICKS: the share of the CPU lately, as 0 to CPU_RANGE. */
static int64_t cpu_share(const struct task *task)
{
    int64_t total = (task->last - task->first) / MILLISECOND;

    if (total < 1000)
        total = 1000;
    return task->ticks / MILLISECOND / ((total + CPU_RANGE - 1) / CPU_RANGE);
}

static void set_priority(const struct ule *self, struct task *task)
{
    int64_t score = score_of(self, task) + task->nice, share = cpu_share(task);

    if (score < 0)
        score = 0;
    if (score < self->threshold) {
        int64_t step = INTERACT_RANGE / self->threshold;

        task->priority = MIN_INTERACT + (int)(step * score);
    } else {
        task->priority = BASE + (int)(share < CPU_RANGE - 1 ? share : CPU_RANGE - 1);
        task->priority += (int)task->nice;
    }
}

/* Keeps the history short: sched_interact_update. */
static void forget(struct task *task)
{
    sim_time sum = task->run + task->sleep;

    if (sum < HISTORY)
        return;
    if (sum > 2 * HISTORY) {
        bool ran = task->run > task->sleep;

        task->run = ran ? HISTORY : 1;
        task->sleep = ran ? 1 : HISTORY;
    } else if (sum > HISTORY / 5 * 6) {
        task->run /= 2;
        task->sleep /= 2;
    } else {
        task->run = task->run / 5 * 4;
        task->sleep = task->sleep / 5 * 4;
    }
}

/* sched_pctcpu_update, the scaling in microseconds so that products fit. */
static void count_share(struct task *task, sim_time now, bool running)
{
    if (now - task->last >= WINDOW) {
        task->ticks = 0;
        task->first = now - WINDOW;
    } else if (now - task->first >= WINDOW + SECOND) {
        task->ticks = task->ticks / MICROSECOND * ((task->last - (now - WINDOW)) / MICROSECOND) /
                      ((task->last - task->first) / MICROSECOND) * MICROSECOND;
        task->first = now - WINDOW;
    }
    if (running)
        task->ticks += now - task->last;
    task->last = now;
}

/* tdq_slice: shorter while more threads wait. */
static sim_time slice_of(uint32_t others)
{
    if (others >= MIN_DIVISOR)
        return MIN_SLICE * STAT_TICK;
    return (others <= 1 ? SLICE : SLICE / (int64_t)others) * STAT_TICK;
}

/* The ticks of stathz since the last look move the circle on, one place in each at most. */
static void turn(struct queue *queue, sim_time now)
{
    int64_t clock = now / STAT_TICK, passed = clock - queue->clock;

    queue->clock = clock;
    for (passed = passed < 2 * QUEUES ? passed : 2 * QUEUES; passed > 0; passed--) {
        if (queue->insert != queue->removal)
            break;
        queue->insert = (queue->insert + 1) % QUEUES;
        if (!queue->batch.head[queue->removal])
            queue->removal = queue->insert;
    }
}

static void put(struct os *os, struct queue *queue, struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);
    uint32_t place;

    if (task->priority < MIN_BATCH) {
        levels_tail(&queue->interactive, os, thread, (uint32_t)task->priority / PER_QUEUE);
        return;
    }
    place = QUEUES * (uint32_t)(task->priority - MIN_BATCH) / BATCH_RANGE;
    place = (place + queue->insert) % QUEUES;
    if (queue->removal != queue->insert && place == queue->removal)
        place = (place + QUEUES - 1) % QUEUES;
    levels_tail(&queue->batch, os, thread, place);
}

/* Takes a thread out; the removal index leaves a place that is empty now. */
static void take(struct os *os, struct queue *queue, struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);
    uint32_t place = task->link.level;

    if (task->priority < MIN_BATCH) {
        levels_remove(&queue->interactive, os, thread);
        return;
    }
    levels_remove(&queue->batch, os, thread);
    if (queue->insert != queue->removal && place == queue->removal && !queue->batch.head[place])
        queue->removal = (queue->removal + 1) % QUEUES;
}

/* balance_ticks: 0.5 to 1.5 s from one run of the balancer to the next. */
static void draw_balance(struct ule *self, struct os *os)
{
    self->balance += (STATHZ / 2 + (sim_time)rng_below(os_rng(os), STATHZ)) * STAT_TICK;
}

/* The balancer's clock runs on while there is nothing to balance. */
static void call_balancer(struct ule *self, struct os *os)
{
    while (self->balance <= os_now(os))
        draw_balance(self, os);
    os_timer(os, 0, self->balance);
}

static void ule_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct ule *self = ptr;
    struct queue *queue = os_cpu_priv(os, cpu);
    struct task *task = os_priv(os, thread);
    sim_time now = os_now(os);

    turn(queue, now);
    task->cpu = cpu;
    if (reason == OS_NEW) {
        /* Only the shortest slice at first, to learn soon what it is. */
        uint32_t others = os_ready(os, cpu) - 1 + (os_current(os, cpu) != NULL);

        task->nice = thread->nice;
        task->first = task->last = now;
        task->used = slice_of(others) - MIN_SLICE * STAT_TICK;
        set_priority(self, task);
    } else if (reason == OS_WAKE) {
        task->sleep += now - task->slept_at;
        forget(task);
        count_share(task, now, false);
        task->used = 0;
        set_priority(self, task);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED) {
        count_share(task, now, true);
        if (reason == OS_EXPIRE || task->slice_end)
            task->used = 0;
        task->slice_end = false;
    }
    put(os, queue, thread);
    if (os_cpus(os) > 1 && os_load(os, cpu) > 1)
        call_balancer(self, os);
}

static void ule_dequeue(void *self, struct os *os, struct os_thread *thread, int reason)
{
    const struct task *task = os_priv(os, thread);

    (void)self;
    (void)reason;
    take(os, os_cpu_priv(os, task->cpu), thread);
}

static struct os_thread *ule_pick(void *self, struct os *os, uint32_t cpu)
{
    struct queue *queue = os_cpu_priv(os, cpu);
    int32_t level = levels_from(&queue->interactive, 0);
    struct os_thread *thread;

    (void)self;
    turn(queue, os_now(os));
    if (level != LEVELS_NONE) {
        thread = queue->interactive.head[level];
    } else {
        level = levels_from(&queue->batch, queue->removal);
        if (level == LEVELS_NONE)
            level = levels_from(&queue->batch, 0);
        if (level == LEVELS_NONE)
            return NULL;
        thread = queue->batch.head[level];
    }
    take(os, queue, thread);
    count_share(os_priv(os, thread), os_now(os), false);
    return thread;
}

static void ule_stop(void *self, struct os *os, struct os_thread *thread, int reason)
{
    struct task *task = os_priv(os, thread);

    (void)self;
    (void)reason;
    count_share(task, os_now(os), true);
    task->slept_at = os_now(os);
    task->slice_end = false;
}

static void ule_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    const struct ule *self = ptr;
    struct task *task = os_priv(os, thread);

    task->run += ran;
    task->used += ran;
    forget(task);
    count_share(task, os_now(os), true);
    set_priority(self, task);
}

/* sched_clock counts a tick before it compares, so that nobody has less than one. */
static sim_time ule_slice(void *self, struct os *os, const struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);
    sim_time slice = slice_of(os_ready(os, thread->cpu));

    (void)self;
    return slice > task->used ? slice - task->used : STAT_TICK;
}

/* Several CPUs ------------------------------------------------------------------------------ */

enum group { CORE, CACHE, NODE, MACHINE };

static bool in_group(const struct os *os, uint32_t cpu, uint32_t of, int group)
{
    return group == CORE    ? os_core_of(os, cpu) == os_core_of(os, of)
           : group == CACHE ? os_cache_of(os, cpu) == os_cache_of(os, of)
           : group == NODE  ? os_node_of(os, cpu) == os_node_of(os, of)
                            : true;
}

static int64_t with_noise(struct os *os, uint32_t load)
{
    return (int64_t)load * 256 - (int64_t)rng_below(os_rng(os), 128);
}

/* The priority that a CPU works at; above all others when it idles. */
static int works_at(const struct os *os, uint32_t cpu)
{
    const struct os_thread *current = os_current(os, cpu);

    return current                 ? ((const struct task *)os_priv(os, current))->priority
           : os_ready(os, cpu) > 0 ? 0
                                   : MAX_BATCH + 1;
}

/* sched_lowest: of the group's CPUs that the thread may use and that work at more than `priority`
 * the one with the least load; OS_NO_CPU: none. */
static uint32_t lowest(struct os *os, const struct os_thread *thread, int group, int priority)
{
    uint32_t found = OS_NO_CPU;
    int64_t least = INT64_MAX;

    for (uint32_t cpu = os_cpus(os); cpu-- > 0;) {
        int64_t load;

        if (!os_may_run(thread, cpu) || works_at(os, cpu) <= priority ||
            (group != MACHINE && !in_group(os, cpu, thread->cpu, group)))
            continue;
        load = with_noise(os, os_load(os, cpu)) - (cpu == thread->cpu ? 128 : 0);
        if (load < least) {
            least = load;
            found = cpu;
        }
    }
    return found;
}

static bool core_idles(const struct os *os, uint32_t cpu)
{
    for (uint32_t c = 0; c < os_cpus(os); c++)
        if (in_group(os, c, cpu, CORE) && os_load(os, c) > 0)
            return false;
    return true;
}

/* sched_pickcpu */
static uint32_t ule_place(void *self, struct os *os, const struct os_thread *thread, int reason)
{
    const struct task *task = os_priv(os, thread);
    uint32_t last = thread->cpu, cpu = OS_NO_CPU;
    sim_time away = os_now(os) - task->slept_at;

    (void)self;
    if (reason == OS_YIELDED || os_cpus(os) == 1)
        return last == OS_NO_CPU ? 0 : last;
    if (last == OS_NO_CPU)
        return lowest(os, thread, MACHINE, -1);
    if (os_may_run(thread, last) && away < WARM_CPU && core_idles(os, last))
        return last;
    if (away < WARM_CACHE && os_machine(os)->cache_cpus > 1)
        cpu = lowest(os, thread, CACHE, MAX_BATCH);
    if (cpu == OS_NO_CPU)
        cpu = lowest(os, thread, MACHINE, task->priority);
    return cpu != OS_NO_CPU ? cpu : lowest(os, thread, MACHINE, -1);
}

/* The first of a list that may run on the CPU. */
static struct os_thread *allowed(const struct os *os, struct os_thread *thread, uint32_t cpu)
{
    while (thread && !os_may_run(thread, cpu))
        thread = levels_next(os, thread);
    return thread;
}

static bool ule_preempts(void *self, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    const struct task *one = os_priv(os, ready), *other = os_priv(os, running);

    (void)self;
    return one->priority < other->priority;
}

/* tdq_steal and tdq_move: the first in order of priority; false: none may come. */
static bool move_one(struct os *os, uint32_t from, uint32_t cpu)
{
    const struct queue *queue = os_cpu_priv(os, from);
    struct os_thread *thread = NULL;

    for (uint32_t level = 0; level < QUEUES && !thread; level++)
        thread = allowed(os, queue->interactive.head[level], cpu);
    for (uint32_t i = 0; i < QUEUES && !thread; i++)
        thread = allowed(os, queue->batch.head[(queue->removal + i) % QUEUES], cpu);
    if (!thread)
        return false;
    os_migrate(os, thread, cpu);
    if (os_current(os, cpu) && ule_preempts(NULL, os, thread, os_current(os, cpu)))
        os_resched(os, cpu);
    return true;
}

/* sched_highest: of the CPUs marked the one with the most load, of at least `least` threads and
 * with one that waits if there are to be two. */
static uint32_t highest(struct os *os, const struct os_cpu_set *marked, uint32_t least)
{
    uint32_t found = OS_NO_CPU;
    int64_t most = INT64_MIN;

    for (uint32_t cpu = os_cpus(os); cpu-- > 0;) {
        uint32_t load = os_load(os, cpu);
        int64_t value;

        if (!os_set_has(marked, cpu) || load < least ||
            (least == STEAL_THRESHOLD && os_ready(os, cpu) == 0))
            continue;
        value = with_noise(os, load);
        if (value > most) {
            most = value;
            found = cpu;
        }
    }
    return found;
}

static void unmark(struct os_cpu_set *marked, uint32_t cpu)
{
    marked->word[cpu / 64] &= ~(UINT64_C(1) << cpu % 64);
}

/* tdq_idled: from its core outwards. */
static void steal(struct os *os, uint32_t cpu)
{
    for (int group = CORE; group <= MACHINE; group++) {
        struct os_cpu_set marked = { 0 };
        uint32_t from;

        for (uint32_t c = 0; c < os_cpus(os); c++)
            if (c != cpu && in_group(os, c, cpu, group))
                os_set_add(&marked, c);
        while ((from = highest(os, &marked, STEAL_THRESHOLD)) != OS_NO_CPU) {
            if (move_one(os, from, cpu))
                return;
            unmark(&marked, from);
        }
    }
}

/* Of the CPUs marked the one with the least load, of `most` threads at the most. */
static uint32_t least_of(struct os *os, const struct os_cpu_set *marked, uint32_t most)
{
    uint32_t found = OS_NO_CPU;
    int64_t least = INT64_MAX;

    for (uint32_t cpu = os_cpus(os); cpu-- > 0;) {
        int64_t value;

        if (!os_set_has(marked, cpu) || os_load(os, cpu) > most)
            continue;
        value = with_noise(os, os_load(os, cpu));
        if (value < least) {
            least = value;
            found = cpu;
        }
    }
    return found;
}

/*
 * sched_balance_group: from the CPU of most threads to the one of fewest, one thread each, until
 * nobody has fewer. (A CPU's only thread, which would look for a better core, stays.)
 */
static void balance_all(struct os *os)
{
    struct os_cpu_set donors = { 0 };
    uint32_t high, low;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        os_set_add(&donors, cpu);
    while ((high = highest(os, &donors, 1)) != OS_NO_CPU && os_load(os, high) > 1) {
        struct os_cpu_set takers;
        bool moved = false, refused = false;

        unmark(&donors, high);
        takers = donors;
        while (!moved && os_ready(os, high) > 0 &&
               (low = least_of(os, &takers, os_load(os, high) - 1)) != OS_NO_CPU) {
            moved = move_one(os, high, low);
            refused = refused || !moved;
            unmark(moved ? &donors : &takers, low);
        }
        if (!moved && !refused && os_ready(os, high) > 0)
            return;
    }
}

/* The balancer runs on the first CPU, also when that idles: then the alarm asks it for a thread. */
static void ule_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
{
    struct ule *self = ptr;
    bool waiting = false;

    if (!idle && cpu != 0)
        return;
    if (idle && !(cpu == 0 && self->balance != 0 && os_now(os) >= self->balance)) {
        steal(os, cpu);
        return;
    }
    balance_all(os);
    for (uint32_t c = 0; c < os_cpus(os); c++)
        waiting = waiting || os_ready(os, c) > 0;
    if (waiting)
        call_balancer(self, os);
}

static void ule_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct ule *self = ptr;
    struct task *task = os_priv(os, thread);

    if (thread->cpu == 0 && self->balance != 0 && os_now(os) >= self->balance)
        ule_balance(ptr, os, 0, false);
    if (!os_is_tick(os, thread->cpu))
        return;
    turn(os_cpu_priv(os, thread->cpu), os_now(os));
    if (task->used < slice_of(os_ready(os, thread->cpu)))
        return;
    task->slice_end = true;
    os_resched(os, thread->cpu);
}

const struct os_policy os_ule = {
    .policy = { .name = "os.ule",
                .doc = "FreeBSD ULE: interactive threads by score, others in a circular queue.",
                .source = "FreeBSD 13, sys/kern/sched_ule.c; Roberson, BSDCon 2003",
                .params = ule_params,
                .self_size = sizeof(struct ule) },
    .entity_size = sizeof(struct task),
    .cpu_size = sizeof(struct queue),
    .enqueue = ule_enqueue,
    .dequeue = ule_dequeue,
    .pick = ule_pick,
    .stop = ule_stop,
    .charge = ule_charge,
    .slice = ule_slice,
    .tick = ule_tick,
    .preempts = ule_preempts,
    .place = ule_place,
    .balance = ule_balance,
};
