/* Minimum completion time: tasks in topological order, each where it finishes first. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_list_mct = {
    .policy = { .name = "dag.list_mct",
                .doc = "Tasks in topological order, each where it finishes first, without "
                       "insertion.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: MCT" },
    .plan = plan_list_mct,
    .fixed = true,
};
