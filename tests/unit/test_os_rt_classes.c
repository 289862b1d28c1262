/* Real-time classes on hand-made cases: who runs when, to the nanosecond. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/support/rt_bed.h"
#include "tests/unit/unit.h"

enum { MOST = 4 };

/* One run of at most four threads; steps and programs must stay where they are. */
struct bed {
    struct os_step step[MOST][2];
    struct os_program program[MOST];
    struct os_arrival item[MOST];
    struct os_harness h;
};

/* A thread that runs `work` at a stretch and ends; times in ms. */
static struct os_arrival *add(struct bed *bed, int64_t submit, int64_t work, int scheduling,
                              int64_t priority)
{
    size_t i = bed->h.count++;

    assert_true(i < MOST);
    bed->step[i][0] = (struct os_step){ .kind = OS_RUN, .time = work * MILLISECOND };
    bed->program[i] = (struct os_program){ .step = bed->step[i], .steps = 1, .loops = 1 };
    bed->item[i] = os_harness_arrival(submit * MILLISECOND, &bed->program[i]);
    bed->item[i].scheduling = scheduling;
    bed->item[i].priority = priority;
    return &bed->item[i];
}

static void run(struct bed *bed, const char *policy, const char *cores, const char *tick)
{
    struct error err;

    for (size_t i = 0; policy_all[i]; i++)
        if (!strcmp(policy_all[i]->name, policy))
            bed->h.policy = policy_all[i];
    bed->h.items = bed->item;
    bed->h.platform[0] = cores;
    bed->h.options[0] = tick;
    MUST(os_harness_run(&bed->h, &err));
}

/* The segments are these, as "thread start-end ..." in ms, in order of their ends. */
static void check(struct bed *bed, const char *expected)
{
    char text[2000] = "";

    for (size_t i = 0; i < bed->h.segments.count; i++) {
        const struct os_harness_segment *row = vec_at(&bed->h.segments, i, sizeof *row);
        size_t at = strlen(text);

        snprintf(text + at, sizeof text - at, "%s%d %g-%g", i ? ", " : "", (int)row->thread,
                 (double)row->start / 1e6, (double)row->finish / 1e6);
    }
    assert_string_equal(text, expected);
    os_harness_free(&bed->h);
    memset(bed, 0, sizeof *bed);
}

/* A preempted FIFO thread goes on before its equals; the same priority does not preempt. */
static void fifo(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 50, OS_FIFO, 10);
    add(&bed, 10, 50, OS_FIFO, 10);
    add(&bed, 20, 10, OS_FIFO, 11);
    add(&bed, 0, 10, OS_OTHER, 0);
    bed.item[3].submit = 20 * MILLISECOND;
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-20, 2 20-30, 0 30-60, 1 60-110, 3 110-120");
}

/* RR takes turns every 100 ms; who is preempted keeps the rest of its slice and its place. */
static void round_robin(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 150, OS_RR, 10);
    add(&bed, 0, 150, OS_RR, 10);
    add(&bed, 40, 10, OS_FIFO, 50);
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-40, 2 40-50, 0 50-110, 1 110-210, 0 210-260, 1 260-310");
}

/* The same at ticks of 30 ms: slices end at the first tick behind 100 ms. */
static void round_robin_at_ticks(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 200, OS_RR, 10);
    add(&bed, 0, 100, OS_RR, 10);
    run(&bed, "os.rt", "cores=1", "tick=30ms");
    check(&bed, "0 0-120, 1 120-220, 0 220-300");
}

/* A server of 20 ms in 100 ms leaves the rest to others, whatever its thread wants. */
static void bandwidth(void **state)
{
    static struct bed bed;
    struct os_arrival *item;

    (void)state;
    item = add(&bed, 0, 50, OS_DEADLINE, 0);
    item->runtime = 20 * MILLISECOND;
    item->period = 100 * MILLISECOND;
    add(&bed, 0, 200, OS_FIFO, 99);
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    check(&bed, "0 0-20, 1 20-100, 0 100-120, 1 120-200, 0 200-210, 1 210-250");
}

