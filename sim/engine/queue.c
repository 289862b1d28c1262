/* The parts of the queue that are not called for every event. */
#include "sim/engine/queue.h"

#include <string.h>

#include "sim/engine/engine.h"

enum { LINE = 64, FIRST_PIECE = 4096 };

_Static_assert(sizeof(struct slot) == LINE, "a slot is a cache line");

void queue_init(struct queue *queue, struct arena *arena, int kind, uint32_t limit)
{
    memset(queue, 0, sizeof *queue);
    queue->limit = limit;
    slab_init(&queue->slab, arena);
    heap_init(&queue->heap, &queue->slab, true);
    ladder_init(&queue->ladder, arena, &queue->slab);
    queue->in_ladder = kind == QUEUE_LADDER;
    queue->ladder_from = kind == QUEUE_AUTO ? QUEUE_LADDER_FROM : SIZE_MAX;
}

/* The slab gives powers of two, of which aligning may take a line. */
bool queue_grow(struct queue *queue)
{
    size_t size = queue->piece ? 2 * queue->piece_size : FIRST_PIECE;
    size_t room = size / LINE - 1;
    char *piece;
    char *line;

    if (queue->room >= queue->limit)
        return false;
    piece = slab_alloc(&queue->slab, size);
    line = piece + (LINE - (uintptr_t)piece % LINE) % LINE;
    if (queue->piece)
        memcpy(line, queue->slots, queue->used * sizeof *queue->slots);
    slab_free(&queue->slab, queue->piece, queue->piece_size);
    queue->slots = (struct slot *)(void *)line;
    queue->ladder.slots = queue->slots;
    queue->room = room < queue->limit ? (uint32_t)room : queue->limit;
    queue->piece = piece;
    queue->piece_size = size;
    return true;
}

/* The heap keeps its hysteresis by being left only when it is four times as full as at entry. */
void queue_to_ladder(struct queue *queue)
{
    const struct heap *heap = &queue->heap;

    for (size_t i = heap->hole; i < heap->count; i++) {
        struct heap_key key = heap->keys[i];
        struct slot *s = &queue->slots[heap_item(key)];

        s->low = key.low;
        s->entry = key;
        ladder_push(&queue->ladder, key);
    }
    heap_clear(&queue->heap);
    queue->in_ladder = true;
    queue->heap_below = QUEUE_HEAP_BELOW;
}

static void take_to_heap(void *context, struct heap_key key)
{
    heap_push(context, key);
}

void queue_to_heap(struct queue *queue)
{
    ladder_empty(&queue->ladder, take_to_heap, &queue->heap);
    queue->in_ladder = false;
    queue->heap_below = 0;
}

/* An entry surfaced that is stale, or whose event was moved to later. */
void queue_defer(struct queue *queue, struct heap_key entry)
{
    struct slot *s = &queue->slots[heap_item(entry)];

    if (s->entry.low != entry.low) {
        queue->ladder.stale--;
        return;
    }
    queue->ladder.deferred--;
    s->entry = (struct heap_key){ (uint64_t)s->event.time, s->low };
    ladder_push(&queue->ladder, s->entry);
}

/* Entries that nobody waits for are at most as many as the events, or a few. */
static void bound_stale(struct queue *queue)
{
    enum { FEW = 64 };

    if (queue->ladder.stale > queue->live && queue->ladder.stale > FEW)
        ladder_compact(&queue->ladder);
}

void queue_remove(struct queue *queue, uint32_t slot)
{
    struct slot *s = &queue->slots[slot];

    queue->live--;
    if (!queue->in_ladder) {
        heap_remove(&queue->heap, slot);
        return;
    }
    queue->ladder.deferred -= s->low != s->entry.low;
    s->entry.low = SLOT_NO_ENTRY;
    queue->ladder.stale++;
    bound_stale(queue);
}

/*
 * To a time after its entry: wait until that surfaces. To an earlier one: a new entry, and the old
 * one is stale. Which it is nobody can predict, hence no branches.
 */
static void move_in_ladder(struct queue *queue, struct slot *s, struct heap_key key)
{
    struct ladder *ladder = &queue->ladder;
    bool earlier = heap_before(key, s->entry);
    uint64_t mask = 0 - (uint64_t)earlier;

    ladder->deferred -= s->low != s->entry.low;
    ladder->deferred += !earlier;
    ladder->stale += earlier;
    s->low = key.low;
    s->entry.high ^= (s->entry.high ^ key.high) & mask;
    s->entry.low ^= (s->entry.low ^ key.low) & mask;
    ladder_push_if(ladder, key, earlier);
    bound_stale(queue);
}

void queue_move(struct queue *queue, struct heap_key key)
{
    struct slot *s = &queue->slots[heap_item(key)];

    s->event.time = (sim_time)key.high;
    if (queue->in_ladder)
        move_in_ladder(queue, s, key);
    else
        heap_move(&queue->heap, heap_item(key), key);
}
