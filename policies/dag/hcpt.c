/* Heterogeneous critical parent trees: critical tasks behind their unlisted parents. */
#include "policies/lib/dag/planners.h"

static bool hcpt_plan(void *self, struct dag *d, const struct problem *p, struct schedule *schedule,
                      struct error *err)
{
    (void)self;
    (void)d;
    return plan_hcpt(p, schedule, err);
}

const struct dag_policy dag_hcpt = {
    .policy = { .name = "dag.hcpt",
                .doc = "Critical tasks by latest start, their parents before them; earliest "
                       "finish without insertion.",
                .source = "Hagras & Janecek, ISPDC 2003 (HCPT)" },
    .plan = hcpt_plan,
    .fixed = true,
};
