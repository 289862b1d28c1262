/* Predict earliest finish time: where finish plus the optimistic rest is least. */
#include "policies/lib/dag/planners.h"

static bool peft_plan(void *self, struct dag *d, const struct problem *p, struct schedule *schedule,
                      struct error *err)
{
    (void)self;
    (void)d;
    return plan_peft(p, schedule, err);
}

const struct dag_policy dag_peft = {
    .policy = { .name = "dag.peft",
                .doc = "Tasks by mean optimistic cost, each where its finish plus the best "
                       "case of the rest is least.",
                .source = "Arabnejad & Barbosa, IEEE TPDS 25(3), 2014" },
    .plan = peft_plan,
    .fixed = true,
};
