/* Policies of kernels on tables made by hand: Linux 2.4 and CTSS. */
#include "tests/unit/os_turns.h"

/* Linux 2.4 --------------------------------------------------------------------------------- */

/*
 * HZ=100: nice 0 has 20/4 + 1 = 6 ticks, nice 19 has 1 (of 1/4, nothing, and 1). When both have
 * used theirs, all have theirs anew, and the one that has just run is 1 better for its memory.
 */
static void on_counts(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=400ms" } };
    const struct turn same[] = { { 0, 60 }, { 1, 120 }, { 0, 120 }, { 1, 100 }, { -1, 0 } };
    const struct turn other[] = { { 0, 60 }, { 1, 10 }, { 0, 60 }, { 1, 10 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_on", items, 2);
    check_cpu(&h, 0, same);
    items[1].nice = 19;
    simulate(&h, "os.linux_on", items, 2);
    check_cpu(&h, 0, other);
    os_harness_free(&h);
}

/* HZ=1000 doubles 20 - nice: 41 ticks. */
static void on_ticks_scale(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=150ms" } };
    const struct turn turns[] = { { 0, 41 }, { 1, 82 }, { 0, 27 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_on", items, 2);
    check_cpu(&h, 0, turns);
    os_harness_free(&h);
}

/* Without ticks the counts are of 10 ms, and end when they end. */
static void on_without_ticks(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(25) },
                                     { .kind = OS_IO, .time = MS(200) },
                                     { .kind = OS_RUN, .time = MS(90) } };
    const struct os_program burst = { .step = steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &burst), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=0", "until=355ms" } };
    /*
     * The sleeper has 4 of 6 counts and 5 ms of one used; at 85, 145 and 205 ms the hog has none:
     * 4/2 + 6 = 8, 10 and 11. At 225 ms it preempts and runs 105 ms less the 5; of the hog's 6
     * counts 2 are used.
     */
    const struct turn turns[] = { { 0, 25 }, { 1, 200 }, { 0, 90 }, { 1, 40 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_on", items, 2);
    check_cpu(&h, 0, turns);
    os_harness_free(&h);
}

/*
 * A tick is of the thread that it finds. The sleeper wakes at 15 ms with 6 + 20 against the hog's
 * 5 + 20 + 1 for the memory that is loaded: it waits until the hog has no count left. At 64 ms the
 * hog is alone: it has 6 again, the sleeper, who was never found by a tick, 6/2 + 6 = 9. At 80 ms
 * it wakes with 29 against 5 + 20 + 1 (wakes at 80 come before the tick of 80) and preempts.
 */
static void on_sleeper_pays_by_samples(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_IO, .time = MS(15) },
                                     { .kind = OS_RUN, .time = MS(4) },
                                     { .kind = OS_IO, .time = MS(16) },
                                     { .kind = OS_RUN, .time = MS(4) } };
    const struct os_program sleeper = { .step = steps, .steps = 4, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &sleeper) };
    struct os_harness h = { .options = { "tick=10ms", "until=200ms" } };
    const struct turn turns[] = { { 0, 60 }, { 1, 4 }, { 0, 16 }, { 1, 4 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_on", items, 2);
    check_cpu(&h, 0, turns);
    os_harness_free(&h);
}

/* Of two that wait the one of the hog's process goes first, though it came last: 27 to 26. */
static void on_same_process(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(MS(1), &hog),
                                  os_harness_arrival(MS(2), &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=170ms" } };
    const struct turn strangers[] = { { 0, 60 }, { 1, 60 }, { 2, 50 }, { -1, 0 } };
    const struct turn siblings[] = { { 0, 60 }, { 2, 60 }, { 1, 50 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_on", items, 3);
    check_cpu(&h, 0, strangers);
    items[0].process = items[2].process = 7;
    simulate(&h, "os.linux_on", items, 3);
    check_cpu(&h, 0, siblings);
    os_harness_free(&h);
}

/*
 * Nice -10 has 8 counts: 8 + 30 against a hog's 6 + 20 + 1, but 6 + 20 + 15 + 1 on a machine of
 * several CPUs, where nothing is gained: it waits until a count is used up.
 */
static void on_change_penalty(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(MS(1), &hog),
                                  os_harness_arrival(MS(2), &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=120ms" } };
    const struct turn one[] = { { 0, 2 }, { 1, 78 }, { 0, 40 }, { -1, 0 } };
    const struct turn first[] = { { 0, 60 }, { 2, 60 }, { -1, 0 } };
    const struct turn second[] = { { 1, 119 }, { -1, 0 } };

    (void)unused;
    items[1].submit = MS(2);
    items[1].nice = -10;
    simulate(&h, "os.linux_on", items, 2);
    check_cpu(&h, 0, one);
    items[1].submit = MS(1);
    items[1].nice = 0;
    items[2].nice = -10;
    h.platform[0] = "cores=2";
    simulate(&h, "os.linux_on", items, 3);
    check_cpu(&h, 0, first);
    check_cpu(&h, 1, second);
    os_harness_free(&h);
}

/* FIFO before RR by priority; RR takes turns by its ticks. */
static void on_real_time(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(100) } };
    const struct os_program burst = { .step = steps, .steps = 1, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &burst),
                                  os_harness_arrival(0, &burst), os_harness_arrival(0, &burst) };
    struct os_harness h = { .options = { "tick=10ms", "until=400ms" } };
    const struct turn turns[] = { { 1, 100 }, { 2, 60 },  { 3, 60 }, { 2, 40 },
                                  { 3, 40 },  { 0, 100 }, { -1, 0 } };

    (void)unused;
    items[1].scheduling = OS_FIFO;
    items[2].scheduling = items[3].scheduling = OS_RR;
    items[1].priority = 50;
    items[2].priority = items[3].priority = 40;
    simulate(&h, "os.linux_on", items, 4);
    check_cpu(&h, 0, turns);
    os_harness_free(&h);
}

/* CTSS -------------------------------------------------------------------------------------- */

/* Levels 0, 1, 2, ...: 16, 32, 64 ms in turn. */
static void ctss_levels_double(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=0", "until=480ms" } };
    const struct turn turns[] = { { 0, 16 }, { 1, 16 },  { 0, 32 },  { 1, 32 }, { 0, 64 },
                                  { 1, 64 }, { 0, 128 }, { 1, 128 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.ctss", items, 2);
    check_cpu(&h, 0, turns);
    os_harness_free(&h);
}

/*
 * Programs of 119, 120, 359 and 360 words of 120: [log2(0 + 1)] = 0, [log2(1 + 1)] = 1,
 * [log2(2 + 1)] = 1, [log2(3 + 1)] = 2. Level 1 has 32 ms, level 2 has 64; the first comes from
 * level 0 to the end of level 1.
 */
static void ctss_size_sets_the_level(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=0", "until=500ms" }, .params = { "words=120" } };
    const struct turn turns[] = { { 2, 16 }, { 0, 32 }, { 1, 32 }, { 2, 32 },
                                  { 3, 64 }, { 0, 64 }, { -1, 0 } };

    (void)unused;
    items[0].working_set = 359;
    items[1].working_set = 120;
    items[2].working_set = 119;
    items[3].working_set = 360;
    simulate(&h, "os.ctss", items, 4);
    check_cpu(&h, 0, turns);
    os_harness_free(&h);
}

/*
 * The second answers its user every 50 ms and comes back at level 0; the first, at level 2 since
 * 48 ms, is put at the head of its level at 50 and 105 ms. With all of its 64 ms again it is still
 * there at 160 ms; with the rest (62, then 12 after 50) it sinks to level 3 at 122 ms.
 */
static void ctss_lower_level_preempts(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_IO, .time = MS(50) },
                                     { .kind = OS_RUN, .time = MS(5) } };
    const struct os_program user = { .step = steps, .steps = 2 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &user),
                                  os_harness_arrival(MS(60), &hog) };
    struct os_harness h = { .options = { "tick=0", "until=400ms" } };
    /* The third comes at 60 ms: 16, 29 until the user comes at 105, then 32 again, and level 2
     * behind the first. */
    const struct turn anew[] = { { 0, 50 }, { 1, 5 },  { 0, 5 }, { 2, 45 }, { 1, 5 },
                                 { 2, 32 }, { 0, 18 }, { 1, 5 }, { -1, 0 } };
    const struct turn rest[] = { { 0, 50 }, { 1, 5 }, { 0, 5 },  { 2, 45 }, { 1, 5 }, { 2, 3 },
                                 { 0, 47 }, { 1, 5 }, { 0, 10 }, { 2, 40 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.ctss", items, 3);
    check_cpu(&h, 0, anew);
    h.params[0] = "anew=false";
    simulate(&h, "os.ctss", items, 3);
    check_cpu(&h, 0, rest);
    os_harness_free(&h);
}

/* A thread whose program begins with a sleep is new when it wakes first, for every policy. */
static void sleep_comes_first(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_IO, .time = MS(5) },
                                     { .kind = OS_RUN, .time = MS(5) } };
    const struct os_program late = { .step = steps, .steps = 2, .loops = 3 };
    struct os_arrival items[] = { os_harness_arrival(0, &late), os_harness_arrival(0, &late) };
    static const char *const names[] = {
        "os.bfs",        "os.bsd44",      "os.linux_o1", "os.ule",
        "os.solaris_ts", "os.windows_nt", "os.linux_on", "os.ctss"
    };

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct os_harness h = { .options = { "tick=1ms", "until=1s" } };

        simulate(&h, names[i], items, 2);
        assert_int_equal(os_harness_thread(&h, 1)->cpu_time, MS(15));
        os_harness_free(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_counts),
        cmocka_unit_test(on_ticks_scale),
        cmocka_unit_test(on_sleeper_pays_by_samples),
        cmocka_unit_test(on_same_process),
        cmocka_unit_test(on_without_ticks),
        cmocka_unit_test(on_change_penalty),
        cmocka_unit_test(on_real_time),
        cmocka_unit_test(ctss_levels_double),
        cmocka_unit_test(ctss_size_sets_the_level),
        cmocka_unit_test(ctss_lower_level_preempts),
        cmocka_unit_test(sleep_comes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
