/* Recorded courses: distributions and levels over time, and maps of machines over time. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/report/export_internal.h"
#include "sim/report/plots_internal.h"

enum { MAP_COLUMNS = 240, MAP_ROWS = 96, MOST_CELLS = 4000000 };

#define RESIDUE 1e-9
#define DECADES 1000 /* from here on a distribution gets a logarithmic axis */

/* A series of one run. */
struct course {
    size_t policy, n;
    const unsigned char *x, *y;
};

/* One series of the runs at a point. */
struct courses {
    const char *const *policies;
    size_t policy_count;
    const char *title, *name, *unit;
    bool level;
    struct course *course;
    size_t count;
};

static void paint_course(const struct plot *plot, const struct courses *c,
                         const struct course *course)
{
    struct spot *spots = mem_alloc((2 * course->n + 1) * sizeof *spots);
    size_t count = 0;

    for (size_t i = 0; i < course->n; i++) {
        double x = export_double(course->x, i);
        double y = export_double(course->y, i);

        if (!isfinite(x) || !isfinite(y))
            continue;
        /* A level, as a distribution of samples, jumps. */
        if (count > 0)
            spots[count] = c->level ? (struct spot){ plot_x(plot, x), spots[count - 1].y }
                                    : (struct spot){ spots[count - 1].x, plot_y(plot, y) };
        count += count > 0;
        spots[count++] = (struct spot){ plot_x(plot, x), plot_y(plot, y) };
    }
    canvas_colour(plot->canvas, plot_colour(course->policy));
    canvas_pen(plot->canvas, c->level ? .7 : 1, course->policy);
    canvas_line(plot->canvas, spots, count);
    mem_free(spots);
}

static void paint_courses(struct canvas *canvas, const void *figure)
{
    const struct courses *c = figure;
    struct plot_range x = { (double)NAN, (double)NAN };
    struct plot_range positive = { (double)NAN, (double)NAN };
    struct plot_range y = { 0, (double)NAN };
    struct plot plot = {
        .canvas = canvas, .height = PLOT_HEIGHT, .title = c->title, .lines = true, .grid = true
    };

    for (size_t i = 0; i < c->count; i++)
        for (size_t k = 0; k < c->course[i].n; k++) {
            double value = export_double(c->course[i].x, k);

            plot_take(&x, value);
            if (value > 0)
                plot_take(&positive, value);
            plot_take(&y, export_double(c->course[i].y, k));
        }
    /* Colours are those of the policy in every figure: the legend has all of them. */
    plot.legend = c->policies;
    plot.legend_count = c->policy_count;
    plot.x = (struct plot_axis){ .label = c->level ? "time" : c->name,
                                 .unit = c->level ? "s" : c->unit };
    plot.y = (struct plot_axis){ .label = c->level ? c->name : "fraction at or below",
                                 .unit = c->level ? c->unit : "" };
    plot_spread(&plot.y, y);
    if (!c->level)
        plot.y.high = 1.02;
    plot.x.low = isnan(x.low) ? 0 : fmin(0, x.low);
    plot.x.high = isnan(x.high) ? 1 : x.high;
    /* Samples of many decades, none below 0: what is 0 lies on the left edge. */
    if (!c->level && x.low >= 0 && x.high > DECADES * positive.low) {
        plot.x.low = positive.low;
        plot.x.log = true;
    }
    plot_open(&plot);
    for (size_t i = 0; i < c->count; i++)
        paint_course(&plot, c, &c->course[i]);
    plot_close(&plot);
}

static bool take_course(struct plots *plots, struct db_query *query, struct course *course,
                        struct error *err)
{
    size_t x_size, y_size;
    const void *x = db_col_blob(query, 3, &x_size);
    const void *y = db_col_blob(query, 4, &y_size);
    int64_t n = db_col_int(query, 2);
    unsigned char *copy;

    if (n <= 0 || x_size / sizeof(double) != (size_t)n || x_size % sizeof(double) ||
        y_size != x_size)
        return error_set(err, "%s: damaged series of run %lld", db_path(results_db(plots->results)),
                         (long long)db_col_int(query, 5));
    copy = arena_alloc(plots->arena, 2 * x_size);
    memcpy(copy, x, x_size);
    memcpy(copy + x_size, y, y_size);
    course->n = (size_t)n;
    course->x = copy;
    course->y = copy + x_size;
    return true;
}

