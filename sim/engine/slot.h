/* Where a pending event waits: what its handler gets and, for the ladder, when it is due. */
#ifndef ORRERY_ENGINE_SLOT_H
#define ORRERY_ENGINE_SLOT_H

#include <stdint.h>

#include "sim/base/heap.h"
#include "sim/engine/engine.h"

/*
 * One event, one cache line. In the ladder an event's key is { event.time, low } and it is stood
 * for by `entry`, which is never after it: an event moved to later keeps its entry until that
 * surfaces. Any other entry that names the slot is stale. The heap has exact keys and uses neither.
 */
struct slot {
    struct event event; /* time: when it is due */
    uint64_t low;
    struct heap_key entry; /* low is SLOT_NO_ENTRY after a cancel */
    uint32_t generation;   /* counts the uses of the slot; never 0 */
    uint32_t next;         /* next free slot + 1 */
};

#define SLOT_NO_ENTRY UINT64_MAX

#endif
