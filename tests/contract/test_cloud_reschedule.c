/* Every planning policy on random clouds: what a trial allows the cloud allows, and figures agree.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/cloud/cloud_internal.h"
#include "tests/support/cloud_harness.h"
#include "tests/unit/unit.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { CLOUDS = 2 };
#else
enum { CLOUDS = 6 };
#endif
enum { MOST_PMS = 24, MOST_ITEMS = 160, GROUPS = 8 };

static uint32_t below(struct rng *rng, uint64_t n)
{
    return (uint32_t)rng_below(rng, n);
}

/* A cloud that a trial describes exactly but for VMs that it says are fixed. */
struct random_cloud {
    struct cloud_machine machines[2];
    size_t machine_count;
    struct cloud_host hosts[MOST_PMS];
    size_t pms;
    struct cloud_arrival items[MOST_ITEMS];
    struct cloud_group groups[GROUPS];
    struct cloud_member members[GROUPS];
    size_t count;
    char fragment[32], weights[2][32];
    bool plain; /* one kind of PM */
};

static void make_platform(struct random_cloud *cloud, struct rng *rng)
{
    cloud->machine_count = 1 + below(rng, 2);
    for (size_t i = 0; i < cloud->machine_count; i++)
        cloud->machines[i] = (struct cloud_machine){ .count = 1,
                                                     .cores = 16 + 8 * below(rng, 3),
                                                     .memory = 64e9 + 16e9 * below(rng, 3),
                                                     .nic = 10e9,
                                                     .numa = 1 << below(rng, 3),
                                                     .gpus = below(rng, 2) ? 2 : 0,
                                                     .power = "constant" };
    cloud->pms = 6 + below(rng, MOST_PMS - 6);
    for (size_t i = 0; i < cloud->pms; i++)
        cloud->hosts[i] = (struct cloud_host){ .machine = below(rng, cloud->machine_count),
                                               .rack = (int32_t)(i / 4) * 7,
                                               .zone = -1,
                                               .closed = below(rng, 12) == 0 };
}

static void make_cloud(struct random_cloud *cloud, struct rng *rng)
{
    memset(cloud, 0, sizeof *cloud);
    make_platform(cloud, rng);
    for (uint32_t g = 0; g < GROUPS; g++) {
        cloud->groups[g] =
            (struct cloud_group){ .id = g,
                                  .kind = g < 6 ? CLOUD_ANTI_AFFINITY : (int)below(rng, 3),
                                  .scope = (int)below(rng, g < 6 ? 2 : 4),
                                  .limit = 1 + (g == 7) };
        cloud->members[g] = (struct cloud_member){ &cloud->groups[g], below(rng, 3) };
    }
    cloud->count = 40 + below(rng, MOST_ITEMS - 40);
    for (size_t i = 0; i < cloud->count; i++) {
        static const double cores[] = { 1, 1, 2, 2, 2, 4, 4, 6, 8 };
        uint32_t f = below(rng, 9);
        uint32_t g = below(rng, 3 * GROUPS);
        struct cloud_arrival *vm = &cloud->items[i];

        *vm = cloud_harness_vm(0, -1, cores[f], cores[f] * (1 + below(rng, 4)));
        vm->nodes = f > 4 && below(rng, 2) ? 2 : 1;
        vm->pinned = below(rng, 12) == 0;
        vm->gpus = below(rng, 20) == 0;
        vm->gpu_milli = vm->gpus ? 1000 : 0;
        vm->members = g < GROUPS ? &cloud->members[g] : NULL;
        vm->member_count = g < GROUPS;
    }
    snprintf(cloud->fragment, sizeof cloud->fragment, "fragment=%u", 3 + below(rng, 4));
    snprintf(cloud->weights[0], sizeof cloud->weights[0], "weight_double=%g",
             below(rng, 3) ? 0 : .5);
    snprintf(cloud->weights[1], sizeof cloud->weights[1], "weight_memory=%g",
             below(rng, 6) ? 0 : .5);
}

