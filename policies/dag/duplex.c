/* Duplex: min-min and max-min, and the better of the two. */
#include "policies/lib/dag/planners.h"

static bool duplex_plan(void *self, struct dag *d, const struct problem *p,
                        struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_pairs(p, PLAN_DUPLEX, schedule, err);
}

const struct dag_policy dag_duplex = {
    .policy = { .name = "dag.duplex",
                .doc = "The shorter of the schedules of min-min and max-min.",
                .source = "Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Duplex" },
    .plan = duplex_plan,
    .fixed = true,
};
