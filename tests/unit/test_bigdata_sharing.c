/* Sharing by hand: dominant shares, offers, transactions; and DRF against a naive version. */
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

enum { MOST_USERS = 8 };

static void go(struct big_harness *h, const char *policy)
{
    struct error err = { "" };

    h->policy = policy_find(policy, NULL);
    assert_non_null(h->policy);
    if (!big_harness_run(h, &err))
        fail_msg("%s: %s", policy, err.text);
}

static void first_start(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time start = big_harness_job(h, job)->first_start;

    if (start != time_from_seconds(seconds))
        fail_msg("job %lld starts at %.9f s, not %.9f s", (long long)job, time_seconds(start),
                 seconds);
}

/* Tasks of a job that start at time 0. */
static uint32_t at_once(const struct big_harness *h, int64_t job)
{
    uint32_t count = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        count += row->job == job && row->start == 0;
    }
    return count;
}

static const char *const queues[MOST_USERS] = { "a", "b", "c", "d", "e", "f", "g", "h" };

static struct big_stage demanding(uint32_t tasks, int64_t cores, int64_t memory)
{
    struct big_stage stage = big_harness_stage(tasks, SECOND);

    stage.demand[BIG_CPU] = cores * 1000;
    stage.demand[BIG_MEMORY] = memory;
    return stage;
}

/* Figure 1 of the paper: 9 CPUs and 18 GB; A wants <1, 4>, B <3, 1>: 3 and 2 tasks, 2/3 each. */
static void drf_worked_example(void **state)
{
    const struct big_kind kind = { "pm", 1, 9, 18, 0, 0, 1 };
    struct big_stage stage[2] = { demanding(9, 1, 4), demanding(9, 3, 1) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(0, &stage[1], 1) };
    struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = 2 };

    (void)state;
    item[0].queue = "a";
    item[1].queue = "b";
    go(&h, "bigdata.drf");
    assert_int_equal(at_once(&h, 0), 3);
    assert_int_equal(at_once(&h, 1), 2);
    item[0].weight =
        2; /* shares over weights: .11 - .33 - .22 .33 - then 4/9 for A; B has no room */
    go(&h, "bigdata.drf");
    assert_int_equal(at_once(&h, 0), 4);
    assert_int_equal(at_once(&h, 1), 1);
    item[0].queue = "b"; /* one queue is one user: its jobs go in turn */
    go(&h, "bigdata.drf");
    assert_int_equal(at_once(&h, 0), 4);
    assert_int_equal(at_once(&h, 1), 1);
    item[0].user = 7;
    item[1].user = 8;
    item[0].weight = 1;
    h.params[0] = "by=user";
    go(&h, "bigdata.drf");
    assert_int_equal(at_once(&h, 0), 3);
    assert_int_equal(at_once(&h, 1), 2);
    big_harness_free(&h);
}

/* A drawn world: one machine, a job of each user. */
struct world {
    uint32_t users;
    int64_t capacity[2];
    int64_t demand[MOST_USERS][2];
    uint32_t tasks[MOST_USERS];
    double weight[MOST_USERS];
};

static struct world draw_world(struct rng *rng)
{
    struct world w = { .users = 1 + (uint32_t)rng_below(rng, MOST_USERS),
                       .capacity = { 5 + (int64_t)rng_below(rng, 60),
                                     5 + (int64_t)rng_below(rng, 60) } };

    for (uint32_t u = 0; u < w.users; u++) {
        w.demand[u][0] = 1 + (int64_t)rng_below(rng, 5);
        w.demand[u][1] = (int64_t)rng_below(rng, 6);
        w.tasks[u] = 1 + (uint32_t)rng_below(rng, 12);
        w.weight[u] = (double)(1 + rng_below(rng, 3));
    }
    return w;
}

/* Algorithm 1, one task at a time: the least share first, the next least if its task has no room.
 */
static void naive_drf(const struct world *w, uint32_t given[MOST_USERS])
{
    int64_t used[2] = { 0, 0 };

    memset(given, 0, MOST_USERS * sizeof *given);
    for (;;) {
        uint32_t best = MOST_USERS;
        double least = 0;

        for (uint32_t u = 0; u < w->users; u++) {
            double share = 0;
            bool fits = given[u] < w->tasks[u];

            for (int r = 0; r < 2; r++) {
                double part = (double)(given[u] * w->demand[u][r] * (r ? 1 : 1000)) /
                              (double)(w->capacity[r] * (r ? 1 : 1000));

                share = part > share ? part : share;
                fits = fits && used[r] + w->demand[u][r] <= w->capacity[r];
            }
            share /= w->weight[u];
            if (fits && (best == MOST_USERS || share < least)) {
                best = u;
                least = share;
            }
        }
        if (best == MOST_USERS)
            return;
        given[best]++;
        used[0] += w->demand[best][0];
        used[1] += w->demand[best][1];
    }
}

