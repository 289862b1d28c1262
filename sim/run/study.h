/* A study file: loaded, checked for its keys, and spread into points along its axes. */
#ifndef ORRERY_RUN_STUDY_H
#define ORRERY_RUN_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/yaml.h"
#include "sim/run/repeat.h"

/* One value of one axis: what it is called in results, and what it puts into the study. */
struct axis_value {
    const char *label;
    const char *path[2];        /* keys joined by dots; NULL: unused */
    const struct yaml *node[2]; /* what is put there */
};

/* An axis of the sweep, in the order of the file. The policies are the first axis. */
struct axis {
    const char *name;      /* "policy", "load", "seed", "slice", "platform.nodes", ... */
    const struct yaml *at; /* for messages */
    bool replicate;        /* seed, replication or slice: its values are repetitions */
    struct axis_value *values;
    size_t count;
};

struct study {
    const char *file;
    const char *name;
    const char *system;
    struct yaml *root;
    struct axis *axes;
    size_t axis_count;
    size_t points; /* product of all axes */

    /* compare: */
    const char *baseline; /* policy label or name; NULL: no comparison */
    const char *pair;     /* axis whose values are paired; NULL: all replicate axes */

    struct repeat *repeat; /* repeat:, which brings the axis replication; NULL: none */
};

/*
 * Loads a study, applies the overrides, checks the keys of the top level and reads the axes. All
 * memory is the arena's. NULL on failure.
 */
struct study *study_load(const char *file, const char *const *overrides, size_t override_count,
                         struct arena *arena, struct error *err);

/*
 * The tree of point `index` (below study->points), with the values of its axes put in and
 * `policies` replaced by the one policy. `at[i]` receives the value index of axis i.
 */
struct yaml *study_point(const struct study *study, size_t index, size_t *at, struct arena *arena,
                         struct error *err);

#endif
