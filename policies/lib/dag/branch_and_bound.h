/* The shortest schedule of a small graph, by search with bounds, and a proof that it is. */
#ifndef ORRERY_LIB_DAG_BRANCH_AND_BOUND_H
#define ORRERY_LIB_DAG_BRANCH_AND_BOUND_H

#include "sim/dag/dag.h"

/*
 * Depth first over the schedules of append.h: each step starts one more ready task on one of its
 * processors, in ascending order of starts. Semi-active schedules are enough: in any schedule each
 * task can be moved to an earlier start without changing what runs before it on its processor until
 * none can be moved, and no end gets later by that. So insertion into gaps of the own plan is never
 * needed; gaps that earlier plans left are used.
 *
 * A step is left out when
 * - a lower bound of what it leads to is not below the best end known: from every open task its
 *   earliest start and its best imaginary level (imaginary.h); from all of them their load (Kohler
 *   and Steiglitz 1974 name both kinds; the bound of bounds.h for intervals serves at the root);
 * - the same schedule comes with an earlier task started first;
 * - the same tasks have been started before with no core free later, no task whose result is still
 *   needed ended later or elsewhere, and no larger sum of starts (dominance);
 * - an equal processor in an equal state has been tried.
 *
 * A state costs O(edges * processors * classes of links). Tasks of no time need a free core for a
 * moment, as in append.h; a schedule that lays them over others may end before the "optimum".
 */
struct branch_and_bound {
    uint64_t nodes; /* states to look at, at most */
    size_t memory;  /* B for states that dominance compares with */
    uint32_t tasks; /* a graph with more is not searched; at most BRANCH_AND_BOUND_TASKS */

    uint64_t seen; /* result: states looked at */
    bool proven;   /* result: the schedule is the best there is */
};

enum { BRANCH_AND_BOUND_TASKS = 1024 };

/*
 * `schedule` holds a schedule of the problem (from any heuristic) and is made better if that is
 * possible; schedule->bound becomes the best bound known: the makespan itself when proven. Always
 * feasible, never worse than what came in. The problem is not elastic.
 */
void branch_and_bound(struct branch_and_bound *b, const struct problem *p,
                      struct schedule *schedule);

#endif
