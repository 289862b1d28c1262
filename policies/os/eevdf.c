/*
 * EEVDF, the fair class of Linux since 6.6 (kernel/sched/fair.c and features.h of 6.12 and 6.18),
 * after Stoica & Abdel-Wahab 1995: of the threads that have had no more than their share, the one
 * with the earliest virtual deadline runs.
 *
 * Threads on one CPU are weighed by nice; groups have no weights of their own here.
 */
#include "policies/lib/os/deadline_tree.h"
#include "policies/lib/os/domain.h"
#include "sim/os/os.h"

enum { NICE_0_WEIGHT = 1024, MOST_CPUS_SCALED = 8 };

#define LEAST_SLICE (100 * MICROSECOND)
#define MOST_SLICE (100 * MILLISECOND)

enum release { RELEASE_6_12, RELEASE_6_18 };

static const char *const release_names[] = { "6.12", "6.18", NULL };

enum scaling { SCALING_NONE, SCALING_LOG };

static const char *const scaling_names[] = { "none", "log", NULL };

struct eevdf {
    sim_time base_slice;
    int scaling;
    int release;
    bool run_to_parity;
    bool preempt_short;
    bool place_lag;
    bool delay_dequeue;

    sim_time slice; /* of who asks for none */
    sim_time tick;
};

static const struct param eevdf_params[] = {
    PARAM_TIME(eevdf, base_slice, "700us",
               "Slice of threads that ask for none, before scaling (750us up to about 6.14)."),
    PARAM_CHOICE(eevdf, scaling, "log", scaling_names,
                 "The base slice times 1 + log2 of the CPUs, at most 8 of them, or as it is."),
    PARAM_CHOICE(eevdf, release, "6.18", release_names,
                 "The kernel whose rule protects the running thread: until its deadline, or for "
                 "the shortest slice that waits."),
    PARAM(eevdf, run_to_parity, true, 0, 1, "",
          "RUN_TO_PARITY: whether the running thread is protected at all."),
    PARAM(eevdf, preempt_short, true, 0, 1, "",
          "PREEMPT_SHORT: whether a wakee with a shorter slice lifts the protection."),
    PARAM(eevdf, place_lag, true, 0, 1, "",
          "PLACE_LAG: whether a thread that comes back keeps what it was owed."),
    PARAM(eevdf, delay_dequeue, true, 0, 1, "",
          "DELAY_DEQUEUE: whether a thread that sleeps with a debt stays in the queue to pay it."),
    { 0 },
};

/* Of a thread; zeroed on arrival. */
struct entity {
    struct deadline_node node; /* first member; v, deadline and slice are those of the thread */
    struct os_thread *thread;
    int64_t weight;
    int64_t lag;     /* V - v when it left a queue */
    int64_t protect; /* v up to which it is kept, while it runs */
    uint32_t cpu;    /* whose queue it is in */
    bool queued;     /* counts in V: runs, waits, or is delayed */
    bool in_tree;
    bool delayed;  /* asleep with a debt */
    bool relative; /* the deadline is counted from v, between two queues */
};

/* Weights times virtual times do not fit into 64 bits. */
__extension__ typedef __int128 wide;

/* Of a CPU. The running thread counts in the sums, but is not in the tree. */
struct queue {
    struct deadline_tree tree;
    struct entity *current; /* runs, or was the last to run and waits for the next pick */
    wide sum;               /* of weight * v */
    int64_t weight;
    int64_t count;
    int64_t v; /* where the last one left an empty queue */
};

static struct entity *entity_of(const struct os *os, const struct os_thread *thread)
{
    return os_priv(os, thread);
}

/* CPU time as virtual time of an entity. */
static int64_t virtual_time(const struct entity *e, sim_time time)
{
    return time * NICE_0_WEIGHT / e->weight;
}

/* V: the mean of v by weight, rounded down, so that v <= V is v * W <= sum(w v) exactly. */
static int64_t mean(const struct queue *q)
{
    int64_t v;

    if (!q->weight)
        return q->v;
    v = (int64_t)(q->sum / q->weight);
    return q->sum < 0 && q->sum % q->weight ? v - 1 : v;
}

static bool eligible(const struct queue *q, const struct entity *e)
{
    return e->node.v <= mean(q);
}

static void count_in(struct queue *q, struct entity *e)
{
    q->sum += (wide)e->weight * e->node.v;
    q->weight += e->weight;
    q->count++;
    e->queued = true;
}

static void count_out(struct queue *q, struct entity *e)
{
    q->sum -= (wide)e->weight * e->node.v;
    q->weight -= e->weight;
    q->count--;
    e->queued = false;
    if (!q->count && e->node.v > q->v)
        q->v = e->node.v;
}

static void into_tree(struct queue *q, struct entity *e)
{
    deadline_tree_add(&q->tree, &e->node);
    e->in_tree = true;
}

static void out_of_tree(struct queue *q, struct entity *e)
{
    if (e->in_tree)
        deadline_tree_remove(&q->tree, &e->node);
    e->in_tree = false;
}

