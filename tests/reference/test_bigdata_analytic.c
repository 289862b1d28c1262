/* Closed forms through the bigdata system: power of d choices, fork and join, the slowest of n. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "sim/base/stats_interval.h"
#include "tests/support/analytic.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

/* Seeds are 1 to REPLICATIONS; each begins empty and its first part is not counted. */
enum { REPLICATIONS = 10, MOST_JOBS = 400000 };

/* How a row is made, on machines of one slot. */
struct model {
    const char *id;
    const char *policy;
    const char *params[4];
    const char *nodes;
    uint32_t machines, tasks; /* of a job */
    size_t jobs;              /* in a replication ... */
    size_t skipped;           /* ... and how many of them do not count */
    double apart;             /* seconds between jobs; 0: by chance, at the row's lambda */
    double above;             /* part by which so few machines may be worse than infinitely many */
};

#define CHOICES(D)                                \
    "bigdata.sparrow",                            \
    {                                             \
        "scheme=per_task", "ratio=" D, "delay=0s" \
    }
#define AT_RANDOM                   \
    "bigdata.sparrow",              \
    {                               \
        "scheme=random", "delay=0s" \
    }
#define ALONE          \
    "bigdata.central", \
    {                  \
        "delay=0s"     \
    }

/*
 * The power of choices has a closed form for infinitely many machines, which N of them approach
 * from above as 1/N. One choice at load .99 is left out: its queues need hours to settle.
 */
static const struct model models[] = {
    { "pod_1_0.5", AT_RANDOM, "nodes=100", 100, 1, 100000, 5000, 0, 0 },
    { "pod_1_0.9", AT_RANDOM, "nodes=100", 100, 1, 400000, 100000, 0, 0 },
    { "pod_2_0.5", CHOICES("2"), "nodes=1000", 1000, 1, 100000, 20000, 0, 0.005 },
    { "pod_2_0.9", CHOICES("2"), "nodes=1000", 1000, 1, 200000, 50000, 0, 0.01 },
    { "pod_2_0.99", CHOICES("2"), "nodes=1000", 1000, 1, 400000, 200000, 0, 0.05 },
    { "pod_3_0.5", CHOICES("3"), "nodes=1000", 1000, 1, 100000, 20000, 0, 0.005 },
    { "pod_3_0.9", CHOICES("3"), "nodes=1000", 1000, 1, 200000, 50000, 0, 0.01 },
    { "pod_3_0.99", CHOICES("3"), "nodes=1000", 1000, 1, 400000, 200000, 0, 0.05 },
    { "fj2_0.5", AT_RANDOM, "nodes=2", 2, 2, 100000, 1000, 0, 0 },
    { "fj2_0.8", AT_RANDOM, "nodes=2", 2, 2, 200000, 5000, 0, 0 },
    { "strag_10", ALONE, "nodes=10", 10, 10, 4000, 0, 1000, 0 },
    { "strag_100", ALONE, "nodes=100", 100, 100, 2000, 0, 1000, 0 },
    { "strag_1000", ALONE, "nodes=1000", 1000, 1000, 200, 0, 1000, 0 },
};

enum { MODELS = sizeof models / sizeof models[0] };

static void draw_jobs(struct big_arrival *item, const struct model *model,
                      const struct big_stage *stage, double gap, uint64_t seed)
{
    struct rng rng;
    double at = 0;

    rng_stream(&rng, seed, 0, RNG_ARRIVAL, 0);
    for (size_t i = 0; i < model->jobs; i++) {
        at += model->apart > 0 ? model->apart : rng_exponential(&rng, gap);
        item[i] = big_harness_arrival(time_from_seconds(at), stage, 1);
    }
}

/* The mean completion of the jobs that count, s. */
static double run_model(const struct model *model, const struct analytic_row *row, uint64_t seed)
{
    static struct big_arrival item[MOST_JOBS];
    struct big_stage stage = big_harness_stage(model->tasks, SECOND);
    struct big_harness h = { .policy = policy_find(model->policy, NULL),
                             .platform = { model->nodes },
                             .items = item,
                             .count = model->jobs,
                             .jobs_only = true,
                             .seed = seed };
    double lambda = analytic_parameter(row, "lambda", 1), sum = 0;
    struct dist service;
    struct error err = { "" };

    assert_non_null(h.policy);
    MUST(dist_parse("exponential(mean=1s)", &service, &err));
    stage.dist = &service;
    memcpy(h.params, model->params, sizeof model->params);
    draw_jobs(item, model, &stage, model->tasks / (lambda * model->machines), seed);
    MUST(big_harness_run(&h, &err));
    assert_int_equal(h.jobs.count, model->jobs);
    for (size_t i = 0; i < h.jobs.count; i++) {
        const struct big_harness_job *job = vec_at(&h.jobs, i, sizeof *job);

        if ((size_t)job->job >= model->skipped)
            sum += time_seconds(job->finish - job->arrival);
    }
    big_harness_free(&h);
    return sum / (double)(model->jobs - model->skipped);
}

static bool check_model(const struct model *model, const struct analytic_row *row)
{
    double values[REPLICATIONS];
    struct interval got;
    bool fits;

    for (uint64_t seed = 1; seed <= REPLICATIONS; seed++)
        values[seed - 1] = run_model(model, row, seed);
    if (model->above == 0)
        return analytic_fits(row, values, REPLICATIONS, MODELS);
    got = stats_mean_interval(values, REPLICATIONS, 1 - 0.01 / MODELS);
    fits = got.low <= row->expected * (1 + model->above) && row->expected <= got.high;
    printf("%-24s %-8s expected %-9g got %-9g +- %.2g%%, up to %g%% more%s\n", row->id, row->metric,
           row->expected, got.mean, 50 * (got.high - got.low) / row->expected, 100 * model->above,
           fits ? "" : "  OUTSIDE");
    return fits;
}

static void closed_forms(void **state)
{
    struct analytic_row *rows = analytic_read();
    size_t found = 0;
    bool ok = true;

    (void)state;
    assert_non_null(rows);
    for (size_t r = 0; r < ANALYTIC_ROWS; r++)
        for (size_t m = 0; m < MODELS; m++)
            if (strcmp(rows[r].id, models[m].id) == 0) {
                ok &= check_model(&models[m], &rows[r]);
                found++;
            }
    mem_free(rows);
    assert_int_equal(found, MODELS);
    assert_true(ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(closed_forms) };
    struct analytic_row *rows;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    printf("skipped: too many events for a sanitizer\n");
    return 77;
#endif
    rows = analytic_read();
    if (!rows) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    mem_free(rows);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
