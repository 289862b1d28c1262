/* When generated jobs come, and distributions that parameters name. */
#ifndef ORRERY_WORKLOADS_BIGDATA_SUBMISSIONS_H
#define ORRERY_WORKLOADS_BIGDATA_SUBMISSIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/dist.h"
#include "sim/base/error.h"
#include "sim/base/units.h"
#include "sim/bigdata/bigdata_spec.h"

/* A parameter that names a distribution, none of whose draws may be negative. */
struct submissions_dist {
    const char *who;  /* the generator */
    const char *name; /* the parameter */
    const char *text; /* its value */
};

/* Reads it; the error names generator and parameter. */
bool submissions_dist(const struct submissions_dist *what, struct dist *dist, struct error *err);

/* A draw rounded to the nearest whole number, cut to least .. most. */
int64_t submissions_whole(const struct dist *dist, struct rng *rng, int64_t least, int64_t most);

/*
 * Submissions with independent gaps [s], the first at time 0. Held by value in a generator, private
 * to submissions.c but for `jobs`, `made` and `now`. Drawn from the stream RNG_ARRIVAL, so that
 * nothing else moves them; what a gap has below one tick is carried over.
 */
struct submissions {
    struct dist gap;
    struct rng rng;
    int64_t jobs; /* so many in all */
    int64_t made;
    sim_time now; /* of the last one */
    double carry;
};

/* Sets up submissions whose `jobs` is set. False when they last longer than a run can. */
bool submissions_init(struct submissions *gaps, const struct submissions_dist *gap,
                      const struct generator_input *input, struct error *err);

/* Moves to the next submission; false when there are no more, and from then on. */
bool submissions_next(struct submissions *gaps);

#endif
