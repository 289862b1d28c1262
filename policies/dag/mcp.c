/* Modified critical path: by latest start, then by those of the children. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_mcp = {
    .policy = { .name = "dag.mcp",
                .doc = "Tasks by lists of latest starts, each where it starts first, with "
                       "insertion.",
                .source = "Wu & Gajski, IEEE TPDS 1(3), 1990; lists of children: Kwok & Ahmad, "
                          "ACM Comput. Surv. 31(4), 1999" },
    .plan = plan_mcp,
    .fixed = true,
};
