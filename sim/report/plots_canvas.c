/* Cairo surfaces as sheets. */
#include "sim/report/plots_canvas.h"

#include <cairo-svg.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"

#define PIXELS_A_POINT (300.0 / 72)
#define MARKER 2.2
#define FULL_TURN 6.283185307179586

struct canvas {
    cairo_surface_t *surface;
    cairo_t *cairo;
    FILE *out;
    bool svg;
};

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned length)
{
    return fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
                                                      : CAIRO_STATUS_WRITE_ERROR;
}

struct canvas *canvas_create(bool svg, double width, double height, FILE *out)
{
    struct canvas *canvas = mem_alloc(sizeof *canvas);

    canvas->svg = svg;
    canvas->out = out;
    if (svg)
        canvas->surface = cairo_svg_surface_create_for_stream(write_bytes, out, width, height);
    else
        canvas->surface =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * PIXELS_A_POINT),
                                       (int)ceil(height * PIXELS_A_POINT));
    canvas->cairo = cairo_create(canvas->surface);
    if (!svg)
        cairo_scale(canvas->cairo, PIXELS_A_POINT, PIXELS_A_POINT);
    cairo_select_font_face(canvas->cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_source_rgb(canvas->cairo, 1, 1, 1);
    cairo_paint(canvas->cairo);
    cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_ROUND);
    return canvas;
}

