/* Points drawn uniformly from a simplex, and from a simplex cut by the unit cube. */
#include "workloads/os/tasksets.h"

#include <float.h>
#include <math.h>

#include "sim/base/arena.h"

enum { MOST_DRAWS = 1000 };

void taskset_uunifast(double *share, size_t count, double total, struct rng *rng)
{
    double left = total;

    for (size_t i = 0; i + 1 < count; i++) {
        double next = left * pow(rng_uniform(rng), 1 / (double)(count - 1 - i));

        share[i] = left - next;
        left = next;
    }
    share[count - 1] = left;
}

bool taskset_discard(double *share, size_t count, double total, struct rng *rng)
{
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
        bool fits = true;

        taskset_uunifast(share, count, total, rng);
        for (size_t i = 0; i < count; i++)
            fits = fits && share[i] <= 1;
        if (fits)
            return true;
    }
    return false;
}

/*
 * The set of points is cut into simplexes. Those of i + 1 dimensions stand on facets of two kinds
 * of the i-dimensional ones: the table says for each kind of simplex with which probability a
 * random point of it lies above the second kind of facet. Row i - 1, column j: chance[(i - 1) n +
 * j].
 */
static void fill_chances(double *chance, size_t n, double total, double whole)
{
    double *volume = mem_alloc(2 * (n + 1) * sizeof *volume);
    double *next = volume + n + 1;

    volume[1] = DBL_MAX; /* only ratios count, and volumes become very small */
    for (size_t i = 2; i <= n; i++) {
        for (size_t j = 0; j < i; j++) {
            double below = total - whole + (double)j;
            double above = whole + (double)(i - j) - total;
            double from_below = volume[j + 1] * below / (double)i;
            double from_above = volume[j] * above / (double)i;
            double sum = from_below + from_above;

            next[j + 1] = sum;
            sum += DBL_TRUE_MIN;
            chance[(i - 1) * n + j] = above > below ? from_above / sum : 1 - from_below / sum;
        }
        for (size_t j = 0; j <= i; j++)
            volume[j] = next[j];
    }
    mem_free(volume);
}

void taskset_fixed_sum(double *share, size_t count, double total, struct rng *rng)
{
    double *chance = mem_alloc(count * count * sizeof *chance);
    double whole = fmin(floor(total), (double)count - 1);
    size_t kind = (size_t)whole;
    double left = total;
    double sum = 0;
    double size = 1;

    fill_chances(chance, count, total, whole);
    for (size_t i = count - 1; i > 0; i--) {
        bool one = rng_uniform(rng) <= chance[i * count + kind];
        double scale = pow(rng_uniform(rng), 1 / (double)i);

        sum += (1 - scale) * size * left / (double)(i + 1);
        size *= scale;
        share[count - 1 - i] = sum + (one ? size : 0);
        left -= one;
        kind -= one && kind > 0;
    }
    share[count - 1] = sum + size * left;
    mem_free(chance);

    /* The construction prefers an order of the coordinates. */
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = (size_t)rng_below(rng, i + 1);
        double swap = share[i];

        share[i] = share[other];
        share[other] = swap;
    }
}
