/* One run on its way into the results file: rows in chunks, the rest at its end. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim/run/results.h"
#include "sim/run/results_internal.h"

enum { CHUNK_ROWS = 2048, MOST_COLUMNS = 24, MOST_MAPS = 16 };

/* One value of a buffered row; texts are offsets into the chunk's bytes. */
union cell {
    int64_t whole;
    double real;
};

/* Rows of one table that are not written yet. */
struct rows {
    size_t columns;    /* 0: the table is not wanted */
    size_t count;      /* rows */
    union cell *cells; /* count * columns */
    struct text bytes; /* texts of these rows, each closed by a zero byte */
};

/* A heat map to be written at the end of the run; all borrowed until then. */
struct map {
    const char *name;
    const char *unit;
    const struct heat *heat;
};

struct results_run {
    struct sink sink; /* first member */
    struct results *results;
    const struct plan *plan;
    const struct plan_run *run;
    int64_t run_no;    /* -1: not looked up yet */
    struct rows *rows; /* one for each table of the system */
    size_t tables;
    struct map maps[MOST_MAPS];
    size_t map_count;
    struct text repairs; /* SQL-free list: what, zero byte, rows as text, zero byte */
};

static bool look_up(struct results_run *run, struct error *err)
{
    return run->run_no >= 0 || results_run_no(run->results, run->run->id, &run->run_no, err);
}

static struct db_query *row_query(const struct results_run *run, size_t table, struct error *err)
{
    struct db_query **query = &run->results->insert_row[table];
    struct text sql = { 0 };

    if (*query)
        return *query;
    text_format(&sql, "INSERT INTO %s VALUES(?", run->plan->system->tables[table].name);
    for (size_t i = 0; i < run->rows[table].columns; i++)
        text_add(&sql, ", ?");
    text_add(&sql, ")");
    *query = db_query(run->results->db, text_get(&sql), err);
    text_free(&sql);
    return *query;
}

static void bind_cell(struct db_query *query, int at, const struct column *column,
                      const union cell *cell, const struct text *bytes)
{
    if (column->type == COLUMN_REAL)
        db_bind_real(query, at, cell->real);
    else if (cell->whole == INT64_MIN)
        db_bind_null(query, at);
    else if (column->type == COLUMN_TEXT)
        db_bind_text(query, at, bytes->data + cell->whole);
    else
        db_bind_int(query, at, cell->whole);
}

static bool insert_table(struct results_run *run, size_t table, struct error *err)
{
    const struct column *columns = run->plan->system->tables[table].columns;
    struct rows *rows = &run->rows[table];
    struct db_query *query = rows->count ? row_query(run, table, err) : NULL;
    const union cell *cell = rows->cells;

    if (!rows->count)
        return true;
    if (!query || !look_up(run, err))
        return false;
    db_bind_int(query, 1, run->run_no);
    for (size_t i = 0; i < rows->count; i++) {
        for (size_t c = 0; c < rows->columns; c++)
            bind_cell(query, (int)c + 2, &columns[c], cell++, &rows->bytes);
        if (!db_run(query, err))
            return false;
    }
    rows->count = 0;
    rows->bytes.count = 0;
    return true;
}

/* The buffered rows into their tables; the caller holds the lock and the transaction. */
static bool insert_rows(struct results_run *run, struct error *err)
{
    for (size_t i = 0; i < run->tables; i++)
        if (!insert_table(run, i, err))
            return false;
    return true;
}

static bool flush_rows(struct results_run *run, struct error *err)
{
    struct results *results = run->results;
    struct error ignored;
    bool ok;

    pthread_mutex_lock(&results->mutex);
    ok = db_exec(results->db, "BEGIN IMMEDIATE", err);
    if (ok && (!insert_rows(run, err) || !db_exec(results->db, "COMMIT", err))) {
        db_exec(results->db, "ROLLBACK", &ignored);
        ok = false;
    }
    pthread_mutex_unlock(&results->mutex);
    return ok;
}