bool canvas_finish(struct canvas *canvas, struct error *err)
{
    cairo_status_t status = cairo_status(canvas->cairo);

    cairo_destroy(canvas->cairo);
    if (status == CAIRO_STATUS_SUCCESS && !canvas->svg)
        status = cairo_surface_write_to_png_stream(canvas->surface, write_bytes, canvas->out);
    cairo_surface_finish(canvas->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(canvas->surface);
    cairo_surface_destroy(canvas->surface);
    mem_free(canvas);
    return status == CAIRO_STATUS_SUCCESS ||
           error_set(err, "a figure cannot be drawn: %s", cairo_status_to_string(status));
}

void canvas_forget(void)
{
    cairo_debug_reset_static_data();
    FcFini();
}

void canvas_colour(struct canvas *canvas, struct colour colour)
{
    cairo_set_source_rgb(canvas->cairo, colour.red, colour.green, colour.blue);
}

void canvas_pen(struct canvas *canvas, double width, size_t dashes)
{
    static const double patterns[][4] = { { 0, 0, 0, 0 },         { 5, 2, 5, 2 },
                                          { 1.2, 1.6, 1.2, 1.6 }, { 5, 1.6, 1.2, 1.6 },
                                          { 8, 2, 8, 2 },         { 3, 1.2, 3, 1.2 },
                                          { 8, 1.6, 1.2, 1.6 },   { 3, 3, 3, 3 } };
    size_t kind = dashes % (sizeof patterns / sizeof patterns[0]);

    cairo_set_line_width(canvas->cairo, width);
    cairo_set_dash(canvas->cairo, patterns[kind], kind ? 4 : 0, 0);
}

void canvas_line(struct canvas *canvas, const struct spot *spots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cairo_line_to(canvas->cairo, spots[i].x, spots[i].y);
    cairo_stroke(canvas->cairo);
}

void canvas_fill(struct canvas *canvas, struct spot corner, double width, double height)
{
    cairo_rectangle(canvas->cairo, corner.x, corner.y, width, height);
    cairo_fill(canvas->cairo);
}

void canvas_frame(struct canvas *canvas, struct spot corner, double width, double height)
{
    cairo_rectangle(canvas->cairo, corner.x, corner.y, width, height);
    cairo_stroke(canvas->cairo);
}

/* Corners of a shape around 0, in sizes of a marker. */
static void add_corners(cairo_t *cairo, struct spot spot, const double (*corners)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        cairo_line_to(cairo, spot.x + MARKER * corners[i][0], spot.y + MARKER * corners[i][1]);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

static void add_strokes(cairo_t *cairo, struct spot spot, double turn, int strokes)
{
    cairo_set_line_width(cairo, 1);
    cairo_set_dash(cairo, NULL, 0, 0);
    for (int i = 0; i < strokes; i++) {
        double angle = turn + i * FULL_TURN / (2 * strokes);
        double x = MARKER * cos(angle);
        double y = MARKER * sin(angle);

        cairo_move_to(cairo, spot.x - x, spot.y - y);
        cairo_line_to(cairo, spot.x + x, spot.y + y);
    }
    cairo_stroke(cairo);
}

void canvas_marker(struct canvas *canvas, struct spot spot, size_t shape)
{
    static const double square[][2] = { { -.8, -.8 }, { .8, -.8 }, { .8, .8 }, { -.8, .8 } };
    static const double up[][2] = { { 0, -1.1 }, { 1, .8 }, { -1, .8 } };
    static const double diamond[][2] = { { 0, -1.2 }, { 1.1, 0 }, { 0, 1.2 }, { -1.1, 0 } };
    static const double down[][2] = { { 0, 1.1 }, { 1, -.8 }, { -1, -.8 } };

    switch (shape % 8) {
    case 0:
        cairo_arc(canvas->cairo, spot.x, spot.y, .9 * MARKER, 0, FULL_TURN);
        cairo_fill(canvas->cairo);
        break;
    case 1:
        add_corners(canvas->cairo, spot, square, 4);
        break;
    case 2:
        add_corners(canvas->cairo, spot, up, 3);
        break;
    case 3:
        add_corners(canvas->cairo, spot, diamond, 4);
        break;
    case 4:
        add_corners(canvas->cairo, spot, down, 3);
        break;
    case 5:
        add_strokes(canvas->cairo, spot, 0, 2);
        break;
    case 6:
        add_strokes(canvas->cairo, spot, FULL_TURN / 8, 2);
        break;
    default:
        add_strokes(canvas->cairo, spot, 0, 3);
    }
}

void canvas_clip(struct canvas *canvas, struct spot corner, double width, double height)
{
    cairo_save(canvas->cairo);
    cairo_rectangle(canvas->cairo, corner.x, corner.y, width, height);
    cairo_clip(canvas->cairo);
}

void canvas_unclip(struct canvas *canvas)
{
    cairo_restore(canvas->cairo);
}

/* Cairo refuses a figure with invalid UTF-8, and draws control characters as boxes. */
static void add_clean(struct text *out, const char *text)
{
    for (size_t length; *text; text += length) {
        unsigned char byte = (unsigned char)*text;
        size_t more = byte < 0x80 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
        bool good = byte < 0x80 || (byte >= 0xc2 && byte < 0xf5);

        for (length = 1; good && length <= more; length++)
            good = ((unsigned char)text[length] & 0xc0) == 0x80;
        if (good && byte >= ' ' && byte != 0x7f && byte != 0xe0 && byte != 0xed && byte < 0xf0) {
            text_add_bytes(out, text, more + 1);
            length = more + 1;
        } else {
            text_add(out, byte < 0x80 ? " " : "?");
            length = 1;
        }
    }
}

static double clean_width(struct canvas *canvas, const char *clean, double size)
{
    cairo_text_extents_t extents;

    cairo_set_font_size(canvas->cairo, size);
    cairo_text_extents(canvas->cairo, clean, &extents);
    return extents.x_advance;
}

double canvas_text_width(struct canvas *canvas, const char *text, double size)
{
    struct text clean = { 0 };
    double width;

    add_clean(&clean, text);
    width = clean_width(canvas, text_get(&clean), size);
    text_free(&clean);
    return width;
}

void canvas_text(struct canvas *canvas, struct spot spot, const char *text, double size,
                 enum canvas_align align)
{
    struct text clean = { 0 };
    double width;

    add_clean(&clean, text);
    width = clean_width(canvas, text_get(&clean), size);
    cairo_move_to(canvas->cairo,
                  spot.x - (align == CANVAS_CENTRE  ? width / 2
                            : align == CANVAS_RIGHT ? width
                                                    : 0),
                  spot.y);
    cairo_show_text(canvas->cairo, text_get(&clean));
    cairo_new_path(canvas->cairo);
    text_free(&clean);
}

void canvas_upright(struct canvas *canvas, struct spot spot, const char *text, double size)
{
    cairo_save(canvas->cairo);
    cairo_translate(canvas->cairo, spot.x, spot.y);
    cairo_rotate(canvas->cairo, -FULL_TURN / 4);
    canvas_text(canvas, (struct spot){ 0, 0 }, text, size, CANVAS_CENTRE);
    cairo_restore(canvas->cairo);
}
