/* What one run did when: bars of its record tables on lines where none overlap, and its levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "sim/report/export_internal.h"

/* Where bars come from: names of columns; lane, label and group may be NULL. */
struct feed {
    const char *table, *lane, *start, *finish, *label, *group;
};

/*
 * Record tables of systems that draw no Gantt chart of them: too many lanes for a page, fit for a
 * viewer of timelines. Without a lane, as for items that hold several places, a row goes to the
 * first line that is free.
 */
static const struct {
    const char *system;
    struct feed source;
} further[] = {
    { "cloud", { "vms", "pm", "start_ns", "finish_ns", "vm", "tenant" } },
};

enum { SOURCES = 64 };

struct reading {
    struct export_work *work;
    struct feed sources[SOURCES];
    size_t count;
    struct vec slices; /* struct export_slice */
    struct vec tracks; /* struct export_track */
    struct export_timeline *timeline;
};

static void add_name(struct text *sql, const char *name)
{
    text_add(sql, "t.\"");
    for (; *name; name++)
        text_add_bytes(sql, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
    text_add(sql, "\"");
}

/* A column, cut to what a viewer shows, or NULL. */
static void add_column(struct text *sql, const char *name)
{
    if (!name) {
        text_add(sql, ", NULL");
        return;
    }
    text_add(sql, ", substr(");
    add_name(sql, name);
    text_add(sql, ", 1, 200)");
}

/* Rows in the window, by lane (numbers as numbers) and start; the last column is their count. */
static const char *bars_sql(struct arena *arena, const struct feed *source)
{
    struct text sql = { 0 };
    const char *kept;

    text_add(&sql, "SELECT ");
    add_name(&sql, source->start);
    text_add(&sql, ", ");
    add_name(&sql, source->finish);
    add_column(&sql, source->lane);
    add_column(&sql, source->label);
    add_column(&sql, source->group);
    text_add(&sql, " FROM \"");
    for (const char *name = source->table; *name; name++)
        text_add_bytes(&sql, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
    text_add(&sql, "\" t WHERE run_no = ?1 AND ");
    add_name(&sql, source->finish);
    text_add(&sql, " >= ?2 AND ");
    add_name(&sql, source->start);
    text_add(&sql, " <= ?3 AND ");
    add_name(&sql, source->start);
    text_add(&sql, " <= ");
    add_name(&sql, source->finish);
    if (source->lane) {
        text_add(&sql, " AND ");
        add_name(&sql, source->lane);
        text_add(&sql, " IS NOT NULL ORDER BY ");
        add_name(&sql, source->lane);
        text_add(&sql, ", 1, 2, 4, 5");
    } else {
        text_add(&sql, " ORDER BY 1, 2, 4, 5");
    }
    kept = arena_text(arena, text_get(&sql));
    text_free(&sql);
    return kept;
}

static bool is_known(const struct reading *r, const char *table)
{
    for (size_t i = 0; i < r->count; i++)
        if (!strcmp(r->sources[i].table, table))
            return true;
    return false;
}

static bool find_sources(struct reading *r, struct error *err)
{
    const struct export_run *run = r->work->runs;
    struct arena *arena = r->work->arena;
    struct db_query *query = db_query(results_db(r->work->results),
                                      "SELECT name, CASE WHEN width IS NULL THEN lane END, start, "
                                      "finish, label, colour FROM gantt WHERE system = ? "
                                      "ORDER BY name",
                                      err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, run->system);
    while ((ok = db_step(query, &row, err)) && row && r->count < SOURCES)
        r->sources[r->count++] = (struct feed){
            .table = arena_text(arena, db_col_text(query, 0)),
            .lane = db_null(query, 1) ? NULL : arena_text(arena, db_col_text(query, 1)),
            .start = arena_text(arena, db_col_text(query, 2)),
            .finish = arena_text(arena, db_col_text(query, 3)),
            .label = db_null(query, 4) ? NULL : arena_text(arena, db_col_text(query, 4)),
            .group = db_null(query, 5) ? NULL : arena_text(arena, db_col_text(query, 5)),
        };
    db_done(query);
    for (size_t i = 0; ok && i < sizeof further / sizeof further[0]; i++) {
        bool has = false;

        if (r->count < SOURCES && !strcmp(further[i].system, run->system) &&
            !is_known(r, further[i].source.table))
            ok = export_has_table(r->work, further[i].source.table, &has, err);
        if (has)
            r->sources[r->count++] = further[i].source;
    }
    return ok;
}

/* The lines of one lane: when each is free, the first free one found by a heap over them. */
struct lines {
    int64_t *ends; /* a tournament over `leaves` lines: the earliest end below each knot */
    size_t leaves;
    size_t used;
};

static void grow_lines(struct lines *lines)
{
    size_t leaves = lines->leaves ? 2 * lines->leaves : 1;
    int64_t *ends = mem_alloc(2 * leaves * sizeof *ends);

    for (size_t i = 0; i < leaves; i++)
        ends[leaves + i] = i < lines->leaves ? lines->ends[lines->leaves + i] : INT64_MIN;
    for (size_t i = leaves; --i > 0;)
        ends[i] = ends[2 * i] < ends[2 * i + 1] ? ends[2 * i] : ends[2 * i + 1];
    mem_free(lines->ends);
    lines->ends = ends;
    lines->leaves = leaves;
}

/* The first line that is free at `start`; it is taken until `finish`. */
static size_t take_line(struct lines *lines, int64_t start, int64_t finish)
{
    size_t at = 1;
    size_t line;

    if (lines->leaves == 0 || lines->ends[1] > start)
        grow_lines(lines);
    while (at < lines->leaves)
        at = lines->ends[2 * at] <= start ? 2 * at : 2 * at + 1;
    line = at - lines->leaves;
    lines->ends[at] = finish;
    while (at > 1) {
        at /= 2;
        lines->ends[at] = lines->ends[2 * at] < lines->ends[2 * at + 1] ? lines->ends[2 * at]
                                                                        : lines->ends[2 * at + 1];
    }
    lines->used = line < lines->used ? lines->used : line + 1;
    return line;
}

/* "pe 2" and "pe 2 (2)"; without a lane "slot 1". */
static void add_tracks(struct reading *r, const struct feed *source, const char *lane, size_t lines)
{
    for (size_t i = 0; i < lines; i++) {
        struct export_track *track = vec_push(&r->tracks, sizeof *track);
        struct text name = { 0 };

        if (!source->lane)
            text_format(&name, "slot %zu", i + 1);
        else if (i == 0)
            text_add(&name, lane);
        else
            text_format(&name, "%s (%zu)", lane, i + 1);
        track->group = r->timeline->group_count - 1;
        track->name = arena_text(r->work->arena, text_get(&name));
        text_free(&name);
    }
}

/* Takes one row; its line in the lane at hand. */
static void take_bar(struct reading *r, struct db_query *query, struct lines *lines)
{
    struct export_slice *slice = vec_push(&r->slices, sizeof *slice);

    slice->start = db_col_int(query, 0);
    slice->finish = db_col_int(query, 1);
    slice->name = arena_text(r->work->arena, db_col_text(query, 3));
    slice->group = db_null(query, 4) ? NULL : arena_text(r->work->arena, db_col_text(query, 4));
    slice->track = (uint32_t)(r->tracks.count + take_line(lines, slice->start, slice->finish));
}

static bool too_many(const struct reading *r, struct error *err)
{
    return error_set(err,
                     "%s: run %.8s has more than %lld slices%s; choose a part with --window 0..2h, "
                     "or allow more with --most",
                     db_path(results_db(r->work->results)), r->work->runs->run_id,
                     (long long)r->work->most, r->work->order->window ? " in the window" : "");
}

static bool read_source(struct reading *r, const struct feed *source, struct error *err)
{
    struct db_query *query =
        db_query(results_db(r->work->results), bars_sql(r->work->arena, source), err);
    struct lines lines = { 0 };
    const char *lane = NULL;
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, r->work->runs->run_no);
    db_bind_int(query, 2, r->work->from);
    db_bind_int(query, 3, r->work->to);
    while ((ok = db_step(query, &row, err)) && row) {
        if (!lane)
            r->timeline->groups[r->timeline->group_count++] = source->table;
        if (!lane || strcmp(lane, db_col_text(query, 2)) != 0) {
            if (lane)
                add_tracks(r, source, lane, lines.used);
            lane = arena_text(r->work->arena, db_col_text(query, 2));
            mem_free(lines.ends);
            lines = (struct lines){ 0 };
        }
        if ((int64_t)r->slices.count == r->work->most) {
            ok = too_many(r, err);
            break;
        }
        take_bar(r, query, &lines);
    }
    if (lane)
        add_tracks(r, source, lane, lines.used);
    mem_free(lines.ends);
    db_done(query);
    return ok;
}

/* Whether a level is told in the window at all. */
static bool is_inside(const struct export_work *work, const struct export_counter *counter)
{
    for (size_t i = 0; i < counter->count; i++) {
        sim_time time = time_from_seconds(export_double(counter->x, i));

        if (isfinite(export_double(counter->y, i)) && time >= work->from && time <= work->to)
            return true;
    }
    return false;
}

static bool take_counter(struct export_work *work, struct db_query *query, struct vec *counters,
                         struct error *err)
{
    struct export_counter *counter = vec_push(counters, sizeof *counter);
    size_t x_size, y_size;
    const void *x = db_col_blob(query, 3, &x_size);
    const void *y = db_col_blob(query, 4, &y_size);
    int64_t n = db_col_int(query, 2);
    unsigned char *copy;

    if (n < 0 || x_size / sizeof(double) != (size_t)n || x_size % sizeof(double) ||
        y_size != x_size)
        return error_set(err, "%s: damaged series '%.40s'", db_path(results_db(work->results)),
                         db_col_text(query, 0));
    copy = arena_alloc(work->arena, 2 * x_size);
    if (n > 0) {
        memcpy(copy, x, x_size);
        memcpy(copy + x_size, y, y_size);
    }
    counter->name = arena_text(work->arena, db_col_text(query, 0));
    counter->unit = arena_text(work->arena, db_col_text(query, 1));
    counter->count = (size_t)n;
    counter->x = copy;
    counter->y = copy + x_size;
    if (!is_inside(work, counter))
        counters->count--;
    return true;
}

static bool read_counters(struct export_work *work, struct export_timeline *timeline,
                          struct error *err)
{
    struct db_query *query = db_query(results_db(work->results),
                                      "SELECT name, unit, n, x, y FROM series WHERE run_no = ? "
                                      "AND kind = 'level' ORDER BY name",
                                      err);
    struct vec counters = { 0 };
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, work->runs->run_no);
    while (ok && (ok = db_step(query, &row, err)) && row)
        ok = take_counter(work, query, &counters, err);
    db_done(query);
    timeline->counter_count = counters.count;
    timeline->counters = arena_array(work->arena, counters.count, sizeof *timeline->counters);
    if (counters.count)
        memcpy(timeline->counters, counters.data, counters.count * sizeof *timeline->counters);
    vec_free(&counters);
    return ok;
}

