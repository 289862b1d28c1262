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

static size_t misses(const char *policy, const struct rt_task *task, size_t count, size_t cpus)
{
    static struct rt_bed bed;
    size_t sum = 0;

    rt_bed_run(&bed, policy, task, count, cpus, 60 * MILLISECOND);
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
        cmocka_unit_test(laxity_on_two_cpus),
        cmocka_unit_test(partitioned_and_global),
        cmocka_unit_test(monotone_in_what),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
