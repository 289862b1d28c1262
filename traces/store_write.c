/* Trace store, writing: prepared statements inside one transaction, sorted at the end if need be.
 */
#include "traces/store_write.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/arena.h"
#include "traces/writer.h"

const char *const store_action_name[STORE_ACTIONS] = { "repaired", "dropped", "noted" };

const struct store_row store_row_unknown = {
    .job = { .submit = STORE_UNKNOWN,
             .wait = STORE_UNKNOWN,
             .run = STORE_UNKNOWN,
             .request = STORE_UNKNOWN,
             .procs_used = STORE_UNKNOWN,
             .procs = STORE_UNKNOWN,
             .user = STORE_UNKNOWN,
             .group = STORE_UNKNOWN,
             .queue = STORE_UNKNOWN,
             .partition = STORE_UNKNOWN,
             .status = STORE_UNKNOWN,
             .graph = STORE_UNKNOWN,
             .deadline = STORE_UNKNOWN,
             .number = STORE_UNKNOWN,
             .name = "" },
    .application = STORE_UNKNOWN,
    .cpu = STORE_UNKNOWN,
    .mem_used_kb = (double)NAN,
    .mem_req_kb = (double)NAN,
    .after = STORE_UNKNOWN,
    .think = STORE_UNKNOWN,
};

/* The tables that belong to a trace besides `trace` itself. */
static const char *const tables[] = {
    "import_count",  "source_file", "source_line", "label",        "job",     "task",
    "task_cost",     "edge",        "file",        "task_file",    "vm_type", "vm_type_cost",
    "graph",         "type_param",  "type_link",   "machine_type", "machine", "machine_unit",
    "machine_event", "job_machine", "place_group", "place_member", "flow",    "request",
    "series",        "trace",
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
    writer->jobs.sorted = writer->vms.sorted = writer->events.sorted = true;
    memcpy(writer->name, name, length + 1);
    if (!begin(writer, replace, err)) {
        mem_free(writer);
        return NULL;
    }
    return writer;
}

void store_set_origin(struct store_writer *writer, sim_time origin)
{
    if (!writer)
        return;
    BUG_UNLESS(!writer->begun);
    writer->begun = writer->fixed = true;
    writer->origin = origin;
}

struct db_query *writer_query(struct store_writer *writer, enum writer_table table, const char *sql,
                              struct error *err)
{
    struct db_query **query = &writer->insert[table];

    if (!*query) {
        *query = db_query(writer->db, sql, err);
        if (*query)
            db_bind_int(*query, 1, writer->trace_id);
    }
    return *query;
}

void writer_bind(struct db_query *query, int at, int64_t value)
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

const char *writer_name(const char *name, int64_t number, char room[24])
{
    return name ? name : digits(number, room);
}

bool writer_time(struct store_writer *writer, sim_time time, sim_time *offset, struct error *err)
{
    *offset = time;
    if (time == STORE_UNKNOWN)
        return true;
    if (!writer->begun) {
        writer->begun = true;
        writer->origin = time;
    }
    if (__builtin_sub_overflow(time, writer->origin, offset) || *offset == STORE_UNKNOWN)
        return error_set(err, "times lie more than 292 years apart");
    return true;
}

bool writer_place(struct store_writer *writer, struct writer_order *order, sim_time time,
                  sim_time *offset, struct error *err)
{
    sim_time span;

    if (order->count++ == 0)
        order->least = order->last = time;
    if (time < order->last)
        order->sorted = false;
    if (time < order->least)
        order->least = time;
    if (time > order->last)
        order->last = time;
    if (__builtin_sub_overflow(order->last, order->least, &span) || span == TIME_NEVER)
        return error_set(err, "submit times lie more than 292 years apart");
    return writer_time(writer, time, offset, err);
}

static const char insert_job[] =
    "INSERT INTO job(trace_id,job_id,submit_ns,orig_wait_ns,runtime_ns,request_ns,procs_used,"
    "procs_req,user_id,group_id,queue,partition,status,name,app_id,cpu_ns,mem_used_kb,mem_req_kb,"
    "after_job,think_ns,extra,graph_id,deadline_ns) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,"
    "?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23)";

