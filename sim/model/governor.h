/* What sets the frequency of a cluster: the CPU frequency governors of Linux and of DS3. */
#ifndef ORRERY_MODEL_GOVERNOR_H
#define ORRERY_MODEL_GOVERNOR_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/error.h"

/* A frequency and the voltage that it needs. A table of them ascends in both. */
struct operating_point {
    double hz, volt;
};

/*
 * Each looks at the load of the last window and names an operating point:
 *
 *   performance     the highest
 *   powersave       the lowest
 *   userspace(F)    the lowest that is not below F; constant(F) is the same
 *   ondemand        DS3's: with the loads of all cores added, above 0.8 the highest, below 0.3 one
 *                   point down, else as it is
 *   ondemand_linux  with the load of the busiest core: above 0.8 the highest, else the lowest that
 *                   is not below lowest + load (highest - lowest)
 *   conservative    keeps a wish that goes up by 5 % of the highest frequency when the busiest
 *                   core's load is above 0.8, and down when it is below 0.2; the point is the
 *                   highest not above the wish on the way up, the lowest not below it on the way
 *                   down
 *   schedutil       the lowest that is not below 1.25 * highest * u, u the load of the busiest
 *                   core weighted with frequency / highest
 *
 * Sources: DS3 (Arda et al., IEEE TC 2020, section 4.2; thresholds of the released program); Linux,
 * Documentation/admin-guide/pm/cpufreq.rst, with the default thresholds of each governor there.
 */
enum governor_kind {
    GOVERNOR_PERFORMANCE,
    GOVERNOR_POWERSAVE,
    GOVERNOR_USERSPACE,
    GOVERNOR_CONSTANT,
    GOVERNOR_ONDEMAND,
    GOVERNOR_ONDEMAND_LINUX,
    GOVERNOR_CONSERVATIVE,
    GOVERNOR_SCHEDUTIL
};

/* Held by value. */
struct governor {
    enum governor_kind kind;
    double hz; /* userspace: what was asked for; conservative: its wish; else 0 */
};

/* Load of a cluster over a window: shares of the window in which cores were busy. */
struct governor_load {
    double sum;     /* over the cores */
    double busiest; /* of one core, 0 to 1 */
};

/* Reads "ondemand" or "userspace(1000MHz)". The error names what was expected, the nearest name. */
bool governor_parse(const char *text, struct governor *governor, struct error *err);

/* Whether it looks at loads at all: false if it names the same point for ever. */
bool governor_varies(const struct governor *governor);

/* The point it starts with: that of a window without load for those that do not look, else top. */
uint32_t governor_first(struct governor *governor, const struct operating_point *point,
                        uint32_t points);

/* The point for the next window; `now` is the present one. */
uint32_t governor_next(struct governor *governor, const struct operating_point *point,
                       uint32_t points, uint32_t now, const struct governor_load *load);

#endif
