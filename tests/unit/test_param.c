/* Parameter tables: every type is read, checked, written and left alone on errors. */
#include <string.h>

#include "sim/base/expr.h"
#include "sim/base/param.h"
#include "sim/base/yaml.h"
#include "tests/unit/unit.h"

struct toy {
    int64_t depth;
    double factor;
    bool keen;
    sim_time pause;
    int color;
    const char *note;
    double power;
};

static const char *const colors[] = { "red", "green", "blue", NULL };

static const struct param toy_table[] = {
    PARAM(toy, depth, 10, 0, 1000, "", "How deep."),
    PARAM(toy, factor, 0.5, 0, 1, "", "A share."),
    PARAM(toy, keen, true, 0, 1, "", "Whether."),
    PARAM_TIME(toy, pause, "90s", "How long."),
    PARAM_CHOICE(toy, color, "green", colors, "Which."),
    PARAM_TEXT(toy, note, NULL, "Anything."),
    PARAM(toy, power, 1500, 0, 1e9, "W", "How strong."),
    { 0 },
};

struct world {
    struct arena *arena;
    struct toy toy;
    struct error err;
};

static int open_world(void **state)
{
    struct world *w = mem_alloc(sizeof *w);

    w->arena = arena_create();
    param_defaults(toy_table, &w->toy, w->arena);
    *state = w;
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;

    arena_destroy(w->arena);
    mem_free(w);
    return 0;
}

static bool set(struct world *w, const char *name, const char *value)
{
    return param_set(toy_table, &w->toy, name, value, &(struct param_context){ w->arena, &w->err });
}

static void defaults_are_set(void **state)
{
    const struct world *w = *state;

    assert_int_equal(w->toy.depth, 10);
    assert_true(w->toy.factor == 0.5);
    assert_true(w->toy.keen);
    assert_int_equal(w->toy.pause, 90 * SECOND);
    assert_int_equal(w->toy.color, 1);
    assert_null(w->toy.note);
    assert_true(w->toy.power == 1500);
    for (const struct param *row = toy_table; row->name; row++)
        assert_true(param_is_default(row, &w->toy));
}

static void every_type_is_read(void **state)
{
    struct world *w = *state;

    assert_true(set(w, "depth", "1000") && w->toy.depth == 1000);
    assert_true(set(w, "depth", "1e2") && w->toy.depth == 100);
    assert_true(set(w, "factor", "25%") && w->toy.factor == 0.25);
    assert_true(set(w, "factor", "1") && w->toy.factor == 1);
    assert_true(set(w, "keen", "false") && !w->toy.keen);
    assert_true(set(w, "pause", "1h30m") && w->toy.pause == 5400 * SECOND);
    assert_true(set(w, "pause", "never") && w->toy.pause == TIME_NEVER);
    assert_true(set(w, "color", "blue") && w->toy.color == 2);
    assert_true(set(w, "note", "") && !strcmp(w->toy.note, ""));
    assert_true(set(w, "note", "a b") && !strcmp(w->toy.note, "a b"));
    assert_true(set(w, "power", "2kW") && w->toy.power == 2000);
    for (const struct param *row = toy_table; row->name; row++)
        assert_false(param_is_default(row, &w->toy));
}

