/* VM rescheduling against the plans, slots and bounds that an independent program found. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/lib/cloud/beam_search.h"
#include "policies/lib/cloud/large_neighbourhood.h"
#include "policies/lib/cloud/macro_greedy.h"
#include "policies/lib/cloud/single_move.h"
#include "policies/lib/cloud/tree_search.h"
#include "tests/support/vmr.h"
#include "tests/unit/unit.h"

/* Every row on its own trial. */
struct on_row {
    const struct vmr *vmr;
    const struct vmr_result *row;
    struct arena *arena;
    struct trial *t;
};

static size_t each_row(void (*check)(struct on_row *on))
{
    struct vmr vmr;
    size_t count;

    assert_true(vmr_load(&vmr));
    count = vmr.result_count;
    for (size_t i = 0; i < count; i++) {
        struct on_row on = { &vmr, &vmr.results[i], arena_create(), NULL };

        on.t = vmr_trial(&vmr, on.row, on.row->mnl, on.arena);
        check(&on);
        arena_destroy(on.arena);
    }
    vmr_free(&vmr);
    return count;
}

static double rate(const struct vmr_result *row, double slots)
{
    return 1 - 16 * slots / row->free_cores;
}

/* The tables give six decimals. */
static bool near(double a, double b)
{
    return fabs(a - b) < 6e-7;
}

static void start(struct on_row *on)
{
    assert_int_equal(on->t->vms, on->row->vms);
    assert_true((double)on->t->total_cpu == 1000 * on->row->free_cores);
    assert_true((double)on->t->slots[0] == on->row->slots);
    assert_true(near(trial_value(on->t), on->row->fr));
}

static void instances_start_as_given(void **state)
{
    (void)state;
    assert_int_equal(each_row(start), 60);
}

static void bound(struct on_row *on)
{
    struct trial_bound *b = trial_bound_make(on->t, on->arena);

    assert_int_equal(trial_bound_slots(b, 0, on->row->mnl), on->row->bound_slots);
    assert_true(near(trial_bound_value(b, on->row->mnl), on->row->bound_fr));
    assert_true(trial_bound_moves(b, trial_value(on->t)) == 0);
    assert_true(trial_bound_moves(b, on->row->bound_fr + 1e-6) <= on->row->mnl);
    assert_true(trial_bound_moves(b, -1e-9) == TRIAL_NONE);
}

static void bounds_equal(void **state)
{
    (void)state;
    assert_int_equal(each_row(bound), 60);
}

static void same_plan(struct on_row *on)
{
    const struct trial *t = on->t;
    uint32_t step = 0;

    for (size_t i = 0; i < on->vmr->step_count; i++) {
        const struct vmr_step *s = &on->vmr->steps[i];
        const struct trial_move *m = &t->log[step];

        if (strcmp(s->instance, on->row->instance) != 0 || s->mnl != on->row->mnl)
            continue;
        assert_int_equal(s->step, ++step);
        assert_true(step <= t->moves);
        if (t->kind[t->kind_of[m->vm]].cpu != 1000 * s->cores ||
            m->from != 2 * s->from[0] + s->from[1] || m->to != 2 * s->to[0] + s->to[1])
            fail_msg("%s, %u moves, step %u: %d cores %u -> %u, expected %d cores %u -> %u",
                     s->instance, s->mnl, step, t->kind[t->kind_of[m->vm]].cpu / 1000, m->from,
                     m->to, s->cores, 2 * s->from[0] + s->from[1], 2 * s->to[0] + s->to[1]);
    }
    assert_int_equal(step, t->moves);
}

static void macro(struct on_row *on)
{
    struct plan_limits limits = { on->row->mnl, -1 };
    struct plan_report report;

    macro_greedy(on->t, &limits, &(struct macro_greedy_params){ false }, on->arena);
    same_plan(on);
    assert_int_equal(on->t->slots[0], on->row->macro_slots);
    assert_int_equal(on->t->moves, on->row->macro_moves);
    report = plan_report(on->t, &limits);
    assert_true(near(report.before, on->row->fr));
    assert_true(near(report.value, on->row->macro_fr));
    assert_true(report.bound >= on->row->bound_fr - 6e-7 && report.bound <= report.value);
    assert_true(near(report.value, rate(on->row, on->row->macro_slots)));
}

static void macro_greedy_equals_step_by_step(void **state)
{
    (void)state;
    assert_int_equal(each_row(macro), 60);
}

static void single(struct on_row *on)
{
    struct plan_limits limits = { on->row->mnl, -1 };

    single_move(on->t, &limits, on->arena);
    assert_int_equal(on->t->slots[0], on->row->greedy_slots);
    assert_int_equal(on->t->moves, on->row->greedy_moves);
    assert_true(near(trial_value(on->t), on->row->greedy_fr));
}

static void single_moves_gain_the_same(void **state)
{
    (void)state;
    assert_int_equal(each_row(single), 60);
}

/* On the instances of ordinary load, as the table has them. */
static void macro_greedy_is_near_the_bound(void **state)
{
    double sum = 0;
    int count = 0;
    struct vmr vmr;

    (void)state;
    assert_true(vmr_load(&vmr));
    for (size_t i = 0; i < vmr.result_count; i++) {
        const struct vmr_result *row = &vmr.results[i];
        struct plan_limits limits = { 50, -1 };
        struct arena *arena = arena_create();

        if (row->mnl == 50 && strcmp(row->instance, "d10") <= 0) {
            struct trial *t = vmr_trial(&vmr, row, 50, arena);

            macro_greedy(t, &limits, &(struct macro_greedy_params){ false }, arena);
            sum += plan_report(t, &limits).gap;
            count++;
        }
        arena_destroy(arena);
    }
    vmr_free(&vmr);
    printf("d01-d10, 50 moves: mean gap %.3f %%\n", 100 * sum / count);
    assert_int_equal(count, 10);
    assert_true(sum / count <= .012);
}

