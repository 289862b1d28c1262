/* Random list scheduling: the baseline that any rule must beat. */
#include "policies/lib/dag/planners.h"

static bool list_random_plan(void *self, struct dag *d, const struct problem *p,
                             struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_random(p, schedule, err);
}

const struct dag_policy dag_list_random = {
    .policy = { .name = "dag.list_random",
                .doc = "A ready task by chance on a processor by chance, again and again.",
                .source = "a baseline: uniform draws of tasks and processors" },
    .plan = list_random_plan,
    .fixed = true,
};