static void drf_is_the_naive_one(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 11);
    for (int n = 0; n < 500; n++) {
        struct world w = draw_world(&rng);
        struct big_kind kind = { "pm", 1, (double)w.capacity[0], (double)w.capacity[1], 0, 0, 1 };
        struct big_stage stage[MOST_USERS];
        struct big_arrival item[MOST_USERS];
        struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = w.users };
        uint32_t given[MOST_USERS];

        naive_drf(&w, given);
        for (uint32_t u = 0; u < w.users; u++) {
            stage[u] = demanding(w.tasks[u], w.demand[u][0], w.demand[u][1]);
            item[u] = big_harness_arrival(0, &stage[u], 1);
            item[u].queue = queues[u];
            item[u].weight = w.weight[u];
            if (w.demand[u][0] > w.capacity[0] || w.demand[u][1] > w.capacity[1])
                fail_msg("a task of the world has no room");
        }
        go(&h, "bigdata.drf");
        for (uint32_t u = 0; u < w.users; u++)
            if (at_once(&h, u) != given[u])
                fail_msg("world %d: user %u gets %u tasks, not %u", n, u, at_once(&h, u), given[u]);
        big_harness_free(&h);
    }
}

/* Offers -------------------------------------------------------------------------------------- */

/*
 * Two machines of a slot. A job of service at 0 is offered both at 1.001 s (1 s to gather, 1 ms to
 * allocate) and thinks for 100 s; a batch job that comes at 2 s waits for the answer at 101.001 s
 * although a machine is free: 1 s, 1 ms and its own 105 ms later it runs.
 */
static void offers_hold(void **state)
{
    struct big_stage stage = big_harness_stage(1, 500 * SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(2 * SECOND, &stage, 1) };
    struct big_harness h = { .items = item, .count = 2, .platform = { "nodes=2" } };

    (void)state;
    item[0].queue = "service";
    item[1].queue = "batch";
    h.params[0] = "schedulers=service:100s:0s";
    go(&h, "bigdata.mesos");
    first_start(&h, 0, 101.001);
    first_start(&h, 1, 102.107);
    go(&h, "bigdata.omega");
    first_start(&h, 0, 100);
    first_start(&h, 1, 2.105);
    h.params[0] = "paths=service:100s:0s";
    go(&h, "bigdata.monolithic"); /* one after the other */
    first_start(&h, 0, 100);
    first_start(&h, 1, 100.105);
    big_harness_free(&h);
}

/*
 * The next offer is of the framework with the least share: a has 3 of 4 slots when b and a both
 * want the slot that becomes free at 12.116 s.
 */
static void offers_by_share(void **state)
{
    struct big_stage three = big_harness_stage(3, 100 * SECOND);
    struct big_stage one = big_harness_stage(1, 10 * SECOND);
    struct big_arrival item[4] = { big_harness_arrival(0, &one, 1),
                                   big_harness_arrival(0, &three, 1),
                                   big_harness_arrival(5 * SECOND, &one, 1),
                                   big_harness_arrival(6 * SECOND, &one, 1) };
    struct big_harness h = { .items = item, .count = 4, .platform = { "nodes=4" } };

    (void)state;
    for (int i = 0; i < 4; i++)
        item[i].queue = i == 3 ? "b" : "a";
    h.params[0] = "decision=0s";
    h.params[1] = "per_task=0s";
    go(&h, "bigdata.mesos");
    first_start(&h, 0, 1.001);
    first_start(&h, 1, 1.001);
    first_start(&h, 3, 12.002); /* free at 11.001; offered 1.001 s later */
    first_start(&h, 2, 23.003);
    big_harness_free(&h);
}

/*
 * a thinks for 100 s from 6.001 s on. The slot of B, free at 16.001 s, is not offered to a before
 * it has answered at 106.001 s: A2 has it offered at 107.002 s, and is placed 100 s later.
 */
static void one_offer_each(void **state)
{
    struct big_stage stage = big_harness_stage(1, 15 * SECOND);
    struct big_arrival item[3] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(5 * SECOND, &stage, 1),
                                   big_harness_arrival(7 * SECOND, &stage, 1) };
    struct big_harness h = { .items = item, .count = 3, .platform = { "nodes=2" } };

    (void)state;
    for (int i = 0; i < 3; i++)
        item[i].queue = i ? "a" : "b";
    h.params[0] = "schedulers=a:100s:0s,b:0s:0s";
    go(&h, "bigdata.mesos");
    first_start(&h, 0, 1.001);
    first_start(&h, 1, 106.001);
    first_start(&h, 2, 207.002);
    big_harness_free(&h);
}

