/* Min-min: of all ready tasks the one that can finish first. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_min_min = {
    .policy = { .name = "dag.min_min",
                .doc = "The ready task of the earliest finish, on the processor of that "
                       "finish, again and again.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Min-min" },
    .plan = plan_min_min,
    .fixed = true,
};
