/* A genetic algorithm (Wang et al. 1997) over orders of tasks and their machines. */
#include "policies/lib/dag/genetic.h"

#include "policies/lib/dag/planners.h"

/* Tasks times chromosomes; 2 GiB. */
#define MOST (1 << 27)

struct genetic_policy {
    int base;
    int64_t evaluations, population, patience;
    double crossover, mutation;
};

static const struct param genetic_params[] = {
    PARAM_CHOICE(genetic_policy, base, "heft", planner_names,
                 "The heuristic whose schedule is in the first population."),
    PARAM(genetic_policy, evaluations, 20000, 0, 1e12, "",
          "Schedules to make; fewer than the population: none."),
    PARAM(genetic_policy, population, 200, 2, 1e6, "", "Chromosomes."),
    PARAM(genetic_policy, crossover, .6, 0, 1, "", "Probability that a string is crossed."),
    PARAM(genetic_policy, mutation, .4, 0, 1, "", "Probability that a string is mutated."),
    PARAM(genetic_policy, patience, 150, 1, 1e12, "",
          "Generations without a better schedule after which it stops."),
    { 0 },
};

static bool plan(void *ptr, const struct problem *p, struct schedule *schedule, struct error *err)
{
    const struct genetic_policy *self = ptr;
    struct genetic options = { .evaluations = (uint64_t)self->evaluations,
                               .population = (uint32_t)self->population,
                               .crossover = self->crossover,
                               .mutation = self->mutation,
                               .patience = (uint64_t)self->patience };

    if (self->population > MOST / (int64_t)p->graph->tasks)
        return error_set(err,
                         "%lld chromosomes of %u tasks are too many; population must "
                         "not exceed %d",
                         (long long)self->population, p->graph->tasks, MOST / (int)p->graph->tasks);
    if (!planners[self->base].plan(NULL, p, schedule, err))
        return false;
    genetic(&options, p, schedule);
    return true;
}

const struct dag_policy dag_genetic = {
    .policy = { .name = "dag.genetic",
                .doc = "A genetic algorithm over orders of tasks and their machines.",
                .source = "Wang, Siegel, Roychowdhury & Maciejewski, JPDC 47, 1997; rates: Braun "
                          "et al., JPDC 61, 2001",
                .params = genetic_params,
                .self_size = sizeof(struct genetic_policy) },
    .plan = plan,
    .fixed = true,
};
