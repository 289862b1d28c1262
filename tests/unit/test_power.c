/* Power models against values worked out by hand, and texts that are none. */
#include <math.h>
/* Curves of power against pencil values, their parameters, the meter. */
#include <math.h>
#include <string.h>

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
/* Sets parameters as they would be written, "idle=100 max=200"; the error of the first that fails.
 */
static bool make(struct power_model *model, const char *const *pairs, struct error *err)
{
    struct arena *arena = arena_create();
    struct power_params params;
    struct param_context context = { arena, err };
    bool made = true;

    memset(&params, 0, sizeof params);
    param_defaults(power_table, &params, arena);
    for (; made && *pairs; pairs += 2)
        made = param_set(power_table, &params, pairs[0], pairs[1], &context);
    made = made && power_model_make(model, &params, err);
    arena_destroy(arena);
    return made;
}

static struct power_model model_of(const char *curve)
{
    struct power_model model;
    struct error err;
    const char *const pairs[] = { "curve", curve, "idle", strcmp(curve, "constant") ? "100W" : "0",
                                  "max",   "200", NULL };

    assert_true(make(&model, pairs, &err));
    return model;
}

static void near(double a, double b)
{
    assert_true(fabs(a - b) <= 1e-12 * fabs(b));
}

static void expect(const char *curve, double half, double full)
{
    struct power_model model = model_of(curve);

    near(power_watts(&model, 0, 0), strcmp(curve, "constant") ? 100 : 200);
    near(power_watts(&model, .5, 0), half);
    near(power_watts(&model, 1, 0), full);
    near(power_watts(&model, 1.5, 0), full);
    near(power_watts(&model, -1, 0), power_watts(&model, 0, 0));
}

static void curves_by_hand(void **unused)
{
    (void)unused;
    expect("constant", 200, 200);
    expect("linear", 150, 200);
    expect("sqrt", 100 + 100 / sqrt(2), 200);
    expect("square", 125, 200);
    expect("cubic", 112.5, 200);
    expect("mse", 100 + 100 * (1 - pow(2, -1.4)), 200);
    expect("asymptotic", 100 + 50 * (1.5 - exp(-5. / 3)), 100 + 50 * (2 - exp(-10. / 3)));
}

/* OpenDC's model of a host of the SURF cluster: 25 + 149 (2 u - u^4). */
static void shapes_and_states(void **unused)
{
    struct power_model model;
    struct error err;
    const char *const mse[] = { "curve", "mse",       "idle", "25W", "max",   "174W", "exponent",
                                "4",     "allocated", "40W",  "off", "0.5kW", NULL };
    const char *const bend[] = { "curve", "asymptotic", "max", "100", "bend",
                                 "0.5",   "sleep",      "3",   NULL };

    (void)unused;
    assert_true(make(&model, mse, &err));
    near(power_watts(&model, .5, 0), 25 + 149 * (1 - .0625));
    near(power_watts(&model, .5, .25), 25 + 149 * (1 - .0625) + 10);
    near(power_watts(&model, 0, 2), 25 + 80);
    assert_true(model.off == 500 && model.sleep == 0);
    assert_true(make(&model, bend, &err));
    near(power_watts(&model, .25, 0), 50 * (1.25 - exp(-.5)));
    assert_true(model.sleep == 3 && model.off == 0);
}

static void measured_machines(void **unused)
{
    struct power_model model;
    struct error err;
    const char *const g4[] = { "curve", "spec", "spec", "hp_ml110_g4", NULL };
    const char *const g5[] = { "curve", "spec", "spec", "hp_ml110_g5", NULL };
    const char *const own[] = { "curve", "spec", "spec", "50, 60,70 80\t90 100 110,120 130 140 200",
                                NULL };
    const char *name, *source;
    size_t count = 0;

    (void)unused;
    assert_true(make(&model, g4, &err));
    near(power_watts(&model, 0, 0), 86);
    near(power_watts(&model, .3, 0), 96);
    near(power_watts(&model, .55, 0), 104);
    near(power_watts(&model, 1, 0), 117);
    assert_true(model.idle == 86 && model.span == 31);
    assert_true(make(&model, g5, &err));
    near(power_watts(&model, .05, 0), (93.7 + 97) / 2);
    near(power_watts(&model, .95, 0), 134);
    assert_true(make(&model, own, &err));
    near(power_watts(&model, .95, 0), 170);
    near(power_watts(&model, .1, 0), 60);
    for (; power_spec(count, &name, &source); count++) {
        const char *const pairs[] = { "curve", "spec", "spec", name, NULL };

        assert_true(make(&model, pairs, &err));
        assert_true(strlen(source) > 10 && model.span > 0);
        for (int i = 1; i < POWER_POINTS; i++)
            assert_true(model.points[i] > model.points[i - 1]);
    }
    assert_int_equal(count, 6);
}

