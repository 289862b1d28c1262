/* Moments, time averages, quantiles and intervals against hand-computed and published numbers. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "sim/base/stats.h"
#include "sim/base/stats_interval.h"
#include "sim/base/stats_quantile.h"
#include "tests/unit/goodness.h"
#include "tests/unit/unit.h"

static bool near(double a, double b, double tolerance)
{
    bool ok = fabs(a - b) <= tolerance * fmax(1, fabs(b));

    if (!ok)
        printf("%.17g is not %.17g\n", a, b);
    return ok;
}

static void moments_by_hand(void **state)
{
    static const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
    struct moments m = { 0 };

    (void)state;
    assert_true(isnan(moments_mean(&m)) && isnan(moments_min(&m)) && isnan(moments_max(&m)));
    assert_true(isnan(moments_variance(&m)) && moments_sum(&m) == 0);
    for (size_t i = 0; i < 8; i++)
        moments_add(&m, values[i]);
    assert_true(m.n == 8 && moments_sum(&m) == 40 && moments_mean(&m) == 5);
    assert_true(near(moments_variance(&m), 4, 1e-15));
    assert_true(near(moments_sample_variance(&m), 32.0 / 7, 1e-15));
    assert_true(near(moments_rms(&m), sqrt(29), 1e-15));
    assert_true(near(moments_jain(&m), 25.0 / 29, 1e-15));
    assert_true(moments_min(&m) == 2 && moments_max(&m) == 9);
}

static void jain_of_zeros_is_one(void **state)
{
    struct moments m = { 0 };

    (void)state;
    moments_add(&m, 0);
    moments_add(&m, 0);
    assert_true(moments_jain(&m) == 1);
    assert_true(isnan(moments_sample_variance(&(struct moments){ .n = 1 })));
}

/* A plain sum loses every 1; a plain sum of squares loses the variance. */
static void moments_keep_digits(void **state)
{
    struct moments m = { 0 };
    struct moments far = { 0 };

    (void)state;
    moments_add(&m, 1e16);
    for (int i = 0; i < 1000; i++)
        moments_add(&m, 1);
    moments_add(&m, -1e16);
    assert_true(moments_sum(&m) == 1000);
    for (int i = 0; i < 1000; i++)
        moments_add(&far, 1e9 + i % 2);
    assert_true(near(moments_variance(&far), 0.25, 1e-9));
}

static void merged_is_as_one(void **state)
{
    struct moments whole = { 0 };
    struct moments left = { 0 };
    struct moments right = { 0 };
    struct moments empty = { 0 };
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3);
    for (int i = 0; i < 10000; i++) {
        double x = 1e6 + rng_exponential(&rng, 3);

        moments_add(&whole, x);
        moments_add(i < 1234 ? &left : &right, x);
    }
    moments_merge(&left, &right);
    moments_merge(&left, &empty);
    moments_merge(&empty, &left);
    assert_true(empty.n == whole.n && moments_sum(&empty) == moments_sum(&whole));
    assert_true(near(moments_variance(&empty), moments_variance(&whole), 1e-9));
    assert_true(empty.min == whole.min && empty.max == whole.max);
}

/* Level 0 for 50 s, then 10 for 50 s: mean 5, variance 25, however the reports cut it. */
static void cutting_changes_nothing(void **state)
{
    static const int cuts[] = { 2, 25, 1000 };
    struct timeavg reference;

    (void)state;
    for (size_t c = 0; c < 3; c++) {
        struct timeavg t;

        timeavg_start(&t, 0, 0);
        for (int i = 1; i <= cuts[c]; i++) {
            sim_time now = 100 * SECOND / cuts[c] * i;

            if (now > 50 * SECOND && t.level == 0)
                timeavg_set(&t, 50 * SECOND, 10);
            timeavg_set(&t, now, t.level);
        }
        timeavg_close(&t, 100 * SECOND);
        assert_true(timeavg_mean(&t) == 5 && timeavg_variance(&t) == 25);
        assert_true(timeavg_at(&t, 0) == 0.5 && timeavg_at(&t, 10) == 0.5);
        assert_true(timeavg_min(&t) == 0 && timeavg_max(&t) == 10);
        if (c)
            assert_memory_equal(&t, &reference, sizeof t);
        reference = t;
    }
}

