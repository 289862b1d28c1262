/* E6: N hosts, each with one task at a time: the skeleton of any cluster. */
#include <stdio.h>

#include "sim/model/share.h"
#include "tests/bench/bench.h"

enum { TASKS = 1000000 };

struct hosts {
    struct share *share;
    struct bench_rng rng;
    struct bench_layers layers;
    uint64_t ended;
    uint64_t left;
    double work;
};

static void submit(struct hosts *hosts, uint32_t resource)
{
    double work = bench_exponential(&hosts->rng, &hosts->layers);

    hosts->work += work;
    hosts->left--;
    share_start(hosts->share, resource, work, 0);
}

static void ended(void *context, uint32_t resource, uint64_t item)
{
    struct hosts *hosts = context;

    (void)item;
    hosts->ended++;
    if (hosts->left > 0)
        submit(hosts, resource);
}

static double run(struct bench *bench, uint32_t count, uint64_t *clock)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, NULL);
    struct hosts hosts = { .left = TASKS };
    struct share_options options = { count, 1, ended, &hosts };
    double seconds = bench_seconds();
    struct error err;

    bench_seed(&hosts.rng, 1);
    bench_layers_init(&hosts.layers);
    hosts.share = share_create(arena, engine, &options);
    for (uint32_t i = 0; i < count; i++)
        submit(&hosts, i);
    BUG_UNLESS(engine_run(engine, TIME_NEVER, &err));
    seconds = bench_seconds() - seconds;
    *clock = (uint64_t)engine_now(engine);
    bench_check(bench, hosts.ended == TASKS && hosts.left == 0, "E6", "every task ends once");
    bench_check(bench, fabs(hosts.work / TASKS - 1) < 3e-3, "E6", "the mean work is 1");
    bench_check(bench, time_seconds(engine_now(engine)) * count >= hosts.work, "E6",
                "the hosts were busy no longer than the run");
    engine_close(engine);
    arena_destroy(arena);
    return seconds / TASKS;
}

void bench_e6(struct bench *bench)
{
    static const uint32_t counts[] = { 100, 1000, 10000 };

    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        double seconds[BENCH_REPEATS];
        char what[64];
        struct bench_row row = { "E6", what, "M tasks/s", 0, 0, 0 };

        for (int i = 0; i < BENCH_REPEATS; i++)
            seconds[i] = run(bench, counts[c], &row.checksum);
        snprintf(what, sizeof what, "%u hosts, one task at a time", (unsigned)counts[c]);
        row.value = 1e-6 / bench_median(seconds, BENCH_REPEATS);
        bench_print(&row);
    }
}
