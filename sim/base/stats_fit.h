/* Linear models fitted to data: least squares, and ridge regression. */
#ifndef ORRERY_BASE_STATS_FIT_H
#define ORRERY_BASE_STATS_FIT_H

#include <stdbool.h>
#include <stddef.h>

/* What is fitted: y[i] by a sum of coefficients times the columns of row i. Borrowed, finite. */
struct stats_points {
    const double *x; /* rows one after the other */
    const double *y;
    size_t rows; /* at least `columns`, and 1 */
    size_t columns;
    bool constant; /* a constant is fitted, too, as if there were one more column of ones */
};

/* How well. */
struct stats_fit {
    size_t rank;     /* of the columns: fewer than there are if some depend on others */
    double residual; /* sum of the squared errors */
    double r2; /* 1 - residual / sum of squares of y (about its mean with a constant); NaN if 0 */
};

/*
 * Coefficients with the least sum of squared errors, by singular values; where columns depend on
 * each other, the shortest such vector. `coefficients` has room for `columns`, and for one more
 * with a constant, which then comes first.
 */
struct stats_fit stats_fit_least_squares(const struct stats_points *points, double *coefficients);

/*
 * Coefficients with the least sum of squared errors plus `penalty` (> 0) times the sum of their own
 * squares (Hoerl and Kennard 1970). The constant costs nothing; columns of unlike size are best
 * brought to one scale first. The rank is that of the columns.
 */
struct stats_fit stats_fit_ridge(const struct stats_points *points, double penalty,
                                 double *coefficients);

/* What the model says for one row. */
double stats_fit_value(const struct stats_points *points, const double *coefficients,
                       const double *row);

#endif
