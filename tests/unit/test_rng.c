/* The generator against known outputs, streams against each other, draws against closed forms. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/rng.h"
#include "tests/unit/goodness.h"
#include "tests/unit/unit.h"

enum { DRAWS = 200000 };

static double draws[DRAWS];

/* The first outputs of xoshiro256++ from the state 1, 2, 3, 4. */
static void known_outputs(void **state)
{
    static const uint64_t expected[] = { 41943041u,
                                         58720359u,
                                         3588806011781223u,
                                         3591011842654386u,
                                         9228616714210784205u,
                                         9973669472204895162u,
                                         14011001112246962877u,
                                         12406186145184390807u,
                                         15849039046786891736u,
                                         10450023813501588000u };
    struct rng rng = { { 1, 2, 3, 4 } };

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(rng_u64(&rng) == expected[i]);
}

/* Results depend on these values: a change of the derivation must be seen. */
static void streams_are_pinned(void **state)
{
    struct rng rng;

    (void)state;
    rng_stream(&rng, 1, 0, RNG_ARRIVAL, 0);
    assert_true(rng_u64(&rng) == UINT64_C(1820536383124707199));
    rng_stream(&rng, 1, 2, RNG_FAULT, 17);
    assert_true(rng_u64(&rng) == UINT64_C(10974314363525213661));
    rng_seed(&rng, 42);
    assert_true(rng_u64(&rng) == UINT64_C(17689066957596795995));
}

/* Neighbouring keys in every position: all streams differ, and half of the bits do. */
static void streams_are_unrelated(void **state)
{
    uint64_t first[4096];
    size_t count = 0;
    size_t flipped = 0;

    (void)state;
    for (uint64_t key = 0; key < 4096; key++) {
        struct rng rng;

        rng_stream(&rng, key & 7, key >> 3 & 7, (enum rng_purpose)(key >> 6 & 7), key >> 9);
        first[count++] = rng_u64(&rng);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++)
            assert_true(first[i] != first[j]);
        flipped += (size_t)__builtin_popcountll(first[i] ^ first[i ^ 1]);
    }
    /* Mean 32 a pair; the sd of the mean of 4096 (2048 independent) is 0.09. */
    assert_true(fabs((double)flipped / (double)count - 32) < 0.35);
}

static void zero_keys_work(void **state)
{
    struct rng rng;

    (void)state;
    rng_stream(&rng, 0, 0, (enum rng_purpose)0, 0);
    assert_true((rng.s[0] | rng.s[1] | rng.s[2] | rng.s[3]) != 0);
    assert_true(rng_u64(&rng) != rng_u64(&rng));
}

static void uniform_range(void **state)
{
    struct rng zeros = { { 0, 0, 0, 0 } };
    struct rng ones = { { UINT64_MAX, 0, 0, UINT64_MAX } }; /* s0 + s3 = -2 */
    struct rng copy = ones;

    (void)state;
    assert_true(rng_uniform(&zeros) == 0);
    assert_true(rng_uniform_positive(&zeros) == 0x1p-53);
    assert_true(rng_uniform(&ones) < 1);
    assert_true(rng_uniform_positive(&copy) <= 1);
    /* The smallest state gives the largest exponential draw. */
    assert_true(rng_exponential(&zeros, 2) < 2 * 36.8);
}

static void uniform_bytes(void **state)
{
    size_t high[256] = { 0 };
    size_t low[256] = { 0 };
    double expected[256];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 7);
    for (size_t i = 0; i < 256; i++)
        expected[i] = DRAWS / 256.0;
    for (size_t i = 0; i < DRAWS; i++) {
        high[(size_t)(rng_uniform(&rng) * 256)]++;
        low[rng_u64(&rng) & 255]++;
    }
    assert_true(goodness_chi2(high, expected, 256) < CHI2_255);
    assert_true(goodness_chi2(low, expected, 256) < CHI2_255);
}

static void below_is_unbiased(void **state)
{
    size_t counts[10] = { 0 };
    double expected[10];
    uint64_t large = UINT64_C(3) << 62; /* a plain product would favour a third of the values */
    size_t lower = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 8);
    for (size_t i = 0; i < 10; i++)
        expected[i] = DRAWS / 10.0;
    for (size_t i = 0; i < DRAWS; i++) {
        uint64_t value = rng_below(&rng, large);

        assert_true(value < large);
        lower += value % 3 == 0;
        counts[rng_below(&rng, 10)]++;
        assert_true(rng_below(&rng, 1) == 0);
    }
    assert_true(goodness_chi2(counts, expected, 10) < CHI2_9);
    assert_true(fabs((double)lower - DRAWS / 3.0) < 3.3 * sqrt(DRAWS * 2 / 9.0));
}

static double exponential_cdf(double x)
{
    return -expm1(-x / 2.5);
}

static double normal_cdf(double x)
{
    return 0.5 * erfc(-(x - 3) / (2 * sqrt(2)));
}

static double lognormal_cdf(double x)
{
    return 0.5 * erfc(-(log(x) - 1) / (0.5 * sqrt(2)));
}

/* Shape 3, scale 2: an Erlang distribution. */
static double gamma_cdf(double x)
{
    double y = x / 2;

    return 1 - exp(-y) * (1 + y + y * y / 2);
}

static double weibull_cdf(double x)
{
    return -expm1(-pow(x / 3, 0.7));
}

static double beta_cdf(double x)
{
    return x * x * (3 - 2 * x);
}

static double pareto_cdf(double x)
{
    return 1 - pow(2 / x, 1.5);
}

static double bounded_cdf(double x)
{
    return (1 - pow(2 / x, 1.5)) / (1 - pow(2.0 / 50, 1.5));
}

