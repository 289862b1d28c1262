/* A min-cost flow solver too simple to be wrong: the oracle of the fast one, which it shares
 * nothing with. */
#ifndef ORRERY_TESTS_NAIVE_FLOW_H
#define ORRERY_TESTS_NAIVE_FLOW_H

#include <stdint.h>

#include "sim/base/vec.h"

/*
 * Any feasible flow by depth-first search; then cycles of negative cost, by Bellman and Ford, are
 * cancelled until there is none (Klein 1967). Start from { .nodes = N }.
 */
struct naive_flow {
    uint32_t nodes;
    struct vec arcs;
};

void naive_flow_arc(struct naive_flow *n, uint32_t from, uint32_t to, int64_t capacity,
                    int64_t cost);

/* The least cost of sending the supplies (> 0) of the nodes to the demands (< 0), or as many as
 * can be; *left cannot. */
int64_t naive_flow_solve(struct naive_flow *n, const int64_t *supply, int64_t *left);

void naive_flow_free(struct naive_flow *n);

#endif
