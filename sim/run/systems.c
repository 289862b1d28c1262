/* The systems of sim/list.def. */
#include "sim/run/systems.h"

#include <string.h>

#include "sim/base/text.h"

#define SYSTEM(name) extern const struct system system_##name;
#include "sim/list.def"
#undef SYSTEM

const struct system *const system_all[] = {
#define SYSTEM(name) &system_##name,
#include "sim/list.def"
#undef SYSTEM
    NULL,
};

static const char *next_name(void *state)
{
    const struct system *const **at = state;

    return **at ? (*(*at)++)->name : NULL;
}

const struct system *system_find(const char *name, struct error *err)
{
    const struct system *const *at = system_all;
    const char *near;

    for (size_t i = 0; system_all[i]; i++)
        if (!strcmp(system_all[i]->name, name))
            return system_all[i];
    near = text_nearest(name, next_name, &at);
    error_set(err, "no system '%.60s'", name);
    error_hint(err, near, "; see 'orrery list systems'");
    return NULL;
}

static bool listed(const char *const *names, const char *name)
{
    while (names && *names && strcmp(*names, name) != 0)
        names++;
    return names && *names;
}

const char *system_better(const struct system *system, const char *metric)
{
    return listed(system->lower, metric) ? "lower" : listed(system->higher, metric) ? "higher" : "";
}
