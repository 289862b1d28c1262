/* Plans by a script: when they are ready, in which order they are carried out, what is stale. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/cloud_script.h"
#include "tests/unit/unit.h"

static struct cloud_script world;

static void run(const struct cloud_script *set)
{
    struct error err = { "" };

    world = *set;
    if (!cloud_script_run(&world, &err))
        fail_msg("%s", err.text);
}

static bool close_to(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

static void is_move(size_t i, double vm, double to, double start)
{
    assert_true(i < world.moves && world.move[i].done);
    assert_true(world.move[i].vm == vm && world.move[i].to == to);
    assert_true(close_to(world.move[i].start, start));
}

/* 5 s + 2 VMs x 3 PMs x 0.1 s + 50 migrations allowed x 0.01 s. */
static void a_plan_is_ready_after_its_latency(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(2, 0, -1), cloud_script_vm(2, 1, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 2, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=instant", "plan_at=10s", "latency=5s",
                                             "latency_pair=0.1", "latency_move=0.01" } });
    assert_int_equal(world.rows, 1);
    assert_true(close_to(world.plan[0].at, 10) && close_to(world.plan[0].ready, 16.1));
    assert_true(close_to(world.plan[0].done_at, 16.1));
    assert_true(world.plan[0].moves == 1 && world.plan[0].done == 1);
    is_move(0, 0, 2, 16.1);
}

/* VM 1 makes room for VM 0. In the other order the first is not possible when its turn comes. */
static void earlier_actions_make_room(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(4, 0, -1), cloud_script_vm(4, 1, -1) };
    const struct cloud_step right[] = { { 0, MOVE, 1, 2, -1 }, { 0, MOVE, 0, 1, -1 } };
    const struct cloud_step wrong[] = { { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 1, 2, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = right,
                                .step_count = 2,
                                .options = { "migration=instant" } });
    assert_true(world.moves == 2 && world.plan[0].done == 2);
    is_move(0, 1, 2, 0);
    is_move(1, 0, 1, 0);
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = wrong,
                                .step_count = 2,
                                .options = { "migration=instant" } });
    assert_true(world.moves == 1 && world.plan[0].stale[STALE_ROOM] == 1);
    is_move(0, 1, 2, 0);
}

/* 1 GiB at 1e9 B/s: 1.073741824 s. VM 0 waits for the room that VM 1 leaves, VM 2 does not. */
static void waits_for_room_to_be_left(void **unused)
{
    const double t = 1.073741824;
    const struct cloud_arrival items[] = { cloud_script_vm(4, 0, -1), cloud_script_vm(4, 1, -1),
                                           cloud_script_vm(1, 3, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 1, 2, -1 },
                                        { 0, MOVE, 0, 1, -1 },
                                        { 0, MOVE, 2, 4, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(5, 4, 1),
                                .items = items,
                                .count = 3,
                                .steps = steps,
                                .step_count = 3,
                                .options = { "migration=stop_and_copy" } });
    assert_true(world.moves == 3 && world.plan[0].done == 3);
    is_move(0, 1, 2, 0);
    is_move(1, 2, 4, 0);
    is_move(2, 0, 1, t);
    assert_true(close_to(world.plan[0].done_at, 2 * t));
}

/* One VM twice: PM 0 to 1 to 2. Out of a PM one at a time: VM 1 waits, VM 2 of PM 3 does not. */
static void waits_for_its_turn(void **unused)
{
    const double t = 1.073741824;
    const struct cloud_arrival items[] = { cloud_script_vm(1, 0, -1), cloud_script_vm(1, 0, -1),
                                           cloud_script_vm(1, 3, -1) };
    const struct cloud_step steps[] = {
        { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 0, 2, -1 }, { 0, MOVE, 1, 4, -1 }, { 0, MOVE, 2, 4, -1 }
    };

    (void)unused;
    run(&(struct cloud_script){
        .machine = cloud_script_pms(5, 4, 1),
        .items = items,
        .count = 3,
        .steps = steps,
        .step_count = 4,
        .options = { "migration=stop_and_copy", "moves_out=1", "moves_in=1" } });
    assert_true(world.moves == 4 && world.plan[0].done == 4);
    is_move(0, 0, 1, 0);
    /* VM 2 must not pass VM 1, which goes to the same PM. */
    is_move(1, 0, 2, t);
    is_move(2, 1, 4, t);
    is_move(3, 2, 4, 2 * t);
}

