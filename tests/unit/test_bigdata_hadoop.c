/* Hadoop's schedulers by hand: shares of pools, preemption, and how local delay scheduling is. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static struct big_harness bed_of(const char *policy, const char *nodes)
{
    struct big_harness h = { .policy = policy_find(policy, NULL), .platform = { nodes } };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static void refuses(struct big_harness *h, const char *text)
{
    struct error err = { "" };

    assert_false(big_harness_run(h, &err));
    assert_string_equal(err.text, text);
    big_harness_free(h);
}

/* Attempts of a job that are under way at a time. */
static int running_at(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time at = time_from_seconds(seconds);
    int count = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        count += row->job == job && row->start <= at && at < row->finish;
    }
    return count;
}

static void runs(const struct big_harness *h, double seconds, const int *expected)
{
    for (int64_t job = 0; expected[job] >= 0; job++)
        if (running_at(h, job, seconds) != expected[job])
            fail_msg("job %lld has %d attempts at %g s, not %d", (long long)job,
                     running_at(h, job, seconds), seconds, expected[job]);
}

static struct big_arrival arrival(double submit, const struct big_stage *stage, const char *queue)
{
    struct big_arrival item = big_harness_arrival(time_from_seconds(submit), stage, 1);

    item.queue = queue;
    return item;
}

/* FIFO ---------------------------------------------------------------------------------------- */

/* Priorities first, then arrival; negative priorities come last. */
static void fifo_order(void **state)
{
    struct big_stage stage = big_harness_stage(2, 10 * SECOND);
    struct big_arrival items[4];
    static const int64_t priority[] = { 0, -5, 7, 0 };
    static const sim_time finish[] = { 20, 40, 10, 30 };
    struct big_harness h = bed_of("bigdata.fifo", "nodes=2");

    (void)state;
    for (int i = 0; i < 4; i++) {
        items[i] = arrival(0, &stage, NULL);
        items[i].priority = priority[i];
    }
    h.items = items;
    h.count = 4;
    go(&h);
    for (int i = 0; i < 4; i++)
        assert_int_equal(big_harness_job(&h, i)->finish, finish[i] * SECOND);
    big_harness_free(&h);
}

/*
 * A machine of two cores and one of one. The second job waits for the first, and the third, which
 * would have room, for the second; when that starts, at 10 s, the third need not wait for more.
 */
static void fifo_strict(void **state)
{
    static const struct big_kind kinds[] = {
        { .name = "two", .count = 1, .cores = 2, .speed = 1 },
        { .name = "one", .count = 1, .cores = 1, .speed = 1 }
    };
    struct big_stage wide = big_harness_stage(1, 10 * SECOND), thin = big_harness_stage(1, SECOND);
    struct big_arrival items[] = { arrival(0, &wide, NULL), arrival(0, &wide, NULL),
                                   arrival(0, &thin, NULL) };
    struct big_harness h = bed_of("bigdata.fifo", NULL);

    (void)state;
    wide.demand[0] = 2000;
    h.kinds = kinds;
    h.kind_count = 2;
    h.items = items;
    h.count = 3;
    h.params[0] = "strict=true";
    go(&h);
    assert_int_equal(big_harness_job(&h, 1)->finish, 20 * SECOND);
    assert_int_equal(big_harness_job(&h, 2)->finish, 11 * SECOND);
    h.params[0] = "strict=false";
    go(&h);
    assert_int_equal(big_harness_job(&h, 2)->finish, 1 * SECOND);
    big_harness_free(&h);
}

/* Fair shares --------------------------------------------------------------------------------- */

/* Twelve slots; weight 2 to 1 is 8 to 4, again and again. */
static void fair_weights(void **state)
{
    struct big_stage stage = big_harness_stage(60, 10 * SECOND);
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(0, &stage, "b") };
    struct big_harness h = bed_of("bigdata.fair", "nodes=12");

    (void)state;
    h.params[0] = "pools=a:2, b:1";
    h.items = items;
    h.count = 2;
    go(&h);
    runs(&h, 5, (const int[]){ 8, 4, -1 });
    runs(&h, 45, (const int[]){ 8, 4, -1 });
    h.params[0] = "pools=";
    go(&h);
    runs(&h, 5, (const int[]){ 6, 6, -1 });
    big_harness_free(&h);
}