static void refuse(const char *const *pairs, const char *message)
{
    struct power_model model = model_of("linear");
    struct error err = { "" };

    assert_false(make(&model, pairs, &err));
    assert_string_equal(err.text, message);
    assert_true(model.idle == 100 && model.curve == POWER_LINEAR);
}

#define REFUSE(MESSAGE, ...) refuse((const char *const[]){ __VA_ARGS__, NULL }, MESSAGE)

static void mistakes_are_explained(void **unused)
{
    (void)unused;
    REFUSE("the curve 'linear' needs 'max', the watts of a machine in full use", "idle", "5");
    REFUSE("'idle' is 5 W, more than 'max', which is 4 W", "idle", "5", "max", "4");
    REFUSE("'spec' goes with the curve 'spec'; the curve is 'mse'", "curve", "mse", "spec", "x",
           "max", "4");
    REFUSE("the curve 'spec' needs 'spec', a measured machine such as hp_ml110_g5, or eleven "
           "numbers of watts",
           "curve", "spec");
    REFUSE("the curve 'spec' needs 'spec', a measured machine such as hp_ml110_g5, or eleven "
           "numbers of watts",
           "curve", "spec", "spec", " ");
    REFUSE("the curve 'spec' has its own 'idle' and 'max'", "curve", "spec", "spec", "hp_ml110_g4",
           "max", "4");
    REFUSE("'spec' is 'hp_ml110_g6', which is no measured machine; did you mean 'hp_ml110_g4'?",
           "curve", "spec", "spec", "hp_ml110_g6");
    REFUSE("'spec' is 'toaster', which is no measured machine; expected a name or eleven numbers "
           "of watts",
           "curve", "spec", "spec", "toaster");
    REFUSE("'spec' has 3 of eleven numbers, for 0, 10, ... 100 % load", "curve", "spec", "spec",
           "1 2 3");
    REFUSE("'spec' has more than eleven numbers", "curve", "spec", "spec",
           "1 2 3 4 5 6 7 8 9 10 11 12");
    REFUSE("'spec' has '-2' where a number of watts was expected", "curve", "spec", "spec",
           "1 -2 3");
    REFUSE("'spec' has '2x' where a number of watts was expected", "curve", "spec", "spec",
           "1,2x,3");
    REFUSE("'spec' has '1.00000000000000000000000000000' where a number of watts was expected",
           "curve", "spec", "spec", "1.0000000000000000000000000000000000000000");
    REFUSE("the curve 'constant' has no other 'idle' than 'max'", "curve", "constant", "idle", "5",
           "max", "9");
}

/* 100 W for 2 s, 50 W for 1 s, nothing for an hour, then 10 W. */
static void meter_by_hand(void **unused)
{
    struct power_meter meter;

    (void)unused;
    power_meter_start(&meter, SECOND, 100);
    assert_true(power_meter_joules(&meter, SECOND) == 0);
    power_meter_set(&meter, 3 * SECOND, 70);
    power_meter_set(&meter, 3 * SECOND, 50);
    power_meter_set(&meter, 4 * SECOND, 0);
    power_meter_set(&meter, 3604 * SECOND, 10);
    near(power_meter_joules(&meter, 3604 * SECOND), 250);
    near(power_meter_joules(&meter, 3604 * SECOND + 500 * MILLISECOND), 255);
    near(power_meter_joules(&meter, 3604 * SECOND), 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_by_hand),
        cmocka_unit_test(curves_by_hand),
        cmocka_unit_test(texts_that_are_none),
        cmocka_unit_test(curves_by_hand),    cmocka_unit_test(shapes_and_states),
        cmocka_unit_test(measured_machines), cmocka_unit_test(mistakes_are_explained),
        cmocka_unit_test(meter_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
