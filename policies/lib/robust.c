/* Medians, and lines through the newest observations (Cleveland, JASA 74, 1979, pages 829-836). */
#include "policies/lib/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/error.h"

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Insertion is several times faster than a library call for the few values there are as a rule. */
static void sort_into(double *sorted, const double *values, size_t n)
{
    BUG_UNLESS(n > 0 && n <= ROBUST_MOST);
    if (n > 64) {
        memcpy(sorted, values, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, ascending);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = i;

        for (; at > 0 && sorted[at - 1] > values[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = values[i];
    }
}

static double middle(const double *sorted, size_t n)
{
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

double robust_median(const double *values, size_t n)
{
    double sorted[ROBUST_MOST];

    sort_into(sorted, values, n);
    return middle(sorted, n);
}

double robust_mad(const double *values, size_t n)
{
    double sorted[ROBUST_MOST];
    double away[ROBUST_MOST];
    double centre;
    size_t low = 0, high = n;

    sort_into(sorted, values, n);
    centre = middle(sorted, n);
    /* The farthest is at one of the two ends. */
    for (size_t i = n; i-- > 0;)
        away[i] = centre - sorted[low] > sorted[high - 1] - centre ? centre - sorted[low++]
                                                                   : sorted[--high] - centre;
    return middle(away, n);
}

/* Index of the value of rank p (n + 1). */
static size_t quartile(double p, size_t n)
{
    double rank = floor(p * (double)(n + 1) + 0.5);

    return (size_t)fmin(fmax(rank, 1), (double)n) - 1;
}

double robust_iqr(const double *values, size_t n)
{
    double sorted[ROBUST_MOST];

    sort_into(sorted, values, n);
    return sorted[quartile(0.75, n)] - sorted[quartile(0.25, n)];
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