/* On an idle machine, too: its budget comes with the period, not before. */
static void budget_comes_to_an_idle_cpu(void **state)
{
    static const char *const ticks[] = { "tick=0s", "tick=4ms" };
    static struct bed bed;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct os_arrival *item = add(&bed, 0, 50, OS_DEADLINE, 0);

        item->runtime = 20 * MILLISECOND;
        item->period = 100 * MILLISECOND;
        run(&bed, "os.deadline", "cores=1", ticks[i]);
        check(&bed, "0 0-20, 0 100-120, 0 200-210");
    }
}

/* Server deadlines 100 and 60: the second one first, and it is not hurt by the first's overrun. */
static void servers_by_deadline(void **state)
{
    static struct bed bed;
    struct os_arrival *item;

    (void)state;
    item = add(&bed, 0, 90, OS_DEADLINE, 0);
    item->runtime = 30 * MILLISECOND;
    item->period = 100 * MILLISECOND;
    item = add(&bed, 10, 40, OS_DEADLINE, 0);
    item->runtime = 20 * MILLISECOND;
    item->period = 50 * MILLISECOND;
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    /* 1 throttled 30 to 60, 0 used up at 50, again at 130 and to the end from 200 on. */
    check(&bed, "0 0-10, 1 10-30, 0 30-50, 1 60-80, 0 100-130, 0 200-230");
}

/* RT throttling: 950 ms of each second for real time, the rest for others, or for nobody. */
static void throttling(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 3000, OS_FIFO, 10);
    add(&bed, 0, 150, OS_OTHER, 0);
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-950, 1 950-1000, 0 1000-1950, 1 1950-2000, 0 2000-2950, 1 2950-3000, "
                "0 3000-3150");
    add(&bed, 0, 1000, OS_FIFO, 10);
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-950, 0 1000-1050");
    add(&bed, 0, 1000, OS_FIFO, 10);
    add(&bed, 0, 10, OS_OTHER, 0);
    bed.h.params[0] = "rt_runtime=never";
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-1000, 1 1000-1010");
}

/* At ticks of 4 ms it is seen at 952 ms; the 2 ms too much are missing in the next second. */
static void throttling_at_ticks(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 1950, OS_FIFO, 10);
    add(&bed, 0, 200, OS_OTHER, 0);
    run(&bed, "os.rt", "cores=1", "tick=4ms");
    check(&bed, "0 0-952, 1 952-1000, 0 1000-1948, 1 1948-2000, 0 2000-2050, 1 2050-2150");
}

/*
 * Periods begin with the first real-time thread after a second without any: at 0, and, the one at
 * 2000 having found nobody, at 2500. A second CPU has time of its own, and an end of a period
 * counts what its thread has run by then: from 500 on 500 ms, so that 950 more are free.
 */
static void periods_of_throttling(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 960, OS_FIFO, 10);
    add(&bed, 2500, 960, OS_FIFO, 10);
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-950, 0 1000-1010, 1 2500-3450, 1 3500-3510");
    add(&bed, 0, 960, OS_FIFO, 10);
    add(&bed, 500, 1500, OS_FIFO, 10);
    os_set_add(&bed.item[0].affinity, 0);
    os_set_add(&bed.item[1].affinity, 1);
    run(&bed, "os.rt", "cores=2", "tick=0s");
    check(&bed, "0 0-950, 0 1000-1010, 1 500-1950, 1 2000-2050");
}

/* Turns among equals survive throttling: 1 goes on where it was stopped, at 950. */
static void turns_and_throttling(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 500, OS_FIFO, 10);
    add(&bed, 0, 500, OS_FIFO, 10);
    add(&bed, 0, 20, OS_FIFO, 10);
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-500, 1 500-950, 1 1000-1050, 2 1050-1070");
}

/*
 * The fair server has 50 ms by 1000, so it begins at 950; starvation being proved, it then gets its
 * 50 ms at the beginning of each period.
 */
static void fair_server(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 3000, OS_FIFO, 10);
    add(&bed, 0, 200, OS_OTHER, 0);
    bed.h.params[0] = "fair_server=true";
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-950, 1 950-1050, 0 1050-2000, 1 2000-2050, 0 2050-3000, 1 3000-3050, "
                "0 3050-3200");
}

