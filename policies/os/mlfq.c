/*
 * Multilevel feedback queue by the five rules of Arpaci-Dusseau, Operating Systems: Three Easy
 * Pieces, chapter 8: a higher queue goes first; equals round robin; all begin at the top; who has
 * used up its allotment, over however many pauses, moves down; every `boost` all move to the top.
 */
#include <string.h>

#include "policies/lib/os/queue.h"

enum { MLFQ_QUEUES = 64 };

struct mlfq {
    int64_t queues;
    const char *quanta;
    int64_t allotment;
    sim_time boost;
    bool stay;
    bool bump;

    sim_time quantum[MLFQ_QUEUES]; /* 0 is the top */
    struct os_fifo ready[MLFQ_QUEUES];
    int64_t epoch;          /* boosts so far */
    sim_time boosted;       /* when the last was */
    struct os_thread *last; /* that it moved; NULL: none */
};

struct mlfq_thread {
    struct os_link link;
    int64_t epoch; /* that its level is of */
    int64_t level, before;
    sim_time left;  /* of its quantum */
    int64_t quanta; /* of its allotment, the present one included */
    bool spent;     /* a quantum is used up, and it still has the CPU */
};

static const struct param mlfq_params[] = {
    PARAM(mlfq, queues, 3, 1, MLFQ_QUEUES, "", "Number of queues."),
    PARAM_TEXT(
        mlfq, quanta, "10ms",
        "Quantum of each queue from the top, apart by blanks; the last is that of the rest."),
    PARAM(mlfq, allotment, 1, 1, 1e9, "", "Quanta in a queue before a thread moves down."),
    PARAM_TIME(mlfq, boost, "never", "Time after which all threads move to the top."),
    PARAM(mlfq, stay, false, 0, 1, "", "Whether a pause renews the allotment (the old rule 4b)."),
    PARAM(mlfq, bump, false, 0, 1, "", "Whether a thread comes back from a pause to the front."),
    { 0 },
};

static bool mlfq_init(void *ptr, struct os *os, struct error *err)
{
    struct mlfq *self = ptr;
    const char *at = self->quanta;
    sim_time quantum = 0;
    char word[32];
    int64_t level = 0;

    (void)os;
    for (; level < self->queues; level++) {
        size_t length = strcspn(at += strspn(at, " "), " ");

        if (length == 0)
            break;
        if (length >= sizeof word)
            return error_set(err, "quanta: expected durations, not '%.40s'", at);
        memcpy(word, at, length);
        word[length] = '\0';
        if (!units_time(word, &quantum, err))
            return error_prefix(err, "quanta");
        if (quantum <= 0)
            return error_set(err, "quanta must be above 0");
        self->quantum[level] = quantum;
        at += length;
    }
    if (level == 0)
        return error_set(err, "quanta: expected at least one duration");
    if (at[strspn(at, " ")])
        return error_set(err, "quanta has more values than there are queues");
    for (; level < self->queues; level++)
        self->quantum[level] = quantum;
    return self->boost > 0 || error_set(err, "boost must be above 0");
}

static void refill(const struct mlfq *self, struct mlfq_thread *t)
{
    t->left = self->quantum[t->level];
    t->quanta = self->allotment;
}

/* Rule 5, when its time has come: queues from the bottom up are hung behind the top one. */
static void boost(struct mlfq *self, const struct os *os)
{
    int64_t epoch = self->boost == TIME_NEVER ? 0 : os_now(os) / self->boost;

    if (epoch == self->epoch)
        return;
    self->epoch = epoch;
    for (int64_t level = self->queues - 1; level > 0; level--)
        os_fifo_join(&self->ready[0], &self->ready[level], os);
    self->boosted = os_now(os);
    self->last = self->ready[0].tail;
}

/* The thread as it is now: a boost reaches those in no queue when they are looked at. */
static struct mlfq_thread *look(struct mlfq *self, const struct os *os,
                                const struct os_thread *thread)
{
    struct mlfq_thread *t = os_priv(os, thread);

    boost(self, os);
    if (t->epoch != self->epoch || t->left == 0) {
        t->epoch = self->epoch;
        t->level = 0;
        refill(self, t);
    }
    return t;
}

