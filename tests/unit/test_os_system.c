/* The os system by hand: what each option does to a few threads. */
#include <math.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

static const struct os_step run10[] = { { .kind = OS_RUN, .time = 10 * MILLISECOND } };
static const struct os_program ten = { run10, 1, 1 };

/* Threads of 10 ms that arrive at 0. */
struct bed {
    struct os_harness h;
    struct os_arrival item[4];
    struct error err;
};

static struct bed bed_of(const char *policy, size_t threads)
{
    struct bed bed = { .h = { .count = threads } };

    bed.h.policy = policy_find(policy, &bed.err);
    assert_non_null(bed.h.policy);
    for (size_t t = 0; t < threads; t++)
        bed.item[t] = os_harness_arrival(0, &ten);
    return bed;
}

static void go(struct bed *bed)
{
    bed->h.items = bed->item;
    if (!os_harness_run(&bed->h, &bed->err))
        fail_msg("%s", bed->err.text);
}

static void ends(const struct bed *bed, int64_t thread, double ms)
{
    assert_int_equal(os_harness_thread(&bed->h, thread)->end, (sim_time)(ms * 1e6));
}

static void slices(void **state)
{
    struct bed bed = bed_of("os.round_robin", 2);

    (void)state;
    bed.h.params[0] = "quantum=4ms";
    go(&bed);
    ends(&bed, 0, 18); /* 4 4 4 4 2 2 */
    ends(&bed, 1, 20);
    bed.h.options[0] = "switch_cost=1ms";
    go(&bed);
    ends(&bed, 0, 23); /* each of the six begins 1 ms late */
    ends(&bed, 1, 26);
    /* A quantum of 4 ms ends at the first tick at or behind it. */
    bed.h.options[0] = "tick=3ms";
    go(&bed);
    ends(&bed, 0, 16); /* 6 6 4 4 */
    ends(&bed, 1, 20);
    bed.h.options[1] = "exact=true";
    go(&bed);
    ends(&bed, 0, 18);
    os_harness_free(&bed.h);
}

static void sleeps(void **state)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 1 * MILLISECOND },
                                            { .kind = OS_SLEEP, .time = 5 * MILLISECOND },
                                            { .kind = OS_RUN, .time = 1 * MILLISECOND },
                                            { .kind = OS_IO, .time = 5 * MILLISECOND } };
    static const struct os_program program = { steps, 4, 2 };
    struct bed bed = bed_of("os.fcfs", 1);

    (void)state;
    bed.item[0].program = &program;
    go(&bed);
    ends(&bed, 0, 24);
    bed.h.options[0] = "timer_slack=50us";
    bed.h.options[1] = "wake_cost=15us";
    bed.h.measures[0] = "wake_latency.max";
    go(&bed);
    ends(&bed, 0, 24 + 2 * 0.065 + 2 * 0.015); /* devices have no slack */
    assert_true(bed.h.values[0] > 64.9e-6 && bed.h.values[0] < 65.1e-6);
    os_harness_free(&bed.h);
}

static void periodic_jobs(void **state)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 3 * MILLISECOND },
                                            { .kind = OS_TIMER, .time = 5 * MILLISECOND } };
    static const struct os_program program = { steps, 2, 3 };
    struct bed bed = bed_of("os.fcfs", 2);
    const struct os_harness_job *job;

    (void)state;
    bed.item[1].program = &program; /* behind 10 ms of another */
    bed.item[1].period = 5 * MILLISECOND;
    bed.h.measures[0] = "misses";
    go(&bed);
    assert_int_equal(bed.h.jobs.count, 3);
    job = bed.h.jobs.data;
    assert_int_equal(job[0].finish, 13 * MILLISECOND); /* released at 0, */
    assert_int_equal(job[1].finish, 16 * MILLISECOND); /* at 5, */
    assert_int_equal(job[2].finish, 19 * MILLISECOND); /* at 10 */
    assert_int_equal(job[2].release, 10 * MILLISECOND);
    assert_int_equal(job[2].deadline, 15 * MILLISECOND);
    assert_true(bed.h.values[0] == 3);
    os_harness_free(&bed.h);
}

static void quotas(void **state)
{
    static const struct os_group group = { .name = "g",
                                           .quota = 2 * MILLISECOND,
                                           .period = 10 * MILLISECOND };
    struct bed bed = bed_of("os.fcfs", 2);

    (void)state;
    bed.h.groups = &group;
    bed.h.group_count = 1;
    bed.h.count = 1;
    bed.item[0].group = 0;
    bed.h.measures[0] = "throttled";
    go(&bed);
    ends(&bed, 0, 42); /* 2 ms in each of five periods */
    assert_true(bed.h.values[0] > 0.0319 && bed.h.values[0] < 0.0321);
    bed.h.platform[0] = "cores=2";
    bed.h.count = 2;
    bed.item[1].group = 0;
    go(&bed);
    ends(&bed, 0, 91); /* two CPUs use it up twice as fast: 1 ms each */
    ends(&bed, 1, 91);
    os_harness_free(&bed.h);
}

