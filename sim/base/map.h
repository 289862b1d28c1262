/* A hash map from 64-bit keys to 32-bit values. */
#ifndef ORRERY_BASE_MAP_H
#define ORRERY_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

struct map {
    struct slab *slab; /* borrowed */
    size_t count, room;
    uint64_t *key;
    uint32_t *value;
    uint8_t *used;
};

void map_init(struct map *map, struct slab *slab);
bool map_get(const struct map *map, uint64_t key, uint32_t *value);
void map_put(struct map *map, uint64_t key, uint32_t value);

#endif
