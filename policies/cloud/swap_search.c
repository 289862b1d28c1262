/* Rescheduling by single moves and, when none gains, by exchanges of two VMs. */
#include "policies/lib/cloud/swap_search.h"

#include "policies/lib/cloud/reschedule.h"

struct swap_search {
    double goal;
    int64_t most;
};

static const struct param swap_search_params[] = {
    PARAM(swap_search, most, 1000, 1, 1e6, "", "Exchanges looked at in each step, in thousands."),
    RESCHEDULE_PARAMS(swap_search),
    { 0 },
};

static void swap_search_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct swap_search *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct swap_search_params params = { .most = (uint32_t)self->most };

    swap_search(r.trial, &r.limits, &params, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_swap_search = {
    .policy = { .name = "cloud.swap_search",
                .doc = "Rescheduling by local search over migrations and exchanges.",
                .source =
                    "local search with a swap neighbourhood: policies/lib/cloud/swap_search.h",
                .params = swap_search_params,
                .self_size = sizeof(struct swap_search) },
    .plan = swap_search_plan,
};
