/* The results file: schema, lock, plan. */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "sim/run/results.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "sim/run/results.sql.inc"
#include "sim/run/results_internal.h"
#include "sim/run/systems.h"

enum { APPLICATION = 0x4f727265, VERSION = 4 };

static bool check_format(struct db *db, bool may_be_empty, bool *empty, struct error *err)
{
    int64_t tables, application, version;

    if (!db_int(db, "SELECT count(*) FROM sqlite_master", 0, &tables, err) ||
        !db_int(db, "PRAGMA application_id", 0, &application, err) ||
        !db_int(db, "PRAGMA user_version", 0, &version, err))
        return false;
    *empty = tables == 0 && application == 0;
    if (*empty && may_be_empty)
        return true;
    if (application != APPLICATION)
        return error_set(err, "%s: not a results file", db_path(db));
    if (version != VERSION)
        return error_set(err, "%s: results of version %d; this program reads version %d",
                         db_path(db), (int)version, VERSION);
    return true;
}

/*
 * The lock of a writer: of one byte that no file has, and of the open file. A lock of the whole
 * file would shut out SQLite on NFS, where flock() and fcntl() locks see each other (flock(2)).
 */
static struct flock one_byte(void)
{
    return (struct flock){
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)1 << 62, .l_len = 1
    };
}

/* One writer at a time; the lock goes with the process, however it ends. */
static int take_lock(const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct flock lock = one_byte();

    if (fd < 0) {
        error_set(err, "%s: %s", path, strerror(errno));
        return -1;
    }
    if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return fd;
    if (errno == EAGAIN || errno == EACCES)
        error_set(err, "%s: another run is writing it; wait for it or choose another file with -o",
                  path);
    else
        error_set(err, "%s: cannot be locked: %s", path, strerror(errno));
    close(fd);
    return -1;
}

bool results_being_written(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct flock lock = one_byte();
    bool locked = fd >= 0 && fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;

    if (fd >= 0)
        close(fd);
    return locked;
}

static struct results *opened(struct db *db, int lock)
{
    struct results *results = mem_alloc(sizeof *results);

    results->db = db;
    results->lock = lock;
    pthread_mutex_init(&results->mutex, NULL);
    return results;
}

struct results *results_create(const char *path, struct error *err)
{
    int lock = take_lock(path, err);
    struct db *db = lock < 0 ? NULL : db_open(path, DB_CREATE, err);
    bool empty = false;

    if (db && check_format(db, true, &empty, err) &&
        db_exec(db, "PRAGMA journal_mode = WAL", err) &&
        (!empty || (db_exec(db, "BEGIN", err) && db_exec(db, results_sql, err) &&
                    db_exec(db, "COMMIT", err))) &&
        db_exec(db, "PRAGMA synchronous = NORMAL", err))
        return opened(db, lock);
    db_close(db);
    if (lock >= 0)
        close(lock);
    return NULL;
}

struct results *results_read(const char *path, struct error *err)
{
    struct db *db = db_open(path, DB_READ, err);
    bool empty;

    if (db && check_format(db, false, &empty, err))
        return opened(db, -1);
    db_close(db);
    return NULL;
}

void results_close(struct results *results)
{
    if (!results)
        return;
    for (size_t i = 0; i < SYSTEM_TABLES; i++)
        db_done(results->insert_row[i]);
    db_close(results->db);
    if (results->lock >= 0)
        close(results->lock);
    pthread_mutex_destroy(&results->mutex);
    mem_free(results);
}

void results_remove(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct text name = { 0 };

        text_format(&name, "%s%s", path, ends[i]);
        unlink(text_get(&name));
        text_free(&name);
    }
}

bool results_settle(struct results *results, struct error *err)
{
    struct db *db = results->db;
    struct db_query *query;
    bool row = false;
    bool ok;

    /* The log is gone once the mode is another; a reader of the file would keep it. */
    if (!db_exec(db, "PRAGMA synchronous = FULL", err))
        return false;
    query = db_query(db, "PRAGMA journal_mode = DELETE", err);
    ok = query && db_step(query, &row, err);
    if (ok && (!row || strcmp(db_col_text(query, 0), "delete") != 0))
        ok = error_set(err, "%s: in use by another program", db_path(db));
    db_done(query);
    return ok;
}

