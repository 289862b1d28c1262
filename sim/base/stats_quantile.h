/* Quantiles of many values: exact while they are few, within 2^-13 when they are not. */
#ifndef ORRERY_BASE_STATS_QUANTILE_H
#define ORRERY_BASE_STATS_QUANTILE_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

/* Up to this many values are kept (4 MiB) and every quantile is exact. */
enum { QUANTILES_EXACT = 524288 };

/*
 * Collects finite values. Beyond QUANTILES_EXACT of them only counts are kept, in 4096 buckets
 * to each power of two (32 KiB for each power of two that occurs), so that a quantile is off by at
 * most 2^-13 of itself; least and greatest stay exact. Whatever the order of the values, the
 * answers are the same. Zero and what is smaller than 2^-1022 count as 0.
 */
struct quantiles {
    struct slab *slab; /* borrowed for as long as this lives; owns the memory */
    uint64_t n;
    double *values; /* the first values, `room` of them fit; NULL once there are buckets */
    size_t room;
    uint64_t **octaves; /* [sign * 2048 + exponent]: counts, or NULL; NULL while exact */
    uint64_t zeros;
    double min;
    double max;
};

/* Takes no memory until the first value. */
void quantiles_init(struct quantiles *q, struct slab *slab);

/* Slow part of quantiles_add. */
void quantiles_grow(struct quantiles *q, double value);

/* About 2 ns. */
static inline void quantiles_add(struct quantiles *q, double value)
{
    if (q->n < q->room)
        q->values[q->n++] = value;
    else
        quantiles_grow(q, value);
}

/*
 * The value below which a fraction p of the values lies, 0 <= p <= 1: linear between the two
 * neighbours of position (n - 1) p ("type 7", the default of R and NumPy). NaN without values.
 * Reorders the kept values, which changes no answer.
 */
double quantiles_get(const struct quantiles *q, double p);

/* The same for an array, which is reordered. O(n). */
double stats_quantile(double *values, size_t n, double p);

#endif
