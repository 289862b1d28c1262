/* What a batch run is made of: the jobs that arrive, the cluster, and the rules of the system. */
#ifndef ORRERY_BATCH_SPEC_H
#define ORRERY_BATCH_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"
#include "sim/policy.h"

/* A number that the source of the workload does not know. */
#define BATCH_UNKNOWN INT64_MIN

/*
 * One job as a workload offers it, before the rules of the run (which field counts, what is too
 * large, when it is killed) are applied. BATCH_UNKNOWN where the source says nothing.
 */
struct batch_arrival {
    sim_time submit;    /* from the start of the slice; never decreasing */
    sim_time run;       /* true run time, if it is not killed */
    sim_time request;   /* what the user asked for (requested wall time) */
    int64_t procs;      /* requested processors */
    int64_t procs_used; /* allocated processors in the source */
    int64_t user;
    int64_t group;
    int64_t queue;
    int64_t number;   /* the source's own id, where it is a whole number */
    const char *name; /* the source's own id otherwise, NULL if `number` says it; borrowed until
                         the next job is asked for */
};

/* What a generator is given. */
struct batch_generator_input {
    int64_t procs;
    uint64_t seed;
    uint64_t replication;
    struct arena *arena;
};

/*
 * A generator of jobs: file = symbol = YAML key, as for policies (workloads/batch/lublin.c,
 * batch_lublin, batch.lublin). `self` is zeroed, its parameters are set, then init is called.
 */
struct batch_generator {
    struct policy generator; /* first member */

    /*
     * Called once before the first job. `procs` is the size of the cluster. All random numbers
     * come from streams derived from `seed` and `replication` (sim/base/rng.h), so that the jobs
     * never depend on the policy. `arena` lives as long as the run.
     */
    bool (*init)(void *self, const struct batch_generator_input *input, struct error *err);

    /* Fills the next job in order of submit time; false when there are no more. */
    bool (*next)(void *self, struct batch_arrival *job);
};

#endif
