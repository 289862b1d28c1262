/* Dynamic level scheduling: static level, start and speed weighed for each pair. */
#include "policies/lib/dag/planners.h"

static bool dls_plan(void *self, struct dag *d, const struct problem *p, struct schedule *schedule,
                     struct error *err)
{
    (void)self;
    (void)d;
    return plan_pairs(p, PLAN_DLS, schedule, err);
}

const struct dag_policy dag_dls = {
    .policy = { .name = "dag.dls",
                .doc = "The pair of ready task and processor of highest dynamic level, without "
                       "insertion.",
                .source = "Sih & Lee, IEEE TPDS 4(2), 1993" },
    .plan = dls_plan,
    .fixed = true,
};
