/* What a report shows of one study, as one JSON object. */
#include <math.h>
#include <string.h>

#include "sim/report/report_internal.h"

/* Values in tables are shown with four digits; differences of them need some more. */
enum { DIGITS = 7 };

bool report_each(struct report_study *study, const char *sql, int64_t key, report_take *take,
                 struct error *err)
{
    struct db_query *query = db_query(results_db(study->results), sql, err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, key);
    while (ok && (ok = db_step(query, &row, err)) && row)
        ok = take(study, query, err);
    db_done(query);
    return ok;
}

void report_next(struct text *json)
{
    char last = json->data[json->count - 1];

    if (last != '[' && last != '{')
        text_add(json, ",");
}

void report_number(struct text *json, double value, int digits)
{
    if (isfinite(value))
        text_format(json, "%.*g", digits, value);
    else
        text_add(json, "null");
}

void report_texts(struct text *json, const char *key, const char *const *texts, size_t count)
{
    report_next(json);
    text_format(json, "\"%s\":[", key);
    for (size_t i = 0; i < count; i++) {
        report_next(json);
        text_add_json(json, texts[i]);
    }
    text_add(json, "]");
}

static size_t index_of(const char *const *texts, size_t count, const char *text)
{
    size_t i = count;

    while (i > 0 && strcmp(texts[i - 1], text) != 0)
        i--;
    return i > 0 ? i - 1 : count;
}

static bool count_runs(struct report_study *study, struct db_query *query, struct error *err)
{
    (void)err;
    study->study_no = db_col_int(query, 1);
    study->run_count = (size_t)db_col_int(query, 2);
    return true;
}

static bool find_runs(struct report_study *study, struct error *err)
{
    struct db_query *query = db_query(results_db(study->results),
                                      "SELECT name, study_no, (SELECT count(*) FROM study_run sr "
                                      "WHERE sr.study_no = s.study_no) FROM study s WHERE name = ?",
                                      err);
    bool row = false;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, study->table->study);
    ok = db_step(query, &row, err) && row && count_runs(study, query, err);
    db_done(query);
    study->runs = arena_array(study->arena, study->run_count, sizeof *study->runs);
    study->pairs = arena_array(study->arena, study->run_count, sizeof *study->pairs);
    study->run_count = 0;
    return ok;
}

/* ordinal order; columns: run_no, point, policy, pair, run_id, status, error, own */
static bool take_run(struct report_study *study, struct db_query *query, struct error *err)
{
    const struct compare_table *table = study->table;
    struct report_run *run = &study->runs[study->run_count++];
    const char *pair = db_col_text(query, 3);

    (void)err;
    run->run_no = db_col_int(query, 0);
    run->point = index_of(table->points, table->point_count, db_col_text(query, 1));
    run->policy = index_of(table->policies, table->policy_count, db_col_text(query, 2));
    run->pair = index_of(study->pairs, study->pair_count, pair);
    if (run->pair == study->pair_count)
        study->pairs[study->pair_count++] = arena_text(study->arena, pair);
    if (run->policy < table->policy_count && !study->own[run->policy])
        study->own[run->policy] = arena_text(study->arena, db_col_text(query, 7));
    report_next(study->json);
    text_format(study->json, "[%zu,%zu,%zu,", run->point, run->policy, run->pair);
    text_add_json(study->json, db_col_text(query, 4));
    text_add(study->json, ",");
    text_add_json(study->json, db_col_text(query, 5));
    if (!db_null(query, 6)) {
        text_add(study->json, ",");
        text_add_json(study->json, db_col_text(query, 6));
    }
    text_add(study->json, "]");
    return true;
}

static bool add_runs(struct report_study *study, struct error *err)
{
    study->own = arena_array(study->arena, study->table->policy_count, sizeof *study->own);
    text_add(study->json, ",\"runs\":[");
    if (!report_each(
            study,
            "SELECT run_no, point, policy, pair, run_id, CASE WHEN spare THEN 'spare' ELSE "
            "status END, error, own FROM study_run "
            "JOIN run USING(run_no) WHERE study_no = ? ORDER BY ordinal",
            study->study_no, take_run, err))
        return false;
    text_add(study->json, "]");
    report_texts(study->json, "pairs", study->pairs, study->pair_count);
    for (size_t i = 0; i < study->table->policy_count; i++)
        study->own[i] = study->own[i] ? study->own[i] : "{}";
    report_texts(study->json, "own", study->own, study->table->policy_count);
    return true;
}

/* One row as a list of its values: whole numbers, reals and texts as they are. */
static bool take_list(struct report_study *study, struct db_query *query, struct error *err)
{
    (void)err;
    report_next(study->json);
    text_add(study->json, "[");
    for (int i = 0; i < db_col_count(query); i++) {
        text_add(study->json, i ? "," : "");
        if (db_null(query, i))
            text_add(study->json, "null");
        else if (db_col_type(query, i) == DB_TEXT)
            text_add_json(study->json, db_col_text(query, i));
        else
            report_number(study->json, db_col_real(query, i), DIGITS);
    }
    text_add(study->json, "]");
    return true;
}

