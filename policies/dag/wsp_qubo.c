/* Machines on demand by a QUBO and simulated annealing, as for quantum annealers, with repair. */
#include "policies/lib/dag/workflow.h"

struct wsp_qubo {
    double margin;
    int64_t sweeps;
    int64_t paths;
};

static const struct param wsp_qubo_params[] = {
    WORKFLOW_PARAMS(wsp_qubo),
    PARAM(wsp_qubo, sweeps, 1000, 1, 1e9, "", "Passes over all variables."),
    PARAM(wsp_qubo, paths, 256, 1, 1e6, "",
          "Paths that may be late, at most: each is a constraint. With more the run stops."),
    { 0 },
};

static bool wsp_qubo_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                          struct error *err)
{
    const struct wsp_qubo *self = ptr;
    struct wsp_options options = { .method = WSP_QUBO,
                                   .sweeps = (uint32_t)self->sweeps,
                                   .paths = (uint32_t)self->paths };

    return workflow_plan(p, self->margin, &options, schedule, err);
}

const struct dag_policy dag_wsp_qubo = {
    .policy = { .name = "dag.wsp_qubo",
                .doc = "Machines on demand by quadratic binary optimisation: one-hot penalties, "
                       "paths with binary slack, simulated annealing, repair. Data take no time.",
                .source = "Tomasiewicz, Pawlik, Malawski & Rycerz, ICCS 2020",
                .params = wsp_qubo_params,
                .self_size = sizeof(struct wsp_qubo) },
    .plan = wsp_qubo_plan,
    .on_demand = true,
};