/*
 * Between time 0 and 10 s VM 0 ends and VM 5 comes, by first fit on PM 4, where VM 1 was to go; VM
 * 2 is pinned; VM 4 may not join VM 3 on PM 5, so that it is not there to go on from.
 */
static void stale_by_cause(void **unused)
{
    static const struct cloud_group apart = { 0, CLOUD_ANTI_AFFINITY, CLOUD_ON_HOST, 1 };
    static const struct cloud_member member = { &apart, 0 };
    struct cloud_arrival items[] = { cloud_script_vm(1, 0, -1), cloud_script_vm(4, 1, -1),
                                     cloud_script_vm(1, 2, -1), cloud_script_vm(1, 3, -1),
                                     cloud_script_vm(1, 0, -1), cloud_harness_vm(5, -1, 4, 1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 5, -1 }, { 0, MOVE, 1, 4, -1 },
                                        { 0, MOVE, 2, 5, -1 }, { 0, MOVE, 3, 5, -1 },
                                        { 0, MOVE, 4, 5, -1 }, { 0, MOVE, 4, 0, -1 } };

    (void)unused;
    items[0].run = 8 * SECOND;
    items[2].pinned = true;
    items[3].members = items[4].members = &member;
    items[3].member_count = items[4].member_count = 1;
    run(&(struct cloud_script){ .machine = cloud_script_pms(6, 4, 1),
                                .items = items,
                                .count = 6,
                                .steps = steps,
                                .step_count = 6,
                                .options = { "migration=instant", "latency=10s" } });
    assert_true(world.plan[0].moves == 6);
    assert_true(world.plan[0].stale[STALE_GONE] == 1);
    assert_true(world.plan[0].stale[STALE_PINNED] == 1);
    assert_true(world.plan[0].stale[STALE_ROOM] == 1);
    assert_true(world.plan[0].stale[STALE_GROUP] == 1);
    assert_true(world.plan[0].stale[STALE_MOVED] == 1);
    assert_true(world.plan[0].done == 1);
    is_move(0, 3, 5, 10);
}

static void the_rest_is_left_with_stop(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(4, 0, -1), cloud_script_vm(4, 1, -1),
                                           cloud_script_vm(1, 2, -1) };
    const struct cloud_step steps[] = {
        { 0, MOVE, 2, 3, -1 }, { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 1, 3, -1 }, { 0, MOVE, 2, 2, -1 }
    };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(4, 4, 1),
                                .items = items,
                                .count = 3,
                                .steps = steps,
                                .step_count = 4,
                                .options = { "migration=instant", "stale=stop" } });
    assert_true(world.plan[0].done == 1 && world.plan[0].stale[STALE_ROOM] == 1);
    assert_true(world.plan[0].left == 2 && world.moves == 1);
}

/*
 * x = 4 on PMs of 8 cores. Free: PM 0 has 6 (VM 0 of 2), PM 1 none, PM 2 has 5, PM 3 has 2: F = 13,
 * S = 1 + 0 + 1 + 0. VM 0 should go to PM 1, where there is no room. On PM 3 it takes a residue:
 * S = 2 + 1 = 3; on PM 2 (free 3) S = 2. So it goes to PM 3.
 */
