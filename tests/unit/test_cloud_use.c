/* CPU use in the cloud: series, contention and its progress, energy, sleep, failures; by hand. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/rng.h"
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

/* One core or more, 100 W idle and 200 W in full use, in a straight line. */
static struct cloud_machine machine(double count, double cores)
{
    return (struct cloud_machine){ .count = (int64_t)count,
                                   .cores = cores,
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

static bool at(sim_time time, double seconds)
{
    bool ok = llabs(time - (sim_time)llround(seconds * 1e9)) <= 1;

    if (!ok)
        print_message("%.9f s is not %.9f s\n", time_seconds(time), seconds);
    return ok;
}

static struct cloud_usage percent(const uint8_t *values, uint32_t count, double step)
{
    return (struct cloud_usage){ .data = values,
                                 .count = count,
                                 .codec = CLOUD_U8,
                                 .step = (sim_time)(step * 1e9),
                                 .scale = 0.01 };
}

/*
 * Two cores; a VM of both uses 0, 50 and 100 % for 10 s each: 1000 + 1500 + 2000 J. The run ends
 * with it. A quarter of the cores on average are in use in the second case: the last value holds.
 */
static void energy_follows_use(void **state)
{
    static const uint8_t steps[] = { 0, 50, 100 };
    struct cloud_usage usage = percent(steps, 3, 10);
    struct cloud_machine pm = machine(1, 2);
    struct cloud_arrival vm = cloud_harness_vm(0, 30, 2, 1);
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = &vm,
                               .count = 1,
                               .measures = { "energy", "cpu_used.mean", "overload_fraction" } };

    (void)state;
    vm.usage = &usage;
    run(&h);
    assert_true(near(h.values[0], 4500) && near(h.values[1], 0.5));
    assert_true(near(h.values[2], 1.0 / 3));
    usage.count = 2;
    vm.run = 40 * SECOND;
    vm.need[CLOUD_CPU] = 1000;
    run(&h);
    assert_true(near(h.values[0], 10 * 100 + 30 * 125) && near(h.values[1], 0.1875));
    assert_true(h.values[2] == 0);
}

/*
 * One core with two VMs of one core, for 10 and 20 s: at half speed until the first ends at 20 s,
 * when the second has 10 s left. All the time full; one core short for 20 s of the 20 + 30 core
 * seconds asked for, which no migration has taken.
 */
static void contention_slows(void **state)
{
    struct cloud_machine pm = machine(1, 1);
    struct cloud_arrival vms[] = { cloud_harness_vm(0, 10, 1, 1), cloud_harness_vm(0, 20, 1, 1) };
    struct cloud_harness_vm ends[2];
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = 2,
                               .vms = ends,
                               .options = { "cpu_ratio=2", "exit=work" },
                               .measures = { "overload_fraction", "energy", "cpu_missed",
                                             "migration_degradation" } };

    (void)state;
    run(&h);
    assert_true(at(ends[0].finish, 20) && at(ends[1].finish, 30));
    assert_true(near(h.values[0], 1) && near(h.values[1], 6000));
    assert_true(near(h.values[2], 20.0 / 50) && h.values[3] == 0);
    h.options[1] = "exit=time";
    run(&h);
    assert_true(at(ends[0].finish, 10) && at(ends[1].finish, 20));
}

/*
 * A series decides who slows: one core, A (1 core, 30 s) uses 0 % for 20 s and then all; B (1 core,
 * 40 s) uses all. Until 20 s both run at full speed; then both want a core: A's last 10 s take 20,
 * until 40 s, when B has 20 - 10 = 10 s left and ends at 50 s.
 */
static void speed_follows_the_series(void **state)
{
    static const uint8_t late[] = { 0, 0, 100 };
    struct cloud_usage usage = percent(late, 3, 10);
    struct cloud_machine pm = machine(1, 1);
    struct cloud_arrival vms[] = { cloud_harness_vm(0, 30, 1, 1), cloud_harness_vm(0, 40, 1, 1) };
    struct cloud_harness_vm ends[2];
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = 2,
                               .vms = ends,
                               .options = { "cpu_ratio=2", "exit=work" },
                               .measures = { "events" } };

    (void)state;
    vms[0].usage = &usage;
    run(&h);
    assert_true(at(ends[0].finish, 40) && at(ends[1].finish, 50));
}

/* Pairs of ms and value; the first holds from the start, of two at one time the last counts. */
static void irregular_series(void **state)
{
    static const uint8_t pairs[] = {
        0x88, 0x13, 0, 0, 50,  0, 0, 0, /* 5 s: 50 % */
        0x10, 0x27, 0, 0, 10,  0, 0, 0, /* 10 s: 10 %, and then */
        0x10, 0x27, 0, 0, 100, 0, 0, 0, /* at once 100 % */
        0x98, 0x3a, 0, 0, 0,   0, 0, 0, /* 15 s: 0 % */
    };
    struct cloud_usage usage = { .data = pairs, .count = 4, .codec = CLOUD_T32U32, .scale = 0.01 };
    struct cloud_machine pm = machine(1, 1);
    struct cloud_arrival vm = cloud_harness_vm(0, 20, 1, 1);
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = &vm,
                               .count = 1,
                               .measures = { "cpu_used.mean" } };

    (void)state;
    vm.usage = &usage;
    run(&h);
    assert_true(near(h.values[0], (0.5 * 10 + 1 * 5 + 0 * 5) / 20));
}

