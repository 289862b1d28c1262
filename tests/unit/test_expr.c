/* Formulas: values, units, faults with their place, limits, and random ones against plain C. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/expr.h"
#include "sim/base/rng.h"
#include "sim/base/text.h"
#include "tests/unit/unit.h"

enum { WAIT, REQUEST, WALLTIME, PROCS, SIZE, RATE, POWER, VARIABLES };

static const struct expr_variable variables[] = {
    { "wait", "s", "", NULL },         { "request", "s", "", NULL },
    { "walltime", "", "", "request" }, { "procs", "", "", NULL },
    { "size", "B", "", NULL },         { "rate", "B/s", "", NULL },
    { "power_use", "W", "", NULL },    { 0 },
};

static const double values[VARIABLES] = {
    [WAIT] = 30,   [REQUEST] = 120, [WALLTIME] = -1, [PROCS] = 7,
    [SIZE] = 4096, [RATE] = 512,    [POWER] = 250
};

static const struct expr_list *read_text(const char *text, struct arena *arena)
{
    struct expr_fault fault;
    const struct expr_list *list = expr_read(text, EXPR_NUMBER, variables, arena, &fault);

    if (!list)
        fail_msg("'%s': %zu: %s", text, fault.at, fault.error.text);
    return list;
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

struct told_value {
    const char *text;
    double value;
};

static const struct told_value told_values[] = {
    { "1", 1 },
    { "1 + 2 * 3", 7 },
    { "(1 + 2) * 3", 9 },
    { "10 - 4 - 3", 3 },
    { "24 / 4 / 3", 2 },
    { "2 ^ 3 ^ 2", 512 },
    { "-2 ^ 2", -4 },
    { "2 ^ -3", 0.125 },
    { "--3", 3 },
    { "+3", 3 },
    { "4 ^ 0.5", 2 },
    { "procs ^ 0", 1 },
    { "(0 - procs) ^ 3", -343 },
    { "procs ^ (1 + 1)", 49 },
    { "50%", 0.5 },
    { "1e3 + 1E-1", 1000.1 },
    { ".5 + 2.", 2.5 },
    { "90s", 90 },
    { "1h30m", 5400 },
    { "5m / 1s", 300 },
    { "4KiB", 4096 },
    { "size == 4KiB", 1 },
    { "1Gbit/s", 125e6 },
    { "rate * 8s == size", 1 },
    { "1GB/s / rate", 1e9 / 512 },
    { "1kJ / wait < 1kW", 1 },
    { "1Hz * 2s", 2 },
    { "(wait/walltime)^3*procs", 0.25 * 0.25 * 0.25 * 7 },
    { "(wait + request) / request", 1.25 },
    { "sqrt(wait^2)", 30 },
    { "sqrt(wait*request) == 60s", 1 },
    { "abs(wait - request)", 90 },
    { "log2(8) + log10(100) + ln(1) + exp(0)", 6 },
    { "floor(2.5) + ceil(2.5)", 5 },
    { "min(3, 1, 2) + max(wait, request, 5s) / 1s", 121 },
    { "wait > 1min ? 1 : 2", 2 },
    { "wait < 1min ? wait > 10s ? 3 : 4 : 5", 3 },
    { "(wait > 10s) * 5", 5 },
    { "wait > 10s and procs == 7", 1 },
    { "wait > 10s and not procs == 7", 0 },
    { "not wait > 10s or procs != 7", 0 },
    { "1 > 2 or 1 < 2 and 3 < 2", 0 },
    { "1 < 2 || 1 > 2 && 1 > 2", 1 },
    { "(1 < 2 ? 3 < 4 : 4 < 3) and 1 < 2", 1 },
    { "!(1 > 2)", 1 },
    { "2 >= 2 and 2 <= 2", 1 },
    { "1 / 0", HUGE_VAL },
    { "-1 / 0", -HUGE_VAL },
    { "0 / 0", NAN },
    { "max(0/0, 1)", NAN },
    { "min(1, 0/0)", NAN },
    { "0/0 < 1", 0 },
    { "0/0 != 0/0", 1 },
    { "sqrt(0 - 1)", NAN },
    { "\t1\n+ 1 ", 2 },
};

static void test_values(void **state)
{
    struct arena *arena = arena_create();

    (void)state;
    for (size_t i = 0; i < sizeof told_values / sizeof told_values[0]; i++) {
        const struct expr_list *list = read_text(told_values[i].text, arena);
        double value = expr_value(list->items, values);

        assert_int_equal(list->count, 1);
        if (!same(value, told_values[i].value))
            fail_msg("'%s' is %.17g, expected %.17g", told_values[i].text, value,
                     told_values[i].value);
    }
    arena_destroy(arena);
}

struct told_fault {
    enum expr_form form;
    size_t at;
    const char *text;
    const char *says;
};

static const struct told_fault told_faults[] = {
    { EXPR_NUMBER, 1, "", "expected a number, a name or '(', not the end" },
    { EXPR_NUMBER, 6, "wait + 5", "adds a plain number to s" },
    { EXPR_NUMBER, 3, "5 - wait", "subtracts s from a plain number" },
    { EXPR_NUMBER, 10, "wait^2/3 + request^3", "adds s^3 to s^2" },
    { EXPR_NUMBER, 7, "rate  < 1Hz", "compares B/s with 1/s" },
    { EXPR_NUMBER, 11, "max(wait, procs)", "max of s and a plain number" },
    { EXPR_NUMBER, 18, "wait > 0s ? 1 :  wait", "chooses between a plain number and s" },
    { EXPR_NUMBER, 6, "sqrt(wait)", "sqrt needs even powers of units, not s; divide it by 1s" },
    { EXPR_NUMBER, 7, "log10(request)", "log10 needs a plain number, not s; divide it by 1s" },
    { EXPR_NUMBER, 5, "exp(rate)", "exp needs a plain number, not B/s; divide it by 1B/s" },
    { EXPR_NUMBER, 7, "floor(power_use*wait)",
      "floor needs a plain number, not s W; divide it by "
      "1J" },
    { EXPR_NUMBER, 7, "procs^wait", "a power is a plain number, not s" },
    { EXPR_NUMBER, 5, "wait^procs", "raises s to a power that is not a constant whole number" },
    { EXPR_NUMBER, 5, "wait^0.5", "raises s to a power that is not a constant whole number" },
    { EXPR_NUMBER, 5, "wait^101", "a unit to a power beyond 100" },
    { EXPR_NUMBER, 9, "wait^100*wait", "a unit to a power beyond 100" },
    { EXPR_NUMBER, 3, "2*wiat", "no variable 'wiat'; did you mean 'wait'?" },
    { EXPR_NUMBER, 1, "xylophone", "no variable 'xylophone'" },
    { EXPR_NUMBER, 1, "srqt(4)", "no function 'srqt'; did you mean 'sqrt'?" },
    { EXPR_NUMBER, 1, "sqrt + 1", "sqrt needs what it is of in parentheses: sqrt(...)" },
    { EXPR_NUMBER, 7, "sqrt(4, 5)", "sqrt has one value" },
    { EXPR_NUMBER, 9, "min(wait)", "min needs two values or more, between commas" },
    { EXPR_NUMBER, 8, "sqrt(4 5)", "expected ')' to close sqrt(, not '5'" },
    { EXPR_NUMBER, 6, "(wait", "expected ')' or an operator, not the end" },
    { EXPR_NUMBER, 5, "wait)", "expected an operator, not ')'" },
    { EXPR_NUMBER, 6, "wait procs", "expected an operator, not 'procs'" },
    { EXPR_NUMBER, 3, "1 \xc3\xa4", "expected an operator, not the byte 0xc3" },
    { EXPR_NUMBER, 2, "1;2", "expected an operator, not ';'" },
    { EXPR_NUMBER, 1, "12xyz",
      "'12xyz' is not a number, nor one with a unit of time, B, B/s, "
      "bit/s, Hz, W or J" },
    { EXPR_NUMBER, 1, "1e999",
      "'1e999' is not a number, nor one with a unit of time, B, B/s, "
      "bit/s, Hz, W or J" },
    { EXPR_NUMBER, 6, "wait = 5s", "equality is written ==" },
    { EXPR_NUMBER, 7, "1 < 2 < 3", "one comparison follows another: write a < b and b < c" },
    { EXPR_NUMBER, 1, "wait ? 1 : 2",
      "?: needs a condition, such as one of < and ==, not a number" },
    { EXPR_NUMBER, 11, "1 < 2 and wait",
      "and needs a condition, such as one of < and ==, not a number" },
    { EXPR_NUMBER, 2, "(1<2 ? 1<2 : 5) and 1<2",
      "and needs a condition, such as one of < and ==, not a number" },
    { EXPR_NUMBER, 5, "not 5", "not needs a condition, such as one of < and ==, not a number" },
    { EXPR_NUMBER, 1, "and 5", "nothing stands before 'and'" },
    { EXPR_NUMBER, 10, "1 < 2 ? 1", "expected ':' and what else, not the end" },
    { EXPR_CONDITIONS, 12, "wait > 1s; procs",
      "is a number where a condition, such as a < b, "
      "should be" },
    { EXPR_CONDITIONS, 7, "1 < 2 3", "expected an operator or ';', not '3'" },
    { EXPR_WEIGHTED, 7, "wait; 2s: procs",
      "a weight is a plain number of at most 1e100, not '2s'" },
    { EXPR_WEIGHTED, 3, "2:", "expected a number, a name or '(', not the end" },
};

static void test_faults(void **state)
{
    struct arena *arena = arena_create();

    (void)state;
    for (size_t i = 0; i < sizeof told_faults / sizeof told_faults[0]; i++) {
        const struct told_fault *told = &told_faults[i];
        struct expr_fault fault = { 0 };

        if (expr_read(told->text, told->form, variables, arena, &fault))
            fail_msg("'%s' was read", told->text);
        if (fault.at != told->at || strcmp(fault.error.text, told->says) != 0)
            fail_msg("'%s': expected %zu: %s\ngot %zu: %s", told->text, told->at, told->says,
                     fault.at, fault.error.text);
    }
    arena_destroy(arena);
}

static void test_lists(void **state)
{
    struct arena *arena = arena_create();
    struct expr_fault fault;
    const struct expr_list *list;

    (void)state;
    list = expr_read("wait/1s; -2: procs ;0.5:1<2", EXPR_WEIGHTED, variables, arena, &fault);
    assert_non_null(list);
    assert_int_equal(list->count, 3);
    assert_true(list->weights[0] == 1 && list->weights[1] == -2 && list->weights[2] == 0.5);
    assert_true(expr_value(&list->items[1], values) == 7);
    assert_int_equal(list->uses, 1u << WAIT | 1u << PROCS);
    assert_true(list->items[2].condition);
    list = expr_read(" ", EXPR_CONDITIONS, variables, arena, &fault);
    assert_true(list && list->count == 0);
    list = expr_read("procs >= 7; procs < 7;", EXPR_CONDITIONS, variables, arena, &fault);
    assert_true(list && list->count == 2);
    assert_true(expr_holds(&list->items[0], values) && !expr_holds(&list->items[1], values));
    list = expr_read("walltime*rate", EXPR_NUMBER, variables, arena, &fault);
    assert_int_equal(list->uses, 1u << REQUEST | 1u << RATE);
    assert_true(list->items->unit[0] == 0 && list->items->unit[1] == 1);
    arena_destroy(arena);
}

/* `count` times a piece before a middle and another after it. */
static char *repeat(const char *before, const char *middle, const char *after, size_t count)
{
    struct text text = { 0 };

    for (size_t i = 0; i < count; i++)
        text_add(&text, before);
    text_add(&text, middle);
    for (size_t i = 0; i < count; i++)
        text_add(&text, after);
    return text.data;
}

