/* CFS and EEVDF on cases that a pencil checks, and what tells each from the other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

#define FOREVER (1000 * SECOND)

enum { MOST_THREADS = 12 };

static const struct os_step hog_steps[] = { { .kind = OS_RUN, .time = FOREVER } };
static const struct os_program hog = { .step = hog_steps, .steps = 1 };

/* Runs 1 ms, sleeps 10 ms. */
static const struct os_step sleeper_steps[] = { { .kind = OS_RUN, .time = MILLISECOND },
                                                { .kind = OS_SLEEP, .time = 10 * MILLISECOND } };
static const struct os_program sleeper = { .step = sleeper_steps, .steps = 2 };

static void run(struct os_harness *h, const char *policy)
{
    struct error err;

    h->policy = policy_find(policy, &err);
    assert_non_null(h->policy);
    MUST(os_harness_run(h, &err));
}

/* The i-th segment is of this thread and covers this time, in us. */
static void ran(const struct os_harness *h, size_t i, int64_t thread, int64_t start, int64_t finish)
{
    const struct os_harness_segment *segment = h->segments.data;

    assert_true(i < h->segments.count);
    assert_int_equal(segment[i].thread, thread);
    assert_int_equal(segment[i].start, start * MICROSECOND);
    assert_int_equal(segment[i].finish, finish * MICROSECOND);
}

/* Threads of one program, all at 0. */
static void fill(struct os_arrival *items, size_t count, const struct os_program *program)
{
    for (size_t i = 0; i < count; i++)
        items[i] = os_harness_arrival(0, program);
}

/*
 * Slices are 3 ms, and a tick of 1 ms sees at 4 ms that more has run. The second thread owes half a
 * period when it is new, the first a whole one: so it is the second that runs first.
 */
static void cfs_two_equal_threads(void **state)
{
    struct os_arrival items[2];
    struct os_harness h = { .options = { "tick=1ms", "until=40ms" }, .items = items, .count = 2 };

    (void)state;
    fill(items, 2, &hog);
    run(&h, "os.cfs");
    for (int64_t i = 0; i < 8; i++)
        ran(&h, (size_t)i, 1 - i % 2, 4000 * i, 4000 * (i + 1));
    os_harness_free(&h);
}

/* A run ends at the first tick of 250 us after its slice: 6 ms / n, but 750 us at least. */
static void cfs_periods(void **state)
{
    static const struct {
        size_t threads;
        const char *cores;
        int64_t run; /* us */
    } cases[] = { { 2, "cores=1", 3250 }, { 3, "cores=1", 2250 },  { 4, "cores=1", 1750 },
                  { 6, "cores=1", 1250 }, { 8, "cores=1", 1000 },  { 10, "cores=1", 1000 },
                  { 2, "cores=2", 6250 }, { 10, "cores=2", 1750 }, { 2, "cores=8", 12250 } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct os_arrival items[MOST_THREADS];
        struct os_harness h = { .options = { "tick=250us", "until=300ms" },
                                .platform = { cases[i].cores },
                                .items = items,
                                .count = cases[i].threads };
        const struct os_harness_segment *segment;

        fill(items, cases[i].threads, &hog);
        for (size_t t = 0; t < cases[i].threads; t++)
            items[t].affinity.word[0] = 1;
        run(&h, "os.cfs");
        segment = h.segments.data;
        assert_true(h.segments.count > 10);
        for (size_t k = 0; k + 1 < h.segments.count && segment[k].finish < 300 * MILLISECOND; k++)
            assert_int_equal(segment[k].finish - segment[k].start, cases[i].run * MICROSECOND);
        os_harness_free(&h);
    }
}

/*
 * A thread that sleeps from 1 ms to 11 ms beside one that runs has v = 13 ms then, half a period
 * less than the other's 16 ms, and preempts if that is more than the granularity by its weight;
 * otherwise it waits for the tick at 12 ms.
 */
