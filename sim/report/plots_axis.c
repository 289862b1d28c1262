/* Axes of figures: ranges, units that suit them, linear and logarithmic ticks. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/plots_internal.h"

void plot_take(struct plot_range *range, double value)
{
    if (!isfinite(value))
        return;
    if (isnan(range->low) || value < range->low)
        range->low = value;
    if (isnan(range->high) || value > range->high)
        range->high = value;
}

void plot_spread(struct plot_axis *axis, struct plot_range range)
{
    double low = isnan(range.low) ? 0 : range.low;
    double high = isnan(range.high) ? 1 : range.high;
    double room;

    if (low > 0 && low < high / 2)
        low = 0;
    if (high < 0 && high > low / 2)
        high = 0;
    room = high > low ? .05 * (high - low) : high != 0 ? fabs(high) / 2 : 1;
    axis->low = low == 0 ? 0 : low - room;
    axis->high = high == 0 && low < 0 ? 0 : high + room;
}

double plot_part(const struct plot_axis *axis, double value)
{
    if (axis->names)
        return value / (double)axis->count;
    if (!axis->log)
        return (value - axis->low) / (axis->high - axis->low);
    /* What a logarithm does not reach lies on the edge. */
    return log(fmax(value, axis->low) / axis->low) / log(axis->high / axis->low);
}

/* A unit for so many seconds, and how many seconds it has. */
static const char *time_unit(double seconds, double *scale)
{
    static const struct {
        double from, scale;
        const char *unit;
    } units[] = { { 3 * 86400.0, 86400, "d" },
                  { 2 * 3600.0, 3600, "h" },
                  { 0.5, 1, "s" },
                  { 5e-4, 1e-3, "ms" },
                  { 0, 1e-6, "µs" } };
    size_t i = 0;

    while (seconds < units[i].from)
        i++;
    *scale = units[i].scale;
    return units[i].unit;
}

/* "10⁶ J" for numbers that are long to write. */
static void settle_unit(struct plot_axis *axis)
{
    static const char *const thousands[] = {
        "", "10³ ", "10⁶ ", "10⁹ ", "10¹² ", "10¹⁵ ", "10¹⁸ "
    };
    const char *unit = axis->unit ? axis->unit : "";
    const char *factor = "";
    double most = fmax(fabs(axis->low), fabs(axis->high));
    int power = most >= 1e5 ? (int)(log10(most) / 3) : 0;
    char shown[56];

    axis->scale = 1;
    if (!strcmp(unit, "s") && most > 0) {
        unit = time_unit(most, &axis->scale);
    } else if (!axis->log && power > 0 && power < (int)(sizeof thousands / sizeof thousands[0])) {
        factor = thousands[power];
        axis->scale = pow(1000, power);
    }
    snprintf(shown, sizeof shown, "%s%.36s", factor, unit);
    if (*factor && !*unit)
        shown[strlen(shown) - 1] = '\0';
    snprintf(axis->text, sizeof axis->text, "%.80s%s%s%s%s", axis->label, *shown ? " [" : "", shown,
             *shown ? "]" : "", axis->log ? ", log scale" : "");
}

/* As long as it is short; powers of ten where it is not. */
static void write_number(char *out, size_t size, double value)
{
    static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
    int power = value > 0 ? (int)floor(log10(value) + 1e-9) : 0;
    double lead = value / pow(10, power);
    char head[16] = "";

    if (value <= 0 || (power < 5 && power > -4) || power > 99 || power < -99) {
        snprintf(out, size, "%.6g", value);
        return;
    }
    if (lead > 1.5)
        snprintf(head, sizeof head, "%.0f·", lead);
    snprintf(out, size, "%s10%s%s%s", head, power < 0 ? "⁻" : "",
             abs(power) >= 10 ? digits[abs(power) / 10] : "", digits[abs(power) % 10]);
}

static void add_tick(struct plot_axis *axis, double value)
{
    struct plot_tick *tick = &axis->ticks[axis->tick_count];

    if (axis->tick_count == PLOT_TICKS)
        return;
    axis->tick_count++;
    tick->value = value * axis->scale;
    write_number(tick->text, sizeof tick->text, value);
}

/* Powers of ten, and 2 and 5 times these where they are few. */
static void settle_decades(struct plot_axis *axis)
{
    double low = axis->low / axis->scale * (1 - 1e-9);
    double high = axis->high / axis->scale * (1 + 1e-9);
    int first = (int)floor(log10(low));
    int last = (int)floor(log10(high));
    bool few = log10(high / low) < 2.5;
    int step = (last - first) / 6 + 1;

    for (int power = first; power <= last; power += step)
        for (int lead = 1; lead <= (few ? 5 : 1); lead += lead == 1 ? 1 : 3) {
            double value = lead * pow(10, power);

            if (value >= low && value <= high)
                add_tick(axis, value);
        }
}

/* 1, 2 or 5 times a power of ten, so that some four fit; counted by a whole number, because far
 * from 0 a real one might not grow any more. */
static void settle_steps(struct plot_axis *axis)
{
    double low = axis->low / axis->scale;
    double high = axis->high / axis->scale;
    double rough = (high - low) / 4.5;
    double power = pow(10, floor(log10(rough)));
    double digit = rough / power;
    double step = power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
    double first = ceil(low / step - 1e-9);

    for (int i = 0; i < PLOT_TICKS && (first + i) * step <= high + step * 1e-9; i++)
        add_tick(axis, fabs(first + i) < 1e-6 ? 0 : (first + i) * step);
}

void plot_settle(struct plot_axis *axis)
{
    axis->tick_count = 0;
    if (axis->names) {
        axis->scale = 1;
        snprintf(axis->text, sizeof axis->text, "%.100s", axis->label);
        return;
    }
    axis->log = axis->log && axis->low > 0 && axis->high > axis->low;
    if (!(axis->high - axis->low > 1e-9 * fabs(axis->high))) {
        axis->low -= axis->low != 0 ? fabs(axis->low) / 2 : .5;
        axis->high = axis->low + (axis->low != 0 ? 2 * fabs(axis->low) : 1);
    }
    settle_unit(axis);
    if (axis->log)
        settle_decades(axis);
    else
        settle_steps(axis);
}
