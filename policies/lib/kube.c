/* Scores of kube-scheduler's resource plugins, and how many nodes it looks at. */
#include "policies/lib/kube.h"

#include <math.h>

enum { BEST = 100, FEWEST_NODES = 100, FEWEST_PERCENT = 5 };

const char *const kube_strategy_names[] = { "least", "most", 0 };

/* 100 part / whole, rounded down; 100 part may be beyond 64 bits. */
static int64_t percent(int64_t part, int64_t whole)
{
    __extension__ typedef __int128 wide;

    return part <= INT64_MAX / BEST ? part * BEST / whole : (int64_t)((wide)part * BEST / whole);
}

int64_t kube_fit_score(int strategy, const int64_t weight[KUBE_RESOURCES],
                       const struct kube_request request[KUBE_RESOURCES])
{
    int64_t sum = 0;
    int64_t weights = 0;

    for (int i = 0; i < KUBE_RESOURCES; i++) {
        int64_t capacity = request[i].capacity;
        int64_t part = strategy == KUBE_MOST_ALLOCATED ? request[i].requested
                                                       : capacity - request[i].requested;

        if (capacity == 0)
            continue;
        sum += weight[i] * percent(part, capacity);
        weights += weight[i];
    }
    return weights ? sum / weights : 0;
}

int64_t kube_balance_score(const struct kube_request request[KUBE_RESOURCES])
{
    double part[KUBE_RESOURCES];

    for (int i = 0; i < KUBE_RESOURCES; i++) {
        if (request[i].capacity == 0)
            return BEST;
        part[i] = (double)request[i].requested / (double)request[i].capacity;
    }
    return (int64_t)((1 - fabs((part[KUBE_CPU] - part[KUBE_MEMORY]) / 2)) * BEST);
}

uint32_t kube_enough(int64_t percentage, uint32_t nodes)
{
    int64_t usual = 50 - (int64_t)nodes / 125;
    int64_t count;

    if (nodes < FEWEST_NODES)
        return nodes;
    if (percentage == 0)
        percentage = usual > FEWEST_PERCENT ? usual : FEWEST_PERCENT;
    count = nodes * percentage / 100;
    return (uint32_t)(count > FEWEST_NODES ? count : FEWEST_NODES);
}