static void repaired_where_the_objective_gains_most(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(2, 0, -1), cloud_script_vm(8, 1, -1),
                                           cloud_script_vm(3, 2, -1), cloud_script_vm(6, 3, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(4, 8, 1),
                                .items = items,
                                .count = 4,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=instant", "stale=repair", "fragment=4" } });
    assert_true(world.plan[0].repaired == 1 && world.plan[0].done == 1);
    is_move(0, 0, 3, 0);
    assert_true(close_to(world.plan[0].before, 1 - 8. / 13));
    assert_true(close_to(world.plan[0].after, 1 - 12. / 13));
    assert_true(isnan(world.plan[0].planned) && isnan(world.plan[0].bound));
}

/* Nowhere without loss: VM 0 of 4 cores fills a slot of its own; it stays, and is stale. */
static void not_repaired_at_a_loss(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(4, 0, -1), cloud_script_vm(8, 1, -1),
                                           cloud_script_vm(1, 2, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    /* Free 4, 0, 7: S = 2. On PM 2 it would leave 8, 0, 3: S = 2, no loss. With x = 3: 1 + 2 = 3,
       and then 2 + 1. */
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 8, 1),
                                .items = items,
                                .count = 3,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=instant", "stale=repair", "fragment=4" } });
    assert_true(world.plan[0].repaired == 1);
    /* With x = 7: S = 1, on PM 2 it would be 1: no loss. With x = 2.5: 1 + 2, then 3 + 1. With x =
       3.5: 1 + 2, then 2 + 0. */
    run(&(struct cloud_script){
        .machine = cloud_script_pms(3, 8, 1),
        .items = items,
        .count = 3,
        .steps = steps,
        .step_count = 1,
        .options = { "migration=instant", "stale=repair", "fragment=3.5" } });
    assert_true(world.plan[0].repaired == 0 && world.plan[0].stale[STALE_ROOM] == 1);
}

/* The second plan has what the first left of the limit: 5 less one move done. */
static void made_anew(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(4, 0, -1), cloud_script_vm(4, 1, -1),
                                           cloud_script_vm(1, 2, -1) };
    const struct cloud_step steps[] = {
        { 0, LIMIT, 0, 0, 0 }, { 0, MOVE, 2, 3, -1 }, { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 1, 3, -1 },
        { 1, LIMIT, 0, 0, 0 }, { 1, MOVE, 1, 4, -1 }, { 1, MOVE, 0, 1, -1 }, { 1, MOVE, 2, 1, -1 },
        { 2, LIMIT, 0, 0, 0 }, { 2, MOVE, 2, 1, -1 }, { 2, MOVE, 2, 0, -1 }
    };

    (void)unused;
    run(&(struct cloud_script){
        .machine = cloud_script_pms(5, 4, 1),
        .items = items,
        .count = 3,
        .steps = steps,
        .step_count = 11,
        .options = { "migration=instant", "stale=replan", "migration_limit=5" } });
    assert_int_equal(world.plans, 3);
    assert_true(world.noted[0] == 5 && world.noted[1] == 4 && world.noted[2] == 2);
    assert_int_equal(world.rows, 1);
    /* In the third plan the first move is stale again; nothing was possible since, so it is left
       out and there is no fourth plan. */
    assert_true(world.plan[0].anew == 2);
    assert_true(world.plan[0].stale[STALE_ROOM] == 3 && world.plan[0].stale[STALE_MOVED] == 1);
    assert_true(world.plan[0].done == 3 && world.plan[0].moves == 7);
}

static void policies_that_break_the_rules_are_stopped(void **unused)
{
    struct cloud_arrival items[] = { cloud_script_vm(1, 0, -1), cloud_script_vm(9, 0, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 },
                                        { 0, MOVE, 0, 0, -1 },
                                        { 0, MOVE, 0, 1, -1 } };
    const struct cloud_step nowhere[] = { { 0, MOVE, 0, 7, -1 } };
    const struct cloud_step waiting[] = { { 0, MOVE, 1, 0, -1 } };
    const struct cloud_step order[] = { { 0, WAKE, 0, 7, -1 } };
    struct cloud_script set = { .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 3,
                                .options = { "migration=instant", "migration_limit=2",
                                             "reject_after=1h" } };
    struct error err;

    (void)unused;
    assert_false(cloud_script_run(&set, &err));
    assert_string_equal(err.text, "cloud.script at t=0s planned more than 2 migrations "
                                  "(migration_limit)");
    set.steps = nowhere;
    set.step_count = 1;
    assert_false(cloud_script_run(&set, &err));
    assert_string_equal(err.text, "cloud.script at t=0s planned to move VM 0 to PM 7 of 2");
    set.steps = order;
    assert_false(cloud_script_run(&set, &err));
    assert_string_equal(err.text, "cloud.script at t=0s planned an order for PM 7 of 2");
    set.steps = waiting;
    set.count = 2;
    assert_false(cloud_script_run(&set, &err));
    assert_string_equal(err.text, "cloud.script at t=0s planned to move VM 1, which does not run");
}

/*
 * PM 1 sleeps since 5 s. Ordered awake at 20 s, it is on at 27 s; then VM 0 moves there, and when
 * PM 0 is empty it sleeps at once, which is too early for sleep_after.
 */
