/* G2: tasks a second through distributed and central schedulers of 1,000 and 10,000 machines. */
#include <stdio.h>

#include "policies/registry.h"
#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "tests/bench/bench.h"
#include "tests/support/big_harness.h"

enum { TASKS = 100, MOST_JOBS = 10000 };

/* Sparrow's workload at load .8 on machines of four slots: as many jobs as machines. */
static void measure(struct bench *bench, const char *policy, const char *scheme, uint32_t machines)
{
    static struct big_arrival item[MOST_JOBS];
    static char what[80];
    struct big_stage stage = big_harness_stage(TASKS, 100 * MILLISECOND);
    size_t jobs = machines;
    struct big_harness h = { .params = { scheme },
                             .platform = { NULL, "slots=4" },
                             .items = item,
                             .count = jobs,
                             .quiet = true,
                             .measures = { "tasks", "completion.mean" } };
    double seconds[BENCH_REPEATS], at = 0;
    char nodes[32];
    struct dist dist;
    struct rng rng;
    struct error err = { "" };

    h.policy = policy_find(policy, &err);
    bench_check(bench, dist_parse("exponential(mean=100ms)", &dist, &err), "G2", err.text);
    stage.dist = &dist;
    snprintf(nodes, sizeof nodes, "nodes=%u", machines);
    h.platform[0] = nodes;
    rng_stream(&rng, 1, 0, RNG_ARRIVAL, 0);
    for (size_t j = 0; j < jobs; j++) {
        item[j] = big_harness_arrival(time_from_seconds(at), &stage, 1);
        at += rng_exponential(&rng, 0.1 * TASKS / (0.8 * 4 * machines));
    }
    for (int i = 0; i < BENCH_REPEATS; i++) {
        if (!h.policy || !big_harness_run(&h, &err)) {
            bench_check(bench, false, "G2", err.text);
            return;
        }
        seconds[i] = h.seconds;
    }
    bench_check(bench, h.values[0] == (double)jobs * TASKS, "G2", "not all tasks were done");
    snprintf(what, sizeof what, "%s %s, %u machines, %zu tasks", policy, scheme ? scheme : "",
             machines, jobs * TASKS);
    bench_print(&(struct bench_row){
        "G2", what, "Mtask/s", (double)(jobs * TASKS) / bench_median(seconds, BENCH_REPEATS) / 1e6,
        0, (uint64_t)(h.values[1] * 1e9) });
}

void bench_g2(struct bench *bench)
{
    for (uint32_t machines = 1000; machines <= 10000; machines *= 10) {
        measure(bench, "bigdata.sparrow", "scheme=random", machines);
        measure(bench, "bigdata.sparrow", "scheme=per_task", machines);
        measure(bench, "bigdata.sparrow", "scheme=batch", machines);
        measure(bench, "bigdata.sparrow", "scheme=late", machines);
        measure(bench, "bigdata.central", NULL, machines);
    }
}
