/* Independent chains of tasks: what remains when nothing can be shared. */
#include "workloads/dag/shapes.h"

struct chains {
    struct shape shape; /* first member */
    int64_t chains;
    int64_t length;
};

static const struct param chains_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(chains, chains, 4, 1, 1e6, "", "Chains of a graph."),
    PARAM(chains, length, 5, 1, 1e6, "", "Tasks of a chain."),
    { 0 },
};

static bool chains_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct chains *self = ptr;
    double tasks = (double)self->chains * (double)self->length;

    return shape_fits("dag.chains", tasks, tasks, err) &&
           shape_init(&self->shape, "dag.chains", input, err);
}

static bool chains_next(void *ptr, void *item)
{
    struct chains *self = ptr;

    if (!shape_begin(&self->shape))
        return false;
    for (int64_t c = 0; c < self->chains; c++) {
        uint32_t last = shape_task(&self->shape, NULL, 1);

        for (int64_t i = 1; i < self->length; i++) {
            uint32_t task = shape_task(&self->shape, NULL, 1);

            shape_edge(&self->shape, last, task, 1);
            last = task;
        }
    }
    return shape_end(&self->shape, item);
}

const struct generator dag_chains = {
    .policy = { .name = "dag.chains",
                .doc = "Chains of tasks beside each other.",
                .source = "The elementary graph; SAGA (Coleman and Krishnamachari, arXiv "
                          "2403.07112) uses chains of 3 to 5",
                .params = chains_params,
                .self_size = sizeof(struct chains) },
    .init = chains_init,
    .next = chains_next,
};