struct db *results_db(struct results *results)
{
    return results->db;
}

static const char *sql_type(const struct column *column)
{
    return column->type == COLUMN_REAL ? "REAL" : column->type == COLUMN_TEXT ? "TEXT" : "INTEGER";
}

/* A table of that name which another system made is not taken for this one. */
static bool check_columns(struct results *results, const struct record_table *record,
                          struct error *err)
{
    struct db_query *query;
    struct text sql = { 0 };
    struct error why;

    for (const struct column *column = record->columns; column->name; column++)
        text_format(&sql, "%s t.%s%s", sql.count ? "," : "SELECT", column->name,
                    column->type == COLUMN_TIME ? "_ns" : "");
    text_format(&sql, " FROM %s t", record->name);
    query = db_query(results->db, text_get(&sql), &why);
    text_free(&sql);
    db_done(query);
    return query ||
           error_set(err, "%s: its table %s is of another system; choose another file with -o",
                     db_path(results->db), record->name);
}

static bool make_table(struct results *results, const struct record_table *record,
                       struct error *err)
{
    struct text table = { 0 };
    struct text view = { 0 };
    bool ok;

    text_format(&table, "CREATE TABLE IF NOT EXISTS %s(run_no INTEGER NOT NULL", record->name);
    text_format(&view, "CREATE VIEW IF NOT EXISTS v_%s AS SELECT r.run_id, r.policy", record->name);
    for (const struct column *column = record->columns; column->name; column++) {
        bool time = column->type == COLUMN_TIME;

        text_format(&table, ", %s%s %s", column->name, time ? "_ns" : "", sql_type(column));
        if (time)
            text_format(&view, ", t.%s_ns / 1e9 AS %s_s", column->name, column->name);
        else
            text_format(&view, ", t.%s", column->name);
    }
    text_format(&table, ", PRIMARY KEY(run_no, %s)) STRICT, WITHOUT ROWID",
                record->columns[0].name);
    text_format(&view, " FROM %s t JOIN run r USING(run_no)", record->name);
    ok = db_exec(results->db, text_get(&table), err) &&
         db_exec(results->db, text_get(&view), err) && check_columns(results, record, err);
    text_free(&table);
    text_free(&view);
    return ok;
}

bool results_record_tables(struct results *results, const struct system *system, struct error *err)
{
    for (const struct record_table *table = system->tables; table->name; table++)
        if (!make_table(results, table, err))
            return false;
    return true;
}

bool results_run_no(struct results *results, const char *run_id, int64_t *run_no, struct error *err)
{
    struct db_query *query = db_query(results->db, "SELECT run_no FROM run WHERE run_id = ?", err);
    bool row = false;

    if (!query)
        return false;
    db_bind_text(query, 1, run_id);
    if (db_step(query, &row, err) && row)
        *run_no = db_col_int(query, 0);
    else if (!row)
        error_set(err, "%s: run %s is gone from the file", db_path(results->db), run_id);
    db_done(query);
    return row;
}

/* Rows of runs that were never finished, of this system: those of others are not known here. */
static bool remove_remains(struct results *results, const struct system *system, struct error *err)
{
    static const char *const tables[] = { "metric", "warmup", "repair",
                                          "series", "heat",   "provenance" };
    const char *where =
        "WHERE run_no IN (SELECT run_no FROM run WHERE status = 'planned' AND system = ";
    struct text sql = { 0 };
    bool ok;

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        text_format(&sql, "DELETE FROM %s %s'%s');", tables[i], where, system->name);
    for (const struct record_table *table = system->tables; table->name; table++)
        text_format(&sql, "DELETE FROM %s %s'%s');", table->name, where, system->name);
    ok = db_exec(results->db, text_get(&sql), err);
    text_free(&sql);
    return ok;
}

