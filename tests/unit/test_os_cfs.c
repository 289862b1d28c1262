/* The rules of CFS one by one, as kernel/sched/fair.c of Linux 6.1 has them; worked by hand. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { MOST = 16 };

static const struct os_step hog_steps[] = { { .kind = OS_RUN, .time = 100000 * SECOND } };
static const struct os_program hog = { .step = hog_steps, .steps = 1 };

static void run(struct os_harness *h)
{
    struct error err;

    h->policy = policy_find("os.cfs", &err);
    assert_non_null(h->policy);
    MUST(os_harness_run(h, &err));
}

/* When a thread begins its n-th run, from 0, in us. */
static int64_t begins(const struct os_harness *h, int64_t thread, size_t n)
{
    const struct os_harness_segment *segment = h->segments.data;

    for (size_t i = 0; i < h->segments.count; i++)
        if (segment[i].thread == thread && n-- == 0)
            return segment[i].start / MICROSECOND;
    return -1;
}

/*
 * sched_slice in ns. 6 ms by weight: 1024 and 335 of 1359; 110 of 1134 would be 582 us, but 750
 * are the least. From 9 threads on the period is 750 us for each: 10 make 7.5 ms, of which 3121 of
 * 12337 are 1897341 ns. A SCHED_IDLE thread weighs 3; its least slice beside others is not
 * scaled, so with 8 CPUs (all times 4) it is 750 us, not 3 ms; among its like it is 3 ms, half of
 * 24 ms being more. Without ticks a run is one slice, or several in a row.
 */
static void slices_by_number_and_weight(void **state)
{
    static const struct {
        const char *cores;
        int threads;
        int64_t nice;  /* of thread 0 */
        int idle;      /* so many of the last ones are SCHED_IDLE */
        int64_t first; /* slice of thread 0 */
        int64_t other;
    } cases[] = {
        { "cores=1", 2, 0, 0, 3000000, 3000000 },  { "cores=1", 2, 5, 0, 1479028, 4520971 },
        { "cores=1", 2, 10, 0, 750000, 5417989 },  { "cores=1", 8, 0, 0, 750000, 750000 },
        { "cores=1", 10, -5, 0, 1897341, 750000 }, { "cores=2", 4, 0, 0, 3000000, 3000000 },
        { "cores=4", 2, 0, 0, 9000000, 9000000 },  { "cores=8", 2, 0, 0, 12000000, 12000000 },
        { "cores=8", 2, 0, 1, 23929892, 750000 },  { "cores=8", 2, 0, 2, 12000000, 12000000 },
        { "cores=8", 8, 0, 8, 3000000, 3000000 },
    };

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct os_arrival items[MOST];
        struct os_harness h = { .options = { "until=20s" },
                                .platform = { cases[c].cores },
                                .items = items,
                                .count = (size_t)cases[c].threads };
        const struct os_harness_segment *segment;

        for (int i = 0; i < cases[c].threads; i++) {
            items[i] = os_harness_arrival(0, &hog);
            items[i].affinity.word[0] = 1;
            items[i].nice = i ? 0 : cases[c].nice;
            if (i >= cases[c].threads - cases[c].idle)
                items[i].scheduling = OS_IDLE;
        }
        run(&h);
        segment = h.segments.data;
        assert_true(h.segments.count > 4);
        for (size_t i = 0; i + 1 < h.segments.count; i++) {
            int64_t slice = segment[i].thread ? cases[c].other : cases[c].first;
            int64_t time = segment[i].finish - segment[i].start;

            if (time % slice)
                fail_msg("case %zu: thread %d ran %lld ns", c, (int)segment[i].thread,
                         (long long)time);
        }
        os_harness_free(&h);
    }
}

/*
 * Two threads at 0: v is 6 ms for the first, which is alone (START_DEBIT), and 3 for the second.
 * That runs 1 ms (v = 4) and sleeps for d: then v = max(4, 6 + d - 3), the other's is 6 + d, so it
 * is min(2 + d, 3) ms behind and preempts if that is more than the granularity over its weight;
 * else it waits for the tick: at 4 ms the other has v = 9, which is more than a slice ahead.
 */
static void sleepers_are_placed_and_preempt(void **state)
{
    static const struct {
        int64_t sleep; /* us */
        const char *granularity;
        int64_t start;
    } cases[] = {
        { 500, "wakeup_granularity=2499us", 1500 },  { 500, "wakeup_granularity=2500us", 4000 },
        { 900, "wakeup_granularity=2899us", 1900 },  { 900, "wakeup_granularity=2900us", 4000 },
        { 2000, "wakeup_granularity=2999us", 3000 }, { 2000, "wakeup_granularity=3ms", 4000 },
    };

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const struct os_step steps[] = { { .kind = OS_RUN, .time = MILLISECOND },
                                         { .kind = OS_SLEEP,
                                           .time = cases[c].sleep * MICROSECOND } };
        const struct os_program program = { steps, 2, 0 };
        struct os_arrival items[2] = { os_harness_arrival(0, &hog),
                                       os_harness_arrival(0, &program) };
        struct os_harness h = { .params = { cases[c].granularity },
                                .options = { "tick=4ms", "until=20ms" },
                                .items = items,
                                .count = 2 };

        run(&h);
        if (begins(&h, 1, 1) != cases[c].start)
            fail_msg("case %zu: %lld us", c, (long long)begins(&h, 1, 1));
        os_harness_free(&h);
    }
}

