/* Runs the os system on threads in memory: for case tables, contracts and reference results. */
#ifndef ORRERY_TESTS_OS_HARNESS_H
#define ORRERY_TESTS_OS_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/vec.h"
#include "sim/os/os_spec.h"
#include "sim/policy.h"

/* Rows of the records, as they come; times in ns, INT64_MIN: none. Threads count from 0. */
struct os_harness_thread {
    int64_t thread;
    sim_time arrival, first_run, end, cpu_time, waited, longest_wait, blocked;
    int64_t voluntary, involuntary, migrations;
};

struct os_harness_segment {
    int64_t thread;
    int64_t cpu;
    sim_time start, finish;
    char why[20];
};

struct os_harness_job {
    int64_t thread, job;
    sim_time release, finish, deadline;
    int64_t missed, preemptions;
};

enum { OS_HARNESS_SETTINGS = 20 };

/* One run. Settings are "name=value", closed by NULL; unset members mean none. */
struct os_harness {
    const struct policy *policy;
    const char *params[OS_HARNESS_SETTINGS];
    const char *options[OS_HARNESS_SETTINGS];
    const char *platform[OS_HARNESS_SETTINGS];
    const struct os_group *groups;
    size_t group_count;
    const struct os_arrival *items; /* in order of submission */
    size_t count;
    uint64_t seed;            /* 0: 1 */
    bool quiet;               /* no records */
    const char *measures[24]; /* closed by NULL */

    double values[24];   /* of `measures` */
    double seconds;      /* CPU time of the simulation alone */
    struct vec threads;  /* of struct os_harness_thread: ended ones by end, then the others */
    struct vec segments; /* of struct os_harness_segment, by end */
    struct vec jobs;     /* of struct os_harness_job, by end */
};

/* False when the run failed; the error says why. Earlier results are forgotten. */
bool os_harness_run(struct os_harness *h, struct error *err);
void os_harness_free(struct os_harness *h);

/* The row of a thread by its arrival number; BUG when it is not there. */
const struct os_harness_thread *os_harness_thread(const struct os_harness *h, int64_t thread);

/* A thread of nice 0 that arrives at `submit` with this program. */
struct os_arrival os_harness_arrival(sim_time submit, const struct os_program *program);

#endif
