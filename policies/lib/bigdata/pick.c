/* Which task of a job a machine gets. */
#include "policies/lib/bigdata/pick.h"

struct pick pick_task(const struct big *big, const struct big_job *job, uint32_t machine, int worst)
{
    for (int level = BIG_LOCAL; level <= worst; level++) {
        uint32_t before = 0; /* waiting tasks of the stages that come first */

        for (uint32_t s = 0; s < job->stages; s++) {
            struct big_stage_view *stage = &job->stage[s];
            bool early = stage->parents_left > 0 && before > 0;
            uint32_t task;

            before += stage->ready ? stage->waiting : 0;
            if (!stage->ready || stage->waiting == 0 || early || !big_fits(big, stage, machine))
                continue;
            task = big_find(big, stage, machine, level);
            if (task != BIG_NONE)
                return (struct pick){ stage, task, big_level(big, stage, task, machine) };
        }
    }
    return (struct pick){ NULL, BIG_NONE, BIG_ANY };
}
