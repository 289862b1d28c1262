/* Copies of slow tasks by hand: which task, when, how many; and that they help against stragglers.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static struct big_harness bed_of(const char *policy)
{
    struct big_harness h = { .policy = policy_find("bigdata.fifo", NULL),
                             .with = policy_find(policy, NULL) };

    assert_non_null(h.with);
    return h;
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

/* The n-th copy by start; NULL: there are fewer. */
static const struct big_harness_task *copy_of(const struct big_harness *h, int n)
{
    const struct big_harness_task *found = NULL;
    sim_time after = -1;

    for (; n >= 0; n--) {
        found = NULL;
        for (size_t i = 0; i < h->tasks.count; i++) {
            const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

            if (row->copy && row->start > after && (!found || row->start < found->start))
                found = row;
        }
        if (!found)
            return NULL;
        after = found->start;
    }
    return found;
}

static void copies(const struct big_harness *h, int n, int64_t task, double start)
{
    const struct big_harness_task *row = copy_of(h, n);

    if (!row)
        fail_msg("there is no copy %d", n);
    else if (row->task != task || row->start != time_from_seconds(start))
        fail_msg("copy %d is of task %lld at %g s, not of %lld at %g s", n, (long long)row->task,
                 time_seconds(row->start), (long long)task, start);
}

static void ends(const struct big_harness *h, double seconds)
{
    sim_time finish = big_harness_job(h, 0)->finish;

    if (finish != time_from_seconds(seconds))
        fail_msg("the job ends at %g s, not %g s", time_seconds(finish), seconds);
}

/*
 * Twenty tasks of 100 s on machines of which the last two have speed .2 and .1, so that their tasks
 * would take 500 and 1000 s. At 100 s all others are idle; left are 400 and 900 s.
 */
static const struct big_kind kinds[] = { { .name = "fast", .count = 18, .cores = 1, .speed = 1 },
                                         { .name = "slow", .count = 1, .cores = 1, .speed = 0.2 },
                                         { .name = "lame", .count = 1, .cores = 1, .speed = 0.1 } };

static void lay(struct big_harness *h, const struct big_arrival *item)
{
    h->kinds = kinds;
    h->kind_count = 3;
    h->items = item;
    h->count = 1;
}

static void nobody_speculates(void **state)
{
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.late");

    (void)state;
    h.with = NULL;
    lay(&h, &item);
    go(&h);
    ends(&h, 1000);
    big_harness_free(&h);
}

/* Room for one copy: the one that is left with most; the other when that is done. */
static void late_longest_first(void **state)
{
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.late");

    (void)state;
    lay(&h, &item);
    h.with_params[0] = "cap=0.05";
    go(&h);
    copies(&h, 0, 19, 100);
    copies(&h, 1, 18, 200);
    assert_null(copy_of(&h, 2));
    ends(&h, 300);
    h.with_params[0] = "cap=0.1"; /* both at once */
    go(&h);
    ends(&h, 200);
    big_harness_free(&h);
}

/* Nothing is judged before its age: both at 201 s, as the ranking is made anew every 3 s. */
static void late_age(void **state)
{
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.late");

    (void)state;
    lay(&h, &item);
    h.with_params[0] = "age=200s";
    go(&h);
    copies(&h, 0, 19, 201);
    ends(&h, 301);
    big_harness_free(&h);
}

/*
 * Hadoop: at 100 s the gains are 1000 - 100 - 100 and 500 - 100 - 100 s; the first look then is at
 * 101 s, and the next one 15 s later.
 */
static void hadoop_one_a_scan(void **state)
{
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.hadoop_speculation");

    (void)state;
    lay(&h, &item);
    go(&h);
    assert_in_range(copy_of(&h, 0)->start, 100 * SECOND, 101 * SECOND);
    assert_int_equal(copy_of(&h, 0)->task, 19);
    assert_int_equal(copy_of(&h, 1)->start - copy_of(&h, 0)->start, 15 * SECOND);
    assert_int_equal(copy_of(&h, 1)->task, 18);
    assert_null(copy_of(&h, 2));
    h.with_params[0] = "least=0"; /* a tenth of two tasks is none */
    go(&h);
    assert_null(copy_of(&h, 0));
    h.with_params[0] = "done_part=0.95"; /* 19 of 20: only when the slow one is done, at 500 s */
    go(&h);
    assert_in_range(copy_of(&h, 0)->start, 500 * SECOND, 501 * SECOND);
    assert_null(copy_of(&h, 1));
    big_harness_free(&h);
}

