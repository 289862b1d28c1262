/* Least cost for every deadline on a grid, bottom up over the series-parallel tree. */
#include <math.h>
#include <string.h>

#include "policies/lib/sp_tree.h"
#include "policies/lib/wsp_internal.h"

/* A cost that falls as time grows: from `at` grid steps on it is `cost`. Times rise, costs fall. */
struct point {
    uint32_t at;
    uint32_t left, right; /* what it is made of: points of two curves; or the kind of a task */
    double cost;
};

/* No points: nothing fits the deadline. */
struct curve {
    struct point *points;
    uint32_t count;
};

/* Up is in time for certain, down gives a bound, the nearest is the likeliest to be good. */
enum rounding { DOWN, NEAREST, UP, ROUNDINGS };

struct dp {
    const struct wsp *w;
    const struct sp_tree *tree;
    struct arena *arena;
    uint32_t grid;
    enum rounding rounding;
    struct curve *nodes; /* of each node of the tree */
    struct curve *chain; /* of each node: its left siblings and itself together */
    struct point *best;  /* [grid + 1], scratch */
};

enum { NONE = UINT32_MAX };

/* The points of `best` that are cheaper than all before, as a curve. */
static struct curve collect(struct dp *d)
{
    struct curve curve = { 0 };
    double least = (double)INFINITY;

    for (uint32_t t = 0; t <= d->grid; t++)
        if (d->best[t].cost < least) {
            least = d->best[t].cost;
            curve.count++;
        }
    curve.points = arena_array(d->arena, curve.count, sizeof *curve.points);
    least = (double)INFINITY;
    curve.count = 0;
    for (uint32_t t = 0; t <= d->grid; t++)
        if (d->best[t].cost < least) {
            least = d->best[t].cost;
            curve.points[curve.count++] = d->best[t];
        }
    return curve;
}

static void clear(struct dp *d)
{
    for (uint32_t t = 0; t <= d->grid; t++)
        d->best[t] = (struct point){ .at = t, .cost = (double)INFINITY };
}

static void propose(struct dp *d, struct point point)
{
    if (point.cost < d->best[point.at].cost)
        d->best[point.at] = point;
}

/*
 * The deadline is `grid` steps. Rounding up must not fail where a single sum is exact: the margin
 * is that of WSP_TOLERANCE.
 */
static double whole_steps(const struct dp *d, double tau)
{
    double steps = tau / d->w->deadline * d->grid;

    if (!(d->w->deadline > 0))
        return tau > 0 ? (double)INFINITY : 0;
    if (d->rounding == NEAREST)
        return floor(steps + .5);
    return d->rounding == DOWN ? floor(steps) : fmax(0, ceil(steps - WSP_TOLERANCE));
}

static struct curve of_task(struct dp *d, uint32_t v)
{
    clear(d);
    for (uint32_t j = 0; j < d->w->machines; j++) {
        double whole = whole_steps(d, wsp_tau(d->w, v, j));

        if (whole <= d->grid)
            propose(d, (struct point){
                           .at = (uint32_t)whole, .left = j, .cost = wsp_cost(d->w, v, j) });
    }
    return collect(d);
}

static struct curve series(struct dp *d, const struct curve *a, const struct curve *b)
{
    clear(d);
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count && a->points[i].at + b->points[k].at <= d->grid; k++)
            propose(d, (struct point){ a->points[i].at + b->points[k].at, i, k,
                                       a->points[i].cost + b->points[k].cost });
    return collect(d);
}

static struct curve parallel(struct dp *d, const struct curve *a, const struct curve *b)
{
    struct curve sum = { 0 };
    uint32_t i = 0;
    uint32_t k = 0;

    sum.points = arena_array(d->arena, (size_t)a->count + b->count, sizeof *sum.points);
    while (a->count && b->count) {
        uint32_t at = a->points[i].at > b->points[k].at ? a->points[i].at : b->points[k].at;
        uint32_t next_a, next_b;

        while (i + 1 < a->count && a->points[i + 1].at <= at)
            i++;
        while (k + 1 < b->count && b->points[k + 1].at <= at)
            k++;
        sum.points[sum.count++] = (struct point){ at, i, k, a->points[i].cost + b->points[k].cost };
        next_a = i + 1 < a->count ? a->points[i + 1].at : NONE;
        next_b = k + 1 < b->count ? b->points[k + 1].at : NONE;
        if (next_a == NONE && next_b == NONE)
            break;
        i += next_a <= next_b;
        k += next_b <= next_a;
    }
    return sum;
}

