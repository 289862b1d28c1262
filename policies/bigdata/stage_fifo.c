/*
 * Spark's default on executors (Mao et al., SIGCOMM 2019, section 7.1, "FIFO"): the first job that
 * arrived gets as many executors as it can use, then the next one. See executors.h for the model.
 */
#include "policies/lib/bigdata/executors.h"

static int64_t all(const void *self, const struct executors *x, const struct big_job *job)
{
    (void)self;
    (void)job;
    return x->count;
}

static struct stage_choice choose(void *self, const struct executors *x, struct big_job *source,
                                  int64_t left)
{
    (void)self;
    return executors_share(x, source, left, all);
}

static const struct stage_policy rule = { .choose = choose };

static bool init(void *ptr, struct big *big, struct error *err)
{
    (void)err;
    executors_open(ptr, big, &rule);
    return true;
}

const struct bigdata_policy bigdata_stage_fifo = {
    .policy = { .name = "bigdata.stage_fifo",
                .doc = "Executors to the first job that arrived, as many as it can use.",
                .source = "Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim",
                .self_size = sizeof(struct executors) },
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
