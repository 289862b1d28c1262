/* Whole runs of jobs in the data of a report: packed columns are what the record table has. */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/db.h"
#include "sim/report/report.h"
#include "sim/report/report_internal.h"
#include "tests/support/study_bed.h"
#include "tests/unit/unit.h"

struct world {
    struct study_bed bed;
    struct text html;
    cJSON *json; /* of the only study in the page */
};

/* Two policies with all their jobs recorded. */
static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);
    bool ok =
        study_bed_open(
            &w->bed,
            "study: s\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 40}\n"
            "platform: {nodes: 128}\npolicies: [batch.fcfs, batch.easy]\nmeasure: [wait.mean]\n"
            "record: [jobs]\n") &&
        study_bed_run(&w->bed);

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

/* The jobs of the page, made anew: a list with one object for each run. */
static const cJSON *page(struct world *w)
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
    return cJSON_GetObjectItemCaseSensitive(w->json, "jobs");
}

static const cJSON *part(const cJSON *object, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);

    assert_non_null(value);
    return value;
}

static unsigned digit(char letter)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, letter);

    assert_true(at && *at);
    return (unsigned)(at - digits);
}

/* The i-th value of a packed column, one bit after the other. */
static double value(const cJSON *column, size_t i)
{
    size_t bytes = (size_t)part(column, "bytes")->valueint;
    const char *data = part(column, "data")->valuestring;
    uint64_t number = 0;

    for (size_t k = 0; k < 8 * bytes; k++) {
        size_t bit = 8 * (i * bytes + k / 8) + 7 - k % 8; /* in the stream, from the left */

        assert_true(bit / 6 < strlen(data));
        number |= (uint64_t)(digit(data[bit / 6]) >> (5 - bit % 6) & 1) << k;
    }
    return (double)number;
}

static size_t length_of(const cJSON *column)
{
    const char *data = part(column, "data")->valuestring;
    size_t length = strlen(data) / 4 * 3;

    assert_int_equal(strlen(data) % 4, 0);
    length -= length > 0 && data[strlen(data) - 1] == '=';
    length -= length > 0 && data[strlen(data) - 2] == '=';
    return length / (size_t)part(column, "bytes")->valueint;
}

/* Seconds of a row of a query of times in nanoseconds, within a unit of the packed ones. */
static void is_time(double packed, struct db_query *row, int column, double tick)
{
    assert_true(fabs(packed - db_col_real(row, column) / 1e9) <= 2 * tick);
}

/* Compares all jobs of a run with its rows, by start and number. */
static void same_jobs(struct world *w, const cJSON *jobs, int64_t run)
{
    struct error err;
    struct db_query *rows;
    double tick = part(jobs, "tick")->valuedouble;
    double from = part(jobs, "from")->valuedouble;
    size_t n = 0;
    bool row = true;

    MUST(rows = db_query(results_db(w->bed.results),
                         "SELECT job_no, start_ns, finish_ns - start_ns, start_ns - submit_ns, "
                         "procs, CAST(job AS INTEGER) FROM jobs WHERE run_no = (SELECT run_no FROM "
                         "study_run WHERE ordinal = ?) AND start_ns IS NOT NULL "
                         "ORDER BY start_ns, job_no",
                         &err));
    db_bind_int(rows, 1, run);
    for (; db_step(rows, &row, &err) && row; n++) {
        assert_true(value(part(jobs, "key"), n) == db_col_real(rows, 0));
        is_time(from + tick * value(part(jobs, "start"), n), rows, 1, tick);
        is_time(tick * value(part(jobs, "length"), n), rows, 2, tick);
        is_time(tick * value(part(jobs, "wait"), n), rows, 3, tick);
        assert_true(value(part(jobs, "width"), n) == db_col_real(rows, 4));
        if (cJSON_IsObject(part(jobs, "label")))
            assert_true(value(part(jobs, "label"), n) == db_col_real(rows, 5));
    }
    db_done(rows);
    assert_int_equal(part(jobs, "n")->valueint, n);
    assert_int_equal(length_of(part(jobs, "start")), n);
    assert_int_equal(length_of(part(jobs, "width")), n);
}

