/* All generators of workloads, of every system, by name. */
#ifndef ORRERY_WORKLOADS_REGISTRY_H
#define ORRERY_WORKLOADS_REGISTRY_H

#include "sim/base/error.h"
#include "sim/policy.h"

/*
 * Every generator of workloads/list.def, in its order, closed by NULL. The name begins with the
 * system whose items it makes ("batch.lublin": struct batch_arrival).
 */
extern const struct generator *const generator_all[];

/* The generator of a name such as "batch.lublin"; NULL and the nearest name in the error if none.
 */
const struct generator *generator_find(const char *name, struct error *err);

#endif
