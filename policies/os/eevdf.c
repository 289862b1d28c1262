/*
 * EEVDF, the fair class of Linux since 6.6 (kernel/sched/fair.c and features.h of 6.12 and 6.18),
 * after Stoica & Abdel-Wahab 1995: of the threads that have had no more than their share, the one
 * with the earliest virtual deadline runs.
 *
 * Groups of threads are entities with queues of their own on each CPU
 * (policies/lib/os/fair_tree.h).
 */
#include "policies/lib/os/fair_balance.h"
#include "policies/lib/os/fair_tree.h"
#include "sim/os/os.h"

enum { MOST_CPUS_SCALED = 8 };

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
    bool balance_jitter;

    struct fair fair;
    sim_time slice; /* of who asks for none */
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
    PARAM(eevdf, balance_jitter, true, 0, 1, "",
          "Whether a busy CPU puts balancing off to the next tick by chance, every other time: "
          "stands for the noise of a real machine."),
    { 0 },
};

static struct fair_entity *entity_of(const struct os *os, const struct os_thread *thread)
{
    return os_priv(os, thread);
}

/* V: the mean of v by weight, rounded down, so that v <= V is v * W <= sum(w v) exactly. */
static int64_t mean(const struct fair_queue *q)
{
    int64_t v;

    if (!q->weight)
        return q->v;
    v = (int64_t)(q->sum / q->weight);
    return q->sum < 0 && q->sum % q->weight ? v - 1 : v;
}

static bool eligible(const struct fair_queue *q, const struct fair_entity *e)
{
    return e->node.v <= mean(q);
}

static void count_in(struct fair_queue *q, struct fair_entity *e)
{
    q->sum += (fair_wide)e->weight * e->node.v;
    fair_count_in(q, e);
}

static void count_out(struct fair_queue *q, struct fair_entity *e)
{
    q->sum -= (fair_wide)e->weight * e->node.v;
    fair_count_out(q, e);
    if (!q->count && e->node.v > q->v)
        q->v = e->node.v;
}

/* update_entity_lag: what it is owed, within bounds. */
static void note_lag(const struct eevdf *self, const struct fair_queue *q, struct fair_entity *e)
{
    sim_time longest = 2 * e->node.slice > self->fair.tick ? 2 * e->node.slice : self->fair.tick;
    int64_t limit = fair_virtual(e, longest);
    int64_t lag = mean(q) - e->node.v;

    e->lag = lag > limit ? limit : lag < -limit ? -limit : lag;
}

/* place_entity: joining moves V, so the lag is stretched to be the same afterwards. */
static void place(const struct eevdf *self, const struct fair_queue *q, struct fair_entity *e,
                  bool first)
{
    int64_t slice = fair_virtual(e, e->node.slice);
    int64_t lag = 0;

    if (self->place_lag && q->count)
        lag = (int64_t)((fair_wide)e->lag * (q->weight + e->weight) / q->weight);
    e->node.v = mean(q) - lag;
    if (e->relative)
        e->node.deadline += e->node.v;
    else
        e->node.deadline = e->node.v + (first ? slice / 2 : slice);
    e->relative = false;
}

/* Takes an entity out of the queue altogether; `asleep` or on its way to another. */
static void leave(const struct eevdf *self, struct fair_queue *q, struct fair_entity *e,
                  bool asleep)
{
    note_lag(self, q, e);
    fair_remove(q, e);
    if (!asleep) {
        e->node.deadline -= e->node.v;
        e->relative = true;
    }
    count_out(q, e);
    if (q->current == e)
        q->current = NULL;
    if (q->next == e)
        q->next = NULL;
}

/* set_delayed: it stays in the queue until its debt is paid. */
static void delay(struct fair_queue *q, struct fair_entity *e)
{
    e->delayed = true;
    if (q->current == e) {
        q->current = NULL;
        fair_add(q, e);
    }
    if (q->next == e)
        q->next = NULL;
}

/* What is left of a stretch of virtual time when the weight becomes another one. */
static int64_t stretched(int64_t v, int64_t from, int64_t to)
{
    return (int64_t)((fair_wide)v * from / to);
}

