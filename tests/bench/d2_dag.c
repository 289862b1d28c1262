/* D2: whole runs of the dag system: large graphs, streams of small ones, a shared network. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/bench/bench.h"
#include "tests/support/dag_harness.h"
#include "tests/support/ds3_items.h"

enum { MACHINES = 64, KINDS = 8 };

/* One row. What is not set is not there. */
struct system_case {
    const char *policy;
    const char *what;
    uint64_t tasks; /* of all jobs */
    bool growth;    /* tell bytes a task, too */
    bool whole;     /* the unit is s for the run, not tasks/s */
    double target;
    int repeats;
};

/* Runs it as often as asked for; false when a run failed. */
static bool measure(struct bench *bench, const struct system_case *c, struct dag_harness *h)
{
    double seconds[BENCH_REPEATS];
    struct bench_row row = { "D2", c->what, c->whole ? "s" : "Mtask/s", 0, c->target, 0 };
    struct error err = { "" };

    h->policy = policy_find(c->policy, &err);
    h->quiet = true;
    h->measures[0] = "makespan";
    h->measures[1] = "latency.mean";
    h->measures[2] = "tasks";
    h->measures[3] = "events";
    for (int i = 0; i < c->repeats; i++) {
        if (!h->policy || !dag_harness_run(h, &err)) {
            bench_check(bench, false, "D2", err.text);
            return false;
        }
        seconds[i] = h->seconds;
    }
    bench_check(bench, (uint64_t)h->values[2] == c->tasks, "D2", "all tasks end");
    row.checksum = (uint64_t)(h->values[0] * 1e9);
    row.value = bench_median(seconds, (size_t)c->repeats);
    if (!c->whole)
        row.value = (double)c->tasks / row.value / 1e6;
    bench_print(&row);
    if (c->growth) {
        row.unit = "B/task";
        row.value = (double)h->bytes / (double)c->tasks;
        row.target = 0;
        bench_print(&row);
    }
    return true;
}

/* Graphs ------------------------------------------------------------------------------------ */

/* How a layered graph is made: layers of sqrt(tasks), predecessors in the layer before. */
struct layered {
    uint32_t tasks, parents;
    bool table;       /* costs of 1 to 20 s on each kind; else .5e9 to 1.5e9 operations */
    double low, high; /* bytes of an edge */
};

static void add_parents(const struct layered *how, struct taskgraph_builder *builder,
                        struct bench_rng *rng, uint32_t task)
{
    uint32_t width = (uint32_t)ceil(sqrt(how->tasks)), seen[8];

    if (task < width)
        return;
    for (uint32_t i = 0; i < how->parents; i++) {
        bool again = true;

        while (again) {
            seen[i] = task / width * width - width + (uint32_t)(bench_next(rng) % width);
            again = false;
            for (uint32_t j = 0; j < i; j++)
                again = again || seen[j] == seen[i];
        }
        taskgraph_add_edge(builder, seen[i], task,
                           how->low + (how->high - how->low) * bench_uniform(rng));
    }
}

static const struct taskgraph *layers(const struct layered *how, struct slab *slab)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    const struct taskgraph *graph;
    struct bench_rng rng;
    struct error err = { "" };
    uint32_t kind[KINDS];

    bench_seed(&rng, how->tasks);
    for (char k = 0; how->table && k < KINDS; k++)
        kind[(int)k] = taskgraph_add_kind(builder, (char[]){ (char)('a' + k), '\0' });
    for (uint32_t t = 0; t < how->tasks; t++) {
        struct taskgraph_task task = taskgraph_task_default;

        task.work = 5e8 + 1e9 * bench_uniform(&rng);
        taskgraph_add_task(builder, &task);
        for (int k = 0; how->table && k < KINDS; k++)
            taskgraph_add_cost(builder, t, kind[k], bench_ticks(1 + 19 * bench_uniform(&rng)));
        add_parents(how, builder, &rng, t);
    }
    graph = taskgraph_build(builder, slab, &err);
    BUG_UNLESS(graph);
    taskgraph_builder_free(builder);
    return graph;
}

