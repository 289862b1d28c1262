/* A stage of the frontier as numbers, for policies of executors that score or learn. */
#ifndef ORRERY_LIB_BIGDATA_STAGE_VIEW_H
#define ORRERY_LIB_BIGDATA_STAGE_VIEW_H

#include "policies/lib/bigdata/executors.h"

/*
 * The first five are what Decima gives its network of a stage (Mao et al., SIGCOMM 2019, section
 * 5.1); the others are what the heuristics go by. Times in seconds, without scales.
 */
enum stage_feature {
    STAGE_TASKS,     /* that have not started */
    STAGE_MEAN,      /* known time of one */
    STAGE_WORKING,   /* executors on it */
    STAGE_LEFT,      /* executors that this consultation is still about */
    STAGE_OWN,       /* 1: these are of its job; else 0 */
    STAGE_NEED,      /* tasks that nobody is on the way for */
    STAGE_RUNNABLE,  /* 1: its parents are done; else 0 */
    STAGE_PATH,      /* longest way through it to the end of the job */
    STAGE_JOB_WORK,  /* known time of all tasks of the job that have not started */
    STAGE_JOB_AGE,   /* since the job arrived */
    STAGE_JOB_CLAIM, /* executors that the job has or gets */
    STAGE_JOB_WEIGHT,
    STAGE_FEATURES
};

/* Their names in this order, closed by NULL. */
extern const char *const stage_view_names[];

/* Known time of a job's tasks that have not started [s]. O(stages). */
double stage_view_job_work(const struct executors *x, const struct big_job *job);

/*
 * All features of a stage into `feature` [STAGE_FEATURES]; the job's work is taken from there, so
 * that it is summed up once a job: feature[STAGE_JOB_WORK] is to be set before. O(1).
 */
void stage_view_read(const struct executors *x, const struct big_stage_view *stage,
                     const struct big_job *source, int64_t left, double *feature);

#endif
