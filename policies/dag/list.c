/* List scheduling by any rank: an order, costs, a choice of processor, with insertion or without.
 */
#include "policies/lib/dag/planners.h"

struct list {
    int rank; /* enum plan_rank */
    int cost; /* enum rank_cost */
    int pick; /* enum list_pick */
    bool insertion;
};

static const struct param list_params[] = {
    PARAM_CHOICE(list, rank, "upward", plan_ranks, "The ready task of highest rank goes first."),
    PARAM_CHOICE(list, cost, "mean", rank_costs,
                 "What ranks count as the cost of a task, out of those of all processors."),
    PARAM_CHOICE(list, pick, "eft", list_picks,
                 "The processor: where it finishes first, starts first, or takes least."),
    PARAM(list, insertion, true, 0, 1, "", "Whether a task may go into a gap between others."),
    { 0 },
};

static bool list_plan_by(void *ptr, const struct problem *p, struct schedule *schedule,
                         struct error *err)
{
    const struct list *self = ptr;
    struct plan_list options = { (enum plan_rank)self->rank, (enum rank_cost)self->cost,
                                 (enum list_pick)self->pick, self->insertion };

    return plan_list(p, &options, schedule, err);
}

const struct dag_policy dag_list = {
    .policy = { .name = "dag.list",
                .doc = "Tasks by any rank, each on a processor by any rule.",
                .source =
                    "Coleman et al., arXiv 2403.07112: parts of which list schedulers are made",
                .params = list_params,
                .self_size = sizeof(struct list) },
    .plan = list_plan_by,
    .fixed = true,
};
