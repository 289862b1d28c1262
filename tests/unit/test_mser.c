/* MSER-5 against its definition, and the warm-up cut of a meter against values left out by hand. */
#include <math.h>
#include <string.h>

#include "sim/base/metric.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

/* For each d the sum of squares over the rest, divided by the square of their number. */
static size_t naive(const double *values, size_t n)
{
    double least = INFINITY;
    size_t cut = 0;

    for (size_t d = 0; d <= n / 2 && d < n; d++) {
        double mean = 0;
        double squares = 0;

        for (size_t i = d; i < n; i++)
            mean += values[i] / (double)(n - d);
        for (size_t i = d; i < n; i++)
            squares += (values[i] - mean) * (values[i] - mean);
        squares /= (double)(n - d) * (double)(n - d);
        if (squares < least) {
            least = squares;
            cut = d;
        }
    }
    return cut;
}

static void agrees_with_the_definition(void **state)
{
    struct rng rng;
    size_t cuts = 0;

    (void)state;
    rng_stream(&rng, 8, 0, RNG_TEST, 0);
    for (int round = 0; round < 300; round++) {
        double values[120];
        size_t n = 1 + rng_below(&rng, 120);
        double bias = 20 * rng_uniform(&rng);

        for (size_t i = 0; i < n; i++)
            values[i] = rng_normal(&rng, 0, 1) + bias * exp(-(double)i / 10);
        assert_int_equal(stats_mser(values, n), naive(values, n));
        cuts += stats_mser(values, n) > 0;
    }
    assert_true(cuts > 150);
    assert_int_equal(stats_mser((double[]){ 7, 7, 7, 7 }, 4), 0);
    assert_int_equal(stats_mser((double[]){ 9, 5, 5, 5, 5, 5 }, 6), 1);
}

enum { WAIT, SLOWDOWN, QUEUE };

static const struct metric table[] = {
    [WAIT] = { "wait", METRIC_SAMPLE, "s", "One." },
    [SLOWDOWN] = { "slowdown", METRIC_SAMPLE, "", "Two." },
    [QUEUE] = { "queue", METRIC_LEVEL, "", "Three." },
    { 0 },
};

static struct meter *meter_of(struct arena *arena, const char *const *texts, size_t count)
{
    struct measure wanted[16];
    struct error err;

    for (size_t i = 0; i < count; i++)
        MUST(measure_parse(table, texts[i], &wanted[i], &err));
    return meter_create(arena, table, wanted, count);
}

/* Values told before 20 s do not count, those at 20 s do; the level at 20 s is there already. */
static void a_fixed_warmup_by_hand(void **state)
{
    static const char *const texts[] = { "wait.mean",    "wait.p100",  "wait.count", "wait.over4",
                                         "slowdown.p50", "queue.mean", "queue.max" };
    static const double expected[] = { 4, 5, 2, 0.5, 9, 3.5, 4 };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts, 7);
    uint64_t clock = 0;

    (void)state;
    meter_clock(meter, &clock);
    meter_warm(meter, 20 * SECOND);
    assert_true(meter_wants(meter, WAIT) && meter_wants(meter, SLOWDOWN));
    meter_level(meter, QUEUE, 1 * SECOND, 60);
    clock = 10 * SECOND;
    meter_sample(meter, WAIT, 100);
    meter_sample(meter, SLOWDOWN, 100);
    meter_level(meter, QUEUE, 15 * SECOND, 4);
    clock = 20 * SECOND;
    meter_sample(meter, WAIT, 3);
    clock = 30 * SECOND;
    meter_sample(meter, WAIT, 5);
    meter_sample(meter, SLOWDOWN, 9);
    meter_level(meter, QUEUE, 30 * SECOND, 3);
    meter_end(meter, 40 * SECOND);
    for (size_t i = 0; i < 7; i++)
        if (!(fabs(meter_value(meter, i) - expected[i]) < 1e-12))
            fail_msg("%s is %.17g", texts[i], meter_value(meter, i));
    arena_destroy(arena);
}

/* A run that ends in its warm-up has measured nothing. */
static void all_of_it_is_warmup(void **state)
{
    static const char *const texts[] = { "wait.mean", "wait.count", "queue.mean" };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts, 3);
    uint64_t clock = 10 * SECOND;

    (void)state;
    meter_clock(meter, &clock);
    meter_warm(meter, 20 * SECOND);
    meter_sample(meter, WAIT, 100);
    meter_level(meter, QUEUE, 12 * SECOND, 60);
    meter_end(meter, 15 * SECOND);
    assert_true(isnan(meter_value(meter, 0)) && isnan(meter_value(meter, 2)));
    assert_true(meter_value(meter, 1) == 0);
    arena_destroy(arena);
}

/* 100 values of 50 that fall to 10 at 250 s: the cut is where the fall is over. */
static void the_trail_knows_the_time(void **state)
{
    static const char *const texts[] = { "wait.mean" };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts, 1);
    struct warm_cut cut;
    uint64_t clock = 0;

    (void)state;
    meter_clock(meter, &clock);
    meter_trail(meter, WAIT, arena);
    for (int i = 0; i < 100; i++) {
        clock = (uint64_t)(10 * i * SECOND);
        meter_sample(meter, WAIT, i < 25 ? 50 : 10 + i % 2);
        if (i == 44) {
            meter_cut(meter, WAIT, &cut); /* nine fives are too few */
            assert_true(cut.at == 0 && cut.before == 0 && !cut.settled);
        }
    }
    meter_cut(meter, WAIT, &cut);
    assert_int_equal(cut.at, 250 * SECOND);
    assert_int_equal(cut.before, 25);
    assert_true(cut.settled);
    arena_destroy(arena);
}

/* Batches begin after the warm-up, too, and are those of the mean alone. */
static void batches_are_warm(void **state)
{
    static const char *const texts[] = { "wait.p50", "wait.mean", "queue.mean" };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts, 3);
    struct batch_means means;
    uint64_t clock = 0;

    (void)state;
    meter_clock(meter, &clock);
    meter_batches(meter, 2, arena);
    meter_warm(meter, 5 * SECOND);
    for (int i = 0; i < 9; i++) {
        clock = (uint64_t)(i * SECOND);
        meter_sample(meter, WAIT, i < 5 ? 1000 : i);
    }
    meter_end(meter, 9 * SECOND);
    assert_false(meter_batch_means(meter, 0, 0.95, &means));
    assert_false(meter_batch_means(meter, 2, 0.95, &means));
    assert_true(meter_batch_means(meter, 1, 0.95, &means));
    assert_true(means.mean == 6.5 && meter_value(meter, 1) == 6.5);
    assert_true(fabs(means.half_width - 12.706204736) < 1e-6); /* means 5.5 and 7.5 */
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_definition), cmocka_unit_test(a_fixed_warmup_by_hand),
        cmocka_unit_test(all_of_it_is_warmup),        cmocka_unit_test(the_trail_knows_the_time),
        cmocka_unit_test(batches_are_warm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
