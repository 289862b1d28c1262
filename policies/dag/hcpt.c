/* Heterogeneous critical parent trees: critical tasks behind their unlisted parents. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_hcpt = {
    .policy = { .name = "dag.hcpt",
                .doc = "Critical tasks by latest start, their parents before them; earliest "
                       "finish without insertion.",
                .source = "Hagras & Janecek, ISPDC 2003 (HCPT)" },
    .plan = plan_hcpt,
    .fixed = true,
};
