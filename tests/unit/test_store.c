/* Trace store: what is written is read, windows, order, and what is refused. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "tests/support/place.h"
#include "tests/unit/unit.h"
#include "traces/check.h"
#include "traces/store_write.h"

static struct store_row row_at(sim_time submit, int64_t number)
{
    return (struct store_row){
        .job = { .submit = submit,
                 .wait = STORE_UNKNOWN,
                 .run = 10 * SECOND,
                 .request = 20 * SECOND,
                 .procs_used = 0,
                 .procs = 4,
                 .user = 0,
                 .group = STORE_UNKNOWN,
                 .queue = -3,
                 .partition = STORE_UNKNOWN,
                 .status = 0,
                 .number = number },
        .application = STORE_UNKNOWN,
        .cpu = STORE_UNKNOWN,
        .mem_used_kb = (double)NAN,
        .mem_req_kb = 1.5,
        .after = STORE_UNKNOWN,
        .think = STORE_UNKNOWN,
    };
}

static void write_trace(const char *path, const char *name, const sim_time *submits, size_t count)
{
    struct error err;
    struct store *store = store_open(path, DB_CREATE, &err);
    struct trace_info info = { .family = "batch", .t0_unix_ns = 0, .procs = 64, .notes = "hello" };
    struct store_writer *writer;

    MUST(store != NULL);
    writer = store_begin(store, name, false, &err);
    MUST(writer != NULL);
    for (size_t i = 0; i < count; i++) {
        struct store_row row = row_at(submits[i], (int64_t)i + 1);

        MUST(store_add(writer, &row, &err));
    }
    MUST(store_commit(writer, &info, &err));
    store_close(store);
}

static void reads_what_was_written(void **state)
{
    const struct place *place = *state;
    const sim_time submits[] = { 100 * SECOND, 100 * SECOND, 105 * SECOND + 750 * MILLISECOND };
    struct store_cursor *cursor;
    struct store_job job;
    struct trace_info info;
    struct error err;
    struct store *store;
    bool more;

    write_trace(place->path, "a", submits, 3);
    store = store_open(place->path, DB_READ, &err);
    MUST(store != NULL);
    MUST(store_find(store, "a", &info, &err));
    assert_int_equal(info.jobs, 3);
    assert_int_equal(info.procs, 64);
    assert_int_equal(info.t0_unix_ns, 100 * SECOND);
    assert_int_equal(info.origin_ns, 100 * SECOND);
    assert_int_equal(info.span_ns, 5750 * MILLISECOND);
    assert_string_equal(info.notes, "hello");
    assert_null(info.licence);
    cursor = store_jobs(store, info.id, INT64_MIN, TIME_NEVER, &err);
    for (int i = 0; i < 3; i++) {
        MUST(store_next(cursor, &job, &more, &err));
        assert_true(more);
        assert_int_equal(job.row, i);
        assert_int_equal(job.number, i + 1);
        assert_null(job.name);
        assert_int_equal(job.submit, submits[i] - 100 * SECOND);
        assert_int_equal(job.run, 10 * SECOND);
        assert_int_equal(job.wait, STORE_UNKNOWN);
        assert_int_equal(job.procs_used, 0);
        assert_int_equal(job.user, 0);
        assert_int_equal(job.group, STORE_UNKNOWN);
        assert_int_equal(job.queue, -3);
        assert_int_equal(job.status, 0);
    }
    MUST(store_next(cursor, &job, &more, &err));
    assert_false(more);
    store_done(cursor);
    store_close(store);
}

/* Submit times of the window tests. */
static const sim_time spread[] = { 0, 10 * SECOND, 10 * SECOND, 20 * SECOND, 30 * SECOND };

