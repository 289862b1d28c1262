/* Runs the dag system on graphs in memory: for case tables, contracts and reference schedules. */
#ifndef ORRERY_TESTS_DAG_HARNESS_H
#define ORRERY_TESTS_DAG_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/vec.h"
#include "sim/dag/dag_spec.h"
#include "sim/policy.h"

/* Rows of the records, as they come; times in ns. `job` counts arrivals from 0. */
struct dag_harness_job {
    int64_t job;
    sim_time submit, start, finish;
    sim_time deadline; /* INT64_MIN: none */
    int64_t tasks;
    double slr, plan; /* `plan` [s]; NaN: no plan */
    bool late;
    size_t first; /* its task 0 in h.tasks; the others follow */
};

struct dag_harness_task {
    int64_t job, task;
    int64_t pe;    /* machine */
    char name[24]; /* of the machine: its kind and number, or what the platform calls it */
    sim_time ready, data, start, finish;
    int64_t cores, critical, attempts;
};

struct dag_harness_transfer {
    int64_t job;
    int64_t source; /* task; INT64_MIN: the storage */
    int64_t target; /* task; of a file: machine */
    double bytes;
    sim_time start, finish;
    bool file;
};

enum { DAG_HARNESS_MACHINES = 9, DAG_HARNESS_SETTINGS = 16 };

/* One run. Settings are "name=value", closed by NULL; unset members mean none. */
struct dag_harness {
    const struct policy *policy;
    const char *params[DAG_HARNESS_SETTINGS];
    const char *options[DAG_HARNESS_SETTINGS];
    const char *platform[DAG_HARNESS_SETTINGS];
    const char *machines[DAG_HARNESS_MACHINES][DAG_HARNESS_SETTINGS]; /* one kind each, or */
    const struct dag_machine *kinds;                                  /* these instead */
    size_t kind_count;
    const struct dag_host *hosts; /* NULL: `count` of each kind */
    size_t host_count;
    const struct dag_rates *rates;
    const struct dag_arrival *items; /* in order of submission */
    size_t count;
    uint64_t seed; /* 0: 1 */
    uint64_t replication;
    bool quiet;               /* no records: the vectors stay empty */
    const char *measures[24]; /* closed by NULL */

    double values[24];    /* of `measures` */
    double seconds;       /* CPU time of the simulation alone */
    size_t bytes;         /* of memory that the run took */
    struct vec jobs;      /* of struct dag_harness_job, in the order of their ends */
    struct vec tasks;     /* of struct dag_harness_task */
    struct vec transfers; /* of struct dag_harness_transfer */
    char counts[512];     /* what the run counted: "text=n\n" each */
};

/* False when the run failed; the error says why. Earlier results are forgotten. */
bool dag_harness_run(struct dag_harness *h, struct error *err);

/* Gives the rows back. */
void dag_harness_free(struct dag_harness *h);

/* A job that has ended, by its arrival number, and one of its tasks; NULL: it has not ended. */
const struct dag_harness_job *dag_harness_job(const struct dag_harness *h, int64_t job);
const struct dag_harness_task *dag_harness_task(const struct dag_harness *h, int64_t job,
                                                int64_t task);

/* The value of a measure that was asked for, by its name; BUG when it was not. */
double dag_harness_value(const struct dag_harness *h, const char *measure);

/* A graph that arrives at `submit`, lasting, without a deadline, numbered by its place. */
struct dag_arrival dag_harness_arrival(const struct taskgraph *graph, sim_time submit);

#endif
