/* The cluster with holes: its placement at the start, and the VMs that come and go. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/cloud_items.h"
#include "tests/unit/unit.h"
#include "workloads/cloud/vmr_layout.h"

static const struct cloud_machine machine = { .count = 280, .cores = 88, .numa = 2 };

static struct cloud_arrival *make(struct arena *arena, const char *gap, uint64_t seed,
                                  size_t *count)
{
    struct cloud_items from = { .generator = "cloud.vmr_cluster",
                                .params = { "span=1h", gap },
                                .machines = &machine,
                                .machine_count = 1,
                                .seed = seed };
    struct error err = { "" };
    struct cloud_arrival *items = cloud_items_make(&from, arena, count, &err);

    assert_string_equal(err.text, "");
    return items;
}

static void starts_as_the_layout(void **unused)
{
    struct arena *arena = arena_create();
    const struct vmr_layout *how = vmr_layout_find("M");
    size_t count;
    struct cloud_arrival *items = make(arena, "gap=2s", 7, &count);
    struct rng rng;
    uint32_t vms;
    struct vmr_vm *vm;

    (void)unused;
    rng_stream(&rng, 7, 0, RNG_PLACE, 0);
    vm = vmr_layout_make(how, &rng, arena, &vms);
    assert_true(count > vms);
    for (uint32_t i = 0; i < vms; i++) {
        assert_int_equal(items[i].submit, -1);
        assert_int_equal(items[i].pm, vm[i].pm);
        assert_int_equal(items[i].nodes, vm[i].nodes);
        assert_int_equal(items[i].node, vm[i].nodes == 1 ? (int32_t)vm[i].node : -1);
        assert_int_equal(items[i].need[CLOUD_CPU], (int64_t)vm[i].cores * 1000);
        assert_int_equal(items[i].need[CLOUD_MEM], vm[i].mem);
    }
    assert_true(items[vms].submit > 0 && items[vms].pm == CLOUD_UNKNOWN);
    arena_destroy(arena);
}

/*
 * 7200 changes an hour, half of them arrivals: 3600 with a standard deviation of 42. Each of n VMs
 * is as likely as any other to be the next that goes.
 */
static void half_come_and_half_go(void **unused)
{
    struct arena *arena = arena_create();
    size_t count, initial = 0, exits = 0, early = 0, first = 0;
    struct cloud_arrival *items = make(arena, "gap=500ms", 3, &count);

    (void)unused;
    while (items[initial].submit < 0)
        initial++;
    for (size_t i = 0; i < count; i++) {
        sim_time end = items[i].run == TIME_NEVER ? TIME_NEVER : items[i].submit + items[i].run;

        assert_true(items[i].run > 0);
        assert_true(i == 0 || items[i].submit >= items[i - 1].submit);
        assert_true(end == TIME_NEVER || (end > 0 && end % (500 * MILLISECOND) == 0));
        exits += end != TIME_NEVER;
        if (end <= 1000 * SECOND) {
            early++;
            first += i < initial / 2;
        }
    }
    assert_int_equal(count - initial + exits, 7200);
    assert_true(fabs((double)(count - initial) - 3600) < 4 * 42.4);
    /* Of the early exits about a half less those of new VMs come from the first half. */
    assert_true(fabs((double)first / (double)early - .5 * (1 - .5 * (double)early / 2100)) < .08);
    arena_destroy(arena);
}

