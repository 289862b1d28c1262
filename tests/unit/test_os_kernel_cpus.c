/* Policies of kernels on several CPUs: who is placed, stolen and moved where. */
#include "tests/unit/os_turns.h"

/* Linux O(1) on several CPUs ---------------------------------------------------------------- */

/*
 * Short threads end at 30 ms on CPU 1 while two hogs share CPU 0: the one that waits comes over at
 * once, though it has just run.
 */
static void o1_idle_cpu_pulls(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(30) } };
    const struct os_program brief = { .step = steps, .steps = 1, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &brief),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=100ms" }, .platform = { "cores=2" } };
    const struct turn first[] = { { 0, 100 }, { -1, 0 } };
    const struct turn second[] = { { 1, 30 }, { 2, 70 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_o1", items, 3);
    check_cpu(&h, 0, first);
    check_cpu(&h, 1, second);
    os_harness_free(&h);
}

/*
 * The first slept on CPU 0, where a hog of nice -20 that may run nowhere else has come: it wakes
 * there at 20.5 ms, waits, and idle CPU 1 fetches it at its next jiffy.
 */
static void o1_idle_cpu_looks_each_jiffy(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(10) },
                                     { .kind = OS_IO, .time = 10500 * MICROSECOND },
                                     { .kind = OS_RUN, .time = MS(20) } };
    const struct os_program sleeper = { .step = steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &sleeper),
                                  os_harness_arrival(MS(12), &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=60ms" }, .platform = { "cores=2" } };
    const struct turn second[] = { { 0, 20 }, { -1, 0 } };

    (void)unused;
    os_set_add(&items[1].affinity, 0);
    items[1].nice = -20;
    simulate(&h, "os.linux_o1", items, 2);
    check_cpu(&h, 1, second);
    assert_int_equal(os_harness_thread(&h, 0)->end, MS(41));
    os_harness_free(&h);
}

/*
 * 0, 2 and 4 are on CPU 0, 1 and a short one on CPU 1. At 200 ms the lengths are 3 and 1, but those
 * of the look before were 0, and the smaller counts; at 400 ms an imbalance of 2 in 3 moves half of
 * it: of 2 and 4, which wait behind 0 since the arrays were swapped at 306 ms, the last. It stands
 * behind 1, whose fourth slice of 102 ms ends at 418 ms. Bound to their CPUs nobody moves.
 */
static void o1_busy_cpus_balance(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(10) } };
    const struct os_program brief = { .step = steps, .steps = 1, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog), os_harness_arrival(0, &brief),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=500ms" }, .platform = { "cores=2" } };
    const struct turn moved[] = { { 1, 102 }, { 3, 10 }, { 1, 306 }, { 4, 82 }, { -1, 0 } };
    const struct turn bound[] = { { 1, 102 }, { 3, 10 }, { 1, 388 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_o1", items, 5);
    check_cpu(&h, 1, moved);
    os_set_add(&items[0].affinity, 0);
    os_set_add(&items[2].affinity, 0);
    os_set_add(&items[4].affinity, 0);
    simulate(&h, "os.linux_o1", items, 5);
    check_cpu(&h, 1, bound);
    os_harness_free(&h);
}

/* ULE on several CPUs ----------------------------------------------------------------------- */

/*
 * Two short threads end at 60 ms on CPU 1. 2 and 3 share CPU 0: 3, who has used nothing yet,
 * preempts at 1 ms and runs again from 32 ms; 2 waits and is stolen. Bound, it is not, and nobody's
 * only thread is.
 */
static void ule_idle_cpu_steals(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(30) } };
    const struct os_program brief = { .step = steps, .steps = 1, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &brief), os_harness_arrival(0, &brief),
                                  os_harness_arrival(0, &hog), os_harness_arrival(MS(1), &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=100ms" }, .platform = { "cores=2" } };
    const struct turn stolen[] = {
        { 0, 16 }, { 1, 16 }, { 0, 14 }, { 1, 14 }, { 2, 40 }, { -1, 0 }
    };
    const struct turn idle[] = { { 0, 16 }, { 1, 16 }, { 0, 14 }, { 1, 14 }, { 2, 0 }, { -1, 0 } };

    (void)unused;
    os_set_add(&items[0].affinity, 1);
    os_set_add(&items[1].affinity, 1);
    os_set_add(&items[3].affinity, 0);
    simulate(&h, "os.ule", items, 4);
    check_cpu(&h, 1, stolen);
    os_set_add(&items[2].affinity, 0);
    simulate(&h, "os.ule", items, 4);
    check_cpu(&h, 1, idle);
    items[2].affinity = (struct os_cpu_set){ 0 };
    simulate(&h, "os.ule", items, 3);
    check_cpu(&h, 1, idle);
    os_harness_free(&h);
}

