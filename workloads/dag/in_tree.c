/* In-trees: many results that are merged down to one. */
#include "workloads/dag/shapes.h"

struct in_tree {
    struct shape shape; /* first member */
    int64_t levels;
    int64_t least, most;
};

static const struct param in_tree_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(in_tree, levels, 4, 1, 25, "", "Levels, that of the root included."),
    PARAM(in_tree, least, 2, 1, 1e6, "", "Fewest predecessors of a task above the leaves."),
    PARAM(in_tree, most, 3, 1, 1e6, "", "Most; the number is drawn uniformly."),
    { 0 },
};

static bool in_tree_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct in_tree *self = ptr;

    return shape_tree_fits("dag.in_tree", self->levels, self->least, self->most, err) &&
           shape_init(&self->shape, "dag.in_tree", input, err);
}

/* The root is task 0. */
static bool in_tree_next(void *ptr, void *item)
{
    struct in_tree *self = ptr;
    struct shape *s = &self->shape;
    uint32_t parent = 0;

    if (!shape_begin(s))
        return false;
    shape_task(s, NULL, 1);
    for (int64_t level = 1; level < self->levels; level++)
        for (uint32_t end = (uint32_t)s->tasks; parent < end; parent++)
            for (uint64_t n = shape_between(s, self->least, self->most); n > 0; n--) {
                uint32_t child = shape_task(s, NULL, 1);

                shape_edge(s, child, parent, 1);
            }
    return shape_end(s, item);
}

const struct generator dag_in_tree = {
    .policy = { .name = "dag.in_tree",
                .doc = "Trees that merge into one task.",
                .source = "The data sets of SAGA (Coleman and Krishnamachari, arXiv 2403.07112): "
                          "levels 2-4, branching 2-3",
                .params = in_tree_params,
                .self_size = sizeof(struct in_tree) },
    .init = in_tree_init,
    .next = in_tree_next,
};
