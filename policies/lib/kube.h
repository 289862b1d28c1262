/* What kube-scheduler's resource plugins score, in their whole numbers 0 to 100. */
#ifndef ORRERY_LIB_KUBE_H
#define ORRERY_LIB_KUBE_H

#include <stdint.h>

/* kubernetes.io, "Resource bin packing", "Scheduler performance tuning"; plugins/noderesources. */

enum { KUBE_CPU, KUBE_MEMORY, KUBE_RESOURCES };

/* Scoring strategy of NodeResourcesFit, and its names as a parameter, closed by NULL. */
enum { KUBE_LEAST_ALLOCATED, KUBE_MOST_ALLOCATED };
extern const char *const kube_strategy_names[];

/* What would be allocated of a resource, of how much; capacity 0: no limit, it does not count. */
struct kube_request {
    int64_t requested, capacity;
};

/* NodeResourcesFit: the mean of the scores of both resources by weight. */
int64_t kube_fit_score(int strategy, const int64_t weight[KUBE_RESOURCES],
                       const struct kube_request request[KUBE_RESOURCES]);

/*
 * NodeResourcesBalancedAllocation: 100 (1 - standard deviation of the allocated parts); of two
 * parts that is half their gap.
 */
int64_t kube_balance_score(const struct kube_request request[KUBE_RESOURCES]);

/*
 * Feasible nodes after which the search stops (numFeasibleNodesToFind): all below 100 nodes; else
 * `percentage` of them, or for 0 that is 50 less one for each 125 nodes, at least 5; at least 100.
 */
uint32_t kube_enough(int64_t percentage, uint32_t nodes);

#endif
