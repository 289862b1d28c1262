/* Minimum completion time: tasks in topological order, each where it finishes first. */
#include "policies/lib/dag/planners.h"

static bool list_mct_plan(void *self, struct dag *d, const struct problem *p,
                          struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_mapping(p, PLAN_MCT, schedule, err);
}

const struct dag_policy dag_list_mct = {
    .policy = { .name = "dag.list_mct",
                .doc = "Tasks in topological order, each where it finishes first, without "
                       "insertion.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: MCT" },
    .plan = list_mct_plan,
    .fixed = true,
};
