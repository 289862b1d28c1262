/* Probability of being best and OCBA against pencil and brute force. */
#include <math.h>
#include <stdio.h>

#include "sim/base/rng.h"
#include "sim/base/stats_interval.h"
#include "sim/base/stats_rank.h"
#include "tests/unit/unit.h"

static void near(double got, double expected, double within)
{
    if (!(fabs(got - expected) <= within))
        fail_msg("got %.15g, expected %.15g", got, expected);
}

/* Three repetitions have 27 resamples, which can be counted out. */
static void bootstrap_agrees_with_all_resamples(void **state)
{
    static const double values[3][4] = { { 5, 9, 4, -1 }, { 6, 6, 6, -1 }, { 7, 8, 3, -1 } };
    static double means[3 * 20000];
    double p[3];

    (void)state;
    for (int highest = 0; highest < 2; highest++) {
        struct stats_table table = { &values[0][0], 3, 3, 4 };
        double exact[3] = { 0 };

        for (int draw = 0; draw < 27; draw++) {
            int at[] = { draw % 3, draw / 3 % 3, draw / 9 };
            double sum[3];
            double best;
            int ties = 0;

            for (int k = 0; k < 3; k++)
                sum[k] = values[k][at[0]] + values[k][at[1]] + values[k][at[2]];
            best =
                highest ? fmax(fmax(sum[0], sum[1]), sum[2]) : fmin(fmin(sum[0], sum[1]), sum[2]);
            for (int k = 0; k < 3; k++)
                ties += sum[k] == best;
            for (int k = 0; k < 3; k++)
                exact[k] += sum[k] == best ? 1.0 / 27 / ties : 0;
        }
        stats_resample(&table, 20000, 3, means);
        stats_best(means, 3, 20000, highest, p);
        for (int k = 0; k < 3; k++)
            near(p[k], exact[k], 0.015);
        near(p[0] + p[1] + p[2], 1, 1e-12);
    }
}

/* Of an alternative that was repeated less, a mean is over what was drawn of it. */
static void fewer_values_are_drawn_in_pairs(void **state)
{
    static const double nothing = (double)NAN;
    const double values[2][3] = { { 1, 2, 6 }, { 5, 7, nothing } };
    struct stats_table table = { &values[0][0], 2, 3, 3 };
    static double means[2 * 54000];
    size_t paired = 0;

    (void)state;
    stats_resample(&table, 54000, 3, means);
    for (size_t i = 0; i < 54000; i++) {
        assert_true(means[i] < 6); /* three times the third is drawn anew */
        assert_true(means[54000 + i] >= 5 && means[54000 + i] <= 7);
        paired += means[i] == 1 && means[54000 + i] == 5;
    }
    near((double)paired / 54000, 1.0 / 26, 0.003);
}

static void twins_share(void **state)
{
    static const double values[] = { 3, 4, 5, 3, 4, 5 };
    struct stats_table table = { values, 2, 3, 3 };
    double p[2], again[2], means[4000];

    (void)state;
    stats_resample(&table, 2000, 1, means);
    stats_best(means, 2, 2000, false, p);
    stats_resample(&table, 2000, 1, means);
    stats_best(means, 2, 2000, false, again);
    near(p[0], 0.5, 1e-12);
    assert_true(p[0] == again[0] && p[1] == again[1]);
}

static void sure_by_hand(void **state)
{
    struct stats_choice choices[] = { { 10, 4, 16 }, { 11, 9, 9 }, { 13, 1, 4 } };

    (void)state;
    /* 1 - Phi(-1 / sqrt(1/4 + 1)) - Phi(-3 / sqrt(1/4 + 1/4)) */
    near(stats_choice_sure(choices, 3, false),
         1 - 0.5 * erfc(1 / sqrt(1.25) / sqrt(2)) - 0.5 * erfc(3 / sqrt(0.5) / sqrt(2)), 1e-12);
    assert_int_equal(stats_choose(choices, 3, false), 0);
    assert_int_equal(stats_choose(choices, 3, true), 2);
}

/* Theorem 1 by hand: d = 1 and 2, s = 1, 2 and 2: N1 : N2 = 4 : 1, Nb = sqrt(16/4 + 1/4). */
static void ratios_by_hand(void **state)
{
    struct stats_choice choices[] = { { 11, 4, 5 }, { 10, 1, 5 }, { 12, 4, 5 } };
    double share[3];
    double whole = 5 + sqrt(4.25);

    (void)state;
    stats_ocba(choices, 3, false, 100, share);
    near(share[0], 400 / whole, 1e-9);
    near(share[2], 100 / whole, 1e-9);
    near(share[1], 100 * sqrt(4.25) / whole, 1e-9);
}

/* No other split of the budget gives a clearly better bound, by search over a grid. */
static void the_allocation_is_nearly_the_best(void **state)
{
    struct rng rng;

    (void)state;
    rng_stream(&rng, 5, 0, RNG_TEST, 0);
    for (int round = 0; round < 50; round++) {
        struct stats_choice choices[3];
        double share[3];
        double best = 0;
        double got;

        for (int k = 0; k < 3; k++)
            choices[k] = (struct stats_choice){ 10 + k * 1.5 + rng_uniform(&rng),
                                                1 + 8 * rng_uniform(&rng), 0 };
        stats_ocba(choices, 3, false, 300, share);
        for (int k = 0; k < 3; k++)
            choices[k].n = (size_t)lround(share[k]) + 1;
        got = stats_choice_sure(choices, 3, false);
        for (size_t a = 5; a < 290; a += 5)
            for (size_t b = 5; a + b < 295; b += 5) {
                double sure;

                choices[0].n = a;
                choices[1].n = b;
                choices[2].n = 300 - a - b;
                sure = stats_choice_sure(choices, 3, false);
                best = sure > best ? sure : best;
            }
        near(got, best, 0.02);
    }
}

static void ties_and_constants_are_finite(void **state)
{
    struct stats_choice equal[] = { { 0, 0, 5 }, { 0, 0, 5 }, { 3, 1, 5 } };
    double share[3];

    (void)state;
    stats_ocba(equal, 3, false, 30, share);
    near(share[0] + share[1] + share[2], 30, 1e-9);
    for (int k = 0; k < 3; k++)
        assert_true(share[k] >= 0);
    near(stats_choice_sure(equal, 3, false), 0.5, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bootstrap_agrees_with_all_resamples),
        cmocka_unit_test(fewer_values_are_drawn_in_pairs),
        cmocka_unit_test(twins_share),
        cmocka_unit_test(sure_by_hand),
        cmocka_unit_test(ratios_by_hand),
        cmocka_unit_test(the_allocation_is_nearly_the_best),
        cmocka_unit_test(ties_and_constants_are_finite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
