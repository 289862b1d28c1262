/* The Gantt charts of a report: rows of a record table as bars, lane by lane. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/report_internal.h"
#include "sim/system.h"

/* Bars are shown at any zoom; where one ends as another starts, both have the same digits. */
enum { DIGITS = 12 };

/* A record table that is drawn. All owned by the arena of the study. */
struct chart {
    const char *table;
    const char *place;     /* the column of the lanes */
    const char *count_sql; /* ordinal and bars of every run of a study */
    const char *bars_sql;  /* lane, start, finish, label, group, mark of a run, by start */
    const char *by;        /* the column that gives the group; NULL: none */
    bool has_label, has_mark;
};

/* What one run has. */
struct drawing {
    struct bar *bars; /* by start */
    size_t count, most;
    bool cut;
    double until; /* start of the first bar left out */
    const char **lanes, **groups;
    size_t lane_count, group_count;
};

struct bar {
    const char *lane, *label, *group;
    double start, finish; /* seconds */
    size_t lane_no;
    bool mark;
};

/* A name out of the file, as SQL. */
void report_name(struct text *sql, const char *name)
{
    text_add(sql, "\"");
    for (; *name; name++)
        text_add_bytes(sql, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
    text_add(sql, "\"");
}

/* With the table before it no name is taken for a text. */
void report_column(struct text *sql, const char *before, struct db_query *query, int column)
{
    text_add(sql, before);
    if (db_null(query, column)) {
        text_add(sql, "NULL");
        return;
    }
    text_add(sql, "t.");
    report_name(sql, db_col_text(query, column));
}

/* Rows that can be drawn; columns of the query: table, lane, start, finish, label, colour, mark. */
static void add_condition(struct text *sql, struct db_query *query)
{
    report_column(sql, " AND ", query, 1);
    report_column(sql, " IS NOT NULL AND ", query, 2);
    report_column(sql, " <= ", query, 3);
}

const char *report_kept(struct report_study *study, struct text *text)
{
    const char *copy = arena_text(study->arena, text_get(text));

    text_free(text);
    return copy;
}

static struct chart make_chart(struct report_study *study, struct db_query *query)
{
    struct chart chart = { .table = arena_text(study->arena, db_col_text(query, 0)),
                           .place = arena_text(study->arena, db_col_text(query, 1)),
                           .has_label = !db_null(query, 4),
                           .has_mark = !db_null(query, 6) };
    struct text sql = { 0 };

    if (!db_null(query, 5))
        chart.by = arena_text(study->arena, db_col_text(query, 5));
    text_add(&sql, "SELECT ordinal, count(*) FROM study_run JOIN ");
    report_name(&sql, chart.table);
    text_add(&sql, " t USING(run_no) WHERE study_no = ? AND NOT spare");
    add_condition(&sql, query);
    text_add(&sql, " GROUP BY ordinal");
    chart.count_sql = report_kept(study, &sql);
    sql = (struct text){ 0 };
    report_column(&sql, "SELECT substr(", query, 1);
    report_column(&sql, ", 1, 200), ", query, 2);
    report_column(&sql, ", ", query, 3);
    report_column(&sql, ", substr(", query, 4);
    report_column(&sql, ", 1, 60), substr(", query, 5);
    report_column(&sql, ", 1, 200), ", query, 6);
    text_add(&sql, " IS 1 FROM ");
    report_name(&sql, chart.table);
    text_add(&sql, " t WHERE run_no = ?1");
    add_condition(&sql, query);
    /* Bars that are the same in all this are the same in the page. */
    text_add(&sql, " ORDER BY 2, 3, 1, 4, 5, 6 LIMIT ?2");
    chart.bars_sql = report_kept(study, &sql);
    return chart;
}

static bool find_charts(struct report_study *study, struct chart *charts, size_t *count,
                        struct error *err)
{
    struct db_query *query = db_query(results_db(study->results),
                                      "SELECT g.name, g.lane, g.start, g.finish, g.label, "
                                      "g.colour, g.mark FROM gantt g JOIN study USING(system) "
                                      "WHERE study_no = ? AND g.width IS NULL ORDER BY g.name",
                                      err);
    bool row = true;
    bool ok = query != NULL;

    *count = 0;
    if (!ok)
        return false;
    db_bind_int(query, 1, study->study_no);
    while ((ok = db_step(query, &row, err)) && row && *count < SYSTEM_TABLES)
        charts[(*count)++] = make_chart(study, query);
    db_done(query);
    return ok;
}

static bool take_count(struct report_study *study, struct db_query *query, struct error *err)
{
    size_t at = (size_t)db_col_int(query, 0);

    (void)err;
    if (at < study->run_count)
        study->runs[at].numbers = (size_t)db_col_int(query, 1);
    return true;
}

/* By parts: digits as the number they write, the rest byte by byte; "pe 2" before "pe 10". */
static int natural(const char *a, const char *b)
{
    const char *const whole_a = a;
    const char *const whole_b = b;

    while (*a && *b) {
        size_t length_a, length_b;
        int order;

        if (!isdigit((unsigned char)*a) || !isdigit((unsigned char)*b)) {
            if (*a != *b)
                return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
            a++;
            b++;
            continue;
        }
        a += strspn(a, "0");
        b += strspn(b, "0");
        length_a = strspn(a, "0123456789");
        length_b = strspn(b, "0123456789");
        if (length_a != length_b)
            return length_a < length_b ? -1 : 1;
        order = memcmp(a, b, length_a);
        if (order != 0)
            return order;
        a += length_a;
        b += length_b;
    }
    return *a ? 1 : *b ? -1 : strcmp(whole_a, whole_b);
}

static int by_name(const void *left, const void *right)
{
    return natural(*(const char *const *)left, *(const char *const *)right);
}

static int by_lane(const void *left, const void *right)
{
    const struct bar *a = *(const struct bar *const *)left;
    const struct bar *b = *(const struct bar *const *)right;

    if (a->lane_no != b->lane_no)
        return a->lane_no < b->lane_no ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Makes names different and sorted; returns how many are left. */
size_t report_unique(const char **names, size_t count)
{
    size_t left = 0;

    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        if (left == 0 || strcmp(names[left - 1], names[i]) != 0)
            names[left++] = names[i];
    return left;
}

size_t report_place(const char *const *names, size_t count, const char *name)
{
    const char *const *found = bsearch(&name, names, count, sizeof *names, by_name);

    return (size_t)(found - names);
}

static void take_bar(struct arena *arena, struct db_query *query, struct drawing *drawing)
{
    double start = db_col_real(query, 1) / 1e9;
    struct bar *bar = &drawing->bars[drawing->count];

    if (drawing->count == drawing->most) {
        drawing->cut = true;
        drawing->until = start;
        return;
    }
    bar->lane = drawing->lanes[drawing->count] = arena_text(arena, db_col_text(query, 0));
    bar->start = start;
    bar->finish = db_col_real(query, 2) / 1e9;
    bar->label = arena_text(arena, db_col_text(query, 3));
    bar->group = drawing->groups[drawing->count] = arena_text(arena, db_col_text(query, 4));
    bar->mark = db_col_int(query, 5) != 0;
    drawing->count++;
}

/* The bars that start first, as many as there is room for. */
static bool read_bars(struct report_study *study, const char *sql, struct drawing *drawing,
                      struct error *err)
{
    struct db_query *query = db_query(results_db(study->results), sql, err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, study->runs[study->at].run_no);
    db_bind_int(query, 2, (int64_t)drawing->most + 1);
    while ((ok = db_step(query, &row, err)) && row)
        take_bar(study->arena, query, drawing);
    db_done(query);
    return ok;
}

enum part { LANE, GROUP, START, FINISH, LABEL };

/* One list with a value for each bar. */
static void add_part(struct text *json, const struct drawing *drawing,
                     const struct bar *const *order, enum part part)
{
    static const char *const keys[] = { "lane", "group", "start", "finish", "label" };

    text_format(json, ",\"%s\":[", keys[part]);
    for (size_t i = 0; i < drawing->count; i++) {
        const struct bar *bar = order[i];

        report_next(json);
        if (part == LANE)
            text_format(json, "%zu", bar->lane_no);
        else if (part == GROUP)
            text_format(json, "%zu",
                        report_place(drawing->groups, drawing->group_count, bar->group));
        else if (part == LABEL)
            text_add_json(json, bar->label);
        else
            report_number(json, part == START ? bar->start : bar->finish, DIGITS);
    }
    text_add(json, "]");
}

/* Places of the marked bars in the lists. */
static void add_marks(struct text *json, const struct drawing *drawing,
                      const struct bar *const *order)
{
    text_add(json, ",\"marked\":[");
    for (size_t i = 0; i < drawing->count; i++)
        if (order[i]->mark) {
            report_next(json);
            text_format(json, "%zu", i);
        }
    text_add(json, "]");
}

static void add_drawing(struct report_study *study, const struct chart *chart,
                        struct drawing *drawing)
{
    const struct bar **order = arena_array(study->arena, drawing->count, sizeof *order);
    struct text *json = study->json;

    drawing->lane_count = report_unique(drawing->lanes, drawing->count);
    drawing->group_count = report_unique(drawing->groups, drawing->count);
    for (size_t i = 0; i < drawing->count; i++) {
        drawing->bars[i].lane_no =
            report_place(drawing->lanes, drawing->lane_count, drawing->bars[i].lane);
        order[i] = &drawing->bars[i];
    }
    qsort(order, drawing->count, sizeof *order, by_lane);
    report_next(json);
    text_format(json, "{\"run\":%zu,\"table\":", study->at);
    text_add_json(json, chart->table);
    text_add(json, ",\"place\":");
    text_add_json(json, chart->place);
    text_format(json, ",\"all\":%zu", study->runs[study->at].numbers);
    if (drawing->cut) {
        text_add(json, ",\"until\":");
        report_number(json, drawing->until, DIGITS);
    }
    report_texts(json, "lanes", drawing->lanes, drawing->lane_count);
    add_part(json, drawing, order, LANE);
    add_part(json, drawing, order, START);
    add_part(json, drawing, order, FINISH);
    if (chart->has_label)
        add_part(json, drawing, order, LABEL);
    if (chart->by) {
        text_add(json, ",\"by\":");
        text_add_json(json, chart->by);
        report_texts(json, "groups", drawing->groups, drawing->group_count);
        add_part(json, drawing, order, GROUP);
    }
    if (chart->has_mark)
        add_marks(json, drawing, order);
    text_add(json, "}");
}

size_t report_share(const struct report_study *study, size_t most)
{
    size_t runs = 0;
    size_t bars = 0;

    for (size_t i = 0; i < study->run_count; i++)
        if (study->runs[i].chosen && study->runs[i].numbers > 0) {
            runs++;
            bars += study->runs[i].numbers;
        }
    if (bars <= most)
        return most;
    return runs < most ? most / runs : 1;
}

bool report_count(struct report_study *study, const char *sql, struct error *err)
{
    for (size_t i = 0; i < study->run_count; i++)
        study->runs[i].numbers = 0;
    return report_each(study, sql, study->study_no, take_count, err);
}

static bool draw(struct report_study *study, const struct chart *chart, size_t *left_out,
                 struct error *err)
{
    size_t most;

    if (!report_count(study, chart->count_sql, err))
        return false;
    *left_out += report_choose(study, REPORT_BARS);
    most = report_share(study, REPORT_BARS);
    for (study->at = 0; study->at < study->run_count; study->at++) {
        const struct report_run *run = &study->runs[study->at];
        struct drawing drawing = { .most = run->numbers < most ? run->numbers : most };

        if (!run->chosen || run->numbers == 0)
            continue;
        drawing.bars = arena_array(study->arena, drawing.most, sizeof *drawing.bars);
        drawing.lanes = arena_array(study->arena, drawing.most, sizeof *drawing.lanes);
        drawing.groups = arena_array(study->arena, drawing.most, sizeof *drawing.groups);
        if (!read_bars(study, chart->bars_sql, &drawing, err))
            return false;
        add_drawing(study, chart, &drawing);
    }
    return true;
}

bool report_gantt(struct report_study *study, struct error *err)
{
    struct chart charts[SYSTEM_TABLES];
    size_t left_out = 0;
    size_t count;

    report_next(study->json);
    text_add(study->json, "\"gantt\":[");
    if (!find_charts(study, charts, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!draw(study, &charts[i], &left_out, err))
            return false;
    text_format(study->json, "],\"gantt_left_out\":%zu", left_out);
    return true;
}
