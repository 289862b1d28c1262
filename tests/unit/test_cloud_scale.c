/* Services: load shared, booting, scaling, and what could not be served; by hand. */
#include <math.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/cloud/cloud.h"
#include "tests/support/cloud_harness.h"
#include "tests/support/cloud_items.h"
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

/* As many VMs as the load now needs. */
static int64_t follow(void *self, struct cloud *c, uint32_t service)
{
    size_t count;
    const double *seen = cloud_service_history(c, service, &count);

    (void)self;
    assert_true(count > 0 && seen[count - 1] == cloud_service(c, service)->load);
    return (int64_t)ceil(cloud_service(c, service)->load);
}

static const struct cloud_policy follower = { .policy = { .name = "cloud.follower" },
                                              .score = anywhere,
                                              .scale = follow };
static const struct cloud_policy first = { .policy = { .name = "cloud.first" }, .score = anywhere };

static const struct cloud_machine machine = { .count = 4,
                                              .cores = 4,
                                              .memory = 64 * 1073741824.0,
                                              .numa = 1,
                                              .power = "linear",
                                              .idle_w = 0,
                                              .max_w = 400 };

static struct cloud_usage load(const float *values, uint32_t count, double step)
{
    return (struct cloud_usage){ .data = values,
                                 .count = count,
                                 .codec = CLOUD_F32,
                                 .step = (sim_time)(step * 1e9),
                                 .scale = 1 };
}

static struct cloud_arrival service(const struct cloud_usage *usage, double length, int first_vms)
{
    struct cloud_arrival item = cloud_harness_vm(0, length, 1, 1);

    item.kind = CLOUD_SERVICE;
    item.usage = usage;
    item.replicas = first_vms;
    item.replicas_min = 2;
    item.replicas_max = 10;
    return item;
}

static bool near(double a, double b)
{
    bool ok = fabs(a - b) <= 1e-9 * fmax(1, fabs(b));

    if (!ok)
        print_message("%.17g is not %.17g\n", a, b);
    return ok;
}

static void run(struct cloud_harness *h)
{
    struct error err;

    if (!cloud_harness_run(h, &err))
        fail_msg("%s", err.text);
}

/*
 * Load 2, 6, 6, 1 for 100 s each; 2 VMs at first, which boot until 10 s: 20 VM seconds unserved.
 * 4 more made at 100 s boot until 110: 40 more. At 300 s they are 2 again. 1500 VM seconds offered.
 * Served are 180 + 1160 + 100 VM seconds at 100 W for each core.
 */
static void follows_the_load(void **state)
{
    static const float values[] = { 2, 6, 6, 1 };
    struct cloud_usage usage = load(values, 4, 100);
    struct cloud_arrival item = service(&usage, 400, 2);
    struct cloud_harness h = { .policies = { { .policy = &follower.policy } },
                               .machines = &machine,
                               .machine_count = 1,
                               .items = &item,
                               .count = 1,
                               .options = { "interval=50s", "boot=10s" },
                               .measures = { "unserved", "service_vm_time", "scaled_out",
                                             "scaled_in", "energy", "running.max" } };

    (void)state;
    run(&h);
    assert_true(near(h.values[0], 60.0 / 1500));
    assert_true(near(h.values[1], 200 + 1200 + 200));
    assert_true(h.values[2] == 4 && h.values[3] == 4 && h.values[5] == 6);
    assert_true(near(h.values[4], 100 * (180 + 1160 + 100)));
}

/* Without a scaling policy the VMs stay as they are: 3 VMs, 3 of 6 unserved for 200 s. */
static void stays_without_policy(void **state)
{
    static const float values[] = { 2, 6, 6, 1 };
    struct cloud_usage usage = load(values, 4, 100);
    struct cloud_arrival item = service(&usage, 400, 3);
    struct cloud_harness h = { .policies = { { .policy = &first.policy } },
                               .machines = &machine,
                               .machine_count = 1,
                               .items = &item,
                               .count = 1,
                               .measures = { "unserved", "scaled_out", "cpu_used.mean" } };

    (void)state;
    run(&h);
    assert_true(near(h.values[0], 600.0 / 1500) && h.values[1] == 0);
    assert_true(near(h.values[2], (2 + 3 + 3 + 1) / 4.0 / 16));
}

