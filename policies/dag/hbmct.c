/* Hybrid balanced minimum completion time (Sakellariou and Zhao 2004): groups, balanced. */
#include "policies/lib/dag/hbmct.h"

static bool plan(void *ptr, struct dag *d, const struct problem *p, struct schedule *schedule,
                 struct error *err)
{
    (void)ptr;
    (void)d;
    if (!problem_possible(p, err))
        return false;
    hbmct_plan(p, schedule);
    return true;
}

const struct dag_policy dag_hbmct = {
    .policy = { .name = "dag.hbmct",
                .doc = "Groups of independent tasks by rank, each balanced between the machines.",
                .source = "Sakellariou & Zhao, HCW 2004" },
    .plan = plan,
    .fixed = true,
};
