/* Bars of runs that are small enough to be read on paper: jobs on processors, rows in lanes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/report/export_internal.h"
#include "sim/report/export_procs.h"
#include "sim/report/plots_internal.h"

/* What is still told apart in 85 mm. */
enum { MOST_BARS = 400, MOST_LANES = 40 };

/* A field from start to finish (seconds) and from low to high. */
struct bar {
    double start, finish, low, high;
    size_t group;
};

/* One run. */
struct bars {
    struct vec bar;           /* struct bar */
    struct vec groups;        /* const char * */
    const char *const *lanes; /* NULL: numbers of processors */
    size_t lane_count;
    double most;       /* processors */
    const char *label; /* of them */
    const char *title;
};

static size_t group_of(struct bars *bars, const char *name)
{
    for (size_t i = 0; i < bars->groups.count; i++)
        if (!strcmp(*(const char **)vec_at(&bars->groups, i, sizeof(char *)), name))
            return i;
    *(const char **)vec_push(&bars->groups, sizeof(char *)) = name;
    return bars->groups.count - 1;
}

static double bars_height(const struct bars *bars)
{
    return bars->lanes
               ? 60 + fmax(5, fmin(13, 260 / (double)bars->lane_count)) * (double)bars->lane_count
               : PLOT_HEIGHT;
}

static void paint_bars(struct canvas *canvas, const void *figure)
{
    const struct bars *bars = figure;
    struct plot plot = { .canvas = canvas, .height = bars_height(bars), .title = bars->title };
    struct plot_range time = { 0, (double)NAN };

    for (size_t i = 0; i < bars->bar.count; i++) {
        const struct bar *bar = vec_at(&bars->bar, i, sizeof *bar);

        plot_take(&time, bar->start);
        plot_take(&time, bar->finish);
    }
    plot.x = (struct plot_axis){ .label = "time", .unit = "s", .low = time.low, .high = time.high };
    plot.y = bars->lanes ? (struct plot_axis){ .label = "place",
                                               .names = bars->lanes,
                                               .count = bars->lane_count }
                         : (struct plot_axis){ .label = bars->label, .high = bars->most };
    plot_open(&plot);
    for (size_t i = 0; i < bars->bar.count; i++) {
        const struct bar *bar = vec_at(&bars->bar, i, sizeof *bar);
        double left = plot_x(&plot, bar->start);
        double wide = plot_x(&plot, bar->finish) - left;
        double top = fmin(plot_y(&plot, bar->low), plot_y(&plot, bar->high));
        double tall = fabs(plot_y(&plot, bar->low) - plot_y(&plot, bar->high));

        canvas_colour(canvas, plot_colour(bar->group));
        canvas_fill(canvas, (struct spot){ left, top }, wide, tall);
        if (wide < 1 || tall < 1)
            continue; /* an edge would hide it */
        canvas_colour(canvas, (struct colour){ 1, 1, 1 });
        canvas_pen(canvas, .25, 0);
        canvas_frame(canvas, (struct spot){ left, top }, wide, tall);
    }
    plot_close(&plot);
}

static bool draw_bars(struct plots *plots, const struct plots_run *run, struct bars *bars,
                      struct error *err)
{
    const char *policy = plots->table->policies[run->policy];
    const char *point = plots_point(plots, run->point);
    const char *where = plots_where(plots, run);
    struct text title = { 0 }, file = { 0 };
    bool ok;

    text_format(&title, "%s%s%s · %s", policy, *where ? " · " : "", where, plots->table->study);
    text_format(&file, "gantt_%s%s%s", policy, *point ? "_" : "", point);
    bars->title = text_get(&title);
    ok = plots_figure(plots, text_get(&file),
                      &(struct plot_sheet){ bars_height(bars), paint_bars, bars }, err);
    text_free(&title);
    text_free(&file);
    return ok;
}

/* "0-3 7": the processors of one job. */
static void add_spans(struct bars *bars, const struct export_job *job, const char *procs)
{
    char *end;

    for (const char *at = procs; *at; at = end + (*end == ' ')) {
        struct bar *bar = vec_push(&bars->bar, sizeof *bar);
        long long first = strtoll(at, &end, 10);
        long long last = *end == '-' ? strtoll(end + 1, &end, 10) : first;

        *bar = (struct bar){ time_seconds(job->start), time_seconds(job->finish), (double)first,
                             (double)last + 1, (size_t)job->job_no };
        bars->most = fmax(bars->most, bar->high);
        if (*end && *end != ' ')
            return; /* no list of processors */
    }
}

