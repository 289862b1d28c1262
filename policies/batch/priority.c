/* Jobs in the order of a formula that the study writes: docs/guide/expressions.md. */
#include <math.h>

#include "policies/lib/batch/backfill.h"
#include "policies/lib/order.h"
#include "sim/base/expr.h"
#include "sim/batch/batch.h"

/* What formulas may name. Those from NOW on change while a job waits, and so does WAIT. */
enum { SUBMIT, REQUEST, WALLTIME, ESTIMATE, PROCS, USER, GROUP, QUEUE, CAPACITY };
enum { WAIT = CAPACITY + 1, NOW, FREE, WAITING, VARIABLES };

static const struct expr_variable variables[] = {
    [SUBMIT] = { "submit", "s", "When the job arrived, from the start of the run.", NULL },
    [REQUEST] = { "request", "s", "Requested time of the job; at least 1ns.", NULL },
    [WALLTIME] = { "walltime", "s", NULL, "request" },
    [ESTIMATE] = { "estimate", "s", "Expected run time of the job (candidate_estimate).", NULL },
    [PROCS] = { "procs", "", "Processors that the job needs.", NULL },
    [USER] = { "user", "", "Number of its user in the workload; -1: not known.", NULL },
    [GROUP] = { "group", "", "Number of its group; -1: not known.", NULL },
    [QUEUE] = { "queue", "", "Number of its queue; -1: not known.", NULL },
    [CAPACITY] = { "capacity", "", "Processors of the cluster.", NULL },
    [WAIT] = { "wait", "s", "How long the job has waited.", NULL },
    [NOW] = { "now", "s", "Time since the start of the run.", NULL },
    [FREE] = { "free", "", "Processors that are free now.", NULL },
    [WAITING] = { "waiting", "", "Jobs that wait now.", NULL },
    { 0 },
};

enum { HIGHEST, LOWEST };
enum { NO_BACKFILL, EASY_BACKFILL };
static const char *const ends[] = { "highest", "lowest", NULL };
static const char *const backfills[] = { "none", "easy", NULL };

struct priority {
    const char *expr;
    int first;
    int misfit; /* enum order_misfit */
    int backfill;
    const char *backfill_expr;

    const struct expr *queue_order;
    const struct expr *backfill_order; /* NULL: that of the queue */
    struct backfill state;
};

static const struct param priority_params[] = {
    PARAM_EXPR(priority, expr, "-submit", EXPR_NUMBER, variables,
               "Formula of a job's priority; equal ones by arrival. NaN goes last."),
    PARAM_CHOICE(priority, first, "highest", ends, "Which end of the priorities goes first."),
    PARAM_CHOICE(priority, misfit, "block", order_misfits,
                 "At a job that does not fit, without backfilling: let it block the rest, or skip "
                 "it."),
    PARAM_CHOICE(priority, backfill, "none", backfills,
                 "easy: behind the first job that does not fit, those that do not delay it."),
    PARAM_EXPR(priority, backfill_expr, "", EXPR_NUMBER, variables,
               "Formula of the order in which jobs are tried for backfilling; none: expr."),
    { 0 },
};

static double floor_seconds(sim_time duration)
{
    return time_seconds(duration > 0 ? duration : NANOSECOND);
}

static double rank_by(const struct priority *self, const struct expr *expr, const struct batch *b,
                      const struct batch_job *job)
{
    double values[VARIABLES];
    double value;

    values[SUBMIT] = time_seconds(job->submit);
    values[REQUEST] = floor_seconds(job->request);
    values[ESTIMATE] = floor_seconds(job->estimate);
    values[PROCS] = job->procs;
    values[USER] = job->user;
    values[GROUP] = job->group;
    values[QUEUE] = job->queue;
    values[CAPACITY] = batch_procs(b);
    if (expr->uses >> WAIT) {
        values[WAIT] = time_seconds(batch_now(b) - job->submit);
        values[NOW] = time_seconds(batch_now(b));
        values[FREE] = batch_free(b);
        values[WAITING] = (double)batch_waiting(b);
    }
    value = expr_value(expr, values);
    if (isnan(value))
        return HUGE_VAL;
    return self->first == HIGHEST ? -value : value;
}

static double queue_rank(void *ptr, const struct batch *b, const struct batch_job *job)
{
    const struct priority *self = ptr;

    return rank_by(self, self->queue_order, b, job);
}

static double backfill_rank(void *ptr, const struct batch *b, const struct batch_job *job)
{
    const struct priority *self = ptr;

    return rank_by(self, self->backfill_order, b, job);
}

/* Reads a formula and makes it one of the two orders. */
static bool set_order(struct batch *b, enum batch_order which, const char *text,
                      const struct expr **kept, struct error *err)
{
    struct expr_fault fault;
    const struct expr_list *list =
        expr_read(text, EXPR_NUMBER, variables, batch_memory(b)->arena, &fault);

    if (!list)
        return error_set(err, "'%.60s': %s (at character %zu)", text, fault.error.text, fault.at);
    *kept = list->items;
    batch_set_order(b, which, which == BATCH_QUEUE ? queue_rank : backfill_rank,
                    list->uses >> WAIT != 0);
    return true;
}

static bool priority_check(const void *ptr, struct arena *arena, struct error *err)
{
    const struct priority *self = ptr;

    (void)arena;
    if (self->backfill == EASY_BACKFILL && self->misfit == ORDER_SKIP)
        return error_set(err, "misfit: skip needs backfill: none");
    return self->backfill == EASY_BACKFILL || !self->backfill_expr[0] ||
           error_set(err, "backfill_expr: needs backfill: easy");
}

static bool priority_init(void *ptr, struct batch *b, struct error *err)
{
    struct priority *self = ptr;
    bool ordered = self->backfill_expr[0];

    if (!priority_check(self, batch_memory(b)->arena, err) ||
        !set_order(b, BATCH_QUEUE, self->expr, &self->queue_order, err))
        return false;
    if (self->backfill == NO_BACKFILL)
        return true;
    if (ordered && !set_order(b, BATCH_BACKFILL, self->backfill_expr, &self->backfill_order, err))
        return false;
    self->state.depth = BACKFILL_ALL;
    return backfill_init(&self->state, b, ordered, "no backfill_expr", err);
}

static void priority_finish(void *ptr, struct batch *b, const struct batch_job *job)
{
    struct priority *self = ptr;

    if (self->backfill == EASY_BACKFILL)
        backfill_finish(&self->state, b, job);
}

static void priority_decide(void *ptr, struct batch *b)
{
    struct priority *self = ptr;

    if (self->backfill == EASY_BACKFILL)
        backfill_decide(&self->state, b);
    else
        batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_priority = {
    .policy = { .name = "batch.priority",
                .doc = "Jobs in the order of a formula, with or without EASY backfilling.",
                .source = "Carastan-Santos & de Camargo, SC'17, and Tang et al., CLUSTER 2009: "
                          "formulas as policies; Lifka 1995 for the backfilling",
                .params = priority_params,
                .self_size = sizeof(struct priority),
                .check = priority_check },
    .init = priority_init,
    .finish = priority_finish,
    .decide = priority_decide,
};
