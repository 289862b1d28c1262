/* Lengths, bills and figures of the dag system, on graphs small enough for a pencil. */
#include <math.h>
#include <string.h>

#include "tests/unit/dag_world.h"

/* Lengths ------------------------------------------------------------------------------------ */

static void costs_of_work(void **state)
{
    struct arena *arena = arena_create();
    struct dag_machine machine = { .cores = 4, .speed = 2, .memory = 100 };
    struct taskgraph *g;
    struct slab slab;

    (void)state;
    slab_init(&slab, arena);
    g = dag_graph(&slab, "id work cores parallel memory",
                  "t0 16 4 0.5 100; t1 16 1 1 101; t2 16 5 1 0; t3 0 1 1 0; t4 1e-12 1 1 0");
    assert_int_equal(dag_cost(g, 0, &machine, TASKGRAPH_NONE), ns(5)); /* 8 (1/2 + 1/8) */
    assert_int_equal(dag_cost(g, 1, &machine, TASKGRAPH_NONE), TIME_NEVER);
    assert_int_equal(dag_cost(g, 2, &machine, TASKGRAPH_NONE), TIME_NEVER);
    assert_int_equal(dag_cost(g, 3, &machine, TASKGRAPH_NONE), 0);
    assert_int_equal(dag_cost(g, 4, &machine, TASKGRAPH_NONE), 1);
    g = dag_graph(&slab, "id a b cores", "t0 3 - 1; t1 - 2 4");
    assert_int_equal(dag_cost(g, 0, &machine, 0), ns(3));
    assert_int_equal(dag_cost(g, 0, &machine, 1), TIME_NEVER);
    assert_int_equal(dag_cost(g, 1, &machine, 1), ns(2));
    assert_int_equal(dag_cost(g, 1, &machine, TASKGRAPH_NONE), TIME_NEVER);
    arena_destroy(arena);
}

static void noise_is_a_factor(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2; t1 3");
    bed.h.options[0] = "noise=1.5";
    go(&bed);
    ran(&bed, 0, 0, 0, 3);
    ran(&bed, 0, 1, 0, 4.5);
    bed_close(&bed);
}

static void failures_are_repeated(void **state)
{
    struct bed bed = bed_open();
    int64_t attempts = 0;

    (void)state;
    add(&bed, 0, "id a", "t0 2; t1 2; t2 2 t0; t3 2 t1; t4 2 t2; t5 2 t3; t6 2 t4; t7 2 t5");
    bed.h.machines[0][2] = "price=3";
    bed.h.options[0] = "failure_rate=0.5";
    bed.h.measures[0] = "repeated";
    bed.h.measures[1] = "cost";
    go(&bed);
    for (int64_t t = 0; t < 8; t++) {
        const struct dag_harness_task *task = dag_harness_task(&bed.h, 0, t);

        assert_int_equal(task->finish - task->start, ns(2.0 * (double)task->attempts));
        attempts += task->attempts;
    }
    assert_true(attempts > 8);
    measures(&bed, "repeated", (double)attempts - 8);
    measures(&bed, "cost", (double)attempts * 6);
    bed_close(&bed);
}

static void shared_machines(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a release", "t0 2 0; t1 2 1; t2 2 20; t3 2 20; t4 1 20");
    bed.h.machines[0][1] = "share=true";
    bed.h.machines[0][2] = "price=3";
    bed.h.measures[0] = "utilization";
    bed.h.measures[1] = "cost";
    bed.h.measures[2] = "busy.max";
    go(&bed);
    ran(&bed, 0, 0, 0, 3); /* alone until 1, then half */
    ran(&bed, 0, 1, 1, 4);
    ran(&bed, 0, 4, 20, 23); /* a third each: 1 is done at 23, the others have 1 left */
    ran(&bed, 0, 2, 20, 25);
    ran(&bed, 0, 3, 20, 25);
    measures(&bed, "utilization", 9.0 / 25);
    measures(&bed, "cost", 27);
    measures(&bed, "busy.max", 1);
    bed_close(&bed);
}

static void several_cores(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a cores", "t0 4 1; t1 3 2; t2 2 1; t3 1 2");
    bed.h.machines[0][1] = "cores=2";
    bed.h.measures[0] = "busy.max";
    bed.h.measures[1] = "utilization";
    go(&bed);
    ran(&bed, 0, 0, 0, 4);
    ran(&bed, 0, 1, 4, 7); /* nobody overtakes the first that waits */
    ran(&bed, 0, 2, 7, 9);
    ran(&bed, 0, 3, 9, 10);
    measures(&bed, "busy.max", 2);
    measures(&bed, "utilization", 14.0 / 20);
    bed_close(&bed);
}

/* Preemption --------------------------------------------------------------------------------- */