/* Trial against cloud -------------------------------------------------------------------------- */

static int64_t compared, possible, fixed;

/* The spot of a trial in the cloud's words; as cloud_plan_trial does it. */
static struct cloud_spot spot_in_cloud(const struct cloud *c, const struct trial *t,
                                       const uint32_t *pm_of, uint32_t vm, uint32_t spot)
{
    struct trial_place place = trial_place(t, vm, spot);
    uint32_t pm = pm_of[place.pm];
    bool whole =
        cloud_pm(c, pm)->nodes == 1 || (place.other != TRIAL_NONE && cloud_pm(c, pm)->nodes == 2);

    return (struct cloud_spot){ pm, whole ? -1 : (int32_t)place.node };
}

/* Every move that a trial allows is possible, and the other way round for VMs that may move. */
static void compare_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    struct trial *t = cloud_trial(c, plan);
    uint32_t pm_of[MOST_PMS], n = 0;
    size_t vms = 0;

    (void)ptr;
    account_check(c);
    for (uint32_t i = 0; i < cloud_pms(c); i++)
        if (cloud_pm(c, i)->state == CLOUD_PM_ON)
            pm_of[n++] = i;
    BUG_UNLESS(n == t->pms);
    for (uint32_t vm = 0; vm < t->vms; vm++) {
        const struct cloud_vm *own = cloud_trial_vm(plan, vm);

        vms += own->state == CLOUD_VM_RUNNING;
        fixed += t->fixed[vm];
        for (uint32_t s = 0; s < trial_spots(t, vm) && !t->fixed[vm]; s++) {
            struct cloud_spot spot = spot_in_cloud(c, t, pm_of, vm, s);
            enum trial_refusal refusal = trial_check(t, vm, s);
            enum stale stale = moves_check(c, vm_of(c, own), spot);

            compared++;
            possible += refusal == TRIAL_LEGAL;
            BUG_UNLESS((refusal == TRIAL_LEGAL) == (stale == STALE_NONE));
        }
    }
    BUG_UNLESS(vms == cloud_running(c));
    if (c->options.weight_double <= 0 && c->options.weight_memory <= 0)
        BUG_UNLESS(fabs(trial_value(t) - cloud_fragments(c)) < 1e-12);
}

static const struct cloud_policy compare = {
    .policy = { .name = "cloud.compare", .doc = "Looks only.", .self_size = 1 },
    .plan = compare_plan,
};

static void set_up(struct cloud_harness *h, const struct random_cloud *cloud)
{
    static const char *const options[] = { "migration=instant", "migration_limit=12",
                                           "plan_every=7s", "until=8s", "cpu_ratio=1.25" };

    memcpy(h->options, options, sizeof options);
    h->options[5] = cloud->fragment;
    h->options[6] = cloud->weights[0];
    h->options[7] = cloud->weights[1];
    h->options[8] = "fragment_double=6";
    h->options[9] = "fragment_memory=8e9";
    h->machines = cloud->machines;
    h->machine_count = cloud->machine_count;
    h->hosts = cloud->hosts;
    h->host_count = cloud->pms;
    h->items = cloud->items;
    h->count = cloud->count;
}

static void a_trial_is_the_cloud(void **unused)
{
    static struct random_cloud cloud;
    struct rng rng;
    struct error err;

    (void)unused;
    rng_seed(&rng, 1);
    for (int i = 0; i < 4 * CLOUDS; i++) {
        struct cloud_harness h = { .policies = {
                                       { &compare.policy, { NULL } },
                                       { policy_find("cloud.random_fit", &err), { NULL } } } };

        make_cloud(&cloud, &rng);
        set_up(&h, &cloud);
        if (!cloud_harness_run(&h, &err))
            fail_msg("%s", err.text);
    }
    printf("%lld moves compared, %lld possible; %lld VMs fixed\n", (long long)compared,
           (long long)possible, (long long)fixed);
    assert_true(possible > 1000 && compared > 2 * possible);
}

