/* Linear fits against pencil values and the normal equations. */
#include <math.h>

#include "sim/base/stats_fit.h"
#include "tests/unit/fill.h"
#include "tests/unit/unit.h"

static void near(double a, double b)
{
    assert_true(fabs(a - b) <= 1e-10 * fmax(1, fabs(b)));
}

/* (0, 1), (1, 3), (2, 4): slope 3/2, constant 7/6, errors -1/6, 1/3, -1/6. */
static void line_by_hand(void **unused)
{
    const double x[] = { 0, 1, 2 };
    const double y[] = { 1, 3, 4 };
    struct stats_points points = { x, y, 3, 1, true };
    double c[2];
    struct stats_fit fit = stats_fit_least_squares(&points, c);

    (void)unused;
    near(c[0], 7. / 6);
    near(c[1], 1.5);
    near(fit.residual, 1. / 6);
    near(fit.r2, 1 - 1. / 6 / (14. / 3));
    assert_int_equal(fit.rank, 1);
    near(stats_fit_value(&points, c, (const double[]){ 4 }), 7. / 6 + 6);

    /* Without a constant: sum xy / sum xx = 11/5, and the total is 26. */
    points.constant = false;
    fit = stats_fit_least_squares(&points, c);
    near(c[0], 2.2);
    near(fit.residual, 26 - 121. / 5);
    near(fit.r2, 121. / 5 / 26);
}

/* The penalty is added to sum xx, about the mean where there is a constant. */
static void ridge_by_hand(void **unused)
{
    const double x[] = { 0, 1, 2 };
    const double y[] = { 1, 3, 4 };
    struct stats_points points = { x, y, 3, 1, false };
    double c[2];

    (void)unused;
    stats_fit_ridge(&points, 3, c);
    near(c[0], 11. / 8);
    points.constant = true;
    stats_fit_ridge(&points, 4, c);
    near(c[1], 3. / (2 + 4));
    near(c[0], 8. / 3 - .5);
}

/* A column that is there twice shares its coefficient; one that never changes has none. */
static void columns_that_depend(void **unused)
{
    const double x[] = { 1, 1, 5, 2, 2, 5, 4, 4, 5, 3, 3, 5 };
    const double y[] = { 3, 5, 9, 7 };
    struct stats_points points = { x, y, 4, 3, true };
    double c[4];
    struct stats_fit fit = stats_fit_least_squares(&points, c);

    (void)unused;
    assert_int_equal(fit.rank, 1);
    near(c[1], 1);
    near(c[2], 1);
    near(c[3], 0);
    near(c[0], 1);
    near(fit.residual, 0);
    near(fit.r2, 1);
    fit = stats_fit_ridge(&points, 1e-9, c);
    assert_int_equal(fit.rank, 1);
    assert_true(fabs(c[1] - 1) < 1e-6 && fabs(c[1] - c[2]) < 1e-12);
}

/* A tenth has no exact mean: what is left of it after centring is no column. */
static void flat_columns_are_no_columns(void **unused)
{
    double x[200], y[100], c[3];
    struct stats_points points = { x, y, 100, 2, true };
    struct stats_fit fit;

    (void)unused;
    for (int i = 0; i < 100; i++) {
        x[2 * i] = i;
        x[2 * i + 1] = i % 2 ? .1 : .1 + 2e-17;
        y[i] = 5 + 2 * i;
    }
    fit = stats_fit_least_squares(&points, c);
    assert_int_equal(fit.rank, 1);
    near(c[0], 5);
    near(c[1], 2);
    near(c[2], 0);
}

static void nothing_to_explain(void **unused)
{
    const double x[] = { 1, 2, 3 };
    const double y[] = { 4, 4, 4 };
    struct stats_points points = { x, y, 3, 1, true };
    double c[2];
    struct stats_fit fit = stats_fit_least_squares(&points, c);

    (void)unused;
    near(c[0], 4);
    near(c[1], 0);
    assert_true(isnan(fit.r2));
}

/* At the least sum no coefficient can be better: (X'X + penalty) c = X'y about the means. */
static void normal_equations_hold(void **unused)
{
    enum { ROWS = 200, COLUMNS = 4 };
    double x[ROWS * COLUMNS], y[ROWS];
    uint64_t state = 5;

    (void)unused;
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++)
            x[i * COLUMNS + j] = fill_uniform(&state) + (j == 2 ? 1000 : j);
        y[i] = 3 - 2 * x[i * COLUMNS] + x[i * COLUMNS + 1] + fill_uniform(&state);
    }
    for (int form = 0; form < 4; form++) {
        struct stats_points points = { x, y, ROWS, COLUMNS, form & 1 };
        double penalty = form & 2 ? 7.5 : 0;
        double c[COLUMNS + 1];
        struct stats_fit fit = penalty > 0 ? stats_fit_ridge(&points, penalty, c)
                                           : stats_fit_least_squares(&points, c);
        double sum = 0;

        assert_int_equal(fit.rank, COLUMNS);
        for (int j = 0; j < COLUMNS; j++) {
            double slope = penalty * c[j + (form & 1)];

            for (int i = 0; i < ROWS; i++)
                slope += x[i * COLUMNS + j] * (stats_fit_value(&points, c, x + i * COLUMNS) - y[i]);
            assert_true(fabs(slope) < 1e-6);
        }
        for (int i = 0; i < ROWS; i++)
            sum += stats_fit_value(&points, c, x + i * COLUMNS) - y[i];
        assert_true(!(form & 1) || fabs(sum) < 1e-8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_by_hand),        cmocka_unit_test(ridge_by_hand),
        cmocka_unit_test(columns_that_depend), cmocka_unit_test(flat_columns_are_no_columns),
        cmocka_unit_test(nothing_to_explain),  cmocka_unit_test(normal_equations_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