bool store_add(struct store_writer *writer, const struct store_row *row, struct error *err)
{
    const struct store_job *job = &row->job;
    struct db_query *query;
    char number[24];
    sim_time submit = 0;

    if (!writer)
        return true;
    query = writer_query(writer, WRITE_JOB, insert_job, err);
    if (!query || !writer_place(writer, &writer->jobs, job->submit, &submit, err))
        return false;
    db_bind_int(query, 2, writer->jobs.count - 1);
    db_bind_int(query, 3, submit);
    writer_bind(query, 4, job->wait);
    writer_bind(query, 5, job->run);
    writer_bind(query, 6, job->request);
    writer_bind(query, 7, job->procs_used);
    writer_bind(query, 8, job->procs);
    writer_bind(query, 9, job->user);
    writer_bind(query, 10, job->group);
    writer_bind(query, 11, job->queue);
    writer_bind(query, 12, job->partition);
    writer_bind(query, 13, job->status);
    db_bind_text(query, 14, writer_name(job->name, job->number, number));
    writer_bind(query, 15, row->application);
    writer_bind(query, 16, row->cpu);
    bind_amount(query, 17, row->mem_used_kb);
    bind_amount(query, 18, row->mem_req_kb);
    writer_bind(query, 19, row->after);
    writer_bind(query, 20, row->think);
    db_bind_text(query, 21, row->extra);
    writer_bind(query, 22, job->graph);
    writer_bind(query, 23, job->deadline);
    return db_run(query, err);
}

bool store_add_line(struct store_writer *writer, int64_t line, const char *text, struct error *err)
{
    struct db_query *query;

    if (!writer)
        return true;
    query = writer_query(writer, WRITE_LINE, "INSERT INTO source_line VALUES(?1,?2,?3,?4)", err);
    if (!query)
        return false;
    db_bind_int(query, 2, line);
    db_bind_int(query, 3, writer->jobs.count);
    db_bind_text(query, 4, text);
    return db_run(query, err);
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

bool store_add_file(struct store_writer *writer, const char *role, const char *name,
                    const char *sha256, struct error *err)
{
    struct db_query *query =
        db_query(writer->db, "INSERT INTO source_file VALUES(?1,?2,?3,?4)", err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, writer->trace_id);
    db_bind_text(query, 2, role);
    db_bind_text(query, 3, name);
    db_bind_text(query, 4, sha256);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

bool store_add_count(struct store_writer *writer, const struct store_count *count,
                     struct error *err)
{
    /* Two files of one name may have the same to tell. */
    struct db_query *query =
        db_query(writer->db,
                 "INSERT INTO import_count VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT DO UPDATE SET "
                 "rows=rows+excluded.rows,first_line=min(first_line,excluded.first_line)",
                 err);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, writer->trace_id);
    db_bind_text(query, 2, count->file ? count->file : "");
    db_bind_text(query, 3, store_action_name[count->action]);
    db_bind_text(query, 4, count->reason);
    db_bind_int(query, 5, count->rows);
    db_bind_int(query, 6, count->first_line);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

bool store_counts(struct store *store, int64_t trace_id, struct store_count **counts, size_t *count,
                  struct error *err)
{
    struct db_query *query =
        db_query(store_db(store),
                 "SELECT action='dropped',action='noted',reason,rows,first_line,count(*) OVER (),"
                 "file FROM import_count WHERE trace_id=?1 ORDER BY file,action<>'dropped',"
                 "action='noted',rows DESC,reason",
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
            .file = *db_col_text(query, 6) ? store_text(store, db_col_text(query, 6)) : NULL,
        };
    }
    db_done(query);
    *counts = list;
    *count = filled;
    return ok;
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
    writer_bind(query, 4, info->t0_unix_ns);
    writer_bind(query, 5, info->origin_ns);
    writer_bind(query, 6, info->span_ns);
    writer_bind(query, 7, info->procs);
    writer_bind(query, 8, info->jobs);
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
    for (int i = 0; i < WRITER_TABLES; i++)
        db_done(writer->insert[i]);
    mem_free(writer);
}

/* Counts and times of the trace as a whole; `shift` moves what was written to its t0. */
static void sum_up(const struct store_writer *writer, struct trace_info *info, sim_time *shift)
{
    const struct writer_order *items = writer->vms.count    ? &writer->vms
                                       : writer->jobs.count ? &writer->jobs
                                                            : &writer->events;

    info->id = writer->trace_id;
    memcpy(info->name, writer->name, sizeof info->name);
    info->jobs = items->count;
    info->origin_ns = writer->fixed ? writer->origin : items->least;
    info->span_ns = items->last - info->origin_ns;
    *shift = info->origin_ns - writer->origin;
    if (info->t0_unix_ns != STORE_UNKNOWN &&
        __builtin_add_overflow(info->t0_unix_ns, info->origin_ns, &info->t0_unix_ns))
        info->t0_unix_ns = STORE_UNKNOWN;
}

bool store_commit(struct store_writer *writer, struct trace_info *info, struct error *err)
{
    struct db *db = writer->db;
    sim_time shift;
    bool ok;

    sum_up(writer, info, &shift);
    ok = writer_settle(writer, shift, err) && write_info(writer, info, err) &&
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
