/* Bounds, response times and demand of periodic tasks: the books' values, and sets played out. */
#include <math.h>
#include <stdlib.h>

#include "policies/lib/schedulability.h"
#include "tests/support/rt_bed.h"
#include "tests/support/rt_naive.h"
#include "tests/unit/unit.h"

enum { SETS = 4000, SIMULATED = 400, MOST = 5 };

static const struct rt_task ll2[] = { { 5, 5, 2 }, { 7, 7, 4 } };
static const struct rt_task full[] = { { 4, 4, 1 }, { 6, 6, 2 }, { 12, 12, 3 } };
static const struct rt_task tight[] = { { 10, 4, 2 }, { 20, 10, 5 }, { 25, 25, 6 } };

static void bounds_of_liu_and_layland(void **state)
{
    static const double bound[] = { 1, .8284, .7798, .7568, .7435 };

    (void)state;
    for (size_t n = 1; n <= 5; n++)
        assert_true(fabs(rt_liu_layland(n) - bound[n - 1]) < 5e-5);
    assert_true(fabs(rt_liu_layland(1000000) - log(2)) < 1e-6);
}

/* Products of U + 1: LL2 1.4 x 1.5714 = 2.2, the full set 1.25 x 1.3333 x 1.25 = 2.08. */
static void utilisation_tests_by_hand(void **state)
{
    static const struct rt_task easy[] = { { 4, 4, 1 }, { 8, 8, 2 }, { 16, 16, 4 } };
    /* U = 1/2 + 1/3 = .8333 > .8284, yet 1.5 x 1.3333 = 2 exactly. */
    static const struct rt_task edge[] = { { 2, 2, 1 }, { 3, 3, 1 } };

    (void)state;
    assert_true(rt_utilization(easy, 3) == .75);
    assert_true(rt_fits_liu_layland(easy, 3) && rt_fits_hyperbolic(easy, 3));
    assert_false(rt_fits_liu_layland(ll2, 2) || rt_fits_hyperbolic(ll2, 2));
    assert_false(rt_fits_liu_layland(full, 3) || rt_fits_hyperbolic(full, 3));
    assert_false(rt_fits_liu_layland(edge, 2));
    assert_true(rt_fits_hyperbolic(edge, 2));
}

/* The responses are those that an independent simulator saw for the same sets. */
static void responses_by_hand(void **state)
{
    (void)state;
    assert_int_equal(rt_response(ll2, 0), 2);
    assert_true(rt_response(ll2, 1) == TIME_NEVER); /* 8 > 7 */
    assert_int_equal(rt_response(full, 1), 3);
    assert_int_equal(rt_response(full, 2), 10);
    assert_int_equal(rt_response(tight, 1), 7);
    assert_int_equal(rt_response(tight, 2), 15);
    assert_true(rt_fits_priorities(full, 3) && rt_fits_priorities(tight, 3));
    assert_false(rt_fits_priorities(ll2, 2));
}

static void demand_by_hand(void **state)
{
    (void)state;
    assert_int_equal(rt_demand(tight, 3, 3), 0);
    assert_int_equal(rt_demand(tight, 3, 4), 2);
    assert_int_equal(rt_demand(tight, 3, 14), 2 + 5 + 2);
    assert_int_equal(rt_demand(tight, 3, 25), 3 * 2 + 5 + 6);
    assert_int_equal(rt_demand(ll2, 2, 35), 7 * 2 + 5 * 4);
    assert_true(rt_fits_edf(ll2, 2) == RT_FITS && rt_fits_edf(tight, 3) == RT_FITS);
}

/* Nothing overflows or lasts for ever at the ends of the range. */
static void extremes(void **state)
{
    static const struct rt_task huge[] = { { INT64_MAX, INT64_MAX, INT64_MAX - 1 },
                                           { INT64_MAX, INT64_MAX, INT64_MAX - 1 } };
    /* Full as far as a double tells, and the busy period beyond any reach. */
    static const struct rt_task odd[] = {
        { 1000000007, 1000000007, 500000000 },
        { 1000000009, 1000000009, 500000008 },
    };

    (void)state;
    assert_true(rt_response(huge, 1) == TIME_NEVER);
    assert_true(rt_demand(huge, 2, INT64_MAX) == TIME_NEVER);
    assert_true(rt_fits_edf(huge, 2) == RT_MISSES);
    assert_true(rt_fits_edf(odd, 2) == RT_UNKNOWN);
    assert_true(rt_fits_edf(NULL, 0) == RT_FITS && rt_fits_priorities(NULL, 0));
}

static int by_period(const void *a, const void *b)
{
    const struct rt_task *x = a;
    const struct rt_task *y = b;

    return (x->period > y->period) - (x->period < y->period);
}

