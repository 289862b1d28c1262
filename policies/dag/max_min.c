/* Max-min: of all ready tasks the one whose earliest finish is the latest. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_max_min = {
    .policy = { .name = "dag.max_min",
                .doc = "The ready task whose earliest finish is latest, on the processor of "
                       "that finish.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Max-min" },
    .plan = plan_max_min,
    .fixed = true,
};