static void windows_are_half_open(void **state)
{
    static const struct {
        sim_time from, to;
        int first, count;
    } cases[] = {
        { INT64_MIN, TIME_NEVER, 0, 5 },        { 0, 10 * SECOND, 0, 1 },
        { 10 * SECOND, 20 * SECOND, 1, 2 },     { 10 * SECOND + 1, TIME_NEVER, 3, 2 },
        { 30 * SECOND, 30 * SECOND, 4, 0 },     { 31 * SECOND, TIME_NEVER, 5, 0 },
        { INT64_MIN, INT64_MIN + 1, 0, 0 },     { 20 * SECOND, 10 * SECOND, 3, 0 },
        { 30 * SECOND, 30 * SECOND + 1, 4, 1 },
    };
    const struct place *place = *state;
    struct trace_info info;
    struct error err;
    struct store *store;

    write_trace(place->path, "other", spread, 2);
    write_trace(place->path, "a", spread, 5);
    store = store_open(place->path, DB_READ, &err);
    MUST(store_find(store, "a", &info, &err));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct store_cursor *cursor = store_jobs(store, info.id, cases[i].from, cases[i].to, &err);
        struct store_job job;
        bool more = true;
        int count = 0;

        MUST(cursor != NULL);
        while (store_next(cursor, &job, &more, &err) && more)
            assert_int_equal(job.row, cases[i].first + count++);
        assert_int_equal(count, cases[i].count);
        store_done(cursor);
    }
    store_close(store);
}

static void sorts_what_came_unsorted(void **state)
{
    const sim_time submits[] = { 50 * SECOND, 40 * SECOND, 50 * SECOND, 40 * SECOND };
    const int64_t numbers[] = { 2, 4, 1, 3 };
    const struct place *place = *state;
    struct trace_info info;
    struct store_row row;
    struct error err;
    struct store *store;
    struct store_cursor *cursor;
    bool more;

    write_trace(place->path, "a", submits, 4);
    store = store_open(place->path, DB_READ, &err);
    MUST(store_find(store, "a", &info, &err));
    assert_int_equal(info.origin_ns, 40 * SECOND);
    cursor = store_jobs(store, info.id, INT64_MIN, TIME_NEVER, &err);
    for (int64_t i = 0; i < 4; i++) {
        MUST(store_next(cursor, &row.job, &more, &err) && more);
        assert_int_equal(row.job.number, numbers[i]);
        assert_int_equal(row.job.submit, i < 2 ? 0 : 10 * SECOND);
    }
    store_done(cursor);
    cursor = store_rows(store, info.id, &err);
    for (int64_t i = 0; i < 4; i++) {
        MUST(store_next_row(cursor, &row, &more, &err) && more);
        assert_int_equal(row.source_row, i);
        assert_int_equal(row.job.number, i + 1);
        assert_true(isnan(row.mem_used_kb));
        assert_true(row.mem_req_kb == 1.5);
    }
    store_done(cursor);
    store_close(store);
}

static void ids_keep_their_spelling(void **state)
{
    static const char *const ids[] = { "7", "007", "0", "-4", "12.a", "123456789012345678901", "" };
    const struct place *place = *state;
    struct trace_info info = { .family = "batch", .t0_unix_ns = STORE_UNKNOWN };
    struct error err;
    struct store *store = store_open(place->path, DB_CREATE, &err);
    struct store_writer *writer = store_begin(store, "a", false, &err);
    struct store_cursor *cursor;
    struct store_job job;
    bool more;

    for (size_t i = 0; i < 7; i++) {
        struct store_row row = row_at(0, 0);

        row.job.name = ids[i];
        MUST(store_add(writer, &row, &err));
    }
    MUST(store_commit(writer, &info, &err));
    assert_int_equal(info.t0_unix_ns, STORE_UNKNOWN);
    cursor = store_jobs(store, info.id, INT64_MIN, TIME_NEVER, &err);
    for (size_t i = 0; i < 7; i++) {
        MUST(store_next(cursor, &job, &more, &err) && more);
        if (i == 0 || i == 2) {
            assert_int_equal(job.number, i == 0 ? 7 : 0);
            assert_null(job.name);
        } else {
            assert_int_equal(job.number, STORE_UNKNOWN);
            assert_string_equal(job.name, ids[i]);
        }
    }
    store_done(cursor);
    store_close(store);
}

