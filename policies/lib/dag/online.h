/* What online policies of graphs share: when machines will be free, and costs of pairs. */
#ifndef ORRERY_LIB_DAG_ONLINE_H
#define ORRERY_LIB_DAG_ONLINE_H

#include "sim/dag/dag.h"

/*
 * When the cores of every machine will be free by what the policy itself has assigned: DS3's
 * "available time", kept by the policy and never corrected by what really happens. For machines
 * that are there, not for those on demand. Zeroed, then online_init; memory of the run.
 */
struct online {
    uint32_t machines;
    uint32_t *at;   /* cores of machine m: free[at[m]] to free[at[m + 1] - 1] */
    sim_time *free; /* ascending for each machine */
};

void online_init(struct online *o, struct dag *d);

/* Takes the cores that are free first, until a time. */
void online_take(struct online *o, uint32_t machine, uint32_t cores, sim_time until);

/*
 * Costs [ns] of the ready tasks of one decision on all machines, as EFT and ETF of DS3 reckon: time
 * on the machine + max(until the data are there, until the machine is free). TIME_NEVER where the
 * task cannot run. Zero-initialise; arrays grow with the most ready tasks ever. O(tasks x machines)
 * to gather; a change of one machine costs O(tasks).
 */
struct online_table {
    uint32_t machines;
    size_t tasks, room;
    const struct dag_task **task; /* in the order of the ready list */
    sim_time *run;                /* [task * machines + machine] */
    sim_time *data;               /* likewise: from now until the data are there */
    sim_time *cost;               /* likewise */
    uint32_t *best;               /* of each task: the first machine of least cost */
};

/* Reads the ready tasks; `now`: run times at the present frequencies, not the top ones. */
void online_gather(struct online_table *t, struct dag *d, const struct online *o, bool now);

/* A machine was taken: its costs change, and the best machine of tasks. */
void online_update(struct online_table *t, struct dag *d, const struct online *o, uint32_t machine);

/* Task i leaves the table; the order of the others stays. */
void online_drop(struct online_table *t, size_t i);

/*
 * The first machine of the least cost of one task, and that cost. At least one machine can run the
 * task: the system lets no other arrive.
 */
uint32_t online_best(const struct dag *d, const struct online *o, const struct dag_task *task,
                     sim_time *cost);

/* Cores that a task needs. */
static inline uint32_t online_cores(const struct dag_task *task)
{
    return task->job->graph->task[task->index].cores;
}

#endif
