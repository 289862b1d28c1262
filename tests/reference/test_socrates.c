/* Jobs on a SoC under a cap, in SoCRATES' setting: mean latencies against its repaired heuristics.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/dag_harness.h"
#include "tests/support/ds3_items.h"
#include "tests/unit/unit.h"

enum { SEEDS = 200, JOBS = 700, LENGTH = 10000 };

/* A row of socrates_heuristics.csv: one job profile, 10 000 us, 20 seeds. */
struct row {
    const char *scheduler;
    double scale, std;
    double mean, sem;
};

/* Rows of the longer runs with 20 seeds each. */
static size_t read_rows(struct row *rows, size_t most)
{
    char path[256], line[256];
    size_t count = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/reference/dag/socrates_heuristics.csv", ORRERY_DATA);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        static const char *const names[] = { "ETF", "MET", "EFT", "HEFT_RT" };
        char scheduler[16], profile[64];
        double length, jobs, iterations;
        struct row row;

        if (sscanf(line, "%15[^,],%lf,%lf,%63[^,],%lf,%lf,%lf,%lf,%lf", scheduler, &row.scale,
                   &row.std, profile, &length, &jobs, &iterations, &row.mean, &row.sem) != 9 ||
            strcmp(profile, "job_Top.txt") != 0 || length != LENGTH || iterations != 20)
            continue;
        for (int i = 0; i < 4; i++)
            if (!strcmp(scheduler, names[i]) && count < most) {
                row.scheduler = names[i];
                rows[count++] = row;
            }
    }
    if (file)
        fclose(file);
    return count;
}

static const struct policy *policy_of(const char *scheduler)
{
    struct error err;

    return policy_find(!strcmp(scheduler, "ETF")   ? "dag.etf"
                       : !strcmp(scheduler, "EFT") ? "dag.eft"
                       : !strcmp(scheduler, "MET") ? "dag.met"
                                                   : "dag.heft_rt",
                       &err);
}

/* Gaps of whole microseconds, as SoCRATES draws them. */
static void draw_arrivals(struct dag_arrival *items, const struct taskgraph *graph, double scale,
                          uint64_t seed)
{
    struct rng rng;
    sim_time at = 0;

    rng_stream(&rng, seed, 0, RNG_ARRIVAL, 0);
    for (int j = 0; j < JOBS; j++) {
        items[j] = dag_harness_arrival(graph, at);
        at += (sim_time)rng_exponential(&rng, scale) * MICROSECOND;
    }
}

/*
 * What is known of the setting: at most three jobs, three at time 0, gaps int(Exp). That jobs which
 * come while there are three are lost, and that a PE takes tasks as they became ready whatever
 * their job, follows from the figures: their completed jobs, and MET's latency.
 */
static void check_row(const struct row *row, const struct ds3_soc *soc,
                      const struct taskgraph *graph, struct arena *arena)
{
    struct dag_arrival *items = arena_array(arena, JOBS, sizeof *items);
    double sum = 0, squares = 0, mean, sem;
    char noise[32];

    snprintf(noise, sizeof noise, "noise=normal(1, %g)", row->std);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dag_harness h = { .policy = policy_of(row->scheduler),
                                 .options = { "tick=1us", "queue=fifo", "cap=3", "initial=3",
                                              "full=drop", "until=10ms",
                                              row->std > 0 ? noise : NULL },
                                 .platform = { "bandwidth=1MB/s", "own_bandwidth=100MB/s" },
                                 .measures = { "latency.mean" },
                                 .seed = seed,
                                 .quiet = true };
        struct error err = { "" };

        ds3_platform(&h, soc, arena);
        h.rates = NULL;
        draw_arrivals(items, graph, row->scale, seed);
        h.items = items;
        h.count = JOBS;
        if (!dag_harness_run(&h, &err))
            fail_msg("%s", err.text);
        sum += h.values[0] * 1e6;
        squares += h.values[0] * 1e6 * h.values[0] * 1e6;
        dag_harness_free(&h);
    }
    mean = sum / SEEDS;
    sem = sqrt((squares / SEEDS - mean * mean) / (SEEDS - 1));
    if (!(fabs(mean - row->mean) < 3 * sqrt(sem * sem + row->sem * row->sem)))
        fail_msg("%s, scale %g, std %g: %.3f +- %.3f us, expected %.3f +- %.3f", row->scheduler,
                 row->scale, row->std, mean, sem, row->mean, row->sem);
}

static void mean_latencies(void **state)
{
    struct arena *arena = arena_create();
    struct ds3_soc soc;
    struct ds3_graph graph;
    const struct taskgraph *built;
    struct row rows[32];
    size_t count = read_rows(rows, 32);

    (void)state;
    if (!count || !ds3_load_soc("SoC.Top", &soc, arena) ||
        !ds3_load_graph("socrates_job_Top", &graph, arena)) {
        arena_destroy(arena);
        skip();
    }
    built = ds3_taskgraph(&graph, &soc, arena);
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i], &soc, built, arena);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_latencies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
