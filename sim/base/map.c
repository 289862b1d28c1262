/* Linear probing over a mixed key; removal moves later entries back instead of marking graves. */
#include "sim/base/map.h"

#include <string.h>

#include "sim/base/error.h"

enum { FIRST_ROOM = 16 };

void map_init(struct map *map, struct slab *slab)
{
    memset(map, 0, sizeof *map);
    map->slab = slab;
}

/* Keys are often small and consecutive; both ends of the product are folded into the low bits. */
static size_t home(const struct map *map, uint64_t key)
{
    uint64_t mixed = (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15);

    return (size_t)(mixed ^ mixed >> 32) & (map->room - 1);
}

/* The slot of the key, or the empty one where it would go. */
static struct map_slot *find(const struct map *map, uint64_t key)
{
    size_t at = home(map, key);

    while (map->slots[at].next && map->slots[at].key != key)
        at = (at + 1) & (map->room - 1);
    return &map->slots[at];
}

uint32_t map_get(const struct map *map, uint64_t key)
{
    /* An empty slot holds 0, which becomes MAP_NONE. */
    return map->count ? find(map, key)->next - 1 : MAP_NONE;
}

static void grow(struct map *map)
{
    struct map old = *map;

    map->room = old.room ? 2 * old.room : FIRST_ROOM;
    map->slots = slab_alloc(map->slab, map->room * sizeof *map->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].next)
            *find(map, old.slots[i].key) = old.slots[i];
    slab_free(map->slab, old.slots, old.room * sizeof *old.slots);
}

void map_put(struct map *map, uint64_t key, uint32_t value)
{
    struct map_slot *slot;

    BUG_UNLESS(value != MAP_NONE);
    if (4 * (map->count + 1) > 3 * map->room)
        grow(map);
    slot = find(map, key);
    map->count += !slot->next;
    slot->key = key;
    slot->next = value + 1;
}

bool map_remove(struct map *map, uint64_t key)
{
    size_t mask = map->room - 1;
    size_t hole;

    if (map_get(map, key) == MAP_NONE)
        return false;
    hole = (size_t)(find(map, key) - map->slots);
    for (size_t at = (hole + 1) & mask; map->slots[at].next; at = (at + 1) & mask) {
        /* An entry may fill the hole unless its home lies behind the hole. */
        size_t from = home(map, map->slots[at].key);

        if (((at - from) & mask) < ((at - hole) & mask))
            continue;
        map->slots[hole] = map->slots[at];
        hole = at;
    }
    map->slots[hole].next = 0;
    map->count--;
    return true;
}

void map_clear(struct map *map)
{
    slab_free(map->slab, map->slots, map->room * sizeof *map->slots);
    map_init(map, map->slab);
}