/*
 * Three hogs on two CPUs: without the balancer one of them would keep a CPU to itself and the
 * others half of one. Each run of the balancer, 0.5 to 1.5 s apart, moves one thread, so that all
 * get about two thirds.
 */
static void ule_long_term_balancer(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=90s" }, .platform = { "cores=2" } };
    int64_t moves = 0;

    (void)unused;
    simulate(&h, "os.ule", items, 3);
    for (int64_t thread = 0; thread < 3; thread++) {
        const struct os_harness_thread *row = os_harness_thread(&h, thread);

        if (row->cpu_time < 52 * SECOND || row->cpu_time > 68 * SECOND)
            fail_msg("thread %lld ran %.3f s", (long long)thread, (double)row->cpu_time / 1e9);
        moves += row->migrations;
    }
    if (moves < 60 || moves > 180)
        fail_msg("%lld moves in 90 s", (long long)moves);
    os_harness_free(&h);
}

/* Who wakes beside a hog on its CPU, with another CPU idle, goes there. */
static void ule_picks_an_idle_cpu(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(10) },
                                     { .kind = OS_IO, .time = MS(10) },
                                     { .kind = OS_RUN, .time = MS(10) } };
    const struct os_program sleeper = { .step = steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &sleeper),
                                  os_harness_arrival(MS(12), &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=60ms" }, .platform = { "cores=2" } };
    const struct os_harness_thread *row;

    (void)unused;
    for (uint32_t taken = 0; taken < 2; taken++) {
        items[1].affinity = (struct os_cpu_set){ 0 };
        os_set_add(&items[1].affinity, taken);
        simulate(&h, "os.ule", items, 2);
        row = os_harness_thread(&h, 0);
        assert_int_equal(row->end, MS(30));
    }
    os_harness_free(&h);
}

/* Solaris on several CPUs ------------------------------------------------------------------- */

/*
 * At 30 ms CPU 1 idles and takes the hog that waits on CPU 0. Then: a thread slept on CPU 0, where
 * a hog of nice -20 has come that may run nowhere else; it wakes at 20.5 ms. CPU 1 takes it at once
 * if both share a cache; else when it has waited for more than 100 us.
 */
static void solaris_idle_cpu_steals(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(30) } };
    const struct os_step sleep_steps[] = { { .kind = OS_RUN, .time = MS(10) },
                                           { .kind = OS_IO, .time = 10500 * MICROSECOND },
                                           { .kind = OS_RUN, .time = MS(20) } };
    const struct os_program brief = { .step = steps, .steps = 1, .loops = 1 };
    const struct os_program sleeper = { .step = sleep_steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &brief),
                                  os_harness_arrival(0, &hog) };
    struct os_arrival pair[] = { os_harness_arrival(0, &sleeper),
                                 os_harness_arrival(MS(12), &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=100ms" }, .platform = { "cores=2" } };
    const struct turn second[] = { { 1, 30 }, { 2, 70 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.solaris_ts", items, 3);
    check_cpu(&h, 1, second);
    os_set_add(&pair[1].affinity, 0);
    pair[1].nice = -20;
    simulate(&h, "os.solaris_ts", pair, 2);
    assert_int_equal(os_harness_thread(&h, 0)->end, 40500 * MICROSECOND);
    h.platform[1] = "cache_cpus=1";
    simulate(&h, "os.solaris_ts", pair, 2);
    assert_int_equal(os_harness_thread(&h, 0)->end, 40600 * MICROSECOND + 1);
    os_harness_free(&h);
}

/* One queue -------------------------------------------------------------------------------- */

/* 4.4BSD takes whoever is next on any CPU: three hogs on two get 2/3 each, bound ones half. */
static void bsd44_has_one_queue(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=30s" }, .platform = { "cores=2" } };

    (void)unused;
    for (int bound = 0; bound < 2; bound++) {
        simulate(&h, "os.bsd44", items, 3);
        for (int64_t thread = 0; thread < 3; thread++) {
            double share = (double)os_harness_thread(&h, thread)->cpu_time / 30e9;
            double expected = bound ? (thread < 2 ? 0.5 : 1) : 2.0 / 3;

            if (share < expected - 0.02 || share > expected + 0.02)
                fail_msg("thread %lld has %.4f of a CPU, expected %.4f", (long long)thread, share,
                         expected);
        }
        os_set_add(&items[0].affinity, 0);
        os_set_add(&items[1].affinity, 0);
        os_set_add(&items[2].affinity, 1);
    }
    os_harness_free(&h);
}

/* BFS and MuQSS ----------------------------------------------------------------------------- */

/*
 * The third, of nice -20, slept on CPU 0. Deadlines at 0 ms: 6 ms for nice -20, 6 * 1.1^20 = 40 ms
 * for nice 0 on CPU 0, 6 * 1.1^39 = 246 ms for nice 19 on CPU 1. When it wakes at 3 ms both would
 * give way: BFS takes the latest, that of CPU 1, MuQSS the nearest, that of CPU 0. At 5 ms it ends
 * and the one that was preempted goes on.
 */
static void muqss_preempts_the_nearest(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(1) },
                                     { .kind = OS_IO, .time = MS(2) },
                                     { .kind = OS_RUN, .time = MS(2) } };
    const struct os_program brief = { .step = steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &brief), os_harness_arrival(0, &hog),
                                  os_harness_arrival(MS(1), &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=5ms" }, .platform = { "cores=2" } };
    const struct turn far_0[] = { { 0, 1 }, { 2, 4 }, { -1, 0 } };
    const struct turn far_1[] = { { 1, 3 }, { 0, 2 }, { -1, 0 } };
    const struct turn near_0[] = { { 0, 1 }, { 2, 2 }, { 0, 2 }, { -1, 0 } };
    const struct turn near_1[] = { { 1, 5 }, { -1, 0 } };

    (void)unused;
    items[0].nice = -20;
    items[1].nice = 19;
    simulate(&h, "os.bfs", items, 3);
    check_cpu(&h, 0, far_0);
    check_cpu(&h, 1, far_1);
    simulate(&h, "os.muqss", items, 3);
    check_cpu(&h, 0, near_0);
    check_cpu(&h, 1, near_1);
    os_harness_free(&h);
}

/*
 * A thread waits in the queue of one CPU and is taken by the other, when that comes first to the
 * end of a slice: three hogs on two CPUs get 2/3 of a CPU each, as in the one queue of BFS. (With
 * both ends at one instant the deadlines would be equal, and of equals a CPU takes its own.)
 */
static void muqss_compares_all_heads(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "tick_phase=staggered", "until=3s" },
                            .platform = { "cores=2" } };

    (void)unused;
    simulate(&h, "os.muqss", items, 3);
    for (int64_t thread = 0; thread < 3; thread++) {
        sim_time ran = os_harness_thread(&h, thread)->cpu_time;

        if (ran < MS(1990) || ran > MS(2010))
            fail_msg("thread %lld ran %.3f ms", (long long)thread, (double)ran / 1e6);
    }
    os_harness_free(&h);
}

