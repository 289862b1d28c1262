/* All generators of workloads, of every system, by name. */
#ifndef ORRERY_WORKLOADS_REGISTRY_H
#define ORRERY_WORKLOADS_REGISTRY_H

#include "sim/policy.h"

/*
 * Every generator of workloads/list.def, closed by NULL. Each is the first member of the
 * <system>_generator its name begins with ("batch.lublin": struct batch_generator); a system casts
 * back after checking that.
 */
extern const struct policy *const generator_all[];

/* The generator of this name, or NULL. */
const struct policy *generator_find(const char *name);

#endif
