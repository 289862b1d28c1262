/* One slot after another, all jobs looked at in each. */
#include "tests/support/rt_naive.h"

#include <string.h>

#include "sim/base/error.h"

enum { MOST_TASKS = 16 };

/* Key of a task's oldest unfinished job, the least first. */
static sim_time urgency(const struct rt_task *task, enum rt_naive_rule rule, sim_time job)
{
    if (rule == RT_NAIVE_RM)
        return task->period;
    if (rule == RT_NAIVE_DM)
        return task->deadline;
    return job * task->period + task->deadline;
}

struct rt_naive_result rt_naive_play(const struct rt_task *task, size_t count,
                                     enum rt_naive_rule rule, size_t cpus, sim_time horizon)
{
    struct rt_naive_result result = { 0 };
    sim_time job[MOST_TASKS] = { 0 };
    sim_time done[MOST_TASKS] = { 0 };

    BUG_UNLESS(count <= MOST_TASKS);
    for (sim_time now = 0; now < horizon; now++) {
        bool runs[MOST_TASKS] = { 0 };

        for (size_t c = 0; c < cpus; c++) {
            size_t best = count;

            for (size_t i = 0; i < count; i++)
                if (!runs[i] && job[i] * task[i].period <= now &&
                    (best == count ||
                     urgency(&task[i], rule, job[i]) < urgency(&task[best], rule, job[best])))
                    best = i;
            if (best < count)
                runs[best] = true;
        }
        for (size_t i = 0; i < count; i++) {
            sim_time response = now + 1 - job[i] * task[i].period;

            if (!runs[i] || ++done[i] < task[i].wcet)
                continue;
            if (response > result.response[i])
                result.response[i] = response;
            result.misses += response > task[i].deadline &&
                             job[i] * task[i].period + task[i].deadline <= horizon;
            done[i] = 0;
            job[i]++;
        }
    }
    for (size_t i = 0; i < count; i++)
        for (sim_time k = 0; k * task[i].period + task[i].deadline <= horizon; k++) {
            result.jobs++;
            result.misses += k >= job[i];
        }
    return result;
}

size_t rt_naive_draw(struct rt_task *task, size_t most, bool constrained, struct rng *rng)
{
    static const sim_time periods[] = { 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 40, 48, 60 };
    size_t count = 1 + (size_t)rng_below(rng, most);

    for (size_t i = 0; i < count; i++) {
        sim_time period = periods[rng_below(rng, sizeof periods / sizeof *periods)];
        uint64_t work = (uint64_t)(2 * period / (sim_time)count);
        sim_time wcet = 1 + (sim_time)rng_below(rng, work ? work : 1);
        sim_time slack;

        wcet = wcet < period ? wcet : period;
        slack = constrained ? (sim_time)rng_below(rng, (uint64_t)(period - wcet) + 1) : 0;
        task[i] = (struct rt_task){ .period = period, .deadline = period - slack, .wcet = wcet };
    }
    return count;
}
