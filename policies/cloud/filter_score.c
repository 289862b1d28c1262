/* Rescheduling in two stages, as clusters do it: filter a VM, then score the PMs for it. */
#include "policies/lib/cloud/filter_score.h"

#include "policies/lib/cloud/reschedule.h"

struct filter_score {
    double goal;
};

static const struct param filter_score_params[] = {
    RESCHEDULE_PARAMS(filter_score),
    { 0 },
};

static void filter_score_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct filter_score *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);

    filter_score(r.trial, &r.limits);
    reschedule_end(&r);
}

const struct cloud_policy cloud_filter_score = {
    .policy = { .name = "cloud.filter_score",
                .doc = "Rescheduling by filtering the VM and scoring the spots (heuristic HA).",
                .source =
                    "HA of Ding et al., EuroSys 2025, as published in baselines/heuristics.py",
                .params = filter_score_params,
                .self_size = sizeof(struct filter_score) },
    .plan = filter_score_plan,
};