/* 64 machines of 8 kinds; as much transfer as computing in the mean. */
static void grow(struct bench *bench, const char *policy, uint32_t tasks, int repeats)
{
    const struct layered how = { tasks, 4, true, 0, 20e9 };
    struct arena *arena = arena_create();
    struct dag_machine kinds[KINDS] = { 0 };
    struct dag_harness h = { .kinds = kinds, .kind_count = KINDS, .count = 1 };
    struct dag_arrival item;
    struct slab slab;
    char what[96];

    slab_init(&slab, arena);
    for (int k = 0; k < KINDS; k++) {
        param_defaults(dag_machine_table, &kinds[k], arena);
        kinds[k].name = arena_text(arena, (char[]){ (char)('a' + k), '\0' });
        kinds[k].count = MACHINES / KINDS;
    }
    h.platform[0] = "bandwidth=1GB/s";
    item = dag_harness_arrival(layers(&how, &slab), 0);
    h.items = &item;
    snprintf(what, sizeof what, "%s, %u tasks on %d machines of %d kinds", policy, (unsigned)tasks,
             MACHINES, KINDS);
    measure(
        bench,
        &(struct system_case){
            .policy = policy, .what = what, .tasks = tasks, .growth = true, .repeats = repeats },
        &h);
    arena_destroy(arena);
}

/* Streams ----------------------------------------------------------------------------------- */

enum { JOBS = 100000, APPS = 6 };

/* Shares of the applications, as in the replays of DS3; tasks where the real ones are absent. */
static const double shares[APPS] = { .2, .2, .2, .1, .1, .2 };
static const int sizes[APPS] = { 27, 34, 7, 8, 8, 10 };

/* Three chains from the first task to the last; costs as on a Cortex-A7 and A15. */
static const struct taskgraph *stand_in(int tasks, struct slab *slab, struct bench_rng *rng)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct error err = { "" };
    const struct taskgraph *graph;
    uint32_t little = taskgraph_add_kind(builder, "LITTLE");
    uint32_t big = taskgraph_add_kind(builder, "BIG");

    for (int t = 0; t < tasks; t++) {
        uint32_t task = taskgraph_add_task(builder, &taskgraph_task_default);
        sim_time us = 5 + (sim_time)(100 * bench_uniform(rng));

        taskgraph_add_cost(builder, task, little, 2 * us * MICROSECOND);
        taskgraph_add_cost(builder, task, big, us * MICROSECOND);
        if (t > 0)
            taskgraph_add_edge(builder, t < 4 || t == tasks - 1 ? 0 : task - 3, task, 64);
        if (t == tasks - 1)
            for (uint32_t last = task - 3; last < task; last++)
                taskgraph_add_edge(builder, last, task, 64);
    }
    graph = taskgraph_build(builder, slab, &err);
    BUG_UNLESS(graph);
    taskgraph_builder_free(builder);
    return graph;
}

/* The applications and the SoC of DS3; true: the real ones. */
static bool applications(const struct taskgraph *graph[APPS], struct dag_harness *h,
                         struct arena *arena)
{
    struct ds3_soc *soc = arena_alloc(arena, sizeof *soc);
    struct dag_machine *kinds = arena_array(arena, 2, sizeof *kinds);
    struct slab *slab = arena_alloc(arena, sizeof *slab);
    struct bench_rng rng;

    if (ds3_load_soc("SoC.BAL_only", soc, arena)) {
        ds3_platform(h, soc, arena);
        for (int a = 0; a < APPS; a++) {
            struct ds3_graph app;

            BUG_UNLESS(ds3_load_graph(ds3_apps[a], &app, arena));
            graph[a] = ds3_taskgraph(&app, soc, arena);
        }
        return true;
    }
    slab_init(slab, arena);
    bench_seed(&rng, 1);
    for (int k = 0; k < 2; k++) {
        param_defaults(dag_machine_table, &kinds[k], arena);
        kinds[k].name = k ? "BIG" : "LITTLE";
        kinds[k].count = 4;
    }
    h->kinds = kinds;
    h->kind_count = 2;
    h->platform[0] = "bandwidth=100MB/s";
    for (int a = 0; a < APPS; a++)
        graph[a] = stand_in(sizes[a], slab, &rng);
    return false;
}

