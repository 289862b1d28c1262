/* Which of several alternatives is best: how probable it is, and where to look closer. */
#ifndef ORRERY_BASE_STATS_RANK_H
#define ORRERY_BASE_STATS_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Probability of each of `count` alternatives to have the best mean: the share of `resamples`
 * paired bootstrap samples of the n repetitions in which it has; alternatives that tie share it.
 * values[alternative * stride + repetition], all finite. The same seed gives the same answer.
 * n >= 2; p_best receives `count` numbers.
 */
struct stats_table {
    const double *values;
    size_t count, n, stride;
    bool highest; /* the best mean is the highest */
};
void stats_best(const struct stats_table *table, size_t resamples, uint64_t seed, double *p_best);

/* One alternative of a selection: what n values say of it. */
struct stats_choice {
    double mean;
    double variance; /* of one value, divisor n - 1 */
    size_t n;
};

/* The best of them; of equals the first. Means are finite. */
size_t stats_choose(const struct stats_choice *choices, size_t count, bool highest);

/*
 * Bonferroni's lower bound of the probability that the choice is right (APCS-B): one minus the sum,
 * over the others b, of P(b is better), each by the normal distribution of the difference. At
 * least 0. Chen, Lin, Yucesan and Chick 2000, section 2; it takes the values of different
 * alternatives as independent, which is cautious under common random numbers.
 */
double stats_choice_sure(const struct stats_choice *choices, size_t count, bool highest);

/*
 * Shares of a budget of `total` values that make that bound greatest in the limit (theorem 1 of the
 * same paper): N_i / N_j = (s_i / d_i)^2 / (s_j / d_j)^2 for all but the best b, d being the
 * distance to its mean, and N_b = s_b sqrt(sum of N_i^2 / s_i^2). `share` receives `count` numbers
 * whose sum is `total`. Equal means and variances of 0 are taken as very small, not as 0.
 */
void stats_ocba(const struct stats_choice *choices, size_t count, bool highest, double total,
                double *share);

#endif
