/* Every solver of VM rescheduling on small random clusters, against rules that any plan keeps. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/lib/cloud/beam_search.h"
#include "policies/lib/cloud/exact.h"
#include "policies/lib/cloud/filter_score.h"
#include "policies/lib/cloud/large_neighbourhood.h"
#include "policies/lib/cloud/macro_greedy.h"
#include "policies/lib/cloud/partition.h"
#include "policies/lib/cloud/single_move.h"
#include "policies/lib/cloud/swap_search.h"
#include "policies/lib/cloud/tree_search.h"
#include "tests/support/random_trial.h"
#include "tests/unit/unit.h"

static void run_filter_score(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    (void)arena;
    filter_score(t, limits);
}

static void run_macro_greedy(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    macro_greedy(t, limits, &(struct macro_greedy_params){ false }, arena);
}

static void run_stubborn(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    macro_greedy(t, limits, &(struct macro_greedy_params){ true }, arena);
}

static void run_large_neighbourhood(struct trial *t, const struct plan_limits *limits,
                                    struct arena *arena)
{
    struct large_neighbourhood_params params = { 50, 0.4, 1 };

    large_neighbourhood(t, limits, &params, arena);
}

static void run_beam_sets(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct beam_search_params params = { 4, 3, 100, BEAM_SETS };

    beam_search(t, limits, &params, arena);
}

static void run_beam_moves(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct beam_search_params params = { 4, 3, 100, BEAM_MOVES };

    beam_search(t, limits, &params, arena);
}

static void run_tree_search(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct tree_search_params params = { 60, 4, 0.3, 1 };

    tree_search(t, limits, &params, arena);
}

static void run_swap_search(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    swap_search(t, limits, &(struct swap_search_params){ 1000 }, arena);
}

static void run_exact(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct exact_params params = { MILP_GLPK, 100, 0, t->vms % 4 == 0 };
    struct exact_result result;
    struct error err;

    (void)arena;
    if (milp_has(MILP_GLPK) && !exact(t, limits, &params, &result, &err))
        fail_msg("%s", err.text);
}

static void run_partition(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct partition_params params = { .parts = 1 + t->vms % 3, .seed = t->vms % 2 };
    struct error err;

    (void)arena;
    assert_true(partition(t, limits, &params, &err));
}

/* One row a solver. */
static const struct solver {
    const char *name;
    void (*run)(struct trial *t, const struct plan_limits *limits, struct arena *arena);
    bool slow;     /* not tried on all clusters */
    bool residues; /* follows residues, not the value: several terms may get worse */
} solvers[] = {
    { "macro_greedy", run_macro_greedy, false, false },
    { "stubborn", run_stubborn, false, false },
    { "single_move", single_move, false, false },
    { "filter_score", run_filter_score, false, true },
    { "large_neighbourhood", run_large_neighbourhood, false, false },
    { "beam of sets", run_beam_sets, false, false },
    { "beam of moves", run_beam_moves, false, false },
    { "tree_search", run_tree_search, false, false },
    { "swap_search", run_swap_search, false, false },
    { "exact", run_exact, true, false },
    { "partition", run_partition, false, false },
};
enum { SOLVERS = sizeof solvers / sizeof solvers[0] };

/* The least value after at most `left` more moves, by trying all of them. */
static double brute(struct trial *t, uint32_t left)
{
    double best = trial_value(t);

    for (uint32_t vm = 0; left > 0 && vm < t->vms; vm++)
        for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++) {
            double value;

            if (!trial_can_move(t, vm, spot))
                continue;
            trial_move(t, vm, spot);
            value = brute(t, left - 1);
            trial_undo(t);
            best = value < best ? value : best;
        }
    return best;
}

