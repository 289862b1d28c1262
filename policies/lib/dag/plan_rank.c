/* Planners that take tasks in an order known beforehand: HEFT, MCP, list scheduling by any rank. */
#include "policies/lib/dag/planners.h"

const char *const plan_ranks[] = { "upward", "downward",    "static_level", "cpop", "oct",
                                   "work",   "topological", "random",       NULL };

static void place_heft(struct partial *s, const void *ptr)
{
    const struct plan_heft *options = ptr;
    const struct problem *p = s->problem;
    double *cost = rank_new(p), *rank = rank_new(p);
    uint32_t *order = list_new(p);

    rank_cost(p, options->cost, cost);
    rank_upward(p, cost, true, rank);
    list_order(p, rank, options->tie, order);
    list_place(s, order, LIST_EFT, options->insertion);
    rank_free(p, cost);
    rank_free(p, rank);
    list_free(p, order);
}

bool plan_heft(const struct problem *p, const struct plan_heft *options, struct schedule *schedule,
               struct error *err)
{
    return list_plan(p, place_heft, options, schedule, err);
}

/* MCP ---------------------------------------------------------------------------------------- */

/* What the lists are made of: a task's latest start is the critical path less its upward rank. */
struct alap {
    const double *rank;
    const uint32_t *child; /* by falling rank, so by rising latest start */
    const struct taskgraph_rows *rows;
    const uint32_t *place; /* in the order of ranks */
};

static bool alap_before(const struct alap *alap, uint32_t a, uint32_t b)
{
    uint32_t i = alap->rows->at[a], j = alap->rows->at[b];
    uint32_t i_end = alap->rows->at[a + 1], j_end = alap->rows->at[b + 1];

    if (alap->rank[a] != alap->rank[b])
        return alap->rank[a] > alap->rank[b];
    for (; i < i_end && j < j_end; i++, j++) {
        double x = alap->rank[alap->child[i]], y = alap->rank[alap->child[j]];

        if (x != y)
            return x > y;
    }
    if ((i < i_end) != (j < j_end))
        return i == i_end;
    return alap->place[a] < alap->place[b];
}

/* Merges the sorted halves of from[0 .. count) into to. */
static void merge(const struct alap *alap, const uint32_t *from, uint32_t half, uint32_t count,
                  uint32_t *to)
{
    uint32_t i = 0, j = half;

    for (uint32_t n = 0; n < count; n++) {
        bool second = i == half || (j < count && alap_before(alap, from[j], from[i]));

        to[n] = second ? from[j++] : from[i++];
    }
}

static void sort_lists(const struct problem *p, const struct alap *alap, uint32_t *order)
{
    uint32_t count = p->graph->tasks, *other = list_new(p), *from = order, *to = other;

    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t at = 0; at < count; at += 2 * width) {
            uint32_t left = count - at;

            merge(alap, from + at, left < width ? left : width, left < 2 * width ? left : 2 * width,
                  to + at);
        }
        uint32_t *swap = from;

        from = to;
        to = swap;
    }
    for (uint32_t i = 0; i < count && from != order; i++)
        order[i] = from[i];
    list_free(p, other);
}

static void place_mcp(struct partial *s, const void *unused)
{
    const struct problem *p = s->problem;
    uint32_t count = p->graph->tasks;
    double *cost = rank_new(p), *rank = rank_new(p);
    uint32_t *order = list_new(p), *place = list_new(p), *child;

    (void)unused;
    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, rank);
    list_order(p, rank, LIST_TOPOLOGICAL, order);
    child = list_successors(p, order);
    for (uint32_t i = 0; i < count; i++)
        place[order[i]] = i;
    const struct alap alap = { rank, child, &p->graph->successors, place };

    sort_lists(p, &alap, order);
    /* Tasks that take no time may stand before a parent now: the heap of ready tasks mends it. */
    for (uint32_t i = 0; i < count; i++)
        rank[order[i]] = -(double)i;
    list_order(p, rank, LIST_TOPOLOGICAL, order);
    list_place(s, order, LIST_EST, true);
    list_successors_free(p, child);
    list_free(p, place);
    list_free(p, order);
    rank_free(p, cost);
    rank_free(p, rank);
}

bool plan_mcp(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return list_plan(p, place_mcp, NULL, schedule, err);
}

/* Any rank ----------------------------------------------------------------------------------- */

static void rank_by(const struct problem *p, const struct plan_list *options, double *cost,
                    double *rank)
{
    double *other = rank_new(p);
    double *table;

    rank_cost(p, options->cost, cost);
    if (options->rank == PLAN_UPWARD || options->rank == PLAN_STATIC_LEVEL)
        rank_upward(p, cost, options->rank == PLAN_UPWARD, rank);
    if (options->rank == PLAN_CPOP)
        rank_upward(p, cost, true, other);
    if (options->rank == PLAN_DOWNWARD || options->rank == PLAN_CPOP)
        rank_downward(p, cost, rank);
    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        if (options->rank == PLAN_DOWNWARD)
            rank[i] = -rank[i];
        else if (options->rank == PLAN_CPOP)
            rank[i] += other[i];
        else if (options->rank == PLAN_WORK)
            rank[i] = cost[i];
    }
    rank_free(p, other);
    if (options->rank != PLAN_OCT)
        return;
    table = slab_alloc(p->slab, (size_t)p->graph->tasks * p->kinds * sizeof *table);
    rank_oct(p, table, rank);
    slab_free(p->slab, table, (size_t)p->graph->tasks * p->kinds * sizeof *table);
}

static void place_list(struct partial *s, const void *ptr)
{
    const struct plan_list *options = ptr;
    const struct problem *p = s->problem;
    double *cost = rank_new(p), *rank = rank_new(p);
    uint32_t *order = list_new(p);

    rank_by(p, options, cost, rank);
    list_order(p, rank, options->rank == PLAN_RANDOM ? LIST_RANDOM : LIST_TOPOLOGICAL, order);
    list_place(s, order, options->pick, options->insertion);
    rank_free(p, cost);
    rank_free(p, rank);
    list_free(p, order);
}

bool plan_list(const struct problem *p, const struct plan_list *options, struct schedule *schedule,
               struct error *err)
{
    return list_plan(p, place_list, options, schedule, err);
}
