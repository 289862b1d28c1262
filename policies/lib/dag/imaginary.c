/* Best imaginary levels, from the exits back, one value a sort of processor. */
#include "policies/lib/dag/imaginary.h"

#include "policies/lib/dag/append.h"

static bool alike(const struct problem *p, uint32_t a, uint32_t b)
{
    return p->kind[a] == p->kind[b] && p->links.of[a] == p->links.of[b] &&
           p->cores[a] == p->cores[b];
}

static void sort(const struct problem *p, struct imaginary *im, struct scratch *scratch)
{
    uint32_t *of = scratch_array(scratch, p->processors, sizeof *of);
    uint32_t *first = scratch_array(scratch, p->processors, sizeof *first);
    uint32_t *other = scratch_array(scratch, p->processors, sizeof *other);

    for (uint32_t q = 0; q < p->processors; q++) {
        uint32_t s = 0;

        while (s < im->sorts && !alike(p, first[s], q))
            s++;
        of[q] = s;
        if (s == im->sorts) {
            first[im->sorts++] = q;
            other[s] = PROBLEM_NOWHERE;
        } else if (other[s] == PROBLEM_NOWHERE) {
            other[s] = q;
        }
    }
    im->sort = of;
    im->first = first;
    im->other = other;
}

/* The best continuation over one edge: its transfer and the level of its end. */
static double best(const struct problem *p, const struct imaginary *im, uint32_t edge,
                   uint32_t from)
{
    const double *level = im->level + (size_t)p->graph->successors.item[edge] * im->sorts;
    double bytes = p->graph->bytes[edge];
    uint32_t q = im->first[from];
    double least = level[from] + problem_transfer_up(p, bytes, q, q);

    for (uint32_t s = 0; s < im->sorts; s++) {
        uint32_t r = s == from ? im->other[s] : im->first[s];

        if (r != PROBLEM_NOWHERE && level[s] < least)
            least = fmin(least, level[s] + problem_transfer_up(p, bytes, q, r));
    }
    return least;
}

struct imaginary imaginary_make(const struct problem *p, struct scratch *scratch)
{
    const struct taskgraph *g = p->graph;
    struct imaginary im = { 0 };

    sort(p, &im, scratch);
    im.level = scratch_array(scratch, (size_t)g->tasks * im.sorts, sizeof *im.level);
    for (uint32_t i = g->tasks; i > 0; i--) {
        uint32_t task = g->order[i - 1];

        for (uint32_t s = 0; s < im.sorts; s++) {
            uint32_t q = im.first[s];
            double rest = 0;

            for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
                rest = fmax(rest, best(p, &im, e, s));
            im.level[(size_t)task * im.sorts + s] =
                problem_runs(p, task, q) ? problem_cost(p, task, q) + rest : (double)INFINITY;
        }
    }
    return im;
}
