/* Trace store, reading: open and check the file, find traces, stream jobs by primary key. */
#include "traces/store.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"
#include "traces/schema.sql.inc"
#include "traces/store_internal.h"

enum { APPLICATION = 1330795609, VERSION = 5 };

const char *const store_label_name[STORE_LABELS] = { "user", "group", "application", "queue",
                                                     "partition" };

struct store {
    struct db *db;
    struct arena *arena; /* texts handed out */
    bool made;           /* this program made the file */
};

/* Makes the tables in an empty file; anything else must be a store of this version. */
static bool prepare(struct store *store, enum db_mode mode, struct error *err)
{
    struct db *db = store->db;
    int64_t application, version, tables;

    if (!db_int(db, "PRAGMA application_id", 0, &application, err) ||
        !db_int(db, "PRAGMA user_version", 0, &version, err) ||
        !db_int(db, "SELECT count(*) FROM sqlite_schema", 0, &tables, err))
        return false;
    if (application == 0 && version == 0 && tables == 0) {
        if (mode == DB_READ)
            return error_set(err, "%s: an empty file, not a trace store", db_path(db));
        return db_exec(db, "PRAGMA page_size = 8192; PRAGMA encoding = 'UTF-8'; BEGIN IMMEDIATE",
                       err) &&
               db_exec(db, schema_sql, err) && db_exec(db, "COMMIT", err);
    }
    if (application != APPLICATION)
        return error_set(err, "%s: an SQLite database, but not a trace store", db_path(db));
    if (version != VERSION)
        return error_set(
            err, "%s: a trace store of version %" PRId64 "; this program reads version %d%s",
            db_path(db), version, VERSION, version < VERSION ? ": import the sources again" : "");
    return true;
}

/*
 * An import that was killed leaves a journal behind, which SQLite uses to put the file back at the
 * next opening; but not at one that may only read.
 */
static bool recover(const char *path, struct error *err)
{
    struct text journal = { 0 };
    struct db *db;
    int64_t version;
    bool ok = true;

    text_format(&journal, "%s-journal", path);
    if (access(text_get(&journal), F_OK) == 0) {
        db = db_open(path, DB_WRITE, err);
        ok = db && db_int(db, "PRAGMA schema_version", 0, &version, err);
        db_close(db);
    }
    text_free(&journal);
    return ok;
}

struct store *store_open(const char *path, enum db_mode mode, struct error *err)
{
    bool made = mode == DB_CREATE && access(path, F_OK) != 0;
    struct store *store;
    struct db *db;

    if (mode == DB_READ && !recover(path, err))
        return NULL;
    db = db_open(path, mode, err);
    if (!db)
        return NULL;
    store = mem_alloc(sizeof *store);
    store->db = db;
    store->arena = arena_create();
    store->made = made;
    if (!prepare(store, mode, err) ||
        !db_exec(db, mode == DB_READ ? "PRAGMA query_only = 1" : "PRAGMA cache_size = -65536",
                 err)) {
        store_close(store);
        return NULL;
    }
    return store;
}

/* Whether the file holds no trace; a file that cannot be read is left alone. */
static bool is_empty(struct store *store)
{
    struct error ignored;
    int64_t traces;

    return db_int(store->db, "SELECT count(*) FROM trace", 0, &traces, &ignored) && traces == 0;
}

void store_close(struct store *store)
{
    char *leftover = NULL;

    if (!store)
        return;
    if (store->made && is_empty(store))
        leftover = mem_text(db_path(store->db));
    db_close(store->db);
    if (leftover)
        unlink(leftover);
    mem_free(leftover);
    arena_destroy(store->arena);
    mem_free(store);
}

const char *store_path(const struct store *store)
{
    return db_path(store->db);
}

struct db *store_db(struct store *store)
{
    return store->db;
}

const char *store_text(struct store *store, const char *text)
{
    return text ? arena_text(store->arena, text) : NULL;
}

void *store_array(struct store *store, size_t count, size_t size)
{
    return arena_array(store->arena, count, size);
}