static void cfs_wakeups(void **state)
{
    static const struct {
        int class, other;
        int64_t nice;
        const char *param;
        int64_t start; /* us */
    } cases[] = {
        { OS_OTHER, OS_OTHER, 0, NULL, 11000 },
        { OS_BATCH, OS_OTHER, 0, NULL, 12000 },
        { OS_OTHER, OS_BATCH, 0, NULL, 11000 },
        { OS_OTHER, OS_OTHER, 4, NULL, 11000 }, /* 1024 / 423 = 2.42 ms */
        { OS_OTHER, OS_OTHER, 5, NULL, 12000 }, /* 1024 / 335 = 3.06 ms */
        { OS_OTHER, OS_OTHER, 0, "wakeup_granularity=2999us", 11000 },
        { OS_OTHER, OS_OTHER, 0, "wakeup_granularity=3ms", 12000 },
        { OS_OTHER, OS_IDLE, 0, "wakeup_granularity=100ms", 11000 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct os_arrival items[2];
        struct os_harness h = { .params = { cases[i].param },
                                .options = { "tick=4ms", "until=20ms" },
                                .items = items,
                                .count = 2 };

        items[0] = os_harness_arrival(0, &hog);
        items[1] = os_harness_arrival(0, &sleeper);
        items[0].scheduling = cases[i].other;
        items[1].scheduling = cases[i].class;
        items[1].nice = cases[i].nice;
        run(&h, "os.cfs");
        ran(&h, 0, 1, 0, 1000);
        ran(&h, 1, 0, 1000, cases[i].start);
        ran(&h, 2, 1, cases[i].start, cases[i].start + 1000);
        os_harness_free(&h);
    }
}

/* Sleepers are credited a whole period without GENTLE_FAIR_SLEEPERS. */
static void cfs_gentle_sleepers(void **state)
{
    for (int gentle = 0; gentle < 2; gentle++) {
        struct os_arrival items[2] = { os_harness_arrival(0, &hog),
                                       os_harness_arrival(0, &sleeper) };
        struct os_harness h = { .params = { "wakeup_granularity=4ms",
                                            gentle ? "gentle_fair_sleepers=true"
                                                   : "gentle_fair_sleepers=false" },
                                .options = { "tick=4ms", "until=20ms" },
                                .items = items,
                                .count = 2 };

        (void)state;
        run(&h, "os.cfs");
        ran(&h, 1, 0, 1000, gentle ? 12000 : 11000);
        os_harness_free(&h);
    }
}

static double share_of_first(const char *policy, int64_t nice)
{
    struct os_arrival items[2];
    struct os_harness h = { .options = { "tick=4ms", "until=60s" }, .items = items, .count = 2 };
    const struct os_harness_segment *segment;
    double own = 0, all = 0;

    fill(items, 2, &hog);
    items[1].nice = nice;
    run(&h, policy);
    segment = h.segments.data;
    for (size_t i = 0; i < h.segments.count; i++) {
        all += (double)(segment[i].finish - segment[i].start);
        if (segment[i].thread == 0)
            own += (double)(segment[i].finish - segment[i].start);
    }
    os_harness_free(&h);
    return own / all;
}

/* Shares by weight, whatever the ticks: 1024/(1024 + 335) and 1024/(1024 + 110). */
static void shares_by_weight(void **state)
{
    static const char *const policies[] = { "os.cfs", "os.eevdf" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_in_range(1e5 * share_of_first(policies[i], 5), 75350 - 100, 75350 + 100);
        assert_in_range(1e5 * share_of_first(policies[i], 10), 90300 - 100, 90300 + 100);
    }
}

/* Mean wait of the sleeper after its sleeps, in us, beside three others. */
static double latency(const char *policy)
{
    struct os_arrival items[4];
    struct os_harness h = { .options = { "tick=4ms", "until=20s" }, .items = items, .count = 4 };
    const struct os_harness_segment *segment;
    sim_time slept = -1;
    double sum = 0, count = 0;

    fill(items, 3, &hog);
    items[3] = os_harness_arrival(0, &sleeper);
    run(&h, policy);
    segment = h.segments.data;
    for (size_t i = 0; i < h.segments.count; i++) {
        if (segment[i].thread != 3)
            continue;
        if (slept >= 0) {
            sum += (double)(segment[i].start - slept) / 1e3 - 10000;
            count++;
        }
        slept = strcmp(segment[i].why, "sleep") ? -1 : segment[i].finish;
    }
    os_harness_free(&h);
    assert_true(count > 100);
    return sum / count;
}

/* What tells them apart: CFS lets sleepers in at once, EEVDF when their turn comes. */
static void sleepers_are_favoured_by_cfs_only(void **state)
{
    (void)state;
    assert_true(latency("os.cfs") < 1);
    assert_true(latency("os.eevdf") > 2000);
}

/*
 * Slices of 100 us and 10 ms: 6.12 lets the longer one run to its deadline, that is three ticks;
 * 6.18 protects it as long as the shorter slice only.
 */
static void releases_protect_differently(void **state)
{
    static const char *const releases[] = { "release=6.12", "release=6.18" };

    for (size_t r = 0; r < 2; r++) {
        struct os_arrival items[2];
        struct os_harness h = { .params = { releases[r] },
                                .options = { "tick=4ms", "until=10s" },
                                .items = items,
                                .count = 2 };
        const struct os_harness_segment *segment;
        sim_time longest = 0;

        (void)state;
        fill(items, 2, &hog);
        items[0].slice = 100 * MICROSECOND;
        items[1].slice = 10 * MILLISECOND;
        run(&h, "os.eevdf");
        segment = h.segments.data;
        for (size_t i = 0; i + 1 < h.segments.count; i++)
            if (segment[i].thread == 1 && segment[i].finish - segment[i].start > longest)
                longest = segment[i].finish - segment[i].start;
        assert_int_equal(longest, (r == 0 ? 12 : 4) * MILLISECOND);
        os_harness_free(&h);
    }
}

/* Without ticks slices end exactly: 700 us on one CPU, 1.4 ms on two, 2.8 ms on eight. */
static void eevdf_slices_by_cpus(void **state)
{
    static const char *const cores[] = { "cores=1", "cores=2", "cores=8" };
    static const int64_t slice[] = { 700, 1400, 2800 };

    (void)state;
    for (size_t c = 0; c < 3; c++) {
        struct os_arrival items[2];
        struct os_harness h = {
            .options = { "until=100ms" }, .platform = { cores[c] }, .items = items, .count = 2
        };

        fill(items, 2, &hog);
        items[0].affinity.word[0] = items[1].affinity.word[0] = 1;
        run(&h, "os.eevdf");
        /* The first deadlines are half a slice away (PLACE_DEADLINE_INITIAL). */
        ran(&h, 0, 0, 0, slice[c] / 2);
        ran(&h, 1, 1, slice[c] / 2, slice[c]);
        for (int64_t i = 2; i < 20; i++)
            ran(&h, (size_t)i, i % 2, slice[c] * (i - 1), slice[c] * i);
        os_harness_free(&h);
    }
}

/*
 * Two threads of 30 ms share a CPU, two of 10 ms another one. That takes over a long one when it
 * has nothing to do at 20 ms, and all 80 ms are done at 40 ms; not so if the long ones may not
 * move.
 */
static void idle_cpus_take_over(void **state)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 10 * MILLISECOND } };
    static const struct os_step longer[] = { { .kind = OS_RUN, .time = 30 * MILLISECOND } };
    static const struct os_program ten = { steps, 1, 1 }, thirty = { longer, 1, 1 };
    static const char *const policies[] = { "os.cfs", "os.eevdf" };

    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct os_arrival items[4];
        struct os_harness h = {
            .options = { "tick=1ms" }, .platform = { "cores=2" }, .items = items, .count = 4
        };
        sim_time end = 0;

        for (size_t i = 0; i < 4; i++)
            items[i] = os_harness_arrival(0, i % 2 == 0 ? &thirty : &ten);
        run(&h, policies[p]);
        for (int64_t i = 0; i < 4; i++)
            if (os_harness_thread(&h, i)->end > end)
                end = os_harness_thread(&h, i)->end;
        assert_in_range(end, (p == 0 ? 43 : 40) * MILLISECOND, (p == 0 ? 43 : 42) * MILLISECOND);
        assert_int_equal(
            os_harness_thread(&h, 0)->migrations + os_harness_thread(&h, 2)->migrations, 1);
        items[0].affinity.word[0] = items[2].affinity.word[0] = 1;
        items[1].affinity.word[0] = items[3].affinity.word[0] = 2;
        run(&h, policies[p]);
        end = os_harness_thread(&h, 0)->end;
        if (os_harness_thread(&h, 2)->end > end)
            end = os_harness_thread(&h, 2)->end;
        assert_int_equal(end, 60 * MILLISECOND);
        os_harness_free(&h);
    }
}

