/* Minimum execution time: each task where it takes least, whoever waits there. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_list_met = {
    .policy = { .name = "dag.list_met",
                .doc = "Tasks in topological order, each on the first processor of those where "
                       "it takes least.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: MET" },
    .plan = plan_list_met,
    .fixed = true,
};
