/* Search and the planners without insertion: small tables by hand, beside their siblings. */
#include "policies/lib/dag/bil.h"
#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/fcp.h"
#include "policies/lib/dag/flb.h"
#include "policies/lib/dag/gdl.h"
#include "policies/lib/dag/hbmct.h"
#include "policies/lib/dag/rollout.h"
#include "policies/lib/dag/stochastic_heft.h"
#include "tests/support/dag_problem.h"
#include "tests/unit/unit.h"

struct expected {
    uint32_t processor;
    double start; /* units */
};

static void expect(struct dag_bed *bed, const char *who, const struct expected *expected)
{
    struct error err = { "" };

    if (!problem_check(&bed->problem, &bed->schedule, &err))
        fail_msg("%s", err.text);
    for (uint32_t i = 0; i < bed->problem.graph->tasks; i++) {
        const struct planned *at = &bed->schedule.task[i];

        if (at->processor != expected[i].processor || at->start != expected[i].start * bed->unit)
            fail_msg("%s: task %u on %u at %g, not on %u at %g", who, i, at->processor,
                     at->start / bed->unit, expected[i].processor, expected[i].start);
    }
}

/*
 * B loses 16 when it does not get processor 0, A only 1: GDL lets B have it. DLS looks at levels
 * alone (A 24.5, since C follows; B 12) and gives it to A.
 */
static void gdl_sees_what_is_scarce(void **unused)
{
    static const double cost[] = { 4, 5, 4, 20, 20, 20 };
    static const struct dag_problem_edge edge[] = { { 0, 2, 0 } };
    struct dag_problem_table table = {
        .tasks = 3, .processors = 2, .cost = cost, .edge = edge, .edges = 1
    };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    dag_bed_plan(&bed, gdl_plan);
    expect(&bed, "gdl", (struct expected[]){ { 1, 0 }, { 0, 0 }, { 0, 5 } });
    dag_bed_plan(&bed, plan_dls);
    expect(&bed, "dls", (struct expected[]){ { 0, 0 }, { 0, 4 }, { 1, 4 } });
    dag_bed_close(&bed);
}

/*
 * A takes 10 on either processor and sends 50 to B, which takes 30 on 0 and 10 on 1. The descendant
 * term is 20 - min(30, 50 + 10) = -10 on 0 and 20 - 10 = 10 on 1: GDL puts A where B will be fast.
 */
static void gdl_sees_the_descendant(void **unused)
{
    static const double cost[] = { 10, 10, 30, 10 };
    static const struct dag_problem_edge edge[] = { { 0, 1, 50 } };
    struct dag_problem_table table = {
        .tasks = 2, .processors = 2, .cost = cost, .edge = edge, .edges = 1
    };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    dag_bed_plan(&bed, gdl_plan);
    expect(&bed, "gdl", (struct expected[]){ { 1, 0 }, { 1, 10 } });
    dag_bed_plan(&bed, plan_dls);
    expect(&bed, "dls", (struct expected[]){ { 0, 0 }, { 0, 10 } });
    dag_bed_close(&bed);
}

/*
 * Two ready tasks: the second smallest makespan decides. A (1, 9) goes before B (6, 6), since 9 >
 * 6, and takes processor 0; B has 1 + 6 there and 6 on 1. HEFT takes B first, its mean being
 * larger.
 */
static void bil_asks_for_the_second_best(void **unused)
{
    static const double cost[] = { 1, 9, 6, 6 };
    struct dag_problem_table table = { .tasks = 2, .processors = 2, .cost = cost };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    dag_bed_plan(&bed, bil_plan);
    expect(&bed, "bil", (struct expected[]){ { 0, 0 }, { 1, 0 } });
    dag_bed_plan(&bed, planners[0].plan);
    expect(&bed, "heft", (struct expected[]){ { 0, 6 }, { 0, 0 } });
    dag_bed_close(&bed);
}

/*
 * Three ready tasks on two processors: k / P - 1 is 1/2. D (0, 6) follows A with 9 bytes, so A's
 * level is 7 + 0 on P1 and 2 + 6 on P2 (or 2 + 9 + 0); those of B and C are 7 everywhere. A goes
 * first, with 8 against 7. By level alone it would go to P1 (7 against 8); with half its time, 7 +
 * 3.5 against 8 + 1, it goes to P2.
 */
