/* All systems, by name. */
#ifndef ORRERY_RUN_SYSTEMS_H
#define ORRERY_RUN_SYSTEMS_H

#include "sim/base/error.h"
#include "sim/system.h"

extern const struct system *const system_all[]; /* sim/list.def in its order, closed by NULL */

/* The system of a name; NULL and the nearest name in the error if there is none. */
const struct system *system_find(const char *name, struct error *err);

/* Whether a metric of the system is better when it is "lower" or "higher"; "": nobody says. */
const char *system_better(const struct system *system, const char *metric);

#endif
