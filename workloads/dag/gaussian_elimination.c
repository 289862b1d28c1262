/* Gaussian elimination of an m x m matrix by columns: in each step a pivot, then updates. */
#include "workloads/dag/shapes.h"

struct gaussian_elimination {
    struct shape shape; /* first member */
    int64_t m;
    int weights;
};

static const char *const weight_names[] = { "equal", "work", NULL };

static const struct param gaussian_elimination_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(gaussian_elimination, m, 5, 2, 4000, "", "Columns; (m^2 + m - 2) / 2 tasks."),
    PARAM_CHOICE(gaussian_elimination, weights, "equal", weight_names,
                 "Work: in step k a pivot has m - k operations and an update 2 (m - k)."),
    { 0 },
};

static bool gaussian_elimination_init(void *ptr, const struct generator_input *input,
                                      struct error *err)
{
    struct gaussian_elimination *self = ptr;

    return shape_init(&self->shape, "dag.gaussian_elimination", input, err);
}

/*
 * Task (k, k) is the pivot of step k, task (k, j) updates column j > k with it; what step k made of
 * column j is what step k + 1 begins with.
 */
static bool gaussian_elimination_next(void *ptr, void *item)
{
    struct gaussian_elimination *self = ptr;
    struct shape *s = &self->shape;
    uint32_t before = 0; /* the pivot of the last step */

    if (!shape_begin(s))
        return false;
    for (int64_t k = 1; k < self->m; k++) {
        double work = self->weights ? (double)(self->m - k) : 1;
        uint32_t pivot = shape_task(s, "pivot", work);

        if (k > 1)
            shape_edge(s, before + 1, pivot, 1);
        for (int64_t j = k + 1; j <= self->m; j++) {
            uint32_t update = shape_task(s, "update", self->weights ? 2 * work : 1);

            shape_edge(s, pivot, update, 1);
            if (k > 1)
                shape_edge(s, before + (uint32_t)(j - k) + 1, update, 1);
        }
        before = pivot;
    }
    return shape_end(s, item);
}

const struct generator dag_gaussian_elimination = {
    .policy = { .name = "dag.gaussian_elimination",
                .doc = "Gaussian elimination by columns.",
                .source = "Topcuoglu, Hariri and Wu, IEEE TPDS 13(3), 2002, section 5.3",
                .params = gaussian_elimination_params,
                .self_size = sizeof(struct gaussian_elimination) },
    .init = gaussian_elimination_init,
    .next = gaussian_elimination_next,
};
