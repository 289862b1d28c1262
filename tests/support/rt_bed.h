/* Task sets as threads of the os system: each task a thread of run steps and timers. */
#ifndef ORRERY_TESTS_RT_BED_H
#define ORRERY_TESTS_RT_BED_H

#include "policies/lib/schedulability.h"
#include "tests/support/os_harness.h"

enum { RT_BED_MOST = 16 };

/* What is run; all borrowed for the call. */
struct rt_case {
    const char *policy; /* "os.edf" */
    const struct rt_task *task;
    size_t count, cpus;
    sim_time horizon;
};

/* Borrowed by the harness inside: do not move it after rt_bed_run. */
struct rt_bed {
    struct os_step step[RT_BED_MOST][2];
    struct os_program program[RT_BED_MOST];
    struct os_arrival item[RT_BED_MOST];
    char cores[32], until[32];
    struct os_harness h;
};

/*
 * Runs the tasks, all released at 0, without ticks or costs up to the horizon. A failed run fails
 * the test. Free with os_harness_free(&bed->h).
 */
void rt_bed_run(struct rt_bed *bed, const struct rt_case *what);

/* The same with parameters of the policy: up to four of "name=value", closed by NULL. */
void rt_bed_run_with(struct rt_bed *bed, const struct rt_case *what, const char *const *params);

/* The policy of that name; there must be one. */
const struct policy *rt_bed_policy(const char *name);

/* The job of a thread that was released then; NULL: it has not ended. */
const struct os_harness_job *rt_bed_job(const struct rt_bed *bed, int64_t thread, sim_time release);

#endif
