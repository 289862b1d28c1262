/* Which task of a job a machine gets. */
#include "policies/lib/bigdata/pick.h"

/* Of the stages that have all they read, or of those that would wait for it. */
static struct pick pick_of(const struct big *big, const struct big_job *job, uint32_t machine,
                           int worst, bool early)
{
    for (int level = BIG_LOCAL; level <= worst; level++)
        for (uint32_t s = 0; s < job->stages; s++) {
            struct big_stage_view *stage = &job->stage[s];
            uint32_t task;

            if (!stage->ready || stage->waiting == 0 || (stage->parents_left > 0) != early ||
                !big_fits(big, stage, machine))
                continue;
            task = big_find(big, stage, machine, level);
            if (task != BIG_NONE)
                return (struct pick){ stage, task, big_level(big, stage, task, machine) };
        }
    return (struct pick){ NULL, BIG_NONE, BIG_ANY };
}

struct pick pick_task(const struct big *big, const struct big_job *job, uint32_t machine, int worst)
{
    struct pick pick = pick_of(big, job, machine, worst, false);

    return pick.stage ? pick : pick_of(big, job, machine, worst, true);
}