/* One series of all runs at a point. */
static bool draw_series(struct plots *plots, const char *name, const struct plots_run *runs,
                        size_t count, struct error *err)
{
    struct courses c = { .policies = plots->table->policies,
                         .policy_count = plots->table->policy_count };
    struct db_query *query = db_query(results_db(plots->results),
                                      "SELECT kind, unit, n, x, y, run_no FROM series "
                                      "WHERE run_no = ?1 AND name = ?2",
                                      err);
    const char *point = plots_point(plots, runs[0].point);
    const char *where = plots_where(plots, &runs[0]);
    const char *unit = "";
    struct text title = { 0 }, file = { 0 };
    bool row;
    bool ok = query != NULL;

    c.course = arena_array(plots->arena, count, sizeof *c.course);
    for (size_t i = 0; ok && i < count; i++) {
        db_again(query);
        db_bind_int(query, 1, runs[i].run_no);
        db_bind_text(query, 2, name);
        if (!(ok = db_step(query, &row, err)) || !row)
            continue;
        c.level = !strcmp(db_col_text(query, 0), "level");
        unit = arena_text(plots->arena, db_col_text(query, 1));
        c.course[c.count].policy = runs[i].policy;
        ok = take_course(plots, query, &c.course[c.count], err);
        c.count++;
    }
    db_done(query);
    text_format(&title, "%s%s%s · %s", name, *where ? " · " : "", where, plots->table->study);
    text_format(&file, "%s_%s%s%s", c.level ? "level" : "cdf", name, *point ? "_" : "", point);
    c.title = text_get(&title);
    c.name = name;
    c.unit = unit;
    ok = ok && (c.count == 0 ||
                plots_figure(plots, text_get(&file),
                             &(struct plot_sheet){ PLOT_HEIGHT, paint_courses, &c }, err));
    text_free(&title);
    text_free(&file);
    return ok;
}

/* A map as the results have it. */
struct heat_map {
    const char *title, *label;
    const unsigned char *data; /* 32-bit floats without any alignment */
    size_t rows, columns, machines;
    double step;
};

/* Mean of the cells of a row and column of the figure. */
static double cell_mean(const struct heat_map *map, size_t row, size_t column, const size_t size[2])
{
    size_t row_end = (row + 1) * map->rows / size[0];
    size_t column_end = (column + 1) * map->columns / size[1];
    double sum = 0;
    size_t n = 0;

    for (size_t r = row * map->rows / size[0]; r < row_end; r++)
        for (size_t c = column * map->columns / size[1]; c < column_end; c++) {
            float value;

            memcpy(&value, map->data + (r * map->columns + c) * sizeof value, sizeof value);
            if (isfinite(value)) {
                sum += (double)value;
                n++;
            }
        }
    return n ? sum / (double)n : (double)NAN;
}

/* The shades with their least and greatest value, in the upper right corner. */
static void paint_scale(struct canvas *canvas, struct plot_range range)
{
    double x = PLOT_WIDTH - 70;
    char number[32];

    for (int i = 0; i < 30; i++) {
        canvas_colour(canvas, plot_shade(i / 29.0));
        canvas_fill(canvas, (struct spot){ x + i, 15 }, 1.2, 6);
    }
    canvas_colour(canvas, (struct colour){ 0, 0, 0 });
    snprintf(number, sizeof number, "%.4g", range.low + 0.0);
    canvas_text(canvas, (struct spot){ x - 2, 20.5 }, number, PLOT_TEXT, CANVAS_RIGHT);
    snprintf(number, sizeof number, "%.4g", range.high);
    canvas_text(canvas, (struct spot){ x + 33, 20.5 }, number, PLOT_TEXT, CANVAS_LEFT);
}

