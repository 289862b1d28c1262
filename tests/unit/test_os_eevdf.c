/* EEVDF with parameters that are not the defaults: what each of them is for. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { MOST = 8 };

static const struct os_step hog_steps[] = { { .kind = OS_RUN, .time = 100000 * SECOND } };
static const struct os_program hog = { .step = hog_steps, .steps = 1 };

static void run(struct os_harness *h)
{
    struct error err;

    h->policy = policy_find("os.eevdf", &err);
    assert_non_null(h->policy);
    MUST(os_harness_run(h, &err));
}

/* Mean time from the end of a sleep of 10 ms to the CPU, in us, of thread 0. */
static double latency(const struct os_harness *h)
{
    const struct os_harness_segment *segment = h->segments.data;
    sim_time slept = -1;
    double sum = 0, count = 0;

    for (size_t i = 0; i < h->segments.count; i++) {
        if (segment[i].thread != 0)
            continue;
        if (slept >= 0) {
            sum += (double)(segment[i].start - slept) / 1e3 - 10000;
            count++;
        }
        slept = strcmp(segment[i].why, "sleep") ? -1 : segment[i].finish;
    }
    assert_true(count > 100);
    return sum / count;
}

/* A thread that runs and sleeps for 10 ms in turn, beside others; the rest are parameters. */
struct sleeper {
    sim_time run, slice;
    int others;
    const char *param[2];
};

static double sleeper_latency(struct sleeper s)
{
    const struct os_step steps[] = { { .kind = OS_RUN, .time = s.run },
                                     { .kind = OS_SLEEP, .time = 10 * MILLISECOND } };
    const struct os_program program = { steps, 2, 0 };
    struct os_arrival items[MOST];
    struct os_harness h = { .params = { "base_slice=3ms", s.param[0], s.param[1] },
                            .options = { "tick=1ms", "until=20s" },
                            .items = items,
                            .count = (size_t)s.others + 1 };
    double mean;

    for (int i = 0; i <= s.others; i++)
        items[i] = os_harness_arrival(0, i ? &hog : &program);
    items[0].slice = s.slice;
    run(&h);
    mean = latency(&h);
    os_harness_free(&h);
    return mean;
}

static void within(double is, double least, double most)
{
    if (!(is >= least && is <= most))
        fail_msg("%.3f, not from %.3f to %.3f", is, least, most);
}

/*
 * A slice of 0.5 ms among some of 3 ms. With PREEMPT_SHORT its owner preempts as soon as it is
 * eligible. Without, it waits for the end of a protection: in 6.12 up to a deadline, in 6.18 not
 * longer than its own slice, that is a tick.
 */
static void short_slices_preempt(void **state)
{
    static const char *const releases[] = { "release=6.12", "release=6.18" };
    double late[2];

    (void)state;
    for (size_t r = 0; r < 2; r++) {
        struct sleeper s = { MILLISECOND, 500 * MICROSECOND, 3, { releases[r] } };

        s.param[1] = "preempt_short=true";
        within(sleeper_latency(s), 0, 200);
        s.param[1] = "preempt_short=false";
        late[r] = sleeper_latency(s);
    }
    within(late[0], 500, 1500);
    within(late[1], 250, late[0] / 2);
}

/* Equal slices of 3 ms: whose turn comes waits for the end of one, or for a tick. */
static void protection_is_run_to_parity(void **state)
{
    struct sleeper s = { MILLISECOND, 0, 3, { "run_to_parity=true" } };
    double with = sleeper_latency(s);

    (void)state;
    s.param[0] = "run_to_parity=false";
    within(sleeper_latency(s), 0, with - 900);
}

/*
 * A thread that runs 2.9 ms beside one other owes as much when it goes to sleep. It either pays in
 * its sleep and waits for a tick only when it comes back, or brings the debt along.
 */
static void debts_are_paid_asleep(void **state)
{
    struct sleeper s = { 2900 * MICROSECOND, 0, 1, { "delay_dequeue=true" } };

    (void)state;
    within(sleeper_latency(s), 99, 101);
    s.param[0] = "delay_dequeue=false";
    within(sleeper_latency(s), 2850, 2950);
}

/*
 * A thread that sleeps for 0.1 ms after each 2 ms beside one other is owed something when it goes:
 * it gets nearly its half if it finds that again, and is set back to the mean if not.
 */
static double share_of_restless(const char *param)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 2 * MILLISECOND },
                                            { .kind = OS_SLEEP, .time = 100 * MICROSECOND } };
    static const struct os_program program = { steps, 2, 0 };
    struct os_arrival items[2] = { os_harness_arrival(0, &program), os_harness_arrival(0, &hog) };
    struct os_harness h = { .params = { "base_slice=3ms", param },
                            .options = { "tick=1ms", "until=20s" },
                            .items = items,
                            .count = 2 };
    double share;

    run(&h);
    share = (double)os_harness_thread(&h, 0)->cpu_time / (20. * SECOND);
    os_harness_free(&h);
    return share;
}

static void lags_are_kept(void **state)
{
    (void)state;
    within(share_of_restless("place_lag=true"), .48, .5);
    within(share_of_restless("place_lag=false"), .38, .42);
}

/* Without ticks two equal threads run a whole slice in turn, but for the first half ones. */
static void slices_by_scaling(void **state)
{
    static const struct {
        const char *cores, *scaling;
        int64_t slice; /* ms */
    } cases[] = { { "cores=1", "scaling=log", 2 },   { "cores=8", "scaling=log", 8 },
                  { "cores=8", "scaling=none", 2 },  { "cores=64", "scaling=log", 8 },
                  { "cores=64", "scaling=none", 2 }, { "cores=3", "scaling=log", 4 } };

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct os_arrival items[2];
        struct os_harness h = { .params = { "base_slice=2ms", cases[c].scaling },
                                .options = { "until=200ms" },
                                .platform = { cases[c].cores },
                                .items = items,
                                .count = 2 };
        const struct os_harness_segment *segment;

        for (int i = 0; i < 2; i++) {
            items[i] = os_harness_arrival(0, &hog);
            items[i].affinity.word[0] = 1;
        }
        run(&h);
        segment = h.segments.data;
        assert_true(h.segments.count > 10);
        for (size_t i = 2; i + 1 < h.segments.count; i++)
            assert_int_equal(segment[i].finish - segment[i].start, cases[c].slice * MILLISECOND);
        os_harness_free(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_slices_preempt),  cmocka_unit_test(protection_is_run_to_parity),
        cmocka_unit_test(debts_are_paid_asleep), cmocka_unit_test(lags_are_kept),
        cmocka_unit_test(slices_by_scaling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
