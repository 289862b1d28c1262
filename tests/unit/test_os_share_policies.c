/* Shares of the proportional os policies within the bounds of their papers; queues. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { THREADS = 4 };

static const struct os_step forever = { .kind = OS_RUN, .time = SECOND };
static const struct os_program hog = { &forever, 1, 0 };

static void run(struct os_harness *h, const char *policy)
{
    struct error err;

    h->policy = policy_find(policy, &err);
    assert_non_null(h->policy);
    MUST(os_harness_run(h, &err));
}

/* CPU time of a thread between two times. */
static sim_time used(const struct os_harness *h, int64_t thread, sim_time from, sim_time to)
{
    sim_time sum = 0;

    for (size_t i = 0; i < h->segments.count; i++) {
        const struct os_harness_segment *s = vec_at(&h->segments, i, sizeof *s);
        sim_time start = s->start > from ? s->start : from, end = s->finish < to ? s->finish : to;

        if (s->thread == thread && end > start)
            sum += end - start;
    }
    return sum;
}

/* Tickets 3:2:1 are 3, 2 and 1 quanta of every 6: stride's error is below one quantum. */
static void stride_is_exact(void **state)
{
    struct os_arrival item[3];
    struct os_harness h = {
        .items = item, .count = 3, .params = { "quantum=10ms" }, .options = { "until=6001ms" }
    };

    (void)state;
    for (int i = 0; i < 3; i++) {
        item[i] = os_harness_arrival(0, &hog);
        item[i].tickets = 3 - i;
    }
    run(&h, "os.stride");
    for (int64_t round = 0; round < 100; round++)
        for (int i = 0; i < 3; i++)
            assert_int_equal(used(&h, i, round * 60 * MILLISECOND, (round + 1) * 60 * MILLISECOND),
                             (3 - i) * 10 * MILLISECOND);
    os_harness_free(&h);
}

/* Of n draws, a part p wins np of them, with a deviation of sqrt(np(1 - p)). */
static void lottery_is_binomial(void **state)
{
    struct os_arrival item[3];
    struct os_harness h = {
        .items = item, .count = 3, .params = { "quantum=10ms" }, .options = { "until=100s" }
    };
    double most = 0;

    (void)state;
    for (int i = 0; i < 3; i++) {
        item[i] = os_harness_arrival(0, &hog);
        item[i].tickets = 3 - i;
    }
    run(&h, "os.lottery");
    for (int i = 0; i < 3; i++) {
        double p = (3 - i) / 6.0, n = 10000;
        double won = (double)used(&h, i, 0, 99990 * MILLISECOND) / (10.0 * MILLISECOND);
        double off = fabs(won - n * p) / sqrt(n * p * (1 - p));

        assert_true(off < 4);
        most = off > most ? off : most;
    }
    assert_true(most > 0.01); /* it draws */
    os_harness_free(&h);
}

/* SFQ, theorem 1: |W_f / w_f - W_g / w_g| <= l / w_f + l / w_g while both are ready. */
static void weights_hold(const char *policy, const char *quantum)
{
    static const int64_t nice[THREADS] = { 0, 5, -3, 10 };
    struct os_arrival item[THREADS];
    struct os_harness h = {
        .items = item, .count = THREADS, .params = { quantum }, .options = { "until=20s" }
    };

    for (int i = 0; i < THREADS; i++) {
        item[i] = os_harness_arrival(0, &hog);
        item[i].nice = nice[i];
    }
    run(&h, policy);
    for (sim_time end = 50 * MILLISECOND; end < 19 * SECOND; end += 130 * MILLISECOND)
        for (int f = 0; f < THREADS; f++)
            for (int g = 0; g < f; g++) {
                double wf = (double)os_weight(nice[f]), wg = (double)os_weight(nice[g]);
                double gap = (double)used(&h, f, 0, end) / wf - (double)used(&h, g, 0, end) / wg;

                assert_true(fabs(gap) <= 1e7 / wf + 1e7 / wg + 1);
            }
    os_harness_free(&h);
}

static void fair_queueing_keeps_its_bound(void **state)
{
    (void)state;
    weights_hold("os.sfq", "quantum=10ms");
}

/* Random tickets ---------------------------------------------------------------------------- */

enum { MOST = 8, SETS = 40, QUANTA = 300 };

/* The last quantum may be cut short: times are looked at up to here. */
#define QUANTUM (10 * MILLISECOND)
#define HORIZON (QUANTA * QUANTUM)

/* Endless threads of random tickets, from 1 up to a bound that is random, too. */
struct set {
    struct os_arrival item[MOST];
    int count;
    double total; /* tickets */
    struct os_harness h;
};

