/* Series: bins against brute-force integration, and the same bins however time is cut. */
#include <math.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "sim/base/series.h"
#include "tests/unit/unit.h"

enum { CHANGES = 400 };

struct step {
    sim_time from;
    double level;
};

/* The integral of the level over [low, high) in level times nanoseconds. */
static double integral(const struct step *steps, size_t count, sim_time low, sim_time high)
{
    double area = 0;

    for (size_t i = 0; i < count; i++) {
        sim_time from = steps[i].from > low ? steps[i].from : low;
        sim_time to = i + 1 < count && steps[i + 1].from < high ? steps[i + 1].from : high;

        if (from < to)
            area += steps[i].level * (double)(to - from);
    }
    return area;
}

static size_t draw_steps(struct rng *rng, struct step *steps, sim_time gap)
{
    size_t count = 1 + rng_below(rng, CHANGES - 1);
    sim_time now = 0;

    for (size_t i = 0; i < count; i++) {
        if (i || rng_below(rng, 2))
            now += (sim_time)rng_below(rng, (uint64_t)gap);
        steps[i] = (struct step){ now, (double)rng_below(rng, 100) };
    }
    return count;
}

static void bins_are_means_of_the_level(void **state)
{
    static const sim_time gaps[] = { 3, SECOND / 10, 2 * SECOND, 5000 * SECOND,
                                     40000000 * SECOND / 4 };
    struct step steps[CHANGES];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1);
    for (int round = 0; round < 200; round++) {
        struct series *series = mem_alloc(sizeof *series);
        size_t count = draw_steps(&rng, steps, gaps[round % 5]);
        sim_time end = steps[count - 1].from + 1 + (sim_time)rng_below(&rng, 1000000);
        double total = 0;
        size_t bins;

        for (size_t i = 0; i < count; i++)
            series_level(series, steps[i].from, steps[i].level);
        series_end(series, end);
        bins = series_count(series);
        assert_true(bins >= 1 && bins <= SERIES_BINS);
        assert_true((sim_time)bins >= end / series->width);
        for (size_t bin = 0; bin < bins; bin++) {
            sim_time low = series->width * (sim_time)bin;
            sim_time high = low + series->width < end ? low + series->width : end;
            double expected = integral(steps, count, low, high) / (double)(high - low);

            assert_true(fabs(series_mean(series, bin) - expected) <= 1e-9 * (1 + expected));
            total += series->area[bin];
        }
        assert_true(fabs(total - integral(steps, count, 0, end)) <= 1e-9 * (1 + total));
        mem_free(series);
    }
}

/* Levels told again, and time counted up in between, change nothing: whole numbers are exact. */
static void cuts_do_not_matter(void **state)
{
    struct step steps[CHANGES];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 2);
    for (int round = 0; round < 100; round++) {
        struct series *whole = mem_alloc(sizeof *whole);
        struct series *cut = mem_alloc(sizeof *cut);
        size_t count = draw_steps(&rng, steps, 1000 * (1 + round));
        sim_time end = steps[count - 1].from + 5000;

        for (size_t i = 0; i < count; i++) {
            sim_time next = i + 1 < count ? steps[i + 1].from : end;

            series_level(whole, steps[i].from, steps[i].level);
            series_level(cut, steps[i].from, steps[i].level);
            for (sim_time t = steps[i].from; t < next; t += 1 + (sim_time)rng_below(&rng, 700)) {
                series_end(cut, t);
                series_level(cut, t, steps[i].level);
            }
        }
        series_end(whole, end);
        series_end(cut, end);
        assert_memory_equal(whole, cut, sizeof *whole);
        mem_free(whole);
        mem_free(cut);
    }
}

static void the_longest_time(void **state)
{
    struct series *series = mem_alloc(sizeof *series);

    (void)state;
    assert_int_equal(series_count(series), 0);
    series_level(series, 0, 2);
    series_level(series, SECOND, 4);
    series_end(series, TIME_NEVER);
    assert_true(series_count(series) <= SERIES_BINS);
    for (size_t bin = 0; bin < series_count(series); bin++)
        assert_true(fabs(series_mean(series, bin) - 4) < 1e-6);
    mem_free(series);
}

/* Widths stay as they are; each bin is the mean by brute force. */
static void fixed_bins_are_means(void **state)
{
    static const sim_time gaps[] = { 3, 1000, SECOND / 10, 2 * SECOND };
    struct step steps[CHANGES];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3);
    for (int round = 0; round < 200; round++) {
        struct arena *arena = arena_create();
        struct series series = { 0 };
        size_t count = draw_steps(&rng, steps, gaps[round % 4]);
        sim_time end = steps[count - 1].from + 1 + (sim_time)rng_below(&rng, 1000);
        sim_time width = 1 + end / (sim_time)(1 + rng_below(&rng, 5000));

        series_fix(&series, arena, width);
        for (size_t i = 0; i < count; i++)
            series_level(&series, steps[i].from, steps[i].level);
        series_end(&series, end);
        assert_int_equal(series_count(&series), (end + width - 1) / width);
        assert_int_equal(series.width, width);
        assert_false(series_full(&series));
        for (size_t bin = 0; bin < series_count(&series); bin++) {
            sim_time low = width * (sim_time)bin;
            sim_time high = low + width < end ? low + width : end;
            double expected = integral(steps, count, low, high) / (double)(high - low);

            assert_true(fabs(series_mean(&series, bin) - expected) <= 1e-9 * (1 + expected));
        }
        arena_destroy(arena);
    }
}

static void fixed_bins_run_out(void **state)
{
    struct arena *arena = arena_create();
    struct series series = { 0 };

    (void)state;
    series_fix(&series, arena, 5);
    series_level(&series, 1, 2);
    series_end(&series, 5 * (sim_time)SERIES_MOST);
    assert_false(series_full(&series));
    assert_int_equal(series_count(&series), SERIES_MOST);
    assert_true(fabs(series_mean(&series, SERIES_MOST - 1) - 2) < 1e-12);
    series_end(&series, 5 * (sim_time)SERIES_MOST + 1);
    assert_true(series_full(&series));
    series_level(&series, TIME_NEVER, 7);
    assert_int_equal(series_count(&series), SERIES_MOST);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_are_means_of_the_level),
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(the_longest_time),
        cmocka_unit_test(fixed_bins_are_means),
        cmocka_unit_test(fixed_bins_run_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