static bool draw_jobs(struct plots *plots, struct export_work *work, const struct plots_run *run,
                      struct error *err)
{
    struct bars bars = { 0 };
    struct export_jobs jobs;
    const char *const *procs;
    bool ok;

    if (!export_read_jobs(work, &jobs, err))
        return false;
    procs = export_procs(plots->arena, &jobs);
    bars.most = (double)jobs.procs;
    bars.label = *jobs.job[0].machines ? "processor" : "processor, by first free";
    for (size_t i = 0; i < jobs.count; i++)
        if (jobs.job[i].ran)
            add_spans(&bars, &jobs.job[i], procs[i]);
    ok = bars.bar.count == 0 || draw_bars(plots, run, &bars, err);
    vec_free(&bars.bar);
    return ok;
}

static bool draw_lanes(struct plots *plots, struct export_work *work, const struct plots_run *run,
                       struct error *err)
{
    struct bars bars = { 0 };
    struct export_timeline timeline;
    const char **lanes;
    bool ok = true;

    if (!export_read_timeline(work, &timeline, err))
        return false;
    lanes = arena_array(plots->arena, timeline.track_count, sizeof *lanes);
    for (size_t i = 0; i < timeline.track_count; i++)
        lanes[i] = timeline.tracks[i].name;
    bars.lanes = lanes;
    bars.lane_count = timeline.track_count;
    for (size_t i = 0; i < timeline.count; i++) {
        const struct export_slice *slice = &timeline.slices[i];
        struct bar *bar = vec_push(&bars.bar, sizeof *bar);

        *bar = (struct bar){ time_seconds(slice->start), time_seconds(slice->finish),
                             slice->track + .1, slice->track + .9,
                             group_of(&bars, slice->group ? slice->group : "") };
    }
    if (bars.bar.count > 0 && bars.lane_count <= MOST_LANES)
        ok = draw_bars(plots, run, &bars, err);
    vec_free(&bars.bar);
    vec_free(&bars.groups);
    return ok;
}

/* Rows of the tables that are drawn, of one run. */
static bool count_rows(struct export_work *work, int64_t *rows, bool *wide, struct error *err)
{
    struct db_query *query = db_query(results_db(work->results),
                                      "SELECT replace(name, '\"', '\"\"'), width IS NOT NULL "
                                      "FROM gantt WHERE system = ?",
                                      err);
    bool row = true;
    bool ok = query != NULL;

    *rows = 0;
    *wide = false;
    if (ok)
        db_bind_text(query, 1, work->runs->system);
    while (ok && (ok = db_step(query, &row, err)) && row) {
        struct text sql = { 0 };
        int64_t some = 0;

        text_format(&sql, "SELECT count(*) FROM \"%s\" WHERE run_no = %lld", db_col_text(query, 0),
                    (long long)work->runs->run_no);
        ok = db_int(results_db(work->results), text_get(&sql), 0, &some, err);
        *rows += some;
        *wide = *wide || (some > 0 && db_col_int(query, 1));
        text_free(&sql);
    }
    db_done(query);
    return ok;
}

static bool draw_run(struct plots *plots, const struct plots_run *run, struct error *err)
{
    const struct export_order order = { .format = "plots" };
    struct export_run whole = { .run_no = run->run_no,
                                .run_id = run->run_id,
                                .system = plots->system,
                                .study = plots->table->study };
    struct export_work work = { .results = plots->results,
                                .order = &order,
                                .arena = plots->arena,
                                .runs = &whole,
                                .count = 1,
                                .from = INT64_MIN,
                                .to = INT64_MAX,
                                .most = EXPORT_SLICES };
    int64_t rows;
    bool wide;

    if (!count_rows(&work, &rows, &wide, err))
        return false;
    if (rows == 0 || rows > MOST_BARS)
        return true;
    return wide ? draw_jobs(plots, &work, run, err) : draw_lanes(plots, &work, run, err);
}

static bool draw_point(struct plots *plots, const struct plots_run *runs, size_t count,
                       struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!draw_run(plots, &runs[i], err))
            return false;
    return true;
}

bool plots_runs(struct plots *plots, struct error *err)
{
    return plots_each_point(plots, draw_point, err);
}
