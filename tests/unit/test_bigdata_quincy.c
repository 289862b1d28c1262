/* Placement by min-cost flow: by hand, and every solution of runs against a naive solver. */
#include <string.h>

#include "policies/lib/min_cost_flow.h"
#include "policies/registry.h"
#include "sim/base/rng.h"
#include "sim/bigdata/bigdata.h"
#include "tests/support/big_harness.h"
#include "tests/support/naive_flow.h"
#include "tests/unit/unit.h"

extern const struct bigdata_policy bigdata_quincy;

static struct big_harness bed(const char *nodes)
{
    return (struct big_harness){ .policy = policy_find("bigdata.quincy", NULL),
                                 .platform = { nodes } };
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static const struct big_harness_task *attempt(const struct big_harness *h, size_t row)
{
    assert_true(row < h->tasks.count);
    return vec_at(&h->tasks, row, sizeof(struct big_harness_task));
}

/* Slots are enough: all start at once, one a slot, and the data are where the tasks are. */
static void local(void **state)
{
    struct big_stage stage = big_harness_stage(8, 10 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed("nodes=8");

    (void)state;
    stage.input = 80e9;
    h.platform[1] = "rack_size=4";
    h.options[0] = "replicas=3";
    h.items = &item;
    h.count = 1;
    h.measures[0] = "local";
    h.measures[1] = "makespan";
    go(&h);
    /* Of 8 tasks with 3 replicas each on 8 machines all can be local in nearly all draws. */
    assert_true(h.values[0] >= 0.75);
    big_harness_free(&h);
}

/*
 * One machine holds the only block and works until 100 s. To read 10 GiB from its rack costs 10 and
 * to wait .5 a second: 20 s from its arrival on the task goes to the other machine, at the next
 * round of 1 s, when waiting is dearer. With wait_cost 0 it waits for its data.
 */
static void waits_for_its_data(void **state)
{
    struct big_stage first = big_harness_stage(1, 100 * SECOND), second;
    struct big_arrival items[2];
    struct big_harness h = bed("nodes=2");
    const struct big_harness_task *row;

    (void)state;
    second = big_harness_stage(1, SECOND);
    second.input = 10 * 1073741824.0;
    items[0] = big_harness_arrival(0, &first, 1);
    items[1] = big_harness_arrival(5 * SECOND, &second, 1);
    h.options[0] = "replicas=1";
    h.items = items;
    h.count = 2;
    for (uint64_t seed = 1; seed < 20; seed++) {
        h.seed = seed;
        h.params[0] = NULL;
        go(&h);
        row = attempt(&h, 0);
        assert_int_equal(row->job, 1);
        if (!strcmp(row->locality, "local"))
            assert_int_equal(row->start, 5 * SECOND);
        else
            assert_int_equal(row->start, 25 * SECOND);
        h.params[0] = "wait_cost=0";
        go(&h);
        row = attempt(&h, big_harness_job(&h, 1)->finish > 90 * SECOND ? 1 : 0);
        assert_string_equal(row->locality, "local");
        assert_true(row->start == 5 * SECOND || row->start == 100 * SECOND);
    }
    big_harness_free(&h);
}

/* Four tasks, four machines of four slots: octopus counts tasks. Nothing moves between equals. */
static void balances(void **state)
{
    struct big_stage one = big_harness_stage(1, 50 * SECOND);
    struct big_arrival items[4];
    struct big_harness h = bed("nodes=4");
    int64_t tasks[4] = { 0 };

    (void)state;
    for (int i = 0; i < 4; i++)
        items[i] = big_harness_arrival(i * SECOND, &one, 1);
    h.platform[1] = "slots=4";
    h.params[0] = "costs=octopus";
    h.items = items;
    h.count = 4;
    go(&h);
    for (size_t i = 0; i < 4; i++)
        tasks[attempt(&h, i)->machine]++;
    for (int m = 0; m < 4; m++)
        assert_int_equal(tasks[m], 1);
    h.params[1] = "preempt=true";
    h.measures[0] = "killed";
    go(&h);
    assert_true(h.values[0] == 0);
    big_harness_free(&h);
}

/* The answer takes 2 s, and those that come meanwhile wait for the next one. */
static void thinks(void **state)
{
    struct big_stage one = big_harness_stage(1, 50 * SECOND);
    struct big_arrival items[2] = { big_harness_arrival(0, &one, 1),
                                    big_harness_arrival(SECOND, &one, 1) };
    struct big_harness h = bed("nodes=2");

    (void)state;
    h.params[0] = "decision_time=2s";
    h.items = items;
    h.count = 2;
    h.measures[0] = "decisions";
    go(&h);
    assert_int_equal(big_harness_job(&h, 0)->first_start, 2 * SECOND);
    assert_int_equal(big_harness_job(&h, 1)->first_start, 4 * SECOND);
    big_harness_free(&h);
}

/* The oracle ------------------------------------------------------------------------------- */

/* What was solved is in the graph until the answer counts, a little later. */
static void check_solution(const struct min_cost_flow *graph)
{
    struct naive_flow naive = { .nodes = min_cost_flow_room(graph) };
    int64_t supply[600], left, cost = 0;

    assert_in_range(naive.nodes, 1, 600);
    for (uint32_t v = 0; v < naive.nodes; v++) {
        uint32_t arc = UINT32_MAX;

        supply[v] = min_cost_flow_supply(graph, v);
        while ((arc = min_cost_flow_next_out(graph, v, arc)) != UINT32_MAX) {
            naive_flow_arc(&naive, v, min_cost_flow_head(graph, arc),
                           min_cost_flow_arc_capacity(graph, arc),
                           min_cost_flow_arc_cost(graph, arc));
            cost += min_cost_flow_on(graph, arc) * min_cost_flow_arc_cost(graph, arc);
        }
    }
    assert_int_equal(naive_flow_solve(&naive, supply, &left), cost);
    assert_int_equal(left, 0);
    assert_int_equal(min_cost_flow_cost(graph), cost);
    naive_flow_free(&naive);
}

static void decide(void *ptr, struct big *big)
{
    struct min_cost_flow *const *graph = ptr;
    uint64_t before = min_cost_flow_solutions(*graph);

    bigdata_quincy.decide(ptr, big);
    if (min_cost_flow_solutions(*graph) > before)
        check_solution(*graph);
}

/* Drawn jobs on 6 machines, with and without preemption, under each model of costs. */
static void every_solution(void **state)
{
    static const char *const costs[] = { "costs=quincy", "costs=trivial", "costs=octopus" };
    struct bigdata_policy watched = bigdata_quincy;
    struct big_stage stage[8];
    struct big_arrival items[8];
    struct rng rng;

    (void)state;
    watched.decide = decide;
    for (uint32_t world = 0; world < 60; world++) {
        struct big_harness h = bed("nodes=6");
        sim_time submit = 0;

        rng_stream(&rng, 21, world, RNG_TEST, 0);
        for (int j = 0; j < 8; j++) {
            stage[j] = big_harness_stage(1 + (uint32_t)rng_below(&rng, 6),
                                         (1 + (sim_time)rng_below(&rng, 20)) * SECOND);
            stage[j].input = (double)rng_below(&rng, 40) * 1e9;
            items[j] = big_harness_arrival(submit, &stage[j], 1);
            submit += (sim_time)rng_below(&rng, 8) * SECOND;
        }
        h.policy = &watched.policy;
        h.platform[1] = "rack_size=3";
        h.platform[2] = "slots=2";
        h.options[0] = world % 4 == 3 ? "mtbf=100s" : "mtbf=never";
        h.options[1] = "replicas=2";
        h.params[0] = costs[world % 3];
        h.params[1] = world % 2 ? "preempt=true" : "preempt=false";
        h.params[2] = "decision_time=1ms";
        h.items = items;
        h.count = 8;
        go(&h);
        big_harness_free(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(local),
                                        cmocka_unit_test(waits_for_its_data),
                                        cmocka_unit_test(balances), cmocka_unit_test(thinks),
                                        cmocka_unit_test(every_solution) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
