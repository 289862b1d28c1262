/* Out-trees: work that spreads from one task. */
#include "workloads/dag/tree.h"

static const struct param out_tree_params[] = {
    TREE_PARAMS("children"),
    { 0 },
};

static bool out_tree_init(void *self, const struct generator_input *input, struct error *err)
{
    return tree_init(self, "dag.out_tree", input, err);
}

static bool out_tree_next(void *self, void *item)
{
    return tree_next(self, false, item);
}

const struct generator dag_out_tree = {
    .policy = { .name = "dag.out_tree",
                .doc = "Trees that spread from one task.",
                .source = "The data sets of SAGA (Coleman and Krishnamachari, arXiv 2403.07112): "
                          "levels 2-4, branching 2-3",
                .params = out_tree_params,
                .self_size = sizeof(struct tree) },
    .init = out_tree_init,
    .next = out_tree_next,
};
