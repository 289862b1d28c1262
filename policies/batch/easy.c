/* EASY backfilling (Lifka 1995): a later job may jump ahead if it cannot delay the first. */
#include "policies/lib/machines.h"
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct easy {
    int order;
    int backfill;
    int64_t depth;

    /* State, with reservation: machines only. */
    struct machines plan;
    bool finished; /* a job ended since the last pass */
    uint64_t seen; /* jobs that arrived before this number have been tried */
    uint64_t head; /* arrival number plus one of the job that holds the reservation; 0: none */
};

enum { NO_LIMIT = 1000000000 };

static const struct param easy_params[] = {
    PARAM_CHOICE(easy, order, "fcfs", order_names, "Order of the queue, by requested time."),
    PARAM_CHOICE(easy, backfill, "fcfs", order_names,
                 "Order in which jobs are tried behind the first; fcfs is that of the queue. By "
                 "estimated time: sjf makes it EASY-SJBF."),
    PARAM(easy, depth, NO_LIMIT, 0, NO_LIMIT, "",
          "How many waiting jobs to try behind the first; the default tries all."),
    { 0 },
};

static double queue_rank(void *ptr, const struct batch *b, const struct batch_job *job)
{
    const struct easy *self = ptr;

    return order_list[self->order].value(
        order_job(batch_now(b), job->submit, job->request, job->procs));
}

static double backfill_rank(void *ptr, const struct batch *b, const struct batch_job *job)
{
    const struct easy *self = ptr;

    return order_list[self->backfill].value(
        order_job(batch_now(b), job->submit, job->estimate, job->procs));
}

static bool easy_init(void *ptr, struct batch *b, struct error *err)
{
    struct easy *self = ptr;

    if (self->order)
        batch_set_order(b, BATCH_QUEUE, queue_rank, order_list[self->order].varies);
    if (self->backfill)
        batch_set_order(b, BATCH_BACKFILL, backfill_rank, order_list[self->backfill].varies);
    if (self->backfill && self->depth < NO_LIMIT)
        return error_set(err, "depth counts along the queue, so it needs backfill: fcfs");
    if (batch_rules(b)->reservation != BATCH_MACHINES)
        return true;
    if (self->backfill || self->depth < NO_LIMIT)
        return error_set(err, "reservation: machines needs backfill: fcfs and no depth");
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
static void backfill_near(const struct easy *self, struct batch *b, const struct batch_job *head)
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

static void decide_by_count(const struct easy *self, struct batch *b)
{
    const struct batch_job *head = batch_start_in_order(b, false);
    struct batch_hole hole;

    if (!head || batch_waiting(b) == 1 || batch_free(b) == 0)
        return;
    if (self->depth < NO_LIMIT) {
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
static bool start_on_machines(struct easy *self, struct batch *b, const struct batch_job *job,
                              bool reserve)
{
    sim_time now = batch_now(b);
    sim_time start = machines_fit(&self->plan, now, job->procs, job->request);

    if (start == now || reserve)
        machines_hold(&self->plan, job->order, start, time_add(start, job->request));
    return start == now && batch_start_on(b, job, self->plan.found);
}

/* Every waiting job in order, the reservation of the head set anew when its turn comes. */
static void retry_all(struct easy *self, struct batch *b)
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
static void decide_by_machines(struct easy *self, struct batch *b)
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

static void easy_finish(void *ptr, struct batch *b, const struct batch_job *job)
{
    struct easy *self = ptr;

    if (batch_rules(b)->reservation == BATCH_MACHINES)
        machines_drop(&self->plan, job->order);
    self->finished = true;
}

static void easy_decide(void *ptr, struct batch *b)
{
    struct easy *self = ptr;

    if (batch_rules(b)->reservation == BATCH_MACHINES)
        decide_by_machines(self, b);
    else
        decide_by_count(self, b);
}

const struct batch_policy batch_easy = {
    .policy = { .name = "batch.easy",
                .doc = "First come first served, with backfilling that never delays the first job.",
                .source = "Lifka 1995; EASY-SJBF: Tsafrir, Etsion & Feitelson, TPDS 2007",
                .params = easy_params,
                .self_size = sizeof(struct easy) },
    .init = easy_init,
    .finish = easy_finish,
    .decide = easy_decide,
};
