/* Gantt charts and fronts in the data of a report: which bars, in which order, how many. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/run/report.h"
#include "tests/support/study_bed.h"
#include "tests/unit/unit.h"

struct world {
    struct study_bed bed;
    struct text html;
    cJSON *json; /* of the only study in the page */
};

/* Two policies, two seeds, and a table of tasks that is drawn. */
static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);
    bool ok =
        study_bed_open(
            &w->bed,
            "study: s\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 20}\n"
            "platform: {nodes: 128}\npolicies: [batch.fcfs, batch.easy]\nsweep: {seed: 1..2}\n"
            "measure: [wait.mean, makespan, utilization]\n") &&
        study_bed_run(&w->bed) &&
        db_exec(results_db(w->bed.results),
                "CREATE TABLE tasks(run_no INTEGER NOT NULL, no INTEGER NOT NULL, pe TEXT, "
                "start_ns INTEGER, finish_ns INTEGER, task TEXT, job INTEGER, critical INTEGER, "
                "PRIMARY KEY(run_no, no)) STRICT, WITHOUT ROWID;"
                "DELETE FROM gantt; INSERT INTO gantt VALUES('batch', 'tasks', 'pe', 'start_ns', "
                "'finish_ns', "
                "'task', 'job', 'critical', NULL, NULL)",
                &w->bed.err);

    *state = w;
    return ok ? 0 : -1;
}

static int close_world(void **state)
{
    struct world *w = *state;
    bool clean;

    cJSON_Delete(w->json);
    text_free(&w->html);
    clean = study_bed_close(&w->bed);
    test_free(w);
    return clean ? 0 : -1;
}

static void sql(struct world *w, const char *text)
{
    struct error err;

    MUST(db_exec(results_db(w->bed.results), text, &err));
}

/* Rows of the first run; the text is SQL behind VALUES, without the number of the run. */
static void put_tasks(struct world *w, const char *const *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text text = { 0 };

        text_format(&text, "INSERT INTO tasks SELECT min(run_no), %zu, %s FROM run", i, rows[i]);
        sql(w, text_get(&text));
        text_free(&text);
    }
}

/* As many bars of a second each for every run, all in one lane. */
static void fill(struct world *w, int bars)
{
    struct text text = { 0 };

    text_format(&text,
                "DELETE FROM tasks; WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM "
                "n WHERE i < %d) INSERT INTO tasks SELECT run_no, %d - i, 'pe', i * 1000000000, "
                "(i + 1) * 1000000000, 't' || i, i %% 3, 0 FROM run, n",
                bars - 1, bars);
    sql(w, text_get(&text));
    text_free(&text);
}

/* The data of the page, made anew. */
static const cJSON *page(struct world *w, const char *key)
{
    static const char open[] = "<script type=\"application/json\" class=\"study\">";
    struct error err;
    const char *from;

    cJSON_Delete(w->json);
    text_free(&w->html);
    w->html = (struct text){ 0 };
    MUST(report_html(w->bed.results, NULL, &w->html, &err));
    from = strstr(text_get(&w->html), open);
    assert_non_null(from);
    from += sizeof open - 1;
    w->json = cJSON_ParseWithLength(from, (size_t)(strstr(from, "</script>") - from));
    assert_non_null(w->json);
    assert_true(cJSON_HasObjectItem(w->json, key));
    return cJSON_GetObjectItemCaseSensitive(w->json, key);
}

static const cJSON *part(const cJSON *object, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);

    assert_non_null(value);
    return value;
}

/* Compares a list with what it prints as, without spaces. */
static void is(const cJSON *value, const char *expected)
{
    char *text = cJSON_PrintUnformatted(value);

    assert_non_null(text);
    assert_string_equal(text, expected);
    cJSON_free(text);
}

