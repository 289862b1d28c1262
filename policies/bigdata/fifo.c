/*
 * Hadoop's first scheduler (JobQueueTaskScheduler): jobs by priority, then by submission. A machine
 * with room gets the nearest task of the first job that has one; with `strict` only the very first
 * job that waits may use it.
 */
#include "policies/lib/bigdata/pick.h"
#include "policies/lib/bigdata/pools.h"
#include "sim/bigdata/bigdata.h"

struct fifo {
    struct pools base; /* first member */
    bool strict;
};

static const struct param fifo_params[] = {
    PARAM(fifo, strict, false, 0, 1, "", "Jobs behind the first that waits get nothing."),
    { 0 },
};

static bool fifo_init(void *ptr, struct big *big, struct error *err)
{
    struct fifo *self = ptr;

    (void)err;
    pools_init(&self->base, big, POOLS_ONE, POOLS_FIFO);
    return true;
}

static void fifo_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct fifo *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job;

    while (m->free[BIG_CPU] > 0 && (job = pools_next(&self->base, big))) {
        struct pick pick = pick_task(big, job, machine, BIG_ANY);

        if (pick.stage && !big_start(big, pick.stage, pick.task, machine))
            return;
        if (!pick.stage && self->strict)
            break;
        if (!pick.stage)
            pools_pass(&self->base, big, job);
    }
    pools_done(&self->base, big);
}

const struct bigdata_policy bigdata_fifo = {
    .policy = { .name = "bigdata.fifo",
                .doc = "First come first served by priority; of a job the task nearest its data.",
                .source = "Apache Hadoop 1, mapred JobQueueTaskScheduler",
                .params = fifo_params,
                .self_size = sizeof(struct fifo) },
    .job_size = sizeof(struct pools_job),
    .init = fifo_init,
    .job_arrived = pools_job_arrived,
    .stage_ready = pools_stage_ready,
    .task_started = pools_task_started,
    .task_ended = pools_task_ended,
    .job_over = pools_job_over,
    .machine_changed = pools_machine_changed,
    .conserves = true,
    .offer = fifo_offer,
};
