/* Decomposition of workflows: parts, shares of the deadline, windows. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/lib/spwd.h"
#include "tests/support/wsp_bed.h"
#include "tests/unit/unit.h"

static struct wsp_result solved(struct wsp_bed *bed, const struct spwd_options *options,
                                struct spwd_report *report)
{
    struct wsp_result result = { .choice = bed->choice };
    struct wsp_result again;
    struct error err;

    if (!spwd_solve(&bed->w, options, &result, report, &err))
        fail_msg("%s", err.text);
    again = result;
    wsp_evaluate(&bed->w, &again);
    assert_true(again.cost == result.cost && again.feasible == result.feasible);
    return result;
}

static void layered(struct wsp_bed *bed, uint64_t seed, uint32_t layers, uint32_t width)
{
    struct rng rng;

    rng_stream(&rng, 41, 0, RNG_TEST, seed);
    wsp_bed_open(bed);
    wsp_bed_layered(bed, &rng, layers, width, 2);
    wsp_bed_speeds(bed, &rng, 5);
    bed->w.deadline = 1.4 * wsp_bed_finish(bed, true);
}

/* A part that is everything is the problem itself. */
static void one_part_is_the_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct spwd_options options = { .part = { .method = WSP_GREEDY }, .max_subgraph_size = 30 };
        struct spwd_report report;
        struct wsp_result result;
        struct wsp_bed bed;
        struct error err;
        double cost;

        layered(&bed, seed, 5, 6);
        cost = solved(&bed, &options, &report).cost;
        assert_int_equal(report.parts, 1);
        result.choice = bed.choice;
        assert_true(wsp_solve(&bed.w, &options.part, &result, &err));
        assert_true(result.cost == cost);
        wsp_bed_close(&bed);
    }
}

/*
 * A chain of 6, 3 and 3 s (2 kinds: 4/3 and 2/3 of that, for 1 and 2), then two parallel tasks of 6
 * s, in parts of 2: the chain is cut into {6, 3} and {3 with nothing}, as 3 and the pair are too
 * many. Longest path 18 s. With a deadline of 18 s the parts have 9, 3 and 6 s.
 */
static void deadlines_are_shared_by_weight(void **state)
{
    static const double mean[] = { 6, 3, 3, 6, 6 };
    struct spwd_options options = { .part = { .method = WSP_GREEDY }, .max_subgraph_size = 2 };
    struct spwd_report report;
    struct wsp_result result;
    struct wsp_bed bed;

    (void)state;
    wsp_bed_open(&bed);
    for (uint32_t v = 1; v < 5; v++)
        wsp_bed_edge(&bed, v < 4 ? v - 1 : 2, v);
    wsp_bed_make(&bed, 5, 2);
    for (uint32_t v = 0; v < 5; v++) {
        bed.tau[2 * v] = mean[v] * 4 / 3;
        bed.tau[2 * v + 1] = mean[v] * 2 / 3;
        bed.cost[2 * v] = 1;
        bed.cost[2 * v + 1] = 2;
    }
    bed.w.deadline = 18;
    result = solved(&bed, &options, &report);
    assert_true(report.parts == 3 && report.barriers == 0 && report.late_parts == 0);
    assert_true(report.path_before == 18 && report.path_after == 18);
    assert_true(result.feasible && result.cost == 9 && result.finish == 14);
    assert_true(bed.choice[0] == 1 && bed.choice[1] == 0);

    /* Of the 4 s that are left, the third task would save most a second; both of the pair more. */
    options.rounds = 4;
    result = solved(&bed, &options, &report);
    assert_true(report.decomposed == 9 && result.cost == 7 && result.finish == 18);
    wsp_bed_close(&bed);
}

