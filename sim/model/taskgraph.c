/* Task graphs: one block that is laid out once and then only read. */
#include "sim/model/taskgraph.h"

#include <math.h>
#include <string.h>

#include "sim/model/taskgraph_internal.h"

/* Hands out pieces of the block; without a block it only counts. */
struct layout {
    char *base;
    size_t used;
};

static void *take(struct layout *layout, size_t count, size_t size)
{
    size_t at = layout->used;

    layout->used += (count * size + 15) / 16 * 16;
    return layout->base ? layout->base + at : NULL;
}

static const char *take_text(struct layout *layout, const char *text)
{
    size_t length = text ? strlen(text) + 1 : 0;
    char *room = text ? layout->base ? layout->base + layout->used : NULL : NULL;

    layout->used += length;
    if (room)
        memcpy(room, text, length);
    return room;
}

static struct taskgraph_rows take_rows(struct layout *layout, uint32_t rows, uint32_t items)
{
    struct taskgraph_rows result;

    result.at = take(layout, (size_t)rows + 1, sizeof *result.at);
    result.item = take(layout, items, sizeof *result.item);
    return result;
}

/* The arrays of a graph of these sizes; with a block they are in it. */
static void lay_out(struct layout *layout, struct taskgraph *g, uint32_t uses)
{
    struct taskgraph *block = take(layout, 1, sizeof *g);

    (void)block;
    g->task = take(layout, g->tasks, sizeof *g->task);
    g->successors = take_rows(layout, g->tasks, g->edges);
    g->predecessors = take_rows(layout, g->tasks, g->edges);
    g->in = take(layout, g->edges, sizeof *g->in);
    g->source = take(layout, g->edges, sizeof *g->source);
    g->bytes = take(layout, g->edges, sizeof *g->bytes);
    g->order = take(layout, g->tasks, sizeof *g->order);
    g->cost = g->kinds ? take(layout, (size_t)g->tasks * g->kinds, sizeof *g->cost) : NULL;
    g->kind = g->kinds ? take(layout, g->kinds, sizeof *g->kind) : NULL;
    if (g->files == 0)
        return;
    g->file = take(layout, g->files, sizeof *g->file);
    g->inputs = take_rows(layout, g->tasks, uses);
    g->outputs = take_rows(layout, g->tasks, g->files);
    g->readers = take_rows(layout, g->files, uses);
}

static void lay_texts(struct layout *layout, struct taskgraph *g, const struct parts *parts)
{
    for (uint32_t t = 0; t < g->tasks; t++) {
        const char *name = take_text(layout, parts->task[t].name);

        if (layout->base)
            g->task[t].name = name;
    }
    for (uint32_t k = 0; k < g->kinds; k++) {
        const char *name = take_text(layout, parts->kind[k]);

        if (layout->base)
            ((const char **)(uintptr_t)g->kind)[k] = name;
    }
    for (uint32_t f = 0; f < g->files; f++) {
        const char *name = take_text(layout, parts->file[f].name);

        if (layout->base)
            ((struct taskgraph_file *)(uintptr_t)g->file)[f].name = name;
    }
}

/* The arrays are const for everybody but the builder. */
#define OPEN(type, array) ((type *)(uintptr_t)(array))

static void fill_edges(struct taskgraph *g, const struct parts *parts)
{
    uint32_t *out_at = OPEN(uint32_t, g->successors.at), *out = OPEN(uint32_t, g->successors.item);
    uint32_t *in_at = OPEN(uint32_t, g->predecessors.at);
    uint32_t *from = OPEN(uint32_t, g->predecessors.item), *in = OPEN(uint32_t, g->in);

    for (uint32_t e = 0; e < g->edges; e++) {
        const struct part_edge *edge = &parts->edge[e];

        out_at[edge->from + 1]++;
        in_at[edge->to + 1]++;
        out[e] = edge->to;
        OPEN(uint32_t, g->source)[e] = edge->from;
        OPEN(double, g->bytes)[e] = fmax(edge->bytes, edge->file_bytes);
    }
    for (uint32_t t = 0; t < g->tasks; t++) {
        out_at[t + 1] += out_at[t];
        in_at[t + 1] += in_at[t];
    }
    /* Edges come by source, so the sources of each task come out ascending. */
    for (uint32_t e = 0; e < g->edges; e++) {
        uint32_t place = in_at[out[e]]++;

        from[place] = parts->edge[e].from;
        in[place] = e;
    }
    for (uint32_t t = g->tasks; t > 0; t--)
        in_at[t] = in_at[t - 1];
    in_at[0] = 0;
}

/* Rows of (row, item) pairs in order of the pairs; keys are 0 for task -> file, 1 the other way. */
static void fill_rows(struct taskgraph_rows *rows, uint32_t count, const struct part_use *use,
                      size_t uses, bool by_file)
{
    uint32_t *at = OPEN(uint32_t, rows->at), *item = OPEN(uint32_t, rows->item);

    for (size_t i = 0; i < uses; i++)
        at[(by_file ? use[i].file : use[i].task) + 1]++;
    for (uint32_t i = 0; i < count; i++)
        at[i + 1] += at[i];
    for (size_t i = 0; i < uses; i++)
        item[at[by_file ? use[i].file : use[i].task]++] = by_file ? use[i].task : use[i].file;
    for (uint32_t i = count; i > 0; i--)
        at[i] = at[i - 1];
    at[0] = 0;
}

