/* A queue of threads by virtual deadline that finds the earliest one among those with little v. */
#ifndef ORRERY_POLICIES_OS_DEADLINE_TREE_H
#define ORRERY_POLICIES_OS_DEADLINE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/units.h"

/*
 * A treap: a search tree by (deadline, sequence) whose shape is that of a heap of pseudo-random
 * numbers, so its depth is O(log n) whatever comes. Each node knows the least virtual time and the
 * shortest slice below it. Nodes are the user's, embedded in its entities, and must not move; the
 * tree owns nothing. A zeroed tree is empty.
 */
struct deadline_node {
    int64_t deadline;  /* virtual; not to be changed while in a tree */
    int64_t v;         /* virtual time; likewise */
    sim_time slice;    /* likewise, but by deadline_tree_reslice */
    uint64_t sequence; /* set by the tree: of equal deadlines the one put in first comes first */
    uint64_t rank;     /* of the shape */
    int64_t least_v;   /* of this node and all below */
    sim_time shortest; /* slice, likewise */
    struct deadline_node *left, *right;
};

struct deadline_tree {
    struct deadline_node *root;
    uint64_t sequence; /* nodes put in so far */
};

/* O(log n). The node must be in no tree. */
void deadline_tree_add(struct deadline_tree *tree, struct deadline_node *node);

/* O(log n). The node must be in this tree. */
void deadline_tree_remove(struct deadline_tree *tree, struct deadline_node *node);

/* A node of this tree has another slice from now on. O(log n). */
void deadline_tree_reslice(struct deadline_tree *tree, struct deadline_node *node, sim_time slice);

/* The node of the earliest deadline among those whose v is at most `most`; NULL: none. O(log n). */
struct deadline_node *deadline_tree_pick(const struct deadline_tree *tree, int64_t most);

/* The first node that is accepted; NULL: none. O(log n) and a step for each that is refused. */
struct deadline_node *deadline_tree_first(const struct deadline_tree *tree,
                                          bool (*accept)(const struct deadline_node *node,
                                                         const void *context),
                                          const void *context);

/* The shortest slice in the tree, TIME_NEVER if it is empty. */
static inline sim_time deadline_tree_shortest(const struct deadline_tree *tree)
{
    return tree->root ? tree->root->shortest : TIME_NEVER;
}

#endif