/* Jobs every 500 us in the mean, twelve at most in the system. */
static void stream(struct bench *bench, const char *policy, double target)
{
    struct arena *arena = arena_create();
    struct dag_arrival *items = arena_array(arena, JOBS, sizeof *items);
    const struct taskgraph *graph[APPS];
    struct dag_harness h = { .items = items, .count = JOBS, .options = { "cap=12" } };
    bool real = applications(graph, &h, arena);
    struct system_case c = {
        .policy = policy, .growth = false, .target = target, .repeats = BENCH_REPEATS
    };
    struct bench_layers layers;
    struct bench_rng rng;
    char what[96];
    sim_time now = 0;

    bench_seed(&rng, 2);
    bench_layers_init(&layers);
    for (int i = 0; i < JOBS; i++) {
        double u = bench_uniform(&rng);
        int app = 0;

        while (app < APPS - 1 && u > shares[app])
            u -= shares[app++];
        now += bench_ticks(500e-6 * bench_exponential(&rng, &layers));
        items[i] = dag_harness_arrival(graph[app], now);
        c.tasks += graph[app]->tasks;
    }
    snprintf(what, sizeof what, "%s, %d jobs of %s applications on 8 PEs", policy, JOBS,
             real ? "DS3's six" : "six made-up");
    c.what = what;
    measure(bench, &c, &h);
    arena_destroy(arena);
}

/* A shared network -------------------------------------------------------------------------- */

/* The graphs of N2, hosts in turn; data leave when their task is assigned, so later than there. */
static void network(struct bench *bench, uint32_t tasks, uint32_t hosts, bool share)
{
    const struct layered how = { tasks, 3, false, 5e6, 15e6 };
    struct arena *arena = arena_create();
    uint32_t *recorded = arena_array(arena, tasks, sizeof *recorded);
    struct dag_machine kind = { 0 };
    struct dag_harness h = { .kinds = &kind, .kind_count = 1, .count = 1 };
    struct dag_arrival item;
    struct slab slab;
    char what[96];

    slab_init(&slab, arena);
    param_defaults(dag_machine_table, &kind, arena);
    kind.count = hosts;
    kind.speed = 1e9;
    kind.share = share;
    h.options[0] = "communication=network";
    h.options[1] = "network_model=lv08";
    h.platform[0] = "network=star(bandwidth=125MB/s, latency=50us, backbone=1.25GB/s, "
                    "backbone_latency=10us, loopback=link)";
    item = dag_harness_arrival(layers(&how, &slab), 0);
    for (uint32_t t = 0; t < tasks; t++)
        recorded[t] = t % hosts;
    item.recorded = recorded;
    h.items = &item;
    snprintf(what, sizeof what, "%u tasks over a shared backbone, %u hosts%s", (unsigned)tasks,
             (unsigned)hosts, share ? " that share" : "");
    measure(bench,
            &(struct system_case){ .policy = "dag.recorded",
                                   .what = what,
                                   .tasks = tasks,
                                   .whole = true,
                                   .target = tasks == 10000 ? .1 : 0,
                                   .repeats = BENCH_REPEATS },
            &h);
    arena_destroy(arena);
}

void bench_d2(struct bench *bench)
{
    for (uint32_t tasks = 10000; tasks <= 1000000; tasks *= 10) {
        int repeats = tasks < 1000000 ? BENCH_REPEATS : 3;

        grow(bench, "dag.heft", tasks, repeats);
        grow(bench, "dag.eft", tasks, repeats);
    }
    stream(bench, "dag.met", 1);
    stream(bench, "dag.eft", 1);
    stream(bench, "dag.etf", 1);
    network(bench, 10000, 16, true);
    network(bench, 10000, 64, true);
    network(bench, 10000, 1000, true);
    network(bench, 10000, 64, false);
    network(bench, 40000, 64, true);
}
