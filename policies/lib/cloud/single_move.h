/* Rescheduling by the best single move, as long as one gains anything. */
#ifndef ORRERY_LIB_CLOUD_SINGLE_MOVE_H
#define ORRERY_LIB_CLOUD_SINGLE_MOVE_H

#include "policies/lib/cloud/plan.h"

/*
 * Among all VMs and all spots the move with the largest gain; ties: least residue (free mod x of
 * the first term) at the destination before the move, lowest source, smallest kind of VM (single
 * before double, then cores, then memory), lowest destination, lowest VM. Sources and destinations
 * order by their first NUMA node. Ends when no move gains.
 *
 * This is the exhaustive search over single moves that a filter-and-score heuristic approximates.
 * It is not tried move by move: what a VM's departure gains is kept for each VM, what its arrival
 * costs is found once a step for each kind of VM that could gain.
 */
void single_move(struct trial *t, const struct plan_limits *limits, struct arena *arena);

/* A move that gains, and all that ranks it. */
struct single_choice {
    double gain;
    int64_t residue;
    uint32_t source; /* first NUMA */
    uint32_t kind;
    uint32_t to;
    uint32_t vm;
};

/* The same rule one move at a time, for searches. */
struct single {
    const struct trial *t;            /* borrowed */
    int64_t (*leave)[TRIAL_TERMS];    /* of each VM: slots won where it leaves */
    struct single_arrivals *arrivals; /* of each kind: its best destinations */
    bool pairs;                       /* a term counts pairs: slots depend on a whole PM */
    struct single_choice *best;       /* the list that is being made */
    uint32_t count, most;
};

void single_begin(struct single *s, const struct trial *t, struct arena *arena);

/* Looks at a trial anew: the one of single_begin or a clone of it. */
void single_renew(struct single *s, const struct trial *t);

/* To be called after each trial_move on the trial. */
void single_moved(struct single *s);

/* The best moves, best first, of which no two share source and kind. Returns how many. */
uint32_t single_best(struct single *s, struct single_choice *best, uint32_t most);

#endif
