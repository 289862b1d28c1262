/* Rescheduling by the best single move as long as one gains: exhaustive HA of the literature. */
#include "policies/lib/cloud/single_move.h"

#include "policies/lib/cloud/reschedule.h"

struct single_move {
    double goal;
};

static const struct param single_move_params[] = {
    RESCHEDULE_PARAMS(single_move),
    { 0 },
};

static void single_move_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct single_move *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);

    single_move(r.trial, &r.limits, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_single_move = {
    .policy = { .name = "cloud.single_move",
                .doc = "Rescheduling by the best single migration, as long as one gains.",
                .source =
                    "exhaustive form of the heuristic HA in Ding et al., EuroSys 2025, section 5",
                .params = single_move_params,
                .self_size = sizeof(struct single_move) },
    .plan = single_move_plan,
};