static void all_jobs_are_there(void **state)
{
    struct world *w = *state;
    const cJSON *jobs = page(w);

    assert_int_equal(cJSON_GetArraySize(jobs), 2);
    for (int i = 0; i < 2; i++) {
        const cJSON *one = cJSON_GetArrayItem(jobs, i);

        assert_int_equal(part(one, "run")->valueint, i);
        assert_string_equal(part(one, "table")->valuestring, "jobs");
        assert_string_equal(part(one, "unit")->valuestring, "procs");
        assert_int_equal(part(one, "all")->valueint, 40);
        assert_null(cJSON_GetObjectItem(one, "spans"));
        assert_null(cJSON_GetObjectItem(one, "until"));
        same_jobs(w, one, i);
    }
    assert_int_equal(part(w->json, "jobs_left_out")->valueint, 0);
}

/* Whole seconds are exact; an end that is another's start stays so; times before 0 are kept. */
static void times_in_units(void **state)
{
    struct world *w = *state;
    const cJSON *one;

    sql(w, "UPDATE jobs SET submit_ns = (job_no - 5) * 1000000000, "
           "start_ns = (job_no - 5) * 1000000000, finish_ns = (job_no - 4) * 1000000000");
    one = cJSON_GetArrayItem(page(w), 0);
    assert_true(part(one, "tick")->valuedouble == 1);
    assert_true(part(one, "from")->valuedouble == -5);
    same_jobs(w, one, 0);
    sql(w, "UPDATE jobs SET submit_ns = 0, start_ns = job_no * 123456789123456, "
           "finish_ns = (job_no + 1) * 123456789123456");
    one = cJSON_GetArrayItem(page(w), 0);
    same_jobs(w, one, 0);
    for (size_t i = 0; i + 1 < 40; i++)
        assert_true(value(part(one, "start"), i) + value(part(one, "length"), i) ==
                    value(part(one, "start"), i + 1));
}

static void colours_by_columns(void **state)
{
    struct world *w = *state;
    const cJSON *by, *one;

    sql(w, "UPDATE jobs SET user = job_no % 3, status = 'status ' || (job_no % 2), queue = NULL");
    one = cJSON_GetArrayItem(page(w), 0);
    by = part(one, "by");
    assert_int_equal(cJSON_GetArraySize(by), 2); /* all queues are the same */
    assert_string_equal(part(cJSON_GetArrayItem(by, 0), "name")->valuestring, "user");
    assert_int_equal(cJSON_GetArraySize(part(cJSON_GetArrayItem(by, 0), "names")), 3);
    assert_string_equal(part(cJSON_GetArrayItem(by, 1), "name")->valuestring, "status");
    for (size_t i = 0; i < 40; i++)
        assert_true(value(part(cJSON_GetArrayItem(by, 0), "of"), i) ==
                    fmod(value(part(one, "key"), i), 3));
}

static void recorded_places(void **state)
{
    static const char *const broken[] = { "",   "x",  "3-",          "4-3", "1,,2",
                                          "1,", "1 ", "99999999999", "-1" };
    struct world *w = *state;
    const cJSON *spans;

    sql(w, "UPDATE jobs SET machines = '0-' || (job_no + 3) || ',' || (2 * job_no + 9), start_ns = "
           "job_no, finish_ns = 1000");
    spans = part(cJSON_GetArrayItem(page(w), 0), "spans");
    for (size_t i = 0; i < 40; i++) {
        assert_true(value(part(spans, "counts"), i) == 2);
        assert_true(value(part(spans, "first"), 2 * i) == 0);
        assert_true(value(part(spans, "last"), 2 * i) == (double)i + 3);
        assert_true(value(part(spans, "first"), 2 * i + 1) == 2 * (double)i + 9);
        assert_true(value(part(spans, "last"), 2 * i + 1) == 2 * (double)i + 9);
    }
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct text change = { 0 };

        text_format(&change, "UPDATE jobs SET machines = '%s' WHERE job_no = 7", broken[i]);
        sql(w, text_get(&change));
        text_free(&change);
        assert_null(cJSON_GetObjectItem(cJSON_GetArrayItem(page(w), 0), "spans"));
    }
}

