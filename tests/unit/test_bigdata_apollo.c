/* Apollo by hand: waits, matching, tokens, correction; and matching against a naive one. */
#include <math.h>

#include "policies/lib/bigdata/matching.h"
#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

/* All is seen, nothing is drawn, no message takes time. */
static struct big_harness bed_of(const char *nodes)
{
    struct big_harness h = {
        .policy = policy_find("bigdata.apollo", NULL),
        .params = { "delay=0s", "report=0s", "noise=0", "candidates=0" },
        .platform = { nodes },
    };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h, const struct big_arrival *item, size_t count)
{
    struct error err = { "" };

    h->items = item;
    h->count = count;
    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static void ends(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time finish = big_harness_job(h, job)->finish;

    if (finish != time_from_seconds(seconds))
        fail_msg("job %lld ends at %.9f s, not %.9f s", (long long)job, time_seconds(finish),
                 seconds);
}

/* One slot of two is free at 0, both are from 4 s on, and 4 of 9 bytes until 6 s. */
static void row(void **state)
{
    struct wait_step step[] = { { 0, { 1000, 4, INT64_MAX, INT64_MAX } },
                                { 4e9, { 2000, 4, INT64_MAX, INT64_MAX } },
                                { 6e9, { 2000, 9, INT64_MAX, INT64_MAX } } };
    const struct wait_row row = { step, 3, 3 };
    const int64_t small[BIG_RESOURCES] = { 1000, 1 }, wide[BIG_RESOURCES] = { 2000, 1 },
                  fat[BIG_RESOURCES] = { 1000, 5 }, huge[BIG_RESOURCES] = { 1000, 10 };

    (void)state;
    assert_true(wait_of(&row, small, 0, 1e9, 0) == 0);
    assert_true(wait_of(&row, small, 1, 1e9, 0) == 4e9);
    assert_true(wait_of(&row, small, 1, 1e9, 3 * SECOND) == 1e9);
    assert_true(wait_of(&row, small, 1, 1e9, 5 * SECOND) == 0);
    assert_true(wait_of(&row, small, 2, 1e9, 0) == 1e9); /* behind the first of them */
    assert_true(wait_of(&row, small, 5, 1e9, 0) == 4e9 + 2e9);
    assert_true(wait_of(&row, wide, 0, 1e9, 0) == 4e9);
    assert_true(wait_of(&row, fat, 0, 1e9, 0) == 6e9);
    assert_true(wait_of(&row, fat, 2, 1e9, 0) == 6e9 + 2e9);
    assert_true(isinf(wait_of(&row, huge, 0, 1e9, 0)));
    assert_true(isinf(wait_of(&(const struct wait_row){ 0 }, small, 0, 1e9, 0)));
}

/* A place takes one message; the next task is already there. */
static void messages(void **state)
{
    struct big_stage stage = big_harness_stage(2, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("nodes=1");

    (void)state;
    h.params[0] = "delay=100ms";
    go(&h, &item, 1);
    ends(&h, 0, 2.1);
    big_harness_free(&h);
}

/*
 * A fast machine is busy until 3 s. At 1 s, 8 s of work are over at 5 there and at 9 on the slow
 * one; 2 s of work at 3.5 and at 3. Who does not know of the first job has to wait for it.
 */
static void wait_and_run(void **state)
{
    const struct big_kind kinds[] = { { "slow", 1, 1, 0, 0, 0, 1 }, { "fast", 1, 1, 0, 0, 0, 4 } };
    struct big_stage stage[2] = { big_harness_stage(1, 12 * SECOND),
                                  big_harness_stage(1, 8 * SECOND) };
    struct big_arrival item[] = { big_harness_arrival(0, &stage[0], 1),
                                  big_harness_arrival(SECOND, &stage[1], 1) };
    struct big_harness h = bed_of(NULL);

    (void)state;
    h.kinds = kinds;
    h.kind_count = 2;
    go(&h, item, 2);
    ends(&h, 0, 3);
    ends(&h, 1, 5);
    stage[1].mean = 2 * SECOND;
    go(&h, item, 2);
    ends(&h, 1, 3);
    h.params[1] = "report=10s";
    go(&h, item, 2);
    ends(&h, 1, 3.5);
    big_harness_free(&h);
}

/*
 * One machine, one token a job. J has a regular and an opportunistic task, K at 1 s a regular one
 * and two others. When the first of J ends, K's regular one runs before all others, and the second
 * of J becomes regular: it is next, whatever would be drawn.
 */
static void upgrade(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(2, 10 * SECOND),
                                  big_harness_stage(3, 10 * SECOND) };
    struct big_arrival item[] = { big_harness_arrival(0, &stage[0], 1),
                                  big_harness_arrival(SECOND, &stage[1], 1) };
    struct big_harness h = bed_of("nodes=1");

    (void)state;
    h.params[4] = "tokens=1";
    for (h.seed = 1; h.seed <= 10; h.seed++) {
        go(&h, item, 2);
        ends(&h, 0, 30);
        ends(&h, 1, 50);
    }
    h.params[4] = "tokens=2";
    go(&h, item, 2);
    ends(&h, 0, 20);
    big_harness_free(&h);
}

/* Of two opportunistic tasks that wait when the regular one ends, any may be first. */
static void drawn(void **state)
{
    struct big_stage stage[3];
    struct big_arrival item;
    struct big_harness h = bed_of("nodes=1");
    int first[3] = { 0, 0, 0 };

    (void)state;
    for (int i = 0; i < 3; i++)
        stage[i] = big_harness_stage(1, 10 * SECOND);
    item = big_harness_arrival(0, stage, 3);
    h.params[4] = "tokens=1";
    for (h.seed = 1; h.seed <= 20; h.seed++) {
        const struct big_harness_task *second;

        go(&h, &item, 1);
        second = vec_at(&h.tasks, 1, sizeof *second);
        assert_true(second->start == 10 * SECOND);
        first[second->stage]++;
    }
    assert_int_equal(first[0], 0);
    assert_true(first[1] >= 4 && first[2] >= 4);
    big_harness_free(&h);
}

/* Matching against a naive one ---------------------------------------------------------------- */

enum { MOST = 24 };

struct naive {
    struct matching matching;
    struct probes probes;
};

static bool naive_init(void *ptr, struct big *big, struct error *err)
{
    struct naive *self = ptr;
    struct wait_maker maker;

    (void)err;
    probes_init(&self->probes, big, 0, big_machines(big));
    self->matching = (struct matching){ .most = MOST, .noise_ns = 5e9, .probes = &self->probes };
    matching_init(&self->matching, big);
    wait_maker_init(&maker, big);
    for (uint32_t m = 0; m < big_machines(big); m++) {
        wait_begin(&maker, m);
        wait_end(&maker, &((struct matching_machine *)big_machine_priv(big, m))->row);
    }
    return true;
}

/* E without what all share, from the platform of the test: rack 10 B/s, core 5 B/s; 100 B a task.
 */
static double cost(const struct big *big, const struct big_stage_view *stage, uint32_t task,
                   const struct matching_candidate *c)
{
    int level = big_level(big, stage, task, c->machine);

    return c->cost_ns + (level == BIG_LOCAL ? 0 : level == BIG_RACK ? 10e9 : 20e9);
}

/* The machine of the least cost for a task of those that are not closed. */
static uint32_t best_of(const struct big *big, const struct big_stage_view *stage, uint32_t task,
                        const struct matching *m, const bool *closed)
{
    uint32_t best = BIG_NONE;

    for (uint32_t i = 0; i < m->count; i++)
        if (!closed[i] && (best == BIG_NONE || cost(big, stage, task, &m->candidate[i]) <
                                                   cost(big, stage, task, &m->candidate[best])))
            best = i;
    return best;
}

/* The rounds as the paper tells them, all anew each time. */
static void naive_match(const struct big *big, const struct big_stage_view *stage,
                        const struct matching *m, uint32_t tasks, uint32_t *of)
{
    bool closed[64] = { false };
    uint32_t open = tasks;

    for (uint32_t t = 0; t < tasks; t++)
        of[t] = BIG_NONE;
    while (open > 0) {
        uint32_t winner[64], wants[MOST];
        double loss[MOST];

        for (uint32_t i = 0; i < m->count; i++)
            winner[i] = BIG_NONE;
        for (uint32_t t = 0; t < tasks; t++) {
            uint32_t task = m->wish[t].task, second;

            if (of[t] != BIG_NONE)
                continue;
            wants[t] = best_of(big, stage, task, m, closed);
            closed[wants[t]] = true;
            second = best_of(big, stage, task, m, closed);
            closed[wants[t]] = false;
            loss[t] = second == BIG_NONE ? (double)INFINITY
                                         : cost(big, stage, task, &m->candidate[second]) -
                                               cost(big, stage, task, &m->candidate[wants[t]]);
            if (winner[wants[t]] == BIG_NONE || loss[t] > loss[winner[wants[t]]])
                winner[wants[t]] = t;
        }
        for (uint32_t i = 0; i < m->count; i++)
            if (winner[i] != BIG_NONE) {
                of[winner[i]] = i;
                closed[i] = true;
                open--;
            }
    }
}

static void naive_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct naive *self = ptr;
    struct matching *m = &self->matching;
    uint32_t tasks = stage->waiting, of[MOST], matched;
    bool none[64] = { false };

    matching_begin(m);
    matched = matching_batch(m, big, stage, tasks);
    assert_int_equal(matched, tasks);
    assert_int_equal(m->count, big_machines(big));
    naive_match(big, stage, m, tasks, of);
    for (uint32_t t = 0; t < tasks; t++) {
        uint32_t first = best_of(big, stage, m->wish[t].task, m, none);

        assert_int_equal(m->candidate[of[t]].task, t);
        assert_true(m->candidate[of[t]].taken);
        big_count(big, BIG_DECISIONS, first != of[t]);
    }
    for (uint32_t i = 0; i < matched; i++)
        big_start(big, stage, m->wish[m->match[i]->task].task, m->match[i]->machine);
}

