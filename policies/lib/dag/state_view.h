/* The state of a run as arrays of numbers, for policies that score or learn. */
#ifndef ORRERY_LIB_DAG_STATE_VIEW_H
#define ORRERY_LIB_DAG_STATE_VIEW_H

#include "policies/lib/dag/scratch.h"
#include "sim/dag/dag.h"

/*
 * What DeepSoCS (EpiSci, SoCRATES) gives its network, without its scales: times are in seconds,
 * counts are counts. DeepSoCS reads idle and busy elements, whether the job of a task runs (2 or
 * -2), and run times; the rest is what list scheduling knows: ranks, data, queues.
 */

/* Of each ready task. */
enum state_task {
    STATE_WORK,       /* mean time over the machines that can run it [s] */
    STATE_LEFT,       /* its upward rank in what is left [s] */
    STATE_WAITED,     /* since it became ready [s] */
    STATE_SUCCESSORS, /* their number */
    STATE_JOB_AGE,    /* since its job arrived [s] */
    STATE_JOB_LEFT,   /* tasks of its job that have not ended */
    STATE_JOB_RUNS,   /* 2 if a task of its job is on a machine, else -2 */
    STATE_TASKS       /* how many features */
};

/* Of each machine. */
enum state_machine {
    STATE_BUSY,   /* part of its cores in use */
    STATE_QUEUED, /* tasks that are assigned and wait */
    STATE_SPEED,  /* present frequency over the top one */
    STATE_FREE,   /* until all that is assigned has ended, evenly over its cores [s] */
    STATE_MACHINES
};

/* Of each pair of a ready task and a machine. */
enum state_pair {
    STATE_COST,   /* time there at the present frequency [s]; INFINITY: cannot run there */
    STATE_DATA,   /* until its data are there [s] */
    STATE_FINISH, /* until it would end: cost behind the later of data and free */
    STATE_PAIRS
};

/* Of the whole. */
enum state_whole {
    STATE_IDLE_MACHINES, /* with nothing assigned */
    STATE_BUSY_MACHINES,
    STATE_READY, /* tasks */
    STATE_JOBS,
    STATE_WHOLES
};

/* Names of the features of tasks, machines and pairs, in this order, closed by NULL. */
extern const char *const state_names[];
enum { STATE_NAMES = STATE_TASKS + STATE_MACHINES + STATE_PAIRS };

struct state_view {
    uint32_t tasks, machines;
    const struct dag_task **task; /* in the order of the ready list */
    double *of_task;              /* [task * STATE_TASKS + feature] */
    double *of_machine;           /* [machine * STATE_MACHINES + feature] */
    double *of_pair;              /* [(task * machines + machine) * STATE_PAIRS + feature] */
    double whole[STATE_WHOLES];
    struct scratch scratch;
};

/*
 * Reads the state; borrowed from the run until a verb is called. O(ready tasks * machines + tasks
 * left). False, and nothing to close, when no task is ready.
 */
bool state_view_open(struct state_view *v, struct dag *d);
void state_view_close(struct state_view *v);

/* All features of a pair in the order of state_names, into `feature` [STATE_NAMES]. */
void state_view_pair(const struct state_view *v, uint32_t task, uint32_t machine, double *feature);

#endif
