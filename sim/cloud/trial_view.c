/* Masks by kinds of VMs, features in one pass, plans drawn move by move. */
#include "sim/cloud/trial_view.h"

#include <stdlib.h>
#include <string.h>

static bool fits(const struct trial *t, const struct trial_kind *kind, uint32_t spot)
{
    for (int k = 0; k < (kind->pair ? 2 : 1); k++) {
        uint32_t numa = kind->pair ? t->pair_numas[spot][k] : spot;

        if (t->closed[t->numa_pm[numa]] || t->cpu[numa] < kind->cpu || t->mem[numa] < kind->mem)
            return false;
    }
    return true;
}

/* Up to two spots that hold one more VM of a kind. */
static uint32_t two_spots(const struct trial *t, const struct trial_kind *kind, uint32_t *found)
{
    uint32_t count = 0;

    for (uint32_t spot = 0; spot < (kind->pair ? t->pairs : t->numas) && count < 2; spot++)
        if (fits(t, kind, spot))
            found[count++] = spot;
    return count;
}

static bool has_spot(const struct trial *t, uint32_t vm)
{
    for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++)
        if (trial_can_move(t, vm, spot))
            return true;
    return false;
}

/* A pair that shares a node with the VM's own needs no room there: it is asked for by itself. */
static bool has_near_spot(const struct trial *t, uint32_t vm)
{
    uint32_t pm = trial_spot_pm(t, vm, t->at[vm]);

    for (uint32_t spot = t->pair_first[pm]; spot < t->pair_first[pm + 1]; spot++)
        if (trial_can_move(t, vm, spot))
            return true;
    return false;
}

uint32_t trial_mask_vms(const struct trial *t, uint8_t *mask)
{
    uint32_t count = 0;

    for (uint32_t k = 0; k < t->kinds; k++) {
        const struct trial_kind *kind = &t->kind[k];
        uint32_t spots[2] = { TRIAL_NONE, TRIAL_NONE };

        two_spots(t, kind, spots);
        for (uint32_t i = t->kind_first[k]; i < t->kind_first[k + 1]; i++) {
            uint32_t vm = t->kind_vms[i];

            if (t->fixed[vm])
                mask[vm] = 0;
            else if (t->vm_group_first[vm] != t->vm_group_first[vm + 1])
                mask[vm] = has_spot(t, vm);
            else
                mask[vm] = (spots[0] != TRIAL_NONE && spots[0] != t->at[vm]) ||
                           spots[1] != TRIAL_NONE || (kind->pair && has_near_spot(t, vm));
            count += mask[vm];
        }
    }
    return count;
}

uint32_t trial_mask_spots(const struct trial *t, uint32_t vm, uint8_t *mask)
{
    uint32_t count = 0;

    for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++)
        count += mask[spot] = trial_can_move(t, vm, spot);
    return count;
}

uint32_t trial_nodes(const struct trial *t)
{
    uint32_t most = 0;

    for (uint32_t pm = 0; pm < t->pms; pm++) {
        uint32_t nodes = t->numa_first[pm + 1] - t->numa_first[pm];

        most = nodes > most ? nodes : most;
    }
    return most;
}

static void pm_features(const struct trial *t, const struct trial_norm *norm, uint32_t pm,
                        uint32_t n, float *out)
{
    memset(out, 0, 4 * (size_t)n * sizeof *out);
    for (uint32_t numa = t->numa_first[pm]; numa < t->numa_first[pm + 1]; numa++) {
        uint32_t k = numa - t->numa_first[pm];
        double left = t->cpu[numa];
        double residue = t->cpu[numa] % norm->x;

        out[k] = (float)(left / norm->cpu);
        out[n + k] = (float)((double)t->mem[numa] / norm->mem);
        out[2 * n + 2 * k] = left > 0 ? (float)(residue / left) : 0;
        out[2 * n + 2 * k + 1] = (float)(residue / norm->x);
    }
}

void trial_pm_features(const struct trial *t, const struct trial_norm *norm, float *out)
{
    uint32_t n = trial_nodes(t);

    for (uint32_t pm = 0; pm < t->pms; pm++)
        pm_features(t, norm, pm, n, out + (size_t)pm * 4 * n);
}

void trial_vm_features(const struct trial *t, const struct trial_norm *norm, float *out)
{
    uint32_t n = trial_nodes(t);

    for (uint32_t vm = 0; vm < t->vms; vm++, out += 7 * (size_t)n) {
        const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
        struct trial_place place = trial_place(t, vm, t->at[vm]);
        uint32_t nodes[2] = { place.node, place.other };

        memset(out, 0, 3 * (size_t)n * sizeof *out);
        for (int k = 0; k < 1 + kind->pair; k++) {
            out[nodes[k]] = (float)(kind->cpu / norm->cpu);
            out[n + nodes[k]] = (float)((double)kind->mem / norm->mem);
            out[2 * n + nodes[k]] = (float)(kind->cpu % norm->x / (double)norm->x);
        }
        pm_features(t, norm, place.pm, n, out + 3 * (size_t)n);
    }
}

