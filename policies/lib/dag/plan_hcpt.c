/* Heterogeneous critical parent trees (Hagras and Janecek 2003). */
#include <string.h>

#include "policies/lib/dag/planners.h"

/* Average earliest and latest start of each task; those of a critical task are equal. */
struct spans {
    double *earliest, *latest;
};

static void find_spans(const struct problem *p, const double *cost, const struct spans *spans)
{
    double *up = rank_new(p), longest = 0;

    rank_downward(p, cost, spans->earliest);
    rank_upward(p, cost, true, up);
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        longest = later_of(longest, spans->earliest[i] + up[i]);
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        spans->latest[i] = longest - up[i];
    rank_free(p, up);
}

/* Tasks still to be listed, and what was listed of the parents of each. */
struct listing {
    const struct taskgraph_rows *rows; /* of predecessors */
    uint32_t *parent;                  /* those of a task by latest start */
    uint32_t *next;                    /* of each task: all its parents before are listed */
    bool *listed;
    uint32_t *stack;
    uint32_t *list, count;
};

/* The parent that is not listed and must start first; TASKGRAPH_NONE: all are listed. */
static uint32_t urgent_parent(struct listing *l, uint32_t task)
{
    while (l->next[task] < l->rows->at[task + 1]) {
        uint32_t parent = l->parent[l->next[task]];

        if (!l->listed[parent])
            return parent;
        l->next[task]++;
    }
    return TASKGRAPH_NONE;
}

/* Lists a task behind all its ancestors that are not listed yet, the most urgent ones first. */
static void list_with_parents(struct listing *l, uint32_t task)
{
    uint32_t depth = 1;

    l->stack[0] = task;
    while (depth > 0) {
        uint32_t top = l->stack[depth - 1], parent = urgent_parent(l, top);

        if (parent != TASKGRAPH_NONE) {
            l->stack[depth++] = parent;
            continue;
        }
        depth--;
        l->listed[top] = true;
        l->list[l->count++] = top;
    }
}

/* Predecessors as a table in which those of a task stand as they follow one another in `order`. */
static uint32_t *sort_parents(const struct problem *p, const uint32_t *order)
{
    const struct taskgraph *graph = p->graph;
    uint32_t *table = slab_alloc(p->slab, graph->edges * sizeof *table), *next = list_new(p);

    memcpy(next, graph->predecessors.at, graph->tasks * sizeof *next);
    for (uint32_t n = 0; n < graph->tasks; n++) {
        uint32_t task = order[n];

        for (uint32_t e = graph->successors.at[task]; e < graph->successors.at[task + 1]; e++)
            table[next[graph->successors.item[e]]++] = task;
    }
    list_free(p, next);
    return table;
}

static void make_list(const struct problem *p, const struct spans *spans, uint32_t *list)
{
    const struct taskgraph *graph = p->graph;
    uint32_t *order = list_new(p);
    double *urgency = rank_new(p);
    struct listing l = { .rows = &graph->predecessors, .list = list };

    for (uint32_t i = 0; i < graph->tasks; i++)
        urgency[i] = -spans->latest[i];
    /* Latest starts never fall along an edge, so that this is the order by latest start alone. */
    list_order(p, urgency, LIST_TOPOLOGICAL, order);
    l.parent = sort_parents(p, order);
    l.next = list_new(p);
    l.stack = list_new(p);
    l.listed = slab_alloc(p->slab, graph->tasks * sizeof *l.listed);
    memcpy(l.next, graph->predecessors.at, graph->tasks * sizeof *l.next);
    for (uint32_t n = 0; n < graph->tasks; n++) {
        if (!l.listed[order[n]] && spans->latest[order[n]] == spans->earliest[order[n]])
            list_with_parents(&l, order[n]);
    }
    for (uint32_t n = 0; n < graph->tasks; n++) {
        if (!l.listed[graph->order[n]])
            list_with_parents(&l, graph->order[n]);
    }
    slab_free(p->slab, l.listed, graph->tasks * sizeof *l.listed);
    list_successors_free(p, l.parent);
    list_free(p, l.next);
    list_free(p, l.stack);
    rank_free(p, urgency);
    list_free(p, order);
}

static void place_hcpt(struct partial *s, const void *unused)
{
    const struct problem *p = s->problem;
    struct spans spans = { rank_new(p), rank_new(p) };
    double *cost = rank_new(p);
    uint32_t *list = list_new(p);

    (void)unused;
    rank_cost(p, RANK_MEAN, cost);
    find_spans(p, cost, &spans);
    make_list(p, &spans, list);
    list_place(s, list, LIST_EFT, false);
    list_free(p, list);
    rank_free(p, cost);
    rank_free(p, spans.earliest);
    rank_free(p, spans.latest);
}

bool plan_hcpt(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return list_plan(p, place_hcpt, NULL, schedule, err);
}
