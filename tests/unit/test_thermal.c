/* Thermal model and leakage against steps worked out by hand, and against its own steady state. */
#include <math.h>

#include "sim/model/thermal.h"
#include "tests/unit/unit.h"

static void near(double got, double expected, double slack)
{
    if (!(fabs(got - expected) <= slack))
        fail_msg("%.15g, expected %.15g", got, expected);
}

static struct thermal board(double ambient)
{
    struct error err = { "" };
    const struct thermal_model *model;
    struct thermal t;

    assert_true(thermal_find("odroid_xu3", &model, &err));
    thermal_start(&t, model, ambient);
    return t;
}

static void steps_by_hand(void **state)
{
    struct thermal t = board(42);
    const double first[THERMAL_INPUTS] = { [THERMAL_BIG] = 2, [THERMAL_LITTLE] = 1 };
    const double none[THERMAL_INPUTS] = { 0 };

    (void)state;
    thermal_step(&t, first);
    near(t.above[0], 2 * .0471 + .02399, 1e-15);
    near(t.above[2], 2 * .113 + .02819, 1e-15);
    near(t.hottest, 42 + .25419, 1e-12);
    thermal_step(&t, none);
    near(t.above[0],
         .9928 * .11819 + .000566 * .0253 + .004281 * .25419 + .0003725 * .040118 +
             1.34e-5 * .06854,
         1e-15);
    near(t.above[2], .0008608 * .0253 + .993 * .25419 + .0008842 * .06854, 1e-15);
}

/* Where steps change nothing any more, (1 - A) T = B P holds. */
static void steady_state(void **state)
{
    struct thermal t = board(20);
    const double watts[THERMAL_INPUTS] = { 3, .5, .0473, .1201 };

    (void)state;
    for (int i = 0; i < 200000; i++)
        thermal_step(&t, watts);
    for (int i = 0; i < THERMAL_SPOTS; i++) {
        double rest = t.above[i];

        for (int j = 0; j < THERMAL_SPOTS; j++)
            rest -= t.model->a[i][j] * t.above[j];
        for (int j = 0; j < THERMAL_INPUTS; j++)
            rest -= t.model->b[i][j] * watts[j];
        near(rest, 0, 1e-10);
        assert_true(t.hottest >= 20 + t.above[i]);
    }
    assert_true(t.hottest > 50);
}

static void leakage_by_hand(void **state)
{
    double core = (1.362 * .002488 * 315 * 315 * exp(-2660.0 / 315) + .000519 * 1.362) / 4;

    (void)state;
    near(thermal_leakage(THERMAL_BIG, 1.362, 42), core, 1e-15);
    near(core, .01828, 1e-4);
    near(thermal_leakage(THERMAL_CPU, 1.362, 42), core, 1e-15);
    near(thermal_leakage(THERMAL_LITTLE, 1.362, 42), core / 4, 1e-15);
    near(thermal_leakage(THERMAL_ACCELERATOR, 1.362, 42), 0, 0);
    near(thermal_leakage(THERMAL_MEMORY, 1.362, 42), 0, 0);
    assert_true(thermal_leakage(THERMAL_BIG, 1.362, 90) > 2 * core);
}

static void without_a_model(void **state)
{
    struct thermal t;
    const double watts[THERMAL_INPUTS] = { 100 };

    (void)state;
    thermal_start(&t, NULL, 25);
    thermal_step(&t, watts);
    near(t.hottest, 25, 0);
}

static void names(void **state)
{
    const struct thermal_model *model;
    enum thermal_input input;
    struct error err = { "" };

    (void)state;
    assert_true(thermal_find("none", &model, &err));
    assert_null(model);
    assert_false(thermal_find("odroid_xu4", &model, &err));
    assert_string_equal(err.text, "no thermal model 'odroid_xu4'; did you mean 'odroid_xu3'?");
    assert_true(thermal_input_parse("little", &input, &err));
    assert_int_equal(input, THERMAL_LITTLE);
    assert_false(thermal_input_parse("litle", &input, &err));
    assert_string_equal(err.text, "no thermal input 'litle'; did you mean 'little'?");
    assert_false(thermal_input_parse("", &input, &err));
    assert_string_equal(err.text, "no thermal input ''; expected big, little, cpu, accelerator, "
                                  "memory, gpu or none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_by_hand),   cmocka_unit_test(steady_state),
        cmocka_unit_test(leakage_by_hand), cmocka_unit_test(without_a_model),
        cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
