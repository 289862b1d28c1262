/* Fast load balancing (Radulescu and van Gemund 1999): the earliest start in logarithmic time. */
#include "policies/lib/dag/flb.h"

static bool plan(void *ptr, struct dag *d, const struct problem *p, struct schedule *schedule,
                 struct error *err)
{
    (void)ptr;
    (void)d;
    if (!problem_possible(p, err))
        return false;
    flb_plan(p, schedule);
    return true;
}

const struct dag_policy dag_flb = {
    .policy = { .name = "dag.flb",
                .doc = "The ready task that can start first, found in logarithmic time.",
                .source = "Radulescu & van Gemund, ICPP 1999" },
    .plan = plan,
    .fixed = true,
};
