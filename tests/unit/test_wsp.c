/* Machine choice in workflows: every method against trying all, and by hand. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/lib/wsp_internal.h"
#include "tests/support/wsp_bed.h"
#include "tests/unit/unit.h"

enum { TASKS = 7, KINDS = 3 };

/* By hand from the definition: late if any task ends after its due time. */
static bool in_time(const struct wsp *w, const uint32_t *order, const uint32_t *choice)
{
    double finish[TASKS] = { 0 };

    for (uint32_t i = 0; i < w->tasks; i++) {
        uint32_t v = order[i];

        finish[v] = w->ready ? w->ready[v] : 0;
        for (uint32_t u = 0; u < w->tasks; u++)
            for (uint32_t e = w->succ_start[u]; e < w->succ_start[u + 1]; e++)
                if (w->succ[e] == v)
                    finish[v] = fmax(finish[v], finish[u]);
        finish[v] += w->tau[v * w->machines + choice[v]];
        if (finish[v] > (w->due ? w->due[v] : w->deadline) + 1e-9)
            return false;
    }
    return true;
}

/* The least cost of all choices, INFINITY if none is in time. */
static double by_trying(const struct wsp *w)
{
    uint32_t order[TASKS];
    uint32_t choice[TASKS] = { 0 };
    double least = (double)INFINITY;
    uint32_t at;

    assert_true(wsp_order(w, order));
    do {
        double cost = 0;

        for (uint32_t v = 0; v < w->tasks; v++)
            cost += w->cost[v * w->machines + choice[v]];
        if (cost < least && in_time(w, order, choice))
            least = cost;
        for (at = 0; at < w->tasks && ++choice[at] == w->machines; at++)
            choice[at] = 0;
    } while (at < w->tasks);
    return least;
}

/* A small workflow with a deadline between hopeless and easy. */
static void small(struct wsp_bed *bed, uint64_t seed, bool series_parallel)
{
    struct rng rng;
    uint32_t tasks;

    rng_stream(&rng, 31, 0, RNG_TEST, seed);
    wsp_bed_open(bed);
    tasks = 1 + (uint32_t)rng_below(&rng, TASKS);
    if (series_parallel)
        wsp_bed_series_parallel(bed, &rng, tasks);
    else
        wsp_bed_random(bed, &rng, tasks, .4);
    if (seed % 2)
        wsp_bed_speeds(bed, &rng, KINDS);
    else
        wsp_bed_unrelated(bed, &rng, KINDS);
    bed->w.deadline =
        floor(.8 * wsp_bed_finish(bed, true) + rng_uniform(&rng) * wsp_bed_finish(bed, false));
}

static struct wsp_result solved(struct wsp_bed *bed, const struct wsp_options *options)
{
    struct wsp_result result = { .choice = bed->choice };
    struct wsp_result again;
    struct error err;

    if (!wsp_solve(&bed->w, options, &result, &err))
        fail_msg("%s", err.text);
    again = result;
    wsp_evaluate(&bed->w, &again);
    assert_true(again.cost == result.cost && again.finish == result.finish);
    assert_true(again.feasible == result.feasible && result.bound >= again.bound);
    return result;
}

/* Feasible where something is, never below the least cost, bounds never above it. */
static void check_against(struct wsp_bed *bed, const struct wsp_options *options, double least)
{
    struct wsp_result result = solved(bed, options);

    assert_int_equal(result.feasible, !isinf(least));
    if (!result.feasible)
        return;
    assert_true(result.cost >= least * (1 - 1e-9));
    assert_true(result.bound <= least * (1 + 1e-9));
    if (options->method == WSP_MILP || result.optimal)
        assert_true(result.optimal && fabs(result.cost - least) <= 1e-9 * least);
}

static void check_all(struct wsp_bed *bed, double least, bool windows)
{
    for (int solver = MILP_GLPK; solver <= MILP_CBC; solver++)
        if (milp_has(solver))
            check_against(bed, &(struct wsp_options){ .method = WSP_MILP, .solver = solver },
                          least);
    for (int only = WSP_BEST; only <= WSP_PRICES; only++)
        check_against(bed, &(struct wsp_options){ .method = WSP_GREEDY, .construction = only },
                      least);
    check_against(bed, &(struct wsp_options){ .method = WSP_QUBO, .sweeps = 50 }, least);
    if (!windows)
        check_against(bed, &(struct wsp_options){ .method = WSP_DP }, least);
}

