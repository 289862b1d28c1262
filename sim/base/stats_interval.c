/* Distribution functions by GSL; Student, bootstrap and Holm on top. */
#include "sim/base/stats_interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/stats.h"
#include "sim/base/stats_quantile.h"

/* GSL stops the program on arguments it does not like, so they are checked first. */
double stats_normal_quantile(double p)
{
    BUG_UNLESS(p > 0 && p < 1);
    return gsl_cdf_ugaussian_Pinv(p);
}

double stats_normal_cdf(double x)
{
    return gsl_cdf_ugaussian_P(x);
}

double stats_t_quantile(double p, double freedom)
{
    BUG_UNLESS(p > 0 && p < 1 && freedom > 0);
    return gsl_cdf_tdist_Pinv(p, freedom);
}

double stats_chi2_quantile(double p, double freedom)
{
    BUG_UNLESS(p > 0 && p < 1 && freedom > 0);
    return gsl_cdf_chisq_Pinv(p, freedom);
}

double stats_gamma_cdf(double x, double shape, double scale)
{
    BUG_UNLESS(shape > 0 && scale > 0);
    return x <= 0 ? 0 : gsl_cdf_gamma_P(x, shape, scale);
}

double stats_chi2_tail(double x, double freedom)
{
    BUG_UNLESS(freedom > 0);
    return x <= 0 ? 1 : gsl_cdf_chisq_Q(x, freedom);
}

static struct interval student(const struct moments *m, double level)
{
    struct interval interval = { .n = (size_t)m->n, .mean = moments_mean(m) };
    double freedom = (double)m->n - 1;
    double error;
    double reach;

    BUG_UNLESS(level > 0 && level < 1);
    if (m->n < 2) {
        interval.low = interval.high = interval.p = nan("");
        return interval;
    }
    error = sqrt(moments_sample_variance(m) / (double)m->n);
    reach = error * stats_t_quantile(0.5 + level / 2, freedom);
    interval.low = interval.mean - reach;
    interval.high = interval.mean + reach;
    if (error > 0)
        interval.p = 2 * gsl_cdf_tdist_Q(fabs(interval.mean) / error, freedom);
    else
        interval.p = interval.mean == 0 ? 1 : 0;
    return interval;
}

struct interval stats_mean_interval(const double *values, size_t n, double level)
{
    struct moments m = { 0 };

    for (size_t i = 0; i < n; i++)
        moments_add(&m, values[i]);
    return student(&m, level);
}

struct interval stats_paired_interval(const double *a, const double *b, size_t n, double level)
{
    struct moments m = { 0 };

    for (size_t i = 0; i < n; i++)
        moments_add(&m, a[i] - b[i]);
    return student(&m, level);
}

struct interval stats_welch_interval(const struct sample *a, const struct sample *b, double level)
{
    const struct sample *const samples[] = { a, b };
    struct interval interval = { .n = a->n < b->n ? a->n : b->n };
    double part[2], mean[2]; /* variance of each mean */
    double error, freedom, reach;

    for (int i = 0; i < 2; i++) {
        struct moments m = { 0 };

        for (size_t j = 0; j < samples[i]->n; j++)
            moments_add(&m, samples[i]->values[j]);
        mean[i] = moments_mean(&m);
        part[i] = moments_sample_variance(&m) / (double)m.n;
    }
    interval.mean = mean[0] - mean[1];
    interval.low = interval.high = interval.p = nan("");
    if (interval.n < 2)
        return interval;
    error = sqrt(part[0] + part[1]);
    if (!(error > 0)) {
        interval.low = interval.high = interval.mean;
        interval.p = interval.mean == 0 ? 1 : 0;
        return interval;
    }
    freedom = (part[0] + part[1]) * (part[0] + part[1]) /
              (part[0] * part[0] / (double)(a->n - 1) + part[1] * part[1] / (double)(b->n - 1));
    reach = error * stats_t_quantile(0.5 + level / 2, freedom);
    interval.low = interval.mean - reach;
    interval.high = interval.mean + reach;
    interval.p = 2 * gsl_cdf_tdist_Q(fabs(interval.mean) / error, freedom);
    return interval;
}

struct interval stats_bootstrap_interval(const double *values, size_t n, double level,
                                         size_t resamples, uint64_t seed)
{
    struct interval interval = stats_mean_interval(values, n, level);
    struct rng rng;
    double *means;

    BUG_UNLESS(resamples > 0);
    interval.p = nan("");
    if (n < 2)
        return interval;
    rng_stream(&rng, seed, 0, RNG_BOOTSTRAP, n);
    means = mem_alloc(resamples * sizeof *means);
    for (size_t i = 0; i < resamples; i++) {
        struct exact_sum sum = { 0, 0 };

        for (size_t j = 0; j < n; j++)
            exact_add(&sum, values[rng_below(&rng, n)]);
        means[i] = exact_get(&sum) / (double)n;
    }
    interval.low = stats_quantile(means, resamples, 0.5 - level / 2);
    interval.high = stats_quantile(means, resamples, 0.5 + level / 2);
    mem_free(means);
    return interval;
}

/* Few tests are adjusted at a time: their order is found by insertion. */
void stats_holm(const double *p, double *adjusted, size_t n)
{
    size_t *order = mem_alloc(n * sizeof *order);
    size_t tests = 0;
    double least = 0;

    for (size_t i = 0; i < n; i++) {
        size_t at = tests;

        if (isnan(p[i]))
            continue;
        for (; at > 0 && p[order[at - 1]] > p[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
        tests++;
    }
    for (size_t i = 0; i < n; i++)
        adjusted[i] = p[i];
    for (size_t i = 0; i < tests; i++) {
        double scaled = (double)(tests - i) * adjusted[order[i]];

        least = scaled > least ? scaled : least;
        adjusted[order[i]] = least < 1 ? least : 1;
    }
    mem_free(order);
}
