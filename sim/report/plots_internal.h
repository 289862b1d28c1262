/* Shared by plots.c (which figures) and the plots_*.c that draw them. */
#ifndef ORRERY_RUN_PLOTS_INTERNAL_H
#define ORRERY_RUN_PLOTS_INTERNAL_H

#include "sim/base/vec.h"
#include "sim/report/export_axes.h"
#include "sim/report/plots.h"
#include "sim/report/plots_canvas.h"
#include "sim/run/compare.h"

/* One study on its way into figures. All owned by the arena, but for the list of names. */
struct plots {
    struct results *results;
    const struct plots_order *order;
    struct arena *arena;
    const struct compare_table *table;
    struct export_axes axes; /* of its points */
    int64_t study_no;
    const char *system;
    struct vec names; /* const char *: of the figures so far */
};

/* Draws a figure that is open. */
typedef void plot_paint(struct canvas *canvas, const void *figure);

/* What a figure is drawn from. */
struct plot_sheet {
    double height;
    plot_paint *paint;
    const void *figure;
};

/*
 * Writes one figure in the wanted formats. `name` says what it shows; it is made fit for a file,
 * and different from all names before it.
 */
bool plots_figure(struct plots *plots, const char *name, const struct plot_sheet *sheet,
                  struct error *err);

#define PLOT_WIDTH 241.0 /* 85 mm */
#define PLOT_HEIGHT 170.0
#define PLOT_TEXT 6.5
#define PLOT_TITLE 7.5

/* Colours that everybody tells apart (Okabe and Ito 2008), then again. */
struct colour plot_colour(size_t which);

/* From dark blue to yellow, light rising all the way; 0 to 1. */
struct colour plot_shade(double part);

enum { PLOT_TICKS = 24 };

struct plot_tick {
    double value;
    char text[32];
};

/* An axis: a range of numbers, or names with a place each. */
struct plot_axis {
    const char *label; /* what it is */
    const char *unit;  /* NULL or "": none; seconds and long numbers are shown in what suits them */
    double low, high;
    bool log;                 /* kept only where everything is above 0 */
    const char *const *names; /* NULL: numbers */
    size_t count;

    /* Set by plot_settle. */
    double scale;   /* what is written is the value over this */
    char text[160]; /* label and unit */
    struct plot_tick ticks[PLOT_TICKS];
    size_t tick_count;
};

/* Unit, text and ticks of an axis; a range that is empty is widened. */
void plot_settle(struct plot_axis *axis);

/* Where on the axis a value is, 0 to 1. */
double plot_part(const struct plot_axis *axis, double value);

/* A figure with two axes. The area is set by plot_open. */
struct plot {
    struct canvas *canvas;
    double height;             /* of the whole figure */
    const char *title;         /* cut to the width */
    struct plot_axis x, y;     /* y counts names from above */
    const char *const *legend; /* a line for each; NULL: none */
    size_t legend_count;
    bool lines, markers; /* what the legend shows; neither: fields of colour */
    bool grid;
    double head;        /* room below the title that the figure fills itself */
    struct spot corner; /* upper left of the area */
    double width, tall; /* of the area */
};

/* Title, legend, axes with ticks; sets the area. */
void plot_open(struct plot *plot);

/* Frame of the area, after everything in it. */
void plot_close(struct plot *plot);

/* Place of a value; of a name its number + 0.5. */
double plot_x(const struct plot *plot, double value);
double plot_y(const struct plot *plot, double value);

/* A range that a value is in; starts as { NAN, NAN }. */
struct plot_range {
    double low, high;
};
void plot_take(struct plot_range *range, double value);

/* A little more than the range, from 0 on where that is near. */
void plot_spread(struct plot_axis *axis, struct plot_range range);

/* "wait.mean [s]", owned by the arena. */
const char *plots_label(struct plots *plots, const char *name, const char *unit);

/* Figures of one study: metrics over axes; distributions, levels, maps and bars. */
bool plots_metrics(struct plots *plots, struct error *err);
bool plots_series(struct plots *plots, struct error *err);
bool plots_runs(struct plots *plots, struct error *err);

/* A run whose records are drawn: the first repetition at a point under a policy. */
struct plots_run {
    int64_t run_no;
    const char *run_id, *point, *pair;
    size_t policy; /* in the table */
};

/* Calls `take` with the runs of every point, in order of policies. */
typedef bool plots_take(struct plots *plots, const struct plots_run *runs, size_t count,
                        struct error *err);
bool plots_each_point(struct plots *plots, plots_take *take, struct error *err);

/* A point as people read it: "load 0.7, nodes 64"; "" for the only one. */
const char *plots_point(struct plots *plots, const char *point);

/* For titles: point and, if there are several, repetition: "load 0.7, nodes 64, seed 1". */
const char *plots_where(struct plots *plots, const struct plots_run *run);

#endif
