/* Partitioned policies: who gets which CPU, against sets played slot by slot. */
#include <stdio.h>
#include <string.h>

#include "tests/support/rt_bed.h"
#include "tests/support/rt_naive.h"
#include "tests/unit/unit.h"

enum { SETS = 300, MOST = 12, ROOM = 200, CPUS = 3, HORIZON = 2 * RT_NAIVE_HYPERPERIOD };

static void append(char *text, int64_t cpu)
{
    size_t at = strlen(text);

    assert_true(cpu < CPUS);
    snprintf(text + at, ROOM - at, "%s%c", at ? " " : "", cpu < 0 ? '-' : (char)('0' + cpu));
}

/*
 * The CPU on which each task runs, "-" for none, as "0 0 1"; a task on two CPUs fails the test. How
 * many deadlines are missed.
 */
static size_t homes(const struct rt_task *task, size_t count, size_t cpus,
                    const char *const *params, char *text)
{
    static struct rt_bed bed;
    size_t misses = 0;

    text[0] = '\0';
    rt_bed_run_with(&bed, &(struct rt_case){ "os.partitioned", task, count, cpus, HORIZON },
                    params);
    for (size_t t = 0; t < count; t++) {
        int64_t home = -1;

        for (size_t i = 0; i < bed.h.segments.count; i++) {
            const struct os_harness_segment *row = vec_at(&bed.h.segments, i, sizeof *row);

            if (row->thread != (int64_t)t)
                continue;
            assert_true(home < 0 || home == row->cpu);
            home = row->cpu;
        }
        append(text, home);
    }
    for (size_t i = 0; i < bed.h.jobs.count; i++) {
        const struct os_harness_job *job = vec_at(&bed.h.jobs, i, sizeof *job);

        misses += job->missed != 0;
    }
    os_harness_free(&bed.h);
    return misses;
}

/* Order, fit and test. */
#define RULES(order, fit, test)                        \
    (const char *const[])                              \
    {                                                  \
        "order=" order, "fit=" fit, "test=" test, NULL \
    }

static void expect(const struct rt_task *task, size_t count, const char *const *params,
                   const char *expected)
{
    char text[ROOM];

    homes(task, count, CPUS, params, text);
    assert_string_equal(text, expected);
}

/* Shares .5, .6, .3, .4, .2: first fit .5 .3 .2 | .6 .4, best fit .5 .4 | .6 .3, worst one each. */
static void fits_by_hand(void **state)
{
    static const struct rt_task task[] = {
        { 10, 10, 5 }, { 10, 10, 6 }, { 10, 10, 3 }, { 10, 10, 4 }, { 10, 10, 2 }
    };

    (void)state;
    expect(task, 5, RULES("edf", "first", "utilization"), "0 1 0 1 0");
    expect(task, 5, RULES("edf", "best", "utilization"), "0 1 1 0 2");
    expect(task, 5, RULES("edf", "worst", "utilization"), "0 1 2 2 0");
}

/*
 * 1/2 + 1/3 = .8333 is over .8284 but 1.5 x 1.3333 = 2 is not over 2. 1/2 + 1/4 + 1/4 is full, and
 * harmonic: only response times find the room. With deadlines 2, 4, 8 the densities are 1/2, 1/2
 * and 1/4, but the demand by 2, 4, 8 is 1, 3, 7. RM puts the period 4 before the deadline 2, and
 * the other 8 may come before it as well.
 */
