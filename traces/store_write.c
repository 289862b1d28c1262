/* Trace store, writing: prepared statements inside one transaction, sorted at the end if need be.
 */
#include "traces/store_write.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/arena.h"

const char *const store_action_name[STORE_ACTIONS] = { "repaired", "dropped", "noted" };

struct store_writer {
    struct store *store;
    struct db *db;
    struct db_query *job;
    struct db_query *line;
    int64_t trace_id;
    char name[128];
    int64_t jobs;
    bool sorted;
    sim_time origin; /* submit time of the first row of the source: base of what is written */
    sim_time least;  /* of all submit times */
    sim_time last;   /* greatest of all submit times */
};

/* The tables that belong to a trace besides `trace` itself. */
static const char *const tables[] = {
    "import_count", "source_line",  "label",         "job",         "task",
    "task_cost",    "edge",         "file",          "task_file",   "machine_type",
    "machine",      "machine_unit", "machine_event", "place_group", "place_member",
    "flow",         "request",      "series",        "trace",
};

static bool exec_for(struct db *db, const char *sql, int64_t trace_id, struct error *err)
{
    struct db_query *query = db_query(db, sql, err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, trace_id);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

static bool delete_rows(struct db *db, int64_t trace_id, struct error *err)
{
    char sql[80];

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE trace_id=?1", tables[i]);
        if (!exec_for(db, sql, trace_id, err))
            return false;
    }
    return true;
}

/* Gives up without touching the error that is being reported. */
static void undo(struct db *db)
{
    struct error unused;

    db_exec(db, "ROLLBACK", &unused);
}

bool store_remove(struct store *store, int64_t trace_id, struct error *err)
{
    struct db *db = store_db(store);

    if (!db_exec(db, "BEGIN IMMEDIATE", err))
        return false;
    if (delete_rows(db, trace_id, err) && db_exec(db, "COMMIT", err))
        return true;
    undo(db);
    return false;
}

/* The id of the new trace: that of the one it replaces, or the next. */
static bool choose_id(struct store_writer *writer, bool replace, struct error *err)
{
    struct db *db = writer->db;
    struct db_query *query = db_query(db, "SELECT trace_id FROM trace WHERE name=?1", err);
    bool row = false;
    bool ok;

    if (!query)
        return false;
    db_bind_text(query, 1, writer->name);
    ok = db_step(query, &row, err);
    if (ok && row)
        writer->trace_id = db_col_int(query, 0);
    db_done(query);
    if (!ok)
        return false;
    if (!row)
        return db_int(db, "SELECT max(trace_id)+1 FROM trace", 1, &writer->trace_id, err);
    if (!replace)
        return error_set(err, "%s: there is a trace '%s' already; --replace overwrites it",
                         db_path(db), writer->name);
    return delete_rows(db, writer->trace_id, err);
}