/* Transactions -------------------------------------------------------------------------------- */

/* One machine of two slots; a thinks 1 s, b 2 s: b's copy is old when it commits. */
static void transactions(void **state)
{
    const struct big_kind kind = { "pm", 1, 2, 0, 0, 0, 1 };
    struct big_stage stage = big_harness_stage(1, 100 * SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(0, &stage, 1) };
    struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = 2 };

    (void)state;
    item[0].queue = "a";
    item[1].queue = "b";
    h.params[0] = "schedulers=a:1s:0s, b:2s:0s";
    h.measures[0] = "conflicts";
    h.measures[1] = "wasted_think";
    go(&h, "bigdata.omega");
    first_start(&h, 0, 1);
    first_start(&h, 1, 5); /* at 2 s in vain, 1 s until it is in line, 2 s of thought */
    assert_true(h.values[0] == 1.0 / 3 && h.values[1] == 2.0 / 5);
    h.params[1] = "conflict=resource_fit";
    go(&h, "bigdata.omega");
    first_start(&h, 1, 2);
    assert_true(!(h.values[0] > 0));
    big_harness_free(&h);
}

/* Two slots, and a takes one while b thinks about two: b gets one of them, or none. */
static void all_or_nothing(void **state)
{
    const struct big_kind kind = { "pm", 1, 2, 0, 0, 0, 1 };
    struct big_stage one = big_harness_stage(1, 100 * SECOND);
    struct big_stage two = big_harness_stage(2, 100 * SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &one, 1),
                                   big_harness_arrival(0, &two, 1) };
    struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = 2 };

    (void)state;
    item[0].queue = "a";
    item[1].queue = "b";
    h.params[0] = "schedulers=a:1s:0s,b:2s:0s";
    h.params[1] = "conflict=resource_fit";
    h.params[2] = "tries=0";
    go(&h, "bigdata.omega");
    first_start(&h, 1, 2);
    h.params[3] = "transaction=all_or_nothing";
    go(&h, "bigdata.omega");
    first_start(&h, 1, 5); /* what is seen at 3 s is one slot: a transaction of one task */
    big_harness_free(&h);
}

/* Four jobs of a queue with two schedulers, in turn, and one of another queue; 10 s of thought. */
static void several_schedulers(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item[5];
    struct big_harness h = { .items = item, .count = 5, .platform = { "nodes=1", "slots=5" } };

    (void)state;
    for (int i = 0; i < 5; i++) {
        item[i] = big_harness_arrival(0, &stage, 1);
        item[i].queue = i == 4 ? "b" : "a";
    }
    h.params[0] = "schedulers=b:30s:0s,a:10s:0s:2";
    h.params[1] = "conflict=resource_fit";
    go(&h, "bigdata.omega");
    for (int i = 0; i < 4; i++)
        first_start(&h, i, i < 2 ? 10 : 20);
    first_start(&h, 4, 30);
    big_harness_free(&h);
}

/* A job of two stages that depend on each other, and one of two that do not: one decision each. */
static void stages_of_a_job(void **state)
{
    static const uint32_t parent[] = { 0 };
    struct big_stage chain[2] = { big_harness_stage(2, SECOND), big_harness_stage(1, SECOND) };
    struct big_stage both[2] = { big_harness_stage(2, SECOND), big_harness_stage(1, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, chain, 2),
                                   big_harness_arrival(100 * SECOND, both, 2) };
    struct big_harness h = { .items = item, .count = 2, .platform = { "nodes=1", "slots=5" } };

    (void)state;
    chain[1].parent = parent;
    chain[1].parents = 1;
    h.measures[0] = "decisions";
    h.params[0] = "decision=10s";
    h.params[1] = "per_task=1s";
    go(&h, "bigdata.omega");
    first_start(&h, 0, 12);
    assert_true(big_harness_job(&h, 0)->finish == (12 + 1 + 11 + 1) * SECOND);
    first_start(&h, 1, 113);
    assert_true(big_harness_job(&h, 1)->finish == 114 * SECOND);
    assert_true(h.values[0] == 3);
    go(&h, "bigdata.monolithic");
    assert_true(big_harness_job(&h, 0)->finish == (12 + 1 + 11 + 1) * SECOND && h.values[0] == 3);
    go(&h, "bigdata.mesos"); /* 1.001 s to the first offer; the next one was being gathered */
    first_start(&h, 0, 13.001);
    assert_true(big_harness_job(&h, 0)->finish == 26002 * MILLISECOND && h.values[0] == 3);
    big_harness_free(&h);
}

