/* The pending events: slots that hold them and a priority queue of their keys. */
#ifndef ORRERY_ENGINE_QUEUE_H
#define ORRERY_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/heap.h"

/* One event: one cache line. Free slots form a list. */
struct slot {
    struct heap_key key;   /* ladder only: where the event is due */
    struct heap_key entry; /* ladder only: the entry that stands for the event, never after key */
    uint64_t a, b;
    uint32_t handler;
    uint32_t generation; /* counts the uses of the slot; never 0 */
    uint32_t next;       /* next free slot + 1 */
};

/*
 * Keys are struct heap_key: high is the time, the item is the slot. Start with queue_init. The
 * engine is the only user; it checks, the queue trusts.
 */
struct queue {
    struct slot *slots; /* aligned to cache lines; moves when it grows */
    uint32_t used;      /* slots used at least once */
    uint32_t room;      /* slots that fit */
    uint32_t limit;     /* slots there may ever be */
    uint32_t free;      /* first free slot + 1 */
    size_t live;        /* events pending */
    struct heap heap;
    struct slab slab;
    void *piece; /* what the slab gave for slots, and its size */
    size_t piece_size;
};

void queue_init(struct queue *queue, struct arena *arena, uint32_t limit);

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

static inline void queue_push(struct queue *queue, struct heap_key key)
{
    queue->live++;
    heap_push(&queue->heap, key);
}

/* Takes the least key if it is not after `until`. */
static inline bool queue_pop(struct queue *queue, uint64_t until, struct heap_key *key)
{
    if (queue->live == 0 || heap_min(&queue->heap)->high > until)
        return false;
    queue->live--;
    *key = heap_pop(&queue->heap);
    return true;
}

void queue_remove(struct queue *queue, uint32_t slot);
void queue_move(struct queue *queue, struct heap_key key);    /* the item says which slot */
uint64_t queue_low(const struct queue *queue, uint32_t slot); /* of the key of a pending event */

#endif
