/* Metrics over the swept axes: lines, bars and maps. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/report/plots_internal.h"

/* From these factors on an axis is logarithmic. */
#define FAR_MEANS 50
#define FAR_VALUES 20

/* An axis of the sweep: its different values, and the place of each point on it. */
struct swept {
    const char *name;
    const char **values;
    double *numbers;
    size_t count;
    bool numeric;
    size_t *at; /* by point; count: the point does not have it */
};

static const char *value_of(struct plots *plots, size_t axis, const char *point)
{
    struct text value = { 0 };
    const char *kept;

    export_axes_value(&plots->axes, axis, &point, 1, &value);
    kept = arena_text(plots->arena, text_get(&value));
    text_free(&value);
    return kept;
}

/* Numbers in their order, anything else in the order of the plan. */
static void sort_values(struct swept *axis)
{
    for (size_t i = 1; axis->numeric && i < axis->count; i++)
        for (size_t k = i; k > 0 && axis->numbers[k] < axis->numbers[k - 1]; k--) {
            double number = axis->numbers[k];
            const char *value = axis->values[k];

            axis->numbers[k] = axis->numbers[k - 1];
            axis->values[k] = axis->values[k - 1];
            axis->numbers[k - 1] = number;
            axis->values[k - 1] = value;
        }
}

static size_t place_of(const struct swept *axis, const char *value)
{
    size_t i = 0;

    while (i < axis->count && strcmp(axis->values[i], value) != 0)
        i++;
    return i;
}

static struct swept read_axis(struct plots *plots, size_t which)
{
    const struct compare_table *table = plots->table;
    struct swept axis = { .name = plots->axes.names[which], .numeric = true };

    axis.values = arena_array(plots->arena, table->point_count, sizeof *axis.values);
    axis.numbers = arena_array(plots->arena, table->point_count, sizeof *axis.numbers);
    axis.at = arena_array(plots->arena, table->point_count, sizeof *axis.at);
    for (size_t i = 0; i < table->point_count; i++) {
        const char *value = value_of(plots, which, table->points[i]);

        if (!*value || place_of(&axis, value) < axis.count)
            continue;
        axis.numeric = axis.numeric && text_to_real(value, &axis.numbers[axis.count]);
        axis.values[axis.count++] = value;
    }
    sort_values(&axis);
    for (size_t i = 0; i < table->point_count; i++)
        axis.at[i] = place_of(&axis, value_of(plots, which, table->points[i]));
    return axis;
}

/* A metric at the points of one group, which differ in the drawn axes only. */
struct metric_figure {
    const struct compare_table *table;
    size_t metric, policy;
    const struct swept *x, *y; /* y: of maps */
    const size_t *points;      /* of the group */
    size_t count;
    bool cloud; /* the points differ in other axes, too: no lines */
    const char *title, *label;
    const char *scale; /* what the axis of the means shows, without its unit */
};

/* Rows of maps and bars have a height that can be read; lines have the usual figure. */
static double figure_height(const struct metric_figure *f)
{
    if (f->y)
        return 62 + fmax(6, fmin(14, 300 / (double)f->y->count)) * (double)f->y->count;
    return f->x ? PLOT_HEIGHT : 60 + 13 * (double)f->table->policy_count;
}

static double x_value(const struct metric_figure *f, size_t i)
{
    size_t at = f->x->at[f->points[i]];

    return f->x->numeric ? f->x->numbers[at] : (double)at + .5;
}

/* Mean with its whiskers, a little aside so that policies do not hide each other's. */
static void draw_mean(const struct plot *plot, struct spot spot, const struct interval *mean,
                      size_t policy)
{
    double low = plot_y(plot, mean->low);
    double high = plot_y(plot, mean->high);

    canvas_colour(plot->canvas, plot_colour(policy));
    if (!isnan(mean->low)) {
        canvas_pen(plot->canvas, .6, 0);
        canvas_line(plot->canvas, (struct spot[]){ { spot.x, low }, { spot.x, high } }, 2);
        canvas_line(plot->canvas, (struct spot[]){ { spot.x - 1.5, low }, { spot.x + 1.5, low } },
                    2);
        canvas_line(plot->canvas, (struct spot[]){ { spot.x - 1.5, high }, { spot.x + 1.5, high } },
                    2);
    }
    canvas_marker(plot->canvas, spot, policy);
}

static int by_x(const void *left, const void *right)
{
    const struct spot *a = left;
    const struct spot *b = right;

    return a->x < b->x ? -1 : a->x > b->x;
}

