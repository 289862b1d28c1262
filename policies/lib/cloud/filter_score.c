/* Filter and score, each over residues. */
#include "policies/lib/cloud/filter_score.h"

#include <stdlib.h>

int64_t filter_score_shrink(const struct trial *t, uint32_t kind, uint32_t spot, int64_t sign)
{
    const struct trial_term *term = &t->aim.terms[0];
    bool cpu = term->resource == TRIAL_CPU;
    int64_t share = cpu ? t->kind[kind].cpu : t->kind[kind].mem;
    int64_t sum = 0;

    for (int k = 0; k < (t->kind[kind].pair ? 2 : 1); k++) {
        uint32_t numa = t->kind[kind].pair ? t->pair_numas[spot][k] : spot;
        int64_t left = cpu ? t->cpu[numa] : t->mem[numa];

        sum += left % term->size - (left + sign * share) % term->size;
    }
    return sum;
}

/* The VM to move; TRIAL_NONE if there is none. */
static uint32_t filter(const struct trial *t)
{
    const struct trial_term *term = &t->aim.terms[0];
    uint32_t found = TRIAL_NONE;
    int64_t best = 0;

    for (uint32_t vm = 0; vm < t->vms; vm++) {
        const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
        int64_t whole = term->resource == TRIAL_CPU ? kind->cpu : kind->mem;
        int64_t gain;

        if (t->fixed[vm] || whole > term->size / (1 + kind->pair))
            continue;
        gain = filter_score_shrink(t, t->kind_of[vm], t->at[vm], 1);
        if (found != TRIAL_NONE && gain <= best)
            continue;
        found = vm;
        best = gain;
    }
    return found;
}

/* Where it goes, and in *best by how much residues shrink there. */
static uint32_t score(const struct trial *t, uint32_t vm, int64_t *best)
{
    uint32_t found = TRIAL_NONE;
    uint32_t home = trial_spot_pm(t, vm, t->at[vm]);

    for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++) {
        int64_t gain;

        if (trial_spot_pm(t, vm, spot) == home || !trial_can_move(t, vm, spot))
            continue;
        gain = filter_score_shrink(t, t->kind_of[vm], spot, -1);
        if (found != TRIAL_NONE && gain <= *best)
            continue;
        found = spot;
        *best = gain;
    }
    return found;
}

void filter_score(struct trial *t, const struct plan_limits *limits)
{
    while (plan_open(t, limits)) {
        uint32_t vm = filter(t);
        int64_t arrival = 0;
        uint32_t to = vm == TRIAL_NONE ? TRIAL_NONE : score(t, vm, &arrival);

        if (to == TRIAL_NONE || filter_score_shrink(t, t->kind_of[vm], t->at[vm], 1) + arrival <= 0)
            return;
        trial_move(t, vm, to);
    }
}
