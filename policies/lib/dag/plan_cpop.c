/* Critical path on a processor (Topcuoglu, Hariri and Wu 2002, section 4.2). */
#include "policies/lib/dag/planners.h"

static uint32_t first_critical(const struct taskgraph *graph, const double *up, const double *down)
{
    uint32_t best = TASKGRAPH_NONE;

    for (uint32_t i = 0; i < graph->tasks; i++) {
        if (taskgraph_count(&graph->predecessors, i) == 0 &&
            (best == TASKGRAPH_NONE || up[i] + down[i] > up[best] + down[best]))
            best = i;
    }
    return best;
}

/* The successor on the path: ranks are exact, so one of them has the priority of the entry. */
static uint32_t next_critical(const struct taskgraph *graph, uint32_t task, const double *up,
                              const double *down, double priority)
{
    uint32_t best = TASKGRAPH_NONE;
    double least = (double)INFINITY;

    for (uint32_t e = graph->successors.at[task]; e < graph->successors.at[task + 1]; e++) {
        uint32_t next = graph->successors.item[e];
        double off = fabs(up[next] + down[next] - priority);

        if (off < least) {
            least = off;
            best = next;
        }
    }
    return best;
}

uint32_t plan_cpop_path(const struct problem *p, const double *up, const double *down,
                        bool *critical)
{
    uint32_t entry = first_critical(p->graph, up, down), best = 0, best_missed = UINT32_MAX;
    double priority = up[entry] + down[entry], best_sum = (double)INFINITY;

    for (uint32_t i = entry; i != TASKGRAPH_NONE;
         i = next_critical(p->graph, i, up, down, priority))
        critical[i] = true;
    for (uint32_t i = 0; i < p->processors; i++) {
        uint32_t missed = 0;
        double sum = 0;

        for (uint32_t task = 0; task < p->graph->tasks; task++) {
            if (critical[task] && problem_runs(p, task, i))
                sum += problem_cost(p, task, i);
            else
                missed += critical[task];
        }
        if (missed < best_missed || (missed == best_missed && sum < best_sum)) {
            best = i;
            best_missed = missed;
            best_sum = sum;
        }
    }
    return best;
}

static void place_cpop(struct partial *s, const void *unused)
{
    const struct problem *p = s->problem;
    uint32_t count = p->graph->tasks, *order = list_new(p), best;
    double *cost = rank_new(p), *up = rank_new(p), *down = rank_new(p);
    bool *critical = slab_alloc(p->slab, count * sizeof *critical);

    (void)unused;
    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, up);
    rank_downward(p, cost, down);
    best = plan_cpop_path(p, up, down, critical);
    for (uint32_t i = 0; i < count; i++)
        up[i] += down[i];
    list_order(p, up, LIST_ARRIVAL, order);
    for (uint32_t n = 0; n < count; n++) {
        uint32_t task = order[n];

        if (critical[task] && problem_runs(s->problem, task, best)) {
            double ready = problem_ready(s->problem, s->at, task, best);

            partial_place(s, task, best, partial_start(s, task, best, ready, true));
        } else {
            struct partial_choice choice = partial_earliest_finish(s, task, true);

            partial_place(s, task, choice.processor, choice.start);
        }
    }
    slab_free(p->slab, critical, count * sizeof *critical);
    rank_free(p, cost);
    rank_free(p, up);
    rank_free(p, down);
    list_free(p, order);
}

bool plan_cpop(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return list_plan(p, place_cpop, NULL, schedule, err);
}
