/* One attached results file copied into another, in SQL over whole tables. */
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/run/merge_internal.h"
#include "sim/run/results_internal.h"
#include "sim/run/systems.h"

/* What becomes of a run of the input. */
enum act { ACT_KEEP, ACT_TAKE, ACT_COMPARE };

/* Runs statements that may refer to the path of the input as ?1, one at a time. */
static bool with_path(struct merger *m, const char *sql)
{
    struct db_query *query = db_query(m->db, sql, m->err);
    bool ok;

    if (!query)
        return false;
    db_bind_text(query, 1, m->path);
    ok = db_run(query, m->err);
    db_done(query);
    return ok;
}

/* The names that a query gives, joined. */
static bool join_names(struct merger *m, const char *sql, const char *between, struct text *out)
{
    struct db_query *query = db_query(m->db, sql, m->err);
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, m->err)) && row) {
        text_add(out, out->count ? between : "");
        text_add(out, db_col_text(query, 0));
    }
    db_done(query);
    return ok;
}

/* Columns of a table that are not listed: "a, b, c", each behind the prefix. */
static bool columns_of(struct merger *m, const char *table, const char *but, const char *prefix,
                       struct text *out)
{
    struct text sql = { 0 };
    bool ok;

    text_format(&sql,
                "SELECT '%s' || name FROM pragma_table_info('%s', 'main') "
                "WHERE name NOT IN (%s) ORDER BY cid",
                prefix, table, but);
    ok = join_names(m, text_get(&sql), ", ", out);
    text_free(&sql);
    return ok;
}

/* A query that finds something wrong: false with a message of its first row's columns. */
static bool none_found(struct merger *m, const char *sql, const char *message)
{
    struct db_query *query = db_query(m->db, sql, m->err);
    bool row = false;
    bool ok = query && db_step(query, &row, m->err);

    if (ok && row) {
        const char *other = db_col_text(query, 1);

        ok = error_set(m->err, "%.60s: %s in %s than in %s%s", db_col_text(query, 0), message,
                       m->path, other, db_col_text(query, 2));
    }
    db_done(query);
    return ok;
}

/* The same configuration must have been resolved in the same way. */
static bool check_runs(struct merger *m)
{
    return none_found(m,
                      "SELECT 'run ' || s.run_id, path, '' FROM shard.run s "
                      "JOIN main.run r USING(run_id) JOIN run_from f ON f.run_no = r.run_no "
                      "WHERE (s.system, s.policy, s.seed, s.replication, s.config, s.trace_sha256) "
                      "IS NOT (r.system, r.policy, r.seed, r.replication, r.config, "
                      "r.trace_sha256) ORDER BY s.run_no LIMIT 1",
                      "other configuration");
}

/*
 * Enters runs that are new. The text of the axes depends on the study that a run is of; of two
 * studies with the same run, the longer text is kept, whichever comes first.
 */
static bool enter_runs(struct merger *m)
{
    struct text columns = { 0 };
    struct text sql = { 0 };
    bool ok = columns_of(m, "run", "'run_no', 'status', 'error'", "", &columns);

    text_format(&sql,
                "INSERT INTO main.run(%s, status) SELECT %s, 'planned' FROM shard.run "
                "WHERE run_id NOT IN (SELECT run_id FROM main.run) ORDER BY run_no;"
                "UPDATE main.run SET params = s.params FROM shard.run s "
                "WHERE s.run_id = main.run.run_id AND (length(s.params) > length(main.run.params) "
                "OR (length(s.params) = length(main.run.params) AND s.params < main.run.params));"
                "DELETE FROM link;"
                "INSERT INTO link SELECT run_no, number, CASE WHEN rank > present OR "
                "(rank = 1 AND present = 1 AND error < text) THEN %d "
                "WHEN rank = present AND rank > 0 AND error IS text THEN %d ELSE %d END "
                "FROM (SELECT s.run_no, r.run_no AS number, s.error, r.error AS text, "
                "(s.status = 'failed') + 2 * (s.status = 'ok') AS rank, "
                "(r.status = 'failed') + 2 * (r.status = 'ok') AS present "
                "FROM shard.run s JOIN main.run r USING(run_id))",
                text_get(&columns), text_get(&columns), ACT_TAKE, ACT_COMPARE, ACT_KEEP);
    ok = ok && db_exec(m->db, text_get(&sql), m->err) &&
         with_path(m, "INSERT INTO run_from SELECT new, ?1 FROM link "
                      "WHERE new NOT IN (SELECT run_no FROM run_from)");
    text_free(&columns);
    text_free(&sql);
    return ok;
}

