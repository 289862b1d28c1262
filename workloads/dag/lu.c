/* LU factorisation of n x n tiles without pivoting: getrf, trsm on row and column, gemm. */
#include "workloads/dag/shapes.h"

struct lu {
    struct shape shape; /* first member */
    int64_t n;
    int weights;
    /* State. */
    uint32_t *last; /* task that wrote tile (i, j): last[i * n + j] */
};

static const char *const weight_names[] = { "equal", "work", NULL };

static const struct param lu_params[] = {
    SHAPE_PARAMS("10ms"),
    PARAM(lu, n, 5, 1, 310, "", "Tiles on a side; n (n + 1) (2 n + 1) / 6 tasks."),
    PARAM_CHOICE(lu, weights, "work", weight_names,
                 "Work: getrf, trsm and gemm as 2 : 3 : 6, by their operations."),
    { 0 },
};

static bool lu_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct lu *self = ptr;
    size_t n = (size_t)self->n;

    if (!shape_init(&self->shape, "dag.lu", input, err))
        return false;
    self->last = arena_array(input->arena, n * n, sizeof *self->last);
    return true;
}

/* A task that is the next to write a tile, written before from step 1 on. */
static uint32_t write(struct lu *self, const char *name, double work, int64_t tile)
{
    uint32_t task = shape_task(&self->shape, name, self->weights ? work : 1);

    if (self->last[tile] != UINT32_MAX)
        shape_edge(&self->shape, self->last[tile], task, 1);
    self->last[tile] = task;
    return task;
}

static bool lu_next(void *ptr, void *item)
{
    struct lu *self = ptr;
    struct shape *s = &self->shape;
    int64_t n = self->n;

    if (!shape_begin(s))
        return false;
    for (int64_t tile = 0; tile < n * n; tile++)
        self->last[tile] = UINT32_MAX;
    for (int64_t k = 0; k < n; k++) {
        uint32_t getrf = write(self, "getrf", 2, k * n + k);

        for (int64_t i = k + 1; i < n; i++) {
            shape_edge(s, getrf, write(self, "trsm", 3, k * n + i), 1);
            shape_edge(s, getrf, write(self, "trsm", 3, i * n + k), 1);
        }
        for (int64_t i = k + 1; i < n; i++)
            for (int64_t j = k + 1; j < n; j++) {
                uint32_t gemm = write(self, "gemm", 6, i * n + j);

                shape_edge(s, self->last[i * n + k], gemm, 1);
                shape_edge(s, self->last[k * n + j], gemm, 1);
            }
    }
    return shape_end(s, item);
}

const struct generator dag_lu = {
    .policy = { .name = "dag.lu",
                .doc = "LU factorisation of a tiled matrix, without pivoting.",
                .source = "Golub and Van Loan, Matrix Computations, block LU by outer products, a "
                          "task a tile",
                .params = lu_params,
                .self_size = sizeof(struct lu) },
    .init = lu_init,
    .next = lu_next,
};
