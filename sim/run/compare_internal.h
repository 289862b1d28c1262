/* Shared by compare.c (values of a study) and compare_rank.c (what repetitions say of ranks). */
#ifndef ORRERY_RUN_COMPARE_INTERNAL_H
#define ORRERY_RUN_COMPARE_INTERNAL_H

#include "sim/run/compare.h"

/* All values of one metric at one point. */
struct compare_values {
    const double *const *of;  /* [policy][repetition]; NaN: missing */
    const bool *const *asked; /* the same: whether the study has that run */
    size_t repetitions;
    size_t point, metric, base; /* base: of the baseline; policy_count without one */
};

/* Ranks, probabilities and bootstrap intervals of that metric there, into the cells. */
void compare_rank(struct compare_table *table, const struct compare_values *values);

/* Student's interval of a minus b over the repetitions that both have. */
struct interval compare_paired(const double *a, const double *b, size_t n, double level);

#endif
