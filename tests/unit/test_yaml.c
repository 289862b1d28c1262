/* YAML trees: positions, limits against hostile files, and work on loaded trees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/yaml.h"
#include "tests/unit/unit.h"

struct world {
    struct arena *arena;
    struct error err;
};

static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);

    w->arena = arena_create();
    *state = w;
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;

    arena_destroy(w->arena);
    test_free(w);
    return 0;
}

static struct yaml *parse(struct world *w, const char *text)
{
    return yaml_parse("t.yaml", text, strlen(text), w->arena, &w->err);
}

static struct yaml *must(struct world *w, const char *text)
{
    struct yaml *root = parse(w, text);

    if (!root)
        fail_msg("%s", w->err.text);
    return root;
}

static void assert_json(const struct yaml *node, const char *expected)
{
    struct text text = { 0 };

    yaml_json(node, &text);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
}

static void nodes_know_their_place(void **state)
{
    struct world *w = *state;
    struct yaml *root = must(w, "a: 1\nlist:\n  - x\n  - {k:  'v'}\nb:\n  c: \"d\"\n");
    struct yaml *list = yaml_get(root, "list");
    struct yaml *c = yaml_get(yaml_get(root, "b"), "c");

    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->count, 3);
    assert_int_equal(list->kind, YAML_LIST);
    assert_int_equal(list->key_line, 2);
    assert_int_equal(list->line, 3);
    assert_int_equal(list->column, 3);
    assert_string_equal(list->first->text, "x");
    assert_false(list->first->quoted);
    assert_string_equal(list->first->next->first->text, "v");
    assert_int_equal(list->first->next->first->line, 4);
    assert_int_equal(list->first->next->first->column, 10);
    assert_int_equal(c->line, 6);
    assert_int_equal(c->column, 6);
    assert_int_equal(c->key_column, 3);
    assert_true(c->quoted);
    assert_string_equal(c->file, "t.yaml");
    assert_null(yaml_get(root, "absent"));
    assert_null(yaml_get(list, "x"));
    assert_null(yaml_get(NULL, "x"));
    assert_false(yaml_error(c, &w->err, "no %s here", "d"));
    assert_string_equal(w->err.text, "t.yaml:6:6: no d here");
    yaml_key_error(c, &w->err, "bad key");
    assert_string_equal(w->err.text, "t.yaml:6:3: bad key");
}

static void broken_files_are_refused(void **state)
{
    struct world *w = *state;
    static const char *const cases[][2] = {
        { "", "t.yaml:1:1: the file is empty" },
        { "# only a comment\n", "t.yaml:1:1: the file is empty" },
        { "a: 1\nb: 2\na: 3\n", "t.yaml:3:1: key 'a' is there twice; first at line 1" },
        { "a: {x: 1, x: 2}\n", "t.yaml:1:11: key 'x' is there twice; first at line 1" },
        { "[1, 2]: 3\n", "t.yaml:1:1: a key must be plain text" },
        { "? {a: 1}\n: 3\n", "t.yaml:1:3: a key must be plain text" },
        { "a: *b\n", "t.yaml:1:4: alias without an anchor" },
        { "a: &x [1, *x]\n", "t.yaml:1:11: an alias inside its own anchor" },
        { "a: \"\\0\"\n", "t.yaml:1:4: text with a zero byte" },
        { "\"\\0\": a\n", "t.yaml:1:1: a key with a zero byte" },
        { "a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document; one file holds one" },
        { "a: [1\nb: 2\n", NULL },
        { "a: 'x\n", NULL },
        { "\ta: 1\n", NULL },
        { "a: b: c\n", NULL },
        { "%YAML 9.9\n---\na\n", NULL },
        { "\xff\xfe\xff", NULL },
        { "a: \xc3(\n", NULL },
        { "a: \x01\n", NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        w->err.text[0] = '\0';
        assert_null(parse(w, cases[i][0]));
        if (cases[i][1])
            assert_string_equal(w->err.text, cases[i][1]);
        assert_memory_equal(w->err.text, "t.yaml", 6);
    }
}

static void aliases_are_copies(void **state)
{
    struct world *w = *state;
    struct yaml *root = must(w, "a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]\n");
    struct yaml *b = yaml_get(root, "b");

    assert_json(root,
                "{\"a\":{\"k\":[1,2]},\"b\":{\"k\":[1,2]},\"c\":[{\"k\":[1,2]},{\"k\":[1,2]}]}");
    assert_string_equal(b->key, "b");
    assert_int_equal(b->key_line, 2);
    assert_int_equal(b->line, 1); /* where the value was written */
    assert_true(yaml_put(b, "k", yaml_scalar("7", w->arena), w->arena, &w->err));
    assert_json(root, "{\"a\":{\"k\":[1,2]},\"b\":{\"k\":7},\"c\":[{\"k\":[1,2]},{\"k\":[1,2]}]}");
    /* The same name again is the new anchor from there on. */
    assert_json(must(w, "[&x 1, *x, &x 2, *x]"), "[1,1,2,2]");
}