/* Kahn's algorithm; the number of tasks that were put in order. */
static uint32_t fill_order(struct taskgraph *g, uint32_t *waits)
{
    uint32_t *order = OPEN(uint32_t, g->order);
    uint32_t count = 0;

    for (uint32_t t = 0; t < g->tasks; t++) {
        waits[t] = taskgraph_count(&g->predecessors, t);
        if (waits[t] == 0)
            order[count++] = t;
    }
    for (uint32_t next = 0; next < count; next++) {
        uint32_t t = order[next];

        for (uint32_t e = g->successors.at[t]; e < g->successors.at[t + 1]; e++)
            if (--waits[g->successors.item[e]] == 0)
                order[count++] = g->successors.item[e];
    }
    return count;
}

/* Walks back from a task that was left over until a task comes twice: two neighbours of a cycle. */
static bool cycle_error(const struct taskgraph *g, const uint32_t *waits, uint32_t *seen,
                        struct error *err)
{
    uint32_t t = 0, before = 0;

    while (waits[t] == 0)
        t++;
    memset(seen, 0, g->tasks * sizeof *seen);
    while (!seen[t]) {
        seen[t] = 1;
        before = t;
        for (uint32_t i = g->predecessors.at[t]; i < g->predecessors.at[t + 1]; i++)
            if (waits[g->predecessors.item[i]] > 0) {
                t = g->predecessors.item[i];
                break;
            }
    }
    return error_set(err, "task %u%s%.100s%s depends on itself by way of task %u%s%.100s%s", before,
                     g->task[before].name ? " (" : "",
                     g->task[before].name ? g->task[before].name : "",
                     g->task[before].name ? ")" : "", t, g->task[t].name ? " (" : "",
                     g->task[t].name ? g->task[t].name : "", g->task[t].name ? ")" : "");
}

static bool find_order(struct taskgraph *g, struct error *err)
{
    uint32_t *waits = mem_alloc(2 * (size_t)g->tasks * sizeof *waits);
    bool ok = fill_order(g, waits) == g->tasks;

    if (!ok)
        cycle_error(g, waits, waits + g->tasks, err);
    mem_free(waits);
    return ok;
}

struct taskgraph *taskgraph_lay(const struct parts *parts, struct slab *slab, struct error *err)
{
    struct taskgraph sizes = {
        .tasks = parts->tasks, .edges = parts->edges, .files = parts->files, .kinds = parts->kinds
    };
    struct layout layout = { 0 };
    struct taskgraph *g;

    lay_out(&layout, &sizes, (uint32_t)parts->inputs);
    lay_texts(&layout, &sizes, parts);
    sizes.size = layout.used;
    g = slab_alloc(slab, layout.used);
    layout = (struct layout){ .base = (char *)g };
    lay_out(&layout, &sizes, (uint32_t)parts->inputs);
    *g = sizes;
    memcpy(g->task, parts->task, g->tasks * sizeof *g->task);
    if (g->kinds)
        memcpy(OPEN(sim_time, g->cost), parts->cost, (size_t)g->tasks * g->kinds * sizeof *g->cost);
    if (g->files) {
        memcpy(OPEN(struct taskgraph_file, g->file), parts->file, g->files * sizeof *g->file);
        fill_rows(&g->inputs, g->tasks, parts->input, parts->inputs, false);
        fill_rows(&g->readers, g->files, parts->input, parts->inputs, true);
        fill_rows(&g->outputs, g->tasks, parts->output, parts->outputs, false);
    }
    lay_texts(&layout, g, parts);
    fill_edges(g, parts);
    if (find_order(g, err))
        return g;
    taskgraph_free(g, slab);
    return NULL;
}

/* Moves a pointer into the old block to the same place of the new one. */
#define MOVE(pointer, shift) \
    ((pointer) = (pointer) ? (void *)((uintptr_t)(pointer) + (shift)) : NULL)

static void move_rows(struct taskgraph_rows *rows, uintptr_t shift)
{
    MOVE(rows->at, shift);
    MOVE(rows->item, shift);
}

struct taskgraph *taskgraph_copy(const struct taskgraph *graph, struct slab *slab)
{
    struct taskgraph *g = slab_alloc(slab, graph->size);
    uintptr_t shift = (uintptr_t)g - (uintptr_t)graph;

    memcpy(g, graph, graph->size);
    MOVE(g->task, shift);
    move_rows(&g->successors, shift);
    move_rows(&g->predecessors, shift);
    MOVE(g->in, shift);
    MOVE(g->bytes, shift);
    MOVE(g->source, shift);
    MOVE(g->order, shift);
    MOVE(g->cost, shift);
    MOVE(g->kind, shift);
    MOVE(g->file, shift);
    move_rows(&g->inputs, shift);
    move_rows(&g->outputs, shift);
    move_rows(&g->readers, shift);
    for (uint32_t t = 0; t < g->tasks; t++)
        MOVE(g->task[t].name, shift);
    for (uint32_t k = 0; k < g->kinds; k++)
        MOVE(OPEN(const char *, g->kind)[k], shift);
    for (uint32_t f = 0; f < g->files; f++)
        MOVE(OPEN(struct taskgraph_file, g->file)[f].name, shift);
    return g;
}

void taskgraph_free(struct taskgraph *graph, struct slab *slab)
{
    if (graph)
        slab_free(slab, graph, graph->size);
}

double taskgraph_critical_path(const struct taskgraph *graph, const double *length, double *finish)
{
    double *end = finish ? finish : mem_alloc(graph->tasks * sizeof *end);
    double longest = 0;

    for (uint32_t i = 0; i < graph->tasks; i++) {
        uint32_t t = graph->order[i];
        double start = 0;

        for (uint32_t p = graph->predecessors.at[t]; p < graph->predecessors.at[t + 1]; p++)
            start = fmax(start, end[graph->predecessors.item[p]]);
        end[t] = start + length[t];
        longest = fmax(longest, end[t]);
    }
    if (!finish)
        mem_free(end);
    return longest;
}
