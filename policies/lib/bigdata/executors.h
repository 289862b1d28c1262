/*
 * Executors that belong to jobs, and one question to a policy: which stage gets how many of them?
 *
 * The model of Spark on a shared cluster by Mao et al., Learning Scheduling Algorithms for Data
 * Processing Clusters (SIGCOMM 2019, sections 3 and 6.2), with the rules of its authors' simulator
 * (hongzimao/decima-sim, spark_env): each machine is an executor that runs one task at a time. It
 * works on one stage as long as that has tasks to start. Executors that have nothing to do wait in
 * the free pool of their job or, of no job, in that of the cluster. Before executors of a stage get
 * free their next places are fixed: commitments, kept on the stage and fulfilled one by one.
 *
 * A stage is saturated when its tasks that have not started are no more than the commitments to it
 * and the executors that move to it. The frontier is every unsaturated stage whose parents are all
 * saturated. The policy is asked, in one consultation, until every executor of its source has a
 * commitment: at the end of a task whose stage has no more to start, for all executors on it; when
 * stages of a job become runnable, for its free pool; when jobs arrive, for the cluster's pool.
 *
 * A policy has struct executors as first member of its own struct and the functions below as ops;
 * its private bytes of jobs, stages and machines begin with the structs below. Unlike that
 * simulator it also gets over failures, slow start, and copies by others.
 */
#ifndef ORRERY_LIB_BIGDATA_EXECUTORS_H
#define ORRERY_LIB_BIGDATA_EXECUTORS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/bigdata/bigdata.h"

/* Commitments of one source, first in first out. */
struct executor_commits {
    struct executor_commit *first, *last;
    int64_t count; /* executors */
};

/* Executors that wait, in the order they came. */
struct executor_pool {
    uint32_t first, last, count; /* machines; BIG_NONE: none */
};

/* Private bytes of a stage. */
struct executor_stage {
    struct executor_commits out; /* of the executors on it, to elsewhere */
    struct executor_commit *in;  /* to it, from all sources */
    int64_t promised, coming;    /* executors committed to it, and on their way */
    uint32_t working;            /* on it */
    uint32_t open_parents;       /* that are not saturated */
    bool saturated, listed;      /* listed: runnable, with tasks to start */
    uint32_t next, prev;         /* in the runnable list of its job: stages */
    uint64_t round;              /* it was chosen in this one */
    double known_ns;             /* time of a task, as far as policies know */
    double path_ns;  /* longest way through it to the end of the job by these, itself included */
    double first_ns; /* true time of its task 0 once that has started; 0: not yet */
};

/* Private bytes of a job. */
struct executor_job {
    struct executor_pool pool;
    struct executor_commits out; /* of its free executors */
    int64_t outside;             /* committed to it by sources that are not its own */
    int64_t coming;              /* to all its stages */
    uint32_t first, last;        /* runnable stages in the order they became so; BIG_NONE: none */
    uint32_t open, frontier;     /* stages not saturated, stages of the frontier */
    bool changed;                /* stages became runnable since the last end of a task */
    bool woken;                  /* something happened that no consultation has seen */
    bool late;                   /* executors_late_paths was here */
    bool over;
};

enum executor_state { EXECUTOR_FREE, EXECUTOR_RUNS, EXECUTOR_MOVES, EXECUTOR_DOWN };

/* Private bytes of a machine. */
struct executor_machine {
    int state;                    /* enum executor_state */
    struct big_stage_view *stage; /* it works on, or moves to; NULL: none, or it is gone */
    struct executor_pool *pool;   /* it waits in; NULL: none */
    uint32_t attempt;             /* of its own task */
    uint32_t next, prev;          /* in the pool */
};

/* What a policy answers: executors for a stage, or for none: these wait. */
struct stage_choice {
    struct big_stage_view *stage; /* of the frontier; NULL: none */
    int64_t limit; /* at least 1, at most those that are left; above the need of the stage: that */
};

struct executors;

/*
 * A policy of this kind. `choose` gets the job that the executors are of (NULL: of none) and how
 * many of them are left in this consultation. What is chosen leaves the frontier until its end.
 * Time stands still meanwhile. The other ops may be absent.
 */
struct stage_policy {
    struct stage_choice (*choose)(void *self, const struct executors *x, struct big_job *source,
                                  int64_t left);
    void (*arrived)(void *self, const struct executors *x, struct big_job *job);
    void (*over)(void *self, const struct executors *x, struct big_job *job);
};

/* First member of a policy's own struct; set by executors_open. */
struct executors {
    struct big *big;
    const struct stage_policy *policy;
    void *self;
    uint32_t count; /* executors in all */
    struct executor_pool pool;
    struct executor_commits out; /* of the free executors of no job */
    uint64_t round;
    uint32_t unfinished;         /* jobs with a stage that is not saturated ... */
    uint64_t unfinished_changes; /* ... and how often that set has changed */
    uint32_t left_behind;        /* executor of a job that ends; BIG_NONE: none */
    uint64_t arrivals, seen;
    bool asked, woken; /* a message to ourselves is on its way; jobs are woken */
};

/* From the policy's init. */
void executors_open(struct executors *x, struct big *big, const struct stage_policy *policy);

/* See: of stages and jobs in the system. All O(1) but where they say. */
const struct executor_stage *executors_stage(const struct executors *x,
                                             const struct big_stage_view *stage);
const struct executor_job *executors_job(const struct executors *x, const struct big_job *job);

/* Tasks of a stage that have not started; how many more executors it can use (< 0: too many). */
int64_t executors_unstarted(const struct big_stage_view *stage);
int64_t executors_need(const struct executors *x, const struct big_stage_view *stage);

/* Whether a stage may be chosen now. */
bool executors_may(const struct executors *x, const struct big_stage_view *stage);

/* Executors that are attached to a job, move to it, or are committed to it from outside. */
int64_t executors_claim(const struct executors *x, const struct big_job *job);

/* The first stage of the job's runnable list that may be chosen, else its first that may. NULL:
 * none. O(stages). */
struct big_stage_view *executors_first_stage(const struct executors *x, const struct big_job *job);

/*
 * The same by the longest path of known times of single tasks, itself included; of runnable stages
 * if there is one; equals: the first. O(stages).
 */
struct big_stage_view *executors_longest_stage(const struct executors *x,
                                               const struct big_job *job);

/*
 * The paths of a job anew, once: a stage that has begun counts with the true time of its task 0.
 * Called when a job is first looked at, that is what the authors' simulator has of its tasks.
 */
void executors_late_paths(const struct executors *x, const struct big_job *job);

/*
 * What the heuristics of that paper have in common: the source's own first stage gets all that is
 * left; without one, the first job in the order of arrival that has a stage and less than its cap
 * (executors_claim) gets up to the cap; otherwise none. O(jobs).
 */
typedef int64_t executors_cap(const void *self, const struct executors *x,
                              const struct big_job *job);
struct stage_choice executors_share(const struct executors *x, struct big_job *source, int64_t left,
                                    executors_cap *cap);

/* The ops. */
void executors_job_arrived(void *self, struct big *big, struct big_job *job);
void executors_stage_ready(void *self, struct big *big, struct big_stage_view *stage);
void executors_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end);
void executors_job_over(void *self, struct big *big, struct big_job *job);
void executors_arrived(void *self, struct big *big, uint32_t machine);
void executors_machine_changed(void *self, struct big *big, uint32_t machine);
void executors_message(void *self, struct big *big, const struct big_message *message);

#endif
