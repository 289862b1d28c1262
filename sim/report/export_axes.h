/* The swept axes of a study as columns of a table. */
#ifndef ORRERY_RUN_EXPORT_AXES_H
#define ORRERY_RUN_EXPORT_AXES_H

#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"

/* Names in the order in which they were first seen; owned by the arena. */
struct export_axes {
    struct arena *arena;
    const char **names;
    size_t count, room;
};

/* Takes the keys of a JSON object, such as the point of a run; what is no object has none. */
void export_axes_add(struct export_axes *axes, const char *object);

/*
 * The value of axis `at` in the objects, the first that has it: a text without its quotes, a
 * number as it is written, anything else as JSON. Appends nothing when none has it.
 */
void export_axes_value(const struct export_axes *axes, size_t at, const char *const *objects,
                       size_t count, struct text *out);

#endif