/* What the numbers mean and where they come from: metrics, programs, inputs, rows changed. */
static bool add_origin(struct report_study *study, struct error *err)
{
    static const struct {
        const char *key;
        const char *sql;
    } lists[] = {
        { "programs",
          "SELECT version, build, host, count(*), min(finished), max(finished), "
          "sum(wall_s), sum(cpu_s) FROM study_run JOIN provenance USING(run_no) "
          "WHERE study_no = ? AND NOT spare GROUP BY version, build, host ORDER BY 1, 2, 3" },
        { "inputs", "SELECT trace_sha256, CASE WHEN json_valid(config) THEN "
                    "json_extract(config, '$.workload') END AS w, count(*) FROM study_run "
                    "JOIN run USING(run_no) WHERE study_no = ? AND NOT spare GROUP BY 1, 2 ORDER "
                    "BY min(ordinal) "
                    "LIMIT 20" },
        { "settings",
          "SELECT CASE WHEN json_valid(config) THEN json_extract(config, '$.platform') END, "
          "CASE WHEN json_valid(config) THEN json_extract(config, '$.options') END, count(*) "
          "FROM study_run JOIN run USING(run_no) WHERE study_no = ? AND NOT spare GROUP BY 1, 2 "
          "ORDER BY min(ordinal) LIMIT 20" },
        { "ends", "SELECT finished, wall_s FROM study_run LEFT JOIN provenance USING(run_no) "
                  "WHERE study_no = ? ORDER BY ordinal" },
        { "configs", "SELECT run_id, config FROM study_run JOIN run USING(run_no) "
                     "WHERE study_no = ? ORDER BY ordinal LIMIT 200" },
        { "glossary", "SELECT g.name, g.unit, g.doc FROM glossary g JOIN study USING(system) "
                      "WHERE study_no = ? ORDER BY place" },
        { "repairs", "SELECT what, max(rows), count(*) FROM study_run JOIN repair USING(run_no) "
                     "WHERE study_no = ? AND NOT spare GROUP BY what ORDER BY what" },
    };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        text_format(study->json, ",\"%s\":[", lists[i].key);
        if (!report_each(study, lists[i].sql, study->study_no, take_list, err))
            return false;
        text_add(study->json, "]");
    }
    return true;
}

static bool take_system(struct report_study *study, struct db_query *query, struct error *err)
{
    (void)err;
    text_add(study->json, ",\"system\":");
    text_add_json(study->json, db_col_text(query, 0));
    return true;
}

/*
 * [n, mean, low, high, difference, its low, its high, mean of the baseline, adjusted p,
 * probability of the best mean, rank]
 */
static void add_cell(struct text *json, const struct compare_cell *cell)
{
    double rank = cell->rank > 0 ? (double)cell->rank : (double)NAN;
    const double values[] = {
        cell->mean.mean, cell->mean.low,  cell->mean.high, cell->diff.mean, cell->diff.low,
        cell->diff.high, cell->base_mean, cell->p_adj,     cell->p_best,    rank
    };

    report_next(json);
    text_format(json, "[%zu", cell->mean.n);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        text_add(json, ",");
        report_number(json, values[i], DIGITS);
    }
    text_add(json, "]");
}

/* "cells":[point][policy][metric] and what their indexes mean. */
static void add_table(struct text *json, const struct compare_table *table)
{
    report_texts(json, "points", table->points, table->point_count);
    report_texts(json, "policies", table->policies, table->policy_count);
    report_texts(json, "metrics", table->metrics, table->metric_count);
    report_texts(json, "units", table->units, table->metric_count);
    text_add(json, ",\"cells\":[");
    for (size_t point = 0; point < table->point_count; point++) {
        report_next(json);
        text_add(json, "[");
        for (size_t policy = 0; policy < table->policy_count; policy++) {
            report_next(json);
            text_add(json, "[");
            for (size_t metric = 0; metric < table->metric_count; metric++)
                add_cell(json, compare_cell(table, point, policy, metric));
            text_add(json, "]");
        }
        text_add(json, "]");
    }
    text_add(json, "]");
}

static bool add_study(struct report_study *study, struct error *err)
{
    const struct compare_table *table = study->table;
    struct text *json = study->json;

    text_add(json, "{\"name\":");
    text_add_json(json, table->study);
    text_add(json, ",\"baseline\":");
    if (table->baseline)
        text_add_json(json, table->baseline);
    else
        text_add(json, "null");
    text_format(json,
                ",\"level\":%.2f,\"repetitions\":%zu,\"planned\":%zu,\"finished\":%zu,"
                "\"failed\":%zu,\"batches\":%s",
                table->level, table->repetitions, table->planned, table->finished, table->failed,
                table->batches ? "true" : "false");
    add_table(json, table);
    if (!find_runs(study, err) ||
        !report_each(study, "SELECT system FROM study WHERE study_no = ?", study->study_no,
                     take_system, err) ||
        !add_runs(study, err) || !add_origin(study, err) || !report_series(study, err) ||
        !report_heat(study, err) || !report_gantt(study, err) || !report_jobs(study, err) ||
        !report_pareto(study, err))
        return false;
    text_add(json, "}");
    return true;
}

bool report_study(struct results *results, const char *name, struct text *json, size_t *finished,
                  struct error *err)
{
    struct arena *arena = arena_create();
    struct report_study study = { .results = results, .arena = arena, .json = json };
    bool ok;

    study.table = compare_study(results, name, NULL, arena, err);
    ok = study.table && add_study(&study, err);
    if (ok)
        *finished += study.table->finished;
    arena_destroy(arena);
    return ok;
}
