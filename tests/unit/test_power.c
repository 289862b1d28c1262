/* Power models against values worked out by hand, and texts that are none. */
#include <math.h>

#include "sim/model/power.h"
#include "tests/unit/unit.h"

static double watts(const char *text, double u)
{
    struct power_model model;
    struct error err = { "" };

    if (!power_parse(text, 100, 200, &model, &err))
        fail_msg("%s: %s", text, err.text);
    return power_watts(&model, u);
}

static void check(const char *text, double u, double expected)
{
    double got = watts(text, u);

    if (!(fabs(got - expected) < 1e-9))
        fail_msg("%s at %g: %.12g W, expected %.12g", text, u, got, expected);
}

static void forms_by_hand(void **state)
{
    (void)state;
    check("constant", 0.2, 200);
    check("linear", 0, 100);
    check("linear", 0.25, 125);
    check("sqrt", 0.25, 150);
    check("square", 0.5, 125);
    check("cubic", 0.5, 112.5);
    check("mse", 1, 200);
    check("mse(2)", 0.5, 175);
    check("mse(4)", 0.5, 193.75);
    check("asymptotic(0.5)", 0, 100);
    check("asymptotic(0.5)", 0.5, 100 + 50 * (1.5 - exp(-1)));
    check("linear", -1, 100);
    check("linear", 7, 200);
}

static void curves_by_hand(void **state)
{
    (void)state;
    check("spec(ml110_g4)", 0, 86);
    check("spec(ml110_g4)", 0.1, 89.4);
    check("spec(ml110_g4)", 0.05, 87.7);
    check("spec(ml110_g5)", 0.95, 134);
    check("spec(ml110_g5)", 1, 135);
    check("spec(0 10 20 30 40 50 60 70 80 90 100)", 0.333, 33.3);
    check("spec(0,10, 20,30,40,50,60,70,80,90,100)", 1, 100);
    for (const struct power_curve *curve = power_curves; curve->name; curve++)
        for (int i = 0; i + 1 < POWER_POINTS; i++)
            assert_true(curve->point[i] > 0 && curve->point[i] < curve->point[i + 1]);
}

static void refuse(const char *text, double idle, double max, const char *expected)
{
    struct power_model model;
    struct error err = { "" };

    assert_false(power_parse(text, idle, max, &model, &err));
    assert_string_equal(err.text, expected);
}

static void texts_that_are_none(void **state)
{
    (void)state;
    refuse("liner", 1, 2, "no power model 'liner'; did you mean 'linear'?");
    refuse("", 1, 2, "no power model ''; expected one such as linear or spec(ml110_g4)");
    refuse("linear(2", 1, 2,
           "no power model 'linear(2'; expected one such as linear or "
           "spec(ml110_g4)");
    refuse("linear(2)", 1, 2, "power: '2' after linear; expected nothing");
    refuse("mse(0)", 1, 2, "power: '0' after mse; expected a number above 0");
    refuse("linear", 3, 2, "power: 3 W idle and 2 W at most; expected 0 <= idle <= max");
    refuse("spec(ml110_g6)", 1, 2, "no power curve 'ml110_g6'; did you mean 'ml110_g4'?");
    refuse("spec(1 2 3)", 1, 2,
           "no power curve '1 2 3'; expected a name such as ml110_g4, or 11 numbers of W at 0, 10, "
           ".. 100 %");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_by_hand),
        cmocka_unit_test(curves_by_hand),
        cmocka_unit_test(texts_that_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
