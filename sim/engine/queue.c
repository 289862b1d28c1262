/* The parts of the queue that are not called for every event. */
#include "sim/engine/queue.h"

#include <string.h>

#include "sim/engine/engine.h"

enum { HALF_LINE = 32, FIRST_PIECE = 2048 };

_Static_assert(sizeof(struct slot) == HALF_LINE, "a slot is half a cache line");
_Static_assert(sizeof(struct slot_cargo) == HALF_LINE, "a cargo is half a cache line");

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

/* The first half line that starts in a piece. */
static void *align(void *piece)
{
    return (char *)piece + (HALF_LINE - (uintptr_t)piece % HALF_LINE) % HALF_LINE;
}

/* The slab gives powers of two, of which aligning may take half a line. */
bool queue_grow(struct queue *queue)
{
    size_t size = queue->slot_piece ? 2 * queue->piece_size : FIRST_PIECE;
    size_t room = size / HALF_LINE - 1;
    void *slots, *cargos;

    if (queue->room >= queue->limit)
        return false;
    slots = slab_alloc(&queue->slab, size);
    cargos = slab_alloc(&queue->slab, size);
    if (queue->slot_piece) {
        memcpy(align(slots), queue->slots, queue->used * sizeof *queue->slots);
        memcpy(align(cargos), queue->cargos, queue->used * sizeof *queue->cargos);
    }
    slab_free(&queue->slab, queue->slot_piece, queue->piece_size);
    slab_free(&queue->slab, queue->cargo_piece, queue->piece_size);
    queue->slots = align(slots);
    queue->cargos = align(cargos);
    queue->ladder.slots = queue->slots;
    queue->ladder.cargos = queue->cargos;
    queue->room = room < queue->limit ? (uint32_t)room : queue->limit;
    queue->slot_piece = slots;
    queue->cargo_piece = cargos;
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

        s->time = key.high;
        s->low = key.low;
        slot_enter(s, key, true);
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
    struct heap_key key = { s->time, s->low };

    if (slot_stale(s, entry)) {
        queue->ladder.stale--;
        return;
    }
    slot_enter(s, key, true);
    ladder_push(&queue->ladder, key);
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
    queue->ladder.loose = true;
    s->entry = SLOT_NO_ENTRY;
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
    bool earlier = slot_before(key, s);

    ladder->loose = true;
    ladder->stale += earlier;
    s->time = key.high;
    s->low = key.low;
    slot_enter(s, key, earlier);
    ladder_push_if(ladder, key, earlier);
    bound_stale(queue);
}

void queue_move(struct queue *queue, struct heap_key key)
{
    if (queue->in_ladder)
        move_in_ladder(queue, &queue->slots[heap_item(key)], key);
    else
        heap_move(&queue->heap, heap_item(key), key);
}
