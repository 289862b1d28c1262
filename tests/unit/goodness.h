/* How well draws fit a distribution: Kolmogorov-Smirnov and chi-square, for tests with fixed seeds.
 */
#ifndef ORRERY_TESTS_UNIT_GOODNESS_H
#define ORRERY_TESTS_UNIT_GOODNESS_H

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* Limits that a right sampler exceeds once in a thousand seeds. */
#define KS_LIMIT 1.95
#define CHI2_255 330.5
#define CHI2_19 43.8
#define CHI2_9 27.9

static inline int goodness_order(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

/* sqrt(n) times the largest distance of the empirical distribution from `cdf`; sorts the values. */
static inline double goodness_ks(double *values, size_t n, double (*cdf)(double))
{
    double worst = 0;

    qsort(values, n, sizeof *values, goodness_order);
    for (size_t i = 0; i < n; i++) {
        double f = cdf(values[i]);
        double above = (double)(i + 1) / (double)n - f;
        double below = f - (double)i / (double)n;

        worst = fmax(worst, fmax(above, below));
    }
    return worst * sqrt((double)n);
}

/* Sum of (count - expected)^2 / expected. */
static inline double goodness_chi2(const size_t *counts, const double *expected, size_t bins)
{
    double sum = 0;

    for (size_t i = 0; i < bins; i++) {
        double d = (double)counts[i] - expected[i];

        sum += d * d / expected[i];
    }
    return sum;
}

#endif