static void draw_policy(const struct plot *plot, const struct metric_figure *f, size_t policy)
{
    struct spot *spots = mem_alloc((f->count + 1) * sizeof *spots);
    double aside = 1.6 * ((double)policy - (double)(f->table->policy_count - 1) / 2);
    size_t count = 0;

    for (size_t i = 0; i < f->count; i++) {
        const struct compare_cell *cell = compare_cell(f->table, f->points[i], policy, f->metric);
        struct spot spot = { plot_x(plot, x_value(f, i)) + aside, plot_y(plot, cell->mean.mean) };

        if (!isfinite(cell->mean.mean))
            continue;
        spots[count++] = spot;
        draw_mean(plot, spot, &cell->mean, policy);
    }
    if (f->x->numeric && !f->cloud && count > 1) {
        qsort(spots, count, sizeof *spots, by_x);
        canvas_pen(plot->canvas, 1, policy);
        canvas_line(plot->canvas, spots, count);
    }
    mem_free(spots);
}

static struct plot_range range_of(const struct metric_figure *f, size_t first, size_t behind)
{
    struct plot_range range = { (double)NAN, (double)NAN };

    for (size_t i = 0; i < f->count; i++)
        for (size_t k = first; k < behind; k++) {
            const struct interval *mean = &compare_cell(f->table, f->points[i], k, f->metric)->mean;

            plot_take(&range, mean->mean);
            plot_take(&range, mean->low);
            plot_take(&range, mean->high);
        }
    return range;
}

/* Means of very different size do not hide each other on a logarithmic axis. */
static void settle_y(struct plot_axis *axis, const struct metric_figure *f)
{
    struct plot_range all = range_of(f, 0, f->table->policy_count);
    struct plot_range means = { (double)NAN, (double)NAN };

    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < f->table->policy_count; k++)
            plot_take(&means, compare_cell(f->table, f->points[i], k, f->metric)->mean.mean);
    axis->log = means.low > 0 && means.high > FAR_MEANS * means.low;
    plot_spread(axis, all);
    if (axis->log) {
        axis->low = all.low > means.low / 10 ? all.low / 1.2 : means.low / 2;
        axis->high = all.high * 1.2;
    }
}

/* A sweep is seldom from 0 on. One that goes by factors gets a logarithmic axis. */
static void settle_x(struct plot_axis *axis, struct plot_range x, const struct swept *swept)
{
    double room = x.high > x.low ? .07 * (x.high - x.low) : .5;
    double gap = 0;
    double factor = 0;

    axis->low = x.low - room;
    axis->high = x.high + room;
    if (!swept->numeric || swept->count < 3 || !(x.low > 0) || !(x.high >= FAR_VALUES * x.low))
        return;
    for (size_t i = 1; i < swept->count; i++) {
        gap = fmax(gap, (swept->numbers[i] - swept->numbers[i - 1]) / (x.high - x.low));
        factor = fmax(factor, log(swept->numbers[i] / swept->numbers[i - 1]) / log(x.high / x.low));
    }
    axis->log = factor < gap;
    if (axis->log) {
        axis->low = x.low / pow(x.high / x.low, .07);
        axis->high = x.high * pow(x.high / x.low, .07);
    }
}

static void paint_lines(struct canvas *canvas, const void *figure)
{
    const struct metric_figure *f = figure;
    struct plot plot = { .canvas = canvas,
                         .height = figure_height(f),
                         .title = f->title,
                         .x = { .label = f->x->name },
                         .y = { .label = f->scale, .unit = f->table->units[f->metric] },
                         .legend = f->table->policies,
                         .legend_count = f->table->policy_count,
                         .lines = f->x->numeric && !f->cloud,
                         .markers = true,
                         .grid = true };
    struct plot_range x = { (double)NAN, (double)NAN };

    for (size_t i = 0; i < f->count; i++)
        plot_take(&x, x_value(f, i));
    settle_y(&plot.y, f);
    settle_x(&plot.x, x, f->x);
    if (!f->x->numeric) {
        plot.x.names = f->x->values;
        plot.x.count = f->x->count;
    }
    plot_open(&plot);
    for (size_t k = 0; k < f->table->policy_count; k++)
        draw_policy(&plot, f, k);
    plot_close(&plot);
}

