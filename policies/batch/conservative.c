/* Conservative backfilling: every job has a reservation, and none may be delayed by another. */
#include "policies/lib/machines.h"
#include "sim/batch/batch.h"

struct conservative {
    struct timeline plan;  /* free processors, reservations taken out; unused with machines */
    struct machines holds; /* with reservation: machines */
    bool finished;         /* a job ended since the last pass */
    sim_time freed;        /* some time before it became free since jobs were placed */
    sim_time soonest;      /* no reservation starts before it */
    uint64_t seen;         /* machines: jobs that arrived before this number have been tried */
};

/* Per job: when its reservation starts. */
static sim_time *reserved(const struct batch *b, const struct batch_job *job)
{
    return batch_priv(b, job);
}

static bool conservative_init(void *ptr, struct batch *b, struct error *err)
{
    struct conservative *self = ptr;

    (void)err;
    self->soonest = TIME_NEVER;
    timeline_init(&self->plan, batch_memory(b), 0, batch_procs(b));
    if (batch_rules(b)->reservation == BATCH_MACHINES)
        machines_init(&self->holds, batch_memory(b), batch_procs(b));
    return true;
}

static void reserve(struct conservative *self, struct batch *b, const struct batch_job *job,
                    sim_time start)
{
    *reserved(b, job) = start;
    if (start < self->soonest)
        self->soonest = start;
    timeline_add(&self->plan, start, time_add(start, job->estimate), -(int64_t)job->procs);
}

/*
 * After an end: in order, each job that could start earlier is moved there. Only time that became
 * free can help, so a search ends at `freed`; moving a job frees its old place for those behind
 * it now, and for those before it at the next end.
 */
static void compress(struct conservative *self, struct batch *b)
{
    sim_time now = batch_now(b);
    sim_time moved = now;

    timeline_advance(&self->plan, now);
    for (const struct batch_job *job = batch_first(b); job && self->freed > now;
         job = batch_next(b, job)) {
        sim_time old = *reserved(b, job);
        sim_time end = time_add(old, job->estimate);
        sim_time start;

        if (old <= now)
            continue;
        start = timeline_fit_before(&self->plan, job->procs, job->estimate,
                                    old < self->freed ? old : self->freed, old);
        if (start >= old)
            continue;
        timeline_add(&self->plan, old, end, job->procs);
        reserve(self, b, job, start);
        if (end > self->freed)
            self->freed = end;
        if (end > moved)
            moved = end;
    }
    self->freed = moved;
    self->finished = false;
}

/*
 * Starts every job whose reservation is due, if any is, and asks to be woken for the next one: its
 * start need not be the end of any job, where that job was moved after it.
 */
static void start_due(struct conservative *self, struct batch *b)
{
    sim_time now = batch_now(b);
    const struct batch_job *job = self->soonest <= now ? batch_first(b) : NULL;
    sim_time wake = job ? TIME_NEVER : self->soonest;

    if (job)
        self->soonest = TIME_NEVER;
    while (job) {
        const struct batch_job *next = batch_next(b, job);
        sim_time start = *reserved(b, job);
        /* With a pass after each end, others that end now by request still hold theirs. */
        bool due = start <= now && job->procs <= batch_free(b);

        if (due && !batch_start(b, job))
            return;
        if (!due && start < self->soonest)
            self->soonest = start;
        if (start > now && start < wake)
            wake = start;
        job = next;
    }
    batch_wake(b, wake);
}

/* Plans everything anew from the running jobs, then starts what came out as due. */
static void replan(struct conservative *self, struct batch *b)
{
    self->soonest = TIME_NEVER;
    timeline_copy(&self->plan, batch_timeline(b));
    for (const struct batch_job *job = batch_first(b); job; job = batch_next(b, job))
        reserve(self, b, job, timeline_fit(&self->plan, job->procs, job->estimate));
    start_due(self, b);
}

/* batsched's conservative_bf with the basic selector: docs/guide/batch.md, "Machines". */
static void decide_by_machines(struct conservative *self, struct batch *b)
{
    sim_time now = batch_now(b);
    const struct batch_job *next;

    for (const struct batch_job *job = batch_first(b); job; job = next) {
        sim_time start;

        next = batch_next(b, job);
        if (!self->finished && job->order < self->seen)
            continue;
        machines_drop(&self->holds, job->order);
        start = machines_fit(&self->holds, now, job->procs, job->request);
        machines_hold(&self->holds, job->order, start, time_add(start, job->request));
        if (job->order >= self->seen)
            self->seen = job->order + 1;
        if (start == now && !batch_start_on(b, job, self->holds.found))
            return;
    }
    self->finished = false;
}

static void conservative_arrive(void *ptr, struct batch *b, const struct batch_job *job)
{
    struct conservative *self = ptr;
    const struct batch_rules *rules = batch_rules(b);

    if (rules->reservation == BATCH_MACHINES || rules->plan == BATCH_REPLAN)
        return;
    if (self->finished)
        compress(self, b);
    timeline_advance(&self->plan, batch_now(b));
    reserve(self, b, job, timeline_fit(&self->plan, job->procs, job->estimate));
}

static void conservative_finish(void *ptr, struct batch *b, const struct batch_job *job)
{
    struct conservative *self = ptr;
    sim_time planned = time_add(job->start, job->estimate);

    self->finished = true;
    if (batch_rules(b)->reservation == BATCH_MACHINES) {
        machines_drop(&self->holds, job->order);
        return;
    }
    timeline_advance(&self->plan, batch_now(b));
    timeline_add(&self->plan, batch_now(b), planned, job->procs);
    if (planned > self->freed)
        self->freed = planned;
}

static void conservative_decide(void *ptr, struct batch *b)
{
    struct conservative *self = ptr;

    if (batch_rules(b)->reservation == BATCH_MACHINES) {
        decide_by_machines(self, b);
    } else if (batch_rules(b)->plan == BATCH_REPLAN) {
        replan(self, b);
    } else {
        if (self->finished)
            compress(self, b);
        start_due(self, b);
    }
}

const struct batch_policy batch_conservative = {
    .policy = { .name = "batch.conservative",
                .doc =
                    "Backfilling in which every waiting job has a reservation that only improves.",
                .source = "Mu'alem & Feitelson, TPDS 12(6), 2001",
                .self_size = sizeof(struct conservative) },
    .entity_size = sizeof(sim_time),
    .init = conservative_init,
    .arrive = conservative_arrive,
    .finish = conservative_finish,
    .decide = conservative_decide,
};
