/* Ends that no schedule of a problem can beat, whatever planned it. */
#ifndef ORRERY_LIB_DAG_BOUNDS_H
#define ORRERY_LIB_DAG_BOUNDS_H

#include "sim/dag/dag.h"

/*
 * All are times [ns] from the start of the run, like schedule.makespan, and take no notice of what
 * was planned before, so they hold with and without it. Every task must have a place to run.
 */

/* Longest path, every task and transfer as short as its place in a path allows (imaginary.h). */
double bounds_path(const struct problem *p);

/* All work spread evenly over all cores, each task where it is shortest; whole nanoseconds. */
double bounds_load(const struct problem *p);

/*
 * Fernandez and Bussell (1973, theorem 1), each task where it is shortest, without communication:
 * in any interval some tasks must run for some time if the critical path is to be kept; what the
 * cores cannot hold of that lengthens the path.
 * O(tasks^3): 0 above BOUNDS_TASKS tasks.
 */
enum { BOUNDS_TASKS = 128 };
double bounds_intervals(const struct problem *p);

/* The largest of the three. */
double bounds_all(const struct problem *p);

#endif
