/* Best imaginary level scheduling (Oh and Ha 1996): the task that could be hurt most goes first. */
#include "policies/lib/dag/bil.h"

const struct dag_policy dag_bil = {
    .policy = { .name = "dag.bil",
                .doc = "Tasks by their k-th best imaginary makespan, each where its own is least.",
                .source = "Oh & Ha, Euro-Par 1996, sections 3.1 and 3.2" },
    .plan = bil_plan,
    .fixed = true,
};