/* Mean residue of a PM as a share of x, with a VM of the kind gone from one spot to another. */
static double fragments(const struct trial *t, uint32_t pm, const struct trial_kind *kind,
                        const uint32_t *spots, int32_t x)
{
    uint32_t nodes = t->numa_first[pm + 1] - t->numa_first[pm];
    double sum = 0;

    for (uint32_t numa = t->numa_first[pm]; numa < t->numa_first[pm + 1]; numa++) {
        int32_t left = t->cpu[numa];

        for (int side = 0; spots && side < 2; side++)
            for (int k = 0; k < 1 + kind->pair; k++)
                if ((kind->pair ? t->pair_numas[spots[side]][k] : spots[side]) == numa)
                    left += side ? -kind->cpu : kind->cpu;
        sum += left % x;
    }
    return sum / nodes / x;
}

double trial_reward(const struct trial *t, uint32_t vm, uint32_t to, int32_t x, double penalty)
{
    const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
    uint32_t spots[2] = { t->at[vm], to };
    uint32_t a = trial_spot_pm(t, vm, t->at[vm]);
    uint32_t b = trial_spot_pm(t, vm, to);
    double fall;

    if (!trial_can_move(t, vm, to))
        return penalty;
    fall = fragments(t, a, kind, NULL, x) - fragments(t, a, kind, spots, x);
    if (b != a)
        fall += fragments(t, b, kind, NULL, x) - fragments(t, b, kind, spots, x);
    return fall / 4;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Working memory of one sampling. */
struct sampler {
    const struct trial_sampling *how;
    uint8_t *mask;
    double *probability;
    double *sorted;
    struct trial_move *best;
    uint32_t best_moves;
    double best_value;
    uint64_t made;
};

/* Draws one of the possible actions; TRIAL_NONE if all have probability 0. */
static uint32_t draw(struct sampler *s, uint32_t actions, double quantile, struct rng *rng)
{
    uint32_t count = 0;
    uint32_t last = TRIAL_NONE;
    double least, sum = 0, at;

    for (uint32_t i = 0; i < actions; i++)
        if (s->mask[i])
            s->sorted[count++] = s->probability[i];
    if (count == 0)
        return TRIAL_NONE;
    qsort(s->sorted, count, sizeof *s->sorted, rising);
    least = s->sorted[(uint32_t)(quantile * (count - 1))];
    for (uint32_t i = 0; i < actions; i++)
        if (s->mask[i] && s->probability[i] >= least)
            sum += s->probability[i];
    at = rng_uniform(rng) * sum;
    for (uint32_t i = 0; i < actions; i++) {
        if (!s->mask[i] || !(s->probability[i] >= least) || !(s->probability[i] > 0))
            continue;
        last = i;
        at -= s->probability[i];
        if (at < 0)
            break;
    }
    return last;
}

static void sample(struct trial *t, const struct trial_chooser *chooser, struct sampler *s,
                   struct rng *rng)
{
    while (t->moves < s->how->moves && !(s->how->goal >= 0 && trial_value(t) <= s->how->goal)) {
        uint32_t vm, to;

        if (trial_mask_vms(t, s->mask) == 0)
            return;
        chooser->vms(chooser->self, t, s->mask, s->probability);
        vm = draw(s, t->vms, s->how->vm_quantile, rng);
        if (vm == TRIAL_NONE)
            return;
        trial_mask_spots(t, vm, s->mask);
        chooser->spots(chooser->self, t, vm, s->mask, s->probability);
        to = draw(s, trial_spots(t, vm), s->how->spot_quantile, rng);
        if (to == TRIAL_NONE)
            return;
        trial_move(t, vm, to);
        s->made++;
        if (trial_value(t) < s->best_value - TRIAL_EPSILON ||
            (trial_value(t) < s->best_value + TRIAL_EPSILON && t->moves < s->best_moves)) {
            s->best_value = trial_value(t);
            s->best_moves = t->moves;
            memcpy(s->best, t->log, t->moves * sizeof *t->log);
        }
    }
}

uint64_t trial_sample(struct trial *t, const struct trial_chooser *chooser,
                      const struct trial_sampling *sampling, struct arena *arena)
{
    size_t most = t->vms > t->numas ? t->vms : t->numas;
    struct sampler s = { .how = sampling, .best_moves = t->moves, .best_value = trial_value(t) };
    uint32_t first = t->moves;

    most = t->pairs > most ? t->pairs : most;
    s.mask = arena_array(arena, most, sizeof *s.mask);
    s.probability = arena_array(arena, most, sizeof *s.probability);
    s.sorted = arena_array(arena, most, sizeof *s.sorted);
    s.best = arena_array(arena, sampling->moves, sizeof *s.best);
    for (uint32_t k = 0; k < sampling->plans; k++) {
        struct rng rng;

        rng_stream(&rng, sampling->seed, k, RNG_POLICY, 0);
        sample(t, chooser, &s, &rng);
        trial_undo_to(t, first);
    }
    for (uint32_t i = first; i < s.best_moves; i++)
        trial_move(t, s.best[i].vm, s.best[i].to);
    return s.made;
}
