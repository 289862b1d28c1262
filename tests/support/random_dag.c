/* Draws of dag worlds; all numbers are small, so that ties and crowds are common. */
#include "tests/support/random_dag.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static bool chance(struct rng *rng, uint32_t one_in)
{
    return below(rng, one_in) == 0;
}

sim_time random_dag_cost(const struct random_dag *w, uint32_t item, uint32_t task, uint32_t kind)
{
    const struct taskgraph *graph = w->graph[item];
    uint32_t number = TASKGRAPH_NONE;

    for (uint32_t k = 0; k < graph->kinds; k++)
        if (!strcmp(graph->kind[k], w->kind[kind].name))
            number = k;
    return dag_cost(graph, task, &w->kind[kind], number);
}

/* Machines ---------------------------------------------------------------------------------- */

static void draw_kinds(struct random_dag *w)
{
    static const char *const names[] = { "a", "b", "c-d" };
    struct rng *rng = &w->rng;
    bool share =
        !(w->what & (RANDOM_DAG_EXACT | RANDOM_DAG_ELASTIC | RANDOM_DAG_PLANNED)) && chance(rng, 5);

    w->kinds = 1 + below(rng, 3);
    for (uint32_t k = 0; k < w->kinds; k++) {
        struct dag_machine *kind = &w->kind[k];

        *kind = (struct dag_machine){ .count = 1 + below(rng, 3),
                                      .name = names[k],
                                      .cores = 1,
                                      .speed = (1 << below(rng, 3)) / w->unit * 1e9,
                                      .elastic = (w->what & RANDOM_DAG_ELASTIC) != 0,
                                      .share = share && (k == 0 || chance(rng, 2)),
                                      .price = below(rng, 4),
                                      .thermal = "none",
                                      .governor = "performance" };
        if (!kind->share && chance(rng, 3))
            kind->cores = w->what & RANDOM_DAG_SINGLE ? 1 : 1 + below(rng, 4);
        w->share = w->share || kind->share;
        for (int64_t i = 0; !kind->elastic && i < kind->count; i++)
            w->kind_of[w->machines++] = k;
    }
}

/* Jobs -------------------------------------------------------------------------------------- */

static uint32_t most_cores(const struct random_dag *w)
{
    int64_t most = 1;

    for (uint32_t k = 0; k < w->kinds; k++)
        most = w->kind[k].cores > most ? w->kind[k].cores : most;
    return (uint32_t)most;
}

static void draw_task(struct random_dag *w, struct taskgraph_builder *builder, uint32_t job,
                      uint32_t index)
{
    struct taskgraph_task task = taskgraph_task_default;
    struct rng *rng = &w->rng;
    char name[16];

    snprintf(name, sizeof name, "j%ut%u", job, index);
    task.name = name;
    task.work = chance(rng, 8) ? 0 : 16.0 * (1 + below(rng, 4));
    task.parallel = below(rng, 2);
    task.cores = chance(rng, 3) ? 1 + below(rng, most_cores(w)) : 1;
    if (task.cores == 3)
        task.parallel = 0; /* thirds would be rounded */
    if (chance(rng, 6) && !(w->what & RANDOM_DAG_FREE))
        task.release = (sim_time)(below(rng, 30) * w->unit);
    taskgraph_add_task(builder, &task);
}

/* Costs that are not related to speeds; each task can run on a kind with enough cores at least. */
static void draw_costs(struct random_dag *w, struct taskgraph_builder *builder, uint32_t tasks)
{
    struct rng *rng = &w->rng;
    uint32_t able = 0;

    for (uint32_t k = 0; k < w->kinds; k++) {
        taskgraph_add_kind(builder, w->kind[k].name);
        if (w->kind[k].cores == most_cores(w))
            able = k;
    }
    for (uint32_t t = 0; t < tasks; t++)
        for (uint32_t k = 0; k < w->kinds; k++) {
            sim_time cost = (sim_time)((chance(rng, 10) ? 0 : 1 + below(rng, 20)) * w->unit);

            if (k == able || !chance(rng, 6))
                taskgraph_add_cost(builder, t, k, cost);
        }
}