static void new_vms_follow_the_mix(void **unused)
{
    struct arena *arena = arena_create();
    const struct vmr_layout *how = vmr_layout_find("M");
    double seen[VMR_FLAVOURS] = { 0 }, total = 0, chi2 = 0;
    size_t count;
    struct cloud_arrival *items = make(arena, "gap=100ms", 5, &count);

    (void)unused;
    for (size_t i = 0; i < count; i++)
        for (int f = 0; f < VMR_FLAVOURS && items[i].submit > 0; f++)
            if (items[i].need[CLOUD_CPU] == (int64_t)vmr_flavour_cores[f] * 1000) {
                assert_int_equal(items[i].nodes, f < VMR_FIRST_DOUBLE ? 1 : 2);
                assert_int_equal(items[i].need[CLOUD_MEM], (int64_t)vmr_flavour_cores[f] << 31);
                seen[f]++;
                total++;
            }
    for (int f = 0; f < VMR_FLAVOURS; f++)
        chi2 += pow(seen[f] - how->mix[f] * total, 2) / (how->mix[f] * total);
    assert_true(total > 17000);
    assert_true(chi2 < 22.5); /* 6 degrees of freedom, once in a thousand */
    arena_destroy(arena);
}

static void same_seed_same_cluster(void **unused)
{
    struct arena *arena = arena_create();
    size_t a_count, b_count, c_count;
    struct cloud_arrival *a = make(arena, "gap=exponential(mean=1s)", 1, &a_count);
    struct cloud_arrival *b = make(arena, "gap=exponential(mean=1s)", 1, &b_count);
    struct cloud_arrival *c = make(arena, "gap=exponential(mean=1s)", 2, &c_count);

    (void)unused;
    assert_int_equal(a_count, b_count);
    for (size_t i = 0; i < a_count; i++)
        assert_true(a[i].submit == b[i].submit && a[i].run == b[i].run && a[i].pm == b[i].pm &&
                    a[i].need[0] == b[i].need[0]);
    assert_true(a_count != c_count || a[a_count - 1].submit != c[c_count - 1].submit);
    arena_destroy(arena);
}

static void refuse(const struct cloud_machine *kind, const char *param, const char *part)
{
    struct arena *arena = arena_create();
    struct cloud_items from = { .generator = "cloud.vmr_cluster",
                                .params = { param },
                                .machines = kind,
                                .machine_count = 1,
                                .seed = 1 };
    struct error err = { "" };
    size_t count;

    if (cloud_items_make(&from, arena, &count, &err))
        fail_msg("%s was taken", param);
    assert_non_null(strstr(err.text, part));
    arena_destroy(arena);
}

static void says_what_does_not_fit(void **unused)
{
    struct cloud_machine few = machine;
    struct cloud_machine flat = machine;

    (void)unused;
    few.count = 100;
    flat.numa = 1;
    refuse(&few, "layout=M", "layout M is of 280 PMs; the platform has 100");
    refuse(&flat, "layout=M", "machine kind 1 has 88 and 1");
    refuse(&machine, "layout=L", "layout L is of 1176 PMs; the platform has 280");
    refuse(&machine, "layout=LL", "'LL'");
    refuse(&machine, "gap=0s", "gap");
    refuse(&machine, "gap=uniform(-1s, 3s)", "gap");
}

/* The choice of the generator and the layouts are the same names. */
static void every_layout_can_be_chosen(void **unused)
{
    (void)unused;
    for (uint32_t i = 0; i < vmr_layout_count; i++) {
        struct arena *arena = arena_create();
        struct cloud_machine kind = machine;
        char text[64];
        struct cloud_items from = { .generator = "cloud.vmr_cluster",
                                    .params = { text, "span=0s" },
                                    .machines = &kind,
                                    .machine_count = 1,
                                    .seed = 1 };
        struct error err = { "" };
        size_t count;

        snprintf(text, sizeof text, "layout=%s", vmr_layouts[i].name);
        kind.count = vmr_layouts[i].pms;
        assert_non_null(cloud_items_make(&from, arena, &count, &err));
        assert_true(count > vmr_layouts[i].pms);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_as_the_layout),       cmocka_unit_test(half_come_and_half_go),
        cmocka_unit_test(new_vms_follow_the_mix),     cmocka_unit_test(same_seed_same_cluster),
        cmocka_unit_test(every_layout_can_be_chosen), cmocka_unit_test(says_what_does_not_fit),
    };

    return cmocka_run_group_tests_name("vmr_cluster", tests, NULL, NULL);
}
