/* The parts of the queue that are not called for every event. */
#include "sim/engine/queue.h"

#include <string.h>

enum { LINE = 64, FIRST_PIECE = 4096 };

_Static_assert(sizeof(struct slot) == LINE, "a slot is a cache line");

void queue_init(struct queue *queue, struct arena *arena, uint32_t limit)
{
    memset(queue, 0, sizeof *queue);
    queue->limit = limit;
    slab_init(&queue->slab, arena);
    heap_init(&queue->heap, &queue->slab, true);
}

/* One line of each piece is lost to aligning; the last piece is a line longer to reach the limit.
 */
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
    queue->room = room < queue->limit ? (uint32_t)room : queue->limit;
    queue->piece = piece;
    queue->piece_size = size;
    return true;
}

void queue_remove(struct queue *queue, uint32_t slot)
{
    queue->live--;
    heap_remove(&queue->heap, slot);
}

void queue_move(struct queue *queue, struct heap_key key)
{
    heap_move(&queue->heap, heap_item(key), key);
}

uint64_t queue_low(const struct queue *queue, uint32_t slot)
{
    return queue->heap.keys[queue->heap.at[slot] - 1].low;
}
