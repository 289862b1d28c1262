/* What a plan loses by coming late: our runs against a sweep made by another program. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/cloud_harness.h"
#include "tests/support/cloud_items.h"
#include "tests/support/harness.h"
#include "tests/unit/unit.h"

/*
 * latency_sweep.csv has means of 20 instances that we do not have, made by one generator and one
 * churn process; ours are others from the same description. So each published mean has a standard
 * error of s / sqrt(20), with the s that we see over our own instances: .006 without latency, .009
 * to .013 after 10 minutes and more. Of two such means of 20 every second differs by more than
 * .006 to .012, of equal models. We take more instances, and ask that
 * - rows of up to 5 minutes differ by at most .01,
 * - every row differs by at most 3 standard errors of the difference, and all together by not more
 *   than chance would have it (root mean square of the differences in standard errors below 1.5).
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SEEDS = 2, ENOUGH = 0 };
#else
enum { SEEDS = 100, ENOUGH = 1 };
#endif
enum { RATES = 2, LATENCIES = 9 };

static const char *const gaps[RATES] = { "gap=2s", "gap=500ms" };
static const double rates[RATES] = { .5, 2 };
static const double latencies[LATENCIES] = { 0, 1, 5, 7, 20, 60, 300, 600, 1800 };

/* STALE: the plan of time 0 at time L; REPLAN: the same with stale: replan; FRESH: made at L. */
enum kind { STALE, REPLAN, FRESH, KINDS };

/* Fragment rates of one point, by seed. */
struct point {
    double before[SEEDS]; /* when the plan was made */
    double after[SEEDS];
    double stale[SEEDS]; /* share */
};

static struct point points[RATES][LATENCIES][KINDS];

static const struct cloud_machine machine = { .count = 280,
                                              .cores = 88,
                                              .memory = 368776.0 * 1048576,
                                              .nic = 10e9,
                                              .numa = 2,
                                              .power = "constant" };

/* A workload and its number. */
struct cluster {
    const struct cloud_arrival *items;
    size_t count;
    int seed;
};

static void run_one(const struct cluster *cluster, double latency, enum kind kind,
                    struct point *point)
{
    char late[64], at[64], until[64];
    struct error err = { "" };
    struct cloud_harness h = {
        .policies = { { policy_find("cloud.macro_greedy", &err), { NULL } },
                      { policy_find("cloud.vmr_fit", &err), { NULL } } },
        .options = { "migration=instant", "migration_limit=50", late, at, until,
                     kind == REPLAN ? "stale=replan" : "stale=drop" },
        .machines = &machine,
        .machine_count = 1,
        .items = cluster->items,
        .count = cluster->count,
        .measures = { "fr_before", "fr_after", "stale_share", "rejected" },
        .seed = (uint64_t)cluster->seed + 1,
    };

    snprintf(late, sizeof late, "latency=%gs", kind == FRESH ? 0 : latency);
    snprintf(at, sizeof at, "plan_at=%gs", kind == FRESH ? latency : 0);
    snprintf(until, sizeof until, "until=%gs", latency + 1);
    if (!cloud_harness_run(&h, &err))
        fail_msg("%s", err.text);
    point->before[cluster->seed] = h.values[0];
    point->after[cluster->seed] = h.values[1];
    point->stale[cluster->seed] = h.values[2];
}

static int run_all(void **unused)
{
    (void)unused;
    for (int seed = 0; seed < SEEDS; seed++)
        for (int r = 0; r < RATES; r++) {
            struct arena *arena = arena_create();
            struct cloud_items from = { .generator = "cloud.vmr_cluster",
                                        .params = { gaps[r], "span=30min" },
                                        .machines = &machine,
                                        .machine_count = 1,
                                        .seed = (uint64_t)seed + 1 };
            struct error err = { "" };
            struct cluster cluster = { .seed = seed };

            cluster.items = cloud_items_make(&from, arena, &cluster.count, &err);
            assert_non_null(cluster.items);
            for (int l = 0; l < LATENCIES; l++)
                for (int kind = 0; kind < KINDS; kind++)
                    run_one(&cluster, latencies[l], (enum kind)kind, &points[r][l][kind]);
            arena_destroy(arena);
        }
    return 0;
}

