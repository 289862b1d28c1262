/* Which of several alternatives is best: how probable it is, and where to look closer. */
#ifndef ORRERY_BASE_STATS_RANK_H
#define ORRERY_BASE_STATS_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * values[alternative * stride + repetition], finite; NaN where an alternative was not repeated so
 * often, but each has a value. n repetitions that belong together.
 */
struct stats_table {
    const double *values;
    size_t count, n, stride;
};

/*
 * Means of `resamples` paired bootstrap samples: whole repetitions are drawn, so that what the
 * alternatives have in common stays in common. The mean of an alternative is over what it has of
 * those drawn; a sample in which one of them has nothing is drawn anew.
 * means[alternative * resamples + sample]. The same seed gives the same means; where no value is
 * missing, for any subset of the alternatives, too. n >= 1.
 */
void stats_resample(const struct stats_table *table, size_t resamples, uint64_t seed,
                    double *means);

/*
 * Probability of each alternative to have the best mean: the share of those samples in which it
 * has; alternatives that tie share it. p_best receives `count` numbers whose sum is 1.
 */
void stats_best(const double *means, size_t count, size_t resamples, bool highest, double *p_best);

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
