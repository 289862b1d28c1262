/* The free time of a processor with one core: gaps between what is planned, by time. */
#ifndef ORRERY_LIB_DAG_GAPS_H
#define ORRERY_LIB_DAG_GAPS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

/* The later of two times: what fmax is for numbers, without its call. */
static inline double later_of(double a, double b)
{
    return a > b ? a : b;
}

/* Free from start to finish [ns]; never empty. */
struct gap {
    double start, finish;
};

/*
 * Gaps in ascending order, the last one without end. Adjacent tasks leave no gap between them, so
 * there are far fewer gaps than tasks as a rule. Memory is the slab's until gaps_free.
 */
struct gaps {
    struct gap *gap;
    uint32_t count, room;
    double last;     /* start of the endless gap: when all that is planned has ended */
    double largest;  /* no gap before the last is longer */
    uint32_t wasted; /* gaps looked at in vain since `largest` was exact */
};

/* Free from `start` on, with room for `room` gaps, at least 1. */
void gaps_init(struct gaps *gaps, struct slab *slab, uint32_t room, double start);
void gaps_free(struct gaps *gaps, struct slab *slab);

/* Free from `start` on again; keeps the memory. */
void gaps_clear(struct gaps *gaps, double start);

/* The slow part of gaps_fit: ready is before the last gap and some gap might be long enough. */
double gaps_search(struct gaps *gaps, double ready, double length, double limit);

/*
 * The earliest start >= ready of `length` ns in one gap; or INFINITY, if it would not end before
 * `limit` anyway. A task of no length fits where a gap is, not between adjacent tasks.
 */
static inline double gaps_fit(struct gaps *gaps, double ready, double length, double limit)
{
    if (gaps->last <= ready)
        return ready;
    if (length > gaps->largest)
        return gaps->last;
    return gaps_search(gaps, ready, length, limit);
}

/* Takes [start, finish), which lies in one gap. No time takes nothing. O(log gaps) and a copy. */
void gaps_take(struct gaps *gaps, struct slab *slab, double start, double finish);

/* Gives back what was taken: the gaps are as if it had never been. */
void gaps_give(struct gaps *gaps, struct slab *slab, double start, double finish);

#endif
