/*
 * BFS (Kolivas 2009, kernel/sched/bfs.c): one queue for all CPUs, and of it the thread with the
 * earliest virtual deadline, which is set anew only when its slice is used up.
 *
 * Without the soft affinity of sticky tasks and without SCHED_ISO.
 */
#include "policies/lib/os/deadline_tree.h"
#include "sim/os/os.h"

enum { NICES = 40, RATIO_0 = 128 };

/* Less than this is as good as nothing (RESCHED_US). */
#define LEAST_REST (100 * MICROSECOND)

struct bfs {
    sim_time rr_interval;

    int64_t ratio[NICES]; /* prio_ratios: each 10 % more than the one before */
    struct deadline_tree normal, idle;
};

static const struct param bfs_params[] = {
    PARAM_TIME(bfs, rr_interval, "6ms", "Slice of every thread."),
    { 0 },
};

/* Of a thread; zeroed on arrival. */
struct entity {
    struct deadline_node node; /* first member; deadline in real time */
    struct os_thread *thread;
    sim_time left; /* of its slice */
    bool early;    /* it was picked in the first half of a tick */
};

static bool bfs_init(void *ptr, struct os *os, struct error *err)
{
    struct bfs *self = ptr;

    (void)os;
    if (self->rr_interval < MILLISECOND || self->rr_interval > SECOND)
        return error_set(err, "rr_interval must be from 1ms to 1s");
    self->ratio[0] = RATIO_0;
    for (size_t i = 1; i < NICES; i++)
        self->ratio[i] = self->ratio[i - 1] * 11 / 10;
    return true;
}

static struct deadline_tree *tree_of(struct bfs *self, const struct os_thread *thread)
{
    return thread->scheduling == OS_IDLE ? &self->idle : &self->normal;
}

/* time_slice_expired */
static void refill(const struct bfs *self, const struct os *os, struct entity *e)
{
    e->left = self->rr_interval;
    e->node.deadline =
        os_now(os) + self->ratio[e->thread->nice + NICES / 2] * (self->rr_interval / RATIO_0);
}

/* check_deadline, whenever a thread leaves its CPU. */
static void check(const struct bfs *self, const struct os *os, struct entity *e)
{
    if (e->left < LEAST_REST || e->thread->scheduling == OS_BATCH)
        refill(self, os, e);
}

static void bfs_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct bfs *self = ptr;
    struct entity *e = os_priv(os, thread);

    (void)cpu;
    if (reason == OS_NEW) {
        e->thread = thread;
        refill(self, os, e);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED) {
        check(self, os, e);
    }
    deadline_tree_add(tree_of(self, thread), &e->node);
}

static void bfs_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct entity *e = os_priv(os, thread);

    (void)reason;
    deadline_tree_remove(tree_of(ptr, thread), &e->node);
}

static bool may_run(const struct deadline_node *node, const void *context)
{
    const uint32_t *cpu = context;

    return os_may_run(((const struct entity *)node)->thread, *cpu);
}

static struct os_thread *bfs_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct bfs *self = ptr;
    struct deadline_node *node = deadline_tree_first(&self->normal, may_run, &cpu);
    sim_time tick = os_rules(os)->tick, phase = 0;
    struct entity *e;

    if (!node)
        node = deadline_tree_first(&self->idle, may_run, &cpu);
    if (!node)
        return NULL;
    if (os_rules(os)->tick_phase == OS_PHASE_STAGGERED)
        phase = tick * cpu / os_cpus(os) - tick;
    e = (struct entity *)node;
    deadline_tree_remove(tree_of(self, e->thread), node);
    e->early = tick > 0 && (os_now(os) - phase) % tick <= tick / 2;
    return e->thread;
}

static void bfs_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)reason;
    check(ptr, os, os_priv(os, thread));
}

static void bfs_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct entity *e = os_priv(os, thread);

    (void)ptr;
    e->left -= ran;
}

static sim_time bfs_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct entity *e = os_priv(os, thread);

    (void)ptr;
    return e->left > 0 ? e->left : 0;
}

/*
 * task_running_tick: who was picked early in a tick stops at the last tick before half a tick is
 * left, others when their slice is as good as used up.
 */
static void bfs_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct entity *e = os_priv(os, thread);

    (void)ptr;
    if (e->early ? e->left > os_rules(os)->tick / 2 : e->left >= LEAST_REST)
        return;
    e->left = 0;
    os_resched(os, thread->cpu);
}

/* can_preempt */
static bool bfs_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    const struct entity *a = os_priv(os, ready), *b = os_priv(os, running);

    (void)ptr;
    if (ready->scheduling == OS_IDLE)
        return false;
    if (running->scheduling == OS_IDLE)
        return true;
    return ready->scheduling != OS_BATCH && a->node.deadline < b->node.deadline;
}

const struct os_policy os_bfs = {
    .policy = { .name = "os.bfs",
                .doc = "One queue in order of virtual deadlines, set anew with each slice.",
                .source = "Kolivas, BFS, kernel/sched/bfs.c, 2009",
                .params = bfs_params,
                .self_size = sizeof(struct bfs) },
    .entity_size = sizeof(struct entity),
    .init = bfs_init,
    .enqueue = bfs_enqueue,
    .dequeue = bfs_dequeue,
    .pick = bfs_pick,
    .stop = bfs_stop,
    .charge = bfs_charge,
    .slice = bfs_slice,
    .tick = bfs_tick,
    .preempts = bfs_preempts,
    .global = true,
    .bounded_wait = true,
};
