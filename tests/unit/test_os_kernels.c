/* Policies of kernels on tables made by hand: quanta, priorities after quanta and sleeps, arrays.
 */
#include "tests/unit/os_turns.h"

/* Solaris ----------------------------------------------------------------------------------- */

/*
 * Both begin at 29: 12 ticks, then 19: 16 ticks, 9 and 0: 20 ticks each turn. After a second both
 * rise to 50, the one that runs (ts_slpret of 0) and the one that waits (ts_lwait of 0), with 4
 * ticks; then 40: 4, 30: 8, 20: 12, 10: 16.
 */
static void solaris_hogs_sink_and_rise(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=2s" } };
    const struct turn turns[] = {
        { 0, 120 }, { 1, 120 }, { 0, 160 }, { 1, 160 }, { 0, 200 }, { 1, 200 },
        { 0, 80 },  { 1, 40 },  { 0, 40 },  { 1, 40 },  { 0, 80 },  { 1, 80 },
        { 0, 120 }, { 1, 120 }, { 0, 160 }, { 1, 160 }, { -1, 0 },
    };

    (void)unused;
    simulate(&h, "os.solaris_ts", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* The table for servers: 29 has 36 ticks and 19 has 38; waiting raises after three seconds. */
static void solaris_server_table(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=2s" }, .params = { "table=server" } };
    const struct turn turns[] = { { 0, 360 }, { 1, 360 }, { 0, 380 }, { 1, 380 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.solaris_ts", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* A thread that has sunk to 19 gives way at once to one that wakes at 29, and then goes on. */
static void solaris_waking_thread_preempts(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(5) },
                                     { .kind = OS_IO, .time = MS(100) } };
    const struct os_program sleeper = { .step = steps, .steps = 2 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &sleeper) };
    struct os_harness h = { .options = { "tick=10ms", "until=600ms" } };
    const struct turn turns[] = { { 0, 120 }, { 1, 5 }, { 0, 100 }, { 1, 5 },
                                  { 0, 100 }, { 1, 5 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.solaris_ts", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/*
 * Asleep over the end of the first second: with sleep_promote it rises from 19 to 51 by ts_lwait,
 * else by ts_slpret when it wakes; either way 4 ticks at 51 and 4 at 41 follow.
 */
static void solaris_sleep_over_a_second(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(120) },
                                     { .kind = OS_IO, .time = MS(905) },
                                     { .kind = OS_RUN, .time = MS(300) } };
    const struct os_program sleeper = { .step = steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &sleeper), os_harness_arrival(0, &hog) };
    /* The hog: 120 ms at 29, 160 at 19, 200 at 9 and 400 at 0 until 1 s; of 40 ms at 50 it has used
     * 25 when the sleeper, whose 40 ms end at the tick of 1070 ms, comes; 15 are left. */
    const struct turn turns[] = {
        { 0, 120 }, { 1, 905 }, { 0, 45 }, { 1, 20 }, { 0, 40 }, { -1, 0 }
    };
    struct os_harness h = { .options = { "tick=10ms", "until=1500ms" } };

    (void)unused;
    for (int promote = 0; promote < 2; promote++) {
        h.params[0] = promote ? "sleep_promote=true" : "sleep_promote=false";
        simulate(&h, "os.solaris_ts", items, 2);
        check_turns(&h, turns);
    }
    os_harness_free(&h);
}

/*
 * Nice -20 is 60 levels more: it stands at 59 whatever the table says, for 120, 160, 200 ms and
 * then 200 at a time. One of nice 0 has risen to 50 after a second and to 59 after two, takes its
 * turn of 2 ticks when the other's quantum ends, sinks to 49 and is back at 59 after three seconds.
 */
static void solaris_nice_adds_levels(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=10ms", "until=5s" } };
    const struct turn turns[] = { { 1, 2080 }, { 0, 20 }, { 1, 1000 }, { 0, 20 }, { -1, 0 } };

    (void)unused;
    items[1].nice = -20;
    simulate(&h, "os.solaris_ts", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* Windows ----------------------------------------------------------------------------------- */

/* 6 units are 2 ticks; 36 units are 12. */
static void windows_quanta(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=15.625ms", "until=2s" } };
    const struct turn brief[] = { { 0, 31.25 }, { 1, 31.25 }, { 0, 31.25 }, { -1, 0 } };
    const struct turn lengthy[] = { { 0, 187.5 }, { 1, 187.5 }, { 0, 187.5 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.windows_nt", items, 2);
    check_turns(&h, brief);
    h.params[0] = "quantum=36";
    simulate(&h, "os.windows_nt", items, 2);
    check_turns(&h, lengthy);
    os_harness_free(&h);
}

/*
 * A thread of 100 ms bursts against a hog of the same base; it wakes at 275 ms.
 * Without a boost it waits for the hog's quantum, which began at the tick of 265.625 ms.
 * With 1 level it preempts, falls back at the third tick and takes turns.
 * With 6 levels it stays above for its whole burst.
 */
static void windows_boost_and_decay(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(100) },
                                     { .kind = OS_IO, .time = MS(50) } };
    const struct os_program bursts = { .step = steps, .steps = 2 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &bursts) };
    struct os_harness h = { .options = { "tick=15.625ms", "until=500ms" } };
    const struct turn after[][4] = {
        { { 0, 71.875 }, { 1, 31.25 }, { -1, 0 } },
        { { 0, 50 }, { 1, 37.5 }, { 0, 31.25 }, { 1, 31.25 } },
        { { 0, 50 }, { 1, 100 }, { -1, 0 } },
    };
    const char *const boosts[] = { "boost=0", "boost=1", "boost=6" };

    (void)unused;
    for (size_t i = 0; i < 3; i++) {
        struct turn turns[13];

        for (size_t t = 0; t < 7; t++)
            turns[t] = (struct turn){ (int64_t)(t % 2), 31.25 };
        turns[7] = (struct turn){ 1, 6.25 };
        for (size_t t = 0; t < 4; t++)
            turns[8 + t] = after[i][t];
        turns[12] = (struct turn){ -1, 0 };
        h.params[0] = boosts[i];
        simulate(&h, "os.windows_nt", items, 2);
        check_turns(&h, turns);
    }
    os_harness_free(&h);
}

/* A base priority is never left downwards, and real-time threads are not raised. */
static void windows_priorities_are_strict(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=15.625ms", "until=1s" } };
    const struct turn turns[] = { { 1, 1000 }, { -1, 0 } };

    (void)unused;
    items[0].priority = 8;
    items[1].priority = 10;
    simulate(&h, "os.windows_nt", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* Linux O(1) -------------------------------------------------------------------------------- */

/* Slices of 200, 102 and 53 ms; who has expired waits until all have. */
static void o1_slices_and_arrays(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=2s" } };
    const struct turn turns[] = { { 1, 200 }, { 0, 102 }, { 2, 53 }, { 1, 200 },
                                  { 0, 102 }, { 2, 53 },  { -1, 0 } };

    (void)unused;
    items[1].nice = -20;
    items[2].nice = 10;
    simulate(&h, "os.linux_o1", items, 3);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* 99 ms of sleep count tenfold: a bonus of 9 lets the sleeper preempt the hog at once. */
static void o1_sleeper_preempts(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(1) },
                                     { .kind = OS_IO, .time = MS(99) } };
    const struct os_program sleeper = { .step = steps, .steps = 2 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &sleeper) };
    struct os_harness h = { .options = { "tick=1ms", "until=1s" } };
    const struct turn turns[] = { { 0, 102 }, { 1, 1 }, { 0, 99 }, { 1, 1 },
                                  { 0, 99 },  { 1, 1 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_o1", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/*
 * A sleep of 2 s sets the average to 1020 - 102 ms, a bonus of 9. The thread then computes: it is
 * interactive at the ends of two slices (averages of 829 and 777 ms as of the last switch: bonus 8,
 * 7) and goes back to the active array; at the third the average is 675 ms, bonus 6: expired.
 * The hog finishes the 40 ms that were left of its slice, the arrays are swapped.
 */
static void o1_interactive_thread_is_requeued(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(1) },
                                     { .kind = OS_IO, .time = MS(2000) },
                                     { .kind = OS_RUN, .time = MS(400) } };
    const struct os_program late = { .step = steps, .steps = 3, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &late) };
    struct os_harness h = { .options = { "tick=1ms", "until=4s" } };
    const struct turn turns[] = { { 0, 102 }, { 1, 1 },  { 0, 2000 }, { 1, 305 },
                                  { 0, 40 },  { 1, 95 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.linux_o1", items, 2);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* FIFO runs before all others and has no slice; RR of one priority takes turns by it. */
static void o1_real_time(void **unused)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = MS(300) } };
    const struct os_program burst = { .step = steps, .steps = 1, .loops = 1 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &burst),
                                  os_harness_arrival(0, &burst), os_harness_arrival(0, &burst) };
    struct os_harness h = { .options = { "tick=1ms", "until=2s" } };
    const struct turn turns[] = { { 1, 300 }, { 2, 102 }, { 3, 102 },  { 2, 102 }, { 3, 102 },
                                  { 2, 96 },  { 3, 96 },  { 0, 1100 }, { -1, 0 } };

    (void)unused;
    items[1].scheduling = OS_FIFO;
    items[2].scheduling = items[3].scheduling = OS_RR;
    items[1].priority = 50;
    items[2].priority = items[3].priority = 40;
    simulate(&h, "os.linux_o1", items, 4);
    check_turns(&h, turns);
    os_harness_free(&h);
}

/* ULE --------------------------------------------------------------------------------------- */

/*
 * A new thread has two ticks of stathz (15.7 ms, seen at the tick of 16 ms) to show what it is;
 * slices are 12 of them (94.5 ms) for two threads and half of that for three. Of three threads the
 * first two began with 10 of 12 used and have none left when the third arrives.
 */
static void ule_slices_by_load(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog),
                                  os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=1s" } };
    const struct turn two[] = { { 0, 16 }, { 1, 16 }, { 0, 95 }, { 1, 95 },
                                { 0, 95 }, { 1, 95 }, { -1, 0 } };
    const struct turn three[] = { { 0, 1 },  { 1, 1 },  { 2, 16 }, { 0, 48 }, { 1, 48 },
                                  { 2, 48 }, { 0, 48 }, { 1, 48 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.ule", items, 2);
    check_turns(&h, two);
    simulate(&h, "os.ule", items, 3);
    check_turns(&h, three);
    os_harness_free(&h);
}

/*
 * 2 ms of run for 98 of sleep score 1: interactive, the thread preempts at once. 12 for 18 score
 * 33, 34 with nice 1: it stands at 173 among the others as does the hog, whose 34 ms of the last
 * second have cost it a level, and waits for the hog's slice. With nice -4 it is 29: interactive
 * again.
 */
static void ule_score(void **unused)
{
    const struct os_step brief_steps[] = { { .kind = OS_RUN, .time = MS(2) },
                                           { .kind = OS_IO, .time = MS(98) } };
    const struct os_step half_steps[] = { { .kind = OS_RUN, .time = MS(12) },
                                          { .kind = OS_IO, .time = MS(18) } };
    const struct os_program brief = { .step = brief_steps, .steps = 2 };
    const struct os_program half = { .step = half_steps, .steps = 2 };
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &brief) };
    struct os_harness h = { .options = { "tick=1ms", "until=1s" } };
    const struct turn preempts[] = { { 0, 16 }, { 1, 2 }, { 0, 98 }, { 1, 2 },
                                     { 0, 98 }, { 1, 2 }, { -1, 0 } };
    const struct turn waits[] = { { 0, 16 }, { 1, 12 }, { 0, 95 }, { 1, 12 }, { -1, 0 } };
    const struct turn with_nice[] = { { 0, 16 }, { 1, 12 }, { 0, 18 },
                                      { 1, 12 }, { 0, 18 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.ule", items, 2);
    check_turns(&h, preempts);
    items[1].program = &half;
    items[1].nice = 1;
    simulate(&h, "os.ule", items, 2);
    check_turns(&h, waits);
    items[1].nice = -4;
    simulate(&h, "os.ule", items, 2);
    check_turns(&h, with_nice);
    os_harness_free(&h);
}

/* 4.4BSD ------------------------------------------------------------------------------------ */

/*
 * A new thread has one tick of stathz (7.9 ms, seen at 8), then slices of 12 (94.5 ms, at 95).
 * Eight ticks of use cost a priority, four priorities are a queue: a hog comes to the queue of nice
 * 8, 148 to 151, with 64 ticks (504 ms), at the end of its slice at 578 ms. With 97 ticks it is at
 * 152, a queue behind the other, which goes on at 966 ms; at 1 s the uses of 97 and 29 become 64
 * and 19 (load 1: two thirds), so that both are in one queue again; at 1251 ms they are 76 and 39:
 * 149 and 152, the hog has two slices.
 */
static void bsd44_use_and_decay(void **unused)
{
    struct os_arrival items[] = { os_harness_arrival(0, &hog), os_harness_arrival(0, &hog) };
    struct os_harness h = { .options = { "tick=1ms", "until=1900ms" } };
    const struct turn same[] = { { 0, 8 }, { 1, 8 }, { 0, 95 }, { 1, 95 }, { 0, 95 }, { -1, 0 } };
    const struct turn other[] = { { 0, 578 }, { 1, 8 },  { 0, 95 }, { 1, 95 },  { 0, 95 },
                                  { 1, 190 }, { 0, 95 }, { 1, 95 }, { 0, 190 }, { -1, 0 } };

    (void)unused;
    simulate(&h, "os.bsd44", items, 2);
    check_turns(&h, same);
    items[1].nice = 8;
    simulate(&h, "os.bsd44", items, 2);
    check_turns(&h, other);
    os_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solaris_hogs_sink_and_rise),
        cmocka_unit_test(solaris_server_table),
        cmocka_unit_test(solaris_waking_thread_preempts),
        cmocka_unit_test(solaris_sleep_over_a_second),
        cmocka_unit_test(solaris_nice_adds_levels),
        cmocka_unit_test(windows_quanta),
        cmocka_unit_test(windows_boost_and_decay),
        cmocka_unit_test(windows_priorities_are_strict),
        cmocka_unit_test(o1_slices_and_arrays),
        cmocka_unit_test(o1_sleeper_preempts),
        cmocka_unit_test(o1_interactive_thread_is_requeued),
        cmocka_unit_test(o1_real_time),
        cmocka_unit_test(ule_slices_by_load),
        cmocka_unit_test(ule_score),
        cmocka_unit_test(bsd44_use_and_decay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
