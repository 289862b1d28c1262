/* Random task sets: sums, ranges and marginal distributions that geometry gives. */
#include <math.h>

#include "tests/unit/goodness.h"
#include "tests/unit/unit.h"
#include "workloads/os/tasksets.h"

enum { DRAWS = 20000 };

/* One coordinate of a uniform point of the simplex that sums up to .6 in 4 dimensions. */
static double simplex_cdf(double x)
{
    return 1 - pow(1 - x / .6, 3);
}

/*
 * Three coordinates in [0, 1] with the sum 1.5: given one of them, x, the other two sum up to
 * 1.5 - x, of density 1 - |x - .5|.
 */
static double cut_cdf(double x)
{
    return (x < .5 ? .5 * x + x * x / 2 : .375 + 1.5 * (x - .5) - (x * x - .25) / 2) / .75;
}

static void draw(int method, double *share, size_t count, double total, struct rng *rng)
{
    if (method == 0)
        taskset_uunifast(share, count, total, rng);
    else if (method == 1)
        assert_true(taskset_discard(share, count, total, rng));
    else
        taskset_fixed_sum(share, count, total, rng);
}

/* Every coordinate alone has the marginal law, whichever comes first in the drawing. */
static void check(int method, size_t count, double total, double (*cdf)(double))
{
    static double values[4][DRAWS];
    struct rng rng;

    rng_seed(&rng, 7 + (uint64_t)method);
    for (size_t d = 0; d < DRAWS; d++) {
        double share[4];
        double sum = 0;

        draw(method, share, count, total, &rng);
        for (size_t i = 0; i < count; i++) {
            assert_true(share[i] >= 0 && share[i] <= 1);
            sum += share[i];
            values[i][d] = share[i];
        }
        assert_true(fabs(sum - total) < 1e-12);
    }
    for (size_t i = 0; i < count; i++)
        assert_true(goodness_ks(values[i], DRAWS, cdf) < KS_LIMIT);
}

static void uniform_on_the_simplex(void **state)
{
    (void)state;
    for (int method = 0; method < 3; method++)
        check(method, 4, .6, simplex_cdf);
}

static void uniform_on_the_cut_simplex(void **state)
{
    (void)state;
    check(1, 3, 1.5, cut_cdf);
    check(2, 3, 1.5, cut_cdf);
}

/* Without discarding, a share of three is above 1 in 3 (1 - 1 / 1.5)^2 = 1/3 of the draws. */
static void plain_uunifast_leaves_the_cube(void **state)
{
    struct rng rng;
    size_t out = 0;

    (void)state;
    rng_seed(&rng, 3);
    for (size_t d = 0; d < DRAWS; d++) {
        double share[3];

        taskset_uunifast(share, 3, 1.5, &rng);
        out += share[0] > 1 || share[1] > 1 || share[2] > 1;
    }
    assert_true(fabs((double)out / DRAWS - 1 / 3.0) < .0125); /* 3.7 standard deviations */
}

/* Near the corner of the cube discarding is hopeless; the construction is not. */
static void corners(void **state)
{
    double share[64];
    struct rng rng;
    double sum = 0;

    (void)state;
    rng_seed(&rng, 4);
    assert_false(taskset_discard(share, 20, 18, &rng));
    taskset_fixed_sum(share, 64, 60, &rng);
    for (size_t i = 0; i < 64; i++) {
        assert_true(share[i] >= 0 && share[i] <= 1);
        sum += share[i];
    }
    assert_true(fabs(sum - 60) < 1e-9);
    taskset_fixed_sum(share, 3, 3, &rng);
    assert_true(fabs(share[0] - 1) < 1e-12 && fabs(share[2] - 1) < 1e-12);
    taskset_fixed_sum(share, 1, .3, &rng);
    assert_true(share[0] == .3);
    taskset_uunifast(share, 1, .3, &rng);
    assert_true(share[0] == .3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniform_on_the_simplex),
        cmocka_unit_test(uniform_on_the_cut_simplex),
        cmocka_unit_test(plain_uunifast_leaves_the_cube),
        cmocka_unit_test(corners),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
