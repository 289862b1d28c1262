/* Forecasters on series whose next value is known. */
#include <math.h>

#include "policies/lib/forecast.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

static bool near(double a, double b, double tolerance)
{
    bool ok = fabs(a - b) <= tolerance;

    if (!ok)
        print_message("%.17g is not %.17g\n", a, b);
    return ok;
}

static struct arena *arena;
static struct slab slab;

static struct forecast begin(int method)
{
    struct forecast f;
    struct forecast_params params = { .method = method,
                                      .alpha = 0.5,
                                      .beta = 0.25,
                                      .window = 24,
                                      .period = 4,
                                      .lags = 2,
                                      .penalty = 1e-9 };

    forecast_init(&f, &params, &slab);
    assert_true(isnan(forecast_predict(&f, 1)));
    return f;
}

static void feed(struct forecast *f, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        forecast_update(f, values[i]);
}

/* 4, 8, 6: last 6; mean 6; EWMA 4, 6, 6. Holt: level 4, 6, then .5 x 6 + .5 x (6 + .5) = 6.25,
 * trend 0, .25 x 2 = .5, then .25 x .25 + .75 x .5 = .4375. */
static void by_hand(void **state)
{
    static const double values[] = { 4, 8, 6 };
    static const int methods[] = { FORECAST_LAST, FORECAST_MEAN, FORECAST_EWMA };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct forecast f = begin(methods[i]);

        feed(&f, values, 3);
        assert_true(forecast_predict(&f, 1) == 6 && forecast_predict(&f, 9) == 6);
        forecast_free(&f);
    }
    {
        struct forecast f = begin(FORECAST_HOLT);

        feed(&f, values, 3);
        assert_true(near(forecast_predict(&f, 1), 6.25 + 0.4375, 1e-15));
        assert_true(near(forecast_predict(&f, 4), 6.25 + 4 * 0.4375, 1e-15));
    }
}

/* Period 4 of 1 2 3 4 5 6: next are 3, 4, 5, 6 of one period before, and round again. */
static void seasons(void **state)
{
    static const double values[] = { 1, 2, 3, 4, 5, 6 };
    static const double next[] = { 3, 4, 5, 6, 3, 4 };
    struct forecast f = begin(FORECAST_SEASONAL);

    (void)state;
    feed(&f, values, 2);
    assert_true(forecast_predict(&f, 1) == 2 && forecast_predict(&f, 3) == 1);
    feed(&f, values + 2, 4);
    for (uint32_t h = 1; h <= 6; h++)
        assert_true(forecast_predict(&f, h) == next[h - 1]);
}

/* The mean is of the window only; before it is full, of what there is. */
static void window_rolls(void **state)
{
    struct forecast f = begin(FORECAST_MEAN);

    (void)state;
    for (int i = 1; i <= 100; i++)
        forecast_update(&f, i);
    assert_true(forecast_predict(&f, 1) == (77 + 100) / 2.0);
}

/* On a line, Holt's trend comes near it, local regression is on it. */
static void trends(void **state)
{
    struct forecast loess = begin(FORECAST_LOESS), holt = begin(FORECAST_HOLT);

    (void)state;
    for (int i = 0; i < 200; i++) {
        forecast_update(&loess, 3 + 0.5 * i);
        forecast_update(&holt, 3 + 0.5 * i);
    }
    assert_true(near(forecast_predict(&loess, 7), 3 + 0.5 * 206, 1e-9));
    assert_true(near(forecast_predict(&holt, 7), 3 + 0.5 * 206, 1e-6));
}

/* x = 1.6 y - .9 z + 2: a damped wave, which two lags determine. Ten steps ahead by iteration. */
static void ridge_finds_the_rule(void **state)
{
    struct forecast f = begin(FORECAST_RIDGE);
    double y = 5, z = 1;

    (void)state;
    forecast_update(&f, z);
    forecast_update(&f, y);
    assert_true(forecast_predict(&f, 3) == 5);
    for (int i = 0; i < 20; i++) {
        double x = 1.6 * y - 0.9 * z + 2;

        forecast_update(&f, x);
        z = y;
        y = x;
    }
    for (uint32_t h = 1; h <= 10; h++) {
        double x = 1.6 * y - 0.9 * z + 2;

        assert_true(near(forecast_predict(&f, h), x, 1e-3));
        z = y;
        y = x;
    }
}

/* Who is best on which series: the mean squared error of one step ahead decides. */
static double error_of(int method, int series)
{
    struct forecast f = begin(method);
    struct rng rng;
    double sum = 0, memory = 0;

    rng_seed(&rng, 17);
    for (int i = 0; i < 2000; i++) {
        double noise = rng_normal(&rng, 0, 1);
        double value;

        memory = 0.9 * memory + noise;
        value = series == 0 ? noise : series == 1 ? memory : 10 * (i % 4 == 0) + 0.1 * noise;
        if (i >= 100)
            sum += pow(forecast_predict(&f, 1) - value, 2);
        forecast_update(&f, value);
    }
    forecast_free(&f);
    return sum / 1900;
}

static void each_has_its_series(void **state)
{
    (void)state;
    assert_true(error_of(FORECAST_MEAN, 0) < error_of(FORECAST_LAST, 0));
    assert_true(error_of(FORECAST_MEAN, 0) < error_of(FORECAST_EWMA, 0));
    assert_true(error_of(FORECAST_LAST, 1) < error_of(FORECAST_MEAN, 1));
    assert_true(error_of(FORECAST_RIDGE, 1) < error_of(FORECAST_LOESS, 1));
    assert_true(error_of(FORECAST_SEASONAL, 2) < 0.1 * error_of(FORECAST_MEAN, 2));
}

static int open_memory(void **state)
{
    (void)state;
    arena = arena_create();
    slab_init(&slab, arena);
    return 0;
}

static int close_memory(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(seasons),
        cmocka_unit_test(window_rolls),
        cmocka_unit_test(trends),
        cmocka_unit_test(ridge_finds_the_rule),
        cmocka_unit_test(each_has_its_series),
    };

    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
