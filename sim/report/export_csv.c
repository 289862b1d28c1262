/* All tables of the chosen runs as comma-separated values (RFC 4180), one file each. */
#include <inttypes.h>
#include <string.h>

#include "sim/base/vec.h"
#include "sim/report/export_axes.h"
#include "sim/report/export_internal.h"

/* A folder of tables under way. */
struct csv {
    struct export_work *work;
    const char *folder; /* its name while it is written */
    struct export_axes axes;
    struct text line;
};

static void add_field(struct text *line, struct db_query *query, int column)
{
    enum db_type type = db_col_type(query, column);

    if (type == DB_INT)
        text_format(line, "%" PRId64, db_col_int(query, column));
    else if (type == DB_REAL)
        text_add_real(line, db_col_real(query, column));
    else if (type == DB_TEXT)
        export_csv_field(line, db_col_text(query, column));
}

static void end_line(struct csv *csv, FILE *out)
{
    text_add(&csv->line, "\r\n");
    fwrite(text_get(&csv->line), 1, csv->line.count, out);
    csv->line.count = 0;
}

static void add_names(struct csv *csv, struct db_query *query)
{
    for (int i = 0; i < db_col_count(query); i++) {
        if (csv->line.count)
            text_add(&csv->line, ",");
        export_csv_field(&csv->line, db_col_name(query, i));
    }
}

static void add_axis_names(struct csv *csv)
{
    for (size_t i = 0; i < csv->axes.count; i++) {
        text_add(&csv->line, ",");
        export_csv_field(&csv->line, csv->axes.names[i]);
    }
}

static void add_axes(struct csv *csv, const struct export_run *run)
{
    const char *const objects[] = { run->point, run->own, run->pair };

    for (size_t i = 0; i < csv->axes.count; i++) {
        struct text value = { 0 };

        export_axes_value(&csv->axes, i, objects, 3, &value);
        text_add(&csv->line, ",");
        export_csv_field(&csv->line, text_get(&value));
        text_free(&value);
    }
}

static bool open_table(const struct csv *csv, const char *name, struct export_file *file,
                       struct error *err)
{
    struct text path = { 0 };
    bool ok;

    text_format(&path, "%s/%s.csv", csv->folder, name);
    ok = export_file_open(file, text_get(&path), err);
    text_free(&path);
    return ok;
}

/* A table with the axes between what tells the run and the first column of the query. */
struct table {
    const char *name;
    const char *sql; /* of the run ?1 */
    bool axes;
};

/*
 * Rows of one run: its id, study, policy, then axes, then the query's columns. The file is opened
 * at the first row.
 */
static bool write_run(struct csv *csv, const struct table *table, const struct export_run *run,
                      struct export_file *file, struct error *err)
{
    struct db_query *query = db_query(results_db(csv->work->results), table->sql, err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, run->run_no);
    while (ok && (ok = db_step(query, &row, err)) && row) {
        if (!file->out) {
            if (!(ok = open_table(csv, table->name, file, err)))
                break;
            text_add(&csv->line, "run_id,study,policy");
            if (table->axes)
                add_axis_names(csv);
            add_names(csv, query);
            end_line(csv, file->out);
        }
        text_add(&csv->line, run->run_id);
        text_add(&csv->line, ",");
        export_csv_field(&csv->line, run->study);
        text_add(&csv->line, ",");
        export_csv_field(&csv->line, run->policy);
        if (table->axes)
            add_axes(csv, run);
        for (int i = 0; i < db_col_count(query); i++) {
            text_add(&csv->line, ",");
            add_field(&csv->line, query, i);
        }
        end_line(csv, file->out);
    }
    db_done(query);
    return ok;
}

/* No file for a table without rows. */
static bool write_table(struct csv *csv, const struct table *table, struct error *err)
{
    struct export_file file = { 0 };
    bool ok = true;

    for (size_t i = 0; ok && i < csv->work->count; i++)
        ok = write_run(csv, table, &csv->work->runs[i], &file, err);
    if (!file.out)
        return ok;
    return export_file_end(&file, ok, err);
}

/* Courses and distributions: a row for each point of a curve. */
static bool write_series_run(struct csv *csv, const struct export_run *run,
                             struct export_file *file, struct error *err)
{
    struct db_query *query = db_query(results_db(csv->work->results),
                                      "SELECT name, kind, unit, n, x, y FROM series "
                                      "WHERE run_no = ? ORDER BY name",
                                      err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, run->run_no);
    while (ok && (ok = db_step(query, &row, err)) && row) {
        size_t x_size, y_size;
        const unsigned char *x = db_col_blob(query, 4, &x_size);
        const unsigned char *y = db_col_blob(query, 5, &y_size);
        size_t n = x_size / sizeof(double);

        if (n != (size_t)db_col_int(query, 3) || x_size % sizeof(double) || y_size != x_size) {
            ok = error_set(err, "%s: damaged series '%.40s'",
                           db_path(results_db(csv->work->results)), db_col_text(query, 0));
            break;
        }
        if (!file->out) {
            if (!(ok = open_table(csv, "series", file, err)))
                break;
            text_add(&csv->line, "run_id,policy,name,kind,unit,x,y");
            end_line(csv, file->out);
        }
        for (size_t i = 0; i < n; i++) {
            text_format(&csv->line, "%s,", run->run_id);
            export_csv_field(&csv->line, run->policy);
            for (int column = 0; column < 3; column++) {
                text_add(&csv->line, ",");
                add_field(&csv->line, query, column);
            }
            text_add(&csv->line, ",");
            text_add_real(&csv->line, export_double(x, i));
            text_add(&csv->line, ",");
            text_add_real(&csv->line, export_double(y, i));
            end_line(csv, file->out);
        }
    }
    db_done(query);
    return ok;
}

