/* Groups under CFS and EEVDF: shares against what a pencil says, and random trees of groups. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { MOST = 16 };

static const struct os_step hog_steps[] = { { .kind = OS_RUN, .time = 100000 * SECOND } };
static const struct os_program hog = { .step = hog_steps, .steps = 1 };
static const struct os_step sleeper_steps[] = { { .kind = OS_RUN, .time = MILLISECOND },
                                                { .kind = OS_SLEEP, .time = 10 * MILLISECOND } };
static const struct os_program sleeper = { .step = sleeper_steps, .steps = 2 };

static const char *const policies[] = { "os.cfs", "os.eevdf" };

/* A run of threads in groups. */
struct world {
    struct os_harness h;
    struct os_group groups[MOST];
    struct os_arrival items[MOST];
    double share[MOST]; /* of a CPU */
};

static void group(struct world *w, const char *name, const char *parent, int64_t shares)
{
    w->groups[w->h.group_count++] = (struct os_group){
        .name = name, .parent = parent, .shares = shares, .period = 100 * MILLISECOND
    };
}

static struct os_arrival *thread(struct world *w, int64_t in, const struct os_program *program)
{
    struct os_arrival *item = &w->items[w->h.count++];

    *item = os_harness_arrival(0, program);
    item->group = in;
    return item;
}

static void run(struct world *w, const char *policy, const char *tick, const char *until)
{
    char option[2][40];
    const struct os_harness_segment *segment;
    double length = 0;
    struct error err;

    snprintf(option[0], sizeof option[0], "tick=%s", tick);
    snprintf(option[1], sizeof option[1], "until=%s", until);
    w->h.options[0] = option[0];
    w->h.options[1] = option[1];
    w->h.groups = w->groups;
    w->h.items = w->items;
    w->h.policy = policy_find(policy, &err);
    assert_non_null(w->h.policy);
    MUST(os_harness_run(&w->h, &err));
    memset(w->share, 0, sizeof w->share);
    segment = w->h.segments.data;
    for (size_t i = 0; i < w->h.segments.count; i++) {
        w->share[segment[i].thread] += (double)(segment[i].finish - segment[i].start);
        if ((double)segment[i].finish > length)
            length = (double)segment[i].finish;
    }
    for (size_t i = 0; i < w->h.count; i++)
        w->share[i] /= length;
}

static void near(double is, double expected, double by)
{
    if (!(is >= expected - by && is <= expected + by))
        fail_msg("%.5f, not %.5f within %.5f", is, expected, by);
}

/* One thread against three that share the same weight: 1/2 and 3 times 1/6. */
static void groups_of_one_weight_share_equally(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct world w = { 0 };

        group(&w, "one", "", 1024);
        group(&w, "three", "", 1024);
        thread(&w, 0, &hog);
        for (int i = 0; i < 3; i++)
            thread(&w, 1, &hog);
        run(&w, policies[p], "1ms", "20s");
        near(w.share[0], 1. / 2, .003);
        for (int i = 1; i < 4; i++)
            near(w.share[i], 1. / 6, .003);
        os_harness_free(&w.h);
    }
}

/* A group of 2048 beside a thread of nice 0, whose weight is 1024. */
static void a_group_stands_beside_threads(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct world w = { 0 };

        group(&w, "two", "", 2048);
        thread(&w, 0, &hog);
        thread(&w, 0, &hog);
        thread(&w, -1, &hog);
        run(&w, policies[p], "1ms", "20s");
        near(w.share[0], 1. / 3, .003);
        near(w.share[1], 1. / 3, .003);
        near(w.share[2], 1. / 3, .003);
        os_harness_free(&w.h);
    }
}

/* Inside a half: 3072 against 1024, that is 3/8 and 1/8; the other half is one thread's. */
static void groups_nest(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct world w = { 0 };

        group(&w, "a", "", 1024);
        group(&w, "a.big", "a", 3072);
        group(&w, "a.small", "a", 1024);
        group(&w, "b", "", 1024);
        thread(&w, 1, &hog);
        thread(&w, 2, &hog);
        thread(&w, 3, &hog);
        run(&w, policies[p], "1ms", "20s");
        near(w.share[0], 3. / 8, .003);
        near(w.share[1], 1. / 8, .003);
        near(w.share[2], 1. / 2, .003);
        os_harness_free(&w.h);
    }
}

