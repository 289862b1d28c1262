/* Rescheduling by large neighbourhood search: a plan is partly forgotten and completed anew. */
#include "policies/lib/cloud/large_neighbourhood.h"

#include "policies/lib/cloud/reschedule.h"

struct large_neighbourhood {
    double goal;
    int64_t rounds;
    double forget;
};

static const struct param large_neighbourhood_params[] = {
    PARAM(large_neighbourhood, rounds, 200, 0, 1e9, "", "Plans tried after the first."),
    PARAM(large_neighbourhood, forget, .4, 0, 1, "", "Most of a plan that a round forgets."),
    RESCHEDULE_PARAMS(large_neighbourhood),
    { 0 },
};

static void large_neighbourhood_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct large_neighbourhood *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct large_neighbourhood_params params = { .rounds = (uint32_t)self->rounds,
                                                 .forget = self->forget,
                                                 .seed = rng_u64(cloud_rng(c)) };

    large_neighbourhood(r.trial, &r.limits, &params, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_large_neighbourhood = {
    .policy = { .name = "cloud.large_neighbourhood",
                .doc = "Rescheduling by large neighbourhood search over sets of migrations.",
                .source = "Shaw 1998, over the sets of macro_greedy",
                .params = large_neighbourhood_params,
                .self_size = sizeof(struct large_neighbourhood) },
    .plan = large_neighbourhood_plan,
};