/* update_entity_lag: what it is owed, within bounds. */
static void note_lag(const struct eevdf *self, const struct queue *q, struct entity *e)
{
    sim_time longest = 2 * e->node.slice > self->tick ? 2 * e->node.slice : self->tick;
    int64_t limit = virtual_time(e, longest);
    int64_t lag = mean(q) - e->node.v;

    e->lag = lag > limit ? limit : lag < -limit ? -limit : lag;
}

/* place_entity: joining moves V, so the lag is stretched to be the same afterwards. */
static void place(const struct eevdf *self, const struct queue *q, struct entity *e, bool first)
{
    int64_t slice = virtual_time(e, e->node.slice);
    int64_t lag = 0;

    if (self->place_lag && q->count)
        lag = (int64_t)((wide)e->lag * (q->weight + e->weight) / q->weight);
    e->node.v = mean(q) - lag;
    if (e->relative)
        e->node.deadline += e->node.v;
    else
        e->node.deadline = e->node.v + (first ? slice / 2 : slice);
    e->relative = false;
}

/* Takes an entity out of the queue altogether; `asleep` or on its way to another. */
static void leave(const struct eevdf *self, struct queue *q, struct entity *e, bool asleep)
{
    note_lag(self, q, e);
    out_of_tree(q, e);
    if (!asleep) {
        e->node.deadline -= e->node.v;
        e->relative = true;
    }
    count_out(q, e);
    if (q->current == e)
        q->current = NULL;
}

/* The protection of a thread that has just got the CPU. */
static void protect(const struct eevdf *self, const struct queue *q, struct entity *e)
{
    sim_time shortest = deadline_tree_shortest(&q->tree);
    int64_t end = e->node.deadline;

    e->protect = e->node.v;
    if (!self->run_to_parity)
        return;
    e->protect = end;
    if (self->release == RELEASE_6_12 || shortest >= e->node.slice)
        return;
    end = e->node.v + virtual_time(e, shortest);
    if (end < e->protect)
        e->protect = end;
}

static bool protected(const struct entity *e)
{
    return e->node.v < e->protect;
}

/* pick_eevdf: the entity that should run, the current one included. */
static struct entity *best(const struct queue *q)
{
    struct entity *current = q->current;
    struct deadline_node *node;
    int64_t v = mean(q);

    if (q->count == 1)
        return current ? current : (struct entity *)q->tree.root;
    if (current && current->node.v > v)
        current = NULL;
    if (current && protected(current))
        return current;
    node = deadline_tree_pick(&q->tree, v);
    if (!node || (current && current->node.deadline < node->deadline))
        return current;
    return (struct entity *)node;
}

static bool eevdf_init(void *ptr, struct os *os, struct error *err)
{
    struct eevdf *self = ptr;
    uint32_t cpus = os_cpus(os) < MOST_CPUS_SCALED ? os_cpus(os) : MOST_CPUS_SCALED;
    sim_time factor = 1;

    for (uint32_t n = cpus; n > 1 && self->scaling == SCALING_LOG; n /= 2)
        factor++;
    if (self->base_slice < LEAST_SLICE || self->base_slice > MOST_SLICE)
        return error_set(err, "base_slice must be from 100us to 100ms");
    self->slice = self->base_slice * factor;
    self->tick = os_rules(os)->tick;
    return true;
}

static sim_time slice_of(const struct eevdf *self, const struct os_thread *thread)
{
    if (!thread->slice)
        return self->slice;
    if (thread->slice < LEAST_SLICE)
        return LEAST_SLICE;
    return thread->slice > MOST_SLICE ? MOST_SLICE : thread->slice;
}

/* requeue_delayed_entity: a debt that was paid asleep is forgotten, what is owed too. */
static void wake_delayed(const struct eevdf *self, struct queue *q, struct entity *e)
{
    e->delayed = false;
    note_lag(self, q, e);
    if (e->lag <= 0)
        return;
    out_of_tree(q, e);
    count_out(q, e);
    e->lag = 0;
    place(self, q, e, false);
    count_in(q, e);
    into_tree(q, e);
}

static void eevdf_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    const struct eevdf *self = ptr;
    struct entity *e = entity_of(os, thread);
    struct queue *q = os_cpu_priv(os, cpu);

    if (e->queued && !e->delayed && e->cpu == cpu)
        return; /* it ran until now: pick decides whether it stays */
    if (e->delayed && e->cpu == cpu) {
        wake_delayed(self, q, e);
        return;
    }
    if (e->delayed)
        leave(self, os_cpu_priv(os, e->cpu), e, true);
    e->delayed = false;
    e->thread = thread;
    e->weight = thread->weight;
    e->node.slice = slice_of(self, thread);
    e->cpu = cpu;
    place(self, q, e, reason == OS_NEW);
    count_in(q, e);
    into_tree(q, e);
}

static void eevdf_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct entity *e = entity_of(os, thread);

    (void)reason;
    leave(ptr, os_cpu_priv(os, e->cpu), e, false);
}

