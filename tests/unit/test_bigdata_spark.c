/* How long Spark's stages wait for machines with their data, and where they go on then. */
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/support/big_watch.h"
#include "tests/support/big_world.h"
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

static void settings(struct big_harness *h, const char *one, const char *two)
{
    h->params[0] = "allocation=dynamic";
    h->params[1] = one;
    h->params[2] = one ? two : NULL;
    h->options[1] = "move_delay=0s";
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
    settings(&h, "mode=fair", NULL);
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "bigdata.spark: mode: fair is for jobs of one application; with "
                                  "allocation: dynamic each is one of its own");
    settings(&h, "min_executors=3", "max_executors=2");
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "bigdata.spark: max_executors: 2, but min_executors or "
                                  "initial_executors is more");
    settings(&h, "idle_timeout=0s", NULL);
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "bigdata.spark: backlog_timeout, sustained_timeout, "
                                  "idle_timeout: expected times above 0");
    settings(&h, "backlog_timeout=never", NULL);
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "bigdata.spark: backlog_timeout, sustained_timeout: expected "
                                  "times, not 'never'");
    big_harness_free(&h);
}

/* Dynamic allocation ------------------------------------------------------------------------ */

/* How many tasks of a job start at a time; the tasks of all times promised are all of it. */
struct wave {
    double at;
    int tasks;
};

static void waves(struct big_harness *h, int64_t job, const struct wave *wave)
{
    size_t left = 0;

    for (size_t i = 0; i < h->tasks.count; i++)
        left +=
            ((const struct big_harness_task *)vec_at(&h->tasks, i, sizeof(struct big_harness_task)))
                ->job == job;
    for (; wave->tasks > 0; wave++) {
        int count = 0;

        for (size_t i = 0; i < h->tasks.count; i++) {
            const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

            count += row->job == job && row->start == time_from_seconds(wave->at);
        }
        if (count != wave->tasks)
            fail_msg("job %lld: %d tasks start at %g s, not %d", (long long)job, count, wave->at,
                     wave->tasks);
        left -= (size_t)count;
    }
    assert_int_equal(left, 0);
}

/*
 * 20 tasks of 100 s: after 1 s of backlog one executor, then each second twice as many more, at
 * last those that are missing. By other times; on top of those it has from the start; up to a
 * limit, where the tasks that are left follow those that end.
 */