/* A VM that is there since 15 s before the run: 5 s of 30 % are left, then 100 % for the last 10.
 */
static void series_of_what_was_there(void **state)
{
    static const uint8_t steps[] = { 10, 30, 100 };
    struct cloud_usage usage = percent(steps, 3, 10);
    struct cloud_machine pm = machine(1, 1);
    struct cloud_arrival vm = cloud_harness_vm(-15, 30, 1, 1);
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = &vm,
                               .count = 1,
                               .measures = { "cpu_used.mean", "energy" } };

    (void)state;
    vm.usage = &usage;
    vm.pm = 0;
    run(&h);
    assert_true(near(h.values[0], (0.3 * 5 + 1 * 10) / 15));
    assert_true(near(h.values[1], 130 * 5 + 200 * 10));
}

/*
 * VMs on one PM, each with its own series: the finish of all by plain steps from change to change,
 * everything computed anew at each.
 */
enum { MOST = 12, VALUES = 40 };

struct plain_vm {
    double start, left, need, end;
    const uint8_t *values;
    double step;
};

static double plain_use(const struct plain_vm *vm, double now)
{
    int i = (int)floor((now - vm->start) / vm->step + 1e-9);

    return vm->values[i < VALUES ? i : VALUES - 1] / 100.0 * vm->need;
}

static double plain_next(const struct plain_vm *vm, double now)
{
    double next;

    if (now < vm->start)
        return vm->start;
    next = vm->start + vm->step * (floor((now - vm->start) / vm->step + 1e-9) + 1);
    return next < vm->start + vm->step * VALUES ? next : (double)INFINITY;
}

static void plain_run(struct plain_vm *vm, size_t count, double cores)
{
    double now = 0;

    for (size_t ended = 0; ended < count;) {
        double asked = 0, speed, until = (double)INFINITY;

        for (size_t i = 0; i < count; i++)
            if (vm[i].end < 0 && now >= vm[i].start)
                asked += round(plain_use(&vm[i], now));
        speed = asked > cores ? cores / asked : 1;
        for (size_t i = 0; i < count; i++) {
            if (vm[i].end >= 0)
                continue;
            until = fmin(until, plain_next(&vm[i], now));
            if (now >= vm[i].start)
                until = fmin(until, now + vm[i].left / speed);
        }
        for (size_t i = 0; i < count; i++) {
            if (vm[i].end >= 0 || now < vm[i].start)
                continue;
            vm[i].left -= (until - now) * speed;
            if (vm[i].left < 1e-9) {
                vm[i].end = until;
                ended++;
            }
        }
        now = until;
    }
}

static void random_contention(struct rng *rng)
{
    static uint8_t values[MOST][VALUES];
    struct cloud_usage usage[MOST];
    struct cloud_arrival vms[MOST];
    struct cloud_harness_vm ends[MOST];
    struct plain_vm plain[MOST];
    size_t count = 1 + rng_below(rng, MOST);
    struct cloud_machine pm = machine(1, 4);
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = count,
                               .vms = ends,
                               .options = { "cpu_ratio=100", "exit=work" },
                               .measures = { "events" } };
    double now = 0;

    for (size_t i = 0; i < count; i++) {
        double step = 1 + (double)rng_below(rng, 5);
        double life = 1 + (double)rng_below(rng, 100);
        double cores = 0.5 * (double)(1 + rng_below(rng, 6));

        now += (double)rng_below(rng, 10);
        for (size_t k = 0; k < VALUES; k++)
            values[i][k] = (uint8_t)(rng_below(rng, 3) ? rng_below(rng, 101) : 100);
        usage[i] = percent(values[i], VALUES, step);
        vms[i] = cloud_harness_vm(now, life, cores, 1);
        vms[i].usage = &usage[i];
        plain[i] = (struct plain_vm){ now, life, cores * 1000, -1, values[i], step };
    }
    run(&h);
    plain_run(plain, count, 4000);
    for (size_t i = 0; i < count; i++) {
        assert_true(fabs(time_seconds(ends[i].finish) - plain[i].end) < 1e-6);
    }
}

static void contention_against_plain_steps(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 11);
    for (int i = 0; i < 400; i++)
        random_contention(&rng);
}

/* Nobody short of CPU: the end by work is that by time, to a tick or two. */
static void no_contention_no_delay(void **state)
{
    struct cloud_machine pm = machine(3, 8);
    struct cloud_arrival vms[40];
    struct cloud_harness_vm by_time[40], by_work[40];
    struct cloud_harness h = { .machines = &pm,
                               .machine_count = 1,
                               .items = vms,
                               .count = 40,
                               .vms = by_time,
                               .options = { "exit=time", "reject_after=never" },
                               .measures = { "events" } };
    struct rng rng;

    (void)state;
    rng_seed(&rng, 5);
    for (size_t i = 0; i < 40; i++)
        vms[i] = cloud_harness_vm((double)i * 3.7, rng_exponential(&rng, 40), 1.5, 1);
    run(&h);
    h.vms = by_work;
    h.options[0] = "exit=work";
    run(&h);
    for (size_t i = 0; i < 40; i++)
        assert_true(llabs(by_time[i].finish - by_work[i].finish) <= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energy_follows_use),
        cmocka_unit_test(contention_slows),
        cmocka_unit_test(speed_follows_the_series),
        cmocka_unit_test(irregular_series),
        cmocka_unit_test(series_of_what_was_there),
        cmocka_unit_test(contention_against_plain_steps),
        cmocka_unit_test(no_contention_no_delay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
