/* Sufferage: the task that would lose most on its second best processor. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_sufferage = {
    .policy = { .name = "dag.sufferage",
                .doc = "The ready task that loses most if it does not get its best processor, "
                       "on that processor.",
                .source = "Maheswaran et al., J. Parallel Distrib. Comput. 59(2), 1999" },
    .plan = plan_sufferage,
    .fixed = true,
};