/* What others run without the server counts: periods begin anew at 50 and 100. */
static void fair_server_is_not_needed(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 300, OS_OTHER, 0);
    add(&bed, 100, 2000, OS_FIFO, 10);
    bed.h.params[0] = "fair_server=true";
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-100, 1 100-1050, 0 1050-1150, 1 1150-2100, 0 2100-2150, 1 2150-2250, "
                "0 2250-2300");
}

/* 20 of the 50 ms are had at 0 to 20: it is late enough at 970, and the rest is 30. */
static void fair_server_waits_on(void **state)
{
    static struct bed bed;

    (void)state;
    add(&bed, 0, 100, OS_OTHER, 0);
    add(&bed, 20, 1200, OS_FIFO, 10);
    bed.h.params[0] = "fair_server=true";
    run(&bed, "os.rt", "cores=1", "tick=0s");
    check(&bed, "0 0-20, 1 20-970, 0 970-1050, 1 1050-1300");
}

/*
 * Among deadline threads the server has a deadline like others: 1000 comes before 1200, 2000 does
 * not.
 */
static void fair_server_by_deadline(void **state)
{
    static struct bed bed;
    struct os_arrival *item;

    (void)state;
    item = add(&bed, 0, 400, OS_DEADLINE, 0);
    item->runtime = 100 * MILLISECOND;
    item->period = 300 * MILLISECOND;
    add(&bed, 0, 600, OS_FIFO, 99);
    add(&bed, 0, 120, OS_OTHER, 0);
    bed.h.params[0] = "fair_server=true";
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    check(&bed, "0 0-100, 1 100-300, 0 300-400, 1 400-600, 0 600-700, 1 700-900, 0 900-950, "
                "2 950-1000, 0 1000-1050, 2 1050-1120");
}

static void reserve(struct os_arrival *item, int64_t runtime, int64_t deadline, int64_t period)
{
    item->runtime = runtime * MILLISECOND;
    item->deadline = deadline * MILLISECOND;
    item->period = period * MILLISECOND;
}

/* Deadline threads use up what real time may have, too: 500 of 950 ms are left for FIFO. */
static void deadlines_and_throttling(void **state)
{
    static struct bed bed;

    (void)state;
    reserve(add(&bed, 0, 450, OS_DEADLINE, 0), 450, 1000, 1000);
    add(&bed, 0, 600, OS_FIFO, 99);
    add(&bed, 0, 50, OS_OTHER, 0);
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    check(&bed, "0 0-450, 1 450-950, 2 950-1000, 1 1000-1100");
}

/* 1/2 + 1/2 is more than .95: the second one is an ordinary thread. Without the test it is
 * first, but at 80 with the same deadline.
 */
static void admission(void **state)
{
    static const char *const expected[] = {
        "0 0-50, 1 50-100, 0 100-150, 1 150-170",
        "1 0-10, 0 10-20, 1 20-30, 0 30-40, 1 40-50, 0 50-60, 1 60-70, 0 70-90, 1 90-110, "
        "0 110-120, 1 120-130, 0 130-170"
    };
    static struct bed bed;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        reserve(add(&bed, 0, 100, OS_DEADLINE, 0), 50, 100, 100);
        reserve(add(&bed, 0, 70, OS_DEADLINE, 0), 10, 20, 20);
        bed.h.params[0] = i ? "admission=false" : "admission=true";
        run(&bed, "os.deadline", "cores=1", "tick=0s");
        check(&bed, expected[i]);
    }
}

/* What ends gives its bandwidth back; a deadline behind the period is refused as sched_setattr. */
static void admission_again(void **state)
{
    static struct bed bed;

    (void)state;
    reserve(add(&bed, 0, 30, OS_DEADLINE, 0), 60, 100, 100);
    add(&bed, 0, 100, OS_FIFO, 99);
    reserve(add(&bed, 20, 10, OS_DEADLINE, 0), 60, 100, 100);
    reserve(add(&bed, 40, 60, OS_DEADLINE, 0), 60, 100, 100);
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    check(&bed, "0 0-30, 1 30-40, 3 40-100, 1 100-190, 2 190-200");
    add(&bed, 0, 50, OS_FIFO, 99);
    reserve(add(&bed, 0, 10, OS_DEADLINE, 0), 10, 200, 100);
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    check(&bed, "0 0-50, 1 50-60");
}

