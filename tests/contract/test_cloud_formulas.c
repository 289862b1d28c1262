/* Placement policies and the same as formulas put every VM on the same PM, on random clouds. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/cloud_harness.h"
#include "tests/support/random_cloud.h"
#include "tests/unit/unit.h"

enum { MOST_VMS = 80, ROUNDS = 300 };

struct formula {
    const char *policy;
    const char *params[4];
    const char *formula[5];
    bool nodes; /* agrees on NUMA nodes, too */
};

static const struct formula formulas[] = {
    { "cloud.first_fit", { 0 }, { 0 }, false },
    { "cloud.best_fit", { 0 }, { "weighers=-1: free_cpu - cpu", "normalise=none" }, true },
    { "cloud.best_fit", { "by=memory" }, { "weighers=mem - free_mem" }, true },
    { "cloud.worst_fit", { 0 }, { "weighers=free_cpu - cpu" }, true },
    { "cloud.worst_fit",
      { "by=memory" },
      { "weighers=free_mem - mem", "normalise=none", "filters=free_mem >= mem; cpu >= 0" },
      true },
    { "cloud.openstack",
      { 0 },
      { "weighers=free_cpu; free_mem; free_disk; -1: moving", "normalise=largest" },
      false },
    { "cloud.openstack",
      { "cpu=2", "memory=-0.5", "disk=0" },
      { "weighers=2: free_cpu; -0.5: free_mem", "normalise=largest" },
      false },
    { "cloud.openstack",
      { "subset=3" },
      { "weighers=free_cpu; free_mem; free_disk; -1: moving", "normalise=largest", "subset=3" },
      false },
};

enum { FORMULAS = sizeof formulas / sizeof formulas[0] };

struct world {
    struct random_cloud cloud;
    struct cloud_member members[MOST_VMS][RANDOM_MEMBERSHIPS];
    struct cloud_arrival vms[MOST_VMS];
    struct cloud_harness_vm results[MOST_VMS], expected[MOST_VMS];
    size_t count;
    bool numa;
};

static void draw(struct world *w, uint64_t seed)
{
    struct rng *rng = &w->cloud.rng;
    sim_time submit = 0;

    memset(w, 0, sizeof *w);
    random_cloud_draw(&w->cloud, seed, 8);
    w->numa = rng_below(rng, 2);
    w->count = 1 + rng_below(rng, MOST_VMS);
    for (size_t i = 0; i < w->count; i++) {
        struct cloud_arrival *vm = &w->vms[i];

        *vm = random_cloud_vm(&w->cloud, w->members[i]);
        submit += rng_below(rng, 2) ? random_between(rng, 0, 10) * SECOND : 0;
        vm->submit = submit;
        vm->run = random_between(rng, 1, 100) * SECOND;
        /* Whole cores, so that cores and milli-cores round alike. */
        vm->needs = NULL;
    }
}

static void place(struct world *w, const char *policy, const char *const params[], uint64_t seed)
{
    struct error err = { "" };
    struct cloud_harness h = { .options = { w->numa ? "numa=true" : "numa=false",
                                            "reject_after=20s" },
                               .machines = w->cloud.kind,
                               .machine_count = w->cloud.kinds,
                               .items = w->vms,
                               .count = w->count,
                               .vms = w->results,
                               .seed = seed + 1 };

    h.policies[0].policy = policy_find(policy, &err);
    assert_non_null(h.policies[0].policy);
    for (size_t i = 0; params[i]; i++)
        h.policies[0].params[i] = params[i];
    MUST(cloud_harness_run(&h, &err));
}

static size_t agree(struct world *w, const struct formula *f, uint64_t seed)
{
    size_t placed = 0;

    place(w, f->policy, f->params, seed);
    memcpy(w->expected, w->results, sizeof w->results);
    place(w, "cloud.filter_weigh", f->formula, seed);
    for (size_t i = 0; i < w->count; i++) {
        const struct cloud_harness_vm *a = &w->expected[i], *b = &w->results[i];

        if (a->start != b->start || a->first_pm != b->first_pm || strcmp(a->status, b->status) != 0)
            fail_msg("seed %" PRIu64 ", %s and %s: VM %zu is on PM %d and %d", seed, f->policy,
                     f->formula[0] ? f->formula[0] : "nothing", i, (int)a->first_pm,
                     (int)b->first_pm);
        placed += a->first_pm >= 0;
    }
    return placed;
}

static void test_same_places(void **state)
{
    struct world *w = mem_alloc(sizeof *w);
    size_t placed = 0;

    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++)
        for (size_t i = 0; i < FORMULAS; i++) {
            draw(w, seed);
            w->numa = w->numa && formulas[i].nodes;
            placed += agree(w, &formulas[i], seed);
        }
    assert_true(placed > 10000);
    mem_free(w);
}

