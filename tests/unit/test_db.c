/* The database layer: what is bound is read, and every way a file can be wrong is told. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/db.h"
#include "tests/support/place.h"
#include "tests/unit/unit.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct db *make(struct place *place)
{
    struct db *db = db_open(place->path, DB_CREATE, &place->err);

    if (!db || !db_exec(db, "CREATE TABLE t(i, r, s, b); CREATE TABLE u(x);", &place->err))
        fail_msg("%s", place->err.text);
    return db;
}

static void values_are_read_back(void **state)
{
    struct place *place = *state;
    struct db *db = make(place);
    struct db_query *query = db_query(db, "INSERT INTO t VALUES(?, ?, ?, ?)", &place->err);
    const char *blob;
    size_t size;
    bool row;

    for (int64_t i = 0; i < 100; i++) {
        db_bind_int(query, 1, i ? INT64_MIN + i : INT64_MAX);
        db_bind_real(query, 2, i ? (double)i / 3 : (double)NAN);
        db_bind_text(query, 3, i ? "text" : NULL);
        db_bind_blob(query, 4, "a\0b", i ? 3 : 0);
        assert_true(db_run(query, &place->err));
    }
    assert_int_equal(db_last_id(db), 100);
    assert_int_equal(db_changes(db), 1);
    db_done(query);
    query = db_query(db, "SELECT i, r AS ratio, s, b FROM t ORDER BY rowid", &place->err);
    assert_int_equal(db_col_count(query), 4);
    assert_string_equal(db_col_name(query, 1), "ratio");
    assert_true(db_step(query, &row, &place->err) && row);
    assert_int_equal(db_col_int(query, 0), INT64_MAX);
    assert_true(db_null(query, 1) && db_null(query, 2));
    assert_int_equal(db_col_type(query, 1), DB_NULL);
    assert_string_equal(db_col_text(query, 2), "");
    assert_true(db_step(query, &row, &place->err) && row);
    assert_int_equal(db_col_int(query, 0), INT64_MIN + 1);
    assert_true(db_col_real(query, 1) == 1.0 / 3);
    assert_int_equal(db_col_type(query, 1), DB_REAL);
    assert_string_equal(db_col_text(query, 2), "text");
    blob = db_col_blob(query, 3, &size);
    assert_int_equal(size, 3);
    assert_memory_equal(blob, "a\0b", 3);
    for (int i = 0; i < 98; i++)
        assert_true(db_step(query, &row, &place->err) && row);
    assert_true(db_step(query, &row, &place->err) && !row);
    db_again(query);
    assert_true(db_step(query, &row, &place->err) && row);
    db_done(query);
    db_done(NULL);
    db_close(db);
    db_close(NULL);
}

static void one_number(void **state)
{
    struct place *place = *state;
    struct db *db = make(place);
    int64_t value = 0;

    assert_true(db_int(db, "SELECT count(*) FROM t", -1, &value, &place->err) && value == 0);
    assert_true(db_int(db, "SELECT x FROM u", -1, &value, &place->err) && value == -1);
    assert_true(db_int(db, "SELECT NULL", -2, &value, &place->err) && value == -2);
    assert_false(db_int(db, "SELECT x FROM absent", -1, &value, &place->err));
    assert_non_null(strstr(place->err.text, "t.db: no such table: absent"));
    assert_int_equal(value, -2);
    db_close(db);
}

static void sql_errors_name_the_file(void **state)
{
    struct place *place = *state;
    struct db *db = make(place);
    struct db_query *query;

    assert_false(db_exec(db, "INSERT INTO t VALUES(1)", &place->err));
    assert_non_null(strstr(place->err.text, "t.db: "));
    assert_null(db_query(db, "SELEKT 1", &place->err));
    assert_non_null(strstr(place->err.text, "syntax error"));
    assert_true(db_exec(db, "CREATE UNIQUE INDEX one ON u(x)", &place->err));
    query = db_query(db, "INSERT INTO u VALUES(7)", &place->err);
    assert_true(db_run(query, &place->err));
    assert_false(db_run(query, &place->err));
    assert_non_null(strstr(place->err.text, "UNIQUE constraint failed"));
    db_done(query);
    assert_string_equal(db_path(db), place->path);
    db_close(db);
}

static void missing_files(void **state)
{
    struct place *place = *state;
    char path[128];

    assert_null(db_open(place->path, DB_READ, &place->err));
    assert_non_null(strstr(place->err.text, "t.db: No such file or directory"));
    assert_null(db_open(place->path, DB_WRITE, &place->err));
    assert_int_equal(access(place->path, F_OK), -1); /* trying made nothing */
    snprintf(path, sizeof path, "%s/absent/t.db", place->folder);
    assert_null(db_open(path, DB_CREATE, &place->err));
    assert_non_null(strstr(place->err.text, "No such file or directory"));
    assert_null(db_open(place->folder, DB_READ, &place->err));
    assert_non_null(strstr(place->err.text, "a folder, not a file"));
    assert_null(db_open(place->folder, DB_CREATE, &place->err));
}

static void files_that_are_no_database(void **state)
{
    struct place *place = *state;
    int64_t value;
    struct db *db;

    write_file(place->path, "submit,run\n1,2\nThis is no database, but long enough to be one. "
                            "......................................................\n");
    db = db_open(place->path, DB_READ, &place->err);
    if (db) {
        assert_false(db_int(db, "SELECT count(*) FROM sqlite_schema", 0, &value, &place->err));
        db_close(db);
    }
    assert_non_null(strstr(place->err.text, "t.db: not an SQLite database"));
    /* Cut off in the middle of a page. */
    unlink(place->path);
    db = make(place);
    assert_true(db_exec(db, "INSERT INTO u SELECT randomblob(3000) FROM (VALUES(1),(2),(3),(4))",
                        &place->err));
    db_close(db);
    assert_int_equal(truncate(place->path, 9000), 0);
    db = db_open(place->path, DB_READ, &place->err);
    assert_non_null(db);
    assert_false(db_int(db, "SELECT count(x || x) FROM u", 0, &value, &place->err));
    assert_non_null(strstr(place->err.text, "t.db: damaged SQLite database"));
    db_close(db);
}

static void reading_does_not_write(void **state)
{
    struct place *place = *state;
    struct db *db;

    db_close(make(place));
    db = db_open(place->path, DB_READ, &place->err);
    assert_non_null(db);
    assert_false(db_exec(db, "INSERT INTO u VALUES(1)", &place->err));
    assert_non_null(strstr(place->err.text, "cannot be written here"));
    db_close(db);
    /* Root may write everywhere, so this part means nothing to it. */
    if (geteuid() != 0) {
        assert_int_equal(chmod(place->path, 0400), 0);
        assert_null(db_open(place->path, DB_WRITE, &place->err));
        assert_non_null(strstr(place->err.text, "Permission denied"));
    }
    db = db_open(place->path, DB_READ, &place->err);
    assert_non_null(db);
    db_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_are_read_back),       TEST(one_number),
        TEST(sql_errors_name_the_file),   TEST(missing_files),
        TEST(files_that_are_no_database), TEST(reading_does_not_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
