/* The contract of the dag system: what a policy may see and do with graphs of tasks on machines. */
#ifndef ORRERY_DAG_H
#define ORRERY_DAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/dag/problem.h"
#include "sim/model/taskgraph.h"
#include "sim/policy.h"

/* One simulated set of machines; owns its jobs. Policies see it through the functions below only.
 */
struct dag;

/* A graph that has arrived and not ended. Borrowed until it ends; read only. */
struct dag_job {
    const struct taskgraph *graph;
    uint64_t order;           /* arrival number in this run */
    sim_time submit;          /* when it arrived */
    sim_time deadline;        /* absolute; TIME_NEVER: none */
    uint32_t id;              /* slot: below dag_job_slots(), used again after the job ends */
    uint32_t left;            /* tasks that have not ended */
    const char *type;         /* application; NULL: none */
    const uint32_t *recorded; /* machine of each task in the source; NULL: not known */
};

enum dag_state {
    DAG_WAITING,  /* for predecessors, or for its release time */
    DAG_READY,    /* to be assigned */
    DAG_ASSIGNED, /* to a machine: its data are on the way, or the machine is busy */
    DAG_RUNNING,
    DAG_ENDED
};

/* A task of a job. Borrowed as long as the job; read only. */
struct dag_task {
    struct dag_job *job;
    uint32_t index;   /* in the graph */
    uint32_t state;   /* enum dag_state */
    uint32_t machine; /* that it is or was assigned to; valid from DAG_ASSIGNED on */
    uint32_t waits;   /* predecessors that have not ended */
    sim_time ready;   /* when it became ready */
    sim_time start;   /* valid from DAG_RUNNING on */
    sim_time finish;  /* valid once ended; while running, when it would end by its cost */
};

/* A machine as policies see it. Borrowed until the next call of a verb. */
struct dag_machine_view {
    uint32_t id;
    uint32_t kind;     /* of machine */
    uint32_t cores;    /* of the machine */
    uint32_t busy;     /* cores in use */
    uint32_t running;  /* tasks */
    uint32_t queued;   /* tasks that are assigned and wait */
    uint32_t assigned; /* tasks assigned to it in the running decide */
    double speed;      /* present frequency over the top one; 1 without operating points */
};

/*
 * A policy. It gives .plan (static: whole graphs are scheduled when they arrive) or .decide
 * (online: ready tasks are assigned). Ops are called by the system, never by each other.
 */
struct dag_policy {
    struct policy policy; /* first member */

    /* Bytes of private memory for each job (dag_priv), zeroed on arrival. */
    size_t entity_size;

    /* Before the first job, with the parameters set. Absent: nothing to prepare. */
    bool (*init)(void *self, struct dag *d, struct error *err);

    /*
     * Static: schedules one graph, by what the problem says and nothing else. The system checks the
     * schedule (problem_check), then runs the tasks on the planned machines in the planned order of
     * starts, each as soon as its turn has come and its data are there. False: no schedule, the run
     * stops with the error.
     */
    dag_planner *plan;

    /* A job has arrived, its first tasks are not ready yet. */
    void (*arrive)(void *self, struct dag *d, const struct dag_job *job);

    /* A task has ended; its successors are not ready yet. */
    void (*finish)(void *self, struct dag *d, const struct dag_task *task);

    /*
     * Online: called when something has become ready, ended or changed at an instant (with
     * options.tick: at each tick with ready tasks), after all of it. Assigns ready tasks; those
     * left stay ready.
     */
    void (*decide)(void *self, struct dag *d);

    /*
     * A machine starts the tasks assigned to it in the order of their keys only, each when its turn
     * has come. Otherwise it starts the first whose data are there. Always so for planned tasks.
     */
    bool strict;

    bool on_demand; /* it knows how to use machines on demand (problem.elastic) */
    bool fixed;     /* it knows how to use machines that are there; false: only those on demand */
};

/* The mark of this page in plug-ins: the number is raised when those built before no longer fit. */
extern const struct policy_interface dag_interface __attribute__((weak, visibility("default")));
const struct policy_interface dag_interface = {
    .number = 1,
    .ops = sizeof(struct dag_policy),
    .policy = sizeof(struct policy),
    .param = sizeof(struct param),
};

