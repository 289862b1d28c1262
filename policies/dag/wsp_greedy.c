/* The cheapest machines on demand, upgraded along late paths until a workflow ends in time. */
#include "policies/lib/dag/workflow.h"

struct wsp_greedy {
    double margin;
};

static const struct param wsp_greedy_params[] = {
    WORKFLOW_PARAMS(wsp_greedy),
    { 0 },
};

static bool wsp_greedy_plan(void *ptr, struct dag *d, const struct problem *p,
                            struct schedule *schedule, struct error *err)
{
    const struct wsp_greedy *self = ptr;

    (void)d;
    return workflow_plan(p, self->margin, &(struct wsp_options){ .method = WSP_GREEDY }, schedule,
                         err);
}

const struct dag_policy dag_wsp_greedy = {
    .policy = { .name = "dag.wsp_greedy",
                .doc = "Cheapest machines on demand; tasks on late paths are upgraded, least cost "
                       "per second gained first, then downgraded within slack. Data take no time.",
                .source = "problem: arXiv 2506.01567, section 3; the rule is this project's",
                .params = wsp_greedy_params,
                .self_size = sizeof(struct wsp_greedy) },
    .plan = wsp_greedy_plan,
    .on_demand = true,
};