/* Spark: over 1.5 times the median of 100 s is from 150.1 s on; from 300.1 s with 3. */
static void spark_multiplier(void **state)
{
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.spark_speculation");

    (void)state;
    lay(&h, &item);
    go(&h);
    copies(&h, 0, 18, 150.1);
    ends(&h, 250.1);
    h.with_params[0] = "multiplier=3";
    h.with_params[1] = "quantile=0.9";
    go(&h);
    copies(&h, 0, 18, 300.1);
    ends(&h, 400.1);
    h.with_params[1] = "quantile=0.95"; /* 19 of 20: only when the slow one is done, at 500 s */
    go(&h);
    copies(&h, 0, 19, 500.1);
    ends(&h, 600.1);
    big_harness_free(&h);
}

/* Most copies at a time. */
static int most_copies(const struct big_harness *h)
{
    int most = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *one = vec_at(&h->tasks, i, sizeof *one);
        int count = 0;

        for (size_t k = 0; one->copy && k < h->tasks.count; k++) {
            const struct big_harness_task *row = vec_at(&h->tasks, k, sizeof *row);

            count += row->copy && row->start <= one->start && one->start < row->finish;
        }
        most = count > most ? count : most;
    }
    return most;
}

enum { JOBS = 20 };

/* One in twenty attempts takes eight times as long: every policy shortens the jobs. */
static void stragglers(void **state)
{
    static const char *const policies[] = { "bigdata.late", "bigdata.hadoop_speculation",
                                            "bigdata.spark_speculation" };
    struct big_stage stage = big_harness_stage(40, 100 * SECOND);
    struct big_arrival items[JOBS];
    struct big_harness h = bed_of("bigdata.late");
    double alone;

    (void)state;
    for (int i = 0; i < JOBS; i++)
        items[i] = big_harness_arrival(i * 100 * SECOND, &stage, 1);
    h.with = NULL;
    h.platform[0] = "nodes=60";
    h.options[0] = "straggle=discrete(1:0.95, 8:0.05)";
    h.measures[0] = "completion.mean";
    h.measures[1] = "copies";
    h.measures[2] = "copies_won";
    h.items = items;
    h.count = JOBS;
    go(&h);
    alone = h.values[0];
    assert_true(h.values[1] == 0);
    for (int p = 0; p < 3; p++) {
        h.with = policy_find(policies[p], NULL);
        go(&h);
        if (h.values[0] > 0.7 * alone || h.values[2] < 10 || h.values[1] < h.values[2])
            fail_msg("%s: %g s, not well below %g s; %g of %g copies won", policies[p], h.values[0],
                     alone, h.values[2], h.values[1]);
        if (p == 0)
            assert_in_range(most_copies(&h), 1, 6);
    }
    big_harness_free(&h);
}

/* With heartbeats the same tasks are copied, when the machines report. */
static void heartbeats(void **state)
{
    static const char *const policies[] = { "bigdata.late", "bigdata.hadoop_speculation",
                                            "bigdata.spark_speculation" };
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);

    (void)state;
    for (int p = 0; p < 3; p++) {
        struct big_harness h = bed_of(policies[p]);

        lay(&h, &item);
        h.options[0] = "heartbeat=1s";
        h.measures[0] = "copies_won";
        go(&h);
        assert_true(h.values[0] == 2);
        assert_true(big_harness_job(&h, 0)->finish < 260 * SECOND);
        big_harness_free(&h);
    }
}

/* Who copies does not schedule. */
static void alone(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.late");
    struct error err = { "" };

    (void)state;
    lay(&h, &item);
    h.policy = h.with;
    h.with = NULL;
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text,
                        "bigdata.late starts no tasks; expected a scheduling policy in `with:`");
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_speculates), cmocka_unit_test(late_longest_first),
        cmocka_unit_test(late_age),          cmocka_unit_test(hadoop_one_a_scan),
        cmocka_unit_test(spark_multiplier),  cmocka_unit_test(stragglers),
        cmocka_unit_test(heartbeats),        cmocka_unit_test(alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