/*
 * Ratios from 128 on, each 11/10 of the one before in whole numbers: 836 for nice 0 and 5089 for
 * nice 19. So deadlines are 39.1875 and 238.547 ms away when they are set. Without ticks two
 * threads of nice 0 alternate by slices of 6 ms. At 6k ms the one whose turn it is has the deadline
 * 6k - 6 + 39.1875 ms; that is first later than that of the third thread at k = 35.
 */
static void bfs_deadlines(void **state)
{
    struct os_arrival items[3];
    struct os_harness h = { .options = { "until=400ms" }, .items = items, .count = 3 };
    const struct os_harness_segment *segment;
    sim_time first = -1;

    (void)state;
    fill(items, 3, &hog);
    items[2].nice = 19;
    run(&h, "os.bfs");
    for (int64_t i = 0; i < 20; i++)
        ran(&h, (size_t)i, i % 2, 6000 * i, 6000 * (i + 1));
    segment = h.segments.data;
    for (size_t i = 0; i < h.segments.count && first < 0; i++)
        if (segment[i].thread == 2)
            first = segment[i].start;
    assert_int_equal(first, 210 * MILLISECOND);
    os_harness_free(&h);
}

/*
 * A thread that ran for 1 ms keeps its slice and its deadline over a sleep until 11 ms; the other
 * one has set its deadline anew at 7 ms, so it gives way. Batch threads set it anew whenever they
 * stop and preempt nobody: it waits for the end of a slice at 13 ms. Idle ones wait for ever.
 */
