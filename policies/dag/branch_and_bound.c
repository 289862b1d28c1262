/* Branch and bound for small graphs: the shortest schedule, and a proof that it is. */
#include "policies/lib/dag/branch_and_bound.h"

#include "policies/lib/dag/planners.h"

struct branch_and_bound_policy {
    int base;
    int64_t nodes, tasks;
    double memory;
};

static const struct param branch_and_bound_params[] = {
    PARAM_CHOICE(branch_and_bound_policy, base, "heft", planner_names,
                 "The heuristic whose schedule the search begins with."),
    PARAM(branch_and_bound_policy, nodes, 20000, 0, 1e12, "", "Partial schedules to look at."),
    PARAM(branch_and_bound_policy, tasks, 64, 0, BRANCH_AND_BOUND_TASKS, "",
          "Graphs with more tasks keep the schedule of the heuristic."),
    PARAM(branch_and_bound_policy, memory, 64 << 20, 0, 1e11, "B",
          "For partial schedules to compare with."),
    { 0 },
};

static bool plan(void *ptr, const struct problem *p, struct schedule *schedule, struct error *err)
{
    const struct branch_and_bound_policy *self = ptr;
    struct branch_and_bound b = { .nodes = (uint64_t)self->nodes,
                                  .memory = (size_t)self->memory,
                                  .tasks = (uint32_t)self->tasks };

    if (!planners[self->base].plan(NULL, p, schedule, err))
        return false;
    branch_and_bound(&b, p, schedule);
    return true;
}

const struct dag_policy dag_branch_and_bound = {
    .policy = { .name = "dag.branch_and_bound",
                .doc = "The shortest schedule of a small graph, by search with lower bounds.",
                .source = "Kohler & Steiglitz, JACM 21(1), 1974; Fernandez & Bussell, IEEE TC "
                          "22(8), 1973",
                .params = branch_and_bound_params,
                .self_size = sizeof(struct branch_and_bound_policy) },
    .plan = plan,
    .fixed = true,
};
