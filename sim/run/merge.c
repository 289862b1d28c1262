/* The files of a union: inputs checked and attached one by one, the output put in place at the end.
 */
#include "sim/run/merge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "sim/run/compare.h"
#include "sim/run/merge_internal.h"
#include "sim/run/results_internal.h"

/* See merge_internal.h. */
static const char memory_sql[] =
    "CREATE TEMP TABLE run_from(run_no INTEGER PRIMARY KEY, path TEXT NOT NULL);"
    "CREATE TEMP TABLE study_from(name TEXT PRIMARY KEY, path TEXT NOT NULL);"
    "CREATE TEMP TABLE link(old INTEGER PRIMARY KEY, new INTEGER NOT NULL, act INTEGER NOT NULL)";

/* A file may bear our mark and have lost a table, or have a view in its place. */
static bool check_tables(struct db *db, const char *path, struct error *err)
{
    static const char sql[] =
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('study', 'run', "
        "'study_run', 'glossary', 'gantt', 'pareto', 'metric', 'warmup', 'repair', 'series', "
        "'heat', 'comparison', 'provenance')";
    enum { TABLES = 13 };
    int64_t there;

    return db_int(db, sql, 0, &there, err) &&
           (there == TABLES || error_set(err, "%s: damaged: tables are missing in it", path));
}

/* SQLite finds torn pages only where it reads; a shard is looked at whole before it is believed. */
static bool check_whole(struct results *shard, const char *path, struct error *err)
{
    struct db *db = results_db(shard);
    struct db_query *query = db_query(db, "PRAGMA quick_check(1)", err);
    bool row = false;
    bool ok = query && db_step(query, &row, err);
    int64_t holes;

    if (ok && (!row || strcmp(db_col_text(query, 0), "ok") != 0))
        ok = error_set(err, "%s: damaged SQLite database: %.200s", path, db_col_text(query, 0));
    db_done(query);
    if (!ok || !check_tables(db, path, err) ||
        !db_int(db,
                "SELECT count(*) FROM study s WHERE runs <> (SELECT count(*) FROM study_run "
                "t JOIN run USING(run_no) WHERE t.study_no = s.study_no)",
                0, &holes, err))
        return false;
    return !holes || error_set(err, "%s: damaged: runs of a plan are missing in it", path);
}

static bool check_input(const char *path, struct error *err)
{
    struct results *shard = results_read(path, err);
    bool ok = shard && check_whole(shard, path, err);

    results_close(shard);
    return ok;
}

static bool add_input(struct merger *m, const char *path)
{
    struct error why;
    bool ok;

    m->path = path;
    if (!check_input(path, m->err) || !db_attach(m->db, path, "shard", m->err))
        return false;
    ok = merge_attached(m);
    if (!db_exec(m->db, "DETACH shard", ok ? m->err : &why))
        ok = false;
    return ok;
}

static bool compare_again(struct results *results, struct error *err)
{
    struct arena *arena = arena_create();
    const char **names = NULL;
    size_t count = 0;
    bool ok = compare_studies(results, arena, &names, &count, err);

    for (size_t i = 0; ok && i < count; i++) {
        struct compare_table *table = compare_study(results, names[i], NULL, arena, err);

        ok = table && compare_store(results, table, err);
    }
    arena_destroy(arena);
    return ok;
}

/*
 * The output as it is, locked until the new one is in its place: its log must be in the file by
 * then, or SQLite would apply it to the new one. NULL in *old when there is none.
 */
static bool hold_output(const char *output, struct results **old, struct error *err)
{
    *old = NULL;
    if (access(output, F_OK) != 0)
        return true;
    *old = results_create(output, err);
    if (!*old || !results_settle(*old, err))
        return false;
    db_close((*old)->db);
    (*old)->db = NULL;
    return true;
}

static struct results *make_union(const char *path, struct error *err)
{
    struct results *leftover = access(path, F_OK) == 0 ? results_create(path, err) : NULL;

    if (!leftover && access(path, F_OK) == 0)
        return NULL;
    results_close(leftover);
    results_remove(path);
    return results_create(path, err);
}

static bool fill(struct results *out, const char *const *inputs, size_t count, struct error *err)
{
    struct merger m = { .out = out, .db = results_db(out), .err = err };
    bool ok = db_exec(m.db, memory_sql, err);

    for (size_t i = 0; ok && i < count; i++)
        ok = add_input(&m, inputs[i]);
    return ok && compare_again(out, err) && results_settle(out, err);
}

bool merge_files(const char *output, const char *const *inputs, size_t count, struct error *err)
{
    const char **all = mem_alloc((count + 1) * sizeof *all); /* the output first, if it is there */
    struct text path = { 0 };
    struct results *old, *out = NULL;
    bool ok;

    all[0] = output;
    for (size_t i = 0; i < count; i++)
        all[i + 1] = inputs[i];
    text_format(&path, "%s.merging", output);
    ok = hold_output(output, &old, err) && (out = make_union(text_get(&path), err)) != NULL;
    if (ok) {
        ok = fill(out, old ? all : all + 1, old ? count + 1 : count, err);
        if (ok && rename(text_get(&path), output) != 0)
            ok = error_set(err, "%s: cannot be put in place: %s", output, strerror(errno));
        results_close(out);
        if (!ok)
            results_remove(text_get(&path));
    }
    results_close(old);
    text_free(&path);
    mem_free(all);
    return ok;
}
