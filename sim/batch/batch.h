/* The contract of the batch system: what a policy may see and do on a cluster of rigid jobs. */
#ifndef ORRERY_BATCH_H
#define ORRERY_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/timeline.h"
#include "sim/base/units.h"
#include "sim/policy.h"

/* One simulated cluster; owns its jobs. Policies see it through the functions below only. */
struct batch;

/*
 * A job as a policy may know it. Borrowed until the job ends; read only. The true run time is not
 * here: a policy plans with `estimate` while a job waits and with `request` once it runs (they
 * differ only under candidate_estimate true or predicted).
 */
struct batch_job {
    uint64_t order;    /* arrival number in this run: ties go to the lower one */
    sim_time submit;   /* when it arrived */
    sim_time start;    /* when it started; TIME_NEVER while it waits */
    sim_time request;  /* requested time: the job is over by start + request */
    sim_time estimate; /* expected run time while it waits */
    uint32_t procs;    /* processors it needs, at least 1 */
    uint32_t id;       /* slot of the job: below batch_slots(), used again after the job ends */
    int32_t user, group, queue; /* as in the workload; -1 if it does not say */
};

enum batch_event { BATCH_ALL_ENDS_FIRST, BATCH_EACH_END_FIRST, BATCH_EACH_SUBMIT_FIRST };
enum batch_estimate { BATCH_BY_REQUEST, BATCH_BY_TRUTH, BATCH_BY_PREDICTION };
enum batch_reservation { BATCH_COUNT, BATCH_MACHINES };
enum batch_plan { BATCH_COMPRESS, BATCH_REPLAN };

/* The semantic knobs of a run (docs/guide/batch.md); the system applies all but the last two. */
struct batch_rules {
    int same_instant;       /* enum batch_event: when decide is called within one instant */
    int candidate_estimate; /* enum batch_estimate: what `estimate` of a waiting job is */
    bool strict_end;        /* a backfilled job must end before, not at, the reserved time */
    int reservation;        /* enum batch_reservation: processors as a number or as machines */
    int plan;               /* enum batch_plan: keep reservations and improve, or plan anew */
};

/* A gap in which jobs may run now: see batch_next_fit. */
struct batch_hole {
    uint32_t procs; /* processors free in the gap */
    sim_time until; /* jobs that end by then fit ... */
    uint32_t spare; /* ... and so do jobs of at most these processors, however long */
};

/* Two orders of the waiting jobs that the system keeps for a policy. */
enum batch_order { BATCH_QUEUE, BATCH_BACKFILL };

/* Lower ranks come first, equal ranks by arrival. Not NaN. */
typedef double batch_rank(void *self, const struct batch *b, const struct batch_job *job);

/*
 * A policy. Only .policy is needed: the default is first come first served without backfilling.
 * Ops are called by the system, never by each other.
 */
struct batch_policy {
    struct policy policy; /* first member */

    /* Bytes of private memory for each job (batch_priv), zeroed on arrival. */
    size_t entity_size;

    /* Before the first job, with the parameters set. Absent: nothing to prepare. */
    bool (*init)(void *self, struct batch *b, struct error *err);

    /*
     * Order of the queue. Called once when a job arrives, or for each waiting job before every
     * decide when .rank_varies is set. Absent: order of arrival. A policy whose order is itself a
     * parameter leaves it out and calls batch_set_order from init.
     */
    batch_rank *rank;
    bool rank_varies;

    /* A job has joined the queue. It may be started here or later. */
    void (*arrive)(void *self, struct batch *b, const struct batch_job *job);

    /* A job has ended and its processors are free; job->start is when it had started. */
    void (*finish)(void *self, struct batch *b, const struct batch_job *job);

    /*
     * The queue or the free processors changed (or a wake-up is due): start what should start.
     * Called once an instant after all ends and submissions, or after each of them, as
     * rules.same_instant says. Absent: batch_start_in_order(b, false).
     */
    void (*decide)(void *self, struct batch *b);
};

/* The mark of this page in plug-ins: the number is raised when those built before no longer fit. */
extern const struct policy_interface batch_interface __attribute__((weak, visibility("default")));
const struct policy_interface batch_interface = {
    .number = 1,
    .ops = sizeof(struct batch_policy),
    .policy = sizeof(struct policy),
    .param = sizeof(struct param),
};

/* See ---------------------------------------------------------------------------------------- */

sim_time batch_now(const struct batch *b);
uint32_t batch_procs(const struct batch *b); /* processors of the cluster */

/*
 * Processors that can be given out now. Under same_instant: submit_first a running job that by its
 * request is over counts as gone, because its end is handled within this instant.
 */
uint32_t batch_free(const struct batch *b);
size_t batch_waiting(const struct batch *b); /* jobs in the queue */
size_t batch_slots(const struct batch *b);   /* every job id is below it */
const struct batch_rules *batch_rules(const struct batch *b);

/* The queue in its order; NULL at the end. batch_next also works for a job just started. */
const struct batch_job *batch_first(const struct batch *b);
const struct batch_job *batch_next(const struct batch *b, const struct batch_job *job);

/*
 * The next job behind `after` (NULL: from the front) in the given order that fits the hole;
 * NULL when there is none. Skips what cannot fit, so a long queue costs little.
 */
const struct batch_job *batch_next_fit(const struct batch *b, enum batch_order order,
                                       const struct batch_hole *hole,
                                       const struct batch_job *after);

/*
 * The hole in front of a waiting job that cannot start now: until the earliest time at which, by
 * the requests of the running jobs, its processors are free; spare is what is then left over.
 */
struct batch_hole batch_hole(struct batch *b, const struct batch_job *head);

/* Whether a job that starts now and runs for its estimate keeps within the hole's `until`. */
bool batch_ends_by(const struct batch *b, const struct batch_job *job, sim_time until);

/* Processors free over time if every running job uses its whole request. Borrowed. */
const struct timeline *batch_timeline(struct batch *b);

/* Private memory of the policy for a job. */
void *batch_priv(const struct batch *b, const struct batch_job *job);

/* Do ----------------------------------------------------------------------------------------- */

/*
 * Starts a waiting job now on any free processors. False, and the run is stopped with an error
 * that names the policy, when the job is not waiting or does not fit.
 */
bool batch_start(struct batch *b, const struct batch_job *job);

/*
 * The same on the machines whose bits are set in `set` (batch_set_words() words): exactly
 * job->procs of them, all free.
 */
bool batch_start_on(struct batch *b, const struct batch_job *job, const uint64_t *set);
size_t batch_set_words(const struct batch *b);

/*
 * Starts waiting jobs in the order of the queue. At one that does not fit it stops and returns it
 * (skip false), or goes on with the next (skip true). NULL when it got to the end.
 */
const struct batch_job *batch_start_in_order(struct batch *b, bool skip);

/* Sets the rank of one of the two orders; from init only. BATCH_BACKFILL exists once it is set. */
void batch_set_order(struct batch *b, enum batch_order order, batch_rank *rank, bool varies);

/*
 * Calls decide at a later time even if nothing else happens then (if something does, its decide is
 * the one). A policy has one wake-up: a call replaces the last, a time not after now drops it.
 */
void batch_wake(struct batch *b, sim_time time);

/* Memory that lives as long as the run; give pieces back with slab_free. */
struct slab *batch_memory(struct batch *b);

/* Declares the policy's own state broken: the run stops with this reason. */
void batch_fail(struct batch *b, const char *reason);

#endif
