/* Reports: valid data, nothing from outside, nothing a name can break, same results same bytes. */
#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/report/report.h"
#include "sim/run/compare.h"
#include "sim/run/runner.h"
#include "tests/unit/unit.h"

static const char evil[] = "</script><b>\"x\" & 'y'<!--";

struct place {
    char folder[64];
    char study[96], db[96], page[96], other[96];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-report-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->study, sizeof place->study, "%s/s.yaml", place->folder);
    snprintf(place->db, sizeof place->db, "%s/r.db", place->folder);
    snprintf(place->page, sizeof place->page, "%s/r.html", place->folder);
    snprintf(place->other, sizeof place->other, "%s/o.html", place->folder);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    static const char *const files[] = { "s.yaml", "r.db",   "r.db-wal", "r.db-shm",
                                         "r.html", "o.html", "link.html" };
    struct place *place = *state;
    int left;

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s/%s", place->folder, files[i]);
        unlink(path);
    }
    left = rmdir(place->folder); /* fails when a temporary file stays behind */
    test_free(place);
    return left;
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

/* Runs a study of two policies, two loads, three seeds, and returns the open file. */
static struct results *run_study(const struct place *place, const char *name, const char *record)
{
    struct arena *arena = arena_create();
    struct runner_options options = { .threads = 1 };
    struct runner_report report;
    struct results *results;
    struct text yaml = { 0 };
    struct study *study;
    struct plan *plan;
    struct error err;

    text_add(&yaml, "study: ");
    text_add_json(&yaml, name);
    text_format(&yaml,
                "\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 60}\n"
                "platform: {nodes: 128}\npolicies: [batch.fcfs, batch.easy]\n"
                "sweep: {load: [0.6, 0.8], seed: 1..3}\nmeasure: [wait.mean, utilization]\n"
                "compare: {to: batch.fcfs, pair: seed}\n%s\n",
                record);
    write_file(place->study, text_get(&yaml));
    text_free(&yaml);
    MUST(study = study_load(place->study, NULL, 0, arena, &err));
    MUST(plan = plan_make(study, arena, &err));
    MUST(results = results_create(place->db, &err));
    MUST(runner_run(plan, results, &options, &report, &err));
    assert_int_equal(report.failed, 0);
    arena_destroy(arena);
    return results;
}

static size_t times_in(const char *text, const char *piece)
{
    size_t times = 0;

    for (; (text = strstr(text, piece)); text++)
        times++;
    return times;
}

/* The data of the n-th study of a page, parsed as a browser would cut it out. */
static cJSON *island(const char *html, int n)
{
    static const char open[] = "<script type=\"application/json\" class=\"study\">";
    const char *at = html;
    const char *end, *parsed;
    cJSON *json;

    for (int i = 0; i <= n; i++) {
        at = strstr(at, open);
        assert_non_null(at);
        at += sizeof open - 1;
    }
    end = strstr(at, "</script>");
    assert_non_null(end);
    assert_null(memchr(at, '<', (size_t)(end - at)));
    json = cJSON_ParseWithLengthOpts(at, (size_t)(end - at), &parsed, false);
    assert_non_null(json);
    assert_ptr_equal(parsed, end);
    return json;
}

static int length_of(const cJSON *json, const char *key)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, key);

    assert_true(cJSON_IsArray(list));
    return cJSON_GetArraySize(list);
}

static double cell_value(const cJSON *json, int point, int policy, int metric, int value)
{
    const cJSON *at = cJSON_GetObjectItemCaseSensitive(json, "cells");

    at = cJSON_GetArrayItem(cJSON_GetArrayItem(cJSON_GetArrayItem(at, point), policy), metric);
    assert_int_equal(cJSON_GetArraySize(at), 11);
    at = cJSON_GetArrayItem(at, value);
    assert_true(cJSON_IsNumber(at));
    return at->valuedouble;
}

static void near(double a, double b)
{
    assert_true(a == b || (a - b <= 1e-6 * (b < 0 ? -b : b) && b - a <= 1e-6 * (b < 0 ? -b : b)));
}

