/* Hybrid balanced minimum completion time (Sakellariou and Zhao 2004): groups, balanced. */
#include "policies/lib/dag/hbmct.h"

const struct dag_policy dag_hbmct = {
    .policy = { .name = "dag.hbmct",
                .doc = "Groups of independent tasks by rank, each balanced between the machines.",
                .source = "Sakellariou & Zhao, HCW 2004" },
    .plan = hbmct_plan,
    .fixed = true,
};
