/* Monte Carlo tree search over sets of moves. */
#ifndef ORRERY_LIB_CLOUD_TREE_SEARCH_H
#define ORRERY_LIB_CLOUD_TREE_SEARCH_H

#include "policies/lib/cloud/plan.h"

struct tree_search_params {
    uint32_t rounds; /* plans tried */
    uint32_t branch; /* sets tried after each set, at most */
    double explore;  /* weight of the exploration term; 0: none */
    uint64_t seed;
};

/*
 * UCT (Kocsis and Szepesvari 2006) with the sets of macro_greedy as actions, those that come next
 * by its rule first. A round goes down the tree by the largest mean + explore * sqrt(ln N / n),
 * adds one set, and completes the plan by macro_greedy (stubborn) with ties drawn and a few
 * places, drawn as well, left out. The reward is the share of what the bound says is possible. The
 * plan is the best one seen, not the most visited path: what a plan gives is known for certain.
 * Ends after `rounds`, or once the bound is met.
 */
void tree_search(struct trial *t, const struct plan_limits *limits,
                 const struct tree_search_params *params, struct arena *arena);

#endif
