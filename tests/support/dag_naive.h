/* Slow and plain list scheduling, and bounds: oracles of the planners. */
#ifndef ORRERY_TESTS_DAG_NAIVE_H
#define ORRERY_TESTS_DAG_NAIVE_H

#include <stdbool.h>

#include "sim/dag/problem.h"

/*
 * HEFT as it is written down: ranks by recursion without a topological order, then for each task
 * every processor, every moment at which something ends there, and every task placed there before.
 * With several cores too. O(tasks^2 * processors) with one core.
 */
void dag_naive_heft(const struct problem *p, bool insertion, struct schedule *schedule);

/* No schedule ends earlier: the longest chain of least costs, releases counted. */
double dag_naive_bound(const struct problem *p);

#endif
