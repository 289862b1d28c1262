/* What must hold for every bigdata policy, on random jobs, machines and rules. */
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_watch.h"
#include "tests/support/big_world.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 300 };

static const struct bigdata_policy *ops_of(const struct policy *policy)
{
    return (const struct bigdata_policy *)(const void *)policy;
}

/* Whether it starts tasks itself; others stand beside one that does. */
static bool schedules(const struct policy *policy)
{
    const struct bigdata_policy *ops = ops_of(policy);

    return ops->offer || ops->decide || ops->stage_ready || ops->message || ops->job_arrived;
}

/* Runs a world with the policy, watched or not; NULL: it does not take such a world. */
static struct big_world *run_world(const struct policy *policy, uint64_t seed, bool watched)
{
    struct big_world *w = mem_alloc(sizeof *w);
    const struct policy *seen = policy;
    bool ok;

    big_world_draw(w, seed);
    if (watched) {
        seen = big_watch(policy, ops_of(policy)->conserves);
        big_watch_fails(w->fails);
    }
    if (schedules(policy))
        ok = big_world_run(w, seen, NULL);
    else
        ok = big_world_run(w, policy_find("bigdata.fifo", NULL), seen);
    if (ok)
        return w;
    big_harness_free(&w->h);
    mem_free(w);
    return NULL;
}

static void free_world(struct big_world *w)
{
    big_harness_free(&w->h);
    mem_free(w);
}

/* Networks of coflows start no tasks. */
static bool takes_tasks(const struct policy *policy)
{
    const struct bigdata_policy *ops = ops_of(policy);

    return !strncmp(policy->name, "bigdata.", 8) &&
           (!ops->coflow || schedules(policy) || ops->spare);
}

/* Without passes of its own it gets those of the watch, which draw from a random order of ties. */
static bool has_passes(const struct bigdata_policy *ops)
{
    return ops->decide || ops->offer || ops->spare;
}

static void every_policy(void **state)
{
    const char *only = getenv("ORRERY_POLICY");

    (void)state;
    for (size_t i = 0; policy_all[i]; i++) {
        int taken = 0;

        if (!takes_tasks(policy_all[i]) || (only && strcmp(policy_all[i]->name, only) != 0))
            continue;
        for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
            struct big_world *w = run_world(policy_all[i], seed, true), *again;

            if (!w)
                continue;
            big_world_check(w, false);
            again = run_world(policy_all[i], seed, !has_passes(ops_of(policy_all[i])));
            assert_non_null(again);
            big_world_same(w, again);
            free_world(again);
            free_world(w);
            taken++;
        }
        if (taken < ROUNDS / 10)
            fail_msg("%s takes %d of %d worlds", policy_all[i]->name, taken, ROUNDS);
    }
}

/* First come first served has no delays of its own: every time is as it can be computed. */
static void exact_times(void **state)
{
    struct big_watch_counts all = { 0 };

    (void)state;
    for (uint64_t seed = 1000; seed < 1000 + ROUNDS; seed++) {
        struct big_world *w = run_world(policy_find("bigdata.fifo", NULL), seed, true);
        struct big_watch_counts one = big_watch_counts();

        assert_non_null(w);
        big_world_check(w, true);
        all.slow_starts += one.slow_starts;
        all.downs += one.downs;
        all.finds += one.finds;
        all.ends[BIG_LOST] += one.ends[BIG_LOST];
        free_world(w);
    }
    /* The worlds are not so tame that nothing was checked. */
    assert_true(all.slow_starts > 1000 && all.downs > 50 && all.finds > 1000000);
    assert_true(all.ends[BIG_LOST] > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy),
        cmocka_unit_test(exact_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
