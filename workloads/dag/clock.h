/* When the graphs of a generated workload are submitted: the first at once, the others after gaps.
 */
#ifndef ORRERY_WORKLOADS_DAG_CLOCK_H
#define ORRERY_WORKLOADS_DAG_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/dist.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/dag/dag_spec.h"

/*
 * Submissions. Held by value in a generator, private to clock.c but for `made` and `now`. Gaps are
 * drawn from the stream RNG_ARRIVAL of the run, so that nothing else changes them.
 */
struct clock {
    struct dist gap;
    struct rng rng;
    sim_time unit;  /* gaps are cut to whole multiples of it; 0: exact, the rest is carried over */
    int64_t jobs;   /* so many in all */
    sim_time until; /* none at or after this time */
    int64_t made;   /* submissions so far */
    sim_time now;   /* of the last one */
    double carry;   /* the part of `now` below one tick, 0 <= carry < 1 */
};

/*
 * Sets up a clock whose `jobs`, `until` and `unit` are set, with gaps [s] as `gap` says. False,
 * with an error that begins with `who` (the generator), when gaps cannot be read, can be negative,
 * or last longer than a run can.
 */
bool clock_init(struct clock *clock, const char *who, const char *gap,
                const struct generator_input *input, struct error *err);

/* Moves to the next submission; false when there are no more, and from then on. */
bool clock_next(struct clock *clock);

/* Reads a distribution of parameter `name`; one that can be negative is an error. */
bool clock_dist(const char *who, const char *name, const char *text, struct dist *dist,
                struct error *err);

#endif
