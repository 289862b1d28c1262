/* Random list scheduling: the baseline that any rule must beat. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_list_random = {
    .policy = { .name = "dag.list_random",
                .doc = "A ready task by chance on a processor by chance, again and again.",
                .source = "a baseline: uniform draws of tasks and processors" },
    .plan = plan_random,
    .fixed = true,
};
