/* Shares of the proportional os policies within the bounds of their papers; queues. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
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
        cmocka_unit_test(queues_of_classes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
