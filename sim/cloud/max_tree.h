/* The largest of many numbers that change one at a time: a tournament of eight at each table. */
#ifndef ORRERY_CLOUD_MAX_TREE_H
#define ORRERY_CLOUD_MAX_TREE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

#define MAX_TREE_NONE UINT32_MAX

enum { MAX_TREE_FAN = 8, MAX_TREE_LEVELS = 12 };

/*
 * Leaf i holds a number, -HUGE_VAL for none; not NaN. Every node above is the largest of its eight
 * children, which share one cache line. A change climbs only as far as it makes a difference, so
 * it mostly touches one or two lines; the largest is found in one walk from the top. Of equal
 * leaves the leftmost counts, unless they are counted, too: then any of them is found as fast. 9.2
 * bytes a leaf, and 0.6 more with counts.
 */
struct max_tree {
    double *level[MAX_TREE_LEVELS];    /* [0]: the leaves; the last has at most eight nodes */
    uint32_t *equals[MAX_TREE_LEVELS]; /* leaves below a node that are as large; NULL: not counted;
                                          [0] is not used */
    uint32_t levels;
    uint32_t count; /* leaves */
    struct slab *slab;
    void *piece, *counts; /* what the slab gave, and its size */
    size_t piece_size, counts_size;
};

/* Bytes that a tree of so many leaves takes, counts included. */
size_t max_tree_bytes(uint32_t count);

/* All leaves are -HUGE_VAL. count > 0; the memory comes from the slab until max_tree_free. */
void max_tree_init(struct max_tree *tree, struct slab *slab, uint32_t count);
void max_tree_free(struct max_tree *tree);

/* After the leaves were written directly to level[0]. */
void max_tree_build(struct max_tree *tree);

/* Counts equals from now on. */
void max_tree_count(struct max_tree *tree);

void max_tree_set(struct max_tree *tree, uint32_t leaf, double value);

static inline double max_tree_get(const struct max_tree *tree, uint32_t leaf)
{
    return tree->level[0][leaf];
}

/* The leftmost of the largest leaves; MAX_TREE_NONE when all are -HUGE_VAL. */
uint32_t max_tree_best(const struct max_tree *tree);

/* Where equals are counted: how many of the largest there are, and the one with `rank` before it.
 */
uint32_t max_tree_equals(const struct max_tree *tree);
uint32_t max_tree_nth(const struct max_tree *tree, uint32_t rank);

/*
 * All leaves from the largest down, equal ones from the left. Opens the tree only as far as asked;
 * each further leaf costs O(log n). The tree must not change meanwhile.
 */
struct max_walk {
    const struct max_tree *tree;
    struct slab *slab;
    struct max_branch *branch; /* a heap of subtrees not yet opened */
    size_t count, room;
};

void max_walk_begin(struct max_walk *walk, const struct max_tree *tree);
uint32_t max_walk_next(struct max_walk *walk); /* MAX_TREE_NONE: no more above -HUGE_VAL */
void max_walk_end(struct max_walk *walk);      /* gives the memory back */

#endif