static bool write_series(struct csv *csv, struct error *err)
{
    struct export_file file = { 0 };
    bool ok = true;

    for (size_t i = 0; ok && i < csv->work->count; i++)
        ok = write_series_run(csv, &csv->work->runs[i], &file, err);
    if (!file.out)
        return ok;
    return export_file_end(&file, ok, err);
}

/* Differences to the baseline, of the chosen studies. */
static bool write_comparison(struct csv *csv, struct error *err)
{
    struct db_query *query =
        db_query(results_db(csv->work->results),
                 "SELECT v.* FROM v_compare v JOIN study s ON s.name = v.study "
                 "WHERE (?1 IS NULL OR v.study = ?1) AND (?2 IS NULL OR v.policy = ?2) "
                 "AND (?3 IS NULL OR v.point = ?3) ORDER BY s.study_no, v.point, v.metric, "
                 "v.policy",
                 err);
    struct export_file file = { 0 };
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, csv->work->order->study);
    db_bind_text(query, 2, csv->work->order->policy);
    db_bind_text(query, 3, csv->work->order->point);
    while (ok && (ok = db_step(query, &row, err)) && row) {
        if (!file.out) {
            if (!(ok = open_table(csv, "comparison", &file, err)))
                break;
            add_names(csv, query);
            end_line(csv, file.out);
        }
        for (int i = 0; i < db_col_count(query); i++) {
            if (i)
                text_add(&csv->line, ",");
            add_field(&csv->line, query, i);
        }
        end_line(csv, file.out);
    }
    db_done(query);
    if (!file.out)
        return ok;
    return export_file_end(&file, ok, err);
}

/* A name as SQL. */
static void add_quoted(struct text *sql, const char *before, const char *name)
{
    text_add(sql, before);
    text_add(sql, "\"");
    for (; *name; name++)
        text_add_bytes(sql, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
    text_add(sql, "\"");
}

/*
 * A record table as its view shows it, times in seconds: the view's columns behind run_id and
 * policy, rows in the order of the table's key.
 */
static bool write_record(struct csv *csv, const char *name, const char *key, struct error *err)
{
    struct text columns = { 0 }, sql = { 0 }, view = { 0 };
    struct table table = { .name = name };
    struct db_query *query;
    bool row = true;
    bool ok;

    text_format(&view, "v_%s", name);
    query = db_query(results_db(csv->work->results),
                     "SELECT name FROM pragma_table_info(?) WHERE name NOT IN "
                     "('run_id', 'policy') ORDER BY cid",
                     err);
    ok = query != NULL;
    if (ok)
        db_bind_text(query, 1, text_get(&view));
    while (ok && (ok = db_step(query, &row, err)) && row)
        add_quoted(&columns, columns.count ? ", v." : "v.", db_col_text(query, 0));
    db_done(query);
    text_format(&sql, "SELECT %s FROM ", text_get(&columns));
    add_quoted(&sql, "", text_get(&view));
    add_quoted(&sql, " v JOIN run r USING(run_id) WHERE r.run_no = ?1 ORDER BY v.", key);
    table.sql = text_get(&sql);
    ok = ok && write_table(csv, &table, err);
    text_free(&columns);
    text_free(&sql);
    text_free(&view);
    return ok;
}

/* Record tables are those with a view of their name; the first column behind run_no is the key. */
static bool write_records(struct csv *csv, struct error *err)
{
    struct db_query *query = db_query(
        results_db(csv->work->results),
        "SELECT m.name, (SELECT name FROM pragma_table_info(m.name) WHERE cid = 1) "
        "FROM sqlite_master m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM sqlite_master v "
        "WHERE v.type = 'view' AND v.name = 'v_' || m.name) AND EXISTS "
        "(SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'run_no' AND cid = 0) "
        "ORDER BY m.name",
        err);
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, err)) && row)
        ok = write_record(csv, arena_text(csv->work->arena, db_col_text(query, 0)),
                          arena_text(csv->work->arena, db_col_text(query, 1)), err);
    db_done(query);
    return ok;
}

static bool write_all(struct csv *csv, struct error *err)
{
    static const struct table tables[] = {
        { "runs",
          "SELECT system, seed AS master_seed, replication AS replication_no, status, error "
          "FROM run WHERE run_no = ?1",
          true },
        { "metrics",
          "SELECT name AS metric, value, unit, half_width, lag1 FROM metric WHERE run_no = ?1 "
          "ORDER BY place",
          true },
        { "warmup", "SELECT cut_ns / 1e9 AS cut_s, samples, settled FROM warmup WHERE run_no = ?1",
          false },
        { "repairs", "SELECT what, rows FROM repair WHERE run_no = ?1 ORDER BY what", false },
        { "provenance",
          "SELECT version, build, host, finished, wall_s, cpu_s FROM provenance "
          "WHERE run_no = ?1",
          false },
    };

    for (size_t i = 0; i < csv->work->count; i++) {
        export_axes_add(&csv->axes, csv->work->runs[i].point);
        export_axes_add(&csv->axes, csv->work->runs[i].own);
        export_axes_add(&csv->axes, csv->work->runs[i].pair);
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (!write_table(csv, &tables[i], err))
            return false;
    return write_comparison(csv, err) && write_series(csv, err) && write_records(csv, err);
}

bool export_csv(struct export_work *work, struct error *err)
{
    struct csv csv = { .work = work, .axes = { .arena = work->arena } };
    struct export_folder folder = { 0 };
    bool ok;

    if (!export_folder_open(&folder, work->order->path, work->order->force, err))
        return false;
    csv.folder = text_get(&folder.beside);
    ok = write_all(&csv, err);
    text_free(&csv.line);
    return export_folder_end(&folder, ok, err);
}
