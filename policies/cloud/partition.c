/* Rescheduling in parts (POP): groups of PMs are solved by themselves, with a part of the moves
 * each.
 */
#include "policies/lib/cloud/partition.h"

#include "policies/lib/cloud/reschedule.h"

struct partition {
    double goal;
    int64_t parts;
    bool drawn;
    int solver;
    int64_t nodes;
};

enum { MACRO_GREEDY, GLPK, CBC };

static const char *const solvers[] = { "macro_greedy", "glpk", "cbc", NULL };

static const struct param partition_params[] = {
    PARAM(partition, parts, 16, 1, 100000, "", "Groups of PMs."),
    PARAM(partition, drawn, true, 0, 1, "", "Groups are drawn; false: PMs in a row."),
    PARAM_CHOICE(partition, solver, "macro_greedy", solvers,
                 "Of each group: the greedy rule, or a mixed-integer program by GLPK or cbc."),
    PARAM(partition, nodes, 2000, 0, 1e15, "",
          "Nodes of the search tree of a program, at most; 0: no limit."),
    RESCHEDULE_PARAMS(partition),
    { 0 },
};

static bool partition_init(void *ptr, struct cloud *c, struct error *err)
{
    const struct partition *self = ptr;

    (void)c;
    if (self->solver == MACRO_GREEDY || milp_has(self->solver == CBC ? MILP_CBC : MILP_GLPK))
        return true;
    return error_set(err,
                     "solver: %s is not there; install it (and build again for glpk), or "
                     "choose another",
                     solvers[self->solver]);
}

static void partition_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct partition *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct partition_params params = {
        .parts = (uint32_t)self->parts,
        .seed = self->drawn ? rng_u64(cloud_rng(c)) | 1 : 0,
        .programs = self->solver != MACRO_GREEDY,
        .exact = { .solver = self->solver == CBC ? MILP_CBC : MILP_GLPK,
                   .nodes = (uint64_t)self->nodes },
    };
    struct error err;

    if (!partition(r.trial, &r.limits, &params, &err)) {
        cloud_fail(c, err.text);
        return;
    }
    reschedule_end(&r);
}

const struct cloud_policy cloud_partition = {
    .policy = { .name = "cloud.partition",
                .doc = "Rescheduling in groups of PMs, each with a part of the migrations (POP).",
                .source = "POP: Narayanan et al., SOSP 2021; as in Ding et al., EuroSys 2025",
                .params = partition_params,
                .self_size = sizeof(struct partition) },
    .init = partition_init,
    .plan = partition_plan,
};
