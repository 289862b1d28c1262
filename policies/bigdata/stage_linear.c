/*
 * A weighted sum of features (stage_view.h) decides which stage gets executors, and a limit how
 * many its job may have: the two answers of Decima's network (Mao et al., SIGCOMM 2019, section
 * 5.2), ready for weights that were learned elsewhere. The weights as they stand are the
 * executors' own job first, then stages that can run, then the least work left.
 */
#include "policies/lib/bigdata/executors.h"
#include "policies/lib/bigdata/stage_best.h"
#include "policies/lib/weights.h"

struct linear {
    struct executors x; /* first member */
    const char *weights;
    double width;
    double weight[STAGE_FEATURES];
};

static const struct param params[] = {
    PARAM_TEXT(linear, weights, "own=1e9, runnable=1e6, job_work=-1",
               "Weights by feature, e.g. \"path=1, job_work=-0.5\"; the others are 0."),
    PARAM(linear, width, 1, 0, 1, "",
          "Part of all executors that a job gets at most from outside, at least one."),
    { 0 },
};

static double score(const void *ptr, const double *feature)
{
    const struct linear *self = ptr;
    double sum = 0;

    for (int i = 0; i < STAGE_FEATURES; i++)
        sum += self->weight[i] * feature[i];
    return sum;
}

static struct stage_choice choose(void *ptr, const struct executors *x, struct big_job *source,
                                  int64_t left)
{
    const struct linear *self = ptr;
    const struct stage_best by = { score, self, self->width };

    return stage_best(&by, x, source, left);
}

static const struct stage_policy rule = { .choose = choose };

static bool init(void *ptr, struct big *big, struct error *err)
{
    struct linear *self = ptr;

    executors_open(&self->x, big, &rule);
    return weights_read(self->weights, stage_view_names, "path", self->weight, err);
}

const struct bigdata_policy bigdata_stage_linear = {
    .policy = { .name = "bigdata.stage_linear",
                .doc = "Executors to the stage of the highest weighted sum of features.",
                .source = "decisions and features after Mao et al., SIGCOMM 2019, section 5; "
                          "weights are the user's",
                .params = params,
                .self_size = sizeof(struct linear) },
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