/*
 * 8 VMs of one core on 2 x 4 cores, all in full use. Each PM fails at 15 s, for good, or not during
 * the run, with the same chance; what was there then finds no place. Booting costs 8 x 10 VM
 * seconds, each failure 4 x 185 more.
 */
static void failures_hurt_services(void **state)
{
    static const float value = 8;
    struct cloud_usage usage = load(&value, 1, 100);
    struct cloud_arrival item = service(&usage, 200, 8);
    struct cloud_machine pms = machine;
    struct cloud_host hosts[] = { { .machine = 0, .rack = 0 }, { .machine = 0, .rack = 1 } };
    struct cloud_harness h = { .policies = { { .policy = &first.policy } },
                               .machines = &pms,
                               .machine_count = 1,
                               .hosts = hosts,
                               .host_count = 2,
                               .items = &item,
                               .count = 1,
                               .options = { "boot=10s", "mtbf=150s", "mttr=never",
                                            "fault_scope=rack", "reject_after=never", "until=200s",
                                            "fault_gap=discrete(0.1:1, 1.9:1)" },
                               .measures = { "unserved", "failures" } };
    bool seen[3] = { false };

    (void)state;
    for (h.seed = 1; h.seed < 12; h.seed++) {
        run(&h);
        assert_true(near(h.values[0], (80 + h.values[1] * 4 * 185) / 1600));
        seen[(int)h.values[1]] = true;
    }
    assert_true(seen[0] && seen[1] && seen[2]);
}

/* Load 8 on 10 VMs: use 0.8. Target 0.4 wants 20, at most 10 + 10; the maximum is 16. */
static void target_by_hand(void **state)
{
    static const float values[] = { 8, 8, 1, 1, 1, 1 };
    struct cloud_usage usage = load(values, 6, 100);
    struct cloud_arrival item = service(&usage, 600, 10);
    struct cloud_harness h = { .policies = { { .policy = policy_find("cloud.scale_target", NULL),
                                               .params = { "target=0.4", "stabilization=150s" } },
                                             { .policy = &first.policy } },
                               .machines = &machine,
                               .machine_count = 1,
                               .items = &item,
                               .count = 1,
                               .options = { "interval=50s" },
                               .measures = { "service_vm_time", "scaled_out", "scaled_in",
                                             "unserved" } };

    (void)state;
    item.replicas_max = 16;
    run(&h);
    /*
     * Up to 16 at 50 s (20 wanted, at most doubled). At 100 and 150 s the use is 0.5: 1.25 x 16 =
     * 20 again. From 200 s on it is 1/16: 2.5 -> 3 VMs, but for 150 s after 150 s 20 counts: down
     * to 3 at 350 s (advice of 150 s is then older). There 1/3: .83 x 3 = 2.5 -> 3.
     */
    assert_true(near(h.values[0], 50 * 10 + 300 * 16 + 250 * 3));
    assert_true(h.values[1] == 6 && h.values[2] == 13 && h.values[3] == 0);
}

/* Above 0.7 for 100 s: one more, then calm for 200 s; below 0.3 for 100 s: two fewer. */
static void steps_by_hand(void **state)
{
    static const float values[] = { 3, 3, 3, 3, 3, 3, 0.5f, 0.5f, 0.5f, 0.5f };
    struct cloud_usage usage = load(values, 10, 100);
    struct cloud_arrival item = service(&usage, 1000, 3);
    struct cloud_harness h = { .policies = { { .policy = policy_find("cloud.scale_steps", NULL),
                                               .params = { "upper_for=100s", "lower_for=100s",
                                                           "calm_out=200s", "calm_in=200s",
                                                           "in=2" } },
                                             { .policy = &first.policy } },
                               .machines = &machine,
                               .machine_count = 1,
                               .items = &item,
                               .count = 1,
                               .options = { "interval=50s" },
                               .measures = { "service_vm_time", "scaled_out", "scaled_in" } };

    (void)state;
    run(&h);
    /*
     * Use 1 seen from 50 s on: 4 VMs at 150 s, .75 then; counted anew from 200 s and calm until
     * 350 s: 5 VMs then (.6). From 600 s .1: 3 VMs at 700 s (.17), counted anew from 750 s and calm
     * until 900: 1 wanted, 2 is the least.
     */
    assert_true(near(h.values[0], 150 * 3 + 200 * 4 + 350 * 5 + 200 * 3 + 100 * 2));
    assert_true(h.values[1] == 2 && h.values[2] == 3);
}

