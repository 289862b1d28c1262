/* Trees of tasks, drawn level by level: what the generators of in-trees and out-trees share. */
#ifndef ORRERY_WORKLOADS_DAG_TREE_H
#define ORRERY_WORKLOADS_DAG_TREE_H

#include "workloads/dag/shapes.h"

/* The private struct of such a generator. */
struct tree {
    struct shape shape; /* first member */
    int64_t levels;
    int64_t least, most;
};

// clang-format off
/* Rows of its table; BRANCHES names the tasks next to one above the leaves. */
#define TREE_PARAMS(BRANCHES) \
    SHAPE_PARAMS("uniform(0, 20s)"), \
    PARAM(tree, levels, 4, 1, 25, "", "Levels, that of the root included."), \
    PARAM(tree, least, 2, 1, 1e6, "", "Fewest " BRANCHES " of a task above the leaves."), \
    PARAM(tree, most, 3, 1, 1e6, "", "Most; the number is drawn uniformly.")
// clang-format on

/* shape_init with checks: `least` above `most`, or too many tasks, are errors. */
bool tree_init(struct tree *t, const char *name, const struct generator_input *input,
               struct error *err);

/* The next tree; task 0 is its root. Edges lead to the root (`in`) or away from it. */
bool tree_next(struct tree *t, bool in, void *item);

#endif
