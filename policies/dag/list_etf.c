/* Earliest task first: the ready task that can start first, anywhere. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_list_etf = {
    .policy = { .name = "dag.list_etf",
                .doc = "The pair of ready task and processor that starts first, ties to the "
                       "highest static level.",
                .source = "Hwang, Chow, Anger & Lee, SIAM J. Comput. 18(2), 1989" },
    .plan = plan_list_etf,
    .fixed = true,
};
