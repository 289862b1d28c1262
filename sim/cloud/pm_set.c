/* Bits in blocks of 64 words; a block knows its members and which of its words have some. */
#include "sim/cloud/pm_set.h"

#include "sim/base/error.h"

enum { BLOCK = 4096 };

static uint32_t blocks_of(uint32_t size)
{
    return size / BLOCK + (size % BLOCK != 0);
}

size_t pm_set_bytes(uint32_t size)
{
    return (size_t)blocks_of(size) * (65 * sizeof(uint64_t) + sizeof(uint32_t));
}

void pm_set_init(struct pm_set *set, struct slab *slab, uint32_t size)
{
    *set = (struct pm_set){
        .size = size, .blocks = blocks_of(size), .slab = slab, .piece_size = pm_set_bytes(size)
    };
    set->piece = slab_alloc(slab, set->piece_size);
    set->word = set->piece;
    set->used = set->word + (size_t)64 * set->blocks;
    set->members = (uint32_t *)(set->used + set->blocks);
}

void pm_set_free(struct pm_set *set)
{
    slab_free(set->slab, set->piece, set->piece_size);
    set->piece = NULL;
    set->count = 0;
}

void pm_set_put(struct pm_set *set, uint32_t number, bool member)
{
    uint64_t *word = &set->word[number / 64];
    uint64_t bit = UINT64_C(1) << number % 64;
    uint64_t used = UINT64_C(1) << number / 64 % 64;
    uint32_t block = number / BLOCK;

    if (((*word & bit) != 0) == member)
        return;
    *word ^= bit;
    if (member) {
        set->used[block] |= used;
        set->members[block]++;
        set->count++;
    } else {
        if (!*word)
            set->used[block] &= ~used;
        set->members[block]--;
        set->count--;
    }
}

uint32_t pm_set_next(const struct pm_set *set, uint32_t from)
{
    uint32_t block = from / BLOCK;
    uint64_t bits, used;

    if (from >= set->size)
        return PM_SET_NONE;
    bits = set->word[from / 64] >> from % 64;
    if (bits)
        return from + (uint32_t)__builtin_ctzll(bits);
    /* Shifted twice, as a shift by 64 is none. */
    used = set->used[block] >> from / 64 % 64 >> 1 << 1 << from / 64 % 64;
    while (!used) {
        if (++block == set->blocks)
            return PM_SET_NONE;
        used = set->used[block];
    }
    from = 64 * block + (uint32_t)__builtin_ctzll(used);
    return 64 * from + (uint32_t)__builtin_ctzll(set->word[from]);
}

uint32_t pm_set_nth(const struct pm_set *set, uint32_t rank)
{
    uint32_t block = 0;
    uint32_t at;
    uint64_t bits;

    BUG_UNLESS(rank < set->count);
    for (; rank >= set->members[block]; block++)
        rank -= set->members[block];
    for (at = 64 * block;; at++) {
        uint32_t here = (uint32_t)__builtin_popcountll(set->word[at]);

        if (rank < here)
            break;
        rank -= here;
    }
    bits = set->word[at];
    while (rank--)
        bits &= bits - 1;
    return 64 * at + (uint32_t)__builtin_ctzll(bits);
}
