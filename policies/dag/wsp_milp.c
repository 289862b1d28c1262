/* The least cost of machines on demand within a deadline, by a mixed-integer program. */
#include "policies/lib/dag/workflow.h"

struct wsp_milp {
    double margin;
    int solver;
    int64_t nodes;
    sim_time wall;
};

static const struct param wsp_milp_params[] = {
    WORKFLOW_PARAMS(wsp_milp),
    PARAM_CHOICE(wsp_milp, solver, "glpk", workflow_solvers,
                 "Program that solves it: GLPK, linked if it was there at build time, or cbc on "
                 "the path."),
    PARAM(wsp_milp, nodes, 0, 0, 1e15, "", "Nodes of the search tree, at most; 0: no limit."),
    PARAM_TIME(wsp_milp, wall, "never",
               "Wall time, at most. A run that it ends may come out differently next time."),
    { 0 },
};

static bool wsp_milp_init(void *ptr, struct dag *d, struct error *err)
{
    const struct wsp_milp *self = ptr;

    (void)d;
    return workflow_has(self->solver, err);
}

static bool wsp_milp_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                          struct error *err)
{
    const struct wsp_milp *self = ptr;
    struct wsp_options options = { .method = WSP_MILP,
                                   .solver = self->solver,
                                   .nodes = (uint64_t)self->nodes,
                                   .seconds =
                                       self->wall == TIME_NEVER ? 0 : time_seconds(self->wall) };

    return workflow_plan(p, self->margin, &options, schedule, err);
}

const struct dag_policy dag_wsp_milp = {
    .policy = { .name = "dag.wsp_milp",
                .doc = "The least cost of machines on demand within the deadline, by a "
                       "mixed-integer program with a row for each task and edge. Data take no "
                       "time.",
                .source = "problem: arXiv 2506.01567, section 3, with finish times instead of a "
                          "row for each path",
                .params = wsp_milp_params,
                .self_size = sizeof(struct wsp_milp) },
    .init = wsp_milp_init,
    .plan = wsp_milp_plan,
    .on_demand = true,
};
