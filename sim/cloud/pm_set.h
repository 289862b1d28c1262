/* A set of small numbers, such as the PMs that a flavour fits: next member, member by rank. */
#ifndef ORRERY_CLOUD_PM_SET_H
#define ORRERY_CLOUD_PM_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

#define PM_SET_NONE UINT32_MAX

/*
 * One bit a number, and above 64 words of them one bit for each word that is not empty and a count.
 * Adding and removing take constant time; next and nth look at one block of 4,096 numbers and pass
 * over the others by their counts. A seventh of a byte a number.
 */
struct pm_set {
    uint32_t size;  /* numbers 0 .. size - 1 */
    uint32_t count; /* members */
    uint32_t blocks;
    uint64_t *word;    /* [64 * blocks] */
    uint64_t *used;    /* [blocks] bit i: word i of the block has members */
    uint32_t *members; /* [blocks] */
    struct slab *slab;
    void *piece; /* what the slab gave, and its size */
    size_t piece_size;
};

/* Bytes that a set over so many numbers takes. */
size_t pm_set_bytes(uint32_t size);

/* Empty; the memory comes from the slab until pm_set_free. */
void pm_set_init(struct pm_set *set, struct slab *slab, uint32_t size);
void pm_set_free(struct pm_set *set);

/* In or out, whatever it was. */
void pm_set_put(struct pm_set *set, uint32_t number, bool member);

static inline bool pm_set_has(const struct pm_set *set, uint32_t number)
{
    return set->word[number / 64] >> number % 64 & 1;
}

/* The first member at or after `from`; PM_SET_NONE: there is none. */
uint32_t pm_set_next(const struct pm_set *set, uint32_t from);

/* The member with so many below it, rank < count. */
uint32_t pm_set_nth(const struct pm_set *set, uint32_t rank);

#endif
