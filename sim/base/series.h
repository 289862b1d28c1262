/* A level over time in bins: in a fixed number of them, or of a fixed width. */
#ifndef ORRERY_BASE_SERIES_H
#define ORRERY_BASE_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/units.h"

enum { SERIES_BINS = 512, SERIES_MOST = 1000000 };

/*
 * The time-weighted mean of a piecewise constant level in each of at most 512 bins of equal width
 * from time 0 on. When time runs out of the last bin, neighbours are joined into wider bins (1,
 * 2, 10, 20, 100 us and so on, whole seconds 1, 2, 4, ..), so memory is constant and the result
 * depends on the signal alone. Zero-initialise.
 *
 * After series_fix the width stays as it is and memory grows with time, up to SERIES_MOST bins:
 * what comes later is not counted any more, and series_full says so.
 */
struct series {
    sim_time width; /* of a bin; 0 before the first change */
    sim_time last;  /* time up to which the level is counted */
    double level;
    struct arena *arena; /* of `fixed`; NULL: bins widen */
    double *fixed;       /* as `area`, of bins of fixed width */
    size_t room;         /* bins in `fixed` */
    bool full;
    double area[SERIES_BINS]; /* level times nanoseconds */
};

/* Bins of exactly this width, above 0; before the first change. Memory is the arena's. */
void series_fix(struct series *series, struct arena *arena, sim_time width);

/* Bins of fixed width have run out: the course is not complete. */
bool series_full(const struct series *series);

/* The level changes; `now` never goes back. */
void series_level(struct series *series, sim_time now, double level);

/* Counts the level up to `now`. */
void series_end(struct series *series, sim_time now);

/* Bins in use, after series_end: the last one may be shorter. */
size_t series_count(const struct series *series);

/* Mean level of a bin below series_count. */
double series_mean(const struct series *series, size_t bin);

#endif