/* With `late`, all but the first come at random times, but in order. */
static void draw_set(struct set *set, uint64_t seed, bool late)
{
    struct rng rng;
    double most;

    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    *set = (struct set){ .count = 2 + (int)(rng_uniform(&rng) * (MOST - 1)) };
    most = pow(10, 1 + 2 * rng_uniform(&rng));
    for (int i = 0; i < set->count; i++) {
        sim_time before = i ? set->item[i - 1].submit : 0;

        set->item[i] = os_harness_arrival(before, &hog);
        if (late && i)
            set->item[i].submit += (sim_time)(rng_uniform(&rng) * 30 * QUANTUM);
        set->item[i].tickets = 1 + (int64_t)(rng_uniform(&rng) * most);
        set->total += (double)set->item[i].tickets;
    }
    set->h = (struct os_harness){
        .items = set->item, .count = (size_t)set->count, .seed = seed, .options = { "until=3010ms" }
    };
}

static double tickets(const struct set *set, int i)
{
    return (double)set->item[i].tickets;
}

/* CPU time of thread i up to the end of each quantum of the table, in ns. */
static void add_up(const struct set *set, int i, double table[QUANTA + 1])
{
    for (int q = 0; q <= QUANTA; q++)
        table[q] = 0;
    for (size_t s = 0; s < set->h.segments.count; s++) {
        const struct os_harness_segment *row = vec_at(&set->h.segments, s, sizeof *row);

        for (sim_time q = row->start / QUANTUM; row->thread == i && q <= QUANTA; q++) {
            sim_time end = q * QUANTUM < row->finish ? q * QUANTUM : row->finish;

            table[q] += end > row->start ? (double)(end - row->start) : 0;
        }
    }
}

/* The largest of what `gap` finds over all sets and quanta. */
static double worst_of(const char *policy, const char *param, bool late,
                       double (*gap)(const struct set *set, double used[MOST][QUANTA + 1]))
{
    double worst = 0;

    for (uint64_t seed = 1; seed <= SETS; seed++) {
        static double table[MOST][QUANTA + 1];
        struct set set;

        draw_set(&set, seed, late);
        set.h.params[0] = param;
        run(&set.h, policy);
        for (int i = 0; i < set.count; i++)
            add_up(&set, i, table[i]);
        worst = fmax(worst, gap(&set, table));
        os_harness_free(&set.h);
    }
    return worst;
}

/* Error of a pair in quanta, when only the time that one of both got is counted. */
static double pair_error(const struct set *set, double used[MOST][QUANTA + 1])
{
    double worst = 0;

    for (int q = 0; q <= QUANTA; q++)
        for (int i = 0; i < set->count; i++)
            for (int k = 0; k < i; k++) {
                double part = tickets(set, i) / (tickets(set, i) + tickets(set, k));
                double both = used[i][q] + used[k][q];

                worst = fmax(worst, fabs(used[i][q] - both * part) / (double)QUANTUM);
            }
    return worst;
}

/* Error of one thread in quanta, over the number of threads. */
static double own_error(const struct set *set, double used[MOST][QUANTA + 1])
{
    double worst = 0;

    for (int q = 0; q <= QUANTA; q++)
        for (int i = 0; i < set->count; i++) {
            double due = (double)(q * QUANTUM) * tickets(set, i) / set->total;

            worst = fmax(worst, fabs(used[i][q] - due) / (double)QUANTUM / set->count);
        }
    return worst;
}

/* Waldspurger & Weihl 1995, section 2.2: at most one quantum in a pair, O(n) of one among n. */
static void stride_keeps_its_bounds(void **state)
{
    double pair = worst_of("os.stride", "quantum=10ms", false, pair_error);

    (void)state;
    assert_true(pair <= 1 + 1e-9);
    assert_true(pair > 0.9); /* the bound is nearly reached */
    assert_true(worst_of("os.stride", "quantum=10ms", false, own_error) <= 1);
    assert_true(worst_of("os.lottery", "quantum=10ms", false, pair_error) > 3);
}

/* Squares of the deviations, in those of the binomial law: 1 on average, none far away. */
static void lottery_deviates_as_it_should(void **state)
{
    double sum = 0;
    int count = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 10 * SETS; seed++) {
        struct set set;

        draw_set(&set, seed, false);
        set.h.params[0] = "quantum=10ms";
        run(&set.h, "os.lottery");
        for (int i = 0; i < set.count; i++) {
            double p = tickets(&set, i) / set.total, n = QUANTA;
            double won = (double)used(&set.h, i, 0, HORIZON) / (double)QUANTUM;
            double off = (won - n * p) * (won - n * p) / (n * p * (1 - p));

            /* The tail of rare winners is long: those are judged by the mean only. */
            if (n * p >= 10)
                assert_true(off < 5 * 5);
            sum += off;
            count++;
        }
        os_harness_free(&set.h);
    }
    assert_true(fabs(sum / count - 1) < 0.15);
}

/*
 * How far a thread is behind the fluid system (GPS) of the same arrivals, in quanta. Endless
 * threads: GPS serves all that have come, each by its tickets.
 */
