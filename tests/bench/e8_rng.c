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

/* One loop for each distribution, so that the compiler sees the draw and not a pointer to it. */
#define LOOP(NAME, DRAW)                                                                   \
    static struct sums NAME(struct rng *rng) {                                             \
        double sum = 0;                                                                    \
        double squares = 0;                                                                \
                                                                                           \
        for (int i = 0; i < DRAWS; i++) {                                                  \
            double x = DRAW;                                                               \
                                                                                           \
            sum += x;                                                                      \
            squares += x * x;                                                              \
        }                                                                                  \
        return (struct sums){ sum / DRAWS, squares / DRAWS - sum / DRAWS *(sum / DRAWS) }; \
    }

LOOP(uniform, rng_uniform(rng))
LOOP(exponential, rng_exponential(rng, 1))
LOOP(normal, rng_normal(rng, 0, 1))
LOOP(lognormal, rng_lognormal(rng, 0, 1))
LOOP(gamma_2_5, rng_gamma(rng, 2.5, 1))
LOOP(weibull, rng_weibull(rng, 0.7, 1))
LOOP(poisson_5, (double)rng_poisson(rng, 5))
LOOP(below, (double)rng_below(rng, 1000))

/* Targets: the best measured library for each draw (facts: xoshiro256++, Cimba, GSL taus2). */
static const struct {
    const char *name;
    struct sums (*run)(struct rng *rng);
    double target;
} rows[] = {
    { "uniform", uniform, 1.1 },     { "exponential", exponential, 5.1 },
    { "normal", normal, 3.5 },       { "lognormal", lognormal, 8.1 },
    { "gamma(2.5)", gamma_2_5, 16 }, { "weibull", weibull, 15 },
    { "poisson(5)", poisson_5, 39 }, { "below(1000)", below, 1.1 },
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
            sums = rows[i].run(&rng);
            took = cpu_seconds() - start;
            best = took < best ? took : best;
        }
        printf("E8\t%s\t%.2f\tns/draw\t%.1f\tmean=%.6f,variance=%.6f\n", rows[i].name,
               best * 1e9 / DRAWS, rows[i].target, sums.mean, sums.variance);
    }
}