/* Without an axis: a bar for each policy, lying, so that names have room. */
static void paint_bars(struct canvas *canvas, const void *figure)
{
    const struct metric_figure *f = figure;
    struct plot plot = {
        .canvas = canvas,
        .height = figure_height(f),
        .title = f->title,
        .x = { .label = f->scale, .unit = f->table->units[f->metric] },
        .y = { .label = "policy", .names = f->table->policies, .count = f->table->policy_count }
    };

    plot_spread(&plot.x, range_of(f, 0, f->table->policy_count));
    plot.x.low = plot.x.low > 0 ? 0 : plot.x.low;
    plot.x.high = plot.x.high < 0 ? 0 : plot.x.high;
    plot_open(&plot);
    for (size_t k = 0; k < f->table->policy_count; k++) {
        const struct interval *mean = &compare_cell(f->table, f->points[0], k, f->metric)->mean;
        double middle = plot_y(&plot, (double)k + .5);
        double zero = plot_x(&plot, 0);
        double end = plot_x(&plot, mean->mean);
        double low = plot_x(&plot, mean->low);
        double high = plot_x(&plot, mean->high);

        if (!isfinite(mean->mean))
            continue;
        canvas_colour(canvas, plot_colour(k));
        canvas_fill(canvas, (struct spot){ fmin(zero, end), middle - 4 }, fabs(end - zero), 8);
        if (isnan(mean->low))
            continue;
        canvas_colour(canvas, (struct colour){ 0, 0, 0 });
        canvas_pen(canvas, .7, 0);
        canvas_line(canvas, (struct spot[]){ { low, middle }, { high, middle } }, 2);
        canvas_line(canvas, (struct spot[]){ { low, middle - 2 }, { low, middle + 2 } }, 2);
        canvas_line(canvas, (struct spot[]){ { high, middle - 2 }, { high, middle + 2 } }, 2);
    }
    plot_close(&plot);
}

/* A field for each pair of values, with its number in it. */
static void paint_map(struct canvas *canvas, const void *figure)
{
    const struct metric_figure *f = figure;
    struct plot_range range = { (double)NAN, (double)NAN };
    struct plot plot = { .canvas = canvas,
                         .height = figure_height(f),
                         .title = f->title,
                         .x = { .label = f->x->name, .names = f->x->values, .count = f->x->count },
                         .y = {
                             .label = f->y->name, .names = f->y->values, .count = f->y->count } };

    /* The same shades for all policies, so that their maps compare. */
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < f->table->policy_count; k++)
            plot_take(&range, compare_cell(f->table, f->points[i], k, f->metric)->mean.mean);
    plot_open(&plot);
    for (size_t i = 0; i < f->count; i++) {
        double value = compare_cell(f->table, f->points[i], f->policy, f->metric)->mean.mean;
        double part = range.high > range.low ? (value - range.low) / (range.high - range.low) : .5;
        double x = (double)f->x->at[f->points[i]];
        double y = (double)f->y->at[f->points[i]];
        double wide = plot.width / (double)f->x->count;
        char number[32];

        if (!isfinite(value))
            continue;
        canvas_colour(canvas, plot_shade(part));
        canvas_fill(canvas, (struct spot){ plot_x(&plot, x), plot_y(&plot, y) }, wide,
                    plot.tall / (double)f->y->count);
        compare_number(number, sizeof number, value);
        canvas_colour(canvas, part > .6 ? (struct colour){ 0, 0, 0 } : (struct colour){ 1, 1, 1 });
        if (canvas_text_width(canvas, number, PLOT_TEXT - 1) < wide - 2)
            canvas_text(canvas, (struct spot){ plot_x(&plot, x + .5), plot_y(&plot, y + .5) + 2 },
                        number, PLOT_TEXT - 1, CANVAS_CENTRE);
    }
    plot_close(&plot);
}

/* What stays the same in a group of points: the axes that are not drawn. */
static const char *rest_of(struct plots *plots, const char *point, size_t first, size_t second)
{
    struct text rest = { 0 };
    const char *kept;

    for (size_t i = 0; i < plots->axes.count; i++)
        if (i != first && i != second) {
            text_format(&rest, "%s%s ", rest.count ? ", " : "", plots->axes.names[i]);
            export_axes_value(&plots->axes, i, &point, 1, &rest);
        }
    kept = arena_text(plots->arena, text_get(&rest));
    text_free(&rest);
    return kept;
}

static const char *joined(struct plots *plots, const char *const *parts, size_t count,
                          const char *between)
{
    struct text text = { 0 };
    const char *kept;

    for (size_t i = 0; i < count; i++)
        if (*parts[i])
            text_format(&text, "%s%s", text.count ? between : "", parts[i]);
    kept = arena_text(plots->arena, text_get(&text));
    text_free(&text);
    return kept;
}

/* "wait.mean (95% CI)", where there are intervals. */
static const char *scale_of(struct plots *plots, const struct metric_figure *f)
{
    struct text text = { 0 };
    const char *kept;
    bool any = false;

    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < f->table->policy_count; k++)
            any = any || isfinite(compare_cell(f->table, f->points[i], k, f->metric)->mean.low);
    text_add(&text, f->table->metrics[f->metric]);
    if (any)
        text_format(&text, " (%.4g%% CI)", 100 * f->table->level);
    kept = arena_text(plots->arena, text_get(&text));
    text_free(&text);
    return kept;
}

