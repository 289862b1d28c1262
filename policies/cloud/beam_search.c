/* Rescheduling by beam search: the best few beginnings of plans are continued side by side. */
#include "policies/lib/cloud/beam_search.h"

#include "policies/lib/cloud/reschedule.h"

struct beam_search {
    double goal;
    int64_t width, branch, most;
    int unit;
};

static const char *const units[] = { "sets", "moves", NULL };

static const struct param beam_search_params[] = {
    PARAM(beam_search, width, 20, 1, 1e5, "", "Beginnings kept."),
    PARAM(beam_search, branch, 3, 1, 1000, "", "Ways in which each is continued."),
    PARAM(beam_search, most, 2000, 1, 1e9, "", "Continuations tried in all."),
    PARAM_CHOICE(beam_search, unit, "sets", units,
                 "A step: a set that completes a slot, or a move."),
    RESCHEDULE_PARAMS(beam_search),
    { 0 },
};

static void beam_search_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct beam_search *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct beam_search_params params = { .width = (uint32_t)self->width,
                                         .branch = (uint32_t)self->branch,
                                         .most = (uint32_t)self->most,
                                         .unit = self->unit ? BEAM_MOVES : BEAM_SETS };

    beam_search(r.trial, &r.limits, &params, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_beam_search = {
    .policy = { .name = "cloud.beam_search",
                .doc = "Rescheduling by beam search over sets of migrations.",
                .source = "beam search (Lowerre 1976) over the sets of macro_greedy",
                .params = beam_search_params,
                .self_size = sizeof(struct beam_search) },
    .plan = beam_search_plan,
};
