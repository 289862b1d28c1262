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

/* Runs phase 0 (warm-up) and the repeats; a macro, so that the queue is compiled into the loop. */
#define REPEAT(RUN, OUT)                                                      \
    do {                                                                      \
        double ns[BENCH_REPEATS];                                             \
                                                                              \
        for (int repeat = -1; repeat < BENCH_REPEATS; repeat++) {             \
            size_t holds = repeat < 0 ? hold.warm_up : hold.holds;            \
            double start = bench_seconds();                                   \
                                                                              \
            RUN;                                                              \
            if (repeat >= 0)                                                  \
                ns[repeat] = (bench_seconds() - start) / (double)holds * 1e9; \
        }                                                                     \
        (OUT).ns = bench_median(ns, BENCH_REPEATS);                           \
    } while (0)

static uint64_t hold_heap(struct heap *heap, struct bench_table *table, uint64_t *sequence,
                          size_t holds)
{
    uint64_t clock = 0;

    for (size_t i = 0; i < holds; i++) {
        struct heap_key key = heap_pop(heap);

        clock = key.high;
        heap_push(heap, key_of((sim_time)clock + bench_pick(table), (*sequence)++, heap_item(key)));
    }
    return clock;
}

static uint64_t hold_ladder(struct ladder *ladder, struct bench_table *table, uint64_t *sequence,
                            size_t holds)
{
    uint64_t clock = 0;

    for (size_t i = 0; i < holds; i++) {
        struct heap_key key;

        if (!ladder_pop(ladder, INT64_MAX, &key))
            break;
        clock = key.high;
        ladder_push(ladder,
                    key_of((sim_time)clock + bench_pick(table), (*sequence)++, heap_item(key)));
    }
    return clock;
}

static struct outcome by_heap(struct hold hold)
{
    struct arena *arena = arena_create();
    struct outcome outcome = { 0, 0 };
    uint64_t sequence = 0;
    struct slab slab;
    struct heap heap;

    slab_init(&slab, arena);
    heap_init(&heap, &slab, true);
    for (uint32_t i = 0; i < hold.size; i++)
        heap_push(&heap, key_of(bench_pick(&hold.table), sequence++, i));
    REPEAT(outcome.clock = hold_heap(&heap, &hold.table, &sequence, holds), outcome);
    arena_destroy(arena);
    return outcome;
}

static struct outcome by_ladder(struct hold hold)
{
    struct arena *arena = arena_create();
    struct outcome outcome = { 0, 0 };
    uint64_t sequence = 0;
    struct slab slab;
    struct ladder ladder;

    slab_init(&slab, arena);
    ladder_init(&ladder, arena, &slab);
    for (uint32_t i = 0; i < hold.size; i++)
        ladder_push(&ladder, key_of(bench_pick(&hold.table), sequence++, i));
    REPEAT(outcome.clock = hold_ladder(&ladder, &hold.table, &sequence, holds), outcome);
    arena_destroy(arena);
    return outcome;
}

struct engine_hold {
    struct bench_table *table;
    size_t left;
};

static void hold_once(void *context, struct engine *engine, const struct event *event)
{
    struct engine_hold *hold = context;
    struct event again = *event;

    again.time += bench_pick(hold->table);
    engine_at(engine, &again);
    if (--hold->left == 0)
        engine_stop(engine);
}

static struct outcome by_engine(struct hold hold, int queue)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &(struct engine_options){ .queue = queue });
    struct engine_hold state = { &hold.table, 0 };
    struct event event = { .handler = engine_handler(engine, "hold", hold_once, &state) };
    struct outcome outcome;
    struct error err;

    for (uint32_t i = 0; i < hold.size; i++) {
        event.time = bench_pick(&hold.table);
        event.a = i;
        engine_at(engine, &event);
    }
    REPEAT(state.left = holds; BUG_UNLESS(engine_run(engine, TIME_NEVER, &err)), outcome);
    outcome.clock = (uint64_t)engine_now(engine);
    engine_close(engine);
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
    struct outcome ladder = by_ladder(hold);
    struct outcome engine;

    print(size, shape, "queue: ladder", ladder, small ? 0 : queue_target);
    if (size->size <= HEAP_MOST) {
        struct outcome heap = by_heap(hold);

        print(size, shape, "queue: heap", heap, small ? queue_target : 0);
        bench_check(bench, heap.clock == ladder.clock, "E2", "heap and ladder agree");
    }
    engine = by_engine(hold, QUEUE_AUTO);
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
