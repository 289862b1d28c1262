/* The forms of a report: a table of them, what they tell of each study, where they go. */
#include "sim/report/report_format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/vec.h"
#include "sim/report/export_file.h"
#include "sim/report/report.h"
#include "sim/report/report_format_internal.h"

const struct report_format report_formats[] = {
    { "html", "html", report_html },
    { "md", "md", report_format_md },
    { "csv", "csv", report_format_csv },
    { "json", "json", report_format_json },
    { 0 },
};

enum { FORMATS = sizeof report_formats / sizeof report_formats[0] - 1 };

const struct report_format *report_format_find(const char *name, struct error *err)
{
    const char *names[FORMATS];

    for (size_t i = 0; i < FORMATS; i++) {
        names[i] = report_formats[i].name;
        if (!strcmp(names[i], name))
            return &report_formats[i];
    }
    error_set(err, "no format '%.60s'", name);
    error_hint(err, text_nearest_of(name, names, FORMATS), "; there are html, md, csv and json");
    return NULL;
}

bool report_significant(const struct compare_table *table, const struct compare_cell *cell)
{
    return !isnan(cell->p_adj) && cell->p_adj < 1 - table->level;
}

/* A query of a study by its name, ?1. */
static struct db_query *of_study(struct results *results, const char *sql, const char *study,
                                 struct error *err)
{
    struct db_query *query = db_query(results_db(results), sql, err);

    if (query)
        db_bind_text(query, 1, study);
    return query;
}

static bool read_system(struct results *results, struct report_facts *facts, struct error *err)
{
    struct db_query *query =
        of_study(results, "SELECT system FROM study WHERE name = ?", facts->table->study, err);
    bool row = false;
    bool ok = query && db_step(query, &row, err);

    facts->system = ok && row ? arena_text(facts->arena, db_col_text(query, 0)) : "";
    db_done(query);
    return ok;
}

static bool read_failures(struct results *results, struct report_facts *facts, struct error *err)
{
    struct db_query *query =
        of_study(results,
                 "SELECT run_id, policy, json_patch(json_patch(point, own), pair), error "
                 "FROM study_run JOIN study s USING(study_no) JOIN run USING(run_no) "
                 "WHERE s.name = ? AND status = 'failed' AND NOT spare ORDER BY ordinal",
                 facts->table->study, err);
    struct vec list = { 0 };
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, err)) && row)
        *(struct report_failure *)vec_push(&list, sizeof(struct report_failure)) =
            (struct report_failure){ .run_id = arena_text(facts->arena, db_col_text(query, 0)),
                                     .policy = arena_text(facts->arena, db_col_text(query, 1)),
                                     .axes = arena_text(facts->arena, db_col_text(query, 2)),
                                     .error = arena_text(facts->arena, db_col_text(query, 3)) };
    db_done(query);
    facts->failure_count = list.count;
    facts->failures = arena_array(facts->arena, list.count, sizeof *facts->failures);
    if (list.count)
        memcpy(facts->failures, list.data, list.count * sizeof *facts->failures);
    vec_free(&list);
    return ok;
}

/* Different values of a column over the finished runs, by their order, with commas between. */
static bool read_list(struct results *results, const struct report_facts *facts, const char *column,
                      const char **list, struct error *err)
{
    struct text sql = { 0 };
    struct db_query *query;
    bool row = false;
    bool ok;

    text_format(&sql,
                "SELECT group_concat(v, ', ') FROM (SELECT DISTINCT %s AS v FROM study_run "
                "JOIN study s USING(study_no) JOIN run USING(run_no) JOIN provenance "
                "USING(run_no) WHERE s.name = ? AND NOT spare AND %s <> '' ORDER BY v)",
                column, column);
    query = of_study(results, text_get(&sql), facts->table->study, err);
    ok = query && db_step(query, &row, err);
    *list = ok && row ? arena_text(facts->arena, db_col_text(query, 0)) : "";
    db_done(query);
    text_free(&sql);
    return ok;
}

