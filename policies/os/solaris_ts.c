/*
 * The time-sharing class of Solaris: a dispatch table says, for each of 60 priorities, how long the
 * quantum is and which priority follows its end, a sleep and a second of waiting. Rules: illumos,
 * uts/common/disp/ts.c (ts_tick, ts_preempt, ts_wakeup, ts_update); tables: ts_dptbl.c. All threads
 * are of this class. Quanta are charged by the time used, not by sampling at clock ticks; the front
 * of the queue for a wake-up within the same tick is left out. Each CPU has a dispatch queue; one
 * that idles takes the best thread that waits elsewhere (disp.c: disp_getwork, disp_getbest). The
 * choice of a CPU for a thread that wakes (setbackdq) is its last one only.
 */
#include "policies/lib/os/levels.h"
#include "policies/lib/os/tick.h"
#include "sim/os/os.h"

enum { TOP = 59, NEW_PRIORITY = TOP / 2, USER_RANGE = 60, NICE_ZERO = 20 };

/* Columns of the tables; index: priority. `longest_wait` has a value of its own at the top. */
struct table {
    uint8_t quantum[TOP + 1];  /* ts_quantum, in clock ticks */
    uint8_t expired[TOP + 1];  /* ts_tqexp */
    uint8_t returned[TOP + 1]; /* ts_slpret */
    uint8_t waited[TOP + 1];   /* ts_lwait */
    int64_t longest_wait, longest_wait_top;
};

// clang-format off
static const struct table tables[] = {
    {   .quantum = { 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
                     12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
                     4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2 },
        .expired = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                     10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
                     30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49 },
        .returned = { 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
                      52, 52, 52, 52, 52, 52, 52, 52, 52, 52, 53, 53, 53, 53, 53, 54, 54, 54, 54, 54,
                      55, 55, 55, 55, 55, 56, 57, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 59 },
        .waited = { 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
                    52, 52, 52, 52, 52, 52, 52, 52, 52, 52, 53, 53, 53, 53, 53, 54, 54, 54, 54, 54,
                    55, 55, 55, 55, 55, 56, 57, 58, 58, 59, 59, 59, 59, 59, 59, 59, 59, 59, 59, 59 },
        .longest_wait_top = 32000 },
    {   .quantum = { 40, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38,
                     36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 36,
                     36, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34 },
        .expired = { 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9,
                     10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
                     30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49 },
        .returned = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                      21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
                      41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 59 },
        .waited = { 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
                    40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
                    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 59 },
        .longest_wait = 2, .longest_wait_top = 2 },
};
// clang-format on

static const char *const table_names[] = { "default", "server", NULL };

struct solaris_ts {
    int table;
    sim_time clock;
    bool sleep_promote;
    sim_time nosteal;
};

static const struct param solaris_ts_params[] = {
    PARAM_CHOICE(solaris_ts, table, "default", table_names,
                 "Dispatch table: config_ts_dptbl or config_ts_dptbl_server."),
    PARAM_TIME(solaris_ts, clock, "10ms", "Clock tick that quanta are counted in (hz = 100)."),
    PARAM(solaris_ts, sleep_promote, 1, 0, 1, "",
          "Whether a sleeping thread is raised each second as a waiting one is, instead of when it "
          "wakes (ts_sleep_promote)."),
    PARAM_TIME(solaris_ts, nosteal, "100us",
               "A thread that waits less stays near its cache (nosteal_nsec, of x86)."),
    { 0 },
};

struct task {
    struct levels_link link; /* first member */
    int priority;            /* ts_cpupri: by the table */
    int user;                /* ts_upri: by nice */
    int global;              /* ts_umdpri: their sum; who runs first */
    bool back;               /* TSBACKQ: to the end of its queue with a new quantum */
    uint32_t cpu;            /* whose queue it stands in */
    int64_t wait;            /* ts_dispwait: seconds since the last change */
    int64_t second;          /* up to which `wait` has been counted */
    sim_time left;           /* of the quantum */
};

struct queue {
    struct levels ready; /* level: TOP - global */
    int64_t second;
};

static void set_priority(struct task *task, int priority)
{
    int global = priority + task->user;

    task->priority = priority;
    task->global = global > TOP ? TOP : global < 0 ? 0 : global;
}

static void refill(const struct solaris_ts *self, struct task *task)
{
    task->left = tables[self->table].quantum[task->priority] * self->clock;
}

static void expire(const struct solaris_ts *self, struct task *task)
{
    set_priority(task, tables[self->table].expired[task->priority]);
    task->wait = 0;
    task->back = true;
}

