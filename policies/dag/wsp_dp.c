/* Machines on demand by dynamic programming over the series-parallel tree of a workflow. */
#include "policies/lib/dag/workflow.h"

struct wsp_dp {
    double margin;
    int64_t grid;
};

static const struct param wsp_dp_params[] = {
    WORKFLOW_PARAMS(wsp_dp),
    PARAM(wsp_dp, grid, 1000, 1, WSP_GRID, "", "Steps of the deadline to which times are rounded."),
    { 0 },
};

static bool wsp_dp_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                        struct error *err)
{
    const struct wsp_dp *self = ptr;
    struct wsp_options options = { .method = WSP_DP, .grid = (uint32_t)self->grid };

    return workflow_plan(p, self->margin, &options, schedule, err);
}

const struct dag_policy dag_wsp_dp = {
    .policy = { .name = "dag.wsp_dp",
                .doc = "Least cost of machines on demand for every deadline on a grid, bottom up "
                       "over the series-parallel tree; graphs that are not series-parallel get "
                       "barriers first. Data take no time.",
                .source = "problem: arXiv 2506.01567, section 3; tree: Valdes, Tarjan & Lawler, "
                          "SIAM J. Computing 11(2), 1982",
                .params = wsp_dp_params,
                .self_size = sizeof(struct wsp_dp) },
    .plan = wsp_dp_plan,
    .on_demand = true,
};