/* All kinds of clusters that a test can meet. */
static struct random_trial variant(uint32_t i)
{
    return (struct random_trial){
        .pms = 3 + i % 3,
        .vms = 10 + i % 5,
        .nodes = 1 + i / 2 % 3,
        .moves = 16,
        .groups = i / 3 % 3,
        .memory = i / 4 % 2,
        .odd = i / 8 % 2,
        .ragged = i % 7 == 0,
        .fixed = i / 16 % 2,
        .terms = 1 + (i / 5 % 4 == 3 ? 2 : 0),
    };
}

/* A plan is a sequence of possible moves, within limits, that ends as soon as the goal is met. */
static void check_plan(struct trial *t, const struct plan_limits *limits)
{
    struct trial_move log[16];
    uint32_t count = t->moves;

    assert_true(count <= limits->moves);
    memcpy(log, t->log, count * sizeof *log);
    trial_undo_to(t, 0);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(trial_check(t, log[i].vm, log[i].to), TRIAL_LEGAL);
        trial_move(t, log[i].vm, log[i].to);
    }
}

static void plans_keep_the_rules(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 300; i++) {
        struct arena *arena = arena_create();
        struct random_trial how = variant(i);
        struct rng rng;
        struct trial *t;
        double before;

        rng_stream(&rng, 9, 0, RNG_TEST, i);
        how.pms += 4;
        how.vms += 30;
        t = random_trial(&how, &rng, arena);
        before = trial_value(t);
        for (size_t s = 0; s < SOLVERS; s++) {
            struct trial *again = trial_clone(t, arena);
            struct plan_limits limits = { 1 + i % 16, i % 3 ? -1 : 0.8 * before };
            struct plan_report report;

            if (solvers[s].slow && i % 30)
                continue;
            solvers[s].run(t, &limits, arena);
            solvers[s].run(again, &limits, arena);
            assert_int_equal(t->moves, again->moves);
            assert_memory_equal(t->log, again->log, t->moves * sizeof *t->log);
            check_plan(t, &limits);
            report = plan_report(t, &limits);
            assert_true(report.value >= report.bound - TRIAL_EPSILON);
            assert_true(report.before == before && report.moves == t->moves);
            if (!solvers[s].residues || how.terms == 1)
                assert_true(report.value <= before + TRIAL_EPSILON);
            if (limits.goal >= 0 && report.value <= limits.goal)
                assert_true(report.fewest <= report.moves);
            trial_undo_to(t, 0);
        }
        arena_destroy(arena);
    }
}

static void nobody_beats_brute_force_nor_it_the_bound(void **state)
{
    enum { CASES = 160 };
    double gap[SOLVERS][2] = { 0 }, possible[SOLVERS][2] = { 0 };
    double gained = 0;
    int tight = 0, tighter = 0;

    (void)state;
    for (uint32_t i = 0; i < CASES; i++) {
        struct arena *arena = arena_create();
        struct random_trial how = variant(i);
        struct plan_limits limits = { 2 + (i % 4 == 0), -1 };
        struct rng rng;
        struct trial *t;
        struct trial_bound *bounds;
        double before, least, bound;

        rng_stream(&rng, 10, 0, RNG_TEST, i);
        t = random_trial(&how, &rng, arena);
        before = trial_value(t);
        least = brute(t, limits.moves);
        bounds = trial_bound_make(t, arena);
        bound = trial_bound_value(bounds, limits.moves);
        assert_true(bound <= least + TRIAL_EPSILON);
        tight += bound >= least - TRIAL_EPSILON;
        trial_bound_tighten(bounds, t, limits.moves, t->slots, 100);
        for (uint32_t moves = 0; moves <= limits.moves; moves++)
            assert_true(trial_bound_value(bounds, moves) <= brute(t, moves) + TRIAL_EPSILON);
        bound = trial_bound_value(bounds, limits.moves);
        tighter += bound >= least - TRIAL_EPSILON;
        gained += before - least;
        for (size_t s = 0; s < SOLVERS; s++) {
            if (solvers[s].slow && i % 4)
                continue;
            solvers[s].run(t, &limits, arena);
            assert_true(trial_value(t) >= least - TRIAL_EPSILON);
            gap[s][how.memory || how.groups] += trial_value(t) - least;
            possible[s][how.memory || how.groups] += before - least;
            trial_undo_to(t, 0);
        }
        arena_destroy(arena);
    }
    printf("optimum: value lower by %.3f; the bound by residues equals it in %d, with prices in %d "
           "of %d\n",
           gained / CASES, tight, tighter, CASES);
    for (size_t s = 0; s < SOLVERS; s++)
        printf("%-20s misses %5.1f %% of that; %5.1f %% with memory or anti-affinity\n",
               solvers[s].name, 100 * gap[s][0] / possible[s][0], 100 * gap[s][1] / possible[s][1]);
}

