/*
 * The scheduler of 4.4BSD as FreeBSD keeps it: the estimated CPU use of a thread makes its priority
 * worse as it runs and decays once a second by 2 load / (2 load + 1), so that nine tenths are
 * forgotten in 5 load seconds. Rules: sys/kern/sched_4bsd.c (sched_clock, schedcpu, updatepri,
 * resetpriority, sched_wakeup) and loadav() in kern_synch.c, with stathz = 127; the weight of the
 * estimate is that of one CPU, times the number of CPUs. Use is charged as run, not by sampling. A
 * new thread has no parent: no use. The load average begins at the threads of the first moment.
 * All CPUs share one queue, the runq of sched_4bsd.c; who may not run everywhere waits in it, too.
 */
#include <math.h>

#include "policies/lib/os/levels.h"
#include "sim/os/os.h"

enum {
    USER = 120, /* PUSER, the best priority of time sharing */
    WORST = 223,
    PER_QUEUE = 4, /* RQ_PPQ */
    NICE_RANGE = 40,
    WEIGHT = 8, /* INVERSE_ESTCPU_WEIGHT of one CPU */
    STATHZ = 127,
    SLICE = STATHZ / 10, /* in ticks of stathz */
    LOAD_SECONDS = 5
};

static const sim_time STAT_TICK = SECOND / STATHZ;

/* cexp[0]: the average of one minute, looked at every 5 s. */
static const double LOAD_DECAY = 0.9200444146293232;

struct bsd44 {
    /* State. */
    struct levels ready; /* level: priority / PER_QUEUE */
    int64_t second;      /* of its last schedcpu */
    double load;         /* averunnable.ldavg[0] */
    bool loaded;
    int64_t looked; /* periods of LOAD_SECONDS so far */
};

struct task {
    struct levels_link link; /* first member */
    int priority;
    int64_t nice, use; /* ts_estcpu, in ticks of stathz */
    sim_time rest;     /* run since the last whole tick */
    sim_time left;     /* of its slice */
    int64_t second;    /* up to which it has been looked at */
};

static void set_priority(const struct os *os, struct task *task)
{
    int64_t priority = USER + task->use / (WEIGHT * os_cpus(os)) + task->nice + NICE_RANGE / 2;

    task->priority = priority > WORST ? WORST : (int)priority;
}

/* loadav(): threads that run or are ready, on all CPUs. */
static void count_load(struct bsd44 *self, const struct os *os)
{
    int64_t looked = os_now(os) / (LOAD_SECONDS * SECOND);
    uint32_t running = 0;

    if (self->loaded && looked == self->looked)
        return;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        running += os_ready(os, cpu) + (os_current(os, cpu) != NULL);
    if (self->loaded) {
        double kept = pow(LOAD_DECAY, (double)(looked - self->looked));

        self->load = self->load * kept + running * (1 - kept);
    } else {
        self->load = running;
    }
    self->loaded = true;
    self->looked = looked;
}

/* decay_cpu so many times. */
static void decay(const struct bsd44 *self, struct task *task, int64_t seconds)
{
    double factor = 2 * self->load / (2 * self->load + 1);

    for (; seconds > 0 && task->use > 0; seconds--)
        task->use = (int64_t)((double)task->use * factor);
}

/* The part of schedcpu for one thread that runs or is ready. */
static void pass_seconds(const struct bsd44 *self, const struct os *os, struct task *task)
{
    int64_t second = os_now(os) / SECOND;

    if (second == task->second)
        return;
    decay(self, task, second - task->second);
    task->second = second;
    set_priority(os, task);
}

static uint32_t level_now(void *self, struct os *os, struct os_thread *thread)
{
    struct task *task = os_priv(os, thread);

    pass_seconds(self, os, task);
    return (uint32_t)(task->priority / PER_QUEUE);
}

/* schedcpu for the ready threads. */
static void pass_ready(struct bsd44 *self, struct os *os)
{
    int64_t second = os_now(os) / SECOND;

    if (self->second == second)
        return;
    self->second = second;
    levels_review(&self->ready, os, level_now, self);
}