/* The thread does its work twice, with a pause between. */
static void pause_after(struct bed *bed, size_t i, int64_t pause)
{
    bed->step[i][1] = (struct os_step){ .kind = OS_IO, .time = pause * MILLISECOND };
    bed->program[i].steps = 2;
    bed->program[i].loops = 2;
}

/*
 * Budget 20 in 50, period 100; 10 used by 10. Awake at 35: 10 in 15 is too much, 6 are left
 * (revised rule). Awake at 60, behind the deadline: nothing before 100. Awake at 130: a new period.
 * With a deadline of 100 awake at 95: a new period, too.
 */
static void wake_up_rules(void **state)
{
    static const struct {
        int64_t deadline, pause;
        const char *expected;
    } rows[] = {
        { 50, 10, "0 0-10, 0 20-30" },    { 50, 25, "0 0-10, 0 35-41, 0 100-104" },
        { 50, 50, "0 0-10, 0 100-110" },  { 50, 90, "0 0-10, 0 100-110" },
        { 50, 120, "0 0-10, 0 130-140" }, { 100, 85, "0 0-10, 0 95-105" },
    };
    static struct bed bed;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reserve(add(&bed, 0, 10, OS_DEADLINE, 0), 20, rows[i].deadline, 100);
        pause_after(&bed, 0, rows[i].pause);
        run(&bed, "os.deadline", "cores=1", "tick=0s");
        check(&bed, rows[i].expected);
    }
}

/* A budget that came during a sleep, by 200, is not used from 190 on: deadline 290, behind 250. */
static void budget_comes_during_sleep(void **state)
{
    static struct bed bed;

    (void)state;
    reserve(add(&bed, 0, 20, OS_DEADLINE, 0), 20, 100, 100);
    pause_after(&bed, 0, 170);
    reserve(add(&bed, 150, 60, OS_DEADLINE, 0), 70, 100, 100);
    run(&bed, "os.deadline", "cores=1", "tick=0s");
    check(&bed, "0 0-20, 1 150-210, 0 210-230");
}

/*
 * GRUB. B (.3) and A (.2) leave .45 of .95: while both are active a budget goes at 1 - .45 = .55. B
 * sleeps at 10 with 24.5, and is active until 100 - 24.5 / .3 = 18.33, when A has used 4.58. Then A
 * pays 1 - .3 - .45 = .25: the other 15.42 last until 80. Each period has 20 / .25 = 80 ms then.
 * Bandwidths are multiples of 2^-20, as in the kernel.
 */
static void reclaiming(void **state)
{
    static const char *const expected[] = {
        "0 0-10, 1 10-30, 2 30-100, 1 100-120, 2 120-130, "
        "1 200-220, 1 300-320, 1 400-420, 1 500-520, "
        "1 600-620, 0 1010-1020",
        "0 0-10, 1 10-80.0001, 2 80.0001-100, 1 100-170, 2 170-230, "
        "0 1010-1020"
    };
    static struct bed bed;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        reserve(add(&bed, 0, 10, OS_DEADLINE, 0), 30, 100, 100);
        pause_after(&bed, 0, 1000);
        reserve(add(&bed, 0, 140, OS_DEADLINE, 0), 20, 100, 100);
        add(&bed, 0, 80, OS_FIFO, 99);
        bed.h.params[0] = i ? "reclaim=true" : "reclaim=false";
        run(&bed, "os.deadline", "cores=1", "tick=0s");
        check(&bed, expected[i]);
    }
}

