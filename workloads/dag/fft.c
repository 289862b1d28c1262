/* The fast Fourier transform of m points: recursive calls down to single points, then butterflies.
 */
#include "workloads/dag/shapes.h"

struct fft {
    struct shape shape; /* first member */
    int64_t points;
};

static const struct param fft_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(fft, points, 8, 2, 262144, "", "Points m, a power of two; 2 m - 1 + m log2 m tasks."),
    { 0 },
};

static bool fft_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct fft *self = ptr;

    if (self->points & (self->points - 1))
        return error_set(err, "dag.fft: points is %lld; expected a power of two",
                         (long long)self->points);
    return shape_init(&self->shape, "dag.fft", input, err);
}

/*
 * Tasks of a level cost the same (Topcuoglu et al., section 5.3). Call c has the calls 2c + 1 and
 * 2c + 2; the calls of the last level are the points. In level l of the butterflies, point i takes
 * what i and its partner at distance 2^l had before.
 */
static bool fft_next(void *ptr, void *item)
{
    struct fft *self = ptr;
    struct shape *s = &self->shape;
    uint32_t m = (uint32_t)self->points;
    uint32_t first = 0; /* task of the level */

    if (!shape_begin(s))
        return false;
    for (uint32_t c = 0; c < 2 * m - 1; c++) {
        shape_task(s, "call", 1);
        first = c == 2 * first + 1 ? c : first;
        shape_alike(s, c, first);
        if (c > 0)
            shape_edge(s, (c - 1) / 2, c, 1);
    }
    for (uint32_t distance = 1; distance < m; distance *= 2) {
        uint32_t above = first;

        first = above + m;
        for (uint32_t i = 0; i < m; i++) {
            uint32_t task = shape_task(s, "butterfly", 1);

            shape_alike(s, task, first);
            shape_edge(s, above + i, task, 1);
            shape_edge(s, above + (i ^ distance), task, 1);
        }
    }
    return shape_end(s, item);
}

const struct generator dag_fft = {
    .policy = { .name = "dag.fft",
                .doc = "The fast Fourier transform: a tree of calls, then butterflies.",
                .source = "Topcuoglu, Hariri and Wu, IEEE TPDS 13(3), 2002, section 5.3",
                .params = fft_params,
                .self_size = sizeof(struct fft) },
    .init = fft_init,
    .next = fft_next,
};
