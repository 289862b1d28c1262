/* Axes: values of ranges, factors that move together, conditions, and points in order. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "sim/run/axes_range.h"
#include "sim/run/plan.h"
#include "tests/unit/unit.h"

struct world {
    char path[64];
    struct arena *arena;
    struct error err;
};

static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);
    int fd;

    snprintf(w->path, sizeof w->path, "/tmp/orrery-axes-XXXXXX");
    fd = mkstemp(w->path);
    if (fd < 0)
        return -1;
    close(fd);
    w->arena = arena_create();
    *state = w;
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;

    unlink(w->path);
    arena_destroy(w->arena);
    test_free(w);
    return 0;
}

static struct study *load(struct world *w, const char *head, const char *sweep)
{
    FILE *file = fopen(w->path, "w");
    struct study *study;

    assert_non_null(file);
    fprintf(file, "%s%s", head, sweep);
    fclose(file);
    study = study_load(w->path, NULL, 0, w->arena, &w->err);
    if (!study)
        fail_msg("%s: %s", sweep, w->err.text);
    return study;
}

static const struct plan *plan(struct world *w, const char *head, const char *sweep)
{
    const struct plan *made = plan_make(load(w, head, sweep), w->arena, &w->err);

    if (!made)
        fail_msg("%s: %s", sweep, w->err.text);
    return made;
}

static void refuse(struct world *w, const char *head, const char *sweep, const char *says)
{
    FILE *file = fopen(w->path, "w");
    struct study *study;

    assert_non_null(file);
    fprintf(file, "%s%s", head, sweep);
    fclose(file);
    w->err.text[0] = '\0';
    study = study_load(w->path, NULL, 0, w->arena, &w->err);
    if (study && plan_make(study, w->arena, &w->err))
        fail_msg("went through: %s", sweep);
    if (!strstr(w->err.text, says))
        fail_msg("'%s' does not say '%s'", w->err.text, says);
}

#define STUDY                                                                  \
    "study: s\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 10}\n" \
    "platform: {nodes: 8}\n"
#define ONE STUDY "policies: [batch.fcfs]\n"
#define TWO STUDY "policies: [batch.fcfs, batch.easy]\n"

/* All values of a range, with commas. */
static void check_range(const char *text, const char *expected)
{
    struct range range;
    struct error err;
    struct text all = { 0 };
    char label[RANGE_LABEL];

    MUST(range_read(&range, text, 1000, &err));
    for (size_t i = 0; i < range.count; i++) {
        range_label(&range, i, label);
        text_format(&all, "%s%s", i ? "," : "", label);
    }
    assert_string_equal(text_get(&all), expected);
    text_free(&all);
}

static void ranges_have_exact_values(void **state)
{
    (void)state;
    check_range("1..5", "1,2,3,4,5");
    check_range("-2..1", "-2,-1,0,1");
    check_range("0.5..0.9 step 0.1", "0.5,0.6,0.7,0.8,0.9");
    check_range("-0.1..0.1 step 0.05", "-0.1,-0.05,0,0.05,0.1");
    check_range("0..1 step 0.3", "0,0.3,0.6,0.9");
    check_range("1..10 step 3", "1,4,7,10");
    check_range("1e3..3e3 step 1e3", "1000,2000,3000");
    check_range("10s..60s step 25s", "10s,35s,60s");
    check_range("1h..3h step 30min", "1h,90min,2h,150min,3h");
    check_range("5%..15% step 5%", "5%,10%,15%");
    check_range("64..4096 x 2", "64,128,256,512,1024,2048,4096");
    check_range("1..100 x 10", "1,10,100");
    check_range("1..1000 x 10", "1,10,100,1000"); /* log(1000) / log(10) is a little below 3 */
    check_range("10..40 x 1.5", "10,15,23,34");
    check_range("0.1..0.5 x 2", "0.1,0.2,0.4");
    check_range("1GiB..4GiB x 2", "1GiB,2GiB,4GiB");
    check_range("10..100000 log 5", "10,100,1000,10000,100000");
    check_range("1..100 log 4", "1,5,22,100");
    check_range("1.0..100 log 3", "1,10,100");
    check_range("1s..10s log 3", "1s,3s,10s");
    check_range("1.0s..10s log 3", "1s,3.16227766s,10s");
    check_range("1s..100min log 3", "1s,77459666924ns,100min");
    check_range("2ns..200ns log 3", "2ns,20ns,200ns");
    check_range("7..7", "7");
}

