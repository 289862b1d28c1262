/* Softmax over the scores of filter and score. */
#include "policies/lib/cloud/risk_seeking.h"

#include <math.h>

#include "policies/lib/cloud/filter_score.h"
#include "sim/cloud/trial_view.h"

struct chooser {
    double scale; /* of scores, to the exponent */
};

/* Scores are at most 2 x in size, so nothing overflows at the least temperature. */
static double weight(const struct chooser *self, int64_t score)
{
    return exp((double)score * self->scale);
}

static void choose_vm(void *ptr, const struct trial *t, const uint8_t *mask, double *probability)
{
    for (uint32_t vm = 0; vm < t->vms; vm++)
        if (mask[vm])
            probability[vm] = weight(ptr, filter_score_shrink(t, t->kind_of[vm], t->at[vm], 1));
}

static void choose_spot(void *ptr, const struct trial *t, uint32_t vm, const uint8_t *mask,
                        double *probability)
{
    for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++)
        if (mask[spot])
            probability[spot] = weight(ptr, filter_score_shrink(t, t->kind_of[vm], spot, -1));
}

void risk_seeking(struct trial *t, const struct plan_limits *limits,
                  const struct risk_seeking_params *params, struct arena *arena)
{
    struct chooser self = { 1 / (params->temperature * (double)t->aim.terms[0].size) };
    struct trial_chooser chooser = { .self = &self, .vms = choose_vm, .spots = choose_spot };
    struct trial_sampling sampling = { .plans = params->plans,
                                       .moves = limits->moves,
                                       .goal = limits->goal,
                                       .vm_quantile = params->vm_quantile,
                                       .spot_quantile = params->spot_quantile,
                                       .seed = params->seed };

    trial_sample(t, &chooser, &sampling, arena);
}
