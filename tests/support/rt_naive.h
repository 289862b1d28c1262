/* Periodic tasks played slot by slot: the oracle of schedulability tests and real-time policies. */
#ifndef ORRERY_TESTS_RT_NAIVE_H
#define ORRERY_TESTS_RT_NAIVE_H

#include <stddef.h>

#include "policies/lib/schedulability.h"
#include "sim/base/rng.h"

enum rt_naive_rule { RT_NAIVE_RM, RT_NAIVE_DM, RT_NAIVE_EDF };

/* What a played set came to. */
struct rt_naive_result {
    size_t jobs;           /* due within the horizon */
    size_t misses;         /* of these */
    sim_time response[16]; /* longest of each task's finished jobs */
};

/*
 * All tasks (at most 16) release their first job at 0 and one each period, on `cpus` processors
 * with one queue, in slots of one unit of time; of a task only the oldest unfinished job can run.
 * Equal urgency: the lower index. No overheads.
 */
struct rt_naive_result rt_naive_play(const struct rt_task *task, size_t count,
                                     enum rt_naive_rule rule, size_t cpus, sim_time horizon);

/* A small random set whose hyperperiod is at most 240; constrained: deadlines below periods, too.
 */
size_t rt_naive_draw(struct rt_task *task, size_t most, bool constrained, struct rng *rng);

enum { RT_NAIVE_HYPERPERIOD = 240 };

#endif
