/*
 * CFS, the fair class of Linux until 6.5 (kernel/sched/fair.c and features.h of 6.1): the thread
 * with the least virtual time runs.
 *
 * Default features: GENTLE_FAIR_SLEEPERS, START_DEBIT, LAST_BUDDY, WAKEUP_PREEMPTION, BASE_SLICE.
 * Groups of threads are entities with queues of their own on each CPU
 * (policies/lib/os/fair_tree.h).
 */
#include "policies/lib/os/fair_balance.h"
#include "policies/lib/os/fair_tree.h"
#include "sim/os/os.h"

enum { MOST_CPUS_SCALED = 8, NR_LATENCY = 8 };

enum scaling { SCALING_NONE, SCALING_LOG };

static const char *const scaling_names[] = { "none", "log", NULL };

struct cfs {
    sim_time latency;
    sim_time min_granularity;
    sim_time wakeup_granularity;
    sim_time idle_min_granularity;
    int scaling;
    bool gentle_fair_sleepers;
    bool start_debit;
    bool last_buddy;
    bool balance_jitter;

    struct fair fair;
};

static const struct param cfs_params[] = {
    PARAM_TIME(cfs, latency, "6ms", "Period in which each of up to 8 threads runs once."),
    PARAM_TIME(cfs, min_granularity, "750us",
               "Least slice; with more than 8 threads each adds "
               "this to the period."),
    PARAM_TIME(cfs, wakeup_granularity, "1ms",
               "How far a wakee of nice 0 has to be behind in virtual time to preempt."),
    PARAM_TIME(cfs, idle_min_granularity, "750us",
               "Least slice of a SCHED_IDLE thread beside others; not scaled."),
    PARAM_CHOICE(cfs, scaling, "log", scaling_names,
                 "The first three times 1 + log2 of the CPUs, at most 8 of them, or as they are."),
    PARAM(cfs, gentle_fair_sleepers, true, 0, 1, "",
          "GENTLE_FAIR_SLEEPERS: sleepers are credited half a period, else a whole one."),
    PARAM(cfs, start_debit, true, 0, 1, "",
          "START_DEBIT: whether a new thread starts a slice behind."),
    PARAM(cfs, last_buddy, true, 0, 1, "",
          "LAST_BUDDY: whether who was preempted by a wakee is preferred after it."),
    PARAM(cfs, balance_jitter, true, 0, 1, "",
          "Whether a busy CPU puts balancing off to the next tick by chance, every other time: "
          "stands for the noise of a real machine."),
    { 0 },
};

static struct fair_entity *entity_of(const struct os *os, const struct os_thread *thread)
{
    return os_priv(os, thread);
}

static bool is_idle(const struct fair_entity *e)
{
    return e->thread && e->thread->scheduling == OS_IDLE;
}

static struct fair_entity *leftmost(const struct fair_queue *q)
{
    return (struct fair_entity *)deadline_tree_pick(&q->tree, INT64_MAX);
}

static void add(struct fair_queue *q, struct fair_entity *e)
{
    e->node.deadline = e->node.v;
    fair_add(q, e);
}

/* clear_buddies: of its queue, and of those above for as long as they name its group. */
static void clear_buddies(struct fair_entity *e)
{
    for (struct fair_entity *up = e; up && up->queue->next == up; up = fair_parent(up))
        up->queue->next = NULL;
    for (struct fair_entity *up = e; up && up->queue->last == up; up = fair_parent(up))
        up->queue->last = NULL;
    for (struct fair_entity *up = e; up && up->queue->skip == up; up = fair_parent(up))
        up->queue->skip = NULL;
}

static void raise_least_v(struct fair_queue *q)
{
    const struct fair_entity *first = leftmost(q), *current = q->current;
    const struct fair_entity *least = current;

    if (!current || (first && first->node.v < current->node.v))
        least = first;
    if (least && least->node.v > q->least_v)
        q->least_v = least->node.v;
}

/* sched_slice: the part of the period by weight, group by group; of one yet to join, too. */
static sim_time share_of_period(const struct cfs *self, const struct fair_queue *q,
                                const struct fair_entity *e)
{
    int64_t count = q->home->threads + !e->queued;
    sim_time slice = count > NR_LATENCY ? count * self->min_granularity : self->latency;
    sim_time least = self->min_granularity;

    for (const struct fair_entity *up = e; up; up = fair_parent(up))
        slice = slice * up->weight / (up->queue->weight + (up->queued ? 0 : up->weight));
    if (is_idle(e) && q->idle != q->count)
        least = self->idle_min_granularity;
    return slice > least ? slice : least;
}

/* place_entity */
static void place(const struct cfs *self, const struct fair_queue *q, struct fair_entity *e,
                  bool first)
{
    int64_t v = q->least_v;
    sim_time credit = is_idle(e) ? self->min_granularity : self->latency;

    if (first && self->start_debit)
        v += fair_virtual(e, share_of_period(self, q, e));
    if (!first)
        v -= self->gentle_fair_sleepers ? credit / 2 : credit;
    if (first || v > e->node.v)
        e->node.v = v;
}

