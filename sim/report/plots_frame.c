/* Axes, ticks, titles and legends of figures. */
#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/report/plots_internal.h"

#define PAD 4.0
#define TICK 3.0
#define SAMPLE 16.0 /* of a line in the legend */

struct colour plot_colour(size_t which)
{
    static const struct colour colours[] = {
        { 0, .447, .698 }, { .835, .369, 0 },    { 0, .620, .451 }, { .8, .475, .655 },
        { .902, .624, 0 }, { .337, .706, .914 }, { 0, 0, 0 },       { .6, .56, .1 },
    };

    return colours[which % (sizeof colours / sizeof colours[0])];
}

struct colour plot_shade(double part)
{
    static const struct colour stops[] = { { .10, .07, .30 },
                                           { .17, .29, .54 },
                                           { .13, .51, .55 },
                                           { .36, .72, .42 },
                                           { .96, .90, .27 } };
    enum { STEPS = sizeof stops / sizeof stops[0] - 1 };
    double at = (part > 0 ? part < 1 ? part : 1 : 0) * STEPS;
    size_t i = at < STEPS ? (size_t)at : STEPS - 1;
    double rest = at - (double)i;

    return (struct colour){ stops[i].red + rest * (stops[i + 1].red - stops[i].red),
                            stops[i].green + rest * (stops[i + 1].green - stops[i].green),
                            stops[i].blue + rest * (stops[i + 1].blue - stops[i].blue) };
}

double plot_x(const struct plot *plot, double value)
{
    return plot->corner.x + plot_part(&plot->x, value) * plot->width;
}

double plot_y(const struct plot *plot, double value)
{
    double part = plot_part(&plot->y, value);

    return plot->corner.y + (plot->y.names ? part : 1 - part) * plot->tall;
}

/* The widest text beside the y axis. */
static double y_width(const struct plot *plot)
{
    double widest = 0;

    for (size_t i = 0; plot->y.names && i < plot->y.count; i++)
        widest = fmax(widest, canvas_text_width(plot->canvas, plot->y.names[i], PLOT_TEXT));
    for (size_t i = 0; i < plot->y.tick_count; i++)
        widest = fmax(widest, canvas_text_width(plot->canvas, plot->y.ticks[i].text, PLOT_TEXT));
    return fmin(widest, PLOT_WIDTH / 2.5);
}

/* How a text is put: `width` is all it may take. */
struct place {
    double size, width;
    enum canvas_align align;
};

/* A text that is cut, with an ellipsis, to `width`. */
static void put_cut(struct canvas *canvas, struct spot spot, const char *words,
                    const struct place *place)
{
    double size = place->size;
    struct text cut = { 0 };

    text_add(&cut, words);
    while (cut.count > 4 && canvas_text_width(canvas, text_get(&cut), size) > place->width) {
        size_t end =
            cut.count - (cut.count > 3 && !memcmp(cut.data + cut.count - 3, "…", 3) ? 4 : 1);

        while (end > 0 && ((unsigned char)cut.data[end] & 0xc0) == 0x80)
            end--;
        cut.data[end] = '\0';
        cut.count = end;
        text_add(&cut, "…");
    }
    canvas_text(canvas, spot, text_get(&cut), size, place->align);
    text_free(&cut);
}

static const struct colour black = { 0, 0, 0 };
static const struct colour grey = { .85, .85, .85 };

static void legend_sample(const struct plot *plot, size_t i, struct spot spot)
{
    struct spot line[] = { { spot.x, spot.y - 2.2 }, { spot.x + SAMPLE, spot.y - 2.2 } };

    canvas_colour(plot->canvas, plot_colour(i));
    if (!plot->lines && !plot->markers)
        canvas_fill(plot->canvas, (struct spot){ spot.x + 6, spot.y - 5 }, 8, 5.5);
    if (plot->lines) {
        canvas_pen(plot->canvas, 1, i);
        canvas_line(plot->canvas, line, 2);
    }
    if (plot->markers)
        canvas_marker(plot->canvas, (struct spot){ spot.x + SAMPLE / 2, spot.y - 2.2 }, i);
    canvas_colour(plot->canvas, black);
}

/* As many to a row as fit; returns where the next thing may begin. */
static double draw_legend(const struct plot *plot, double top)
{
    double x = PAD;
    double room = PLOT_WIDTH - 2 * PAD;

    for (size_t i = 0; i < plot->legend_count; i++) {
        double width = SAMPLE + 3 + canvas_text_width(plot->canvas, plot->legend[i], PLOT_TEXT) + 8;

        if (x > PAD && x + width > PAD + room) {
            x = PAD;
            top += PLOT_TEXT + 2;
        }
        legend_sample(plot, i, (struct spot){ x, top + PLOT_TEXT });
        put_cut(plot->canvas, (struct spot){ x + SAMPLE + 3, top + PLOT_TEXT }, plot->legend[i],
                &(struct place){ PLOT_TEXT, room - SAMPLE - 3, CANVAS_LEFT });
        x += width;
    }
    return plot->legend_count ? top + PLOT_TEXT + 4 : top;
}