/* reweight_entity: lag, deadline and protection mean the same CPU time afterwards. */
static void reweigh(const struct eevdf *self, struct fair_entity *e)
{
    struct fair_queue *q = e->queue;
    int64_t before = e->weight, weight = fair_group_weight(e);
    int64_t protect = e->protect - e->node.v;
    bool waits = e->in_tree, queued = e->queued;

    if (weight == before)
        return;
    if (queued) {
        note_lag(self, q, e);
        fair_remove(q, e);
        e->node.deadline -= e->node.v;
        e->relative = true;
        count_out(q, e);
    }
    e->lag = stretched(e->lag, before, weight);
    if (e->relative)
        e->node.deadline = stretched(e->node.deadline, before, weight);
    e->weight = weight;
    if (!queued)
        return;
    place(self, q, e, false);
    if (e->node.deadline <= e->node.v) /* too little was left to be told in whole numbers */
        e->node.deadline = e->node.v + fair_virtual(e, e->node.slice);
    count_in(q, e);
    if (waits)
        fair_add(q, e);
    e->protect = e->node.v + (protect > 0 ? stretched(protect, before, weight) : 0);
}

/* Groups that stay in their queues when something in them has come or gone. */
static void refresh_from(const struct eevdf *self, struct fair_entity *e)
{
    for (; e; e = fair_parent(e)) {
        sim_time slice = fair_shortest(e->own);

        reweigh(self, e);
        if (slice == e->node.slice || slice == TIME_NEVER)
            continue;
        if (e->in_tree)
            deadline_tree_reslice(&e->queue->tree, &e->node, slice);
        e->node.slice = slice;
    }
}

/* dequeue_entities: out of its queue, and groups that are empty then out of theirs. */
static void withdraw(const struct eevdf *self, struct fair_entity *e, int reason)
{
    bool asleep = reason != OS_MIGRATE && reason != OS_THROTTLE;

    for (;;) {
        struct fair_queue *q = e->queue;

        leave(self, q, e, asleep);
        e->delayed = false;
        e = q->owner;
        if (!e || q->count)
            break;
        asleep = true;
        if (reason != OS_THROTTLE && self->delay_dequeue && !eligible(e->queue, e)) {
            delay(e->queue, e);
            e = fair_parent(e);
            break;
        }
    }
    refresh_from(self, e);
}

/* The protection of a thread that has just got the CPU. */
static void protect(const struct eevdf *self, const struct fair_queue *q, struct fair_entity *e)
{
    sim_time shortest = deadline_tree_shortest(&q->tree);
    int64_t end = e->node.deadline;

    e->protect = e->node.v;
    if (!self->run_to_parity)
        return;
    e->protect = end;
    if (self->release == RELEASE_6_12 || shortest >= e->node.slice)
        return;
    end = e->node.v + fair_virtual(e, shortest);
    if (end < e->protect)
        e->protect = end;
}

static bool protected(const struct fair_entity *e)
{
    return e->node.v < e->protect;
}

/* pick_eevdf: the entity that should run, the current one included. */
static struct fair_entity *best(const struct fair_queue *q)
{
    struct fair_entity *current = q->current;
    struct deadline_node *node;
    int64_t v = mean(q);

    if (q->count == 1)
        return current ? current : (struct fair_entity *)q->tree.root;
    if (current && current->node.v > v)
        current = NULL;
    if (current && protected(current))
        return current;
    node = deadline_tree_pick(&q->tree, v);
    if (!node || (current && current->node.deadline < node->deadline))
        return current;
    return (struct fair_entity *)node;
}

static bool eevdf_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                           const struct os_thread *running);

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
    self->fair.preempts = eevdf_preempts;
    self->fair.jitter = self->balance_jitter;
    fair_open(&self->fair, os);
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
static void wake_delayed(const struct eevdf *self, struct fair_queue *q, struct fair_entity *e)
{
    e->delayed = false;
    note_lag(self, q, e);
    if (e->lag <= 0)
        return;
    fair_remove(q, e);
    count_out(q, e);
    e->lag = 0;
    place(self, q, e, false);
    count_in(q, e);
    fair_add(q, e);
}