static void bil_counts_time_when_crowded(void **unused)
{
    static const double cost[] = { 7, 2, 7, 7, 7, 7, 0, 6 };
    static const struct dag_problem_edge edge[] = { { 0, 3, 9 } };
    struct dag_problem_table table = {
        .tasks = 4, .processors = 2, .cost = cost, .edge = edge, .edges = 1
    };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    dag_bed_plan(&bed, bil_plan);
    assert_int_equal(bed.schedule.task[0].processor, 1);
    assert_true(bed.schedule.task[0].start == 0);
    dag_bed_close(&bed);
}

/*
 * All three are fastest on processor 0, which would end at 6. The first leaves (3 on processor 1),
 * then processor 0 ends at 4 and no other can leave for an earlier end.
 */
static void hbmct_balances_a_group(void **unused)
{
    static const double cost[] = { 2, 3, 2, 3, 2, 3 };
    struct dag_problem_table table = { .tasks = 3, .processors = 2, .cost = cost };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    dag_bed_plan(&bed, hbmct_plan);
    expect(&bed, "hbmct", (struct expected[]){ { 1, 0 }, { 0, 0 }, { 0, 2 } });
    dag_bed_plan(&bed, planners[0].plan);
    expect(&bed, "heft", (struct expected[]){ { 0, 0 }, { 1, 0 }, { 0, 2 } });
    dag_bed_close(&bed);
}

/* FCP takes the task of the larger bottom level though it comes at 5; FLB what can start first. */
static void fcp_by_level_flb_by_start(void **unused)
{
    static const double cost[] = { 1, 10 }, released[] = { 0, 5 };
    struct dag_problem_table table = {
        .tasks = 2, .processors = 1, .cost = cost, .released = released
    };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    assert_true(fcp_plan(&bed.problem, 2, &bed.schedule, &err));
    expect(&bed, "fcp", (struct expected[]){ { 0, 15 }, { 0, 5 } });
    dag_bed_plan(&bed, flb_plan);
    expect(&bed, "flb", (struct expected[]){ { 0, 0 }, { 0, 5 } });
    dag_bed_close(&bed);
}

/*
 * One processor. A list of one: task 0 is in it, 1 and 2 wait behind in the queue, so they go in
 * that order. With room for all the longest goes first.
 */
static void fcp_list_is_short(void **unused)
{
    static const double cost[] = { 1, 2, 3 };
    struct dag_problem_table table = { .tasks = 3, .processors = 1, .cost = cost };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    assert_true(fcp_plan(&bed.problem, 0, &bed.schedule, &err));
    expect(&bed, "fcp", (struct expected[]){ { 0, 0 }, { 0, 1 }, { 0, 3 } });
    assert_true(fcp_plan(&bed.problem, 3, &bed.schedule, &err));
    expect(&bed, "fcp", (struct expected[]){ { 0, 5 }, { 0, 3 }, { 0, 0 } });
    dag_bed_close(&bed);
}

/*
 * FCP with two processors, both tasks' messages from 0: A [0, 4] sends 3 to B. The enabling
 * processor is free at 4, the idle one has the data at 7, so B stays. C (no message) goes to the
 * idle one.
 */
static void fcp_prefers_the_enabling_processor(void **unused)
{
    static const double cost[] = { 4, 4, 2, 2, 1, 1 };
    static const struct dag_problem_edge edge[] = { { 0, 1, 3 } };
    struct dag_problem_table table = {
        .tasks = 3, .processors = 2, .cost = cost, .edge = edge, .edges = 1
    };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    assert_true(fcp_plan(&bed.problem, 0, &bed.schedule, &err));
    expect(&bed, "fcp", (struct expected[]){ { 0, 0 }, { 0, 4 }, { 1, 0 } });
    dag_bed_close(&bed);
}

/*
 * Weights of noise 1 are twice the costs, so a transfer of 5 weighs half: B takes 8 on 0 and 4 on
 * 1. HEFT: 2 + 8 < 2 + 5 + 4. With doubled weights 4 + 16 > 4 + 5 + 8.
 */
static void stochastic_heft_weighs_costs(void **unused)
{
    static const double cost[] = { 2, 9, 8, 4 };
    static const struct dag_problem_edge edge[] = { { 0, 1, 5 } };
    struct dag_problem_table table = {
        .tasks = 2, .processors = 2, .cost = cost, .edge = edge, .edges = 1
    };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    dag_bed_plan(&bed, planners[0].plan);
    expect(&bed, "heft", (struct expected[]){ { 0, 0 }, { 0, 2 } });
    assert_true(stochastic_heft_plan(&bed.problem, 1e9, &bed.schedule, &err));
    expect(&bed, "no noise", (struct expected[]){ { 0, 0 }, { 0, 2 } });
    bed.problem.noise = 1;
    assert_true(stochastic_heft_plan(&bed.problem, 1e9, &bed.schedule, &err));
    expect(&bed, "noise", (struct expected[]){ { 0, 0 }, { 1, 7 } });
    dag_bed_close(&bed);
    assert_true(stochastic_heft_weight(4e9, .5, 1e9) == 6e9);
    assert_true(stochastic_heft_weight(4e9, 2, 1e9) == 4.5e9); /* sd 8: 4 (1 + 1/8) */
    assert_true(stochastic_heft_weight(4e9, 2, 1e6) == 4000500000.);
    assert_true(stochastic_heft_weight(0, 2, 1e9) == 0);
}

