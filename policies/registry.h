/* All policies of all systems, by name. */
#ifndef ORRERY_POLICIES_REGISTRY_H
#define ORRERY_POLICIES_REGISTRY_H

#include <stddef.h>

#include "sim/base/error.h"
#include "sim/policy.h"

/*
 * Every policy of list.def, in its order, closed by NULL. Each is the first member of the
 * <system>_policy struct that the part of its name before the dot tells.
 */
extern const struct policy *const policy_all[];

/* The policy of a name such as "batch.easy"; NULL and the nearest name in the error if none is. */
const struct policy *policy_find(const char *name, struct error *err);

#endif