static int64_t longest_wait(const struct table *table, const struct task *task)
{
    return task->global == TOP ? table->longest_wait_top : table->longest_wait;
}

/* The seconds passed since the last look, ts_update once in each. Whether the priority changed. */
static bool pass_seconds(const struct table *table, struct task *task, int64_t second,
                         const uint8_t *to)
{
    int64_t passed = second - task->second;
    bool changed = false;

    task->second = second;
    while (passed > 0) {
        int64_t longest = longest_wait(table, task);
        int64_t step = longest + 1 - task->wait;

        if (to[task->priority] == task->priority) {
            task->wait = (task->wait + passed) % (longest + 1);
            break;
        }
        if (passed < step) {
            task->wait += passed;
            break;
        }
        passed -= step;
        task->wait = 0;
        set_priority(task, to[task->priority]);
        changed = true;
    }
    return changed;
}

/* A thread that runs when the second is over is treated as if it came from a sleep (ts_trapret). */
static void pass_running(const struct solaris_ts *self, const struct os *os, struct task *task)
{
    const struct table *table = &tables[self->table];

    if (pass_seconds(table, task, os_now(os) / SECOND, table->returned))
        refill(self, task);
}

static uint32_t raise_waiting(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct solaris_ts *self = ptr;
    const struct table *table = &tables[self->table];
    struct task *task = os_priv(os, thread);
    int global = task->global;

    pass_seconds(table, task, os_now(os) / SECOND, table->waited);
    if (task->global != global)
        refill(self, task);
    return (uint32_t)(TOP - task->global);
}

/* Raises the ready threads of a CPU once a second. */
static void pass_ready(void *self, struct os *os, uint32_t cpu)
{
    struct queue *queue = os_cpu_priv(os, cpu);
    int64_t second = os_now(os) / SECOND;

    if (queue->second == second)
        return;
    queue->second = second;
    levels_review(&queue->ready, os, raise_waiting, self);
}

/* Back from a sleep: seconds asleep count as seconds of waiting. */
static void wake(const struct solaris_ts *self, const struct os *os, struct task *task)
{
    const struct table *table = &tables[self->table];
    int64_t second = os_now(os) / SECOND;

    if (self->sleep_promote) {
        if (pass_seconds(table, task, second, table->waited))
            refill(self, task);
    } else {
        task->wait += second - task->second;
        task->second = second;
        if (task->wait > longest_wait(table, task)) {
            set_priority(task, table->returned[task->priority]);
            refill(self, task);
            task->wait = 0;
        }
    }
    task->back = false;
}

/* CPUs that idle are told that somebody waits. */
static void call_idle(struct os *os)
{
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        if (os_load(os, cpu) == 0)
            os_timer(os, cpu, os_now(os));
}

static void solaris_ts_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                               int reason)
{
    const struct solaris_ts *self = ptr;
    struct queue *queue = os_cpu_priv(os, cpu);
    struct task *task = os_priv(os, thread);
    bool front = false;

    task->cpu = cpu;
    pass_ready(ptr, os, cpu);
    if (reason == OS_NEW) {
        task->user = (int)-thread->nice * USER_RANGE / NICE_ZERO;
        task->second = os_now(os) / SECOND;
        set_priority(task, NEW_PRIORITY);
        refill(self, task);
    } else if (reason == OS_WAKE) {
        wake(self, os, task);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED) {
        pass_running(self, os, task);
        if (task->left <= 0 && !task->back)
            expire(self, task);
        front = reason != OS_YIELDED && !task->back;
        if (task->back) {
            refill(self, task);
            task->wait = 0;
        }
        task->back = false;
    }
    if (front)
        levels_head(&queue->ready, os, thread, (uint32_t)(TOP - task->global));
    else
        levels_tail(&queue->ready, os, thread, (uint32_t)(TOP - task->global));
    if (os_cpus(os) > 1 && os_load(os, cpu) > 1)
        call_idle(os);
}

static void solaris_ts_dequeue(void *self, struct os *os, struct os_thread *thread, int reason)
{
    struct task *task = os_priv(os, thread);
    struct queue *queue = os_cpu_priv(os, task->cpu);

    (void)self;
    (void)reason;
    levels_remove(&queue->ready, os, thread);
}

static struct os_thread *solaris_ts_pick(void *self, struct os *os, uint32_t cpu)
{
    struct queue *queue = os_cpu_priv(os, cpu);
    struct os_thread *thread;

    pass_ready(self, os, cpu);
    thread = levels_pop(&queue->ready, os);
    if (thread) {
        struct task *task = os_priv(os, thread);

        task->second = os_now(os) / SECOND;
    }
    return thread;
}