/* NULL reads as 0, so only a 0 needs the second, slower question. */
int64_t store_number(struct db_query *query, int column)
{
    int64_t value = db_col_int(query, column);

    return value == 0 && db_null(query, column) ? STORE_UNKNOWN : value;
}

double store_real(struct db_query *query, int column)
{
    return db_null(query, column) ? (double)NAN : db_col_real(query, column);
}

const char *store_kept_text(struct store *store, struct db_query *query, int column)
{
    return db_null(query, column) ? NULL : store_text(store, db_col_text(query, column));
}

#define INFO_COLUMNS                                                                              \
    "trace_id,name,family,t0_unix_ns,origin_ns,span_ns,procs,jobs,format,sha256,importer,source," \
    "licence,citation,notes"

static void read_info(struct store *store, struct db_query *query, struct trace_info *info)
{
    *info = (struct trace_info){
        .id = store_number(query, 0),
        .t0_unix_ns = store_number(query, 3),
        .origin_ns = store_number(query, 4),
        .span_ns = store_number(query, 5),
        .procs = store_number(query, 6),
        .jobs = store_number(query, 7),
        .source = store_kept_text(store, query, 11),
        .licence = store_kept_text(store, query, 12),
        .citation = store_kept_text(store, query, 13),
        .notes = store_kept_text(store, query, 14),
    };
    snprintf(info->name, sizeof info->name, "%s", db_col_text(query, 1));
    snprintf(info->family, sizeof info->family, "%s", db_col_text(query, 2));
    snprintf(info->format, sizeof info->format, "%s", db_col_text(query, 8));
    snprintf(info->sha256, sizeof info->sha256, "%s", db_col_text(query, 9));
    snprintf(info->importer, sizeof info->importer, "%s", db_col_text(query, 10));
}

bool store_list(struct store *store, struct trace_info **infos, size_t *count, struct error *err)
{
    struct db_query *query;
    struct trace_info *list;
    int64_t total;
    size_t filled = 0;
    bool row, ok;

    if (!db_int(store->db, "SELECT count(*) FROM trace", 0, &total, err))
        return false;
    query = db_query(store->db, "SELECT " INFO_COLUMNS " FROM trace ORDER BY trace_id", err);
    if (!query)
        return false;
    list = arena_array(store->arena, (size_t)total + 1, sizeof *list);
    while ((ok = db_step(query, &row, err)) && row && filled < (size_t)total)
        read_info(store, query, &list[filled++]);
    db_done(query);
    *infos = list;
    *count = filled;
    return ok;
}

struct info_names {
    const struct trace_info *infos;
    size_t count, at;
};

static const char *next_name(void *state)
{
    struct info_names *names = state;

    return names->at < names->count ? names->infos[names->at++].name : NULL;
}

/* Says what else the caller may have meant. */
static bool no_trace(struct store *store, const char *name, struct error *err)
{
    struct info_names names = { 0 };
    struct trace_info *infos;
    struct text list = { 0 };
    const char *nearest;

    if (!store_list(store, &infos, &names.count, err))
        return false;
    if (names.count == 0)
        return error_set(err, "%s: no trace '%s'; the store is empty", store_path(store), name);
    names.infos = infos;
    nearest = text_nearest(name, next_name, &names);
    if (nearest)
        return error_set(err, "%s: no trace '%s'; did you mean '%s'?", store_path(store), name,
                         nearest);
    for (size_t i = 0; i < names.count && i < 10; i++)
        text_format(&list, "%s%s", i ? ", " : "", infos[i].name);
    error_set(err, "%s: no trace '%s'; the store holds %s%s", store_path(store), name,
              text_get(&list), names.count > 10 ? ", ..." : "");
    text_free(&list);
    return false;
}

bool store_find(struct store *store, const char *name, struct trace_info *info, struct error *err)
{
    struct db_query *query =
        db_query(store->db, "SELECT " INFO_COLUMNS " FROM trace WHERE name=?1", err);
    bool row = false;
    bool ok;

    if (!query)
        return false;
    db_bind_text(query, 1, name);
    ok = db_step(query, &row, err);
    if (ok && row)
        read_info(store, query, info);
    db_done(query);
    return ok && (row || no_trace(store, name, err));
}

