/* Machines on demand by upgrades along late paths, partial critical paths and prices of time. */
#include "policies/lib/dag/workflow.h"

struct wsp_greedy {
    double margin;
    int construction; /* enum wsp_construction */
};

static const struct param wsp_greedy_params[] = {
    WORKFLOW_PARAMS(wsp_greedy),
    PARAM_CHOICE(wsp_greedy, construction, "best", wsp_constructions,
                 "The first choice: upgrades from the cheapest along late paths, partial critical "
                 "paths, prices of time, or the best of them."),
    { 0 },
};

static bool wsp_greedy_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                            struct error *err)
{
    const struct wsp_greedy *self = ptr;
    struct wsp_options options = { .method = WSP_GREEDY, .construction = self->construction };

    return workflow_plan(p, self->margin, &options, schedule, err);
}

const struct dag_policy dag_wsp_greedy = {
    .policy = { .name = "dag.wsp_greedy",
                .doc =
                    "The best of three choices of machines on demand: upgrades along late paths, "
                    "partial critical paths, prices of time; slack is used in each. Data take "
                    "no time.",
                .source = "problem: arXiv 2506.01567, section 3; the rules are this project's; "
                          "paths as dag.ic_pcp",
                .params = wsp_greedy_params,
                .self_size = sizeof(struct wsp_greedy) },
    .plan = wsp_greedy_plan,
    .on_demand = true,
};
