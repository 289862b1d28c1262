/* Min-cost flow that is solved again and again while its graph changes a little. */
#ifndef ORRERY_POLICIES_LIB_MIN_COST_FLOW_H
#define ORRERY_POLICIES_LIB_MIN_COST_FLOW_H

#include <stdint.h>

#include "sim/base/arena.h"

/*
 * A directed graph of nodes with supplies (> 0) and demands (supply < 0) and of arcs with capacity
 * and cost per unit, all integers. A solution sends all supply to demands at the least cost.
 *
 * The method is the primal-dual one: shortest paths by reduced costs from all nodes with excess to
 * the nearest demand, then as much as goes along shortest paths, until no excess is left (Ford and
 * Fulkerson 1962; Edmonds and Karp 1972; Ahuja, Magnanti and Orlin, Network Flows, 1993, sections
 * 9.7 and 9.8). Flow and potentials stay from one solution to the next: a change touches a
 * potential if one fits all arcs of the node, otherwise the arcs that break optimality are filled
 * or emptied, and only that is sent anew. That is the incremental solving of Firmament (Gog et al.,
 * OSDI 2016, section 5.2), which does it with cost scaling (Goldberg 1997) and relaxation
 * (Bertsekas and Tseng 1988). Optima are the same; where there are several, which one comes out
 * depends on the calls and their order and on nothing else.
 *
 * Cost: a phase is one search of what is nearer than the nearest demand; there are at most as many
 * phases as different distances, and again for paths that a phase missed.
 */
struct min_cost_flow;

enum { MIN_COST_FLOW_NODES = 1 << 24 };

/* Costs and the sums of costs along paths stay below this. */
#define MIN_COST_FLOW_MOST ((int64_t)1 << 52)

/* The graph lives in the slab, which must outlive it. No nodes yet. */
struct min_cost_flow *min_cost_flow_create(struct slab *memory);

/* Numbers are given from 0, those of removed nodes and arcs again. */
uint32_t min_cost_flow_add_node(struct min_cost_flow *flow, int64_t supply);
void min_cost_flow_remove_node(struct min_cost_flow *flow, uint32_t node); /* with its arcs */
void min_cost_flow_set_supply(struct min_cost_flow *flow, uint32_t node, int64_t supply);
int64_t min_cost_flow_supply(const struct min_cost_flow *flow, uint32_t node);

/* Capacity >= 0; any cost (a negative one needs a finite capacity that makes sense). */
uint32_t min_cost_flow_add_arc(struct min_cost_flow *flow, uint32_t from, uint32_t to,
                               int64_t capacity, int64_t cost);
void min_cost_flow_remove_arc(struct min_cost_flow *flow, uint32_t arc);
void min_cost_flow_set_capacity(struct min_cost_flow *flow, uint32_t arc, int64_t capacity);
void min_cost_flow_set_cost(struct min_cost_flow *flow, uint32_t arc, int64_t cost);

/* Units of supply that reach no demand; 0: the flow is feasible and of least cost. */
int64_t min_cost_flow_solve(struct min_cost_flow *flow);

/* Forgets flow and potentials: the next solution is from scratch. */
void min_cost_flow_reset(struct min_cost_flow *flow);

/* As of the last solution. */
int64_t min_cost_flow_on(const struct min_cost_flow *flow, uint32_t arc);
int64_t min_cost_flow_cost(const struct min_cost_flow *flow); /* of all flow; O(arcs) */

/* The arcs out of a node one after the other; UINT32_MAX: no more. `arc` UINT32_MAX: the first. */
uint32_t min_cost_flow_next_out(const struct min_cost_flow *flow, uint32_t node, uint32_t arc);
uint32_t min_cost_flow_head(const struct min_cost_flow *flow, uint32_t arc); /* node it leads to */
int64_t min_cost_flow_arc_cost(const struct min_cost_flow *flow, uint32_t arc);
int64_t min_cost_flow_arc_capacity(const struct min_cost_flow *flow, uint32_t arc);

/* Nodes settled by all searches so far: the measure of the work done. */
uint64_t min_cost_flow_work(const struct min_cost_flow *flow);
uint64_t min_cost_flow_solutions(const struct min_cost_flow *flow); /* so far */
uint32_t min_cost_flow_room(const struct min_cost_flow *flow);  /* all numbers of nodes are below */
uint32_t min_cost_flow_nodes(const struct min_cost_flow *flow); /* in use */
uint32_t min_cost_flow_arcs(const struct min_cost_flow *flow);

#endif
