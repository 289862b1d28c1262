/* Texts: nearest names, JSON strings, shortest numbers that read back, strict readers. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/base/text.h"
#include "tests/unit/unit.h"

static void texts_grow(void **state)
{
    struct text text = { 0 };

    (void)state;
    assert_string_equal(text_get(&text), "");
    for (int i = 0; i < 10000; i++) {
        text_add(&text, "ab");
        text_format(&text, "%d,", i % 10);
        text_add_bytes(&text, "xyz", 1);
    }
    assert_int_equal(text.count, 50000);
    assert_int_equal(strlen(text_get(&text)), 50000);
    assert_memory_equal(text_get(&text) + 49990, "ab8,xab9,x", 10);
    text_free(&text);
    assert_string_equal(text_get(&text), "");
    text_free(&text);
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment by its recursive definition. */
static int distance(const char *a, size_t n, const char *b, size_t m)
{
    int best;

    if (!n || !m)
        return (int)(n + m);
    best = distance(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
    best = smaller(best, distance(a, n - 1, b, m) + 1);
    best = smaller(best, distance(a, n, b, m - 1) + 1);
    if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1])
        best = smaller(best, distance(a, n - 2, b, m - 2) + 1);
    return best;
}

static void draw_word(struct rng *rng, char word[8])
{
    size_t length = 1 + rng_below(rng, 6);

    for (size_t i = 0; i < length; i++)
        word[i] = (char)('a' + rng_below(rng, 3));
    word[length] = '\0';
}

static void nearest_follows_the_definition(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 4);
    for (int round = 0; round < 3000; round++) {
        char words[3][8];
        const char *names[] = { words[1], words[2] };
        const char *expected = NULL;
        int least = 3;

        for (int i = 0; i < 3; i++)
            draw_word(&rng, words[i]);
        for (int i = 1; i < 3; i++) {
            int d = distance(words[0], strlen(words[0]), words[i], strlen(words[i]));

            if (d < least && 2 * d <= (int)strlen(words[0]) + 1) {
                least = d;
                expected = words[i];
            }
        }
        assert_ptr_equal(text_nearest_of(words[0], names, 2), expected);
    }
}

static void nearest_by_example(void **state)
{
    static const char *const names[] = { "depth", "order", "backfill" };
    char longest[200];

    (void)state;
    assert_string_equal(text_nearest_of("dpeth", names, 3), "depth");
    assert_string_equal(text_nearest_of("DEPTH", names, 3), "depth");
    assert_string_equal(text_nearest_of("back_fil", names, 3), "backfill");
    assert_null(text_nearest_of("weather", names, 3));
    assert_null(text_nearest_of("", names, 3));
    assert_null(text_nearest_of("depth", names, 0));
    memset(longest, 'd', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(text_nearest_of(longest, names, 3));
}

static void json_escapes(void **state)
{
    static const char *const cases[][2] = {
        { "", "\"\"" },
        { "plain /", "\"plain /\"" },
        { "a\"b\\c", "\"a\\\"b\\\\c\"" },
        { "\n\t\x01\x1f\x7f", "\"\\n\\u0009\\u0001\\u001f\x7f\"" },
        { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"" },
        /* Broken UTF-8: a lone continuation, a cut sequence, an overlong '/', a surrogate. */
        { "\x80", "\"\xef\xbf\xbd\"" },
        { "\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
        { "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
        { "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
        { "\xf5z", "\"\xef\xbf\xbdz\"" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text text = { 0 };

        text_add_json(&text, cases[i][0]);
        assert_string_equal(text_get(&text), cases[i][1]);
        text_free(&text);
    }
}

/* Random bits are random doubles of every size; times and ratios are what programs print. */
static double draw_real(struct rng *rng, int kind)
{
    uint64_t bits = rng_u64(rng);
    double value;

    memcpy(&value, &bits, sizeof value);
    switch (kind) {
    case 0:
        return value;
    case 1:
        return (double)(bits >> 40) / 1e3;
    case 2:
        return rng_uniform(rng);
    default:
        return (double)(int64_t)bits;
    }
}

static void reals_read_back(void **state)
{
    struct rng rng;
    char number[32];

    (void)state;
    rng_seed(&rng, 5);
    for (int i = 0; i < 1000000; i++) {
        double value = draw_real(&rng, i % 4);

        if (!isfinite(value))
            continue;
        text_real(number, value);
        if (strtod(number, NULL) != value || strlen(number) > 31)
            fail_msg("%a is written %s", value, number);
    }
}

/* No form with fewer digits reads back, by trying them all. */
static void reals_are_short(void **state)
{
    static const double known[] = { 0.1,         1e300,   5e-324, 1.5e-320,        DBL_MIN, DBL_MAX,
                                    DBL_EPSILON, 1.0 / 3, 1e15,   123456789012345, 1e23 };
    struct rng rng;
    char number[32];
    char shorter[400];

    (void)state;
    rng_seed(&rng, 6);
    for (int i = 0; i < 20000; i++) {
        double value = i < 11 ? known[i] : draw_real(&rng, i % 4);
        int digits = 1;

        if (!isfinite(value) || (fabs(value) < 1e15 && value == trunc(value)))
            continue;
        do
            snprintf(shorter, sizeof shorter, "%.*g", digits++, value);
        while (strtod(shorter, NULL) != value);
        text_real(number, value);
        assert_string_equal(number, shorter);
    }
}

static void reals_by_example(void **state)
{
    struct text text = { 0 };

    (void)state;
    text_add_real(&text, 0.1 + 0.2);
    text_add(&text, " ");
    text_add_real(&text, -3600);
    text_add(&text, " ");
    text_add_real(&text, -0.0);
    text_add(&text, " ");
    text_add_real(&text, (double)NAN);
    text_add(&text, " ");
    text_add_real(&text, -(double)INFINITY);
    assert_string_equal(text_get(&text), "0.30000000000000004 -3600 0 null null");
    text_free(&text);
}

static void numbers_are_read_strictly(void **state)
{
    static const char *const no_int[] = {
        "", " 1", "1 ", "1.0", "1e3", "0x10", "--1", "+", "9223372036854775808", "\xd9\xa1"
    };
    static const char *const no_real[] = { "",      " 1", "1 ", "inf",   "nan", "0x1p3",
                                           "1e400", "1e", ".",  "1.2.3", "-",   "1,5" };
    int64_t number = 77;
    double real = 77;

    (void)state;
    for (size_t i = 0; i < sizeof no_int / sizeof no_int[0]; i++)
        assert_false(text_to_int(no_int[i], &number));
    for (size_t i = 0; i < sizeof no_real / sizeof no_real[0]; i++)
        assert_false(text_to_real(no_real[i], &real));
    assert_int_equal(number, 77);
    assert_true(real == 77);
    assert_true(text_to_int("-9223372036854775808", &number) && number == INT64_MIN);
    assert_true(text_to_int("+010", &number) && number == 10);
    assert_true(text_to_real("-.5e-3", &real) && real == -0.0005);
    assert_true(text_to_real("5.", &real) && real == 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_grow),         cmocka_unit_test(nearest_follows_the_definition),
        cmocka_unit_test(nearest_by_example), cmocka_unit_test(json_escapes),
        cmocka_unit_test(reals_read_back),    cmocka_unit_test(reals_are_short),
        cmocka_unit_test(reals_by_example),   cmocka_unit_test(numbers_are_read_strictly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
