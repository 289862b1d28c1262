/* Large neighbourhood search: a plan is partly forgotten and completed anew, again and again. */
#ifndef ORRERY_LIB_CLOUD_LARGE_NEIGHBOURHOOD_H
#define ORRERY_LIB_CLOUD_LARGE_NEIGHBOURHOOD_H

#include "policies/lib/cloud/plan.h"

struct large_neighbourhood_params {
    uint32_t rounds; /* plans tried */
    double forget;   /* share of the sets that a round forgets, at most; 0 to 1 */
    uint64_t seed;
};

/*
 * Large neighbourhood search (Shaw 1998) over sets of moves. The first plan is that of
 * macro_greedy, stubborn. A round draws how much to forget, forgets that many sets of the plan,
 * bars a few places, plays the rest where it is still possible and lets macro_greedy, with ties
 * drawn, complete it. The new plan replaces the old one unless it is worse: higher value, or the
 * same with more moves. With a goal, fewer moves count first once it is reached. Ends after
 * `rounds`, or as soon as the plan meets the bound.
 */
void large_neighbourhood(struct trial *t, const struct plan_limits *limits,
                         const struct large_neighbourhood_params *params, struct arena *arena);

#endif