static void errors_leave_the_struct_as_it_was(void **state)
{
    static const char *const cases[][3] = {
        { "dpeth", "7", "no parameter 'dpeth'; did you mean 'depth'?" },
        { "weather", "7", "no parameter 'weather'" },
        { "", "7", "no parameter ''" },
        { "depth", "", "depth is ''; expected a whole number from 0 to 1000" },
        { "depth", "-1", "depth is '-1'; expected a whole number from 0 to 1000" },
        { "depth", "1001", "depth is '1001'; expected a whole number from 0 to 1000" },
        { "depth", "1.5", "depth is '1.5'; expected a whole number from 0 to 1000" },
        { "depth", "7x", "depth is '7x'; expected a whole number from 0 to 1000" },
        { "depth", "1e300", "depth is '1e300'; expected a whole number from 0 to 1000" },
        { "depth", "9223372036854775808",
          "depth is '9223372036854775808'; expected a whole number from 0 to 1000" },
        { "factor", "nan", "factor is 'nan'; expected a number from 0 to 1" },
        { "factor", "1.0000001", "factor is '1.0000001'; expected a number from 0 to 1" },
        { "factor", "1kg", "factor is '1kg'; expected a number from 0 to 1" },
        { "keen", "yes", "keen is 'yes'; expected true or false" },
        { "keen", "1", "keen is '1'; expected true or false" },
        { "pause", "soon", "pause is 'soon'; expected a duration such as 90s, 4ms or 2h" },
        { "color", "gren", "color is 'gren'; did you mean 'green'?" },
        { "color", "violet", "color is 'violet'; expected red | green | blue" },
        { "power", "5 A", "power is '5 A'; expected a number from 0 to 1000000000 W" },
    };
    struct world *w = *state;
    struct toy before;

    memcpy(&before, &w->toy, sizeof before);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_false(set(w, cases[i][0], cases[i][1]));
        assert_string_equal(w->err.text, cases[i][2]);
        assert_memory_equal(&before, &w->toy, sizeof before);
    }
}

static void without_a_table_there_is_nothing_to_set(void **state)
{
    struct world *w = *state;
    struct text text = { 0 };

    param_defaults(NULL, NULL, w->arena);
    assert_false(param_set(NULL, NULL, "depth", "1", &(struct param_context){ w->arena, &w->err }));
    assert_null(param_find(NULL, "depth"));
    assert_ptr_equal(param_find(toy_table, "pause"), &toy_table[3]);
    param_object(NULL, NULL, &text);
    assert_string_equal(text_get(&text), "{}");
    text_free(&text);
}

static bool read_map(struct world *w, const char *yaml)
{
    const struct param_context context = { w->arena, &w->err };
    struct yaml *map = yaml_parse("t.yaml", yaml, strlen(yaml), w->arena, &w->err);

    return map && param_read(toy_table, &w->toy, map, "toy", &context);
}

static void maps_are_read_with_positions(void **state)
{
    static const char *const cases[][2] = {
        { "depth: 5\ndept: 6\n", "t.yaml:2:1: toy has no parameter 'dept'; did you mean 'depth'?" },
        { "depth: [1]\n", "t.yaml:1:8: toy: depth takes one value, not a list or map" },
        { "note: x\nfactor:   2\n",
          "t.yaml:2:11: toy: factor is '2'; expected a number from 0 to 1" },
        { "- depth\n", "t.yaml:1:1: toy: expected parameters as 'name: value'" },
        { "depth\n", "t.yaml:1:1: toy: expected parameters as 'name: value'" },
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_false(read_map(w, cases[i][0]));
        assert_string_equal(w->err.text, cases[i][1]);
    }
    assert_true(read_map(w, "{depth: 7, color: red, keen: false, pause: 4ms, note: 'x: y'}"));
    assert_int_equal(w->toy.depth, 7);
    assert_int_equal(w->toy.color, 0);
    assert_false(w->toy.keen);
    assert_int_equal(w->toy.pause, 4 * MILLISECOND);
    assert_string_equal(w->toy.note, "x: y");
    assert_true(read_map(w, "''")); /* an empty value sets nothing */
    assert_int_equal(w->toy.depth, 7);
}

struct rule {
    const char *order, *filters;
};

static const struct expr_variable rule_names[] = {
    { "wait", "s", "", NULL },
    { "procs", "", "", NULL },
    { 0 },
};

static const struct param rule_table[] = {
    PARAM_EXPR(rule, order, "procs", EXPR_NUMBER, rule_names, "A formula."),
    PARAM_EXPR(rule, filters, "", EXPR_CONDITIONS, rule_names, "Conditions."),
    { 0 },
};

/* A formula is checked when it is set, and told at its character where the file shows it as it is.
 */
