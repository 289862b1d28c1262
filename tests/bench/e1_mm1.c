/* E1: M/M/1 at a load of 0.9, one million objects, time-weighted length on. */
#include <string.h>

#include "sim/base/arena.h"
#include "sim/engine/engine.h"
#include "tests/bench/bench.h"
#include "tests/bench/mm1.h"

enum { OBJECTS = 1000000, FIRST_ROOM = 1024 };

/* A ring of arrival times, as long as the queue ever was. */
struct mm1 {
    struct bench_rng rng;
    struct bench_layers layers;
    struct slab *slab;
    sim_time *ring;
    uint64_t room;
    uint64_t head;
    uint64_t tail;
    uint64_t to_come;
    uint32_t arrival;
    uint32_t departure;
    sim_time changed;
    double waited;
    double area;
};

static void grow(struct mm1 *m)
{
    sim_time *ring = slab_alloc(m->slab, 2 * m->room * sizeof *ring);

    for (uint64_t i = m->head; i < m->tail; i++)
        ring[i & (2 * m->room - 1)] = m->ring[i & (m->room - 1)];
    slab_free(m->slab, m->ring, m->room * sizeof *ring);
    m->ring = ring;
    m->room *= 2;
}

static void count(struct mm1 *m, sim_time now)
{
    m->area += (double)(m->tail - m->head) * (double)(now - m->changed);
    m->changed = now;
}

static void after(struct engine *engine, uint32_t handler, uint32_t phase, double delay)
{
    struct event event = { engine_now(engine) + bench_ticks(delay), handler, phase, 0, 0 };

    engine_at(engine, &event);
}

static void arrive(void *context, struct engine *engine, const struct event *event)
{
    struct mm1 *m = context;

    count(m, event->time);
    if (m->tail - m->head == m->room)
        grow(m);
    m->ring[m->tail++ & (m->room - 1)] = event->time;
    if (m->tail - m->head == 1)
        after(engine, m->departure, PHASE_COMPLETE, bench_exponential(&m->rng, &m->layers));
    if (--m->to_come > 0)
        after(engine, m->arrival, PHASE_ARRIVE, bench_exponential(&m->rng, &m->layers) * (1 / .9));
}

static void depart(void *context, struct engine *engine, const struct event *event)
{
    struct mm1 *m = context;

    count(m, event->time);
    m->waited += (double)(event->time - m->ring[m->head++ & (m->room - 1)]);
    if (m->tail > m->head)
        after(engine, m->departure, PHASE_COMPLETE, bench_exponential(&m->rng, &m->layers));
}

struct mm1_result mm1_run(uint64_t seed, uint64_t objects)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, NULL);
    struct mm1 m = { .to_come = objects, .room = FIRST_ROOM };
    struct mm1_result result;
    struct error err;
    struct slab slab;
    double start = bench_thread_seconds();

    slab_init(&slab, arena);
    m.slab = &slab;
    m.ring = slab_alloc(&slab, m.room * sizeof *m.ring);
    bench_seed(&m.rng, seed);
    bench_layers_init(&m.layers);
    m.arrival = engine_handler(engine, "arrive", arrive, &m);
    m.departure = engine_handler(engine, "depart", depart, &m);
    after(engine, m.arrival, PHASE_ARRIVE, bench_exponential(&m.rng, &m.layers) * (1 / .9));
    BUG_UNLESS(engine_run(engine, TIME_NEVER, &err));
    result.seconds = bench_thread_seconds() - start;
    result.clock = (uint64_t)engine_now(engine);
    result.events = engine_events(engine);
    result.wait = m.waited / (double)objects / 1e9;
    result.length = m.area / (double)result.clock;
    result.rate = (double)objects / ((double)result.clock / 1e9);
    engine_close(engine);
    arena_destroy(arena);
    return result;
}

void bench_e1(struct bench *bench)
{
    double seconds[BENCH_REPEATS];
    struct mm1_result first = { 0 };
    struct bench_row row = { "E1", "mm1 1e6 objects", "ns/object", 0, 55, 0 };

    for (int i = 0; i < BENCH_REPEATS; i++) {
        struct mm1_result result = mm1_run(1, OBJECTS);

        if (i == 0)
            first = result;
        seconds[i] = result.seconds;
        bench_check(bench, result.clock == first.clock, "E1", "the same seed gives the same run");
    }
    bench_check(bench, fabs(first.wait - 10) < .57, "E1", "W is 10 +- 0.57");
    bench_check(bench, fabs(first.length / (first.rate * first.wait) - 1) < 1e-9, "E1",
                "L = lambda W");
    bench_check(bench, first.events == 2 * (uint64_t)OBJECTS, "E1", "two events an object");
    row.value = bench_median(seconds, BENCH_REPEATS) / OBJECTS * 1e9;
    row.checksum = first.clock;
    bench_print(&row);
}
