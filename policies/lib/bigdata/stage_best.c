/* The stage of the highest score, for policies of executors that rate stages by their features. */
#include "policies/lib/bigdata/stage_best.h"

#include <math.h>

struct stage_choice stage_best(const struct stage_best *by, const struct executors *x,
                               const struct big_job *source, int64_t left)
{
    struct stage_choice best = { NULL, left };
    int64_t cap = (int64_t)fmax(ceil(by->width * x->count), 1);
    double feature[STAGE_FEATURES], most = 0;

    for (struct big_job *job = big_first_job(x->big); job; job = big_next_job(x->big, job)) {
        int64_t room = job == source ? left : cap - executors_claim(x, job);

        if (executors_job(x, job)->frontier == 0 || room <= 0)
            continue;
        feature[STAGE_JOB_WORK] = stage_view_job_work(x, job);
        for (uint32_t s = 0; s < job->stages; s++) {
            double value;

            if (!executors_may(x, &job->stage[s]))
                continue;
            stage_view_read(x, &job->stage[s], source, left, feature);
            value = by->score(by->self, feature);
            if (best.stage && value <= most)
                continue;
            best = (struct stage_choice){ &job->stage[s], room < left ? room : left };
            most = value;
        }
    }
    return best;
}
