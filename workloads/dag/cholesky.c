/* Cholesky factorisation of n x n tiles: potrf, trsm, syrk and gemm, right-looking. */
#include "workloads/dag/shapes.h"

struct cholesky {
    struct shape shape; /* first member */
    int64_t n;
    int weights;
    /* State. */
    uint32_t *last; /* task that wrote tile (i, j), i >= j: last[i * n + j] */
};

static const char *const weight_names[] = { "equal", "work", NULL };

static const struct param cholesky_params[] = {
    SHAPE_PARAMS("10ms"),
    PARAM(cholesky, n, 5, 1, 380, "", "Tiles on a side; n (n + 1) (n + 2) / 6 tasks."),
    PARAM_CHOICE(cholesky, weights, "work", weight_names,
                 "Work: potrf, trsm, syrk and gemm as 1 : 3 : 3 : 6, by their operations."),
    { 0 },
};

static bool cholesky_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct cholesky *self = ptr;
    size_t n = (size_t)self->n;

    if (!shape_init(&self->shape, "dag.cholesky", input, err))
        return false;
    self->last = arena_array(input->arena, n * n, sizeof *self->last);
    return true;
}

static uint32_t add(struct cholesky *self, const char *name, double work)
{
    return shape_task(&self->shape, name, self->weights ? work : 1);
}

/* The task is the next to write a tile that has been written before. */
static void write(struct cholesky *self, int64_t tile, uint32_t task, bool again)
{
    if (again)
        shape_edge(&self->shape, self->last[tile], task, 1);
    self->last[tile] = task;
}

/* The updates of step k: tile (i, j) less the product of the panel's tiles i and j. */
static void update(struct cholesky *self, int64_t k)
{
    int64_t n = self->n;

    for (int64_t i = k + 1; i < n; i++)
        for (int64_t j = k + 1; j <= i; j++) {
            uint32_t task = add(self, i == j ? "syrk" : "gemm", i == j ? 3 : 6);

            shape_edge(&self->shape, self->last[i * n + k], task, 1);
            if (i != j)
                shape_edge(&self->shape, self->last[j * n + k], task, 1);
            write(self, i * n + j, task, k > 0);
        }
}

static bool cholesky_next(void *ptr, void *item)
{
    struct cholesky *self = ptr;
    struct shape *s = &self->shape;
    int64_t n = self->n;

    if (!shape_begin(s))
        return false;
    for (int64_t k = 0; k < n; k++) {
        uint32_t potrf = add(self, "potrf", 1);

        write(self, k * n + k, potrf, k > 0);
        for (int64_t i = k + 1; i < n; i++) {
            uint32_t trsm = add(self, "trsm", 3);

            shape_edge(s, potrf, trsm, 1);
            write(self, i * n + k, trsm, k > 0);
        }
        update(self, k);
    }
    return shape_end(s, item);
}

const struct generator dag_cholesky = {
    .policy = { .name = "dag.cholesky",
                .doc = "Cholesky factorisation of a tiled matrix.",
                .source = "Buttari, Langou, Kurzak and Dongarra, Parallel Computing 35(1), 2009; "
                          "weights: arXiv 1510.05107",
                .params = cholesky_params,
                .self_size = sizeof(struct cholesky) },
    .init = cholesky_init,
    .next = cholesky_next,
};