/* enqueue_task_fair: into its queue, and groups that were in none into theirs. */
static void enter(const struct eevdf *self, struct fair_entity *e, bool first)
{
    for (; e && !e->queued; e = fair_parent(e)) {
        if (e->own) {
            reweigh(self, e);
            e->node.slice = fair_shortest(e->own);
        }
        place(self, e->queue, e, first);
        count_in(e->queue, e);
        fair_add(e->queue, e);
        first = false;
    }
    if (e && e->delayed)
        wake_delayed(self, e->queue, e);
    refresh_from(self, e);
}

static void eevdf_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    const struct eevdf *self = ptr;
    struct fair_entity *e = entity_of(os, thread);
    bool here = e->queued && e->queue->cpu == cpu;

    if (here && !e->delayed)
        return; /* it ran until now: pick decides whether it stays */
    if (here) {
        wake_delayed(self, e->queue, e);
        return;
    }
    if (e->delayed)
        withdraw(self, e, OS_BLOCK);
    e->thread = thread;
    e->weight = thread->weight;
    e->node.slice = slice_of(self, thread);
    e->queue = fair_queue_of(&self->fair, os, thread->group, cpu);
    enter(self, e, reason == OS_NEW);
}

static void eevdf_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    withdraw(ptr, entity_of(os, thread), reason);
}

static void eevdf_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    const struct eevdf *self = ptr;
    struct fair_entity *e = entity_of(os, thread), *group = fair_parent(e);

    if (reason == OS_BLOCK && self->delay_dequeue && !eligible(e->queue, e)) {
        delay(e->queue, e);
        return;
    }
    withdraw(self, e, reason);
    /* What remains of a group whose thread sleeps within its slice goes first: PICK_BUDDY. */
    if (reason == OS_THROTTLE || self->release == RELEASE_6_12)
        return;
    while (group && !group->queued)
        group = fair_parent(group);
    for (; group && !group->delayed; group = fair_parent(group))
        group->queue->next = group;
}

/* put_prev_entity, from here down. */
static void put_down(struct fair_queue *q)
{
    while (q && q->current) {
        struct fair_entity *e = q->current;

        fair_add(q, e);
        q->current = NULL;
        q = e->own;
    }
}

/* set_next_entity */
static void take(const struct eevdf *self, struct fair_queue *q, struct fair_entity *e)
{
    put_down(q);
    fair_remove(q, e);
    if (q->next == e)
        q->next = NULL;
    q->current = e;
    protect(self, q, e);
    if (!e->own)
        fair_touch(e);
}

/* The way down to the thread that should run; a debtor on it pays by this: false. */
static bool find_way(const struct eevdf *self, struct fair_queue *q)
{
    for (; q; q = q->picked->own) {
        struct fair_entity *e = q->next && eligible(q, q->next) ? q->next : best(q);

        q->picked = e;
        if (!e->delayed)
            continue;
        /* What it would be owed is not kept. */
        withdraw(self, e, OS_BLOCK);
        if (e->lag > 0)
            e->lag = 0;
        return false;
    }
    return true;
}

static struct os_thread *eevdf_pick(void *ptr, struct os *os, uint32_t cpu)
{
    const struct eevdf *self = ptr;
    struct fair_queue *root = os_cpu_priv(os, cpu), *q = root;
    struct fair_entity *e = NULL;

    while (root->count && !find_way(self, root))
        ;
    fair_watch(&self->fair, os, cpu);
    if (!root->count)
        return NULL;
    for (; q; q = e->own) {
        e = q->picked;
        if (e != q->current) /* else without new protection */
            take(self, q, e);
    }
    return e->thread;
}

/* update_curr: whatever looks at the clock also sees that a slice is over. */
static bool charge_one(const struct eevdf *self, struct fair_entity *e, sim_time ran)
{
    struct fair_queue *q = e->queue;
    int64_t v = fair_virtual(e, ran);
    bool renewed;

    e->node.v += v;
    q->sum += (fair_wide)e->weight * v;
    renewed = e->node.v >= e->node.deadline;
    if (renewed)
        e->node.deadline = e->node.v + fair_virtual(e, e->node.slice);
    if (q->count == 1 || q->current != e)
        return false;
    return renewed || (self->release == RELEASE_6_18 && !protected(e)) ||
           (self->preempt_short && !protected(e) && !eligible(q, e));
}

