/* In-trees: many results that are merged down to one. */
#include "workloads/dag/tree.h"

static const struct param in_tree_params[] = {
    TREE_PARAMS("predecessors"),
    { 0 },
};

static bool in_tree_init(void *self, const struct generator_input *input, struct error *err)
{
    return tree_init(self, "dag.in_tree", input, err);
}

static bool in_tree_next(void *self, void *item)
{
    return tree_next(self, true, item);
}

const struct generator dag_in_tree = {
    .policy = { .name = "dag.in_tree",
                .doc = "Trees that merge into one task.",
                .source = "The data sets of SAGA (Coleman and Krishnamachari, arXiv 2403.07112): "
                          "levels 2-4, branching 2-3",
                .params = in_tree_params,
                .self_size = sizeof(struct tree) },
    .init = in_tree_init,
    .next = in_tree_next,
};