/* A program proves what trying everything finds, by kinds and VM by VM, by both solvers. */
static void programs_find_the_optimum(void **state)
{
    enum { CASES = 48 };
    int equal = 0, solved = 0;

    (void)state;
    for (uint32_t i = 0; i < CASES; i++) {
        struct arena *arena = arena_create();
        struct random_trial how = variant(i);
        struct plan_limits limits = { 2, -1 };
        struct rng rng;
        struct trial *t;
        double least;

        rng_stream(&rng, 14, 0, RNG_TEST, i);
        t = random_trial(&how, &rng, arena);
        least = brute(t, limits.moves);
        for (int way = 0; way < 3; way++) {
            struct exact_params params = { way == 2 ? MILP_CBC : MILP_GLPK, 0, 0, way == 1 };
            struct exact_result result;
            struct error err;

            if (!milp_has(params.solver))
                continue;
            if (!exact(t, &limits, &params, &result, &err))
                fail_msg("%s", err.text);
            assert_int_equal(result.status, MILP_OPTIMAL);
            assert_true(!result.timed && fabs(result.bound - result.value) < 1e-6);
            /* What no order of moves can reach may be lower still. */
            assert_true(result.value <= least + 1e-9);
            assert_true(trial_value(t) >= least - 1e-9);
            equal += trial_value(t) <= least + 1e-9;
            solved++;
            trial_undo_to(t, 0);
        }
        arena_destroy(arena);
    }
    printf("%d of %d plans from programs are optimal\n", equal, solved);
    assert_true(equal >= 0.95 * solved);
}

/* The fewest moves to a goal: not more than it takes by trying, whatever the cluster. */
static void programs_reach_goals_with_fewest_moves(void **state)
{
    struct exact_params params = { MILP_GLPK, 0, 0, false };
    int reached = 0;

    (void)state;
    if (!milp_has(params.solver))
        skip();
    for (uint32_t i = 0; i < 16; i++) {
        struct arena *arena = arena_create();
        struct random_trial how = variant(i);
        struct plan_limits limits = { 3, -1 };
        struct exact_result result;
        struct error err;
        struct rng rng;
        struct trial *t;
        uint32_t fewest = 0;
        double reachable;

        rng_stream(&rng, 15, 0, RNG_TEST, i);
        t = random_trial(&how, &rng, arena);
        limits.goal = brute(t, 1 + i % 2) + TRIAL_EPSILON;
        while (brute(t, fewest) > limits.goal)
            fewest++;
        if (!exact(t, &limits, &params, &result, &err))
            fail_msg("%s", err.text);
        assert_true(trial_value(t) > limits.goal || t->moves >= fewest);
        reached += trial_value(t) <= limits.goal && t->moves == fewest;
        /* Out of reach: as low as it gets instead. */
        trial_undo_to(t, 0);
        limits = (struct plan_limits){ 1, 0 };
        assert_true(exact(t, &limits, &params, &result, &err));
        reachable = trial_value(t);
        trial_undo_to(t, 0);
        assert_true(fabs(reachable - brute(t, 1)) < 1e-9);
        arena_destroy(arena);
    }
    printf("%d of 16 goals reached with the fewest moves\n", reached);
    assert_true(reached >= 15);
}

