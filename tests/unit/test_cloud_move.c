/* Migrations end to end, with bandwidths, phases and failures that a pencil can follow. */
#include <math.h>
#include <string.h>

#include "tests/support/cloud_script.h"
#include "tests/unit/unit.h"

/* All NICs are 1e9 B/s and VMs have 10e9 B unless said, so one alone takes 10 s. */
#define GB INT64_C(1000000000)

static struct cloud_script world;

static void run(const struct cloud_script *set)
{
    struct error err = { "" };

    world = *set;
    if (!cloud_script_run(&world, &err))
        fail_msg("%s", err.text);
}

static struct cloud_arrival vm_on(int64_t pm, int64_t gigabytes)
{
    struct cloud_arrival vm = cloud_script_vm(1, pm, -1);

    vm.need[CLOUD_MEM] = gigabytes * GB;
    return vm;
}

/* A VM that ends at `seconds`, on a PM that nobody else uses: its end lets a PM fail. */
static struct cloud_arrival clock_on(int64_t pm, double seconds)
{
    struct cloud_arrival vm = vm_on(pm, 1);

    vm.run = time_from_seconds(seconds) + 1;
    return vm;
}

static bool close_to(double a, double b)
{
    return fabs(a - b) <= 2e-8 * fmax(1, fabs(b));
}

/* The migration of a VM, of which there is one. */
static const struct script_move *move_of(double vm)
{
    for (size_t i = 0; i < world.moves; i++)
        if (world.move[i].vm == vm)
            return &world.move[i];
    fail_msg("VM %g was not migrated", vm);
    return NULL;
}

static void takes(double vm, double seconds)
{
    assert_true(move_of(vm)->done);
    assert_true(close_to(move_of(vm)->finish - move_of(vm)->start, seconds));
}

static void stop_and_copy(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, TIME, 0, 0, 0 }, { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){
        .machine = cloud_script_pms(2, 4, 1),
        .items = items,
        .count = 1,
        .steps = steps,
        .step_count = 2,
        .options = { "migration=stop_and_copy", "cpu_state=1e9", "resume=2s" },
        .measures = { "migration_time.mean", "downtime.mean", "migration_bytes.mean" } });
    takes(0, 13);
    assert_true(close_to(move_of(0)->downtime, 13) && close_to(move_of(0)->bytes, 11e9));
    assert_true(close_to(world.noted[0], 13));
    assert_true(close_to(world.values[0], 13) && close_to(world.values[1], 13));
    assert_true(close_to(world.values[2], 11e9));
    assert_true(world.vms[0].migrations == 1 && close_to(world.vms[0].downtime, 13));
    assert_int_equal(world.vms[0].pm, 1);
}

/* Both leave PM 0: half of its NIC each. */
static void two_share_a_nic(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10), vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 1, 2, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = steps,
                                .step_count = 2,
                                .options = { "migration=stop_and_copy" } });
    takes(0, 20);
    takes(1, 20);
}

/*
 * 0 -> 1 (10e9), 0 -> 2 (10e9), 3 -> 2 (30e9): out of PM 0 and into PM 2 half each, so all at .5e9
 * until 20 s; the third then has 20e9 left and the whole of both NICs.
 */
static void three_in_a_chain(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10), vm_on(0, 10), vm_on(3, 30) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 },
                                        { 0, MOVE, 1, 2, -1 },
                                        { 0, MOVE, 2, 2, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(4, 4, 1),
                                .items = items,
                                .count = 3,
                                .steps = steps,
                                .step_count = 3,
                                .options = { "migration=stop_and_copy" } });
    takes(0, 20);
    takes(1, 20);
    takes(2, 40);
}

/*
 * PMs 0, 1 and 2, 3 are racks with uplinks of .5e9 B/s. 0 -> 2 and 1 -> 3 share the uplink, .25e9
 * each; 0 -> 1 does not use it and has what is left of PM 0's NIC, .75e9.
 */
static void racks_share_their_uplinks(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 5), vm_on(1, 5), vm_on(0, 15) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 2, -1 },
                                        { 0, MOVE, 1, 3, -1 },
                                        { 0, MOVE, 2, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(4, 4, 1),
                                .items = items,
                                .count = 3,
                                .steps = steps,
                                .step_count = 3,
                                .options = { "migration=stop_and_copy" },
                                .platform = { "rack_size=2", "rack_uplink=4e9" } });
    for (int vm = 0; vm < 3; vm++)
        takes(vm, 20);
}