static bool is_read(char *text)
{
    struct arena *arena = arena_create();
    struct expr_fault fault;
    bool good = expr_read(text, EXPR_NUMBER, variables, arena, &fault);

    arena_destroy(arena);
    mem_free(text);
    return good;
}

static void test_limits(void **state)
{
    (void)state;
    assert_true(is_read(repeat("(", "wait", ")", 63)));
    assert_false(is_read(repeat("(", "wait", ")", 64)));
    assert_true(is_read(repeat("-", "wait", "", 63)));
    assert_false(is_read(repeat("-", "wait", "", 64)));
    assert_false(is_read(repeat("not ", "1<2", "", 64)));
    assert_false(is_read(repeat("2^", "2", "", 64)));
    assert_true(is_read(repeat("procs+", "procs", "", 600)));
    assert_true(is_read(repeat("procs+(", "procs", ")", 62)));
    /* Values that wait for the rest: three at each level, two levels of nesting. */
    assert_true(is_read(repeat("procs<1?procs:1+(", "procs", ")", 21)));
    assert_false(is_read(repeat("procs<1?procs:1+(", "procs", ")", 22)));
    /* What is used up makes room again. */
    assert_true(is_read(repeat("(procs+procs)*(procs+procs)+", "procs", "", 100)));
    assert_true(is_read(repeat("(procs<1?procs:(procs+1))+", "procs", "", 100)));
    assert_true(is_read(repeat("", "1", " ", EXPR_TEXT - 1)));
    assert_false(is_read(repeat("", "1", " ", EXPR_TEXT)));
    assert_false(is_read(repeat("1", "", "", 100)));
}

