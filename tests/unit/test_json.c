/* JSON: values, positions, and what is refused where. */
#include <string.h>

#include "sim/base/json.h"
#include "sim/base/text.h"
#include "tests/unit/unit.h"

static struct json *parse(const char *text, struct arena *arena, struct error *err)
{
    return json_parse("f.json", text, strlen(text), arena, err);
}

static void values_know_where_they_stand(void **state)
{
    static const char text[] =
        "\xef\xbb\xbf{\"a\": 1.50,\n \"b\" :[ true,null ,\n\"x\\\"\\u00e9\" ],"
        "\n\"c\":{},\"d\":[]}\n";
    struct arena *arena = arena_create();
    struct error err;
    const struct json *root = parse(text, arena, &err);
    const struct json *list, *item;

    (void)state;
    assert_non_null(root);
    assert_int_equal(root->kind, JSON_OBJECT);
    assert_int_equal(root->count, 4);
    assert_string_equal(json_get(root, "a")->text, "1.50");
    assert_true(json_get(root, "a")->number == 1.5);
    assert_int_equal(json_get(root, "a")->line, 1);
    assert_int_equal(json_get(root, "a")->column, 7);
    list = json_get(root, "b");
    assert_int_equal(list->kind, JSON_LIST);
    assert_int_equal(list->count, 3);
    item = list->first;
    assert_true(item->kind == JSON_TRUE && item->line == 2 && item->column == 9);
    item = item->next;
    assert_true(item->kind == JSON_NULL && item->line == 2 && item->column == 14);
    item = item->next;
    assert_string_equal(item->text, "x\"\xc3\xa9");
    assert_true(item->line == 3 && item->column == 1 && !item->next);
    assert_true(json_get(root, "c")->line == 4 && json_get(root, "d")->column == 12);
    assert_null(json_get(root, "e"));
    assert_null(json_get(list, "a"));
    assert_null(json_get(NULL, "a"));
    assert_false(json_error(item, &err, "not %s", "good"));
    assert_string_equal(err.text, "f.json:3:1: not good");
    arena_destroy(arena);
}

static void mistakes_are_told_with_their_place(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "", "f.json:1:1: the JSON text ends too early" },
        { "{\"a\":1,\n\"b\":}", "f.json:2:5: not JSON: unexpected '}'" },
        { "[1,\n2,", "f.json:2:3: the JSON text ends too early" },
        { "[1] x", "f.json:1:5: not JSON: unexpected 'x'" },
        { "{\"a\":1,\"a\":2}", "f.json:1:8: a key is there twice" },
        { "[1e999]", "f.json:1:2: a number too large" },
        { "[\"a\\u0000b\"]", "f.json:1:4: a zero character in a string" },
        { "{\"a\": \"bc",
          "f.json:1:8: not JSON: a string that does not end, or with a bad escape" },
        { "nul", "f.json:1:1: not JSON: unexpected 'n'" },
    };
    struct text deep = { 0 };
    struct arena *arena = arena_create();
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_null(parse(cases[i].text, arena, &err));
        assert_string_equal(err.text, cases[i].message);
    }
    for (int i = 0; i < 65; i++)
        text_add(&deep, "[");
    for (int i = 0; i < 65; i++)
        text_add(&deep, "]");
    assert_null(parse(text_get(&deep), arena, &err));
    assert_string_equal(err.text, "f.json:1:65: more than 64 levels");
    deep.count = 0;
    text_add(&deep, "{");
    for (int i = 0; i < 1001; i++)
        text_format(&deep, "%s\"%d\":0", i ? "," : "", i);
    text_add(&deep, "}");
    assert_null(parse(text_get(&deep), arena, &err));
    assert_non_null(strstr(err.text, "more than 1000 keys in one object"));
    text_free(&deep);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_know_where_they_stand),
        cmocka_unit_test(mistakes_are_told_with_their_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
