/* Start times, job by job, against pyss, CQSim, batsched and an independent reference scheduler. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "tests/support/harness.h"
#include "tests/unit/unit.h"

/* How the variant of a reference file is reproduced. */
struct variant {
    const char *name;
    const char *policy;
    const char *params[3];
    const char *options[4];
};

static const struct variant variants[] = {
    { "batch-fcfs", "batch.fcfs", { 0 }, { 0 } },
    { "batch-easy", "batch.easy", { 0 }, { 0 } },
    { "batch-easy-sjbf", "batch.easy", { "backfill=sjf" }, { 0 } },
    { "batch-cons-compress", "batch.conservative", { 0 }, { 0 } },
    { "batch-cons-replan", "batch.conservative", { 0 }, { "conservative=replan" } },
    { "batch-sjf", "batch.sjf", { 0 }, { 0 } },
    { "pyss-easy", "batch.easy", { 0 }, { "compat=pyss" } },
    { "pyss-easy-sjbf", "batch.easy", { "backfill=sjf" }, { "compat=pyss" } },
    { "pyss-cons", "batch.conservative", { 0 }, { "compat=pyss" } },
    { "cqsim-easy", "batch.easy", { 0 }, { "compat=cqsim" } },
    { "cqsim-sjf", "batch.sjf", { 0 }, { "compat=cqsim" } },
    { "cqsim-cons", "batch.conservative", { 0 }, { "compat=cqsim" } },
    { "batsched-easy", "batch.easy", { 0 }, { "compat=batsched" } },
    { "batsched-cons", "batch.conservative", { 0 }, { "compat=batsched" } },
};

struct log {
    const char *name;
    const char *swf; /* below ORRERY_DATA */
    int64_t nodes;
};

static const struct log logs[] = {
    { "hpc2n", "traces/swf/hpc2n.swf.gz", 240 },
    { "sdsc5k", "traces/swf/sdsc5k.swf.gz", 128 },
    { "kth", "traces/swf/kth.swf.gz", 100 },
    { "edge/tie", "reference/batch/edge/tie.swf", 10 },
};

static void setup(struct harness *h, const struct variant *variant)
{
    struct error err;

    memcpy(h->params, variant->params, sizeof variant->params);
    memcpy(h->options, variant->options, sizeof variant->options);
    h->policy = policy_find(variant->policy, &err);
    assert_non_null(h->policy);
}

/* Differing starts of one file; -1 when the file does not exist. */
static long compare(const struct log *log, bool perfect, const struct variant *variant)
{
    struct harness h = { .nodes = log->nodes };
    char path[512];
    struct batch_arrival *jobs;
    struct error err;
    double *expected;
    size_t rows, count;
    long differ = 0;

    snprintf(path, sizeof path, ORRERY_DATA "/reference/batch/%s%s.%s.csv%s", log->name,
             perfect ? "-perfect" : "", variant->name, strchr(log->name, '/') ? "" : ".gz");
    expected = harness_table(path, 5, &rows);
    if (!expected)
        return -1;
    snprintf(path, sizeof path, ORRERY_DATA "/%s", log->swf);
    jobs = harness_swf(path, perfect, &count);
    assert_non_null(jobs);
    assert_int_equal(count, rows);
    h.jobs = jobs;
    h.count = count;
    h.results = mem_alloc(count * sizeof *h.results);
    setup(&h, variant);
    if (!harness_run(&h, &err))
        fail_msg("%s %s: %s", log->name, variant->name, err.text);
    for (size_t i = 0; i < count; i++)
        differ += h.results[i].start != (sim_time)expected[5 * i + 2] * SECOND ||
                  h.results[i].finish != (sim_time)expected[5 * i + 3] * SECOND;
    printf("%s%s.%s: %zu jobs, %ld differ, %.1f ms\n", log->name, perfect ? "-perfect" : "",
           variant->name, count, differ, h.seconds * 1e3);
    mem_free(h.results);
    mem_free(jobs);
    mem_free(expected);
    return differ;
}

static void starts_equal_every_reference(void **state)
{
    long files = 0;
    long wrong = 0;

    (void)state;
    for (size_t l = 0; l < sizeof logs / sizeof logs[0]; l++)
        for (size_t v = 0; v < sizeof variants / sizeof variants[0]; v++)
            for (int perfect = 0; perfect < 2; perfect++) {
                long differ = compare(&logs[l], perfect, &variants[v]);

                files += differ >= 0;
                wrong += differ > 0;
            }
    printf("%ld files compared\n", files);
    assert_int_equal(wrong, 0);
    assert_int_equal(files, 47);
}

