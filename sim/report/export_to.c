/* Which runs an export is of, and which format writes them. */
#include "sim/report/export_to.h"

#include <inttypes.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "sim/report/export_internal.h"

/* Rows of export_formats with what they do. */
static const struct {
    export_write *write;
    bool several; /* takes any number of runs */
} writers[] = { { export_swf, false },
                { export_batsim, false },
                { export_chrome, false },
                { export_perfetto, false },
                { export_csv, true } };

const struct export_format export_formats[] = {
    { "swf", "Standard Workload Format: the jobs of a batch run as they were scheduled." },
    { "batsim", "PATH_jobs.csv and PATH_schedule.json of a batch run, as Batsim writes them." },
    { "chrome", "Timeline of a run as JSON trace events, for chrome://tracing and Perfetto." },
    { "perfetto", "Timeline of a run as a protobuf trace of Perfetto." },
    { "csv", "A folder with one table a file, of all runs that are not left out." },
    { 0 },
};

enum { FORMATS = sizeof writers / sizeof writers[0], LISTED = 6 };

static bool find_format(const char *word, size_t *format, struct error *err)
{
    const char *names[FORMATS];
    const char *near;

    for (*format = 0; *format < FORMATS; ++*format) {
        names[*format] = export_formats[*format].name;
        if (!strcmp(names[*format], word))
            return true;
    }
    near = text_nearest_of(word, names, FORMATS);
    error_set(err, "no format '%.60s'", word);
    return error_hint(err, near, "; there are swf, batsim, chrome, perfetto and csv");
}

static struct export_run take_run(struct arena *arena, struct db_query *query)
{
    return (struct export_run){
        .run_no = db_col_int(query, 0),
        .run_id = arena_text(arena, db_col_text(query, 1)),
        .study = arena_text(arena, db_col_text(query, 2)),
        .system = arena_text(arena, db_col_text(query, 3)),
        .policy = arena_text(arena, db_col_text(query, 4)),
        .point = arena_text(arena, db_col_text(query, 5)),
        .pair = arena_text(arena, db_col_text(query, 6)),
        .seed = db_col_int(query, 7),
        .own = arena_text(arena, db_col_text(query, 8)),
        .status = arena_text(arena, db_col_text(query, 9)),
    };
}

/* A run of two studies counts once, as that of the first; unfinished: with those that failed. */
static bool find_runs(struct export_work *work, bool unfinished, struct error *err)
{
    const struct export_order *order = work->order;
    struct db_query *query =
        db_query(results_db(work->results),
                 "SELECT run_no, run_id, s.name, r.system, policy, point, pair, seed, "
                 "own, status "
                 "FROM (SELECT *, row_number() OVER (PARTITION BY run_no ORDER BY study_no, "
                 "ordinal) AS turn FROM study_run JOIN study s USING(study_no) WHERE NOT spare "
                 "AND (?1 IS NULL OR s.name = ?1)) sr "
                 "JOIN study s USING(study_no) JOIN run r USING(run_no) "
                 "WHERE turn = 1 AND (status = 'ok' OR ?6) AND (?2 IS NULL OR substr(run_id, 1, "
                 "length(?2)) = ?2) "
                 "AND (?3 IS NULL OR policy = ?3) AND (?4 IS NULL OR point = ?4) "
                 "AND (?5 IS NULL OR CAST(seed AS TEXT) = ?5) "
                 "ORDER BY sr.study_no, ordinal",
                 err);
    struct vec runs = { 0 };
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, order->study);
    db_bind_text(query, 2, order->run);
    db_bind_text(query, 3, order->policy);
    db_bind_text(query, 4, order->point);
    db_bind_text(query, 5, order->seed);
    db_bind_int(query, 6, unfinished);
    while ((ok = db_step(query, &row, err)) && row)
        *(struct export_run *)vec_push(&runs, sizeof(struct export_run)) =
            take_run(work->arena, query);
    db_done(query);
    work->count = runs.count;
    work->runs = arena_array(work->arena, runs.count, sizeof *work->runs);
    if (runs.count)
        memcpy(work->runs, runs.data, runs.count * sizeof *work->runs);
    vec_free(&runs);
    return ok;
}

/* An error if `name` is none of what the query lists. */
static bool check_name(struct export_work *work, const char *what, const char *name,
                       const char *sql, struct error *err)
{
    struct db_query *query = name ? db_query(results_db(work->results), sql, err) : NULL;
    struct vec names = { 0 };
    bool found = false;
    bool row = true;
    bool ok = query != NULL;

    if (!name)
        return true;
    while (ok && (ok = db_step(query, &row, err)) && row) {
        *(const char **)vec_push(&names, sizeof(char *)) =
            arena_text(work->arena, db_col_text(query, 0));
        found = found || !strcmp(db_col_text(query, 0), name);
    }
    db_done(query);
    if (ok && !found) {
        error_set(err, "%s: no %s '%.80s'", db_path(results_db(work->results)), what, name);
        ok = error_hint(err, text_nearest_of(name, names.data, names.count), "");
    }
    vec_free(&names);
    return ok;
}

