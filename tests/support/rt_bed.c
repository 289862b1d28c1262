/* Builds programs of two steps and runs them. */
#include "tests/support/rt_bed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/unit/unit.h"

const struct policy *rt_bed_policy(const char *name)
{
    for (size_t i = 0; policy_all[i]; i++)
        if (!strcmp(policy_all[i]->name, name))
            return policy_all[i];
    fail_msg("no policy %s", name);
    return NULL;
}

void rt_bed_run(struct rt_bed *bed, const struct rt_case *what)
{
    static const char *const none[] = { NULL };

    rt_bed_run_with(bed, what, none);
}

void rt_bed_run_with(struct rt_bed *bed, const struct rt_case *what, const char *const *params)
{
    const struct rt_task *task = what->task;

    struct error err;

    memset(bed, 0, sizeof *bed);
    assert_true(what->count <= RT_BED_MOST);
    for (size_t i = 0; i < what->count; i++) {
        bed->step[i][0] = (struct os_step){ .kind = OS_RUN, .time = task[i].wcet };
        bed->step[i][1] = (struct os_step){ .kind = OS_TIMER, .time = task[i].period };
        bed->program[i] = (struct os_program){ .step = bed->step[i], .steps = 2 };
        bed->item[i] = os_harness_arrival(0, &bed->program[i]);
        bed->item[i].period = task[i].period;
        bed->item[i].deadline = task[i].deadline;
        bed->item[i].runtime = task[i].wcet;
    }
    snprintf(bed->cores, sizeof bed->cores, "cores=%zu", what->cpus);
    snprintf(bed->until, sizeof bed->until, "until=%" PRId64 "ns", what->horizon);
    bed->h = (struct os_harness){ .policy = rt_bed_policy(what->policy),
                                  .options = { "tick=0s", bed->until },
                                  .platform = { bed->cores },
                                  .items = bed->item,
                                  .count = what->count };
    for (size_t i = 0; params[i]; i++)
        bed->h.params[i] = params[i];
    if (!os_harness_run(&bed->h, &err))
        fail_msg("%s: %s", what->policy, err.text);
}

const struct os_harness_job *rt_bed_job(const struct rt_bed *bed, int64_t thread, sim_time release)
{
    for (size_t i = 0; i < bed->h.jobs.count; i++) {
        const struct os_harness_job *job = vec_at(&bed->h.jobs, i, sizeof *job);

        if (job->thread == thread && job->release == release)
            return job;
    }
    return NULL;
}