static void draw_edges(struct random_dag *w, struct taskgraph_builder *builder, uint32_t tasks)
{
    struct rng *rng = &w->rng;
    uint32_t one_in = 2 + below(rng, 6);

    for (uint32_t b = 1; b < tasks; b++)
        for (uint32_t a = 0; a < b; a++)
            if (chance(rng, one_in))
                taskgraph_add_edge(builder, a, b, chance(rng, 4) ? 0 : 1 + below(rng, 12));
    if (chance(rng, 2))
        return;
    for (uint32_t f = 0; f < 4; f++) {
        uint32_t producer = chance(rng, 3) ? tasks : below(rng, tasks);

        taskgraph_add_file(builder, "f", below(rng, 9));
        if (producer < tasks)
            taskgraph_add_output(builder, producer, f);
        for (uint32_t t = producer < tasks ? producer + 1 : 0; t < tasks; t++)
            if (chance(rng, 3))
                taskgraph_add_input(builder, t, f);
    }
}

/* Somewhere each task can run: what dag.recorded and dag.table go by. */
static void draw_recorded(struct random_dag *w, uint32_t job)
{
    size_t used = strlen(w->table);

    for (uint32_t t = 0; w->machines && t < w->graph[job]->tasks; t++) {
        uint32_t m;

        do
            m = below(&w->rng, w->machines);
        while (random_dag_cost(w, job, t, w->kind_of[m]) == TIME_NEVER);
        w->recorded[job][t] = m;
        used += (size_t)snprintf(w->table + used, sizeof w->table - used, "%sj%ut%u=%u",
                                 used > strlen("machines=") ? ", " : "", job, t, m);
    }
    BUG_UNLESS(used < sizeof w->table);
    w->item[job].recorded = w->machines ? w->recorded[job] : NULL;
}

static void draw_jobs(struct random_dag *w)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct rng *rng = &w->rng;
    sim_time at = 0;
    struct error err;

    w->items = w->what & RANDOM_DAG_ONE_JOB ? 1 : 1 + below(rng, RANDOM_DAG_JOBS);
    snprintf(w->table, sizeof w->table, "machines=");
    for (uint32_t i = 0; i < w->items; i++) {
        uint32_t tasks = 1 + below(rng, RANDOM_DAG_TASKS);

        taskgraph_builder_clear(builder);
        for (uint32_t t = 0; t < tasks; t++)
            draw_task(w, builder, i, t);
        if (chance(rng, 2))
            draw_costs(w, builder, tasks);
        draw_edges(w, builder, tasks);
        w->graph[i] = taskgraph_build(builder, &w->slab, &err);
        BUG_UNLESS(w->graph[i]);
        w->item[i] = dag_harness_arrival(w->graph[i], at);
        w->item[i].lasting = chance(rng, 2);
        w->item[i].type = chance(rng, 2) ? "x" : NULL;
        if (chance(rng, 2) || w->what & RANDOM_DAG_ELASTIC)
            w->item[i].deadline = (sim_time)((20 + below(rng, 100)) * w->unit);
        draw_recorded(w, i);
        at += (sim_time)((chance(rng, 3) ? 0 : below(rng, 40)) * w->unit);
    }
    taskgraph_builder_free(builder);
}

/* Options ----------------------------------------------------------------------------------- */

