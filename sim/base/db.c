/* SQLite behind a few functions; messages name the file. */
#include "sim/base/db.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"

struct db {
    sqlite3 *handle;
    char *path;
};

struct db_query {
    sqlite3_stmt *statement;
    struct db *db;
};

static bool fail(const struct db *db, struct error *err)
{
    int code = sqlite3_extended_errcode(db->handle);

    switch (code & 0xff) {
    case SQLITE_FULL:
        return error_set(err, "%s: the disk is full", db->path);
    case SQLITE_NOTADB:
        return error_set(err, "%s: not an SQLite database", db->path);
    case SQLITE_CORRUPT:
        return error_set(err, "%s: damaged SQLite database", db->path);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return error_set(err, "%s: cannot be written here (%s)", db->path,
                         sqlite3_errmsg(db->handle));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, "%s: in use by another program", db->path);
    case SQLITE_IOERR:
        return error_set(err, "%s: cannot be read or written (%s)", db->path,
                         sqlite3_errmsg(db->handle));
    default:
        return error_set(err, "%s: %s", db->path, sqlite3_errmsg(db->handle));
    }
}

/* SQLite tells little about why a file cannot be opened; the system tells more. */
static bool reachable(const char *path, enum db_mode mode, struct error *err)
{
    int flags = mode == DB_READ ? O_RDONLY : mode == DB_WRITE ? O_RDWR : O_RDWR | O_CREAT;
    int fd = open(path, flags | O_CLOEXEC, 0666);
    struct stat about;
    bool ok;

    if (fd < 0)
        return error_set(err, "%s: %s", path, strerror(errno));
    ok = fstat(fd, &about) == 0 && !S_ISDIR(about.st_mode);
    close(fd);
    return ok || error_set(err, "%s: a folder, not a file", path);
}

/* The path as a URI, in which some characters have a meaning, and how it is opened. */
static void as_uri(const char *path, const char *query, struct text *uri)
{
    text_add(uri, *path == '/' ? "file://" : "file:");
    for (; *path; path++)
        if (strchr("%?#", *path))
            text_format(uri, "%%%02x", (unsigned char)*path);
        else
            text_add_bytes(uri, path, 1);
    text_add(uri, query ? query : "");
}

struct db *db_open(const char *path, enum db_mode mode, struct error *err)
{
    int flags = mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    struct text uri = { 0 };
    struct db *db;
    int code;

    if (!reachable(path, mode, err))
        return NULL;
    db = mem_alloc(sizeof *db);
    db->path = mem_text(path);
    as_uri(path, NULL, &uri);
    code = sqlite3_open_v2(text_get(&uri), &db->handle,
                           flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    text_free(&uri);
    if (code != SQLITE_OK) {
        fail(db, err);
        db_close(db);
        return NULL;
    }
    sqlite3_busy_timeout(db->handle, 10000);
    return db;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    sqlite3_close(db->handle);
    mem_free(db->path);
    mem_free(db);
}

bool db_attach(struct db *db, const char *path, const char *name, struct error *err)
{
    struct db_query *query;
    struct text uri = { 0 };
    bool ok;

    if (!reachable(path, DB_READ, err))
        return false;
    query = db_query(db, "ATTACH ? AS ?", err);
    if (!query)
        return false;
    as_uri(path, "?mode=ro", &uri);
    db_bind_text(query, 1, text_get(&uri));
    db_bind_text(query, 2, name);
    ok = db_run(query, err);
    db_done(query);
    text_free(&uri);
    return ok;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

bool db_exec(struct db *db, const char *sql, struct error *err)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, err);
}

bool db_int(struct db *db, const char *sql, int64_t otherwise, int64_t *value, struct error *err)
{
    struct db_query *query = db_query(db, sql, err);
    bool row = false;
    bool ok = query && db_step(query, &row, err);

    if (ok)
        *value = row && !db_null(query, 0) ? db_col_int(query, 0) : otherwise;
    db_done(query);
    return ok;
}

struct db_query *db_query(struct db *db, const char *sql, struct error *err)
{
    struct db_query *query;
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL) != SQLITE_OK) {
        fail(db, err);
        return NULL;
    }
    query = mem_alloc(sizeof *query);
    query->statement = statement;
    query->db = db;
    return query;
}

void db_done(struct db_query *query)
{
    if (!query)
        return;
    sqlite3_finalize(query->statement);
    mem_free(query);
}

void db_bind_int(struct db_query *query, int at, int64_t value)
{
    sqlite3_bind_int64(query->statement, at, value);
}

void db_bind_real(struct db_query *query, int at, double value)
{
    if (isnan(value))
        sqlite3_bind_null(query->statement, at);
    else
        sqlite3_bind_double(query->statement, at, value);
}

void db_bind_text(struct db_query *query, int at, const char *value)
{
    if (value)
        sqlite3_bind_text(query->statement, at, value, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(query->statement, at);
}

void db_bind_blob(struct db_query *query, int at, const void *data, size_t size)
{
    sqlite3_bind_blob64(query->statement, at, data, size, SQLITE_STATIC);
}

void db_bind_null(struct db_query *query, int at)
{
    sqlite3_bind_null(query->statement, at);
}

bool db_step(struct db_query *query, bool *row, struct error *err)
{
    int code = sqlite3_step(query->statement);

    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return true;
    fail(query->db, err);
    sqlite3_reset(query->statement);
    return false;
}

bool db_run(struct db_query *query, struct error *err)
{
    bool row;

    if (!db_step(query, &row, err))
        return false;
    sqlite3_reset(query->statement);
    return true;
}

void db_again(struct db_query *query)
{
    sqlite3_reset(query->statement);
}

bool db_null(struct db_query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t db_col_int(struct db_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double db_col_real(struct db_query *query, int column)
{
    return sqlite3_column_double(query->statement, column);
}

const char *db_col_text(struct db_query *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->statement, column);

    return text ? (const char *)text : "";
}

const void *db_col_blob(struct db_query *query, int column, size_t *size)
{
    const void *data = sqlite3_column_blob(query->statement, column);

    *size = (size_t)sqlite3_column_bytes(query->statement, column);
    return data;
}

int db_col_count(struct db_query *query)
{
    return sqlite3_column_count(query->statement);
}

const char *db_col_name(struct db_query *query, int column)
{
    return sqlite3_column_name(query->statement, column);
}

enum db_type db_col_type(struct db_query *query, int column)
{
    switch (sqlite3_column_type(query->statement, column)) {
    case SQLITE_INTEGER:
        return DB_INT;
    case SQLITE_FLOAT:
        return DB_REAL;
    case SQLITE_TEXT:
        return DB_TEXT;
    case SQLITE_BLOB:
        return DB_BLOB;
    default:
        return DB_NULL;
    }
}

int64_t db_last_id(struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(struct db *db)
{
    return sqlite3_changes64(db->handle);
}
