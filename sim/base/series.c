/* Time-binned means with bins that widen as time goes on, or stay as wide as they are. */
#include "sim/base/series.h"

#include <string.h>

/*
 * Widths go 1, 2, 10, 20, 100, .. us up to a second, then they double: so that they are round, and
 * whole seconds where runs are long.
 */
static void join(struct series *series)
{
    sim_time digits = series->width < SECOND ? series->width : 1;
    size_t parts;

    while (digits % 10 == 0)
        digits /= 10;
    parts = digits == 2 ? 5 : 2;
    for (size_t i = 0; i < SERIES_BINS; i++) {
        double area = 0;

        for (size_t part = parts * i; part < SERIES_BINS && part < parts * (i + 1); part++)
            area += series->area[part];
        series->area[i] = area;
    }
    series->width *= (sim_time)parts;
}

void series_fix(struct series *series, struct arena *arena, sim_time width)
{
    series->arena = arena;
    series->width = width;
}

bool series_full(const struct series *series)
{
    return series->full;
}

/* Room for bin `bin`: twice as much, so that all copies together are as long as the last. */
static void grow(struct series *series, size_t bin)
{
    size_t room = series->room ? 2 * series->room : SERIES_BINS;
    double *fixed;

    if (bin < series->room)
        return;
    fixed = arena_array(series->arena, room, sizeof *fixed);
    if (series->room)
        memcpy(fixed, series->fixed, series->room * sizeof *fixed);
    series->fixed = fixed;
    series->room = room;
}

static void end_fixed(struct series *series, sim_time now)
{
    while (series->last < now && !series->full) {
        size_t bin = (size_t)(series->last / series->width);
        sim_time end;

        if (bin >= SERIES_MOST) {
            series->full = true;
            return;
        }
        grow(series, bin);
        if (__builtin_mul_overflow(series->width, (sim_time)(bin + 1), &end) || end > now)
            end = now;
        series->fixed[bin] += series->level * (double)(end - series->last);
        series->last = end;
    }
}

void series_end(struct series *series, sim_time now)
{
    if (series->arena) {
        end_fixed(series, now);
        return;
    }
    if (!series->width)
        series->width = MICROSECOND;
    while (series->last < now) {
        size_t bin = (size_t)(series->last / series->width);
        sim_time end;

        if (bin >= SERIES_BINS) {
            join(series);
            continue;
        }
        /* A long step first widens the bins, so that it crosses at most all of them. */
        if ((now - 1) / series->width >= SERIES_BINS) {
            join(series);
            continue;
        }
        if (__builtin_mul_overflow(series->width, (sim_time)(bin + 1), &end) || end > now)
            end = now;
        series->area[bin] += series->level * (double)(end - series->last);
        series->last = end;
    }
}

void series_level(struct series *series, sim_time now, double level)
{
    if (level == series->level)
        return;
    series_end(series, now);
    series->level = level;
}

size_t series_count(const struct series *series)
{
    return series->last > 0 ? (size_t)((series->last - 1) / series->width) + 1 : 0;
}

double series_mean(const struct series *series, size_t bin)
{
    sim_time start = series->width * (sim_time)bin;
    sim_time end = time_add(start, series->width);

    if (end > series->last)
        end = series->last;
    return (series->arena ? series->fixed : series->area)[bin] / (double)(end - start);
}
