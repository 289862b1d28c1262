/* When the threads of a generated workload come, and what distributions their parameters name. */
#ifndef ORRERY_WORKLOADS_OS_ARRIVALS_H
#define ORRERY_WORKLOADS_OS_ARRIVALS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/dist.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/os/os_spec.h"

/*
 * Arrivals with independent gaps. Held by value in a generator; its members are private to
 * arrivals.c but for `made` and `now`. Gaps are drawn from the stream RNG_ARRIVAL of the run, so
 * that nothing else changes them.
 */
struct arrivals {
    struct dist gap;
    struct rng rng;
    int64_t threads; /* so many in all */
    int64_t made;    /* arrivals so far */
    sim_time now;    /* of the last one */
    double carry;    /* the part of `now` below one tick, 0 <= carry < 1 */
};

/*
 * Sets up arrivals whose `threads` is set, with gaps [s] as `gap` says, the first after one gap.
 * False, with an error that begins with `who` (the generator), when the gaps cannot be read, can
 * be negative, or last longer than a run can.
 */
bool arrivals_init(struct arrivals *arrivals, const char *who, const char *gap,
                   const struct generator_input *input, struct error *err);

/* Moves to the next arrival; false when there are no more, and from then on. */
bool arrivals_next(struct arrivals *arrivals);

/* A parameter that names a distribution. */
struct arrivals_dist {
    const char *who;  /* the generator */
    const char *name; /* the parameter */
    const char *text; /* its value */
    double least;     /* no draw may be below */
};

/* Reads it; one that can fall below its least value is an error that names generator and parameter.
 */
bool arrivals_dist(const struct arrivals_dist *what, struct dist *dist, struct error *err);

/* A draw, rounded to the nearest whole number, from `least` to `most`: what lies beyond is cut. */
int64_t arrivals_whole(const struct dist *dist, struct rng *rng, int64_t least, int64_t most);

#endif
