/* Shared by the parts of axes.h: what a sweep says, its values, samples, points. */
#ifndef ORRERY_RUN_AXES_INTERNAL_H
#define ORRERY_RUN_AXES_INTERNAL_H

#include "policies/plugin.h"
#include "sim/base/param.h"
#include "sim/policy.h"
#include "sim/run/study.h"

/* While a sweep is read. */
struct axes_reader {
    struct study *study;
    struct arena *arena; /* of the study */
    struct error *err;
    struct plugins plugins; /* policies out of the tree, loaded when one is asked for */
    bool plugins_asked;     /* those of the environment */
};

/* The policy that an entry of `policies:` names; NULL if there is none (the plan says so). */
const struct policy *axes_policy(struct axes_reader *r, const struct yaml *item);

/* A new axis of the last factor, whose name is the key of the node. NULL: error is set. */
struct axis *axes_add(struct axes_reader *r, const struct yaml *node);

/* A new factor without axes. */
struct factor *axes_add_factor(struct axes_reader *r, const struct yaml *at);

/* All values of an axis: a list, a range, one value. */
bool axes_read_values(struct axes_reader *r, struct axis *axis, const struct yaml *node);

/* The only value of one place of a list of points. */
bool axes_read_value(struct axes_reader *r, struct axis *axis, const struct yaml *item);

/* A value that stands for a part of `from`, which is where messages about it point. */
const struct yaml *axes_made(const char *text, const struct yaml *from, struct arena *arena);

/* `repeat:` of the study (sim/run/repeat.h): the axis replication as the last factor. */
bool repeat_add_axis(struct axes_reader *r);

/* `sample: {...}`: one factor. */
bool axes_read_sample(struct axes_reader *r, const struct yaml *sample);

/* One axis of a pattern. Values that are written differently but the same share a class. */
struct axes_term {
    size_t axis;
    bool *policies;    /* the axis of the policies: each of them; else NULL */
    uint32_t *classes; /* all other axes: those of the values named, sorted */
    size_t count;
};

/* `when` or a map of `exclude`; `who` is for messages. All axes have been read. */
bool axes_read_pattern(struct axes_reader *r, const struct yaml *map, const char *who,
                       struct axes_pattern *pattern);

/* Whether the rows of a point, one for each factor, fit. */
bool axes_fits(const struct study *study, const struct axes_pattern *pattern, const uint32_t *row);

/* The value index of an axis at these rows, or AXES_ABSENT. */
uint32_t axes_row_at(const struct study *study, const uint32_t *row, size_t axis);

/* Conditions and exclusions are resolved, and the points counted and kept. */
bool axes_enumerate(struct axes_reader *r, const struct yaml *exclude);

#endif
