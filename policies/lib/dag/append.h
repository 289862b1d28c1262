/* Schedules built task by task, each behind what is planned on its processor already. */
#ifndef ORRERY_LIB_DAG_APPEND_H
#define ORRERY_LIB_DAG_APPEND_H

#include "policies/lib/dag/scratch.h"
#include "sim/dag/dag.h"

/*
 * A partial schedule. Tasks are placed in an order in which predecessors come first; on each
 * processor they start in the order in which they were placed there, so that a sequence of tasks
 * with a processor for each stands for one schedule. Every schedule in which no task can start
 * earlier without another order (semi-active: there is an optimal one among them) comes from such
 * a sequence: its tasks by start.
 *
 * A processor of one core is a time at which it becomes free. One of several cores is a sorted list
 * of such times, of no more cores than the graph could ever use at once.
 */
struct append {
    const struct problem *p; /* borrowed */
    struct planned *task;    /* the caller's; processor is PROBLEM_NOWHERE until it is placed */
    bool gaps;               /* use what earlier plans left free between their tasks */
    const uint32_t *at;      /* where the cores of each processor begin in `free` */
    const double *ended;     /* [ns] with gaps: latest end of the busy times up to each */
    double *free;            /* [ns] when each core becomes free, ascending on each processor */
    double *floor;           /* [ns] start of the last task on each processor */
    double *log;             /* what placing has overwritten, for append_undo */
    size_t logged;
};

/*
 * Nothing is placed. Without `gaps` a processor is free when all earlier plans on it have ended
 * (problem.available), as list schedulers without insertion see it. The memory is the scratch's.
 */
void append_init(struct append *a, const struct problem *p, bool gaps, struct planned *task,
                 struct scratch *scratch);

/* Takes everything back, in time proportional to tasks and cores. */
void append_reset(struct append *a);

/*
 * When the task would start on the processor: not before `ready` nor the task placed there last,
 * with all its cores free from start to finish. The processor can run it.
 */
double append_start(const struct append *a, uint32_t task, uint32_t processor, double ready);

/* The same with problem_ready, and the end; INFINITY when the processor cannot run it. */
double append_earliest(const struct append *a, uint32_t task, uint32_t processor);
double append_finish(const struct append *a, uint32_t task, uint32_t processor);

/* Places it at a start that append_start gave. */
void append_place(struct append *a, uint32_t task, uint32_t processor, double start);

/* Takes back the task that was placed last of those that are placed. */
void append_undo(struct append *a, uint32_t task);

/* No task that is placed on it from now on starts earlier [ns]. */
double append_open(const struct append *a, uint32_t processor);

/*
 * What a planner does around its rule: refuses a problem with a task that runs nowhere, begins a
 * schedule without `gaps`, lets `place` put all tasks, ends it.
 */
bool append_plan(const struct problem *p,
                 void (*place)(struct append *a, struct scratch *scratch, const void *options),
                 const void *options, struct schedule *schedule, struct error *err);

/*
 * The schedule of a sequence: places order[i] on where[order[i]] one after the other, into
 * schedule->task, and sets the makespan. The sequence must be one that append allows.
 */
void append_sequence(const struct problem *p, const uint32_t *order, const uint32_t *where,
                     struct schedule *schedule);

/*
 * The sequence of a schedule: tasks by start, then those that take no time, then in topological
 * order. append_sequence with it and the schedule's processors starts no task later than it does,
 * unless a task of no time lies inside another one there: here it waits for its turn, as in a run.
 */
void append_order(const struct problem *p, const struct planned *task, uint32_t *order);

#endif
