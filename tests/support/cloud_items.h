/* Items of a cloud generator in an array, for tests. */
#ifndef ORRERY_TESTS_CLOUD_ITEMS_H
#define ORRERY_TESTS_CLOUD_ITEMS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/cloud/cloud_spec.h"

struct cloud_items {
    const char *generator;
    const char *params[8]; /* "name=value", closed by NULL */
    const struct cloud_machine *machines;
    size_t machine_count;
    uint64_t seed;
};

/* All of them, in the arena; NULL with the error when the generator refuses. */
struct cloud_arrival *cloud_items_make(const struct cloud_items *from, struct arena *arena,
                                       size_t *count, struct error *err);

#endif
