/* The canonical export. */
#include "sim/report/export.h"

#include <inttypes.h>
#include <string.h>

#include "sim/base/text.h"

static void add_field(struct text *line, struct db_query *query, int column)
{
    const unsigned char *bytes;
    size_t size;

    switch (db_col_type(query, column)) {
    case DB_NULL:
        text_add(line, "null");
        break;
    case DB_INT:
        text_format(line, "%" PRId64, db_col_int(query, column));
        break;
    case DB_REAL:
        text_add_real(line, db_col_real(query, column));
        break;
    case DB_TEXT:
        text_add_json(line, db_col_text(query, column));
        break;
    case DB_BLOB:
        bytes = db_col_blob(query, column, &size);
        for (size_t i = 0; i < size; i++)
            text_format(line, "%02x", bytes[i]);
        break;
    }
}

static bool write_rows(struct results *results, const char *name, const char *sql, FILE *out,
                       struct error *err)
{
    struct db_query *query = db_query(results_db(results), sql, err);
    struct text line = { 0 };
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, err)) && row) {
        line.count = 0;
        text_add(&line, name);
        for (int i = 0; i < db_col_count(query); i++) {
            text_add(&line, "\t");
            add_field(&line, query, i);
        }
        text_add(&line, "\n");
        if (fwrite(text_get(&line), 1, line.count, out) != line.count)
            ok = error_set(err, "the output cannot be written; is the disk full?");
    }
    text_free(&line);
    db_done(query);
    return ok;
}

/* The record tables of all systems in the file, by name: those with run_no that are not ours. */
static bool write_records(struct results *results, FILE *out, struct error *err)
{
    struct db_query *query = db_query(
        results_db(results),
        "SELECT m.name, (SELECT group_concat('t.' || name, ', ') FROM pragma_table_info(m.name) "
        "WHERE cid > 0), (SELECT name FROM pragma_table_info(m.name) WHERE cid = 1) "
        "FROM sqlite_master m WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN "
        "('study', 'run', 'study_run', 'glossary', 'gantt', 'pareto', 'metric', 'warmup', "
        "'repair', "
        "'series', 'heat', "
        "'comparison', "
        "'provenance') "
        "ORDER BY name",
        err);
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, err)) && row) {
        struct text sql = { 0 };

        text_format(&sql,
                    "SELECT r.run_id, %s FROM counted r CROSS JOIN %s t USING(run_no) "
                    "ORDER BY r.run_id, t.%s",
                    db_col_text(query, 1), db_col_text(query, 0), db_col_text(query, 2));
        ok = write_rows(results, db_col_text(query, 0), text_get(&sql), out, err);
        text_free(&sql);
    }
    db_done(query);
    return ok;
}

/*
 * Runs that a study of the file has and needs. Others may be left of an earlier plan, or be spare
 * by now: they would tell how the file came about, and are kept for whoever asks for them again.
 */
static bool count_runs(struct results *results, struct error *err)
{
    return db_exec(results_db(results),
                   "CREATE TEMP VIEW IF NOT EXISTS counted AS SELECT * FROM run "
                   "WHERE run_no IN (SELECT run_no FROM study_run WHERE NOT spare)",
                   err);
}

bool export_results(struct results *results, bool provenance, FILE *out, struct error *err)
{
    static const struct {
        const char *name;
        const char *sql;
    } tables[] = {
        { "study", "SELECT name, system, runs, baseline FROM study ORDER BY name" },
        { "run", "SELECT run_id, system, policy, params, seed, replication, config, trace_sha256, "
                 "iif(run_no IN (SELECT run_no FROM counted), status, 'planned'), "
                 "iif(run_no IN (SELECT run_no FROM counted), error, NULL) FROM run "
                 "WHERE run_no IN (SELECT run_no FROM study_run) ORDER BY run_id" },
        { "study_run", "SELECT s.name, sr.ordinal, r.run_id, sr.point, sr.pair, sr.own, sr.spare "
                       "FROM study_run sr "
                       "JOIN study s USING(study_no) JOIN run r USING(run_no) "
                       "ORDER BY s.name, sr.ordinal" },
        { "glossary",
          "SELECT system, place, name, unit, doc, better FROM glossary ORDER BY system, place" },
        { "gantt", "SELECT system, name, lane, start, finish, label, colour, mark, width, arrival "
                   "FROM gantt ORDER BY system, name" },
        { "pareto", "SELECT system, place, x, y, title FROM pareto ORDER BY system, place" },
        { "metric", "SELECT r.run_id, m.place, m.name, m.value, m.unit, m.half_width, m.lag1 FROM "
                    "metric m JOIN counted r "
                    "USING(run_no) ORDER BY r.run_id, m.name" },
        { "warmup", "SELECT r.run_id, w.cut_ns, w.samples, w.settled FROM warmup w JOIN counted r "
                    "USING(run_no) ORDER BY r.run_id" },
        { "repair", "SELECT r.run_id, p.what, p.rows FROM repair p JOIN counted r USING(run_no) "
                    "ORDER BY r.run_id, p.what" },
        { "series", "SELECT r.run_id, t.name, t.kind, t.unit, t.n, t.x, t.y FROM series t "
                    "JOIN counted r USING(run_no) ORDER BY r.run_id, t.name" },
        { "heat", "SELECT r.run_id, h.name, h.unit, h.machines, h.rows, h.cols, h.step_s, h.data "
                  "FROM heat h JOIN counted r USING(run_no) ORDER BY r.run_id, h.name" },
        { "comparison", "SELECT s.name, c.point, c.metric, c.policy, c.baseline, c.n, c.mean, "
                        "c.base_mean, c.diff, c.ci_low, c.ci_high, c.level, c.p_adj, "
                        "c.boot_low, c.boot_high, c.p_best, c.rank "
                        "FROM comparison c JOIN study s USING(study_no) "
                        "ORDER BY s.name, c.point, c.metric, c.policy" },
    };

    if (!count_runs(results, err))
        return false;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (!write_rows(results, tables[i].name, tables[i].sql, out, err))
            return false;
    if (!write_records(results, out, err))
        return false;
    return !provenance ||
           write_rows(results, "provenance",
                      "SELECT r.run_id, p.version, p.build, p.host, p.finished, p.wall_s, p.cpu_s "
                      "FROM provenance p JOIN counted r USING(run_no) ORDER BY r.run_id",
                      out, err);
}
