/* A sheet to draw on, behind cairo: the only pair of files that includes it. */
#ifndef ORRERY_RUN_PLOTS_CANVAS_H
#define ORRERY_RUN_PLOTS_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/base/error.h"

/* Points of 1/72 inch from the upper left corner; PNG gets 300 pixels an inch. */
struct canvas;

struct colour {
    double red, green, blue; /* 0 to 1 */
};

struct spot {
    double x, y;
};

/* Where a text stands to its spot. */
enum canvas_align { CANVAS_LEFT, CANVAS_CENTRE, CANVAS_RIGHT };

struct canvas *canvas_create(bool svg, double width, double height, FILE *out);

/* Writes everything into `out`, which stays open, and frees the canvas. */
bool canvas_finish(struct canvas *canvas, struct error *err);

/* Gives back what the library keeps of fonts between figures; no canvas may be open. */
void canvas_forget(void);

void canvas_colour(struct canvas *canvas, struct colour colour);

/* Width of lines, and the pattern of one of PLOT_LINES kinds: 0 is solid. */
void canvas_pen(struct canvas *canvas, double width, size_t dashes);

void canvas_line(struct canvas *canvas, const struct spot *spots, size_t count);
void canvas_fill(struct canvas *canvas, struct spot corner, double width, double height);
void canvas_frame(struct canvas *canvas, struct spot corner, double width, double height);

/* One of eight shapes with its centre at the spot. */
void canvas_marker(struct canvas *canvas, struct spot spot, size_t shape);

/* Drawing is cut to this rectangle until canvas_unclip. */
void canvas_clip(struct canvas *canvas, struct spot corner, double width, double height);
void canvas_unclip(struct canvas *canvas);

/* Text of one line; the spot is on its base line. Upright: reads from below to above. */
void canvas_text(struct canvas *canvas, struct spot spot, const char *text, double size,
                 enum canvas_align align);
void canvas_upright(struct canvas *canvas, struct spot spot, const char *text, double size);
double canvas_text_width(struct canvas *canvas, const char *text, double size);

#endif
