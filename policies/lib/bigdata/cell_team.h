/* Schedulers that take their time to decide: who serves which queue, jobs in line, tries. */
#ifndef ORRERY_LIB_BIGDATA_CELL_TEAM_H
#define ORRERY_LIB_BIGDATA_CELL_TEAM_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/bigdata/cell.h"
#include "sim/bigdata/bigdata.h"

/*
 * The model of cluster-scheduler-simulator (Schwarzkopf et al., EuroSys 2013): a scheduler takes
 * the first job of its line, thinks for a time per job and a time per task that does not run yet,
 * and places what it can. A job with tasks left goes to the end of the line after a while, and is
 * given up after too many tries.
 */

/* What a policy sets; its parameters have the same names. */
struct cell_team_options {
    sim_time decision, per_task; /* of queues without a rule */
    sim_time retry;
    int64_t tries;          /* in vain, before any task of the job runs; 0: for ever */
    int64_t most_tries;     /* in all */
    const char *schedulers; /* "queue:decision:per_task:how many, ..." */
    bool single;            /* one scheduler for all queues; only the times are the queues' */
};

/* Private bytes of a job, first: job_size of the policy covers it. */
struct cell_job {
    bool known;         /* it has ... */
    uint32_t scheduler; /* ... this one, as long as it lives */
    uint32_t tries;
    bool listed;       /* in line, thought about, or about to come back */
    bool placed;       /* a task of it has been started */
    uint32_t reserved; /* the sum over its stages */
};

/* Private bytes of a stage, first. */
struct cell_stage {
    uint32_t reserved; /* tasks claimed by an answer that is on its way (Mesos) */
};

/* A job in line: it may be over by the time that it is its turn. */
struct cell_entry {
    uint32_t id;
    uint64_t order;
};

struct cell_scheduler {
    struct cell_entry *line; /* a ring */
    uint32_t first, count, room;
    bool woken, busy;
    struct big_job *job; /* thought about; NULL: none, or it is over */
    uint32_t asked;      /* its tasks that did not run when the thinking began */
    sim_time think;
    struct cell_claims claims;
};

/* How jobs of a queue are decided on. */
struct cell_route {
    sim_time decision, per_task;
    uint32_t first, count, next; /* its schedulers, taken in turn */
};

struct cell_team {
    struct cell_team_options options;
    struct cell_scheduler *scheduler;
    uint32_t schedulers, scheduler_room;
    struct cell_route *route; /* by queue */
    uint32_t routes, route_room;
};

/* Messages of a team; a policy's own begin at CELL_KINDS. `a` is a scheduler. */
enum cell_kind {
    CELL_WAKE,    /* see cell_team_begin */
    CELL_DECIDED, /* the time to think is over: cell_team_settle, then cell_team_begin */
    CELL_RETRY,   /* cell_team_retry */
    CELL_KINDS
};

/* False: `schedulers` cannot be read. */
bool cell_team_init(struct cell_team *team, struct big *big,
                    const struct cell_team_options *options, struct error *err);

/*
 * The job has tasks that could start: it joins the line of its scheduler, unless it is there. The
 * scheduler gets CELL_WAKE when it does not think. Returns its number.
 */
uint32_t cell_team_add(struct cell_team *team, struct big *big, struct big_job *job);

/*
 * The first job of the line that still has tasks to start, taken out of it; NULL: none. What it
 * takes to decide on it is in `think` and `asked` of the scheduler.
 */
struct big_job *cell_team_take(struct cell_team *team, struct big *big, uint32_t scheduler);

/* Takes one and sends CELL_DECIDED for after the time to think; NULL: the line is empty. */
struct big_job *cell_team_begin(struct cell_team *team, struct big *big, uint32_t scheduler);

/* One try at the job is over and `started` of the `asked` tasks run, or will: what becomes of it.
 * It may be given up: then it is gone. */
void cell_team_settle(struct cell_team *team, struct big *big, struct big_job *job, uint32_t asked,
                      uint32_t started);

/* The job of a CELL_RETRY message joins its line again. */
void cell_team_retry(struct cell_team *team, struct big *big, const struct big_message *message);

/* Claims tasks of all ready stages of the job, less those that are reserved. */
void cell_team_draw(struct cell *cell, struct big *big, struct big_job *job,
                    struct cell_claims *claims);

/* An attempt is over, or a machine has changed and outputs may be lost: what waits again. */
void cell_team_ended(struct cell_team *team, struct big *big, const struct big_attempt *attempt,
                     int end);
void cell_team_machine(struct cell_team *team, struct big *big);

/* The job is over: whoever thinks about it does so in vain. */
void cell_team_drop(struct cell_team *team, const struct big_job *job);

#endif