/* Rows that no chart can show stay out, whatever a file has in them. */
static void numbers_out_of_range(void **state)
{
    struct world *w = *state;
    const cJSON *one;

    sql(w, "UPDATE jobs SET start_ns = -9223372036854775807 - 1 WHERE job_no = 0;"
           "UPDATE jobs SET finish_ns = 9223372036854775807 WHERE job_no = 1;"
           "UPDATE jobs SET finish_ns = start_ns - 1 WHERE job_no = 2;"
           "UPDATE jobs SET procs = 0 WHERE job_no = 3;"
           "UPDATE jobs SET procs = 9223372036854775807 WHERE job_no = 4;"
           "UPDATE jobs SET start_ns = NULL WHERE job_no = 5;"
           "UPDATE jobs SET job_no = -1 WHERE job_no = 6;"
           "UPDATE jobs SET submit_ns = -9223372036854775807 - 1 WHERE job_no = 7;"
           "UPDATE jobs SET submit_ns = NULL WHERE job_no = 8;"
           "UPDATE jobs SET start_ns = -4000000000000000000, finish_ns = 4000000000000000000 "
           "WHERE job_no = 9");
    one = cJSON_GetArrayItem(page(w), 0);
    assert_int_equal(part(one, "n")->valueint, 33);
    assert_int_equal(part(one, "all")->valueint, 33);
    assert_true(value(part(one, "key"), 0) == 9);
    assert_true(fabs(value(part(one, "length"), 0) * part(one, "tick")->valuedouble - 8e9) < 10);
    sql(w, "UPDATE jobs SET start_ns = NULL");
    assert_int_equal(cJSON_GetArraySize(page(w)), 0);
}

/* Who arrived after the start, or nobody knows when, did not wait. */
static void waits(void **state)
{
    static const double told[] = { 0, 0, 0, 3, 40 };
    struct world *w = *state;
    const cJSON *one;

    sql(w, "UPDATE jobs SET start_ns = job_no * 10000000000, finish_ns = 1000000000000;"
           "UPDATE jobs SET submit_ns = start_ns - 3000000000;"
           "UPDATE jobs SET submit_ns = start_ns + 5000000000 WHERE job_no = 0;"
           "UPDATE jobs SET submit_ns = NULL WHERE job_no = 1;"
           "UPDATE jobs SET submit_ns = -4000000000000000001 WHERE job_no = 2;"
           "UPDATE jobs SET submit_ns = 0 WHERE job_no = 4");
    one = cJSON_GetArrayItem(page(w), 0);
    assert_true(part(one, "tick")->valuedouble == 1);
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        assert_true(value(part(one, "wait"), i) == told[i]);
}

static void labels_of_any_kind(void **state)
{
    struct world *w = *state;
    const cJSON *label;

    sql(w, "UPDATE jobs SET start_ns = job_no, finish_ns = 1000, job = 'j' || job_no");
    label = part(cJSON_GetArrayItem(page(w), 0), "label");
    assert_string_equal(cJSON_GetArrayItem(label, 12)->valuestring, "j12");
    sql(w, "UPDATE jobs SET job = '012' WHERE job_no = 12");
    label = part(cJSON_GetArrayItem(page(w), 0), "label");
    assert_string_equal(cJSON_GetArrayItem(label, 12)->valuestring, "012");
    sql(w, "UPDATE jobs SET job = 'x' || CAST(x'ff' AS TEXT) || '</script><img>' || "
           "replace(hex(zeroblob(200)), '00', 'x')");
    label = part(cJSON_GetArrayItem(page(w), 0), "label");
    assert_true(strlen(cJSON_GetArrayItem(label, 0)->valuestring) <= 62);
    assert_null(strstr(text_get(&w->html), "<img"));
}

/* Groups of runs that are too large show the jobs that start first, an equal part of each run. */
static void too_many_jobs(void **state)
{
    struct world *w = *state;
    struct text change = { 0 };
    const cJSON *jobs;

    text_format(&change,
                "DELETE FROM jobs; WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                "WHERE i < %d) INSERT INTO jobs(run_no, job_no, job, submit_ns, start_ns, "
                "finish_ns, procs) SELECT run_no, i, i, 0, i * 1000000000, (i + 1) * 1000000000, 1 "
                "FROM run, n",
                REPORT_JOBS / 2);
    sql(w, text_get(&change));
    text_free(&change);
    jobs = page(w);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(part(cJSON_GetArrayItem(jobs, i), "n")->valueint, REPORT_JOBS / 2);
        assert_int_equal(part(cJSON_GetArrayItem(jobs, i), "all")->valueint, REPORT_JOBS / 2 + 1);
        assert_true(part(cJSON_GetArrayItem(jobs, i), "until")->valuedouble == REPORT_JOBS / 2);
    }
    assert_true(w->html.count < 16000000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_jobs_are_there),
        TEST(times_in_units),
        TEST(colours_by_columns),
        TEST(recorded_places),
        TEST(numbers_out_of_range),
        TEST(labels_of_any_kind),
        TEST(waits),
        TEST(too_many_jobs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
