/* Clusters of a SoC: power by hand, each governor step by step, throttling, texts that are none. */
#include <math.h>

#include "sim/model/soc.h"
#include "tests/unit/unit.h"

#define LITTLE "600MHz 1000mV, 800MHz 1075mV, 1000MHz 1150mV, 1200MHz 1250mV, 1400MHz 1.3V"
#define PROFILE "1000MHz: 0.19 0.29 0.35 0.40, 1400MHz: 0.39 0.59 0.72 0.81"

static void near(double got, double expected, double slack)
{
    if (!(fabs(got - expected) <= slack))
        fail_msg("%.15g, expected %.15g", got, expected);
}

static struct soc *make(struct arena *arena, struct soc_cluster cluster)
{
    struct error err = { "" };
    struct soc *s;

    cluster.name = "A7";
    s = soc_create(
        arena, &(struct soc_options){ .cluster = &cluster, .clusters = 1, .ambient = 42 }, &err);
    if (!s)
        fail_msg("%s", err.text);
    return s;
}

static void plain_machines(void **state)
{
    struct arena *arena = arena_create();
    struct soc *s = make(arena, (struct soc_cluster){ .cores = 8, .idle_w = 2, .busy_w = 12 });

    (void)state;
    near(soc_watts(s, 0, 0), 16, 0);
    near(soc_watts(s, 0, 3), 46, 0);
    near(soc_ratio(s, 0), 1, 0);
    near(soc_leakage(s, 0), 0, 0);
    assert_false(soc_looks(s));
    arena_destroy(arena);
}

/* At 1200 MHz the row of 1400 MHz counts, scaled by f V^2. */
static void power_of_a_profile(void **state)
{
    struct arena *arena = arena_create();
    struct soc *s = make(arena, (struct soc_cluster){ .cores = 4,
                                                      .opp = LITTLE,
                                                      .profile = PROFILE,
                                                      .thermal = "little",
                                                      .governor = "userspace(1100MHz)" });
    double leak = thermal_leakage(THERMAL_LITTLE, 1.25, 42);
    double scale = 1200 * 1.25 * 1.25 / (1400 * 1.3 * 1.3);

    (void)state;
    near(soc_hz(s, 0), 1.2e9, 0);
    near(soc_ratio(s, 0), 1200.0 / 1400, 1e-15);
    near(soc_leakage(s, 0), leak, 0);
    near(soc_dynamic(s, 0, 3), (.72 - 4 * leak) / 3 * scale, 1e-15);
    near(soc_dynamic(s, 0, 9), (.81 - 4 * leak) / 4 * scale, 1e-15);
    near(soc_watts(s, 0, 3), (.72 - 4 * leak) * scale + 4 * leak, 1e-15);
    near(soc_watts(s, 0, 0), 4 * leak, 1e-15);
    arena_destroy(arena);
}

static void power_without_a_profile(void **state)
{
    struct arena *arena = arena_create();
    struct soc *s = make(arena, (struct soc_cluster){ .cores = 2,
                                                      .opp = "1GHz 1V, 2GHz 2V",
                                                      .idle_w = 1,
                                                      .busy_w = 9,
                                                      .governor = "powersave" });

    (void)state;
    near(soc_ratio(s, 0), 0.5, 0);
    near(soc_watts(s, 0, 2), 2 * (1 + 8 * 0.5 * 0.25), 1e-12);
    arena_destroy(arena);
}

/* A sequence of loads, of the busiest core and of all, and the frequency [MHz] after each. */
struct look {
    double busiest, sum, mhz;
};

static void follow(const char *governor, const struct look *look)
{
    struct arena *arena = arena_create();
    struct soc *s =
        make(arena, (struct soc_cluster){ .cores = 4, .opp = LITTLE, .governor = governor });

    for (int i = 0; look[i].mhz > 0; i++) {
        struct governor_load load = { look[i].sum, look[i].busiest };
        double before = soc_hz(s, 0);
        bool changed = soc_look(s, 0, &load);

        if (soc_hz(s, 0) != look[i].mhz * 1e6 || changed != (soc_hz(s, 0) != before))
            fail_msg("%s, look %d: %g MHz, expected %g", governor, i, soc_hz(s, 0) / 1e6,
                     look[i].mhz);
    }
    arena_destroy(arena);
}

