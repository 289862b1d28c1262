/* Draws from distributions and their means, by kind. */
#include <math.h>

#include "sim/base/dist.h"

/* GSL's gamma costs less than more logarithms or uniforms than this. */
enum { ERLANG_BY_PRODUCT = 8 };

static double draw_erlang(const struct dist *dist, struct rng *rng)
{
    double stages = dist->derived[0];
    double product = 1;

    if (stages > ERLANG_BY_PRODUCT)
        return rng_gamma(rng, stages, dist->derived[1] / stages);
    for (int i = 0; i < (int)stages; i++)
        product *= rng_uniform_positive(rng);
    return -log(product) * dist->derived[1] / stages;
}

/* The mean is >= 0, so at least every second draw is kept. */
static double draw_normal(const struct dist *dist, struct rng *rng)
{
    double value;

    do
        value = rng_normal(rng, dist->derived[0], dist->derived[1]);
    while (value < 0);
    return value;
}

/* The running sums end at the total itself, so no draw falls behind the last value. */
static double draw_discrete(const struct dist *dist, struct rng *rng)
{
    double at = rng_uniform(rng) * dist->upto[dist->count - 1];
    size_t i = 0;

    while (i + 1 < dist->count && at >= dist->upto[i])
        i++;
    while (dist->weight[i] == 0)
        i--; /* rounding at the end met a value that cannot occur */
    return dist->value[i];
}

static double draw(const struct dist *dist, struct rng *rng)
{
    const double *d = dist->derived;

    switch (dist->kind) {
    case DIST_CONSTANT:
        return d[0];
    case DIST_UNIFORM:
        return d[0] + rng_uniform(rng) * (d[1] - d[0]);
    case DIST_LOGUNIFORM:
        return exp(d[0] + rng_uniform(rng) * (d[1] - d[0]));
    case DIST_EXPONENTIAL:
        return rng_exponential(rng, d[0]);
    case DIST_ERLANG:
        return draw_erlang(dist, rng);
    case DIST_HYPEREXPONENTIAL:
        return rng_exponential(rng, rng_uniform(rng) < d[0] ? d[1] : d[2]);
    case DIST_GAMMA:
        return rng_gamma(rng, d[0], d[1]);
    case DIST_WEIBULL:
        return rng_weibull(rng, d[0], d[1]);
    case DIST_LOGNORMAL:
        return rng_lognormal(rng, d[0], d[1]);
    case DIST_NORMAL:
        return draw_normal(dist, rng);
    case DIST_PARETO:
        return rng_pareto(rng, d[0], d[1]);
    case DIST_PARETO_BOUNDED:
        return rng_pareto_bounded(rng, d[0], d[1], d[2]);
    case DIST_DISCRETE:
        break;
    }
    return draw_discrete(dist, rng);
}

double dist_sample(const struct dist *dist, struct rng *rng)
{
    double value = draw(dist, rng);

    return value < 1e300 ? value : 1e300;
}

static double mean_loguniform(const double *d)
{
    double span = d[1] - d[0];

    return span > 0 ? exp(d[0]) * expm1(span) / span : exp(d[0]);
}

/* Of a normal that is drawn again while negative. */
static double mean_normal(double mean, double sd)
{
    double at = sd > 0 ? mean / sd : HUGE_VAL;
    double density = exp(-at * at / 2) / sqrt(2 * acos(-1));
    double kept = 0.5 * erfc(-at / sqrt(2));

    return mean + sd * density / kept;
}

static double mean_bounded(double alpha, double low, double high)
{
    double span = log(high) - log(low);
    double rest = alpha - 1;

    if (span == 0)
        return low;
    if (fabs(rest * span) < 1e-9)
        return low * alpha * span / -expm1(-alpha * span);
    return low * alpha / rest * (expm1(-rest * span) / expm1(-alpha * span));
}

static double mean_discrete(const struct dist *dist)
{
    double sum = 0;

    for (size_t i = 0; i < dist->count; i++)
        sum += dist->value[i] * (dist->weight[i] / dist->upto[dist->count - 1]);
    return sum;
}

double dist_mean(const struct dist *dist)
{
    const double *d = dist->derived;

    switch (dist->kind) {
    case DIST_CONSTANT:
    case DIST_EXPONENTIAL:
        return d[0];
    case DIST_UNIFORM:
        return d[0] / 2 + d[1] / 2;
    case DIST_LOGUNIFORM:
        return mean_loguniform(d);
    case DIST_ERLANG:
        return d[1];
    case DIST_HYPEREXPONENTIAL:
        return d[0] * d[1] + (1 - d[0]) * d[2];
    case DIST_GAMMA:
        return d[0] * d[1];
    case DIST_WEIBULL:
        return d[1] * tgamma(1 + 1 / d[0]);
    case DIST_LOGNORMAL:
        return exp(d[0] + d[1] * d[1] / 2);
    case DIST_NORMAL:
        return mean_normal(d[0], d[1]);
    case DIST_PARETO:
        return d[0] > 1 ? d[1] * d[0] / (d[0] - 1) : HUGE_VAL;
    case DIST_PARETO_BOUNDED:
        return mean_bounded(d[0], d[1], d[2]);
    case DIST_DISCRETE:
        break;
    }
    return mean_discrete(dist);
}

double dist_min(const struct dist *dist)
{
    double least = HUGE_VAL;

    switch (dist->kind) {
    case DIST_CONSTANT:
    case DIST_UNIFORM:
        return dist->derived[0];
    case DIST_LOGUNIFORM:
        return exp(dist->derived[0]);
    case DIST_PARETO:
    case DIST_PARETO_BOUNDED:
        return dist->derived[1];
    case DIST_DISCRETE:
        for (size_t i = 0; i < dist->count; i++)
            if (dist->weight[i] > 0 && dist->value[i] < least)
                least = dist->value[i];
        return least;
    case DIST_EXPONENTIAL:
    case DIST_ERLANG:
    case DIST_HYPEREXPONENTIAL:
    case DIST_GAMMA:
    case DIST_WEIBULL:
    case DIST_LOGNORMAL:
    case DIST_NORMAL:
        break;
    }
    return 0;
}
