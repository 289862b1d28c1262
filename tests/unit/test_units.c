/* Quantities with units: every unit, exact times, ranges, and what is no quantity. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "tests/unit/unit.h"

static void every_unit_of_time(void **state)
{
    static const struct {
        const char *text;
        sim_time value;
    } cases[] = { { "0", 0 },
                  { "7", 7 * SECOND },
                  { "0.5", SECOND / 2 },
                  { ".5", SECOND / 2 },
                  { "1.", SECOND },
                  { "1ns", 1 },
                  { "1us", MICROSECOND },
                  { "1ms", MILLISECOND },
                  { "90s", 90 * SECOND },
                  { "90 sec", 90 * SECOND },
                  { "1 second", SECOND },
                  { "2 seconds", 2 * SECOND },
                  { "2m", 120 * SECOND },
                  { "2min", 120 * SECOND },
                  { "1 minute", 60 * SECOND },
                  { "2 minutes", 120 * SECOND },
                  { "1h", 3600 * SECOND },
                  { "1 hour", 3600 * SECOND },
                  { "1.5 hours", 5400 * SECOND },
                  { "1d", 86400 * SECOND },
                  { "1 day", 86400 * SECOND },
                  { "2 days", 172800 * SECOND },
                  { "1w", 604800 * SECOND },
                  { "1 week", 604800 * SECOND },
                  { "4 weeks", 2419200 * SECOND },
                  { "1h30m", 5400 * SECOND },
                  { "1d 2h 3min 4s 5ms", 93784 * SECOND + 5 * MILLISECOND },
                  { "0.000000001s", 1 },
                  { "1.000000001s", SECOND + 1 },
                  { "0.1us", 100 },
                  { "9223372036.854775807s", INT64_MAX },
                  { "9223372036854775806ns", INT64_MAX - 1 },
                  { "never", TIME_NEVER } };
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sim_time value = -1;

        if (!units_time(cases[i].text, &value, &err))
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_int_equal(value, cases[i].value);
    }
}

static void what_is_no_time(void **state)
{
    static const char *const cases[] = { "",
                                         " ",
                                         "s",
                                         "-1s",
                                         "+1s",
                                         "1 fortnight",
                                         "1S",
                                         "1e3s",
                                         "1.2.3s",
                                         ".",
                                         "0.0000000001s",
                                         "0.5ns",
                                         "1h30",
                                         "0h5",
                                         "10 20",
                                         "1h,2m",
                                         "9223372036.854775808s",
                                         "9223372036854775807ns 1ns",
                                         "15251w",
                                         "999999999999999999999s",
                                         "nevermore",
                                         "1s\n" };
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sim_time value = 77;

        if (units_time(cases[i], &value, &err))
            fail_msg("'%s' was read as %lld ns", cases[i], (long long)value);
        assert_int_equal(value, 77);
        assert_non_null(strstr(err.text, "is not a duration"));
    }
}

static void times_are_exact_and_read_back(void **state)
{
    struct rng rng;
    struct error err;

    (void)state;
    rng_seed(&rng, 7);
    for (int i = 0; i < 200000; i++) {
        static const sim_time steps[] = {
            1, 1000, 1000000, 1000000000, 60000000000, 3600000000000
        };
        sim_time step = steps[i % 6];
        sim_time value = (sim_time)(rng_u64(&rng) >> (1 + rng_below(&rng, 62))) / step * step;
        char text[64];
        sim_time again = -1;

        units_time_text(text, value);
        assert_true(strlen(text) < 32);
        assert_true(units_time(text, &again, &err));
        assert_int_equal(again, value);
        snprintf(text, sizeof text, "%lld.%09llds", (long long)(value / SECOND),
                 (long long)(value % SECOND));
        assert_true(units_time(text, &again, &err));
        assert_int_equal(again, value);
    }
}

static void times_are_written_short(void **state)
{
    static const struct {
        sim_time value;
        const char *text;
    } cases[] = { { 0, "0s" },
                  { 1, "1ns" },
                  { 90 * SECOND, "90s" },
                  { 120 * SECOND, "2min" },
                  { 7200 * SECOND, "2h" },
                  { 4 * MILLISECOND, "4ms" },
                  { 1500 * MICROSECOND, "1500us" },
                  { INT64_MAX - 1, "9223372036854775806ns" },
                  { TIME_NEVER, "never" } };
    char text[32];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        units_time_text(text, cases[i].value);
        assert_string_equal(text, cases[i].text);
    }
}

static void seconds_to_times(void **state)
{
    (void)state;
    assert_int_equal(time_from_seconds(1.5), 1500000000);
    assert_int_equal(time_from_seconds(1e-10), 1); /* up to the tick */
    assert_int_equal(time_from_seconds(0), 0);
    assert_int_equal(time_from_seconds(-3), 0);
    assert_int_equal(time_from_seconds((double)NAN), 0);
    assert_int_equal(time_from_seconds(1e300), TIME_NEVER);
    assert_int_equal(time_from_seconds((double)INFINITY), TIME_NEVER);
    assert_true(time_from_seconds(9.2e9) < TIME_NEVER);
}