/* wakeup_preempt_entity: how much better b is than a: 1 worth a switch, 0 a little, -1 not. */
static int better(const struct cfs *self, const struct fair_entity *a, const struct fair_entity *b)
{
    int64_t ahead = a->node.v - b->node.v;

    if (ahead <= 0)
        return -1;
    return ahead > fair_virtual(b, self->wakeup_granularity);
}

/* The one with the least v, the current one included, without `skip`. */
static struct fair_entity *first_but(struct fair_queue *q, struct fair_entity *skip)
{
    struct fair_entity *current = q->current == skip ? NULL : q->current, *first;
    bool aside = skip && skip->in_tree;

    if (aside)
        fair_remove(q, skip);
    first = leftmost(q);
    if (aside)
        add(q, skip);
    if (!first || (current && current->node.v < first->node.v))
        return current;
    return first;
}

/* pick_next_entity: buddies go first where that is hardly unfair. */
static struct fair_entity *best(const struct cfs *self, struct fair_queue *q)
{
    struct fair_entity *first = first_but(q, NULL), *second;

    if (q->next && better(self, q->next, first) < 1)
        return q->next;
    if (q->last && better(self, q->last, first) < 1)
        return q->last;
    if (q->skip == first) {
        second = first_but(q, first);
        if (second && better(self, second, first) < 1)
            return second;
    }
    return first;
}

static bool cfs_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running);

static bool cfs_init(void *ptr, struct os *os, struct error *err)
{
    struct cfs *self = ptr;
    uint32_t cpus = os_cpus(os) < MOST_CPUS_SCALED ? os_cpus(os) : MOST_CPUS_SCALED;
    sim_time factor = 1;

    if (self->latency > SECOND || self->min_granularity > SECOND ||
        self->wakeup_granularity > SECOND || self->idle_min_granularity > SECOND)
        return error_set(err, "latency and granularities must be at most 1s");
    if (self->latency < 100 * MICROSECOND || self->min_granularity < 100 * MICROSECOND ||
        self->idle_min_granularity < 100 * MICROSECOND || self->wakeup_granularity < 0)
        return error_set(err, "latency and least granularities must be at least 100us");
    for (uint32_t n = cpus; n > 1 && self->scaling == SCALING_LOG; n /= 2)
        factor++;
    self->latency *= factor;
    self->min_granularity *= factor;
    self->wakeup_granularity *= factor;
    self->fair.preempts = cfs_preempts;
    self->fair.jitter = self->balance_jitter;
    fair_open(&self->fair, os);
    return true;
}

/* update_cfs_group, from here up; v stays as it is. */
static void reweigh_from(struct fair_entity *e)
{
    for (; e; e = fair_parent(e))
        fair_set_weight(e, fair_group_weight(e));
}

/* migrate_task_rq_fair: virtual times of two queues have nothing to do with each other. */
static void change_queue(struct fair_entity *e, struct fair_queue *to)
{
    if (e->queue && e->queue != to && !e->relative) {
        e->node.v -= e->queue->least_v;
        e->relative = true;
    }
    e->queue = to;
    if (e->relative)
        e->node.v += to->least_v;
    e->relative = false;
}

static void cfs_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    const struct cfs *self = ptr;
    struct fair_entity *e = entity_of(os, thread);
    bool first = reason == OS_NEW, moved = reason == OS_MIGRATE;

    if (e->queued)
        return; /* it ran until now: pick decides whether it stays */
    e->thread = thread;
    e->weight = thread->weight;
    change_queue(e, fair_queue_of(&self->fair, os, thread->group, cpu));
    for (; e && !e->queued; e = fair_parent(e)) {
        if (e->own)
            e->weight = fair_group_weight(e);
        if (!moved)
            place(self, e->queue, e, first);
        fair_count_in(e->queue, e);
        add(e->queue, e);
        first = moved = false; /* its group wakes */
    }
    reweigh_from(e);
}

static void leave(struct fair_entity *e, int reason)
{
    bool away = reason == OS_MIGRATE;

    do {
        struct fair_queue *q = e->queue;

        clear_buddies(e);
        fair_remove(q, e);
        if (q->current == e)
            q->current = NULL;
        fair_count_out(q, e);
        if (away) {
            e->node.v -= q->least_v;
            e->relative = true;
        }
        away = false;
        raise_least_v(q);
        e = q->owner;
    } while (e && !e->own->count);
    reweigh_from(e);
    /* What remains of a group whose thread sleeps within its slice goes first. */
    for (; e && (reason == OS_BLOCK || reason == OS_EXIT); e = fair_parent(e))
        e->queue->next = e;
}