static void bars_lie_in_lanes(void **state)
{
    static const char *const rows[] = {
        "'pe 10', 0, 2000000000, 'a', 7, 1",
        "'pe 2', 1500000000, 1500000000, 'b', 10, NULL",
        "'pe 2', 500000000, 1000000001, 'c', 7, 0",
        "'pe 10', 2000000000, 123456789012345, 'd', NULL, 1",
        "'pe 10', 0, 1000000000, NULL, 9, 2",
        "NULL, 0, 1, 'no lane', 1, 1",
        "'pe 1', NULL, 1, 'no start', 1, 1",
        "'pe 1', 0, NULL, 'no finish', 1, 1",
        "'pe 1', 5, 4, 'backwards', 1, 1",
    };
    struct world *w = *state;
    const cJSON *chart;

    put_tasks(w, rows, sizeof rows / sizeof rows[0]);
    chart = page(w, "gantt");
    assert_int_equal(cJSON_GetArraySize(chart), 1);
    chart = cJSON_GetArrayItem(chart, 0);
    is(part(chart, "run"), "0");
    is(part(chart, "table"), "\"tasks\"");
    is(part(chart, "all"), "5");
    is(part(chart, "lanes"), "[\"pe 2\",\"pe 10\"]");
    is(part(chart, "lane"), "[0,0,1,1,1]");
    is(part(chart, "start"), "[0.5,1.5,0,0,2]");
    is(part(chart, "finish"), "[1.000000001,1.5,1,2,123456.789012]");
    is(part(chart, "label"), "[\"c\",\"b\",\"\",\"a\",\"d\"]");
    is(part(chart, "by"), "\"job\"");
    is(part(chart, "groups"), "[\"\",\"7\",\"9\",\"10\"]");
    is(part(chart, "group"), "[1,3,2,1,0]");
    is(part(chart, "marked"), "[3,4]");
    assert_false(cJSON_HasObjectItem(chart, "until"));
    is(part(w->json, "gantt_left_out"), "0");
}

static void names_sort_as_people_count(void **state)
{
    /* In order. */
    static const char *const names[] = { "",
                                         "01",
                                         "1",
                                         "2",
                                         "10",
                                         "A2",
                                         "a",
                                         "a 01",
                                         "a 1",
                                         "a 1 b",
                                         "a 2",
                                         "a 10",
                                         "a 10 1",
                                         "a 10 02",
                                         "a 10 3",
                                         "a 99999999999999999998",
                                         "a 99999999999999999999",
                                         "a 100000000000000000000",
                                         "a1",
                                         "a1x2",
                                         "a1x10",
                                         "a2x1",
                                         "b",
                                         "\xc3\xa4" };
    enum { COUNT = sizeof names / sizeof names[0] };
    struct world *w = *state;
    const cJSON *lanes;

    for (size_t i = 0; i < COUNT; i++) {
        const char *name = names[(i * 7 + 3) % COUNT]; /* 7 and 24 have no common factor */
        struct text row = { 0 };

        text_format(&row,
                    "INSERT INTO tasks SELECT min(run_no), %zu, '%s', 0, 1, '', 0, 0 FROM run", i,
                    name);
        sql(w, text_get(&row));
        text_free(&row);
    }
    lanes = part(cJSON_GetArrayItem(page(w, "gantt"), 0), "lanes");
    assert_int_equal(cJSON_GetArraySize(lanes), COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_string_equal(cJSON_GetArrayItem(lanes, i)->valuestring, names[i]);
}

static void what_a_table_lacks_is_not_there(void **state)
{
    static const char *const rows[] = { "'x', 0, 1, 'a', 1, 1" };
    static const char *const keys[] = { "label", "by", "groups", "group", "marked" };
    struct world *w = *state;
    const cJSON *chart;

    put_tasks(w, rows, 1);
    sql(w, "UPDATE gantt SET label = NULL, colour = NULL, mark = NULL, lane = 'critical'");
    chart = cJSON_GetArrayItem(page(w, "gantt"), 0);
    is(part(chart, "lanes"), "[\"1\"]");
    is(part(chart, "lane"), "[0]");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_false(cJSON_HasObjectItem(chart, keys[i]));
    sql(w, "DELETE FROM tasks");
    is(page(w, "gantt"), "[]");
    sql(w, "UPDATE gantt SET system = 'another'");
    is(page(w, "gantt"), "[]");
}

static void has_bars(const cJSON *charts, int chart, int run, int bars, const char *until)
{
    const cJSON *one = cJSON_GetArrayItem(charts, chart);

    assert_non_null(one);
    assert_int_equal(part(one, "run")->valueint, run);
    assert_int_equal(cJSON_GetArraySize(part(one, "start")), bars);
    assert_int_equal(cJSON_GetArraySize(part(one, "label")), bars);
    /* The first ones of the run, whatever their numbers. */
    assert_true(cJSON_GetArrayItem(part(one, "start"), bars - 1)->valuedouble == bars - 1);
    if (until)
        is(part(one, "until"), until);
    else
        assert_false(cJSON_HasObjectItem(one, "until"));
}

/* At most 200,000 bars: sim/run/report_internal.h. Runs: fcfs and easy with seed 1 and 2 each. */
static void a_page_has_so_many_bars(void **state)
{
    struct world *w = *state;
    const cJSON *charts;

    fill(w, 50000);
    charts = page(w, "gantt");
    assert_int_equal(cJSON_GetArraySize(charts), 4);
    for (int i = 0; i < 4; i++)
        has_bars(charts, i, i, 50000, NULL);
    is(part(w->json, "gantt_left_out"), "0");
    fill(w, 50001);
    charts = page(w, "gantt");
    assert_int_equal(cJSON_GetArraySize(charts), 2);
    has_bars(charts, 0, 0, 50001, NULL);
    is(part(w->json, "gantt_left_out"), "2");
    fill(w, 100001);
    charts = page(w, "gantt");
    assert_int_equal(cJSON_GetArraySize(charts), 2);
    has_bars(charts, 0, 0, 100000, "100000");
    is(part(cJSON_GetArrayItem(charts, 1), "all"), "100001");
    is(part(w->json, "gantt_left_out"), "2");
}

static void names_cannot_break_out(void **state)
{
    struct world *w = *state;
    const cJSON *chart;

    sql(w, "CREATE TABLE \"a\"\"b;--\"(run_no INTEGER, \"p\"\"e\" TEXT, \"start_ns\" INTEGER, "
           "\"</script>\" INTEGER); INSERT INTO \"a\"\"b;--\" SELECT min(run_no), "
           "'</script><img src=x>' || char(1, 10) || CAST(x'ff' AS TEXT) || "
           "replace(hex(zeroblob(200)), '00', 'x'), 0, 7 FROM run; "
           "UPDATE gantt SET name = 'a\"b;--', lane = 'p\"e', finish = '</script>', "
           "label = 'p\"e', colour = 'p\"e', mark = '</script>'");
    chart = cJSON_GetArrayItem(page(w, "gantt"), 0);
    is(part(chart, "table"), "\"a\\\"b;--\"");
    assert_int_equal(strncmp(cJSON_GetArrayItem(part(chart, "lanes"), 0)->valuestring,
                             "</script><img src=x>\x01\n\xef\xbf\xbdxxx", 28),
                     0);
    assert_true(strlen(cJSON_GetArrayItem(part(chart, "lanes"), 0)->valuestring) <= 202);
    assert_true(strlen(cJSON_GetArrayItem(part(chart, "label"), 0)->valuestring) <= 62);
    assert_null(strstr(text_get(&w->html), "<img"));
}

static void a_column_that_is_not_there(void **state)
{
    static const char *const columns[] = { "lane", "start", "finish", "label", "colour", "mark" };
    static const char *const rows[] = { "'x', 0, 1, 'a', 1, 1" };
    struct world *w = *state;

    put_tasks(w, rows, 1);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        struct text html = { 0 };
        struct text change = { 0 };
        struct error err;

        text_format(&change,
                    "UPDATE gantt SET lane = 'pe', start = 'start_ns', finish = 'finish_ns', "
                    "label = 'task', colour = 'job', mark = 'critical'; "
                    "UPDATE gantt SET %s = 'nosuch'",
                    columns[i]);
        sql(w, text_get(&change));
        assert_false(report_html(w->bed.results, NULL, &html, &err));
        assert_non_null(strstr(err.text, "r.db: "));
        assert_non_null(strstr(err.text, "nosuch"));
        text_free(&html);
        text_free(&change);
    }
}

