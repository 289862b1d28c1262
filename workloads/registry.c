/* The list of generators; their types stay incomplete here, so no system is included. */
#include "workloads/registry.h"

#include <string.h>

#include "sim/base/text.h"

#define GENERATOR(system, file) extern const struct system##_generator system##_##file;
#include "workloads/list.def"
#undef GENERATOR

const struct policy *const generator_all[] = {
#define GENERATOR(system, file) (const struct policy *)(const void *)&system##_##file,
#include "workloads/list.def"
#undef GENERATOR
    NULL,
};

static const char *next_name(void *state)
{
    const struct policy *const **at = state;

    return **at ? (*(*at)++)->name : NULL;
}

const struct policy *generator_find(const char *name, struct error *err)
{
    const struct policy *const *from = generator_all;
    const char *nearest;

    for (const struct policy *const *at = generator_all; *at; at++)
        if (!strcmp((*at)->name, name))
            return *at;
    nearest = text_nearest(name, next_name, &from);
    error_set(err, "no generator '%.60s'", name);
    error_hint(err, nearest, "; see 'orrery list generators'");
    return NULL;
}
