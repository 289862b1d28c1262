/* Rescheduling by sampled plans of which the best is kept, as learned policies are evaluated. */
#include "policies/lib/cloud/risk_seeking.h"

#include "policies/lib/cloud/reschedule.h"

struct risk_seeking {
    double goal;
    int64_t plans;
    double temperature, vm_quantile, spot_quantile;
};

static const struct param risk_seeking_params[] = {
    PARAM(risk_seeking, plans, 10, 1, 1e6, "", "Plans sampled (K), of which the best is kept."),
    PARAM(risk_seeking, temperature, .05, .005, 1e6, "",
          "Of the choice by scores: small is greedy, large is random."),
    PARAM(risk_seeking, vm_quantile, 0, 0, 1, "",
          "VMs less probable than this quantile are left out (.995 in the paper)."),
    PARAM(risk_seeking, spot_quantile, 0, 0, 1, "", "The same for spots (.98 in the paper)."),
    RESCHEDULE_PARAMS(risk_seeking),
    { 0 },
};

static void risk_seeking_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    const struct risk_seeking *self = ptr;
    struct reschedule r = reschedule_begin(c, plan, self->goal);
    struct risk_seeking_params params = { .plans = (uint32_t)self->plans,
                                          .temperature = self->temperature,
                                          .vm_quantile = self->vm_quantile,
                                          .spot_quantile = self->spot_quantile,
                                          .seed = rng_u64(cloud_rng(c)) };

    risk_seeking(r.trial, &r.limits, &params, cloud_plan_memory(plan));
    reschedule_end(&r);
}

const struct cloud_policy cloud_risk_seeking = {
    .policy = { .name = "cloud.risk_seeking",
                .doc = "Rescheduling by the best of several sampled plans.",
                .source = "risk-seeking evaluation of Ding et al., EuroSys 2025, over the scores "
                          "of HA",
                .params = risk_seeking_params,
                .self_size = sizeof(struct risk_seeking) },
    .plan = risk_seeking_plan,
};