/* Rows of a table that belong to runs which both files have are the same in both. */
static bool compare_rows(struct merger *m, const char *table, const char *columns)
{
    static const char *const sides[] = { "shard", "main" };
    struct text sql = { 0 };
    struct text message = { 0 };
    bool ok = true;

    text_format(&message, "other rows of table '%s'", table);
    for (int i = 0; ok && i < 2; i++) {
        text_free(&sql);
        text_add(&sql, "SELECT 'run ' || run_id, path, '; results of a run depend on nothing but "
                       "its id, unless programs differ' FROM (");
        for (int k = 0; k < 2; k++)
            text_format(&sql,
                        "%s SELECT new, %s FROM %s.%s t JOIN link ON %s = t.run_no "
                        "WHERE act = %d",
                        k ? " EXCEPT" : "", columns, sides[i ^ k], table, i ^ k ? "new" : "old",
                        ACT_COMPARE);
        text_add(&sql,
                 ") d JOIN main.run r ON r.run_no = d.new JOIN run_from f ON f.run_no = d.new "
                 "ORDER BY r.run_no LIMIT 1");
        ok = none_found(m, text_get(&sql), text_get(&message));
    }
    text_free(&sql);
    text_free(&message);
    return ok;
}

/* The rows of a table that belong to runs: compared where they are there, taken where not. */
static bool merge_rows(struct merger *m, const char *table)
{
    struct text columns = { 0 };
    struct text names = { 0 };
    struct text sql = { 0 };
    bool ok = columns_of(m, table, "'run_no'", "t.", &columns) &&
              columns_of(m, table, "'run_no'", "", &names) &&
              (!strcmp(table, "provenance") || compare_rows(m, table, text_get(&columns)));

    text_format(&sql,
                "DELETE FROM main.%s WHERE run_no IN (SELECT new FROM link WHERE act = %d);"
                "INSERT INTO main.%s(run_no, %s) SELECT new, %s FROM shard.%s t "
                "JOIN link ON old = t.run_no WHERE act = %d",
                table, ACT_TAKE, table, text_get(&names), text_get(&columns), table, ACT_TAKE);
    ok = ok && db_exec(m->db, text_get(&sql), m->err);
    text_free(&columns);
    text_free(&names);
    text_free(&sql);
    return ok;
}

/* Words that no run and no study owns: of two texts for one thing, the greater, so that the order
 * of the inputs does not matter. */
static bool merge_words(struct merger *m, const char *table)
{
    struct text key = { 0 };
    struct text columns = { 0 };
    struct text theirs = { 0 };
    struct text ours = { 0 };
    struct text sql = { 0 };
    char prefix[64];
    bool ok;

    snprintf(prefix, sizeof prefix, "%.60s.", table);
    text_format(&sql, "SELECT name FROM pragma_table_info('%s', 'main') WHERE pk > 0", table);
    ok = join_names(m, text_get(&sql), ", ", &key) && columns_of(m, table, "''", "", &columns) &&
         columns_of(m, table, "''", "excluded.", &theirs) &&
         columns_of(m, table, "''", prefix, &ours);
    text_free(&sql);
    text_format(&sql,
                "INSERT INTO main.%s(%s) SELECT %s FROM shard.%s WHERE true ON CONFLICT(%s) "
                "DO UPDATE SET (%s) = (%s) WHERE json_array(%s) > json_array(%s)",
                table, text_get(&columns), text_get(&columns), table, text_get(&key),
                text_get(&columns), text_get(&theirs), text_get(&theirs), text_get(&ours));
    ok = ok && db_exec(m->db, text_get(&sql), m->err);
    text_free(&key);
    text_free(&columns);
    text_free(&theirs);
    text_free(&ours);
    text_free(&sql);
    return ok;
}

