/* Priority queue of 16-byte keys: a 4-ary heap that can find, move and remove any of its items. */
#ifndef ORRERY_BASE_HEAP_H
#define ORRERY_BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/arena.h"

/*
 * Keys order by `high`, then by `low`. The lowest 24 bits of `low` are the item: a small number
 * chosen by the user, such as an index of an array. The rest of `low` breaks ties; two keys of one
 * heap are never equal. All bits set is reserved: it is later than any key.
 */
struct heap_key {
    uint64_t high;
    uint64_t low;
};

enum { HEAP_ITEM_BITS = 24, HEAP_ITEMS = 1 << HEAP_ITEM_BITS };

/* Doubles that are not negative order like their bits: a real number as `high`, and back. */
static inline uint64_t heap_high(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double heap_real(uint64_t high)
{
    double value;

    memcpy(&value, &high, sizeof value);
    return value;
}

/*
 * Start with heap_init; nothing needs freeing, the memory is the slab's and follows the peak.
 * Siblings share one cache line. After heap_pop the root stays empty until the next call: a push
 * that follows a pop fills it in one pass. An indexed heap holds an item once and knows where; a
 * plain one may hold an item many times and can only push and pop.
 */
struct heap {
    struct heap_key *keys; /* keys[1] starts a cache line; all bits set beyond count */
    uint32_t *at;          /* position + 1 of each item, 0 if it is not in the heap; NULL: plain */
    size_t count;          /* keys, an empty root included */
    size_t room;           /* keys that fit */
    size_t items;          /* entries of `at` */
    bool hole;             /* the root is empty; its key then reads { 0, 0 } */
    struct slab *slab;     /* borrowed */
    void *piece;           /* what the slab gave for keys, and its size */
    size_t piece_size;
};

void heap_init(struct heap *heap, struct slab *slab, bool indexed);

/* Forgets all keys; costs time in proportion to their number and keeps the memory. */
void heap_clear(struct heap *heap);

/* Slow paths of heap_push: more keys, or a larger item number than ever before. */
void heap_grow(struct heap *heap);
void heap_grow_items(struct heap *heap, uint32_t item);

/* Indexed heaps only; the item must be in the heap. */
void heap_move(struct heap *heap, uint32_t item,
               struct heap_key key); /* the new key has the item */
void heap_remove(struct heap *heap, uint32_t item);

static inline uint32_t heap_item(struct heap_key key)
{
    return (uint32_t)key.low & (HEAP_ITEMS - 1);
}

/* One subtraction with borrow, no branch: times are as good as random to a branch predictor. */
static inline bool heap_before(struct heap_key a, struct heap_key b)
{
    __extension__ typedef unsigned __int128 wide;

    return ((wide)a.high << 64 | a.low) < ((wide)b.high << 64 | b.low);
}

static inline bool heap_has(const struct heap *heap, uint32_t item)
{
    return item < heap->items && heap->at[item] != 0;
}

static inline size_t heap_count(const struct heap *heap)
{
    return heap->count - heap->hole;
}

/* As two words: a key is compared as words, and a load of both at once waits for both stores. */
static inline void heap_set(struct heap_key *to, struct heap_key key)
{
    to->high = key.high;
    to->low = key.low;
}

static inline void heap_put(struct heap_key *keys, uint32_t *at, size_t i, struct heap_key key)
{
    heap_set(&keys[i], key);
    if (at)
        at[heap_item(key)] = (uint32_t)i + 1;
}

/* Puts `key` at the free place i or below it. */
static inline void heap_sink(struct heap *heap, size_t i, struct heap_key key)
{
    struct heap_key *keys = heap->keys;
    uint32_t *at = heap->at;
    size_t count = heap->count;

    for (size_t child = 4 * i + 1; child < count; child = 4 * i + 1) {
        size_t left = child + heap_before(keys[child + 1], keys[child]);
        size_t right = child + 2 + heap_before(keys[child + 3], keys[child + 2]);
        size_t least = heap_before(keys[right], keys[left]) ? right : left;

        if (!heap_before(keys[least], key))
            break;
        heap_put(keys, at, i, keys[least]);
        i = least;
    }
    heap_put(keys, at, i, key);
}

/* Puts `key` at the free place i or above it. An empty root is less than any key. */
static inline void heap_rise(struct heap *heap, size_t i, struct heap_key key)
{
    struct heap_key *keys = heap->keys;
    uint32_t *at = heap->at;

    while (i > 0 && heap_before(key, keys[(i - 1) / 4])) {
        heap_put(keys, at, i, keys[(i - 1) / 4]);
        i = (i - 1) / 4;
    }
    heap_put(keys, at, i, key);
}

static inline void heap_push(struct heap *heap, struct heap_key key)
{
    if (heap->at && heap_item(key) >= heap->items)
        heap_grow_items(heap, heap_item(key));
    if (heap->hole) {
        heap->hole = false;
        heap_sink(heap, 0, key);
        return;
    }
    if (heap->count == heap->room)
        heap_grow(heap);
    heap_rise(heap, heap->count++, key);
}

/* Fills an empty root with the last key. */
static inline void heap_close(struct heap *heap)
{
    size_t last = --heap->count;
    struct heap_key key = heap->keys[last];

    heap->hole = false;
    heap->keys[last] = (struct heap_key){ UINT64_MAX, UINT64_MAX };
    if (last > 0)
        heap_sink(heap, 0, key);
}

/* The least key, all bits set if the heap is empty; borrowed until the next change. */
static inline const struct heap_key *heap_min(struct heap *heap)
{
    if (heap->hole)
        heap_close(heap);
    return heap->keys;
}

/* Takes the least key; the heap must not be empty. */
static inline struct heap_key heap_pop(struct heap *heap)
{
    struct heap_key key = *heap_min(heap);

    if (heap->at)
        heap->at[heap_item(key)] = 0;
    heap->keys[0] = (struct heap_key){ 0, 0 };
    heap->hole = true;
    return key;
}

#endif
