/* IC-PCP: partial critical paths, each on the cheapest kind of machine that keeps its times. */
#include "policies/lib/dag/workflow.h"

struct ic_pcp {
    double margin;
};

static const struct param ic_pcp_params[] = {
    WORKFLOW_PARAMS(ic_pcp),
    { 0 },
};

static bool ic_pcp_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                        struct error *err)
{
    const struct ic_pcp *self = ptr;

    return workflow_plan(p, self->margin, &(struct wsp_options){ .method = WSP_PCP }, schedule,
                         err);
}

const struct dag_policy dag_ic_pcp = {
    .policy = { .name = "dag.ic_pcp",
                .doc = "Each partial critical path on the cheapest kind of machine on demand that "
                       "ends all of its tasks before their latest finishes. Reduced to machines "
                       "paid by use and data that take no time.",
                .source = "Abrishami, Naghibzadeh & Epema, FGCS 29(1), 2013, algorithms 1 to 3",
                .params = ic_pcp_params,
                .self_size = sizeof(struct ic_pcp) },
    .plan = ic_pcp_plan,
    .on_demand = true,
};