static void draw_options(struct random_dag *w)
{
    struct rng *rng = &w->rng;
    bool simple = w->what & RANDOM_DAG_PLANNED, exact = w->what & RANDOM_DAG_EXACT;
    uint32_t modes = simple ? 2 : exact || w->what & RANDOM_DAG_ELASTIC ? 3 : 4;

    /* Planners of machines on demand reckon without communication. */
    w->communication = simple && w->what & RANDOM_DAG_ELASTIC
                           ? DAG_COMM_NONE
                           : (enum dag_communication)below(rng, modes);
    w->latency = chance(rng, 2) ? 0 : below(rng, 4) * w->unit;
    w->bandwidth = chance(rng, 6) ? (double)INFINITY : 1 / w->unit;
    w->data = !simple && chance(rng, 3) ? DAG_DATA_FILES : DAG_DATA_EDGES;
    w->noise = !simple && !exact && chance(rng, 4);
    w->failures = !simple && chance(rng, 6);
    w->cap = chance(rng, 4) ? 1 + below(rng, 3) : 0;
    w->initial = chance(rng, 6);
    w->tick = !simple && !exact && !w->share && !w->failures && !(w->what & RANDOM_DAG_ELASTIC) &&
              chance(rng, 5);
    w->clocks = !simple && !exact && !(w->what & RANDOM_DAG_ELASTIC) && chance(rng, 4);
    for (uint32_t k = 0; k < w->kinds && w->clocks; k++) {
        static const char *const governors[] = { "performance", "powersave", "ondemand" };

        w->kind[k].opp = "500MHz 0.9V, 700MHz 1V, 1000MHz 1.1V";
        w->kind[k].governor = governors[below(rng, 3)];
    }
    w->billing = chance(rng, 2) ? DAG_BILL_USE : DAG_BILL_LEASE;
    w->billing_unit = (1 + below(rng, 10)) * w->unit;
}

void random_dag_open(struct random_dag *w, uint64_t seed, unsigned what, double unit)
{
    memset(w, 0, sizeof *w);
    w->arena = arena_create();
    slab_init(&w->slab, w->arena);
    w->what = what;
    w->unit = unit;
    rng_seed(&w->rng, seed);
    draw_kinds(w);
    draw_jobs(w);
    draw_options(w);
}

void random_dag_close(struct random_dag *w)
{
    arena_destroy(w->arena);
}

static const char *say(struct random_dag *w, size_t i, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static const char *say(struct random_dag *w, size_t i, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(w->text[i], sizeof w->text[i], format, arguments);
    va_end(arguments);
    return w->text[i];
}

void random_dag_harness(struct random_dag *w, struct dag_harness *h)
{
    static const char *const communications[] = { "link", "none", "memory", "network" };
    double rate = isinf(w->bandwidth) ? 0 : w->bandwidth * 1e9;
    size_t n = 0, text = 0;

    h->kinds = w->kind;
    h->kind_count = w->kinds;
    h->items = w->item;
    h->count = w->items;
    memset(h->options, 0, sizeof h->options);
    memset(h->platform, 0, sizeof h->platform);
    h->platform[0] = say(w, text++, "latency=%.9gs", w->latency / 1e9);
    h->platform[1] = say(w, text++, "bandwidth=%.17g", rate);
    if (w->communication == DAG_COMM_NETWORK)
        h->platform[2] = say(w, text++, "network=star(bandwidth=%.17g, latency=%.9gs)",
                             rate > 0 ? rate : 1e9, w->latency / 1e9);
    h->options[n++] = say(w, text++, "communication=%s", communications[w->communication]);
    h->options[n++] = w->data == DAG_DATA_FILES ? "data=files" : "data=edges";
    h->options[n++] = w->noise ? "noise=uniform(0.5, 1.5)" : "noise=1";
    h->options[n++] = w->failures ? "failure_rate=0.2" : "failure_rate=0";
    h->options[n++] = say(w, text++, "cap=%lld", (long long)w->cap);
    h->options[n++] = w->initial ? "initial=2" : "initial=0";
    h->options[n++] = w->billing == DAG_BILL_USE ? "billing=use" : "billing=lease";
    h->options[n++] = say(w, text++, "billing_unit=%.9gs", w->billing_unit / 1e9);
    h->options[n++] = say(w, text++, "tick=%.9gs", w->tick ? w->unit / 5e9 : 0);
    h->options[n++] = say(w, text++, "sample=%.9gs", w->unit / 1e9);
    h->options[n++] = w->items % 2 ? "queue=fifo" : "queue=job";
}