/* Stops t0 after 1 s and goes on with it on machine 1. */
static void move_after_1s(void *self, struct dag *d)
{
    const struct dag_task *task = dag_ready(d), *running = dag_on_machine(d, 0);

    (void)self;
    if (task && dag_now(d) == 0) {
        dag_assign(d, task, 0);
        dag_wake(d, ns(1));
    } else if (running && dag_now(d) == ns(1)) {
        assert_true(dag_preempt(d, running));
        assert_ptr_equal(dag_ready(d), running);
        dag_assign(d, running, 1);
    }
}

static void preempted_tasks_keep_what_they_did(void **state)
{
    static const struct dag_policy moves = { .policy = { .name = "dag.moves" },
                                             .decide = move_after_1s,
                                             .fixed = true };
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a b", "t0 4 8");
    bed.h.policy = &moves.policy;
    bed.h.machines[0][1] = NULL;
    bed.h.machines[1][0] = "name=b";
    bed.h.options[0] = "preempt=true";
    bed.h.measures[0] = "preempted";
    go(&bed);
    ran(&bed, 0, 0, 0, 7); /* a quarter is done; the rest takes 3/4 of 8 */
    assert_int_equal(dag_harness_task(&bed.h, 0, 0)->pe, 1);
    assert_int_equal(dag_harness_task(&bed.h, 0, 0)->attempts, 2);
    measures(&bed, "preempted", 1);
    bed_close(&bed);
}

/* Money -------------------------------------------------------------------------------------- */

static void bills(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 1, "id a", "t0 2; t1 5");
    bed.h.machines[0][2] = "cores=2";
    bed.h.machines[0][3] = "price=3";
    bed.h.measures[0] = "cost";
    go(&bed);
    measures(&bed, "cost", 3 * 7 / 2.0); /* one of two cores */
    bed.h.options[0] = "billing=lease";
    bed.h.options[1] = "billing_unit=2s";
    go(&bed);
    measures(&bed, "cost", 2 * 6 * 3); /* both machines for 5 s, in units of 2 */
    bed_close(&bed);
}

/* Each task on a machine of its own kind 0, leased for it. */
static void lease_each(void *self, struct dag *d)
{
    const struct dag_task *task;

    (void)self;
    while ((task = dag_ready(d)))
        if (!dag_assign(d, task, dag_lease(d, 0)))
            return;
}

/* A plan for machines on demand: t0 and t2 on one copy, t1 on another. */
static bool plan_copies(void *self, const struct problem *p, struct schedule *schedule,
                        struct error *err)
{
    static const struct planned tasks[] = { { 0, 0, 0, 2e9 },
                                            { 0, 1, 2e9, 7e9 },
                                            { 0, 0, 7e9, 8e9 } };

    (void)self;
    (void)err;
    for (uint32_t t = 0; t < p->graph->tasks; t++)
        schedule->task[t] = tasks[t];
    schedule->makespan = 8e9;
    return true;
}

static void planned_leases(void **state)
{
    static const struct dag_policy plans = { .policy = { .name = "dag.plans" },
                                             .plan = plan_copies,
                                             .on_demand = true };
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2; t1 5 t0; t2 1 t1");
    bed.h.policy = &plans.policy;
    bed.h.machines[0][1] = "elastic=true";
    bed.h.machines[0][2] = "price=3";
    bed.h.options[0] = "billing=lease";
    bed.h.measures[0] = "cost";
    bed.h.measures[1] = "leased.max";
    go(&bed);
    ran(&bed, 0, 1, 2, 7);
    ran(&bed, 0, 2, 7, 8);
    /* The first machine is there from 0 to 8, the second from when its task is ready to its end. */
    measures(&bed, "cost", (8 + 5) * 3);
    measures(&bed, "leased.max", 2);
    bed_close(&bed);
}

static void leases(void **state)
{
    static const struct dag_policy demands = { .policy = { .name = "dag.demands" },
                                               .decide = lease_each,
                                               .on_demand = true };
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2 >f:4; t1 5 <f; t2 1 <f; t3 1 t2:4");
    bed.h.policy = &demands.policy;
    bed.h.machines[0][1] = "elastic=true";
    bed.h.machines[0][2] = "price=3";
    bed.h.options[0] = "billing=lease";
    bed.h.options[1] = "billing_unit=2s";
    bed.h.measures[0] = "cost";
    bed.h.measures[1] = "leased.max";
    go(&bed);
    /* A new machine each: data are sent, and waiting for them is paid for. */
    ran(&bed, 0, 0, 0, 2);
    ran(&bed, 0, 1, 4, 9);
    ran(&bed, 0, 2, 4, 5);
    ran(&bed, 0, 3, 7, 8);
    measures(&bed, "cost", (2 + 8 + 4 + 4) * 3);
    measures(&bed, "leased.max", 2);
    bed.h.options[0] = "data=files";
    bed.h.options[1] = NULL;
    go(&bed);
    ran(&bed, 0, 1, 4, 9);
    ran(&bed, 0, 2, 4, 5);
    assert_int_equal(bed.h.transfers.count, 2);
    bed_close(&bed);
}

/* Figures ------------------------------------------------------------------------------------ */

