/* E5: n tasks share one host by virtual time, each started again when it ends. */
#include <stdio.h>

#include "sim/model/share.h"
#include "tests/bench/bench.h"

struct host {
    struct share *share;
    struct bench_rng rng;
    struct bench_layers layers;
    uint64_t ended;
    uint32_t rounds;
    uint32_t *left; /* rounds still to come, by task */
    double work;    /* all that was started */
};

static void submit(struct host *host, uint32_t resource, uint64_t task)
{
    double work = bench_exponential(&host->rng, &host->layers);

    host->work += work;
    host->left[task]--;
    share_start(host->share, resource, work, task);
}

static void ended(void *context, uint32_t resource, uint64_t task)
{
    struct host *host = context;

    host->ended++;
    if (host->left[task] > 0)
        submit(host, resource, task);
}

/* Runs all tasks to their end; the time it took on a host of rate 1 must be the sum of the works.
 */
static double run(struct bench *bench, uint32_t tasks, uint32_t rounds, uint64_t *clock)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, NULL);
    struct host host = { .left = arena_array(arena, tasks, sizeof *host.left) };
    struct share_options options = { 1, 1, ended, &host };
    uint64_t total = (uint64_t)tasks * rounds;
    double seconds = bench_seconds();
    struct error err;

    bench_seed(&host.rng, 1);
    bench_layers_init(&host.layers);
    host.share = share_create(arena, engine, &options);
    for (uint32_t i = 0; i < tasks; i++) {
        host.left[i] = rounds;
        submit(&host, 0, i);
    }
    BUG_UNLESS(engine_run(engine, TIME_NEVER, &err));
    seconds = bench_seconds() - seconds;
    *clock = (uint64_t)engine_now(engine);
    bench_check(bench, host.ended == total, "E5", "every task ends once");
    bench_check(bench, fabs(time_seconds(engine_now(engine)) / host.work - 1) < 1e-9, "E5",
                "the host was busy for the sum of the works");
    engine_close(engine);
    arena_destroy(arena);
    return seconds / (double)total;
}

static void row(struct bench *bench, uint32_t tasks, uint32_t rounds, double target)
{
    double seconds[BENCH_REPEATS];
    char what[64];
    struct bench_row row = { "E5", what, "M tasks/s", 0, target, 0 };

    for (int i = 0; i < BENCH_REPEATS; i++)
        seconds[i] = run(bench, tasks, rounds, &row.checksum);
    snprintf(what, sizeof what, "%u tasks share a host, %u rounds", (unsigned)tasks,
             (unsigned)rounds);
    row.value = 1e-6 / bench_median(seconds, BENCH_REPEATS);
    bench_print(&row);
}

void bench_e5(struct bench *bench)
{
    row(bench, 100, 50, 0);
    row(bench, 1000, 5, 0);
    row(bench, 100, 10000, 15);
    row(bench, 1000, 1000, 10);
    row(bench, 100000, 10, 0);
}