static int by_deadline(const void *a, const void *b)
{
    const struct rt_task *x = a;
    const struct rt_task *y = b;

    return (x->deadline > y->deadline) - (x->deadline < y->deadline);
}

/* Response times: the longest that is played from the critical instant, or a miss. */
static void priorities_against_the_played(void **state)
{
    struct rng rng;
    size_t fits = 0;

    (void)state;
    rng_seed(&rng, 1);
    for (int set = 0; set < SETS; set++) {
        struct rt_task task[MOST];
        bool monotone = set % 2;
        size_t count = rt_naive_draw(task, MOST, !monotone, &rng);
        struct rt_naive_result played;
        bool ok;

        qsort(task, count, sizeof *task, monotone ? by_period : by_deadline);
        played = rt_naive_play(task, count, monotone ? RT_NAIVE_RM : RT_NAIVE_DM, 1,
                               RT_NAIVE_HYPERPERIOD);
        ok = rt_fits_priorities(task, count);
        assert_true(ok == (played.misses == 0));
        for (size_t i = 0; ok && i < count; i++)
            assert_int_equal(rt_response(task, i), played.response[i]);
        if (monotone && rt_fits_hyperbolic(task, count))
            assert_true(ok);
        if (rt_fits_liu_layland(task, count))
            assert_true(rt_fits_hyperbolic(task, count));
        fits += ok;
    }
    assert_in_range(fits, SETS / 10, SETS - SETS / 10);
}

static void edf_against_the_played(void **state)
{
    struct rng rng;
    size_t fits = 0;

    (void)state;
    rng_seed(&rng, 2);
    for (int set = 0; set < SETS; set++) {
        struct rt_task task[MOST];
        size_t count = rt_naive_draw(task, MOST, set % 4, &rng);
        struct rt_naive_result played =
            rt_naive_play(task, count, RT_NAIVE_EDF, 1, (sim_time)2 * RT_NAIVE_HYPERPERIOD);

        assert_true(rt_fits_edf(task, count) == (played.misses ? RT_MISSES : RT_FITS));
        fits += played.misses == 0;
    }
    assert_in_range(fits, SETS / 10, SETS - SETS / 10);
}

/* Whether two tasks have the same rank, so that their order is a matter of taste. */
static bool has_ties(const struct rt_task *task, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (task[i].deadline == task[j].deadline || task[i].period == task[j].period)
                return true;
    return false;
}

/* The simulated run up to the horizon misses exactly when the analysis says so. */
static void check_simulated(const char *policy, const struct rt_task *task, size_t count, bool fits,
                            bool responses)
{
    static struct rt_bed bed;
    sim_time horizon = (sim_time)2 * RT_NAIVE_HYPERPERIOD;
    sim_time response[MOST] = { 0 };
    bool missed = false;

    rt_bed_run(&bed, policy, task, count, 1, horizon);
    for (size_t i = 0; i < count; i++)
        for (sim_time at = 0; at + task[i].deadline < horizon; at += task[i].period) {
            const struct os_harness_job *job = rt_bed_job(&bed, (int64_t)i, at);

            missed = missed || !job || job->missed;
            if (job && job->finish - at > response[i])
                response[i] = job->finish - at;
        }
    assert_true(missed == !fits);
    for (size_t i = 0; responses && fits && i < count; i++)
        assert_int_equal(response[i], rt_response(task, i));
    os_harness_free(&bed.h);
}

/* The policies of the simulator, by the same sets: rate and deadline monotonic, and EDF. */
static void analyses_against_the_simulator(void **state)
{
    struct rng rng;
    size_t compared = 0;

    (void)state;
    rng_seed(&rng, 3);
    for (int set = 0; set < SIMULATED; set++) {
        struct rt_task task[MOST];
        bool monotone = set % 2;
        size_t count = rt_naive_draw(task, MOST, !monotone, &rng);
        enum rt_verdict edf = rt_fits_edf(task, count);

        qsort(task, count, sizeof *task, monotone ? by_period : by_deadline);
        check_simulated("os.edf", task, count, edf == RT_FITS, false);
        check_simulated("os.p_edf", task, count, edf == RT_FITS, false);
        if (has_ties(task, count))
            continue;
        compared++;
        check_simulated(monotone ? "os.rm" : "os.dm", task, count, rt_fits_priorities(task, count),
                        true);
    }
    assert_in_range(compared, SIMULATED / 4, SIMULATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_of_liu_and_layland),
        cmocka_unit_test(utilisation_tests_by_hand),
        cmocka_unit_test(responses_by_hand),
        cmocka_unit_test(demand_by_hand),
        cmocka_unit_test(extremes),
        cmocka_unit_test(priorities_against_the_played),
        cmocka_unit_test(edf_against_the_played),
        cmocka_unit_test(analyses_against_the_simulator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
