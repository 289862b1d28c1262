/* Where CFS and EEVDF let threads run on several CPUs: placing, idle and periodic balancing. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { MOST = 16 };

static const struct os_step hog_steps[] = { { .kind = OS_RUN, .time = 100000 * SECOND } };
static const struct os_program hog = { .step = hog_steps, .steps = 1 };
static const struct os_step sleeper_steps[] = { { .kind = OS_RUN, .time = MILLISECOND },
                                                { .kind = OS_SLEEP, .time = 10 * MILLISECOND } };
static const struct os_program sleeper = { .step = sleeper_steps, .steps = 2 };

static const char *const policies[] = { "os.cfs", "os.eevdf" };

/* How balancing is driven: by ticks, by timers where there are none, by the option. */
static const struct {
    const char *tick, *balance;
} drives[] = { { "tick=4ms", "balance=never" },
               { "tick=0s", "balance=never" },
               { "tick=1ms", "balance=10ms" } };

/* A run of threads and what each got, of a CPU. */
struct world {
    struct os_harness h;
    struct os_arrival items[MOST];
    double share[MOST];
    int64_t migrations;
};

static struct os_arrival *thread(struct world *w, const struct os_program *program)
{
    struct os_arrival *item = &w->items[w->h.count++];

    *item = os_harness_arrival(0, program);
    return item;
}

static void run(struct world *w, size_t policy, size_t drive, const char *until)
{
    const struct os_harness_segment *segment;
    double length = 0;
    struct error err;

    w->h.items = w->items;
    w->h.options[0] = drives[drive].tick;
    w->h.options[1] = drives[drive].balance;
    w->h.options[2] = until;
    w->h.measures[0] = "migrations";
    w->h.policy = policy_find(policies[policy], &err);
    assert_non_null(w->h.policy);
    MUST(os_harness_run(&w->h, &err));
    memset(w->share, 0, sizeof w->share);
    w->migrations = (int64_t)w->h.values[0];
    segment = w->h.segments.data;
    for (size_t i = 0; i < w->h.segments.count; i++) {
        w->share[segment[i].thread] += (double)(segment[i].finish - segment[i].start);
        if ((double)segment[i].finish > length)
            length = (double)segment[i].finish;
    }
    for (size_t i = 0; i < w->h.count; i++)
        w->share[i] /= length;
}

static void near(double is, double expected, double by)
{
    if (!(is >= expected - by && is <= expected + by))
        fail_msg("%.5f, not %.5f within %.5f", is, expected, by);
}

/* Three on two CPUs, five or six on four: each gets its part although no queue holds them all. */
static void hogs_get_equal_shares(void **state)
{
    static const struct {
        const char *cores;
        int hogs;
        double share;
    } cases[] = { { "cores=2", 3, 2. / 3 }, { "cores=4", 5, 4. / 5 }, { "cores=4", 6, 4. / 6 } };

    (void)state;
    for (size_t c = 0; c < 3; c++)
        for (size_t k = 0; k < 6; k++) {
            struct world w = { .h = { .platform = { cases[c].cores } } };

            for (int i = 0; i < cases[c].hogs; i++)
                thread(&w, &hog);
            run(&w, k % 2, k / 2, c ? "until=60s" : "until=10s");
            for (int i = 0; i < cases[c].hogs; i++)
                near(w.share[i], cases[c].share, .08 * cases[c].share);
            os_harness_free(&w.h);
        }
}

/* Without noise looks and slices stay in step: the third thread is never moved. */
static void looks_without_jitter_stay_in_step(void **state)
{
    struct world w = { .h = { .platform = { "cores=2" }, .params = { "balance_jitter=false" } } };
    const struct os_harness_segment *segment;

    (void)state;
    for (int i = 0; i < 3; i++)
        thread(&w, &hog);
    run(&w, 1, 0, "until=10s");
    segment = w.h.segments.data;
    for (size_t i = 0; i < w.h.segments.count; i++)
        assert_true(segment[i].thread != 2 || segment[i].cpu == 0);
    os_harness_free(&w.h);
}

/*
 * Weights of 1024 and four of 36: the four fit beside each other into what is missing, the heavy
 * one stays alone.
 */
static void loads_are_balanced_not_numbers(void **state)
{
    (void)state;
    for (size_t k = 0; k < 6; k++) {
        struct world w = { .h = { .platform = { "cores=2" } } };

        for (int i = 0; i < 5; i++)
            thread(&w, &hog)->nice = i ? 15 : 0;
        run(&w, k % 2, k / 2, "until=20s");
        near(w.share[0], 1, .01);
        for (int i = 1; i < 5; i++)
            near(w.share[i], .25, .02);
        os_harness_free(&w.h);
    }
}

/*
 * Threads 0 and 2 change places on CPU 0 at each tick of 4 ms. CPU 1 has nothing to do from 12.6
 * ms on and takes over at once who ran until 12; from 12.2 on it does not, as caches are hot for
 * 0.5 ms, but at the next tick.
 */
static void hot_threads_are_left(void **state)
{
    static const struct {
        sim_time end, start; /* us */
    } cases[] = { { 12600, 12600 }, { 12501, 12501 }, { 12499, 16000 }, { 12200, 16000 } };

    (void)state;
    for (size_t c = 0; c < 4; c++) {
        const struct os_step step = { .kind = OS_RUN, .time = cases[c].end * MICROSECOND };
        const struct os_program program = { &step, 1, 1 };
        struct world w = { .h = { .platform = { "cores=2" } } };
        const struct os_harness_segment *segment;
        sim_time start = 0;

        thread(&w, &hog);
        thread(&w, &program);
        thread(&w, &hog);
        run(&w, 1, 0, "until=60ms");
        segment = w.h.segments.data;
        for (size_t i = 0; i < w.h.segments.count && !start; i++)
            if (segment[i].cpu == 1 && segment[i].thread != 1)
                start = segment[i].start;
        assert_int_equal(start, cases[c].start * MICROSECOND);
        os_harness_free(&w.h);
    }
}

