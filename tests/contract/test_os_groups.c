/* Quotas of nested groups by hand: who is throttled, from when to when. */
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

static const struct os_step run6[] = { { .kind = OS_RUN, .time = 6 * MILLISECOND } };
static const struct os_program six = { run6, 1, 1 };
static const struct os_step run1[] = { { .kind = OS_RUN, .time = MILLISECOND } };
static const struct os_program one = { run1, 1, 1 };

struct bed {
    struct os_harness h;
    struct os_group group[3];
    struct os_arrival item[4];
    struct error err;
};

/* Threads of 6 ms at 0 on a CPU each; groups a, b in a, c in b, without quotas. */
static struct bed bed_of(size_t threads)
{
    static const char *const cores[] = { "", "cores=1", "cores=2", "cores=3", "cores=4" };
    struct bed bed = { .h = { .count = threads, .group_count = 3, .measures = { "throttled" } } };

    bed.h.policy = policy_find("os.fcfs", &bed.err);
    assert_non_null(bed.h.policy);
    bed.h.platform[0] = cores[threads];
    bed.group[0] = (struct os_group){ .name = "a", .shares = 1024, .period = 10 * MILLISECOND };
    bed.group[1] =
        (struct os_group){ .name = "b", .parent = "a", .shares = 1024, .period = 10 * MILLISECOND };
    bed.group[2] =
        (struct os_group){ .name = "c", .parent = "b", .shares = 1024, .period = 10 * MILLISECOND };
    for (size_t t = 0; t < threads; t++)
        bed.item[t] = os_harness_arrival(0, &six);
    return bed;
}

static void go(struct bed *bed)
{
    bed->h.groups = bed->group;
    bed->h.items = bed->item;
    if (!os_harness_run(&bed->h, &bed->err))
        fail_msg("%s", bed->err.text);
}

static void ends(const struct bed *bed, int64_t thread, double ms)
{
    assert_int_equal(os_harness_thread(&bed->h, thread)->end, (sim_time)(ms * 1e6));
}

static void throttled(const struct bed *bed, double ms)
{
    assert_true(bed->h.values[0] > ms / 1e3 - 1e-9 && bed->h.values[0] < ms / 1e3 + 1e-9);
}

/* One thread in a itself, one two groups below: both use the quota of a, 2 ms of 4 each. */
static void outer_quota(void **state)
{
    struct bed bed = bed_of(2);

    (void)state;
    bed.group[0].quota = 4 * MILLISECOND;
    bed.item[0].group = 0;
    bed.item[1].group = 2;
    go(&bed);
    ends(&bed, 0, 22);
    ends(&bed, 1, 22);
    throttled(&bed, 16); /* from 2 to 10 and 12 to 20 */
    os_harness_free(&bed.h);
}

/* The inner quota of 1 ms holds back its thread, the outer one of 4 ms then the other. */
static void both_quotas(void **state)
{
    struct bed bed = bed_of(2);

    (void)state;
    bed.group[0].quota = 4 * MILLISECOND;
    bed.group[1].quota = 1 * MILLISECOND;
    bed.item[0].group = 0;
    bed.item[1].group = 2;
    go(&bed);
    ends(&bed, 0, 13); /* 3, 3 */
    ends(&bed, 1, 51); /* 1 in each of six periods */
    /* b: 9 in each of five periods; a: from 3 to 10. In the second period of a 4 ms are used at 13,
     * too, but nobody who could run is left. */
    throttled(&bed, 45 + 7);
    os_harness_free(&bed.h);
}

/* Who wakes from the inner quota into the outer one is kept until the later of both. */
static void periods_of_two_lengths(void **state)
{
    struct bed bed = bed_of(1);

    (void)state;
    bed.group[0].quota = 3 * MILLISECOND;
    bed.group[0].period = 25 * MILLISECOND;
    bed.group[1].quota = 2 * MILLISECOND;
    bed.item[0].group = 1;
    go(&bed);
    /* 0-2 by b; 10-11 by a until 25; 25-27 by b until 30; 30-31. */
    ends(&bed, 0, 31);
    throttled(&bed, 8 + 14 + 3);
    os_harness_free(&bed.h);
}

/* The quota ends with a burst: nobody is throttled until somebody wants the CPU. */
static void used_up_by_the_way(void **state)
{
    struct bed bed = bed_of(2);

    (void)state;
    bed.group[0].quota = 6 * MILLISECOND;
    bed.item[0].group = 2;
    bed.item[1].group = 1;
    bed.item[1].submit = 8 * MILLISECOND;
    go(&bed);
    ends(&bed, 0, 6);
    ends(&bed, 1, 16);
    assert_int_equal(os_harness_thread(&bed.h, 1)->first_run, 10 * MILLISECOND);
    throttled(&bed, 2);
    os_harness_free(&bed.h);
}

/* A quota that the period ends at the same instant takes nothing. */
static void just_enough(void **state)
{
    struct bed bed = bed_of(1);

    (void)state;
    bed.group[0].quota = 5 * MILLISECOND;
    bed.group[0].period = 5 * MILLISECOND;
    bed.item[0].group = 0;
    go(&bed);
    ends(&bed, 0, 6);
    assert_int_equal(bed.h.segments.count, 1);
    throttled(&bed, 0);
    os_harness_free(&bed.h);
}

/* A thread that comes while its group is throttled is new to the policy when it is let in. */
static void arrivals_into_a_throttled_group(void **state)
{
    struct bed bed = bed_of(2);

    (void)state;
    for (size_t i = 0; policy_all[i]; i++) {
        if (strncmp(policy_all[i]->name, "os.", 3) != 0)
            continue;
        bed.h.policy = policy_all[i];
        bed.group[1].quota = 2 * MILLISECOND;
        bed.item[0].group = bed.item[1].group = 2;
        bed.item[1].submit = 5 * MILLISECOND;
        bed.item[1].program = &one;
        go(&bed);
        assert_true(os_harness_thread(&bed.h, 1)->first_run >= 10 * MILLISECOND);
        assert_int_equal(os_harness_thread(&bed.h, 0)->cpu_time, 6 * MILLISECOND);
        assert_int_equal(os_harness_thread(&bed.h, 1)->cpu_time, MILLISECOND);
    }
    os_harness_free(&bed.h);
}

static void unknown_parents(void **state)
{
    struct bed bed = bed_of(1);

    (void)state;
    bed.group[1].parent = "c";
    bed.h.groups = bed.group;
    bed.h.items = bed.item;
    assert_false(os_harness_run(&bed.h, &bed.err));
    assert_string_equal(bed.err.text,
                        "platform: groups: 'b' is in 'c', which is no group listed before it");
    os_harness_free(&bed.h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outer_quota),
        cmocka_unit_test(both_quotas),
        cmocka_unit_test(periods_of_two_lengths),
        cmocka_unit_test(used_up_by_the_way),
        cmocka_unit_test(just_enough),
        cmocka_unit_test(arrivals_into_a_throttled_group),
        cmocka_unit_test(unknown_parents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
