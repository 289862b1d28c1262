/* Rescheduling by chance with a bias, many times over, of which the best is taken. */
#ifndef ORRERY_LIB_CLOUD_RISK_SEEKING_H
#define ORRERY_LIB_CLOUD_RISK_SEEKING_H

#include "policies/lib/cloud/plan.h"
#include "sim/base/arena.h"

struct risk_seeking_params {
    uint32_t plans;       /* sampled; the best is kept */
    double temperature;   /* > 0; small: almost always the best, large: anything */
    double vm_quantile;   /* VMs less probable than this quantile are left out; 0: none */
    double spot_quantile; /* likewise */
    uint64_t seed;
};

/*
 * The evaluation of Ding et al. (EuroSys 2025) with the scores of their heuristic in place of a
 * trained network: first the VM, then its spot, each with a probability in proportion to exp(score
 * / temperature), where the score is what residues shrink (filter_score.h) over x. A learned policy
 * takes the same place by another struct trial_chooser (sim/cloud/trial_view.h).
 */
void risk_seeking(struct trial *t, const struct plan_limits *limits,
                  const struct risk_seeking_params *params, struct arena *arena);

#endif
