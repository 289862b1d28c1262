/* The stage of the highest score, for policies of executors that rate stages by their features. */
#ifndef ORRERY_LIB_BIGDATA_STAGE_BEST_H
#define ORRERY_LIB_BIGDATA_STAGE_BEST_H

#include "policies/lib/bigdata/executors.h"
#include "policies/lib/bigdata/stage_view.h"

struct stage_best {
    /* How good a stage with these features [STAGE_FEATURES] is; larger is better, not NaN. */
    double (*score)(const void *self, const double *feature);
    const void *self;
    double width; /* part of all executors that a job gets at most from outside, at least one */
};

/*
 * The two answers of Decima's network (Mao et al., SIGCOMM 2019, section 5.2): which stage gets
 * executors, and how many. Equals: the first job, then the first stage. As stage_policy.choose.
 */
struct stage_choice stage_best(const struct stage_best *by, const struct executors *x,
                               const struct big_job *source, int64_t left);

#endif
