/* How sure a result is: quantiles of the usual distributions, confidence intervals, comparisons. */
#ifndef ORRERY_BASE_STATS_INTERVAL_H
#define ORRERY_BASE_STATS_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

/* Quantiles, 0 < p < 1, and P(X <= x); degrees of freedom > 0. stats_t_quantile(0.975, 9) is 2.262.
 */
double stats_normal_quantile(double p);
double stats_normal_cdf(double x);
double stats_t_quantile(double p, double freedom);
double stats_chi2_quantile(double p, double freedom);

/* P(X <= x) for the gamma distribution with mean shape * scale; both > 0; 0 for x <= 0. */
double stats_gamma_cdf(double x, double shape, double scale);

/* P(X > x) of chi-square: the p value of a goodness of fit. */
double stats_chi2_tail(double x, double freedom);

/* An estimate and where its true value lies with the asked confidence. */
struct interval {
    size_t n;
    double mean;
    double low; /* NaN below two values, as high and p */
    double high;
    double p; /* two-sided p value of "the true mean is 0"; NaN for the bootstrap */
};

/* Values of one kind; borrowed. */
struct sample {
    const double *values;
    size_t n;
};

/* Student's interval of the mean of independent values; level such as 0.95, 0 < level < 1. */
struct interval stats_mean_interval(const double *values, size_t n, double level);

/* The same for the mean of a[i] - b[i]: both measured on the same workload i. */
struct interval stats_paired_interval(const double *a, const double *b, size_t n, double level);

/*
 * Welch's interval of the difference of two means measured on different workloads (degrees of
 * freedom by Satterthwaite). Where the workloads are the same, the paired one is narrower.
 */
struct interval stats_welch_interval(const struct sample *a, const struct sample *b, double level);

/*
 * Percentile bootstrap interval of the mean: no assumption on the distribution, wants some 15
 * values or more. The same seed gives the same interval; `resamples` of 2000 do for 95 %.
 */
struct interval stats_bootstrap_interval(const double *values, size_t n, double level,
                                         size_t resamples, uint64_t seed);

/*
 * Holm's step-down adjustment of n p values for testing them all: adjusted[i] <= alpha rejects i
 * with a chance of at most alpha of any wrong rejection. NaN stays NaN and does not count as a
 * test. `adjusted` may be `p`.
 */
void stats_holm(const double *p, double *adjusted, size_t n);

#endif
