/* What is left to schedule, and what it waits for: a problem in which running tasks have places. */
#ifndef ORRERY_LIB_DAG_UNDER_WAY_H
#define ORRERY_LIB_DAG_UNDER_WAY_H

#include "policies/lib/dag/scratch.h"
#include "sim/dag/dag.h"

/*
 * dag_problem leaves out what ended and running tasks send. Here each of them that something left
 * depends on is a task of no time, behind the tasks of the view in number, which can only be where
 * it runs or ran, released when it ends (one that is assigned and waits: as if it began now). What
 * it sends is less by what can have come since it ended, at the mean rate. Every processor is a
 * kind of its own.
 */
struct under_way {
    struct dag_problem *view; /* tasks 0 to left - 1 of `problem` */
    struct problem problem;
    uint32_t left;

    struct taskgraph *graph; /* the rest is how it is made */
    double *cost;
    struct scratch scratch;
};

/* False: nothing is left, and nothing is to be closed. */
bool under_way_open(struct under_way *u, struct dag *d);
void under_way_close(struct under_way *u, struct dag *d);

#endif
