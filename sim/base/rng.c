/* Streams by hashing, and draws from distributions, most of them by GSL on our generator. */
#include "sim/base/rng.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <limits.h>
#include <stddef.h>

#include "sim/base/error.h"

__extension__ typedef unsigned __int128 wide;

/* The increment of splitmix64 and another odd constant for the second chain. */
#define INCREMENT_A UINT64_C(0x9e3779b97f4a7c15)
#define INCREMENT_B UINT64_C(0xd1342543de82ef95)

/* Finaliser of splitmix64 (Stafford's variant 13 of MurmurHash3's fmix64). */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Words from one chain only would let two of some 2^32 streams start alike. */
static void fill(struct rng *rng, uint64_t a, uint64_t b)
{
    rng->s[0] = mix(a + INCREMENT_A);
    rng->s[1] = mix(b + INCREMENT_B);
    rng->s[2] = mix(a + 2 * INCREMENT_A);
    rng->s[3] = mix(b + 2 * INCREMENT_B);
}

void rng_stream(struct rng *rng, uint64_t seed, uint64_t replication, enum rng_purpose purpose,
                uint64_t entity)
{
    const uint64_t keys[] = { seed, replication, (uint64_t)purpose, entity };
    uint64_t a = 0;
    uint64_t b = 0;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        a = mix((a ^ keys[i]) + INCREMENT_A);
        b = mix((b ^ keys[i]) + INCREMENT_B);
    }
    fill(rng, a, b);
}

void rng_seed(struct rng *rng, uint64_t seed)
{
    fill(rng, seed, mix(seed + INCREMENT_B));
}

/* Lemire 2019: the high half of a product; rejects only the few low halves that would bias it. */
uint64_t rng_below(struct rng *rng, uint64_t n)
{
    wide product;

    BUG_UNLESS(n > 0);
    product = (wide)rng_u64(rng) * n;
    if ((uint64_t)product < n) {
        uint64_t least = -n % n;

        while ((uint64_t)product < least)
            product = (wide)rng_u64(rng) * n;
    }
    return (uint64_t)(product >> 64);
}

static void gsl_set(void *state, unsigned long seed)
{
    rng_seed(state, seed);
}

static unsigned long gsl_get(void *state)
{
    return (unsigned long)rng_u64(state);
}

static double gsl_get_double(void *state)
{
    return rng_uniform(state);
}

static const gsl_rng_type xoshiro = { .name = "xoshiro256++",
                                      .max = ULONG_MAX,
                                      .min = 0,
                                      .size = sizeof(struct rng),
                                      .set = gsl_set,
                                      .get = gsl_get,
                                      .get_double = gsl_get_double };

/* GSL sees the state where it lies, so that nothing is allocated or copied. */
static gsl_rng wrap(struct rng *rng)
{
    return (gsl_rng){ .type = &xoshiro, .state = rng };
}

double rng_lognormal(struct rng *rng, double mu, double sigma)
{
    return exp(rng_normal(rng, mu, sigma));
}

double rng_gamma(struct rng *rng, double shape, double scale)
{
    gsl_rng wrapped = wrap(rng);

    BUG_UNLESS(shape > 0 && scale > 0);
    return gsl_ran_gamma(&wrapped, shape, scale);
}

double rng_weibull(struct rng *rng, double shape, double scale)
{
    BUG_UNLESS(shape > 0 && scale > 0);
    return scale * pow(rng_exponential(rng, 1), 1 / shape);
}

uint64_t rng_poisson(struct rng *rng, double mean)
{
    gsl_rng wrapped = wrap(rng);

    BUG_UNLESS(mean >= 0 && mean <= 1e9);
    return gsl_ran_poisson(&wrapped, mean);
}

double rng_beta(struct rng *rng, double a, double b)
{
    gsl_rng wrapped = wrap(rng);

    BUG_UNLESS(a > 0 && b > 0);
    return gsl_ran_beta(&wrapped, a, b);
}

double rng_pareto(struct rng *rng, double alpha, double low)
{
    BUG_UNLESS(alpha > 0 && low > 0);
    return low * pow(rng_uniform_positive(rng), -1 / alpha);
}

double rng_pareto_bounded(struct rng *rng, double alpha, double low, double high)
{
    double inside;
    double value;

    BUG_UNLESS(alpha > 0 && low > 0 && high >= low);
    inside = 1 - pow(low / high, alpha);
    value = low * pow(1 - inside * rng_uniform(rng), -1 / alpha);
    return value < high ? value : high;
}

/*
 * Zipf by rejection-inversion (Hoermann and Derflinger 1996): x^-s is integrated in closed form,
 * inverted, and the value rounded; a squeeze accepts nearly all of them.
 * area(x) = (x^(1-s) - 1) / (1-s), written so that s near 1 keeps its digits.
 */
static double area(double x, double s)
{
    double t = (1 - s) * log(x);

    return fabs(t) < 1e-12 ? log(x) : log(x) * (expm1(t) / t);
}

static double area_inverse(double y, double s)
{
    double t = (1 - s) * y;

    if (t < -1)
        t = -1; /* rounding beyond the end of the range */
    return fabs(t) < 1e-12 ? exp(y) : exp(y * (log1p(t) / t));
}

void rng_zipf_make(struct rng_zipf *zipf, uint64_t n, double exponent)
{
    BUG_UNLESS(n >= 1 && exponent >= 0);
    zipf->n = n;
    zipf->exponent = exponent;
    zipf->area_first = area(1.5, exponent) - 1;
    zipf->area_last = area((double)n + 0.5, exponent);
    zipf->squeeze = 2 - area_inverse(area(2.5, exponent) - pow(2, -exponent), exponent);
}

uint64_t rng_zipf(struct rng *rng, const struct rng_zipf *zipf)
{
    double s = zipf->exponent;

    for (;;) {
        double u = zipf->area_last + rng_uniform(rng) * (zipf->area_first - zipf->area_last);
        double x = area_inverse(u, s);
        double k = floor(x + 0.5);

        if (k < 1)
            k = 1;
        else if (k > (double)zipf->n)
            k = (double)zipf->n;
        if (k - x <= zipf->squeeze || u >= area(k + 0.5, s) - pow(k, -s))
            return (uint64_t)k;
    }
}