/*
 * A group with a thread on each of two CPUs has half of its shares on each: 512 against the 1024 of
 * a lone thread, so a third of CPU 0. With three of its four equal threads on CPU 0 it weighs 768
 * there and gets 3/7.
 */
static void shares_are_parted_by_load(void **state)
{
    static const int there[] = { 1, 3 };
    static const double expected[] = { 1. / 3, 3. / 7 };

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        struct world w = { .h = { .platform = { "cores=2" } } };
        double sum = 0;

        group(&w, "a", "", 1024);
        thread(&w, -1, &hog)->affinity.word[0] = 1;
        thread(&w, 0, &hog)->affinity.word[0] = 2;
        for (int i = 0; i < there[k / 2]; i++)
            thread(&w, 0, &hog)->affinity.word[0] = 1;
        run(&w, policies[k % 2], "1ms", "20s");
        for (size_t i = 2; i < w.h.count; i++)
            sum += w.share[i];
        near(sum, expected[k / 2], .004);
        near(w.share[1], 1, 1e-9);
        os_harness_free(&w.h);
    }
}

/* A group of little weight that is alone on its CPU keeps the least weight, 2, on the other. */
static void a_group_weighs_two_at_least(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct world w = { .h = { .platform = { "cores=2" } } };

        group(&w, "a", "", 2);
        group(&w, "b", "", 4);
        thread(&w, 0, &hog)->affinity.word[0] = 2;
        thread(&w, 0, &hog)->affinity.word[0] = 1;
        thread(&w, 1, &hog)->affinity.word[0] = 1;
        run(&w, policies[p], "1ms", "200s");
        near(w.share[1], 1. / 3, .004); /* 2 against 4, not 1 against 4 */
        os_harness_free(&w.h);
    }
}

/*
 * A period is 6 ms, of which a group has 3 and each of its two threads 1.5. At ticks of 250 us
 * these end after 1.75 ms, those of the single thread of the other group after 3.25. When both
 * threads of the pair run in turn, the second gives way at 1.5 ms: their group has had 3.25 then.
 */
static void slices_are_multiplied_along_groups(void **state)
{
    struct world w = { 0 };
    const struct os_harness_segment *segment;

    (void)state;
    group(&w, "pair", "", 1024);
    group(&w, "single", "", 1024);
    thread(&w, 0, &hog);
    thread(&w, 0, &hog);
    thread(&w, 1, &hog);
    run(&w, "os.cfs", "250us", "300ms");
    segment = w.h.segments.data;
    assert_true(w.h.segments.count > 60);
    for (size_t i = 1; i + 1 < w.h.segments.count; i++) {
        bool second = segment[i].thread != 2 && segment[i - 1].thread != 2;

        assert_int_equal(segment[i].finish - segment[i].start, (segment[i].thread == 2 ? 3250
                                                                : second               ? 1500
                                                                                       : 1750) *
                                                                   MICROSECOND);
    }
    os_harness_free(&w.h);
}

/* Mean time from the end of a sleep to the CPU, in us, of thread 0. */
static double latency(const struct world *w)
{
    const struct os_harness_segment *segment = w->h.segments.data;
    sim_time slept = -1;
    double sum = 0, count = 0;

    for (size_t i = 0; i < w->h.segments.count; i++) {
        if (segment[i].thread != 0)
            continue;
        if (slept >= 0) {
            sum += (double)(segment[i].start - slept) / 1e3 - 10000;
            count++;
        }
        slept = strcmp(segment[i].why, "sleep") ? -1 : segment[i].finish;
    }
    assert_true(count > 100);
    return sum / count;
}

/*
 * Who wakes is compared with the one that runs as groups, where they differ first. A sleeper of
 * nice 19 is too light for a preemption of CFS when it stands alone: the granularity by its weight
 * is 68 ms. In a group of 1024 of its own it preempts like a thread of nice 0. And a sleeper of
 * nice 0 does not in a group of 15.
 */
