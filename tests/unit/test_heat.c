/* Heat maps against sums over every change, and what they cost in memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/heat.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

enum { MOST_CHANGES = 4000 };

/* What happened, kept whole. */
struct history {
    size_t machines, count;
    size_t machine[MOST_CHANGES];
    sim_time time[MOST_CHANGES];
    double level[MOST_CHANGES];
    sim_time last; /* change that was one */
    sim_time end;
};

/* Level times seconds of one machine within [from, to), by its changes one after the other. */
static double naive_area(const struct history *h, size_t machine, sim_time from, sim_time to)
{
    double level = 0;
    double area = 0;
    sim_time since = 0;

    for (size_t i = 0; i <= h->count; i++) {
        sim_time now = i < h->count ? h->time[i] : h->end;
        sim_time low = since > from ? since : from;
        sim_time high = now < to ? now : to;

        if (i < h->count && h->machine[i] != machine)
            continue;
        if (high > low)
            area += level * (double)(high - low) / 1e9;
        since = now;
        level = i < h->count ? h->level[i] : 0;
    }
    return area;
}

static void compare(const struct history *h, const struct heat *heat)
{
    sim_time width = SECOND;
    size_t columns;
    double values[HEAT_COLUMNS];

    while (h->end > width * HEAT_COLUMNS || (h->last >= width * HEAT_COLUMNS))
        width *= 2;
    columns = (size_t)((h->end + width - 1) / width);
    assert_int_equal(heat_width(heat), width);
    assert_int_equal(heat_columns(heat), columns);
    assert_int_equal(heat_first(heat, heat_rows(heat)), h->machines);
    for (size_t row = 0; row < heat_rows(heat); row++) {
        size_t first = heat_first(heat, row);
        size_t next = heat_first(heat, row + 1);

        heat_values(heat, row, values);
        for (size_t c = 0; c < columns; c++) {
            sim_time from = width * (sim_time)c;
            sim_time to = from + width < h->end ? from + width : h->end;
            double area = 0;
            double mean;

            for (size_t m = first; m < next; m++)
                area += naive_area(h, m, from, to);
            mean = area / time_seconds(to - from) / (double)(next - first);
            if (fabs(values[c] - mean) > 1e-9 * fmax(1, fabs(mean)))
                fail_msg("row %zu, column %zu: %.12g, expected %.12g", row, c, values[c], mean);
        }
    }
}

static void random_history(struct history *h, struct rng *rng)
{
    static const double steps[] = { 1e-3, 0.2, 1, 30, 4000, 1e7 };
    double step = steps[rng_below(rng, 6)];
    double now_at[300] = { 0 };
    sim_time now = 0;

    h->machines = 1 + rng_below(rng, rng_below(rng, 2) ? 64 : 300);
    h->count = rng_below(rng, 400);
    h->last = 0;
    for (size_t i = 0; i < h->count; i++) {
        if (rng_below(rng, 4))
            now += (sim_time)(rng_exponential(rng, step) * 1e9);
        if (rng_below(rng, 20) == 0)
            now = (now + SECOND - 1) / SECOND * SECOND; /* exactly at the edge of a column */
        h->time[i] = now;
        h->machine[i] = rng_below(rng, h->machines);
        h->level[i] = rng_below(rng, 3) ? rng_uniform(rng) * 100 : 0;
        if (h->level[i] != now_at[h->machine[i]])
            h->last = now;
        now_at[h->machine[i]] = h->level[i];
    }
    h->end = now + (sim_time)rng_below(rng, 3) * SECOND;
}

static void equals_the_sum_over_changes(void **state)
{
    struct history *h = test_malloc(sizeof *h);
    struct rng rng;

    (void)state;
    rng_seed(&rng, 7);
    for (int i = 0; i < 150; i++) {
        struct arena *arena = arena_create();
        struct heat *heat;

        random_history(h, &rng);
        heat = heat_create(arena, h->machines);
        for (size_t k = 0; k < h->count; k++)
            heat_level(heat, h->machine[k], h->time[k], h->level[k]);
        heat_end(heat, h->end);
        compare(h, heat);
        arena_destroy(arena);
    }
    test_free(h);
}

