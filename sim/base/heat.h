/* Levels of many machines over time, as a picture of fixed size whatever the run. */
#ifndef ORRERY_BASE_HEAT_H
#define ORRERY_BASE_HEAT_H

#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/units.h"

enum { HEAT_ROWS = 64, HEAT_COLUMNS = 512 };

/*
 * A matrix of time-weighted means of a piecewise constant level that each machine has; levels are 0
 * at time 0. Rows are machines, or groups of consecutive ones (sizes differ by at most one, the
 * mean is over the group) when there are more than 64. Columns are times from 0 on, all of one
 * width but for the last, which ends where the run ends; the width is a second, and doubles while
 * the end, or a change, lies behind the 512th column (a change at its very end does). So memory is
 * constant but for a number a machine, and the result depends on the levels alone.
 */
struct heat;

/* For at least one machine; all memory is the arena's. */
struct heat *heat_create(struct arena *arena, size_t machines);

/* The level of a machine changes; `now` never goes back, whatever the machine. O(1). */
void heat_level(struct heat *heat, size_t machine, sim_time now, double level);

/* Nothing changes any more: the picture ends at `now`. */
void heat_end(struct heat *heat, sim_time now);

size_t heat_machines(const struct heat *heat);
size_t heat_rows(const struct heat *heat);

/* After heat_end: columns in use, and the width of each but the last; 0 columns if it ends at 0. */
size_t heat_columns(const struct heat *heat);
sim_time heat_width(const struct heat *heat);

/* Machines [first, first of the next row) are those of a row; the row behind the last one too. */
size_t heat_first(const struct heat *heat, size_t row);

/* Means of one row, from the first column on: fills heat_columns values. */
void heat_values(const struct heat *heat, size_t row, double *values);

#endif