/* What is no range says why and shows one. */
static void bad_ranges_are_told(void **state)
{
    static const char *const bad[][2] = {
        { "9..1", "'9..1' is not a range such as 1..10: it ends before it begins" },
        { "0.5..0.9", "other than whole numbers need a step" },
        { "1s..9s", "other than whole numbers need a step" },
        { "1..9 step 0", "is not a range such as 0.5..0.9 step 0.1: the step must be above 0" },
        { "1..9 step -1", "the step must be above 0" },
        { "1..9 step", "other than whole numbers need a step, as in 0.5..0.9 step 0.1" },
        { "1..9 step nan", "is not a range such as 1..10, 0.5..0.9 step 0.1," },
        { "1..inf", "is not a range such as" },
        { "1..2000", "too many values" },
        { "0..1 step 1e-9", "too many values" },
        { "1..2 x 1", "is not a range such as 64..4096 x 2: the factor must be above 1" },
        { "1..2 x 0.5", "the factor must be above 1" },
        { "0..8 x 2", "a factor needs a begin above 0" },
        { "-8..8 x 2", "a factor needs a begin above 0" },
        { "1..8 x 2s", "the factor has no unit" },
        { "8..1 x 2", "it ends before it begins" },
        { "1..1e15 x 1.001", "too many values" },
        { "1..3 x 1.1", "whole numbers so near are the same ones" },
        { "0..8 log 3", "is not a range such as 10..1000 log 5: log needs ends above 0" },
        { "1..8 log 1", "log needs a whole number of values, at least 2" },
        { "1..8 log 2.5", "log needs a whole number of values" },
        { "1..8 log 2000", "too many values" },
        { "8..1 log 3", "it ends before it begins" },
        { "8..8 log 3", "it ends before it begins" },
        { "1..3 log 5", "whole numbers so near are the same ones" },
        { "10s..5GiB step 1s", "its numbers have different units" },
        { "10..60s step 1s", "its numbers have different units" },
        { "99999999999999999999..5", "is not a range such as" },
        { "1..2 step 1e-99", "is not a range such as" },
        { "0.000000000000001..90000000000000000 step 1", "too many digits" },
        { "1...3", "is not a range such as" },
    };
    struct range range;
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (range_read(&range, bad[i][0], 1000, &err))
            fail_msg("a range: %s", bad[i][0]);
        if (!strstr(err.text, bad[i][1]))
            fail_msg("'%s' does not say '%s'", err.text, bad[i][1]);
    }
    assert_false(range_is("../my.db"));
    assert_false(range_is("a..b"));
    assert_true(range_is("-1..b"));
}

/* The values of one axis over all points of a study with one policy, with commas. */
static void check_axis(struct world *w, const char *sweep, const char *axis, const char *expected)
{
    const struct study *study = load(w, ONE, sweep);
    struct text all = { 0 };
    size_t which = 0;

    while (which < study->axis_count && strcmp(study->axes[which].name, axis) != 0)
        which++;
    assert_true(which < study->axis_count);
    for (size_t i = 0; i < study->points; i++) {
        uint32_t at = axes_at(study, i, which);

        text_format(&all, "%s%s", i ? "," : "",
                    at == AXES_ABSENT ? "-" : study->axes[which].values[at].label);
    }
    if (strcmp(text_get(&all), expected) != 0)
        fail_msg("%s: %s is %s, not %s", sweep, axis, text_get(&all), expected);
    text_free(&all);
}

static void the_last_axis_is_the_fastest(void **state)
{
    struct world *w = *state;
    static const char sweep[] = "sweep: {load: [0.5, 0.7], zip: {platform.nodes: [1, 2], "
                                "workload.jobs: [10, 20]}, seed: 1..2}\n";

    check_axis(w, sweep, "load", "0.5,0.5,0.5,0.5,0.7,0.7,0.7,0.7");
    check_axis(w, sweep, "platform.nodes", "1,1,2,2,1,1,2,2");
    check_axis(w, sweep, "workload.jobs", "10,10,20,20,10,10,20,20");
    check_axis(w, sweep, "seed", "1,2,1,2,1,2,1,2");
}

