/* Opportunistic load balancing: each task on the processor that is free first. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_olb = {
    .policy = { .name = "dag.olb",
                .doc = "Tasks in topological order, each on the processor that is free first, "
                       "however slow.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: OLB" },
    .plan = plan_olb,
    .fixed = true,
};
