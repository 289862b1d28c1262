/* Critical path on a processor: the critical tasks share the one that runs them fastest. */
#include "policies/lib/dag/planners.h"

const struct dag_policy dag_cpop = {
    .policy = { .name = "dag.cpop",
                .doc = "The tasks of the critical path on one processor, the others where they "
                       "finish first.",
                .source = "Topcuoglu, Hariri & Wu, IEEE TPDS 13(3), 2002, section 4.2" },
    .plan = plan_cpop,
    .fixed = true,
};
