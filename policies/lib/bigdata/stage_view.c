/* A stage of the frontier as numbers, for policies of executors that score or learn. */
#include "policies/lib/bigdata/stage_view.h"

const char *const stage_view_names[] = { "tasks",    "mean",    "working",   "left",
                                         "own",      "need",    "runnable",  "path",
                                         "job_work", "job_age", "job_claim", "job_weight",
                                         NULL };

double stage_view_job_work(const struct executors *x, const struct big_job *job)
{
    double ns = 0;

    for (uint32_t s = 0; s < job->stages; s++)
        ns += (double)executors_unstarted(&job->stage[s]) *
              executors_stage(x, &job->stage[s])->known_ns;
    return ns / 1e9;
}

void stage_view_read(const struct executors *x, const struct big_stage_view *stage,
                     const struct big_job *source, int64_t left, double *feature)
{
    const struct executor_stage *own = executors_stage(x, stage);
    const struct big_job *job = stage->job;

    feature[STAGE_TASKS] = (double)executors_unstarted(stage);
    feature[STAGE_MEAN] = own->known_ns / 1e9;
    feature[STAGE_WORKING] = own->working;
    feature[STAGE_LEFT] = (double)left;
    feature[STAGE_OWN] = job == source;
    feature[STAGE_NEED] = (double)executors_need(x, stage);
    feature[STAGE_RUNNABLE] = own->listed;
    feature[STAGE_PATH] = own->path_ns / 1e9;
    feature[STAGE_JOB_AGE] = time_seconds(big_now(x->big) - job->submit);
    feature[STAGE_JOB_CLAIM] = (double)executors_claim(x, job);
    feature[STAGE_JOB_WEIGHT] = job->weight;
}
