/* Medians, quartiles and local regression against numbers worked out by hand. */
#include <math.h>

#include "policies/lib/robust.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(1, fabs(b));
}

static void medians_by_hand(void **state)
{
    static const double odd[] = { 9, 1, 5 };
    static const double even[] = { 7, 1, 3, 5 };
    static const double outlier[] = { 1, 1, 2, 2, 4, 6, 9 };
    double one = 3;

    (void)state;
    assert_true(robust_median(odd, 3) == 5 && robust_median(even, 4) == 4);
    assert_true(odd[0] == 9 && even[0] == 7);
    /* Distances from 2: 1 1 0 0 2 4 7, sorted 0 0 1 1 2 4 7. */
    assert_true(robust_mad(outlier, 7) == 1);
    assert_true(robust_mad(&one, 1) == 0 && robust_iqr(&one, 1) == 0);
}

/* n = 11: ranks 3 and 9. n = 12: .25 x 13 = 3.25 -> 3, 9.75 -> 10. n = 5: 1.5 -> 2, 4.5 -> 5. */
static void quartiles_by_hand(void **state)
{
    static const double eleven[] = { 11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6 };
    static const double twelve[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048 };
    static const double five[] = { 50, 10, 20, 40, 30 };

    (void)state;
    assert_true(robust_iqr(eleven, 11) == 9 - 3);
    assert_true(robust_iqr(twelve, 12) == 512 - 4);
    assert_true(robust_iqr(five, 5) == 50 - 20);
    assert_true(robust_iqr(five, 2) == 50 - 10); /* ranks .75 -> 1 and 2.25 -> 2 */
}

/* Points on a line give that line whatever their weights; an offset of one point shows them. */
static void lines_are_found(void **state)
{
    double y[10];
    struct robust_line line;

    (void)state;
    for (size_t i = 0; i < 10; i++)
        y[i] = 2 + 0.5 * (double)(i + 1);
    for (int weights = ROBUST_EQUAL; weights <= ROBUST_BISQUARE; weights++) {
        assert_true(robust_fit(y, 10, weights, &line));
        assert_true(near(line.at_zero, 2) && near(line.slope, 0.5));
        assert_true(near(robust_line_at(&line, 11), 7.5));
    }
}

/*
 * Three points, weights 0, (1 - 1/8)^3 = 343/512 and 1: the line through the last two. Equal
 * weights: slope (6 - 0) / 2 = 3, mean 7/3 at x = 2.
 */
static void three_points(void **state)
{
    static const double y[] = { 0, 1, 6 };
    struct robust_line line;

    (void)state;
    assert_true(robust_fit(y, 3, ROBUST_TRICUBE, &line));
    assert_true(near(line.slope, 5) && near(line.at_zero, -9));
    assert_true(robust_fit(y, 3, ROBUST_EQUAL, &line));
    assert_true(near(line.slope, 3) && near(line.at_zero, 7.0 / 3 - 6));
    assert_false(robust_fit(y, 2, ROBUST_TRICUBE, &line));
    assert_false(robust_fit(y, 1, ROBUST_EQUAL, &line));
    assert_true(robust_fit(y, 2, ROBUST_EQUAL, &line) && near(line.slope, 1));
}

/*
 * Four points with weights 0, a = (1 - 8/27)^3, b = (1 - 1/27)^3, 1 at x = 1..4, y = 0 0 0 1, by
 * the normal equations in exact form: the oracle below writes them out.
 */
static void four_points(void **state)
{
    static const double y[] = { 0, 0, 0, 1 };
    double a = pow(19.0 / 27, 3), b = pow(26.0 / 27, 3);
    double s = a + b + 1, sx = 2 * a + 3 * b + 4, sxx = 4 * a + 9 * b + 16;
    struct robust_line line;

    (void)state;
    assert_true(robust_fit(y, 4, ROBUST_TRICUBE, &line));
    assert_true(near(line.slope, (s * 4 - sx * 1) / (s * sxx - sx * sx)));
    assert_true(near(line.at_zero, (sxx * 1 - sx * 4) / (s * sxx - sx * sx)));
}

/* One spike on a noisy line: tricube follows it, bisquare does not. */
static void outliers_are_weighed_down(void **state)
{
    double y[12];
    struct robust_line plain, robust;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 7);
    for (size_t i = 0; i < 12; i++)
        y[i] = 0.3 + 0.02 * (double)(i + 1) + rng_normal(&rng, 0, 0.002);
    y[9] += 0.5;
    assert_true(robust_fit(y, 12, ROBUST_TRICUBE, &plain));
    assert_true(robust_fit(y, 12, ROBUST_BISQUARE, &robust));
    assert_true(fabs(robust_line_at(&plain, 13) - 0.56) > 0.05);
    assert_true(fabs(robust_line_at(&robust, 13) - 0.56) < 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians_by_hand), cmocka_unit_test(quartiles_by_hand),
        cmocka_unit_test(lines_are_found), cmocka_unit_test(three_points),
        cmocka_unit_test(four_points),     cmocka_unit_test(outliers_are_weighed_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