/* See ---------------------------------------------------------------------------------------- */

sim_time dag_now(const struct dag *d);
uint32_t dag_machines(const struct dag *d); /* their ids are below it; never less than before */
struct dag_machine_view dag_machine(const struct dag *d, uint32_t machine);

/* The ready tasks: in the order in which they became so. NULL at the end. */
const struct dag_task *dag_ready(const struct dag *d);
const struct dag_task *dag_ready_next(const struct dag *d, const struct dag_task *task);
size_t dag_ready_count(const struct dag *d);

/* The jobs in the system, in order of arrival. NULL at the end. */
const struct dag_job *dag_first_job(const struct dag *d);
const struct dag_job *dag_next_job(const struct dag *d, const struct dag_job *job);
size_t dag_job_slots(const struct dag *d);

const struct dag_task *dag_task(const struct dag *d, const struct dag_job *job, uint32_t index);

/* Tasks that run on a machine or are assigned to it, in the order of assignment; NULL at the end.
 */
const struct dag_task *dag_on_machine(const struct dag *d, uint32_t machine);
const struct dag_task *dag_on_machine_next(const struct dag *d, const struct dag_task *task);

/*
 * Time of the task on the machine, at the top frequency (dag_cost), or at the present one
 * (dag_cost_now); TIME_NEVER: cannot run there. Without noise.
 */
sim_time dag_cost_on(const struct dag *d, const struct dag_task *task, uint32_t machine);
sim_time dag_cost_now(const struct dag *d, const struct dag_task *task, uint32_t machine);

/*
 * When the data of a ready task would be on a machine, no earlier than now: the latest, over its
 * predecessors, of their finish and the transfer from where they ran, without contention.
 */
sim_time dag_data_at(const struct dag *d, const struct dag_task *task, uint32_t machine);

/*
 * The problem of scheduling what has not started, of one job or of all (NULL), as a graph of its
 * own, for policies that plan again and again, such as rollouts. task[i] is the task of index i of
 * that graph. What they get from tasks that have a machine already is not in the graph; instead a
 * task is released when the last of those can have ended. All is the caller's until
 * dag_problem_free. NULL: nothing is left.
 */
struct dag_problem {
    struct problem problem;
    const struct dag_task **task;
};
struct dag_problem *dag_problem(struct dag *d, const struct dag_job *job);
void dag_problem_free(struct dag *d, struct dag_problem *problem);

void *dag_priv(const struct dag *d, const struct dag_job *job);

/* Do ----------------------------------------------------------------------------------------- */

/*
 * Assigns a task to a machine: its data are sent there, and when it is ready it waits behind what
 * was ready and assigned before, by options.queue. A task that still waits for others may be
 * assigned early (in arrive, say): over a network its data then leave as soon as they are made.
 * False, and the run is stopped with an error that names the policy, when the task is assigned
 * already or cannot run there.
 */
bool dag_assign(struct dag *d, const struct dag_task *task, uint32_t machine);

/* The same with a key: tasks on a machine are started by ascending key, then by assignment. */
bool dag_assign_at(struct dag *d, const struct dag_task *task, uint32_t machine, double key);

/* A new machine of a kind on demand. It ends when nothing is assigned to it any more. */
uint32_t dag_lease(struct dag *d, uint32_t kind);

/*
 * Stops a running task, with options.preempt: it is ready again, and what it has done is kept in
 * proportion. False, and the run is stopped, when it does not run or preemption is off.
 */
bool dag_preempt(struct dag *d, const struct dag_task *task);

/* Calls decide at a later time even if nothing happens then. One wake-up: a call replaces it. */
void dag_wake(struct dag *d, sim_time time);

/* Random numbers of the policy; memory that lives as long as the run (slab_free gives it back). */
struct rng *dag_rng(struct dag *d);
struct slab *dag_memory(struct dag *d);

/* Declares the policy's own state broken: the run stops with this reason. */
void dag_fail(struct dag *d, const char *reason);

#endif