/* A NIC of 0 is no limit: only the resumption takes time. */
static void no_nic_no_limit(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };
    struct cloud_machine machine = cloud_script_pms(2, 4, 1);

    (void)unused;
    machine.nic = 0;
    run(&(struct cloud_script){ .machine = machine,
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=stop_and_copy", "resume=250ms" } });
    takes(0, .25);
}

/*
 * .1e9 B/s are written: 10 s for all, 1 s for what was written meanwhile, and the .1e9 B of that
 * second take .1 s, less than .3 s, so the VM is paused for it.
 */
static void precopy(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, TIME, 0, 0, 0 }, { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 2,
                                .options = { "dirty_rate=0.1e9", "working_set=1" } });
    takes(0, 11.1);
    assert_true(close_to(move_of(0)->downtime, .1) && close_to(move_of(0)->bytes, 11.1e9));
    assert_true(move_of(0)->rounds == 2);
    assert_true(close_to(world.noted[0], 11.1));
}

/* At half use half is written: 10 s, .5 s, and .025 s paused. */
static void writes_with_its_use(void **unused)
{
    static const uint8_t half = 1;
    static const struct cloud_usage usage = { &half, 1, CLOUD_U8, SECOND, .5 };
    struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, TIME, 0, 0, 0 }, { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    items[0].usage = &usage;
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 2,
                                .options = { "dirty_rate=0.1e9", "working_set=1" } });
    takes(0, 10.525);
    assert_true(close_to(world.noted[0], 10.525));
}

/*
 * Two pre-copies out of one PM, .5e9 B/s each: 20 s, 4 s for 2e9, .8 s for .4e9; the .08e9 left
 * take .16 s.
 */
static void precopies_share(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10), vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 1, 2, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = steps,
                                .step_count = 2,
                                .options = { "dirty_rate=0.1e9", "working_set=1" } });
    takes(0, 24.96);
    takes(1, 24.96);
    assert_true(move_of(0)->rounds == 3 && close_to(move_of(0)->downtime, .16));
}

/* 2e9 B/s written, a working set of 5e9 B: 10 s, 5 s, and no round gets smaller: 5 s paused. */
static void writes_too_fast(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){
        .machine = cloud_script_pms(2, 4, 1),
        .items = items,
        .count = 1,
        .steps = steps,
        .step_count = 1,
        .options = { "dirty_rate=2e9", "working_set=0.5", "converge=stop" } });
    takes(0, 20);
    assert_true(close_to(move_of(0)->downtime, 5) && close_to(move_of(0)->bytes, 20e9));
}

/* .1e9 B of state, .4 s to resume; then 10e9 B and a tenth again, while it runs on PM 1. */
static void postcopy(void **unused)
{
    const struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    run(&(struct cloud_script){ .machine = cloud_script_pms(2, 4, 1),
                                .items = items,
                                .count = 1,
                                .steps = steps,
                                .step_count = 1,
                                .options = { "migration=postcopy", "cpu_state=0.1e9",
                                             "resume=400ms", "fault_overhead=0.1" } });
    takes(0, 11.5);
    assert_true(close_to(move_of(0)->downtime, .5) && close_to(move_of(0)->bytes, 11.1e9));
}

/*
 * 20 s of work, 11 s of it at nine tenths and .1 s not at all: the end is at 21.2 s. Of 21.2 s of
 * CPU asked for 1.2 s were lost.
 */
static void a_migration_costs_cpu(void **unused)
{
    struct cloud_arrival items[] = { vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 } };

    (void)unused;
    items[0].run = 20 * SECOND + 1;
    run(&(struct cloud_script){
        .machine = cloud_script_pms(2, 4, 1),
        .items = items,
        .count = 1,
        .steps = steps,
        .step_count = 1,
        .options = { "dirty_rate=0.1e9", "working_set=1", "exit=work", "degradation=0.1" },
        .measures = { "migration_degradation" } });
    takes(0, 11.1);
    assert_true(close_to((double)world.vms[0].finish / 1e9, 21.2));
    assert_true(close_to(world.values[0], 1.2 / 21.2));
}

