/* PMs that sleep, wake and fail: by hand, and the share of time up in the long run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/cloud/cloud.h"
#include "tests/support/cloud_harness.h"
#include "tests/unit/unit.h"

static double anywhere(void *self, const struct cloud *c, const struct cloud_shape *shape,
                       struct cloud_spot spot, const struct cloud_vm *vm)
{
    (void)self;
    (void)c;
    (void)shape;
    (void)spot;
    (void)vm;
    return 0;
}

static const struct cloud_policy first = { .policy = { .name = "cloud.first" }, .score = anywhere };

static struct cloud_machine machine(int64_t count)
{
    return (struct cloud_machine){ .count = count,
                                   .cores = 2,
                                   .memory = 64 * 1073741824.0,
                                   .numa = 1,
                                   .power = "linear",
                                   .idle_w = 100,
                                   .max_w = 200 };
}

static void run(struct cloud_harness *h)
{
    struct error err;

    h->policies[0].policy = &first.policy;
    if (!cloud_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static bool near(double a, double b)
{
    bool ok = fabs(a - b) <= 1e-9 * fmax(1, fabs(b));

    if (!ok)
        print_message("%.17g is not %.17g\n", a, b);
    return ok;
}

/*
 * Empty at 30 s, told to sleep at 40, asleep at 45 (10 W), woken at 100, awake at 120, over at 130:
 * 30 x 200 + 15 x 100 + 55 x 10 + 20 x 100 + 10 x 200 J.
 */
static void sleeps_and_wakes(void **state)
{
    struct cloud_machine pm = machine(1);
    struct cloud_arrival vms[] = { cloud_harness_vm(0, 30, 2, 1), cloud_harness_vm(100, 10, 2, 1) };
    struct cloud_harness_vm ends[2];
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = 2,
                               .vms = ends,
                               .options = { "sleep_after=10s", "reject_after=never" },
                               .platform = { "sleep_time=5s", "wake_time=20s", "sleep_w=10" },
                               .measures = { "energy", "pms_on.mean", "wait.max" } };

    (void)state;
    run(&h);
    assert_true(ends[1].start == 120 * SECOND && ends[1].finish == 130 * SECOND);
    assert_true(near(h.values[0], 12050) && near(h.values[1], 70.0 / 130));
    assert_true(near(h.values[2], 20));
    /* While it falls asleep: it must have done so before it wakes. */
    vms[1].submit = 42 * SECOND;
    run(&h);
    assert_true(ends[1].start == 65 * SECOND && near(h.values[0], 6000 + 3500 + 2000));
}

/* A VM that comes as the last one goes finds the PM awake, even with sleep_after: 0s. */
static void nobody_sleeps_too_early(void **state)
{
    struct cloud_machine pm = machine(1);
    struct cloud_arrival vms[] = { cloud_harness_vm(0, 10, 2, 1), cloud_harness_vm(10, 10, 2, 1),
                                   cloud_harness_vm(25, 10, 2, 1) };
    struct cloud_harness_vm ends[3];
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = 3,
                               .vms = ends,
                               .options = { "sleep_after=0s", "reject_after=never" },
                               .platform = { "wake_time=30s" },
                               .measures = { "energy" } };

    (void)state;
    run(&h);
    assert_true(ends[1].start == 10 * SECOND && ends[2].start == 55 * SECOND);
    assert_true(near(h.values[0], 20 * 200 + 5 * 0 + 30 * 100 + 10 * 200));
}

/*
 * Three PMs asleep. Two VMs that fill half a PM each wake one for both; with a third, a second PM
 * wakes. Without a time to wake they start at once, though nobody may wait.
 */
static void as_many_wake_as_needed(void **state)
{
    struct cloud_machine pm = machine(3);
    struct cloud_arrival vms[] = { cloud_harness_vm(5, 10, 1, 1), cloud_harness_vm(5, 10, 1, 1),
                                   cloud_harness_vm(5, 10, 1, 1) };
    struct cloud_harness_vm ends[3];
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = 2,
                               .vms = ends,
                               .options = { "sleep_after=0s", "reject_after=never" },
                               .platform = { "wake_time=30s" },
                               .measures = { "pms_on.max", "vms" } };

    (void)state;
    run(&h);
    assert_true(ends[0].start == 35 * SECOND && ends[0].pm == 0 && ends[1].pm == 0);
    h.count = 3;
    run(&h);
    assert_true(ends[2].start == 35 * SECOND && ends[2].pm == 1);
    h.options[1] = "reject_after=0s";
    h.platform[0] = "wake_time=0s";
    run(&h);
    assert_true(ends[2].start == 5 * SECOND && ends[2].pm == 1 && h.values[1] == 3);
}

