/* A trial as learned policies see it: masks, features, rewards, and sampled plans. */
#ifndef ORRERY_CLOUD_TRIAL_VIEW_H
#define ORRERY_CLOUD_TRIAL_VIEW_H

#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "sim/cloud/trial.h"

/*
 * Masks hold one byte an action, 1 if it is possible. Both return how many are.
 * VMs: those with at least one spot to go to; t->vms bytes.
 * Spots: where one VM can go, its own spot not included; trial_spots(t, vm) bytes.
 */
uint32_t trial_mask_vms(const struct trial *t, uint8_t *mask);
uint32_t trial_mask_spots(const struct trial *t, uint32_t vm, uint8_t *mask);

/* What features are divided by: all cores and memory of a usual PM, and x of the fragment rate. */
struct trial_norm {
    double cpu; /* milli-cores */
    double mem; /* bytes */
    int32_t x;  /* milli-cores */
};

/*
 * The state of Ding et al. (EuroSys 2025), for PMs of n nodes at most (n = 2 there: 8 and 14
 * numbers), always of the state as it is. f is a node's free cores.
 * A PM: f / cpu of each node; free memory / mem of each; then for each node (f mod x) / f, 0 if
 * f = 0, and (f mod x) / x. In all 4 n numbers; nodes that it lacks are 0.
 * A VM: its cores / cpu on each node; memory / mem on each; (cores mod x) / x on each; and the 4 n
 * numbers of its PM. In all 7 n.
 */
uint32_t trial_nodes(const struct trial *t); /* n: the most nodes a PM has */
void trial_pm_features(const struct trial *t, const struct trial_norm *norm, float *out);
void trial_vm_features(const struct trial *t, const struct trial_norm *norm, float *out);

/*
 * The reward of the same paper for a move about to be made: a quarter of what the mean residue of
 * the nodes, as a share of x, falls on both PMs together: frag(pm) = sum (f mod x) / (n x) over its
 * n nodes. One slot more is 1 / (4 n), 0.125 with two nodes. `penalty` (-5 there) if the move is
 * not possible.
 */
double trial_reward(const struct trial *t, uint32_t vm, uint32_t to, int32_t x, double penalty);

/* Gives probabilities of actions; entries of impossible ones are not read. They need not sum to 1.
 */
struct trial_chooser {
    void *self;
    void (*vms)(void *self, const struct trial *t, const uint8_t *mask, double *probability);
    void (*spots)(void *self, const struct trial *t, uint32_t vm, const uint8_t *mask,
                  double *probability);
};

struct trial_sampling {
    uint32_t plans; /* K: plans sampled, the best is kept */
    uint32_t moves; /* most moves in the log */
    double goal;    /* a plan ends once its value is at most this; < 0: never */
    double
        vm_quantile; /* VMs less probable than this quantile are left out (.995 there), 0: none */
    double spot_quantile; /* the same for spots (.98 there) */
    uint64_t seed;        /* plan k draws from stream k */
};

/*
 * Risk-seeking evaluation: samples plans move by move, first the VM, then its spot, each in
 * proportion to its probability, and leaves the best one in the log: the least value, then the
 * fewest moves up to where that was reached, then the first. A plan ends at the most moves or when
 * nothing is possible. The quantile is that of the probabilities of the possible actions; at least
 * the most probable one stays. An action of probability 0 is never drawn; a plan ends where all are
 * 0. Returns the number of moves made in all plans together.
 */
uint64_t trial_sample(struct trial *t, const struct trial_chooser *chooser,
                      const struct trial_sampling *sampling, struct arena *arena);

#endif