static bool keep_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    struct results_run *run = (struct results_run *)sink;
    const struct column *column = run->plan->system->tables[table].columns;
    struct rows *rows = &run->rows[table];
    union cell *cell = &rows->cells[rows->count * rows->columns];

    BUG_UNLESS(sink_wants(sink, table));
    for (; column->name; column++, cell++) {
        const char *field = (const char *)row + column->offset;
        const char *text;

        if (column->type != COLUMN_TEXT) {
            memcpy(cell, field, sizeof *cell);
            continue;
        }
        memcpy(&text, field, sizeof text);
        cell->whole = text ? (int64_t)rows->bytes.count : INT64_MIN;
        if (text)
            text_add_bytes(&rows->bytes, text, strlen(text) + 1);
    }
    return ++rows->count < CHUNK_ROWS || flush_rows(run, err);
}

static void keep_count(struct sink *sink, const char *what, int64_t rows)
{
    struct results_run *run = (struct results_run *)sink;
    char number[32];

    snprintf(number, sizeof number, "%" PRId64, rows);
    text_add_bytes(&run->repairs, what, strlen(what) + 1);
    text_add_bytes(&run->repairs, number, strlen(number) + 1);
}

static void keep_heat(struct sink *sink, const char *name, const char *unit,
                      const struct heat *heat)
{
    struct results_run *run = (struct results_run *)sink;

    BUG_UNLESS(run->map_count < MOST_MAPS);
    run->maps[run->map_count++] = (struct map){ name, unit, heat };
}

static void make_room(struct rows *rows, const struct record_table *table)
{
    while (table->columns[rows->columns].name)
        rows->columns++;
    BUG_UNLESS(rows->columns <= MOST_COLUMNS);
    rows->cells = mem_alloc(CHUNK_ROWS * rows->columns * sizeof *rows->cells);
}

struct results_run *results_begin(struct results *results, const struct plan *plan,
                                  const struct plan_run *planned)
{
    struct results_run *run = mem_alloc(sizeof *run);

    run->results = results;
    run->plan = plan;
    run->run = planned;
    run->run_no = -1;
    run->sink = (struct sink){ .row = keep_row, .tables = planned->records, .count = keep_count };
    if (planned->series)
        run->sink.heat = keep_heat;
    while (plan->system->tables[run->tables].name)
        run->tables++;
    run->rows = mem_alloc(run->tables * sizeof *run->rows);
    for (size_t i = 0; i < run->tables; i++)
        if (sink_wants(&run->sink, i))
            make_room(&run->rows[i], &plan->system->tables[i]);
    return run;
}

struct sink *results_sink(struct results_run *run)
{
    return &run->sink;
}

size_t results_quantiles(const struct plan *plan, struct measure *wanted, size_t count)
{
    const struct system *system = plan->system;
    struct error err;

    for (const char *const *name = system->series; *name; name++) {
        struct measure probe;
        char text[64];

        snprintf(text, sizeof text, "%s.mean", *name);
        if (!measure_parse(system->metrics, text, &probe, &err))
            bug_stop(__FILE__, __LINE__, err.text);
        if (system->metrics[probe.metric].kind != METRIC_SAMPLE)
            continue;
        for (int percent = 0; percent < RESULTS_QUANTILES; percent++) {
            snprintf(text, sizeof text, "%s.p%d", *name, percent);
            if (!measure_parse(system->metrics, text, &wanted[count++], &err))
                bug_stop(__FILE__, __LINE__, err.text);
        }
    }
    return count;
}

static bool put_series(struct results_run *run, const char *name, const double *xy, size_t n,
                       struct error *err)
{
    struct db_query *query = db_query(
        run->results->db,
        "INSERT INTO series(run_no, name, kind, unit, n, x, y) VALUES(?, ?, ?, ?, ?, ?, ?)", err);
    const struct metric *metric = run->plan->system->metrics;
    bool ok;

