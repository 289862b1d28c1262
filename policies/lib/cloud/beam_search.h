/* Beam search: the best few beginnings of plans are continued side by side. */
#ifndef ORRERY_LIB_CLOUD_BEAM_SEARCH_H
#define ORRERY_LIB_CLOUD_BEAM_SEARCH_H

#include "policies/lib/cloud/plan.h"

enum beam_unit { BEAM_SETS, BEAM_MOVES };

struct beam_search_params {
    uint32_t width;      /* beginnings kept */
    uint32_t branch;     /* ways each is continued */
    uint32_t most;       /* continuations tried in all */
    enum beam_unit unit; /* a step is a set of macro_greedy, or one move that gains */
};

/*
 * Beginnings of plans grow by one step at a time. Each is continued in `branch` ways: the sets that
 * come next by the rule of macro_greedy, or the best moves by the rule of single_move that differ
 * in source or kind of VM. A beginning is judged by the value it reaches when macro_greedy
 * (stubborn) completes it; then fewer moves; then the earlier one. Beginnings of equally many moves
 * that leave the same resources free everywhere count once. The plan is the best completion ever
 * seen. Ends when nothing can be continued, after `most` continuations, or once the bound is met.
 */
void beam_search(struct trial *t, const struct plan_limits *limits,
                 const struct beam_search_params *params, struct arena *arena);

#endif
