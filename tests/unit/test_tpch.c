/* TPC-H templates: cleaning by hand, and what a broken line is told. */
#include <string.h>

#include "tests/unit/unit.h"
#include "traces/tpch.h"

static bool parse(const char *line, struct arena *arena, struct tpch_template *template,
                  struct error *err)
{
    struct tpch_text text = { "t.jsonl", 7, line, strlen(line) };

    return tpch_parse(&text, arena, template, err);
}

/* Fresh 5 takes the first 5 of key 2; at key 10 fresh takes all, so first is that of key 2. */
static void cleaned(void **state)
{
    struct arena *arena = arena_create();
    struct tpch_template t;
    struct error err = { "" };
    const struct tpch_stage *s;

    (void)state;
    if (!parse("{\"size\":\"2g\",\"query\":3,\"edges\":[[0,1]],\"stages\":["
               "{\"id\":0,\"num_tasks\":4,\"first\":{\"10\":[7,8],\"2\":[5,6,5]},"
               "\"rest\":{\"2\":[1],\"10\":[]},\"fresh\":{\"2\":[5],\"10\":[8,7]}},"
               "{\"id\":1,\"num_tasks\":1,\"first\":{\"2\":[]},\"rest\":{\"2\":[]},"
               "\"fresh\":{\"2\":[9]}}]}",
               arena, &t, &err))
        fail_msg("%s", err.text);
    s = t.stage;
    assert_int_equal(t.stages, 2);
    assert_int_equal(t.edges, 1);
    assert_string_equal(t.size, "2g");
    assert_int_equal(t.query, 3);
    assert_int_equal(s->keys, 2);
    assert_int_equal(s->key[0], 2);
    assert_int_equal(s->key[1], 10);
    assert_int_equal(s->first[0].count, 2);
    assert_true(s->first[0].value[0] == 6 * MILLISECOND);
    assert_true(s->first[0].value[1] == 5 * MILLISECOND);
    assert_int_equal(s->first[1].count, 2);
    assert_true(s->first[1].value[0] == 6 * MILLISECOND);
    assert_int_equal(s->fresh[1].count, 2);
    assert_true(s->fresh[1].value[0] == 8 * MILLISECOND);
    assert_true(s->rough_ms == (6 + 5 + 1 + 5 + 6 + 5 + 8 + 7) / 8.0);
    assert_int_equal(s[1].parents, 1);
    assert_int_equal(s[1].first[0].count, 0);
    assert_true(t.work_ms == 4 * s->rough_ms + 9);
    arena_destroy(arena);
}

#define STAGE                                                              \
    "{\"id\":0,\"num_tasks\":1,\"first\":{\"2\":[1]},\"rest\":{\"2\":[]}," \
    "\"fresh\":{\"2\":[]}}"
#define TOP(EDGES, STAGES) "{\"size\":\"2g\",\"query\":1,\"edges\":" EDGES ",\"stages\":" STAGES "}"

static void broken_lines(void **state)
{
    static const char *const line[][2] = {
        { "{\"size\":\"2g\"", "t.jsonl:7:13: " },
        { "[]", "t.jsonl:7:1: expected an object, not a list" },
        { "{\"sise\":1}", "t.jsonl:7:9: unknown member 'sise'; did you mean 'size'?" },
        { "{\"size\":\"2g\"}", "t.jsonl:7:1: an object without 'query'" },
        { TOP("[]", "[]"), "t.jsonl:7:44: 0 stages; expected 1 to 10000" },
        { TOP("[[0,0]]", "[" STAGE "]"),
          "t.jsonl:7:33: an edge from stage 0 to 0; expected a later one" },
        { TOP("[[0]]", "[" STAGE "]"),
          "t.jsonl:7:33: an edge of 1 numbers; expected a parent and a child" },
        { TOP("[[0,1]]", "[" STAGE "]"),
          "t.jsonl:7:36: expected a whole number from 0 to 0, not 1" },
        { TOP("[]", "[" STAGE "," STAGE "]"), "t.jsonl:7:125: stage 0 stands where 1 belongs" },
        { TOP("[]", "[{\"id\":0,\"num_tasks\":0,\"first\":{},\"rest\":{},\"fresh\":{}}]"),
          "t.jsonl:7:65: a stage without tasks" },
        { TOP("[]", "[{\"id\":0,\"num_tasks\":1,\"first\":{},\"rest\":{},\"fresh\":{}}]"),
          "t.jsonl:7:75: a stage without durations" },
        { TOP("[]", "[{\"id\":0,\"num_tasks\":1,\"first\":{\"2\":[]},\"rest\":{\"2\":[]},"
                    "\"fresh\":{\"2\":[]}}]"),
          "t.jsonl:7:45: a stage without durations for 2 executors" },
        { TOP("[]", "[{\"id\":0,\"num_tasks\":1,\"first\":{\"two\":[]},\"rest\":{},"
                    "\"fresh\":{}}]"),
          "t.jsonl:7:82: expected a number of executors, not 'two'" },
        { TOP("[]", "[{\"id\":0,\"num_tasks\":1,\"first\":{\"2\":[1]},\"rest\":{\"3\":[]},"
                    "\"fresh\":{}}]"),
          "t.jsonl:7:92: 'rest' has other numbers of executors than 'first'" },
        { TOP("[]", "[{\"id\":0,\"num_tasks\":1,\"first\":{\"2\":[1.5]},\"rest\":{\"2\":[]},"
                    "\"fresh\":{}}]"),
          "t.jsonl:7:81: expected a whole number from 0 to 1000000000000, not 1.5" },
    };
    struct tpch_template t;

    (void)state;
    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
        struct arena *arena = arena_create();
        struct error err = { "" };

        assert_false(parse(line[i][0], arena, &t, &err));
        if (strncmp(err.text, line[i][1], strlen(line[i][1])) != 0)
            fail_msg("%s, not %s", err.text, line[i][1]);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaned),
        cmocka_unit_test(broken_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