static double fluid_lag(const struct set *set, double used[MOST][QUANTA + 1])
{
    double fluid[MOST] = { 0 }, worst = -1;

    for (int q = 1; q <= QUANTA; q++) {
        sim_time at = (q - 1) * QUANTUM, end = q * QUANTUM;

        while (at < end) {
            double total = 0;
            sim_time next = end;

            for (int i = 0; i < set->count; i++) {
                if (set->item[i].submit <= at)
                    total += tickets(set, i);
                else if (set->item[i].submit < next)
                    next = set->item[i].submit;
            }
            for (int i = 0; i < set->count; i++)
                if (set->item[i].submit <= at)
                    fluid[i] += (double)(next - at) * tickets(set, i) / total;
            at = next;
        }
        for (int i = 0; i < set->count; i++)
            worst = fmax(worst, (fluid[i] - used[i][q]) / (double)QUANTUM);
    }
    return worst;
}

/* Parekh & Gallager 1993, theorem 2: never more than the largest quantum behind GPS. */
static void wfq_follows_the_fluid_system(void **state)
{
    double late = worst_of("os.wfq", "quantum=10ms", true, fluid_lag);

    (void)state;
    assert_true(late <= 1 + 1e-6);
    assert_true(late > 0.9);
    assert_true(worst_of("os.wfq", "quantum=10ms", false, fluid_lag) <= 1 + 1e-6);
    assert_true(worst_of("os.sfq", "quantum=10ms", true, fluid_lag) > 1.5);
}

/* How much of the bound l / w_f + l / w_g is used, over all intervals in which both are ready. */
static double pair_gap(const struct set *set, double used[MOST][QUANTA + 1])
{
    double worst = 0;

    for (int f = 0; f < set->count; f++)
        for (int g = 0; g < f; g++) {
            double bound = (double)QUANTUM * (1 / tickets(set, f) + 1 / tickets(set, g));
            double low = HUGE_VAL, high = -HUGE_VAL;

            /* The gap over [a, b] is a difference of gaps over [0, a] and [0, b]. */
            for (int q = (int)(set->item[f].submit / QUANTUM) + 1; q <= QUANTA; q++) {
                double gap = used[f][q] / tickets(set, f) - used[g][q] / tickets(set, g);

                low = fmin(low, gap);
                high = fmax(high, gap);
            }
            worst = fmax(worst, (high - low) / bound);
        }
    return worst;
}

/* Goyal, Guo & Vin 1996, theorem 1. */
static void sfq_keeps_its_bound(void **state)
{
    double late = worst_of("os.sfq", "quantum=10ms", true, pair_gap);

    (void)state;
    assert_true(late <= 1 + 1e-6);
    assert_true(late > 0.9);
    assert_true(worst_of("os.wfq", "quantum=10ms", true, pair_gap) > 1.1);
}

/* How much of the bound C / w a thread is ahead of another by, at most. */
static double ahead(const struct set *set, double used[MOST][QUANTA + 1])
{
    double worst = 0;

    for (int q = 0; q <= QUANTA; q++)
        for (int i = 0; i < set->count; i++)
            for (int k = 0; k < set->count; k++)
                worst = fmax(worst, (used[i][q] - used[k][q] / tickets(set, k) * tickets(set, i)) /
                                        (double)QUANTUM);
    return worst;
}

/* Duda & Cheriton 1999, section 2: who runs gives way at C / w ahead of the least. */
static void bvt_keeps_its_allowance(void **state)
{
    double most = worst_of("os.bvt", "allowance=10ms", false, ahead);

    (void)state;
    assert_true(most <= 1 + 1e-6);
    assert_true(most > 0.9);
    assert_true(worst_of("os.bvt", "allowance=30ms", false, ahead) > 2.5);
    assert_true(worst_of("os.stride", "quantum=10ms", false, ahead) > 1.01);
}

/* Interactive threads share by turns, batch ones wait for them, real-time ones run at once. */
static void queues_of_classes(void **state)
{
    const struct os_step work = { .kind = OS_RUN, .time = 25 * MILLISECOND };
    const struct os_program program = { &work, 1, 1 };
    static const int classes[THREADS] = { OS_BATCH, OS_OTHER, OS_OTHER, OS_FIFO };
    static const sim_time submit[THREADS] = { 0, 5, 5, 12 };
    static const sim_time end[THREADS] = { 100, 65, 80, 37 };
    struct os_arrival item[THREADS];
    struct os_harness h = { .items = item, .count = THREADS };

    (void)state;
    for (int i = 0; i < THREADS; i++) {
        item[i] = os_harness_arrival(submit[i] * MILLISECOND, &program);
        item[i].scheduling = classes[i];
    }
    run(&h, "os.multilevel_queue");
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(os_harness_thread(&h, i)->end, end[i] * MILLISECOND);
    os_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stride_is_exact),
        cmocka_unit_test(lottery_is_binomial),
        cmocka_unit_test(fair_queueing_keeps_its_bound),
        cmocka_unit_test(stride_keeps_its_bounds),
        cmocka_unit_test(lottery_deviates_as_it_should),
        cmocka_unit_test(wfq_follows_the_fluid_system),
        cmocka_unit_test(sfq_keeps_its_bound),
        cmocka_unit_test(bvt_keeps_its_allowance),
        cmocka_unit_test(queues_of_classes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
