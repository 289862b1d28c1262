/* G1: tasks of Spark stages a second on executors: 200 TPC-H jobs at once on 100 of them. */
#include <stdio.h>

#include "policies/registry.h"
#include "tests/bench/bench.h"
#include "tests/support/big_harness.h"
#include "tests/support/tpch_bed.h"

enum { JOBS = 200 };

static void measure(struct bench *bench, const struct big_arrival *item, const char *policy,
                    const char *durations)
{
    struct big_harness h = { .options = { durations },
                             .platform = { "nodes=100" },
                             .items = item,
                             .count = JOBS,
                             .quiet = true,
                             .measures = { "tasks", "completion.mean", "decisions" } };
    double seconds[BENCH_REPEATS];
    struct error err;
    char what[80];

    h.policy = policy_find(policy, &err);
    for (int i = 0; i < BENCH_REPEATS; i++) {
        if (!h.policy || !big_harness_run(&h, &err)) {
            bench_check(bench, false, "G1", err.text);
            return;
        }
        seconds[i] = h.seconds;
    }
    snprintf(what, sizeof what, "%s, %s", policy, durations);
    bench_print(&(struct bench_row){ "G1", what, "Mtask/s",
                                     h.values[0] / bench_median(seconds, BENCH_REPEATS) / 1e6, 5,
                                     (uint64_t)(h.values[1] * 1e3) });
}

void bench_g1(struct bench *bench)
{
    static const char *const policies[] = { "bigdata.stage_fifo", "bigdata.stage_fair",
                                            "bigdata.stage_weighted", "bigdata.stage_sjf_cp" };
    struct arena *arena = arena_create();
    struct tpch_bed *bed = tpch_bed_open(arena);
    struct big_arrival item[JOBS];
    struct bench_rng rng;

    if (!bed) {
        fprintf(stderr, "G1: no TPC-H templates here\n");
        arena_destroy(arena);
        return;
    }
    bench_seed(&rng, 1);
    for (int i = 0; i < JOBS; i++)
        item[i] = tpch_bed_arrival(&bed->item[bench_next(&rng) % bed->count], 0);
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        measure(bench, item, policies[i], "durations=random");
        measure(bench, item, policies[i], "durations=deterministic");
    }
    arena_destroy(arena);
}
