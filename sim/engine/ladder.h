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
 * more: whoever causes one counts it in `stale`, and an event moved to later in `deferred`; while
 * both are 0 the slots are not looked at. ladder_min and ladder_take still show such entries.
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
    size_t deferred;
    struct slot *slots; /* set by the owner whenever they move; NULL: none, nothing is ever stale */
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
    list->last->keys[LADDER_CHUNK_KEYS - list->room] = key;
    list->room--;
    list->count++;
}

static inline struct ladder_list *ladder_bucket(const struct ladder_rung *rung, uint64_t time)
{
    uint64_t bucket = (time - rung->start) >> rung->shift;

    return &rung->lists[bucket < rung->count ? bucket : rung->count - 1];
}

static inline void ladder_push(struct ladder *ladder, struct heap_key key)
{
    if (key.high >= ladder->top_start) {
        ladder_add(ladder, &ladder->top, key);
        return;
    }
    for (unsigned i = 0; i < ladder->rung_count; i++) {
        const struct ladder_rung *rung = &ladder->rungs[i];

        if (key.high >= rung->next) {
            ladder_add(ladder, ladder_bucket(rung, key.high), key);
            return;
        }
    }
    ladder_late(ladder, key);
}

/* The least entry, all bits set if there is none. */
static inline struct heap_key ladder_min(struct ladder *ladder)
{
    for (;;) {
        struct heap_key bottom = ladder->bottom[ladder->bottom_at];
        struct heap_key late = *heap_min(&ladder->late);

        if (heap_before(late, bottom))
            return late;
        if (ladder->bottom_at < ladder->bottom_end || !ladder_refill(ladder))
            return bottom;
    }
}

/* Takes the entry that ladder_min has just shown. */
static inline void ladder_take(struct ladder *ladder)
{
    if (heap_before(*heap_min(&ladder->late), ladder->bottom[ladder->bottom_at]))
        heap_pop(&ladder->late);
    else
        ladder->bottom_at++;
}

#endif
