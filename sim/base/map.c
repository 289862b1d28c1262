/* Open addressing with linear probing. */
#include "sim/base/map.h"

void map_init(struct map *map, struct slab *slab)
{
    *map = (struct map){ .slab = slab };
}

static size_t place(const struct map *map, uint64_t key)
{
    size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (map->room - 1);

    while (map->used[at] && map->key[at] != key)
        at = (at + 1) & (map->room - 1);
    return at;
}

bool map_get(const struct map *map, uint64_t key, uint32_t *value)
{
    size_t at;

    if (!map->room)
        return false;
    at = place(map, key);
    if (map->used[at])
        *value = map->value[at];
    return map->used[at];
}

static void grow(struct map *map)
{
    struct map old = *map;

    map->room = old.room ? 2 * old.room : 16;
    map->key = slab_alloc(map->slab, map->room * sizeof *map->key);
    map->value = slab_alloc(map->slab, map->room * sizeof *map->value);
    map->used = slab_alloc(map->slab, map->room);
    map->count = 0;
    for (size_t i = 0; i < old.room; i++)
        if (old.used[i])
            map_put(map, old.key[i], old.value[i]);
    slab_free(map->slab, old.key, old.room * sizeof *map->key);
    slab_free(map->slab, old.value, old.room * sizeof *map->value);
    slab_free(map->slab, old.used, old.room);
}

void map_put(struct map *map, uint64_t key, uint32_t value)
{
    size_t at;

    if (2 * (map->count + 1) > map->room)
        grow(map);
    at = place(map, key);
    map->count += !map->used[at];
    map->used[at] = 1;
    map->key[at] = key;
    map->value[at] = value;
}
