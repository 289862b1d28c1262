/* How far the studies of a results file are. */
#ifndef ORRERY_RUN_STATUS_H
#define ORRERY_RUN_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/run/results.h"

/* One study: planned = ok + failed + spare + missing. */
struct status_study {
    const char *name;
    size_t planned;
    size_t ok;
    size_t failed;
    size_t spare;   /* planned in case that they are needed; not needed so far */
    size_t missing; /* not simulated yet, or stopped in the middle */
};

/* Studies in order of entry; all memory is the arena's. False: the file cannot be read. */
bool status_read(struct results *results, struct arena *arena, struct status_study **studies,
                 size_t *count, struct error *err);

/* Whether nothing is missing and nothing has failed. */
bool status_complete(const struct status_study *study);

/* "Name: 50 runs: 48 ok (96.0 %), 1 failed, 1 missing" and a line end; what is 0 is left out. The
 * part is of the runs that are needed: not of those that are spare. */
void status_print(const struct status_study *study);

/*
 * A line for each failure of the study in this file, until *shown, to which they are added, is
 * STATUS_SHOWN. When all files of the study have been asked, status_print_rest says how many more
 * there are, if any.
 */
bool status_print_failures(struct results *results, const struct status_study *study, size_t *shown,
                           struct error *err);
void status_print_rest(const struct status_study *study, size_t shown);
enum { STATUS_SHOWN = 20 };

#endif