static bool check_names(struct export_work *work, struct error *err)
{
    const struct export_order *order = work->order;

    return check_name(work, "study", order->study, "SELECT name FROM study ORDER BY study_no",
                      err) &&
           check_name(work, "policy", order->policy,
                      "SELECT DISTINCT policy FROM run ORDER BY policy", err) &&
           check_name(work, "point", order->point,
                      "SELECT DISTINCT point FROM study_run ORDER BY point", err);
}

/* "3f2a9c01 (batch.x {"load":0.7} {"seed":1}), ...": what can be chosen. */
static bool several_runs(const struct export_work *work, struct error *err)
{
    struct text list = { 0 };

    for (size_t i = 0; i < work->count && i < LISTED; i++)
        text_format(&list, "%s%.8s (%.60s %.60s %.40s)", i ? ", " : "", work->runs[i].run_id,
                    work->runs[i].policy, work->runs[i].point, work->runs[i].pair);
    if (work->count > LISTED)
        text_format(&list, " and %zu more", work->count - LISTED);
    error_set(err,
              "%s: %zu finished runs, and format %s is of one; choose with --study, --policy, "
              "--point, --seed or --run: %s",
              db_path(results_db(work->results)), work->count, work->order->format,
              text_get(&list));
    text_free(&list);
    return false;
}

static bool choose_runs(struct export_work *work, bool several, struct error *err)
{
    int64_t seed;

    if (work->order->seed && !text_to_int(work->order->seed, &seed))
        return error_set(err, "'%.60s' behind --seed: expected a whole number", work->order->seed);
    if (!check_names(work, err) || !find_runs(work, several, err))
        return false;
    if (work->count == 0)
        return error_set(err, "%s: no finished run fits%s", db_path(results_db(work->results)),
                         work->order->run ? " that --run" : "");
    return work->count == 1 || several || several_runs(work, err);
}

/* "0..2h", "90s.." or "..1h". */
static bool read_window(struct export_work *work, struct error *err)
{
    const char *text = work->order->window;
    const char *dots = text ? strstr(text, "..") : NULL;
    struct error why;
    char *first;

    work->from = INT64_MIN;
    work->to = INT64_MAX;
    if (!text)
        return true;
    if (!dots || strlen(text) <= 2)
        return error_set(err, "'%.60s' behind --window: expected two times, such as 0..2h", text);
    first = arena_text(work->arena, text);
    first[dots - text] = '\0';
    if (*first && !units_time(first, &work->from, &why))
        return error_set(err, "'%.60s' behind --window: %.200s", text, why.text);
    if (dots[2] && !units_time(dots + 2, &work->to, &why))
        return error_set(err, "'%.60s' behind --window: %.200s", text, why.text);
    return work->from <= work->to ||
           error_set(err, "'%.60s' behind --window: it ends before it begins", text);
}

static bool read_most(struct export_work *work, struct error *err)
{
    const char *text = work->order->most;

    work->most = EXPORT_SLICES;
    return !text || (text_to_int(text, &work->most) && work->most > 0) ||
           error_set(err, "'%.60s' behind --most: expected a number of slices", text);
}

bool export_to(struct results *results, const struct export_order *order, struct error *err)
{
    struct export_work work = { .results = results, .order = order, .arena = arena_create() };
    struct db *db = results_db(results);
    struct error ignored;
    size_t format;
    bool ok = find_format(order->format, &format, err) && read_window(&work, err) &&
              read_most(&work, err) && db_exec(db, "BEGIN", err);

    if (ok) {
        ok = choose_runs(&work, writers[format].several, err) && writers[format].write(&work, err);
        db_exec(db, "ROLLBACK", &ignored);
    }
    arena_destroy(work.arena);
    return ok;
}

bool export_has_table(struct export_work *work, const char *name, bool *has, struct error *err)
{
    struct db_query *query = db_query(results_db(work->results),
                                      "SELECT 1 FROM sqlite_master WHERE type = 'table' "
                                      "AND name = ?",
                                      err);
    bool ok = query != NULL;

    *has = false;
    if (ok) {
        db_bind_text(query, 1, name);
        ok = db_step(query, has, err);
    }
    db_done(query);
    return ok;
}

/* value / 10^digits, exact. */
static void add_decimal(struct text *out, int64_t value, int digits)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t scale = 1;
    size_t end;

    for (int i = 0; i < digits; i++)
        scale *= 10;
    text_format(out, "%s%" PRIu64, value < 0 ? "-" : "", rest / scale);
    if (rest % scale == 0)
        return;
    text_format(out, ".%0*" PRIu64, digits, rest % scale);
    for (end = out->count; out->data[end - 1] == '0'; end--)
        out->data[end - 1] = '\0';
    out->count = end;
}

void export_seconds(struct text *out, int64_t ns)
{
    add_decimal(out, ns, 9);
}

void export_micros(struct text *out, int64_t ns)
{
    add_decimal(out, ns, 3);
}

double export_double(const unsigned char *bytes, size_t i)
{
    double value;

    memcpy(&value, bytes + i * sizeof value, sizeof value);
    return value;
}