static void formulas_are_checked(void **state)
{
    static const char *const wrong[][2] = {
        { "order: wait + 1", "t.yaml:1:13: rule: order: adds a plain number to s" },
        { "{order:   'wait + 1'}", "t.yaml:1:17: rule: order: adds a plain number to s" },
        { "order: \"\\x77ait + 1\"",
          "t.yaml:1:8: rule: order: adds a plain number to s (at character 6)" },
        { "order: >\n  wait\n  + 1\n",
          "t.yaml:1:8: rule: order: adds a plain number to s (at character 6)" },
        { "order: wait\n  + 1\n",
          "t.yaml:1:8: rule: order: adds a plain number to s (at character 6)" },
        { "order: ''", "t.yaml:1:9: rule: order: expected a number, a name or '(', not the end" },
        { "filters: procs > 1; wait",
          "t.yaml:1:21: rule: filters: is a number where a condition, such as a < b, should be" },
    };
    struct world *w = *state;
    struct rule rule = { 0 };
    const struct param_context context = { w->arena, &w->err };
    struct yaml *map;

    param_defaults(rule_table, &rule, w->arena);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        map = yaml_parse("t.yaml", wrong[i][0], strlen(wrong[i][0]), w->arena, &w->err);
        assert_non_null(map);
        assert_false(param_read(rule_table, &rule, map, "rule", &context));
        assert_string_equal(w->err.text, wrong[i][1]);
        assert_string_equal(rule.order, "procs");
    }
    assert_false(param_set(rule_table, &rule, "order", "wait + 1", &context));
    assert_string_equal(w->err.text, "order: adds a plain number to s (at character 6)");
    assert_true(param_set(rule_table, &rule, "order", "wait*2", &context));
    assert_true(param_set(rule_table, &rule, "filters", " ", &context));
    assert_string_equal(rule.order, "wait*2");
}

/* What is written reads back as the same value. */
static void dumps_read_back(void **state)
{
    struct world *w = *state;
    struct text text = { 0 };
    struct toy again = { 0 };

    param_object(toy_table, &w->toy, &text);
    assert_string_equal(text_get(&text),
                        "{\"color\":\"green\",\"depth\":10,\"factor\":0.5,\"keen\":"
                        "true,\"note\":\"\",\"pause\":\"90s\",\"power\":1500}");
    text_free(&text);
    assert_true(read_map(w, "{depth: 3, factor: 1e-7, keen: false, pause: 1500us, color: red, "
                            "note: \"a\\\"b\", power: 0.1}"));
    for (const struct param *row = toy_table; row->name; row++) {
        param_text(row, &w->toy, &text);
        assert_true(param_set(toy_table, &again, row->name, text_get(&text),
                              &(struct param_context){ w->arena, &w->err }));
        text_free(&text);
    }
    assert_int_equal(again.depth, 3);
    assert_true(again.factor == 1e-7 && !again.keen && again.power == 0.1);
    assert_int_equal(again.pause, 1500 * MICROSECOND);
    assert_int_equal(again.color, 0);
    assert_string_equal(again.note, "a\"b");
    param_object(toy_table, &again, &text);
    assert_string_equal(text_get(&text),
                        "{\"color\":\"red\",\"depth\":3,\"factor\":1e-07,\"keen\":false,\"note\":"
                        "\"a\\\"b\",\"pause\":\"1500us\",\"power\":0.1}");
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(defaults_are_set, open_world, close_world),
        cmocka_unit_test_setup_teardown(every_type_is_read, open_world, close_world),
        cmocka_unit_test_setup_teardown(errors_leave_the_struct_as_it_was, open_world, close_world),
        cmocka_unit_test_setup_teardown(without_a_table_there_is_nothing_to_set, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(maps_are_read_with_positions, open_world, close_world),
        cmocka_unit_test_setup_teardown(formulas_are_checked, open_world, close_world),
        cmocka_unit_test_setup_teardown(dumps_read_back, open_world, close_world),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
