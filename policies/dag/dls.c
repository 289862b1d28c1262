/* Dynamic level scheduling: static level, start and speed weighed for each pair. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_dls = {
    .policy = { .name = "dag.dls",
                .doc = "The pair of ready task and processor of highest dynamic level, without "
                       "insertion.",
                .source = "Sih & Lee, IEEE TPDS 4(2), 1993" },
    .plan = plan_dls,
    .fixed = true,
};