static void points_and_several_zips(void **state)
{
    struct world *w = *state;
    static const char points[] = "sweep: {points: [{load: 0.7, seed: 4}, {seed: 5, load: 0.9}]}\n";
    static const char zips[] = "sweep: {zip: [{load: 0.5..0.6 step 0.1, seed: 1..2}, "
                               "{platform.nodes: 8..16 x 2, workload.jobs: [1, 2]}]}\n";

    check_axis(w, points, "load", "0.7,0.9");
    check_axis(w, points, "seed", "4,5");
    check_axis(w, zips, "load", "0.5,0.5,0.6,0.6");
    check_axis(w, zips, "seed", "1,1,2,2");
    check_axis(w, zips, "platform.nodes", "8,16,8,16");
    check_axis(w, zips, "workload.jobs", "1,2,1,2");
}

static void parameters_go_to_policies_that_have_them(void **state)
{
    struct world *w = *state;
    const struct plan *p = plan(w, TWO, "sweep: {policy.depth: [1, 10], seed: 1..2}\n");

    assert_int_equal(p->count, 2 + 4);
    assert_string_equal(p->runs[0].policy, "batch.fcfs");
    assert_string_equal(p->runs[0].own, "{}");
    assert_string_equal(p->runs[2].policy, "batch.easy{depth=1}");
    assert_string_equal(p->runs[2].own, "{\"policy.depth\":1}");
    assert_string_equal(p->runs[2].point, "{}");
    assert_string_equal(p->runs[5].pair, "{\"seed\":2}");
    assert_string_equal(p->runs[5].params, "{\"order\":\"fcfs\",\"backfill\":\"fcfs\",\"depth\":10,"
                                           "\"policy.depth\":10,\"seed\":2}");
    p = plan(w, STUDY "policies: [batch.easy: {order: sjf}, batch.sjf, batch.easy: {depth: 3}]\n",
             "sweep: {batch.easy.depth: [1, 10]}\n");
    assert_int_equal(p->count, 5);
    assert_string_equal(p->runs[1].policy, "batch.easy{order=sjf,depth=10}");
    assert_string_equal(p->runs[2].policy, "batch.sjf");
    assert_string_equal(p->runs[4].policy, "batch.easy{depth=10}");
}

/* A policy without the parameter sees fewer different points. */
static void points_that_a_policy_cannot_tell_apart_are_one(void **state)
{
    struct world *w = *state;
    const struct plan *p =
        plan(w, TWO,
             "sweep: {points: [{load: 0.7, policy.depth: 1}, {load: 0.7, policy.depth: 2}, "
             "{load: 0.9, policy.depth: 1}]}\n");

    assert_int_equal(p->count, 2 + 3);
    assert_string_equal(p->runs[0].point, "{\"load\":0.7}");
    assert_string_equal(p->runs[1].point, "{\"load\":0.9}");
    assert_string_equal(p->runs[1].policy, "batch.fcfs");
    assert_string_equal(p->runs[3].own, "{\"policy.depth\":2}");
}

static void named_maps_are_merged(void **state)
{
    struct world *w = *state;
    const struct plan *p = plan(w, ONE,
                                "sweep:\n"
                                "  platform.nodes: [16, 32]\n"
                                "  platform: [small: {}, fat: {cores: 4}]\n"
                                "  options: [plain: , late: {tie: lifo}]\n");

    assert_int_equal(p->count, 8);
    assert_string_equal(p->runs[0].point,
                        "{\"platform.nodes\":16,\"platform\":\"small\",\"options\":\"plain\"}");
    assert_non_null(strstr(p->runs[0].config, "\"cores\":1,"));
    assert_non_null(strstr(p->runs[0].config, "\"nodes\":16"));
    assert_non_null(strstr(p->runs[7].config, "\"cores\":4,"));
    assert_non_null(strstr(p->runs[7].config, "\"nodes\":32"));
    assert_non_null(strstr(p->runs[7].config, "\"tie\":\"lifo\""));
    p = plan(w, "study: s\nsystem: batch\nplatform: {nodes: 8}\npolicies: [batch.fcfs]\n",
             "sweep: {workload.runtime: ['exponential(mean=100s)'], workload: [few: {generator: "
             "batch.general, "
             "jobs: 3}, many: {generator: batch.general, jobs: 30}]}\n");
    assert_int_equal(p->count, 2);
}

