/* Multiple correlation against hand-worked cases and plain regression on one other series. */
#include <math.h>

#include "policies/lib/correlate.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-7;
}

/* Two series: both have the square of the plain correlation; here 8 / sqrt(10 * 10). */
static void two_series(void **state)
{
    static const double x[] = { 1, 2, 3, 4, 5 };
    static const double y[] = { 2, 1, 3, 5, 4 };
    const double *row[] = { x, y };
    double squared[2];

    (void)state;
    assert_true(correlate_multiple(row, 2, 5, squared));
    assert_true(near(squared[0], 0.64) && near(squared[1], 0.64));
}

/*
 * a and b are uncorrelated, c = a + b: each is determined by the other two. d = a + noise that is
 * uncorrelated with a (+1 -1 -1 +1): R^2 of d on a is 20 / 24.
 */
static void three_series(void **state)
{
    static const double a[] = { -3, -1, 1, 3 };
    static const double b[] = { 1, -1, -1, 1 };
    static const double c[] = { -2, -2, 0, 4 };
    static const double flat[] = { 7, 7, 7, 7 };
    const double *dependent[] = { a, b, c };
    const double *with_flat[] = { a, flat, c };
    double squared[3];

    (void)state;
    assert_true(correlate_multiple(dependent, 3, 4, squared));
    assert_true(near(squared[0], 1) && near(squared[1], 1) && near(squared[2], 1));
    assert_true(correlate_multiple(with_flat, 3, 4, squared));
    assert_true(near(squared[0], 20.0 / 24) && squared[1] == 0 && near(squared[2], 20.0 / 24));
    assert_false(correlate_multiple(dependent, 3, 3, squared));
}

/* y = 2 u - v + e: explained variance 5 of 5 + s^2 in the long run. */
static void long_series(void **state)
{
    enum { N = 20000 };
    static double u[N], v[N], y[N];
    const double *row[] = { u, v, y };
    double squared[3];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3);
    for (size_t i = 0; i < N; i++) {
        u[i] = rng_normal(&rng, 0, 1);
        v[i] = rng_normal(&rng, 0, 1);
        y[i] = 2 * u[i] - v[i] + rng_normal(&rng, 0, 2);
    }
    assert_true(correlate_multiple(row, 3, N, squared));
    assert_true(fabs(squared[2] - 5.0 / 9) < 0.02);
    assert_true(fabs(squared[0] - 4.0 / 8) < 0.02); /* of u: 1 - var(u | v, y) = 4 / (4 + 4) */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_series),
        cmocka_unit_test(three_series),
        cmocka_unit_test(long_series),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
