/* Cells that join as they fill, and one pass from the end for MSER. */
#include "sim/base/stats_batch.h"

#include <math.h>

#include "sim/base/error.h"
#include "sim/base/stats_interval.h"

enum { FIVE = 5, LEAST_FIVES = 10 };

void batches_init(struct batches *b, size_t count, struct arena *arena)
{
    BUG_UNLESS(count >= 2);
    *b = (struct batches){ .count = count, .size = 1 };
    b->sum = arena_array(arena, 2 * BATCH_CELLS * count, sizeof *b->sum);
}

void batches_add(struct batches *b, double value)
{
    b->n++;
    exact_add(&b->open, value);
    if (++b->filled < b->size)
        return;
    if (b->cells == 2 * BATCH_CELLS * b->count) {
        b->cells /= 2;
        for (size_t i = 0; i < b->cells; i++)
            b->sum[i] = b->sum[2 * i] + b->sum[2 * i + 1];
        b->size *= 2;
        if (b->filled < b->size)
            return;
    }
    b->sum[b->cells++] = exact_get(&b->open);
    b->open = (struct exact_sum){ 0, 0 };
    b->filled = 0;
}

/* Mean of batch i; what is left of the open cell belongs to the last one. */
static double batch_mean(const struct batches *b, size_t i)
{
    size_t from = i * b->cells / b->count;
    size_t to = (i + 1) * b->cells / b->count;
    double n = (double)(to - from) * (double)b->size;
    double sum = 0;

    for (size_t cell = from; cell < to; cell++)
        sum += b->sum[cell];
    if (i + 1 == b->count) {
        sum += exact_get(&b->open);
        n += (double)b->filled;
    }
    return sum / n;
}

void batches_get(const struct batches *b, double level, struct batch_means *means)
{
    struct exact_sum sum = b->open;
    double count = (double)b->count;
    double centre = 0;
    double squares = 0;
    double products = 0;
    double last = 0;

    for (size_t i = 0; i < b->cells; i++)
        exact_add(&sum, b->sum[i]);
    means->mean = exact_get(&sum) / (double)b->n;
    means->half_width = means->lag1 = (double)NAN;
    if (b->cells < 2 * b->count)
        return;
    for (size_t i = 0; i < b->count; i++)
        centre += batch_mean(b, i) / count;
    for (size_t i = 0; i < b->count; i++) {
        double distance = batch_mean(b, i) - centre;

        squares += distance * distance;
        products += i ? distance * last : 0;
        last = distance;
    }
    means->half_width =
        stats_t_quantile(0.5 + level / 2, count - 1) * sqrt(squares / (count - 1) / count);
    if (squares > 0)
        means->lag1 = products / squares;
}

size_t stats_mser(const double *values, size_t n)
{
    struct moments rest = { 0 };
    double least = INFINITY;
    size_t cut = 0;

    for (size_t d = n; d-- > 0;) {
        double error;

        moments_add(&rest, values[d]);
        error = moments_variance(&rest) / (double)rest.n;
        if (d <= n / 2 && error <= least) {
            least = error;
            cut = d;
        }
    }
    return cut;
}

void trail_init(struct trail *trail, struct slab *slab)
{
    *trail = (struct trail){ .slab = slab };
}

void trail_add(struct trail *trail, sim_time at, double value)
{
    size_t room = trail->room ? 2 * trail->room : 64;

    if (trail->filled == 0)
        trail->open_at = at;
    trail->open += value;
    if (++trail->filled < FIVE)
        return;
    if (trail->count == trail->room) {
        trail->fives = slab_resize(trail->slab, trail->fives, trail->room * sizeof *trail->fives,
                                   room * sizeof *trail->fives);
        trail->room = room;
    }
    trail->fives[trail->count++] = (struct trail_five){ trail->open / FIVE, trail->open_at };
    trail->open = 0;
    trail->filled = 0;
}

void trail_cut(const struct trail *trail, struct warm_cut *cut)
{
    double *means = mem_alloc(trail->count * sizeof *means);
    size_t fives;

    *cut = (struct warm_cut){ 0 };
    for (size_t i = 0; i < trail->count; i++)
        means[i] = trail->fives[i].mean;
    fives = stats_mser(means, trail->count);
    mem_free(means);
    if (trail->count < LEAST_FIVES)
        return;
    cut->settled = fives < trail->count / 2;
    cut->before = FIVE * fives;
    cut->at = fives ? trail->fives[fives].at : 0;
}
