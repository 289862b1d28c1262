/* Exact ends in a heap: the tick at which each is told, and how much before the tick it is. */
#ifndef ORRERY_MODEL_ENDS_H
#define ORRERY_MODEL_ENDS_H

#include <stdbool.h>

#include "sim/base/heap.h"
#include "sim/model/lane.h"

/*
 * Items, numbered by the user, end at a moment each. Keys are ticks and then parts of a tick; the
 * exact moment is `offset` nanoseconds after the tick. The memory is the slab's.
 */
struct ends {
    struct heap heap;
    double *offset; /* of each item in the heap; in (-1, 0] */
    uint32_t room;
    struct slab *slab; /* borrowed */
};

void ends_init(struct ends *ends, struct slab *slab);

/*
 * The item ends, perhaps again, `span` ns after the moment, give or take what rounding may have
 * done to it: at the first tick not before, where an end that is after a tick by rounding alone is
 * on it. What takes three seconds at a third of the capacity must not take a tick more. An end
 * beyond the range of time is none.
 */
void ends_set(struct ends *ends, uint32_t item, struct moment now, double span, double rounding);

/* The item does not end; it need not be there. */
void ends_drop(struct ends *ends, uint32_t item);

/* Ends that differ by less than 2^-16 of a tick are one instant. */
static inline bool ends_together(struct heap_key a, struct heap_key b)
{
    return a.high == b.high && a.low >> HEAP_ITEM_BITS == b.low >> HEAP_ITEM_BITS;
}

#endif
