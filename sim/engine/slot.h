/* Where a pending event waits: when it is due, and apart from that what its handler gets. */
#ifndef ORRERY_ENGINE_SLOT_H
#define ORRERY_ENGINE_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/heap.h"

/* The low word of a key, from its high bits on: phase, insertion number, slot. */
enum {
    SLOT_SEQUENCE_BITS = 37,
    SLOT_PHASE_SHIFT = HEAP_ITEM_BITS + SLOT_SEQUENCE_BITS,
    SLOT_PHASE_BITS = 64 - SLOT_PHASE_SHIFT,
    SLOT_GENERATION_BITS = 64 - SLOT_SEQUENCE_BITS
};

#define SLOT_SEQUENCE_MASK (((uint64_t)1 << SLOT_SEQUENCE_BITS) - 1)
#define SLOT_GENERATION_MASK (((uint64_t)1 << SLOT_GENERATION_BITS) - 1)

/*
 * What cancelling and moving an event touch, half a cache line. In the ladder an event's key is
 * { time, low } and it is stood for by an entry, which is never after it: an event moved to later
 * keeps its entry until that surfaces. Any other entry that names the slot is stale. The heap has
 * exact keys; of `low` it keeps the phase only, of the rest the generation.
 */
struct slot {
    uint64_t time; /* when the event is due */
    uint64_t low;
    uint64_t entry; /* time of the entry; SLOT_NO_ENTRY after a cancel */
    uint64_t tag;   /* insertion number of the entry, then the generation */
};

#define SLOT_NO_ENTRY UINT64_MAX

/* What only scheduling and running touch, another half line. */
struct slot_cargo {
    uint32_t handler;
    uint32_t phase;
    uint64_t a, b;
    uint32_t next; /* next free slot + 1 */
    uint32_t unused;
};

/* Counts the uses of the slot; never 0. */
static inline uint32_t slot_generation(const struct slot *slot)
{
    return (uint32_t)(slot->tag & SLOT_GENERATION_MASK);
}

/* Is the entry not the one that stands for the slot's event? */
static inline bool slot_stale(const struct slot *slot, struct heap_key entry)
{
    uint64_t other = (slot->tag ^ entry.low << SLOT_PHASE_BITS) >> SLOT_GENERATION_BITS;

    return ((slot->entry ^ entry.high) | other) != 0;
}

/* Is a key of the slot, with a new insertion number, before its entry? */
static inline bool slot_before(struct heap_key key, const struct slot *slot)
{
    return heap_before((struct heap_key){ key.high, key.low << SLOT_PHASE_BITS },
                       (struct heap_key){ slot->entry, slot->tag });
}

/*
 * Lets the key stand for the slot's event if `wanted`. Without a branch on that, as nobody can
 * predict it.
 */
static inline void slot_enter(struct slot *slot, struct heap_key key, bool wanted)
{
    uint64_t mask = 0 - (uint64_t)wanted;

    slot->entry ^= (slot->entry ^ key.high) & mask;
    slot->tag ^= (slot->tag ^ key.low << SLOT_PHASE_BITS) & mask & ~SLOT_GENERATION_MASK;
}

#endif
