/* Planners that look at one task at a time and rank nothing: MCT, MET, OLB, random. */
#include "policies/lib/dag/planners.h"

/* By the cost or by the time at which the processor is free; ties to the lowest number. */
static void place_least(struct partial *s, uint32_t task, enum plan_mapping rule)
{
    double least = (double)INFINITY;
    uint32_t best = PROBLEM_NOWHERE;

    for (uint32_t i = 0; i < s->problem->processors; i++) {
        if (!problem_runs(s->problem, task, i))
            continue;
        double value =
            rule == PLAN_MET ? problem_cost(s->problem, task, i) : partial_available(s, task, i);

        if (value < least) {
            least = value;
            best = i;
        }
    }
    partial_place(
        s, task, best,
        partial_start(s, task, best, problem_ready(s->problem, s->at, task, best), false));
}

static void place_mapping(struct partial *s, const void *ptr)
{
    const enum plan_mapping *rule = ptr;
    const struct taskgraph *graph = s->problem->graph;

    if (*rule == PLAN_MCT) {
        list_place(s, graph->order, LIST_EFT, false);
        return;
    }
    for (uint32_t n = 0; n < graph->tasks; n++)
        place_least(s, graph->order[n], *rule);
}

bool plan_mapping(const struct problem *p, enum plan_mapping rule, struct schedule *schedule,
                  struct error *err)
{
    return list_plan(p, place_mapping, &rule, schedule, err);
}

/* One of the processors that can run the task. */
static uint32_t any_processor(const struct partial *s, uint32_t task, struct rng *rng)
{
    uint32_t count = 0, chosen, i = 0;

    for (uint32_t j = 0; j < s->problem->processors; j++)
        count += problem_runs(s->problem, task, j);
    chosen = (uint32_t)rng_below(rng, count);
    for (;; i++) {
        if (problem_runs(s->problem, task, i) && chosen-- == 0)
            return i;
    }
}

static void place_random(struct partial *s, const void *unused)
{
    const struct problem *p = s->problem;
    const struct taskgraph *graph = p->graph;
    uint32_t *ready = list_new(p), *waits = list_new(p), count = 0;
    struct rng rng;

    (void)unused;
    list_random(p, &rng);
    for (uint32_t i = 0; i < graph->tasks; i++) {
        waits[i] = taskgraph_count(&graph->predecessors, i);
        if (waits[i] == 0)
            ready[count++] = i;
    }
    while (count > 0) {
        uint32_t drawn = (uint32_t)rng_below(&rng, count), task = ready[drawn];
        uint32_t at = any_processor(s, task, &rng);

        partial_place(
            s, task, at,
            partial_start(s, task, at, problem_ready(s->problem, s->at, task, at), false));
        ready[drawn] = ready[--count];
        for (uint32_t e = graph->successors.at[task]; e < graph->successors.at[task + 1]; e++) {
            if (--waits[graph->successors.item[e]] == 0)
                ready[count++] = graph->successors.item[e];
        }
    }
    list_free(p, ready);
    list_free(p, waits);
}

bool plan_random(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return list_plan(p, place_random, NULL, schedule, err);
}
