/* Fronts against the definition, pair by pair, on small numbers with many ties. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/report/pareto.h"
#include "tests/unit/unit.h"

enum { POINTS = 4, POLICIES = 9, METRICS = 3, MOST = POINTS * POLICIES };

static struct compare_table *make_table(struct arena *arena)
{
    static const char *points[POINTS] = { "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}" };
    static const char *policies[POLICIES] = {
        "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"
    };
    static const char *metrics[METRICS] = { "cost", "makespan", "energy" };
    static const char *units[METRICS] = { "", "s", "J" };
    struct compare_table *table = arena_alloc(arena, sizeof *table);

    *table = (struct compare_table){
        .study = "s",
        .points = points,
        .policies = policies,
        .metrics = metrics,
        .units = units,
        .point_count = POINTS,
        .policy_count = POLICIES,
        .metric_count = METRICS,
        .repetitions = 1,
        .cells = arena_array(arena, MOST * METRICS, sizeof *table->cells),
    };
    for (size_t i = 0; i < MOST * METRICS; i++)
        table->cells[i].mean.mean = (double)NAN;
    return table;
}

static void put(struct compare_table *table, size_t at, double cost, double makespan)
{
    compare_cell(table, at / POLICIES, at % POLICIES, 0)->mean.mean = cost;
    compare_cell(table, at / POLICIES, at % POLICIES, 1)->mean.mean = makespan;
}

/* The definition: none is as good in both metrics and better in one. */
static bool beaten(const struct pareto_point *points, size_t count, const struct pareto_point *one)
{
    for (size_t i = 0; i < count; i++)
        if (points[i].x <= one->x && points[i].y <= one->y &&
            (points[i].x < one->x || points[i].y < one->y))
            return true;
    return false;
}

static void the_front_is_what_nobody_beats(void **state)
{
    struct arena *arena = arena_create();
    struct rng rng;
    size_t fronts[MOST + 1] = { 0 };

    (void)state;
    rng_seed(&rng, 7);
    for (int round = 0; round < 2000; round++) {
        struct compare_table *table = make_table(arena);
        struct pareto_point points[MOST];
        uint64_t range = 2 + rng_below(&rng, 30);
        size_t measured = 0, front = 0, found;

        for (size_t i = 0; i < MOST; i++)
            if (rng_below(&rng, 10) > 0) {
                put(table, i, (double)rng_below(&rng, range), (double)rng_below(&rng, range) - 3);
                measured++;
            }
        assert_int_equal(pareto_find(table, 0, 1, points, &found), measured);
        for (size_t i = 0; i < measured; i++) {
            assert_int_equal(points[i].front, !beaten(points, measured, &points[i]));
            front += points[i].front;
            if (i > 0)
                assert_true(points[i - 1].x < points[i].x ||
                            (points[i - 1].x == points[i].x && points[i - 1].y <= points[i].y));
        }
        assert_int_equal(found, front);
        fronts[front]++;
    }
    /* The draw has fronts of many sizes. */
    assert_true(fronts[1] > 0 && fronts[3] > 0 && fronts[5] > 0);
    arena_destroy(arena);
}

static void what_was_not_measured_is_left_out(void **state)
{
    struct arena *arena = arena_create();
    struct compare_table *table = make_table(arena);
    struct pareto_point points[MOST];
    size_t front;

    (void)state;
    assert_int_equal(pareto_find(table, 0, 1, points, &front), 0);
    assert_int_equal(front, 0);
    put(table, 3, 5, (double)NAN);
    put(table, 4, (double)INFINITY, 1);
    put(table, 35, 2, 2);
    assert_int_equal(pareto_find(table, 0, 1, points, &front), 1);
    assert_int_equal(front, 1);
    assert_int_equal(points[0].point, 3);
    assert_int_equal(points[0].policy, 8);
    assert_true(points[0].front && points[0].x == 2 && points[0].y == 2);
    arena_destroy(arena);
}

static void refuses(const char *metrics, const char *why)
{
    struct arena *arena = arena_create();
    struct error err;

    assert_false(pareto_print(make_table(arena), metrics, arena, &err));
    if (strcmp(err.text, why) != 0)
        fail_msg("got '%s', expected '%s'", err.text, why);
    arena_destroy(arena);
}

static void tells_what_is_wrong(void **state)
{
    static const char *const not_two[] = { "", ",", "cost", "cost,", ",cost", "a,b,c" };

    (void)state;
    for (size_t i = 0; i < sizeof not_two / sizeof not_two[0]; i++) {
        char why[120];

        snprintf(why, sizeof why, "'%s' behind --pareto: expected two metrics with a comma between",
                 not_two[i]);
        refuses(not_two[i], why);
    }
    refuses("cost,makspan", "study 's' did not measure 'makspan'; did you mean 'makespan'?");
    refuses("zebra,cost", "study 's' did not measure 'zebra'");
    refuses("cost,cost", "'cost,cost' behind --pareto: a metric has no front with itself");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_front_is_what_nobody_beats),
        cmocka_unit_test(what_was_not_measured_is_left_out),
        cmocka_unit_test(tells_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
