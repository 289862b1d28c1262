/* Rescheduling by Monte Carlo tree search over sets of moves. */
#include "policies/lib/cloud/tree_search.h"

#include "policies/lib/cloud/reschedule.h"

struct tree_search {
    double goal;
    int64_t rounds, branch;
    double explore;
};

static const struct param tree_search_params[] = {
    PARAM(tree_search, rounds, 500, 1, 1e9, "", "Plans tried."),
    PARAM(tree_search, branch, 4, 1, 1000, "", "Sets tried after each set, at most."),
    PARAM(tree_search, explore, .3, 0, 1000, "", "Weight of the exploration term."),
    RESCHEDULE_PARAMS(tree_search),
    { 0 },
};

static void tree_search_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct tree_search *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct tree_search_params params = { .rounds = (uint32_t)self->rounds,
                                         .branch = (uint32_t)self->branch,
                                         .explore = self->explore,
                                         .seed = rng_u64(cloud_rng(c)) };

    tree_search(r.trial, &r.limits, &params, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_tree_search = {
    .policy = { .name = "cloud.tree_search",
                .doc = "Rescheduling by Monte Carlo tree search (UCT) over sets of migrations.",
                .source = "UCT: Kocsis and Szepesvari 2006, over the sets of macro_greedy",
                .params = tree_search_params,
                .self_size = sizeof(struct tree_search) },
    .plan = tree_search_plan,
};
