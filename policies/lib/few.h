/* The few best of many items that are offered one by one. */
#ifndef ORRERY_LIB_FEW_H
#define ORRERY_LIB_FEW_H

#include <stddef.h>
#include <stdint.h>

enum { FEW_MOST = 100 };

/* Set `limit` (1..FEW_MOST) and zero `count` before the first offer. */
struct few {
    size_t limit;
    size_t count;
    uint32_t item[FEW_MOST]; /* best first; equal ones in the order in which they were offered */
    double weight[FEW_MOST];
};

/* Larger weights are better; not NaN. */
void few_offer(struct few *few, uint32_t item, double weight);

#endif
