/* Every policy that plans or scales, on random clouds whose VMs change and whose PMs sleep and
 * fail. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "sim/cloud/cloud.h"
#include "tests/support/cloud_harness.h"
#include "tests/unit/unit.h"

enum { MOST_ITEMS = 60, MOST_VALUES = 40, MEASURES = 12 };

struct world {
    struct cloud_machine machines[2];
    struct cloud_arrival items[MOST_ITEMS];
    struct cloud_usage usage[MOST_ITEMS];
    float values[MOST_ITEMS][MOST_VALUES];
    size_t count, vms;
    char migration[32], exit[16], fault[32], sleep[32], wake[32], boot[32];
};

static void set(char *out, size_t room, const char *name, const char *const *values, uint64_t which)
{
    snprintf(out, room, "%s=%s", name, values[which]);
}

static void random_rules(struct world *w, struct rng *rng)
{
    static const char *const kinds[] = { "instant", "precopy", "stop_and_copy", "postcopy" };
    static const char *const exits[] = { "time", "work" };
    static const char *const faults[] = { "never", "2h", "400s" };
    static const char *const sleeps[] = { "never", "0s", "70s" };
    static const char *const times[] = { "0s", "25s" };

    set(w->migration, sizeof w->migration, "migration", kinds, rng_below(rng, 4));
    set(w->exit, sizeof w->exit, "exit", exits, rng_below(rng, 2));
    set(w->fault, sizeof w->fault, "mtbf", faults, rng_below(rng, 3));
    set(w->sleep, sizeof w->sleep, "sleep_after", sleeps, rng_below(rng, 3));
    set(w->wake, sizeof w->wake, "wake_time", times, rng_below(rng, 2));
    set(w->boot, sizeof w->boot, "boot", times, rng_below(rng, 2));
}

/* Small VMs of all kinds of series; every sixth item is a service, where services are wanted. */
static void random_world(struct world *w, struct rng *rng, bool services)
{
    double now = 0;

    for (int i = 0; i < 2; i++)
        w->machines[i] = (struct cloud_machine){ .count = 3 + (int64_t)rng_below(rng, 4),
                                                 .cores = 4 << i,
                                                 .memory = 64 * 1073741824.0,
                                                 .nic = 1e9,
                                                 .numa = 1 + (int64_t)rng_below(rng, 2),
                                                 .power = "linear",
                                                 .idle_w = 100,
                                                 .max_w = 200 + 100 * i };
    w->count = 1 + rng_below(rng, MOST_ITEMS);
    w->vms = 0;
    for (size_t i = 0; i < w->count; i++) {
        bool service = services && i % 6 == 0;
        size_t values = 1 + rng_below(rng, MOST_VALUES);

        now += rng_exponential(rng, 30);
        w->items[i] =
            cloud_harness_vm(now, 1 + rng_exponential(rng, 900), 1 + (double)rng_below(rng, 2),
                             1 + (double)rng_below(rng, 8));
        for (size_t k = 0; k < values; k++)
            w->values[i][k] = (float)(rng_uniform(rng) * (service ? 6 : 1));
        w->usage[i] = (struct cloud_usage){ w->values[i], (uint32_t)values, CLOUD_F32,
                                            (1 + (sim_time)rng_below(rng, 60)) * SECOND, 1 };
        w->items[i].usage = service || rng_below(rng, 4) ? &w->usage[i] : NULL;
        if (service) {
            w->items[i].kind = CLOUD_SERVICE;
            w->items[i].replicas = 1;
            w->items[i].replicas_min = 1;
            w->items[i].replicas_max = 1 + (int32_t)rng_below(rng, 6);
        }
        w->vms += !service;
    }
    random_rules(w, rng);
}

static void run(const struct world *w, const struct policy *policy, double values[MEASURES],
                struct cloud_harness_vm *ends)
{
    struct cloud_harness h = {
        .policies = { { .policy = policy } },
        .machines = w->machines,
        .machine_count = 2,
        .items = w->items,
        .count = w->count,
        .vms = ends,
        .options = { "cpu_ratio=3", "reject_after=never", "interval=20s", "plan_every=20s",
                     "plan_at=0s", "mttr=90s", w->migration, w->exit, w->fault, w->sleep, w->boot,
                     "migration_limit=30" },
        .platform = { "sleep_w=5", "rack_size=3", w->wake, "sleep_time=7s" },
        .measures = { "energy", "vms", "rejected", "lost", "restarted", "migrations",
                      "overload_fraction", "cpu_missed", "unserved", "power.min", "power.max",
                      "events" },
        .seed = 5,
    };
    struct error err;

    if (!cloud_harness_run(&h, &err))
        fail_msg("%s: %s", policy->name, err.text);
    memcpy(values, h.values, MEASURES * sizeof *values);
}

static bool part(double value)
{
    return isnan(value) || (value >= 0 && value <= 1);
}

/* Adds what happened to *events, so that a test in which nothing happens fails. */
struct events {
    double migrations, restarts;
};

static void check(const struct world *w, const struct policy *policy, bool services,
                  struct events *events)
{
    static struct cloud_harness_vm ends[MOST_ITEMS];
    double values[MEASURES], again[MEASURES];
    double most = 200 * (double)w->machines[0].count + 300 * (double)w->machines[1].count;

    run(w, policy, values, services ? NULL : ends);
    run(w, policy, again, NULL);
    assert_memory_equal(values, again, sizeof values);
    events->restarts += values[4];
    events->migrations += values[5];
    assert_true(values[2] == 0 && values[3] == 0);
    assert_true(part(values[6]) && part(values[7]) && part(values[8]));
    assert_true(values[9] >= 0 && values[10] <= most * (1 + 1e-12));
    if (services)
        return;
    /* Every VM runs once, for its life time at least where nobody fails, and ends. */
    assert_true(values[1] == (double)w->vms);
    for (size_t i = 0; i < w->count; i++) {
        assert_string_equal(ends[i].status, "completed");
        assert_true(ends[i].start >= w->items[i].submit);
        assert_true(ends[i].finish - ends[i].start >= w->items[i].run - 3);
    }
}

static void all_policies(void **state)
{
    struct rng rng;
    size_t tried = 0;

    (void)state;
    rng_seed(&rng, 23);
    for (size_t i = 0; policy_all[i]; i++) {
        const struct cloud_policy *ops = (const struct cloud_policy *)(const void *)policy_all[i];
        bool plans = strncmp(policy_all[i]->name, "cloud.consolidate_", 18) == 0;
        struct events events = { 0 };
        bool scales = strncmp(policy_all[i]->name, "cloud.scale_", 12) == 0;

        if (!plans && !scales)
            continue;
        assert_true(plans ? ops->plan != NULL : ops->scale != NULL);
        tried++;
        for (int round = 0; round < 60; round++) {
            static struct world w;

            random_world(&w, &rng, scales);
            check(&w, policy_all[i], scales, &events);
        }
        assert_true(events.restarts > 100 && (events.migrations > 100) == plans);
    }
    assert_true(tried == 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_policies) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
