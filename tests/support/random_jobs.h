/* Small random workloads full of what breaks schedulers: ties, jobs of no length, equal jobs. */
#ifndef ORRERY_TESTS_RANDOM_JOBS_H
#define ORRERY_TESTS_RANDOM_JOBS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/rng.h"
#include "sim/batch/batch_spec.h"

/* What a workload may hold besides well-behaved jobs. */
struct random_jobs {
    int64_t procs; /* of the cluster */
    size_t count;
    bool zero;     /* run times of 0 */
    bool oversize; /* jobs larger than the cluster */
    bool exact;    /* request = run */
    bool overrun;  /* requests shorter than the run time, and missing ones */
};

/* Fills kind->count jobs in order of submission; all times are whole seconds. */
void random_jobs_fill(struct rng *rng, const struct random_jobs *kind, struct batch_arrival *jobs);

#endif
