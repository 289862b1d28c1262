/* Modified critical path: by latest start, then by those of the children. */
#include "policies/lib/dag/planners.h"

static bool mcp_plan(void *self, struct dag *d, const struct problem *p, struct schedule *schedule,
                     struct error *err)
{
    (void)self;
    (void)d;
    return plan_mcp(p, schedule, err);
}

const struct dag_policy dag_mcp = {
    .policy = { .name = "dag.mcp",
                .doc = "Tasks by lists of latest starts, each where it starts first, with "
                       "insertion.",
                .source = "Wu & Gajski, IEEE TPDS 1(3), 1990; lists of children: Kwok & Ahmad, "
                          "ACM Comput. Surv. 31(4), 1999" },
    .plan = mcp_plan,
    .fixed = true,
};
