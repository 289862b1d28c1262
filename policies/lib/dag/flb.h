/* Fast load balancing (Radulescu and van Gemund 1999). */
#ifndef ORRERY_LIB_DAG_FLB_H
#define ORRERY_LIB_DAG_FLB_H

#include "sim/dag/dag.h"

/*
 * Radulescu, van Gemund, "FLB: fast load balancing for distributed-memory machines", ICPP 1999.
 * Each step places the ready task that can start first, where it can, found among two: a task whose
 * last message comes from a processor that is still busy then gains nothing there (non-EP task);
 * of those the one with the earliest last message goes to the processor that becomes idle first.
 * The others (EP tasks) belong to their enabling processor; of the processors, the one that could
 * start such a task first takes the one whose data are there first. When both start at the same
 * time the non-EP task goes first, its communication being overlapped already. Equal times of
 * tasks: the larger bottom level (upward rank with mean costs), then the lower number.
 *
 * Where all processors and links are alike no ready task could start earlier than the one placed,
 * as with ETF; elsewhere the rule stays as it is. A task that cannot run on its enabling processor
 * is a non-EP task. Behind what is there (no insertion).
 * O(tasks (log ready + log processors) + edges) as fcp.h.
 */
dag_planner flb_plan;

#endif
