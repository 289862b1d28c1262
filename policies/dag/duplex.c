/* Duplex: min-min and max-min, and the better of the two. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_duplex = {
    .policy = { .name = "dag.duplex",
                .doc = "The shorter of the schedules of min-min and max-min.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Duplex" },
    .plan = plan_duplex,
    .fixed = true,
};