/*
 * Seconds that ended in its sleep: schedcpu counts the first two, as the thread has run in the
 * first and slept no more than one in the second; updatepri the others but one.
 */
static void wake(const struct bsd44 *self, const struct os *os, struct task *task)
{
    int64_t second = os_now(os) / SECOND, passed = second - task->second;

    decay(self, task, passed > 2 ? passed - 1 : passed);
    task->second = second;
    set_priority(os, task);
    task->left = SLICE * STAT_TICK;
}

static void bsd44_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    struct bsd44 *self = ptr;
    struct task *task = os_priv(os, thread);

    (void)cpu;
    count_load(self, os);
    pass_ready(self, os);
    if (reason == OS_NEW) {
        task->nice = thread->nice;
        task->second = os_now(os) / SECOND;
        task->left = STAT_TICK;
        set_priority(os, task);
    } else if (reason == OS_WAKE) {
        wake(self, os, task);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE) {
        pass_seconds(self, os, task);
        if (task->left <= 0)
            task->left = SLICE * STAT_TICK;
    }
    levels_tail(&self->ready, os, thread, (uint32_t)(task->priority / PER_QUEUE));
}

static void bsd44_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct bsd44 *self = ptr;

    (void)reason;
    levels_remove(&self->ready, os, thread);
}

static struct os_thread *bsd44_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct bsd44 *self = ptr;
    struct os_thread *thread;

    count_load(self, os);
    pass_ready(self, os);
    thread = levels_first(&self->ready, os, cpu);
    if (thread)
        levels_remove(&self->ready, os, thread);
    return thread;
}

static void bsd44_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)reason;
    pass_seconds(ptr, os, os_priv(os, thread));
}

static void bsd44_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct task *task = os_priv(os, thread);
    int64_t weight = WEIGHT * os_cpus(os);
    int64_t most = weight * (NICE_RANGE - PER_QUEUE) + weight - 1;

    (void)self;
    task->left -= ran;
    task->rest += ran;
    task->use += task->rest / STAT_TICK;
    task->rest %= STAT_TICK;
    if (task->use > most)
        task->use = most;
    set_priority(os, task);
}

static sim_time bsd44_slice(void *self, struct os *os, const struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);

    (void)self;
    return task->left > 0 ? task->left : 0;
}

/* At the end of the slice; or when schedcpu has made a ready thread better. */
static void bsd44_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct bsd44 *self = ptr;
    struct task *task = os_priv(os, thread);
    bool second = task->second != os_now(os) / SECOND;
    const struct os_thread *best;

    count_load(self, os);
    pass_ready(self, os);
    pass_seconds(self, os, task);
    best = second ? levels_first(&self->ready, os, thread->cpu) : NULL;
    if (task->left <= 0 || (best && ((const struct task *)os_priv(os, best))->priority / PER_QUEUE <
                                        task->priority / PER_QUEUE))
        os_resched(os, thread->cpu);
}

static bool bsd44_preempts(void *self, struct os *os, const struct os_thread *ready,
                           const struct os_thread *running)
{
    const struct task *one = os_priv(os, ready), *other = os_priv(os, running);

    (void)self;
    return one->priority < other->priority;
}

const struct os_policy os_bsd44 = {
    .policy = { .name = "os.bsd44",
                .doc = "4.4BSD: priorities by CPU use that decays with the load.",
                .source = "FreeBSD, sys/kern/sched_4bsd.c; McKusick et al. 1996, section 4.4",
                .self_size = sizeof(struct bsd44) },
    .entity_size = sizeof(struct task),
    .enqueue = bsd44_enqueue,
    .dequeue = bsd44_dequeue,
    .pick = bsd44_pick,
    .stop = bsd44_stop,
    .charge = bsd44_charge,
    .slice = bsd44_slice,
    .tick = bsd44_tick,
    .preempts = bsd44_preempts,
    .global = true,
};
