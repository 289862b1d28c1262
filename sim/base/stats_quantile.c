/* Selection in linear time while exact; counts by exponent and leading mantissa bits after. */
#include "sim/base/stats_quantile.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "sim/base/error.h"
#include "sim/base/rng.h"

enum { BUCKET_BITS = 12, BUCKETS = 1 << BUCKET_BITS, EXPONENTS = 2048, FIRST_ROOM = 256 };

static void swap(double *a, double *b)
{
    double kept = *a;

    *a = *b;
    *b = kept;
}

static double middle(double a, double b, double c)
{
    double low = a < b ? a : b;
    double high = a < b ? b : a;

    return c < low ? low : c > high ? high : c;
}

/*
 * Brings the value of rank k to values[k], nothing greater before it, nothing smaller after it.
 * Three parts, because many values may be equal; the pivots come from a fixed stream, so that no
 * order of a file makes this quadratic and the same input takes the same steps.
 */
static double select_rank(double *values, size_t n, size_t k)
{
    size_t low = 0;
    size_t high = n;
    struct rng rng;

    rng_seed(&rng, n);
    while (high - low > 1) {
        size_t span = high - low;
        double pivot =
            middle(values[low + rng_below(&rng, span)], values[low + rng_below(&rng, span)],
                   values[low + rng_below(&rng, span)]);
        size_t less = low;
        size_t more = high;

        for (size_t i = low; i < more;) {
            if (values[i] < pivot)
                swap(&values[i++], &values[less++]);
            else if (values[i] > pivot)
                swap(&values[i], &values[--more]);
            else
                i++;
        }
        if (k < less)
            high = less;
        else if (k >= more)
            low = more;
        else
            break;
    }
    return values[k];
}

double stats_quantile(double *values, size_t n, double p)
{
    double position;
    double below;
    double above;
    size_t k;

    BUG_UNLESS(p >= 0 && p <= 1);
    if (!n)
        return nan("");
    position = (double)(n - 1) * p;
    k = (size_t)position;
    below = select_rank(values, n, k);
    if (k + 1 >= n || position == (double)k)
        return below;
    above = values[k + 1];
    for (size_t i = k + 2; i < n; i++)
        above = values[i] < above ? values[i] : above;
    return below + (position - (double)k) * (above - below);
}

void quantiles_init(struct quantiles *q, struct slab *slab)
{
    memset(q, 0, sizeof *q);
    q->slab = slab;
}

static void count(struct quantiles *q, double value)
{
    uint64_t bits;
    uint64_t **octave;

    q->min = value < q->min ? value : q->min;
    q->max = value > q->max ? value : q->max;
    memcpy(&bits, &value, sizeof bits);
    if (!(bits >> 52 & (EXPONENTS - 1))) {
        q->zeros++;
        return;
    }
    octave = &q->octaves[bits >> 52];
    if (!*octave)
        *octave = slab_alloc(q->slab, BUCKETS * sizeof **octave);
    (*octave)[bits >> (52 - BUCKET_BITS) & (BUCKETS - 1)]++;
}

static void use_buckets(struct quantiles *q)
{
    q->octaves = slab_alloc(q->slab, 2 * EXPONENTS * sizeof *q->octaves);
    q->min = q->max = q->values[0];
    for (size_t i = 0; i < q->n; i++)
        count(q, q->values[i]);
    slab_free(q->slab, q->values, q->room * sizeof *q->values);
    q->values = NULL;
    q->room = 0;
}

void quantiles_grow(struct quantiles *q, double value)
{
    if (!q->octaves && q->n < QUANTILES_EXACT) {
        size_t room = q->room ? 2 * q->room : FIRST_ROOM;

        q->values =
            slab_resize(q->slab, q->values, q->room * sizeof *q->values, room * sizeof *q->values);
        q->room = room;
        q->values[q->n++] = value;
        return;
    }
    if (!q->octaves)
        use_buckets(q);
    count(q, value);
    q->n++;
}

/* Middle of a bucket. */
static double bucket_value(uint64_t octave, uint64_t bucket)
{
    uint64_t bits =
        octave << 52 | bucket << (52 - BUCKET_BITS) | UINT64_C(1) << (52 - BUCKET_BITS - 1);
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Walks the buckets of one octave, up or down in value; true when rank k (from *seen) is in it. */
static bool find_in(const struct quantiles *q, uint64_t octave, uint64_t k, uint64_t *seen,
                    double *value)
{
    const uint64_t *counts = q->octaves[octave];
    bool negative = octave >= EXPONENTS;

    for (uint64_t i = 0; counts && i < BUCKETS; i++) {
        uint64_t bucket = negative ? BUCKETS - 1 - i : i;

        *seen += counts[bucket];
        if (k < *seen) {
            *value = bucket_value(octave, bucket);
            return true;
        }
    }
    return false;
}

/* Least and greatest are known exactly, so the middle of their buckets need not lie beyond them. */
static double inside(const struct quantiles *q, double value)
{
    return value < q->min ? q->min : value > q->max ? q->max : value;
}

/* The value of rank k: negative octaves from the largest magnitude down, zeros, positive ones up.
 */
static double rank_value(const struct quantiles *q, uint64_t k)
{
    uint64_t seen = 0;
    double value = 0;

    if (k == 0)
        return q->min;
    if (k == q->n - 1)
        return q->max;
    for (uint64_t e = EXPONENTS; e-- > 0;)
        if (find_in(q, EXPONENTS + e, k, &seen, &value))
            return inside(q, value);
    seen += q->zeros;
    if (k < seen)
        return 0;
    for (uint64_t e = 0; e < EXPONENTS; e++)
        if (find_in(q, e, k, &seen, &value))
            break;
    return inside(q, value);
}

double quantiles_get(const struct quantiles *q, double p)
{
    double position;
    double below;
    uint64_t k;

    BUG_UNLESS(p >= 0 && p <= 1);
    if (!q->octaves)
        return stats_quantile(q->values, q->n, p);
    position = (double)(q->n - 1) * p;
    k = (uint64_t)position;
    below = rank_value(q, k);
    if (k + 1 >= q->n || position == (double)k)
        return below;
    return below + (position - (double)k) * (rank_value(q, k + 1) - below);
}
