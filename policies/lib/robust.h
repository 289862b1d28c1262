/* Spread and trend of a few observations that outliers do not spoil. */
#ifndef ORRERY_LIB_ROBUST_H
#define ORRERY_LIB_ROBUST_H

#include <stdbool.h>
#include <stddef.h>

enum { ROBUST_MOST = 1024 }; /* observations */

/* All take 1 to ROBUST_MOST finite values, which stay as they are. */

double robust_median(const double *values, size_t n); /* mean of the middle two where n is even */

/* Median absolute deviation: the median of the distances from the median; not scaled. */
double robust_mad(const double *values, size_t n);

/*
 * Interquartile range by order statistics: quartile p is the value of rank p (n + 1), rounded half
 * up and kept within 1..n. So it is that of CloudSim, which the papers on consolidation use.
 */
double robust_iqr(const double *values, size_t n);

/* A line through values y[0] .. y[n - 1] that stand at x = 1 .. n. */
struct robust_line {
    double at_zero; /* y at x = 0 */
    double slope;   /* per step */
};

/*
 * How much each observation counts. TRICUBE: (1 - ((n - x) / (n - 1))^3)^3, local regression at the
 * last point, where the first observation counts nothing (Cleveland 1979). BISQUARE: that, and then
 * once more with each weight times (1 - (e / 6 s)^2)^2 of its residual e, 0 beyond 6 s, s the
 * median of |e| (Cleveland 1979, section 2); kept as it is when s is 0.
 */
enum robust_weights { ROBUST_EQUAL, ROBUST_TRICUBE, ROBUST_BISQUARE };

/*
 * Weighted least squares. False when fewer than two observations count, as for n <= 2 with
 * TRICUBE: no line is determined.
 */
bool robust_fit(const double *y, size_t n, int weights, struct robust_line *line);

static inline double robust_line_at(const struct robust_line *line, double x)
{
    return line->at_zero + line->slope * x;
}

#endif
