/* A million random operations on a small cloud: no VM is lost or doubled, and accounts are exact.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/cloud/cloud_internal.h"
#include "tests/support/cloud_harness.h"
#include "tests/unit/unit.h"

/*
 * VMs come, are resized, deleted, evicted, end and fail; a policy orders migrations and sleep of
 * which many are not possible. The policy keeps its own list of who is where, from what it is told,
 * and compares it with what it sees; every so often the system recounts everything it keeps.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { ITEMS = 20000, MOST_VMS = 20000 };
#else
enum { ITEMS = 130000, MOST_VMS = 130000 };
#endif
enum { MOST_SLOTS = 4096, FLAVOURS = 12, GROUPS = 24, MOST_OPTIONS = 16, CHECK_EACH = 4 };

struct scenario {
    const char *name;
    const char *options[MOST_OPTIONS];
    const char *platform[4];
    bool use; /* VMs have series of their use */
};

static const struct scenario scenarios[] = {
    { "instant",
      { "migration=instant", "stale=drop", "evict=true", "plan_every=10s" },
      { NULL },
      false },
    { "pre-copy, repair, failures",
      { "migration=precopy", "stale=repair", "evict=true", "plan_every=20s", "mtbf=2000s",
        "mttr=100s", "sleep_after=5s", "latency=uniform(0s, 10s)", "moves_out=1", "moves_in=2" },
      { "rack_size=4", "rack_uplink=20e9", "wake_time=7s", "sleep_time=3s" },
      false },
    { "post-copy, replanned, racks that fail",
      { "migration=postcopy", "stale=replan", "evict=true", "plan_every=20s", "mtbf=3000s",
        "mttr=100s", "fault_scope=rack", "failed_vm=lost", "latency=1s" },
      { "rack_size=2", "wake_time=1s" },
      false },
    { "stop and copy, several schedulers",
      { "migration=stop_and_copy", "stale=stop", "plan_every=30s", "schedulers=6",
        "placement_latency=uniform(0s, 1s)", "conflict=touched", "reject_after=20s", "tie=random",
        "mtbf=2000s", "mttr=50s", "migration_limit=200" },
      { "rack_size=4" },
      false },
    { "overcommitted, by work",
      { "migration=precopy", "exit=work", "cpu_ratio=2", "evict=true", "plan_every=20s",
        "reject_after=60s", "numa=false", "mtbf=5000s", "mttr=100s", "tie=lifo" },
      { "wake_time=2s" },
      true },
};

/* The policy, and what it has been told. */
struct chaos {
    struct known {
        bool here;
        uint64_t order;
        struct cloud_spot at;
    } known[MOST_SLOTS];
    size_t count;
    uint64_t plans;
    struct rng rng;
};

static uint32_t below(struct rng *rng, uint64_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static bool chaos_init(void *ptr, struct cloud *c, struct error *err)
{
    struct chaos *self = ptr;

    (void)c;
    (void)err;
    rng_stream(&self->rng, 1, 0, RNG_TEST, 0);
    return true;
}

static struct cloud_spot chaos_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct chaos *self = ptr;
    const struct cloud_shape *shape = cloud_shape(c, vm->shape);
    struct cloud_spot spot;

    for (uint32_t i = 0; i < 3; i++) {
        uint32_t pm = below(&self->rng, cloud_pms(c));

        spot = cloud_spot(c, shape, pm, below(&self->rng, cloud_spots(c, shape, pm)));
        if (cloud_allows(c, vm, spot))
            return spot;
    }
    return cloud_fit_from(c, vm, below(&self->rng, cloud_pms(c)));
}

static void chaos_placed(void *ptr, struct cloud *c, const struct cloud_vm *vm,
                         struct cloud_spot from)
{
    struct chaos *self = ptr;
    struct known *known = &self->known[vm->id];

    (void)c;
    BUG_UNLESS(vm->id < MOST_SLOTS);
    if (from.pm == CLOUD_NOWHERE) {
        /* New, or back from the queue after a failure: then nobody said that it had ended. */
        BUG_UNLESS(!known->here || known->order == vm->order);
        self->count += !known->here;
    } else {
        BUG_UNLESS(known->here && known->order == vm->order && known->at.pm == from.pm &&
                   known->at.node == from.node);
    }
    *known = (struct known){ true, vm->order, vm->at };
}

static void chaos_ended(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct chaos *self = ptr;
    struct known *known = &self->known[vm->id];

    (void)c;
    if (!known->here)
        return; /* it never had a place */
    BUG_UNLESS(known->order == vm->order);
    known->here = false;
    self->count--;
}

