/* Random numbers: one small fast generator, streams that never meet, and draws from distributions.
 */
#ifndef ORRERY_BASE_RNG_H
#define ORRERY_BASE_RNG_H

#include <math.h>
#include <stdint.h>

/*
 * A stream of random numbers: xoshiro256++ (Blackman and Vigna 2021). 32 bytes, held by value in
 * whatever draws from it; copying it copies the future. Not shared between threads. Set it with
 * rng_stream or rng_seed before the first draw: an all-zero state gives zeros for ever.
 */
struct rng {
    uint64_t s[4];
};

/*
 * What a stream is for. One stream a purpose, so that a policy that draws more numbers cannot
 * change the workload. The values are part of every result: append, never renumber.
 */
enum rng_purpose {
    RNG_ARRIVAL = 1, /* times between arrivals */
    RNG_SERVICE,     /* run times, work */
    RNG_SIZE,        /* processors, memory, bytes */
    RNG_ESTIMATE,    /* what users think their jobs need */
    RNG_USER,        /* who submits */
    RNG_FAULT,       /* failures and repairs */
    RNG_POLICY,      /* choices of policies */
    RNG_LATENCY,     /* how long decisions take */
    RNG_TIE,         /* order of equal events */
    RNG_NETWORK,     /* traffic, routes */
    RNG_PLACE,       /* locality of data, topology */
    RNG_BOOTSTRAP,   /* resampling in statistics */
    RNG_TEST,
    RNG_SAMPLE /* points of a sweep */
};

/*
 * The stream of (seed, replication, purpose, entity), e.g. the faults of machine 17 in replication
 * 3. The same four numbers give the same stream everywhere; any other four give an unrelated one
 * (256 bits from two independent 64-bit hash chains).
 */
void rng_stream(struct rng *rng, uint64_t seed, uint64_t replication, enum rng_purpose purpose,
                uint64_t entity);

/* A stream from one number. */
void rng_seed(struct rng *rng, uint64_t seed);

static inline uint64_t rng_rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

/* 64 uniform bits. */
static inline uint64_t rng_u64(struct rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t result = rng_rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rng_rotate(s[3], 45);
    return result;
}

/* Uniform in [0, 1): a multiple of 2^-53, 0 possible, 1 never. */
static inline double rng_uniform(struct rng *rng)
{
    return (double)(rng_u64(rng) >> 11) * 0x1p-53;
}

/* Uniform in (0, 1]: for logarithms and negative powers. */
static inline double rng_uniform_positive(struct rng *rng)
{
    return (double)((rng_u64(rng) >> 11) + 1) * 0x1p-53;
}

/* Exponential with this mean; >= 0, at most 36.8 times the mean. */
static inline double rng_exponential(struct rng *rng, double mean)
{
    return -mean * log(rng_uniform_positive(rng));
}

/* Uniform whole number in [0, n), without bias; n > 0. One multiplication as a rule. */
uint64_t rng_below(struct rng *rng, uint64_t n);

/* The rest takes 4 to 40 ns a draw. Parameters out of range are a bug of the caller. */

/* Normal, by the ziggurat of Marsaglia and Tsang (2000); sd >= 0. */
double rng_normal(struct rng *rng, double mean, double sd);

/* exp(normal(mu, sigma)): mu and sigma are those of the logarithm. */
double rng_lognormal(struct rng *rng, double mu, double sigma);

/* Gamma with mean shape * scale; both > 0. */
double rng_gamma(struct rng *rng, double shape, double scale);

/* Weibull: P(X > x) = exp(-(x / scale)^shape); both > 0. */
double rng_weibull(struct rng *rng, double shape, double scale);

/* Number of events, 0 <= mean <= 1e9. */
uint64_t rng_poisson(struct rng *rng, double mean);

/* Beta on [0, 1]; both > 0. */
double rng_beta(struct rng *rng, double a, double b);

/* Pareto: P(X > x) = (low / x)^alpha for x >= low; alpha, low > 0. */
double rng_pareto(struct rng *rng, double alpha, double low);

/* The same, conditioned on X <= high. */
double rng_pareto_bounded(struct rng *rng, double alpha, double low, double high);

/*
 * Zipf: P(k) proportional to 1 / k^exponent for k = 1..n. Made once by rng_zipf_make, const after;
 * constant time a draw whatever n. n >= 1, exponent >= 0 (0 is uniform).
 */
struct rng_zipf {
    uint64_t n;
    double exponent;
    double area_first;
    double area_last;
    double squeeze;
};

void rng_zipf_make(struct rng_zipf *zipf, uint64_t n, double exponent);
uint64_t rng_zipf(struct rng *rng, const struct rng_zipf *zipf);

#endif
