/* The front of a study: what no other policy and point beats in two metrics at once. */
#ifndef ORRERY_RUN_PARETO_H
#define ORRERY_RUN_PARETO_H

#include "sim/run/compare.h"

/* One policy at one point, by its means over the repetitions. */
struct pareto_point {
    double x, y; /* finite */
    size_t point, policy;
    bool front; /* no other has less of one metric and no more of the other */
};

/*
 * Every policy at every point that has a mean of both metrics, by x, then y, then as the study
 * lists them; the less the better, of both. Equal ones are all on the front or all behind it.
 * `out` has room for point_count * policy_count. Returns how many there are; *front_count of them
 * are on the front.
 */
size_t pareto_find(const struct compare_table *table, size_t x, size_t y, struct pareto_point *out,
                   size_t *front_count);

/*
 * Prints the front for a terminal. `metrics` is "X,Y", as the study measured them. Errors: not two
 * different metrics, one that was not measured (with the nearest name).
 */
bool pareto_print(const struct compare_table *table, const char *metrics, struct arena *arena,
                  struct error *err);

#endif