/* The figures of one group: lines over one axis, or a map for each policy over two. */
static bool draw_group(struct plots *plots, struct metric_figure *f, const char *rest,
                       struct error *err)
{
    const struct compare_table *table = plots->table;
    struct plot_sheet sheet = { figure_height(f),
                                f->y   ? paint_map
                                : f->x ? paint_lines
                                       : paint_bars,
                                f };

    for (f->metric = 0; f->metric < table->metric_count; f->metric++) {
        const char *metric = table->metrics[f->metric];

        f->label = plots_label(plots, metric, table->units[f->metric]);
        f->scale = scale_of(plots, f);
        for (f->policy = 0; f->policy < (f->y ? table->policy_count : 1); f->policy++) {
            const char *policy = f->y ? table->policies[f->policy] : "";
            const char *const title[] = { f->y ? f->label : metric, policy, rest, table->study };
            const char *const name[] = { metric, f->x ? f->x->name : "", f->y ? f->y->name : "",
                                         policy, rest };

            f->title = joined(plots, title, 4, " · ");
            if (!plots_figure(plots, joined(plots, name, 5, "_"), &sheet, err))
                return false;
        }
    }
    return true;
}

/* What the points of a study are for one choice of axes. */
struct grouping {
    size_t first, second; /* axes; second: the number of axes if only one is drawn */
    const struct swept *x, *y;
    const char **rests; /* by point: what stays the same in a group; NULL: lacks an axis */
    size_t *points;     /* room for a group */
    bool *done;
};

static struct grouping make_grouping(struct plots *plots, const struct swept *axes, size_t first,
                                     size_t second)
{
    const struct compare_table *table = plots->table;
    struct grouping g = { .first = first, .second = second, .x = &axes[first] };

    g.y = second < plots->axes.count ? &axes[second] : NULL;
    g.rests = arena_array(plots->arena, table->point_count, sizeof *g.rests);
    g.points = arena_array(plots->arena, table->point_count, sizeof *g.points);
    g.done = arena_array(plots->arena, table->point_count, sizeof *g.done);
    for (size_t i = 0; i < table->point_count; i++)
        if (g.x->at[i] < g.x->count && (!g.y || g.y->at[i] < g.y->count))
            g.rests[i] = rest_of(plots, table->points[i], first, second);
    return g;
}

/* The points that share the rest of point `from`; none if it was in a group before. */
static size_t take_group(const struct plots *plots, struct grouping *g, size_t from)
{
    size_t count = 0;

    for (size_t i = from; g->rests[from] && !g->done[from] && i < plots->table->point_count; i++)
        if (g->rests[i] && !strcmp(g->rests[i], g->rests[from]))
            g->points[count++] = i;
    for (size_t i = 0; i < count; i++)
        g->done[g->points[i]] = true;
    return count;
}

/*
 * Every group of points that differ in the drawn axes only, if they are enough for a line or a
 * map. Where none is, as in a sample of the axes, all points go into one figure, without lines.
 */
static bool draw_groups(struct plots *plots, struct grouping g, struct error *err)
{
    const struct compare_table *table = plots->table;
    struct metric_figure f = { .table = table, .x = g.x, .y = g.y, .points = g.points };
    size_t least = plots->axes.count == 1 ? 1 : g.y ? 4 : 2;
    bool drawn = false;

    for (size_t i = 0; i < table->point_count; i++) {
        f.count = take_group(plots, &g, i);
        /* A map that is mostly holes tells nothing. */
        if (f.count < least || (g.y && 2 * f.count < g.x->count * g.y->count))
            continue;
        drawn = true;
        if (!draw_group(plots, &f, g.rests[i], err))
            return false;
    }
    if (drawn || g.y || g.x->count < 2)
        return true;
    f.cloud = true;
    f.count = 0;
    for (size_t i = 0; i < table->point_count; i++)
        if (g.rests[i])
            g.points[f.count++] = i;
    return draw_group(plots, &f, "", err);
}

bool plots_metrics(struct plots *plots, struct error *err)
{
    size_t count = plots->axes.count;
    struct swept *axes = arena_array(plots->arena, count, sizeof *axes);

    if (count == 0) {
        struct metric_figure f = { .table = plots->table, .points = &(size_t){ 0 }, .count = 1 };

        return draw_group(plots, &f, "", err);
    }
    for (size_t i = 0; i < count; i++)
        axes[i] = read_axis(plots, i);
    for (size_t i = 0; i < count; i++)
        if (!draw_groups(plots, make_grouping(plots, axes, i, count), err))
            return false;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (axes[i].count > 1 && axes[k].count > 1 &&
                !draw_groups(plots, make_grouping(plots, axes, i, k), err))
                return false;
    return true;
}
