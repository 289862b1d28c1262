/* How long the rest of a graph takes from a task on, if processors were always free. */
#ifndef ORRERY_LIB_DAG_IMAGINARY_H
#define ORRERY_LIB_DAG_IMAGINARY_H

#include "policies/lib/dag/scratch.h"
#include "sim/dag/dag.h"

/*
 * The best imaginary level of Oh and Ha (1996, eq. 1): the longest path from a task on processor q
 * to an exit, its own time included, when every later task goes where it is best for the path,
 *   level(i, q) = cost(i, q) + max over successors j of
 *                 min(level(j, q) + own transfer, min over r != q of level(j, r) + transfer(q, r)).
 * No schedule ends earlier than a task's start on q plus its level, which makes it a lower bound.
 *
 * Processors alike in costs, links and cores are one sort and share their levels.
 */
struct imaginary {
    uint32_t sorts;
    const uint32_t *sort;  /* of each processor */
    const uint32_t *first; /* a processor of each sort */
    const uint32_t *other; /* another one, PROBLEM_NOWHERE: there is none */
    double *level;         /* [task * sorts + sort], ns; INFINITY: cannot run there */
};

/* Memory is the scratch's. O(tasks * sorts + edges * sorts^2). */
struct imaginary imaginary_make(const struct problem *p, struct scratch *scratch);

static inline double imaginary_level(const struct imaginary *im, uint32_t task, uint32_t processor)
{
    return im->level[(size_t)task * im->sorts + im->sort[processor]];
}

#endif
