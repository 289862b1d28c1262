/* The parts of the 4-ary heap that are not called for every event. */
#include "sim/base/heap.h"

#include <string.h>

#include "sim/base/error.h"

enum { LINE = 64, SIBLINGS = 4, FIRST_PIECE = 256, FIRST_ITEMS = 8 };

/* The slab gives powers of two, so the room is what is left of one after aligning. */
void heap_grow(struct heap *heap)
{
    size_t size = heap->piece ? 2 * heap->piece_size : FIRST_PIECE;
    char *piece = slab_alloc(heap->slab, size);
    char *line = piece + (LINE - (uintptr_t)piece % LINE) % LINE;
    struct heap_key *keys = (struct heap_key *)(void *)line + SIBLINGS - 1;
    size_t room = (size_t)(piece + size - (char *)keys) / sizeof *keys - SIBLINGS;

    if (heap->piece)
        memcpy(keys, heap->keys, heap->count * sizeof *keys);
    memset(keys + heap->count, 0xff, (room + SIBLINGS - heap->count) * sizeof *keys);
    slab_free(heap->slab, heap->piece, heap->piece_size);
    heap->keys = keys;
    heap->room = room;
    heap->piece = piece;
    heap->piece_size = size;
}

void heap_grow_items(struct heap *heap, uint32_t item)
{
    size_t items = heap->items;

    while (items <= item)
        items *= 2;
    heap->at =
        slab_resize(heap->slab, heap->at, heap->items * sizeof *heap->at, items * sizeof *heap->at);
    heap->items = items;
}

void heap_init(struct heap *heap, struct slab *slab, bool indexed)
{
    memset(heap, 0, sizeof *heap);
    heap->slab = slab;
    heap_grow(heap);
    if (indexed) {
        heap->items = FIRST_ITEMS;
        heap->at = slab_alloc(slab, heap->items * sizeof *heap->at);
    }
}

void heap_clear(struct heap *heap)
{
    for (size_t i = heap->hole; heap->at && i < heap->count; i++)
        heap->at[heap_item(heap->keys[i])] = 0;
    memset(heap->keys, 0xff, heap->count * sizeof *heap->keys);
    heap->count = 0;
    heap->hole = false;
}

static void place(struct heap *heap, size_t i, struct heap_key key)
{
    if (i > 0 && heap_before(key, heap->keys[(i - 1) / 4]))
        heap_rise(heap, i, key);
    else
        heap_sink(heap, i, key);
}

void heap_move(struct heap *heap, uint32_t item, struct heap_key key)
{
    BUG_UNLESS(heap_has(heap, item) && heap_item(key) == item);
    place(heap, heap->at[item] - 1, key);
}

void heap_remove(struct heap *heap, uint32_t item)
{
    size_t i, last;
    struct heap_key key;

    BUG_UNLESS(heap_has(heap, item));
    i = heap->at[item] - 1;
    heap->at[item] = 0;
    last = --heap->count;
    key = heap->keys[last];
    heap->keys[last] = (struct heap_key){ UINT64_MAX, UINT64_MAX };
    if (i != last)
        place(heap, i, key);
}