/* What is seen is what was told. */
static void compare(const struct chaos *self, const struct cloud *c)
{
    size_t here = 0;

    for (uint32_t pm = 0; pm < cloud_pms(c); pm++)
        for (const struct cloud_vm *vm = cloud_first(c, pm); vm; vm = cloud_next(c, vm)) {
            const struct known *known = &self->known[vm->id];

            BUG_UNLESS(known->here && known->order == vm->order && vm->at.pm == pm &&
                       known->at.pm == pm && known->at.node == vm->at.node);
            here++;
        }
    BUG_UNLESS(here == cloud_running(c) && here <= self->count);
}

static void chaos_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    struct chaos *self = ptr;
    int64_t most = cloud_plan_limit(plan);

    if (self->plans++ % CHECK_EACH == 0) {
        compare(self, c);
        account_check(c);
    }
    for (int64_t i = 0; i < most && i < 60; i++) {
        const struct cloud_vm *vm =
            cloud_vm_slots(c) ? cloud_vm(c, below(&self->rng, cloud_vm_slots(c))) : NULL;
        uint32_t pm = below(&self->rng, cloud_pms(c));
        const struct cloud_shape *shape;

        if (below(&self->rng, 16) == 0)
            cloud_plan_sleep(plan, pm);
        if (below(&self->rng, 8) == 0)
            cloud_plan_wake(plan, pm);
        if (!vm || (vm->state != CLOUD_VM_RUNNING && vm->state != CLOUD_VM_MOVING))
            continue;
        shape = cloud_shape(c, vm->shape);
        cloud_plan_move(plan, vm,
                        cloud_spot(c, shape, pm, below(&self->rng, cloud_spots(c, shape, pm))));
    }
}

static const struct cloud_policy chaos = {
    .policy = { .name = "cloud.chaos", .doc = "Anything.", .self_size = sizeof(struct chaos) },
    .init = chaos_init,
    .place = chaos_place,
    .placed = chaos_placed,
    .ended = chaos_ended,
    .plan = chaos_plan,
};

/* The workload -----------------------------------------------------------------------------------
 */

static const struct cloud_machine machines[] = {
    { .count = 12,
      .cores = 32,
      .memory = 64e9,
      .disk = 4e12,
      .nic = 10e9,
      .numa = 2,
      .power = "constant" },
    { .count = 6,
      .cores = 16,
      .memory = 96e9,
      .nic = 25e9,
      .numa = 1,
      .gpus = 4,
      .power = "constant" },
    { .count = 6, .cores = 64, .memory = 128e9, .nic = 10e9, .numa = 4, .power = "constant" },
};

static struct cloud_arrival items[ITEMS];
static struct cloud_group groups[GROUPS];
static struct cloud_member members[GROUPS][4];
static const uint8_t series[] = { 10, 200, 60, 255, 0, 90, 120 };
static const struct cloud_usage usage = { series, sizeof series, CLOUD_U8, 20 * SECOND, 1. / 255 };

static void make_groups(struct rng *rng)
{
    for (uint32_t g = 0; g < GROUPS; g++) {
        groups[g] = (struct cloud_group){ .id = g,
                                          .kind = (int)below(rng, 3),
                                          .scope = (int)below(rng, 4),
                                          .limit = 1 + below(rng, 3) };
        for (uint32_t part = 0; part < 4; part++)
            members[g][part] = (struct cloud_member){ &groups[g], part };
    }
}

static void set_shape(struct cloud_arrival *item, struct rng *rng)
{
    static const int64_t cores[] = { 1, 1, 2, 2, 4, 4, 8, 8, 16, 3, 6, 12 };
    uint32_t f = below(rng, FLAVOURS);

    item->nodes = f < 9 ? 1 : 2;
    item->need[CLOUD_CPU] = cores[f] * 1000 + (f == 9);
    item->need[CLOUD_MEM] = cores[f] << (29 + f % 3);
    item->need[CLOUD_DISK] = f % 4 == 3 ? 100000000000 : 0;
    item->gpus = f == 4 ? 1 : f == 6 ? 2 : 0;
    item->gpu_milli = f == 4 ? 500 : f == 6 ? 1000 : 0;
}

static size_t make_items(const struct scenario *scenario, struct rng *rng)
{
    sim_time now = 0;
    size_t created = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        struct cloud_arrival *item = &items[i];
        uint32_t kind = below(rng, 10);
        uint32_t g = below(rng, 4 * GROUPS);

        now += time_from_seconds(rng_exponential(rng, .5));
        *item = (struct cloud_arrival){ .submit = now,
                                        .run = time_from_seconds(rng_exponential(rng, 120)),
                                        .tenant = CLOUD_UNKNOWN,
                                        .pm = CLOUD_UNKNOWN,
                                        .node = -1 };
        set_shape(item, rng);
        if (i > 0 && kind < 3) {
            item->kind = kind == 0 ? CLOUD_DELETE : CLOUD_RESIZE;
            item->number =
                created ? (int64_t)(created - 1 - below(rng, created < 80 ? created : 80)) : 0;
            continue;
        }
        item->number = (int64_t)created++;
        item->priority = (int32_t)below(rng, 3);
        item->evictable = below(rng, 3) == 0;
        item->pinned = below(rng, 10) == 0;
        if (below(rng, 20) == 0)
            item->run = 400 * SECOND;
        if (scenario->use && below(rng, 2))
            item->usage = &usage;
        if (g < GROUPS) {
            item->members = &members[g][below(rng, 4)];
            item->member_count = 1;
        }
    }
    return created;
}

