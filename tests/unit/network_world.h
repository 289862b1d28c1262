/* A network whose completions are written down, with routes by letters. */
#ifndef ORRERY_TESTS_UNIT_NETWORK_WORLD_H
#define ORRERY_TESTS_UNIT_NETWORK_WORLD_H

#include "sim/model/network.h"
#include "tests/unit/fill.h"
#include "tests/unit/unit.h"

enum { MOST_ITEMS = 100000 };

struct world {
    struct arena *arena;
    struct engine *engine;
    struct network *network;
    uint32_t handler;
    void (*act)(struct world *world, uint64_t what);
    void (*then)(struct world *world, uint64_t item); /* called on completions, unless NULL */
    sim_time end[MOST_ITEMS];
    struct network_flow flow[MOST_ITEMS];
    uint64_t order[MOST_ITEMS];
    uint32_t ended;
    uint32_t limit;    /* starts still to come */
    struct twin *twin; /* of random histories */
};

static inline void ended(void *context, uint64_t item)
{
    struct world *world = context;

    assert_int_equal(world->end[item], -1);
    world->end[item] = engine_now(world->engine);
    world->order[world->ended++] = item;
    if (world->then)
        world->then(world, item);
}

static inline void acts(void *context, struct engine *engine, const struct event *event)
{
    struct world *world = context;

    (void)engine;
    world->act(world, event->a);
}

static inline struct world *world_create(uint32_t links, double capacity)
{
    struct arena *arena = arena_create();
    struct world *world = arena_alloc(arena, sizeof *world);
    struct network_options options = { links, capacity, ended, world };

    world->arena = arena;
    world->engine = engine_create(arena, NULL);
    world->network = network_create(arena, world->engine, &options);
    world->handler = engine_handler(world->engine, "act", acts, world);
    for (uint32_t i = 0; i < MOST_ITEMS; i++)
        world->end[i] = -1;
    return world;
}

static inline void act_at(struct world *world, sim_time time, uint32_t phase, uint64_t what)
{
    struct event event = { time, world->handler, phase, what, 0 };

    engine_at(world->engine, &event);
}

static inline void run(struct world *world, sim_time until)
{
    struct error err;

    assert_true(engine_run(world->engine, until, &err));
}

/* Route by letters, "ac" being links 0 and 2. */
static inline void start(struct world *world, uint64_t item, const char *route, double bytes)
{
    uint32_t links[FILL_HOPS];
    struct network_transfer transfer = { links, 0, bytes, (double)INFINITY, 1, item, NULL, 0 };

    for (; route[transfer.count]; transfer.count++)
        links[transfer.count] = (uint32_t)(route[transfer.count] - 'a');
    world->flow[item] = network_start(world->network, &transfer);
    assert_int_not_equal(world->flow[item].generation, 0);
}

#endif
