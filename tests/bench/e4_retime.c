/* E4: hold, with four re-times of random pending events, or one replaced, by exact handles. */
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/engine/engine.h"
#include "tests/bench/bench.h"

enum { HOLDS = 300000 };

struct retime {
    struct bench_table table;
    struct event_id *ids; /* of the events by their number a */
    uint64_t count;
    size_t left;
    bool replace; /* one cancel and one new event instead of four re-times */
};

static uint64_t any(struct retime *r)
{
    return (uint64_t)(((bench_xorshift(&r->table) >> 32) * r->count) >> 32);
}

static void hold(void *context, struct engine *engine, const struct event *event)
{
    struct retime *r = context;
    struct event again = *event;
    sim_time now = event->time;

    again.time = now + bench_pick(&r->table);
    r->ids[again.a] = engine_at(engine, &again);
    if (r->replace) {
        again.a = any(r);
        engine_cancel(engine, r->ids[again.a]);
        again.time = now + bench_pick(&r->table);
        r->ids[again.a] = engine_at(engine, &again);
    } else {
        for (int i = 0; i < 4; i++) {
            uint64_t other = any(r);

            engine_retime(engine, r->ids[other], now + bench_pick(&r->table));
        }
    }
    if (--r->left == 0)
        engine_stop(engine);
}

struct outcome {
    double ns;
    uint64_t clock;
    size_t bytes;
};

static struct outcome run(uint64_t count, bool replace, int queue)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &(struct engine_options){ .queue = queue });
    struct retime r = { .ids = arena_array(arena, count, sizeof *r.ids), .count = count };
    struct event event = { .handler = engine_handler(engine, "hold", hold, &r) };
    struct outcome outcome;
    double ns[BENCH_REPEATS];
    struct error err;

    bench_fill(&r.table, SHAPE_EXP);
    r.replace = replace;
    for (event.a = 0; event.a < count; event.a++) {
        event.time = bench_pick(&r.table);
        r.ids[event.a] = engine_at(engine, &event);
    }
    for (int repeat = -1; repeat < BENCH_REPEATS; repeat++) {
        double start = bench_seconds();
        size_t holds = repeat < 0 ? 2 * count : HOLDS < 2 * count ? count : HOLDS;

        r.left = holds;
        BUG_UNLESS(engine_run(engine, TIME_NEVER, &err));
        if (repeat >= 0)
            ns[repeat] = (bench_seconds() - start) / (double)holds * 1e9;
    }
    outcome.ns = bench_median(ns, BENCH_REPEATS);
    outcome.clock = (uint64_t)engine_now(engine);
    outcome.bytes = arena_bytes(arena);
    engine_close(engine);
    arena_destroy(arena);
    return outcome;
}

static void rows(struct bench *bench, uint64_t count, bool replace, double target)
{
    static const char *const names[] = { "auto", "heap", "ladder" };
    uint64_t clock = 0;

    for (int queue = QUEUE_AUTO; queue <= QUEUE_LADDER; queue++) {
        struct outcome o = run(count, replace, queue);
        char what[96];
        struct bench_row row = {
            "E4", what, "ns/op", o.ns, replace || queue != QUEUE_AUTO ? 0 : target, o.clock
        };

        snprintf(what, sizeof what, "hold + %s N=%llu engine: %s, %zu B/event",
                 replace ? "cancel + new" : "4 re-times", (unsigned long long)count, names[queue],
                 o.bytes / count);
        bench_print(&row);
        clock = clock ? clock : o.clock;
        bench_check(bench, o.clock == clock, "E4", "the queues agree");
    }
}

void bench_e4(struct bench *bench)
{
    rows(bench, 1000, false, 110);
    rows(bench, 100000, false, 230);
    rows(bench, 1000000, false, 900);
    rows(bench, 1000, true, 0);
    rows(bench, 100000, true, 0);
}
