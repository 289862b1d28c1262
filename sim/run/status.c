/* Counts the runs of studies by what became of them. */
#include "sim/run/status.h"

#include <stdio.h>
#include <string.h>

bool status_complete(const struct status_study *study)
{
    return study->failed == 0 && study->missing == 0;
}

static struct status_study read_study(struct db_query *query, struct arena *arena)
{
    struct status_study study = { .name = arena_text(arena, db_col_text(query, 0)),
                                  .planned = (size_t)db_col_int(query, 1),
                                  .ok = (size_t)db_col_int(query, 2),
                                  .failed = (size_t)db_col_int(query, 3),
                                  .spare = (size_t)db_col_int(query, 4) };

    study.missing = study.planned - study.ok - study.failed - study.spare;
    return study;
}

bool status_read(struct results *results, struct arena *arena, struct status_study **studies,
                 size_t *count, struct error *err)
{
    struct db *db = results_db(results);
    struct db_query *query;
    int64_t total;
    bool row = true;
    bool ok = db_int(db, "SELECT count(*) FROM study", 0, &total, err);

    *count = 0;
    if (!ok)
        return false;
    *studies = arena_array(arena, (size_t)total, sizeof **studies);
    query = db_query(db,
                     "SELECT s.name, count(r.run_no), total(r.status = 'ok' AND NOT spare), "
                     "total(r.status = 'failed' AND NOT spare), total(spare) FROM study s LEFT "
                     "JOIN study_run sr "
                     "USING(study_no) LEFT JOIN run r USING(run_no) GROUP BY study_no "
                     "ORDER BY study_no",
                     err);
    ok = query != NULL;
    while (ok && (ok = db_step(query, &row, err)) && row && *count < (size_t)total)
        (*studies)[(*count)++] = read_study(query, arena);
    db_done(query);
    return ok;
}

void status_print(const struct status_study *study)
{
    size_t needed = study->planned - study->spare;

    printf("%s: %zu runs: %zu ok (%.1f %%)", study->name, study->planned, study->ok,
           needed ? 100.0 * (double)study->ok / (double)needed : 100.0);
    if (study->failed)
        printf(", %zu failed", study->failed);
    if (study->spare)
        printf(", %zu spare", study->spare);
    if (study->missing)
        printf(", %zu missing", study->missing);
    printf("\n");
}

static void print_failure(struct db_query *query)
{
    const char *point = db_col_text(query, 2);
    const char *pair = db_col_text(query, 3);

    point = strcmp(point, "{}") ? point : "";
    pair = strcmp(pair, "{}") ? pair : "";
    printf("failed: run %.12s: %s%s%s%s: %s\n", db_col_text(query, 0), db_col_text(query, 1),
           *point || *pair ? " " : "", point, pair, db_col_text(query, 4));
}

bool status_print_failures(struct results *results, const struct status_study *study, size_t *shown,
                           struct error *err)
{
    struct db_query *query = db_query(
        results_db(results),
        "SELECT run_id, policy, point, pair, error FROM study JOIN study_run "
        "USING(study_no) JOIN run USING(run_no) WHERE name = ? AND status = 'failed' AND NOT spare "
        "ORDER BY ordinal LIMIT ?",
        err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, study->name);
    db_bind_int(query, 2, STATUS_SHOWN - (int64_t)*shown);
    while ((ok = db_step(query, &row, err)) && row) {
        print_failure(query);
        (*shown)++;
    }
    db_done(query);
    return ok;
}

void status_print_rest(const struct status_study *study, size_t shown)
{
    if (study->failed > shown)
        printf("and %zu more failed\n", study->failed - shown);
}
