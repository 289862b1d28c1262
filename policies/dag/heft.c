/*
 * Heterogeneous earliest finish time (Topcuoglu et al. 2002): tasks by upward rank, each where it
 * finishes first, gaps between earlier tasks included.
 */
#include "policies/lib/dag/planners.h"

struct heft {
    bool insertion;
    int cost; /* enum rank_cost */
    int tie;
};

static const char *const heft_ties[] = { "topological", "random", "successor", NULL };

static const struct param heft_params[] = {
    PARAM(heft, insertion, true, 0, 1, "", "Whether a task may go into a gap between others."),
    PARAM_CHOICE(heft, cost, "mean", rank_costs,
                 "What ranks count as the cost of a task, out of those of all processors."),
    PARAM_CHOICE(heft, tie, "topological", heft_ties,
                 "Equal ranks: the first in topological order, by chance, or by the ranks of "
                 "successors."),
    { 0 },
};

static bool heft_plan(void *ptr, const struct problem *p, struct schedule *schedule,
                      struct error *err)
{
    static const enum list_tie ties[] = { LIST_TOPOLOGICAL, LIST_RANDOM, LIST_SUCCESSOR };
    const struct heft *self = ptr;
    struct plan_heft options = { (enum rank_cost)self->cost, ties[self->tie], self->insertion };

    return plan_heft(p, &options, schedule, err);
}

const struct dag_policy dag_heft = {
    .policy = { .name = "dag.heft",
                .doc = "Tasks by upward rank, each on the processor where it finishes first.",
                .source = "Topcuoglu, Hariri & Wu, IEEE TPDS 13(3), 2002, section 4.1; cost: Zhao "
                          "& Sakellariou, Euro-Par 2003",
                .params = heft_params,
                .self_size = sizeof(struct heft) },
    .plan = heft_plan,
    .fixed = true,
};