static void governors_step_by_step(void **state)
{
    (void)state;
    follow("performance", (struct look[]){ { 0, 0, 1400 }, { 1, 4, 1400 }, { 0, 0, 0 } });
    follow("powersave", (struct look[]){ { 1, 4, 600 }, { 0, 0, 600 }, { 0, 0, 0 } });
    follow("constant(800MHz)", (struct look[]){ { 1, 4, 800 }, { 0, 0, 800 }, { 0, 0, 0 } });
    follow("userspace(9GHz)", (struct look[]){ { 0, 0, 1400 }, { 0, 0, 0 } });
    follow("ondemand", (struct look[]){ { .2, .29, 1200 },
                                        { .1, .3, 1200 },
                                        { 0, 0, 1000 },
                                        { 0, 0, 800 },
                                        { 0, 0, 600 },
                                        { 0, 0, 600 },
                                        { .4, .8, 600 },
                                        { .3, .81, 1400 },
                                        { 0, 0, 0 } });
    follow("ondemand_linux", (struct look[]){ { .5, .5, 1000 },
                                              { .51, 2, 1200 },
                                              { .8, 1, 1400 },
                                              { 0, 0, 600 },
                                              { .81, 1, 1400 },
                                              { 0, 0, 0 } });
    /* The wish: 1330, 1260, 1190; at 0.5 it stays; 1260, 1330, 1400. */
    follow("conservative", (struct look[]){ { .1, .1, 1400 },
                                            { .1, .1, 1400 },
                                            { .1, .1, 1200 },
                                            { .5, .5, 1200 },
                                            { .9, .9, 1200 },
                                            { .9, .9, 1200 },
                                            { .9, .9, 1400 },
                                            { 0, 0, 0 } });
    /* 1.25 * 0.4 * 1400 = 700; 1.25 * 1 * 800 = 1000; then 1250; then 1750. */
    follow("schedutil", (struct look[]){ { .4, 1, 800 },
                                         { 1, 1, 1000 },
                                         { 1, 1, 1400 },
                                         { 1, 1, 1400 },
                                         { .8, 1, 1400 },
                                         { .79, 1, 1400 },
                                         { .1, 1, 600 },
                                         { 0, 0, 0 } });
}

static void throttles_with_hysteresis(void **state)
{
    struct arena *arena = arena_create();
    struct error err = { "" };
    struct soc_cluster cluster = { .name = "big",
                                   .cores = 4,
                                   .opp = "600MHz 0.9V, 1000MHz 1V, 1600MHz 1.2V, 2000MHz 1.3V",
                                   .trip = "1600MHz - 700MHz",
                                   .thermal = "big" };
    struct soc_options options = { .cluster = &cluster,
                                   .clusters = 1,
                                   .thermal = "odroid_xu3",
                                   .ambient = 42,
                                   .throttle = true,
                                   .trip = 85 };
    struct soc *s = soc_create(arena, &options, &err);
    const struct governor_load load = { 4, 1 };
    const double expected[] = { 2e9, 1.6e9, 2e9, 6e8 };
    double hot = 20, cold = 0, last = 0;
    uint32_t level = 0;

    (void)state;
    assert_non_null(s);
    assert_true(soc_looks(s));
    assert_true(soc_step(s) == 20 * MICROSECOND);
    while (level < 3) { /* heats step by step through all trip points */
        soc_heat(s, &hot, 1);
        soc_look(s, 0, &load);
        assert_true(soc_tripped(s) == level || soc_tripped(s) == level + 1);
        level = soc_tripped(s);
        assert_true((soc_temperature(s) >= 85 + 5.0 * level) ==
                    (level == 3 && soc_temperature(s) >= 100));
        near(soc_hz(s, 0), level == 2 ? 2e9 : expected[level], 0);
    }
    while (level > 0) {
        last = soc_temperature(s);
        soc_heat(s, &cold, 1);
        if (soc_tripped(s) != level)
            assert_true(last >= 85 + 5.0 * (level - 1) - 3 &&
                        soc_temperature(s) < 85 + 5.0 * (level - 1) - 3);
        level = soc_tripped(s);
    }
    soc_look(s, 0, &load);
    near(soc_hz(s, 0), 2e9, 0);
    arena_destroy(arena);
}