/* Closing in the middle (a reading, not a change) may round, but not more. */
static void closing_early_agrees(void **state)
{
    struct timeavg once;
    struct timeavg often;
    struct rng rng;
    sim_time now = 0;

    (void)state;
    rng_seed(&rng, 4);
    timeavg_start(&once, 0, 0);
    timeavg_start(&often, 0, 0);
    for (int i = 0; i < 1000; i++) {
        double level = rng_exponential(&rng, 10);

        now += (sim_time)rng_below(&rng, 1000000000);
        timeavg_set(&once, now, level);
        timeavg_set(&often, now, level);
        timeavg_close(&often, now + 5);
        now += 10;
    }
    timeavg_close(&once, now);
    timeavg_close(&often, now);
    assert_true(once.total == often.total && once.total == now);
    assert_true(near(timeavg_mean(&once), timeavg_mean(&often), 1e-14));
    assert_true(near(timeavg_variance(&once), timeavg_variance(&often), 1e-12));
}

static void instants_do_not_count(void **state)
{
    struct timeavg t;

    (void)state;
    timeavg_start(&t, 10, 1);
    timeavg_close(&t, 10);
    assert_true(isnan(timeavg_mean(&t)) && isnan(timeavg_max(&t)) && isnan(timeavg_at(&t, 1)));
    timeavg_set(&t, 20, 1000);
    timeavg_set(&t, 20, -1000);
    timeavg_set(&t, 20, 2.5);
    timeavg_close(&t, 40);
    assert_true(timeavg_max(&t) == 2.5 && timeavg_min(&t) == 1 && near(timeavg_mean(&t), 2, 1e-15));
    assert_true(timeavg_at(&t, 2) == 0 && near(timeavg_at(&t, 1), 1.0 / 3, 1e-15));
}

static void quantiles_by_hand(void **state)
{
    double values[] = { 15, 20, 35, 40, 50 };
    double one[] = { 7 };

    (void)state;
    assert_true(stats_quantile(values, 5, 0.4) == 29); /* 20 + 0.6 * 15 */
    assert_true(stats_quantile(values, 5, 0) == 15 && stats_quantile(values, 5, 1) == 50);
    assert_true(stats_quantile(values, 5, 0.5) == 35 && stats_quantile(values, 4, 0.5) == 27.5);
    assert_true(stats_quantile(one, 1, 0.99) == 7 && isnan(stats_quantile(one, 0, 0.5)));
}

static double by_sorting(const double *sorted, size_t n, double p)
{
    double at = (double)(n - 1) * p;
    size_t k = (size_t)at;

    return k + 1 < n && at > (double)k ? sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k])
                                       : sorted[k];
}

static void selection_is_sorting(void **state)
{
    static double values[5000];
    static double sorted[5000];
    struct rng rng;

    (void)state;
    rng_seed(&rng, 5);
    for (size_t round = 0; round < 200; round++) {
        size_t n = 1 + rng_below(&rng, 5000);
        size_t kinds = 1 + rng_below(&rng, 1 + round * round);

        for (size_t i = 0; i < n; i++)
            sorted[i] = values[i] = (double)rng_below(&rng, kinds) - 10;
        qsort(sorted, n, sizeof *sorted, goodness_order);
        for (int i = 0; i <= 10; i++)
            assert_true(stats_quantile(values, n, i / 10.0) == by_sorting(sorted, n, i / 10.0));
        qsort(values, n, sizeof *values, goodness_order);
        assert_memory_equal(values, sorted, n * sizeof *values);
    }
}

/* A million values of both signs and many magnitudes, zeros among them. */
static double wild(struct rng *rng)
{
    uint64_t kind = rng_below(rng, 10);
    double x = rng_lognormal(rng, 0, 8);

    return kind == 0 ? 0 : kind < 4 ? -x : x;
}

static void sketch_is_close(void **state)
{
    enum { MANY = 1000000 };
    static const double ps[] = { 0, 0.001, 0.2, 0.299, 0.35, 0.5, 0.75, 0.95, 0.999, 0.999999, 1 };
    struct arena *arena = arena_create();
    double *values = mem_alloc(MANY * sizeof *values);
    struct quantiles forward;
    struct quantiles backward;
    struct slab slab;
    struct rng rng;

    (void)state;
    slab_init(&slab, arena);
    quantiles_init(&forward, &slab);
    quantiles_init(&backward, &slab);
    rng_seed(&rng, 6);
    for (size_t i = 0; i < MANY; i++)
        values[i] = wild(&rng);
    for (size_t i = 0; i < MANY; i++) {
        quantiles_add(&forward, values[i]);
        quantiles_add(&backward, values[MANY - 1 - i]);
    }
    qsort(values, MANY, sizeof *values, goodness_order);
    assert_true(forward.n == MANY && forward.values == NULL);
    for (size_t i = 0; i < sizeof ps / sizeof ps[0]; i++) {
        double expected = by_sorting(values, MANY, ps[i]);
        double got = quantiles_get(&forward, ps[i]);

        assert_true(fabs(got - expected) <= fabs(expected) * 0x1p-13);
        assert_true(got == quantiles_get(&backward, ps[i]));
    }
    assert_true(quantiles_get(&forward, 1) == values[MANY - 1]);
    assert_true(quantiles_get(&forward, 0.35) == 0);
    mem_free(values);
    arena_destroy(arena);
}

