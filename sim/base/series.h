/* A level over time in a fixed number of bins, whatever the length of the run. */
#ifndef ORRERY_BASE_SERIES_H
#define ORRERY_BASE_SERIES_H

#include <stddef.h>

#include "sim/base/units.h"

enum { SERIES_BINS = 512 };

/*
 * The time-weighted mean of a piecewise constant level in each of at most 512 bins of equal width
 * from time 0 on. When time runs out of the last bin, neighbours are joined into wider bins (1,
 * 2, 10, 20, 100 us and so on, whole seconds 1, 2, 4, ..), so memory is constant and the result
 * depends on the signal alone. Zero-initialise.
 */
struct series {
    sim_time width; /* of a bin; 0 before the first change */
    sim_time last;  /* time up to which the level is counted */
    double level;
    double area[SERIES_BINS]; /* level times nanoseconds */
};

/* The level changes; `now` never goes back. */
void series_level(struct series *series, sim_time now, double level);

/* Counts the level up to `now`. */
void series_end(struct series *series, sim_time now);

/* Bins in use, after series_end: the last one may be shorter. */
size_t series_count(const struct series *series);

/* Mean level of a bin below series_count. */
double series_mean(const struct series *series, size_t bin);

#endif
