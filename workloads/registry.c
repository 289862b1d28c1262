/* The list of generators; their types stay incomplete here, so no system is included. */
#include "workloads/registry.h"

#include <string.h>

#define GENERATOR(system, file) extern const struct system##_generator system##_##file;
#include "workloads/list.def"
#undef GENERATOR

const struct policy *const generator_all[] = {
#define GENERATOR(system, file) (const struct policy *)&system##_##file,
#include "workloads/list.def"
#undef GENERATOR
    NULL,
};

const struct policy *generator_find(const char *name)
{
    for (const struct policy *const *at = generator_all; *at; at++)
        if (!strcmp((*at)->name, name))
            return *at;
    return NULL;
}
