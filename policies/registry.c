/* The registry: list.def as an array. It includes no system; the extern types stay incomplete. */
#include "policies/registry.h"

#include <string.h>

#include "sim/base/text.h"

#define POLICY(system, file) extern const struct system##_policy system##_##file;
#include "policies/list.def"
#undef POLICY

const struct policy *const policy_all[] = {
#define POLICY(system, file) (const struct policy *)(const void *)&system##_##file,
#include "policies/list.def"
#undef POLICY
    NULL,
};

static const char *next_name(void *state)
{
    const struct policy *const **at = state;

    return **at ? (*(*at)++)->name : NULL;
}

const struct policy *policy_find(const char *name, struct error *err)
{
    const struct policy *const *at = policy_all;
    const char *near;

    for (size_t i = 0; policy_all[i]; i++)
        if (!strcmp(policy_all[i]->name, name))
            return policy_all[i];
    near = text_nearest(name, next_name, &at);
    error_set(err, "no policy '%.60s'", name);
    error_hint(err, near, "; see 'orrery list policies'");
    return NULL;
}
