/* Builds graphs, links and busy times of scheduling problems for tests. */
#include "tests/support/dag_problem.h"

#include <math.h>
#include <stdlib.h>

static void *copy(struct dag_bed *bed, size_t count, size_t size)
{
    return arena_array(bed->arena, count, size);
}

static const struct taskgraph *make_graph(struct dag_bed *bed,
                                          const struct dag_problem_table *table)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct error err = { "" };
    struct taskgraph *graph;

    for (uint32_t i = 0; i < table->tasks; i++) {
        struct taskgraph_task task = taskgraph_task_default;

        task.cores = table->needs ? table->needs[i] : 1;
        task.release = table->released ? (sim_time)(table->released[i] * bed->unit) : 0;
        taskgraph_add_task(builder, &task);
    }
    for (uint32_t i = 0; i < table->edges; i++)
        taskgraph_add_edge(builder, (uint32_t)table->edge[i].from, (uint32_t)table->edge[i].to,
                           table->edge[i].time * bed->unit);
    graph = taskgraph_build(builder, &bed->slab, &err);
    taskgraph_builder_free(builder);
    if (!graph)
        bug_stop(__FILE__, __LINE__, err.text);
    return graph;
}

/* One byte takes one nanosecond on a link of factor 1. */
static void make_links(struct dag_bed *bed, const struct dag_problem_table *table)
{
    struct problem_links *links = &bed->problem.links;
    uint32_t n = table->processors, classes = table->rate ? n : 1;
    uint32_t *of = copy(bed, n, sizeof *of);
    double *latency = copy(bed, (size_t)classes * classes, sizeof *latency);
    double *rate = copy(bed, (size_t)classes * classes, sizeof *rate);
    double *own = copy(bed, classes, sizeof *own);
    double sum = 0;

    for (uint32_t i = 0; i < n; i++)
        of[i] = table->rate ? i : 0;
    for (uint32_t i = 0; i < classes; i++) {
        own[i] = (double)INFINITY;
        for (uint32_t j = 0; j < classes; j++) {
            latency[i * classes + j] = table->latency * bed->unit;
            rate[i * classes + j] = table->rate ? table->rate[i * n + j] : 1;
            if (i != j)
                sum += rate[i * classes + j];
        }
    }
    *links = (struct problem_links){ .classes = classes,
                                     .of = of,
                                     .latency = latency,
                                     .rate = rate,
                                     .own_rate = own,
                                     .uniform = !table->rate,
                                     .mean_latency = table->latency * bed->unit,
                                     .mean_rate = 1 };
    if (table->rate && n > 1)
        links->mean_rate = sum / ((double)n * (n - 1));
}

static void make_processors(struct dag_bed *bed, const struct dag_problem_table *table)
{
    struct problem *p = &bed->problem;
    uint32_t *kind = copy(bed, p->processors, sizeof *kind);
    uint32_t *cores = copy(bed, p->processors, sizeof *cores);
    double *cost = copy(bed, (size_t)table->tasks * p->kinds, sizeof *cost);

    p->single = true;
    for (uint32_t i = 0; i < p->processors; i++) {
        kind[i] = table->kind ? table->kind[i] : i;
        cores[i] = table->cores ? table->cores[i] : 1;
        p->single = p->single && cores[i] == 1;
    }
    for (uint32_t i = 0; i < table->tasks; i++)
        p->single = p->single && p->graph->task[i].cores == 1;
    for (size_t i = 0; i < (size_t)table->tasks * p->kinds; i++)
        cost[i] = table->cost[i] * bed->unit;
    p->kind = kind;
    p->cores = cores;
    p->cost = cost;
    p->price = copy(bed, p->kinds, sizeof *p->price);
}

void dag_bed_open(struct dag_bed *bed, const struct dag_problem_table *table)
{
    struct problem *p = &bed->problem;

    bed->arena = arena_create();
    slab_init(&bed->slab, bed->arena);
    bed->unit = table->unit > 0 ? table->unit : 1e9;
    *p = (struct problem){ .processors = table->processors,
                           .kinds = table->kinds ? table->kinds : table->processors,
                           .release = table->release * bed->unit,
                           .deadline = (double)INFINITY,
                           .seed = 1,
                           .slab = &bed->slab };
    p->graph = make_graph(bed, table);
    make_links(bed, table);
    make_processors(bed, table);
    p->available = copy(bed, p->processors, sizeof *p->available);
    p->busy_at = copy(bed, p->processors + 1, sizeof *p->busy_at);
    dag_bed_busy(bed, 0, 0, 0, 1);
    bed->schedule.task = copy(bed, table->tasks, sizeof *bed->schedule.task);
}

void dag_bed_close(struct dag_bed *bed)
{
    arena_destroy(bed->arena);
    *bed = (struct dag_bed){ 0 };
}

void dag_bed_plan(struct dag_bed *bed, dag_planner *planner)
{
    struct error err = { "" };

    BUG_UNLESS(planner(NULL, &bed->problem, &bed->schedule, &err));
}

static int by_start(const void *a, const void *b)
{
    const struct problem_busy *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

/* All busy times anew, one more at the end of those of its processor, then sorted. */
void dag_bed_busy(struct dag_bed *bed, uint32_t processor, double start, double finish,
                  uint32_t cores)
{
    struct problem *p = &bed->problem;
    uint32_t count = p->busy_at[p->processors], extra = finish > start;
    struct problem_busy *busy = copy(bed, count + extra, sizeof *busy);
    uint32_t *at = copy(bed, p->processors + 1, sizeof *at);
    double *available = copy(bed, p->processors, sizeof *available);
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->processors; i++) {
        for (uint32_t j = p->busy_at[i]; j < p->busy_at[i + 1]; j++)
            busy[n++] = p->busy[j];
        if (i == processor && extra)
            busy[n++] = (struct problem_busy){ start * bed->unit, finish * bed->unit, cores };
        at[i + 1] = n;
        qsort(busy + at[i], n - at[i], sizeof *busy, by_start);
        for (uint32_t j = at[i]; j < n; j++)
            available[i] = fmax(available[i], busy[j].finish);
        available[i] = fmax(available[i], p->release);
    }
    p->busy = busy;
    p->busy_at = at;
    p->available = available;
}