static bool enter_glossary(struct results *results, const struct system *system, struct error *err)
{
    struct db_query *query =
        db_query(results->db,
                 "INSERT OR REPLACE INTO glossary(system, place, name, unit, doc, better) "
                 "VALUES(?, ?, ?, ?, ?, ?)",
                 err);
    bool ok = query != NULL;

    for (int64_t i = 0; ok && system->metrics[i].name; i++) {
        db_bind_text(query, 1, system->name);
        db_bind_int(query, 2, i);
        db_bind_text(query, 3, system->metrics[i].name);
        db_bind_text(query, 4, system->metrics[i].unit);
        db_bind_text(query, 5, system->metrics[i].doc);
        db_bind_text(query, 6, system_better(system, system->metrics[i].name));
        ok = db_run(query, err);
    }
    db_done(query);
    return ok;
}

/* A chart of a column that is not there, or of another type, is a mistake of the system. */
static const char *column_name(const struct record_table *table, const char *name, bool time,
                               struct text *out)
{
    const struct column *column = table->columns;

    if (!name)
        return NULL;
    while (column->name && strcmp(column->name, name) != 0)
        column++;
    BUG_UNLESS(column->name && (column->type == COLUMN_TIME) == time &&
               column->type != COLUMN_REAL);
    text_format(out, "%s%s", name, time ? "_ns" : "");
    return text_get(out);
}

static bool enter_gantt(struct db_query *query, const struct system *system,
                        const struct record_table *table, struct error *err)
{
    const struct gantt *gantt = table->gantt;
    const struct {
        const char *column;
        bool time;
    } parts[] = {
        { gantt->lane, false },  { gantt->start, true },   { gantt->finish, true },
        { gantt->label, false }, { gantt->group, false },  { gantt->mark, false },
        { gantt->width, false }, { gantt->arrival, true },
    };
    enum { PARTS = sizeof parts / sizeof parts[0] };
    struct text names[PARTS] = { 0 }; /* bound until the query has run */
    bool ok;

    db_bind_text(query, 1, system->name);
    db_bind_text(query, 2, table->name);
    for (int i = 0; i < PARTS; i++)
        db_bind_text(query, i + 3, column_name(table, parts[i].column, parts[i].time, &names[i]));
    ok = db_run(query, err);
    for (int i = 0; i < PARTS; i++)
        text_free(&names[i]);
    return ok;
}