static bool read_origin(struct results *results, struct report_facts *facts, struct error *err)
{
    struct report_origin *origin = &facts->origin;
    struct db_query *query =
        of_study(results,
                 "SELECT min(finished), max(finished), total(wall_s), total(cpu_s) FROM study_run "
                 "JOIN study s USING(study_no) JOIN provenance USING(run_no) WHERE s.name = ? "
                 "AND NOT spare",
                 facts->table->study, err);
    bool row = false;
    bool ok = query && db_step(query, &row, err);

    if (ok && row) {
        origin->first = arena_text(facts->arena, db_col_text(query, 0));
        origin->last = arena_text(facts->arena, db_col_text(query, 1));
        origin->wall_s = db_col_real(query, 2);
        origin->cpu_s = db_col_real(query, 3);
    }
    db_done(query);
    return ok && read_list(results, facts, "version", &origin->version, err) &&
           read_list(results, facts, "build", &origin->build, err) &&
           read_list(results, facts, "host", &origin->host, err) &&
           read_list(results, facts, "trace_sha256", &origin->traces, err);
}

static bool take_study(struct results *results, const char *name, struct arena *arena,
                       struct report_facts *facts, struct error *err)
{
    *facts = (struct report_facts){ .arena = arena };
    facts->table = compare_study(results, name, NULL, arena, err);
    return facts->table && read_system(results, facts, err) && read_failures(results, facts, err) &&
           read_origin(results, facts, err);
}

/* The studies that are wanted: all, or the only one of that name. */
static bool choose(struct results *results, const char *study, const char ***names, size_t *count,
                   struct error *err)
{
    const char *path = db_path(results_db(results));

    if (*count == 0)
        return error_set(err, "%s: no study in it; nothing to report", path);
    for (size_t i = 0; study && i < *count; i++)
        if (!strcmp((*names)[i], study)) {
            *names += i;
            *count = 1;
            return true;
        }
    if (!study)
        return true;
    error_set(err, "%s: no study '%.80s'", path, study);
    return error_hint(err, text_nearest_of(study, *names, *count), "");
}

static bool each_inside(struct results *results, const char *study, report_each_study *take,
                        void *form, struct error *err)
{
    struct arena *arena = arena_create();
    const char **names;
    size_t count;
    size_t finished = 0;
    bool ok = compare_studies(results, arena, &names, &count, err) &&
              choose(results, study, &names, &count, err);

    for (size_t i = 0; ok && i < count; i++) {
        struct report_facts facts;

        ok = take_study(results, names[i], arena, &facts, err);
        if (ok) {
            finished += facts.table->finished;
            take(&facts, form);
        }
    }
    if (ok && finished == 0)
        ok = error_set(err, "%s: no run%s%.80s%s has finished; nothing to report",
                       db_path(results_db(results)), study ? " of study '" : "", study ? study : "",
                       study ? "'" : "");
    arena_destroy(arena);
    return ok;
}

bool report_facts_each(struct results *results, const char *study, report_each_study *take,
                       void *form, struct error *err)
{
    struct db *db = results_db(results);
    struct error ignored;
    bool ok;

    /* One view of the file, also while runs are being added to it. */
    if (!db_exec(db, "BEGIN", err))
        return false;
    ok = each_inside(results, study, take, form, err);
    db_exec(db, "ROLLBACK", &ignored);
    return ok;
}

static bool write_stdout(const struct text *out, struct error *err)
{
    if (fwrite(text_get(out), 1, out->count, stdout) == out->count && fflush(stdout) == 0)
        return true;
    return error_set(err, "standard output cannot be written; is the disk full?");
}

bool report_format_write(struct results *results, const struct report_format *format,
                         const char *study, const char *path, struct error *err)
{
    struct export_file file = { 0 };
    struct text out = { 0 };
    bool to_stdout = !strcmp(path, "-");
    bool ok = (to_stdout || export_may_write(path, db_path(results_db(results)), true, err)) &&
              format->write(results, study, &out, err);

    if (ok && to_stdout) {
        ok = write_stdout(&out, err);
    } else if (ok && (ok = export_file_open(&file, path, err))) {
        fwrite(text_get(&out), 1, out.count, file.out);
        ok = export_file_end(&file, true, err);
    }
    text_free(&out);
    return ok;
}
