/* G4: min-cost flow over Quincy's graph, from scratch and after a hundredth of the tasks changed.
 */
#include <stdio.h>

#include "policies/lib/min_cost_flow.h"
#include "sim/base/rng.h"
#include "tests/bench/bench.h"

enum { RACK = 40, SLOTS = 9, REPLICAS = 3, ROUNDS = 5 };

/* 9 slots a machine for 10 tasks a machine: a tenth of the tasks waits. */
struct graph {
    struct min_cost_flow *flow;
    uint32_t machines, sink, cluster, unscheduled, *rack, *machine, *task;
    uint32_t tasks;
    struct rng rng;
};

/* Three machines hold the block of a task, 0 to 64 GiB in quarters, after 0 to 127 s of waiting. */
static uint32_t add_task(struct graph *g)
{
    uint32_t node = min_cost_flow_add_node(g->flow, 1);
    int64_t quarters = (int64_t)rng_below(&g->rng, 256), waited = (int64_t)rng_below(&g->rng, 128);

    for (int i = 0; i < REPLICAS; i++) {
        uint32_t machine = (uint32_t)rng_below(&g->rng, g->machines);

        min_cost_flow_add_arc(g->flow, node, g->machine[machine], 1, 0);
        min_cost_flow_add_arc(g->flow, node, g->rack[machine / RACK], 1, quarters);
    }
    min_cost_flow_add_arc(g->flow, node, g->cluster, 1, 2 * quarters);
    min_cost_flow_add_arc(g->flow, node, g->unscheduled, 1, 2 * waited);
    return node;
}

static void build(struct graph *g, struct slab *slab, uint32_t machines)
{
    uint32_t racks = (machines + RACK - 1) / RACK;

    *g = (struct graph){ .flow = min_cost_flow_create(slab), .machines = machines };
    g->tasks = 10 * machines;
    rng_stream(&g->rng, 4, 0, RNG_TEST, 0);
    g->rack = slab_alloc(slab, racks * sizeof *g->rack);
    g->machine = slab_alloc(slab, machines * sizeof *g->machine);
    g->task = slab_alloc(slab, g->tasks * sizeof *g->task);
    g->sink = min_cost_flow_add_node(g->flow, -(int64_t)g->tasks);
    g->cluster = min_cost_flow_add_node(g->flow, 0);
    g->unscheduled = min_cost_flow_add_node(g->flow, 0);
    min_cost_flow_add_arc(g->flow, g->unscheduled, g->sink, g->tasks, 0);
    for (uint32_t r = 0; r < racks; r++) {
        g->rack[r] = min_cost_flow_add_node(g->flow, 0);
        min_cost_flow_add_arc(g->flow, g->cluster, g->rack[r], RACK * SLOTS, 0);
    }
    for (uint32_t m = 0; m < machines; m++) {
        g->machine[m] = min_cost_flow_add_node(g->flow, 0);
        min_cost_flow_add_arc(g->flow, g->rack[m / RACK], g->machine[m], SLOTS, 0);
        min_cost_flow_add_arc(g->flow, g->machine[m], g->sink, SLOTS, 0);
    }
    for (uint32_t t = 0; t < g->tasks; t++)
        g->task[t] = add_task(g);
}

static double solve(struct bench *bench, struct graph *g)
{
    double begin = bench_seconds();

    bench_check(bench, min_cost_flow_solve(g->flow) == 0, "G4", "a task has no way");
    return bench_seconds() - begin;
}

static void measure(struct bench *bench, uint32_t machines)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct graph g;
    char what[80];
    double cold, warm[ROUNDS];
    int64_t cost;

    slab_init(&slab, arena);
    build(&g, &slab, machines);
    cold = solve(bench, &g);
    cost = min_cost_flow_cost(g.flow);
    snprintf(what, sizeof what, "%u machines, %u tasks, from scratch", machines, g.tasks);
    bench_print(&(struct bench_row){ "G4", what, "ms", cold * 1e3, 0, (uint64_t)cost });
    for (int round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < g.tasks / 100; i++) {
            uint32_t t = (uint32_t)rng_below(&g.rng, g.tasks);

            min_cost_flow_remove_node(g.flow, g.task[t]);
            g.task[t] = add_task(&g);
        }
        warm[round] = solve(bench, &g);
    }
    cost = min_cost_flow_cost(g.flow);
    snprintf(what, sizeof what, "%u machines, %u tasks, 1 %% changed", machines, g.tasks);
    bench_print(&(struct bench_row){ "G4", what, "ms", bench_median(warm, ROUNDS) * 1e3, 0,
                                     (uint64_t)cost });
    min_cost_flow_reset(g.flow);
    solve(bench, &g);
    bench_check(bench, min_cost_flow_cost(g.flow) == cost, "G4", "warm and cold optima differ");
    arena_destroy(arena);
}

void bench_g4(struct bench *bench)
{
    for (uint32_t machines = 100; machines <= 10000; machines *= 10)
        measure(bench, machines);
}
