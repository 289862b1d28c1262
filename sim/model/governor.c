/* Frequency governors: a load in, an operating point out. */
#include "sim/model/governor.h"

#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"

static const char *const names[] = { "performance", "powersave",      "userspace",    "constant",
                                     "ondemand",    "ondemand_linux", "conservative", "schedutil" };

enum { KINDS = sizeof names / sizeof *names };

static bool needs_frequency(enum governor_kind kind)
{
    return kind == GOVERNOR_USERSPACE || kind == GOVERNOR_CONSTANT;
}

static bool read_frequency(const char *inside, size_t length, struct governor *g, struct error *err)
{
    char number[32] = "";

    if (length < sizeof number)
        memcpy(number, inside, length);
    if (units_real(number, "Hz", &g->hz, err) && g->hz > 0)
        return true;
    return error_set(err, "governor %s: '%.*s' is no frequency; expected one such as 1000MHz",
                     names[g->kind], (int)(length < 40 ? length : 40), inside);
}

bool governor_parse(const char *text, struct governor *governor, struct error *err)
{
    size_t length = strcspn(text, "(");
    const char *inside = text[length] ? text + length + 1 : NULL;
    size_t inner = inside ? strcspn(inside, ")") : 0;
    char name[24] = "";
    size_t kind = 0;

    if (length < sizeof name)
        memcpy(name, text, length);
    while (kind < KINDS && strcmp(names[kind], name) != 0)
        kind++;
    if (kind == KINDS || (inside && (inside[inner] != ')' || inside[inner + 1] != '\0'))) {
        error_set(err, "no governor '%.60s'", text);
        return error_hint(err, kind == KINDS ? text_nearest_of(name, names, KINDS) : NULL,
                          "; expected one such as performance or userspace(1000MHz)");
    }
    *governor = (struct governor){ .kind = (enum governor_kind)kind };
    if (needs_frequency(governor->kind))
        return read_frequency(inside ? inside : "", inner, governor, err);
    if (inside)
        return error_set(err, "governor %s: '%.*s' in brackets; expected nothing", name,
                         (int)(inner < 40 ? inner : 40), inside);
    return true;
}

bool governor_varies(const struct governor *governor)
{
    return governor->kind >= GOVERNOR_ONDEMAND;
}

/* The lowest point that is not below hz, the top one if all are. */
static uint32_t at_least(const struct operating_point *point, uint32_t points, double hz)
{
    uint32_t i = 0;

    while (i + 1 < points && point[i].hz < hz)
        i++;
    return i;
}

/* The highest point that is not above hz, the lowest one if all are. */
static uint32_t at_most(const struct operating_point *point, uint32_t points, double hz)
{
    uint32_t i = points - 1;

    while (i > 0 && point[i].hz > hz)
        i--;
    return i;
}

uint32_t governor_first(struct governor *governor, const struct operating_point *point,
                        uint32_t points)
{
    if (governor->kind == GOVERNOR_POWERSAVE)
        return 0;
    if (needs_frequency(governor->kind))
        return at_least(point, points, governor->hz);
    if (governor->kind == GOVERNOR_CONSERVATIVE)
        governor->hz = point[points - 1].hz;
    return points - 1;
}

static uint32_t conservative(struct governor *g, const struct operating_point *point,
                             uint32_t points, uint32_t now, double load)
{
    double low = point[0].hz, high = point[points - 1].hz;
    double step = 0.05 * high;

    if (load > 0.8) {
        g->hz = fmin(g->hz + step, high);
        return at_most(point, points, g->hz);
    }
    if (load < 0.2) {
        g->hz = fmax(g->hz - step, low);
        return at_least(point, points, g->hz);
    }
    return now;
}

uint32_t governor_next(struct governor *governor, const struct operating_point *point,
                       uint32_t points, uint32_t now, const struct governor_load *load)
{
    double low = point[0].hz, high = point[points - 1].hz;

    switch (governor->kind) {
    case GOVERNOR_PERFORMANCE:
    case GOVERNOR_POWERSAVE:
    case GOVERNOR_USERSPACE:
    case GOVERNOR_CONSTANT:
        return governor_first(governor, point, points);
    case GOVERNOR_ONDEMAND:
        return load->sum > 0.8 ? points - 1 : load->sum < 0.3 && now > 0 ? now - 1 : now;
    case GOVERNOR_ONDEMAND_LINUX:
        if (load->busiest > 0.8)
            return points - 1;
        return at_least(point, points, low + load->busiest * (high - low));
    case GOVERNOR_CONSERVATIVE:
        return conservative(governor, point, points, now, load->busiest);
    case GOVERNOR_SCHEDUTIL:
        return at_least(point, points, 1.25 * load->busiest * point[now].hz);
    }
    return now;
}
