/* Rescheduling by whole sets of VMs: the cheapest set that completes one more slot, again and
 * again. */
#include "policies/lib/cloud/macro_greedy.h"

#include "policies/lib/cloud/reschedule.h"

struct macro_greedy {
    double goal;
    bool stubborn;
};

static const struct param macro_greedy_params[] = {
    PARAM(macro_greedy, stubborn, false, 0, 1, "",
          "Try larger sets of smaller VMs where the smallest set finds no place."),
    RESCHEDULE_PARAMS(macro_greedy),
    { 0 },
};

static void macro_greedy_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct macro_greedy *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct macro_greedy_params params = { .stubborn = self->stubborn };

    macro_greedy(r.trial, &r.limits, &params, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_macro_greedy = {
    .policy = { .name = "cloud.macro_greedy",
                .doc = "Rescheduling by the cheapest sets of moves that complete a slot.",
                .source = "this project: policies/lib/cloud/macro_greedy.h",
                .params = macro_greedy_params,
                .self_size = sizeof(struct macro_greedy) },
    .plan = macro_greedy_plan,
};