static void methods_against_trying_all(void **state)
{
    int hopeless = 0;
    int bound = 0;

    (void)state;
    for (uint64_t i = 0; i < 120; i++) {
        struct wsp_bed bed;
        double least;

        small(&bed, i, i % 4 < 2);
        least = by_trying(&bed.w);
        check_all(&bed, least, false);
        hopeless += isinf(least);
        bound += !isinf(least) && wsp_bed_finish(&bed, false) > bed.w.deadline;
        wsp_bed_close(&bed);
    }
    assert_true(hopeless > 10 && hopeless < 60 && bound > 30);
}

static void methods_keep_to_windows(void **state)
{
    int hopeless = 0;

    (void)state;
    for (uint64_t i = 0; i < 120; i++) {
        struct wsp_bed bed;
        double ready[TASKS], due[TASKS];
        double least;
        struct rng rng;

        small(&bed, i, false);
        rng_stream(&rng, 32, 0, RNG_TEST, i);
        for (uint32_t v = 0; v < bed.w.tasks; v++) {
            ready[v] = rng_below(&rng, 3) ? 0 : .3 * rng_uniform(&rng) * bed.w.deadline;
            due[v] = (rng_below(&rng, 3) ? 1 : .5 + .5 * rng_uniform(&rng)) * bed.w.deadline;
        }
        bed.w.ready = ready;
        bed.w.due = due;
        least = by_trying(&bed.w);
        check_all(&bed, least, true);
        hopeless += isinf(least);
        wsp_bed_close(&bed);
    }
    assert_true(hopeless > 20 && hopeless < 100);
}

/* Whole seconds on a grid of seconds: nothing is rounded. */
static void dp_is_exact_on_whole_seconds(void **state)
{
    int checked = 0;

    (void)state;
    for (uint64_t i = 0; i < 400; i += 2) {
        struct wsp_options options = { .method = WSP_DP };
        struct wsp_result result;
        struct wsp_bed bed;
        double least;

        small(&bed, i, true);
        least = by_trying(&bed.w);
        options.grid = (uint32_t)bed.w.deadline;
        result = solved(&bed, &options);
        if (!isinf(least) && options.grid > 0) {
            assert_true(result.cost == least && result.bound == least && result.optimal);
            checked++;
        }
        wsp_bed_close(&bed);
    }
    assert_true(checked > 100);
}

/* The finer the grid, the nearer cost and bound. */
static void dp_reports_what_the_grid_costs(void **state)
{
    struct wsp_bed bed;
    struct rng rng;
    double gap[2];

    (void)state;
    rng_stream(&rng, 33, 0, RNG_TEST, 0);
    wsp_bed_open(&bed);
    wsp_bed_series_parallel(&bed, &rng, 60);
    wsp_bed_speeds(&bed, &rng, 5);
    bed.w.deadline = (wsp_bed_finish(&bed, true) + wsp_bed_finish(&bed, false)) / 2;
    for (int fine = 0; fine < 2; fine++) {
        struct wsp_result result =
            solved(&bed, &(struct wsp_options){ .method = WSP_DP, .grid = fine ? 8000 : 500 });

        assert_true(result.feasible && !result.optimal);
        gap[fine] = result.cost / result.bound - 1;
    }
    assert_true(gap[0] > gap[1] && gap[0] < .05 && gap[1] < .005);
    wsp_bed_close(&bed);
}

/* Kinds of 10 s for 10 and 5 s for 20; twice the same task in a row, and 15 s. */
static void pcp_keeps_a_path_on_one_kind(void **state)
{
    struct wsp_bed bed;

    (void)state;
    wsp_bed_open(&bed);
    wsp_bed_edge(&bed, 0, 1);
    wsp_bed_make(&bed, 2, 2);
    for (uint32_t v = 0; v < 2; v++) {
        bed.tau[2 * v] = bed.cost[2 * v] = 10;
        bed.tau[2 * v + 1] = 5;
        bed.cost[2 * v + 1] = 20;
    }
    bed.w.deadline = 15;
    assert_true(solved(&bed, &(struct wsp_options){ .method = WSP_GREEDY }).cost == 30);
    assert_true(solved(&bed, &(struct wsp_options){ .method = WSP_PCP }).cost == 40);
    bed.w.deadline = 20;
    assert_true(solved(&bed, &(struct wsp_options){ .method = WSP_PCP }).cost == 20);
    wsp_bed_close(&bed);
}