static void eevdf_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    const struct eevdf *self = ptr;
    struct fair_entity *e = entity_of(os, thread), *up = e;
    bool over = false;

    if (self->fair.cpus > 1)
        e->last = os_now(os);
    do
        over = charge_one(self, up, ran) || over;
    while ((up = fair_parent(up)));
    refresh_from(self, fair_parent(e));
    if (over)
        os_resched(os, e->queue->cpu);
}

/* The least of what is left for it and for the groups that it is in. */
static sim_time eevdf_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    sim_time least = TIME_NEVER;

    (void)ptr;
    for (const struct fair_entity *e = entity_of(os, thread); e; e = fair_parent(e)) {
        int64_t left = e->node.deadline - e->node.v;
        sim_time time;

        if (protected(e) && e->protect < e->node.deadline)
            left = e->protect - e->node.v;
        time = (left * e->weight + FAIR_NICE_0 - 1) / FAIR_NICE_0;
        if (time < least)
            least = time;
    }
    /* A deadline that was moved to just here is renewed by the next charge: some time has to pass.
     */
    return least > 0 ? least : 1;
}

/* Charging has done what there is to do for the thread. */
static void eevdf_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    fair_tick(&((struct eevdf *)ptr)->fair, ptr, os, thread->cpu);
}

/* check_preempt_wakeup_fair */
static bool eevdf_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                           const struct os_thread *running)
{
    const struct eevdf *self = ptr;
    struct fair_entity *wakee = entity_of(os, ready);
    struct fair_entity *current = entity_of(os, running);
    struct fair_queue *q;

    if (running->scheduling == OS_IDLE && ready->scheduling != OS_IDLE) {
        current->protect = current->node.v;
        return true;
    }
    if (ready->scheduling == OS_BATCH || ready->scheduling == OS_IDLE)
        return false;
    fair_match(&current, &wakee);
    q = current->queue;
    if (self->preempt_short && wakee->node.slice < current->node.slice && eligible(q, wakee) &&
        (wakee->node.deadline < current->node.deadline || !eligible(q, current))) {
        current->protect = current->node.v;
    } else if (self->release == RELEASE_6_18 && self->run_to_parity) {
        sim_time shortest = deadline_tree_shortest(&q->tree);
        int64_t end;

        if (current->node.slice < shortest)
            shortest = current->node.slice;
        end = current->node.v + fair_virtual(current, shortest);
        if (end < current->protect)
            current->protect = end;
    }
    return best(q) == wakee;
}

/* yield_task_fair of 6.12: the next slice is asked for at once. */
static void eevdf_yield(void *ptr, struct os *os, struct os_thread *thread)
{
    struct fair_entity *e = entity_of(os, thread);

    (void)ptr;
    e->node.deadline += fair_virtual(e, e->node.slice);
    e->protect = e->node.v;
}

static uint32_t eevdf_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    const struct fair_entity *e = entity_of(os, thread);

    if (e->delayed)
        return e->queue->cpu;
    if (reason == OS_YIELDED)
        return thread->cpu;
    return fair_place(&((struct eevdf *)ptr)->fair, os, thread);
}

static void eevdf_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
{
    fair_balance(&((struct eevdf *)ptr)->fair, ptr, os, cpu, idle);
}

const struct os_policy os_eevdf = {
    .policy = { .name = "os.eevdf",
                .doc = "Linux since 6.6: of the threads that have not had their share, the one "
                       "with the earliest virtual deadline.",
                .source = "Linux 6.12 and 6.18, kernel/sched/fair.c and features.h; Stoica & "
                          "Abdel-Wahab, TR-95-22, Old Dominion University, 1995",
                .params = eevdf_params,
                .self_size = sizeof(struct eevdf) },
    .entity_size = sizeof(struct fair_entity),
    .cpu_size = sizeof(struct fair_cpu),
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
