/* HEFT with one level of lookahead: the processor from which the children finish first. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_lookahead_heft = {
    .policy = { .name = "dag.lookahead_heft",
                .doc = "Tasks in the order of HEFT, each on the processor that lets its latest "
                       "child finish first.",
                .source = "Bittencourt, Sakellariou & Madeira, PDP 2010" },
    .plan = plan_lookahead,
    .fixed = true,
};