/*
 * a (8 s or 4 s) to c, b (6 s or 3 s) to c, c (2 s or 1 s); costs are the square of the speed; 8 s.
 * On the fastest kinds a ends at 4, b at 3, so the first path is a, c: 10 s slow, 5 s fast, so fast
 * it is, at 16 + 4. Then b may end at 7 and stays slow.
 */
static void pcp_follows_critical_parents(void **state)
{
    static const double work[] = { 8, 6, 2 };
    struct wsp_bed bed;
    struct wsp_result result;

    (void)state;
    wsp_bed_open(&bed);
    wsp_bed_edge(&bed, 0, 2);
    wsp_bed_edge(&bed, 1, 2);
    wsp_bed_make(&bed, 3, 2);
    for (uint32_t v = 0; v < 3; v++) {
        bed.tau[2 * v] = bed.cost[2 * v] = work[v];
        bed.tau[2 * v + 1] = work[v] / 2;
        bed.cost[2 * v + 1] = 2 * work[v];
    }
    bed.w.deadline = 8;
    result = solved(&bed, &(struct wsp_options){ .method = WSP_PCP });
    assert_true(result.cost == 26 && result.finish == 7 && result.feasible);
    assert_true(bed.choice[0] == 1 && bed.choice[1] == 0 && bed.choice[2] == 1);
    wsp_bed_close(&bed);
}

/* One fastest kind for all: where the deadline can be kept, IC-PCP keeps it. */
static void pcp_is_in_time(void **state)
{
    int late = 0;

    (void)state;
    for (uint64_t i = 1; i < 200; i += 2) {
        struct wsp_bed bed;

        small(&bed, i, false);
        check_against(&bed, &(struct wsp_options){ .method = WSP_PCP }, by_trying(&bed.w));
        late += wsp_bed_finish(&bed, true) > bed.w.deadline;
        wsp_bed_close(&bed);
    }
    assert_true(late > 5 && late < 60);
}

static void windows_follow_changes(void **state)
{
    struct wsp_options options = { 0 };
    double start[200], latest[200];
    uint32_t order[200];
    struct wsp_task task;
    struct wsp_live live;
    struct wsp_bed bed;
    struct slab slab;
    struct rng rng;

    (void)state;
    rng_stream(&rng, 34, 0, RNG_TEST, 0);
    wsp_bed_open(&bed);
    wsp_bed_random(&bed, &rng, 200, .03);
    wsp_bed_unrelated(&bed, &rng, 4);
    bed.w.deadline = 30;
    assert_true(wsp_order(&bed.w, order));
    task = (struct wsp_task){ &bed.w, &options, order, bed.arena };
    slab_init(&slab, bed.arena);
    wsp_live_open(&live, &task, bed.choice, &slab);
    for (int i = 0; i < 500; i++) {
        uint32_t v = (uint32_t)rng_below(&rng, 200);
        uint32_t late = 0;

        bed.choice[v] = (uint32_t)rng_below(&rng, 4);
        wsp_live_forward(&live, v);
        wsp_live_backward(&live, v);
        wsp_windows(&bed.w, order, bed.choice, start, latest);
        for (v = 0; v < 200; v++) {
            late += wsp_is_end(&bed.w, v) &&
                    start[v] + wsp_tau(&bed.w, v, bed.choice[v]) > 30 + live.tolerance;
            assert_true(live.start[v] == start[v] && live.latest[v] == latest[v]);
        }
        assert_int_equal(heap_count(&live.late), late);
    }
    wsp_bed_close(&bed);
}

static void starts_do_not_change_the_optimum(void **state)
{
    (void)state;
    if (!milp_has(MILP_CBC))
        skip();
    for (uint64_t i = 0; i < 20; i++) {
        struct wsp_options options = { .method = WSP_MILP, .solver = MILP_CBC };
        struct wsp_result first;
        struct wsp_bed bed;

        small(&bed, i, false);
        first = solved(&bed, &options);
        for (uint32_t v = 0; v < bed.w.tasks; v++)
            bed.choice[v] = wsp_fastest(&bed.w, v);
        options.start = true;
        assert_true(solved(&bed, &options).cost == first.cost);
        wsp_bed_close(&bed);
    }
}