static void orders_for_pms(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(1, 0, -1) };
    const struct cloud_step steps[] = {
        { 0, WAKE, 0, 1, 0 }, { 0, MOVE, 0, 1, -1 }, { 0, SLEEP, 0, 0, 0 }, { 1, WAKE, 0, 0, 0 }
    };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 4,
                                .options = { "migration=instant", "plan_at=20s", "plan_every=10s",
                                             "sleep_after=5s", "until=100s" },
                                .platform = { "wake_time=7s" } });
    is_move(0, 0, 1, 27);
    assert_true(close_to(world.plan[0].done_at, 27));
    assert_true(world.plan[0].stale[STALE_PM] == 0);
}

/* Plans at 0, 20, ... s take 30 s: that of 20 s is skipped, that of 40 s is made. */
static void one_plan_at_a_time(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(1, 0, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 }, { 1, MOVE, 0, 0, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 2,
                                .options = { "migration=instant", "plan_every=20s", "latency=30s",
                                             "interval=7s", "until=75s" } });
    assert_int_equal(world.rows, 2);
    assert_true(close_to(world.plan[0].at, 0) && close_to(world.plan[1].at, 40));
    assert_true(close_to(world.plan[1].ready, 70));
    assert_int_equal(world.moves, 2);
}

/* FR is 1 - 0 / 7 with x = 16 always; a plan only above 1 is never made. */
static void only_above_a_rate(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(1, 0, -1) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=instant", "plan_above=1" } });
    assert_int_equal(world.plans, 0);
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=instant", "plan_above=0.9" } });
    assert_int_equal(world.plans, 1);
}

/* From node 0 to node 1, though the PM has no room for the VM twice. Its own place is no move. */
static void shifts_within_a_pm(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(3, 0, 0), cloud_script_vm(1, 0, 0) };
    const struct cloud_step steps[] = {
        { 0, MOVE, 0, 0, 0 }, { 0, MOVE, 0, 0, 1 }, { 0, MOVE, 1, 0, 1 }, { 0, MOVE, 1, 0, 1 }
    };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(1, 8, 2),
                                .items = items,
                                .count = 2,
                                .steps = steps,
                                .step_count = 4,
                                .options = { "migration=precopy" } });
    assert_true(world.moves == 2 && world.plan[0].moves == 2 && world.plan[0].done == 2);
    assert_true(world.move[0].from_node == 0 && world.move[0].to_node == 1);
    is_move(0, 0, 0, 0);
    is_move(1, 1, 0, 0);
}

/* Observations go on for ever, and plans; a VM that can never have a place must not. */
static void waiting_in_vain_ends(void **unused)
{
    const struct cloud_arrival items[] = { cloud_script_vm(9, 0, -1) };
    const struct cloud_step steps[] = { { 0, LIMIT, 0, 0, 0 } };
    struct cloud_script set = { .machine = cloud_script_pms(1, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "until=never", "reject_after=never",
                                             "plan_every=300s" } };
    struct error err = { "" };

    (void)unused;
    assert_false(cloud_script_run(&set, &err));
    assert_non_null(strstr(err.text, "starves VM 0"));
    assert_true(set.plans > 100 && set.plans < 2000);
    /* A plan that will never be ready does not keep a run alive either. */
    set.options[1] = "latency=1e300";
    assert_true(cloud_script_run(&set, &err));
    assert_int_equal(set.rows, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_is_ready_after_its_latency),
        cmocka_unit_test(earlier_actions_make_room),
        cmocka_unit_test(waits_for_room_to_be_left),
        cmocka_unit_test(waits_for_its_turn),
        cmocka_unit_test(stale_by_cause),
        cmocka_unit_test(the_rest_is_left_with_stop),
        cmocka_unit_test(repaired_where_the_objective_gains_most),
        cmocka_unit_test(not_repaired_at_a_loss),
        cmocka_unit_test(made_anew),
        cmocka_unit_test(policies_that_break_the_rules_are_stopped),
        cmocka_unit_test(orders_for_pms),
        cmocka_unit_test(one_plan_at_a_time),
        cmocka_unit_test(only_above_a_rate),
        cmocka_unit_test(shifts_within_a_pm),
        cmocka_unit_test(waiting_in_vain_ends),
    };

    return cmocka_run_group_tests_name("cloud_plan", tests, NULL, NULL);
}
