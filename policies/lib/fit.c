/* Sums over five resources; none without a limit takes part. */
#include "policies/lib/fit.h"

#include <math.h>
#include <stddef.h>

const char *const fit_by_names[] = { "cpu", "memory", "gpu", "all", 0 };

struct fit fit_of(const double *need, const double *free, const double *total, const double *weight)
{
    struct fit fit = { { 0 }, { 0 }, { 0 } };

    for (int i = 0; i < FIT_DIMENSIONS; i++) {
        if (!(total[i] > 0))
            continue;
        fit.need[i] = need[i] / total[i];
        fit.free[i] = free[i] / total[i];
        fit.weight[i] = weight ? weight[i] : need[i] > 0;
    }
    return fit;
}

double fit_dot(const struct fit *fit)
{
    double sum = 0;

    for (int i = 0; i < FIT_DIMENSIONS; i++)
        sum += fit->weight[i] * fit->need[i] * fit->free[i];
    return sum;
}

double fit_distance(const struct fit *fit)
{
    double sum = 0;

    for (int i = 0; i < FIT_DIMENSIONS; i++) {
        double left = fit->free[i] - fit->need[i];

        sum += fit->weight[i] * left * left;
    }
    return sum;
}

double fit_left(const struct fit *fit)
{
    double sum = 0;

    for (int i = 0; i < FIT_DIMENSIONS; i++)
        sum += fit->weight[i] * (fit->free[i] - fit->need[i]);
    return sum;
}

double fit_cosine(const struct fit *fit)
{
    double dot = 0, need = 0, free = 0;

    for (int i = 0; i < FIT_DIMENSIONS; i++) {
        double d = fit->weight[i] * fit->need[i];
        double r = fit->weight[i] * fit->free[i];

        dot += d * r;
        need += d * d;
        free += r * r;
    }
    return need > 0 && free > 0 ? dot / sqrt(need * free) : 0;
}

/* Sum, sum of squares and number of the used parts, with the demand taken or not. */
static void sums_of(const struct fit *fit, double taken, double sums[3])
{
    sums[0] = sums[1] = sums[2] = 0;
    for (int i = 0; i < FIT_DIMENSIONS; i++) {
        double used = fit->weight[i] * (1 - fit->free[i] + taken * fit->need[i]);

        if (!(fit->weight[i] > 0))
            continue;
        sums[0] += used;
        sums[1] += used * used;
        sums[2]++;
    }
}

double fit_balance(const struct fit *fit)
{
    double sums[3];

    sums_of(fit, 1, sums);
    return sums[1] > 0 ? sums[0] / sqrt(sums[2] * sums[1]) : 1;
}

/* The part of a vector u of n numbers across the diagonal: sqrt(u.u - (sum u)^2 / n). */
static double off_diagonal(const struct fit *fit, double taken)
{
    double sums[3];
    double square;

    sums_of(fit, taken, sums);
    square = sums[2] > 0 ? sums[1] - sums[0] * sums[0] / sums[2] : 0;
    return square > 0 ? sqrt(square) : 0;
}

double fit_approach(const struct fit *fit)
{
    return off_diagonal(fit, 0) - off_diagonal(fit, 1);
}

double fit_opportunity(const struct fit *fit, double base)
{
    double sum = 0;

    for (int i = 0; i < FIT_DIMENSIONS; i++) {
        double used = 1 - fit->free[i];

        if (fit->weight[i] > 0)
            sum += fit->weight[i] * (pow(base, used + fit->need[i]) - pow(base, used));
    }
    return sum;
}

double fit_left_by(int by, const double *need, const double *free, const double *total)
{
    static const int dimension[] = { FIT_CPU, FIT_MEMORY, FIT_GPU };

    if (by == FIT_BY_ALL) {
        struct fit fit = fit_of(need, free, total, NULL);

        return fit_left(&fit);
    }
    return free[dimension[by]] - need[dimension[by]];
}

void fit_mean_add(struct fit_mean *mean, const double *free, const double *total)
{
    for (int i = 0; i < FIT_DIMENSIONS; i++)
        mean->used[i] += total[i] > 0 ? 1 - free[i] / total[i] : 0;
    mean->machines++;
}

void fit_mean_weights(const struct fit_mean *mean, double weight[FIT_DIMENSIONS])
{
    for (int i = 0; i < FIT_DIMENSIONS; i++)
        weight[i] = mean->machines > 0 ? mean->used[i] / mean->machines : 0;
}
