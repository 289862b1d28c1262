/* Bootstrap over repetitions, and the allocation of Chen and others. */
#include "sim/base/stats_rank.h"

#include <float.h>
#include <math.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/stats.h"
#include "sim/base/stats_interval.h"

/* The sum and the number of values of each alternative, over n repetitions drawn. */
struct drawn {
    struct exact_sum sum;
    size_t n;
};

/* False: an alternative has none of these repetitions. */
static bool draw(const struct stats_table *table, struct rng *rng, struct drawn *drawn)
{
    bool all = true;

    for (size_t k = 0; k < table->count; k++)
        drawn[k] = (struct drawn){ 0 };
    for (size_t j = 0; j < table->n; j++) {
        size_t at = rng_below(rng, table->n);

        for (size_t k = 0; k < table->count; k++) {
            double value = table->values[k * table->stride + at];

            if (isnan(value))
                continue;
            exact_add(&drawn[k].sum, value);
            drawn[k].n++;
        }
    }
    for (size_t k = 0; k < table->count; k++)
        all = all && drawn[k].n > 0;
    return all;
}

void stats_resample(const struct stats_table *table, size_t resamples, uint64_t seed, double *means)
{
    struct drawn *drawn = mem_alloc(table->count * sizeof *drawn);
    struct rng rng;

    BUG_UNLESS(table->n > 0);
    rng_stream(&rng, seed, 0, RNG_BOOTSTRAP, table->n);
    for (size_t i = 0; i < resamples; i++) {
        while (!draw(table, &rng, drawn))
            ;
        for (size_t k = 0; k < table->count; k++)
            means[k * resamples + i] = exact_get(&drawn[k].sum) / (double)drawn[k].n;
    }
    mem_free(drawn);
}

void stats_best(const double *means, size_t count, size_t resamples, bool highest, double *p_best)
{
    double sign = highest ? -1 : 1;

    for (size_t k = 0; k < count; k++)
        p_best[k] = 0;
    for (size_t i = 0; i < resamples; i++) {
        double best = INFINITY;
        size_t ties = 0;

        for (size_t k = 0; k < count; k++) {
            double mean = sign * means[k * resamples + i];

            ties = mean < best ? 1 : ties + (mean == best);
            best = mean < best ? mean : best;
        }
        for (size_t k = 0; k < count; k++)
            if (sign * means[k * resamples + i] == best)
                p_best[k] += 1 / (double)ties;
    }
    for (size_t k = 0; k < count; k++)
        p_best[k] /= (double)resamples;
}

size_t stats_choose(const struct stats_choice *choices, size_t count, bool highest)
{
    size_t best = 0;

    for (size_t i = 1; i < count; i++)
        if (highest ? choices[i].mean > choices[best].mean : choices[i].mean < choices[best].mean)
            best = i;
    return best;
}

double stats_choice_sure(const struct stats_choice *choices, size_t count, bool highest)
{
    const struct stats_choice *best = &choices[stats_choose(choices, count, highest)];
    double wrong = 0;

    for (size_t i = 0; i < count; i++) {
        double distance = fabs(choices[i].mean - best->mean);
        double error =
            sqrt(choices[i].variance / (double)choices[i].n + best->variance / (double)best->n);

        if (&choices[i] == best)
            continue;
        if (error > 0)
            wrong += stats_normal_cdf(-distance / error);
        else
            wrong += distance > 0 ? 0 : 0.5;
    }
    return wrong < 1 ? 1 - wrong : 0;
}

void stats_ocba(const struct stats_choice *choices, size_t count, bool highest, double total,
                double *share)
{
    size_t best = stats_choose(choices, count, highest);
    double scale = fabs(choices[best].mean);
    double squares = 0;
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        scale = fmax(scale, fabs(choices[i].mean));
    for (size_t i = 0; i < count; i++) {
        /* Equal or certain alternatives must not divide by 0, and the order of all others stays. */
        double distance = fmax(fabs(choices[i].mean - choices[best].mean), 1e-6 * scale);
        double deviation = fmax(sqrt(choices[i].variance), 1e-9 * scale + DBL_MIN);
        double ratio = deviation / fmax(distance, DBL_MIN);

        if (i == best)
            continue;
        share[i] = ratio * ratio;
        squares += share[i] / deviation * (share[i] / deviation);
        sum += share[i];
    }
    share[best] = sqrt(choices[best].variance) * sqrt(squares);
    sum += share[best];
    for (size_t i = 0; i < count; i++)
        share[i] = sum > 0 && isfinite(sum) ? total * share[i] / sum : total / (double)count;
}
