/* The jobs of a report: record tables whose items hold several places, in packed columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/report_internal.h"
#include "sim/system.h"

enum {
    KEY,
    START,
    LENGTH,
    WAIT,
    WIDTH,
    NUMBERS,   /* columns of numbers */
    LABEL = 5, /* columns of the query behind the numbers */
    LANES = 6,
    FIRST_BY = 7,
    MOST_BY = 16, /* columns that can give the colours */
    KINDS = 4096, /* a column of more different values tells nothing by colour */
    DIGITS = 17
};

/* What a page needs of one table. Owned by the arena of the study. */
struct jobs_table {
    const char *name, *key;
    const char *count_sql;
    const char *rows_sql;
    const char *width; /* name of the column */
    const char *by[MOST_BY];
    size_t by_count;
    bool has_arrival;
};

/* Places of one kind that an item holds: from `first` on to `last`. */
struct span {
    uint32_t first, last;
};

/* The rows of one run, column by column, by start. */
struct jobs {
    size_t count, most;
    bool cut;
    int64_t until; /* start of the first row left out */
    int64_t *numbers[NUMBERS];
    const char **labels;
    const char **by[MOST_BY];
    bool placed; /* every row so far says where it ran */
    uint32_t *spans_of;
    struct span *spans;
    size_t span_count, span_room;
};

/* Rows that can be drawn, and whose numbers fit into what they are packed into. */
static void add_conditions(struct text *sql, struct db_query *query)
{
    report_column(sql, " AND ", query, 3);
    report_column(sql, " BETWEEN -4000000000000000000 AND ", query, 4);
    report_column(sql, " AND ", query, 4);
    report_column(sql, " <= 4000000000000000000 AND ", query, 6);
    report_column(sql, " BETWEEN 1 AND 4000000000 AND ", query, 1);
    text_add(sql, " BETWEEN 0 AND 4000000000");
}

/* Columns of the query: table, first column, lane, start, finish, label, width, arrival. */
static void make_sql(struct report_study *study, struct jobs_table *table, struct db_query *query)
{
    struct text sql = { 0 };

    text_add(&sql, "SELECT ordinal, count(*) FROM study_run JOIN ");
    report_name(&sql, table->name);
    text_add(&sql, " t USING(run_no) WHERE study_no = ? AND NOT spare");
    add_conditions(&sql, query);
    text_add(&sql, " GROUP BY ordinal");
    table->count_sql = report_kept(study, &sql);
    sql = (struct text){ 0 };
    report_column(&sql, "SELECT ", query, 1);
    report_column(&sql, ", ", query, 3);
    report_column(&sql, ", ", query, 4);
    report_column(&sql, ", ", query, 7);
    report_column(&sql, ", ", query, 6);
    report_column(&sql, ", substr(", query, 5);
    report_column(&sql, ", 1, 60), ", query, 2);
    for (size_t i = 0; i < table->by_count; i++) {
        text_add(&sql, ", substr(t.");
        report_name(&sql, table->by[i]);
        text_add(&sql, ", 1, 60)");
    }
    text_add(&sql, " FROM ");
    report_name(&sql, table->name);
    text_add(&sql, " t WHERE run_no = ?1");
    add_conditions(&sql, query);
    text_add(&sql, " ORDER BY 2, 1 LIMIT ?2");
    table->rows_sql = report_kept(study, &sql);
}

/* The other columns of whole numbers and texts: a colour for each of their values. */
static bool find_by(struct report_study *study, struct jobs_table *table, struct db_query *query,
                    struct error *err)
{
    struct db_query *columns = db_query(
        results_db(study->results),
        "SELECT name FROM pragma_table_info(?1) WHERE name NOT IN ('run_no', ?2, ?3, ?4, ?5) AND "
        "type IN ('TEXT', 'INTEGER') AND name NOT LIKE '%\\_ns' ESCAPE '\\' ORDER BY cid",
        err);
    bool row = true;
    bool ok = columns != NULL;

    if (!ok)
        return false;
    db_bind_text(columns, 1, table->name);
    db_bind_text(columns, 2, table->key);
    db_bind_text(columns, 3, db_col_text(query, 2));
    db_bind_text(columns, 4, db_col_text(query, 5));
    db_bind_text(columns, 5, table->width);
    while ((ok = db_step(columns, &row, err)) && row && table->by_count < MOST_BY)
        table->by[table->by_count++] = arena_text(study->arena, db_col_text(columns, 0));
    db_done(columns);
    return ok;
}

