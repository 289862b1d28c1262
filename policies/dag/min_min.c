/* Min-min: of all ready tasks the one that can finish first. */
#include "policies/lib/dag/planners.h"

static bool min_min_plan(void *self, struct dag *d, const struct problem *p,
                         struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_pairs(p, PLAN_MIN_MIN, schedule, err);
}

const struct dag_policy dag_min_min = {
    .policy = { .name = "dag.min_min",
                .doc = "The ready task of the earliest finish, on the processor of that "
                       "finish, again and again.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Min-min" },
    .plan = min_min_plan,
    .fixed = true,
};
