/* A generator run to its end. */
#include "tests/support/cloud_items.h"

#include <string.h>

#include "tests/support/harness.h"
#include "workloads/registry.h"

struct cloud_arrival *cloud_items_make(const struct cloud_items *from, struct arena *arena,
                                       size_t *count, struct error *err)
{
    const struct generator *generator = generator_find(from->generator, err);
    struct cloud_platform platform = { .machines = { arena_array(arena, from->machine_count,
                                                                 sizeof *from->machines),
                                                     from->machine_count } };
    struct generator_input input = { .platform = &platform, .seed = from->seed, .arena = arena };
    struct cloud_arrival *items = NULL;
    size_t room = 0;
    void *self;

    if (!generator)
        return NULL;
    memcpy(platform.machines.item, from->machines, from->machine_count * sizeof *from->machines);
    input.capacity = cloud_pm_count(&platform);
    self = arena_alloc(arena, generator->policy.self_size);
    param_defaults(generator->policy.params, self, arena);
    if (!harness_set(generator->policy.params, self, from->params, arena, err) ||
        !generator->init(self, &input, err))
        return NULL;
    for (*count = 0;; (*count)++) {
        if (*count == room) {
            struct cloud_arrival *grown = arena_array(arena, 2 * room + 64, sizeof *grown);

            if (room)
                memcpy(grown, items, room * sizeof *grown);
            items = grown;
            room = 2 * room + 64;
        }
        if (!generator->next(self, &items[*count]))
            return items;
    }
}
