/* Fast load balancing (Radulescu and van Gemund 1999): the earliest start in logarithmic time. */
#include "policies/lib/dag/flb.h"

const struct dag_policy dag_flb = {
    .policy = { .name = "dag.flb",
                .doc = "The ready task that can start first, found in logarithmic time.",
                .source = "Radulescu & van Gemund, ICPP 1999" },
    .plan = flb_plan,
    .fixed = true,
};
