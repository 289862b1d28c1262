/* Rescheduling by a mixed-integer program: the baseline that knows no better, given time. */
#include <math.h>

#include "policies/lib/cloud/exact.h"
#include "policies/lib/cloud/reschedule.h"

struct mip {
    double goal;
    int solver;
    int64_t nodes;
    sim_time wall;
    bool each_vm;
};

static const char *const solvers[] = { "glpk", "cbc", NULL };

static const struct param mip_params[] = {
    PARAM_CHOICE(
        mip, solver, "glpk", solvers,
        "Program that solves it: GLPK, linked if it was there at build time, or cbc on the "
        "path."),
    PARAM(mip, nodes, 2000, 0, 1e15, "", "Nodes of the search tree, at most; 0: no limit."),
    PARAM_TIME(mip, wall, "never",
               "Wall time, at most. A run that it ends may come out differently next time."),
    PARAM(mip, each_vm, false, 0, 1, "",
          "Variables for each VM and spot, even where VMs are interchangeable."),
    RESCHEDULE_PARAMS(mip),
    { 0 },
};

static enum milp_solver solver_of(const struct mip *self)
{
    return self->solver ? MILP_CBC : MILP_GLPK;
}

static bool mip_init(void *ptr, struct cloud *c, struct error *err)
{
    const struct mip *self = ptr;

    (void)c;
    if (milp_has(solver_of(self)))
        return true;
    return error_set(err,
                     "solver: %s is not there; install it (and build again for glpk), or "
                     "choose another",
                     solvers[self->solver]);
}

static void mip_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct mip *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct exact_params params = { .solver = solver_of(self),
                                   .nodes = (uint64_t)self->nodes,
                                   .seconds =
                                       self->wall == TIME_NEVER ? 0 : time_seconds(self->wall),
                                   .each_vm = self->each_vm };
    struct exact_result result;
    struct plan_report report;
    struct error err;

    if (!exact(r.trial, &r.limits, &params, &result, &err)) {
        cloud_fail(c, err.text);
        return;
    }
    report = reschedule_end(&r);
    /* The solver's bound may be the better one; it is rounded, the value is not. */
    if (result.bound > report.bound)
        cloud_plan_expect(plan, report.value, fmin(result.bound, report.value));
}

const struct cloud_policy cloud_mip = {
    .policy = { .name = "cloud.mip",
                .doc = "Rescheduling by a mixed-integer program (MIP), started from the best "
                       "heuristic.",
                .source = "formulation of Ding et al., EuroSys 2025, by kinds of VMs",
                .params = mip_params,
                .self_size = sizeof(struct mip) },
    .init = mip_init,
    .plan = mip_plan,
};