static bool find_tables(struct report_study *study, struct jobs_table *tables, size_t *count,
                        struct error *err)
{
    struct db_query *query = db_query(
        results_db(study->results),
        "SELECT g.name, (SELECT name FROM pragma_table_info(g.name) WHERE cid = 1), g.lane, "
        "g.start, g.finish, g.label, g.width, g.arrival FROM gantt g JOIN study USING(system) "
        "WHERE study_no = ? AND g.width IS NOT NULL ORDER BY g.name",
        err);
    bool row = true;
    bool ok = query != NULL;

    *count = 0;
    if (!ok)
        return false;
    db_bind_int(query, 1, study->study_no);
    while (ok && *count < SYSTEM_TABLES && (ok = db_step(query, &row, err)) && row) {
        struct jobs_table *table = &tables[(*count)++];

        *table = (struct jobs_table){ .name = arena_text(study->arena, db_col_text(query, 0)),
                                      .key = arena_text(study->arena, db_col_text(query, 1)),
                                      .width = arena_text(study->arena, db_col_text(query, 6)),
                                      .has_arrival = !db_null(query, 7) };
        ok = find_by(study, table, query, err);
        make_sql(study, table, query);
    }
    db_done(query);
    return ok;
}

static void add_span(struct arena *arena, struct jobs *jobs, struct span span)
{
    if (jobs->span_count == jobs->span_room) {
        struct span *old = jobs->spans;

        jobs->span_room = 2 * jobs->span_room + 64;
        jobs->spans = arena_array(arena, jobs->span_room, sizeof *jobs->spans);
        if (jobs->span_count > 0)
            memcpy(jobs->spans, old, jobs->span_count * sizeof *old);
    }
    jobs->spans[jobs->span_count++] = span;
}

static bool take_place(const char **rest, uint32_t *place)
{
    uint64_t value = 0;
    const char *at = *rest;

    while (*at >= '0' && *at <= '9' && value <= UINT32_MAX)
        value = 10 * value + (uint64_t)(*at++ - '0');
    if (at == *rest || value >= UINT32_MAX)
        return false;
    *rest = at;
    *place = (uint32_t)value;
    return true;
}

/* "0-15,17"; false when the text is no list of places. */
static bool take_spans(struct arena *arena, struct jobs *jobs, const char *text)
{
    for (bool more = true; more; text++) {
        struct span span;

        if (!take_place(&text, &span.first))
            return false;
        span.last = span.first;
        if (*text == '-') {
            text++;
            if (!take_place(&text, &span.last) || span.last < span.first)
                return false;
        }
        add_span(arena, jobs, span);
        more = *text == ',';
        if (!more && *text)
            return false;
    }
    return true;
}

/* One that arrived later than it began, or nobody knows when, did not wait. */
static int64_t waited(struct db_query *query, int64_t start)
{
    int64_t arrival = db_col_int(query, WAIT);

    if (db_null(query, WAIT) || arrival > start || arrival < -4000000000000000000)
        return 0;
    return start - arrival;
}

static void take_job(struct report_study *study, const struct jobs_table *table,
                     struct db_query *query, struct jobs *jobs)
{
    size_t at = jobs->count;
    int64_t start = db_col_int(query, START);
    size_t spans = jobs->span_count;

    if (at == jobs->most) {
        jobs->cut = true;
        jobs->until = start;
        return;
    }
    jobs->numbers[KEY][at] = db_col_int(query, KEY);
    jobs->numbers[START][at] = start;
    jobs->numbers[LENGTH][at] = db_col_int(query, LENGTH) - start;
    jobs->numbers[WAIT][at] = waited(query, start);
    jobs->numbers[WIDTH][at] = db_col_int(query, WIDTH);
    jobs->labels[at] = arena_text(study->arena, db_col_text(query, LABEL));
    for (size_t i = 0; i < table->by_count; i++)
        jobs->by[i][at] = arena_text(study->arena, db_col_text(query, FIRST_BY + (int)i));
    jobs->placed = jobs->placed && !db_null(query, LANES) &&
                   take_spans(study->arena, jobs, db_col_text(query, LANES));
    jobs->spans_of[at] = (uint32_t)(jobs->span_count - spans);
    jobs->count++;
}

