/* Which figures a study gets, and their files. */
#include "sim/report/plots.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/json.h"
#include "sim/base/text.h"
#include "sim/report/export_file.h"
#include "sim/report/plots_internal.h"

const char *plots_label(struct plots *plots, const char *name, const char *unit)
{
    struct text label = { 0 };
    const char *kept;

    text_format(&label, "%s%s%s%s", name, *unit ? " [" : "", unit, *unit ? "]" : "");
    kept = arena_text(plots->arena, text_get(&label));
    text_free(&label);
    return kept;
}

const char *plots_point(struct plots *plots, const char *point)
{
    struct export_axes axes = { .arena = plots->arena };
    struct text words = { 0 };
    const char *kept;

    export_axes_add(&axes, point);
    for (size_t i = 0; i < axes.count; i++) {
        text_format(&words, "%s%s ", i ? ", " : "", axes.names[i]);
        export_axes_value(&axes, i, &point, 1, &words);
    }
    kept = arena_text(plots->arena, text_get(&words));
    text_free(&words);
    return kept;
}

const char *plots_where(struct plots *plots, const struct plots_run *run)
{
    const char *point = plots_point(plots, run->point);
    const char *pair = plots->table->repetitions > 1 ? plots_point(plots, run->pair) : "";
    struct text words = { 0 };
    const char *kept;

    text_format(&words, "%s%s%s", point, *point && *pair ? ", " : "", pair);
    kept = arena_text(plots->arena, text_get(&words));
    text_free(&words);
    return kept;
}

/* Of a file name, which has 255. */
enum { STUDY_BYTES = 60, WHAT_BYTES = 160 };

/* A name for files that no figure before has. */
static const char *new_name(struct plots *plots, const char *what)
{
    struct text name = { 0 };
    const char *kept;
    size_t length;
    size_t again = 1;

    export_safe_name(&name, plots->table->study, STUDY_BYTES);
    text_add(&name, "_");
    export_safe_name(&name, what, WHAT_BYTES);
    length = name.count;
    for (size_t i = 0; i < plots->names.count; i++)
        if (!strcmp(*(const char **)vec_at(&plots->names, i, sizeof(char *)), text_get(&name))) {
            name.count = length;
            text_format(&name, "_%zu", ++again);
            i = SIZE_MAX; /* from the first one on again */
        }
    kept = arena_text(plots->arena, text_get(&name));
    *(const char **)vec_push(&plots->names, sizeof(char *)) = kept;
    text_free(&name);
    return kept;
}

static bool write_sheet(struct plots *plots, const char *name, bool svg,
                        const struct plot_sheet *sheet, struct error *err)
{
    struct export_file file = { 0 };
    struct text path = { 0 };
    bool ok;

    text_format(&path, "%s/%s.%s", plots->order->folder, name, svg ? "svg" : "png");
    ok = export_may_write(text_get(&path), db_path(results_db(plots->results)), true, err) &&
         export_file_open(&file, text_get(&path), err);
    text_free(&path);
    if (ok) {
        struct canvas *canvas = canvas_create(svg, PLOT_WIDTH, sheet->height, file.out);

        sheet->paint(canvas, sheet->figure);
        ok = canvas_finish(canvas, err);
        ok = export_file_end(&file, ok, err);
    }
    return ok;
}

bool plots_figure(struct plots *plots, const char *name, const struct plot_sheet *sheet,
                  struct error *err)
{
    const char *file = new_name(plots, name);

    return (!plots->order->svg || write_sheet(plots, file, true, sheet, err)) &&
           (!plots->order->png || write_sheet(plots, file, false, sheet, err));
}

static bool find_study(struct plots *plots, struct error *err)
{
    struct db_query *query = db_query(results_db(plots->results),
                                      "SELECT study_no, system FROM study WHERE name = ?", err);
    bool row = false;
    bool ok = query != NULL;

    if (ok) {
        db_bind_text(query, 1, plots->table->study);
        ok = db_step(query, &row, err);
    }
    if (ok && row) {
        plots->study_no = db_col_int(query, 0);
        plots->system = arena_text(plots->arena, db_col_text(query, 1));
    }
    db_done(query);
    return ok;
}

/*
 * Runs of one point, one a policy, in the order of the table, and of one repetition, so that all
 * have had the same workload: the first that most policies have finished.
 */
