/* Running statistics in constant memory: moments of values, time averages of levels. */
#ifndef ORRERY_BASE_STATS_H
#define ORRERY_BASE_STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/units.h"

/* A sum that carries its rounding error along; zero-initialise. Exact to the last digit or two. */
struct exact_sum {
    double sum;
    double rest;
};

static inline void exact_add(struct exact_sum *total, double value)
{
    double sum = total->sum + value;
    double part = sum - total->sum;

    total->rest += (total->sum - (sum - part)) + (value - part);
    total->sum = sum;
}

static inline double exact_get(const struct exact_sum *total)
{
    return total->sum + total->rest;
}

/*
 * Count, sum, mean, variance, least and greatest of finite values, one pass. Zero-initialise. The
 * variance is Welford's, which does not cancel; the mean comes from the compensated sum.
 */
struct moments {
    uint64_t n;
    struct exact_sum sum;
    double centre; /* running mean, for m2 only */
    double m2;     /* sum of squared distances from the mean */
    double min;    /* 0 while n is 0, as max */
    double max;
};

/* 4 to 8 ns, the latter when one call waits for the one before. */
static inline void moments_add(struct moments *m, double value)
{
    double before = value - m->centre;

    if (m->n++ == 0)
        m->min = m->max = value;
    m->min = value < m->min ? value : m->min;
    m->max = value > m->max ? value : m->max;
    exact_add(&m->sum, value);
    /* The reciprocal does not wait for the mean, so the division costs no latency. */
    m->centre += before * (1 / (double)m->n);
    m->m2 += before * (value - m->centre);
}

/* Adds all that `other` has seen (Chan, Golub and LeVeque 1979). */
void moments_merge(struct moments *m, const struct moments *other);

/*
 * All are NaN while there are no values, except the sum (0). moments_variance divides by n: it
 * describes these values. moments_sample_variance divides by n - 1: it estimates that of a larger
 * population; NaN below two values.
 */
double moments_sum(const struct moments *m);
double moments_mean(const struct moments *m);
double moments_variance(const struct moments *m);
double moments_sample_variance(const struct moments *m);
double moments_rms(const struct moments *m);  /* sqrt(mean of squares) */
double moments_jain(const struct moments *m); /* (sum x)^2 / (n sum x^2); 1 if all are 0 */
double moments_min(const struct moments *m);
double moments_max(const struct moments *m);

enum { TIMEAVG_LEVELS = 64 };

/*
 * Time average of a signal that keeps its level until the next change, e.g. the length of a queue.
 * Every level counts by the time it lasted; a level that lasted no time at all does not count, not
 * even for min and max. The result does not depend on how often an unchanged level is reported:
 * equal neighbours are joined before anything is added.
 */
struct timeavg {
    sim_time since; /* when `level` began */
    double level;
    sim_time total; /* time closed so far */
    struct exact_sum area;
    double centre;
    double m2;
    double min;
    double max;
    sim_time at[TIMEAVG_LEVELS]; /* time at exactly 0, 1, ... 63 */
};

/* Begins to measure, forgetting everything. */
void timeavg_start(struct timeavg *t, sim_time now, double level);

/* The time from the last change until `now` is added; used by the functions below. */
void timeavg_close(struct timeavg *t, sim_time now);

/* The level changes; `now` never goes back. */
static inline void timeavg_set(struct timeavg *t, sim_time now, double level)
{
    if (level == t->level)
        return;
    if (now > t->since)
        timeavg_close(t, now);
    t->level = level;
}

/*
 * Reduced over [start, last close]; call timeavg_close at the end of the window first. NaN when no
 * time has passed. The variance is that of the level at a random moment.
 */
double timeavg_mean(const struct timeavg *t);
double timeavg_variance(const struct timeavg *t);
double timeavg_min(const struct timeavg *t);
double timeavg_max(const struct timeavg *t);
double timeavg_at(const struct timeavg *t, int level); /* fraction of the time; 0 <= level < 64 */

#endif
