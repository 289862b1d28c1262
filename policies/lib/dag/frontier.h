/* The tasks that may be placed next, and when their data are where. */
#ifndef ORRERY_LIB_DAG_FRONTIER_H
#define ORRERY_LIB_DAG_FRONTIER_H

#include "policies/lib/dag/append.h"

/* Tasks whose predecessors are all placed, in no particular order. */
struct frontier {
    struct append *a; /* borrowed */
    uint32_t *task;
    uint32_t count;
    double *start;   /* row of entry i: earliest start on each processor; INFINITY: cannot run */
    uint32_t *place; /* of each task: its entry */
    uint32_t *waits; /* predecessors of each task that are not placed */
    double *ready;   /* row of entry i: data and releases on each processor */
    uint32_t room;   /* entries that have rows */
    struct scratch *scratch;
};

/* The entries of the graph. Memory is the scratch's: two rows for each task ready at once. */
void frontier_init(struct frontier *f, struct append *a, struct scratch *scratch);

static inline const double *frontier_start(const struct frontier *f, uint32_t entry)
{
    return f->start + (size_t)entry * f->a->p->processors;
}

/*
 * Places the task of an entry on a processor at its earliest start; its successors that may follow
 * become entries, and the starts of all on that processor are found anew: O(entries).
 */
void frontier_place(struct frontier *f, uint32_t entry, uint32_t processor);

#endif
