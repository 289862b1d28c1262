/* Predict earliest finish time: where finish plus the optimistic rest is least. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_peft = {
    .policy = { .name = "dag.peft",
                .doc = "Tasks by mean optimistic cost, each where its finish plus the best "
                       "case of the rest is least.",
                .source = "Arabnejad & Barbosa, IEEE TPDS 25(3), 2014" },
    .plan = plan_peft,
    .fixed = true,
};
