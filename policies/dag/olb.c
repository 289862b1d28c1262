/* Opportunistic load balancing: each task on the processor that is free first. */
#include "policies/lib/dag/planners.h"

static bool olb_plan(void *self, struct dag *d, const struct problem *p, struct schedule *schedule,
                     struct error *err)
{
    (void)self;
    (void)d;
    return plan_mapping(p, PLAN_OLB, schedule, err);
}

const struct dag_policy dag_olb = {
    .policy = { .name = "dag.olb",
                .doc = "Tasks in topological order, each on the processor that is free first, "
                       "however slow.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: OLB" },
    .plan = olb_plan,
    .fixed = true,
};