static void tests_by_hand(void **state)
{
    static const struct rt_task edge[] = { { 2, 2, 1 }, { 3, 3, 1 } };
    static const struct rt_task harmonic[] = { { 2, 2, 1 }, { 4, 4, 1 }, { 8, 8, 2 } };
    static const struct rt_task tight[] = { { 8, 2, 1 }, { 4, 4, 2 }, { 8, 8, 2 } };

    (void)state;
    expect(edge, 2, RULES("rm", "first", "utilization"), "0 1");
    expect(edge, 2, RULES("rm", "first", "hyperbolic"), "0 0");
    expect(edge, 2, RULES("rm", "first", "exact"), "0 0");
    expect(harmonic, 3, RULES("rm", "first", "hyperbolic"), "0 0 1");
    expect(harmonic, 3, RULES("rm", "first", "exact"), "0 0 0");
    expect(tight, 3, RULES("edf", "first", "utilization"), "0 0 1");
    expect(tight, 3, RULES("edf", "first", "exact"), "0 0 0");
    expect(tight, 3, RULES("dm", "first", "exact"), "0 0 0");
    expect(tight, 3, RULES("rm", "first", "exact"), "0 1 1");
}

static void refused(void **state)
{
    struct os_harness h = { .params = { "order=edf", "test=hyperbolic" } };
    struct rt_task task = { 10, 10, 1 };
    static struct rt_bed bed;
    struct error err = { "" };

    (void)state;
    rt_bed_run(&bed, &(struct rt_case){ "os.partitioned", &task, 1, 1, 10 });
    h.policy = bed.h.policy;
    h.items = bed.item;
    h.count = 1;
    os_harness_free(&bed.h);
    assert_false(os_harness_run(&h, &err));
    assert_non_null(strstr(err.text, "test: hyperbolic is for order: rm or dm"));
    os_harness_free(&h);
}

static bool has_ties(const struct rt_task *task, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (task[i].deadline == task[j].deadline || task[i].period == task[j].period)
                return true;
    return false;
}

/* Fits as the definitions say, room as the played set says; false: a task found none. */
static bool naive(const struct rt_task *task, size_t count, enum rt_naive_rule rule, int fit,
                  char *text)
{
    struct rt_task on[CPUS][MOST];
    size_t counts[CPUS] = { 0 };
    double used[CPUS] = { 0 };

    for (size_t t = 0; t < count; t++) {
        double share = (double)task[t].wcet / (double)task[t].deadline;
        int found = -1;

        for (int c = 0; c < CPUS; c++) {
            on[c][counts[c]] = task[t];
            if (rt_naive_play(on[c], counts[c] + 1, rule, 1, HORIZON).misses)
                continue;
            if (found < 0 || (fit == 1 && used[c] > used[found]) ||
                (fit == 2 && used[c] < used[found]))
                found = c;
        }
        if (found < 0)
            return false;
        counts[found]++;
        used[found] += share;
        append(text, found);
    }
    return true;
}

/* Random sets: the same CPUs, and no deadline is missed by those that all found room. */
static void against_the_played(void **state)
{
    static const char *const orders[] = { "order=rm", "order=dm", "order=edf" };
    static const enum rt_naive_rule rules[] = { RT_NAIVE_RM, RT_NAIVE_DM, RT_NAIVE_EDF };
    static const char *const fits[] = { "fit=first", "fit=best", "fit=worst" };
    size_t compared = 0, several = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 11);
    for (int set = 0; set < SETS; set++) {
        int order = set % 3, fit = set / 3 % 3;
        const char *const params[] = { orders[order], fits[fit], "test=exact", NULL };
        struct rt_task task[MOST];
        char expected[ROOM] = "", text[ROOM];
        size_t count = rt_naive_draw(task, MOST / 2, true, &rng);

        count += rt_naive_draw(task + count, MOST / 2, order > 0, &rng);
        if ((order < 2 && has_ties(task, count)) ||
            !naive(task, count, rules[order], fit, expected))
            continue;
        compared++;
        several += strchr(expected, '1') != NULL;
        assert_int_equal(homes(task, count, CPUS, params, text), 0);
        assert_string_equal(text, expected);
    }
    assert_true(compared > SETS / 5 && several > SETS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_by_hand),
        cmocka_unit_test(tests_by_hand),
        cmocka_unit_test(refused),
        cmocka_unit_test(against_the_played),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