static void fronts_of_what_was_measured(void **state)
{
    struct world *w = *state;
    const cJSON *fronts;

    is(page(w, "pareto"), "[]");
    sql(w, "INSERT INTO pareto VALUES('batch', 1, 'utilization', 'wait.mean', '</script>'), "
           "('batch', 0, 'makespan', 'wait.mean', 'Time'), ('batch', 2, 'cost', 'makespan', 'C'), "
           "('cloud', 0, 'makespan', 'wait.mean', 'Cloud'); "
           "UPDATE metric SET value = 5; UPDATE metric SET value = 4 WHERE name = 'makespan' AND "
           "run_no IN (SELECT run_no FROM run WHERE policy = 'batch.easy')");
    fronts = page(w, "pareto");
    is(fronts, "[{\"title\":\"Time\",\"x\":1,\"y\":0,\"points\":[[0,1,1],[0,0,0]]},"
               "{\"title\":\"</script>\",\"x\":2,\"y\":0,\"points\":[[0,0,1],[0,1,1]]}]");
    sql(w, "UPDATE metric SET value = NULL WHERE name = 'wait.mean'");
    is(page(w, "pareto"), "[]");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bars_lie_in_lanes),
        TEST(names_sort_as_people_count),
        TEST(what_a_table_lacks_is_not_there),
        TEST(a_page_has_so_many_bars),
        TEST(names_cannot_break_out),
        TEST(a_column_that_is_not_there),
        TEST(fronts_of_what_was_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
