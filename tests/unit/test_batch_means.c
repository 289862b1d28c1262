/* Batch means against all values kept, and what they are for: intervals that hold the truth. */
#include <math.h>

#include "sim/base/rng.h"
#include "sim/base/stats_batch.h"
#include "sim/base/stats_interval.h"
#include "tests/unit/unit.h"

static void near(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-9 * (1 + fabs(expected))))
        fail_msg("got %.15g, expected %.15g", got, expected);
}

/* All values at hand, cut at the same places: cells of `size` values, the rest to the last. */
static void naive(const double *values, size_t n, size_t count, size_t size,
                  struct batch_means *means)
{
    size_t cells = n / size;
    double mean[64];
    double sum = 0;
    double squares = 0;
    double products = 0;

    for (size_t i = 0; i < count; i++) {
        size_t from = i * cells / count * size;
        size_t to = i + 1 == count ? n : (i + 1) * cells / count * size;

        mean[i] = 0;
        for (size_t j = from; j < to; j++)
            mean[i] += values[j] / (double)(to - from);
        sum += mean[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        squares += (mean[i] - sum) * (mean[i] - sum);
        products += i ? (mean[i] - sum) * (mean[i - 1] - sum) : 0;
    }
    means->half_width = stats_t_quantile(0.975, (double)count - 1) *
                        sqrt(squares / (double)(count - 1) / (double)count);
    means->lag1 = products / squares;
}

static void agrees_with_all_values_kept(void **state)
{
    static const size_t sizes[] = { 4, 20, 63, 64, 65, 127, 128, 129, 1000, 4097, 20000 };
    static double values[20000];
    struct rng rng;

    (void)state;
    rng_stream(&rng, 3, 0, RNG_TEST, 0);
    for (size_t i = 0; i < 20000; i++)
        values[i] = 100 * rng_uniform(&rng);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        struct arena *arena = arena_create();
        struct batches batches;
        struct batch_means got, expected;
        size_t size = 1;
        double sum = 0;

        batches_init(&batches, 2, arena);
        for (size_t i = 0; i < sizes[s]; i++) {
            batches_add(&batches, values[i]);
            sum += values[i];
        }
        while (sizes[s] / size > 2 * BATCH_CELLS * 2)
            size *= 2;
        assert_int_equal(batches.size, size);
        batches_get(&batches, 0.95, &got);
        naive(values, sizes[s], 2, size, &expected);
        near(got.mean, sum / (double)sizes[s]);
        near(got.half_width, expected.half_width);
        near(got.lag1, expected.lag1);
        arena_destroy(arena);
    }
}

static void too_few_values_have_no_interval(void **state)
{
    struct arena *arena = arena_create();
    struct batches batches;
    struct batch_means means;

    (void)state;
    batches_init(&batches, 5, arena);
    for (int i = 0; i < 9; i++)
        batches_add(&batches, i);
    batches_get(&batches, 0.95, &means);
    assert_true(means.mean == 4 && isnan(means.half_width) && isnan(means.lag1));
    batches_add(&batches, 9);
    batches_get(&batches, 0.95, &means);
    assert_true(means.half_width > 0);
    near(means.lag1, 0.4); /* means .5 2.5 4.5 6.5 8.5: (8 + 0 + 0 + 8) / 40 */
    arena_destroy(arena);
}

/* x = 0.8 x + noise: Student's interval over the values as if independent is three times too
 * narrow, that over batch means is not. */
static void correlated_values_are_covered(void **state)
{
    struct rng rng;
    int by_batches = 0;
    int by_values = 0;
    double lag1 = 0;

    (void)state;
    rng_stream(&rng, 4, 0, RNG_TEST, 0);
    for (int run = 0; run < 400; run++) {
        static double values[6000];
        struct arena *arena = arena_create();
        struct batches batches;
        struct batch_means means;
        struct interval naively;
        double x = rng_normal(&rng, 0, 1 / 0.6);

        batches_init(&batches, 30, arena);
        for (size_t i = 0; i < 6000; i++) {
            x = 0.8 * x + rng_normal(&rng, 0, 1);
            values[i] = x + 10;
            batches_add(&batches, values[i]);
        }
        batches_get(&batches, 0.95, &means);
        naively = stats_mean_interval(values, 6000, 0.95);
        by_batches += fabs(means.mean - 10) <= means.half_width;
        by_values += naively.low <= 10 && 10 <= naively.high;
        lag1 += means.lag1 / 400;
        arena_destroy(arena);
    }
    assert_true(by_batches > 400 * 0.91 && by_batches < 400 * 0.98);
    assert_true(by_values < 400 * 0.6);
    assert_true(fabs(lag1) < 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_all_values_kept),
        cmocka_unit_test(too_few_values_have_no_interval),
        cmocka_unit_test(correlated_values_are_covered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