static double draw(struct rng *rng, int kind)
{
    switch (kind) {
    case 0:
        return rng_exponential(rng, 2.5);
    case 1:
        return rng_normal(rng, 3, 2);
    case 2:
        return rng_lognormal(rng, 1, 0.5);
    case 3:
        return rng_gamma(rng, 3, 2);
    case 4:
        return rng_weibull(rng, 0.7, 3);
    case 5:
        return rng_beta(rng, 2, 2);
    case 6:
        return rng_pareto(rng, 1.5, 2);
    default:
        return rng_pareto_bounded(rng, 1.5, 2, 50);
    }
}

static void draws_fit(void **state)
{
    static double (*const cdfs[])(double) = { exponential_cdf, normal_cdf,  lognormal_cdf,
                                              gamma_cdf,       weibull_cdf, beta_cdf,
                                              pareto_cdf,      bounded_cdf };

    (void)state;
    for (int kind = 0; kind < 8; kind++) {
        struct rng rng;
        double distance;

        rng_stream(&rng, 11, 0, RNG_TEST, (uint64_t)kind);
        for (size_t i = 0; i < DRAWS; i++)
            draws[i] = draw(&rng, kind);
        distance = goodness_ks(draws, DRAWS, cdfs[kind]);
        if (distance >= KS_LIMIT)
            printf("kind %d: KS %.3f\n", kind, distance);
        assert_true(distance < KS_LIMIT);
    }
}

/* Body, last layer and tail (beyond 3.654) on both sides, each with its share. */
static void normal_tails_fit(void **state)
{
    static const double bounds[] = { 0, 0.2, 1, 2.5, 3.5, 3.654152885361009, 3.8, 4, 4.3 };
    enum { MANY = 4000000, BINS = 9 };
    size_t counts[2 * BINS] = { 0 };
    double expected[2 * BINS];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 14);
    for (int i = 0; i < MANY; i++) {
        double x = rng_normal(&rng, 1, 2);
        double z = (x - 1) / 2;
        size_t bin = BINS - 1;

        while (bounds[bin] > fabs(z))
            bin--;
        counts[bin + (z < 0 ? BINS : 0)]++;
    }
    for (size_t i = 0; i < BINS; i++) {
        double beyond = i + 1 < BINS ? erfc(bounds[i + 1] / sqrt(2)) : 0;

        expected[i] = expected[BINS + i] = MANY * (erfc(bounds[i] / sqrt(2)) - beyond) / 2;
    }
    assert_true(goodness_chi2(counts, expected, 2 * BINS) < 40.8); /* 17 degrees of freedom */
}

static void poisson_fits(void **state)
{
    size_t counts[10] = { 0 };
    double expected[10];
    double p = exp(-3);
    double rest = DRAWS;
    double sum = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 12);
    for (size_t i = 0; i < DRAWS; i++) {
        uint64_t k = rng_poisson(&rng, 3);

        counts[k < 9 ? k : 9]++;
        sum += (double)rng_poisson(&rng, 1e6);
    }
    for (size_t k = 0; k < 9; k++) {
        expected[k] = p * DRAWS;
        rest -= expected[k];
        p *= 3 / (double)(k + 1);
    }
    expected[9] = rest;
    assert_true(goodness_chi2(counts, expected, 10) < CHI2_9);
    assert_true(fabs(sum / DRAWS - 1e6) < 3.3 * 1e3 / sqrt(DRAWS));
    assert_true(rng_poisson(&rng, 0) == 0);
}

static void zipf_fits(void **state)
{
    static const double exponents[] = { 0, 0.8, 1, 1.0000001, 2, 5 };

    (void)state;
    for (size_t e = 0; e < 6; e++) {
        struct rng_zipf zipf;
        struct rng rng;
        size_t counts[21] = { 0 };
        double expected[20];
        double total = 0;

        rng_stream(&rng, 13, 0, RNG_TEST, e);
        rng_zipf_make(&zipf, 20, exponents[e]);
        for (size_t i = 0; i < DRAWS; i++)
            counts[rng_zipf(&rng, &zipf)]++;
        assert_true(counts[0] == 0);
        for (size_t k = 1; k <= 20; k++)
            total += pow((double)k, -exponents[e]);
        for (size_t k = 1; k <= 20; k++)
            expected[k - 1] = DRAWS * pow((double)k, -exponents[e]) / total;
        /* Bins that expect next to nothing are put together. */
        for (size_t k = 19; k > 0 && expected[k] < 5; k--) {
            expected[k - 1] += expected[k];
            counts[k] += counts[k + 1];
            expected[k] = 1;
            counts[k + 1] = 1;
        }
        assert_true(goodness_chi2(counts + 1, expected, 20) < CHI2_19);
        rng_zipf_make(&zipf, 1, exponents[e]);
        assert_true(rng_zipf(&rng, &zipf) == 1);
        rng_zipf_make(&zipf, UINT64_C(1) << 40, exponents[e]);
        assert_true(rng_zipf(&rng, &zipf) <= UINT64_C(1) << 40);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_outputs),
        cmocka_unit_test(streams_are_pinned),
        cmocka_unit_test(streams_are_unrelated),
        cmocka_unit_test(zero_keys_work),
        cmocka_unit_test(uniform_range),
        cmocka_unit_test(uniform_bytes),
        cmocka_unit_test(below_is_unbiased),
        cmocka_unit_test(draws_fit),
        cmocka_unit_test(normal_tails_fit),
        cmocka_unit_test(poisson_fits),
        cmocka_unit_test(zipf_fits),
    };

    return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
