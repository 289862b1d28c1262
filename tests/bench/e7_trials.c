/* E7: a hundred trials of E1 on one thread and on two: the same bits. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sim/base/error.h"
#include "tests/bench/bench.h"
#include "tests/bench/mm1.h"

enum { TRIALS = 100, OBJECTS = 1000000, THREADS = 2 };

struct trials {
    atomic_int next;
    struct mm1_result results[TRIALS];
};

static void *work(void *context)
{
    struct trials *trials = context;
    int i;

    while ((i = atomic_fetch_add(&trials->next, 1)) < TRIALS)
        trials->results[i] = mm1_run((uint64_t)i + 1, OBJECTS);
    return NULL;
}

static double wall(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void run(struct trials *trials, int threads)
{
    pthread_t others[THREADS];

    atomic_init(&trials->next, 0);
    for (int i = 1; i < threads; i++)
        BUG_UNLESS(pthread_create(&others[i], NULL, work, trials) == 0);
    work(trials);
    for (int i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
}

static uint64_t fold(const struct trials *trials)
{
    uint64_t sum = 0;

    for (int i = 0; i < TRIALS; i++) {
        const struct mm1_result *r = &trials->results[i];
        uint64_t wait, length;

        memcpy(&wait, &r->wait, sizeof wait);
        memcpy(&length, &r->length, sizeof length);
        sum = (sum ^ r->clock ^ wait) * UINT64_C(0x9e3779b97f4a7c15) + (length ^ r->events);
    }
    return sum;
}

void bench_e7(struct bench *bench)
{
    struct trials trials;
    uint64_t first = 0;

    for (int threads = 1; threads <= THREADS; threads++) {
        double start = wall();
        double cpu = bench_seconds();
        double mean = 0;
        char what[64];
        struct bench_row row = { "E7", what, "ms CPU/trial", 0, 0, 0 };

        run(&trials, threads);
        cpu = bench_seconds() - cpu;
        start = wall() - start;
        row.value = cpu / TRIALS * 1e3;
        row.checksum = fold(&trials);
        first = first ? first : row.checksum;
        snprintf(what, sizeof what, "100 trials of mm1, %d threads, once, %.2f s", threads, start);
        bench_print(&row);
        for (int i = 0; i < TRIALS; i++)
            mean += trials.results[i].wait / TRIALS;
        bench_check(bench, row.checksum == first, "E7", "the same bits on any number of threads");
        bench_check(bench, fabs(mean - 10) < .06, "E7", "the mean of W is 10 +- 3 sigma");
    }
}
