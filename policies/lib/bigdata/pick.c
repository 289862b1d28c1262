/* Which task of a job a machine gets. */
#include "policies/lib/bigdata/pick.h"

struct pick pick_task(const struct big *big, const struct big_job *job, uint32_t machine, int worst)
{
    for (int level = BIG_LOCAL; level <= worst; level++)
        for (uint32_t s = 0; s < job->stages; s++) {
            struct big_stage_view *stage = &job->stage[s];
            uint32_t task;

            if (!stage->ready || stage->waiting == 0 || !big_fits(big, stage, machine))
                continue;
            task = big_find(big, stage, machine, level);
            if (task != BIG_NONE)
                return (struct pick){ stage, task, big_level(big, stage, task, machine) };
        }
    return (struct pick){ NULL, BIG_NONE, BIG_ANY };
}
