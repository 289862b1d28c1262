/* Random utilisations of periodic tasks that sum up to a given total: UUniFast, RandFixedSum. */
#ifndef ORRERY_WORKLOADS_OS_TASKSETS_H
#define ORRERY_WORKLOADS_OS_TASKSETS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/rng.h"

/* All functions fill share[0] to share[count - 1]; the array is the caller's. count > 0. */

/*
 * UUniFast (Bini & Buttazzo, Real-Time Systems 30, 2005, figure 2): uniform over all shares >= 0
 * that sum up to `total` > 0. A share may be above 1 if `total` is.
 */
void taskset_uunifast(double *share, size_t count, double total, struct rng *rng);

/*
 * UUniFast-Discard (Davis & Burns, RTSS 2009): drawn again until no share is above 1. False when
 * 1000 draws were not enough, which is so where total / count is large: use taskset_fixed_sum.
 */
bool taskset_discard(double *share, size_t count, double total, struct rng *rng);

/*
 * RandFixedSum (Stafford 2006; for task sets Emberson, Stafford & Davis, WATERS 2010): uniform over
 * all shares in [0, 1] with this sum, 0 <= total <= count, without discarding. Time and memory
 * count^2.
 */
void taskset_fixed_sum(double *share, size_t count, double total, struct rng *rng);

#endif
