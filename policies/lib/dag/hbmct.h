/* Hybrid balanced minimum completion time (Sakellariou and Zhao 2004). */
#ifndef ORRERY_LIB_DAG_HBMCT_H
#define ORRERY_LIB_DAG_HBMCT_H

#include "sim/dag/dag.h"

/*
 * Sakellariou, Zhao, "A hybrid heuristic for DAG scheduling on heterogeneous systems", HCW 2004.
 * Tasks in descending upward rank (mean costs; equals in topological order) are cut into groups of
 * independent tasks: a task with a predecessor in the group at hand begins a new one. Each group is
 * scheduled behind the groups before it:
 * - every task goes to the processor that runs it in the least time (equals: the lowest number);
 *   on each processor the group's tasks run by earliest start there (equals: by rank);
 * - of the processor that ends last (equals: lowest), the group's tasks are looked at by ascending
 *   mean of their earliest starts over the processors (equals: by rank). The first whose leaving
 *   makes that processor end earlier and for which some other would end earlier than that
 *   processor did moves to the one that would end first (equals: lowest); this is repeated until
 *   no task moves.
 */
dag_planner hbmct_plan;

#endif