void dag_bed_occupy(struct dag_bed *bed, const struct schedule *schedule)
{
    for (uint32_t i = 0; i < bed->problem.graph->tasks; i++) {
        const struct planned *at = &schedule->task[i];

        dag_bed_busy(bed, at->processor, at->start / bed->unit, at->finish / bed->unit,
                     bed->problem.graph->task[i].cores);
    }
}

/* Random tables ------------------------------------------------------------------------------ */

static double draw_time(const struct dag_problem_random *how, struct rng *rng, double mean)
{
    if (how->zeros && rng_below(rng, 8) == 0)
        return 0;
    if (how->whole)
        return 1 + (double)rng_below(rng, (uint64_t)(2 * mean));
    return rint(rng_uniform_positive(rng) * 2e9 * mean) / 1e9;
}

static void draw_costs(const struct dag_problem_random *how, struct rng *rng, double *cost,
                       uint32_t kinds)
{
    for (uint32_t i = 0; i < how->tasks; i++) {
        bool zero = how->zeros && rng_below(rng, 8) == 0;
        bool picky = how->forbidden && rng_below(rng, 4) == 0;
        uint32_t kept = (uint32_t)rng_below(rng, kinds);

        for (uint32_t k = 0; k < kinds; k++) {
            cost[i * kinds + k] = zero ? 0 : draw_time(how, rng, 10);
            if (picky && k != kept && rng_below(rng, 2))
                cost[i * kinds + k] = (double)INFINITY;
        }
    }
}

static uint32_t draw_edges(const struct dag_problem_random *how, struct rng *rng,
                           struct dag_problem_edge *edge, uint32_t most)
{
    uint32_t width = (uint32_t)sqrt(how->tasks), count = 0;

    width = width ? width : 1;
    for (uint32_t i = 1; i < how->tasks; i++) {
        uint32_t first = how->layers ? (i / width ? (i / width - 1) * width : 0) : 0;
        uint32_t end = how->layers ? i / width * width : i;
        double wanted = how->degree * 2 * rng_uniform(rng);

        for (double d = 0.5; d < wanted && end > first && count < most; d++) {
            double bytes = draw_time(how, rng, 10 * how->ccr);
            uint32_t from = first + (uint32_t)rng_below(rng, end - first);

            edge[count++] = (struct dag_problem_edge){ from, i, bytes };
        }
    }
    return count;
}

static void draw_machines(struct dag_bed *bed, const struct dag_problem_random *how,
                          struct rng *rng, struct dag_problem_table *table)
{
    uint32_t n = how->processors;
    uint32_t *kind = copy(bed, n, sizeof *kind), *cores = copy(bed, n, sizeof *cores);
    uint32_t *needs = copy(bed, how->tasks, sizeof *needs);
    double *rate = copy(bed, (size_t)n * n, sizeof *rate);
    double *released = copy(bed, how->tasks, sizeof *released);

    for (uint32_t i = 0; i < n; i++) {
        kind[i] = i < how->kinds ? i : how->kinds ? (uint32_t)rng_below(rng, how->kinds) : i;
        cores[i] = 4 + (uint32_t)rng_below(rng, 5);
        for (uint32_t j = 0; j < i; j++)
            rate[i * n + j] = rate[j * n + i] = 0.5 + rng_uniform(rng);
    }
    for (uint32_t i = 0; i < how->tasks; i++) {
        needs[i] = 1 + (uint32_t)rng_below(rng, 4);
        released[i] = rng_below(rng, 4) ? 0 : (double)rng_below(rng, 40);
    }
    table->kind = how->kinds ? kind : NULL;
    table->cores = how->multicore ? cores : NULL;
    table->needs = how->multicore ? needs : NULL;
    table->rate = how->uneven && n > 1 ? rate : NULL;
    table->released = how->busy ? released : NULL;
}

void dag_bed_random(struct dag_bed *bed, const struct dag_problem_random *how, struct rng *rng)
{
    uint32_t kinds = how->kinds ? how->kinds : how->processors;
    uint32_t most = (uint32_t)(how->tasks * (2 * how->degree + 1));
    struct dag_bed draft = { .arena = arena_create() };
    double *cost = copy(&draft, (size_t)how->tasks * kinds, sizeof *cost);
    struct dag_problem_edge *edge = copy(&draft, most, sizeof *edge);
    struct dag_problem_table table = { .tasks = how->tasks,
                                       .processors = how->processors,
                                       .kinds = how->kinds,
                                       .cost = cost,
                                       .edge = edge,
                                       .release = how->busy ? 7 : 0 };

    draw_costs(how, rng, cost, kinds);
    table.edges = draw_edges(how, rng, edge, most);
    draw_machines(&draft, how, rng, &table);
    dag_bed_open(bed, &table);
    for (uint32_t i = 0; how->busy && i < how->processors; i++) {
        double at = (double)rng_below(rng, 30);

        for (int j = 0; j < 6; j++) {
            double end = at + 1 + (double)rng_below(rng, 20);

            dag_bed_busy(bed, i, at, end, bed->problem.cores[i]);
            at = end + (double)rng_below(rng, 30);
        }
    }
    arena_destroy(draft.arena);
}