/* The last exact and the first approximate number of values, and no memory before the first. */
static void sketch_begins_in_time(void **state)
{
    struct arena *arena = arena_create();
    size_t before = arena_bytes(arena);
    struct quantiles q;
    struct slab slab;

    (void)state;
    slab_init(&slab, arena);
    quantiles_init(&q, &slab);
    assert_true(isnan(quantiles_get(&q, 0.5)) && arena_bytes(arena) == before);
    for (size_t i = 0; i < QUANTILES_EXACT; i++)
        quantiles_add(&q, (double)i + 0.1);
    assert_true(quantiles_get(&q, 0.25) == (QUANTILES_EXACT - 1) * 0.25 + 0.1);
    assert_true(q.octaves == NULL);
    quantiles_add(&q, QUANTILES_EXACT + 0.1);
    assert_true(q.octaves != NULL && q.values == NULL);
    assert_true(near(quantiles_get(&q, 0.25), QUANTILES_EXACT * 0.25 + 0.1, 0x1p-13));
    assert_true(quantiles_get(&q, 1) == QUANTILES_EXACT + 0.1 && quantiles_get(&q, 0) == 0.1);
    assert_true(arena_bytes(arena) < 40u << 20);
    arena_destroy(arena);
}

/* Tables of any statistics book. */
static void distribution_quantiles(void **state)
{
    (void)state;
    assert_true(near(stats_normal_quantile(0.975), 1.959963984540054, 1e-12));
    assert_true(near(stats_t_quantile(0.975, 9), 2.262157162740992, 1e-9));
    assert_true(near(stats_chi2_quantile(0.95, 10), 18.30703805327515, 1e-9));
    assert_true(near(stats_chi2_tail(18.30703805327515, 10), 0.05, 1e-9));
    assert_true(near(stats_gamma_cdf(2, 1, 1), 1 - exp(-2), 1e-12));
    assert_true(stats_gamma_cdf(0, 2, 1) == 0 && stats_gamma_cdf(-1, 2, 1) == 0);
}

static void student_intervals(void **state)
{
    static const double a[] = { 10, 12, 9, 11, 13 };
    static const double b[] = { 9, 10, 9, 9, 11 };
    static const double flat[] = { 3, 3, 3 };
    struct interval i = stats_mean_interval(a, 5, 0.95);
    struct interval d = stats_paired_interval(a, b, 5, 0.95);

    (void)state;
    /* mean 11, sd sqrt(2.5), t(0.975, 4) = 2.776445 */
    assert_true(i.n == 5 && i.mean == 11);
    assert_true(near(i.low, 11 - 2.7764451051977987 * sqrt(0.5), 1e-9));
    assert_true(near(i.high, 11 + 2.7764451051977987 * sqrt(0.5), 1e-9));
    /* differences 1 2 0 2 2: mean 1.4, sd sqrt(0.8), t = 3.5 on 4 degrees, p = 0.02489613 */
    assert_true(near(d.mean, 1.4, 1e-15) && near(d.p, 0.024896, 1e-6));
    assert_true(near(d.low, 1.4 - 2.7764451051977987 * 0.4, 1e-9));
    assert_true(stats_mean_interval(flat, 3, 0.95).low == 3);
    assert_true(stats_mean_interval(flat, 3, 0.95).p == 0);
    assert_true(stats_paired_interval(flat, flat, 3, 0.95).p == 1);
    assert_true(isnan(stats_mean_interval(flat, 1, 0.95).low));
    assert_true(stats_mean_interval(flat, 1, 0.95).mean == 3);
    assert_true(isnan(stats_mean_interval(flat, 0, 0.95).mean));
}

