/* Decimal numbers: exact at every scale, and honest about what does not fit. */
#include <inttypes.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "traces/number.h"

static void numbers_are_exact(void **state)
{
    static const struct {
        const char *text;
        int scale;
        enum number kind;
        int64_t value;
    } cases[] = {
        { "0", 9, NUMBER_EXACT, 0 },
        { "-0", 9, NUMBER_EXACT, 0 },
        { "+7", 0, NUMBER_EXACT, 7 },
        { "105.75", 9, NUMBER_EXACT, 105750000000 },
        { "-1.00", 9, NUMBER_EXACT, -1000000000 },
        { "0.000000001", 9, NUMBER_EXACT, 1 },
        { "0.0000000014", 9, NUMBER_CUT, 1 },
        { "-0.0000000019", 9, NUMBER_CUT, -1 },
        { "0.00000000100000000000000000000", 9, NUMBER_EXACT, 1 },
        { ".5", 9, NUMBER_EXACT, 500000000 },
        { "5.", 9, NUMBER_EXACT, 5000000000 },
        { "1e3", 0, NUMBER_EXACT, 1000 },
        { "1.5E+2", 0, NUMBER_EXACT, 150 },
        { "2500e-3", 0, NUMBER_CUT, 2 },
        { "2500e-2", 0, NUMBER_EXACT, 25 },
        { "1e-99999999999", 0, NUMBER_CUT, 0 },
        { "0e99999999999", 0, NUMBER_EXACT, 0 },
        { "9223372036854775807", 0, NUMBER_EXACT, INT64_MAX },
        { "-9223372036854775807", 0, NUMBER_EXACT, -INT64_MAX },
        { "9223372036854775808", 0, NUMBER_RANGE, 0 },
        { "92233720368547758070", 0, NUMBER_RANGE, 0 },
        { "9223372036.854775807", 9, NUMBER_EXACT, INT64_MAX },
        { "9223372037", 9, NUMBER_RANGE, 0 },
        { "1e400", 0, NUMBER_RANGE, 0 },
        { "123456789012345678901234567890e-20", 0, NUMBER_CUT, 1234567890 },
        { "", 0, NUMBER_BAD, 0 },
        { "-", 0, NUMBER_BAD, 0 },
        { ".", 0, NUMBER_BAD, 0 },
        { "1.2.3", 0, NUMBER_BAD, 0 },
        { "1e", 0, NUMBER_BAD, 0 },
        { "1e+", 0, NUMBER_BAD, 0 },
        { "e5", 0, NUMBER_BAD, 0 },
        { "0x10", 0, NUMBER_BAD, 0 },
        { "nan", 0, NUMBER_BAD, 0 },
        { "inf", 0, NUMBER_BAD, 0 },
        { "1 2", 0, NUMBER_BAD, 0 },
        { "--1", 0, NUMBER_BAD, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 0;
        enum number kind =
            number_read(cases[i].text, strlen(cases[i].text), cases[i].scale, &value);

        if (kind != cases[i].kind)
            fail_msg("'%s' is of kind %d", cases[i].text, (int)kind);
        if ((kind == NUMBER_EXACT || kind == NUMBER_CUT) && value != cases[i].value)
            fail_msg("'%s' is %" PRId64, cases[i].text, value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(numbers_are_exact) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
