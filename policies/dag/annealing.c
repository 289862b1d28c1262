/* Simulated annealing (Kirkpatrick et al. 1983) over orders of tasks and their machines. */
#include "policies/lib/dag/annealing.h"

#include "policies/lib/dag/planners.h"

struct annealing_policy {
    int base;
    int64_t evaluations;
    double hot, cold, cooling, greedy;
};

static const struct param annealing_params[] = {
    PARAM_CHOICE(annealing_policy, base, "heft", planner_names,
                 "The heuristic whose schedule the search begins with."),
    PARAM(annealing_policy, evaluations, 20000, 0, 1e12, "", "Schedules to try."),
    PARAM(annealing_policy, hot, .005, 1e-9, 1e3, "",
          "First temperature, as a part of the first makespan."),
    PARAM(annealing_policy, cold, .001, 1e-9, 1e3, "",
          "Last temperature, as a part of the first makespan."),
    PARAM(annealing_policy, cooling, .9, .01, .9999, "",
          "Factor from one temperature to the next."),
    PARAM(annealing_policy, greedy, .3, 0, 1, "",
          "Share of moves after which the rest goes where it ends first."),
    { 0 },
};

static bool init(void *ptr, struct dag *d, struct error *err)
{
    const struct annealing_policy *self = ptr;

    (void)d;
    return self->cold <= self->hot ||
           error_set(err, "cold (%g) must not exceed hot (%g)", self->cold, self->hot);
}

static bool plan(void *ptr, const struct problem *p, struct schedule *schedule, struct error *err)
{
    const struct annealing_policy *self = ptr;
    struct annealing options = { .evaluations = (uint64_t)self->evaluations,
                                 .hot = self->hot,
                                 .cold = self->cold,
                                 .cooling = self->cooling,
                                 .greedy = self->greedy };

    if (!planners[self->base].plan(NULL, p, schedule, err))
        return false;
    annealing(&options, p, schedule);
    return true;
}

const struct dag_policy dag_annealing = {
    .policy = { .name = "dag.annealing",
                .doc = "Simulated annealing over orders of tasks and their machines.",
                .source = "Kirkpatrick, Gelatt & Vecchi, Science 220, 1983; cooling: Braun et al., "
                          "JPDC 61, 2001",
                .params = annealing_params,
                .self_size = sizeof(struct annealing_policy) },
    .init = init,
    .plan = plan,
    .fixed = true,
};