/* By weight b would get 2 of 12; its minimum of 6 comes first. With 3 tasks it leaves 9 to a. */
static void fair_minimum(void **state)
{
    struct big_stage many = big_harness_stage(60, 10 * SECOND), few = big_harness_stage(3, SECOND);
    struct big_arrival items[] = { arrival(0, &many, "a"), arrival(0, &many, "b") };
    struct big_harness h = bed_of("bigdata.fair", "nodes=12");

    (void)state;
    h.params[0] = "pools=a:5,b:1:6";
    h.items = items;
    h.count = 2;
    go(&h);
    runs(&h, 5, (const int[]){ 6, 6, -1 });
    h.params[0] = "pools=a:5,b:1";
    go(&h);
    runs(&h, 5, (const int[]){ 10, 2, -1 });
    h.params[0] = "pools=a:5,b:1:6";
    items[1].stage = &few;
    go(&h);
    runs(&h, 0.5, (const int[]){ 9, 3, -1 });
    big_harness_free(&h);
}

/* Two jobs of one pool and one of another, equal weights: 3, 3 and 6; first come: 6, 0 and 6. */
static void fair_jobs(void **state)
{
    struct big_stage stage = big_harness_stage(60, 10 * SECOND);
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(0, &stage, "a"),
                                   arrival(0, &stage, "b") };
    struct big_harness h = bed_of("bigdata.fair", "nodes=12");

    (void)state;
    h.items = items;
    h.count = 3;
    go(&h);
    runs(&h, 5, (const int[]){ 3, 3, 6, -1 });
    h.params[0] = "jobs=fifo";
    go(&h);
    runs(&h, 5, (const int[]){ 6, 0, 6, -1 });
    items[0].weight = 2;
    h.params[0] = "jobs=fair";
    go(&h);
    runs(&h, 5, (const int[]){ 4, 2, 6, -1 });
    big_harness_free(&h);
}

/*
 * a has all slots for 1000 s when b comes at 10 s. Looks are every .5 s: at 70.5 s b has been below
 * its minimum of 4 for more than 60 s, and the last four of a make room. Without preemption it
 * waits for a.
 */
static void fair_preempts_for_the_minimum(void **state)
{
    struct big_stage stage = big_harness_stage(12, 1000 * SECOND), small;
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(10, &small, "b") };
    struct big_harness h = bed_of("bigdata.fair", "nodes=12");

    (void)state;
    small = big_harness_stage(6, 100 * SECOND);
    h.params[0] = "pools=a:100,b:1:4";
    h.params[1] = "preemption=true";
    h.params[2] = "min_timeout=60s";
    h.measures[0] = "killed";
    h.items = items;
    h.count = 2;
    go(&h);
    runs(&h, 70.4, (const int[]){ 12, 0, -1 });
    runs(&h, 70.6, (const int[]){ 8, 4, -1 });
    assert_true(h.values[0] == 4);
    h.params[1] = "preemption=false";
    go(&h);
    runs(&h, 999, (const int[]){ 12, 0, -1 });
    assert_true(h.values[0] == 0);
    big_harness_free(&h);
}

/* The fair share of b is 6; at 40.5 s it has been below 3 for more than 30 s and gets all six. */
static void fair_preempts_for_the_share(void **state)
{
    struct big_stage stage = big_harness_stage(12, 1000 * SECOND);
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(10, &stage, "b") };
    struct big_harness h = bed_of("bigdata.fair", "nodes=12");

    (void)state;
    h.params[0] = "preemption=true";
    h.params[1] = "fair_timeout=30s";
    h.measures[0] = "killed";
    h.items = items;
    h.count = 2;
    go(&h);
    runs(&h, 40.4, (const int[]){ 12, 0, -1 });
    runs(&h, 40.6, (const int[]){ 6, 6, -1 });
    runs(&h, 500, (const int[]){ 6, 6, -1 });
    assert_true(h.values[0] == 6);
    big_harness_free(&h);
}