static void refuse(struct soc_cluster cluster, const char *expected)
{
    struct arena *arena = arena_create();
    struct error err = { "" };

    cluster.name = "A7";
    cluster.cores = 2;
    assert_null(soc_create(
        arena, &(struct soc_options){ .cluster = &cluster, .clusters = 1, .ambient = 42 }, &err));
    assert_string_equal(err.text, expected);
    arena_destroy(arena);
}

static void texts_that_are_none(void **state)
{
    (void)state;
    refuse((struct soc_cluster){ .opp = "" },
           "machine 'A7': opp: number 1 of '' is no operating point; expected one such as 600MHz "
           "0.9V");
    refuse((struct soc_cluster){ .opp = "600MHz 0.9V," },
           "machine 'A7': opp: number 2 of '600MHz 0.9V,' is no operating point; expected one such "
           "as 600MHz 0.9V");
    refuse((struct soc_cluster){ .opp = "600MHz 0.9A" },
           "machine 'A7': opp: number 1 of '600MHz 0.9A' is no operating point; expected one such "
           "as 600MHz 0.9V");
    refuse((struct soc_cluster){ .opp = "800MHz 1V, 600MHz 0.9V" },
           "machine 'A7': opp: '600MHz 0.9V' comes behind a higher point; expected ascending ones");
    refuse((struct soc_cluster){ .opp = LITTLE, .profile = "900MHz: 1" },
           "machine 'A7': profile: '900MHz' is none of the operating points");
    refuse((struct soc_cluster){ .opp = LITTLE, .profile = "800MHz: 1 2 3" },
           "machine 'A7': profile: more than 2 values; expected one for each core");
    refuse((struct soc_cluster){ .opp = LITTLE, .profile = "800MHz: x" },
           "machine 'A7': profile: 'x' is no power; expected a number of W");
    refuse((struct soc_cluster){ .opp = LITTLE, .profile = "800MHz:" },
           "machine 'A7': profile: no power at 800 MHz");
    refuse((struct soc_cluster){ .opp = LITTLE, .profile = "800MHz: 1, 600MHz: 1" },
           "machine 'A7': profile: 600 MHz comes behind 800 MHz; expected ascending rows");
    refuse((struct soc_cluster){ .opp = LITTLE, .trip = "fast" },
           "machine 'A7': trip: 'fast' is no frequency; expected one such as 600MHz, or -");
    refuse((struct soc_cluster){ .profile = PROFILE },
           "machine 'A7': 'profile:' needs operating points, 'opp:'");
    refuse((struct soc_cluster){ .governor = "ondemand" },
           "machine 'A7': 'governor:' needs operating points, 'opp:'");
    refuse((struct soc_cluster){ .opp = LITTLE, .governor = "ondemnd" },
           "machine 'A7': no governor 'ondemnd'; did you mean 'ondemand'?");
    refuse((struct soc_cluster){ .opp = LITTLE, .governor = "ondemand(3)" },
           "machine 'A7': governor ondemand: '3' in brackets; expected nothing");
    refuse((struct soc_cluster){ .opp = LITTLE, .governor = "userspace" },
           "machine 'A7': governor userspace: '' is no frequency; expected one such as 1000MHz");
    refuse((struct soc_cluster){ .opp = LITTLE, .thermal = "bigg" },
           "machine 'A7': no thermal input 'bigg'; did you mean 'big'?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_machines),
        cmocka_unit_test(power_of_a_profile),
        cmocka_unit_test(power_without_a_profile),
        cmocka_unit_test(governors_step_by_step),
        cmocka_unit_test(throttles_with_hysteresis),
        cmocka_unit_test(texts_that_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