/* The first row before `end` whose submit time is at least t, or `end`. */
static bool first_at(struct db_query *query, const struct store_window *window, sim_time t,
                     int64_t *found, struct error *err)
{
    int64_t low = 0, high = window->end;
    bool row = false;
    bool ok = true;

    while (ok && low < high) {
        int64_t middle = low + (high - low) / 2;

        db_bind_int(query, 2, middle);
        ok = db_step(query, &row, err);
        if (ok && !row)
            ok = error_set(err, "damaged store: %s %" PRId64 " is missing", window->what, middle);
        if (ok && db_col_int(query, 0) < t)
            low = middle + 1;
        else
            high = middle;
        db_again(query);
    }
    *found = low;
    return ok;
}

bool store_find_window(struct store *store, struct store_window *window, int64_t trace_id,
                       struct error *err)
{
    struct db_query *query;
    bool ok = true;

    window->first = 0;
    window->end = INT64_MAX;
    if (window->from == INT64_MIN && window->to == TIME_NEVER)
        return true;
    if (!store_ask(store, window->count, trace_id, &window->end, err))
        return false;
    query = db_query(store->db, window->submit, err);
    if (!query)
        return false;
    db_bind_int(query, 1, trace_id);
    if (window->from != INT64_MIN)
        ok = first_at(query, window, window->from, &window->first, err);
    if (ok && window->to != TIME_NEVER)
        ok = first_at(query, window, window->to, &window->end, err);
    db_done(query);
    return ok || error_prefix(err, "%s", store_path(store));
}

bool store_ask(struct store *store, const char *sql, int64_t trace_id, int64_t *value,
               struct error *err)
{
    struct db_query *query = db_query(store->db, sql, err);
    bool row = false;
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, trace_id);
    ok = db_step(query, &row, err);
    *value = ok && row ? db_col_int(query, 0) : 0;
    db_done(query);
    return ok;
}

struct store_cursor *store_cursor_open(struct store *store, const char *sql, int64_t trace_id,
                                       struct error *err)
{
    struct db_query *query = db_query(store->db, sql, err);
    struct store_cursor *cursor;

    if (!query)
        return NULL;
    db_bind_int(query, 1, trace_id);
    cursor = mem_alloc(sizeof *cursor);
    cursor->query = query;
    cursor->path = store_path(store);
    return cursor;
}

#define JOB_COLUMNS                                                                       \
    "submit_ns,orig_wait_ns,runtime_ns,request_ns,procs_used,procs_req,user_id,group_id," \
    "queue,partition,status,name,graph_id,deadline_ns"

struct store_cursor *store_jobs(struct store *store, int64_t trace_id, sim_time from, sim_time to,
                                struct error *err)
{
    struct store_window window = { .count = "SELECT max(job_id)+1 FROM job WHERE trace_id=?1",
                                   .submit = "SELECT submit_ns FROM job WHERE trace_id=?1 AND "
                                             "job_id=?2",
                                   .what = "job",
                                   .from = from,
                                   .to = to };
    struct store_cursor *cursor;

    if (!store_find_window(store, &window, trace_id, err))
        return NULL;
    cursor = store_cursor_open(
        store,
        "SELECT " JOB_COLUMNS
        " FROM job WHERE trace_id=?1 AND job_id>=?2 AND job_id<?3 ORDER BY job_id",
        trace_id, err);
    if (!cursor)
        return NULL;
    db_bind_int(cursor->query, 2, window.first);
    db_bind_int(cursor->query, 3, window.end);
    cursor->row = window.first;
    return cursor;
}

/* A whole number in its only spelling, so that the text can be made from it again. */
static bool canonical_number(const char *text, int64_t *number)
{
    int64_t value = 0;
    size_t i;

    for (i = 0; text[i] >= '0' && text[i] <= '9' && i < 18; i++)
        value = 10 * value + (text[i] - '0');
    if (i == 0 || text[i] || (i > 1 && text[0] == '0'))
        return false;
    *number = value;
    return true;
}

