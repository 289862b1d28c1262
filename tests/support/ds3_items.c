/* DS3's files into the structs of the dag system. */
#include "tests/support/ds3_items.h"

#include <stdio.h>

const struct taskgraph *ds3_taskgraph(const struct ds3_graph *graph, const struct ds3_soc *soc,
                                      struct arena *arena)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct slab *slab = arena_alloc(arena, sizeof *slab);
    struct error err = { "" };
    const struct taskgraph *built;

    slab_init(slab, arena);
    for (int t = 0; t < graph->tasks; t++) {
        struct taskgraph_task task = taskgraph_task_default;

        task.name = graph->task[t];
        taskgraph_add_task(builder, &task);
        for (int c = 0; c + 1 < soc->clusters; c++) {
            double us = ds3_time(&soc->cluster[c], graph->task[t]);
            uint32_t kind = taskgraph_add_kind(builder, soc->cluster[c].name);

            if (us >= 0)
                taskgraph_add_cost(builder, (uint32_t)t, kind, (sim_time)us * MICROSECOND);
        }
    }
    for (int e = 0; e < graph->edges; e++)
        taskgraph_add_edge(builder, (uint32_t)graph->edge[e].from, (uint32_t)graph->edge[e].to,
                           graph->edge[e].volume);
    built = taskgraph_build(builder, slab, &err);
    BUG_UNLESS(built);
    taskgraph_builder_free(builder);
    return built;
}

static void set_power(struct dag_machine *kind, const struct ds3_cluster *cluster,
                      struct arena *arena)
{
    struct text text = { 0 };

    for (int p = 0; p < cluster->points; p++)
        text_format(&text, "%s%gMHz %gV", p ? ", " : "", cluster->mhz[p], cluster->volt[p]);
    kind->opp = arena_text(arena, text_get(&text));
    text_free(&text);
    for (int p = 0; p < cluster->profiles; p++) {
        text_format(&text, "%s%gMHz:", p ? ", " : "", cluster->profile[p].mhz);
        for (int n = 0; n < cluster->capacity; n++)
            text_format(&text, " %g", cluster->profile[p].watt[n]);
    }
    kind->profile = arena_text(arena, text_get(&text));
    text_free(&text);
    kind->thermal = cluster->type[0] == 'L' ? "little" : cluster->type[0] == 'B' ? "big" : "cpu";
}

void ds3_platform(struct dag_harness *h, const struct ds3_soc *soc, struct arena *arena)
{
    size_t kinds = (size_t)soc->clusters - 1;
    struct dag_machine *kind = arena_array(arena, kinds, sizeof *kind);
    struct dag_rates *rates = arena_alloc(arena, sizeof *rates);
    double *rate = arena_array(arena, kinds * kinds, sizeof *rate);

    for (size_t a = 0; a < kinds; a++) {
        param_defaults(dag_machine_table, &kind[a], arena);
        kind[a].name = soc->cluster[a].name;
        kind[a].count = soc->cluster[a].capacity;
        set_power(&kind[a], &soc->cluster[a], arena);
        for (size_t b = 0; b < kinds; b++)
            rate[a * kinds + b] = soc->band[a][b] * 1e6;
    }
    rates->rate = rate;
    rates->own = soc->self * 1e6;
    h->kinds = kind;
    h->kind_count = kinds;
    h->rates = rates;
}

void ds3_items(struct dag_harness *h, const struct ds3_run *run, struct arena *arena)
{
    const struct taskgraph *graph[8] = { NULL };
    struct dag_arrival *items = arena_array(arena, run->jobs, sizeof *items);

    ds3_platform(h, run->soc, arena);
    for (size_t i = 0; run->apps[i]; i++)
        graph[i] = ds3_taskgraph(run->apps[i], run->soc, arena);
    for (size_t i = 0; i < run->jobs; i++)
        items[i] =
            dag_harness_arrival(graph[run->arrivals[i].app], run->arrivals[i].us * MICROSECOND);
    h->items = items;
    h->count = run->jobs;
}

struct ds3_row *ds3_rows(const struct dag_harness *h, struct arena *arena)
{
    struct ds3_row *rows = arena_array(arena, h->tasks.count, sizeof *rows);
    const struct dag_harness_task *task = h->tasks.data;

    for (size_t i = 0; i < h->tasks.count; i++)
        rows[i] = (struct ds3_row){ (int)task[i].job, (int)task[i].task, (int)task[i].pe,
                                    task[i].start / MICROSECOND, task[i].finish / MICROSECOND };
    return rows;
}
