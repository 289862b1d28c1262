/* The random graphs that HEFT was introduced with: levels of random width, a fixed out-degree. */
#include <math.h>
#include <string.h>

#include "workloads/dag/shapes.h"

/*
 * From the paper: the height is uniform with mean sqrt(v) / alpha, the widths of levels with mean
 * alpha sqrt(v), both rounded up; out-degree, CCR and beta; costs uniform in 0 to twice their mean.
 * The paper leaves open, and this is our choice: the uniform numbers begin at 0; widths are scaled
 * so that there are v tasks, at least one a level; edges lead to the next level, to all of it where
 * it is smaller than the out-degree, and first to its tasks without a predecessor.
 */
struct topcuoglu {
    struct shape shape; /* first member */
    int64_t tasks;
    double alpha;
    int64_t out_degree;
    /* State. Room for an entry a task. */
    double *wide;     /* sum of drawn widths up to each level */
    uint32_t *parent; /* a level in random order */
    uint32_t *child;  /* the next one in random order */
    uint32_t *pick;   /* the same, shuffled on while it is drawn from */
    uint32_t *stamp;  /* last parent of a task, plus 1 */
};

static const struct param topcuoglu_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(topcuoglu, tasks, 100, 1, 1e7, "",
          "Tasks of a graph, v; published with 20, 40, 60, 80 and 100."),
    PARAM(topcuoglu, alpha, 1, 1e-3, 1e3, "",
          "Shape: above 1 graphs are short and wide; published with 0.5, 1 and 2."),
    PARAM(topcuoglu, out_degree, 3, 1, 1e7, "",
          "Successors of a task above the last level; published with 1 to 5 and v."),
    { 0 },
};

static bool topcuoglu_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct topcuoglu *self = ptr;
    size_t v = (size_t)self->tasks;
    double degree = (double)(self->out_degree < self->tasks ? self->out_degree : self->tasks);

    if (!shape_fits("dag.topcuoglu", (double)v, (double)v * degree, err) ||
        !shape_init(&self->shape, "dag.topcuoglu", input, err))
        return false;
    self->wide = arena_array(input->arena, v, sizeof *self->wide);
    self->parent = arena_array(input->arena, v, sizeof *self->parent);
    self->child = arena_array(input->arena, v, sizeof *self->child);
    self->pick = arena_array(input->arena, v, sizeof *self->pick);
    self->stamp = arena_array(input->arena, v, sizeof *self->stamp);
    return true;
}

/* Uniform with this mean, rounded up, at least 1. */
static double around(struct shape *s, double mean)
{
    return fmax(1, ceil(2 * mean * rng_uniform(&s->rng)));
}

static void shuffle(struct shape *s, uint32_t *order, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = (uint32_t)rng_below(&s->rng, (uint64_t)i + 1);

        order[i] = order[k];
        order[k] = first + i;
    }
}

/* So many more successors of a parent, drawn from those of the next level that are not yet. */
static void draw(struct topcuoglu *self, uint32_t parent, uint32_t children, uint32_t more)
{
    for (uint32_t i = 0; more > 0; i++) {
        uint32_t k = i + (uint32_t)rng_below(&self->shape.rng, children - i);
        uint32_t child = self->pick[k];

        self->pick[k] = self->pick[i];
        self->pick[i] = child;
        if (self->stamp[child] == parent + 1)
            continue;
        shape_edge(&self->shape, parent, child, 1);
        more--;
    }
}

/* Edges from one level to the next: child i goes to parent i mod `parents` as long as it can. */
static void join(struct topcuoglu *self, uint32_t first, uint32_t parents, uint32_t children)
{
    struct shape *s = &self->shape;
    uint32_t degree = self->out_degree < children ? (uint32_t)self->out_degree : children;

    shuffle(s, self->parent, first, parents);
    shuffle(s, self->child, first + parents, children);
    memcpy(self->pick, self->child, children * sizeof *self->pick);
    for (uint32_t p = 0; p < parents; p++) {
        uint32_t more = degree;

        for (uint64_t i = p; i < children && more > 0; i += parents, more--) {
            self->stamp[self->child[i]] = self->parent[p] + 1;
            shape_edge(s, self->parent[p], self->child[i], 1);
        }
        draw(self, self->parent[p], children, more);
    }
}

static bool topcuoglu_next(void *ptr, void *item)
{
    struct topcuoglu *self = ptr;
    struct shape *s = &self->shape;
    double v = (double)self->tasks;
    uint32_t last = 0; /* tasks of the level before */
    uint32_t height;
    double sum = 0;

    if (!shape_begin(s))
        return false;
    memset(self->stamp, 0, (size_t)self->tasks * sizeof *self->stamp);
    height = (uint32_t)fmin(v, around(s, sqrt(v) / self->alpha));
    for (uint32_t level = 0; level < height; level++)
        self->wide[level] = sum += around(s, self->alpha * sqrt(v));
    for (uint32_t level = 0; level < height; level++) {
        uint32_t first = (uint32_t)s->tasks;
        /* One task a level is given; the others go by the sums, so that no rounding is lost. */
        double upto = level + 1 + floor((v - height) * (self->wide[level] / sum) + 0.5);

        while ((double)s->tasks < upto)
            shape_task(s, NULL, 1);
        if (level > 0)
            join(self, first - last, last, (uint32_t)s->tasks - first);
        last = (uint32_t)s->tasks - first;
    }
    return shape_end(s, item);
}

const struct generator dag_topcuoglu = {
    .policy = { .name = "dag.topcuoglu",
                .doc = "Random graphs by size, shape, out-degree, CCR and heterogeneity.",
                .source = "Topcuoglu, Hariri and Wu, IEEE TPDS 13(3), 2002, section 5.1",
                .params = topcuoglu_params,
                .self_size = sizeof(struct topcuoglu) },
    .init = topcuoglu_init,
    .next = topcuoglu_next,
};