static void bad_pools(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = arrival(0, &stage, "a");
    struct big_harness h = bed_of("bigdata.fair", "nodes=1");

    (void)state;
    h.items = &item;
    h.count = 1;
    h.params[0] = "pools=a:x";
    refuses(&h, "bigdata.fair: pools: 'a:x': expected name:number:number, numbers of 0 or more");
    h.params[0] = "pools=a:1:2:3, b";
    refuses(&h, "bigdata.fair: pools: 'a:1:2:3': expected name:number:number");
    h.params[0] = "pools=a:1, :2";
    refuses(&h, "bigdata.fair: pools: expected the name of a queue before ':', not ':2'");
    h.params[0] = "pools=a:1,a:2";
    refuses(&h, "bigdata.fair: pools: queue 'a' is there twice");
    h.params[0] = "pools=a:0";
    refuses(&h, "bigdata.fair: pools: 'a': expected a weight above 0 and a share, up to 1e9");
}

/* Capacity ------------------------------------------------------------------------------------ */

/* Ten slots, a and b have half each. Alone a may grow to all, to 8, or not at all. */
static void capacity_grows(void **state)
{
    struct big_stage stage = big_harness_stage(40, 10 * SECOND);
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(5, &stage, "b") };
    struct big_harness h = bed_of("bigdata.capacity", "nodes=10");

    (void)state;
    h.params[0] = "queues=a:50,b:50";
    h.params[1] = "user_limit_factor=2";
    h.items = items;
    h.count = 2;
    go(&h);
    runs(&h, 9, (const int[]){ 10, 0, -1 });
    runs(&h, 11, (const int[]){ 5, 5, -1 });
    h.params[0] = "queues=a:50:80,b:50";
    go(&h);
    runs(&h, 4, (const int[]){ 8, 0, -1 });
    runs(&h, 9, (const int[]){ 8, 2, -1 });
    h.params[0] = "queues=a:70,b:30";
    go(&h);
    runs(&h, 11, (const int[]){ 7, 3, -1 });
    /* One user has the guarantee and the task that goes beyond. */
    h.params[0] = "queues=a:50,b:50";
    h.params[1] = "user_limit_factor=1";
    go(&h);
    runs(&h, 4, (const int[]){ 6, 0, -1 });
    big_harness_free(&h);
}

/* Two users with a quarter each at least: half of ten, and one task beyond; then first come. */
static void capacity_users(void **state)
{
    struct big_stage stage = big_harness_stage(40, 10 * SECOND);
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(0, &stage, "a"),
                                   arrival(0, &stage, "a") };
    struct big_harness h = bed_of("bigdata.capacity", "nodes=10");

    (void)state;
    items[0].user = items[1].user = 1;
    items[2].user = 2;
    h.params[0] = "minimum_user_limit=0.25";
    h.items = items;
    h.count = 3;
    go(&h);
    runs(&h, 5, (const int[]){ 6, 0, 4, -1 });
    h.params[0] = "minimum_user_limit=1";
    go(&h);
    runs(&h, 5, (const int[]){ 10, 0, 0, -1 });
    big_harness_free(&h);
}

/*
 * a has all ten slots when b, with the same guarantee, comes at 1 s. Of the five that b is due the
 * monitor may take one in ten a round, and a fifth of that, so one attempt is chosen: at 3 s, to be
 * killed when 15 s are over, at 21 s. The next is chosen at 24 s. After five a has what it should.
 */
