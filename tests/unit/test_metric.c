/* Measures as people write them, what is wrong with them, and their values by hand. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/metric.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

enum { WAIT, SLOWDOWN, QUEUE, MAKESPAN };

static const struct metric table[] = {
    { "wait", METRIC_SAMPLE, "s", "Start minus submit." },
    { "bounded_slowdown", METRIC_SAMPLE, "", "Turnaround over run time." },
    { "queue", METRIC_LEVEL, "", "Jobs that wait." },
    { "makespan", METRIC_SCALAR, "s", "Last finish minus first submit." },
    { 0 },
};

static void errors_say_what(void **state)
{
    static const char *const cases[][2] = {
        { "wiat.mean", "unknown metric 'wiat'; did you mean 'wait'?" },
        { "colour.mean", "unknown metric 'colour'" },
        { "", "unknown metric ''" },
        { ".mean", "unknown metric ''" },
        { "wait", "measure 'wait' needs a reduction, such as wait.mean" },
        { "wait.", "measure 'wait.': no reduction ''; expected one such as wait.mean" },
        { "wait.maen", "measure 'wait.maen': no reduction 'maen'; did you mean 'mean'?" },
        { "wait.mean.mean",
          "measure 'wait.mean.mean': no reduction 'mean.mean'; expected one such as wait.mean" },
        { "wait.p101", "measure 'wait.p101': a quantile is p0 to p100, such as p95 or p99.9" },
        { "wait.p9x", "measure 'wait.p9x': a quantile is p0 to p100, such as p95 or p99.9" },
        { "wait.pNN", "measure 'wait.pNN': no reduction 'pNN'; expected one such as wait.mean" },
        { "wait.over1x", "measure 'wait.over1x': '1x' is not a duration such as 90s, 4ms, 1h30m or "
                         "2 weeks" },
        { "bounded_slowdown.over1s", "measure 'bounded_slowdown.over1s': '1s' is not a number" },
        { "wait.at3", "measure 'wait.at3': no reduction 'at3'; expected one such as wait.mean" },
        { "queue.at64", "measure 'queue.at64': atN wants a whole number of 0 to 63" },
        { "queue.at1.5", "measure 'queue.at1.5': atN wants a whole number of 0 to 63" },
        { "queue.at-1", "measure 'queue.at-1': atN wants a whole number of 0 to 63" },
        { "queue.p95", "measure 'queue.p95': no reduction 'p95'; expected one such as queue.mean" },
        { "makespan.mean",
          "measure 'makespan.mean': 'makespan' is one number and takes no reduction" },
        { "wait.mean_and_sixty_more_letters_that_make_it_too_long_for_a_measure_text",
          "measure 'wait.mean_and_sixty_more_letters_that_ma...' is too long" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct measure measure = { .metric = 77 };
        struct error err = { "" };

        assert_false(measure_parse(table, cases[i][0], &measure, &err));
        assert_string_equal(err.text, cases[i][1]);
        assert_true(measure.metric == 77);
    }
}

/* A meter of the measures in `texts`, closed by NULL. */
static struct meter *meter_of(struct arena *arena, const char *const *texts)
{
    struct measure wanted[32];
    size_t count = 0;

    for (; texts[count]; count++) {
        struct error err = { "" };

        if (!measure_parse(table, texts[count], &wanted[count], &err))
            printf("%s\n", err.text);
        assert_true(err.text[0] == '\0');
        assert_string_equal(wanted[count].text, texts[count]);
    }
    return meter_create(arena, table, wanted, count);
}

static void expect(const struct meter *meter, const double *values, size_t count)
{
    assert_true(meter->wanted_count == count);
    for (size_t i = 0; i < count; i++) {
        double got = meter_value(meter, i);

        if (!(fabs(got - values[i]) < 1e-14))
            printf("%s: %.17g is not %.17g\n", meter->wanted[i].text, got, values[i]);
        assert_true(fabs(got - values[i]) < 1e-14);
    }
}

static void samples_by_hand(void **state)
{
    static const char *const texts[] = {
        "wait.count", "wait.mean",    "wait.sd",     "wait.var",    "wait.min",  "wait.max",
        "wait.sum",   "wait.rms",     "wait.jain",   "wait.median", "wait.p25",  "wait.p99.9",
        "wait.over0", "wait.over4.5", "wait.over5s", "wait.p0",     "wait.p100", NULL
    };
    static const double expected[] = { 8,         5,   2, 4,     2, 9,   40,   5.385164807134504,
                                       25.0 / 29, 4.5, 4, 8.986, 1, 0.5, 0.25, 2,
                                       9 };
    static const double values[] = { 9, 2, 4, 5, 4, 7, 4, 5 };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts);

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        meter_sample(meter, WAIT, values[i]);
        meter_sample(meter, SLOWDOWN, 1e300); /* not wanted */
    }
    meter_end(meter, 10);
    expect(meter, expected, 17);
    assert_true(meter_wants(meter, WAIT) && !meter_wants(meter, SLOWDOWN));
    assert_true(!meter_wants(meter, QUEUE) && !meter_wants(meter, MAKESPAN));
    arena_destroy(arena);
}

