/* Generalised dynamic levels (Sih and Lee 1993): dynamic levels that know what is scarce. */
#include "policies/lib/dag/gdl.h"

const struct dag_policy dag_gdl = {
    .policy = { .name = "dag.gdl",
                .doc = "Largest dynamic level first, with descendant consideration and resource "
                       "scarcity.",
                .source = "Sih & Lee, IEEE TPDS 4(2), 1993, descendant consideration and resource "
                          "scarcity" },
    .plan = gdl_plan,
    .fixed = true,
};