static void capacity_preempts(void **state)
{
    struct big_stage stage = big_harness_stage(10, 1000 * SECOND);
    struct big_arrival items[] = { arrival(0, &stage, "a"), arrival(1, &stage, "b") };
    struct big_harness h = bed_of("bigdata.capacity", "nodes=10");

    (void)state;
    h.params[0] = "queues=a:50,b:50";
    h.params[1] = "user_limit_factor=2";
    h.params[2] = "preemption=true";
    h.measures[0] = "killed";
    h.items = items;
    h.count = 2;
    go(&h);
    runs(&h, 20.9, (const int[]){ 10, 0, -1 });
    for (int i = 1; i <= 5; i++) {
        runs(&h, 21 * i - 0.1, (const int[]){ 11 - i, i - 1, -1 });
        runs(&h, 21 * i + 0.1, (const int[]){ 10 - i, i, -1 });
    }
    runs(&h, 900, (const int[]){ 5, 5, -1 });
    assert_true(h.values[0] == 5);
    h.params[3] = "dead_zone=0.5"; /* 7.5 of a are left alone: it stops at 7 */
    go(&h);
    runs(&h, 900, (const int[]){ 7, 3, -1 });
    big_harness_free(&h);
}

static void bad_queues(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = arrival(0, &stage, "c");
    struct big_harness h = bed_of("bigdata.capacity", "nodes=1");

    (void)state;
    h.items = &item;
    h.count = 1;
    h.params[0] = "queues=a:60,b:50";
    refuses(&h, "bigdata.capacity: queues: capacities add up to 110, not 100");
    h.params[0] = "queues=a:60:50";
    refuses(&h, "bigdata.capacity: queues: 'a': expected a capacity above 0 and a maximum from "
                "there to 100");
    h.params[0] = "queues=a:60";
    refuses(&h, "bigdata.capacity at t=0s: a job is of a queue that `queues` does not name");
}

/* Delay scheduling ---------------------------------------------------------------------------- */

enum { MACHINES = 200, TASKS = 20, REPLICAS = 3, SEEDS = 20 };

/* Mean part of local tasks of a job that is first in line for every slot, and its sd. */
static double locality(double skips, double *sd)
{
    struct big_stage stage = big_harness_stage(TASKS, 1000 * SECOND);
    struct big_arrival item = arrival(0, &stage, NULL);
    struct big_harness h = bed_of("bigdata.delay", "nodes=200");
    double sum = 0, squares = 0;
    char text[64];

    snprintf(text, sizeof text, "skips=%.0f", ceil(skips));
    stage.input = 1e9;
    h.params[0] = text;
    h.options[0] = "heartbeat=3s";
    h.measures[0] = "local";
    h.items = &item;
    h.count = 1;
    for (h.seed = 1; h.seed <= SEEDS; h.seed++) {
        go(&h);
        sum += h.values[0];
        squares += h.values[0] * h.values[0];
    }
    big_harness_free(&h);
    *sd = sqrt(fmax(squares / SEEDS - sum / SEEDS * sum / SEEDS, 0));
    return sum / SEEDS;
}

/* As many skips as the formula asks for reach the part of local tasks that it promises. */
static void delay_locality(void **state)
{
    static const double level[] = { .7, .8, .9, .95 };
    double sd, none = locality(0, &sd), before = none;

    (void)state;
    assert_true(none < .5);
    for (int i = 0; i < 4; i++) {
        double rest = (1 - level[i]) * TASKS;
        double skips = -(double)MACHINES / REPLICAS * log(rest / (1 + rest));
        double got = locality(skips, &sd);

        if (got < level[i] - 2 * sd / sqrt(SEEDS))
            fail_msg("%g skips: %g of the tasks are local, sd %g; the formula says %g", skips, got,
                     sd, level[i]);
        assert_true(got > before);
        before = got;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fifo_order),
        cmocka_unit_test(fifo_strict),
        cmocka_unit_test(fair_weights),
        cmocka_unit_test(fair_minimum),
        cmocka_unit_test(fair_jobs),
        cmocka_unit_test(fair_preempts_for_the_minimum),
        cmocka_unit_test(fair_preempts_for_the_share),
        cmocka_unit_test(bad_pools),
        cmocka_unit_test(capacity_grows),
        cmocka_unit_test(capacity_users),
        cmocka_unit_test(capacity_preempts),
        cmocka_unit_test(bad_queues),
        cmocka_unit_test(delay_locality),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
