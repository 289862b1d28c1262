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

/* A few neighbouring gaps in one piece of memory; the last part holds the endless gap too. */
struct gap_part {
    double start;   /* of its first gap */
    double longest; /* no gap of it, the endless one aside, is longer */
    struct gap *gap;
    uint32_t count; /* at least 1 */
};

/*
 * Gaps in ascending order, the last one without end. Adjacent tasks leave no gap between them, so
 * there are far fewer gaps than tasks as a rule. Parts bound what a change moves and what a search
 * looks at: a part whose gaps are all too short is passed over at once. Memory is the slab's until
 * gaps_free.
 */
struct gaps {
    struct gap_part *part;
    uint32_t parts, room;
    uint32_t wasted; /* parts looked at in vain since `largest` was renewed */
    double last;     /* start of the endless gap: when all that is planned has ended */
    double largest;  /* no gap before the last is longer */
};

/* Free from `start` on. Memory is the slab's until gaps_free. */
void gaps_init(struct gaps *gaps, struct slab *slab, double start);
void gaps_free(struct gaps *gaps, struct slab *slab);

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

/* Takes [start, finish), which lies in one gap. No time takes nothing. */
void gaps_take(struct gaps *gaps, struct slab *slab, double start, double finish);

/* Gives back what was taken: the gaps are as if it had never been. */
void gaps_give(struct gaps *gaps, struct slab *slab, double start, double finish);

#endif
