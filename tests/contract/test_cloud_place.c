/* What must hold for every placement policy under every rule, on small random clouds. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/cloud_bed.h"
#include "tests/support/cloud_harness.h"
#include "tests/support/random_cloud.h"
#include "tests/unit/unit.h"

enum { MOST_VMS = 40, ROUNDS = 500, OPTIONS = 16 };

/* One workload, one policy, one set of rules. */
struct check {
    const struct cloud_policy *real;
    struct cloud_policy watched; /* the same with the checks below around it */
    struct random_cloud cloud;
    struct cloud_member members[MOST_VMS][RANDOM_MEMBERSHIPS];
    struct cloud_arrival vms[MOST_VMS];
    size_t count;
    char texts[OPTIONS][48];
    const char *options[OPTIONS + 1];
    const char *params[8];
    char param_texts[7][48];
    struct cloud_harness_vm results[MOST_VMS];
    struct cloud_harness_vm again[MOST_VMS];
    bool calm; /* PMs do not fail */
    size_t refused, placed;
    uint64_t seed;
};

/* The ops of a policy have no place for a test's own state. */
static struct check *now;

static _Noreturn void complain(const struct check *check, const char *what)
{
    printf("seed %" PRIu64 ", %s", check->seed, check->real->policy.name);
    for (size_t i = 0; check->params[i]; i++)
        printf(" %s", check->params[i]);
    for (size_t i = 0; check->options[i]; i++)
        printf(" %s", check->options[i]);
    printf("\n");
    fail_msg("%s", what);
    abort();
}

static struct cloud_spot watch_place(void *self, struct cloud *c, const struct cloud_vm *vm)
{
    struct cloud_spot spot = now->real->place ? now->real->place(self, c, vm) : cloud_best(c, vm);
    const struct vm *own = vm_of(c, vm);

    if (spot.pm == CLOUD_NOWHERE) {
        now->refused++;
        if (now->real->place ? bed_next(c, own, 0) != CLOUD_NOWHERE
                             : bed_best(c, own).pm != CLOUD_NOWHERE)
            complain(now, "finds no place for a VM that has one");
    } else if (spot.pm >= c->pms || !bed_allows(c, own, spot)) {
        complain(now, "chooses a spot that does not allow the VM");
    }
    return spot;
}

/* What everybody holds is recounted, and the groups of the newcomer are looked at. */
static void watch_placed(void *self, struct cloud *c, const struct cloud_vm *vm,
                         struct cloud_spot from)
{
    if (now->real->placed)
        now->real->placed(self, c, vm, from);
    now->placed++;
    account_check(c);
    if (!vm_of(c, vm)->initial && !bed_groups_allow(c, vm_of(c, vm), vm->at.pm))
        complain(now, "breaks a group");
}

static void watch_ended(void *self, struct cloud *c, const struct cloud_vm *vm)
{
    if (now->real->ended)
        now->real->ended(self, c, vm);
    account_check(c);
}

/* Each parameter keeps its default or gets one of its choices, or a number in its range. */
static void pick_params(struct check *check, struct rng *rng)
{
    size_t count = 0;

    for (const struct param *row = check->real->policy.params; row && row->name && count < 7;
         row++) {
        char *text = check->param_texts[count];
        size_t choices = 0;
        double high = row->max < 5 ? row->max : 5;

        if (rng_below(rng, 2))
            continue;
        while (row->type == PARAM_TYPE_CHOICE && row->choices[choices])
            choices++;
        if (choices)
            snprintf(text, sizeof check->param_texts[0], "%s=%s", row->name,
                     row->choices[rng_below(rng, choices)]);
        else if (row->type == PARAM_TYPE_INT || row->type == PARAM_TYPE_REAL)
            snprintf(text, sizeof check->param_texts[0], "%s=%" PRId64, row->name,
                     random_between(rng, row->min > -3 ? (int64_t)row->min : -3, (int64_t)high));
        else if (row->type == PARAM_TYPE_TEXT && !row->variables)
            snprintf(text, sizeof check->param_texts[0], "%s=%s", row->name,
                     "1/0.3/2, 2/1/3, 4/3/1, 3/0/1");
        else
            continue;
        check->params[count++] = text;
    }
    check->params[count] = NULL;
    /* A base of 1 is refused, and a limit refuses VMs: sleeping PMs would wake for them in vain. */
    if (strstr(check->real->policy.name, "epvm") || strstr(check->real->policy.name, "power_aware"))
        check->params[0] = NULL;
}