/* Two files with the same study must have the same plan. */
static bool check_studies(struct merger *m)
{
    struct db_query *query = db_query(
        m->db,
        "SELECT s.name, r.runs, f.path, s.runs FROM shard.study s JOIN main.study r USING(name) "
        "JOIN study_from f USING(name) WHERE s.runs <> r.runs LIMIT 1",
        m->err);
    bool row = false;
    bool ok = query && db_step(query, &row, m->err);

    if (ok && row)
        ok = error_set(
            m->err, "chunks of different plans: study '%.80s' has %lld runs in %s and %lld in %s",
            db_col_text(query, 0), (long long)db_col_int(query, 1), db_col_text(query, 2),
            (long long)db_col_int(query, 3), m->path);
    db_done(query);
    return ok &&
           none_found(m,
                      "SELECT 'chunks of different plans: study ''' || s.name || '''', path, '' "
                      "FROM shard.study s JOIN main.study r USING(name) JOIN study_from f "
                      "USING(name) WHERE (s.system, s.baseline) IS NOT (r.system, r.baseline) "
                      "LIMIT 1",
                      "other system or baseline") &&
           none_found(m,
                      "SELECT 'chunks of different plans: study ''' || s.name || '''', path, '; "
                      "the first is ' || sr.point || sr.pair "
                      "FROM shard.study s JOIN shard.study_run sr USING(study_no) "
                      "JOIN link ON old = sr.run_no JOIN main.study r USING(name) "
                      "JOIN study_from f USING(name) LEFT JOIN main.study_run x "
                      "ON x.study_no = r.study_no AND x.ordinal = sr.ordinal "
                      "WHERE (x.run_no, x.point, x.pair) IS NOT (new, sr.point, sr.pair) "
                      "ORDER BY sr.ordinal LIMIT 1",
                      "other runs");
}

/* Enters studies that are new, with their plans. */
static bool enter_studies(struct merger *m)
{
    struct text study = { 0 };
    struct text link = { 0 };
    struct text from = { 0 };
    struct text sql = { 0 };
    bool ok = columns_of(m, "study", "'study_no'", "", &study) &&
              columns_of(m, "study_run", "'study_no', 'run_no'", "", &link) &&
              columns_of(m, "study_run", "'study_no', 'run_no'", "t.", &from);

    text_format(&sql,
                "INSERT INTO main.study(%s) SELECT %s FROM shard.study "
                "WHERE name NOT IN (SELECT name FROM main.study) ORDER BY study_no;"
                "INSERT INTO main.study_run(study_no, run_no, %s) SELECT r.study_no, new, %s "
                "FROM shard.study_run t JOIN shard.study s USING(study_no) "
                "JOIN main.study r USING(name) JOIN link ON old = t.run_no "
                "WHERE name NOT IN (SELECT name FROM study_from);"
                /* Each shard knows of its own points which runs `repeat:` needs. */
                "UPDATE main.study_run AS x SET spare = min(x.spare, t.spare) "
                "FROM shard.study_run t JOIN shard.study s ON s.study_no = t.study_no "
                "JOIN main.study r ON r.name = s.name WHERE x.study_no = r.study_no "
                "AND x.ordinal = t.ordinal",
                text_get(&study), text_get(&study), text_get(&link), text_get(&from));
    ok = ok && db_exec(m->db, text_get(&sql), m->err) &&
         with_path(m, "INSERT INTO study_from SELECT name, ?1 FROM shard.study "
                      "WHERE name NOT IN (SELECT name FROM study_from)");
    text_free(&study);
    text_free(&link);
    text_free(&from);
    text_free(&sql);
    return ok;
}

