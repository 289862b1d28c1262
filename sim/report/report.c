/* The page of a report: a template, a chart library and the data of the studies. */
#include "sim/report/report.h"

#include <stdio.h>
#include <string.h>

#include "dygraph.min.js.inc"
#include "sim/report/export_file.h"
#include "sim/report/report.css.inc"
#include "sim/report/report.html.inc"
#include "sim/report/report.js.inc"
#include "sim/report/report_gantt.js.inc"
#include "sim/report/report_heat.js.inc"
#include "sim/report/report_internal.h"
#include "sim/report/report_jobs.js.inc"
#include "sim/report/report_pairs.js.inc"
#include "sim/report/report_pareto.js.inc"
#include "sim/report/report_sweep.js.inc"

/* Names of the studies that go into one page. */
struct selection {
    const char **names;
    size_t count;
};

static void add_escaped(struct text *html, const char *words)
{
    for (; *words; words++) {
        const char *entity = *words == '<'    ? "&lt;"
                             : *words == '>'  ? "&gt;"
                             : *words == '&'  ? "&amp;"
                             : *words == '"'  ? "&quot;"
                             : *words == '\'' ? "&#39;"
                                              : NULL;

        if (entity)
            text_add(html, entity);
        else
            text_add_bytes(html, words, 1);
    }
}

/* Nothing that a browser could take for the end of the script or for a comment stays in. */
static void add_island(struct text *html, const struct text *json)
{
    const char *rest = text_get(json);

    text_add(html, "<script type=\"application/json\" class=\"study\">");
    for (size_t length; *rest; rest += length) {
        length = strcspn(rest, "<");
        if (length == 0) {
            text_add(html, "\\u003c");
            length = 1;
            continue;
        }
        text_add_bytes(html, rest, length);
    }
    text_add(html, "</script>\n");
}

static bool add_islands(struct results *results, const struct selection *studies, struct text *html,
                        struct error *err)
{
    size_t finished = 0;

    for (size_t i = 0; i < studies->count; i++) {
        struct text json = { 0 };
        bool ok = report_study(results, studies->names[i], &json, &finished, err);

        if (ok)
            add_island(html, &json);
        text_free(&json);
        if (!ok)
            return false;
    }
    if (finished > 0)
        return true;
    return error_set(err, "%s: no run%s%.80s%s has finished; nothing to report",
                     db_path(results_db(results)), studies->count == 1 ? " of study '" : "",
                     studies->count == 1 ? studies->names[0] : "", studies->count == 1 ? "'" : "");
}

static void add_title(struct text *html, const struct selection *studies)
{
    add_escaped(html, studies->names[0]);
    if (studies->count > 1)
        text_format(html, " and %zu more", studies->count - 1);
}

/* The library without its last line, which names a file that is not there. */
static void add_library(struct text *html)
{
    const char *end = strstr(dygraph_js, "//# sourceMappingURL");

    text_add_bytes(html, dygraph_js, end ? (size_t)(end - dygraph_js) : strlen(dygraph_js));
}

/* What stands in the template as @@name@@. */
static bool add_part(struct results *results, const struct selection *studies, const char *name,
                     struct text *html, struct error *err)
{
    if (!strncmp(name, "title@@", 7))
        add_title(html, studies);
    else if (!strncmp(name, "style@@", 7))
        text_add(html, report_css);
    else if (!strncmp(name, "library@@", 9))
        add_library(html);
    else if (!strncmp(name, "heat@@", 6))
        text_add(html, report_heat_js);
    else if (!strncmp(name, "gantt@@", 7))
        text_add(html, report_gantt_js);
    else if (!strncmp(name, "jobs@@", 6))
        text_add(html, report_jobs_js);
    else if (!strncmp(name, "pairs@@", 7))
        text_add(html, report_pairs_js);
    else if (!strncmp(name, "sweep@@", 7))
        text_add(html, report_sweep_js);
    else if (!strncmp(name, "pareto@@", 8))
        text_add(html, report_pareto_js);
    else if (!strncmp(name, "script@@", 8))
        text_add(html, report_js);
    else if (!strncmp(name, "version@@", 9))
        text_add(html, ORRERY_VERSION);
    else if (!strncmp(name, "data@@", 6))
        return add_islands(results, studies, html, err);
    else
        bug_stop(__FILE__, __LINE__, "unknown part in the template of the report");
    return true;
}

static bool add_page(struct results *results, const struct selection *studies, struct text *html,
                     struct error *err)
{
    const char *rest = report_page;
    const char *mark;

    while ((mark = strstr(rest, "@@"))) {
        text_add_bytes(html, rest, (size_t)(mark - rest));
        if (!add_part(results, studies, mark + 2, html, err))
            return false;
        rest = strstr(mark + 2, "@@") + 2;
    }
    text_add(html, rest);
    return true;
}

/* Keeps only the named study. */
static bool keep_one(struct results *results, const char *study, struct selection *studies,
                     struct error *err)
{
    const char *near;

    for (size_t i = 0; i < studies->count; i++)
        if (!strcmp(studies->names[i], study)) {
            *studies = (struct selection){ studies->names + i, 1 };
            return true;
        }
    near = text_nearest_of(study, studies->names, studies->count);
    if (near)
        return error_set(err, "%s: no study '%.80s'; did you mean '%.80s'?",
                         db_path(results_db(results)), study, near);
    return error_set(err, "%s: no study '%.80s'; the file holds '%.80s'%s",
                     db_path(results_db(results)), study, studies->names[0],
                     studies->count > 1 ? " and others" : "");
}

static bool report_inside(struct results *results, const char *study, struct text *html,
                          struct error *err)
{
    struct arena *arena = arena_create();
    struct selection studies = { 0 };
    bool ok = compare_studies(results, arena, &studies.names, &studies.count, err);

    if (ok && studies.count == 0)
        ok = error_set(err, "%s: no study in it; nothing to report", db_path(results_db(results)));
    ok = ok && (!study || keep_one(results, study, &studies, err)) &&
         add_page(results, &studies, html, err);
    arena_destroy(arena);
    return ok;
}

bool report_html(struct results *results, const char *study, struct text *html, struct error *err)
{
    struct db *db = results_db(results);
    struct error ignored;
    bool ok;

    /* One view of the file, also while runs are being added to it. */
    if (!db_exec(db, "BEGIN", err))
        return false;
    ok = report_inside(results, study, html, err);
    db_exec(db, "ROLLBACK", &ignored);
    return ok;
}

bool report_write(struct results *results, const char *study, const char *path, struct error *err)
{
    struct export_file file = { 0 };
    struct text html = { 0 };
    bool ok = export_may_write(path, db_path(results_db(results)), true, err) &&
              report_html(results, study, &html, err) && export_file_open(&file, path, err);

    if (ok) {
        fwrite(html.data, 1, html.count, file.out);
        ok = export_file_end(&file, true, err);
    }
    text_free(&html);
    return ok;
}
