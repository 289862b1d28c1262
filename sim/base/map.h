/* A hash from 64-bit keys to 32-bit indexes, e.g. from a user's number to the row of that user. */
#ifndef ORRERY_BASE_MAP_H
#define ORRERY_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

/* Returned for a key that is not there; never stored as a value. */
#define MAP_NONE UINT32_MAX

struct map_slot {
    uint64_t key;
    uint32_t next; /* value + 1; 0 while the slot is empty */
};

/* Open addressing, at most 3/4 full: some 21 to 43 bytes an entry. */
struct map {
    struct slab *slab;      /* borrowed for as long as the map; owns the memory */
    struct map_slot *slots; /* NULL until the first map_put */
    size_t room;            /* a power of two, or 0 */
    size_t count;           /* entries */
};

/* An empty map; takes no memory until the first map_put. */
void map_init(struct map *map, struct slab *slab);

/* The value of the key, or MAP_NONE. */
uint32_t map_get(const struct map *map, uint64_t key);

/* Sets the value of the key, whether it was there or not. */
void map_put(struct map *map, uint64_t key, uint32_t value);

/* Takes the key out; false if it was not there. Leaves no mark behind, so nothing slows down. */
bool map_remove(struct map *map, uint64_t key);

/* Gives the memory back to the slab; the map is empty and can be used again. */
void map_clear(struct map *map);

#endif