    if (!query)
        return false;
    while (strcmp(metric->name, name) != 0)
        metric++;
    db_bind_int(query, 1, run->run_no);
    db_bind_text(query, 2, name);
    db_bind_text(query, 3, metric->kind == METRIC_SAMPLE ? "quantile" : "level");
    db_bind_text(query, 4, metric->unit);
    db_bind_int(query, 5, (int64_t)n);
    db_bind_blob(query, 6, xy, n * sizeof *xy);
    db_bind_blob(query, 7, xy + n, n * sizeof *xy);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

/* A distribution, from its quantiles: those of the meter from `quantile` on. */
static bool write_quantiles(struct results_run *run, const char *name, const struct meter *meter,
                            size_t quantile, struct error *err)
{
    double xy[2 * RESULTS_QUANTILES];

    for (size_t i = 0; i < RESULTS_QUANTILES; i++) {
        xy[i] = meter_value(meter, quantile + i);
        xy[RESULTS_QUANTILES + i] = (double)i / (RESULTS_QUANTILES - 1);
    }
    return isnan(xy[0]) || put_series(run, name, xy, RESULTS_QUANTILES, err);
}

static bool write_level(struct results_run *run, const char *name, const struct series *series,
                        struct error *err)
{
    size_t n = series_count(series);
    double *xy = mem_alloc(2 * n * sizeof *xy);
    bool ok;

