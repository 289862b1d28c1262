/* What must hold for every os policy, on random threads, machines and kernels. */
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_watch.h"
#include "tests/support/os_world.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 120 };

/*
 * A policy with one queue for all CPUs promises that none idles while a ready thread may run on it;
 * but these keep threads back by their rules. Policies with a queue of each CPU promise it of that
 * queue only.
 */
static const char *const keep_back[] = {
    "os.deadline", /* a server without budget waits for the next one */
    "os.gang",     /* CPUs of a slot that its gang does not fill */
    "os.pd2",      /* a subtask waits for its window, and all for a quantum */
    "os.rt",       /* throttled real-time threads wait for the next period */
    NULL,
};

static bool conserves(const struct policy *policy)
{
    for (size_t i = 0; keep_back[i]; i++)
        if (!strcmp(policy->name, keep_back[i]))
            return false;
    return true;
}

static struct os_world *run_world(const struct policy *policy, uint64_t seed)
{
    struct os_world *w = mem_alloc(sizeof *w);

    os_world_draw(w, seed);
    os_world_run(w, policy, seed);
    return w;
}

static void free_world(struct os_world *w)
{
    os_harness_free(&w->h);
    mem_free(w);
}

/* `all` are the counts of the watched run, those of all policies together. */
static void add(struct os_watch_counts *all)
{
    struct os_watch_counts one = os_watch_counts();

    all->yields += one.yields;
    all->throttles += one.throttles;
    all->migrations += one.migrations;
}

static void every_policy(void **state)
{
    struct os_watch_counts all = { 0 };
    const char *only = getenv("ORRERY_POLICY");

    (void)state;
    for (size_t i = 0; policy_all[i]; i++)
        for (uint64_t seed = 1; seed <= ROUNDS && !strncmp(policy_all[i]->name, "os.", 3); seed++) {
            const struct policy *watched = os_watch(policy_all[i], conserves(policy_all[i]));
            struct os_world *w, *again;

            if (only && strcmp(policy_all[i]->name, only) != 0)
                continue;
            w = run_world(watched, seed);
            add(&all);
            os_world_check(w);
            again = run_world(policy_all[i], seed);
            os_world_same(w, again);
            free_world(again);
            free_world(w);
        }
    /* The worlds are not so tame that nothing was checked. */
    assert_true(only || (all.yields > 1000 && all.throttles > 1000 && all.migrations > 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
