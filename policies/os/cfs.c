/*
 * CFS, the fair class of Linux until 6.5 (kernel/sched/fair.c and features.h of 6.1): the thread
 * with the least virtual time runs.
 *
 * Default features: GENTLE_FAIR_SLEEPERS, START_DEBIT, LAST_BUDDY, WAKEUP_PREEMPTION, BASE_SLICE.
 * Threads on one CPU are weighed by nice; groups have no weights of their own here.
 */
#include "policies/lib/os/deadline_tree.h"
#include "policies/lib/os/domain.h"
#include "sim/os/os.h"

enum { NICE_0_WEIGHT = 1024, MOST_CPUS_SCALED = 8, NR_LATENCY = 8 };

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
    { 0 },
};

/* Of a thread; zeroed on arrival. */
struct entity {
    struct deadline_node node; /* first member; deadline = v orders the tree */
    struct os_thread *thread;
    int64_t weight;
    sim_time ran; /* since it got the CPU */
    uint32_t cpu;
    bool queued; /* runs or waits */
    bool in_tree;
    bool relative; /* v is counted from the least v, between two queues */
};

/* Of a CPU. The running thread is counted, but not in the tree. */
struct queue {
    struct deadline_tree tree;
    struct entity *current;
    struct entity *next, *last, *skip; /* buddies */
    int64_t weight;
    int64_t count, idle; /* of SCHED_IDLE among them */
    int64_t least_v;     /* min_vruntime: never falls */
};

static struct entity *entity_of(const struct os *os, const struct os_thread *thread)
{
    return os_priv(os, thread);
}

static bool is_idle(const struct entity *e)
{
    return e->thread->scheduling == OS_IDLE;
}

static int64_t virtual_time(const struct entity *e, sim_time time)
{
    return time * NICE_0_WEIGHT / e->weight;
}

static struct entity *leftmost(const struct queue *q)
{
    return (struct entity *)deadline_tree_pick(&q->tree, INT64_MAX);
}

static void into_tree(struct queue *q, struct entity *e)
{
    e->node.deadline = e->node.v;
    deadline_tree_add(&q->tree, &e->node);
    e->in_tree = true;
}

static void out_of_tree(struct queue *q, struct entity *e)
{
    if (e->in_tree)
        deadline_tree_remove(&q->tree, &e->node);
    e->in_tree = false;
}

static void clear_buddies(struct queue *q, const struct entity *e)
{
    if (q->next == e)
        q->next = NULL;
    if (q->last == e)
        q->last = NULL;
    if (q->skip == e)
        q->skip = NULL;
}

static void raise_least_v(struct queue *q)
{
    const struct entity *first = leftmost(q), *current = q->current;
    const struct entity *least = current;

    if (!current || (first && first->node.v < current->node.v))
        least = first;
    if (least && least->node.v > q->least_v)
        q->least_v = least->node.v;
}

/* sched_slice: the part of the period by weight; of one that is yet to join, too. */
static sim_time share_of_period(const struct cfs *self, const struct queue *q,
                                const struct entity *e)
{
    int64_t count = q->count + !e->queued, weight = q->weight + (e->queued ? 0 : e->weight);
    sim_time period = count > NR_LATENCY ? count * self->min_granularity : self->latency;
    sim_time slice = period * e->weight / weight;
    sim_time least = self->min_granularity;

    if (is_idle(e) && q->idle != q->count)
        least = self->idle_min_granularity;
    return slice > least ? slice : least;
}

/* place_entity */
static void place(const struct cfs *self, const struct queue *q, struct entity *e, bool first)
{
    int64_t v = q->least_v;
    sim_time credit = is_idle(e) ? self->min_granularity : self->latency;

    if (first && self->start_debit)
        v += virtual_time(e, share_of_period(self, q, e));
    if (!first)
        v -= self->gentle_fair_sleepers ? credit / 2 : credit;
    if (first || v > e->node.v)
        e->node.v = v;
}

/* wakeup_preempt_entity: how much better b is than a: 1 worth a switch, 0 a little, -1 not. */
static int better(const struct cfs *self, const struct entity *a, const struct entity *b)
{
    int64_t ahead = a->node.v - b->node.v;

    if (ahead <= 0)
        return -1;
    return ahead > virtual_time(b, self->wakeup_granularity);
}

/* The one with the least v, the current one included, without `skip`. */
static struct entity *first_but(struct queue *q, struct entity *skip)
{
    struct entity *current = q->current == skip ? NULL : q->current, *first;
    bool aside = skip && skip->in_tree;

    if (aside)
        out_of_tree(q, skip);
    first = leftmost(q);
    if (aside)
        into_tree(q, skip);
    if (!first || (current && current->node.v < first->node.v))
        return current;
    return first;
}

/* pick_next_entity: buddies go first where that is hardly unfair. */
static struct entity *best(const struct cfs *self, struct queue *q)
{
    struct entity *first = first_but(q, NULL), *second;

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
    return true;
}

