/* Runs the bigdata system on jobs in memory: for case tables, contracts and reference results. */
#ifndef ORRERY_TESTS_BIG_HARNESS_H
#define ORRERY_TESTS_BIG_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/vec.h"
#include "sim/bigdata/bigdata_spec.h"
#include "sim/policy.h"

/* Rows of the records, as they come; times in ns, INT64_MIN: none. Jobs count from 0. */
struct big_harness_job {
    int64_t job;
    sim_time arrival, first_start, finish;
    int64_t tasks;
};

struct big_harness_task {
    int64_t job, stage, task, machine;
    sim_time start, finish;
    int64_t copy;
    char locality[8], end[8];
};

struct big_harness_coflow {
    int64_t job;
    sim_time arrival, finish;
    int64_t flows;
    double least; /* seconds alone */
};

enum { BIG_HARNESS_SETTINGS = 20 };

/* One run. Settings are "name=value", closed by NULL; unset members mean none. */
struct big_harness {
    const struct policy *policy;
    const char *params[BIG_HARNESS_SETTINGS];
    const struct policy *with; /* a policy for another role, and its parameters; NULL: none */
    const char *with_params[BIG_HARNESS_SETTINGS];
    const char *options[BIG_HARNESS_SETTINGS];
    const char *platform[BIG_HARNESS_SETTINGS];
    const struct big_kind *kinds;
    size_t kind_count;
    const struct big_arrival *items; /* in order of submission */
    size_t count;
    uint64_t seed;            /* 0: 1 */
    bool quiet;               /* no records */
    bool jobs_only;           /* records of jobs, not of tasks */
    const char *measures[24]; /* closed by NULL */

    double values[24];  /* of `measures` */
    double seconds;     /* CPU time of the simulation alone */
    struct vec jobs;    /* of struct big_harness_job, by end */
    struct vec tasks;   /* of struct big_harness_task, by end */
    struct vec coflows; /* of struct big_harness_coflow, by end */
};

/* False when the run failed; the error says why. Earlier results are forgotten. */
bool big_harness_run(struct big_harness *h, struct error *err);
void big_harness_free(struct big_harness *h);

/* The row of a job by its arrival number; BUG when it is not there. */
const struct big_harness_job *big_harness_job(const struct big_harness *h, int64_t job);

/* A stage of tasks that take one slot for `mean` each, and a job of such stages. */
struct big_stage big_harness_stage(uint32_t tasks, sim_time mean);
struct big_arrival big_harness_arrival(sim_time submit, const struct big_stage *stage,
                                       uint32_t stages);

#endif