/* The values of these tests are written as their axes write them. */
static bool naive_fits(const struct study *study, const struct yaml *when, const uint32_t *row)
{
    for (const struct yaml *node = when->first; node; node = node->next) {
        const struct axis *axis = study->axes;
        const struct yaml *item = node->kind == YAML_LIST ? node->first : node;
        bool any = false;

        while (strcmp(axis->name, node->key) != 0)
            axis++;
        for (; item && !any; item = item == node ? NULL : item->next)
            for (size_t i = 0; i < axis->count && !any; i++)
                any = row[axis->factor] == i &&
                      !strcmp(item->text, axis->kind == AXIS_POLICY ? axis->values[i].node[0]->text
                                                                    : axis->values[i].label);
        if (!any)
            return false;
    }
    return true;
}

/* Every row of every factor, absent ones too, that fits all conditions: the order of the file. */
static size_t naive_points(const struct study *study, uint32_t *out)
{
    uint32_t row[AXES_MOST] = { 0 };
    size_t found = 0;

    for (;;) {
        bool fits = true;
        size_t f = study->factor_count;

        for (size_t i = 0; fits && i < study->factor_count; i++) {
            const struct factor *factor = &study->factors[i];
            const struct axis *axis = &study->axes[factor->first];
            bool there = !axis->takes || axis->takes[row[0]];

            there = there && (!factor->when || naive_fits(study, factor->when, row));
            fits = there == (row[i] < factor->rows);
        }
        if (fits)
            memcpy(out + found++ * study->factor_count, row, study->factor_count * sizeof *row);
        while (f-- > 0 && row[f] == study->factors[f].rows)
            row[f] = 0;
        if (f == SIZE_MAX)
            return found;
        if (++row[f] == study->factors[f].rows && f == 0)
            return found;
    }
}

static void conditions_may_look_forward(void **state)
{
    static const char *const sweeps[] = {
        "sweep: {options.tie: {values: [fifo, lifo], when: {policy: batch.easy, load: [0.7, "
        "0.8]}}, "
        "load: 0.6..0.8 step 0.1}\n",
        "sweep: {options.tie: {values: [fifo, lifo], when: {load: 0.6}}, "
        "load: {values: 0.6..0.8 step 0.1, when: {seed: [1, 3]}}, seed: 1..3}\n",
        "sweep: {policy.depth: {values: [1, 2], when: {seed: 2}}, seed: 1..3, "
        "load: {values: [0.5, 0.6], when: {policy.depth: 2, policy: [batch.easy, batch.fcfs]}}}\n",
        "sweep: {seed: 1..3, load: [0.5, 0.6]}\n",
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof sweeps / sizeof sweeps[0]; i++) {
        const struct study *study = load(w, TWO, sweeps[i]);
        uint32_t *rows = arena_array(w->arena, 10000 * study->factor_count, sizeof *rows);
        size_t count = naive_points(study, rows);

        assert_int_equal(study->points, count);
        for (size_t p = 0; p < count; p++)
            for (size_t f = 0; f < study->factor_count; f++) {
                uint32_t expected = rows[p * study->factor_count + f];

                if (expected == study->factors[f].rows)
                    expected = AXES_ABSENT;
                assert_int_equal(study->rows[p * study->factor_count + f], expected);
            }
    }
}

static void excluded_points_are_left_out(void **state)
{
    struct world *w = *state;
    const struct plan *p = plan(w, TWO,
                                "sweep: {load: [0.7, 0.8, 0.9], seed: 1..2, exclude: "
                                "[{policy: batch.fcfs, load: 0.90}, {load: [0.7, 0.8], "
                                "seed: 2}]}\n");

    assert_int_equal(p->count, 12 - 2 - 4);
    assert_string_equal(p->runs[1].point, "{\"load\":0.8}");
    assert_string_equal(p->runs[2].policy, "batch.easy");
    assert_string_equal(p->runs[5].point, "{\"load\":0.9}");
    assert_string_equal(p->runs[5].pair, "{\"seed\":2}");
}