static void shows_what_compare_says(void **state)
{
    struct results *results = run_study(*state, "a study", "record: [jobs, series]");
    struct arena *arena = arena_create();
    struct text html = { 0 };
    struct compare_table *table;
    struct error err;
    cJSON *json;

    MUST(report_html(results, NULL, &html, &err));
    MUST(table = compare_study(results, "a study", NULL, arena, &err));
    json = island(text_get(&html), 0);
    assert_int_equal(length_of(json, "policies"), 2);
    assert_int_equal(length_of(json, "points"), 2);
    assert_int_equal(length_of(json, "pairs"), 3);
    assert_int_equal(length_of(json, "runs"), 12);
    assert_int_equal(length_of(json, "programs"), 1);
    assert_int_equal(length_of(json, "inputs"), 1);
    assert_true(length_of(json, "glossary") > 10);
    for (int i = 0; i < 3; i++)
        assert_string_equal(
            cJSON_GetArrayItem(cJSON_GetArrayItem(cJSON_GetObjectItem(json, "glossary"), 0), i)
                ->valuestring,
            ((const char *[]){ "wait", "s", "Start minus submission of a job." })[i]);
    for (int point = 0; point < 2; point++)
        for (int metric = 0; metric < 2; metric++) {
            const struct compare_cell *cell = compare_cell(table, (size_t)point, 1, (size_t)metric);

            near(cell_value(json, point, 1, metric, 0), 3);
            near(cell_value(json, point, 1, metric, 1), cell->mean.mean);
            near(cell_value(json, point, 1, metric, 4), cell->diff.mean);
            near(cell_value(json, point, 1, metric, 8), cell->p_adj);
        }
    cJSON_Delete(json);
    text_free(&html);
    arena_destroy(arena);
    results_close(results);
}

static void carries_every_series(void **state)
{
    struct results *results = run_study(*state, "a study", "record: [jobs, series]");
    struct text html = { 0 };
    struct error err;
    const cJSON *one;
    cJSON *json;

    MUST(report_html(results, NULL, &html, &err));
    json = island(text_get(&html), 0);
    assert_int_equal(length_of(json, "series"), 4 * 12);
    assert_int_equal(cJSON_GetObjectItem(json, "left_out")->valueint, 0);
    cJSON_ArrayForEach(one, cJSON_GetObjectItem(json, "series"))
    {
        int n = cJSON_GetObjectItem(one, "n")->valueint;

        assert_true(n > 0);
        assert_true(cJSON_HasObjectItem(one, "x_step")
                        ? cJSON_GetObjectItem(one, "x_step")->valuedouble > 0
                        : length_of(one, "x") == n);
        assert_true(cJSON_HasObjectItem(one, "y_step") || length_of(one, "y") == n);
    }
    cJSON_Delete(json);
    text_free(&html);
    results_close(results);
}

static void leaves_out_whole_groups(void **state)
{
    struct results *results = run_study(*state, "a study", "record: [jobs, series]");
    struct text html = { 0 };
    struct error err;
    cJSON *json;

    /* The two policies of one point and repetition take more than half of what fits. */
    MUST(db_exec(results_db(results),
                 "UPDATE series SET n = 260000, x = zeroblob(2080000), y = zeroblob(2080000) "
                 "WHERE name = 'busy'",
                 &err));
    MUST(report_html(results, NULL, &html, &err));
    json = island(text_get(&html), 0);
    assert_int_equal(length_of(json, "series"), 4 * 2);
    assert_int_equal(cJSON_GetObjectItem(json, "left_out")->valueint, 10);
    cJSON_Delete(json);
    text_free(&html);
    results_close(results);
}

/* A map of one run; the text is SQL behind VALUES. */
static void put_heat(struct results *results, const char *name, const char *values)
{
    struct text sql = { 0 };
    struct error err;

    text_format(&sql, "INSERT INTO heat SELECT min(run_no), '%s', 'cores', %s FROM run", name,
                values);
    MUST(db_exec(results_db(results), text_get(&sql), &err));
    text_free(&sql);
}

