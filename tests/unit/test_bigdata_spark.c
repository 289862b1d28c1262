/* How long Spark's stages wait for machines with their data, and where they go on then. */
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static struct big_harness bed_of(const struct big_arrival *items, size_t count)
{
    struct big_harness h = { .policy = policy_find("bigdata.spark", NULL),
                             .options = { "replicas=1" },
                             .items = items,
                             .count = count };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

/* The first row of a job's tasks. */
static const struct big_harness_task *task_of(const struct big_harness *h, int64_t job)
{
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->job == job)
            return row;
    }
    fail_msg("job %lld has no task", (long long)job);
    return NULL;
}

/* Starts of one job over 40 places of its block, on machine 0 or 1; how many were not there. */
static int starts(struct big_harness *h, int64_t job, double near, double far)
{
    int count[2] = { 0 };

    for (h->seed = 1; h->seed <= 40; h->seed++) {
        const struct big_harness_task *row;
        bool local;

        go(h);
        row = task_of(h, job);
        local = !strcmp(row->locality, "local");
        if (row->start != time_from_seconds(local ? near : far))
            fail_msg("%s task of job %lld starts at %.9g s", row->locality, (long long)job,
                     time_seconds(row->start));
        count[local]++;
    }
    return count[0];
}

/* With both machines free the task goes to its data. */
static void goes_to_its_data(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=2";
    stage.input = 40;
    assert_int_equal(starts(&h, 0, 0, 0), 0);
    big_harness_free(&h);
}

/*
 * Another job has machine 0 for 100 s. Where the data are there, the task waits 3 s for them, in
 * one rack; between two racks 3 s more. The waits can be set; idle machines are looked at every
 * second, so 2.5 s are 3. With waits of 0 nobody waits.
 */
static void waits_by_level(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(1, 100 * SECOND),
                                  big_harness_stage(1, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(0, &stage[1], 1) };
    struct big_harness h = bed_of(item, 2);

    (void)state;
    h.platform[0] = "nodes=2";
    stage[1].input = 40;
    assert_in_range(starts(&h, 1, 0, 3), 8, 32);
    h.platform[1] = "rack_size=1";
    assert_in_range(starts(&h, 1, 0, 6), 8, 32);
    h.params[0] = "node_wait=2.5s";
    h.params[1] = "rack_wait=1.5s";
    assert_in_range(starts(&h, 1, 0, 4), 8, 32);
    h.params[2] = "revive=100ms";
    h.params[1] = "rack_wait=0s";
    assert_in_range(starts(&h, 1, 0, 2.5), 8, 32);
    h.params[0] = "node_wait=0s";
    assert_in_range(starts(&h, 1, 0, 0), 8, 32);
    big_harness_free(&h);
}

/*
 * Four tasks of 2 s with data on one of two machines each; when a task starts the wait begins anew,
 * and a stage that went far goes on far. All tasks are done, none of them starts far before 3 s.
 */
static void waits_anew(void **state)
{
    struct big_stage stage = big_harness_stage(4, 2 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);
    int far = 0;

    (void)state;
    h.platform[0] = "nodes=2";
    stage.input = 40;
    for (h.seed = 1; h.seed <= 40; h.seed++) {
        go(&h);
        assert_int_equal(h.tasks.count, 4);
        for (size_t i = 0; i < 4; i++) {
            const struct big_harness_task *row = vec_at(&h.tasks, i, sizeof *row);

            /* Its machine starts one every 2 s: the 3 s are never over. */
            far += strcmp(row->locality, "local") != 0;
        }
    }
    assert_int_equal(far, 0);
    big_harness_free(&h);
}

static void wrong_parameters(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);
    struct error err = { "" };

    (void)state;
    h.platform[0] = "nodes=1";
    h.params[0] = "pools=a:1";
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "bigdata.spark: pools: only with mode: fair");
    h.params[0] = "revive=0s";
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "bigdata.spark: revive: expected a time above 0");
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_to_its_data),
        cmocka_unit_test(waits_by_level),
        cmocka_unit_test(waits_anew),
        cmocka_unit_test(wrong_parameters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
