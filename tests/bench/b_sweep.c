/* Sweeps: how a hundred short runs spread over two threads; memory of a long queue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "policies/registry.h"
#include "sim/run/runner.h"
#include "tests/bench/bench.h"
#include "tests/support/harness.h"

static const char sweep[] = "study: sweep\nsystem: batch\n"
                            "workload: {generator: batch.lublin, jobs: 5000}\n"
                            "platform: {nodes: 128}\nload: 0.7\n"
                            "policies: [batch.fcfs, batch.easy]\nsweep: {seed: 1..50}\n"
                            "measure: [wait.mean, bounded_slowdown.p95, utilization]\n";

static double wall(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Wall seconds of the whole sweep, results file included. */
static double run_sweep(const char *folder, int threads)
{
    struct arena *arena = arena_create();
    struct runner_options options = { .threads = threads };
    struct runner_report report;
    struct results *results;
    struct study *study;
    struct plan *plan;
    struct error err;
    char path[256];
    double begin;
    FILE *file;

    snprintf(path, sizeof path, "%s/sweep.yaml", folder);
    file = fopen(path, "w");
    BUG_UNLESS(file && fputs(sweep, file) >= 0 && fclose(file) == 0);
    begin = wall();
    study = study_load(path, NULL, 0, arena, &err);
    plan = study ? plan_make(study, arena, &err) : NULL;
    snprintf(path, sizeof path, "%s/sweep.db", folder);
    results = results_create(path, &err);
    BUG_UNLESS(plan && results && runner_run(plan, results, &options, &report, &err));
    results_close(results);
    begin = wall() - begin;
    BUG_UNLESS(report.run == 100 && report.failed == 0);
    unlink(path);
    snprintf(path, sizeof path, "%s/sweep.yaml", folder);
    unlink(path);
    arena_destroy(arena);
    return begin;
}

/* B4: one thread against two, in turn. */
void bench_b4(struct bench *bench)
{
    char folder[] = "/tmp/orrery-bench-XXXXXX";
    double one[BENCH_REPEATS], two[BENCH_REPEATS];
    double slow, fast;

    (void)bench;
    BUG_UNLESS(mkdtemp(folder));
    for (size_t i = 0; i < BENCH_REPEATS; i++) {
        one[i] = run_sweep(folder, 1);
        two[i] = run_sweep(folder, 2);
    }
    rmdir(folder);
    slow = bench_median(one, BENCH_REPEATS);
    fast = bench_median(two, BENCH_REPEATS);
    bench_print(&(struct bench_row){ "B4", "100 runs, 1 thread", "s wall", slow, 0, 100 });
    bench_print(&(struct bench_row){ "B4", "100 runs, 2 threads", "s wall", fast, 0, 100 });
    bench_print(&(struct bench_row){ "B4", "speed-up", "x", slow / fast, 1.8, 100 });
}

/* Resident bytes of this process. */
static double resident(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long total = 0;
    long pages = 0;

    if (!file || fscanf(file, "%ld %ld", &total, &pages) != 2)
        pages = 0;
    if (file)
        fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* Jobs that all arrive at once and wait for one that never ends: only the simulator grows. */
struct crowd {
    struct source source;
    int64_t left;
    double before, peak;
};

static bool next_of_crowd(struct source *source, void *item, bool *more, struct error *err)
{
    struct crowd *crowd = (struct crowd *)source;

    (void)err;
    *more = crowd->left > 0;
    if (crowd->left % 100000 == 0) {
        double now = resident();

        if (!crowd->before)
            crowd->before = now;
        crowd->peak = now > crowd->peak ? now : crowd->peak;
    }
    if (*more)
        *(struct batch_arrival *)item = (struct batch_arrival){ .run = SECOND,
                                                                .request = SECOND,
                                                                .procs = 1 + crowd->left % 64,
                                                                .procs_used = BATCH_UNKNOWN,
                                                                .user = crowd->left % 100,
                                                                .group = BATCH_UNKNOWN,
                                                                .queue = BATCH_UNKNOWN,
                                                                .number = crowd->left };
    crowd->left--;
    return true;
}

static void no_count(struct sink *sink, const char *what, int64_t rows)
{
    (void)sink;
    (void)what;
    (void)rows;
}

/* B5: bytes a live job, waiting under EASY. */
void bench_b5(struct bench *bench)
{
    enum { JOBS = 2000000 };
    extern const struct system system_batch;
    struct arena *arena = arena_create();
    struct batch_platform platform = { .nodes = 64, .cores = 1 };
    struct crowd crowd = { .source = { .next = next_of_crowd }, .left = JOBS };
    struct sink sink = { .count = no_count };
    struct error err;
    const struct policy *policy = policy_find("batch.easy", &err);
    struct run_input input = { .arena = arena,
                               .policy = policy,
                               .policy_self = arena_alloc(arena, policy->self_size),
                               .options = arena_alloc(arena, system_batch.options_size),
                               .platform = &platform,
                               .source = &crowd.source,
                               .sink = &sink };
    struct arena *options = arena_create();
    void *state;

    (void)bench;
    param_defaults(system_batch.options, (void *)(uintptr_t)input.options, options);
    param_defaults(policy->params, (void *)(uintptr_t)input.policy_self, options);
    input.meter = meter_create(arena, system_batch.metrics, NULL, 0);
    state = system_batch.open(&input, &err);
    BUG_UNLESS(state && system_batch.run(state, &err));
    system_batch.close(state);
    bench_print(&(struct bench_row){ "B5", "2e6 waiting jobs", "bytes/job",
                                     (crowd.peak - crowd.before) / JOBS, 150, JOBS });
    arena_destroy(arena);
    arena_destroy(options);
}
