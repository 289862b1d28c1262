/*
 * Hadoop's first scheduler (JobQueueTaskScheduler): jobs by priority, then by submission. A machine
 * with room gets the nearest task of the first job that has one; with `strict` only the very first
 * job that waits may use it.
 */
#include "policies/lib/bigdata/pick.h"
#include "sim/bigdata/bigdata.h"

struct fifo {
    bool strict;
};

static const struct param fifo_params[] = {
    PARAM(fifo, strict, false, 0, 1, "", "Jobs behind the first that waits get nothing."),
    { 0 },
};

/* The job that comes after `last` in the order; NULL: the first of all. */
static struct big_job *next_job(const struct big *big, const struct big_job *last)
{
    struct big_job *best = NULL;

    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job)) {
        bool behind = !last || job->priority < last->priority ||
                      (job->priority == last->priority && job->order > last->order);

        if (behind && (!best || job->priority > best->priority))
            best = job;
    }
    return best;
}

static void fifo_offer(void *ptr, struct big *big, uint32_t machine)
{
    const struct fifo *self = ptr;
    struct big_job *job = next_job(big, NULL);

    while (job) {
        struct pick pick = pick_task(big, job, machine, BIG_ANY);

        if (pick.stage) {
            if (!big_start(big, pick.stage, pick.task, machine))
                return;
            if (job->waiting == 0)
                job = next_job(big, NULL);
            continue;
        }
        job = self->strict ? NULL : next_job(big, job);
    }
}

const struct bigdata_policy bigdata_fifo = {
    .policy = { .name = "bigdata.fifo",
                .doc = "First come first served by priority; of a job the task nearest its data.",
                .source = "Apache Hadoop 1, mapred JobQueueTaskScheduler",
                .params = fifo_params,
                .self_size = sizeof(struct fifo) },
    .conserves = true,
    .offer = fifo_offer,
};