/* Sums over the instances of 280 machines. */
struct sums {
    double macro, planned, bound;
    int rows, proved;
};

static struct sums each_plan(uint32_t mnl,
                             void (*plan)(struct trial *t, const struct plan_limits *limits,
                                          struct arena *arena))
{
    struct sums sums = { 0 };
    struct vmr vmr;

    assert_true(vmr_load(&vmr));
    for (size_t i = 0; i < vmr.result_count; i++) {
        const struct vmr_result *row = &vmr.results[i];
        struct plan_limits limits = { mnl, -1 };
        struct arena *arena = arena_create();
        struct trial *t;

        if (row->mnl == mnl && row->pms == 280) {
            struct plan_report report;

            t = vmr_trial(&vmr, row, mnl, arena);
            plan(t, &limits, arena);
            assert_true(t->slots[0] >= row->macro_slots && t->slots[0] <= row->bound_slots);
            report = plan_report(t, &limits);
            assert_true(report.bound >= row->bound_fr - 6e-7);
            sums.macro += row->macro_fr;
            sums.planned += report.value;
            sums.bound += report.bound;
            sums.proved += report.value <= report.bound + TRIAL_EPSILON;
            sums.rows++;
        }
        arena_destroy(arena);
    }
    vmr_free(&vmr);
    printf("%d instances, %u moves: mean FR %.4f by macro-greedy, %.4f planned, bound %.4f, "
           "%d proved optimal\n",
           sums.rows, mnl, sums.macro / sums.rows, sums.planned / sums.rows, sums.bound / sums.rows,
           sums.proved);
    return sums;
}

static void by_neighbourhoods(struct trial *t, const struct plan_limits *limits,
                              struct arena *arena)
{
    large_neighbourhood(t, limits, &(struct large_neighbourhood_params){ 1000, 0.3, 1 }, arena);
}

static void by_beam(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    beam_search(t, limits, &(struct beam_search_params){ 3, 3, 400, BEAM_SETS }, arena);
}

static void by_tree(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    tree_search(t, limits, &(struct tree_search_params){ 300, 4, 0.1, 1 }, arena);
}

static void by_stubborn_sets(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    macro_greedy(t, limits, &(struct macro_greedy_params){ true }, arena);
}

static void searches_beat_the_greedy_rule(void **state)
{
    struct sums stubborn, neighbourhoods, beam, tree;

    (void)state;
    assert_int_equal(each_plan(50, by_neighbourhoods).proved, 18);
    stubborn = each_plan(100, by_stubborn_sets);
    neighbourhoods = each_plan(100, by_neighbourhoods);
    beam = each_plan(100, by_beam);
    tree = each_plan(100, by_tree);
    assert_true(stubborn.planned < 0.8 * stubborn.macro);
    assert_true(neighbourhoods.proved >= 8 && neighbourhoods.planned < 1.07 * stubborn.bound);
    assert_true(beam.planned < beam.macro && beam.planned < stubborn.planned);
    assert_true(tree.planned < tree.macro && tree.planned <= stubborn.planned);
}

/* What 100 seeds of set M came to in the program that made the shared instances. */
static void generated_clusters_are_alike(void **state)
{
    const struct vmr_layout *layout = vmr_layout_find("M");
    double before = 0, value = 0, bound = 0, gap = 0, free_cores = 0, slots = 0;
    int proved = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct arena *arena = arena_create();
        struct trial *t = vmr_generated(layout, seed, 50, arena);
        struct plan_limits limits = { 50, -1 };
        struct plan_report report;

        free_cores += (double)t->total_cpu / 1e5;
        slots += (double)t->slots[0] / 100;
        macro_greedy(t, &limits, &(struct macro_greedy_params){ false }, arena);
        report = plan_report(t, &limits);
        before += report.before / 100;
        value += report.value / 100;
        bound += report.bound / 100;
        gap += report.gap / 100;
        proved += report.value <= report.bound;
        arena_destroy(arena);
    }
    printf("100 x M: %.0f free cores, %.1f slots, FR %.4f, planned %.4f, bound %.4f, mean gap "
           "%.2f %%, %d proved optimal\n",
           free_cores, slots, before, value, bound, 100 * gap, proved);
    assert_true(fabs(before - .5415) < .01 && fabs(value - .2216) < .01);
    assert_true(fabs(bound - .2198) < .01);
    assert_true(gap <= .01);
    assert_true(proved >= 75);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instances_start_as_given),
        cmocka_unit_test(bounds_equal),
        cmocka_unit_test(macro_greedy_equals_step_by_step),
        cmocka_unit_test(single_moves_gain_the_same),
        cmocka_unit_test(macro_greedy_is_near_the_bound),
        cmocka_unit_test(searches_beat_the_greedy_rule),
        cmocka_unit_test(generated_clusters_are_alike),
    };

    FILE *data = fopen(ORRERY_DATA "/reference/cloud/README.md", "r");

    if (!data) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    fclose(data);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
