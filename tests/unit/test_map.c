/* The map against a plain array of pairs, through growth and removal. */
#include "sim/base/map.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

enum { KEYS = 600 };

/* What a map of the keys should hold; MAP_NONE where nothing. */
struct oracle {
    uint64_t key[KEYS];
    uint32_t value[KEYS];
    size_t count;
};

static void same(const struct map *map, const struct oracle *oracle)
{
    assert_true(map->count == oracle->count);
    for (size_t i = 0; i < KEYS; i++)
        assert_true(map_get(map, oracle->key[i]) == oracle->value[i]);
}

/* Kinds of keys: consecutive, multiples of a large power of two, random. */
static uint64_t key_of(struct rng *rng, int kind, uint64_t i)
{
    return kind == 0 ? i : kind == 1 ? i << 52 : kind == 2 ? i << 20 : rng_u64(rng) | 1;
}

static void against_an_oracle(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;

    (void)state;
    slab_init(&slab, arena);
    for (int kind = 0; kind < 4; kind++) {
        struct oracle oracle = { .count = 0 };
        struct map map;
        struct rng rng;

        map_init(&map, &slab);
        rng_stream(&rng, 31, 0, RNG_TEST, (uint64_t)kind);
        for (size_t i = 0; i < KEYS; i++) {
            oracle.key[i] = key_of(&rng, kind, i);
            oracle.value[i] = MAP_NONE;
        }
        for (int step = 0; step < 20000; step++) {
            size_t i = rng_below(&rng, KEYS);
            /* Phases of growing and of shrinking. */
            bool put = rng_below(&rng, 10) < (step / 4000 % 2 ? 2u : 8u);

            if (put) {
                uint32_t value = (uint32_t)rng_below(&rng, MAP_NONE);

                map_put(&map, oracle.key[i], value);
                oracle.count += oracle.value[i] == MAP_NONE;
                oracle.value[i] = value;
            } else {
                assert_true(map_remove(&map, oracle.key[i]) == (oracle.value[i] != MAP_NONE));
                oracle.count -= oracle.value[i] != MAP_NONE;
                oracle.value[i] = MAP_NONE;
            }
            if (step % 50 == 0)
                same(&map, &oracle);
        }
        same(&map, &oracle);
        map_clear(&map);
        assert_true(map.count == 0 && map_get(&map, oracle.key[0]) == MAP_NONE);
    }
    arena_destroy(arena);
}

static void empty_and_extreme(void **state)
{
    struct arena *arena = arena_create();
    size_t before = arena_bytes(arena);
    struct slab slab;
    struct map map;

    (void)state;
    slab_init(&slab, arena);
    map_init(&map, &slab);
    assert_true(map_get(&map, 0) == MAP_NONE && !map_remove(&map, 0));
    assert_true(arena_bytes(arena) == before);
    map_put(&map, 0, 0);
    map_put(&map, UINT64_MAX, MAP_NONE - 1);
    map_put(&map, 0, 7);
    assert_true(map.count == 2 && map_get(&map, 0) == 7);
    assert_true(map_get(&map, UINT64_MAX) == MAP_NONE - 1 && map_get(&map, 1) == MAP_NONE);
    map_clear(&map);
    map_clear(&map);
    arena_destroy(arena);
}

/* Ten million entries come and go through a map of a hundred: memory follows those in it. */
static void memory_follows_the_entries(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct map map;
    size_t before;

    (void)state;
    slab_init(&slab, arena);
    map_init(&map, &slab);
    for (uint64_t i = 0; i < 100; i++)
        map_put(&map, i, (uint32_t)i);
    before = arena_bytes(arena);
    for (uint64_t i = 100; i < 10000000; i++) {
        map_put(&map, i, (uint32_t)i);
        assert_true(map_remove(&map, i - 100));
    }
    assert_true(map.count == 100 && map.room == 256 && arena_bytes(arena) == before);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_an_oracle),
        cmocka_unit_test(empty_and_extreme),
        cmocka_unit_test(memory_follows_the_entries),
    };

    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
