/* The bigdata system by hand: stages, slow start, locality, executors, copies, failures. */
#include <string.h>

#include "policies/registry.h"
#include "sim/bigdata/bigdata.h"
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

static void ends(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time finish = big_harness_job(h, job)->finish;

    if (finish != time_from_seconds(seconds))
        fail_msg("job %lld ends at %.9f s, not %.9f s", (long long)job, time_seconds(finish),
                 seconds);
}

/* 5 tasks of 2 s on 2 slots: 6 s; then one of 3 s. */
static void stages_in_turn(void **state)
{
    static const uint32_t parent[] = { 0 };
    struct big_stage stage[2] = { big_harness_stage(5, 2 * SECOND),
                                  big_harness_stage(1, 3 * SECOND) };
    struct big_arrival item;
    struct big_harness h = bed_of("bigdata.fifo", "nodes=2");

    (void)state;
    stage[1].parent = parent;
    stage[1].parents = 1;
    item = big_harness_arrival(1 * SECOND, stage, 2);
    h.items = &item;
    h.count = 1;
    h.measures[0] = "slowdown.mean";
    h.measures[1] = "utilization";
    go(&h);
    ends(&h, 0, 10);
    assert_true(h.values[0] == 9.0 / 5);
    assert_true(h.values[1] == 13.0 / 18);
    assert_int_equal(h.tasks.count, 6);
    big_harness_free(&h);
}

/*
 * Maps of 1, 1, 1 and 5 s on 2 slots; with slow start .5 the reduce takes a slot when two maps are
 * done, at 1 s, and waits there for the last one. It reads 40 B at 10 B/s; a quarter of that is
 * left when the last map is done.
 */
static void slow_start(void **state)
{
    static const uint32_t parent[] = { 0 };
    static const sim_time maps[] = { SECOND, SECOND, SECOND, 5 * SECOND };
    struct big_stage stage[2] = { big_harness_stage(4, SECOND), big_harness_stage(1, SECOND) };
    struct big_arrival item = big_harness_arrival(0, stage, 2);
    struct big_harness h = bed_of("bigdata.fifo", "nodes=2");

    (void)state;
    stage[0].kind = BIG_MAP;
    stage[0].duration = maps;
    stage[1].kind = BIG_REDUCE;
    stage[1].shuffle = 40;
    stage[1].parent = parent;
    stage[1].parents = 1;
    h.platform[1] = "rack_bandwidth=10B/s";
    h.items = &item;
    h.count = 1;
    go(&h);
    ends(&h, 0, 1 + 1 + 5 - 1 + 4 + 1); /* 0-1 1-2 on one, 0-1 1-6 on the other; 4 s of reading */
    h.options[0] = "slowstart=0.75";
    h.platform[0] = "nodes=3";
    go(&h);
    /* Three slots: maps 0-1, 0-1, 0-1 and 1-6; the reduce waits from 1, reads its last piece 6-7.
     */
    ends(&h, 0, 8);
    big_harness_free(&h);
}

/* One block, on one of two machines; the other would have to read it for 4 s. */
static void locality(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.fifo", "nodes=2");
    int local = 0;

    (void)state;
    stage.input = 40;
    h.platform[1] = "rack_bandwidth=10B/s";
    h.options[0] = "replicas=1";
    h.items = &item;
    h.count = 1;
    for (h.seed = 1; h.seed <= 20; h.seed++) {
        const struct big_harness_task *row;

        go(&h);
        row = h.tasks.data;
        local += !strcmp(row->locality, "local");
        ends(&h, 0, strcmp(row->locality, "local") ? 5 : 1);
    }
    assert_in_range(local, 3, 17); /* the first machine is asked first, wherever the block is */
    big_harness_free(&h);
}

/* Everything ends although machines fail all the time, and what was lost is told. */
static void failures(void **state)
{
    static const uint32_t parent[] = { 0 };
    struct big_stage stage[2] = { big_harness_stage(40, 10 * SECOND),
                                  big_harness_stage(10, 10 * SECOND) };
    struct big_arrival item = big_harness_arrival(0, stage, 2);
    struct big_harness h = bed_of("bigdata.fifo", "nodes=4");
    int64_t lost = 0, done = 0;

    (void)state;
    stage[1].parent = parent;
    stage[1].parents = 1;
    h.options[0] = "mtbf=60s";
    h.options[1] = "repair=20s";
    h.items = &item;
    h.count = 1;
    h.measures[0] = "lost";
    go(&h);
    for (size_t i = 0; i < h.tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h.tasks, i, sizeof *row);

        lost += !strcmp(row->end, "lost");
        done += !strcmp(row->end, "done");
    }
    assert_true(lost > 0 && (double)lost == h.values[0]);
    assert_true(done >= 50); /* maps whose outputs were lost are made again */
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_in_turn),
        cmocka_unit_test(slow_start),
        cmocka_unit_test(locality),
        cmocka_unit_test(failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
