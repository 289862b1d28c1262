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

enum { SEEDS = 200, JOBS = 700, PROFILES = 5 };

/*
 * A row of socrates_heuristics.csv: 10 or 20 seeds of 5,000 or 10,000 us. Rows of 20 seeds must lie
 * within 3 combined standard errors. An error that is itself estimated from 10 seeds is good to a
 * quarter (Student's t with 9 degrees of freedom passes 4.1 as often as a normal number 3), and
 * rows share their arrivals: those must lie within 5, and are told beyond 3.
 */
struct row {
    const char *scheduler;
    double scale, std, length; /* us */
    double mean, sem;
    uint32_t profiles; /* kinds of jobs, drawn with equal chances */
    double seeds;
};

static size_t read_rows(struct row *rows, size_t most)
{
    char path[256], line[256];
    size_t count = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/reference/dag/socrates_heuristics.csv", ORRERY_DATA);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        static const char *const names[] = { "ETF", "MET", "EFT", "HEFT_RT" };
        char scheduler[16], profile[128];
        double jobs;
        struct row row;

        if (sscanf(line, "%15[^,],%lf,%lf,%127[^,],%lf,%lf,%lf,%lf,%lf", scheduler, &row.scale,
                   &row.std, profile, &row.length, &jobs, &row.seeds, &row.mean, &row.sem) != 9)
            continue;
        row.profiles = strchr(profile, '+') ? PROFILES : 1;
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
static void draw_arrivals(struct dag_arrival *items, const struct taskgraph *const *graphs,
                          const struct row *row, uint64_t seed)
{
    struct rng rng, kind;
    sim_time at = 0;

    rng_stream(&rng, seed, 0, RNG_ARRIVAL, 0);
    rng_stream(&kind, seed, 0, RNG_USER, 0);
    for (int j = 0; j < JOBS; j++) {
        items[j] = dag_harness_arrival(graphs[rng_below(&kind, row->profiles)], at);
        at += (sim_time)rng_exponential(&rng, row->scale) * MICROSECOND;
    }
}

/*
 * What is known of the setting: at most three jobs, three at time 0, gaps int(Exp). That jobs which
 * come while there are three are lost, and that a PE takes tasks as they became ready whatever
 * their job, follows from the figures: their completed jobs, and MET's latency.
 */
static void check_row(const struct row *row, const struct ds3_soc *soc,
                      const struct taskgraph *const *graphs, struct arena *arena)
{
    struct dag_arrival *items = arena_array(arena, JOBS, sizeof *items);
    double sum = 0, squares = 0, mean, sem, apart;
    char noise[32], until[32];

    snprintf(noise, sizeof noise, "noise=normal(1, %g)", row->std);
    snprintf(until, sizeof until, "until=%gus", row->length);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dag_harness h = { .policy = policy_of(row->scheduler),
                                 .options = { "tick=1us", "queue=fifo", "cap=3", "initial=3",
                                              "full=drop", until, row->std > 0 ? noise : NULL },
                                 .platform = { "bandwidth=1MB/s", "own_bandwidth=100MB/s" },
                                 .measures = { "latency.mean" },
                                 .seed = seed,
                                 .quiet = true };
        struct error err = { "" };

        ds3_platform(&h, soc, arena);
        h.rates = NULL;
        draw_arrivals(items, graphs, row, seed);
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
    apart = fabs(mean - row->mean) / sqrt(sem * sem + row->sem * row->sem);
    if (apart >= 3)
        print_message("%s, scale %g, std %g, %g us, %u profiles: %.3f +- %.3f us, expected %.3f +- "
                      "%.3f: %.2f apart\n",
                      row->scheduler, row->scale, row->std, row->length, row->profiles, mean, sem,
                      row->mean, row->sem, apart);
    assert_true(apart < (row->seeds >= 20 ? 3 : 5));
}

static void mean_latencies(void **state)
{
    struct arena *arena = arena_create();
    struct ds3_soc soc;
    struct ds3_graph graph;
    const struct taskgraph *graphs[PROFILES];
    struct row rows[64];
    size_t count = read_rows(rows, 64);

    (void)state;
    if (!count || !ds3_load_soc("SoC.Top", &soc, arena)) {
        arena_destroy(arena);
        skip();
    }
    for (int i = 0; i < PROFILES; i++) {
        static const char *const names[] = { "socrates_job_Top", "socrates_job_Top2",
                                             "socrates_job_Top3", "socrates_job_Top4",
                                             "socrates_job_Top5" };

        assert_true(ds3_load_graph(names[i], &graph, arena));
        graphs[i] = ds3_taskgraph(&graph, &soc, arena);
    }
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i], &soc, graphs, arena);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_latencies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
