/* The free cores of a processor with several, as a step function of time. */
#ifndef ORRERY_LIB_DAG_LEVELS_H
#define ORRERY_LIB_DAG_LEVELS_H

#include <stdint.h>

#include "sim/base/arena.h"

/* From `time` [ns] to that of the next step, so many cores are free. */
struct level {
    double time;
    uint32_t free;
};

/* Steps in ascending order, neighbours different; from the last one on all cores are free. */
struct levels {
    struct level *level;
    uint32_t count, room;
    uint32_t cores;
};

/* All cores free from `start` on. Memory is the slab's until levels_free. */
void levels_init(struct levels *levels, struct slab *slab, uint32_t cores, double start);
void levels_free(struct levels *levels, struct slab *slab);

/* The earliest start >= ready at which `cores` (at most all) are free for `length` ns. */
double levels_fit(const struct levels *levels, double ready, double length, uint32_t cores);

/* The earliest start >= ready from which on `cores` are free for ever. */
double levels_append(const struct levels *levels, double ready, uint32_t cores);

/* Takes cores over [start, finish), where they are free; gives them back. No time does nothing. */
void levels_take(struct levels *levels, struct slab *slab, double start, double finish,
                 uint32_t cores);
void levels_give(struct levels *levels, struct slab *slab, double start, double finish,
                 uint32_t cores);

#endif