/* What makes no sense is refused. */
static void refusals(void **state)
{
    static const char *const rows[][2] = {
        { "rt_runtime=2s", "rt_runtime is more than rt_period" },
        { "rt_runtime=0s", "rt_runtime and rt_period must be above 0" },
        { "fair_runtime=2s", "fair_runtime must be above 0 and at most fair_period" },
        { "slice=0s", "slice is 0" },
    };
    static struct bed bed;
    struct error err = { "" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        add(&bed, 0, 10, OS_FIFO, 1);
        bed.h.policy = rt_bed_policy("os.rt");
        bed.h.params[0] = rows[i][0];
        bed.h.items = bed.item;
        assert_false(os_harness_run(&bed.h, &err));
        assert_non_null(strstr(err.text, rows[i][1]));
        os_harness_free(&bed.h);
        memset(&bed, 0, sizeof bed);
    }
}

static size_t misses(const char *policy, const struct rt_task *task, size_t count, size_t cpus)
{
    static struct rt_bed bed;
    size_t sum = 0;

    rt_bed_run(&bed, &(struct rt_case){ policy, task, count, cpus, 60 * MILLISECOND });
    for (size_t i = 0; i < bed.h.jobs.count; i++) {
        const struct os_harness_job *job = vec_at(&bed.h.jobs, i, sizeof *job);

        sum += job->missed != 0;
    }
    os_harness_free(&bed.h);
    return sum;
}

/* Three tasks of 2 in 3 fill two CPUs: only who sees laxities keeps the deadlines. */
static void laxity_on_two_cpus(void **state)
{
    static const struct rt_task task[] = { { 3000000, 3000000, 2000000 },
                                           { 3000000, 3000000, 2000000 },
                                           { 3000000, 3000000, 2000000 } };

    (void)state;
    assert_true(misses("os.edf", task, 3, 2) > 0);
    assert_true(misses("os.rm", task, 3, 2) > 0);
    assert_int_equal(misses("os.edzl", task, 3, 2), 0);
    assert_int_equal(misses("os.llf", task, 3, 2), 0);
}

/* Dhall's effect: short tasks in front of a heavy one. Partitioned, the heavy one has its CPU. */
static void partitioned_and_global(void **state)
{
    static const struct rt_task task[] = { { 10000000, 10000000, 1000000 },
                                           { 10000000, 10000000, 1000000 },
                                           { 11000000, 11000000, 10500000 } };

    (void)state;
    assert_true(misses("os.rm", task, 3, 2) > 0 && misses("os.edf", task, 3, 2) > 0);
    assert_int_equal(misses("os.p_rm", task, 3, 2), 0);
    assert_int_equal(misses("os.p_edf", task, 3, 2), 0);
    assert_int_equal(misses("os.edzl", task, 3, 2), 0);
}

/* Period 20 with a deadline of 5 beside a period of 10: only DM puts it first. */
static void monotone_in_what(void **state)
{
    static const struct rt_task task[] = { { 10000000, 10000000, 4000000 },
                                           { 20000000, 5000000, 3000000 } };

    (void)state;
    assert_true(misses("os.rm", task, 2, 1) > 0);
    assert_int_equal(misses("os.dm", task, 2, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fifo),
        cmocka_unit_test(round_robin),
        cmocka_unit_test(round_robin_at_ticks),
        cmocka_unit_test(bandwidth),
        cmocka_unit_test(budget_comes_to_an_idle_cpu),
        cmocka_unit_test(servers_by_deadline),
        cmocka_unit_test(throttling),
        cmocka_unit_test(throttling_at_ticks),
        cmocka_unit_test(periods_of_throttling),
        cmocka_unit_test(turns_and_throttling),
        cmocka_unit_test(fair_server),
        cmocka_unit_test(fair_server_is_not_needed),
        cmocka_unit_test(fair_server_waits_on),
        cmocka_unit_test(fair_server_by_deadline),
        cmocka_unit_test(deadlines_and_throttling),
        cmocka_unit_test(admission),
        cmocka_unit_test(admission_again),
        cmocka_unit_test(wake_up_rules),
        cmocka_unit_test(budget_comes_during_sleep),
        cmocka_unit_test(reclaiming),
        cmocka_unit_test(refusals),
        cmocka_unit_test(laxity_on_two_cpus),
        cmocka_unit_test(partitioned_and_global),
        cmocka_unit_test(monotone_in_what),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