/* The CPU whose best thread that may come here is the best; OS_NO_CPU: none. */
static uint32_t find_work(struct os *os, uint32_t cpu, bool near)
{
    uint32_t found = OS_NO_CPU;
    int most = -1;

    for (uint32_t i = 1; i < os_cpus(os); i++) {
        uint32_t other = (cpu + i) % os_cpus(os);
        const struct queue *queue = os_cpu_priv(os, other);
        const struct os_thread *first;

        if (os_load(os, other) < 2 || (near && os_node_of(os, other) != os_node_of(os, cpu)))
            continue;
        first = levels_first(&queue->ready, os, cpu);
        if (first && ((const struct task *)os_priv(os, first))->global > most) {
            most = ((const struct task *)os_priv(os, first))->global;
            found = other;
        }
    }
    return found;
}

/* disp_getbest: the first at the best level that is not warm there, or has waited for long. */
static void steal(const struct solaris_ts *self, struct os *os, uint32_t from, uint32_t cpu)
{
    const struct queue *queue = os_cpu_priv(os, from);
    sim_time soonest = TIME_NEVER;

    for (struct os_thread *thread = levels_first(&queue->ready, os, cpu); thread;
         thread = levels_next(os, thread)) {
        if (!os_may_run(thread, cpu))
            continue;
        if (thread->cpu == OS_NO_CPU || os_cache_of(os, thread->cpu) != os_cache_of(os, from) ||
            os_cache_of(os, cpu) == os_cache_of(os, from) ||
            os_now(os) - thread->since > self->nosteal) {
            os_migrate(os, thread, cpu);
            return;
        }
        if (thread->since < soonest)
            soonest = thread->since;
    }
    if (soonest != TIME_NEVER)
        os_timer(os, cpu, time_add(soonest, self->nosteal + 1));
}

/* disp_getwork: an idle CPU looks at those of its node, then at all. */
static void solaris_ts_balance(void *self, struct os *os, uint32_t cpu, bool idle)
{
    uint32_t from = idle ? find_work(os, cpu, true) : OS_NO_CPU;

    if (idle && from == OS_NO_CPU)
        from = find_work(os, cpu, false);
    if (from != OS_NO_CPU)
        steal(self, os, from, cpu);
}

static void solaris_ts_stop(void *self, struct os *os, struct os_thread *thread, int reason)
{
    struct task *task = os_priv(os, thread);

    if (reason == OS_EXIT)
        return;
    pass_running(self, os, task);
    if (task->left <= 0) {
        expire(self, task);
        refill(self, task);
    }
}

static void solaris_ts_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct task *task = os_priv(os, thread);

    (void)self;
    task->left -= ran;
}

static sim_time solaris_ts_slice(void *self, struct os *os, const struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);

    (void)self;
    return task->left > 0 ? task->left : 0;
}

static void solaris_ts_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct solaris_ts *self = ptr;
    struct queue *queue = os_cpu_priv(os, thread->cpu);
    struct task *task = os_priv(os, thread);
    int32_t best;

    /* An alarm for idle CPUs may find this one at work. */
    if (!os_is_tick(os, thread->cpu))
        return;
    pass_ready(ptr, os, thread->cpu);
    pass_running(self, os, task);
    best = levels_from(&queue->ready, 0);
    if (task->left <= 0) {
        if (!task->back)
            expire(self, task);
        os_resched(os, thread->cpu);
    } else if (best != LEVELS_NONE && best < TOP - task->global) {
        task->back = true;
        os_resched(os, thread->cpu);
    }
}

static bool solaris_ts_preempts(void *self, struct os *os, const struct os_thread *ready,
                                const struct os_thread *running)
{
    const struct task *one = os_priv(os, ready), *other = os_priv(os, running);

    (void)self;
    return one->global > other->global;
}

const struct os_policy os_solaris_ts = {
    .policy = { .name = "os.solaris_ts",
                .doc = "Solaris time sharing: 60 priorities by a dispatch table.",
                .source = "illumos, uts/common/disp/ts.c, ts_dptbl.c and disp.c",
                .params = solaris_ts_params,
                .self_size = sizeof(struct solaris_ts) },
    .entity_size = sizeof(struct task),
    .cpu_size = sizeof(struct queue),
    .enqueue = solaris_ts_enqueue,
    .dequeue = solaris_ts_dequeue,
    .pick = solaris_ts_pick,
    .stop = solaris_ts_stop,
    .charge = solaris_ts_charge,
    .slice = solaris_ts_slice,
    .tick = solaris_ts_tick,
    .preempts = solaris_ts_preempts,
    .balance = solaris_ts_balance,
};
