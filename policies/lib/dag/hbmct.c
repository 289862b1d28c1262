/* Groups of independent tasks, each balanced between the processors. */
#include "policies/lib/dag/hbmct.h"

#include <stdlib.h>

#include "policies/lib/dag/append.h"
#include "policies/lib/dag/rank.h"

/* One group; members are told by their places in it, which is by descending rank. */
struct group {
    const struct problem *p;
    struct append *a;     /* borrowed */
    const uint32_t *task; /* of each member */
    uint32_t count;
    double *start;  /* [member * processors + q] earliest on q behind the groups before */
    double *mean;   /* of the finite starts of each member */
    uint32_t *on;   /* processor of each member */
    uint32_t *list; /* work space: members on a processor, in the order in which they run */
    double *end;    /* of each processor, with the group's tasks that are on it */
};

struct sorted {
    double value;
    uint32_t item;
};

static int compare(const void *x, const void *y)
{
    const struct sorted *a = x, *b = y;

    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return (a->item > b->item) - (a->item < b->item);
}

/* Members on q by start there, or by mean start, into `list`; returns their number. */
static uint32_t members(struct group *g, uint32_t q, bool by_mean)
{
    struct scratch scratch = { .slab = g->p->slab };
    struct sorted *sorted = scratch_array(&scratch, g->count, sizeof *sorted);
    uint32_t count = 0;

    for (uint32_t m = 0; m < g->count; m++)
        if (g->on[m] == q)
            sorted[count++] =
                (struct sorted){ by_mean ? g->mean[m] : g->start[(size_t)m * g->p->processors + q],
                                 m };
    qsort(sorted, count, sizeof *sorted, compare);
    for (uint32_t i = 0; i < count; i++)
        g->list[i] = sorted[i].item;
    scratch_free(&scratch);
    return count;
}

static void run(struct group *g, uint32_t q, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t m = g->list[i], task = g->task[m];
        double ready = g->start[(size_t)m * g->p->processors + q];

        append_place(g->a, task, q, append_start(g->a, task, q, ready));
    }
}

/* When q would end with the members that are on it now. */
static double end_of(struct group *g, uint32_t q)
{
    uint32_t count = members(g, q, false);
    double end;

    run(g, q, count);
    end = g->a->free[g->a->at[q + 1] - 1];
    while (count > 0)
        append_undo(g->a, g->task[g->list[--count]]);
    return end;
}

static uint32_t last_to_end(const struct group *g)
{
    uint32_t last = 0;

    for (uint32_t q = 1; q < g->p->processors; q++)
        if (g->end[q] > g->end[last])
            last = q;
    return last;
}

/* Moves a member away from the processor that ends last if that pays. */
static bool leave(struct group *g, uint32_t m, uint32_t from)
{
    double without, least = g->end[from];
    uint32_t to = PROBLEM_NOWHERE;

    g->on[m] = PROBLEM_NOWHERE;
    without = end_of(g, from);
    for (uint32_t q = 0; q < g->p->processors && without < g->end[from]; q++) {
        double end;

        if (q == from || !problem_runs(g->p, g->task[m], q))
            continue;
        g->on[m] = q;
        end = end_of(g, q);
        if (end < least) {
            least = end;
            to = q;
        }
    }
    g->on[m] = to == PROBLEM_NOWHERE ? from : to;
    if (to == PROBLEM_NOWHERE)
        return false;
    g->end[from] = without;
    g->end[to] = least;
    return true;
}

static bool balance(struct group *g, uint32_t *order)
{
    uint32_t last = last_to_end(g), count = members(g, last, true);

    /* `list` is used again by every trial. */
    for (uint32_t i = 0; i < count; i++)
        order[i] = g->list[i];
    for (uint32_t i = 0; i < count; i++)
        if (leave(g, order[i], last))
            return true;
    return false;
}

/* Starts, means and the fastest processor of a member. */
static void enter(struct group *g, uint32_t m)
{
    double *start = g->start + (size_t)m * g->p->processors, sum = 0, least = INFINITY;
    uint32_t task = g->task[m], runs = 0;

    for (uint32_t q = 0; q < g->p->processors; q++) {
        start[q] = append_earliest(g->a, task, q);
        if (!(start[q] < (double)INFINITY))
            continue;
        sum += start[q];
        runs++;
        if (problem_cost(g->p, task, q) < least) {
            least = problem_cost(g->p, task, q);
            g->on[m] = q;
        }
    }
    g->mean[m] = sum / runs;
}

static void schedule_group(struct group *g, uint32_t *order)
{
    for (uint32_t m = 0; m < g->count; m++)
        enter(g, m);
    for (uint32_t q = 0; q < g->p->processors; q++)
        g->end[q] = end_of(g, q);
    while (balance(g, order))
        continue;
    for (uint32_t q = 0; q < g->p->processors; q++)
        run(g, q, members(g, q, false));
}

/* Tasks by descending rank, equals in topological order. */
static uint32_t *by_rank(const struct problem *p, struct scratch *scratch)
{
    uint32_t tasks = p->graph->tasks;
    double *cost = scratch_array(scratch, tasks, sizeof *cost);
    double *rank = scratch_array(scratch, tasks, sizeof *rank);
    struct sorted *sorted = scratch_array(scratch, tasks, sizeof *sorted);
    uint32_t *order = scratch_array(scratch, tasks, sizeof *order);

    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, rank);
    for (uint32_t i = 0; i < tasks; i++)
        sorted[i] = (struct sorted){ -rank[p->graph->order[i]], i };
    qsort(sorted, tasks, sizeof *sorted, compare);
    for (uint32_t i = 0; i < tasks; i++)
        order[i] = p->graph->order[sorted[i].item];
    return order;
}

/* How many tasks from order[first] on belong together; group[] is where each task is. */
static uint32_t group_size(const struct problem *p, const uint32_t *order, uint32_t first,
                           uint32_t *group)
{
    const struct taskgraph *g = p->graph;
    uint32_t end = first;

    for (; end < g->tasks; end++) {
        uint32_t task = order[end];

        for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++)
            if (group[g->predecessors.item[i]] == first + 1)
                return end - first;
        group[task] = first + 1;
    }
    return end - first;
}

static void place(struct append *a, struct scratch *scratch, const void *unused)
{
    const struct problem *p = a->p;
    struct group g = { .p = p, .a = a };
    uint32_t tasks = p->graph->tasks;
    uint32_t *order = by_rank(p, scratch);
    uint32_t *group = scratch_array(scratch, tasks, sizeof *group);
    uint32_t *trial = scratch_array(scratch, tasks, sizeof *trial);

    (void)unused;
    g.mean = scratch_array(scratch, tasks, sizeof *g.mean);
    g.on = scratch_array(scratch, tasks, sizeof *g.on);
    g.list = scratch_array(scratch, tasks, sizeof *g.list);
    g.end = scratch_array(scratch, p->processors, sizeof *g.end);
    for (uint32_t first = 0; first < tasks; first += g.count) {
        struct scratch rows = { .slab = p->slab };

        g.task = order + first;
        g.count = group_size(p, order, first, group);
        g.start = scratch_array(&rows, (size_t)g.count * p->processors, sizeof *g.start);
        schedule_group(&g, trial);
        scratch_free(&rows);
    }
}

bool hbmct_plan(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return append_plan(p, place, NULL, schedule, err);
}
