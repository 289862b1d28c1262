/* Starvation: policies that promise a bounded wait keep it with endless threads; others need not.
 */
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "sim/os/os.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 6, MOST_THREADS = 8 };

/* Of a run of 40 s; the slowest of the promises need some seconds (CFS from nice -10 to 10). */
static const sim_time UNTIL = 40 * SECOND, BOUND = 10 * SECOND;

static uint32_t below(struct rng *rng, uint64_t n)
{
    return (uint32_t)rng_below(rng, n);
}

/* The longest time that one of the threads, which always could run, did not. */
static sim_time longest_gap(const struct os_harness *h)
{
    sim_time end[MOST_THREADS], longest = 0;

    for (size_t t = 0; t < h->count; t++)
        end[t] = h->items[t].submit;
    for (size_t i = 0; i < h->segments.count; i++) {
        const struct os_harness_segment *row = vec_at(&h->segments, i, sizeof *row);

        if (row->start - end[row->thread] > longest)
            longest = row->start - end[row->thread];
        end[row->thread] = row->finish;
    }
    for (size_t t = 0; t < h->count; t++)
        if (UNTIL - end[t] > longest)
            longest = UNTIL - end[t];
    return longest;
}

/* Up to eight endless threads of class OTHER on one to three CPUs. */
static sim_time wait_of(const struct policy *policy, uint64_t seed, bool equal)
{
    static const struct os_step run[] = { { .kind = OS_RUN, .time = SECOND } };
    static const struct os_program endless = { run, 1, 0 };
    static const char *const ticks[] = { "tick=0s", "tick=1ms", "tick=4ms", "tick=10ms" };
    static const char *const cpus[] = { "cores=1", "cores=2", "cores=3" };
    struct os_arrival item[MOST_THREADS];
    struct os_harness h = { .policy = policy, .items = item };
    struct error err = { "" };
    struct rng rng;
    sim_time longest;

    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    h.count = 2 + below(&rng, MOST_THREADS - 1);
    h.options[0] = "until=40s";
    h.options[1] = ticks[below(&rng, 4)];
    h.options[2] = "balance=4ms";
    h.options[3] = below(&rng, 2) ? "switch_cost=5us" : "migration_cost=20us";
    h.platform[0] = equal ? "cores=1" : cpus[below(&rng, 3)];
    for (size_t t = 0; t < h.count; t++) {
        item[t] = os_harness_arrival((sim_time)t * MILLISECOND, &endless);
        item[t].priority = 1 + (int64_t)t;
        if (equal)
            continue;
        item[t].nice = (int64_t)below(&rng, 21) - 10;
        item[t].tickets = 1 + below(&rng, 20);
        item[t].slice = below(&rng, 3) ? 0 : (1 + below(&rng, 10)) * MILLISECOND;
    }
    MUST(os_harness_run(&h, &err));
    longest = longest_gap(&h);
    os_harness_free(&h);
    return longest;
}

static void promises(void **state)
{
    size_t promised = 0;

    (void)state;
    for (size_t i = 0; policy_all[i]; i++) {
        const struct os_policy *policy = (const struct os_policy *)(const void *)policy_all[i];

        if (strncmp(policy_all[i]->name, "os.", 3) != 0 || !policy->bounded_wait)
            continue;
        promised++;
        for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
            sim_time wait = wait_of(policy_all[i], seed, false);

            if (wait > BOUND)
                fail_msg("%s promises a bounded wait; seed %llu: a thread waits %.3fs",
                         policy_all[i]->name, (unsigned long long)seed, time_seconds(wait));
        }
    }
    assert_true(promised >= 7);
}

/* The same check finds those that starve threads. */
static void starves(void **state)
{
    static const char *const names[] = { "os.fcfs", "os.priority", "os.sjf", "os.rm" };
    struct error err = { "" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct policy *policy = policy_find(names[i], &err);

        assert_non_null(policy);
        assert_false(((const struct os_policy *)(const void *)policy)->bounded_wait);
        assert_true(wait_of(policy, 1, true) > UNTIL - SECOND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promises),
        cmocka_unit_test(starves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
