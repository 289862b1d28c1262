/* What must hold for every os policy, on random threads, machines and kernels. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 40, THREADS = 12, STEPS = 6 };

struct world {
    struct os_step step[THREADS][STEPS];
    struct os_program program[THREADS];
    struct os_arrival item[THREADS];
    sim_time work[THREADS]; /* CPU time of each */
    char text[8][40];
    struct os_harness h;
};

static uint32_t below(struct rng *rng, uint64_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static void draw_program(struct world *w, uint32_t t, struct rng *rng)
{
    uint32_t steps = 1 + below(rng, STEPS);
    int64_t loops = 1 + below(rng, 4);

    for (uint32_t s = 0; s < steps; s++) {
        static const int kinds[] = { OS_RUN, OS_RUN, OS_SLEEP, OS_IO, OS_YIELD };
        int kind = s == 0 ? OS_RUN : kinds[below(rng, 5)];

        w->step[t][s] =
            (struct os_step){ .kind = kind, .time = (1 + below(rng, 20000)) * MICROSECOND };
        if (kind == OS_RUN)
            w->work[t] += loops * w->step[t][s].time;
    }
    w->program[t] = (struct os_program){ w->step[t], steps, loops };
}

static void draw_world(struct world *w, uint64_t seed)
{
    static const char *const ticks[] = { "tick=0s", "tick=1ms", "tick=4ms", "tick=10ms" };
    struct rng rng;
    sim_time at = 0;
    uint32_t cpus;

    memset(w, 0, sizeof *w);
    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    cpus = 1 + below(&rng, 4);
    snprintf(w->text[0], sizeof w->text[0], "cores=%u", cpus);
    snprintf(w->text[1], sizeof w->text[1], "switch_cost=%uus", below(&rng, 3));
    snprintf(w->text[2], sizeof w->text[2], "wake_cost=%uus", below(&rng, 50));
    w->h.platform[0] = w->text[0];
    w->h.options[0] = ticks[below(&rng, 4)];
    w->h.options[1] = w->text[1];
    w->h.options[2] = w->text[2];
    w->h.options[3] = below(&rng, 2) ? "exact=true" : "exact=false";
    for (uint32_t t = 0; t < THREADS; t++) {
        draw_program(w, t, &rng);
        at += below(&rng, 5) * 1000 * MICROSECOND;
        w->item[t] = os_harness_arrival(at, &w->program[t]);
        w->item[t].nice = (int64_t)below(&rng, 40) - 20;
        w->item[t].priority = 1 + below(&rng, 99);
        w->item[t].tickets = 1 + below(&rng, 100);
        w->item[t].period = (1 + below(&rng, 100)) * MILLISECOND;
        w->item[t].runtime = w->item[t].period / (2 + below(&rng, 30));
        if (below(&rng, 4) == 0)
            os_set_add(&w->item[t].affinity, below(&rng, cpus));
    }
    w->h.items = w->item;
    w->h.count = THREADS;
}

static int by_cpu(const void *a, const void *b)
{
    const struct os_harness_segment *x = a, *y = b;

    if (x->cpu != y->cpu)
        return x->cpu < y->cpu ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static int by_thread(const void *a, const void *b)
{
    const struct os_harness_segment *x = a, *y = b;

    if (x->thread != y->thread)
        return x->thread < y->thread ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

/* No CPU has two threads, no thread two CPUs, affinity holds, nothing runs before it arrives. */
static void check_segments(struct world *w)
{
    struct os_harness_segment *row = w->h.segments.data;
    size_t count = w->h.segments.count;

    qsort(row, count, sizeof *row, by_cpu);
    for (size_t i = 1; i < count; i++)
        assert_true(row[i].cpu != row[i - 1].cpu || row[i].start >= row[i - 1].finish);
    qsort(row, count, sizeof *row, by_thread);
    for (size_t i = 0; i < count; i++) {
        const struct os_arrival *item = &w->item[row[i].thread];

        assert_true(i == 0 || row[i].thread != row[i - 1].thread ||
                    row[i].start >= row[i - 1].finish);
        assert_true(row[i].start >= item->submit);
        assert_true(!item->affinity.word[0] || os_set_has(&item->affinity, (uint32_t)row[i].cpu));
    }
}

/* Everything ends, with the CPU time of its program to the tick. */
static void check_threads(const struct world *w)
{
    assert_int_equal(w->h.threads.count, THREADS);
    for (int64_t t = 0; t < THREADS; t++) {
        const struct os_harness_thread *row = os_harness_thread(&w->h, t);

        assert_true(row->end > row->arrival);
        assert_int_equal(row->cpu_time, w->work[t]);
        assert_true(row->end - row->arrival >= row->cpu_time + row->waited);
    }
}

static void run_world(const struct policy *policy, uint64_t seed)
{
    struct world *w = mem_alloc(sizeof *w);
    struct error err = { "" };

    draw_world(w, seed);
    w->h.policy = policy;
    w->h.seed = seed;
    if (!os_harness_run(&w->h, &err))
        fail_msg("%s, seed %llu: %s", policy->name, (unsigned long long)seed, err.text);
    check_segments(w);
    check_threads(w);
    os_harness_free(&w->h);
    mem_free(w);
}

static void every_policy(void **state)
{
    (void)state;
    for (size_t i = 0; policy_all[i]; i++)
        for (uint64_t seed = 1; seed <= ROUNDS && !strncmp(policy_all[i]->name, "os.", 3); seed++)
            run_world(policy_all[i], seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