static void paint_heat(struct canvas *canvas, const void *figure)
{
    const struct heat_map *map = figure;
    const size_t size[] = { map->rows < MAP_ROWS ? map->rows : MAP_ROWS,
                            map->columns < MAP_COLUMNS ? map->columns : MAP_COLUMNS };
    double seconds = (double)map->columns * map->step;
    struct plot_range range = { 0, (double)NAN };
    struct plot plot = {
        .canvas = canvas, .height = PLOT_HEIGHT, .title = map->title, .head = PLOT_TEXT + 4
    };

    plot.x = (struct plot_axis){ .label = "time", .unit = "s", .high = seconds };
    plot.y = (struct plot_axis){ .label = "machine", .high = (double)map->machines };
    for (size_t r = 0; r < size[0]; r++)
        for (size_t c = 0; c < size[1]; c++)
            plot_take(&range, cell_mean(map, r, c, size));
    if (-range.low < RESIDUE * range.high)
        range.low = 0; /* what sums of levels leave of nothing */
    plot_open(&plot);
    for (size_t r = 0; r < size[0]; r++)
        for (size_t c = 0; c < size[1]; c++) {
            double value = cell_mean(map, r, c, size);
            double wide = plot.width / (double)size[1];
            double tall = plot.tall / (double)size[0];

            if (isnan(value))
                continue;
            canvas_colour(canvas, plot_shade(range.high > range.low
                                                 ? (value - range.low) / (range.high - range.low)
                                                 : 0));
            canvas_fill(canvas,
                        (struct spot){ plot.corner.x + (double)c * wide,
                                       plot.corner.y + plot.tall - (double)(r + 1) * tall },
                        wide + .3, tall + .3); /* no seams */
        }
    plot_close(&plot);
    paint_scale(canvas, range);
}

static bool draw_heat(struct plots *plots, struct db_query *query, const struct plots_run *run,
                      struct error *err)
{
    size_t size;
    const void *data = db_col_blob(query, 6, &size);
    int64_t rows = db_col_int(query, 3);
    int64_t columns = db_col_int(query, 4);
    struct heat_map map = { .data = data, .step = db_col_real(query, 5) };
    const char *name = db_col_text(query, 0);
    const char *policy = plots->table->policies[run->policy];
    const char *point = plots_point(plots, run->point);
    const char *where = plots_where(plots, run);
    struct text title = { 0 }, file = { 0 };
    bool ok;

    if (rows < 1 || columns < 1 || rows > MOST_CELLS || columns > MOST_CELLS / rows ||
        db_col_int(query, 2) < rows || size != (size_t)(rows * columns) * sizeof(float) ||
        !(map.step > 0) || !isfinite(map.step))
        return error_set(err, "%s: damaged heat map '%.40s'", db_path(results_db(plots->results)),
                         name);
    map.rows = (size_t)rows;
    map.columns = (size_t)columns;
    map.machines = (size_t)db_col_int(query, 2);
    text_format(&title, "%s · %s%s%s", plots_label(plots, name, db_col_text(query, 1)), policy,
                *where ? " · " : "", where);
    text_format(&file, "heat_%s_%s%s%s", name, policy, *point ? "_" : "", point);
    map.title = text_get(&title);
    ok = plots_figure(plots, text_get(&file), &(struct plot_sheet){ PLOT_HEIGHT, paint_heat, &map },
                      err);
    text_free(&title);
    text_free(&file);
    return ok;
}

static bool draw_heats(struct plots *plots, const struct plots_run *run, struct error *err)
{
    struct db_query *query = db_query(results_db(plots->results),
                                      "SELECT name, unit, machines, rows, cols, step_s, data "
                                      "FROM heat WHERE run_no = ? ORDER BY name",
                                      err);
    bool row = true;
    bool ok = query != NULL;

    if (ok)
        db_bind_int(query, 1, run->run_no);
    while (ok && (ok = db_step(query, &row, err)) && row)
        ok = draw_heat(plots, query, run, err);
    db_done(query);
    return ok;
}

static bool draw_point(struct plots *plots, const struct plots_run *runs, size_t count,
                       struct error *err)
{
    struct db_query *query = db_query(results_db(plots->results),
                                      "SELECT DISTINCT name FROM series JOIN study_run "
                                      "USING(run_no) WHERE study_no = ?1 AND point = ?2 "
                                      "ORDER BY name",
                                      err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, plots->study_no);
    db_bind_text(query, 2, runs[0].point);
    while (ok && (ok = db_step(query, &row, err)) && row)
        ok = draw_series(plots, arena_text(plots->arena, db_col_text(query, 0)), runs, count, err);
    db_done(query);
    for (size_t i = 0; ok && i < count; i++)
        ok = draw_heats(plots, &runs[i], err);
    return ok;
}

bool plots_series(struct plots *plots, struct error *err)
{
    return plots_each_point(plots, draw_point, err);
}
