/* Planners that look beyond the task at hand: PEFT by a table of the best case, lookahead by trial.
 */
#include "policies/lib/dag/planners.h"

/* Where finish plus the optimistic rest is least. */
static struct partial_choice choose_optimistic(struct partial *s, uint32_t task, const double *rest)
{
    const double *ready = partial_ready_all(s, task);
    struct partial_choice best = { PROBLEM_NOWHERE, 0, 0 };
    double least = (double)INFINITY;

    for (uint32_t i = 0; i < s->problem->processors; i++) {
        double cost = problem_cost(s->problem, task, i), ahead = rest[s->problem->kind[i]];

        if (!problem_runs(s->problem, task, i) || !(ready[i] + cost + ahead < least))
            continue;
        double start = partial_start(s, task, i, ready[i], true);

        if (start + cost + ahead < least) {
            best = (struct partial_choice){ i, start, start + cost };
            least = start + cost + ahead;
        }
    }
    return best;
}

static void place_peft(struct partial *s, const void *unused)
{
    const struct problem *p = s->problem;
    size_t size = (size_t)p->graph->tasks * p->kinds * sizeof(double);
    double *table = slab_alloc(p->slab, size), *rank = rank_new(p);
    uint32_t *order = list_new(p);

    (void)unused;
    rank_oct(p, table, rank);
    list_order(p, rank, LIST_INDEX, order);
    for (uint32_t n = 0; n < p->graph->tasks; n++) {
        uint32_t task = order[n];
        struct partial_choice choice = choose_optimistic(s, task, table + (size_t)task * p->kinds);

        partial_place(s, task, choice.processor, choice.start);
    }
    slab_free(p->slab, table, size);
    rank_free(p, rank);
    list_free(p, order);
}

bool plan_peft(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return list_plan(p, place_peft, NULL, schedule, err);
}

/* Latest finish of the children when each goes where it finishes first; they are taken back. */
static double latest_child(struct partial *s, const uint32_t *child, uint32_t count)
{
    double latest = 0;

    for (uint32_t i = 0; i < count; i++) {
        struct partial_choice choice = partial_earliest_finish(s, child[i], true);

        partial_place(s, child[i], choice.processor, choice.start);
        latest = later_of(latest, choice.finish);
    }
    for (uint32_t i = count; i-- > 0;)
        partial_remove(s, child[i]);
    return latest;
}

static void place_ahead(struct partial *s, uint32_t task, const uint32_t *child, uint32_t count)
{
    struct partial_choice best = { PROBLEM_NOWHERE, 0, (double)INFINITY };
    double least = (double)INFINITY;

    for (uint32_t i = 0; i < s->problem->processors; i++) {
        if (!problem_runs(s->problem, task, i))
            continue;
        double start = partial_start(s, task, i, problem_ready(s->problem, s->at, task, i), true);
        double finish = start + problem_cost(s->problem, task, i), latest = finish;

        if (count > 0) {
            partial_place(s, task, i, start);
            latest = latest_child(s, child, count);
            partial_remove(s, task);
        }
        if (latest < least || (latest == least && finish < best.finish)) {
            best = (struct partial_choice){ i, start, finish };
            least = latest;
        }
    }
    partial_place(s, task, best.processor, best.start);
}

static void place_lookahead(struct partial *s, const void *unused)
{
    const struct problem *p = s->problem;
    const struct taskgraph_rows *rows = &p->graph->successors;
    double *cost = rank_new(p), *rank = rank_new(p);
    uint32_t *order = list_new(p), *child;

    (void)unused;
    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, rank);
    list_order(p, rank, LIST_TOPOLOGICAL, order);
    child = list_successors(p, order);
    for (uint32_t n = 0; n < p->graph->tasks; n++)
        place_ahead(s, order[n], child + rows->at[order[n]], taskgraph_count(rows, order[n]));
    list_successors_free(p, child);
    rank_free(p, cost);
    rank_free(p, rank);
    list_free(p, order);
}

bool plan_lookahead(void *self, const struct problem *p, struct schedule *schedule,
                    struct error *err)
{
    (void)self;
    return list_plan(p, place_lookahead, NULL, schedule, err);
}
