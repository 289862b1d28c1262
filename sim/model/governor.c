/* Frequency governors: a load in, an operating point out. */
#include "sim/model/governor.h"

#include <math.h>

#include "sim/base/form.h"
#include "sim/base/units.h"

static const char *const names[] = { "performance", "powersave",      "userspace",    "constant",
                                     "ondemand",    "ondemand_linux", "conservative", "schedutil" };

enum { KINDS = sizeof names / sizeof *names };

static bool needs_frequency(enum governor_kind kind)
{
    return kind == GOVERNOR_USERSPACE || kind == GOVERNOR_CONSTANT;
}

bool governor_parse(const char *text, struct governor *governor, struct error *err)
{
    static const struct form_words words = {
        "governor", names, KINDS, "; expected one such as performance or userspace(1000MHz)"
    };
    struct form form;

    if (!form_parse(text, &words, &form, err))
        return false;
    *governor = (struct governor){ .kind = (enum governor_kind)form.name };
    if (needs_frequency(governor->kind))
        return (units_real(form.word, "Hz", &governor->hz, err) && governor->hz > 0) ||
               error_set(err, "governor %s: '%.*s' is no frequency; expected one such as 1000MHz",
                         names[form.name], form_quoted(&form), form.inside ? form.inside : "");
    return !form.inside || error_set(err, "governor %s: '%.*s' in brackets; expected nothing",
                                     names[form.name], form_quoted(&form), form.inside);
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