/* A random formula as text, with what plain C makes of it and of its units. */
struct grown {
    double value;
    int unit; /* power of s */
    bool condition;
    bool good; /* units and conditions are as they should be */
};

static struct grown grow(struct rng *rng, int depth, struct text *text);

static struct grown grow_leaf(struct rng *rng, struct text *text)
{
    double number = (double)rng_below(rng, 9) / 4;

    switch (rng_below(rng, 5)) {
    case 0:
        text_add(text, "wait");
        return (struct grown){ values[WAIT], 1, false, true };
    case 1:
        text_add(text, "walltime");
        return (struct grown){ values[REQUEST], 1, false, true };
    case 2:
        text_add(text, "procs");
        return (struct grown){ values[PROCS], 0, false, true };
    case 3:
        text_format(text, "%gs", number);
        return (struct grown){ number, 1, false, true };
    default:
        text_format(text, "%g", number);
        return (struct grown){ number, 0, false, true };
    }
}

static struct grown grow_sum(struct rng *rng, int depth, struct text *text)
{
    static const char *const signs[] = { "+", "-", "<", ">", "<=", ">=", "==", "!=" };
    uint64_t sign = rng_below(rng, 8);
    struct grown a, b, c = { 0 };

    text_add(text, "(");
    a = grow(rng, depth - 1, text);
    text_add(text, signs[sign]);
    b = grow(rng, depth - 1, text);
    text_add(text, ")");
    c.good = a.good && b.good && a.unit == b.unit;
    c.condition = sign > 1;
    c.unit = sign > 1 ? 0 : a.unit;
    c.value = sign == 0   ? a.value + b.value
              : sign == 1 ? a.value - b.value
              : sign == 2 ? a.value < b.value
              : sign == 3 ? a.value > b.value
              : sign == 4 ? a.value <= b.value
              : sign == 5 ? a.value >= b.value
              : sign == 6 ? a.value == b.value
                          : a.value != b.value;
    return c;
}

