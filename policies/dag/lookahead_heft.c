/* HEFT with one level of lookahead: the processor from which the children finish first. */
#include "policies/lib/dag/planners.h"

static bool lookahead_heft_plan(void *self, struct dag *d, const struct problem *p,
                                struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_lookahead(p, schedule, err);
}

const struct dag_policy dag_lookahead_heft = {
    .policy = { .name = "dag.lookahead_heft",
                .doc = "Tasks in the order of HEFT, each on the processor that lets its latest "
                       "child finish first.",
                .source = "Bittencourt, Sakellariou & Madeira, PDP 2010" },
    .plan = lookahead_heft_plan,
    .fixed = true,
};