static void names_are_unique_and_replaced_on_demand(void **state)
{
    const struct place *place = *state;
    struct trace_info info = { .family = "batch", .t0_unix_ns = STORE_UNKNOWN };
    struct trace_info *infos;
    struct error err;
    struct store *store;
    struct store_writer *writer;
    struct store_row row = row_at(0, 1);
    size_t count;

    write_trace(place->path, "a", spread, 5);
    write_trace(place->path, "b", spread, 3);
    store = store_open(place->path, DB_WRITE, &err);
    assert_null(store_begin(store, "a", false, &err));
    assert_non_null(strstr(err.text, "there is a trace 'a' already; --replace overwrites it"));
    writer = store_begin(store, "a", true, &err);
    MUST(writer != NULL);
    MUST(store_add(writer, &row, &err));
    store_rollback(writer);
    MUST(store_find(store, "a", &info, &err));
    assert_int_equal(info.jobs, 5);
    writer = store_begin(store, "a", true, &err);
    MUST(store_add(writer, &row, &err));
    MUST(store_commit(writer, &info, &err));
    MUST(store_list(store, &infos, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(infos[0].jobs, 1);
    assert_int_equal(infos[1].jobs, 3);
    MUST(store_remove(store, infos[0].id, &err));
    assert_false(store_find(store, "a", &info, &err));
    store_close(store);
}

static void unknown_names_are_told(void **state)
{
    const struct place *place = *state;
    struct trace_info info;
    struct text want = { 0 };
    struct error err;
    struct store *store;

    write_trace(place->path, "KTH-SP2", spread, 1);
    write_trace(place->path, "Curie", spread, 1);
    store = store_open(place->path, DB_READ, &err);
    assert_false(store_find(store, "KTH-SP1", &info, &err));
    text_format(&want, "%s: no trace 'KTH-SP1'; did you mean 'KTH-SP2'?", place->path);
    assert_string_equal(err.text, text_get(&want));
    text_free(&want);
    assert_false(store_find(store, "zebra", &info, &err));
    text_format(&want, "%s: no trace 'zebra'; the store holds KTH-SP2, Curie", place->path);
    assert_string_equal(err.text, text_get(&want));
    text_free(&want);
    store_close(store);
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void refuses_what_is_no_store(void **state)
{
    const struct place *place = *state;
    struct error err;
    struct db *db;

    assert_null(store_open(place->path, DB_READ, &err));
    assert_non_null(strstr(err.text, "No such file"));
    assert_int_not_equal(access(place->path, F_OK), 0);

    write_file(place->path, "this is a text of more than one hundred bytes, which no program "
                            "should ever take for a database of any kind or age");
    assert_null(store_open(place->path, DB_CREATE, &err));
    assert_non_null(strstr(err.text, "not an SQLite database"));

    write_file(place->path, "");
    assert_null(store_open(place->path, DB_READ, &err));
    assert_non_null(strstr(err.text, "an empty file, not a trace store"));
    unlink(place->path);

    db = db_open(place->path, DB_CREATE, &err);
    MUST(db_exec(db, "CREATE TABLE t(x)", &err));
    assert_null(store_open(place->path, DB_CREATE, &err));
    assert_non_null(strstr(err.text, "an SQLite database, but not a trace store"));
    MUST(
        db_exec(db, "DROP TABLE t; PRAGMA application_id=1330795609; PRAGMA user_version=7", &err));
    db_close(db);
    assert_null(store_open(place->path, DB_READ, &err));
    assert_non_null(strstr(err.text, "of version 7; this program reads version 5"));
}

static void leaves_nothing_behind(void **state)
{
    const struct place *place = *state;
    struct error err;
    struct store *store = store_open(place->path, DB_CREATE, &err);
    struct store_writer *writer = store_begin(store, "a", false, &err);
    struct store_row row = row_at(0, 1);

    MUST(store_add(writer, &row, &err));
    store_rollback(writer);
    store_close(store);
    assert_int_not_equal(access(place->path, F_OK), 0);
}

static void time_range_is_checked(void **state)
{
    const struct place *place = *state;
    struct error err;
    struct store *store = store_open(place->path, DB_CREATE, &err);
    struct store_writer *writer = store_begin(store, "a", false, &err);
    struct store_row row = row_at(INT64_MAX - 1, 1);

    MUST(store_add(writer, &row, &err));
    row.job.submit = -2;
    assert_false(store_add(writer, &row, &err));
    assert_string_equal(err.text, "submit times lie more than 292 years apart");
    store_rollback(writer);
    store_close(store);
}

/* Whether the pages of the file and the jobs of trace "a" are as they should be. */
static void check_trace(const char *path, int64_t jobs, int64_t problems)
{
    struct trace_check check;
    struct trace_info info;
    struct error err;
    struct store *store = store_open(path, DB_READ, &err);
    bool good;

    MUST(store != NULL);
    MUST(trace_check_file(store, &good, &err));
    assert_true(good);
    MUST(store_find(store, "a", &info, &err));
    assert_int_equal(info.jobs, jobs);
    MUST(trace_check(store, &info, NULL, &check, &err));
    assert_int_equal(check.problems, problems);
    trace_check_free(&check);
    store_close(store);
}

/* A child replaces the trace with so many jobs that pages reach the file, and dies. */
static void a_killed_import_changes_nothing(void **state)
{
    const struct place *place = *state;
    pid_t child;
    int status;

    write_trace(place->path, "a", spread, 5);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct error err;
        struct store *store = store_open(place->path, DB_WRITE, &err);
        struct store_writer *writer;

        if (!db_exec(store_db(store), "PRAGMA cache_size = 10", &err))
            _exit(2);
        writer = store_begin(store, "a", true, &err);
        for (int64_t i = 0; writer && i < 20000; i++) {
            struct store_row row = row_at(i * SECOND, i);

            if (!store_add(writer, &row, &err))
                _exit(3);
        }
        kill(getpid(), SIGKILL);
        _exit(4);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    check_trace(place->path, 5, 0);
}

static void checks_find_what_was_changed(void **state)
{
    static const char *const changes[] = {
        "DELETE FROM job WHERE job_id=2",
        "UPDATE job SET submit_ns=99e9 WHERE job_id=1",
        "UPDATE job SET runtime_ns=-5 WHERE job_id=3",
        "UPDATE job SET src_row=0 WHERE job_id<2",
        "UPDATE trace SET jobs=6",
        "UPDATE trace SET span_ns=1",
    };
    const struct place *place = *state;
    struct error err;

    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct trace_check check;
        struct trace_info info;
        struct store *store;

        write_trace(place->path, "a", spread, 5);
        check_trace(place->path, 5, 0);
        store = store_open(place->path, DB_WRITE, &err);
        MUST(db_exec(store_db(store), changes[i], &err));
        MUST(store_find(store, "a", &info, &err));
        MUST(trace_check(store, &info, NULL, &check, &err));
        if (check.problems == 0)
            fail_msg("not found: %s", changes[i]);
        trace_check_free(&check);
        store_close(store);
        unlink(place->path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_what_was_written, place_make, place_drop),
        cmocka_unit_test_setup_teardown(windows_are_half_open, place_make, place_drop),
        cmocka_unit_test_setup_teardown(sorts_what_came_unsorted, place_make, place_drop),
        cmocka_unit_test_setup_teardown(ids_keep_their_spelling, place_make, place_drop),
        cmocka_unit_test_setup_teardown(names_are_unique_and_replaced_on_demand, place_make,
                                        place_drop),
        cmocka_unit_test_setup_teardown(unknown_names_are_told, place_make, place_drop),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_store, place_make, place_drop),
        cmocka_unit_test_setup_teardown(leaves_nothing_behind, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_killed_import_changes_nothing, place_make, place_drop),
        cmocka_unit_test_setup_teardown(checks_find_what_was_changed, place_make, place_drop),
        cmocka_unit_test_setup_teardown(time_range_is_checked, place_make, place_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
