/* What all solvers of VM rescheduling share: limits, and the figures of a plan. */
#ifndef ORRERY_LIB_CLOUD_PLAN_H
#define ORRERY_LIB_CLOUD_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/cloud/trial.h"
#include "sim/cloud/trial_bound.h"
#include "sim/cloud/trial_prices.h"

/*
 * A solver takes a trial and leaves its plan in it: the moves are in the log, in an order in which
 * each is possible when its turn comes. Moves that are in the log before stay there and count.
 * Equal trials and parameters give equal plans on any machine; budgets are numbers of steps.
 */
struct plan_limits {
    uint32_t moves; /* most moves in the log (the migration number limit); at most size.moves */
    double goal;    /* no further moves once the value is at most this; < 0: go on */
};

/* May another move follow? */
static inline bool plan_open(const struct trial *t, const struct plan_limits *limits)
{
    return t->moves < limits->moves && !(limits->goal >= 0 && trial_value(t) <= limits->goal);
}

/* Figures of a finished plan. */
struct plan_report {
    uint32_t moves;
    double before;   /* value without the plan */
    double value;    /* planned */
    double bound;    /* no plan of so many moves (the limit) has a lower value */
    double gap;      /* (value - bound) / bound; 0 if equal, infinite if only the bound is 0 */
    uint32_t fewest; /* with a goal: no plan reaches it with fewer moves; TRIAL_NONE: none does */
};

/*
 * The bound on what the limits allow from the state of the trial: by residues (trial_bound_make)
 * and, unless they prove that already, by prices (trial_bound_tighten). `slots` are those that some
 * plan within the limits has, by term.
 */
struct trial_bound *plan_bound(const struct trial *t, const struct plan_limits *limits,
                               const int64_t *slots, struct arena *arena);

/* The trial is played back to its start and forth again. */
struct plan_report plan_report(struct trial *t, const struct plan_limits *limits);

/* The plan of a clone becomes that of the trial: `moves` of the log, played from where it stands.
 */
void plan_play(struct trial *t, const struct trial_move *moves, uint32_t count);

/*
 * Takes back moves at the end that do not help: those after the goal is met and those without
 * which the value is not higher. Moves before `first` stay.
 */
void plan_cut(struct trial *t, uint32_t first, const struct plan_limits *limits);

#endif