/* Queue 0 until 10, 2 until 30, 1 until 40. */
static void levels_by_hand(void **state)
{
    static const char *const texts[] = { "queue.mean", "queue.var", "queue.sd",  "queue.max",
                                         "queue.min",  "queue.at0", "queue.at2", NULL };
    static const double expected[] = { 1.25, 0.6875, 0.82915619758885, 2, 0, 0.25, 0.5 };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts);

    (void)state;
    meter_level(meter, QUEUE, 10 * SECOND, 2);
    meter_level(meter, QUEUE, 20 * SECOND, 2);
    meter_level(meter, QUEUE, 30 * SECOND, 1);
    meter_end(meter, 40 * SECOND);
    meter_level(meter, QUEUE, 90 * SECOND, 50);
    expect(meter, expected, 7);
    arena_destroy(arena);
}

/* What came before the window is forgotten, but not the level it left behind. */
static void window_begins_with_its_level(void **state)
{
    static const char *const texts[] = { "queue.mean", "queue.max", "queue.at3", NULL };
    static const double expected[] = { 2, 3, 0.5 };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts);

    (void)state;
    meter_level(meter, QUEUE, 5 * SECOND, 60);
    meter_level(meter, QUEUE, 15 * SECOND, 3);
    meter_start(meter, 20 * SECOND);
    meter_level(meter, QUEUE, 30 * SECOND, 1);
    meter_end(meter, 40 * SECOND);
    expect(meter, expected, 3);
    arena_destroy(arena);
}

static void nothing_gives_nan(void **state)
{
    static const char *const texts[] = { "wait.count", "wait.sum",   "wait.mean",  "wait.sd",
                                         "wait.min",   "wait.max",   "wait.rms",   "wait.jain",
                                         "wait.p95",   "wait.over0", "queue.mean", "queue.max",
                                         "queue.at0",  "queue.sd",   "makespan",   NULL };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts);

    (void)state;
    meter_end(meter, 0);
    assert_true(meter_value(meter, 0) == 0 && meter_value(meter, 1) == 0);
    for (size_t i = 2; i < 15; i++)
        assert_true(isnan(meter_value(meter, i)));
    arena_destroy(arena);
}

static void scalars_and_units(void **state)
{
    static const char *const texts[] = { "makespan",
                                         "wait.mean",
                                         "wait.var",
                                         "wait.count",
                                         "wait.over0",
                                         "queue.at1",
                                         "bounded_slowdown.var",
                                         NULL };
    static const char *const units[] = { "s", "s", "s^2", "", "", "", "" };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, texts);

    (void)state;
    meter_scalar(meter, MAKESPAN, 1);
    meter_scalar(meter, MAKESPAN, 29363626);
    assert_true(meter_value(meter, 0) == 29363626);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(measure_unit(table, &meter->wanted[i]), units[i]);
    arena_destroy(arena);
}

/* Quantile memory only where a quantile is wanted, and none at all for an empty wish. */
static void memory_follows_the_wish(void **state)
{
    static const char *const cheap[] = { "wait.mean", "wait.over1", NULL };
    static const char *const dear[] = { "wait.mean", "wait.p95", "wait.p99", NULL };
    static const char *const none[] = { NULL };
    struct arena *arena = arena_create();
    struct meter *meter = meter_of(arena, cheap);
    size_t before = arena_bytes(arena);

    (void)state;
    for (int i = 0; i < 400000; i++)
        meter_sample(meter, WAIT, i);
    assert_true(arena_bytes(arena) == before);
    meter = meter_of(arena, none);
    meter_sample(meter, WAIT, 1);
    meter_level(meter, QUEUE, 3, 1);
    meter_end(meter, 4);
    assert_true(arena_bytes(arena) == before);
    meter = meter_of(arena, dear);
    for (int i = 0; i <= 400000; i++)
        meter_sample(meter, WAIT, i);
    assert_true(meter_value(meter, 1) == 380000 && meter_value(meter, 2) == 396000);
    assert_true(arena_bytes(arena) - before < 40u << 20);
    arena_destroy(arena);
}

/* Every documented reduction is accepted, with NN, X and N replaced by a number. */
static void documentation_is_true(void **state)
{
    static const enum metric_kind kinds[] = { METRIC_SAMPLE, METRIC_LEVEL };
    static const int metrics[] = { WAIT, QUEUE };

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        for (const struct reduction *row = metric_reductions(kinds[k]); row->name; row++) {
            size_t letters = strcspn(row->name, "NX");
            struct measure measure;
            struct error err;
            char text[64];

            snprintf(text, sizeof text, "%s.%.*s%s", table[metrics[k]].name, (int)letters,
                     row->name, row->name[letters] ? "5" : "");
            assert_true(measure_parse(table, text, &measure, &err));
            assert_true(measure.metric == metrics[k] && strlen(row->doc) > 10);
        }
    }
    assert_null(metric_reductions(METRIC_SCALAR)->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_say_what),         cmocka_unit_test(samples_by_hand),
        cmocka_unit_test(levels_by_hand),          cmocka_unit_test(window_begins_with_its_level),
        cmocka_unit_test(nothing_gives_nan),       cmocka_unit_test(scalars_and_units),
        cmocka_unit_test(memory_follows_the_wish), cmocka_unit_test(documentation_is_true),
    };

    return cmocka_run_group_tests_name("metric", tests, NULL, NULL);
}