/* Generated services under a policy: what is not served, and what the VMs cost. */
static void generated(const char *policy, const char *const params[2], double values[2])
{
    struct cloud_items from = { .generator = "cloud.services",
                                .params = { "services=8", "mean=20", "noise=0", "amplitude=0.8",
                                            "period=2h", "length=2d" },
                                .machines = &machine,
                                .machine_count = 1,
                                .seed = 3 };
    struct arena *arena = arena_create();
    struct cloud_machine many = machine;
    struct cloud_harness h = { .policies = { { .policy = &first.policy } },
                               .machines = &many,
                               .machine_count = 1,
                               .options = { "interval=300s", "boot=250s" },
                               .measures = { "unserved", "service_vm_time", "rejected" } };
    struct error err;

    many.count = 400;
    h.items = cloud_items_make(&from, arena, &h.count, &err);
    assert_true(h.items && h.count == 8);
    if (policy) {
        h.policies[1].policy = policy_find(policy, NULL);
        h.policies[1].params[0] = params[0];
        h.policies[1].params[1] = params[1];
        h.policies[1].params[2] = params[0] ? "target=0.8" : NULL;
    }
    run(&h);
    assert_true(h.values[2] == 0);
    memcpy(values, h.values, 2 * sizeof *values);
    arena_destroy(arena);
}

/* Scaling serves more with fewer VMs; knowing the season serves more than following the load. */
static void scaling_pays(void **state)
{
    static const char *const follow_it[] = { "method=last", "alpha=1" };
    static const char *const know_it[] = { "method=seasonal", "period=24" };
    static const char *const keep_use[] = { "tolerance=0", "stabilization=0s" };
    double none[2], last[2], season[2], target[2];

    (void)state;
    generated(NULL, NULL, none);
    generated("cloud.scale_forecast", follow_it, last);
    generated("cloud.scale_forecast", know_it, season);
    generated("cloud.scale_target", keep_use, target);
    print_message("unserved and VM hours: none %.4f %.0f, last %.4f %.0f, season %.4f %.0f, "
                  "target %.4f %.0f\n",
                  none[0], none[1] / 3600, last[0], last[1] / 3600, season[0], season[1] / 3600,
                  target[0], target[1] / 3600);
    assert_true(last[0] < none[0] && last[1] < none[1]);
    assert_true(target[0] < 0.03 && target[1] < last[1]);
    assert_true(season[0] < 0.5 * last[0] && season[1] < 1.1 * last[1]);
}

static void bad_services(void **state)
{
    static const float value = 1;
    struct cloud_usage usage = load(&value, 1, 100);
    struct cloud_arrival item = service(&usage, 100, 1);
    struct cloud_harness h = { .policies = { { .policy = &first.policy } },
                               .machines = &machine,
                               .machine_count = 1,
                               .items = &item,
                               .count = 1,
                               .measures = { "unserved" } };
    struct error err;

    (void)state;
    assert_false(cloud_harness_run(&h, &err));
    assert_string_equal(err.text, "item 1 of the workload: a service of 1 VMs within 2..10");
    item.usage = NULL;
    assert_false(cloud_harness_run(&h, &err));
    assert_string_equal(err.text, "item 1 of the workload: a service without a load");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_load),       cmocka_unit_test(stays_without_policy),
        cmocka_unit_test(failures_hurt_services), cmocka_unit_test(target_by_hand),
        cmocka_unit_test(steps_by_hand),          cmocka_unit_test(scaling_pays),
        cmocka_unit_test(bad_services),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
