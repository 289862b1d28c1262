/* Arena and slab: alignment, zeroes, no two pieces on one byte, memory that follows the peak. */
#include <stdbool.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

enum { PIECES = 300 };

static bool is_zero(const void *piece, size_t size)
{
    const unsigned char *bytes = piece;

    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void pieces_are_aligned_and_zero(void **state)
{
    static const size_t sizes[] = { 0,       1,     15,    16,    17,
                                    1000,    16384, 65535, 65536, (1 << 20) - 1,
                                    40000000 };
    struct arena *arena = arena_create();

    (void)state;
    for (size_t round = 0; round < 20; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] - (round > 0); i++) {
            void *piece = arena_alloc(arena, sizes[i]);

            assert_int_equal((uintptr_t)piece % 16, 0);
            assert_true(is_zero(piece, sizes[i]));
            memset(piece, 0xa5, sizes[i]);
        }
    assert_true(is_zero(arena_array(arena, 1000, 24), 24000));
    assert_string_equal(arena_text(arena, "some text"), "some text");
    assert_string_equal(arena_text(arena, ""), "");
    assert_true(arena_bytes(arena) >= 40000000 && arena_bytes(arena) < 120000000);
    arena_destroy(arena);
    arena_destroy(NULL);
}

struct piece {
    unsigned char *bytes;
    size_t size;
    unsigned char fill;
};

static void check(const struct piece *piece)
{
    for (size_t i = 0; i < piece->size; i++)
        assert_int_equal(piece->bytes[i], piece->fill);
}

/* Takes, resizes and gives back at random; every piece keeps its own bytes. */
static void slab_pieces_never_overlap(void **state)
{
    struct arena *arena = arena_create();
    struct piece pieces[PIECES] = { 0 };
    struct slab slab;
    struct rng rng;

    (void)state;
    slab_init(&slab, arena);
    rng_seed(&rng, 3);
    for (int step = 0; step < 40000; step++) {
        struct piece *piece = &pieces[rng_below(&rng, PIECES)];
        size_t size = rng_below(&rng, UINT64_C(1) << rng_below(&rng, 13));

        check(piece);
        if (!piece->bytes) {
            piece->bytes = slab_alloc(&slab, size);
            assert_int_equal((uintptr_t)piece->bytes % 16, 0);
            assert_true(is_zero(piece->bytes, size));
        } else if (rng_below(&rng, 2)) {
            size_t kept = size < piece->size ? size : piece->size;

            piece->bytes = slab_resize(&slab, piece->bytes, piece->size, size);
            for (size_t i = 0; i < kept; i++)
                assert_int_equal(piece->bytes[i], piece->fill);
            assert_true(is_zero(piece->bytes + kept, size - kept));
        } else {
            slab_free(&slab, piece->bytes, piece->size);
            *piece = (struct piece){ 0 };
            continue;
        }
        piece->size = size;
        piece->fill = (unsigned char)(1 + rng_below(&rng, 255));
        memset(piece->bytes, piece->fill, size);
    }
    slab_free(&slab, NULL, 100);
    arena_destroy(arena);
}

static void slab_memory_follows_the_peak(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    void *pieces[100];
    size_t bytes = 0;

    (void)state;
    slab_init(&slab, arena);
    for (int round = 0; round < 1000; round++) {
        for (size_t i = 0; i < 100; i++)
            pieces[i] = slab_alloc(&slab, 40 * i + 1);
        for (size_t i = 0; i < 100; i++)
            slab_free(&slab, pieces[(7 * i) % 100], 40 * ((7 * i) % 100) + 1);
        if (round == 0)
            bytes = arena_bytes(arena);
    }
    assert_int_equal(arena_bytes(arena), bytes);
    arena_destroy(arena);
}

static void memory_outside_arenas(void **state)
{
    char *piece = mem_alloc(100);
    char *copy = mem_text("text");

    (void)state;
    assert_true(is_zero(piece, 100));
    memset(piece, 'x', 100);
    piece = mem_resize(piece, 100000);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(piece[i], 'x');
    assert_string_equal(copy, "text");
    mem_free(piece);
    mem_free(copy);
    mem_free(mem_alloc(0));
    mem_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_zero),
        cmocka_unit_test(slab_pieces_never_overlap),
        cmocka_unit_test(slab_memory_follows_the_peak),
        cmocka_unit_test(memory_outside_arenas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