static int by_track(const void *left, const void *right)
{
    const struct export_slice *a = left;
    const struct export_slice *b = right;

    if (a->track != b->track)
        return a->track < b->track ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->finish < b->finish ? -1 : a->finish > b->finish;
}

static void settle(struct reading *r)
{
    struct export_timeline *timeline = r->timeline;
    struct arena *arena = r->work->arena;

    timeline->count = r->slices.count;
    timeline->slices = arena_array(arena, timeline->count, sizeof *timeline->slices);
    timeline->track_count = r->tracks.count;
    timeline->tracks = arena_array(arena, timeline->track_count, sizeof *timeline->tracks);
    if (timeline->track_count)
        memcpy(timeline->tracks, r->tracks.data, timeline->track_count * sizeof *timeline->tracks);
    if (timeline->count) {
        memcpy(timeline->slices, r->slices.data, timeline->count * sizeof *timeline->slices);
        qsort(timeline->slices, timeline->count, sizeof *timeline->slices, by_track);
    }
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->slices[i].start < timeline->origin)
            timeline->origin = timeline->slices[i].start;
}

bool export_read_timeline(struct export_work *work, struct export_timeline *timeline,
                          struct error *err)
{
    struct reading r = { .work = work, .timeline = timeline };
    bool ok;

    *timeline = (struct export_timeline){ 0 };
    timeline->groups = arena_array(work->arena, SOURCES, sizeof *timeline->groups);
    ok = find_sources(&r, err);
    for (size_t i = 0; ok && i < r.count; i++)
        ok = read_source(&r, &r.sources[i], err);
    ok = ok && read_counters(work, timeline, err);
    if (ok)
        settle(&r);
    vec_free(&r.slices);
    vec_free(&r.tracks);
    if (ok && timeline->count == 0 && timeline->counter_count == 0)
        ok = error_set(err, "%s: run %.8s has neither bars nor levels%s",
                       db_path(results_db(work->results)), work->runs->run_id,
                       work->order->window ? " in the window"
                                           : ": record: was not asked for a table that is drawn, "
                                             "or for series");
    return ok;
}