static void grows_by_doubling(void **state)
{
    struct big_stage stage = big_harness_stage(20, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=30";
    settings(&h, NULL, NULL);
    go(&h);
    waves(&h, 0, (struct wave[]){ { 1, 1 }, { 2, 2 }, { 3, 4 }, { 4, 8 }, { 5, 5 }, { 0, 0 } });
    settings(&h, "sustained_timeout=2s", NULL);
    go(&h);
    waves(&h, 0, (struct wave[]){ { 1, 1 }, { 3, 2 }, { 5, 4 }, { 7, 8 }, { 9, 5 }, { 0, 0 } });
    settings(&h, "backlog_timeout=5s", NULL);
    go(&h);
    waves(&h, 0, (struct wave[]){ { 5, 1 }, { 6, 2 }, { 7, 4 }, { 8, 8 }, { 9, 5 }, { 0, 0 } });
    settings(&h, "initial_executors=4", "min_executors=1");
    go(&h);
    waves(&h, 0,
          (struct wave[]){ { 0, 4 }, { 1, 1 }, { 2, 2 }, { 3, 4 }, { 4, 8 }, { 5, 1 }, { 0, 0 } });
    settings(&h, "min_executors=2", NULL);
    go(&h);
    waves(&h, 0,
          (struct wave[]){ { 0, 2 }, { 1, 1 }, { 2, 2 }, { 3, 4 }, { 4, 8 }, { 5, 3 }, { 0, 0 } });
    settings(&h, "max_executors=5", NULL);
    go(&h);
    waves(&h, 0,
          (struct wave[]){ { 1, 1 },
                           { 2, 2 },
                           { 3, 2 },
                           { 101, 1 },
                           { 102, 2 },
                           { 103, 2 },
                           { 201, 1 },
                           { 202, 2 },
                           { 203, 2 },
                           { 301, 1 },
                           { 302, 2 },
                           { 303, 2 },
                           { 0, 0 } });
    big_harness_free(&h);
}

/*
 * An executor of two cores runs two tasks. With a move of 500 ms, tasks begin that much later, and
 * the growth goes on meanwhile: by 1, 2 and (one is missing of ten) 2.
 */
static void executors_of_two_slots(void **state)
{
    struct big_stage stage = big_harness_stage(10, 100 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=30";
    h.platform[1] = "slots=2";
    settings(&h, NULL, NULL);
    h.options[1] = "move_delay=500ms";
    go(&h);
    waves(&h, 0, (struct wave[]){ { 1.5, 2 }, { 2.5, 4 }, { 3.5, 4 }, { 0, 0 } });
    big_harness_free(&h);
}

/*
 * Three tasks of 10 s, then six: executors at 1, 2 and 2. At 11 the target falls to the 2 tasks
 * that are left. At 12 three go on; at 13 the target first becomes 3, as so many are there, and one
 * more: 2 in all, which is not what was to be added, so that it is 1 again at 14, and 1 at 15.
 */
static void grows_anew(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(3, 10 * SECOND),
                                  big_harness_stage(6, 50 * SECOND) };
    struct big_arrival item = big_harness_arrival(0, stage, 2);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=30";
    stage[1].parents = 1;
    stage[1].parent = (const uint32_t[]){ 0 };
    settings(&h, NULL, NULL);
    go(&h);
    waves(&h, 0,
          (struct wave[]){
              { 1, 1 }, { 2, 2 }, { 12, 3 }, { 13, 1 }, { 14, 1 }, { 15, 1 }, { 0, 0 } });
    big_harness_free(&h);
}

/*
 * The next growth would be 10 s after that at 1, but at 2 nothing waits; at 3 tasks do again, and 1
 * s later there is one more executor, not at 11.
 */
static void backlog_comes_before_sustained(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(2, SECOND), big_harness_stage(3, 5 * SECOND) };
    struct big_arrival item = big_harness_arrival(0, stage, 2);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=30";
    stage[1].parents = 1;
    stage[1].parent = (const uint32_t[]){ 0 };
    settings(&h, "sustained_timeout=10s", NULL);
    go(&h);
    waves(&h, 0, (struct wave[]){ { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 }, { 8, 1 }, { 0, 0 } });
    big_harness_free(&h);
}

/*
 * Executors take 10 s to come. The target is 1, at 1 s 2, at 2 s all of 4, and at 3 s there is no
 * reason to grow. At 11.5 s, when tasks have waited all the time, four more can start: the next
 * second, 12 s, adds one again, and the one after it two. They begin 10 s later.
 */
static void grows_when_there_is_more_again(void **state)
{
    struct big_stage stage[3] = { big_harness_stage(1, 1500 * MILLISECOND),
                                  big_harness_stage(3, 100 * SECOND),
                                  big_harness_stage(4, 100 * SECOND) };
    struct big_arrival item = big_harness_arrival(0, stage, 3);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=30";
    stage[2].parents = 1;
    stage[2].parent = (const uint32_t[]){ 0 };
    settings(&h, "initial_executors=1", NULL);
    h.options[1] = "move_delay=10s";
    go(&h);
    waves(&h, 0,
          (struct wave[]){
              { 10, 1 }, { 11, 1 }, { 11.5, 1 }, { 12, 2 }, { 22, 1 }, { 23, 2 }, { 0, 0 } });
    big_harness_free(&h);
}

