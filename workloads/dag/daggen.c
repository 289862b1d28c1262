/* Random graphs by the rules of the tool daggen: fat, density, regularity, jumps. */
#include <math.h>
#include <string.h>

#include "workloads/dag/shapes.h"

/*
 * The rules, as the tool has them. Levels are meant to have floor(n^fat) tasks, each has that times
 * a factor uniform in regular to 2 - regular, cut, at least one; the last is cut short. A task
 * below level 0 gets 1 + floor(U(0, density * w)) parents, at most w, the width of the level above.
 * Each is so many levels up as floor(U(1, jump + 1)) says, at level 0 at least, a random one of its
 * level or the next one round that is no parent yet; if all are, it is left out. Costs of the tool:
 * see `complexity`; its tasks of several cores are not made here.
 */
struct daggen {
    struct shape shape; /* first member */
    int64_t tasks;
    double fat;
    double density;
    double regular;
    int64_t jump;
    int complexity;
    int64_t mindata, maxdata;
    /* State. Room for an entry a task. */
    uint32_t *level; /* first task of each level, and the end of the last */
    uint32_t *stamp; /* last child of a task, plus 1 */
    double *bytes;   /* on each edge of a task; 1 if `complexity` does not say */
    struct rng rng;  /* of data and operations */
};

enum { COMMON, N2, NLOGN, N3, MIXED };

static const char *const complexities[] = { "none", "n2", "nlogn", "n3", "mixed", NULL };

static const struct param daggen_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(daggen, tasks, 100, 1, 1e7, "", "Tasks of a graph."),
    PARAM(daggen, fat, 0.5, 0, 1, "", "Width of levels: 0 a chain, 1 all tasks beside each other."),
    PARAM(daggen, density, 0.5, 0, 1, "", "Parents: 0 as few as can be, 1 up to a whole level."),
    PARAM(daggen, regular, 0.9, 0, 1, "", "1: all levels are equally wide."),
    PARAM(daggen, jump, 1, 1, 1e6, "", "Most levels that an edge goes down."),
    PARAM_CHOICE(daggen, complexity, "none", complexities,
                 "None: cost, ccr, volume and bandwidth count. Otherwise they do not: a task has d "
                 "elements, d^2, d^2 log d or d^3 operations, and sends 8 d^2 bytes."),
    PARAM(daggen, mindata, 2048, 1024, 1e6, "", "Fewest elements, in multiples of 1024."),
    PARAM(daggen, maxdata, 11264, 1024, 1e6, "", "Most elements."),
    { 0 },
};

static double ideal_width(const struct daggen *self)
{
    return floor(pow((double)self->tasks, self->fat) + 1e-9);
}

static bool daggen_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct daggen *self = ptr;
    size_t n = (size_t)self->tasks;
    double widest = fmin((double)n, ideal_width(self) * (2 - self->regular));

    self->shape.exact = self->complexity != COMMON;
    if (self->maxdata < self->mindata)
        return error_set(err, "dag.daggen: maxdata is %lld, below mindata, %lld",
                         (long long)self->maxdata, (long long)self->mindata);
    if (!shape_fits("dag.daggen", (double)n, (double)n * (1 + self->density * widest), err) ||
        !shape_init(&self->shape, "dag.daggen", input, err))
        return false;
    self->level = arena_array(input->arena, n + 1, sizeof *self->level);
    self->stamp = arena_array(input->arena, n, sizeof *self->stamp);
    self->bytes = arena_array(input->arena, n, sizeof *self->bytes);
    return true;
}

static double between(struct rng *rng, double low, double high)
{
    return low + (high - low) * rng_uniform(rng);
}

/* Adds a task with the operations of the tool, 64 to 512 an element where it says so. */
static void add(struct daggen *self)
{
    struct shape *s = &self->shape;
    double d =
        floor(between(&self->rng, (double)self->mindata, (double)self->maxdata) / 1024) * 1024;
    double op = between(&self->rng, 64, 512);
    int kind = self->complexity == MIXED ? N2 + (int)rng_below(&self->rng, 3) : self->complexity;
    double work = kind == N2 ? op * d * d : kind == NLOGN ? 2 * op * d * d * log2(d) : d * d * d;

    self->bytes[s->tasks] = kind == COMMON ? 1 : 8 * d * d;
    shape_task(s, NULL, kind == COMMON ? 1 : work * s->slowness);
}

static void adopt(struct daggen *self, uint32_t child, uint32_t from, uint32_t width)
{
    struct shape *s = &self->shape;
    uint32_t at = (uint32_t)rng_below(&s->rng, width);

    for (uint32_t tried = 0; tried < width; tried++) {
        uint32_t parent = from + (at + tried) % width;

        if (self->stamp[parent] == child + 1)
            continue;
        self->stamp[parent] = child + 1;
        shape_edge(s, parent, child, self->bytes[parent]);
        return;
    }
}

static void give_parents(struct daggen *self, uint32_t level, uint32_t child)
{
    struct shape *s = &self->shape;
    uint32_t above = self->level[level] - self->level[level - 1];
    double parents = fmin(1 + floor(between(&s->rng, 0, self->density * above)), above);

    for (double i = 0; i < parents; i++) {
        double up = floor(between(&s->rng, 1, (double)self->jump + 1));
        uint32_t to = up < level ? level - (uint32_t)up : 0;

        adopt(self, child, self->level[to], self->level[to + 1] - self->level[to]);
    }
}

static bool daggen_next(void *ptr, void *item)
{
    struct daggen *self = ptr;
    struct shape *s = &self->shape;
    double width = ideal_width(self);
    uint32_t n = (uint32_t)self->tasks;

    if (!shape_begin(s))
        return false;
    self->rng = shape_stream(s, RNG_SERVICE);
    memset(self->stamp, 0, n * sizeof *self->stamp);
    for (uint32_t level = 0; s->tasks < n; level++) {
        double wanted = floor(width * between(&s->rng, self->regular, 2 - self->regular));

        for (double i = 0; i < fmax(wanted, 1) && s->tasks < n; i++)
            add(self);
        self->level[level + 1] = (uint32_t)s->tasks;
    }
    for (uint32_t level = 1; self->level[level] < n; level++)
        for (uint32_t child = self->level[level]; child < self->level[level + 1]; child++)
            give_parents(self, level, child);
    return shape_end(s, item);
}

const struct generator dag_daggen = {
    .policy = { .name = "dag.daggen",
                .doc = "Random graphs by fatness, density, regularity and jumps.",
                .source = "Suter and Hunold, daggen (github.com/frs69wq/daggen)",
                .params = daggen_params,
                .self_size = sizeof(struct daggen) },
    .init = daggen_init,
    .next = daggen_next,
};
