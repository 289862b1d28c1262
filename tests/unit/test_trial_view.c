/* What learned policies see of a trial, against definitions computed the long way. */
#include <math.h>
#include <string.h>

#include "sim/cloud/trial_view.h"
#include "tests/support/random_trial.h"
#include "tests/unit/unit.h"

static struct trial *some_trial(uint64_t i, struct arena *arena)
{
    struct random_trial how = { .pms = 5,
                                .vms = 40,
                                .nodes = 1 + (uint32_t)i % 4,
                                .moves = 30,
                                .groups = 3,
                                .memory = i % 2,
                                .fixed = i % 3 == 0,
                                .terms = 1 };
    struct rng rng;

    rng_stream(&rng, 12, 0, RNG_TEST, i);
    return random_trial(&how, &rng, arena);
}

static void masks_say_what_is_possible(void **state)
{
    uint8_t vms[40], spots[64];
    int closed = 0;

    (void)state;
    for (uint64_t i = 0; i < 200; i++) {
        struct arena *arena = arena_create();
        struct trial *t = some_trial(i, arena);
        uint32_t count = 0;

        trial_mask_vms(t, vms);
        for (uint32_t vm = 0; vm < t->vms; vm++) {
            uint32_t possible = 0;

            for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++)
                possible += trial_can_move(t, vm, spot);
            assert_int_equal(trial_mask_spots(t, vm, spots), possible);
            for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++)
                assert_int_equal(spots[spot], trial_can_move(t, vm, spot));
            assert_int_equal(vms[vm], possible > 0);
            count += possible > 0;
            closed += possible == 0;
        }
        assert_int_equal(trial_mask_vms(t, vms), count);
        arena_destroy(arena);
    }
    assert_true(closed > 100);
}

/* Two hosts of 2 x 44 cores and 100 bytes each; numbers by hand. */
static void features_by_hand(void **state)
{
    static const float expected[2][8] = {
        { 20 / 88.0F, 0, .45F, .5F, 4 / 20.0F, 4 / 16.0F, 0, 0 },
        { 44 / 88.0F, 12 / 88.0F, .5F, .4F, 12 / 44.0F, 12 / 16.0F, 1, 12 / 16.0F },
    };
    struct trial_size size = { 2, 4, 2, 0, 0, 4 };
    struct trial_norm norm = { 88000, 200, 16000 };
    struct arena *arena = arena_create();
    struct trial *t = trial_begin(arena, &size);
    struct trial_aim aim = trial_aim_cores(16);
    float pms[2 * 8], vms[2 * 14];

    (void)state;
    trial_add_pm(t, &(struct trial_pm){ .nodes = 2,
                                        .all_cpu = { 44000, 44000 },
                                        .free_cpu = { 20000, 0 },
                                        .all_mem = { 100, 100 },
                                        .free_mem = { 90, 100 } });
    trial_add_pm(t, &(struct trial_pm){ .nodes = 2,
                                        .all_cpu = { 44000, 44000 },
                                        .free_cpu = { 44000, 12000 },
                                        .all_mem = { 100, 100 },
                                        .free_mem = { 100, 80 } });
    trial_add_vm(t, &(struct trial_vm){ .cpu = 24000, .mem = 10 });
    trial_add_vm(t, &(struct trial_vm){ .cpu = 8000, .mem = 20, .pm = 1, .node = 1 });
    trial_aim(t, &aim);
    assert_int_equal(trial_nodes(t), 2);
    trial_pm_features(t, &norm, pms);
    trial_vm_features(t, &norm, vms);
    for (int i = 0; i < 8; i++) {
        assert_true(pms[i] == expected[0][i] && pms[8 + i] == expected[1][i]);
        assert_true(vms[6 + i] == expected[0][i] && vms[20 + i] == expected[1][i]);
    }
    assert_true(vms[0] == 24 / 88.0F && vms[1] == 0 && vms[2] == .05F && vms[3] == 0);
    assert_true(vms[4] == .5F && vms[5] == 0);
    assert_true(vms[14] == 0 && vms[15] == 8 / 88.0F && vms[17] == .1F && vms[19] == .5F);
    /* 8 cores from a hole of 12 + 8 = 20 into one of 44: 12 + 12 become 4 + 4, one slot more. */
    assert_true(trial_reward(t, 1, 2, 16000, -5) == .125);
    assert_true(trial_reward(t, 1, 1, 16000, -5) == -5);
    trial_move(t, 1, 2);
    trial_pm_features(t, &norm, pms);
    assert_true(pms[8] == 36 / 88.0F && pms[9] == 20 / 88.0F);
    arena_destroy(arena);
}