static void wakeups_compare_groups(void **state)
{
    static const struct {
        int64_t nice, shares; /* 0: no group */
        bool at_once;
    } cases[] = { { 19, 0, false }, { 19, 1024, true }, { 0, 0, true }, { 0, 15, false } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world w = { 0 };

        if (cases[i].shares)
            group(&w, "a", "", cases[i].shares);
        thread(&w, cases[i].shares ? 0 : -1, &sleeper)->nice = cases[i].nice;
        thread(&w, -1, &hog);
        run(&w, "os.cfs", "4ms", "20s");
        assert_true(cases[i].at_once ? latency(&w) < 1 : latency(&w) > 500);
        os_harness_free(&w.h);
    }
}

/* What each thread of a random forest of groups is to get: by products of parts. */
static void expect(const struct world *w, double expected[MOST])
{
    bool used[MOST] = { false };
    double below[MOST + 1] = { 0 }; /* weight in each group; last: in none */
    int parent[MOST];

    for (size_t g = 0; g < w->h.group_count; g++) {
        parent[g] = -1;
        for (size_t k = 0; k < g; k++)
            if (!strcmp(w->groups[k].name, w->groups[g].parent))
                parent[g] = (int)k;
    }
    for (size_t i = 0; i < w->h.count; i++)
        for (int g = (int)w->items[i].group; g >= 0; g = parent[g])
            used[g] = true;
    for (size_t g = 0; g < w->h.group_count; g++)
        if (used[g])
            below[parent[g] < 0 ? MOST : parent[g]] += (double)w->groups[g].shares;
    for (size_t i = 0; i < w->h.count; i++)
        below[w->items[i].group < 0 ? MOST : w->items[i].group] +=
            (double)os_weight(w->items[i].nice);
    for (size_t i = 0; i < w->h.count; i++) {
        int g = (int)w->items[i].group;

        expected[i] = (double)os_weight(w->items[i].nice) / below[g < 0 ? MOST : g];
        for (; g >= 0; g = parent[g])
            expected[i] *= (double)w->groups[g].shares / below[parent[g] < 0 ? MOST : parent[g]];
    }
}

static void random_trees_share_by_weight(void **state)
{
    static const char *const names[] = { "a", "b", "c", "d", "e", "f" };
    struct rng rng;

    (void)state;
    rng_stream(&rng, 7, 0, RNG_POLICY, 0);
    for (size_t k = 0; k < 60; k++) {
        struct world w = { 0 };
        double expected[MOST];
        size_t groups = 1 + rng_below(&rng, 6), threads = 2 + rng_below(&rng, 8);

        for (size_t g = 0; g < groups; g++) {
            size_t parent = rng_below(&rng, g + 1);

            group(&w, names[g], parent == g ? "" : names[parent],
                  (int64_t)(512 + rng_below(&rng, 2048)));
        }
        for (size_t i = 0; i < threads; i++)
            thread(&w, (int64_t)rng_below(&rng, groups + 1) - 1, &hog)->nice =
                (int64_t)rng_below(&rng, 9) - 4;
        expect(&w, expected);
        run(&w, policies[k % 2], "1ms", "60s");
        for (size_t i = 0; i < threads; i++)
            near(w.share[i], expected[i], .004);
        os_harness_free(&w.h);
    }
}

/* A group of half a CPU's shares that sleeps is owed nothing, one that waits keeps its quota. */
static void quotas_still_hold(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct world w = { 0 };

        group(&w, "a", "", 1024);
        w.groups[0].quota = 20 * MILLISECOND;
        thread(&w, 0, &hog);
        thread(&w, 0, &sleeper);
        thread(&w, -1, &hog);
        run(&w, policies[p], "4ms", "20s");
        near(w.share[0] + w.share[1], .2, .001);
        near(w.share[2], .8, .001);
        os_harness_free(&w.h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_of_one_weight_share_equally),
        cmocka_unit_test(a_group_stands_beside_threads),
        cmocka_unit_test(groups_nest),
        cmocka_unit_test(shares_are_parted_by_load),
        cmocka_unit_test(a_group_weighs_two_at_least),
        cmocka_unit_test(slices_are_multiplied_along_groups),
        cmocka_unit_test(wakeups_compare_groups),
        cmocka_unit_test(random_trees_share_by_weight),
        cmocka_unit_test(quotas_still_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
