/* E3: PHOLD: each event makes one more, for its own process or, one time in four, for another. */
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/engine/engine.h"
#include "tests/bench/bench.h"

/* A random stream for each logical process, as in the simulators this is compared with. */
struct process {
    struct bench_rng rng;
    uint64_t events;
};

struct phold {
    struct process *processes;
    uint64_t count;
    struct bench_layers layers;
};

static void hop(void *context, struct engine *engine, const struct event *event)
{
    struct phold *phold = context;
    struct process *process = &phold->processes[event->a];
    struct event next = *event;

    process->events++;
    if (bench_uniform(&process->rng) < .25)
        next.a = (uint64_t)(((bench_next(&process->rng) >> 32) * phold->count) >> 32);
    next.time += bench_ticks(.1 + .9 * bench_exponential(&process->rng, &phold->layers));
    engine_at(engine, &next);
}

/*
 * A process renews every 1 s on average with a squared variation of .81, so that from a first
 * event as late as any other it has had end + (.81 - 1) / 2 events by then.
 */
struct outcome {
    double seconds;
    uint64_t events;
    uint64_t clock;
};

static struct outcome run(uint64_t count, sim_time end, int queue)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &(struct engine_options){ .queue = queue });
    struct phold phold = { .processes = arena_array(arena, count, sizeof *phold.processes),
                           .count = count };
    struct event event = { .handler = engine_handler(engine, "hop", hop, &phold) };
    struct outcome outcome;
    struct error err;

    bench_layers_init(&phold.layers);
    for (event.a = 0; event.a < count; event.a++) {
        bench_seed(&phold.processes[event.a].rng, event.a);
        event.time =
            bench_ticks(.1 + .9 * bench_exponential(&phold.processes[event.a].rng, &phold.layers));
        engine_at(engine, &event);
    }
    outcome.seconds = bench_seconds();
    BUG_UNLESS(engine_run(engine, end, &err));
    outcome.seconds = bench_seconds() - outcome.seconds;
    outcome.events = engine_events(engine);
    outcome.clock = (uint64_t)engine_now(engine);
    engine_close(engine);
    arena_destroy(arena);
    return outcome;
}

static void row(struct bench *bench, uint64_t count, uint64_t end)
{
    static const char *const names[] = { "auto", "heap", "ladder" };
    uint64_t clock = 0;

    for (int queue = QUEUE_AUTO; queue <= QUEUE_LADDER; queue++) {
        double ns[BENCH_REPEATS];
        char what[64];
        struct bench_row row = { "E3", what, "ns/event", 0, queue == QUEUE_AUTO ? 150 : 0, 0 };

        for (int i = 0; i < BENCH_REPEATS; i++) {
            struct outcome o = run(count, (sim_time)end * SECOND, queue);
            double expected = (double)count * ((double)end - .095);

            ns[i] = o.seconds / (double)o.events * 1e9;
            clock = clock ? clock : o.clock ^ o.events;
            row.checksum = o.clock ^ o.events;
            bench_check(bench, fabs((double)o.events - expected) < 3 * sqrt(expected), "E3",
                        "events = processes x time +- 3 sigma");
            bench_check(bench, row.checksum == clock, "E3", "the queues agree");
        }
        snprintf(what, sizeof what, "phold LPs=%llu engine: %s", (unsigned long long)count,
                 names[queue]);
        row.value = bench_median(ns, BENCH_REPEATS);
        bench_print(&row);
    }
}

void bench_e3(struct bench *bench)
{
    row(bench, 1000, 2000);
    row(bench, 100000, 20);
}