/* Ten levels of ten aliases each would be 10^10 values. */
static void bombs_do_not_go_off(void **state)
{
    struct world *w = *state;
    struct text bomb = { 0 };

    text_add(&bomb, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
        text_format(&bomb, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            text_format(&bomb, "%s*a%d", k ? "," : "", i - 1);
        text_add(&bomb, "]\n");
    }
    assert_null(parse(w, text_get(&bomb)));
    assert_non_null(strstr(w->err.text, "more than 100000 values (aliases expanded)"));
    assert_true(arena_bytes(w->arena) < 100000000);
    text_free(&bomb);
}

static void limits(void **state)
{
    struct world *w = *state;
    struct text text = { 0 };

    for (int i = 0; i < 63; i++)
        text_add(&text, "[");
    text_add(&text, "1");
    for (int i = 0; i < 63; i++)
        text_add(&text, "]");
    assert_non_null(parse(w, text_get(&text)));
    text_free(&text);
    for (int i = 0; i < 10000; i++)
        text_add(&text, "[");
    assert_null(parse(w, text_get(&text)));
    assert_non_null(strstr(w->err.text, "more than 64 levels"));
    text_free(&text);
    /* Levels also grow by aliases. */
    text_add(&text, "- &a0 [[[[[[[[1]]]]]]]]\n");
    for (int i = 1; i < 9; i++)
        text_format(&text, "- &a%d [[[[[[[[*a%d]]]]]]]]\n", i, i - 1);
    assert_null(parse(w, text_get(&text)));
    assert_string_equal(w->err.text, "t.yaml:8:15: more than 64 levels (aliases expanded)");
    text_free(&text);
    for (int i = 0; i < 100001; i++)
        text_add(&text, "- 1\n");
    assert_null(parse(w, text_get(&text)));
    assert_non_null(strstr(w->err.text, "more than 100000 values"));
    text_free(&text);
    for (int i = 0; i < 1001; i++)
        text_format(&text, "k%d: 1\n", i);
    assert_null(parse(w, text_get(&text)));
    assert_string_equal(w->err.text, "t.yaml:1001:1: more than 1000 keys in one map");
    text_free(&text);
    text_add(&text, "[");
    for (int i = 0; i < 1001; i++)
        text_format(&text, "&b%d x,", i);
    text_add(&text, "]");
    assert_null(parse(w, text_get(&text)));
    assert_non_null(strstr(w->err.text, "more than 1000 anchors"));
    text_free(&text);
}

static void values_are_put(void **state)
{
    struct world *w = *state;
    struct yaml *root = must(w, "a: {b: {c: 1}, d: x}\n");

    assert_true(yaml_put(root, "a.b.c", must(w, "[1, 2]"), w->arena, &w->err));
    assert_true(yaml_put(root, "a.d", yaml_scalar("0.5", w->arena), w->arena, &w->err));
    assert_true(yaml_put(root, "e.f", yaml_scalar("g", w->arena), w->arena, &w->err));
    assert_true(yaml_put(root, "h", must(w, "{i: true}"), w->arena, &w->err));
    assert_json(root,
                "{\"a\":{\"b\":{\"c\":[1,2]},\"d\":0.5},\"e\":{\"f\":\"g\"},\"h\":{\"i\":true}}");
    assert_int_equal(root->count, 3);
    assert_false(yaml_put(root, "a.d.x", yaml_scalar("1", w->arena), w->arena, &w->err));
    assert_string_equal(w->err.text, "a.d.x: 'd' holds no keys");
    assert_false(yaml_put(root, "", yaml_scalar("1", w->arena), w->arena, &w->err));
    /* The replaced value keeps the place of its key. */
    assert_int_equal(yaml_get(yaml_get(root, "a"), "d")->key_column, 16);
    assert_int_equal(yaml_get(yaml_get(root, "e"), "f")->line, 0);
    yaml_error(yaml_get(yaml_get(root, "e"), "f"), &w->err, "made by hand");
    assert_string_equal(w->err.text, "made by hand");
}

static void copies_are_deep(void **state)
{
    struct world *w = *state;
    struct arena *other = arena_create();
    struct yaml *root = must(w, "{a: [1, {b: 'x'}], c: d}");
    struct yaml *copy = yaml_copy(root, other);

    assert_true(yaml_put(root, "c", yaml_scalar("changed", w->arena), w->arena, &w->err));
    assert_json(copy, "{\"a\":[1,{\"b\":\"x\"}],\"c\":\"d\"}");
    assert_int_equal(yaml_get(copy, "c")->column, 23);
    assert_ptr_not_equal(yaml_get(copy, "a")->first->text, yaml_get(root, "a")->first->text);
    arena_destroy(other);
}

static void only_known_keys(void **state)
{
    struct world *w = *state;
    static const char *const keys[] = { "trace", "policies" };
    struct yaml *root = must(w, "trace: 1\npolices: 2\n");

    assert_false(yaml_only(root, "study", keys, 2, &w->err));
    assert_string_equal(w->err.text,
                        "t.yaml:2:1: study has no key 'polices'; did you mean 'policies'?");
    assert_true(yaml_only(must(w, "{policies: 1, trace: 2}"), "study", keys, 2, &w->err));
    assert_true(yaml_only(must(w, "{}"), "study", keys, 2, &w->err));
    assert_false(yaml_only(must(w, "zzzzzz: 1"), "study", keys, 2, &w->err));
    assert_string_equal(w->err.text, "t.yaml:1:1: study has no key 'zzzzzz'");
    assert_false(yaml_only(must(w, "[trace]"), "study", keys, 2, &w->err));
    assert_string_equal(w->err.text, "t.yaml:1:1: study must be a map of keys");
}

static void json_keeps_types(void **state)
{
    struct world *w = *state;
    assert_json(must(w, "[1, -2.50, 1e3, .5, true, false]"), "[1,-2.5,1000,0.5,true,false]");
    assert_json(must(w, "['1', \"true\", yes, ~, null, 0x10, 1_000, nan, 90s]"),
                "[\"1\",\"true\",\"yes\",\"~\",\"null\",\"0x10\",\"1_000\",\"nan\",\"90s\"]");
    assert_json(must(w, "{}"), "{}");
    assert_json(must(w, "[]"), "[]");
    assert_json(must(w, "a:\n"), "{\"a\":\"\"}");
    assert_json(must(w, "\"q\\\"\\u00e9\": |\n  two\n  lines\n"),
                "{\"q\\\"\xc3\xa9\":\"two\\nlines\\n\"}");
}

static void files_are_loaded(void **state)
{
    struct world *w = *state;
    char path[] = "/tmp/orrery-yaml-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");

    assert_non_null(file);
    fputs("a: [b]\n", file);
    fflush(file);
    assert_json(yaml_load(path, w->arena, &w->err), "{\"a\":[\"b\"]}");
    for (size_t i = 0; i < (17 << 20) / 8; i++)
        fputs("#######\n", file);
    fclose(file);
    assert_null(yaml_load(path, w->arena, &w->err));
    assert_non_null(strstr(w->err.text, "larger than 16 MiB"));
    unlink(path);
    assert_null(yaml_load(path, w->arena, &w->err));
    assert_non_null(strstr(w->err.text, "No such file"));
    assert_null(yaml_load("/", w->arena, &w->err));
    assert_non_null(strstr(w->err.text, "Is a directory"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nodes_know_their_place),
        TEST(broken_files_are_refused),
        TEST(aliases_are_copies),
        TEST(bombs_do_not_go_off),
        TEST(limits),
        TEST(values_are_put),
        TEST(copies_are_deep),
        TEST(only_known_keys),
        TEST(json_keeps_types),
        TEST(files_are_loaded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