static void bfs_wakeups(void **state)
{
    static const int classes[] = { OS_OTHER, OS_BATCH, OS_IDLE };
    static const int64_t start[] = { 11000, 13000, -1 };

    (void)state;
    for (size_t c = 0; c < 3; c++) {
        struct os_arrival items[2] = { os_harness_arrival(0, &sleeper),
                                       os_harness_arrival(MILLISECOND, &hog) };
        struct os_harness h = { .options = { "until=40ms" }, .items = items, .count = 2 };
        const struct os_harness_segment *segment;

        items[0].scheduling = classes[c];
        run(&h, "os.bfs");
        segment = h.segments.data;
        ran(&h, 0, 0, 0, 1000);
        if (start[c] >= 0)
            ran(&h, 1, 1, 1000, start[c]);
        for (size_t i = 1; i < h.segments.count; i++)
            assert_true(start[c] >= 0 || segment[i].thread == 1);
        os_harness_free(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cfs_two_equal_threads),
        cmocka_unit_test(cfs_periods),
        cmocka_unit_test(cfs_wakeups),
        cmocka_unit_test(cfs_gentle_sleepers),
        cmocka_unit_test(shares_by_weight),
        cmocka_unit_test(sleepers_are_favoured_by_cfs_only),
        cmocka_unit_test(releases_protect_differently),
        cmocka_unit_test(eevdf_slices_by_cpus),
        cmocka_unit_test(idle_cpus_take_over),
        cmocka_unit_test(bfs_deadlines),
        cmocka_unit_test(bfs_wakeups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