static void work_out(struct dp *d)
{
    for (uint32_t n = d->tree->count; n-- > 0;) {
        const struct sp_node *node = &d->tree->nodes[n];

        if (node->kind == SP_TASK)
            d->nodes[n] = of_task(d, d->tree->order[node->low]);
        for (uint32_t i = 0; i < node->count; i++) {
            uint32_t child = node->first + i;

            d->chain[child] = d->nodes[child];
            if (i > 0)
                d->chain[child] = node->kind == SP_SERIES
                                      ? series(d, &d->chain[child - 1], &d->nodes[child])
                                      : parallel(d, &d->chain[child - 1], &d->nodes[child]);
        }
        if (node->count)
            d->nodes[n] = d->chain[node->first + node->count - 1];
    }
}

/* Follows the points down from the cheapest one of the root. */
static void trace(const struct dp *d, uint32_t *choice)
{
    uint32_t *at = arena_array(d->arena, d->tree->count, sizeof *at);

    at[0] = d->nodes[0].count - 1;
    for (uint32_t n = 0; n < d->tree->count; n++) {
        const struct sp_node *node = &d->tree->nodes[n];
        uint32_t point = at[n];

        if (node->kind == SP_TASK)
            choice[d->tree->order[node->low]] = d->nodes[n].points[point].left;
        for (uint32_t i = node->count; i-- > 0;) {
            const struct point *made = &d->chain[node->first + i].points[point];

            at[node->first + i] = i > 0 ? made->right : point;
            point = made->left;
        }
    }
}

/* Repairs what one way of rounding gives; keeps it if it costs less than what there is. */
static void try_rounding(struct dp *d, const struct wsp_task *task, struct wsp_result *result,
                         double *best)
{
    const struct wsp *w = d->w;
    uint32_t *choice = arena_array(task->scratch, w->tasks, sizeof *choice);
    double cost = 0;

    work_out(d);
    if (!d->nodes[0].count)
        return;
    if (d->rounding == DOWN && d->tree->barriers == 0)
        result->bound = fmax(result->bound, d->nodes[0].points[d->nodes[0].count - 1].cost);
    trace(d, choice);
    wsp_repair(task, choice);
    for (uint32_t v = 0; v < w->tasks; v++)
        cost += wsp_cost(w, v, choice[v]);
    if (cost >= *best)
        return;
    *best = cost;
    memcpy(result->choice, choice, w->tasks * sizeof *choice);
}

bool wsp_by_dp(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    const struct wsp *w = task->w;
    double *weight = arena_array(task->scratch, w->tasks, sizeof *weight);
    struct sp_graph graph = { w->tasks, w->succ_start, w->succ, w->pred_start, w->pred, weight };
    struct sp_tree tree;
    struct dp d = { .w = w, .tree = &tree };
    double best = (double)INFINITY;

    if (w->ready || w->due)
        return error_set(err, "method dp knows no windows of single tasks");
    d.grid = task->options->grid ? task->options->grid : 1000;
    if (d.grid > WSP_GRID)
        return error_set(err, "a grid of %u steps is too fine; at most %d", d.grid, WSP_GRID);
    if (!w->tasks)
        return true;
    for (uint32_t v = 0; v < w->tasks; v++)
        weight[v] = wsp_tau(w, v, wsp_fastest(w, v));
    sp_tree_build(&tree, &graph, task->scratch);
    d.nodes = arena_array(task->scratch, tree.count, sizeof *d.nodes);
    d.chain = arena_array(task->scratch, tree.count, sizeof *d.chain);
    d.best = arena_array(task->scratch, (size_t)d.grid + 1, sizeof *d.best);
    for (int rounding = DOWN; rounding < ROUNDINGS; rounding++) {
        d.arena = arena_create();
        d.rounding = rounding;
        try_rounding(&d, task, result, &best);
        arena_destroy(d.arena);
    }
    if (isinf(best))
        wsp_repair(task, result->choice);
    return true;
}