/*
 * Three threads of 1.5 ms hold CPUs 0 to 2, so that the fourth begins on CPU 3, where a hog follows
 * it. At 4 ms CPUs 0 to 2 idle: MuQSS takes CPU 2, of the cache of CPU 3, BFS the first.
 */
static void muqss_idle_cpu_nearby(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(1) },
                                     { .kind = OS_IO, .time = MS(2) },
                                     { .kind = OS_RUN, .time = MS(2) } };
    const struct os_step short_steps[] = { { .kind = OS_RUN, .time = 1500 * MICROSECOND } };
    const struct os_program brief = { .step = steps, .steps = 3, .loops = 1 };
    const struct os_program once = { .step = short_steps, .steps = 1, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &once), os_harness_arrival(0, &once),
                                  os_harness_arrival(0, &once), os_harness_arrival(MS(1), &brief),
                                  os_harness_arrival(MS(3), &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=6ms" },
                            .platform = { "cores=4", "cache_cpus=2" } };
    const struct turn first[] = { { 0, 1.5 }, { 3, 2 }, { -1, 0 } };
    const struct turn alone[] = { { 0, 1.5 }, { 3, 0 }, { -1, 0 } };
    const struct turn third[] = { { 2, 1.5 }, { 3, 2 }, { -1, 0 } };

    (void)unused;
    os_set_add(&items[4].affinity, 3);
    simulate(&h, "os.bfs", items, 5);
    check_cpu(&h, 0, first);
    simulate(&h, "os.muqss", items, 5);
    check_cpu(&h, 0, alone);
    check_cpu(&h, 2, third);
    os_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(o1_idle_cpu_pulls),
        cmocka_unit_test(o1_idle_cpu_looks_each_jiffy),
        cmocka_unit_test(o1_busy_cpus_balance),
        cmocka_unit_test(ule_idle_cpu_steals),
        cmocka_unit_test(ule_long_term_balancer),
        cmocka_unit_test(ule_picks_an_idle_cpu),
        cmocka_unit_test(solaris_idle_cpu_steals),
        cmocka_unit_test(bsd44_has_one_queue),
        cmocka_unit_test(muqss_preempts_the_nearest),
        cmocka_unit_test(muqss_compares_all_heads),
        cmocka_unit_test(muqss_idle_cpu_nearby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
