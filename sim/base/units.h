/* Quantities with units as people write them: "90s", "16GiB", "1.5kW"; SI inside. */
#ifndef ORRERY_BASE_UNITS_H
#define ORRERY_BASE_UNITS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/error.h"

/* Time and durations: nanoseconds, exact. A time in a run counts from the start of its slice. */
typedef int64_t sim_time;

#define TIME_NEVER INT64_MAX /* later than everything */
#define NANOSECOND ((sim_time)1)
#define MICROSECOND ((sim_time)1000)
#define MILLISECOND ((sim_time)1000000)
#define SECOND ((sim_time)1000000000)

/* a + b, or TIME_NEVER if either is TIME_NEVER or the sum does not fit; b >= 0. */
static inline sim_time time_add(sim_time a, sim_time b)
{
    sim_time sum;

    return a == TIME_NEVER || __builtin_add_overflow(a, b, &sum) ? TIME_NEVER : sum;
}

static inline double time_seconds(sim_time t)
{
    return (double)t / 1e9;
}

/* Seconds to time, rounded up to the tick; TIME_NEVER beyond the range; NaN and < 0 give 0. */
sim_time time_from_seconds(double seconds);

/*
 * A duration from text: a number and a unit (ns, us, ms, s, min, m, h, d, w or the words in full,
 * "4 weeks" too), or several of them ("1h30m"). A bare number counts seconds. Exact decimal
 * arithmetic; digits below the nanosecond are an error. The error text has no position.
 */
bool units_time(const char *text, sim_time *value, struct error *err);

/*
 * A number with an optional unit that must measure `unit`: "" (plain number, "%" allowed), "s",
 * "B" (k, M, G, T, P and Ki..Pi), "B/s", "bit/s", "Hz", "W", "J". The result is in that unit.
 */
bool units_real(const char *text, const char *unit, double *value, struct error *err);

/*
 * Writes the shortest exact form, e.g. "90s", "1h", "4ms"; `out` has at least 32 bytes.
 * TIME_NEVER is "never", which units_time reads back.
 */
void units_time_text(char *out, sim_time value);

#endif
