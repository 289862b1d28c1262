/* The heap against a plain array: any mix of operations gives the same order. */
#include <string.h>

#include "sim/base/heap.h"
#include "tests/unit/unit.h"

enum { ITEMS = 300, STEPS = 200000 };

struct naive {
    struct heap_key keys[ITEMS];
    bool in[ITEMS];
    size_t count;
};

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static uint32_t naive_min(const struct naive *naive)
{
    uint32_t best = ITEMS;

    for (uint32_t i = 0; i < ITEMS; i++) {
        if (naive->in[i] && (best == ITEMS || naive->keys[i].high < naive->keys[best].high ||
                             (naive->keys[i].high == naive->keys[best].high &&
                              naive->keys[i].low < naive->keys[best].low)))
            best = i;
    }
    return best;
}

static struct heap_key random_key(uint64_t *state, uint64_t *sequence, uint32_t item)
{
    uint64_t high = next(state) % 3 == 0 ? next(state) >> 1 : next(state) % 20;

    return (struct heap_key){ high, (*sequence)++ << HEAP_ITEM_BITS | item };
}

static void indexed_heap_is_an_array(void **unused)
{
    struct arena *arena = arena_create();
    struct naive naive = { .count = 0 };
    struct slab slab;
    struct heap heap;
    uint64_t state = 1, sequence = 0;

    (void)unused;
    slab_init(&slab, arena);
    heap_init(&heap, &slab, true);
    for (int step = 0; step < STEPS; step++) {
        uint32_t item = (uint32_t)(next(&state) % ITEMS);
        uint64_t what = next(&state) % 8;

        assert_int_equal(heap_has(&heap, item), naive.in[item]);
        assert_int_equal(heap_count(&heap), naive.count);
        if (!naive.in[item] && what < 4) {
            naive.keys[item] = random_key(&state, &sequence, item);
            naive.in[item] = true;
            naive.count++;
            heap_push(&heap, naive.keys[item]);
        } else if (naive.in[item] && what < 2) {
            naive.keys[item] = random_key(&state, &sequence, item);
            heap_move(&heap, item, naive.keys[item]);
        } else if (naive.in[item] && what == 2) {
            naive.in[item] = false;
            naive.count--;
            heap_remove(&heap, item);
        } else if (naive.count > 0 && what >= 5) {
            uint32_t min = naive_min(&naive);

            assert_int_equal(heap_item(heap_pop(&heap)), min);
            naive.in[min] = false;
            naive.count--;
        }
        if (step % 20000 == 0) {
            heap_clear(&heap);
            memset(naive.in, 0, sizeof naive.in);
            naive.count = 0;
        }
    }
    arena_destroy(arena);
}

/* A plain heap may hold an item many times. */
static void plain_heap_sorts(void **unused)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct heap heap;
    struct heap_key before = { 0, 0 };
    uint64_t state = 2, sequence = 0;

    (void)unused;
    slab_init(&slab, arena);
    heap_init(&heap, &slab, false);
    for (int i = 0; i < 10000; i++)
        heap_push(&heap, random_key(&state, &sequence, HEAP_ITEMS - 1));
    for (int i = 0; i < 10000; i++) {
        struct heap_key key = heap_pop(&heap);

        assert_true(i == 0 || heap_before(before, key));
        before = key;
    }
    assert_int_equal(heap_count(&heap), 0);
    assert_int_equal(heap_min(&heap)->high, UINT64_MAX);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indexed_heap_is_an_array),
        cmocka_unit_test(plain_heap_sorts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