static void pick_options(struct check *check, struct rng *rng)
{
    static const char *const choices[][4] = {
        { "numa=true", "numa=false" },
        { "cpu_ratio=1", "cpu_ratio=1.7" },
        { "memory_ratio=1", "memory_ratio=0.8" },
        { "reject_after=0s", "reject_after=20s", "reject_after=never" },
        { "retry=never", "retry=7s" },
        { "schedulers=1", "schedulers=3" },
        { "placement_latency=0", "placement_latency=uniform(low=0,high=5)", "placement_latency=2" },
        { "conflict=fit", "conflict=touched" },
        { "evict=false", "evict=false", "evict=true" },
        { "initial=trace", "initial=policy" },
        { "lifetimes=true", "lifetimes=noisy" },
        { "tie=fifo", "tie=lifo", "tie=random" },
        { "mtbf=never", "mtbf=never", "mtbf=40s" },
        { "mttr=10s", "mttr=0s" },
        { "failed_vm=restart", "failed_vm=lost" },
        { "sleep_after=never", "sleep_after=5s" },
    };
    bool patient = false;

    for (size_t i = 0; i < OPTIONS; i++) {
        size_t values = 0;

        while (values < 4 && choices[i][values])
            values++;
        check->options[i] = choices[i][rng_below(rng, values)];
        /* With a VM that fits nowhere these would go on for ever. */
        patient = patient || !strcmp(check->options[i], "reject_after=never");
        if (patient && i >= 4 && strpbrk(check->options[i], "0123456789") &&
            (!strncmp(check->options[i], "retry", 5) || !strncmp(check->options[i], "mtbf", 4) ||
             !strncmp(check->options[i], "sleep", 5)))
            check->options[i] = choices[i][0];
    }
    check->calm = !strcmp(check->options[12], "mtbf=never");
}

static void pick(struct check *check, const struct cloud_policy *policy, uint64_t seed)
{
    struct rng *rng = &check->cloud.rng;
    sim_time submit = 0;

    memset(check, 0, sizeof *check);
    check->real = policy;
    check->seed = seed;
    random_cloud_draw(&check->cloud, seed, 6);
    check->watched = *policy;
    check->watched.place = watch_place;
    check->watched.placed = watch_placed;
    check->watched.ended = watch_ended;
    check->count = 1 + rng_below(rng, MOST_VMS);
    for (size_t i = 0; i < check->count; i++) {
        struct cloud_arrival *vm = &check->vms[i];

        *vm = random_cloud_vm(&check->cloud, check->members[i]);
        submit += rng_below(rng, 2) ? random_between(rng, 0, 10) * SECOND : 0;
        vm->submit = submit;
        vm->run = rng_below(rng, 10) ? random_between(rng, 0, 60) * SECOND : TIME_NEVER;
        vm->priority = (int32_t)rng_below(rng, 3);
        vm->evictable = rng_below(rng, 2) == 0;
        if (rng_below(rng, 10) == 0)
            vm->pm = random_between(rng, 0, check->cloud.kind[0].count - 1);
    }
    pick_options(check, rng);
    pick_params(check, rng);
}

/* False: at the end a VM waits that is never rejected; anything else that goes wrong is a failure.
 */
