/* What a first step is worth: a heuristic completes the schedule behind it. */
#ifndef ORRERY_LIB_DAG_ROLLOUT_H
#define ORRERY_LIB_DAG_ROLLOUT_H

#include "policies/lib/dag/planners.h"
#include "policies/lib/dag/scratch.h"

#define ROLLOUT_NO_GROUP UINT32_MAX /* a task whose end counts for nobody */

/*
 * Bertsekas, Tsitsiklis and Wu, "Rollout algorithms for combinatorial optimization", Journal of
 * Heuristics 3, 1997 (the pilot method of Duin and Voss): every possible next step is tried, a base
 * heuristic completes each, and the step of the best completion is taken. A step is a task on a
 * processor. The problem is copied so that each processor is a kind of its own; to fix a task all
 * other processors are forbidden to it.
 */
struct rollout {
    const struct planner *base;
    const uint32_t *group; /* of each task, e.g. its job, or ROLLOUT_NO_GROUP; NULL: one */
    uint32_t groups;
    struct problem problem;   /* the copy */
    struct schedule schedule; /* the plan made last; its arrays are the rollout's */
    double *cost, *row, *latest;
    struct scratch scratch;
};

/* `base`, `group` and `groups` are set, the rest zero. `p` is borrowed until rollout_close. */
void rollout_open(struct rollout *r, const struct problem *p);
void rollout_close(struct rollout *r);

/*
 * Completes the schedule with the task on the processor (PROBLEM_NOWHERE: wherever the base puts
 * it), into r->schedule. Returns the sum over groups of their latest ends, which for one group is
 * the makespan; INFINITY when the task cannot run there.
 */
double rollout_value(struct rollout *r, uint32_t task, uint32_t processor);

#endif
