/*
 * A formula of the study decides which stage gets executors: docs/guide/expressions.md. Decisions
 * and features are those of Decima (Mao et al., SIGCOMM 2019, section 5), as in the sum of weights.
 */
#include <math.h>

#include "policies/lib/bigdata/executors.h"
#include "policies/lib/bigdata/stage_best.h"
#include "sim/base/expr.h"

struct formula {
    struct executors x; /* first member */
    const char *expr;
    double width;
    const struct expr *score;
};

/* The features, in their order. */
static const struct expr_variable variables[] = {
    [STAGE_TASKS] = { "tasks", "", "Tasks of the stage that have not started.", NULL },
    [STAGE_MEAN] = { "mean", "s", "Known time of one task.", NULL },
    [STAGE_WORKING] = { "working", "", "Executors on the stage.", NULL },
    [STAGE_LEFT] = { "left", "", "Executors that are given out now.", NULL },
    [STAGE_OWN] = { "own", "", "1 if these are of its job, else 0.", NULL },
    [STAGE_NEED] = { "need", "", "Tasks that no executor is on the way for.", NULL },
    [STAGE_RUNNABLE] = { "runnable", "", "1 if its parents are done, else 0.", NULL },
    [STAGE_PATH] = { "path", "s", "Longest way through it to the end of the job.", NULL },
    [STAGE_JOB_WORK] = { "job_work", "s", "Known time of the job's tasks that have not started.",
                         NULL },
    [STAGE_JOB_AGE] = { "job_age", "s", "Since the job arrived.", NULL },
    [STAGE_JOB_CLAIM] = { "job_claim", "", "Executors that the job has or gets.", NULL },
    [STAGE_JOB_WEIGHT] = { "job_weight", "", "Weight of the job.", NULL },
    { 0 },
};

static const struct param params[] = {
    PARAM_EXPR(formula, expr, "1e9s*own + 1e6s*runnable - job_work", EXPR_NUMBER, variables,
               "Formula of a stage; the largest is first, equals by job and stage; NaN is last."),
    PARAM(formula, width, 1, 0, 1, "",
          "Part of all executors that a job gets at most from outside, at least one."),
    { 0 },
};

static double score(const void *ptr, const double *feature)
{
    const struct formula *self = ptr;
    double value = expr_value(self->score, feature);

    return isnan(value) ? -HUGE_VAL : value;
}

static struct stage_choice choose(void *ptr, const struct executors *x, struct big_job *source,
                                  int64_t left)
{
    const struct formula *self = ptr;
    const struct stage_best by = { score, self, self->width };

    return stage_best(&by, x, source, left);
}

static const struct stage_policy rule = { .choose = choose };

static bool init(void *ptr, struct big *big, struct error *err)
{
    struct formula *self = ptr;
    struct expr_fault fault;
    const struct expr_list *list =
        expr_read(self->expr, EXPR_NUMBER, variables, big_memory(big)->arena, &fault);

    if (!list)
        return error_set(err, "expr: %s (at character %zu)", fault.error.text, fault.at);
    self->score = list->items;
    executors_open(&self->x, big, &rule);
    return true;
}

const struct bigdata_policy bigdata_stage_expr = {
    .policy = { .name = "bigdata.stage_expr",
                .doc = "Executors to the stage of the highest value of a formula.",
                .source = "decisions and features after Mao et al., SIGCOMM 2019, section 5; "
                          "the formula is the user's",
                .params = params,
                .self_size = sizeof(struct formula) },
    .init = init,
    .job_size = sizeof(struct executor_job),
    .stage_size = sizeof(struct executor_stage),
    .machine_size = sizeof(struct executor_machine),
    .job_arrived = executors_job_arrived,
    .stage_ready = executors_stage_ready,
    .task_ended = executors_task_ended,
    .job_over = executors_job_over,
    .executor_arrived = executors_arrived,
    .machine_changed = executors_machine_changed,
    .message = executors_message,
    .executors = true,
};
