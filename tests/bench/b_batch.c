/* Batch: real and generated logs, growth with jobs and with the length of the queue. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "tests/bench/bench.h"
#include "tests/support/harness.h"

enum { MILLION = 1000000 };

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15) ^ hash >> 29;
}

/* Median CPU seconds of one run; the checksum is that of all start times. */
static double measure(struct harness *h, const char *policy, uint64_t *checksum)
{
    double seconds[BENCH_REPEATS];
    struct error err;

    h->policy = policy_find(policy, &err);
    h->dense = true;
    h->results = mem_alloc(h->count * sizeof *h->results);
    for (size_t i = 0; i < BENCH_REPEATS; i++) {
        BUG_UNLESS(h->policy && harness_run(h, &err));
        seconds[i] = h->seconds;
    }
    *checksum = 0;
    for (size_t i = 0; i < h->count; i++)
        *checksum = mix(*checksum, (uint64_t)h->results[i].start);
    mem_free(h->results);
    return bench_median(seconds, BENCH_REPEATS);
}

/* B1: KTH-SP2, 28,481 jobs, records kept. */
void bench_b1(struct bench *bench)
{
    static const char *const policies[] = { "batch.fcfs", "batch.easy", "batch.conservative" };
    struct harness h = { .nodes = 100, .measures = { "wait.mean", "wait.p95" } };
    size_t count;
    struct batch_arrival *jobs = harness_swf(ORRERY_DATA "/traces/swf/kth.swf.gz", false, &count);

    (void)bench;
    if (!jobs) {
        fprintf(stderr, "B1: skipped, no KTH log\n");
        return;
    }
    h.jobs = jobs;
    h.count = count;
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        uint64_t checksum;
        double ms = 1e3 * measure(&h, policies[i], &checksum);
        char what[64];

        snprintf(what, sizeof what, "kth %s", policies[i]);
        bench_print(&(struct bench_row){ .id = "B1",
                                         .what = what,
                                         .unit = "ms",
                                         .value = ms,
                                         .target = i == 1 ? 10 : 0,
                                         .checksum = checksum });
    }
    mem_free(jobs);
}

/* B2: growth with the number of jobs at load 0.7. */
void bench_b2(struct bench *bench)
{
    static const char *const sizes[] = { "jobs=10000", "jobs=100000", "jobs=1000000" };
    static const char *const policies[] = { "batch.fcfs", "batch.easy", "batch.conservative" };

    (void)bench;
    for (size_t s = 0; s < 3; s++) {
        struct harness_generator generator = { .name = "batch.lublin",
                                               .params = { sizes[s], "estimate=factor" },
                                               .nodes = 128,
                                               .load = 0.7,
                                               .seed = 1 };
        struct harness h = { .nodes = 128, .measures = { "wait.mean", "wait.p95" } };
        struct batch_arrival *jobs = harness_generate(&generator, &h.count);
        double easy = 0;

        h.jobs = jobs;
        for (size_t i = 0; i < 3; i++) {
            uint64_t checksum;
            double seconds = measure(&h, policies[i], &checksum);
            char what[64];

            snprintf(what, sizeof what, "%s %s", sizes[s], policies[i]);
            bench_print(&(struct bench_row){ .id = "B2",
                                             .what = what,
                                             .unit = "s",
                                             .value = seconds,
                                             .target = i == 1 && h.count == MILLION ? 1 : 0,
                                             .checksum = checksum });
            bench_print(&(struct bench_row){ .id = "B2",
                                             .what = what,
                                             .unit = "jobs/s",
                                             .value = (double)h.count / seconds,
                                             .target = 0,
                                             .checksum = checksum });
            if (i == 1)
                easy = seconds;
            if (i == 2)
                bench_print(&(struct bench_row){ .id = "B2",
                                                 .what = what,
                                                 .unit = "x easy",
                                                 .value = seconds / easy,
                                                 .target = 5,
                                                 .checksum = checksum });
        }
        mem_free(jobs);
    }
}

/*
 * Bursts of `length` jobs at once, each worked off before the next (load 0.86 on 128 processors:
 * mean size 16.5, mean run time an hour, one job in 550 s), so that the queue is long in its mean.
 */
static struct batch_arrival *bursts(size_t length, size_t count)
{
    struct batch_arrival *jobs = mem_alloc(count * sizeof *jobs);
    struct bench_rng rng;

    bench_seed(&rng, 7);
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = bench_next(&rng);
        int64_t run = 60 + (int64_t)(bits % 7200);

        jobs[i] = (struct batch_arrival){ .submit = (sim_time)(i / length * length) * 550 * SECOND,
                                          .run = run * SECOND,
                                          .request = run * (1 + (int64_t)(bits >> 20 & 3)) * SECOND,
                                          .procs = 1 + (int64_t)(bits >> 40 & 31),
                                          .procs_used = BATCH_UNKNOWN,
                                          .user = BATCH_UNKNOWN,
                                          .group = BATCH_UNKNOWN,
                                          .queue = BATCH_UNKNOWN };
    }
    return jobs;
}

/* B3: growth with the length of the queue. */
void bench_b3(struct bench *bench)
{
    static const size_t lengths[] = { 10, 1000, 100000 };
    static const char *const kinds[] = { "backfill=fcfs", "backfill=sjf" };

    (void)bench;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < 3; i++) {
            struct harness h = { .nodes = 128,
                                 .count = 300000,
                                 .params = { kinds[k] },
                                 .measures = { "queue_length.mean" } };
            struct batch_arrival *jobs = bursts(2 * lengths[i], h.count);
            uint64_t checksum;
            double seconds;
            char what[96];

            h.jobs = jobs;
            seconds = measure(&h, "batch.easy", &checksum);
            snprintf(what, sizeof what, "queue %zu easy %s (mean length %.0f)", lengths[i],
                     kinds[k], h.values[0]);
            bench_print(&(struct bench_row){ .id = "B3",
                                             .what = what,
                                             .unit = "jobs/s",
                                             .value = (double)h.count / seconds,
                                             .target = 0,
                                             .checksum = checksum });
            mem_free(jobs);
        }
}
