/* How urgent tasks are: the ranks of list scheduling, from costs averaged over processors. */
#ifndef ORRERY_LIB_DAG_RANK_H
#define ORRERY_LIB_DAG_RANK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/dag/dag.h"

/*
 * One cost for each task out of those on all processors that can run it. Upward ranks with other
 * costs than the mean: Zhao and Sakellariou, "An experimental investigation into the rank function
 * of the heterogeneous earliest finish time scheduling algorithm", Euro-Par 2003.
 */
enum rank_cost { RANK_MEAN, RANK_MEDIAN, RANK_BEST, RANK_WORST };
extern const char *const rank_costs[]; /* their names, closed by NULL */

/*
 * All results are in nanoseconds by task, in arrays of the caller. Costs and mean transfers are
 * rounded to whole nanoseconds, so that the sums are exact: equal ranks are equal numbers whatever
 * the order of summation. Every task must be able to run somewhere (problem_possible).
 */
void rank_cost(const struct problem *p, enum rank_cost how, double *cost);

/*
 * Upward rank: cost plus the longest way to an end of the graph (Topcuoglu et al. 2002).
 * Without transfers this is the static level. Never less than that of a successor.
 */
void rank_upward(const struct problem *p, const double *cost, bool transfers, double *rank);

/* Downward rank: the longest way from an entry, the task itself excluded (ibid.). */
void rank_downward(const struct problem *p, const double *cost, double *rank);

/*
 * Optimistic cost table [task * kinds + kind] and its mean over processors (Arabnejad and Barbosa
 * 2014). A kind stands for all its processors: going on to the same processor is never
 * worse than to another one of the kind.
 */
void rank_oct(const struct problem *p, double *table, double *rank);

/* Memory for a number of each task, zeroed: the problem's slab until given back. */
double *rank_new(const struct problem *p);
void rank_free(const struct problem *p, double *rank);

#endif
