/* A study file: loaded, checked for its keys, and spread into points along its axes. */
#ifndef ORRERY_RUN_STUDY_H
#define ORRERY_RUN_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/yaml.h"
#include "sim/run/axes.h"
#include "sim/run/repeat.h"

struct study {
    const char *file;
    const char *name;
    const char *system;
    struct yaml *root;
    const struct yaml *base; /* the root without `sweep` and `policies` */

    struct axis *axes;
    size_t axis_count;
    struct factor *factors;
    size_t factor_count;
    size_t points;        /* policies outermost, the last factor of the file fastest */
    const uint32_t *rows; /* points x factors: row of the factor, or AXES_ABSENT */

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
 * `policies` replaced by the one policy. `at[i]` receives the value index of axis i, or
 * AXES_ABSENT where the axis has no part in the point.
 */
struct yaml *study_point(const struct study *study, size_t index, size_t *at, struct arena *arena,
                         struct error *err);

#endif