    for (size_t i = 0; i < n; i++) {
        xy[i] = time_seconds(series->width * (sim_time)i);
        xy[n + i] = series_mean(series, i);
    }
    ok = n == 0 || put_series(run, name, xy, n, err);
    mem_free(xy);
    return ok;
}

/* The recorded levels, and the distributions from the quantiles behind the study's measures. */
static bool write_series(struct results_run *run, const struct meter *meter, struct error *err)
{
    const struct system *system = run->plan->system;
    size_t quantile = run->plan->measure_count;

    for (const char *const *name = system->series; *name; name++) {
        int metric = 0;

        while (strcmp(system->metrics[metric].name, *name) != 0)
            metric++;
        if (system->metrics[metric].kind != METRIC_SAMPLE) {
            if (!write_level(run, *name, meter_series(meter, metric), err))
                return false;
            continue;
        }
        if (!write_quantiles(run, *name, meter, quantile, err))
            return false;
        quantile += RESULTS_QUANTILES;
    }
    return true;
}

static bool put_heat(struct results_run *run, const struct map *map, const float *data,
                     struct error *err)
{
    struct db_query *query = db_query(run->results->db,
                                      "INSERT INTO heat(run_no, name, unit, machines, rows, cols, "
                                      "step_s, data) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                                      err);
    size_t rows = heat_rows(map->heat);
    size_t columns = heat_columns(map->heat);
    bool ok;

    if (!query)
        return false;
    db_bind_int(query, 1, run->run_no);
    db_bind_text(query, 2, map->name);
    db_bind_text(query, 3, map->unit);
    db_bind_int(query, 4, (int64_t)heat_machines(map->heat));
    db_bind_int(query, 5, (int64_t)rows);
    db_bind_int(query, 6, (int64_t)columns);
    db_bind_real(query, 7, time_seconds(heat_width(map->heat)));
    db_bind_blob(query, 8, data, rows * columns * sizeof *data);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

static bool write_heat(struct results_run *run, struct error *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < run->map_count; i++) {
        const struct heat *heat = run->maps[i].heat;
        size_t columns = heat_columns(heat);
        float *data = mem_alloc(heat_rows(heat) * columns * sizeof *data);
        double row[HEAT_COLUMNS];

        for (size_t r = 0; r < heat_rows(heat); r++) {
            heat_values(heat, r, row);
            for (size_t c = 0; c < columns; c++)
                data[r * columns + c] = (float)row[c];
        }
        ok = columns == 0 || put_heat(run, &run->maps[i], data, err);
        mem_free(data);
    }
    return ok;
}

static bool write_metrics(struct results_run *run, const struct meter *meter, struct error *err)
{
    const struct plan *plan = run->plan;
    struct db_query *query =
        db_query(run->results->db, "INSERT INTO metric VALUES(?, ?, ?, ?, ?, ?, ?)", err);
    struct batch_means means;
    bool ok = query != NULL;

    for (size_t i = 0; ok && i < plan->measure_count; i++) {
        db_bind_int(query, 1, run->run_no);
        db_bind_int(query, 2, (int64_t)i);
        db_bind_text(query, 3, plan->measures[i].text);
        db_bind_real(query, 4, meter_value(meter, i));
        db_bind_text(query, 5, measure_unit(plan->system->metrics, &plan->measures[i]));
        if (!meter_batch_means(meter, i, 0.95, &means))
            means = (struct batch_means){ .half_width = (double)NAN, .lag1 = (double)NAN };
        db_bind_real(query, 6, means.half_width);
        db_bind_real(query, 7, means.lag1);
        ok = db_run(query, err);
    }
    db_done(query);
    return ok;
}

static bool write_warmup(struct results_run *run, const struct warm_cut *cut, struct error *err)
{
    struct db_query *query;
    bool ok;

    if (run->plan->window.rule != WINDOW_MSER)
        return true;
    query = db_query(run->results->db, "INSERT INTO warmup VALUES(?, ?, ?, ?)", err);
    if (!query)
        return false;
    db_bind_int(query, 1, run->run_no);
    db_bind_int(query, 2, cut->at);
    db_bind_int(query, 3, (int64_t)cut->before);
    db_bind_int(query, 4, cut->settled);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

static bool write_repairs(struct results_run *run, struct error *err)
{
    struct db_query *query = db_query(run->results->db, "INSERT INTO repair VALUES(?, ?, ?)", err);
    bool ok = query != NULL;

    for (size_t at = 0; ok && at < run->repairs.count;) {
        const char *what = run->repairs.data + at;
        const char *rows = what + strlen(what) + 1;
        int64_t number = 0;

        text_to_int(rows, &number);
        db_bind_int(query, 1, run->run_no);
        db_bind_text(query, 2, what);
        db_bind_int(query, 3, number);
        ok = db_run(query, err);
        at += strlen(what) + strlen(rows) + 2;
    }
    db_done(query);
    return ok;
}

static bool write_status(struct results_run *run, const struct results_outcome *outcome,
                         struct error *err)
{
    struct db_query *query =
        db_query(run->results->db, "UPDATE run SET status = ?, error = ? WHERE run_no = ?", err);
    bool ok;

    if (!query)
        return false;
    db_bind_text(query, 1, outcome->ok ? "ok" : "failed");
    db_bind_text(query, 2, outcome->ok ? NULL : outcome->error);
    db_bind_int(query, 3, run->run_no);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

static bool write_provenance(struct results_run *run, const struct results_outcome *outcome,
                             struct error *err)
{
    struct db_query *query =
        db_query(run->results->db,
                 "INSERT OR REPLACE INTO provenance(run_no, version, build, host, finished, "
                 "wall_s, cpu_s) VALUES(?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?)",
                 err);
    char host[256] = "";
    bool ok;

    if (!query)
        return false;
    gethostname(host, sizeof host - 1);
    db_bind_int(query, 1, run->run_no);
    db_bind_text(query, 2, ORRERY_VERSION);
    db_bind_text(query, 3, ORRERY_BUILD);
    db_bind_text(query, 4, host);
    db_bind_real(query, 5, outcome->wall);
    db_bind_real(query, 6, outcome->cpu);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

static bool write_end(struct results_run *run, const struct results_outcome *outcome,
                      struct error *err)
{
    if (!look_up(run, err) || !insert_rows(run, err) || !write_repairs(run, err))
        return false;
    if (outcome->ok &&
        (!write_metrics(run, outcome->meter, err) || !write_warmup(run, &outcome->cut, err) ||
         (run->run->series && !write_series(run, outcome->meter, err)) || !write_heat(run, err)))
        return false;
    return write_status(run, outcome, err) && write_provenance(run, outcome, err);
}

bool results_end(struct results_run *run, const struct results_outcome *outcome, struct error *err)
{
    struct results *results = run->results;
    struct error ignored;
    bool ok;

    pthread_mutex_lock(&results->mutex);
    ok = db_exec(results->db, "BEGIN IMMEDIATE", err);
    if (ok && (!write_end(run, outcome, err) || !db_exec(results->db, "COMMIT", err))) {
        db_exec(results->db, "ROLLBACK", &ignored);
        ok = false;
    }
    pthread_mutex_unlock(&results->mutex);
    for (size_t i = 0; i < run->tables; i++) {
        mem_free(run->rows[i].cells);
        text_free(&run->rows[i].bytes);
    }
    mem_free(run->rows);
    text_free(&run->repairs);
    mem_free(run);
    return ok;
}
