/* States for people: aligned, cut with a count, exact; for programs: JSON that is read back. */
#include <math.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/json.h"
#include "sim/base/show.h"
#include "tests/unit/unit.h"

static const char *const columns[] = { "no", "name", "at_s", "part", NULL };

static void fill(struct show *show, int rows)
{
    show_int(show, SHOW_STATE | SHOW_MACHINES, "free nodes", -3);
    show_time(show, SHOW_STATE, "next", 1500000000);
    show_time(show, SHOW_STATE, "last", TIME_NEVER);
    show_text(show, SHOW_STATE, "who", "a \"b\"");
    show_list(show, SHOW_QUEUE, "waiting jobs", columns);
    for (int i = 0; i < rows; i++) {
        show_cell_int(show, i * 10);
        show_cell_text(show, i % 2 ? "odd" : NULL);
        show_cell_time(show, i == 1 ? TIME_NEVER : i * SECOND + 1);
        show_cell_real(show, i == 2 ? (double)NAN : 0.25 * i);
    }
    show_list_end(show);
    show_list(show, SHOW_RUNNING, "empty", columns);
    show_list_end(show);
    show_close(show);
}

static void expect(int kinds, int64_t most, int rows, const char *text)
{
    struct show show;

    show_open(&show, kinds, false);
    show.most = most;
    fill(&show, rows);
    assert_string_equal(text_get(&show.out), text);
    show_free(&show);
}

static void text_is_aligned_and_cut(void **unused)
{
    (void)unused;
    expect(SHOW_ALL, SHOW_ROWS, 3,
           "free nodes           -3\n"
           "next                 1.5 s\n"
           "last                 never\n"
           "who                  a \"b\"\n"
           "\n"
           "waiting jobs: 3\n"
           "  no  name         at_s  part\n"
           "   0     -  0.000000001     0\n"
           "  10   odd            -  0.25\n"
           "  20     -  2.000000001     -\n"
           "\n"
           "empty: none\n");
    expect(SHOW_QUEUE, 2, 3,
           "waiting jobs: 3\n"
           "  no  name         at_s  part\n"
           "   0     -  0.000000001     0\n"
           "  10   odd            -  0.25\n"
           "  ... and 1 more\n");
    expect(SHOW_MACHINES, SHOW_ROWS, 3, "free nodes           -3\n");
}

static void json_is_whole(void **unused)
{
    struct arena *arena = arena_create();
    const struct json *root, *list, *row;
    struct error err = { "" };
    struct show show;
    int rows = 0;

    (void)unused;
    show_open(&show, SHOW_ALL, true);
    show.most = 2;
    fill(&show, 50);
    root = json_parse("show", text_get(&show.out), strlen(text_get(&show.out)), arena, &err);
    assert_string_equal(err.text, "");
    assert_string_equal(json_get(root, "free_nodes")->text, "-3");
    assert_string_equal(json_get(root, "next")->text, "1.5");
    assert_int_equal(json_get(root, "last")->kind, JSON_NULL);
    assert_string_equal(json_get(root, "who")->text, "a \"b\"");
    assert_null(json_get(root, "empty")->first);
    list = json_get(root, "waiting_jobs");
    for (row = list->first; row; row = row->next, rows++) {
        int64_t number;

        assert_true(text_to_int(json_get(row, "no")->text, &number));
        assert_int_equal(number, 10 * rows);
        assert_int_equal(json_get(row, "name")->kind, rows % 2 ? JSON_STRING : JSON_NULL);
        assert_int_equal(json_get(row, "part")->kind, rows == 2 ? JSON_NULL : JSON_NUMBER);
    }
    assert_int_equal(rows, 50);
    show_free(&show);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_aligned_and_cut),
        cmocka_unit_test(json_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
