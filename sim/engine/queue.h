/* The pending events: slots that hold them and a priority queue of their keys. */
#ifndef ORRERY_ENGINE_QUEUE_H
#define ORRERY_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/heap.h"
#include "sim/engine/ladder.h"
#include "sim/engine/slot.h"

/*
 * When QUEUE_AUTO moves the events from the heap to the ladder, and back. Through the engine both
 * cost the same at about 130 events; the heap is a third cheaper at 2, the ladder at 1,000.
 */
enum { QUEUE_LADDER_FROM = 256, QUEUE_HEAP_BELOW = 64 };

/*
 * Keys are struct heap_key: high is the time, the item is the slot. Start with queue_init. The
 * engine is the only user; it checks, the queue trusts. Events are in the heap or in the ladder,
 * never in both; the order is the same, as it is that of the keys.
 */
struct queue {
    struct slot *slots; /* aligned to cache lines; moves when it grows */
    uint32_t used;      /* slots used at least once */
    uint32_t room;      /* slots that fit */
    uint32_t limit;     /* slots there may ever be */
    uint32_t free;      /* first free slot + 1 */
    size_t live;        /* events pending */
    bool in_ladder;
    size_t ladder_from; /* in the heap: go to the ladder when as many are pending */
    size_t heap_below;  /* in the ladder: go to the heap when fewer are pending */
    struct heap heap;
    struct ladder ladder;
    struct slab slab;
    void *piece; /* what the slab gave for slots, and its size */
    size_t piece_size;
};

/* `kind` is enum queue_kind. */
void queue_init(struct queue *queue, struct arena *arena, int kind, uint32_t limit);

/* Makes room for more slots; false at the limit. */
bool queue_grow(struct queue *queue);

/* Takes a free slot; false at the limit. */
static inline bool queue_take(struct queue *queue, uint32_t *slot)
{
    if (queue->free) {
        *slot = queue->free - 1;
        queue->free = queue->slots[*slot].next;
        return true;
    }
    if (queue->used == queue->room && !queue_grow(queue))
        return false;
    *slot = queue->used++;
    queue->slots[*slot].generation = 1;
    return true;
}

/* Gives a slot back; its handles are stale from now on. */
static inline void queue_give(struct queue *queue, uint32_t slot)
{
    struct slot *s = &queue->slots[slot];

    if (++s->generation == 0)
        s->generation = 1;
    s->next = queue->free;
    queue->free = slot + 1;
}

/* Slow paths of the functions below. */
void queue_to_ladder(struct queue *queue);
void queue_to_heap(struct queue *queue);
void queue_defer(struct queue *queue, struct heap_key entry);

/* The slot's event is set already. Field by field: a pair just stored is slow to load as one. */
static inline void queue_push(struct queue *queue, struct heap_key key)
{
    struct slot *s = &queue->slots[heap_item(key)];

    if (!queue->in_ladder && queue->live >= queue->ladder_from)
        queue_to_ladder(queue);
    queue->live++;
    if (queue->in_ladder) {
        s->low = key.low;
        s->entry.high = key.high;
        s->entry.low = key.low;
        ladder_push(&queue->ladder, key);
    } else {
        heap_push(&queue->heap, key);
    }
}

static inline bool queue_pop_ladder(struct queue *queue, uint64_t until, struct heap_key *key)
{
    while (ladder_pop(&queue->ladder, until, key)) {
        const struct slot *s = &queue->slots[heap_item(*key)];

        if (s->entry.low == key->low && s->low == key->low)
            return true;
        queue_defer(queue, *key);
    }
    return false;
}

/*
 * Takes the least key if it is not after `until`. Inlined by force: engine_run has a second loop
 * for those who look on, and a call in the first one costs 6 % (E2).
 */
static inline __attribute__((always_inline)) bool queue_pop(struct queue *queue, uint64_t until,
                                                            struct heap_key *key)
{
    if (queue->live == 0)
        return false;
    if (queue->live < queue->heap_below)
        queue_to_heap(queue);
    if (queue->in_ladder) {
        if (!queue_pop_ladder(queue, until, key))
            return false;
    } else {
        if (heap_min(&queue->heap)->high > until)
            return false;
        *key = heap_pop(&queue->heap);
    }
    queue->live--;
    return true;
}

void queue_remove(struct queue *queue, uint32_t slot);
void queue_move(struct queue *queue, struct heap_key key); /* the item says which slot */

#endif