static bool read_jobs(struct report_study *study, const struct jobs_table *table, struct jobs *jobs,
                      struct error *err)
{
    struct db_query *query = db_query(results_db(study->results), table->rows_sql, err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    for (int i = 0; i < NUMBERS; i++)
        jobs->numbers[i] = arena_array(study->arena, jobs->most, sizeof *jobs->numbers[i]);
    jobs->labels = arena_array(study->arena, jobs->most, sizeof *jobs->labels);
    jobs->spans_of = arena_array(study->arena, jobs->most, sizeof *jobs->spans_of);
    for (size_t i = 0; i < table->by_count; i++)
        jobs->by[i] = arena_array(study->arena, jobs->most, sizeof *jobs->by[i]);
    db_bind_int(query, 1, study->runs[study->at].run_no);
    db_bind_int(query, 2, (int64_t)jobs->most + 1);
    while ((ok = db_step(query, &row, err)) && row)
        take_job(study, table, query, jobs);
    db_done(query);
    return ok;
}

/* The nanoseconds of one unit of the packed times: seconds where all are whole, and in 32 bits. */
static int64_t find_tick(const struct jobs *jobs, int64_t from)
{
    int64_t most = 0;
    bool whole = true;

    for (size_t i = 0; i < jobs->count; i++)
        for (int k = START; k <= WAIT; k++) {
            int64_t value = jobs->numbers[k][i] - (k == START ? from : 0);

            most = value > most ? value : most;
            whole = whole && value % 1000000000 == 0;
        }
    if (whole && most / 1000000000 < UINT32_MAX)
        return 1000000000;
    return most / (UINT32_MAX - 1) + 1;
}

/* Times in ticks; ends are rounded as starts are, so that what ends as another starts still does.
 */
static void in_ticks(struct jobs *jobs, int64_t from, int64_t tick)
{
    for (size_t i = 0; i < jobs->count; i++) {
        int64_t start = jobs->numbers[START][i] - from;
        int64_t wait = jobs->numbers[WAIT][i] / tick;
        int64_t finish = (start + jobs->numbers[LENGTH][i]) / tick;

        jobs->numbers[START][i] = start / tick;
        jobs->numbers[LENGTH][i] = finish - start / tick;
        jobs->numbers[WAIT][i] = wait;
    }
}

static void add_packed(struct text *json, const char *key, const int64_t *values, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int64_t most = 0;
    size_t width, held = 0;
    uint32_t bits = 0;

    for (size_t i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    width = most < 256 ? 1 : most < 65536 ? 2 : 4;
    report_next(json);
    text_format(json, "\"%s\":{\"bytes\":%zu,\"data\":\"", key, width);
    for (size_t i = 0; i < count * width; i++) {
        bits = bits << 8 | (uint32_t)(values[i / width] >> 8 * (i % width) & 255);
        if (++held < 3)
            continue;
        for (int k = 18; k >= 0; k -= 6)
            text_add_bytes(json, &digits[bits >> k & 63], 1);
        held = bits = 0;
    }
    for (size_t k = 0; held > 0 && k < 4; k++)
        text_add_bytes(json, k <= held ? &digits[bits << 8 * (3 - held) >> (18 - 6 * k) & 63] : "=",
                       1);
    text_add(json, "\"}");
}

/* Labels that are plain numbers go as such. */
static void add_labels(struct report_study *study, struct jobs *jobs)
{
    int64_t *values = arena_array(study->arena, jobs->count, sizeof *values);
    bool numbers = true;

    for (size_t i = 0; i < jobs->count && numbers; i++) {
        const char *label = jobs->labels[i];

        numbers = label[0] >= '0' && label[0] <= '9' && (label[0] != '0' || !label[1]) &&
                  strspn(label, "0123456789") == strlen(label) && text_to_int(label, &values[i]) &&
                  values[i] < UINT32_MAX;
    }
    if (numbers)
        add_packed(study->json, "label", values, jobs->count);
    else
        report_texts(study->json, "label", jobs->labels, jobs->count);
}

/* A column that gives colours: its values, and which of them each row has. */
static void add_by(struct report_study *study, const char *name, const char *const *values,
                   size_t count)
{
    const char **names = arena_array(study->arena, count, sizeof *names);
    int64_t *places = arena_array(study->arena, count, sizeof *places);
    size_t kinds;

    memcpy(names, values, count * sizeof *names);
    kinds = report_unique(names, count);
    if (kinds < 2 || kinds > KINDS)
        return;
    for (size_t i = 0; i < count; i++)
        places[i] = (int64_t)report_place(names, kinds, values[i]);
    report_next(study->json);
    text_add(study->json, "{\"name\":");
    text_add_json(study->json, name);
    report_texts(study->json, "names", names, kinds);
    add_packed(study->json, "of", places, count);
    text_add(study->json, "}");
}

/* Where the rows ran: how many spans each has, and the first and the last place of each span. */
static void add_spans(struct report_study *study, const struct jobs *jobs)
{
    size_t most = jobs->span_count > jobs->count ? jobs->span_count : jobs->count;
    int64_t *values = arena_array(study->arena, most, sizeof *values);

    text_add(study->json, ",\"spans\":{");
    for (size_t i = 0; i < jobs->count; i++)
        values[i] = jobs->spans_of[i];
    add_packed(study->json, "counts", values, jobs->count);
    for (size_t i = 0; i < jobs->span_count; i++)
        values[i] = jobs->spans[i].first;
    add_packed(study->json, "first", values, jobs->span_count);
    for (size_t i = 0; i < jobs->span_count; i++)
        values[i] = jobs->spans[i].last;
    add_packed(study->json, "last", values, jobs->span_count);
    text_add(study->json, "}");
}

static void add_jobs(struct report_study *study, const struct jobs_table *table, struct jobs *jobs)
{
    static const char *const keys[] = { "key", "start", "length", "wait", "width" };
    struct text *json = study->json;
    int64_t from = jobs->numbers[START][0];
    int64_t tick;

    from = from < 0 ? from : 0;
    tick = find_tick(jobs, from);
    in_ticks(jobs, from, tick);
    report_next(json);
    text_format(json, "{\"run\":%zu,\"table\":", study->at);
    text_add_json(json, table->name);
    text_add(json, ",\"unit\":");
    text_add_json(json, table->width);
    text_format(json, ",\"n\":%zu,\"all\":%zu,\"from\":", jobs->count,
                study->runs[study->at].numbers);
    report_number(json, (double)from / 1e9, DIGITS);
    text_add(json, ",\"tick\":");
    report_number(json, (double)tick / 1e9, DIGITS);
    if (jobs->cut) {
        text_add(json, ",\"until\":");
        report_number(json, (double)jobs->until / 1e9, DIGITS);
    }
    for (int i = 0; i < NUMBERS; i++)
        if (i != WAIT || table->has_arrival)
            add_packed(json, keys[i], jobs->numbers[i], jobs->count);
    add_labels(study, jobs);
    text_add(json, ",\"by\":[");
    for (size_t i = 0; i < table->by_count; i++)
        add_by(study, table->by[i], jobs->by[i], jobs->count);
    text_add(json, "]");
    if (jobs->placed)
        add_spans(study, jobs);
    text_add(json, "}");
}

static bool pack(struct report_study *study, const struct jobs_table *table, size_t *left_out,
                 struct error *err)
{
    size_t most;

    if (!report_count(study, table->count_sql, err))
        return false;
    *left_out += report_choose(study, REPORT_JOBS);
    most = report_share(study, REPORT_JOBS);
    for (study->at = 0; study->at < study->run_count; study->at++) {
        const struct report_run *run = &study->runs[study->at];
        struct jobs jobs = { .most = run->numbers < most ? run->numbers : most, .placed = true };

        if (!run->chosen || run->numbers == 0)
            continue;
        if (!read_jobs(study, table, &jobs, err))
            return false;
        if (jobs.count > 0)
            add_jobs(study, table, &jobs);
    }
    return true;
}

bool report_jobs(struct report_study *study, struct error *err)
{
    struct jobs_table tables[SYSTEM_TABLES];
    size_t left_out = 0;
    size_t count;

    report_next(study->json);
    text_add(study->json, "\"jobs\":[");
    if (!find_tables(study, tables, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!pack(study, &tables[i], &left_out, err))
            return false;
    text_format(study->json, "],\"jobs_left_out\":%zu", left_out);
    return true;
}
