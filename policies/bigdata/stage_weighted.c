/*
 * Weighted fair sharing of executors (Mao et al., SIGCOMM 2019, section 7.1, "weighted fair"): of
 * all executors a job gets at most the part w^exponent has of the sum over the jobs that still have
 * tasks to give away, rounded up; w is the job's total work. 0 is fair sharing, 1 shares by work;
 * the authors tune the exponent and find -1 best.
 */
#include <math.h>

#include "policies/lib/bigdata/executors.h"

struct weighted {
    struct executors x; /* first member */
    double exponent;
    double sum;       /* of the powers of unfinished jobs ... */
    uint64_t changes; /* ... as of this change of that set; 0: not yet */
};

struct weighted_job {
    struct executor_job own; /* first member */
    double power;
};

static const struct param params[] = {
    PARAM(weighted, exponent, -1, -10, 10, "", "Of a job's total work in its weight."),
    { 0 },
};

static struct weighted_job *job_of(const struct executors *x, const struct big_job *job)
{
    return big_job_priv(x->big, job);
}

static int64_t part(const void *ptr, const struct executors *x, const struct big_job *job)
{
    const struct weighted *self = ptr;

    return (int64_t)ceil((double)x->count * job_of(x, job)->power / self->sum);
}

static struct stage_choice choose(void *ptr, const struct executors *x, struct big_job *source,
                                  int64_t left)
{
    struct weighted *self = ptr;

    if (self->changes != x->unfinished_changes) {
        self->changes = x->unfinished_changes;
        self->sum = 0;
        for (struct big_job *job = big_first_job(x->big); job; job = big_next_job(x->big, job))
            if (job_of(x, job)->own.open > 0)
                self->sum += job_of(x, job)->power;
    }
    return executors_share(x, source, left, part);
}

/* In seconds, so that large powers of it stay in the range of numbers. */
static void arrived(void *ptr, const struct executors *x, struct big_job *job)
{
    const struct weighted *self = ptr;

    job_of(x, job)->power = pow(fmax(job->work_ns / 1e9, 1e-9), self->exponent);
}

static const struct stage_policy rule = { .choose = choose, .arrived = arrived };

static bool init(void *ptr, struct big *big, struct error *err)
{
    (void)err;
    executors_open(ptr, big, &rule);
    return true;
}

const struct bigdata_policy bigdata_stage_weighted = {
    .policy = { .name = "bigdata.stage_weighted",
                .doc = "Executors to jobs by a power of their total work.",
                .source = "Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim",
                .params = params,
                .self_size = sizeof(struct weighted) },
    .init = init,
    .job_size = sizeof(struct weighted_job),
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
