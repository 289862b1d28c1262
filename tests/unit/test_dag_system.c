/* Every option of the dag system on graphs small enough for a pencil. */
#include <string.h>

#include "sim/dag/dag.h"
#include "tests/support/dag_harness.h"
#include "tests/unit/unit.h"

enum { S = 1000000000 };

/* Assigns every ready task to the machine of the same number, modulo the machines. */
static void spread(void *self, struct dag *d)
{
    const struct dag_task *task;

    (void)self;
    while ((task = dag_ready(d)))
        if (!dag_assign(d, task, task->index % dag_machines(d)))
            return;
}

static const struct dag_policy spreads = { .policy = { .name = "dag.spreads" },
                                           .decide = spread,
                                           .fixed = true };

static void edge_takes_bytes_over_bandwidth(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct taskgraph_task task = taskgraph_task_default;
    struct dag_harness h = { .policy = &spreads.policy,
                             .machines = { { "name=pe", "count=2", "speed=1" } },
                             .platform = { "bandwidth=2" },
                             .measures = { "makespan", "data_moved" } };
    struct dag_arrival item;
    struct error err = { "" };

    (void)state;
    slab_init(&slab, arena);
    task.work = 3;
    taskgraph_add_task(builder, &task);
    taskgraph_add_task(builder, &task);
    taskgraph_add_edge(builder, 0, 1, 10);
    item = dag_harness_arrival(taskgraph_build(builder, &slab, &err), 1 * (sim_time)S);
    h.items = &item;
    h.count = 1;
    if (!dag_harness_run(&h, &err))
        fail_msg("%s", err.text);
    assert_int_equal(h.jobs.count, 1);
    assert_int_equal(dag_harness_task(&h, 0, 0)->finish, 4 * (sim_time)S);
    assert_int_equal(dag_harness_task(&h, 0, 1)->pe, 1);
    assert_int_equal(dag_harness_task(&h, 0, 1)->start, 9 * (sim_time)S);
    assert_int_equal(dag_harness_task(&h, 0, 1)->finish, 12 * (sim_time)S);
    assert_int_equal(h.transfers.count, 1);
    assert_true(dag_harness_value(&h, "makespan") == 11);
    assert_true(dag_harness_value(&h, "data_moved") == 10);
    dag_harness_free(&h);
    taskgraph_builder_free(builder);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edge_takes_bytes_over_bandwidth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