static bool read_runs(struct plots *plots, const char *point, struct plots_run *runs, size_t *count,
                      struct error *err)
{
    struct db_query *query =
        db_query(results_db(plots->results),
                 "SELECT run_no, run_id, policy, pair FROM study_run JOIN run USING(run_no) WHERE "
                 "study_no = ?1 AND point = ?2 AND status = 'ok' AND NOT spare "
                 "ORDER BY count(*) OVER (PARTITION BY pair) DESC, "
                 "min(ordinal) OVER (PARTITION BY pair), ordinal",
                 err);
    const char *pair = NULL;
    bool row = true;
    bool ok = query != NULL;

    *count = 0;
    if (!ok)
        return false;
    db_bind_int(query, 1, plots->study_no);
    db_bind_text(query, 2, point);
    while ((ok = db_step(query, &row, err)) && row) {
        const char *policy = db_col_text(query, 2);
        size_t at = 0;
        bool known = false;

        if (!pair)
            pair = arena_text(plots->arena, db_col_text(query, 3));
        if (strcmp(pair, db_col_text(query, 3)) != 0)
            break;

        for (size_t i = 0; i < *count; i++)
            known = known || !strcmp(plots->table->policies[runs[i].policy], policy);
        while (at < plots->table->policy_count && strcmp(plots->table->policies[at], policy) != 0)
            at++;
        if (!known && at < plots->table->policy_count)
            runs[(*count)++] = (struct plots_run){ db_col_int(query, 0),
                                                   arena_text(plots->arena, db_col_text(query, 1)),
                                                   point, pair, at };
    }
    db_done(query);
    return ok;
}

bool plots_each_point(struct plots *plots, plots_take *take, struct error *err)
{
    const struct compare_table *table = plots->table;
    struct plots_run *runs = arena_array(plots->arena, table->policy_count, sizeof *runs);

    for (size_t i = 0; i < table->point_count; i++) {
        size_t count;

        if (!read_runs(plots, table->points[i], runs, &count, err) ||
            (count > 0 && !take(plots, runs, count, err)))
            return false;
    }
    return true;
}

static bool draw_study(struct plots *plots, const char *study, size_t *finished, struct error *err)
{
    plots->table = compare_study(plots->results, study, NULL, plots->arena, err);
    if (!plots->table || !find_study(plots, err))
        return false;
    *finished += plots->table->finished;
    plots->axes = (struct export_axes){ .arena = plots->arena };
    for (size_t i = 0; i < plots->table->point_count; i++)
        export_axes_add(&plots->axes, plots->table->points[i]);
    return plots->table->finished == 0 ||
           (plots_metrics(plots, err) && plots_series(plots, err) && plots_runs(plots, err));
}

static bool draw_all(struct plots *plots, struct error *err)
{
    const char *path = db_path(results_db(plots->results));
    const char *study = plots->order->study;
    const char **names;
    size_t count;
    size_t finished = 0;
    bool found = false;

    if (!compare_studies(plots->results, plots->arena, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (study && strcmp(names[i], study) != 0)
            continue;
        found = true;
        if (!draw_study(plots, names[i], &finished, err))
            return false;
    }
    if (study && !found) {
        error_set(err, "%s: no study '%.80s'", path, study);
        return error_hint(err, text_nearest_of(study, names, count), "");
    }
    return finished > 0 || error_set(err, "%s: no run has finished; nothing to draw", path);
}

bool plots_write(struct results *results, const struct plots_order *order, size_t *count,
                 struct error *err)
{
    struct plots plots = { .results = results, .order = order, .arena = arena_create() };
    struct db *db = results_db(results);
    struct error ignored;
    struct stat there;
    bool ok = db_exec(db, "BEGIN", err);

    if (ok) {
        if (mkdir(order->folder, 0777) != 0 && errno != EEXIST)
            ok = error_set(err, "%s: %s", order->folder, strerror(errno));
        else if (stat(order->folder, &there) != 0 || !S_ISDIR(there.st_mode))
            ok = error_set(err, "%s: not a folder, which figures are written into", order->folder);
        ok = ok && draw_all(&plots, err);
        db_exec(db, "ROLLBACK", &ignored);
    }
    canvas_forget();
    *count = plots.names.count;
    vec_free(&plots.names);
    arena_destroy(plots.arena);
    return ok;
}