/* Calls `merge` for each table of the input that has (or has not) a column run_no, but those named;
 * by check_tables the union has them, too. */
static bool each_table(struct merger *m, bool of_runs,
                       bool (*merge)(struct merger *m, const char *table))
{
    struct text sql = { 0 };
    struct text names = { 0 };
    char *next;
    bool ok;

    text_format(&sql,
                "SELECT m.name FROM shard.sqlite_master m WHERE type = 'table' AND name NOT IN "
                "('study', 'run', 'study_run', 'comparison') AND name NOT LIKE 'sqlite_%%' AND "
                "%s EXISTS (SELECT 1 FROM pragma_table_info(m.name, 'main') p "
                "WHERE p.name = 'run_no') ORDER BY 1",
                of_runs ? "" : "NOT");
    ok = join_names(m, text_get(&sql), "\n", &names);
    next = names.data;
    while (ok && next && *next) {
        char *end = strchr(next, '\n');

        if (end)
            *end = '\0';
        ok = merge(m, next);
        next = end ? end + 1 : NULL;
    }
    text_free(&names);
    text_free(&sql);
    return ok;
}

static bool check_tables(struct merger *m)
{
    struct db_query *query = db_query(m->db,
                                      "SELECT name FROM shard.sqlite_master WHERE type = 'table' "
                                      "AND name NOT IN (SELECT name FROM main.sqlite_master)",
                                      m->err);
    bool row = false;
    bool ok = query && db_step(query, &row, m->err);

    if (ok && row)
        ok = error_set(m->err, "%s: has a table '%.60s' that is of none of its systems", m->path,
                       db_col_text(query, 0));
    db_done(query);
    return ok;
}

/* Tables of records come with their systems. */
static bool enter_systems(struct merger *m)
{
    struct text names = { 0 };
    bool ok = join_names(m, "SELECT DISTINCT system FROM shard.study", "\n", &names);
    char *next = names.data;

    while (ok && next && *next) {
        char *end = strchr(next, '\n');
        const struct system *system;

        if (end)
            *end = '\0';
        system = system_find(next, m->err);
        ok = system && results_record_tables(m->out, system, m->err);
        next = end ? end + 1 : NULL;
    }
    text_free(&names);
    return ok && check_tables(m);
}

static bool finish_runs(struct merger *m)
{
    struct text sql = { 0 };
    bool ok;

    text_format(&sql,
                "UPDATE main.run SET status = s.status, error = s.error FROM shard.run s "
                "JOIN link ON old = s.run_no WHERE new = main.run.run_no AND act = %d",
                ACT_TAKE);
    ok = db_exec(m->db, text_get(&sql), m->err);
    text_free(&sql);
    text_format(&sql,
                "UPDATE run_from SET path = ?1 WHERE run_no IN "
                "(SELECT new FROM link WHERE act = %d)",
                ACT_TAKE);
    ok = ok && with_path(m, text_get(&sql));
    text_free(&sql);
    return ok;
}

bool merge_attached(struct merger *m)
{
    struct error ignored;

    if (!db_exec(m->db, "BEGIN IMMEDIATE", m->err))
        return false;
    if (enter_systems(m) && check_runs(m) && enter_runs(m) && check_studies(m) &&
        each_table(m, true, merge_rows) && each_table(m, false, merge_words) && enter_studies(m) &&
        finish_runs(m) && db_exec(m->db, "COMMIT", m->err))
        return true;
    db_exec(m->db, "ROLLBACK", &ignored);
    return false;
}
