/* Ladder queue: sorts keys only when they are about to be taken, a few at a time. */
#ifndef ORRERY_ENGINE_LADDER_H
#define ORRERY_ENGINE_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/heap.h"
#include "sim/engine/slot.h"

/*
 * After Tang, Goh and Thng, "Ladder queue: an O(1) priority queue structure for large-scale
 * discrete event simulation", ACM TOMACS 15(3), 2005, with these changes: bucket widths are powers
 * of two and come from the mean, the last bucket of a rung takes the tail, and what arrives below
 * the rungs goes to a small heap. From late to early a key passes through
 *
 *   top     a list in no order of all keys from top_start on;
 *   rungs   buckets by time, each rung finer and inside the bucket of the rung before it that was
 *           taken last; a bucket with too many keys becomes a rung;
 *   bottom  the sorted keys of the bucket taken last, and `late`, the keys that came after that.
 *
 * So the cost of a key is nearly the same for any number of keys and any distribution; keys of one
 * time are kept in the order in which they came, which is nearly sorted.
 */
enum { LADDER_CHUNK_KEYS = 15, LADDER_RUNGS = 12 };

/* Four cache lines of keys. */
struct ladder_chunk {
    struct ladder_chunk *next;
    uint64_t unused;
    struct heap_key keys[LADDER_CHUNK_KEYS];
};

/* Keys in the order in which they came; all zero is empty. */
struct ladder_list {
    struct ladder_chunk *last; /* its next is the first */
    uint32_t count;            /* keys */
    uint32_t room;             /* keys that fit in the last chunk */
};

struct ladder_rung {
    uint64_t start;            /* time at which bucket 0 starts */
    uint64_t next;             /* time at which the first bucket not yet taken starts */
    uint64_t end;              /* time at which the last bucket ends */
    unsigned shift;            /* a bucket is 1 << shift long, the last one up to `end` */
    size_t bucket;             /* first bucket not yet taken */
    size_t count;              /* buckets */
    size_t room;               /* buckets that fit */
    struct ladder_list *lists; /* empty beyond those in use */
};

/*
 * Start with ladder_init; nothing needs freeing, the memory is the arena's and follows the peak.
 * Times (the high words) are at most INT64_MAX. The ladder may hold entries that no slot knows any
 * more, and entries before the time their events are due: whoever causes either sets `loose`, and
 * counts the first in `stale`. Until then, and again after ladder_compact, the slots are not looked
 * at. ladder_pop still takes such entries.
 */
struct ladder {
    struct heap_key *bottom; /* sorted; all bits set at bottom_end */
    size_t bottom_at;
    size_t bottom_end;
    struct heap late; /* plain */
    uint64_t top_start;
    struct ladder_list top;
    unsigned rung_count;
    struct ladder_rung rungs[LADDER_RUNGS];
    struct ladder_chunk *free;
    size_t stale;
    bool loose;
    struct slot *slots; /* set by the owner whenever they move; NULL: none, nothing is ever stale */
    const struct slot_cargo *cargos; /* only prefetched */
    struct arena *arena;
    struct slab *slab;
    struct heap_key *scratch; /* as long as bottom */
    size_t bottom_room;
    size_t chunks; /* taken from the arena so far */
};

void ladder_init(struct ladder *ladder, struct arena *arena, struct slab *slab);

/*
 * Throws out stale entries and puts each event where it is due. Costs time in proportion to the
 * entries; to be called when the stale ones outnumber the others.
 */
void ladder_compact(struct ladder *ladder);

/* Hands every event due to `take` and leaves the ladder empty. */
void ladder_empty(struct ladder *ladder, void (*take)(void *context, struct heap_key key),
                  void *context);

/* Slow paths of the functions below. */
void ladder_extend(struct ladder *ladder, struct ladder_list *list);
void ladder_late(struct ladder *ladder, struct heap_key key);
bool ladder_refill(struct ladder *ladder);

static inline void ladder_add(struct ladder *ladder, struct ladder_list *list, struct heap_key key)
{
    if (list->room == 0)
        ladder_extend(ladder, list);
    heap_set(&list->last->keys[LADDER_CHUNK_KEYS - list->room], key);
    list->room--;
    list->count++;
}

static inline struct ladder_list *ladder_bucket(const struct ladder_rung *rung, uint64_t time)
{
    uint64_t bucket = (time - rung->start) >> rung->shift;

    return &rung->lists[bucket < rung->count ? bucket : rung->count - 1];
}

/* Where a key of that time goes; NULL: with the late ones. */
static inline struct ladder_list *ladder_find(struct ladder *ladder, uint64_t time)
{
    if (time >= ladder->top_start)
        return &ladder->top;
    for (unsigned i = 0; i < ladder->rung_count; i++) {
        if (time >= ladder->rungs[i].next)
            return ladder_bucket(&ladder->rungs[i], time);
    }
    return NULL;
}

static inline void ladder_push(struct ladder *ladder, struct heap_key key)
{
    struct ladder_list *list = ladder_find(ladder, key.high);

    if (list)
        ladder_add(ladder, list, key);
    else
        ladder_late(ladder, key);
}

/*
 * The same if `wanted`, else nothing; without a branch on that, so that the processor need not wait
 * for a condition that comes from far memory.
 */
static inline void ladder_push_if(struct ladder *ladder, struct heap_key key, bool wanted)
{
    struct ladder_list *list = ladder_find(ladder, key.high);

    if (!list || list->room == 0) {
        if (wanted)
            ladder_push(ladder, key);
        return;
    }
    heap_set(&list->last->keys[LADDER_CHUNK_KEYS - list->room], key);
    list->room -= wanted;
    list->count += wanted;
}

/* Takes the least entry if there is one that is not after `until`, at most INT64_MAX. */
static inline bool ladder_pop(struct ladder *ladder, uint64_t until, struct heap_key *key)
{
    for (;;) {
        *key = ladder->bottom[ladder->bottom_at];
        if (heap_count(&ladder->late) > 0) {
            struct heap_key late = *heap_min(&ladder->late);

            if (heap_before(late, *key)) {
                *key = late;
                if (late.high > until)
                    return false;
                heap_pop(&ladder->late);
                return true;
            }
        }
        if (ladder->bottom_at < ladder->bottom_end) {
            if (key->high > until)
                return false;
            ladder->bottom_at++;
            return true;
        }
        if (!ladder_refill(ladder))
            return false;
    }
}

#endif
