/* The state view of learned policies: a small run, every number by hand. */
#include <math.h>

#include "policies/lib/dag/state_view.h"
#include "tests/support/dag_harness.h"
#include "tests/unit/unit.h"

/*
 * A (4 s on P1, 2 s on P2) sends 10 B, 10 s away, to B (6 s, 8 s), and nothing to C (2 s, P1 only).
 * A runs on P2 and ends at 2; B and C become ready; B is assigned to P2, then C to P1.
 */
enum { A, B, C, P1 = 0, P2 };

struct probe {
    int64_t calls;
};

static void same(const double *seen, const double *expected, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seen[i] != expected[i])
            fail_msg("number %zu is %g, not %g", i, seen[i], expected[i]);
}

static void at_start(const struct state_view *v)
{
    assert_int_equal(v->tasks, 1);
    assert_int_equal(v->machines, 2);
    /* work 3; left 3 + 10 + 7; waited; successors; age; left of the job; it does not run */
    same(v->of_task, (double[]){ 3, 20, 0, 2, 0, 3, -2 }, STATE_TASKS);
    same(v->of_machine, (double[]){ 0, 0, 1, 0, 0, 0, 1, 0 }, (size_t)2 * STATE_MACHINES);
    same(v->of_pair, (double[]){ 4, 0, 4, 2, 0, 2 }, (size_t)2 * STATE_PAIRS);
    same(v->whole, (double[]){ 2, 0, 1, 1 }, STATE_WHOLES);
}

static void at_two(const struct state_view *v)
{
    assert_int_equal(v->tasks, 2);
    assert_int_equal(v->task[0]->index, B);
    same(v->of_task, (double[]){ 7, 7, 0, 0, 2, 2, -2, 2, 2, 0, 0, 2, 2, -2 },
         (size_t)2 * STATE_TASKS);
    same(v->of_pair, (double[]){ 6, 10, 16, 8, 0, 8, 2, 0, 2 }, (size_t)3 * STATE_PAIRS);
    assert_true(isinf(v->of_pair[3 * STATE_PAIRS + STATE_COST]));
    assert_true(isinf(v->of_pair[3 * STATE_PAIRS + STATE_FINISH]));
    same(v->whole, (double[]){ 2, 0, 2, 1 }, STATE_WHOLES);
}

/* B is on P2, for 8 s. */
static void behind_b(const struct state_view *v)
{
    double feature[STATE_NAMES];

    assert_int_equal(v->tasks, 1);
    assert_int_equal(v->task[0]->index, C);
    assert_true(v->of_task[STATE_JOB_RUNS] == 2);
    assert_true(v->of_machine[STATE_MACHINES + STATE_FREE] == 8);
    same(v->whole, (double[]){ 1, 1, 1, 1 }, STATE_WHOLES);
    state_view_pair(v, 0, P1, feature);
    same(feature, (double[]){ 2, 2, 0, 0, 2, 2, 2, 0, 0, 1, 0, 2, 0, 2 }, STATE_NAMES);
}

static void decide(void *ptr, struct dag *d)
{
    static void (*const looks[])(const struct state_view *v) = { at_start, at_two, behind_b };
    static const uint32_t where[] = { P2, P2, P1 };
    struct probe *self = ptr;
    struct state_view v;

    while (state_view_open(&v, d)) {
        const struct dag_task *first = v.task[0];

        assert_true(self->calls < 3);
        looks[self->calls](&v);
        state_view_close(&v);
        assert_true(dag_assign(d, first, where[self->calls++]));
    }
}

static const struct dag_policy probe = {
    .policy = { .name = "dag.probe", .doc = "Looks.", .self_size = sizeof(struct probe) },
    .decide = decide,
    .fixed = true,
};

static void numbers_are_those_of_the_run(void **unused)
{
    static const double cost[3][2] = { { 4, 2 }, { 6, 8 }, { 2, -1 } };
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct arena *arena = arena_create();
    struct dag_arrival item;
    struct slab slab;
    struct error err = { "" };
    struct dag_harness h = {
        .policy = &probe.policy,
        .platform = { "bandwidth=1" },
        .machines = { { "name=P1" }, { "name=P2" } },
        .items = &item,
        .count = 1,
        .measures = { "makespan" },
    };

    (void)unused;
    slab_init(&slab, arena);
    taskgraph_add_kind(builder, "P1");
    taskgraph_add_kind(builder, "P2");
    for (uint32_t t = 0; t < 3; t++) {
        taskgraph_add_task(builder, &taskgraph_task_default);
        for (uint32_t k = 0; k < 2; k++)
            if (cost[t][k] > 0)
                taskgraph_add_cost(builder, t, k, (sim_time)(cost[t][k] * 1e9));
    }
    taskgraph_add_edge(builder, A, B, 10);
    taskgraph_add_edge(builder, A, C, 0);
    item = dag_harness_arrival(taskgraph_build(builder, &slab, &err), 0);
    assert_non_null(item.graph);
    if (!dag_harness_run(&h, &err))
        fail_msg("%s", err.text);
    assert_true(dag_harness_value(&h, "makespan") == 10);
    dag_harness_free(&h);
    taskgraph_builder_free(builder);
    arena_destroy(arena);
}

static void every_feature_has_a_name(void **unused)
{
    size_t names = 0;

    (void)unused;
    while (state_names[names])
        names++;
    assert_int_equal(names, STATE_NAMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_run),
        cmocka_unit_test(every_feature_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
