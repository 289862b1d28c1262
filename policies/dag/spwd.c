/* SPWD: machines on demand for the series-parallel parts of a workflow, then for its slack. */
#include "policies/lib/dag/workflow.h"

struct spwd {
    double margin;
    int64_t max_subgraph_size;
    int64_t rounds;
    int method; /* enum wsp_method */
    int solver;
    int64_t nodes;
    int64_t grid;
    int64_t sweeps;
    int64_t paths;
};

static const struct param spwd_params[] = {
    WORKFLOW_PARAMS(spwd),
    PARAM(spwd, max_subgraph_size, 1000, 1, 1e6, "", "Tasks of a part, at most."),
    PARAM(spwd, rounds, 8, 0, 1000, "",
          "Redistribution of slack after the parts are put together, at most; 0: as published."),
    PARAM_CHOICE(spwd, method, "dp", wsp_methods, "How parts are solved."),
    PARAM_CHOICE(spwd, solver, "glpk", workflow_solvers, "Of method milp: glpk or cbc."),
    PARAM(spwd, nodes, 0, 0, 1e15, "",
          "Of method milp: nodes of the search tree of a part, at most; 0: no limit."),
    PARAM(spwd, grid, 1000, 1, WSP_GRID, "", "Of method dp: steps of the deadline."),
    PARAM(spwd, sweeps, 1000, 1, 1e9, "", "Of method qubo: passes of the annealing."),
    PARAM(spwd, paths, 256, 1, 1e6, "", "Of method qubo: late paths of a part, at most."),
    { 0 },
};

static bool spwd_init(void *ptr, struct dag *d, struct error *err)
{
    const struct spwd *self = ptr;

    (void)d;
    return self->method != WSP_MILP || workflow_has(self->solver, err);
}

static bool spwd_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                      struct error *err)
{
    const struct spwd *self = ptr;
    struct spwd_options options = { .part = { .method = self->method,
                                              .solver = self->solver,
                                              .nodes = (uint64_t)self->nodes,
                                              .grid = (uint32_t)self->grid,
                                              .sweeps = (uint32_t)self->sweeps,
                                              .paths = (uint32_t)self->paths },
                                    .max_subgraph_size = (uint32_t)self->max_subgraph_size,
                                    .rounds = (uint32_t)self->rounds };

    return workflow_plan_parts(p, self->margin, &options, schedule, err);
}

const struct dag_policy dag_spwd = {
    .policy = { .name = "dag.spwd",
                .doc = "Machines on demand for the series-parallel parts of a workflow, each with "
                       "its share of the deadline; then slack is given back to windows of tasks. "
                       "Data take no time.",
                .source = "arXiv 2506.01567, section 4; redistribution of slack is this project's",
                .params = spwd_params,
                .self_size = sizeof(struct spwd) },
    .init = spwd_init,
    .plan = spwd_plan,
    .on_demand = true,
};