static void mark_x(const struct plot *plot, double at, const char *text, double room)
{
    double bottom = plot->corner.y + plot->tall;
    struct spot tick[] = { { at, bottom }, { at, bottom + TICK } };

    canvas_pen(plot->canvas, .5, 0);
    canvas_line(plot->canvas, tick, 2);
    put_cut(plot->canvas, (struct spot){ at, bottom + TICK + PLOT_TEXT }, text,
            &(struct place){ PLOT_TEXT, room, CANVAS_CENTRE });
}

static void draw_x(const struct plot *plot)
{
    size_t every = 1;

    if (plot->x.names) {
        double room = plot->width / (double)plot->x.count;

        every = room < 12 ? (size_t)(12 / room) + 1 : 1;
        for (size_t i = 0; i < plot->x.count; i += every)
            mark_x(plot, plot_x(plot, (double)i + .5), plot->x.names[i], room * (double)every);
        return;
    }
    for (size_t i = 0; i < plot->x.tick_count; i += every) {
        const struct plot_tick *tick = &plot->x.ticks[i];

        /* Every other one where all would touch. */
        if (i == 0 && plot->x.tick_count > 1 &&
            plot_x(plot, plot->x.ticks[1].value) - plot_x(plot, tick->value) <
                canvas_text_width(plot->canvas, plot->x.ticks[plot->x.tick_count - 1].text,
                                  PLOT_TEXT) +
                    6)
            every = 2;
        mark_x(plot, plot_x(plot, tick->value), tick->text, plot->width);
    }
}

static void mark_y(const struct plot *plot, double at, const char *text, double room)
{
    double left = plot->corner.x;
    struct spot across[] = { { left, at }, { left + plot->width, at } };
    struct spot tick[] = { { left - TICK, at }, { left, at } };

    canvas_pen(plot->canvas, .5, 0);
    if (plot->grid) {
        canvas_colour(plot->canvas, grey);
        canvas_line(plot->canvas, across, 2);
        canvas_colour(plot->canvas, black);
    }
    canvas_line(plot->canvas, tick, 2);
    put_cut(plot->canvas, (struct spot){ left - TICK - 1.5, at + PLOT_TEXT * .36 }, text,
            &(struct place){ PLOT_TEXT, room, CANVAS_RIGHT });
}

static void draw_y(const struct plot *plot)
{
    double room = plot->corner.x - 2 * PAD - PLOT_TEXT;
    double tall = plot->y.names ? plot->tall / (double)plot->y.count : plot->tall;
    size_t every = tall < PLOT_TEXT ? (size_t)(PLOT_TEXT / tall) + 1 : 1;

    for (size_t i = 0; plot->y.names && i < plot->y.count; i += every)
        mark_y(plot, plot_y(plot, (double)i + .5), plot->y.names[i], room);
    for (size_t i = 0; i < plot->y.tick_count; i++)
        mark_y(plot, plot_y(plot, plot->y.ticks[i].value), plot->y.ticks[i].text, room);
}

void plot_open(struct plot *plot)
{
    double below = 2 * PLOT_TEXT + TICK + 6;
    double top;

    plot_settle(&plot->x);
    plot_settle(&plot->y);
    canvas_colour(plot->canvas, black);
    put_cut(plot->canvas, (struct spot){ PAD, PAD + PLOT_TITLE }, plot->title,
            &(struct place){ PLOT_TITLE, PLOT_WIDTH - 2 * PAD, CANVAS_LEFT });
    top = draw_legend(plot, PAD + PLOT_TITLE + 5) + plot->head;
    plot->corner.x = y_width(plot) + TICK + 2 + 2 * PAD + PLOT_TEXT;
    plot->corner.y = top + 3;
    plot->width = PLOT_WIDTH - plot->corner.x - 2.5 * PAD;
    plot->tall = plot->height - plot->corner.y - below;
    draw_x(plot);
    draw_y(plot);
    canvas_text(plot->canvas,
                (struct spot){ plot->corner.x + plot->width / 2, plot->height - PAD - 1 },
                plot->x.text, PLOT_TEXT, CANVAS_CENTRE);
    canvas_upright(plot->canvas,
                   (struct spot){ PAD + PLOT_TEXT * .8, plot->corner.y + plot->tall / 2 },
                   plot->y.text, PLOT_TEXT);
    /* A marker on the edge is seen whole. */
    canvas_clip(plot->canvas, (struct spot){ plot->corner.x - 3, plot->corner.y - 3 },
                plot->width + 6, plot->tall + 6);
}

void plot_close(struct plot *plot)
{
    canvas_unclip(plot->canvas);
    canvas_colour(plot->canvas, black);
    canvas_pen(plot->canvas, .6, 0);
    canvas_frame(plot->canvas, plot->corner, plot->width, plot->tall);
}
