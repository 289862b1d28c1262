/* The Laplace equation on an n x n grid: each point waits for the ones above and to the left. */
#include "workloads/dag/shapes.h"

struct laplace {
    struct shape shape; /* first member */
    int64_t n;
};

static const struct param laplace_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(laplace, n, 4, 1, 3000, "", "Points on a side; n^2 tasks."),
    { 0 },
};

static bool laplace_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct laplace *self = ptr;

    return shape_init(&self->shape, "dag.laplace", input, err);
}

static bool laplace_next(void *ptr, void *item)
{
    struct laplace *self = ptr;
    struct shape *s = &self->shape;
    uint32_t n = (uint32_t)self->n;

    if (!shape_begin(s))
        return false;
    for (uint32_t point = 0; point < n * n; point++) {
        shape_task(s, NULL, 1);
        if (point >= n)
            shape_edge(s, point - n, point, 1);
        if (point % n > 0)
            shape_edge(s, point - 1, point, 1);
    }
    return shape_end(s, item);
}

const struct generator dag_laplace = {
    .policy = { .name = "dag.laplace",
                .doc = "The Laplace equation solver: a diamond of tasks.",
                .source = "Wu and Gajski, IEEE TPDS 1(3), 1990; the shape of laplace in the "
                          "Standard Task Graph set",
                .params = laplace_params,
                .self_size = sizeof(struct laplace) },
    .init = laplace_init,
    .next = laplace_next,
};