static void eevdf_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    const struct eevdf *self = ptr;
    struct entity *e = entity_of(os, thread);
    struct queue *q = os_cpu_priv(os, e->cpu);

    if (reason == OS_BLOCK && self->delay_dequeue && !eligible(q, e)) {
        e->delayed = true;
        q->current = NULL;
        into_tree(q, e);
        return;
    }
    leave(self, q, e, reason != OS_THROTTLE);
}

static struct os_thread *eevdf_pick(void *ptr, struct os *os, uint32_t cpu)
{
    const struct eevdf *self = ptr;
    struct queue *q = os_cpu_priv(os, cpu);

    while (q->count) {
        struct entity *e = best(q);

        if (!e->delayed) {
            if (e == q->current)
                return e->thread; /* without new protection */
            if (q->current)
                into_tree(q, q->current);
            out_of_tree(q, e);
            q->current = e;
            protect(self, q, e);
            return e->thread;
        }
        /* Its turn has come: the debt is paid; what it would be owed is not kept. */
        leave(self, q, e, true);
        e->delayed = false;
        if (e->lag > 0)
            e->lag = 0;
    }
    return NULL;
}

/* update_curr: whatever looks at the clock also sees that a slice is over. */
static void eevdf_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    const struct eevdf *self = ptr;
    struct entity *e = entity_of(os, thread);
    struct queue *q = os_cpu_priv(os, e->cpu);
    int64_t v = virtual_time(e, ran);
    bool renewed;

    e->node.v += v;
    q->sum += (wide)e->weight * v;
    renewed = e->node.v >= e->node.deadline;
    if (renewed)
        e->node.deadline = e->node.v + virtual_time(e, e->node.slice);
    if (q->count == 1 || q->current != e)
        return;
    if (renewed || (self->release == RELEASE_6_18 && !protected(e)) ||
        (self->preempt_short && !protected(e) && !eligible(q, e)))
        os_resched(os, e->cpu);
}

static sim_time eevdf_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct entity *e = entity_of(os, thread);
    int64_t left = e->node.deadline - e->node.v;

    (void)ptr;
    if (protected(e) && e->protect < e->node.deadline)
        left = e->protect - e->node.v;
    return (left * e->weight + NICE_0_WEIGHT - 1) / NICE_0_WEIGHT;
}

/* Charging has done what there is to do. */
static void eevdf_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    (void)ptr;
    (void)os;
    (void)thread;
}

/* check_preempt_wakeup_fair */
static bool eevdf_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                           const struct os_thread *running)
{
    const struct eevdf *self = ptr;
    struct entity *wakee = entity_of(os, ready);
    struct entity *current = entity_of(os, running);
    struct queue *q = os_cpu_priv(os, current->cpu);

    if (running->scheduling == OS_IDLE && ready->scheduling != OS_IDLE) {
        current->protect = current->node.v;
        return true;
    }
    if (ready->scheduling == OS_BATCH || ready->scheduling == OS_IDLE)
        return false;
    if (self->preempt_short && wakee->node.slice < current->node.slice && eligible(q, wakee) &&
        (wakee->node.deadline < current->node.deadline || !eligible(q, current))) {
        current->protect = current->node.v;
    } else if (self->release == RELEASE_6_18 && self->run_to_parity) {
        sim_time shortest = deadline_tree_shortest(&q->tree);
        int64_t end;

        if (current->node.slice < shortest)
            shortest = current->node.slice;
        end = current->node.v + virtual_time(current, shortest);
        if (end < current->protect)
            current->protect = end;
    }
    return best(q) == wakee;
}

/* yield_task_fair of 6.12: the next slice is asked for at once. */
static void eevdf_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    struct entity *e = entity_of(os, thread);

    (void)ptr;
    e->node.deadline += virtual_time(e, e->node.slice);
    e->protect = e->node.v;
}

static uint32_t eevdf_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    const struct entity *e = entity_of(os, thread);

    (void)ptr;
    if (e->delayed)
        return e->cpu;
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
static void eevdf_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
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

const struct os_policy os_eevdf = {
    .policy = { .name = "os.eevdf",
                .doc = "Linux since 6.6: of the threads that have not had their share, the one "
                       "with the earliest virtual deadline.",
                .source = "Linux 6.12 and 6.18, kernel/sched/fair.c and features.h; Stoica & "
                          "Abdel-Wahab, TR-95-22, Old Dominion University, 1995",
                .params = eevdf_params,
                .self_size = sizeof(struct eevdf) },
    .entity_size = sizeof(struct entity),
    .cpu_size = sizeof(struct queue),
    .init = eevdf_init,
    .enqueue = eevdf_enqueue,
    .dequeue = eevdf_dequeue,
    .pick = eevdf_pick,
    .stop = eevdf_stop,
    .charge = eevdf_charge,
    .slice = eevdf_slice,
    .tick = eevdf_tick,
    .preempts = eevdf_preempts,
    .yield = eevdf_yield,
    .place = eevdf_place,
    .balance = eevdf_balance,
    .bounded_wait = true,
};