static bool begin(struct store_writer *writer, bool replace, struct error *err)
{
    struct db *db = writer->db;
    int64_t traces;

    /* Without a trace there is nothing that a power cut could take away. */
    if (!db_int(db, "SELECT count(*) FROM trace", 0, &traces, err) ||
        !db_exec(db, traces ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF", err) ||
        !db_exec(db, "BEGIN IMMEDIATE", err))
        return false;
    if (!choose_id(writer, replace, err)) {
        undo(db);
        return false;
    }
    writer->job = db_query(db,
                           "INSERT INTO job(trace_id,job_id,submit_ns,orig_wait_ns,runtime_ns,"
                           "request_ns,procs_used,procs_req,user_id,group_id,queue,partition,"
                           "status,name,app_id,cpu_ns,mem_used_kb,mem_req_kb,after_job,think_ns,"
                           "extra) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,"
                           "?17,?18,?19,?20,?21)",
                           err);
    if (writer->job)
        writer->line = db_query(db, "INSERT INTO source_line VALUES(?1,?2,?3,?4)", err);
    if (!writer->line) {
        db_done(writer->job);
        undo(db);
        return false;
    }
    db_bind_int(writer->job, 1, writer->trace_id);
    return true;
}

struct store_writer *store_begin(struct store *store, const char *name, bool replace,
                                 struct error *err)
{
    struct store_writer *writer;
    size_t length = strlen(name);

    if (length == 0 || length >= sizeof writer->name) {
        error_set(err, "the name of a trace has 1 to 127 bytes, not %zu", length);
        return NULL;
    }
    writer = mem_alloc(sizeof *writer);
    writer->store = store;
    writer->db = store_db(store);
    writer->sorted = true;
    memcpy(writer->name, name, length + 1);
    if (!begin(writer, replace, err)) {
        mem_free(writer);
        return NULL;
    }
    return writer;
}

static void bind_known(struct db_query *query, int at, int64_t value)
{
    if (value == STORE_UNKNOWN)
        db_bind_null(query, at);
    else
        db_bind_int(query, at, value);
}

/* A whole number is kept as an integer: smaller, and spelled as in the source. */
static void bind_amount(struct db_query *query, int at, double value)
{
    if (value == trunc(value) && fabs(value) < 9e15)
        db_bind_int(query, at, (int64_t)value);
    else
        db_bind_real(query, at, value);
}

/* Decimal digits of an id; far quicker than printf, which shows in a million rows. */
static const char *digits(int64_t value, char out[24])
{
    char *p = out + 23;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    *p = '\0';
    do
        *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--p = '-';
    return p;
}

/* Keeps the order and the range of submit times; sets the time from the first row. */
static bool place(struct store_writer *writer, sim_time submit, sim_time *offset, struct error *err)
{
    sim_time span;

    if (writer->jobs == 0)
        writer->origin = writer->least = writer->last = submit;
    if (submit < writer->last)
        writer->sorted = false;
    if (submit < writer->least)
        writer->least = submit;
    if (submit > writer->last)
        writer->last = submit;
    if (__builtin_sub_overflow(writer->last, writer->least, &span) || span == TIME_NEVER ||
        __builtin_sub_overflow(submit, writer->origin, offset))
        return error_set(err, "submit times lie more than 292 years apart");
    return true;
}

bool store_add(struct store_writer *writer, const struct store_row *row, struct error *err)
{
    const struct store_job *job = &row->job;
    struct db_query *query = writer->job;
    char number[24];
    sim_time submit = 0;

    if (!place(writer, job->submit, &submit, err))
        return false;
    db_bind_int(query, 2, writer->jobs);
    db_bind_int(query, 3, submit);
    bind_known(query, 4, job->wait);
    bind_known(query, 5, job->run);
    bind_known(query, 6, job->request);
    bind_known(query, 7, job->procs_used);
    bind_known(query, 8, job->procs);
    bind_known(query, 9, job->user);
    bind_known(query, 10, job->group);
    bind_known(query, 11, job->queue);
    bind_known(query, 12, job->partition);
    bind_known(query, 13, job->status);
    db_bind_text(query, 14, job->name ? job->name : digits(job->number, number));
    bind_known(query, 15, row->application);
    bind_known(query, 16, row->cpu);
    bind_amount(query, 17, row->mem_used_kb);
    bind_amount(query, 18, row->mem_req_kb);
    bind_known(query, 19, row->after);
    bind_known(query, 20, row->think);
    db_bind_text(query, 21, row->extra);
    writer->jobs++;
    return db_run(query, err);
}

bool store_add_line(struct store_writer *writer, int64_t line, const char *text, struct error *err)
{
    db_bind_int(writer->line, 1, writer->trace_id);
    db_bind_int(writer->line, 2, line);
    db_bind_int(writer->line, 3, writer->jobs);
    db_bind_text(writer->line, 4, text);
    return db_run(writer->line, err);
}

bool store_add_label(struct store_writer *writer, enum store_label kind, int64_t id,
                     const char *text, struct error *err)
{
    struct db_query *query = db_query(writer->db, "INSERT INTO label VALUES(?1,?2,?3,?4)", err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, writer->trace_id);
    db_bind_text(query, 2, store_label_name[kind]);
    db_bind_int(query, 3, id);
    db_bind_text(query, 4, text);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

bool store_add_count(struct store_writer *writer, const struct store_count *count,
                     struct error *err)
{
    struct db_query *query =
        db_query(writer->db, "INSERT INTO import_count VALUES(?1,?2,?3,?4,?5)", err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, writer->trace_id);
    db_bind_text(query, 2, store_action_name[count->action]);
    db_bind_text(query, 3, count->reason);
    db_bind_int(query, 4, count->rows);
    db_bind_int(query, 5, count->first_line);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

bool store_counts(struct store *store, int64_t trace_id, struct store_count **counts, size_t *count,
                  struct error *err)
{
    struct db_query *query =
        db_query(store_db(store),
                 "SELECT action='dropped',action='noted',reason,rows,first_line,count(*) OVER () "
                 "FROM import_count WHERE trace_id=?1 ORDER BY action<>'dropped',action='noted',"
                 "rows DESC,reason",
                 err);
    struct store_count *list = NULL;
    size_t filled = 0;
    bool row, ok;

    if (!query)
        return false;
    db_bind_int(query, 1, trace_id);
    while ((ok = db_step(query, &row, err)) && row) {
        if (!list)
            list = store_array(store, (size_t)db_col_int(query, 5), sizeof *list);
        list[filled++] = (struct store_count){
            .action = db_col_int(query, 0)   ? STORE_DROPPED
                      : db_col_int(query, 1) ? STORE_NOTED
                                             : STORE_REPAIRED,
            .reason = store_text(store, db_col_text(query, 2)),
            .rows = db_col_int(query, 3),
            .first_line = db_col_int(query, 4),
        };
    }
    db_done(query);
    *counts = list;
    *count = filled;
    return ok;
}

/* Numbers the jobs anew in (submit, source) order; SQLite sorts, outside memory if it must. */
static bool sort_jobs(struct store_writer *writer, struct error *err)
{
    struct db *db = writer->db;
    struct db_query *query;
    bool ok;

    if (!db_exec(db, "DROP TABLE IF EXISTS temp.unsorted", err) ||
        !db_exec(db, "CREATE TEMP TABLE unsorted AS SELECT * FROM job WHERE 0", err) ||
        !exec_for(db, "INSERT INTO unsorted SELECT * FROM job WHERE trace_id=?1", writer->trace_id,
                  err) ||
        !exec_for(db, "DELETE FROM job WHERE trace_id=?1", writer->trace_id, err))
        return false;
    query = db_query(db,
                     "INSERT INTO job SELECT trace_id,row_number() OVER (ORDER BY submit_ns,job_id)"
                     "-1,submit_ns-?1,orig_wait_ns,runtime_ns,request_ns,procs_used,procs_req,"
                     "user_id,group_id,queue,partition,status,name,app_id,cpu_ns,mem_used_kb,"
                     "mem_req_kb,after_job,think_ns,kind,priority,qos,deadline_ns,extra,job_id "
                     "FROM unsorted ORDER BY submit_ns,job_id",
                     err);
    if (!query)
        return false;
    db_bind_int(query, 1, writer->least - writer->origin);
    ok = db_run(query, err);
    db_done(query);
    return ok && db_exec(db, "DROP TABLE temp.unsorted", err);
}

static bool write_info(struct store_writer *writer, const struct trace_info *info,
                       struct error *err)
{
    struct db_query *query = db_query(
        writer->db,
        "INSERT INTO trace(trace_id,name,family,t0_unix_ns,origin_ns,span_ns,procs,jobs,format,"
        "source,licence,citation,sha256,importer,notes) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,"
        "?11,?12,?13,?14,?15)",
        err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, info->id);
    db_bind_text(query, 2, info->name);
    db_bind_text(query, 3, info->family);
    bind_known(query, 4, info->t0_unix_ns);
    bind_known(query, 5, info->origin_ns);
    bind_known(query, 6, info->span_ns);
    bind_known(query, 7, info->procs);
    bind_known(query, 8, info->jobs);
    db_bind_text(query, 9, info->format);
    db_bind_text(query, 10, info->source);
    db_bind_text(query, 11, info->licence);
    db_bind_text(query, 12, info->citation);
    db_bind_text(query, 13, info->sha256);
    db_bind_text(query, 14, info->importer);
    db_bind_text(query, 15, info->notes);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

static void close_writer(struct store_writer *writer)
{
    db_done(writer->job);
    db_done(writer->line);
    mem_free(writer);
}

bool store_commit(struct store_writer *writer, struct trace_info *info, struct error *err)
{
    struct db *db = writer->db;
    bool ok;

    info->id = writer->trace_id;
    memcpy(info->name, writer->name, sizeof info->name);
    info->jobs = writer->jobs;
    info->origin_ns = writer->least;
    info->span_ns = writer->last - writer->least;
    if (info->t0_unix_ns != STORE_UNKNOWN &&
        __builtin_add_overflow(info->t0_unix_ns, writer->least, &info->t0_unix_ns))
        info->t0_unix_ns = STORE_UNKNOWN;
    ok = (writer->sorted || sort_jobs(writer, err)) && write_info(writer, info, err) &&
         db_exec(db, "COMMIT", err);
    close_writer(writer);
    if (!ok)
        undo(db);
    return ok;
}

void store_rollback(struct store_writer *writer)
{
    struct db *db;

    if (!writer)
        return;
    db = writer->db;
    close_writer(writer);
    undo(db);
}