/* VM 0 ends at 10 s with 5e9 B sent; VM 1 has the NIC alone from then on and needs 5 s more. */
static void the_end_of_a_vm_aborts(void **unused)
{
    struct cloud_arrival items[] = { vm_on(0, 10), vm_on(0, 10) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 }, { 0, MOVE, 1, 2, -1 } };

    (void)unused;
    items[0].run = 10 * SECOND + 1;
    run(&(struct cloud_script){ .machine = cloud_script_pms(3, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = steps,
                                .step_count = 2,
                                .options = { "migration=stop_and_copy" },
                                .measures = { "migrations", "aborted" } });
    assert_true(!move_of(0)->done && close_to(move_of(0)->finish, 10));
    assert_true(close_to(move_of(0)->bytes, 5e9) && close_to(move_of(0)->downtime, 10));
    takes(1, 15);
    assert_true(world.plan[0].aborted == 1 && world.plan[0].done == 1);
    assert_true(world.values[0] == 1 && world.values[1] == 1);
    assert_int_equal(world.vms[0].pm, 0);
}

/* PM `failed` fails at `at` while VM 0 goes from PM 0 to PM 1; PM 2 takes what has no place. */
static void fails(const char *kind, const char *failed_vm, uint32_t failed, double at)
{
    const struct cloud_arrival items[] = { vm_on(0, 10), clock_on(3, at) };
    const struct cloud_step steps[] = { { 0, MOVE, 0, 1, -1 }, { 0, FAIL, 1, failed, 0 } };

    run(&(struct cloud_script){ .machine = cloud_script_pms(4, 4, 1),
                                .items = items,
                                .count = 2,
                                .steps = steps,
                                .step_count = 2,
                                .options = { kind, failed_vm, "cpu_state=1e9" } });
    assert_true(world.moves == 1 && !world.move[0].done);
    assert_true(close_to(world.move[0].finish, at));
    assert_true(world.plan[0].aborted == 1);
}

static void a_failure_aborts(void **unused)
{
    (void)unused;
    /* The destination: the VM stays. The source: it starts again, first fit by number. */
    fails("migration=precopy", "failed_vm=restart", 1, 5);
    assert_true(world.vms[0].pm == 0 && strcmp(world.vms[0].status, "running") == 0);
    assert_true(close_to(world.move[0].bytes, 5e9));
    fails("migration=precopy", "failed_vm=restart", 0, 5);
    assert_true(world.vms[0].pm == 1 && strcmp(world.vms[0].status, "running") == 0);
    fails("migration=precopy", "failed_vm=lost", 0, 5);
    assert_string_equal(world.vms[0].status, "lost");
}

/* It runs on PM 1 since 1 s, and both PMs hold a part of its memory at 5 s. */
static void postcopy_fails_with_either_pm(void **unused)
{
    (void)unused;
    fails("migration=postcopy", "failed_vm=restart", 1, 5);
    assert_true(world.vms[0].pm == 0 && strcmp(world.vms[0].status, "running") == 0);
    fails("migration=postcopy", "failed_vm=restart", 0, 5);
    assert_true(world.vms[0].pm == 1 && strcmp(world.vms[0].status, "running") == 0);
    fails("migration=postcopy", "failed_vm=lost", 1, 5);
    assert_string_equal(world.vms[0].status, "lost");
    fails("migration=postcopy", "failed_vm=lost", 0, 5);
    assert_string_equal(world.vms[0].status, "lost");
    /* Before the switch the destination is not needed yet. */
    fails("migration=postcopy", "failed_vm=lost", 1, .5);
    assert_true(world.vms[0].pm == 0 && strcmp(world.vms[0].status, "running") == 0);
    assert_true(close_to(world.vms[0].downtime, .5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_and_copy),         cmocka_unit_test(two_share_a_nic),
        cmocka_unit_test(three_in_a_chain),      cmocka_unit_test(racks_share_their_uplinks),
        cmocka_unit_test(no_nic_no_limit),       cmocka_unit_test(precopy),
        cmocka_unit_test(writes_with_its_use),   cmocka_unit_test(precopies_share),
        cmocka_unit_test(writes_too_fast),       cmocka_unit_test(postcopy),
        cmocka_unit_test(a_migration_costs_cpu), cmocka_unit_test(the_end_of_a_vm_aborts),
        cmocka_unit_test(a_failure_aborts),      cmocka_unit_test(postcopy_fails_with_either_pm),
    };

    return cmocka_run_group_tests_name("cloud_move", tests, NULL, NULL);
}