/* Nothing to move, nothing free, no moves allowed: every solver leaves the trial as it is. */
static void nothing_to_do_is_no_harm(void **state)
{
    (void)state;
    for (int what = 0; what < 4; what++) {
        struct trial_size size = { .pms = 2, .numas = 4, .vms = 2, .moves = 4 };
        struct plan_limits limits = { what == 3 ? 0 : 4, what == 2 ? 1 : -1 };
        struct arena *arena = arena_create();
        struct trial *t = trial_begin(arena, &size);
        struct trial_pm pm = { .nodes = 2, .all_cpu = { 44000, 44000 } };
        struct trial_aim aim = trial_aim_cores(16);

        pm.free_cpu[0] = what == 1 ? 0 : 14000;
        trial_add_pm(t, &pm);
        trial_add_pm(t, &pm);
        if (what > 0) {
            trial_add_vm(t, &(struct trial_vm){ .cpu = 2000 });
            trial_add_vm(t, &(struct trial_vm){ .cpu = 8000, .pm = 1 });
        }
        trial_aim(t, &aim);
        for (size_t s = 0; s < SOLVERS; s++) {
            solvers[s].run(t, &limits, arena);
            assert_int_equal(t->moves, 0);
        }
        arena_destroy(arena);
    }
}

/* The rule of single_move, move by move. */
static void naive_single_move(struct trial *t, const struct plan_limits *limits)
{
    while (plan_open(t, limits)) {
        double best[7];
        uint32_t choice[2] = { TRIAL_NONE, 0 };

        for (uint32_t vm = 0; vm < t->vms; vm++)
            for (uint32_t to = 0; to < trial_spots(t, vm); to++) {
                bool pair = t->kind[t->kind_of[vm]].pair;
                double key[7] = { 0 };
                int k = 0;

                if (!trial_can_move(t, vm, to) || !(trial_gain(t, vm, to) > TRIAL_EPSILON))
                    continue;
                key[0] = trial_gain(t, vm, to);
                for (int side = 0; side < 1 + pair; side++)
                    key[1] -= t->cpu[pair ? t->pair_numas[to][side] : to] % 16000;
                key[2] = -(double)(pair ? t->pair_numas[t->at[vm]][0] : t->at[vm]);
                key[3] = -(double)t->kind_of[vm];
                key[4] = -(double)to;
                key[5] = -(double)vm;
                while (choice[0] != TRIAL_NONE && k < 6 && key[k] == best[k])
                    k++;
                if (choice[0] != TRIAL_NONE && key[k] <= best[k])
                    continue;
                memcpy(best, key, sizeof best);
                choice[0] = vm;
                choice[1] = to;
            }
        if (choice[0] == TRIAL_NONE)
            return;
        trial_move(t, choice[0], choice[1]);
    }
}

static void single_move_is_exhaustive(void **state)
{
    uint32_t moves = 0;

    (void)state;
    for (uint32_t i = 0; i < 300; i++) {
        struct arena *arena = arena_create();
        struct random_trial how = variant(i);
        struct plan_limits limits = { 16, -1 };
        struct trial *t, *naive;
        struct rng rng;

        rng_stream(&rng, 11, 0, RNG_TEST, i);
        how.pms += 4;
        how.vms += 30;
        t = random_trial(&how, &rng, arena);
        naive = trial_clone(t, arena);
        single_move(t, &limits, arena);
        naive_single_move(naive, &limits);
        assert_int_equal(t->moves, naive->moves);
        assert_memory_equal(t->log, naive->log, t->moves * sizeof *t->log);
        moves += t->moves;
        arena_destroy(arena);
    }
    assert_true(moves > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_keep_the_rules),
        cmocka_unit_test(nobody_beats_brute_force_nor_it_the_bound),
        cmocka_unit_test(single_move_is_exhaustive),
        cmocka_unit_test(nothing_to_do_is_no_harm),
        cmocka_unit_test(programs_find_the_optimum),
        cmocka_unit_test(programs_reach_goals_with_fewest_moves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
