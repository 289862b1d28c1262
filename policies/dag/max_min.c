/* Max-min: of all ready tasks the one whose earliest finish is the latest. */
#include "policies/lib/dag/planners.h"

static bool max_min_plan(void *self, struct dag *d, const struct problem *p,
                         struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_pairs(p, PLAN_MAX_MIN, schedule, err);
}

const struct dag_policy dag_max_min = {
    .policy = { .name = "dag.max_min",
                .doc = "The ready task whose earliest finish is latest, on the processor of "
                       "that finish.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Max-min" },
    .plan = max_min_plan,
    .fixed = true,
};
