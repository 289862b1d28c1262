/* G2: tasks a second through distributed, central and hybrid schedulers of 1,000 and 10,000
 * machines. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "tests/bench/bench.h"
#include "tests/support/big_harness.h"

enum { TASKS = 100, MOST_JOBS = 10000 };

/*
 * As many jobs as machines, at load .8: those of Sparrow's simulator on four slots each, and for
 * the hybrids, whose authors have one slot a machine, every twentieth with tasks of 2 s.
 */
static void draw_jobs(struct big_arrival *item, const struct big_stage stage[2], bool hybrid,
                      uint32_t machines)
{
    double work = hybrid ? (19 * 0.1 + 2) / 20 : 0.1, at = 0;
    struct rng rng;

    rng_stream(&rng, 1, 0, RNG_ARRIVAL, 0);
    for (size_t j = 0; j < machines; j++) {
        item[j] = big_harness_arrival(time_from_seconds(at), &stage[hybrid && j % 20 == 19], 1);
        at += rng_exponential(&rng, work * TASKS / (0.8 * (hybrid ? 1 : 4) * machines));
    }
}

static void measure(struct bench *bench, const char *policy, const char *param, uint32_t machines)
{
    static struct big_arrival item[MOST_JOBS];
    static char what[80];
    struct big_stage stage[2] = { big_harness_stage(TASKS, 100 * MILLISECOND),
                                  big_harness_stage(TASKS, 2 * SECOND) };
    bool hybrid = param && strstr(param, "cutoff") != NULL;
    double tasks = (double)machines * TASKS, seconds[BENCH_REPEATS];
    struct big_harness h = { .params = { param },
                             .platform = { NULL, hybrid ? "slots=1" : "slots=4" },
                             .items = item,
                             .count = machines,
                             .quiet = true,
                             .measures = { "tasks", "completion.mean" } };
    char nodes[32];
    struct dist dist;
    struct error err = { "" };

    h.policy = policy_find(policy, &err);
    bench_check(bench, dist_parse("exponential(mean=100ms)", &dist, &err), "G2", err.text);
    stage[0].dist = &dist;
    snprintf(nodes, sizeof nodes, "nodes=%u", machines);
    h.platform[0] = nodes;
    draw_jobs(item, stage, hybrid, machines);
    for (int i = 0; i < BENCH_REPEATS; i++) {
        if (!h.policy || !big_harness_run(&h, &err)) {
            bench_check(bench, false, "G2", err.text);
            return;
        }
        seconds[i] = h.seconds;
    }
    bench_check(bench, h.values[0] == tasks, "G2", "not all tasks were done");
    snprintf(what, sizeof what, "%s %s, %u machines, %.0f tasks", policy, param ? param : "",
             machines, tasks);
    bench_print(&(struct bench_row){ "G2", what, "Mtask/s",
                                     tasks / bench_median(seconds, BENCH_REPEATS) / 1e6, 0,
                                     (uint64_t)(h.values[1] * 1e9) });
}

void bench_g2(struct bench *bench)
{
    for (uint32_t machines = 1000; machines <= 10000; machines *= 10) {
        measure(bench, "bigdata.sparrow", "scheme=random", machines);
        measure(bench, "bigdata.sparrow", "scheme=per_task", machines);
        measure(bench, "bigdata.sparrow", "scheme=batch", machines);
        measure(bench, "bigdata.sparrow", "scheme=late", machines);
        measure(bench, "bigdata.central", NULL, machines);
        measure(bench, "bigdata.hawk", "cutoff=1s", machines);
        measure(bench, "bigdata.eagle", "cutoff=1s", machines);
    }
}