/* The interval must hold the true mean in 95 % of the experiments. */
static void intervals_cover(void **state)
{
    int student = 0;
    int bootstrap = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 9);
    for (int i = 0; i < 1000; i++) {
        double values[25];
        struct interval t;
        struct interval b;

        for (size_t j = 0; j < 25; j++)
            values[j] = rng_normal(&rng, 5, 2);
        t = stats_mean_interval(values, 25, 0.95);
        b = stats_bootstrap_interval(values, 25, 0.95, 400, (uint64_t)i);
        student += t.low <= 5 && 5 <= t.high;
        bootstrap += b.low <= 5 && 5 <= b.high;
    }
    assert_true(student > 930 && student < 970);
    assert_true(bootstrap > 900 && bootstrap < 965); /* narrow by sqrt(24 / 25) and normal tails */
}

/* By hand: error sqrt(va / 15 + vb / 15) and the degrees of freedom of Satterthwaite. */
static void welch_by_hand(void **state)
{
    static const double a[] = { 27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1,
                                21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4 };
    static const double b[] = { 27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0,
                                24.8, 20.2, 21.9, 22.1, 22.9, 30.0, 23.9 };
    struct interval got =
        stats_welch_interval(&(struct sample){ a, 15 }, &(struct sample){ b, 15 }, 0.95);

    (void)state;
    assert_true(near(got.mean, -2.7666666666666693, 1e-12));
    assert_true(near(got.high - got.mean,
                     0.9758057313814188 * stats_t_quantile(0.975, 27.713625968118755), 1e-12));
    assert_true(near(got.mean - got.low, got.high - got.mean, 1e-12));
    assert_true(got.p > 0.008 && got.p < 0.009);
}

static void bootstrap_is_seeded(void **state)
{
    static const double values[] = { 1, 2, 3, 4, 50 };
    static const double bits[] = { 0, 1 };
    struct interval a = stats_bootstrap_interval(values, 5, 0.9, 2000, 1);
    struct interval b = stats_bootstrap_interval(values, 5, 0.9, 2000, 1);
    struct interval c = stats_bootstrap_interval(values, 5, 0.9, 50, 2);

    (void)state;
    assert_true(a.low == b.low && a.high == b.high && a.mean == 12 && isnan(a.p));
    assert_true(a.low >= 1 && a.low < 12 && a.high > 12 && a.high <= 50);
    assert_true(c.low != a.low || c.high != a.high);
    assert_true(isnan(stats_bootstrap_interval(values, 1, 0.9, 10, 1).low));
    /* Means of two of 0 and 1 are 0, 1/2, 1 with 1/4, 1/2, 1/4: quantiles .2, .8 and .3, .7. */
    assert_true(stats_bootstrap_interval(bits, 2, 0.6, 4000, 1).low == 0);
    assert_true(stats_bootstrap_interval(bits, 2, 0.6, 4000, 1).high == 1);
    assert_true(stats_bootstrap_interval(bits, 2, 0.4, 4000, 1).low == 0.5);
    assert_true(stats_bootstrap_interval(bits, 2, 0.4, 4000, 1).high == 0.5);
}

static void holm_by_hand(void **state)
{
    double p[] = { 0.01, 0.04, nan(""), 0.03, 0.005, 0.9 };
    double adjusted[6];

    (void)state;
    stats_holm(p, adjusted, 6);
    /* sorted: .005 * 5, .01 * 4, .03 * 3, .04 * 2 -> raised to .09, .9 */
    assert_true(near(adjusted[4], 0.025, 1e-15) && near(adjusted[0], 0.04, 1e-15));
    assert_true(near(adjusted[3], 0.09, 1e-15) && near(adjusted[1], 0.09, 1e-15));
    assert_true(near(adjusted[5], 0.9, 1e-15) && isnan(adjusted[2]));
    p[5] = 0.6;
    p[0] = 0.6;
    stats_holm(p, p, 6);
    assert_true(p[0] == 1 && p[5] == 1);
    stats_holm(p, p, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_by_hand),
        cmocka_unit_test(jain_of_zeros_is_one),
        cmocka_unit_test(moments_keep_digits),
        cmocka_unit_test(merged_is_as_one),
        cmocka_unit_test(cutting_changes_nothing),
        cmocka_unit_test(closing_early_agrees),
        cmocka_unit_test(instants_do_not_count),
        cmocka_unit_test(quantiles_by_hand),
        cmocka_unit_test(selection_is_sorting),
        cmocka_unit_test(sketch_is_close),
        cmocka_unit_test(sketch_begins_in_time),
        cmocka_unit_test(distribution_quantiles),
        cmocka_unit_test(student_intervals),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(bootstrap_is_seeded),
        cmocka_unit_test(welch_by_hand),
        cmocka_unit_test(holm_by_hand),
    };

    return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