static double mean(const double *values, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++)
        sum += values[i];
    return sum / count;
}

static double deviation(const double *values)
{
    double m = mean(values, SEEDS);
    double sum = 0;

    for (int i = 0; i < SEEDS; i++)
        sum += (values[i] - m) * (values[i] - m);
    return sqrt(sum / (SEEDS - 1));
}

/* Prints and checks one published mean; the difference in its standard errors. */
static double compare(const struct point *point, double rate, double latency, double expected)
{
    double ours = mean(point->after, SEEDS);
    double error = deviation(point->after) * sqrt(1. / 20 + 1. / SEEDS);
    double off = (ours - expected) / error;

    printf("%3g/s %5g s: %.4f, published %.3f, off %+.4f = %+.1f standard errors; first 20 %.4f; "
           "stale %.1f %%\n",
           rate, latency, ours, expected, ours - expected, off,
           mean(point->after, SEEDS < 20 ? SEEDS : 20), 100 * mean(point->stale, SEEDS));
    if (ENOUGH) {
        assert_true(fabs(off) <= 3);
        assert_true(latency > 300 || fabs(ours - expected) <= .01);
    }
    return off * off;
}

static void as_published(void **unused)
{
    size_t rows;
    double *table = harness_table(ORRERY_DATA "/reference/cloud/latency_sweep.csv", 5, &rows);
    double squares = 0;
    int compared = 0;

    (void)unused;
    if (!table)
        skip();
    assert_int_equal(rows, RATES * LATENCIES);
    for (size_t i = 0; i < rows; i++) {
        const double *row = &table[5 * i];
        size_t r = i / LATENCIES;
        size_t l = i % LATENCIES;

        assert_true(row[0] == rates[r] && row[1] == latencies[l]);
        squares += compare(&points[r][l][STALE], row[0], row[1], row[2]);
        compared++;
        if (ENOUGH)
            assert_true(fabs(100 * mean(points[r][l][STALE].stale, SEEDS) - row[3]) <= 3);
        if (r > 0)
            continue;
        squares += compare(&points[r][l][REPLAN], row[0], row[1], row[4]);
        squares += compare(&points[r][l][FRESH], row[0], row[1], row[4]);
        compared += 2;
    }
    printf("root mean square %.2f standard errors\n", sqrt(squares / compared));
    assert_true(!ENOUGH || sqrt(squares / compared) < 1.5);
    mem_free(table);
}

/*
 * Part of the gain that latency costs: of what a plan made at that moment would gain over doing
 * nothing, what the late plan misses.
 */
static double lost(int rate, int latency)
{
    const struct point *fresh = &points[rate][latency][FRESH];
    double nothing = mean(fresh->before, SEEDS);
    double best = mean(fresh->after, SEEDS);

    return (mean(points[rate][latency][STALE].after, SEEDS) - best) / (nothing - best);
}

static void seconds_cost_little_and_minutes_most(void **unused)
{
    (void)unused;
    for (int r = 0; r < RATES; r++)
        for (int l = 0; l < LATENCIES; l++)
            printf("%g/s: %g s cost %.1f %% of the gain\n", rates[r], latencies[l],
                   100 * lost(r, l));
    for (int r = 0; r < RATES; r++) {
        assert_true(fabs(lost(r, 0)) < 1e-12);
        for (int l = 0; l < LATENCIES; l++)
            assert_true(!ENOUGH || l == 0 || lost(r, l) >= lost(r, l - 1));
    }
    if (!ENOUGH)
        return;
    assert_true(lost(0, 2) <= .02);
    assert_true(lost(0, 8) >= .75);
    assert_true(lost(1, 2) <= .07);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_published),
        cmocka_unit_test(seconds_cost_little_and_minutes_most),
    };

    return cmocka_run_group_tests_name("vmr_latency", tests, run_all, NULL);
}