/* Any method, any size of part; rounds never make it worse. */
static void every_method_solves_parts(void **state)
{
    static const int methods[] = { WSP_GREEDY, WSP_DP, WSP_QUBO, WSP_PCP, WSP_MILP };

    (void)state;
    for (size_t m = 0; m < sizeof methods / sizeof methods[0]; m++)
        for (uint32_t size = 1; size < 30; size += 7) {
            struct spwd_options options = { .part = { .method = methods[m], .sweeps = 20 },
                                            .max_subgraph_size = size };
            struct spwd_report report;
            struct wsp_result result;
            struct wsp_bed bed;
            double cost;

            if (methods[m] == WSP_MILP)
                options.part.solver = milp_has(MILP_GLPK) ? MILP_GLPK : MILP_CBC;
            if (methods[m] == WSP_MILP && !milp_has(options.part.solver))
                continue;
            layered(&bed, size, 4, 10);
            result = solved(&bed, &options, &report);
            assert_true(result.feasible && result.cost == report.decomposed);
            assert_true(report.path_after >= report.path_before);
            cost = result.cost;
            options.rounds = 6;
            result = solved(&bed, &options, &report);
            assert_true(result.feasible && report.decomposed == cost);
            assert_true(result.cost <= cost && report.rounds > 0);
            wsp_bed_close(&bed);
        }
}

/* What needs no solver, cut into the smallest parts, ends at or below the same for the whole. */
static void slack_makes_up_for_cuts(void **state)
{
    static const int whole[] = { WSP_PCP, WSP_GREEDY, WSP_DP };
    int below = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct spwd_options options = { .part = { .method = WSP_DP },
                                        .max_subgraph_size = 5,
                                        .rounds = 4 };
        struct spwd_report report;
        struct wsp_bed bed;
        double cost;

        layered(&bed, seed, 8, 8);
        cost = solved(&bed, &options, &report).cost;
        for (size_t m = 0; m < 3; m++) {
            struct wsp_options alone = { .method = whole[m] };
            struct wsp_result result = { .choice = bed.choice };
            struct error err;

            assert_true(wsp_solve(&bed.w, &alone, &result, &err));
            assert_true(cost <= result.cost);
            below += cost < .95 * report.decomposed && cost < result.cost;
        }
        wsp_bed_close(&bed);
    }
    assert_true(below > 10);
}

/* The fastest machines end at the deadline, which leaves nothing for a barrier. */
static void late_parts_are_repaired(void **state)
{
    struct spwd_options options = { .part = { .method = WSP_GREEDY }, .max_subgraph_size = 8 };
    struct spwd_report report;
    struct wsp_result result;
    struct wsp_bed bed;

    (void)state;
    layered(&bed, 1, 6, 6);
    bed.w.deadline = wsp_bed_finish(&bed, true);
    result = solved(&bed, &options, &report);
    assert_true(report.barriers > 0 && report.late_parts > 0);
    assert_true(result.feasible);
    bed.w.deadline *= .99;
    options.rounds = 3;
    result = solved(&bed, &options, &report);
    assert_true(!result.feasible && report.rounds == 0);
    wsp_bed_close(&bed);
}

static void errors_say_which_part(void **state)
{
    struct spwd_options options = { .part = { .method = WSP_DP, .grid = 1 << 20 },
                                    .max_subgraph_size = 8 };
    struct wsp_result result;
    struct wsp_bed bed;
    struct error err;

    (void)state;
    layered(&bed, 1, 6, 6);
    result.choice = bed.choice;
    assert_false(spwd_solve(&bed.w, &options, &result, NULL, &err));
    assert_string_equal(err.text, "part 1 (tasks: 1): a grid of 1048576 steps is too fine; at "
                                  "most 65536");
    wsp_bed_close(&bed);
}

static void nothing_to_do_costs_nothing(void **state)
{
    struct spwd_options options = { .part = { .method = WSP_GREEDY },
                                    .max_subgraph_size = 8,
                                    .rounds = 2 };
    struct spwd_report report;
    struct wsp_bed bed;

    (void)state;
    wsp_bed_open(&bed);
    wsp_bed_make(&bed, 0, 2);
    assert_true(solved(&bed, &options, &report).feasible);
    wsp_bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_part_is_the_whole),
        cmocka_unit_test(deadlines_are_shared_by_weight),
        cmocka_unit_test(every_method_solves_parts),
        cmocka_unit_test(slack_makes_up_for_cuts),
        cmocka_unit_test(late_parts_are_repaired),
        cmocka_unit_test(errors_say_which_part),
        cmocka_unit_test(nothing_to_do_costs_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