static struct grown grow_product(struct rng *rng, int depth, struct text *text)
{
    uint64_t sign = rng_below(rng, 4);
    struct grown a, b;

    if (sign < 2) {
        text_add(text, "(");
        a = grow(rng, depth - 1, text);
        text_add(text, sign ? "/" : "*");
        b = grow(rng, depth - 1, text);
        text_add(text, ")");
        return (struct grown){ sign ? a.value / b.value : a.value * b.value,
                               sign ? a.unit - b.unit : a.unit + b.unit, false, a.good && b.good };
    }
    text_add(text, sign == 2 ? "(-" : "(");
    a = grow(rng, depth - 1, text);
    text_add(text, sign == 2 ? ")" : "^3)");
    a.condition = false;
    a.value = sign == 2 ? -a.value : a.value * a.value * a.value;
    a.unit *= sign == 2 ? 1 : 3;
    return a;
}

static struct grown grow_call(struct rng *rng, int depth, struct text *text)
{
    uint64_t which = rng_below(rng, 4);
    struct grown a, b;

    text_add(text, which == 0 ? "sqrt(" : which == 1 ? "log2(" : which == 2 ? "min(" : "max(");
    a = grow(rng, depth - 1, text);
    if (which < 2) {
        a.good = a.good && (which == 0 ? a.unit % 2 == 0 : a.unit == 0);
        a.value = which == 0 ? sqrt(a.value) : log2(a.value);
        a.unit /= 2;
    } else {
        text_add(text, ", ");
        b = grow(rng, depth - 1, text);
        a.good = a.good && b.good && a.unit == b.unit;
        if (isnan(a.value) || isnan(b.value))
            a.value = NAN;
        else
            a.value = which == 2 ? fmin(a.value, b.value) : fmax(a.value, b.value);
    }
    text_add(text, ")");
    a.condition = false;
    return a;
}

