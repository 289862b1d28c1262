/* A step function of time: how much of something is free from now on. */
#ifndef ORRERY_BASE_TIMELINE_H
#define ORRERY_BASE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/units.h"

enum { TIMELINE_BLOCK = 64 };

/*
 * Kept as breakpoints {time, change} in blocks of up to 64, each block with its sum and the least
 * and greatest level reached inside it, so that searches skip blocks. Changes cost O(log n) plus a
 * move within one block; a search costs O(blocks) and usually ends in the first ones.
 */
struct timeline_block {
    size_t count;
    int64_t sum;  /* of all changes in the block */
    int64_t low;  /* least level inside, relative to the level before the block */
    int64_t high; /* greatest level inside, relative to the level before the block */
    bool stale;   /* low and high are to be found anew before they are used */
    sim_time time[TIMELINE_BLOCK];
    int64_t change[TIMELINE_BLOCK];
};

struct timeline {
    struct slab *slab; /* borrowed: blocks come from it */
    sim_time now;      /* breakpoints at or before it are part of `level` */
    int64_t level;     /* the level now */
    size_t count;      /* blocks in use; a block is never empty */
    size_t room;
    struct timeline_block **block;
};

/* An empty timeline: `level` at all times from `now` on. */
void timeline_init(struct timeline *line, struct slab *slab, sim_time now, int64_t level);

/* Gives all blocks back. */
void timeline_free(struct timeline *line);

/* Makes `to` (initialised) equal to `from`. */
void timeline_copy(struct timeline *to, const struct timeline *from);

/* Lets time pass: breakpoints at or before `now` become part of the level. Never goes back. */
void timeline_advance(struct timeline *line, sim_time now);

/* Changes the level by `change` over [from, to), of which only the part from now on counts. */
void timeline_add(struct timeline *line, sim_time from, sim_time to, int64_t change);

/*
 * The earliest time, from now on, at which at least `amount` is free for the whole of `duration`
 * (half open). TIME_NEVER when there is none.
 */
sim_time timeline_fit(const struct timeline *line, int64_t amount, sim_time duration);

/*
 * The same, but only starts before `latest` count, and nothing is asked of the level from `until`
 * on. With `until` the start of a reservation of the same amount and duration, this finds an
 * earlier place for it without taking it out first: whatever of the new place lies behind `until`
 * is covered by the old one. `latest` <= `until`.
 */
sim_time timeline_fit_before(const struct timeline *line, int64_t amount, sim_time duration,
                             sim_time latest, sim_time until);

/* The level at a time from now on. */
int64_t timeline_level(const struct timeline *line, sim_time time);

#endif