/* McKay, Beckman and Conover 1979: each of n strata of each axis is hit exactly once. */
static void hypercubes_hit_every_stratum_once(void **state)
{
    struct world *w = *state;
    const struct study *study =
        load(w, STUDY "policies: [batch.easy]\n",
             "sweep: {sample: {method: lhs, count: 100, of: {load: 0.5..0.9, platform.nodes: "
             "64..163, platform.cores: 0.001..1000 log, options.tie: [fifo, lifo]}}}\n");
    bool hit[3][100] = { { false } };
    size_t ties[2] = { 0 };

    assert_int_equal(study->points, 100);
    for (size_t i = 0; i < 100; i++) {
        double load, nodes, cores;
        size_t at[3];

        assert_true(text_to_real(study->axes[1].values[i].label, &load));
        assert_true(text_to_real(study->axes[2].values[i].label, &nodes));
        assert_true(text_to_real(study->axes[3].values[i].label, &cores));
        at[0] = (size_t)((load - 0.5) / 0.004);
        at[1] = (size_t)nodes - 64;
        at[2] = (size_t)(log10(cores / 0.001) / 6 * 100);
        for (int k = 0; k < 3; k++) {
            assert_true(at[k] < 100);
            assert_false(hit[k][at[k]]);
            hit[k][at[k]] = true;
        }
        ties[strcmp(study->axes[4].values[i].label, "lifo") == 0]++;
    }
    assert_int_equal(ties[0], 50);
}

static void more_random_points_keep_the_first(void **state)
{
    static const char small[] = "sweep: {sample: {method: random, count: 10, seed: 7, of: {load: "
                                "0.5..0.9, platform.nodes: 64..512}}}\n";
    static const char large[] = "sweep: {sample: {method: random, count: 1000, seed: 7, of: {load: "
                                "0.5..0.9, workload.jobs: 1..9, platform.nodes: 64..512}}}\n";
    struct world *w = *state;
    const struct study *few = load(w, ONE, small);
    const struct study *many = load(w, ONE, large);
    double low = 1;
    double high = 0;

    for (size_t i = 0; i < 10; i++) {
        assert_string_equal(few->axes[1].values[i].label, many->axes[1].values[i].label);
        assert_string_equal(few->axes[2].values[i].label, many->axes[3].values[i].label);
    }
    for (size_t i = 0; i < 1000; i++) {
        double load;

        assert_true(text_to_real(many->axes[1].values[i].label, &load));
        low = fmin(low, load);
        high = fmax(high, load);
    }
    assert_true(low >= 0.5 && low < 0.51 && high > 0.89 && high < 0.9);
}

static void other_seeds_draw_other_points(void **state)
{
    struct world *w = *state;
    const struct study *a = load(w, ONE,
                                 "sweep: {sample: {method: lhs, count: 5, of: {load: "
                                 "0.5..0.9}}}\n");
    const struct study *b = load(w, ONE,
                                 "sweep: {sample: {method: lhs, count: 5, seed: 1, of: "
                                 "{load: 0.5..0.9}}}\n");
    const struct study *c = load(w, ONE,
                                 "sweep: {sample: {method: lhs, count: 5, seed: 2, of: "
                                 "{load: 0.5..0.9}}}\n");

    assert_string_equal(a->axes[1].values[0].label, b->axes[1].values[0].label);
    assert_string_not_equal(a->axes[1].values[0].label, c->axes[1].values[0].label);
}

/* More mistakes: tests/cli/broken/study. */
static void limits_come_before_memory(void **state)
{
    struct world *w = *state;
    struct text many = { 0 };

    refuse(w, TWO, "sweep: {seed: 1..99999, options.tie: {values: 1..99999, when: {seed: 1..2}}}\n",
           "axis seed has no value '1..2'");
    refuse(w, TWO,
           "sweep: {seed: 1..9999, options.tie: {values: 1..9999, when: {policy: batch.easy}}}\n",
           "more than 1000000 runs");
    refuse(w, TWO, "sweep: {sample: {method: lhs, count: 100001, of: {load: 0.1..0.2}}}\n",
           "sample: count is '100001'; expected a whole number from 1 to 100000");
    text_add(&many, "sweep: {");
    for (int i = 0; i < 200; i++)
        text_format(&many, "%splatform.n%d: 1", i ? ", " : "", i);
    text_add(&many, "}\n");
    refuse(w, ONE, text_get(&many), "more than 64 axes");
    text_free(&many);
    assert_true(arena_bytes(w->arena) < 100000000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ranges_have_exact_values),
        TEST(bad_ranges_are_told),
        TEST(the_last_axis_is_the_fastest),
        TEST(points_and_several_zips),
        TEST(parameters_go_to_policies_that_have_them),
        TEST(points_that_a_policy_cannot_tell_apart_are_one),
        TEST(named_maps_are_merged),
        TEST(conditions_may_look_forward),
        TEST(excluded_points_are_left_out),
        TEST(hypercubes_hit_every_stratum_once),
        TEST(more_random_points_keep_the_first),
        TEST(other_seeds_draw_other_points),
        TEST(limits_come_before_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
