/* Sparrow and a central queue against the rows of the authors' simulator. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

/*
 * Seeds are 1 to SEEDS. A run has more jobs than the 4,000 that count, so that the last of these
 * meet others behind them; those from the 25 % to the 85 % quantile of arrivals are measured.
 */
enum { SEEDS = 10, JOBS = 4000, MORE = 600, FIRST = JOBS / 4, LAST = JOBS * 85 / 100 };
enum { MEASURED = LAST - FIRST + 1 };

struct row {
    char scheme[16];
    double load, mean_ms, p50_ms, p95_ms;
};

static size_t read_rows(struct row *rows, size_t most)
{
    FILE *file = fopen(ORRERY_DATA "/reference/bigdata/sparrow.csv", "r");
    char line[256];
    size_t count = 0;

    if (!file)
        return 0;
    while (fgets(line, sizeof line, file) && count < most) {
        struct row *row = &rows[count];

        count += sscanf(line, "%15[a-z_],EXP_TASKS,%lf,1000,4,4000,2401,%lf,%lf,%lf", row->scheme,
                        &row->load, &row->mean_ms, &row->p50_ms, &row->p95_ms) == 5;
    }
    fclose(file);
    return count;
}

static void draw_jobs(struct big_arrival *item, const struct big_stage *stage, double load,
                      uint64_t seed)
{
    struct rng rng;
    double at = 0, mean = 0.1 * stage->tasks / (load * 4000);

    rng_stream(&rng, seed, 0, RNG_ARRIVAL, 0);
    for (size_t i = 0; i < JOBS + MORE; i++) {
        item[i] = big_harness_arrival(time_from_seconds(at), stage, 1);
        at += rng_exponential(&rng, mean);
    }
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Response times of the measured jobs, ms, ascending. */
static void measure(struct big_harness *h, double load, uint64_t seed, double *ms)
{
    static struct big_arrival item[JOBS + MORE];
    struct big_stage stage = big_harness_stage(100, 100 * MILLISECOND);
    struct dist dist;
    struct error err = { "" };

    MUST(dist_parse("exponential(mean=100ms)", &dist, &err));
    stage.dist = &dist;
    draw_jobs(item, &stage, load, seed);
    h->items = item;
    h->count = JOBS + MORE;
    h->seed = seed;
    MUST(big_harness_run(h, &err));
    for (size_t i = FIRST; i <= LAST; i++)
        ms[i - FIRST] = -1;
    for (size_t i = 0; i < h->jobs.count; i++) {
        const struct big_harness_job *job = vec_at(&h->jobs, i, sizeof *job);

        if (job->job >= FIRST && job->job <= LAST)
            ms[job->job - FIRST] = time_seconds(job->finish - job->arrival) * 1000;
    }
    qsort(ms, MEASURED, sizeof *ms, ascending);
    assert_true(ms[0] > 0);
}

static bool near(const char *what, double seen, double expected, double part)
{
    bool ok = seen > expected * (1 - part) && seen < expected * (1 + part);

    print_message(" %s %.2f of %.2f (%+.2f %%)%s", what, seen, expected,
                  (seen / expected - 1) * 100, ok ? "" : " OUTSIDE");
    return ok;
}

static struct big_harness harness_of(const struct row *row, char scheme[32])
{
    bool central = strcmp(row->scheme, "central") == 0;
    struct big_harness h = { .platform = { "nodes=1000", "slots=4" }, .jobs_only = true };

    h.policy = policy_find(central ? "bigdata.central" : "bigdata.sparrow", NULL);
    assert_non_null(h.policy);
    snprintf(scheme, 32, "scheme=%s", row->scheme);
    if (!central) {
        h.params[0] = scheme;
        h.params[1] = "greedy=true";
    }
    return h;
}

static double mean_of(const double *values, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

/*
 * A row of the simulator is one run. Where machines are asked, all runs of this length are alike
 * and the mean of ten has to be within 2 % of it.
 */
static bool check_row(const struct row *row)
{
    static double ms[MEASURED];
    double mean[SEEDS], p50[SEEDS], p95[SEEDS];
    char scheme[32];
    struct big_harness h = harness_of(row, scheme);
    bool ok;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        measure(&h, row->load, seed, ms);
        mean[seed - 1] = mean_of(ms, MEASURED);
        p50[seed - 1] = ms[MEASURED / 2];
        p95[seed - 1] = ms[MEASURED * 95 / 100];
    }
    big_harness_free(&h);
    print_message("%-8s load %.1f:", row->scheme, row->load);
    ok = near("mean", mean_of(mean, SEEDS), row->mean_ms, 0.02);
    ok &= near("median", mean_of(p50, SEEDS), row->p50_ms, 0.02);
    ok &= near("p95", mean_of(p95, SEEDS), row->p95_ms, 0.02);
    print_message(" ms\n");
    return ok;
}

/*
 * At random the run is too short for its queues: the means of ten runs differ by a tenth, and one
 * run says little of their mean. The row has to be such a run: within the 99 % prediction interval
 * (Student's t with 9 degrees of freedom).
 */
static bool check_random(const struct row *row)
{
    static double ms[MEASURED];
    double mean[SEEDS], spread = 0, all;
    char scheme[32];
    struct big_harness h = harness_of(row, scheme);

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        measure(&h, row->load, seed, ms);
        mean[seed - 1] = mean_of(ms, MEASURED);
    }
    big_harness_free(&h);
    all = mean_of(mean, SEEDS);
    for (int i = 0; i < SEEDS; i++)
        spread += (mean[i] - all) * (mean[i] - all) / (SEEDS - 1);
    spread = 3.2498 * sqrt(spread * (1 + 1.0 / SEEDS));
    print_message("%-8s load %.1f: %.2f of %.2f (%+.2f %%) ms; one run is within %.2f of it\n",
                  row->scheme, row->load, all, row->mean_ms, (all / row->mean_ms - 1) * 100,
                  spread);
    return fabs(row->mean_ms - all) < spread;
}