static void cfs_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)ptr;
    leave(entity_of(os, thread), reason);
}

/* put_prev_entity, from here down. */
static void put_down(struct fair_queue *q)
{
    while (q && q->current) {
        struct fair_entity *e = q->current;

        add(q, e);
        q->current = NULL;
        q = e->own;
    }
}

/* set_next_entity */
static void take(struct fair_queue *q, struct fair_entity *e)
{
    put_down(q);
    clear_buddies(e);
    fair_remove(q, e);
    e->ran = 0;
    q->current = e;
    if (!e->own)
        fair_touch(e);
}

static struct os_thread *cfs_pick(void *ptr, struct os *os, uint32_t cpu)
{
    const struct cfs *self = ptr;
    struct fair_queue *q = os_cpu_priv(os, cpu);
    struct fair_entity *e = NULL;

    fair_watch(&self->fair, os, cpu);
    if (!q->count)
        return NULL;
    for (; q; q = e->own) {
        e = best(self, q);
        if (e != q->current)
            take(q, e);
    }
    return e->thread;
}

static void cfs_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    const struct cfs *self = ptr;
    struct fair_entity *e = entity_of(os, thread);

    if (self->fair.cpus > 1)
        e->last = os_now(os);
    for (struct fair_entity *up = e; up; up = fair_parent(up)) {
        up->ran += ran;
        up->node.v += fair_virtual(up, ran);
        raise_least_v(up->queue);
    }
    reweigh_from(fair_parent(e));
}

/* The least of what it and the groups that it is in may run. */
static sim_time cfs_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    sim_time least = TIME_NEVER;

    for (const struct fair_entity *e = entity_of(os, thread); e; e = fair_parent(e)) {
        sim_time slice = share_of_period(ptr, e->queue, e);

        if (slice < least)
            least = slice;
    }
    return least;
}

/* check_preempt_tick: whether the current one of a queue is to give way. */
static bool is_over(const struct cfs *self, struct fair_entity *e)
{
    struct fair_queue *q = e->queue;
    sim_time ideal;

    if (q->count == 1)
        return false;
    ideal = share_of_period(self, q, e);
    if (e->ran > ideal) {
        clear_buddies(e);
        return true;
    }
    return e->ran >= self->min_granularity && e->node.v - leftmost(q)->node.v > ideal;
}

static void cfs_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct cfs *self = ptr;
    bool over = false;

    for (struct fair_entity *e = entity_of(os, thread); e && self->fair.tick > 0;
         e = fair_parent(e))
        over = is_over(self, e) || over;
    if (over)
        os_resched(os, thread->cpu);
    fair_tick(&self->fair, self, os, thread->cpu);
}

/* check_preempt_wakeup */
static bool cfs_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    const struct cfs *self = ptr;
    struct fair_entity *wakee = entity_of(os, ready), *current = entity_of(os, running);
    bool many = current->queue->count >= NR_LATENCY;

    if (!is_idle(current) || is_idle(wakee)) {
        if (ready->scheduling == OS_BATCH || is_idle(wakee))
            return false;
        fair_match(&current, &wakee);
        if (better(self, current, wakee) < 1)
            return false;
        for (struct fair_entity *e = entity_of(os, ready); e; e = fair_parent(e))
            e->queue->next = e;
    }
    if (self->last_buddy && many && !current->own && !is_idle(current))
        for (struct fair_entity *e = current; e; e = fair_parent(e))
            e->queue->last = e;
    return true;
}

static void cfs_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)ptr;
    leave(entity_of(os, thread), reason);
}

static void cfs_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    struct fair_entity *e = entity_of(os, thread);

    (void)ptr;
    clear_buddies(e);
    for (; e; e = fair_parent(e))
        e->queue->skip = e;
}

static uint32_t cfs_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    const struct cfs *self = ptr;

    return reason == OS_YIELDED ? thread->cpu : fair_place(&self->fair, os, thread);
}

static void cfs_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
{
    struct cfs *self = ptr;

    fair_balance(&self->fair, self, os, cpu, idle);
}

const struct os_policy os_cfs = {
    .policy = { .name = "os.cfs",
                .doc = "Linux until 6.5: the thread with the least virtual time.",
                .source = "Linux 6.1, kernel/sched/fair.c and features.h",
                .params = cfs_params,
                .self_size = sizeof(struct cfs) },
    .entity_size = sizeof(struct fair_entity),
    .cpu_size = sizeof(struct fair_cpu),
    .init = cfs_init,
    .enqueue = cfs_enqueue,
    .dequeue = cfs_dequeue,
    .pick = cfs_pick,
    .stop = cfs_stop,
    .charge = cfs_charge,
    .slice = cfs_slice,
    .tick = cfs_tick,
    .preempts = cfs_preempts,
    .yield = cfs_yield,
    .place = cfs_place,
    .balance = cfs_balance,
    .bounded_wait = true,
};