/*
 * Every 100 s up a failure of 10 s. A VM of 150 s has 50 s left when its PM fails; it waits 10 s
 * for the repair and ends at 160. Or it is lost.
 */
static void failures_by_hand(void **state)
{
    struct cloud_machine pm = machine(1);
    struct cloud_arrival vm = cloud_harness_vm(0, 150, 2, 1);
    struct cloud_harness_vm end;
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = &vm,
                               .count = 1,
                               .vms = &end,
                               .options = { "mtbf=100s", "mttr=10s", "fault_gap=1",
                                            "fault_repair=1", "reject_after=never",
                                            "failed_vm=restart" },
                               .measures = { "failures", "restarted", "lost", "energy" } };

    (void)state;
    run(&h);
    assert_true(end.start == 0 && end.finish == 160 * SECOND);
    assert_true(h.values[0] == 1 && h.values[1] == 1 && h.values[2] == 0);
    assert_true(near(h.values[3], 150 * 200));
    h.options[6] = "exit=work";
    run(&h);
    assert_true(end.finish == 160 * SECOND);
    h.options[5] = "failed_vm=lost";
    run(&h);
    assert_true(end.finish == 100 * SECOND && strcmp(end.status, "lost") == 0);
    assert_true(h.values[1] == 0 && h.values[2] == 1);
}

/* Six PMs in racks of two: they fail by twos, by domains of three racks all at once. */
static void racks_fail_together(void **state)
{
    struct cloud_machine pm = machine(6);
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .options = { "mtbf=50s", "mttr=never", "fault_scope=rack",
                                            "until=60s" },
                               .platform = { "rack_size=2", "domains=1" },
                               .measures = { "failures", "pms_on.min" } };
    bool some = false;

    (void)state;
    for (h.seed = 1; h.seed <= 40; h.seed++) {
        run(&h);
        assert_true(fmod(h.values[0], 2) == 0 && h.values[1] == 6 - h.values[0]);
        some = some || (h.values[0] > 0 && h.values[0] < 6);
    }
    assert_true(some);
    h.options[2] = "fault_scope=domain";
    for (h.seed = 1; h.seed <= 40; h.seed++) {
        run(&h);
        assert_true(h.values[0] == 0 || h.values[0] == 6);
    }
}

/* mtbf / (mtbf + mttr) of the PMs are up in the long run, whatever the distributions. */
static void share_of_time_up(void **state)
{
    static const char *const kinds[][2] = {
        { "fault_gap=exponential(mean=1)", "fault_repair=exponential(mean=1)" },
        { "fault_gap=gamma(mean=1, cv2=2)", "fault_repair=lognormal(mean=1, cv2=4)" },
    };
    struct cloud_machine pm = machine(200);
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .options = { "mtbf=90h", "mttr=10h", "until=5000h" },
                               .measures = { "pms_on.mean", "energy" } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        h.options[3] = kinds[i][0];
        h.options[4] = kinds[i][1];
        run(&h);
        assert_true(fabs(h.values[0] / 200 - 0.9) < 0.006);
        assert_true(near(h.values[1], h.values[0] * 100 * 5000 * 3600));
    }
}

static void bad_distributions(void **state)
{
    static const struct {
        const char *option;
        const char *says;
    } bad[] = {
        { "fault_gap=uniform(0, 1)", "fault_gap: 'uniform(0, 1)' has mean 0.5; it must be 1" },
        { "fault_repair=uniform(-1, 3)", "fault_repair: 'uniform(-1, 3)' can be negative" },
    };
    struct cloud_machine pm = machine(1);

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct cloud_harness h = { .machines = &pm,
                                   .machine_count = 1,
                                   .policies = { { .policy = &first.policy } },
                                   .options = { "mtbf=1h", bad[i].option },
                                   .measures = { "failures" } };
        struct error err;

        assert_false(cloud_harness_run(&h, &err));
        assert_string_equal(err.text, bad[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sleeps_and_wakes),       cmocka_unit_test(nobody_sleeps_too_early),
        cmocka_unit_test(as_many_wake_as_needed), cmocka_unit_test(failures_by_hand),
        cmocka_unit_test(racks_fail_together),    cmocka_unit_test(share_of_time_up),
        cmocka_unit_test(bad_distributions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
