/* Executors that jobs are given and give back as their work grows and shrinks (Spark). */
#ifndef ORRERY_LIB_BIGDATA_ALLOCATION_H
#define ORRERY_LIB_BIGDATA_ALLOCATION_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/bigdata/pools.h"
#include "sim/base/heap.h"
#include "sim/bigdata/bigdata.h"

/*
 * Dynamic allocation as in Spark's ExecutorAllocationManager, where each job is an application of
 * its own and a machine is an executor. A job has a target: so many executors it asks for.
 *
 * Growth: when tasks have waited for `backlog`, the target grows by 1, and while tasks still wait,
 * each `sustained` later by 2, 4, 8 ... It never grows beyond what its waiting and running tasks
 * fill, nor beyond `most`; where this cuts it short, or no task waits, growth begins at 1 again. A
 * job with more executors than its target first takes these for its target.
 * Shrinking: a target above what the tasks fill falls to it, but not below `least`. An executor
 * that has run nothing for `idle` is let go, unless the job would have less than `least`; one that
 * was kept for this is looked at again when the job gets another (SPARK-4951). The target is not
 * lowered with it (SPARK-21834): a job that wants it back asks at once.
 * Spark looks at all this every 100 ms; here it happens at the time itself.
 *
 * Free machines go to jobs in the order of arrival, in the order of their numbers: the standalone
 * manager of Spark serves its applications first come first served. All machines must be alike.
 * An application has one size of task (spark.task.cpus): that of its largest, by each resource.
 */
struct allocation {
    sim_time backlog, sustained, idle;
    int64_t least, most, initial; /* executors; the first target is the larger of two */
    struct heap wanting;          /* jobs with less than their target, by arrival */
    struct heap changed;          /* jobs to be looked at when the instant ends */
    uint64_t *free;               /* a bit each machine that is up and of no job */
    uint32_t first;               /* no word below has any */
};

/* The first member of a policy's private bytes of a job. */
struct allocation_job {
    struct pools_job pools;
    int64_t target, add; /* executors; how many more at the next growth */
    int64_t fits;        /* tasks that an executor runs at once */
    sim_time grows;      /* when it grows next; TIME_NEVER: no task waits */
    sim_time asked;      /* the message of this time is on its way; TIME_NEVER: none */
    bool full;           /* there was no reason to grow: no message until there is */
    uint32_t executor;   /* first of the list; BIG_NONE: none */
    uint32_t kept;       /* idle ones that were kept as the least */
};

/* The policy's private bytes of a machine, if it begins with them. */
struct allocation_machine {
    uint32_t job;        /* slot of the job that it is with; BIG_NONE: none */
    uint32_t to;         /* on its way to this one; BIG_NONE: no */
    uint64_t order;      /* of that one: slots are used again */
    uint32_t prev, next; /* executors of the job; BIG_NONE: none */
    sim_time since;      /* idle since, where it is */
    bool timed;          /* a message is on its way */
};

/* Kinds of the messages that allocation_message takes; a policy's own are others. */
enum { ALLOCATION_GROW = 1, ALLOCATION_IDLE };

/* After the members from `backlog` to `initial` are set. Times must be above 0; only `idle` may be
 * never. */
bool allocation_init(struct allocation *a, struct big *big, struct error *err);

/* To be called from the ops of these names. */
void allocation_job_arrived(struct allocation *a, struct big *big, struct big_job *job);
void allocation_stage_ready(struct allocation *a, struct big *big, struct big_stage_view *stage);
void allocation_task_started(struct allocation *a, struct big *big, const struct big_attempt *it);
void allocation_task_ended(struct allocation *a, struct big *big, const struct big_attempt *it);
void allocation_job_over(struct allocation *a, struct big *big, struct big_job *job);
void allocation_arrived(struct allocation *a, struct big *big, uint32_t machine);
void allocation_machine_changed(struct allocation *a, struct big *big, uint32_t machine);
void allocation_decide(struct allocation *a, struct big *big);

/* The job that has lost an executor by it; NULL: none. */
struct big_job *allocation_message(struct allocation *a, struct big *big,
                                   const struct big_message *message);

/* Executors of a job, the latest first: from BIG_NONE to BIG_NONE. */
uint32_t allocation_next(const struct big *big, const struct big_job *job, uint32_t machine);

#endif
