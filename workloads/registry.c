/* The list of generators. It includes no system: what they make has no type here. */
#include "workloads/registry.h"

#include <string.h>

#include "sim/base/text.h"

#define GENERATOR(system, file) extern const struct generator system##_##file;
#include "workloads/list.def"
#undef GENERATOR

const struct generator *const generator_all[] = {
#define GENERATOR(system, file) &system##_##file,
#include "workloads/list.def"
#undef GENERATOR
    NULL,
};

static const char *next_name(void *state)
{
    const struct generator *const **at = state;

    return **at ? (*(*at)++)->policy.name : NULL;
}

const struct generator *generator_find(const char *name, struct error *err)
{
    const struct generator *const *from = generator_all;
    const char *nearest;

    for (const struct generator *const *at = generator_all; *at; at++)
        if (!strcmp((*at)->policy.name, name))
            return *at;
    nearest = text_nearest(name, next_name, &from);
    error_set(err, "no generator '%.60s'", name);
    error_hint(err, nearest, "; see 'orrery list generators'");
    return NULL;
}
