/* Task graphs as trees of series and parallel parts; others are made so by barriers. */
#ifndef ORRERY_LIB_SP_TREE_H
#define ORRERY_LIB_SP_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"

/*
 * A precedence order is series-parallel when it is one task, or splits into parts of which each
 * comes wholly before the next (SERIES), or into parts that have nothing to do with each other
 * (PARALLEL) (Valdes, Tarjan, Lawler, SIAM J. Computing 11, 1982). The tree here has any number of
 * children a node; a child never has the kind of its parent; every task is one leaf.
 *
 * Orders that are not series-parallel get further precedences, none is lost: a part that is
 * connected and has no place where everything before precedes everything behind is cut between two
 * layers (layer: the longest path from a root, every task counted as 1), with a barrier between
 * them. Barriers between layers of what hangs together are those of Gonzalez-Escribano, van Gemund
 * and Cardenoso-Payo (VECPAR 2002), there put in layer by layer from the roots. Here the part is
 * cut where the longest path by `weight` then is shortest, at equals where fewest tasks come to
 * wait for more tasks than before, then at the first such layer; and its pieces are treated alike.
 */
enum sp_kind { SP_TASK, SP_SERIES, SP_PARALLEL };

struct sp_node {
    enum sp_kind kind;
    uint32_t parent;       /* a lower number; the root has itself */
    uint32_t first, count; /* children first .. first + count - 1, in order; SP_TASK: none */
    uint32_t low, high;    /* its tasks are order[low] .. order[high - 1] */
    double weight;         /* of its longest path */
};

/* Owned by the arena it was built into. */
struct sp_tree {
    struct sp_node *nodes; /* nodes[0] is the root; no nodes without tasks */
    uint32_t count;
    uint32_t *order;   /* the tasks from left to right; respects all precedences */
    uint32_t barriers; /* places where precedences were added; 0: series-parallel as it was */
};

/* Compressed rows as in wsp.h, borrowed; an edge may be there more than once. No cycles (a bug). */
struct sp_graph {
    uint32_t tasks;
    const uint32_t *succ_start, *succ;
    const uint32_t *pred_start, *pred;
    const double *weight; /* of each task, >= 0 */
};

/*
 * Time in proportion to (tasks + edges) times the depth of the tree before nested series are
 * joined; memory in proportion to tasks + edges.
 */
void sp_tree_build(struct sp_tree *tree, const struct sp_graph *graph, struct arena *arena);

#endif