static void machines(void **state)
{
    struct bed bed = bed_of("os.fcfs", 2);

    (void)state;
    bed.h.platform[0] = "cores=2";
    go(&bed);
    ends(&bed, 0, 10);
    ends(&bed, 1, 10);
    bed.h.platform[1] = "smt=2";
    bed.h.platform[2] = "smt_speed=0.5";
    go(&bed);
    ends(&bed, 0, 20); /* both all the time */
    bed.item[1].submit = 5 * MILLISECOND;
    go(&bed);
    ends(&bed, 0, 15); /* 5 alone, then half as fast: 10 for the other 5 */
    ends(&bed, 1, 20); /* 5 done by then, 5 alone */
    os_harness_free(&bed.h);
}

/* The first thread is moved from its node, away from its memory, by another that is pinned. */
static void nodes(void **state)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 2 * MILLISECOND },
                                            { .kind = OS_IO, .time = 1 * MILLISECOND },
                                            { .kind = OS_RUN, .time = 2 * MILLISECOND } };
    static const struct os_program program = { steps, 3, 1 };
    struct bed bed = bed_of("os.fcfs", 2);

    (void)state;
    bed.h.platform[0] = "cores=2";
    bed.h.platform[1] = "node_cpus=1";
    bed.h.platform[2] = "cache_cpus=1";
    bed.h.options[0] = "migration_cost=100us";
    bed.h.options[1] = "cache_cost=200us";
    bed.h.options[2] = "node_cost=300us";
    bed.h.options[3] = "remote_speed=0.5";
    bed.item[0].program = &program;
    bed.item[1].submit = 2 * MILLISECOND;
    os_set_add(&bed.item[1].affinity, 0);
    go(&bed);
    ends(&bed, 0, 2 + 1 + 0.6 + 4);
    ends(&bed, 1, 12);
    os_harness_free(&bed.h);
}

static void warm_caches(void **state)
{
    struct bed bed = bed_of("os.fcfs", 1);

    (void)state;
    bed.h.options[0] = "warm_up=4ms";
    bed.h.options[1] = "warm_speed=2";
    bed.h.measures[0] = "warm";
    go(&bed);
    ends(&bed, 0, 7); /* 4 cold, the other 6 in 3 */
    assert_true(bed.h.values[0] > 0.428 && bed.h.values[0] < 0.429);
    os_harness_free(&bed.h);
}

/* The second thread arrives at 4 ms and waits to 10 ms; all is over at 20 ms. */
static void levels(void **state)
{
    static const char *const measures[] = { "ready.mean", "running.mean", "in_system.mean" };
    struct bed bed = bed_of("os.fcfs", 2);

    (void)state;
    bed.item[1].submit = 4 * MILLISECOND;
    memcpy(bed.h.measures, measures, sizeof measures);
    go(&bed);
    assert_true(fabs(bed.h.values[0] - 6. / 20) < 1e-9);
    assert_true(fabs(bed.h.values[1] - 1) < 1e-9);
    assert_true(fabs(bed.h.values[2] - 26. / 20) < 1e-9);
    bed.h.options[0] = "warmup=8ms";
    go(&bed);
    assert_true(fabs(bed.h.values[0] - 2. / 12) < 1e-9);
    assert_true(fabs(bed.h.values[2] - 14. / 12) < 1e-9);
    bed.h.options[0] = "warmup=30ms";
    go(&bed);
    assert_true(isnan(bed.h.values[0]));
    os_harness_free(&bed.h);
}

/* Least attained service takes turns of its quantum, by ticks as by a timer. */
static void attained_service(void **state)
{
    struct bed bed = bed_of("os.las", 2);

    (void)state;
    bed.h.params[0] = "quantum=2ms";
    for (int ticks = 0; ticks < 2; ticks++) {
        bed.h.options[0] = ticks ? "tick=1ms" : "tick=0s";
        go(&bed);
        ends(&bed, 0, 18); /* 2, then 4 each in turn: 2 to draw level, 2 ahead; 2 are left */
        ends(&bed, 1, 20);
    }
    os_harness_free(&bed.h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices), cmocka_unit_test(sleeps),   cmocka_unit_test(periodic_jobs),
        cmocka_unit_test(quotas), cmocka_unit_test(machines), cmocka_unit_test(warm_caches),
        cmocka_unit_test(nodes),  cmocka_unit_test(levels),   cmocka_unit_test(attained_service),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
