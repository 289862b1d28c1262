/*
 * Fair sharing of executors (Mao et al., SIGCOMM 2019, section 7.1; DynamicPartitionAgent of its
 * authors' simulator): no job gets more than its equal part, rounded up, of all executors; the part
 * follows the number of jobs that still have tasks to give away.
 */
#include "policies/lib/bigdata/executors.h"

static int64_t part(const void *self, const struct executors *x, const struct big_job *job)
{
    uint32_t jobs = x->unfinished ? x->unfinished : 1;

    (void)self;
    (void)job;
    return (x->count + (int64_t)jobs - 1) / jobs;
}

static struct stage_choice choose(void *self, const struct executors *x, struct big_job *source,
                                  int64_t left)
{
    (void)self;
    return executors_share(x, source, left, part);
}

static const struct stage_policy rule = { .choose = choose };

static bool init(void *ptr, struct big *big, struct error *err)
{
    (void)err;
    executors_open(ptr, big, &rule);
    return true;
}

const struct bigdata_policy bigdata_stage_fair = {
    .policy = { .name = "bigdata.stage_fair",
                .doc = "An equal part of the executors to every job that still has tasks to give "
                       "away.",
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