/* Executors of a job that is over are free at once, of whatever numbers. */
static void takes_those_of_ended_jobs(void **state)
{
    struct big_stage stage = big_harness_stage(150, 10 * SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(10 * SECOND, &stage, 1) };
    struct big_harness h = bed_of(item, 2);

    (void)state;
    h.platform[0] = "nodes=200";
    settings(&h, "initial_executors=150", NULL);
    go(&h);
    waves(&h, 0, (struct wave[]){ { 0, 150 }, { 0, 0 } });
    waves(&h, 1, (struct wave[]){ { 10, 150 }, { 0, 0 } });
    big_harness_free(&h);
}

/*
 * Three of four executors have nothing to do from 10 s on; who comes at 20 s gets them when they
 * have been idle for 60 s, or another time; not those that the job keeps, and then its third task
 * comes when its first is done.
 */
static void gives_idle_ones_back(void **state)
{
    static const sim_time times[] = { 10 * SECOND, 10 * SECOND, 10 * SECOND, 200 * SECOND };
    struct big_stage stage[2] = { big_harness_stage(4, 10 * SECOND),
                                  big_harness_stage(3, 5 * SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(20 * SECOND, &stage[1], 1) };
    struct big_harness h = bed_of(item, 2);

    (void)state;
    h.platform[0] = "nodes=4";
    stage[0].duration = times;
    settings(&h, "initial_executors=4", NULL);
    go(&h);
    waves(&h, 0, (struct wave[]){ { 0, 4 }, { 0, 0 } });
    waves(&h, 1, (struct wave[]){ { 70, 3 }, { 0, 0 } });
    settings(&h, "initial_executors=4", "idle_timeout=30s");
    go(&h);
    waves(&h, 1, (struct wave[]){ { 40, 3 }, { 0, 0 } });
    settings(&h, "initial_executors=4", "min_executors=2");
    go(&h);
    waves(&h, 1, (struct wave[]){ { 70, 2 }, { 75, 1 }, { 0, 0 } });
    settings(&h, "initial_executors=4", "idle_timeout=never");
    go(&h);
    waves(&h, 1, (struct wave[]){ { 200, 3 }, { 0, 0 } });
    big_harness_free(&h);
}

/* Nobody waits for data where the job has no executor: unlike above, the one task starts at once.
 */
static void waits_for_levels_it_has(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);

    (void)state;
    h.platform[0] = "nodes=2";
    h.platform[1] = "rack_size=1";
    stage.input = 40;
    settings(&h, "initial_executors=1", NULL);
    assert_in_range(starts(&h, 0, 0, 0), 8, 32);
    h.platform[1] = NULL; /* in its rack: it waits as others do for what is nearer than it has */
    assert_in_range(starts(&h, 0, 0, 0), 8, 32);
    big_harness_free(&h);
}

/* The row of a task of job 0. */
static const struct big_harness_task *row_of(const struct big_harness *h, int64_t stage,
                                             int64_t task)
{
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->job == 0 && row->stage == stage && row->task == task)
            return row;
    }
    fail_msg("no task %lld", (long long)task);
    return NULL;
}

static bool is(const struct big_harness_task *row, double start, int64_t machine)
{
    return row->start == time_from_seconds(start) && row->machine == machine;
}

/*
 * An executor keeps a job of data on the other machine until one comes there, 2.5 s later. From
 * then on the stage waits for data on the machine: at 3.5 s it is 2.5 s since its last start, less
 * than the 3 s of its wait, so that the first machine, which is free at this time, gets nothing.
 */