static void refused(struct wsp_bed *bed, const struct wsp_options *options, const char *text)
{
    struct wsp_result result = { .choice = bed->choice };
    struct error err;

    assert_false(wsp_solve(&bed->w, options, &result, &err));
    assert_string_equal(err.text, text);
}

static void what_a_method_cannot_do_is_an_error(void **state)
{
    static const double none[32];
    struct wsp_bed bed;
    struct rng rng;

    (void)state;
    rng_stream(&rng, 35, 0, RNG_TEST, 0);
    wsp_bed_open(&bed);
    wsp_bed_layered(&bed, &rng, 8, 4, 4);
    wsp_bed_speeds(&bed, &rng, 2);
    bed.w.deadline = wsp_bed_finish(&bed, true) * 1.01;
    refused(&bed, &(struct wsp_options){ .method = WSP_QUBO },
            "method qubo needs a constraint for each path, and of 32 tasks more than 256 paths may "
            "be late; use smaller parts or a higher limit");
    refused(&bed, &(struct wsp_options){ .method = WSP_DP, .grid = 100000 },
            "a grid of 100000 steps is too fine; at most 65536");
    refused(&bed, &(struct wsp_options){ .method = 9 }, "there is no method 9 for workflows");
    bed.w.ready = none;
    refused(&bed, &(struct wsp_options){ .method = WSP_DP },
            "method dp knows no windows of single tasks");
    wsp_bed_close(&bed);
}

static void nothing_to_do_costs_nothing(void **state)
{
    struct wsp_bed bed;

    (void)state;
    wsp_bed_open(&bed);
    wsp_bed_make(&bed, 0, 3);
    bed.w.deadline = 0;
    for (int method = WSP_MILP; method <= WSP_PCP; method++) {
        struct wsp_result result = solved(&bed, &(struct wsp_options){ .method = method });

        assert_true(result.feasible && result.cost == 0 && result.finish == 0);
    }
    wsp_bed_close(&bed);
}

static void annealing_is_the_same_for_the_same_seed(void **state)
{
    struct wsp_options options = { .method = WSP_QUBO, .sweeps = 30, .paths = 4000 };
    uint32_t first[40];
    struct wsp_bed bed;
    struct rng rng;
    bool differs = false;

    (void)state;
    rng_stream(&rng, 36, 0, RNG_TEST, 0);
    wsp_bed_open(&bed);
    wsp_bed_layered(&bed, &rng, 5, 8, 3);
    wsp_bed_speeds(&bed, &rng, 5);
    bed.w.deadline = wsp_bed_finish(&bed, true) * 1.3;
    for (options.seed = 0; options.seed < 4; options.seed++) {
        solved(&bed, &options);
        if (options.seed > 0)
            differs |= memcmp(first, bed.choice, sizeof first) != 0;
        memcpy(first, bed.choice, sizeof first);
        solved(&bed, &options);
        assert_memory_equal(first, bed.choice, sizeof first);
    }
    assert_true(differs);
    wsp_bed_close(&bed);
}

static void cycles_are_told(void **state)
{
    struct wsp_bed bed;
    uint32_t order[3];

    (void)state;
    wsp_bed_open(&bed);
    wsp_bed_edge(&bed, 0, 1);
    wsp_bed_edge(&bed, 1, 2);
    wsp_bed_edge(&bed, 2, 1);
    wsp_bed_make(&bed, 3, 1);
    assert_false(wsp_order(&bed.w, order));
    wsp_bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_against_trying_all),
        cmocka_unit_test(methods_keep_to_windows),
        cmocka_unit_test(dp_is_exact_on_whole_seconds),
        cmocka_unit_test(dp_reports_what_the_grid_costs),
        cmocka_unit_test(pcp_keeps_a_path_on_one_kind),
        cmocka_unit_test(pcp_follows_critical_parents),
        cmocka_unit_test(pcp_is_in_time),
        cmocka_unit_test(windows_follow_changes),
        cmocka_unit_test(starts_do_not_change_the_optimum),
        cmocka_unit_test(what_a_method_cannot_do_is_an_error),
        cmocka_unit_test(nothing_to_do_costs_nothing),
        cmocka_unit_test(annealing_is_the_same_for_the_same_seed),
        cmocka_unit_test(cycles_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
