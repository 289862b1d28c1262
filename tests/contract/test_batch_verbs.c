/* Broken policies: each stops its own run, with an error that names policy, time, job and reason.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "sim/batch/batch.h"
#include "tests/support/harness.h"
#include "tests/unit/unit.h"

/* Job 0 holds 3 of 4 processors over [1, 11); job 1 (2 processors) comes at 3, job 2 (1) at 4. */
static const struct batch_arrival jobs[] = {
    { .submit = 1 * SECOND, .run = 10 * SECOND, .request = 10 * SECOND, .procs = 3 },
    { .submit = 3 * SECOND, .run = 5 * SECOND, .request = 5 * SECOND, .procs = 2 },
    { .submit = 4 * SECOND, .run = 5 * SECOND, .request = 5 * SECOND, .procs = 1 },
};

static void start_what_does_not_fit(void *self, struct batch *b)
{
    const struct batch_job *job;

    (void)self;
    /* Never looks at the answer: the run must end all the same. */
    while ((job = batch_first(b)) != NULL)
        batch_start(b, job);
}

static void start_twice(void *self, struct batch *b)
{
    const struct batch_job *job = batch_first(b);

    (void)self;
    if (job && job->procs <= batch_free(b) && batch_start(b, job))
        batch_start(b, job);
}

static void start_what_has_ended(void *self, struct batch *b, const struct batch_job *job)
{
    (void)self;
    batch_start(b, job);
}

static void start_on_machines(struct batch *b, uint64_t set)
{
    const struct batch_job *job = batch_first(b);

    if (job)
        batch_start_on(b, job, &set);
}

static void start_on_held_machines(void *self, struct batch *b)
{
    static const uint64_t held = 4;

    (void)self;
    /* Job 0 gets machines 0 to 2; then job 2 is to have machine 2. */
    if (batch_first(b) && batch_first(b)->order == 0)
        start_on_machines(b, 7);
    else if (batch_waiting(b) == 2)
        batch_start_on(b, batch_next(b, batch_first(b)), &held);
}

static void start_on_too_many(void *self, struct batch *b)
{
    (void)self;
    start_on_machines(b, 15);
}

static void start_outside(void *self, struct batch *b)
{
    (void)self;
    start_on_machines(b, 3 | 16);
}

static void start_nothing(void *self, struct batch *b)
{
    (void)self;
    (void)b;
}

/* Asks to be woken for ever. */
static void only_wake(void *self, struct batch *b)
{
    (void)self;
    batch_wake(b, batch_now(b) + 1);
}

/* Polls every 10 us for as long as anything runs: slow, not wrong. */
static void start_and_poll(void *self, struct batch *b)
{
    (void)self;
    batch_start_in_order(b, false);
    if (batch_free(b) < batch_procs(b))
        batch_wake(b, batch_now(b) + 10 * MICROSECOND);
}

static double no_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    (void)b;
    return job->order == 1 ? (double)NAN : 0;
}

/* A rank that breaks only later, when job 2 is there. */
static double late_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return job->order == 1 && batch_now(b) == 4 * SECOND ? (double)NAN : 0;
}

static void give_up(void *self, struct batch *b)
{
    (void)self;
    batch_fail(b, "has lost its plan");
}

static bool no_start(void *self, struct batch *b, struct error *err)
{
    (void)self;
    (void)b;
    return error_set(err, "depth counts in threes");
}

/* What an error must say; machines: with allocation: identity. */
struct broken {
    struct batch_policy policy;
    bool machines;
    const char *says;
};

static const struct broken broken[] = {
    { { .policy = { .name = "test.large" }, .decide = start_what_does_not_fit },
      false,
      "test.large at t=3s started job 1 (2 processors) with 1 free" },
    { { .policy = { .name = "test.twice" }, .decide = start_twice },
      false,
      "test.twice at t=1s started job 0, which is not waiting" },
    { { .policy = { .name = "test.ended" }, .finish = start_what_has_ended },
      false,
      "test.ended at t=11s started job 0, which is not waiting" },
    { { .policy = { .name = "test.held" }, .decide = start_on_held_machines },
      true,
      "test.held at t=4s started job 2 on machines that are not free" },
    { { .policy = { .name = "test.many" }, .decide = start_on_too_many },
      true,
      "test.many at t=1s started job 0 (3 processors) on 4 machines" },
    { { .policy = { .name = "test.outside" }, .decide = start_outside },
      true,
      "test.outside at t=1s started job 0 on machines that are not free" },
    { { .policy = { .name = "test.count" }, .decide = start_on_too_many },
      false,
      "test.count at t=1s started job 0 on machines without allocation: identity" },
    { { .policy = { .name = "test.starves" }, .decide = start_nothing },
      false,
      "test.starves at t=4s starves job 0: nothing more will happen, 4 processors are free and it "
      "waits" },
    { { .policy = { .name = "test.wakes" }, .decide = only_wake },
      false,
      "test.wakes at t=1001ms livelock: decided 1000000 times since anything started, ended or "
      "arrived; job 0 waits" },
    { { .policy = { .name = "test.nan" }, .rank = no_rank },
      false,
      "test.nan at t=3s ranked job 1 as NaN" },
    { { .policy = { .name = "test.late" }, .rank = late_rank, .rank_varies = true },
      false,
      "test.late at t=4s ranked job 1 as NaN" },
    { { .policy = { .name = "test.fails" }, .decide = give_up },
      false,
      "test.fails at t=1s has lost its plan" },
    { { .policy = { .name = "test.init" }, .init = no_start },
      false,
      "test.init: depth counts in threes" },
};

static bool run(const struct batch_policy *policy, bool machines, struct harness_result *results,
                struct error *err)
{
    struct harness h = { .policy = &policy->policy,
                         .options = { machines ? "allocation=identity" : NULL },
                         .nodes = 4,
                         .jobs = jobs,
                         .count = sizeof jobs / sizeof jobs[0],
                         .results = results };

    return harness_run(&h, err);
}

static void each_broken_policy_is_stopped(void **state)
{
    struct harness_result results[3];
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        if (run(&broken[i].policy, broken[i].machines, results, &err))
            fail_msg("%s went through", broken[i].policy.policy.name);
        assert_string_equal(err.text, broken[i].says);
    }
}

static void a_policy_may_poll_while_jobs_run(void **state)
{
    static const struct batch_policy patient = { .policy = { .name = "test.patient" },
                                                 .decide = start_and_poll };
    struct harness_result results[3];
    struct error err;

    (void)state;
    assert_true(run(&patient, false, results, &err));
    assert_int_equal(results[2].finish, 16 * SECOND);
}

/* Only .policy is needed: the default is first come first served. */
static void a_policy_without_ops_is_fcfs(void **state)
{
    static const struct batch_policy bare = { .policy = { .name = "test.bare" } };
    struct harness_result results[3], fcfs[3];
    struct error err;

    (void)state;
    assert_true(run(&bare, false, results, &err));
    assert_true(run((const struct batch_policy *)(const void *)policy_find("batch.fcfs", &err),
                    false, fcfs, &err));
    assert_memory_equal(results, fcfs, sizeof fcfs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_broken_policy_is_stopped),
        cmocka_unit_test(a_policy_may_poll_while_jobs_run),
        cmocka_unit_test(a_policy_without_ops_is_fcfs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
