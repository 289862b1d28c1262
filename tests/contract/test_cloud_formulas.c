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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_places),
        cmocka_unit_test(test_filters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