static void curie_equals_pyss_easy(void **state)
{
    struct harness h = { .nodes = 80640, .options = { "compat=pyss" } };
    size_t count;
    double *log = harness_table(ORRERY_DATA "/traces/swf/curie.pyss-easy.csv.gz", 8, &count);
    struct batch_arrival *jobs = mem_alloc(count * sizeof *jobs);
    struct error err;
    long differ = 0;

    (void)state;
    assert_non_null(log);
    for (size_t i = 0; i < count; i++) {
        const double *row = &log[8 * i];

        jobs[i] = (struct batch_arrival){ .submit = (sim_time)row[1] * SECOND,
                                          .run = (sim_time)row[3] * SECOND,
                                          .request = (sim_time)row[5] * SECOND,
                                          .procs = (int64_t)row[4],
                                          .user = (int64_t)row[6],
                                          .group = BATCH_UNKNOWN,
                                          .queue = BATCH_UNKNOWN };
    }
    h.jobs = jobs;
    h.count = count;
    h.results = mem_alloc(count * sizeof *h.results);
    h.policy = policy_find("batch.easy", &err);
    if (!harness_run(&h, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++)
        differ += h.results[i].start != (sim_time)(log[8 * i + 1] + log[8 * i + 2]) * SECOND;
    printf("curie: %zu jobs, %ld differ, %.1f ms\n", count, differ, h.seconds * 1e3);
    assert_int_equal(count, 295540);
    assert_int_equal(differ, 0);
    mem_free(h.results);
    mem_free(jobs);
    mem_free(log);
}

/* SC'15 (Gaussier et al.), KTH-SP2 on 100 processors; facts/batch.md 5.1, values without a star. */
struct published {
    const char *backfill;
    bool perfect;
    double mean_turnaround, max_turnaround, rms_turnaround;
    double mean_stretch, max_stretch, rms_stretch, mean_bounded, max_bounded, rms_bounded;
};

static const struct published papers[] = {
    { "backfill=fcfs", false, 15696.7981812436, 309231, 31651.8146296885, 198.001775521565, 124477,
      2014.70734059169, 92.5765397336295, 14805.2, 476.260314538994 },
    { "backfill=sjf", false, 14764.0026684456, 372238, NAN, NAN, NAN, NAN, 69.4054005803035, NAN,
      NAN },
    { "backfill=fcfs", true, 15187.6077033812, 356843, NAN, NAN, NAN, NAN, 71.7223851124418, NAN,
      NAN },
    { "backfill=sjf", true, 14295.9468417542, 335193, NAN, NAN, NAN, NAN, 49.8477189313406, NAN,
      NAN },
};

static void check(const char *what, double got, double expected)
{
    double off = fabs(got - expected) / expected;

    if (isnan(expected))
        return;
    printf("%s: %.13g, published %.15g, off by %.1e\n", what, got, expected, off);
    assert_true(off <= 1e-12);
}

static void kth_equals_published_metrics(void **state)
{
    static const char *const measures[] = { "turnaround.mean",       "turnaround.max",
                                            "turnaround.rms",        "slowdown.mean",
                                            "slowdown.max",          "slowdown.rms",
                                            "bounded_slowdown.mean", "bounded_slowdown.max",
                                            "bounded_slowdown.rms" };

    (void)state;
    for (size_t p = 0; p < sizeof papers / sizeof papers[0]; p++) {
        const double *expected = &papers[p].mean_turnaround;
        struct harness h = { .nodes = 100,
                             .options = { "compat=pyss" },
                             .params = { papers[p].backfill },
                             .quiet = true };
        struct error err;
        size_t count;
        struct batch_arrival *jobs =
            harness_swf(ORRERY_DATA "/traces/swf/kth.swf.gz", papers[p].perfect, &count);

        h.jobs = jobs;
        h.count = count;
        h.policy = policy_find("batch.easy", &err);
        memcpy(h.measures, measures, sizeof measures);
        if (!harness_run(&h, &err))
            fail_msg("%s", err.text);
        for (size_t i = 0; i < 9; i++)
            check(measures[i], h.values[i], expected[i]);
        mem_free(jobs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_equal_every_reference),
        cmocka_unit_test(curie_equals_pyss_easy),
        cmocka_unit_test(kth_equals_published_metrics),
    };
    FILE *data = fopen(ORRERY_DATA "/reference/batch/README.md", "r");

    if (!data) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    fclose(data);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
