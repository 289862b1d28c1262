/* Local search: single moves while they gain, then exchanges of two VMs. */
#ifndef ORRERY_LIB_CLOUD_SWAP_SEARCH_H
#define ORRERY_LIB_CLOUD_SWAP_SEARCH_H

#include "policies/lib/cloud/plan.h"

struct swap_search_params {
    uint32_t most; /* exchanges looked at in each step, in thousands; at least 1 */
};

/*
 * Each step makes the best single move (single_move), or, when none gains, the best exchange: two
 * VMs of different kinds on different PMs, both single or both double, take each other's place. An
 * exchange is two moves, the first of which must be possible while the other VM is still there. For
 * each two kinds the few VMs that gain most by being replaced are combined; ties go to the kinds,
 * then the VMs, of lower number. Ends when neither gains or one move is left and none gains.
 */
void swap_search(struct trial *t, const struct plan_limits *limits,
                 const struct swap_search_params *params, struct arena *arena);

#endif