/* What the report must know of the system to draw its charts. */
static bool enter_charts(struct results *results, const struct system *system, struct error *err)
{
    struct db_query *gantt = db_query(
        results->db, "INSERT OR REPLACE INTO gantt VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err);
    struct db_query *pareto =
        gantt ? db_query(results->db, "INSERT OR REPLACE INTO pareto VALUES(?, ?, ?, ?, ?)", err)
              : NULL;
    bool ok = pareto != NULL;

    for (const struct record_table *table = system->tables; ok && table->name; table++)
        ok = !table->gantt || enter_gantt(gantt, system, table, err);
    for (int64_t i = 0; ok && system->pareto && system->pareto[i].title; i++) {
        db_bind_text(pareto, 1, system->name);
        db_bind_int(pareto, 2, i);
        db_bind_text(pareto, 3, system->pareto[i].x);
        db_bind_text(pareto, 4, system->pareto[i].y);
        db_bind_text(pareto, 5, system->pareto[i].title);
        ok = db_run(pareto, err);
    }
    db_done(gantt);
    db_done(pareto);
    return ok;
}

/* Runs a statement whose only parameter is the study. */
static bool of_study(struct results *results, const char *sql, int64_t study_no, struct error *err)
{
    struct db_query *query = db_query(results->db, sql, err);
    bool ok = query != NULL;

    if (ok) {
        db_bind_int(query, 1, study_no);
        ok = db_run(query, err);
    }
    db_done(query);
    return ok;
}

static bool enter_study(struct results *results, const struct plan *plan, int64_t *study_no,
                        struct error *err)
{
    const char *sql =
        "INSERT INTO study(name, system, runs, baseline) VALUES(?1, ?2, ?3, ?4) "
        "ON CONFLICT(name) DO UPDATE SET system = ?2, runs = ?3, baseline = ?4 RETURNING study_no";
    struct db_query *query = db_query(results->db, sql, err);
    bool row = false;
    bool ok;

    if (!query)
        return false;
    db_bind_text(query, 1, plan->study->name);
    db_bind_text(query, 2, plan->system->name);
    db_bind_int(query, 3, (int64_t)plan->count);
    db_bind_text(query, 4, plan->study->baseline);
    ok = db_step(query, &row, err) && row;
    if (ok)
        *study_no = db_col_int(query, 0);
    /* Statements with RETURNING do their work only when they are stepped to the end. */
    ok = ok && db_step(query, &row, err);
    db_done(query);
    if (!ok)
        return false;
    /* A comparison is of all runs of the plan that it was made of. */
    return of_study(results, "DELETE FROM study_run WHERE study_no = ?", *study_no, err) &&
           of_study(results, "DELETE FROM comparison WHERE study_no = ?", *study_no, err);
}

/* Enters one run and links it to the study. */
static bool enter_run(struct db_query *insert, struct db_query *link, const struct plan_run *run,
                      struct error *err)
{
    db_bind_text(insert, 1, run->id);
    db_bind_text(insert, 3, run->policy);
    db_bind_text(insert, 4, run->params);
    db_bind_int(insert, 5, (int64_t)run->seed);
    db_bind_int(insert, 6, (int64_t)run->replication);
    db_bind_text(insert, 7, run->config);
    db_bind_text(insert, 8, run->trace_sha256);
    db_bind_text(link, 3, run->id);
    db_bind_text(link, 4, run->point);
    db_bind_text(link, 5, run->pair);
    db_bind_text(link, 6, run->own);
    return db_run(insert, err) && db_run(link, err);
}

/*
 * Runs that `repeat:` has asked for in chunks that are not `mine`: they stay asked for. Of those
 * that are, the rule decides anew. needed[] is by run of the plan.
 */
static bool keep_needed(struct results *results, const struct plan *plan, const bool *mine,
                        bool *needed, struct error *err)
{
    struct db_query *query = db_query(
        results->db,
        "SELECT ordinal, run_id FROM study_run JOIN study s USING(study_no) JOIN run USING(run_no) "
        "WHERE s.name = ? AND NOT spare",
        err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, plan->study->name);
    while (mine && (ok = db_step(query, &row, err)) && row) {
        size_t i = (size_t)db_col_int(query, 0);

        if (i < plan->count && !mine[i])
            needed[i] = !strcmp(db_col_text(query, 1), plan->runs[i].id);
    }
    db_done(query);
    return ok;
}

static bool enter_runs(struct results *results, const struct plan *plan, const bool *needed,
                       int64_t study_no, struct error *err)
{
    struct db_query *insert = db_query(
        results->db,
        "INSERT INTO run(run_id, system, policy, params, seed, replication, config, trace_sha256, "
        "status) VALUES(?, ?, ?, ?, ?, ?, ?, ?, 'planned') ON CONFLICT(run_id) DO NOTHING",
        err);
    struct db_query *link =
        insert ? db_query(results->db,
                          "INSERT INTO study_run(study_no, ordinal, run_no, "
                          "point, pair, own, spare) SELECT ?1, ?2, run_no, ?4, ?5, "
                          "?6, ?7 "
                          "FROM run WHERE run_id = ?3",
                          err)
               : NULL;
    bool ok = link != NULL;

    for (size_t i = 0; ok && i < plan->count; i++) {
        db_bind_text(insert, 2, plan->system->name);
        db_bind_int(link, 1, study_no);
        db_bind_int(link, 2, (int64_t)i);
        db_bind_int(link, 7,
                    plan->repeat && !needed[i] &&
                        (int64_t)plan->runs[i].replication >= plan->repeat->least);
        ok = enter_run(insert, link, &plan->runs[i], err);
    }
    db_done(insert);
    db_done(link);
    return ok;
}

/*
 * Runs of this plan that failed are tried again, those of `mine` only: what is known of the
 * failures of other studies and of other chunks stays.
 */
static bool forget_failures(struct results *results, const struct plan *plan, int64_t study_no,
                            const bool *mine, struct error *err)
{
    struct db_query *query =
        db_query(results->db,
                 "UPDATE run SET status = 'planned', error = NULL WHERE status = 'failed' AND "
                 "run_no = (SELECT run_no FROM study_run WHERE study_no = ?1 AND ordinal = ?2)",
                 err);
    bool ok = query != NULL;

    if (ok)
        db_bind_int(query, 1, study_no);
    for (size_t i = 0; ok && i < plan->count; i++) {
        if (mine && !mine[i])
            continue;
        db_bind_int(query, 2, (int64_t)i);
        ok = db_run(query, err);
    }
    db_done(query);
    return ok;
}

static bool find_done(struct results *results, const struct plan *plan, int64_t study_no,
                      bool *done, struct error *err)
{
    struct db_query *query = db_query(
        results->db,
        "SELECT ordinal, status FROM study_run JOIN run USING(run_no) WHERE study_no = ?", err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, study_no);
    while ((ok = db_step(query, &row, err)) && row)
        if ((size_t)db_col_int(query, 0) < plan->count)
            done[db_col_int(query, 0)] = !strcmp(db_col_text(query, 1), "ok");
    db_done(query);
    return ok;
}

bool results_plan(struct results *results, const struct plan *plan, const bool *mine, bool *done,
                  struct error *err)
{
    bool *needed = mem_alloc(plan->count * sizeof *needed);
    int64_t study_no = 0;
    struct error ignored;
    bool ok;

    results->system = plan->system;
    ok = db_exec(results->db, "BEGIN IMMEDIATE", err);
    if (ok &&
        !(results_record_tables(results, plan->system, err) &&
          enter_glossary(results, plan->system, err) && enter_charts(results, plan->system, err) &&
          keep_needed(results, plan, mine, needed, err) &&
          enter_study(results, plan, &study_no, err) &&
          enter_runs(results, plan, needed, study_no, err) &&
          forget_failures(results, plan, study_no, mine, err) &&
          remove_remains(results, plan->system, err) && db_exec(results->db, "COMMIT", err))) {
        db_exec(results->db, "ROLLBACK", &ignored);
        ok = false;
    }
    mem_free(needed);
    return ok && find_done(results, plan, study_no, done, err);
}

bool results_need(struct results *results, const struct plan *plan, const size_t *runs,
                  size_t count, struct error *err)
{
    struct db_query *query;
    struct error ignored;
    bool ok;

    pthread_mutex_lock(&results->mutex);
    query = db_query(results->db,
                     "UPDATE study_run SET spare = 0 WHERE ordinal = ?1 AND study_no = "
                     "(SELECT study_no FROM study WHERE name = ?2)",
                     err);
    ok = query && db_exec(results->db, "BEGIN IMMEDIATE", err);
    if (ok) {
        db_bind_text(query, 2, plan->study->name);
        for (size_t i = 0; ok && i < count; i++) {
            db_bind_int(query, 1, (int64_t)runs[i]);
            ok = db_run(query, err);
        }
        ok = ok && db_exec(results->db, "COMMIT", err);
        if (!ok)
            db_exec(results->db, "ROLLBACK", &ignored);
    }
    db_done(query);
    pthread_mutex_unlock(&results->mutex);
    return ok;
}

bool results_values(struct results *results, const struct plan *plan, double *values,
                    struct error *err)
{
    struct db_query *query =
        db_query(results->db,
                 "SELECT ordinal, place, value FROM study_run JOIN run USING(run_no) JOIN metric "
                 "USING(run_no) WHERE study_no = (SELECT study_no FROM study WHERE name = ?) AND "
                 "status = 'ok'",
                 err);
    bool row = true;
    bool ok = query != NULL;

    for (size_t i = 0; i < plan->count * plan->measure_count; i++)
        values[i] = (double)NAN;
    if (!ok)
        return false;
    db_bind_text(query, 1, plan->study->name);
    while ((ok = db_step(query, &row, err)) && row) {
        size_t run = (size_t)db_col_int(query, 0);
        size_t place = (size_t)db_col_int(query, 1);

        if (run < plan->count && place < plan->measure_count && !db_null(query, 2))
            values[run * plan->measure_count + place] = db_col_real(query, 2);
    }
    db_done(query);
    return ok;
}
