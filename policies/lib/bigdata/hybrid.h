/* Long jobs placed by one who sees their queues, short ones by late binding: Hawk's half and half.
 */
#ifndef ORRERY_LIB_BIGDATA_HYBRID_H
#define ORRERY_LIB_BIGDATA_HYBRID_H

#include "policies/lib/bigdata/binding.h"
#include "sim/base/heap.h"

/*
 * First member of the policy's own struct. A stage is long when its mean time is above `cutoff`;
 * its tasks may only run on machines from `first_long` on. The others are reserved for short ones,
 * which may run anywhere.
 */
struct hybrid {
    struct binding binding; /* first member */
    sim_time cutoff;
    uint32_t first_long;
    uint64_t *busy; /* machines where long tasks are placed and not over, one bit each */
    struct heap heap;
};

/* First member of the policy's private bytes of each machine. */
struct hybrid_machine {
    struct probe_queue queue; /* first member */
    double due_ns;            /* estimated time of long tasks that are placed there and not over */
};

/*
 * What a policy has to say: `delay` of a message, cutoff and part of the machines that is reserved.
 * The hooks of `binding` but for `gone` are the policy's. False: no machine is left for long jobs.
 */
bool hybrid_init(struct hybrid *hybrid, struct big *big, double reserved, struct error *err);

bool hybrid_is_long(const struct hybrid *hybrid, const struct big_stage_view *stage);

/* Whether long tasks run on the machine, or one of them is being asked for. O(its attempts). */
bool hybrid_runs_long(const struct hybrid *hybrid, const struct big *big, uint32_t machine);

/*
 * A place for each of so many tasks of a long stage, one after the other on the machine that has
 * the least to do for long tasks: estimates of those placed, less what those running have run.
 * O(machines + tasks log machines); none while no machine is up.
 */
void hybrid_place_long(struct hybrid *hybrid, struct big *big, const struct big_stage_view *stage,
                       uint32_t tasks);

/* So many places for the tasks of a short stage, on machines at random, as Sparrow does. */
void hybrid_place_short(struct hybrid *hybrid, struct big *big, const struct big_stage_view *stage,
                        uint32_t tasks, uint32_t number);

/* The op of a policy that has nothing to add. */
void hybrid_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end);

#endif