static const struct bigdata_policy naive_policy = {
    .policy = { .name = "bigdata.naive",
                .doc = "Matching and a naive one.",
                .source = "test",
                .self_size = sizeof(struct naive) },
    .stage_size = sizeof(struct matching_stage),
    .machine_size = sizeof(struct matching_machine),
    .init = naive_init,
    .stage_ready = naive_stage_ready,
};

static void same_as_naive(void **state)
{
    double contested = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct big_stage stage = big_harness_stage(2 + (uint32_t)seed % (MOST - 1), SECOND);
        struct big_arrival item = big_harness_arrival(0, &stage, 1);
        struct big_harness h = { .policy = &naive_policy.policy,
                                 .platform = { "nodes=30", "rack_size=5", "rack_bandwidth=10B/s",
                                               "core_bandwidth=5B/s" },
                                 .options = { "replicas=2" },
                                 .seed = seed,
                                 .measures = { "decisions" } };

        stage.input = 100.0 * stage.tasks;
        go(&h, &item, 1);
        contested += h.values[0];
        big_harness_free(&h);
    }
    assert_true(contested > 200); /* the tasks were in each other's way */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row),     cmocka_unit_test(messages), cmocka_unit_test(wait_and_run),
        cmocka_unit_test(upgrade), cmocka_unit_test(drawn),    cmocka_unit_test(same_as_naive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
