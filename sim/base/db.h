/* SQLite behind a few functions: the only pair of files that includes sqlite3.h. */
#ifndef ORRERY_BASE_DB_H
#define ORRERY_BASE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"

/* A database connection, used by one thread at a time. */
struct db;

/* A prepared statement of one connection. */
struct db_query;

enum db_mode {
    DB_READ,  /* must exist; nothing can be written */
    DB_WRITE, /* must exist */
    DB_CREATE /* made if absent */
};

/* Opens a file. Every error of this page names the file. NULL on failure. */
struct db *db_open(const char *path, enum db_mode mode, struct error *err);
void db_close(struct db *db); /* NULL is allowed */
const char *db_path(const struct db *db);

/*
 * Makes the tables of another file, which must exist, readable on this connection as `name`.table,
 * until db_exec of "DETACH name". Nothing is written into that file, whatever a statement says;
 * what a killed writer left in its log is read as well. Not within a transaction.
 */
bool db_attach(struct db *db, const char *path, const char *name, struct error *err);

/* Runs one or more statements that return no rows. */
bool db_exec(struct db *db, const char *sql, struct error *err);

/* First column of the first row, or `otherwise` when there is none. */
bool db_int(struct db *db, const char *sql, int64_t otherwise, int64_t *value, struct error *err);

/* Prepares one statement; close with db_done. NULL on failure. */
struct db_query *db_query(struct db *db, const char *sql, struct error *err);
void db_done(struct db_query *query); /* NULL is allowed */

/* Parameters count from 1. Text and blobs are borrowed until the next db_step or db_again. */
void db_bind_int(struct db_query *query, int at, int64_t value);
void db_bind_real(struct db_query *query, int at, double value);      /* NaN is stored as NULL */
void db_bind_text(struct db_query *query, int at, const char *value); /* NULL is stored as NULL */
void db_bind_blob(struct db_query *query, int at, const void *data, size_t size);
void db_bind_null(struct db_query *query, int at);

/* *row is true while there is a row to read. After the last row, or for a write, it is false. */
bool db_step(struct db_query *query, bool *row, struct error *err);

/* Steps a statement that returns no rows, and makes it ready to be bound again. */
bool db_run(struct db_query *query, struct error *err);
void db_again(struct db_query *query); /* ready to be stepped again; bindings stay */

/* Columns count from 0; text and blobs are borrowed until the next step. */
bool db_null(struct db_query *query, int column);
int64_t db_col_int(struct db_query *query, int column);
double db_col_real(struct db_query *query, int column);
const char *db_col_text(struct db_query *query, int column); /* "" for NULL */
const void *db_col_blob(struct db_query *query, int column, size_t *size);
int db_col_count(struct db_query *query);
const char *db_col_name(struct db_query *query, int column);
enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB };
enum db_type db_col_type(struct db_query *query, int column);

/* Id of the last inserted row, and rows changed by the last statement. */
int64_t db_last_id(struct db *db);
int64_t db_changes(struct db *db);

#endif