static void carries_heat_maps(void **state)
{
    static const char *const numbers[] = {
        "run", "machines", "rows", "cols", "step", "low", "high"
    };
    static const double expected[2][7] = { { 0, 4, 1, 4, 2, -1, 1 }, { 0, 7, 3, 2, 0.5, 0, 5 } };
    static const char *const shades[] = { "gAAA/w==", "ADNmmcz/" };
    struct results *results = run_study(*state, "a study", "record: [series]");
    struct text html = { 0 };
    struct error err;
    cJSON *json;

    put_heat(results, "used", "7, 3, 2, 0.5, x'000000000000803f0000004000004040000080400000a040'");
    put_heat(results, "free", "4, 1, 4, 2.0, x'000000000000c07f000080bf0000803f'");
    MUST(report_html(results, NULL, &html, &err));
    json = island(text_get(&html), 0);
    assert_int_equal(length_of(json, "heat"), 2);
    for (int i = 0; i < 2; i++) {
        const cJSON *map = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "heat"), i);

        for (int k = 0; k < 7; k++)
            assert_true(cJSON_GetObjectItem(map, numbers[k])->valuedouble == expected[i][k]);
        assert_string_equal(cJSON_GetObjectItem(map, "data")->valuestring, shades[i]);
        assert_string_equal(cJSON_GetObjectItem(map, "unit")->valuestring, "cores");
    }
    cJSON_Delete(json);
    text_free(&html);
    results_close(results);
}

static void refuses(struct results *results, const char *study, const char *path, const char *why);

static void damaged_heat_maps(void **state)
{
    static const char *const damaged[] = {
        "4, 0, 4, 2.0, x''",           "4, 1, 0, 2.0, x''",
        "4, 1, 4, 2.0, x'00000000'",   "1, 2, 1, 2.0, x'0000000000000000'",
        "4, 1, 1, 0.0, x'00000000'",   "4, 1, 1, 9e999, x'00000000'",
        "4, -1, -1, 1.0, x'00000000'", "9223372036854775807, 4294967296, 4294967296, 1.0, x''",
    };
    const struct place *place = *state;
    struct results *results = run_study(place, "a study", "record: [series]");
    struct error err;

    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        put_heat(results, "used", damaged[i]);
        refuses(results, NULL, place->page, "r.db: damaged heat map 'used'");
        MUST(db_exec(results_db(results), "DELETE FROM heat", &err));
    }
    results_close(results);
}

static void does_without_series(void **state)
{
    struct results *results = run_study(*state, "a study", "");
    struct text html = { 0 };
    struct error err;
    cJSON *json;

    MUST(report_html(results, NULL, &html, &err));
    json = island(text_get(&html), 0);
    assert_int_equal(length_of(json, "series"), 0);
    cJSON_Delete(json);
    text_free(&html);
    results_close(results);
}

/* Takes the chart library out of a page: it holds markup and addresses of its own. */
static void cut_library(struct text *html)
{
    char *from = strstr(html->data, "<script>\n/*! @license");
    char *to;

    assert_non_null(from);
    to = strstr(from, "</script>");
    assert_non_null(to);
    memmove(from, to, strlen(to) + 1);
    html->count = strlen(html->data);
}

static void loads_nothing_from_outside(void **state)
{
    static const char *const fetching[] = { "http://", "https://", "src=",    "@import",
                                            "url(",    "fetch(",   "XMLHttp", "import(" };
    struct results *results = run_study(*state, "a study", "record: [jobs, series]");
    struct text html = { 0 };
    struct error err;

    MUST(report_html(results, NULL, &html, &err));
    assert_int_equal(times_in(text_get(&html), "sourceMappingURL"), 0);
    /* What the library could load, the page itself forbids. */
    assert_non_null(strstr(text_get(&html), "content=\"default-src 'none'; "));
    cut_library(&html);
    for (size_t i = 0; i < sizeof fetching / sizeof fetching[0]; i++)
        if (times_in(text_get(&html), fetching[i]) != 0)
            fail_msg("the page has '%s'", fetching[i]);
    text_free(&html);
    results_close(results);
}