void store_split_name(const char *text, int64_t *number, const char **name)
{
    *number = STORE_UNKNOWN;
    *name = canonical_number(text, number) ? NULL : text;
}

static void read_job(struct db_query *query, struct store_job *job)
{
    job->submit = db_col_int(query, 0);
    job->wait = store_number(query, 1);
    job->run = store_number(query, 2);
    job->request = store_number(query, 3);
    job->procs_used = store_number(query, 4);
    job->procs = store_number(query, 5);
    job->user = store_number(query, 6);
    job->group = store_number(query, 7);
    job->queue = store_number(query, 8);
    job->partition = store_number(query, 9);
    job->status = store_number(query, 10);
    if (job->status == 0 && db_col_type(query, 10) != DB_INT)
        job->status = STORE_UNKNOWN; /* a word */
    store_split_name(db_col_text(query, 11), &job->number, &job->name);
    job->graph = store_number(query, 12);
    job->deadline = store_number(query, 13);
}

bool store_next(struct store_cursor *cursor, struct store_job *job, bool *more, struct error *err)
{
    if (!db_step(cursor->query, more, err))
        return false;
    if (*more) {
        read_job(cursor->query, job);
        job->row = cursor->row++;
    }
    return true;
}

void store_done(struct store_cursor *cursor)
{
    if (!cursor)
        return;
    db_done(cursor->query);
    mem_free(cursor);
}

/* Whether the rows of the source stood in another order than the jobs of the trace. */
static bool is_reordered(struct store *store, int64_t trace_id, bool *reordered, struct error *err)
{
    struct db_query *query = db_query(
        store->db, "SELECT 1 FROM job WHERE trace_id=?1 AND src_row IS NOT NULL LIMIT 1", err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, trace_id);
    ok = db_step(query, reordered, err);
    db_done(query);
    return ok;
}

#define ROWS                                                                                \
    "SELECT " JOB_COLUMNS ",app_id,cpu_ns,mem_used_kb,mem_req_kb,after_job,think_ns,extra," \
    "coalesce(src_row,job_id) AS place,job_id FROM job WHERE trace_id=?1 ORDER BY "

struct store_cursor *store_rows(struct store *store, int64_t trace_id, struct error *err)
{
    bool reordered;

    if (!is_reordered(store, trace_id, &reordered, err))
        return NULL;
    return store_cursor_open(store, reordered ? ROWS "place" : ROWS "job_id", trace_id, err);
}

bool store_next_row(struct store_cursor *cursor, struct store_row *row, bool *more,
                    struct error *err)
{
    struct db_query *query = cursor->query;

    if (!db_step(query, more, err))
        return false;
    if (!*more)
        return true;
    read_job(query, &row->job);
    row->application = store_number(query, 14);
    row->cpu = store_number(query, 15);
    row->mem_used_kb = store_real(query, 16);
    row->mem_req_kb = store_real(query, 17);
    row->after = store_number(query, 18);
    row->think = store_number(query, 19);
    row->extra = db_null(query, 20) ? NULL : db_col_text(query, 20);
    row->source_row = store_number(query, 21);
    row->job.row = db_col_int(query, 22);
    return true;
}

void *store_read_table(struct store *store, const struct store_table *table, int64_t trace_id,
                       size_t *count, struct error *err)
{
    struct db_query *query = db_query(store->db, table->sql, err);
    char *items = NULL;
    bool row = false;
    bool ok;

    *count = 0;
    if (!query)
        return NULL;
    db_bind_int(query, 1, trace_id);
    while ((ok = db_step(query, &row, err)) && row) {
        if (!items)
            items = arena_array(store->arena, (size_t)db_col_int(query, 0), table->size);
        if (!table->read(store, query, items + table->size * *count, err)) {
            ok = error_prefix(err, "%s", store_path(store));
            break;
        }
        ++*count;
    }
    db_done(query);
    if (ok && !items)
        items = arena_alloc(store->arena, 0);
    return ok ? items : NULL;
}
