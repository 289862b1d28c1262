/* The layer-by-layer method: tasks fall into layers at random, edges lead from layers to later
 * ones.
 */
#include <math.h>
#include <string.h>

#include "workloads/dag/shapes.h"

struct layered {
    struct shape shape; /* first member */
    int64_t tasks;
    int64_t layers;
    double probability;
    /* State. */
    uint32_t *count; /* tasks of each layer */
};

static const struct param layered_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(layered, tasks, 100, 1, 1e7, "", "Tasks of a graph."),
    PARAM(layered, layers, 10, 1, 1e6, "", "Layers; each task falls into any of them alike."),
    PARAM(layered, probability, 0.05, 0, 1, "",
          "Of an edge between two tasks of different layers."),
    { 0 },
};

static bool layered_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct layered *self = ptr;
    double tasks = (double)self->tasks;

    /* Twice the mean: the real number cannot come near it in graphs of this size. */
    if (!shape_fits("dag.layered", tasks, self->probability * tasks * tasks, err) ||
        !shape_init(&self->shape, "dag.layered", input, err))
        return false;
    self->count = arena_array(input->arena, (size_t)self->layers, sizeof *self->count);
    return true;
}

/* Edges to a task from those before it in earlier layers: skips from one to the next. */
static void join(struct layered *self, uint32_t earlier, uint32_t task)
{
    struct shape *s = &self->shape;
    double step = log1p(-self->probability); /* -inf if certain: then every one */
    double at = -1;

    while (self->probability > 0) {
        at += 1 + floor(log(rng_uniform_positive(&s->rng)) / step);
        if (!(at < earlier))
            return;
        shape_edge(s, (uint32_t)at, task, 1);
    }
}

/* Tasks are numbered by layer. */
static bool layered_next(void *ptr, void *item)
{
    struct layered *self = ptr;
    struct shape *s = &self->shape;

    if (!shape_begin(s))
        return false;
    memset(self->count, 0, (size_t)self->layers * sizeof *self->count);
    for (int64_t i = 0; i < self->tasks; i++)
        self->count[rng_below(&s->rng, (uint64_t)self->layers)]++;
    for (int64_t layer = 0; layer < self->layers; layer++) {
        uint32_t earlier = (uint32_t)s->tasks;

        for (uint32_t i = 0; i < self->count[layer]; i++)
            join(self, earlier, shape_task(s, NULL, 1));
    }
    return shape_end(s, item);
}

const struct generator dag_layered = {
    .policy = { .name = "dag.layered",
                .doc = "Random graphs by the layer-by-layer method.",
                .source = "Tobita and Kasahara, J. Scheduling 5(5), 2002; as in Cordeiro et al., "
                          "SIMUTools 2010",
                .params = layered_params,
                .self_size = sizeof(struct layered) },
    .init = layered_init,
    .next = layered_next,
};