/* A filter holds of every spot that is chosen, at the time of the choice. */
static void test_filters(void **state)
{
    static const char *const params[] = { "filters=used_vms < 2; free_cpu >= cpu", NULL };
    struct world *w = mem_alloc(sizeof *w);
    size_t refused = 0, placed = 0;

    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        draw(w, seed);
        w->numa = false;
        for (size_t i = 0; i < w->count; i++)
            w->vms[i].run = TIME_NEVER;
        place(w, "cloud.filter_weigh", params, seed);
        for (size_t i = 0; i < w->count; i++) {
            size_t before = 0;

            for (size_t k = 0; k < w->count; k++)
                before += k < i && w->results[k].first_pm == w->results[i].first_pm;
            refused += w->results[i].first_pm < 0;
            placed += w->results[i].first_pm >= 0;
            if (w->results[i].first_pm >= 0 && before >= 2)
                fail_msg("seed %" PRIu64 ": VM %zu is the third on its PM", seed, i);
        }
    }
    assert_true(refused > 100 && placed > 1000);
    mem_free(w);
}

/* What is true of the second VM when it is placed on PM 11, where the first one is. */
static const char *const facts[] = {
    "cpu == 3",
    "mem == 8GiB",
    "disk == 20GB",
    "net == 2Gbit/s",
    "gpu == 0.5",
    "free_cpu == 6",
    "free_mem == 28GiB",
    "free_disk == 90GB",
    "free_net == 15Gbit/s",
    "free_gpu == 1",
    "capacity_cpu == 8",
    "capacity_mem == 32GiB",
    "capacity_gpu == 2",
    "capacity_disk == 100GB",
    "capacity_net == 16Gbit/s",
    "used_vms == 1",
    "moving == 0",
    "load == 25%",
    "rack == 5",
    "zone == 1",
    "domain == 2",
    "priority == 3",
    "tenant == 5",
    "lifetime == 100s",
    "wait == 0s",
    "pm == 11",
};

static void test_variables(void **state)
{
    static const struct cloud_machine machine = { .count = 12,
                                                  .cores = 8,
                                                  .memory = 32 * 1073741824.0,
                                                  .disk = 100e9,
                                                  .nic = 16e9,
                                                  .numa = 1,
                                                  .gpus = 2,
                                                  .power = "linear" };
    struct cloud_arrival vms[2] = { cloud_harness_vm(0, 1000, 2, 4),
                                    cloud_harness_vm(10, 100, 3, 8) };
    struct cloud_harness_vm results[2];
    struct error err = { "" };

    (void)state;
    for (int i = 0; i < 2; i++) {
        vms[i].need[CLOUD_DISK] = (i + 1) * INT64_C(10000000000);
        vms[i].need[CLOUD_NET] = (i + 1) * INT64_C(1000000000);
        vms[i].gpus = 1;
        vms[i].gpu_milli = i ? 500 : 1000;
    }
    vms[1].priority = 3;
    vms[1].tenant = 5;
    for (size_t i = 0; i < 2 * sizeof facts / sizeof facts[0]; i++) {
        char filters[128];
        struct cloud_harness h = {
            .options = { "lifetimes=true", "reject_after=0s" },
            .platform = { "rack_size=2", "zone_racks=3", "domains=3" },
            .machines = &machine,
            .machine_count = 1,
            .items = vms,
            .count = 2,
            .vms = results,
            .policies = { { policy_find("cloud.filter_weigh", &err), { filters } } },
        };

        snprintf(filters, sizeof filters, "filters=pm == 11; cpu == 2 or %s(%s)",
                 i % 2 ? "not " : "", facts[i / 2]);
        MUST(cloud_harness_run(&h, &err));
        assert_int_equal(results[0].first_pm, 11);
        if (results[1].first_pm != (i % 2 ? -1 : 11))
            fail_msg("%s: the VM is on PM %d", filters, (int)results[1].first_pm);
    }
}

/* A spot whose value is infinite or NaN is none. */
static void test_infinite_values(void **state)
{
    static const struct {
        const char *weighers;
        int64_t pm;
    } told[] = {
        { "weighers=1/(pm - 1)", 2 },
        { "weighers=1/(1 - pm)", 0 },
        { "weighers=0/0", -1 },
        { "weighers=pm; pm < 2 ? 1/0 : 1", 2 },
        { "weighers=0: 0/(pm - 2); pm", 1 },
    };
    static const struct cloud_machine machine = {
        .count = 3, .cores = 8, .memory = 32 * 1073741824.0, .numa = 1, .power = "linear"
    };
    struct cloud_arrival vm = cloud_harness_vm(0, 10, 1, 1);
    struct cloud_harness_vm result;
    struct error err = { "" };

    (void)state;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        struct cloud_harness h = {
            .options = { "reject_after=0s" },
            .machines = &machine,
            .machine_count = 1,
            .items = &vm,
            .count = 1,
            .vms = &result,
            .policies = { { policy_find("cloud.filter_weigh", &err), { told[i].weighers } } },
        };

        MUST(cloud_harness_run(&h, &err));
        if (result.first_pm != told[i].pm)
            fail_msg("%s: the VM is on PM %d", told[i].weighers, (int)result.first_pm);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_places),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_infinite_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
