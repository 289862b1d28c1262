/* Each policy that is a formula, and the same formula as text, give one schedule, job by job. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/harness.h"
#include "tests/support/random_jobs.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 60, MOST_JOBS = 200 };

struct formula {
    const char *policy;
    const char *expr;
    const char *first;
};

static const struct formula formulas[] = {
    { "batch.fcfs", "expr=submit", "first=lowest" },
    { "batch.sjf", "expr=request", "first=lowest" },
    { "batch.ljf", "expr=walltime", "first=highest" },
    { "batch.saf", "expr=request*procs", "first=lowest" },
    { "batch.laf", "expr=request*procs", "first=highest" },
    { "batch.smallest_first", "expr=procs", "first=lowest" },
    { "batch.largest_first", "expr=procs", "first=highest" },
    { "batch.expansion_factor", "expr=(wait + request)/request", "first=highest" },
    { "batch.wfp3", "expr=(wait/walltime)^3*procs", "first=highest" },
    { "batch.unicef", "expr=wait/(max(log2(procs), 1e-15)*request)", "first=highest" },
    { "batch.f1", "expr=log10(request/1s)*procs + 870*log10(submit > 0s ? submit/1s : 0.1)",
      "first=lowest" },
    { "batch.f2", "expr=sqrt(request/1s)*procs + 25600*log10(submit > 0s ? submit/1s : 0.1)",
      "first=lowest" },
    { "batch.f3", "expr=request/1s*procs + 6.86e6*log10(submit > 0s ? submit/1s : 0.1)",
      "first=lowest" },
    { "batch.f4", "expr=request/1s*sqrt(procs) + 5.3e5*log10(submit > 0s ? submit/1s : 0.1)",
      "first=lowest" },
};

enum { FORMULAS = sizeof formulas / sizeof formulas[0] };

/* Runs both on the workload of `h` and compares; returns how many jobs had to wait. */
static size_t agree(struct harness *h, const struct formula *f, const char *misfit,
                    struct harness_result *expected)
{
    struct error err = { "" };
    size_t waited = 0;
    bool has_misfit;

    h->policy = policy_find(f->policy, &err);
    assert_non_null(h->policy);
    has_misfit = param_find(h->policy->params, "misfit") != NULL;
    memset(h->params, 0, sizeof h->params);
    h->params[0] = has_misfit ? misfit : NULL;
    MUST(harness_run(h, &err));
    memcpy(expected, h->results, h->count * sizeof *expected);
    h->policy = policy_find("batch.priority", &err);
    h->params[0] = has_misfit ? misfit : "misfit=block";
    h->params[1] = f->expr;
    h->params[2] = f->first;
    MUST(harness_run(h, &err));
    for (size_t i = 0; i < h->count; i++) {
        waited += expected[i].start > h->jobs[i].submit;
        if (memcmp(&h->results[i], &expected[i], sizeof *expected) != 0)
            fail_msg("%s and %s, %s: job %zu starts at %g and %g", f->policy, f->expr, misfit, i,
                     time_seconds(expected[i].start), time_seconds(h->results[i].start));
    }
    return waited;
}

static void test_random(void **state)
{
    struct batch_arrival jobs[MOST_JOBS];
    struct harness_result results[MOST_JOBS], expected[MOST_JOBS];
    size_t waited = 0;

    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        struct random_jobs kind = { .zero = seed % 3 == 0,
                                    .oversize = true,
                                    .overrun = seed % 2 == 0 };
        struct rng rng;
        struct harness h;

        rng_stream(&rng, seed, 1, RNG_TEST, 0);
        kind.procs = 1 + (int64_t)rng_below(&rng, 40);
        kind.count = 1 + rng_below(&rng, MOST_JOBS);
        random_jobs_fill(&rng, &kind, jobs);
        h = (struct harness){
            .nodes = kind.procs, .jobs = jobs, .count = kind.count, .results = results
        };
        for (size_t i = 0; i < FORMULAS; i++) {
            waited += agree(&h, &formulas[i], "misfit=block", expected);
            waited += agree(&h, &formulas[i], "misfit=skip", expected);
        }
    }
    assert_true(waited > 10000);
}

/* A log of a real machine, under every formula. */
static void test_real_log(void **state)
{
    size_t count;
    struct batch_arrival *jobs = harness_swf(ORRERY_DATA "/traces/swf/kth.swf.gz", false, &count);
    struct harness_result *results, *expected;
    struct harness h = { .nodes = 100 };

    (void)state;
    if (!jobs) {
        printf("no kth.swf.gz: skipped\n");
        skip();
    }
    count = count < 5000 ? count : 5000;
    results = mem_alloc(count * sizeof *results);
    expected = mem_alloc(count * sizeof *expected);
    h.jobs = jobs;
    h.count = count;
    h.results = results;
    for (size_t i = 0; i < FORMULAS; i++)
        assert_true(agree(&h, &formulas[i], "misfit=skip", expected) > 100);
    mem_free(jobs);
    mem_free(results);
    mem_free(expected);
}

/* Job 0 holds the machine until 10; then the others start one by one in the order of a variable. */
static void test_variables(void **state)
{
    static const char *const exprs[] = {
        "expr=user",
        "expr=group",
        "expr=queue",
        "expr=estimate",
        "expr=submit",
        "expr=(capacity == 3 and procs == 2)*user",
        "expr=(free == 3 or now < 10s)*group",
        "expr=(now >= 10s ? capacity - free == waiting - waiting : 1 < 2)*queue",
    };
    enum { WAITERS = 5 };
    static const int64_t order[][WAITERS] = {
        { 3, 1, 4, 0, 2 }, { 2, 0, 1, 4, 3 }, { 1, 4, 2, 3, 0 },
        { 4, 3, 0, 2, 1 }, { 0, 1, 2, 3, 4 },
    };
    static const size_t by[] = { 0, 1, 2, 3, 4, 0, 1, 2 };
    struct batch_arrival jobs[WAITERS + 1];
    struct harness_result results[WAITERS + 1];
    struct harness h = { .nodes = 3, .jobs = jobs, .count = WAITERS + 1, .results = results };
    struct error err = { "" };

    (void)state;
    for (size_t i = 0; i <= WAITERS; i++)
        jobs[i] = (struct batch_arrival){ .submit = (sim_time)i * SECOND,
                                          .run = (i ? 2 : 10) * SECOND,
                                          .procs = 2,
                                          .procs_used = BATCH_UNKNOWN,
                                          .user = i ? order[0][i - 1] : 0,
                                          .group = i ? order[1][i - 1] : 0,
                                          .queue = i ? order[2][i - 1] : 0,
                                          .request = (10 + (i ? order[3][i - 1] : 0)) * SECOND };
    h.policy = policy_find("batch.priority", &err);
    h.params[1] = "first=lowest";
    for (size_t e = 0; e < sizeof exprs / sizeof exprs[0]; e++) {
        h.params[0] = exprs[e];
        MUST(harness_run(&h, &err));
        for (size_t i = 1; i <= WAITERS; i++)
            if (results[i].start != (10 + 2 * order[by[e]][i - 1]) * SECOND)
                fail_msg("%s: job %zu starts at %g", exprs[e], i, time_seconds(results[i].start));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_real_log),
        cmocka_unit_test(test_variables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