static struct grown grow_choice(struct rng *rng, int depth, struct text *text)
{
    uint64_t which = rng_below(rng, 4);
    struct grown a, b, c;

    text_add(text, which == 0 ? "(not " : "(");
    a = grow(rng, depth - 1, text);
    a.good = a.good && a.condition;
    if (which > 0) {
        text_add(text, which == 1 ? " and " : which == 2 ? " or " : " ? ");
        b = grow(rng, depth - 1, text);
    } else {
        a.value = a.value == 0;
    }
    if (which == 1 || which == 2) {
        a.good = a.good && b.good && b.condition;
        a.value = which == 1 ? a.value != 0 && b.value != 0 : a.value != 0 || b.value != 0;
    } else if (which == 3) {
        text_add(text, " : ");
        c = grow(rng, depth - 1, text);
        a.good = a.good && b.good && c.good && b.unit == c.unit;
        a.value = a.value != 0 ? b.value : c.value;
        a.unit = b.unit;
        a.condition = b.condition && c.condition;
    }
    text_add(text, ")");
    return a;
}

static struct grown grow(struct rng *rng, int depth, struct text *text)
{
    uint64_t kind = depth > 0 ? rng_below(rng, 6) : 0;

    return kind < 1   ? grow_leaf(rng, text)
           : kind < 3 ? grow_product(rng, depth, text)
           : kind < 4 ? grow_sum(rng, depth, text)
           : kind < 5 ? grow_call(rng, depth, text)
                      : grow_choice(rng, depth, text);
}

/* Both good and bad formulas come about, and both sides agree on which is which. */
static void test_random(void **state)
{
    size_t good = 0, bad = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 40000; seed++) {
        struct text text = { 0 };
        struct arena *arena = arena_create();
        struct expr_fault fault;
        struct rng rng;
        struct grown grown;
        const struct expr_list *list;

        rng_stream(&rng, seed, 1, RNG_TEST, 0);
        grown = grow(&rng, 1 + (int)(seed % 5), &text);
        list = expr_read(text_get(&text), EXPR_NUMBER, variables, arena, &fault);
        if (!list != !grown.good)
            fail_msg("seed %d: '%s': %s", (int)seed, text_get(&text),
                     list ? "was read" : fault.error.text);
        good += list != NULL;
        bad += list == NULL;
        if (list && !same(expr_value(list->items, values), grown.value))
            fail_msg("seed %d: '%s' is %.17g, expected %.17g", (int)seed, text_get(&text),
                     expr_value(list->items, values), grown.value);
        if (list &&
            (list->items->unit[0] != grown.unit || list->items->condition != grown.condition))
            fail_msg("seed %d: '%s': unit s^%d", (int)seed, text_get(&text), list->items->unit[0]);
        text_free(&text);
        arena_destroy(arena);
    }
    assert_true(good > 5000 && bad > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_faults), cmocka_unit_test(test_lists),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