static void rewards_count_slots(void **state)
{
    int seen = 0;

    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        struct arena *arena = arena_create();
        struct trial *t = some_trial(i, arena);
        uint32_t nodes = trial_nodes(t);

        for (uint32_t vm = 0; vm < t->vms; vm++)
            for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++) {
                int64_t slots = t->slots[0];
                double reward = trial_reward(t, vm, spot, 16000, -5);

                if (!trial_can_move(t, vm, spot)) {
                    assert_true(reward == -5);
                    continue;
                }
                trial_move(t, vm, spot);
                slots = t->slots[0] - slots;
                trial_undo(t);
                assert_true(fabs(reward - (double)slots / 4 / nodes) < 1e-12);
                seen += slots != 0;
            }
        arena_destroy(arena);
    }
    assert_true(seen > 100);
}

/* Probability 1 for all, or 1 for one VM and one spot; counts what it was asked. */
struct chooser {
    uint32_t vm, asked;
    bool all;
};

static void choose_vm(void *ptr, const struct trial *t, const uint8_t *mask, double *probability)
{
    struct chooser *self = ptr;

    for (uint32_t vm = 0; vm < t->vms; vm++)
        if (mask[vm])
            probability[vm] = self->all || vm == self->vm ? 1 : 1e-3 * vm / t->vms;
    self->asked++;
}

static void choose_spot(void *ptr, const struct trial *t, uint32_t vm, const uint8_t *mask,
                        double *probability)
{
    struct chooser *self = ptr;

    for (uint32_t spot = 0; spot < trial_spots(t, vm); spot++)
        if (mask[spot])
            probability[spot] = self->all ? 1 : spot == trial_spots(t, vm) - 1;
}

static void more_samples_are_never_worse(void **state)
{
    double first = 0, last = 0;

    (void)state;
    for (uint64_t i = 0; i < 50; i++) {
        struct arena *arena = arena_create();
        struct trial *t = some_trial(i, arena);
        struct chooser self = { .all = true };
        struct trial_chooser chooser = { &self, choose_vm, choose_spot };
        struct trial_sampling how = { .plans = 1, .moves = 8, .goal = -1, .seed = 3 };
        double before = trial_value(t);
        double value = before;

        for (; how.plans <= 64; how.plans *= 4) {
            struct trial_move log[8];
            uint32_t moves;

            trial_sample(t, &chooser, &how, arena);
            moves = t->moves;
            assert_true(moves <= 8 && trial_value(t) <= value);
            value = trial_value(t);
            first += how.plans == 1 ? value : 0;
            memcpy(log, t->log, moves * sizeof *log);
            trial_undo_to(t, 0);
            assert_true(trial_value(t) == before);
            trial_sample(t, &chooser, &how, arena);
            assert_int_equal(t->moves, moves);
            assert_memory_equal(t->log, log, moves * sizeof *log);
            trial_undo_to(t, 0);
        }
        last += value;
        arena_destroy(arena);
    }
    assert_true(last < first);
}

/* With a quantile of 1 only the most probable action is left. */
static void quantiles_leave_out_the_improbable(void **state)
{
    struct arena *arena = arena_create();
    struct trial *t = some_trial(1, arena);
    struct chooser self = { .vm = TRIAL_NONE };
    struct trial_chooser chooser = { &self, choose_vm, choose_spot };
    struct trial_sampling how = {
        .plans = 20, .moves = 1, .goal = -1, .vm_quantile = 1, .spot_quantile = 0, .seed = 4
    };
    uint8_t mask[64];
    double best = trial_value(t);
    uint32_t last = 0;

    (void)state;
    for (uint32_t vm = 0; vm < t->vms; vm++)
        if (trial_mask_spots(t, vm, mask) > 0)
            last = vm;
    /* The last VM that can move is the most probable; its last spot alone has a probability. */
    if (trial_can_move(t, last, trial_spots(t, last) - 1))
        best = fmin(best, best - trial_gain(t, last, trial_spots(t, last) - 1));
    assert_true(trial_sample(t, &chooser, &how, arena) <= 20);
    assert_true(fabs(trial_value(t) - best) < 1e-12);
    assert_true(self.asked == 20);
    how.goal = 1;
    trial_undo_to(t, 0);
    assert_int_equal(trial_sample(t, &chooser, &how, arena), 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_say_what_is_possible),
        cmocka_unit_test(features_by_hand),
        cmocka_unit_test(rewards_count_slots),
        cmocka_unit_test(more_samples_are_never_worse),
        cmocka_unit_test(quantiles_leave_out_the_improbable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