static void goes_back_to_near_levels(void **state)
{
    struct big_stage stage = big_harness_stage(3, 2500 * MILLISECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of(&item, 1);
    int seen = 0;

    (void)state;
    h.platform[0] = "nodes=2";
    stage.input = 30;
    settings(&h, "initial_executors=1", "backlog_timeout=2500ms");
    h.options[1] = "move_delay=1s";
    for (h.seed = 1; h.seed <= 60; h.seed++) {
        const struct big_harness_task *row;

        go(&h);
        row = row_of(&h, 0, 0);
        assert_non_null(row);
        if (!is(row, 1, 0) || !strcmp(row->locality, "local"))
            continue;
        seen++;
        assert_true(is(row_of(&h, 0, 1), 3.5, 1));
        assert_true(is(row_of(&h, 0, 2), 6, 1));
    }
    assert_in_range(seen, 2, 20);
    big_harness_free(&h);
}

/*
 * Where of three tasks the first has its data on the job's one executor and the others on the other
 * machine, and wait for it, the executor is idle from 2 s on. At 62 s it is kept as the last one;
 * at 71 s the job gets the other machine, and at 131 s the first is let go: the job that came at 80
 * s has it. It would have to wait until 272 s.
 */
static void looks_again_at_those_it_kept(void **state)
{
    static const sim_time times[] = { SECOND, SECOND, 200 * SECOND };
    struct big_stage stage[3] = { big_harness_stage(1, SECOND), big_harness_stage(3, SECOND),
                                  big_harness_stage(1, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, stage, 2),
                                   big_harness_arrival(80 * SECOND, &stage[2], 1) };
    struct big_harness h = bed_of(item, 2);
    int seen = 0;

    (void)state;
    h.platform[0] = "nodes=2";
    stage[1].input = 30;
    stage[1].duration = times;
    stage[1].parents = 1;
    stage[1].parent = (const uint32_t[]){ 0 };
    settings(&h, "min_executors=1", "backlog_timeout=70s");
    h.params[3] = "node_wait=1h";
    for (h.seed = 1; h.seed <= 60; h.seed++) {
        go(&h);
        if (!is(row_of(&h, 1, 0), 1, 0) || !is(row_of(&h, 1, 1), 71, 1) ||
            is(row_of(&h, 1, 2), 2, 0))
            continue;
        seen++;
        assert_true(is(row_of(&h, 1, 2), 72, 1));
        assert_int_equal(task_of(&h, 1)->start, 131 * SECOND);
    }
    assert_in_range(seen, 2, 20);
    big_harness_free(&h);
}

/* Random jobs, failures and heartbeats, with a bit of speculation: tasks run where they may. */
static void any_world(void **state)
{
    static const char *const least[] = { "min_executors=0", "min_executors=1", "min_executors=3" };
    static const char *const idle[] = { "idle_timeout=60s", "idle_timeout=200ms" };
    uint64_t speculated = 0;
    int taken = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct big_world w[2];
        bool ok = true;

        for (int i = 0; i < 2 && ok; i++) {
            const struct policy *spark = policy_find("bigdata.spark", NULL);
            const struct policy *with =
                seed % 3 == 0 ? policy_find("bigdata.spark_speculation", NULL) : NULL;

            big_world_draw(&w[i], seed);
            w[i].h.params[0] = "allocation=dynamic";
            w[i].h.params[1] = least[seed % 3];
            w[i].h.params[2] = idle[seed % 2];
            if (i == 0) {
                spark = big_watch(spark, false);
                big_watch_fails(w[0].fails);
            }
            ok = big_world_run(&w[i], spark, with);
            speculated += big_watch_counts().copies;
        }
        if (ok) {
            big_world_check(&w[0], false);
            big_world_same(&w[0], &w[1]);
            big_harness_free(&w[1].h);
        }
        big_harness_free(&w[0].h);
        taken += ok;
    }
    assert_true(taken > 60 && speculated > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_to_its_data),
        cmocka_unit_test(waits_by_level),
        cmocka_unit_test(waits_anew),
        cmocka_unit_test(wrong_parameters),
        cmocka_unit_test(grows_by_doubling),
        cmocka_unit_test(executors_of_two_slots),
        cmocka_unit_test(grows_anew),
        cmocka_unit_test(backlog_comes_before_sustained),
        cmocka_unit_test(grows_when_there_is_more_again),
        cmocka_unit_test(takes_those_of_ended_jobs),
        cmocka_unit_test(gives_idle_ones_back),
        cmocka_unit_test(goes_back_to_near_levels),
        cmocka_unit_test(looks_again_at_those_it_kept),
        cmocka_unit_test(waits_for_levels_it_has),
        cmocka_unit_test(any_world),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
