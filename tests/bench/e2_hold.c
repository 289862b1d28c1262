/* E2: the hold model: take the least of N events, put one back. Queue only, and by the engine. */
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/base/heap.h"
#include "sim/engine/engine.h"
#include "sim/engine/ladder.h"
#include "tests/bench/bench.h"

/* What one back-end did: the time of a hold, and what shows that it did the right thing. */
struct outcome {
    double ns;
    uint64_t clock;
};

struct hold {
    struct bench_table table;
    size_t size;
    size_t warm_up;
    size_t holds; /* in each of the repeats */
};

static struct hold hold_of(enum bench_shape shape, size_t size)
{
    struct hold hold = { .size = size };

    bench_fill(&hold.table, shape);
    hold.warm_up = size > 200000 ? 2 * size : 4 * size > 1000 ? 4 * size : 1000;
    hold.holds = size > 500000 ? 2 * size : 1000000;
    return hold;
}

static struct heap_key key_of(sim_time time, uint64_t sequence, uint32_t item)
{
    return (struct heap_key){ (uint64_t)time, sequence << HEAP_ITEM_BITS | item };
}

/* One queue and the increments that it is fed with; `clock` is the time of the last hold. */
struct state {
    struct bench_table table;
    struct heap heap;
    struct ladder ladder;
    struct engine *engine;
    uint64_t sequence;
    uint64_t clock;
    size_t left; /* holds, of the engine */
};

/* Warms up, then repeats; `run` does a number of holds with the queue compiled into its loop. */
static struct outcome measure(const struct hold *hold, struct state *state,
                              void (*run)(struct state *state, size_t holds))
{
    double ns[BENCH_REPEATS];

    run(state, hold->warm_up);
    for (int i = 0; i < BENCH_REPEATS; i++) {
        double start = bench_seconds();

        run(state, hold->holds);
        ns[i] = (bench_seconds() - start) / (double)hold->holds * 1e9;
    }
    return (struct outcome){ bench_median(ns, BENCH_REPEATS), state->clock };
}

static void hold_heap(struct state *state, size_t holds)
{
    struct heap *heap = &state->heap;

    for (size_t i = 0; i < holds; i++) {
        struct heap_key key = heap_pop(heap);

        state->clock = key.high;
        heap_push(heap, key_of((sim_time)key.high + bench_pick(&state->table), state->sequence++,
                               heap_item(key)));
    }
}

static void hold_ladder(struct state *state, size_t holds)
{
    struct ladder *ladder = &state->ladder;
    struct heap_key key;

    for (size_t i = 0; i < holds && ladder_pop(ladder, INT64_MAX, &key); i++) {
        state->clock = key.high;
        ladder_push(ladder, key_of((sim_time)key.high + bench_pick(&state->table),
                                   state->sequence++, heap_item(key)));
    }
}

static void hold_engine(struct state *state, size_t holds)
{
    struct error err;

    state->left = holds;
    BUG_UNLESS(engine_run(state->engine, TIME_NEVER, &err));
    state->clock = (uint64_t)engine_now(state->engine);
}

static struct outcome by_heap(const struct hold *hold)
{
    struct arena *arena = arena_create();
    struct state *state = arena_alloc(arena, sizeof *state);
    struct outcome outcome;
    struct slab slab;

    state->table = hold->table;
    slab_init(&slab, arena);
    heap_init(&state->heap, &slab, true);
    for (uint32_t i = 0; i < hold->size; i++)
        heap_push(&state->heap, key_of(bench_pick(&state->table), state->sequence++, i));
    outcome = measure(hold, state, hold_heap);
    arena_destroy(arena);
    return outcome;
}

static struct outcome by_ladder(const struct hold *hold)
{
    struct arena *arena = arena_create();
    struct state *state = arena_alloc(arena, sizeof *state);
    struct outcome outcome;
    struct slab slab;

    state->table = hold->table;
    slab_init(&slab, arena);
    ladder_init(&state->ladder, arena, &slab);
    for (uint32_t i = 0; i < hold->size; i++)
        ladder_push(&state->ladder, key_of(bench_pick(&state->table), state->sequence++, i));
    outcome = measure(hold, state, hold_ladder);
    arena_destroy(arena);
    return outcome;
}

static void hold_once(void *context, struct engine *engine, const struct event *event)
{
    struct state *state = context;
    struct event again = *event;

    again.time += bench_pick(&state->table);
    engine_at(engine, &again);
    if (--state->left == 0)
        engine_stop(engine);
}

static struct outcome by_engine(const struct hold *hold, int queue)
{
    struct arena *arena = arena_create();
    struct state *state = arena_alloc(arena, sizeof *state);
    struct event event = { 0 };
    struct outcome outcome;

    state->table = hold->table;
    state->engine = engine_create(arena, &(struct engine_options){ .queue = queue });
    event.handler = engine_handler(state->engine, "hold", hold_once, state);
    for (event.a = 0; event.a < hold->size; event.a++) {
        event.time = bench_pick(&state->table);
        engine_at(state->engine, &event);
    }
    outcome = measure(hold, state, hold_engine);
    engine_close(state->engine);
    arena_destroy(arena);
    return outcome;
}

struct size {
    size_t size;
    const char *name;
    double queue_target;
    double engine_target;
};

static void print(const struct size *size, enum bench_shape shape, const char *way,
                  struct outcome outcome, double target)
{
    char what[64];
    struct bench_row row = { "E2", what, "ns/hold", outcome.ns, target, outcome.clock };

    snprintf(what, sizeof what, "hold %s N=%s %s", bench_shape_name(shape), size->name, way);
    bench_print(&row);
}

enum { HEAP_MOST = 1000000 };

static void run(struct bench *bench, const struct size *size, enum bench_shape shape)
{
    struct hold hold = hold_of(shape, size->size);
    bool small = size->size < 100;
    double queue_target = shape == SHAPE_EXP ? size->queue_target : 0;
    double engine_target = shape == SHAPE_EXP ? size->engine_target : 0;
    struct outcome ladder = by_ladder(&hold);
    struct outcome engine;

    print(size, shape, "queue: ladder", ladder, small ? 0 : queue_target);
    if (size->size <= HEAP_MOST) {
        struct outcome heap = by_heap(&hold);

        print(size, shape, "queue: heap", heap, small ? queue_target : 0);
        bench_check(bench, heap.clock == ladder.clock, "E2", "heap and ladder agree");
    }
    engine = by_engine(&hold, QUEUE_AUTO);
    print(size, shape, "engine", engine, engine_target);
    bench_check(bench, engine.clock == ladder.clock, "E2", "engine and queue agree");
}

void bench_e2(struct bench *bench)
{
    static const struct size sizes[] = {
        { 10, "10", 20, 30 },         { 1000, "1e3", 32, 50 },       { 100000, "1e5", 45, 70 },
        { 1000000, "1e6", 100, 160 }, { 10000000, "1e7", 150, 250 },
    };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int shape = 0; shape < SHAPES; shape++) {
            if (shape == SHAPE_EXP || sizes[i].size <= HEAP_MOST / 10)
                run(bench, &sizes[i], (enum bench_shape)shape);
        }
    }
}
