/* Results in the formats that other tools read. */
#ifndef ORRERY_RUN_EXPORT_TO_H
#define ORRERY_RUN_EXPORT_TO_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/run/results.h"

/* What to write, and of which runs. Texts are borrowed; NULL: not said. */
struct export_order {
    const char *format; /* one of export_formats */
    const char *path;   /* of the file or folder; batsim: what both names begin with */
    const char *study;  /* its name */
    const char *run;    /* how its id begins */
    const char *policy; /* label, as v_runs shows it */
    const char *point;  /* JSON of the axes that are no repetitions, as v_compare shows it */
    const char *seed;   /* a whole number */
    const char *window; /* "0..2h": only slices of timelines that touch it */
    const char *most;   /* slices of timelines; EXPORT_SLICES unless it is said */
    bool force;         /* write over what is there */
};

/* A format: its word and one sentence. A list of them is closed by { 0 }. */
struct export_format {
    const char *name;
    const char *doc;
};

extern const struct export_format export_formats[];

/* Slices that a browser shows without trouble: about 100 MB of JSON, 50 MB of protobuf. */
enum { EXPORT_SLICES = 1000000 };

/*
 * Writes finished runs: csv all that fit the order, the other formats exactly one. Everything is
 * written under another name next to `path` and renamed at the end, so that `path` is never half
 * an export. Errors: an unknown format, study or policy (with the nearest name), no run or several
 * that fit (told with how to choose), records that the run did not keep, a target that is there
 * and `force` is not set, more slices than `most`, no place on the disk.
 */
bool export_to(struct results *results, const struct export_order *order, struct error *err);

#endif
