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
    bool held;   /* a machine was left idle for the first job */
    bool sweeps; /* a message is on its way: all machines with room are to be asked again */
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

/* What was kept for a job that has started elsewhere is free for the next. */
static void sweep_soon(struct fifo *self, struct big *big)
{
    if (!self->held || self->sweeps || big_rules(big)->heartbeat > 0)
        return;
    self->sweeps = true;
    big_after(big, 0, &(struct big_message){ .kind = 0 });
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
        if (pick.stage)
            sweep_soon(self, big);
        else if (self->strict)
            break;
        else
            pools_pass(&self->base, big, job);
    }
    self->held = self->held || (self->strict && m->free[BIG_CPU] > 0 && big_waiting(big) > 0);
    pools_done(&self->base, big);
}

static void fifo_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct fifo *self = ptr;

    (void)message;
    self->sweeps = self->held = false;
    for (uint32_t machine = big_next_room(big, 0); machine != BIG_NONE && big_waiting(big) > 0;
         machine = big_next_room(big, machine + 1))
        fifo_offer(self, big, machine);
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
    .message = fifo_message,
    .conserves = true,
    .offer = fifo_offer,
};
