/* E8: nanoseconds a draw, with the first two moments as the check that the draws are right. */
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>

#include "sim/base/rng.h"

enum { DRAWS = 4000000, REPEATS = 5 };

void bench_e8(void);

struct sums {
    double mean;
    double variance;
};

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec * 1e-6;
}

enum draw { UNIFORM, EXPONENTIAL, NORMAL, LOGNORMAL, GAMMA, WEIBULL, POISSON, BELOW };

/* Inlined with a known `draw`, so that each distribution gets a loop of its own. */
__attribute__((always_inline)) static inline double one(struct rng *rng, enum draw draw)
{
    switch (draw) {
    case UNIFORM:
        return rng_uniform(rng);
    case EXPONENTIAL:
        return rng_exponential(rng, 1);
    case NORMAL:
        return rng_normal(rng, 0, 1);
    case LOGNORMAL:
        return rng_lognormal(rng, 0, 1);
    case GAMMA:
        return rng_gamma(rng, 2.5, 1);
    case WEIBULL:
        return rng_weibull(rng, 0.7, 1);
    case POISSON:
        return (double)rng_poisson(rng, 5);
    case BELOW:
        break;
    }
    return (double)rng_below(rng, 1000);
}

__attribute__((always_inline)) static inline struct sums loop(struct rng rng, enum draw draw)
{
    double sum = 0;
    double squares = 0;

    for (int i = 0; i < DRAWS; i++) {
        double x = one(&rng, draw);

        sum += x;
        squares += x * x;
    }
    return (struct sums){ sum / DRAWS, squares / DRAWS - sum / DRAWS * (sum / DRAWS) };
}

static struct sums run(struct rng rng, enum draw draw)
{
    switch (draw) {
    case UNIFORM:
        return loop(rng, UNIFORM);
    case EXPONENTIAL:
        return loop(rng, EXPONENTIAL);
    case NORMAL:
        return loop(rng, NORMAL);
    case LOGNORMAL:
        return loop(rng, LOGNORMAL);
    case GAMMA:
        return loop(rng, GAMMA);
    case WEIBULL:
        return loop(rng, WEIBULL);
    case POISSON:
        return loop(rng, POISSON);
    case BELOW:
        break;
    }
    return loop(rng, BELOW);
}

/* Targets: the best measured library for each draw (inline xoshiro256++, Cimba, GSL taus2). */
static const struct {
    const char *name;
    enum draw draw;
    double target;
} rows[] = {
    { "uniform", UNIFORM, 1.1 },   { "exponential", EXPONENTIAL, 5.1 },
    { "normal", NORMAL, 3.5 },     { "lognormal", LOGNORMAL, 8.1 },
    { "gamma(2.5)", GAMMA, 16 },   { "weibull", WEIBULL, 15 },
    { "poisson(5)", POISSON, 39 }, { "below(1000)", BELOW, 1.1 },
};

void bench_e8(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double best = 1e9;
        struct sums sums = { 0, 0 };

        for (int repeat = 0; repeat < REPEATS; repeat++) {
            struct rng rng;
            double start;
            double took;

            rng_stream(&rng, 1, 0, RNG_TEST, i);
            start = cpu_seconds();
            sums = run(rng, rows[i].draw);
            took = cpu_seconds() - start;
            best = took < best ? took : best;
        }
        printf("E8\t%s\t%.2f\tns/draw\t%.1f\tmean=%.6f,variance=%.6f\n", rows[i].name,
               best * 1e9 / DRAWS, rows[i].target, sums.mean, sums.variance);
    }
}