/* Rule 4: the allotment counts over pauses. Before a boost of the same instant. */
static void mlfq_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    const struct mlfq *self = ptr;
    struct mlfq_thread *t = os_priv(os, thread);

    /* Between a quantum's end and the tick that sees it nothing is charged. */
    if (t->spent)
        return;
    t->left -= ran;
    if (t->left > 0)
        return;
    t->spent = true;
    t->before = t->level;
    if (--t->quanta == 0) {
        t->level += t->level + 1 < self->queues;
        t->quanta = self->allotment;
    }
    t->left = self->quantum[t->level];
}

static void mlfq_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                         int reason)
{
    struct mlfq *self = ptr;
    struct mlfq_thread *t = look(self, os, thread);
    bool waits = (reason == OS_PREEMPT || reason == OS_EXPIRE) && !t->spent;
    bool moved = t->spent && self->epoch > 0 && self->boosted == os_now(os);

    (void)cpu;
    t->spent = false;
    /* A quantum that ends with a boost ends before it, and before whoever comes then. */
    if (moved)
        os_fifo_insert(&self->ready[t->level], os, thread, self->last);
    else if (waits || (self->bump && reason == OS_WAKE))
        os_fifo_prepend(&self->ready[t->level], os, thread);
    else
        os_fifo_append(&self->ready[t->level], os, thread);
}

static void mlfq_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct mlfq *self = ptr;

    (void)reason;
    if (thread == self->last)
        self->last = NULL;
    os_fifo_remove(&self->ready[look(self, os, thread)->level], os, thread);
}

static struct os_thread *mlfq_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct mlfq *self = ptr;
    struct os_thread *thread = NULL;

    boost(self, os);
    for (int64_t level = 0; level < self->queues && !thread; level++)
        thread = os_fifo_take(&self->ready[level], os, cpu);
    if (thread && thread == self->last)
        self->last = NULL;
    if (thread && self->boost != TIME_NEVER && os_rules(os)->tick == 0)
        os_timer(os, cpu, time_add(self->epoch * self->boost, self->boost));
    return thread;
}

static void mlfq_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct mlfq *self = ptr;
    struct mlfq_thread *t = os_priv(os, thread);

    if (reason == OS_BLOCK && self->stay) {
        t->level = t->spent ? t->before : t->level;
        refill(self, t);
    }
    t->spent = false;
}

static sim_time mlfq_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    struct mlfq *self = ptr;

    return os_ran_since_pick(os, thread->cpu) + look(self, os, thread)->left;
}

/* A tick, or the time of a boost, after which the slice is another. */
static void mlfq_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct mlfq *self = ptr;
    struct mlfq_thread *t = os_priv(os, thread);

    boost(self, os);
    if (t->spent || t->epoch != self->epoch)
        os_resched(os, thread->cpu);
    else if (self->boost != TIME_NEVER && os_rules(os)->tick == 0)
        os_timer(os, thread->cpu, time_add(self->epoch * self->boost, self->boost));
}

static bool mlfq_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                          const struct os_thread *running)
{
    struct mlfq *self = ptr;

    return look(self, os, ready)->level < look(self, os, running)->level;
}

const struct os_policy os_mlfq = {
    .policy = { .name = "os.mlfq",
                .doc = "Multilevel feedback queue: who uses the CPU long moves down, all are "
                       "boosted.",
                .source = "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 8",
                .params = mlfq_params,
                .self_size = sizeof(struct mlfq) },
    .entity_size = sizeof(struct mlfq_thread),
    .init = mlfq_init,
    .charge = mlfq_charge,
    .enqueue = mlfq_enqueue,
    .dequeue = mlfq_dequeue,
    .pick = mlfq_pick,
    .stop = mlfq_stop,
    .slice = mlfq_slice,
    .tick = mlfq_tick,
    .preempts = mlfq_preempts,
    .global = true,
};
