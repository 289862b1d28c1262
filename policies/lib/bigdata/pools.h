/* Pools of jobs, one for each queue or one for all, kept in the order in which they are served. */
#ifndef ORRERY_LIB_BIGDATA_POOLS_H
#define ORRERY_LIB_BIGDATA_POOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/heap.h"
#include "sim/bigdata/bigdata.h"

/*
 * A scheduler of queues asks two things at every offer: which pool is next, and which of its jobs.
 * The jobs with waiting tasks of each pool are in a heap, and the ops below keep it up to date, so
 * that an offer costs O(pools + log jobs) and never walks over all jobs. Amounts are milli-cores,
 * as BIG_CPU counts.
 */

/* Of jobs in a pool. */
enum pools_jobs {
    POOLS_FIFO, /* by priority, then arrival */
    POOLS_FAIR  /* by cores in use over weight, then arrival */
};

/* Of pools. */
enum pools_rule {
    POOLS_ONE,      /* all jobs in one pool */
    POOLS_BY_SHARE, /* those below their minimum first, by part of it; then by use over weight */
    POOLS_BY_MIN,   /* the same, but a minimum counts in full where less is wanted */
    POOLS_BY_USED   /* by use over what they are guaranteed: weight of the sum of weights */
};

struct pool {
    uint32_t id;      /* the queue */
    double weight;    /* > 0 */
    int64_t min;      /* share that it gets before others go beyond theirs */
    int64_t most;     /* it may use no more than this; INT64_MAX: no limit */
    int64_t used;     /* by its attempts */
    int64_t wanted;   /* by its waiting tasks */
    double share;     /* of pools_shares */
    struct heap jobs; /* with waiting tasks, by slot */
    bool parked;      /* not asked again during this offer */
    sim_time fed;     /* when it last had its minimum ... */
    sim_time half;    /* ... and half of its share; both for who preempts ... */
    double obtain;    /* ... as is what is to be taken from it */
    uint32_t users;   /* with waiting jobs, for who counts them */
};

/* What pools know of a job: the first member of the policy's private bytes of it. */
struct pools_job {
    int64_t wanted; /* as it counts in its pool */
};

/* The first member of the policy's own struct, so that the ops below can be its ops. */
struct pools {
    int rule;  /* enum pools_rule */
    int order; /* enum pools_jobs */
    struct pool *pool;
    uint32_t count, room;
    const struct pools_setting *setting; /* borrowed */
    uint32_t settings;
    uint32_t *parked; /* slots of jobs that are passed over in this offer */
    uint32_t parked_count, parked_room;
    struct slab *memory; /* of the run */
    /* A queue has appeared: sets weight (else 1), minimum (0) and limit (none). NULL: it does not.
     */
    void (*created)(struct pools *pools, struct big *big, struct pool *pool);
};

/* What a study says of one pool. */
struct pools_setting {
    char name[64];
    double number[2];
};

/* Ready to use; `self` is zeroed and the run's. Pools appear as queues do. */
void pools_init(struct pools *pools, struct big *big, int rule, int order);

/* The same with POOLS_BY_SHARE, weights and minimums (slots) from a text such as "a:2:10, b:1". */
bool pools_init_shares(struct pools *pools, struct big *big, int order, const char *text,
                       struct error *err);

/*
 * Reads "a:2:10, b:1" into settings of the run: a name and one or two numbers, those left out being
 * `missing`. "" is none. Errors name the piece and what was
 * expected.
 */
bool pools_read(struct pools *pools, struct big *big, const char *text, const double missing[2],
                struct error *err);

/* What the study says of a queue; NULL: nothing. */
const struct pools_setting *pools_setting(const struct pools *pools, const char *name);

/* The pool of a job. Borrowed until the next new pool. */
struct pool *pools_of(struct pools *pools, const struct big *big, const struct big_job *job);

/* Ops of every policy that has pools, or to be called by its own. */
void pools_job_arrived(void *self, struct big *big, struct big_job *job);
void pools_stage_ready(void *self, struct big *big, struct big_stage_view *stage);
void pools_task_started(void *self, struct big *big, const struct big_attempt *attempt);
void pools_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end);
void pools_job_over(void *self, struct big *big, struct big_job *job);
void pools_machine_changed(void *self, struct big *big, uint32_t machine);

/*
 * During an offer: the job to be served next; NULL: none. It stays the same until it is served
 * (its keys move then) or passed over, alone or with all of its pool, for the rest of the offer.
 * pools_done ends the offer: all are back.
 */
struct big_job *pools_next(struct pools *pools, const struct big *big);
void pools_pass(struct pools *pools, const struct big *big, const struct big_job *job);
void pools_pass_pool(struct pools *pools, const struct big *big, const struct big_job *job);
void pools_done(struct pools *pools, struct big *big);

/*
 * Sets `share` of each: weighted max-min fair parts of `total`, at least `min` and at most what the
 * pool uses and wants, or its limit (Hadoop's SchedulingAlgorithms.computeFairShares).
 */
void pools_shares(struct pools *pools, double total);

/* An attempt that may be killed for others. */
struct pools_victim {
    uint64_t order; /* of its job; 0 when jobs do not matter */
    sim_time start;
    uint32_t attempt; /* its slot */
};

/*
 * All `count` attempts, those to be killed first in front: of the latest job if `by_job`, then the
 * latest to start. Give it back with pools_victims_free, `slots` being big_attempt_slots() as it
 * was. O(attempts log attempts).
 */
struct pools_victim *pools_victims(struct pools *pools, const struct big *big, bool by_job,
                                   size_t *count);
void pools_victims_free(struct pools *pools, struct pools_victim *victim, size_t slots);

#endif