static void figures_of_a_diamond(void **state)
{
    static const char *const wanted[] = { "latency.mean", "slr.mean",    "speedup.mean",
                                          "slack.mean",   "slack.max",   "efficiency.mean",
                                          "busy.mean",    "running.max", "utilization",
                                          "task_wait.max" };
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 3, "id a", "t0 2; t1 3 t0; t2 1 t0; t3 2 t1 t2");
    bed.h.platform[1] = "latency=0s";
    memcpy(bed.h.measures, wanted, sizeof wanted);
    go(&bed);
    ran(&bed, 0, 2, 5, 6);
    measures(&bed, "latency.mean", 7);
    measures(&bed, "slr.mean", 1);
    measures(&bed, "speedup.mean", 8.0 / 7);
    measures(&bed, "efficiency.mean", 4.0 / 7);
    measures(&bed, "slack.mean", 0.5); /* only t2 has any: 2 s */
    measures(&bed, "slack.max", 2);
    measures(&bed, "busy.mean", 8.0 / 10);
    measures(&bed, "running.max", 2);
    measures(&bed, "utilization", 4.0 / 7);
    measures(&bed, "task_wait.max", 0);
    for (int64_t t = 0; t < 4; t++)
        assert_int_equal(dag_harness_task(&bed.h, 0, t)->critical, t != 2);
    assert_true(isnan(dag_harness_job(&bed.h, 0)->plan));
    bed_close(&bed);
}

/* Slack counts the order on machines and transfers; the critical path leads over both. */
static void figures_with_waits(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2; t1 3 t0:4; t2 4; t3 1");
    bed.h.measures[0] = "slack.max";
    bed.h.measures[1] = "slack.mean";
    bed.h.measures[2] = "slr.mean";
    bed.h.measures[3] = "data_wait.max";
    bed.h.measures[4] = "task_wait.max";
    go(&bed);
    ran(&bed, 0, 0, 0, 2);
    ran(&bed, 0, 1, 4, 7);
    ran(&bed, 0, 2, 2, 6);
    ran(&bed, 0, 3, 0, 1); /* until 4 machine 1 has nothing else */
    measures(&bed, "slack.max", 3);
    measures(&bed, "slack.mean", 1); /* t0 0, t1 0, t2 1, t3 3 */
    measures(&bed, "slr.mean", 7.0 / 5);
    measures(&bed, "data_wait.max", 2);
    measures(&bed, "task_wait.max", 2);
    for (int64_t t = 0; t < 4; t++)
        assert_int_equal(dag_harness_task(&bed.h, 0, t)->critical, t < 2);
    bed_close(&bed);
}

/* A task that waits for its machine was held up by the one that ran there before. */
static void critical_path_leads_over_machines(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2; t1 1; t2 3; t3 1 t2:4");
    go(&bed);
    ran(&bed, 0, 2, 2, 5);
    ran(&bed, 0, 3, 7, 8);
    for (int64_t t = 0; t < 4; t++)
        assert_int_equal(dag_harness_task(&bed.h, 0, t)->critical, t != 1);
    bed_close(&bed);
}

static void deadlines(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a b", "t0 2 4; t1 2 2 t0");
    add(&bed, 20, "id a b", "t0 2 4; t1 2 2 t0");
    memset(bed.h.machines, 0, sizeof bed.h.machines);
    bed.h.machines[0][0] = "name=a";
    bed.h.machines[1][0] = "name=b";
    bed.h.platform[1] = "latency=2s";
    bed.item[1].deadline = ns(3.5);
    bed.h.options[0] = "deadline_factor=1.5"; /* of (2 + 4) / 2 + 2 = 5 */
    bed.h.options[1] = "deadline_unit=2s";
    bed.h.measures[0] = "misses";
    bed.h.measures[1] = "missed_share";
    bed.h.measures[2] = "tardiness.max";
    go(&bed);
    assert_int_equal(dag_harness_job(&bed.h, 0)->deadline, ns(6));
    assert_int_equal(dag_harness_job(&bed.h, 1)->deadline, ns(23.5));
    assert_false(dag_harness_job(&bed.h, 0)->late);
    assert_true(dag_harness_job(&bed.h, 1)->late);
    measures(&bed, "misses", 1);
    measures(&bed, "missed_share", 0.5);
    measures(&bed, "tardiness.max", 0.5);
    bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_of_work),
        cmocka_unit_test(noise_is_a_factor),
        cmocka_unit_test(failures_are_repeated),
        cmocka_unit_test(shared_machines),
        cmocka_unit_test(several_cores),
        cmocka_unit_test(preempted_tasks_keep_what_they_did),
        cmocka_unit_test(bills),
        cmocka_unit_test(planned_leases),
        cmocka_unit_test(leases),
        cmocka_unit_test(figures_of_a_diamond),
        cmocka_unit_test(figures_with_waits),
        cmocka_unit_test(critical_path_leads_over_machines),
        cmocka_unit_test(deadlines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
