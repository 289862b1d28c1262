/* HEFT for noisy run times (Tang et al. 2011): a cost counts with its spread. */
#include "policies/lib/dag/stochastic_heft.h"

struct stochastic_heft {
    sim_time unit;
};

static const struct param stochastic_heft_params[] = {
    PARAM_TIME(stochastic_heft, unit, "1s",
               "Unit of the rule's weights, which counts where the spread exceeds the mean."),
    { 0 },
};

static bool init(void *ptr, struct dag *d, struct error *err)
{
    const struct stochastic_heft *self = ptr;

    (void)d;
    return self->unit > 0 || error_set(err, "unit must be above 0");
}

static bool plan(void *ptr, const struct problem *p, struct schedule *schedule, struct error *err)
{
    const struct stochastic_heft *self = ptr;

    return stochastic_heft_plan(p, (double)self->unit, schedule, err);
}

const struct dag_policy dag_stochastic_heft = {
    .policy = { .name = "dag.stochastic_heft",
                .doc = "HEFT with mean plus standard deviation as the cost of a noisy task.",
                .source = "Tang, Li, Liao, Fang & Wu, FGCS 27(8), 2011 (SHEFT)",
                .params = stochastic_heft_params,
                .self_size = sizeof(struct stochastic_heft) },
    .init = init,
    .plan = plan,
    .fixed = true,
};
