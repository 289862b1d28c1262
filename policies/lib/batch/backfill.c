/* EASY backfilling behind the head of a queue in any order, for the policies that do it. */
#include "policies/lib/batch/backfill.h"

bool backfill_init(struct backfill *self, struct batch *b, bool ordered, const char *unordered,
                   struct error *err)
{
    if (ordered && self->depth < BACKFILL_ALL)
        return error_set(err, "depth counts along the queue, so it needs %s", unordered);
    if (batch_rules(b)->reservation != BATCH_MACHINES)
        return true;
    if (ordered || self->depth < BACKFILL_ALL)
        return error_set(err, "reservation: machines needs %s and no depth", unordered);
    machines_init(&self->plan, batch_memory(b), batch_procs(b));
    return true;
}

/* Starts a job in the hole and takes its part of the hole away. */
static bool fill(struct batch *b, const struct batch_job *job, struct batch_hole *hole)
{
    if (!batch_start(b, job))
        return false;
    hole->procs = batch_free(b);
    if (!batch_ends_by(b, job, hole->until))
        hole->spare -= job->procs;
    return true;
}

/* Tries the first `depth` jobs behind the head one by one. */
static void backfill_near(const struct backfill *self, struct batch *b,
                          const struct batch_job *head)
{
    struct batch_hole hole = batch_hole(b, head);
    const struct batch_job *job = batch_next(b, head);

    for (int64_t tried = 0; job && tried < self->depth; tried++) {
        const struct batch_job *next = batch_next(b, job);

        if (job->procs <= hole.procs &&
            (batch_ends_by(b, job, hole.until) || job->procs <= hole.spare) && !fill(b, job, &hole))
            return;
        job = next;
    }
}

static void decide_by_count(const struct backfill *self, struct batch *b)
{
    const struct batch_job *head = batch_start_in_order(b, false);
    struct batch_hole hole;

    if (!head || batch_waiting(b) == 1 || batch_free(b) == 0)
        return;
    if (self->depth < BACKFILL_ALL) {
        backfill_near(self, b, head);
        return;
    }
    hole = batch_hole(b, head);
    for (const struct batch_job *job = batch_next_fit(b, BATCH_BACKFILL, &hole, NULL); job;
         job = batch_next_fit(b, BATCH_BACKFILL, &hole, job))
        if (!fill(b, job, &hole))
            return;
}

/* Starts the job if it can hold machines from now on for its whole request. */
static bool start_on_machines(struct backfill *self, struct batch *b, const struct batch_job *job,
                              bool reserve)
{
    sim_time now = batch_now(b);
    sim_time start = machines_fit(&self->plan, now, job->procs, job->request);

    if (start == now || reserve)
        machines_hold(&self->plan, job->order, start, time_add(start, job->request));
    return start == now && batch_start_on(b, job, self->plan.found);
}

/* Every waiting job in order, the reservation of the head set anew when its turn comes. */
static void retry_all(struct backfill *self, struct batch *b)
{
    const struct batch_job *next;

    for (const struct batch_job *job = batch_first(b); job; job = next) {
        bool head = job == batch_first(b);

        next = batch_next(b, job);
        machines_drop(&self->plan, job->order);
        if (start_on_machines(self, b, job, head))
            self->head = head ? 0 : self->head;
        else if (head)
            self->head = job->order + 1;
    }
}

/* batsched's easy_bf with the basic selector: docs/guide/batch.md, "Machines". */
static void decide_by_machines(struct backfill *self, struct batch *b)
{
    const struct batch_job *head = batch_first(b);
    const struct batch_job *next;

    if (head && self->head != head->order + 1) {
        machines_drop(&self->plan, self->head - 1);
        while (head && start_on_machines(self, b, head, true))
            head = batch_first(b);
    }
    self->head = head ? head->order + 1 : 0;
    if (self->finished) {
        retry_all(self, b);
    } else {
        for (const struct batch_job *job = head ? batch_next(b, head) : NULL; job; job = next) {
            next = batch_next(b, job);
            if (job->order >= self->seen)
                start_on_machines(self, b, job, false);
        }
    }
    self->finished = false;
    for (const struct batch_job *job = batch_first(b); job; job = batch_next(b, job))
        if (job->order >= self->seen)
            self->seen = job->order + 1;
}

void backfill_finish(struct backfill *self, const struct batch *b, const struct batch_job *job)
{
    if (batch_rules(b)->reservation == BATCH_MACHINES)
        machines_drop(&self->plan, job->order);
    self->finished = true;
}

void backfill_decide(struct backfill *self, struct batch *b)
{
    if (batch_rules(b)->reservation == BATCH_MACHINES)
        decide_by_machines(self, b);
    else
        decide_by_count(self, b);
}
