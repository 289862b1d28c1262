/* Rescheduling in parts: machines are split into groups that are solved by themselves. */
#ifndef ORRERY_LIB_CLOUD_PARTITION_H
#define ORRERY_LIB_CLOUD_PARTITION_H

#include "policies/lib/cloud/exact.h"
#include "policies/lib/cloud/plan.h"

struct partition_params {
    uint32_t parts;            /* groups of machines; at least 1 */
    uint64_t seed;             /* 0: groups of consecutive machines; else drawn */
    bool programs;             /* solved by exact; else by macro_greedy, stubborn */
    struct exact_params exact; /* for each part */
};

/*
 * POP (Narayanan et al., SOSP 2021), as Ding et al. (EuroSys 2025) apply it: each of k groups of
 * PMs, with the VMs on it, is a cluster of its own and may make 1/k of the moves that are left;
 * what does not divide goes to the first groups. Plans of the groups follow one another. A move
 * that anti-affinity with a VM of another group (in the same rack) forbids is left out. False if
 * exact fails, with the parts solved so far in the log.
 */
bool partition(struct trial *t, const struct plan_limits *limits,
               const struct partition_params *params, struct error *err);

#endif