static bool simulate(struct check *check, struct cloud_harness_vm *results)
{
    struct error err;
    struct cloud_harness h = { .policies = { { .policy = &check->watched.policy } },
                               .machines = check->cloud.kind,
                               .machine_count = check->cloud.kinds,
                               .items = check->vms,
                               .count = check->count,
                               .vms = results,
                               .seed = check->seed + 1 };
    char platform[3][32];

    snprintf(platform[0], sizeof platform[0], "rack_size=%" PRId64,
             check->cloud.platform.rack_size);
    snprintf(platform[1], sizeof platform[1], "zone_racks=%" PRId64,
             check->cloud.platform.zone_racks);
    snprintf(platform[2], sizeof platform[2], "domains=%" PRId64, check->cloud.platform.domains);
    for (int i = 0; i < 3; i++)
        h.platform[i] = platform[i];
    memcpy(h.options, check->options, sizeof check->options);
    memcpy(h.policies[0].params, check->params, sizeof check->params);
    now = check;
    if (cloud_harness_run(&h, &err))
        return true;
    if (!strstr(err.text, "starves") || strcmp(check->options[3], "reject_after=never") != 0)
        complain(check, err.text);
    return false;
}

/* Each VM once, after it came, for as long as it lives. */
static void check_fates(const struct check *check)
{
    for (size_t i = 0; i < check->count; i++) {
        const struct cloud_harness_vm *result = &check->results[i];
        const struct cloud_arrival *vm = &check->vms[i];

        if (!result->seen)
            complain(check, "a VM is lost");
        if (result->start >= 0 && result->start < vm->submit)
            complain(check, "a VM starts before it comes");
        if ((result->start >= 0) != (result->first_pm >= 0))
            complain(check, "a VM runs nowhere, or is somewhere without running");
        if (check->calm && vm->pm == CLOUD_UNKNOWN && !strcmp(result->status, "completed") &&
            result->finish != time_add(result->start, vm->run))
            complain(check, "a VM runs for another time than it lives");
        if (vm->run == TIME_NEVER && !strcmp(result->status, "completed"))
            complain(check, "a VM ends that does not end");
    }
}

static void check_again(struct check *check)
{
    if (!simulate(check, check->again))
        complain(check, "the same run again fails");
    for (size_t i = 0; i < check->count; i++) {
        const struct cloud_harness_vm *a = &check->results[i];
        const struct cloud_harness_vm *b = &check->again[i];

        if (a->start != b->start || a->finish != b->finish || a->first_pm != b->first_pm ||
            a->pm != b->pm || strcmp(a->status, b->status) != 0)
            complain(check, "the same run again differs");
    }
}

static bool places(const struct policy *policy)
{
    const struct cloud_policy *ops = (const void *)policy;

    return !strncmp(policy->name, "cloud.", 6) && (ops->score || ops->place);
}

static void every_policy_keeps_the_contract(void **state)
{
    struct check *check = mem_alloc(sizeof *check);
    size_t policies = 0;

    (void)state;
    for (size_t p = 0; policy_all[p]; p++) {
        size_t refused = 0;
        size_t placed = 0;

        if (!places(policy_all[p]))
            continue;
        policies++;
        for (uint64_t round = 0; round < ROUNDS; round++) {
            pick(check, (const void *)policy_all[p], round + 1000000 * p);
            if (!simulate(check, check->results))
                continue;
            check_fates(check);
            refused += check->refused;
            placed += check->placed;
            check_again(check);
        }
        assert_true(refused > ROUNDS && placed > ROUNDS);
    }
    assert_true(policies >= 18);
    mem_free(check);
}

/* On an empty cloud a VM gets a place if any PM can host it. */
static void what_fits_at_all_is_placed(void **state)
{
    struct check *check = mem_alloc(sizeof *check);

    (void)state;
    for (size_t p = 0; policy_all[p]; p++) {
        size_t placed = 0;

        if (!places(policy_all[p]))
            continue;
        for (uint64_t round = 0; round < ROUNDS; round++) {
            pick(check, (const void *)policy_all[p], round + 1000000 * p);
            check->count = 1;
            check->vms[0].pm = CLOUD_UNKNOWN;
            check->vms[0].submit = 0;
            if (!simulate(check, check->results))
                continue;
            placed += check->results[0].start >= 0;
            if ((check->results[0].start >= 0) != (check->placed > 0))
                complain(check, "was placed, but does not run");
        }
        assert_true(placed > ROUNDS / 4);
    }
    mem_free(check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy_keeps_the_contract),
        cmocka_unit_test(what_fits_at_all_is_placed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
