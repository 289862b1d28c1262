/* The axes of a study: what is varied, how it moves together, and which points come of it. */
#ifndef ORRERY_RUN_AXES_H
#define ORRERY_RUN_AXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/yaml.h"

struct study;

/*
 * Words. An axis is one named thing that is varied. A factor is one or more axes that move
 * together: an axis of its own, a `zip`, a list of `points`, a `sample`. A row of a factor gives
 * each of its axes one value. A point of the study is a row of every factor; factors that have no
 * part in it (a condition fails, a policy lacks the parameter) are absent.
 */
enum {
    AXES_MOST = 64,             /* axes of one study */
    AXES_MOST_VALUES = 100000,  /* of one axis */
    AXES_MOST_DRAWS = 1000000,  /* of one sample: axes times points */
    AXES_MOST_POINTS = 1000000, /* of one study, before `exclude` */
    AXES_MOST_PATTERNS = 1000   /* maps below `exclude` */
};

#define AXES_ABSENT UINT32_MAX /* in place of a row or value: the factor or axis is not there */

/* What the value of an axis does to the study. */
enum axis_kind {
    AXIS_POLICY, /* the axis of the policies, always the first */
    AXIS_KEYS,   /* sets one or two keys: load, seed, platform.nodes, slice, with */
    AXIS_MAP,    /* a named map, merged over a whole part: platform, workload, trace, options */
    AXIS_PARAM   /* sets a parameter of the policy: policy.NAME, SYSTEM.POLICY.NAME */
};

/* One value of one axis: what it is called in results, and what it puts into the study. */
struct axis_value {
    const char *label;
    const char *path[2];        /* keys joined by dots; NULL: unused */
    const struct yaml *node[2]; /* what is put there; the map of AXIS_MAP is the first */
};

/* An axis of the sweep, in the order of the file. The policies are the first axis. */
struct axis {
    const char *name; /* "policy", "load", "platform.nodes", "policy.depth", "platform", ... */
    enum axis_kind kind;
    const struct yaml *at; /* for messages */
    bool replicate;        /* seed, replication or slice: its values are repetitions */
    size_t factor;         /* that it belongs to */
    struct axis_value *values;
    size_t count;
    const char *param;        /* AXIS_PARAM: of the policy */
    const bool *takes;        /* AXIS_PARAM: whether each policy of the study has it */
    struct axes_index *index; /* of the values, where a condition asks for them; else NULL */
};

/* A map of axes and values that a point may fit: each axis has one of the values named for it. */
struct axes_pattern {
    const struct yaml *at;
    struct axes_term *term; /* axes_internal.h */
    size_t count;
};

struct factor {
    size_t first, count; /* its axes */
    size_t rows;         /* all its axes have as many values */
    const struct yaml *at;
    const struct yaml *when;   /* as written; NULL: always there */
    struct axes_pattern where; /* the same, resolved */
};

/*
 * Reads `policies:` and `sweep:` into the axes, factors and points of the study, whose root and
 * system are set. False with one error that has a position.
 */
bool axes_read(struct study *study, struct arena *arena, struct error *err);

/* The value index of an axis at a point, or AXES_ABSENT. */
uint32_t axes_at(const struct study *study, size_t point, size_t axis);

/* Puts the values of the point into a copy of the study. */
bool axes_apply(const struct study *study, size_t point, struct yaml *root, struct arena *arena,
                struct error *err);

#endif
