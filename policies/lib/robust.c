/* Medians, and lines through the newest observations (Cleveland, JASA 74, 1979, pages 829-836). */
#include "policies/lib/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/error.h"
#include "sim/base/stats_quantile.h"

double robust_median(const double *values, size_t n)
{
    double copy[ROBUST_MOST];

    BUG_UNLESS(n > 0 && n <= ROBUST_MOST);
    memcpy(copy, values, n * sizeof *copy);
    return stats_quantile(copy, n, 0.5);
}

double robust_mad(const double *values, size_t n)
{
    double away[ROBUST_MOST];
    double centre = robust_median(values, n);

    for (size_t i = 0; i < n; i++)
        away[i] = fabs(values[i] - centre);
    return stats_quantile(away, n, 0.5);
}

/* Index of the value of rank p (n + 1). */
static size_t quartile(double p, size_t n)
{
    double rank = floor(p * (double)(n + 1) + 0.5);

    return (size_t)fmin(fmax(rank, 1), (double)n) - 1;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

double robust_iqr(const double *values, size_t n)
{
    double copy[ROBUST_MOST];

    BUG_UNLESS(n > 0 && n <= ROBUST_MOST);
    memcpy(copy, values, n * sizeof *copy);
    qsort(copy, n, sizeof *copy, ascending);
    return copy[quartile(0.75, n)] - copy[quartile(0.25, n)];
}

static double cube(double x)
{
    return x * x * x;
}

static bool fit_weighted(const double *y, const double *weight, size_t n, struct robust_line *line)
{
    double total = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0;

    for (size_t i = 0; i < n; i++) {
        total += weight[i];
        mean_x += weight[i] * (double)(i + 1);
        mean_y += weight[i] * y[i];
    }
    if (!(total > 0))
        return false;
    mean_x /= total;
    mean_y /= total;
    for (size_t i = 0; i < n; i++) {
        double x = (double)(i + 1) - mean_x;

        xx += weight[i] * x * x;
        xy += weight[i] * x * (y[i] - mean_y);
    }
    if (!(xx > 0))
        return false;
    line->slope = xy / xx;
    line->at_zero = mean_y - line->slope * mean_x;
    return true;
}

/* What the residuals of the first fit leave of the weights; false when they are all as good as 0.
 */
static bool weigh_down(const double *y, double *weight, size_t n, const struct robust_line *line)
{
    double away[ROBUST_MOST];
    double scale;

    for (size_t i = 0; i < n; i++)
        away[i] = fabs(y[i] - robust_line_at(line, (double)(i + 1)));
    scale = 6 * robust_median(away, n);
    if (!(scale > 0))
        return false;
    for (size_t i = 0; i < n; i++) {
        double far = away[i] / scale;

        weight[i] *= far < 1 ? (1 - far * far) * (1 - far * far) : 0;
    }
    return true;
}

bool robust_fit(const double *y, size_t n, int weights, struct robust_line *line)
{
    double weight[ROBUST_MOST];
    struct robust_line second;

    BUG_UNLESS(n <= ROBUST_MOST);
    if (n < 2)
        return false;
    for (size_t i = 0; i < n; i++)
        weight[i] =
            weights == ROBUST_EQUAL ? 1 : cube(1 - cube((double)(n - 1 - i) / (double)(n - 1)));
    if (!fit_weighted(y, weight, n, line))
        return false;
    if (weights == ROBUST_BISQUARE && weigh_down(y, weight, n, line) &&
        fit_weighted(y, weight, n, &second))
        *line = second;
    return true;
}
