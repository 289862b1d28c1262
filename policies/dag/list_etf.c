/* Earliest task first: the ready task that can start first, anywhere. */
#include "policies/lib/dag/planners.h"

static bool list_etf_plan(void *self, struct dag *d, const struct problem *p,
                          struct schedule *schedule, struct error *err)
{
    (void)self;
    (void)d;
    return plan_pairs(p, PLAN_ETF, schedule, err);
}

const struct dag_policy dag_list_etf = {
    .policy = { .name = "dag.list_etf",
                .doc = "The pair of ready task and processor that starts first, ties to the "
                       "highest static level.",
                .source = "Hwang, Chow, Anger & Lee, SIAM J. Comput. 18(2), 1989" },
    .plan = list_etf_plan,
    .fixed = true,
};