static void times_saturate(void **state)
{
    (void)state;
    assert_int_equal(time_add(5, 6), 11);
    assert_int_equal(time_add(TIME_NEVER, 0), TIME_NEVER);
    assert_int_equal(time_add(5, TIME_NEVER), TIME_NEVER);
    assert_int_equal(time_add(TIME_NEVER - 1, 1), TIME_NEVER);
    assert_int_equal(time_add(TIME_NEVER - 1, 2), TIME_NEVER);
    assert_int_equal(time_add(-5, TIME_NEVER - 1), TIME_NEVER - 6);
}

static void quantities(void **state)
{
    static const struct {
        const char *text, *unit;
        double value;
    } cases[] = { { "5", "", 5 },
                  { "-2.5e3", "", -2500 },
                  { "50%", "", 0.5 },
                  { "50 %", "", 0.5 },
                  { "1.5", "s", 1.5 },
                  { "2h", "s", 7200 },
                  { "16", "B", 16 },
                  { "16B", "B", 16 },
                  { "16 kB", "B", 16e3 },
                  { "16MB", "B", 16e6 },
                  { "16GB", "B", 16e9 },
                  { "16TB", "B", 16e12 },
                  { "16PB", "B", 16e15 },
                  { "1KiB", "B", 1024 },
                  { "1MiB", "B", 1048576 },
                  { "1GiB", "B", 1073741824 },
                  { "1TiB", "B", 1099511627776 },
                  { "1PiB", "B", 1125899906842624 },
                  { "1.5 GB/s", "B/s", 1.5e9 },
                  { "1 MiB/s", "B/s", 1048576 },
                  { "10Gbit/s", "bit/s", 1e10 },
                  { "2.4GHz", "Hz", 2.4e9 },
                  { "1.5kW", "W", 1500 },
                  { "10mW", "W", 0.01 },
                  { "3MJ", "J", 3e6 } };
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = -1;

        if (!units_real(cases[i].text, cases[i].unit, &value, &err))
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_true(fabs(value - cases[i].value) <= 1e-15 * fabs(cases[i].value));
    }
}

static void what_is_no_quantity(void **state)
{
    static const char *const cases[][2] = { { "", "" },       { "x", "" },       { "5B", "" },
                                            { "5%", "B" },    { "5W", "B" },     { "5 XB", "B" },
                                            { "5KiW", "W" },  { "inf", "" },     { "nan", "" },
                                            { "1e999", "" },  { "5 GB s", "B" }, { "0x5", "" },
                                            { "5 B 3", "B" }, { "never", "s" } };
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 77;

        if (units_real(cases[i][0], cases[i][1], &value, &err))
            fail_msg("'%s' was read as %g %s", cases[i][0], value, cases[i][1]);
        assert_true(err.text[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_unit_of_time),
        cmocka_unit_test(what_is_no_time),
        cmocka_unit_test(times_are_exact_and_read_back),
        cmocka_unit_test(times_are_written_short),
        cmocka_unit_test(seconds_to_times),
        cmocka_unit_test(times_saturate),
        cmocka_unit_test(quantities),
        cmocka_unit_test(what_is_no_quantity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