/*
 * HEFT puts B (8 on P1, 4 on P2, 5 away from A) behind A on P1 and ends at 10; made to run on P2, B
 * ends at 11. A on P2 (9): B follows there at 13. Ends by group: A's is 2, B's 10.
 */
static void rollout_completes_a_step(void **unused)
{
    static const double cost[] = { 2, 9, 8, 4 };
    static const uint32_t apart[] = { 0, 1 }, only_b[] = { ROLLOUT_NO_GROUP, 0 };
    static const struct dag_problem_edge edge[] = { { 0, 1, 5 } };
    struct dag_problem_table table = {
        .tasks = 2, .processors = 2, .cost = cost, .edge = edge, .edges = 1, .unit = 1
    };
    struct rollout r = { .base = &planners[0] };
    struct dag_bed bed = { 0 };

    (void)unused;
    assert_string_equal(r.base->name, "heft");
    dag_bed_open(&bed, &table);
    rollout_open(&r, &bed.problem);
    assert_true(rollout_value(&r, 0, PROBLEM_NOWHERE) == 10);
    assert_true(rollout_value(&r, 1, 1) == 11);
    assert_int_equal(r.schedule.task[1].processor, 1);
    assert_true(rollout_value(&r, 0, 1) == 13);
    assert_true(rollout_value(&r, 0, PROBLEM_NOWHERE) == 10); /* nothing is left of the trials */
    rollout_close(&r);
    r = (struct rollout){ .base = &planners[0], .group = apart, .groups = 2 };
    rollout_open(&r, &bed.problem);
    assert_true(rollout_value(&r, 0, PROBLEM_NOWHERE) == 12);
    rollout_close(&r);
    r = (struct rollout){ .base = &planners[0], .group = only_b, .groups = 1 };
    rollout_open(&r, &bed.problem);
    assert_true(rollout_value(&r, 1, 1) == 11);
    rollout_close(&r);
    dag_bed_close(&bed);
}

/* A diamond of 1, 2 and 2 side by side, 1: on one core, 4 units of work have a window of 2. */
static void bounds_by_hand(void **unused)
{
    static const double cost[] = { 1, 2, 2, 1 };
    static const uint32_t one_kind[2];
    static const struct dag_problem_edge edge[] = {
        { 0, 1, 9 }, { 0, 2, 9 }, { 1, 3, 9 }, { 2, 3, 9 }
    };
    struct dag_problem_table table = { .tasks = 4,
                                       .processors = 1,
                                       .cost = cost,
                                       .edge = edge,
                                       .edges = 4,
                                       .unit = 1,
                                       .kinds = 1,
                                       .kind = one_kind };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    assert_true(bounds_path(&bed.problem) == 4);
    assert_true(bounds_load(&bed.problem) == 6);
    assert_true(bounds_intervals(&bed.problem) == 6); /* 4 in [1, 3], 2 too many */
    dag_bed_close(&bed);
    table.processors = 2;
    table.release = 10;
    dag_bed_open(&bed, &table);
    assert_true(bounds_path(&bed.problem) == 14);
    assert_true(bounds_load(&bed.problem) == 13);
    assert_true(bounds_intervals(&bed.problem) == 14);
    dag_bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gdl_sees_what_is_scarce),
        cmocka_unit_test(gdl_sees_the_descendant),
        cmocka_unit_test(bil_asks_for_the_second_best),
        cmocka_unit_test(bil_counts_time_when_crowded),
        cmocka_unit_test(hbmct_balances_a_group),
        cmocka_unit_test(fcp_by_level_flb_by_start),
        cmocka_unit_test(fcp_list_is_short),
        cmocka_unit_test(fcp_prefers_the_enabling_processor),
        cmocka_unit_test(stochastic_heft_weighs_costs),
        cmocka_unit_test(rollout_completes_a_step),
        cmocka_unit_test(bounds_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