/* What the run leaves ----------------------------------------------------------------------------
 */

struct record {
    uint32_t seen[MOST_VMS];
    int32_t moves[MOST_VMS]; /* completed, from the table of migrations less that of VMs */
    int64_t rows[3];
    int64_t completed, aborted;
    size_t created;
};

static void plan_adds_up(const void *row)
{
    static const char *const parts[] = { "done",         "stale_gone",  "stale_moved",
                                         "stale_room",   "stale_group", "stale_pm",
                                         "stale_pinned", "aborted",     "left" };
    double sum = 0;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        sum += cloud_harness_column(TABLE_PLANS, row, parts[i]);
    assert_true(sum == cloud_harness_column(TABLE_PLANS, row, "moves"));
}

static void keep(void *context, size_t table, const void *row)
{
    struct record *record = context;
    size_t vm;

    record->rows[table]++;
    if (table == TABLE_PLANS) {
        plan_adds_up(row);
        return;
    }
    vm = (size_t)cloud_harness_column(table, row, "vm_no");
    assert_true(vm < record->created);
    if (table == TABLE_VMS) {
        record->seen[vm]++;
        record->moves[vm] -= (int32_t)cloud_harness_column(table, row, "migrations");
    } else {
        bool done = strcmp(cloud_harness_text(table, row, "status"), "completed") == 0;

        assert_true(record->seen[vm] == 0);
        assert_true(cloud_harness_column(table, row, "finish") >=
                    cloud_harness_column(table, row, "start"));
        record->moves[vm] += done;
        record->completed += done;
        record->aborted += !done;
    }
}

static int64_t total(const struct cloud_harness *h)
{
    int64_t sum = 0;

    for (size_t i = 0; h->measures[i]; i++)
        sum += isnan(h->values[i]) ? 0 : (int64_t)h->values[i];
    return sum;
}

static int64_t churn(const struct scenario *scenario, uint64_t seed)
{
    static struct record record;
    struct rng rng;
    struct error err;
    struct cloud_harness h = { .policies = { { &chaos.policy, { NULL } } },
                               .machines = machines,
                               .machine_count = sizeof machines / sizeof machines[0],
                               .items = items,
                               .count = ITEMS,
                               .measures = { "migrations", "aborted", "failures", "evicted", "lost",
                                             "restarted", "rejected", "conflicts" },
                               .seed = seed,
                               .row = keep,
                               .context = &record };

    memset(&record, 0, sizeof record);
    rng_stream(&rng, seed, 0, RNG_TEST, 1);
    make_groups(&rng);
    record.created = make_items(scenario, &rng);
    memcpy(h.options, scenario->options, sizeof scenario->options);
    memcpy(h.platform, scenario->platform, sizeof scenario->platform);
    if (!cloud_harness_run(&h, &err))
        fail_msg("%s: %s", scenario->name, err.text);
    for (size_t i = 0; i < record.created; i++)
        if (record.seen[i] != 1 || record.moves[i] != 0)
            fail_msg("%s: VM %zu has %u rows and %d migrations too many", scenario->name, i,
                     record.seen[i], record.moves[i]);
    assert_int_equal(record.rows[TABLE_VMS], record.created);
    assert_int_equal(record.completed, (int64_t)h.values[0]);
    assert_int_equal(record.aborted, (int64_t)h.values[1]);
    printf("%s: %zu VMs of %d items, %lld migrations and %lld aborted, %g failures, %g evicted, %g "
           "lost, %g restarted, %g rejected, %lld plans, %.1f s\n%s",
           scenario->name, record.created, ITEMS, (long long)record.completed,
           (long long)record.aborted, h.values[2], h.values[3], h.values[4], h.values[5],
           h.values[6], (long long)record.rows[TABLE_PLANS], h.seconds, h.counts);
    return ITEMS + total(&h);
}

static void no_vm_is_lost(void **unused)
{
    int64_t operations = 0;

    (void)unused;
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++)
        operations += churn(&scenarios[i], i + 1);
    printf("%lld operations\n", (long long)operations);
    assert_true(ITEMS < 100000 || operations >= 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_vm_is_lost) };

    return cmocka_run_group_tests_name("cloud_churn", tests, NULL, NULL);
}