/*
 * A thread that comes at 5.5 ms beside one with v = 11.5 is placed at 14.5, a slice later: the
 * other is caught up with at the tick of 9 ms. Without the debit its v is 11.5, and its turn comes
 * at the next tick, where the other has 12 and is over its slice.
 */
static void new_threads_owe_a_slice(void **state)
{
    static const char *const params[] = { "start_debit=true", "start_debit=false" };
    static const int64_t start[] = { 9000, 6000 };

    (void)state;
    for (size_t c = 0; c < 2; c++) {
        struct os_arrival items[2] = { os_harness_arrival(0, &hog),
                                       os_harness_arrival(5500 * MICROSECOND, &hog) };
        struct os_harness h = { .params = { params[c] },
                                .options = { "tick=1ms", "until=20ms" },
                                .items = items,
                                .count = 2 };

        run(&h);
        assert_int_equal(begins(&h, 1, 0), start[c]);
        os_harness_free(&h);
    }
}

/*
 * The skip buddy. A thread with v = 3 beside one with 6 yields each ms: at v = 4 the other is 2 ms
 * behind it in turn, more than the granularity of 1 ms, so it goes on; at v = 5 it is not.
 */
static void yields_skip_within_the_granularity(void **state)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = MILLISECOND },
                                            { .kind = OS_YIELD } };
    static const struct os_program program = { steps, 2, 0 };
    static const struct {
        const char *granularity;
        int64_t start;
    } cases[] = { { "wakeup_granularity=1ms", 2000 },
                  { "wakeup_granularity=2ms", 1000 },
                  { "wakeup_granularity=999us", 3000 } };

    (void)state;
    for (size_t c = 0; c < 3; c++) {
        struct os_arrival items[2] = { os_harness_arrival(0, &hog),
                                       os_harness_arrival(0, &program) };
        struct os_harness h = { .params = { cases[c].granularity },
                                .options = { "tick=10ms", "until=20ms" },
                                .items = items,
                                .count = 2 };

        run(&h);
        assert_int_equal(begins(&h, 0, 0), cases[c].start);
        os_harness_free(&h);
    }
}

/* How often the thread that a sleeper preempted is the one that runs after it. */
static size_t resumed(int hogs, const char *param)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 100 * MICROSECOND },
                                            { .kind = OS_SLEEP, .time = 7 * MILLISECOND } };
    static const struct os_program program = { steps, 2, 0 };
    struct os_arrival items[MOST];
    struct os_harness h = { .params = { param },
                            .options = { "tick=1ms", "until=2s" },
                            .items = items,
                            .count = (size_t)hogs + 1 };
    const struct os_harness_segment *segment;
    size_t count = 0;

    for (int i = 0; i < hogs; i++)
        items[i] = os_harness_arrival(0, &hog);
    items[hogs] = os_harness_arrival(0, &program);
    run(&h);
    segment = h.segments.data;
    for (size_t i = 1; i + 1 < h.segments.count; i++)
        count += segment[i].thread == hogs && segment[i - 1].thread == segment[i + 1].thread;
    os_harness_free(&h);
    return count;
}

/* LAST_BUDDY counts from eight threads on. */
static void last_buddies_go_on(void **state)
{
    (void)state;
    assert_true(resumed(10, "last_buddy=true") > 2 * resumed(10, "last_buddy=false"));
    assert_int_equal(resumed(5, "last_buddy=true"), resumed(5, "last_buddy=false"));
}

/*
 * Virtual times of two CPUs have nothing to do with each other: where a thread of nice 19 runs,
 * they pass 68 times as fast. Thread 2 runs there three times; at 400 ms CPU 1 idles and takes it,
 * and thread 1 wakes there in the same instant. They share it, as distances to the least v are
 * kept.
 */
static void virtual_times_are_those_of_a_queue(void **state)
{
    static const struct os_step pinned_steps[] = { { .kind = OS_RUN, .time = 350 * MILLISECOND },
                                                   { .kind = OS_TIMER, .time = 400 * MILLISECOND },
                                                   { .kind = OS_RUN, .time = 100 * SECOND } };
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = MILLISECOND },
                                            { .kind = OS_TIMER, .time = 100 * MILLISECOND } };
    static const struct os_program pinned = { pinned_steps, 3, 1 }, program = { steps, 2, 0 };
    struct os_arrival items[3] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &pinned),
                                   os_harness_arrival(0, &program) };
    struct os_harness h = {
        .options = { "tick=1ms", "until=1s" }, .platform = { "cores=2" }, .items = items, .count = 3
    };
    const struct os_harness_segment *segment;

    (void)state;
    items[0].nice = 19;
    items[0].affinity.word[0] = 1;
    items[1].affinity.word[0] = 2;
    run(&h);
    assert_in_range(begins(&h, 2, 4), 400000, 407000);
    segment = h.segments.data;
    for (size_t i = 0; i < h.segments.count; i++)
        if (segment[i].thread == 2 && segment[i].start >= 400 * MILLISECOND) {
            assert_int_equal(segment[i].cpu, 1);
            break;
        }
    os_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_by_number_and_weight),
        cmocka_unit_test(sleepers_are_placed_and_preempt),
        cmocka_unit_test(new_threads_owe_a_slice),
        cmocka_unit_test(yields_skip_within_the_granularity),
        cmocka_unit_test(last_buddies_go_on),
        cmocka_unit_test(virtual_times_are_those_of_a_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
