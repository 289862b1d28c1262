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

/* `repeat:` of the study (sim/run/repeat.h): the axis replication as the last factor. */
bool repeat_add_axis(struct axes_reader *r);

/* `sample: {...}`: one factor. */
bool axes_read_sample(struct axes_reader *r, const struct yaml *sample);

/* Conditions and exclusions are resolved, and the points counted and kept. */
bool axes_enumerate(struct axes_reader *r, const struct yaml *exclude);

#endif