static void simulator_rows(void **state)
{
    struct row rows[16];
    size_t count = read_rows(rows, 16);
    bool ok = true;

    (void)state;
    if (count == 0)
        skip();
    assert_int_equal(count, 8);
    for (size_t i = 0; i < count; i++)
        ok &= strcmp(rows[i].scheme, "random") ? check_row(&rows[i]) : check_random(&rows[i]);
    assert_true(ok);
}

/* Queues first come, first served, machines drawn as the policy draws: when each job ends. */
static void naive_random(const struct big_arrival *item, sim_time *finish)
{
    static sim_time idle[1000][4];
    static uint32_t order[1000];
    struct rng rng;

    rng_stream(&rng, 1, 0, RNG_POLICY, 0);
    for (uint32_t i = 0; i < 1000; i++)
        order[i] = i;
    for (size_t j = 0; j < JOBS; j++)
        for (uint32_t t = 0; t < 100; t++) {
            uint32_t pick = t + (uint32_t)rng_below(&rng, 1000 - t), machine = order[pick], s = 0;
            sim_time arrives = item[j].submit + MILLISECOND / 2;

            order[pick] = order[t];
            order[t] = machine;
            for (uint32_t i = 1; i < 4; i++)
                s = idle[machine][i] < idle[machine][s] ? i : s;
            if (idle[machine][s] < arrives)
                idle[machine][s] = arrives;
            idle[machine][s] += item[j].stage->mean;
            if (finish[j] < idle[machine][s])
                finish[j] = idle[machine][s];
        }
}

/* Random placement, job by job and to the nanosecond; the tasks of a job are equally long. */
static void random_is_naive(void **state)
{
    static struct big_arrival item[JOBS + MORE];
    static struct big_stage stage[JOBS];
    static sim_time finish[JOBS];
    struct rng rng;
    struct error err = { "" };
    char scheme[32];
    struct big_harness h = harness_of(&(struct row){ .scheme = "random" }, scheme);
    size_t later = 0;

    (void)state;
    rng_stream(&rng, 1, 0, RNG_TEST, 0);
    stage[0] = big_harness_stage(100, 0);
    draw_jobs(item, stage, 0.8, 1);
    for (size_t j = 0; j < JOBS; j++) {
        stage[j] = big_harness_stage(100, time_from_seconds(rng_exponential(&rng, 0.1)));
        item[j].stage = &stage[j];
    }
    naive_random(item, finish);
    h.items = item;
    h.count = JOBS;
    h.seed = 1;
    MUST(big_harness_run(&h, &err));
    assert_int_equal(h.jobs.count, JOBS);
    for (size_t i = 0; i < h.jobs.count; i++) {
        const struct big_harness_job *job = vec_at(&h.jobs, i, sizeof *job);

        assert_int_equal(job->finish, finish[job->job]);
        later += job->finish > job->arrival + item[job->job].stage->mean + MILLISECOND / 2;
    }
    assert_true(later > JOBS / 2); /* queues did matter */
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_is_naive),
        cmocka_unit_test(simulator_rows),
    };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    printf("skipped: too many events for a sanitizer\n");
    return 77;
#endif

    return cmocka_run_group_tests(tests, NULL, NULL);
}