/* A pencil's worth: two machines, three seconds. */
static void a_small_one(void **state)
{
    struct arena *arena = arena_create();
    struct heat *heat = heat_create(arena, 2);
    double values[HEAT_COLUMNS];

    (void)state;
    heat_level(heat, 0, 0, 4);
    heat_level(heat, 1, SECOND / 2, 8);
    heat_level(heat, 0, 2 * SECOND, 1);
    heat_end(heat, 5 * SECOND / 2);
    assert_int_equal(heat_machines(heat), 2);
    assert_int_equal(heat_rows(heat), 2);
    assert_int_equal(heat_columns(heat), 3);
    assert_int_equal(heat_width(heat), SECOND);
    heat_values(heat, 0, values);
    assert_true(values[0] == 4 && values[1] == 4 && values[2] == 1);
    heat_values(heat, 1, values);
    assert_true(values[0] == 4 && values[1] == 8 && values[2] == 8);
    arena_destroy(arena);
}

static void rows_are_groups_of_like_size(void **state)
{
    static const size_t counts[] = { 1, 63, 64, 65, 100, 127, 128, 129, 1000, 65537 };

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct arena *arena = arena_create();
        struct heat *heat = heat_create(arena, counts[i]);
        size_t rows = heat_rows(heat);
        double values[HEAT_COLUMNS];

        assert_int_equal(rows, counts[i] < HEAT_ROWS ? counts[i] : HEAT_ROWS);
        assert_int_equal(heat_first(heat, 0), 0);
        assert_int_equal(heat_first(heat, rows), counts[i]);
        for (size_t m = 0; m < counts[i]; m++)
            heat_level(heat, m, 0, (double)m);
        heat_end(heat, SECOND);
        for (size_t row = 0; row < rows; row++) {
            size_t size = heat_first(heat, row + 1) - heat_first(heat, row);

            assert_in_range(size, counts[i] / rows, (counts[i] + rows - 1) / rows);
            heat_values(heat, row, values);
            assert_true(values[0] == (double)heat_first(heat, row) + (double)(size - 1) / 2);
        }
        arena_destroy(arena);
    }
}

static void nothing_and_very_long(void **state)
{
    struct arena *arena = arena_create();
    struct heat *heat = heat_create(arena, 3);
    double values[HEAT_COLUMNS];

    (void)state;
    heat_end(heat, 0);
    assert_int_equal(heat_columns(heat), 0);
    heat = heat_create(arena, 3);
    heat_level(heat, 2, 0, 5);
    heat_end(heat, TIME_NEVER - 1);
    assert_in_range(heat_columns(heat), HEAT_COLUMNS / 2, HEAT_COLUMNS);
    heat_values(heat, 2, values);
    for (size_t c = 0; c < heat_columns(heat); c++)
        assert_true(values[c] == 5);
    heat_values(heat, 1, values);
    assert_true(values[0] == 0);
    arena_destroy(arena);
}

/* A change at the very end of the last column makes columns wider; an end there does not. */
static void the_edge_of_the_last_column(void **state)
{
    struct arena *arena = arena_create();
    struct heat *heat = heat_create(arena, 1);
    double values[HEAT_COLUMNS];

    (void)state;
    heat_level(heat, 0, 0, 6);
    heat_end(heat, HEAT_COLUMNS * SECOND);
    assert_int_equal(heat_columns(heat), HEAT_COLUMNS);
    assert_int_equal(heat_width(heat), SECOND);
    heat = heat_create(arena, 1);
    heat_level(heat, 0, SECOND, 6);
    heat_level(heat, 0, HEAT_COLUMNS * SECOND, 0);
    heat_end(heat, HEAT_COLUMNS * SECOND);
    assert_int_equal(heat_columns(heat), HEAT_COLUMNS / 2);
    assert_int_equal(heat_width(heat), 2 * SECOND);
    heat_values(heat, 0, values);
    assert_true(values[0] == 3 && values[1] == 6 && values[HEAT_COLUMNS / 2 - 1] == 6);
    arena_destroy(arena);
}

/* However many changes there are, and however long they take. */
static void memory_is_bounded(void **state)
{
    struct arena *arena = arena_create();
    struct heat *heat = heat_create(arena, 50000);
    size_t before = arena_bytes(arena);
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3);
    for (sim_time i = 0; i < 1000000; i++)
        heat_level(heat, rng_below(&rng, 50000), i * SECOND, (double)rng_below(&rng, 10));
    assert_int_equal(arena_bytes(arena), before);
    assert_true(before < 4 << 20);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_one),
        cmocka_unit_test(equals_the_sum_over_changes),
        cmocka_unit_test(rows_are_groups_of_like_size),
        cmocka_unit_test(nothing_and_very_long),
        cmocka_unit_test(the_edge_of_the_last_column),
        cmocka_unit_test(memory_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