/* The CPU where the second run of the thread `which` begins. */
static int64_t second_cpu(const struct world *w, int64_t which)
{
    const struct os_harness_segment *segment = w->h.segments.data;
    bool slept = false;

    for (size_t i = 0; i < w->h.segments.count; i++) {
        if (segment[i].thread != which)
            continue;
        if (slept)
            return segment[i].cpu;
        slept = !strcmp(segment[i].why, "sleep");
    }
    return -1;
}

/*
 * A sleeper, at first alone on CPU 0, finds threads that came while it slept on the CPUs of `busy`
 * when it wakes. It stays when its own is free, else goes to an idle CPU of its cache: of an idle
 * core, else the next one; from another cache none is taken.
 */
static void wakees_look_in_their_cache(void **state)
{
    static const struct {
        const char *platform[2];
        uint64_t busy;
        int64_t cpu;
    } cases[] = {
        { { "smt=1", "cache_cpus=0" }, 0x0, 0 }, { { "smt=1", "cache_cpus=0" }, 0xe, 0 },
        { { "smt=1", "cache_cpus=0" }, 0x1, 1 }, { { "smt=1", "cache_cpus=0" }, 0x3, 2 },
        { { "smt=1", "cache_cpus=0" }, 0x7, 3 }, { { "smt=1", "cache_cpus=0" }, 0xf, 0 },
        { { "smt=1", "cache_cpus=2" }, 0x3, 0 }, { { "smt=1", "cache_cpus=2" }, 0xd, 1 },
        { { "smt=2", "cache_cpus=0" }, 0x1, 2 }, { { "smt=2", "cache_cpus=0" }, 0x9, 1 },
        { { "smt=2", "cache_cpus=0" }, 0x5, 1 }, { { "smt=2", "cache_cpus=0" }, 0x7, 3 },
    };

    (void)state;
    for (size_t k = 0; k < 2 * (sizeof cases / sizeof *cases); k++) {
        size_t c = k / 2;
        struct world w = { .h = { .platform = { "cores=4", cases[c].platform[0],
                                                cases[c].platform[1] } } };

        thread(&w, &sleeper);
        for (uint32_t cpu = 0; cpu < 4; cpu++)
            if (cases[c].busy >> cpu & 1) {
                struct os_arrival *item = thread(&w, &hog);

                item->submit = 2 * MILLISECOND;
                item->affinity.word[0] = UINT64_C(1) << cpu;
            }
        run(&w, k % 2, 0, "until=100ms");
        if (second_cpu(&w, 0) != cases[c].cpu)
            fail_msg("case %zu: CPU %d, not %d", c, (int)second_cpu(&w, 0), (int)cases[c].cpu);
        os_harness_free(&w.h);
    }
}

/* New threads go where most CPUs idle: to another cache, another core, then another sibling. */
static void new_threads_spread(void **state)
{
    static const struct {
        const char *platform[2];
        int64_t cpu[4]; /* of each in turn */
    } cases[] = { { { "smt=1", "cache_cpus=0" }, { 0, 1, 2, 3 } },
                  { { "smt=1", "cache_cpus=2" }, { 0, 2, 1, 3 } },
                  { { "smt=2", "cache_cpus=0" }, { 0, 2, 1, 3 } } };

    (void)state;
    for (size_t k = 0; k < 6; k++) {
        size_t c = k / 2;
        struct world w = { .h = { .platform = { "cores=4", cases[c].platform[0],
                                                cases[c].platform[1] } } };
        const struct os_harness_segment *segment;

        for (int i = 0; i < 4; i++)
            thread(&w, &hog);
        run(&w, k % 2, 0, "until=20ms");
        segment = w.h.segments.data;
        assert_int_equal(w.h.segments.count, 4);
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(segment[i].cpu, cases[c].cpu[segment[i].thread]);
        os_harness_free(&w.h);
    }
}

/*
 * Two threads of 30 ms on each CPU of one cache, two of 10 ms on each of the other: from 20 ms on
 * the second takes one from each of the first, and the 160 ms are done after 40 but for the ticks.
 */
static void idle_caches_take_over(void **state)
{
    static const struct os_step short_step = { .kind = OS_RUN, .time = 10 * MILLISECOND };
    static const struct os_step long_step = { .kind = OS_RUN, .time = 30 * MILLISECOND };
    static const struct os_program programs[] = { { &long_step, 1, 1 }, { &short_step, 1, 1 } };

    (void)state;
    for (size_t k = 0; k < 6; k++) {
        struct world w = { .h = { .platform = { "cores=4", "cache_cpus=2" } } };

        for (int i = 0; i < 8; i++)
            thread(&w, &programs[i % 2]);
        run(&w, k % 2, k / 2, "until=100ms");
        for (int64_t i = 0; i < 8; i++)
            assert_true(os_harness_thread(&w.h, i)->end <= 46 * MILLISECOND);
        assert_in_range(w.migrations, 2, 4);
        os_harness_free(&w.h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hogs_get_equal_shares),
        cmocka_unit_test(looks_without_jitter_stay_in_step),
        cmocka_unit_test(loads_are_balanced_not_numbers),
        cmocka_unit_test(hot_threads_are_left),
        cmocka_unit_test(wakees_look_in_their_cache),
        cmocka_unit_test(new_threads_spread),
        cmocka_unit_test(idle_caches_take_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