static void cfs_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    const struct cfs *self = ptr;
    struct entity *e = entity_of(os, thread);
    struct queue *q = os_cpu_priv(os, cpu);

    if (e->queued)
        return; /* it ran until now: pick decides whether it stays */
    e->thread = thread;
    e->weight = thread->weight;
    e->cpu = cpu;
    if (e->relative)
        e->node.v += q->least_v;
    e->relative = false;
    if (reason != OS_MIGRATE)
        place(self, q, e, reason == OS_NEW);
    q->weight += e->weight;
    q->count++;
    q->idle += is_idle(e);
    e->queued = true;
    into_tree(q, e);
}

static void leave(struct os *os, struct entity *e, int reason)
{
    struct queue *q = os_cpu_priv(os, e->cpu);

    clear_buddies(q, e);
    out_of_tree(q, e);
    if (q->current == e)
        q->current = NULL;
    q->weight -= e->weight;
    q->count--;
    q->idle -= is_idle(e);
    e->queued = false;
    if (reason == OS_MIGRATE) {
        e->node.v -= q->least_v;
        e->relative = true;
    }
    raise_least_v(q);
}

static void cfs_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)ptr;
    leave(os, entity_of(os, thread), reason);
}

static struct os_thread *cfs_pick(void *ptr, struct os *os, uint32_t cpu)
{
    const struct cfs *self = ptr;
    struct queue *q = os_cpu_priv(os, cpu);
    struct entity *e;

    if (!q->count)
        return NULL;
    e = best(self, q);
    if (e == q->current)
        return e->thread;
    if (q->current)
        into_tree(q, q->current);
    clear_buddies(q, e);
    out_of_tree(q, e);
    e->ran = 0;
    q->current = e;
    return e->thread;
}

static void cfs_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct entity *e = entity_of(os, thread);

    (void)ptr;
    e->ran += ran;
    e->node.v += virtual_time(e, ran);
    raise_least_v(os_cpu_priv(os, e->cpu));
}

static sim_time cfs_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct entity *e = entity_of(os, thread);

    return share_of_period(ptr, os_cpu_priv(os, e->cpu), e);
}

/* check_preempt_tick */
static void cfs_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct cfs *self = ptr;
    struct entity *e = entity_of(os, thread);
    struct queue *q = os_cpu_priv(os, e->cpu);
    sim_time ideal;

    if (q->count == 1)
        return;
    ideal = share_of_period(self, q, e);
    if (e->ran > ideal) {
        os_resched(os, e->cpu);
        clear_buddies(q, e);
    } else if (e->ran >= self->min_granularity && e->node.v - leftmost(q)->node.v > ideal) {
        os_resched(os, e->cpu);
    }
}

/* check_preempt_wakeup */
static bool cfs_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    const struct cfs *self = ptr;
    struct entity *wakee = entity_of(os, ready), *current = entity_of(os, running);
    struct queue *q = os_cpu_priv(os, current->cpu);

    if (!is_idle(current) || is_idle(wakee)) {
        if (ready->scheduling == OS_BATCH || is_idle(wakee) || better(self, current, wakee) < 1)
            return false;
        q->next = wakee;
    }
    if (self->last_buddy && q->count >= NR_LATENCY && !is_idle(current))
        q->last = current;
    return true;
}

static void cfs_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)ptr;
    leave(os, entity_of(os, thread), reason);
}

static void cfs_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    struct entity *e = entity_of(os, thread);
    struct queue *q = os_cpu_priv(os, e->cpu);

    (void)ptr;
    clear_buddies(q, e);
    q->skip = e;
}

static uint32_t cfs_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    (void)ptr;
    if (reason == OS_YIELDED)
        return thread->cpu;
    return domain_place(os, thread);
}

static bool may_move(const struct deadline_node *node, const void *context)
{
    const struct os_thread *thread = ((const struct entity *)node)->thread;
    const uint32_t *cpu = context;

    return thread->state == OS_READY && os_may_run(thread, *cpu);
}

/* sched_balance_newidle: one thread comes over from the longest queue. */
static void cfs_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
{
    uint32_t from = domain_busiest(os, cpu);
    const struct queue *q;
    struct deadline_node *node;

    (void)ptr;
    if (from == OS_NO_CPU || !idle)
        return;
    q = os_cpu_priv(os, from);
    node = deadline_tree_first(&q->tree, may_move, &cpu);
    if (node)
        os_migrate(os, ((struct entity *)node)->thread, cpu);
}

const struct os_policy os_cfs = {
    .policy = { .name = "os.cfs",
                .doc = "Linux until 6.5: the thread with the least virtual time.",
                .source = "Linux 6.1, kernel/sched/fair.c and features.h",
                .params = cfs_params,
                .self_size = sizeof(struct cfs) },
    .entity_size = sizeof(struct entity),
    .cpu_size = sizeof(struct queue),
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