static void names_cannot_break_out(void **state)
{
    struct place *place = *state;
    struct results *results = run_study(place, evil, "record: [jobs, series]");
    struct text html = { 0 };
    struct error err;
    cJSON *json;

    MUST(db_exec(
        results_db(results),
        "UPDATE run SET policy = policy || '</script><img src=x onerror=alert(1)>'; "
        "UPDATE study SET baseline = NULL; UPDATE metric SET unit = '<i>'; "
        "UPDATE study_run SET point = '</script>'; UPDATE run SET config = '{broken'; "
        "INSERT INTO heat SELECT run_no, '</script>', '<!--', 1, 1, 1, 1.0, zeroblob(4) "
        "FROM run; UPDATE series SET unit = '<!--<script>'; UPDATE glossary SET doc = '</script>'",
        &err));
    MUST(report_html(results, NULL, &html, &err));
    json = island(text_get(&html), 0);
    assert_string_equal(cJSON_GetObjectItem(json, "name")->valuestring, evil);
    assert_string_equal(cJSON_GetArrayItem(cJSON_GetObjectItem(json, "points"), 0)->valuestring,
                        "</script>");
    assert_int_equal(times_in(text_get(&html), "</script"), 3);
    cut_library(&html);
    assert_int_equal(times_in(text_get(&html), "<script"), 2);
    assert_int_equal(times_in(text_get(&html), "<img"), 0);
    assert_int_equal(times_in(text_get(&html), "<b>"), 0);
    assert_int_equal(times_in(text_get(&html), "<!--"), 0);
    assert_int_equal(times_in(text_get(&html), "&lt;/script&gt;&lt;b&gt;&quot;x&quot; &amp; &#39;"),
                     2);
    cJSON_Delete(json);
    text_free(&html);
    results_close(results);
}

static char *content_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *content;
    long size;

    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    content = mem_alloc((size_t)size + 1);
    assert_int_equal(fread(content, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return content;
}

static void same_results_same_bytes(void **state)
{
    struct place *place = *state;
    struct results *results = run_study(place, "a study", "record: [jobs, series]");
    struct error err;
    char *first, *second;

    write_file(place->other, "what was here before");
    MUST(report_write(results, NULL, place->page, &err));
    MUST(report_write(results, "a study", place->other, &err));
    first = content_of(place->page);
    second = content_of(place->other);
    assert_string_equal(first, second);
    assert_null(strstr(first, place->folder));
    mem_free(first);
    mem_free(second);
    results_close(results);
}

static void refuses(struct results *results, const char *study, const char *path, const char *why)
{
    struct error err;

    assert_false(report_write(results, study, path, &err));
    if (!strstr(err.text, why))
        fail_msg("got '%s', expected '%s'", err.text, why);
    assert_null(strchr(err.text, '\n'));
}

static void tells_what_is_wrong(void **state)
{
    struct place *place = *state;
    struct results *results = run_study(place, "a study", "record: [jobs, series]");
    struct error err;

    refuses(results, "b study", place->page, "no study 'b study'; did you mean 'a study'?");
    refuses(results, "zebra", place->page, "no study 'zebra'; the file holds 'a study'");
    refuses(results, NULL, place->folder, "not a regular file");
    refuses(results, NULL, place->db, "this is the results file");
    refuses(results, NULL, "/nowhere/at/all.html", "No such file or directory");
    MUST(db_exec(results_db(results), "UPDATE series SET x = x'00' WHERE name = 'busy'", &err));
    refuses(results, NULL, place->page, "damaged series 'busy'");
    MUST(db_exec(results_db(results), "UPDATE run SET status = 'failed'", &err));
    refuses(results, NULL, place->page, "damaged series");
    MUST(db_exec(results_db(results), "DELETE FROM series", &err));
    refuses(results, NULL, place->page, "no run of study 'a study' has finished");
    MUST(db_exec(results_db(results), "DELETE FROM study", &err));
    refuses(results, NULL, place->page, "no study in it; nothing to report");
    assert_int_not_equal(access(place->page, F_OK), 0);
    results_close(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_what_compare_says, make_place, drop_place),
        cmocka_unit_test_setup_teardown(carries_every_series, make_place, drop_place),
        cmocka_unit_test_setup_teardown(leaves_out_whole_groups, make_place, drop_place),
        cmocka_unit_test_setup_teardown(carries_heat_maps, make_place, drop_place),
        cmocka_unit_test_setup_teardown(damaged_heat_maps, make_place, drop_place),
        cmocka_unit_test_setup_teardown(does_without_series, make_place, drop_place),
        cmocka_unit_test_setup_teardown(loads_nothing_from_outside, make_place, drop_place),
        cmocka_unit_test_setup_teardown(names_cannot_break_out, make_place, drop_place),
        cmocka_unit_test_setup_teardown(same_results_same_bytes, make_place, drop_place),
        cmocka_unit_test_setup_teardown(tells_what_is_wrong, make_place, drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