/* A job that finds no room is given up after so many tries. */
static void tries_end(void **state)
{
    static const char *const policies[] = { "bigdata.omega", "bigdata.monolithic",
                                            "bigdata.mesos" };
    struct big_stage stage = big_harness_stage(1, 1000 * SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(SECOND, &stage, 1) };
    struct big_harness h = { .items = item, .count = 2, .platform = { "nodes=1" } };

    (void)state;
    h.measures[0] = "failed";
    h.measures[1] = "jobs";
    for (size_t i = 0; i < 3; i++) {
        h.params[0] = NULL;
        go(&h, policies[i]);
        assert_true(!(h.values[0] > 0) && h.values[1] == 2);
        h.params[0] = "tries=100";
        go(&h, policies[i]);
        /* Who gets no offer does not try. */
        assert_true(h.values[0] == (i < 2) && h.values[1] == (i < 2 ? 1 : 2));
    }
    h.measures[2] = "wasted_think";
    go(&h, policies[0]); /* only the second job thinks in vain, 101 times */
    assert_true(h.values[2] == 101.0 / 102);
    /* A job that has placed a task is not given up for that; only for most_tries. */
    stage.tasks = 2;
    h.count = 1;
    for (size_t i = 0; i < 2; i++) {
        h.params[0] = "tries=100";
        go(&h, policies[i]);
        assert_true(!(h.values[0] > 0) && h.values[1] == 1);
        h.params[0] = "most_tries=100";
        go(&h, policies[i]);
        assert_true(h.values[0] == 1 && !(h.values[1] > 0));
    }
    big_harness_free(&h);
}

static void refused(const char *policy, const char *param, const char *expected)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = {
        .policy = policy_find(policy, NULL), .items = &item, .count = 1, .platform = { "nodes=1" }
    };
    struct error err = { "" };

    h.params[0] = param;
    assert_false(big_harness_run(&h, &err));
    if (!strstr(err.text, expected))
        fail_msg("'%s' does not say '%s'", err.text, expected);
    big_harness_free(&h);
}

static void wrong_rules(void **state)
{
    (void)state;
    refused("bigdata.omega", "schedulers=:1s", "schedulers: expected a queue's name");
    refused("bigdata.omega", "schedulers=a:1s:1s:0",
            "'0' is no number of schedulers from 1 to 1000");
    refused("bigdata.omega", "schedulers=a:1s:1s:1:1", "expected queue:decision:per_task:how many");
    refused("bigdata.borg", "monitoring=1", "the band must be above that of production");
    refused("bigdata.mesos", "schedulers=a:x", "bigdata.mesos: schedulers: ");
    refused("bigdata.monolithic", "paths=a:-1s", "bigdata.monolithic: paths: ");
}

/* Everything ends although machines fail all the time. */
static void failures(void **state)
{
    static const char *const policies[] = { "bigdata.omega", "bigdata.monolithic", "bigdata.mesos",
                                            "bigdata.drf",   "bigdata.kubernetes", "bigdata.tetris",
                                            "bigdata.borg" };
    static const uint32_t parent[] = { 0 };
    struct big_stage stage[2] = { big_harness_stage(40, 10 * SECOND),
                                  big_harness_stage(10, 10 * SECOND) };
    struct big_arrival item[3] = { big_harness_arrival(0, stage, 2),
                                   big_harness_arrival(SECOND, stage, 2),
                                   big_harness_arrival(2 * SECOND, stage, 2) };
    struct big_harness h = { .items = item, .count = 3, .platform = { "nodes=4", "slots=2" } };

    (void)state;
    stage[1].parent = parent;
    stage[1].parents = 1;
    item[1].queue = "other";
    h.options[0] = "mtbf=60s";
    h.options[1] = "repair=20s";
    h.measures[0] = "lost";
    h.measures[1] = "jobs";
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        for (h.seed = 1; h.seed <= 5; h.seed++) {
            go(&h, policies[i]);
            if (!(h.values[0] > 0 && h.values[1] == 3))
                fail_msg("%s, seed %u: %g lost, %g jobs", policies[i], (unsigned)h.seed,
                         h.values[0], h.values[1]);
        }
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drf_worked_example), cmocka_unit_test(drf_is_the_naive_one),
        cmocka_unit_test(offers_hold),        cmocka_unit_test(offers_by_share),
        cmocka_unit_test(transactions),       cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(tries_end),          cmocka_unit_test(wrong_rules),
        cmocka_unit_test(failures),           cmocka_unit_test(one_offer_each),
        cmocka_unit_test(several_schedulers), cmocka_unit_test(stages_of_a_job),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