/* Policies ------------------------------------------------------------------------------------- */

struct record {
    double sum[8]; /* for comparison of runs */
    int64_t plans, moves;
    bool rescheduling; /* the policy plans on a trial */
};

static double of(const void *row, const char *name)
{
    return cloud_harness_column(TABLE_PLANS, row, name);
}

static void check_plan(struct record *record, const void *row)
{
    double planned = of(row, "fr_planned");
    double bound = of(row, "fr_bound");

    record->plans++;
    record->moves += (int64_t)of(row, "moves");
    assert_true(of(row, "moves") <= 12);
    assert_true(of(row, "done") <= of(row, "moves"));
    if (!record->rescheduling)
        return;
    /* Without latency and in one instant nothing is stale, and the plan comes out as it says. */
    assert_true(of(row, "done") == of(row, "moves"));
    assert_true(fabs(of(row, "fr_after") - planned) < 1e-9);
    assert_true(planned <= of(row, "fr_before") + 1e-9 && planned >= bound - 1e-9);
}

static void keep(void *context, size_t table, const void *row)
{
    struct record *record = context;

    if (table == TABLE_PLANS) {
        check_plan(record, row);
        record->sum[0] += of(row, "fr_after");
    } else if (table == TABLE_MIGRATIONS) {
        record->sum[1] += cloud_harness_column(table, row, "vm_no") * (double)(record->plans + 1);
        record->sum[2] += cloud_harness_column(table, row, "target_pm");
    }
}

/* Small budgets: it is not the quality of plans that is tested here. */
static void limit(const struct policy *policy, const char **params)
{
    static const char *const names[] = { "rounds", "plans", "nodes" };
    static const char *const values[] = { "rounds=10", "plans=3", "nodes=5" };

    for (size_t i = 0; policy->params && i < sizeof names / sizeof names[0]; i++)
        if (param_find(policy->params, names[i]))
            *params++ = values[i];
}

static void run_policy(const struct cloud_policy *policy, const struct random_cloud *cloud,
                       struct record *record)
{
    struct error err;
    struct cloud_harness h = { .policies = { { &policy->policy, { NULL } },
                                             { policy_find("cloud.random_fit", &err), { NULL } } },
                               .row = keep,
                               .context = record };

    set_up(&h, cloud);
    limit(&policy->policy, h.policies[0].params);
    if (!cloud_harness_run(&h, &err))
        fail_msg("%s: %s", policy->policy.name, err.text);
}

/* A plan with a trial says what it expects; consolidation does not. */
static bool reschedules(const struct policy *policy)
{
    return param_find(policy->params ? policy->params : (const struct param[]){ { 0 } }, "goal");
}

static void every_plan_holds(void **unused)
{
    static struct random_cloud cloud;
    int policies = 0;

    (void)unused;
    for (size_t p = 0; policy_all[p]; p++) {
        const struct cloud_policy *policy =
            (const struct cloud_policy *)(const void *)policy_all[p];
        struct record all = { .rescheduling = false };
        struct rng rng;

        if (strncmp(policy_all[p]->name, "cloud.", 6) != 0 || !policy->plan)
            continue;
        rng_seed(&rng, 2);
        policies++;
        for (int i = 0; i < CLOUDS; i++) {
            struct record first = { .rescheduling = reschedules(policy_all[p]) };
            struct record again = first;

            make_cloud(&cloud, &rng);
            run_policy(policy, &cloud, &first);
            run_policy(policy, &cloud, &again);
            assert_memory_equal(&first, &again, sizeof first);
            all.plans += first.plans;
            all.moves += first.moves;
        }
        printf("%s: %lld plans, %lld moves\n", policy_all[p]->name, (long long)all.plans,
               (long long)all.moves);
        assert_true(all.plans > 0);
    }
    assert_true(policies >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trial_is_the_cloud),
        cmocka_unit_test(every_plan_holds),
    };

    return cmocka_run_group_tests_name("cloud_reschedule", tests, NULL, NULL);
}
