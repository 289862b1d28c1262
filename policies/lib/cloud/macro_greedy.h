/* Rescheduling by whole sets of moves: what it takes to gain one slot is done at once. */
#ifndef ORRERY_LIB_CLOUD_MACRO_GREEDY_H
#define ORRERY_LIB_CLOUD_MACRO_GREEDY_H

#include "policies/lib/cloud/evict.h"
#include "policies/lib/cloud/plan.h"
#include "sim/base/rng.h"

/*
 * A slot often costs two or three moves of which the first ones gain nothing, so the best single
 * move stalls early. Here every NUMA node i has its smallest set of VMs whose departure completes
 * one more slot (evict_smallest). The node with the smallest set is next; its VMs go, largest
 * first, each to the node j with the least residue that holds it, so that no slot is lost there; of
 * equal ones to the one whose own set is largest (sets of 8 and more count as equal). A set that
 * cannot be placed is taken back and waits until its node has changed. Ties: least sum of the set,
 * then lowest node.
 *
 * With one term for single VMs this is the rule above. With several terms, or for pairs, sets are
 * ranked by weighted gain per move, a pair's set is that of the one or two nodes that lack it, VMs
 * go where the value suffers least, and a set after which the value is not better is taken back.
 */
struct macro_greedy_params {
    /*
     * False: the published rule. True: a node whose set finds no place tries the next larger set
     * of VMs smaller than the one that was left over, until there is none; so moves are spent where
     * the rule would stop. Of use with one term for single VMs only.
     */
    bool stubborn;
};

void macro_greedy(struct trial *t, const struct plan_limits *limits,
                  const struct macro_greedy_params *params, struct arena *arena);

/* The set of one place. */
struct macro_set {
    int64_t sum;     /* what its VMs hold */
    int64_t largest; /* VMs with more are left out, as they found no place; 0: none are */
    uint16_t size;   /* EVICT_NEVER: there is none */
    bool waits;      /* could not be placed */
    bool barred;     /* not to be taken; for searches */
};

/*
 * The same rule one set at a time, for searches. Places are numbered from 0: with one term for
 * single VMs they are the NUMA nodes; otherwise those of all terms one after the other, PMs for
 * pairs.
 */
struct macro {
    struct trial *t; /* borrowed */
    struct plan_limits limits;
    struct evict evict;
    struct macro_set *sets; /* by place */
    uint32_t count;         /* places */
    int64_t *residue;       /* by NUMA: what is free beyond whole slots; with one term only */
    uint32_t first[TRIAL_TERMS + 1]; /* first place of each term */
    bool simple;                     /* one term for single VMs */
    bool stubborn;                   /* as in the parameters; set after macro_begin */
    struct rng *luck; /* NULL: lowest node on ties; else ties of destinations are drawn */
};

void macro_begin(struct macro *m, struct trial *t, const struct plan_limits *limits,
                 struct arena *arena);

/* Looks at the trial anew, after others have changed it; no set waits or is barred any more. */
void macro_renew(struct macro *m);

/* The place whose set is next; TRIAL_NONE if none is left within the limits. */
uint32_t macro_next(const struct macro *m);

/*
 * Moves the set of a place, which must have one. False, with nothing moved, if it cannot be placed
 * or would not pay; then it waits.
 */
bool macro_take(struct macro *m, uint32_t place);

/* Takes sets until none is left. */
void macro_run(struct macro *m);

/* A macro on a clone of the trial, in the same state; and setting one to the state of another. */
struct macro *macro_clone(const struct macro *m, struct arena *arena);
void macro_copy(struct macro *to, const struct macro *from);

#endif
