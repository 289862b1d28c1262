/* Distributed schedulers by hand: who waits for which message, and what failures take away. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

/* The policy with up to three settings. */
static struct big_harness bed_of(const char *policy, const char *nodes, const char *first,
                                 const char *second)
{
    struct big_harness h = { .policy = policy_find(policy, NULL),
                             .params = { first, first ? second : NULL },
                             .platform = { nodes } };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h, const struct big_arrival *item, size_t count)
{
    struct error err = { "" };

    h->items = item;
    h->count = count;
    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static void ends(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time finish = big_harness_job(h, job)->finish;

    if (finish != time_from_seconds(seconds))
        fail_msg("%s %s: job %lld ends at %.9f s, not %.9f s", h->policy->name,
                 h->params[0] ? h->params[0] : "", (long long)job, time_seconds(finish), seconds);
}

/* Two tasks of 1 s on one slot; a message takes 0.1 s. */
static void one_slot(void **state)
{
    static const struct {
        const char *policy, *first, *second;
        double end;
    } want[] = {
        { "bigdata.sparrow", "delay=100ms", "scheme=random", 2.1 },
        { "bigdata.sparrow", "delay=100ms", "scheme=per_task", 2.3 },
        { "bigdata.sparrow", "delay=100ms", "scheme=batch", 2.3 },
        { "bigdata.sparrow", "delay=100ms", "scheme=late", 2.5 },
        { "bigdata.central", "delay=100ms", NULL, 2.3 }, /* the end of the first is known at 1.2 */
        { "bigdata.central", "delay=100ms", "think=500ms", 3.3 },
    };
    struct big_stage stage = big_harness_stage(2, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);

    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        struct big_harness h = bed_of(want[i].policy, "nodes=1", want[i].first, want[i].second);

        go(&h, &item, 1);
        ends(&h, 0, want[i].end);
        big_harness_free(&h);
    }
}

/*
 * Job 0 has one task and asks both machines at 0.1 s. The machine that comes second hears at 0.3 s
 * that nothing is left, and only then turns to job 1, whose places came at 0.15 s.
 */
static void nothing_left(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(50 * MILLISECOND, &stage, 1) };
    struct big_harness h = bed_of("bigdata.sparrow", "nodes=2", "delay=100ms", "scheme=late");

    (void)state;
    go(&h, item, 2);
    ends(&h, 0, 1.3);
    ends(&h, 1, 1.5);
    big_harness_free(&h);
}

/* Two tasks, an idle machine of two slots: greedy late binding gets both by one question. */
static void greedy_asks_once(void **state)
{
    struct big_stage stage = big_harness_stage(2, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.sparrow", "nodes=1", "delay=100ms", "greedy=true");

    (void)state;
    h.platform[1] = "slots=2";
    h.params[2] = "ratio=1";
    h.measures[0] = "messages";
    go(&h, &item, 1);
    ends(&h, 0, 1.3);
    assert_true(h.values[0] == 2 + 2 + 2); /* places, questions, answers */
    h.params[1] = NULL;
    go(&h, &item, 1);
    ends(&h, 0, 1.3);
    big_harness_free(&h);
}

/*
 * Eight machines, seven of them busy for 10 s: who asks all of them finds the idle one, who asks
 * none does not always.
 */
static void batch_sees_more(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(7, 10 * SECOND), big_harness_stage(1, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(SECOND, &stage[1], 1) };
    struct big_harness h = bed_of("bigdata.sparrow", "nodes=8", "scheme=batch", "ratio=8");

    (void)state;
    h.params[2] = "delay=0s";
    for (h.seed = 1; h.seed <= 10; h.seed++) {
        go(&h, item, 2);
        ends(&h, 1, 2);
    }
    h.params[0] = "scheme=random";
    h.params[1] = NULL;
    for (h.seed = 1; h.seed <= 10; h.seed++) {
        go(&h, item, 2);
        if (big_harness_job(&h, 1)->finish > 2 * SECOND)
            break;
    }
    assert_true(h.seed <= 10);
    big_harness_free(&h);
}

/* A scheduler decides on one job after the other, two of them on two at once. */
static void schedulers_take_turns(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(0, &stage, 1) };
    struct big_harness h = bed_of("bigdata.sparrow", "nodes=2", "scheme=late", "think=1s");

    (void)state;
    h.params[2] = "delay=0s";
    go(&h, item, 2);
    ends(&h, 0, 2);
    ends(&h, 1, 3);
    h.params[3] = "schedulers=2";
    go(&h, item, 2);
    ends(&h, 0, 2);
    ends(&h, 1, 2);
    big_harness_free(&h);
}

/* Machines that fail, all of them at once at times: everything ends nevertheless. */
static void failures(void **state)
{
    static const char *const policies[][2] = {
        { "bigdata.sparrow", "scheme=random" }, { "bigdata.sparrow", "scheme=per_task" },
        { "bigdata.sparrow", "scheme=batch" },  { "bigdata.sparrow", "scheme=late" },
        { "bigdata.sparrow", "greedy=true" },   { "bigdata.central", "delay=500ms" },
        { "bigdata.eagle", "cutoff=9s" },       { "bigdata.eagle", "cutoff=11s" },
        { "bigdata.hawk", "cutoff=9s" },        { "bigdata.hawk", "cutoff=11s" },
    };
    static const uint32_t parent[] = { 0 };
    struct big_stage stage[2] = { big_harness_stage(30, 10 * SECOND),
                                  big_harness_stage(10, 10 * SECOND) };
    struct big_arrival item[20];

    (void)state;
    stage[1].parent = parent;
    stage[1].parents = 1;
    stage[0].input = 1e9; /* blocks have places */
    for (int j = 0; j < 20; j++)
        item[j] = big_harness_arrival(j * 30 * SECOND, stage, 2);
    for (size_t p = 0; p < sizeof policies / sizeof policies[0]; p++)
        for (int machines = 1; machines <= 4; machines += 3) {
            bool eagle = strcmp(policies[p][0], "bigdata.eagle") == 0;
            struct big_harness h =
                bed_of(policies[p][0], machines == 1 ? "nodes=1" : "nodes=4", policies[p][1], NULL);

            h.platform[1] = machines == 1 ? "slots=8" : "slots=2";
            if (eagle && machines == 1)
                continue; /* one machine cannot be shared out */
            if (eagle)
                h.params[1] = "reserved=0.25";
            h.options[0] = "mtbf=300s";
            h.options[1] = "repair=40s";
            h.measures[0] = "lost";
            h.measures[1] = "jobs";
            go(&h, item, 20);
            assert_true(h.values[0] > 10);
            assert_true(h.values[1] == 20);
            h.options[2] = "most_attempts=3";
            h.measures[2] = "failed";
            go(&h, item, 20);
            assert_true(h.values[2] > 0 && h.values[1] + h.values[2] == 20);
            big_harness_free(&h);
        }
}

/* Tasks that only one of the machines is large enough for. */
static void large_tasks(void **state)
{
    static const char *const policies[][2] = {
        { "bigdata.sparrow", "scheme=random" },
        { "bigdata.sparrow", "scheme=per_task" },
        { "bigdata.sparrow", "scheme=batch" },
        { "bigdata.sparrow", "scheme=late" },
        { "bigdata.central", NULL },
        { "bigdata.hawk", "cutoff=0s" },
        { "bigdata.hawk", "cutoff=2s" },
    };
    const struct big_kind kinds[] = { { "small", 9, 4, 8e9, 0, 0, 1 },
                                      { "large", 1, 4, 32e9, 0, 0, 1 } };
    struct big_stage stage = big_harness_stage(6, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);

    (void)state;
    stage.demand[BIG_MEMORY] = 10000000000;
    for (size_t p = 0; p < sizeof policies / sizeof policies[0]; p++) {
        struct big_harness h = bed_of(policies[p][0], NULL, policies[p][1], NULL);

        h.kinds = kinds;
        h.kind_count = 2;
        go(&h, &item, 1);
        for (size_t i = 0; i < h.tasks.count; i++)
            assert_int_equal(((const struct big_harness_task *)vec_at(
                                  &h.tasks, i, sizeof(struct big_harness_task)))
                                 ->machine,
                             9);
        assert_in_range(big_harness_job(&h, 0)->finish, 2 * SECOND, 2 * SECOND + 5 * MILLISECOND);
        big_harness_free(&h);
    }
}

/* Hawk ------------------------------------------------------------------------------------ */

/* The machine of a task; a job has one stage. */
static int64_t machine_of(const struct big_harness *h, int64_t job, int64_t task)
{
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->job == job && row->task == task)
            return row->machine;
    }
    fail_msg("no task %lld of job %lld", (long long)task, (long long)job);
    return -1;
}

/*
 * Four machines, the first reserved. Long tasks of 10, 10 and 20 s take the others; a fourth comes
 * at 5 s and goes behind the one that is done first by its estimate, not to the idle machine.
 */
static void long_jobs_wait_least(void **state)
{
    struct big_stage stage[3] = { big_harness_stage(2, 20 * SECOND),
                                  big_harness_stage(1, 10 * SECOND),
                                  big_harness_stage(1, 10 * SECOND) };
    struct big_arrival item[3] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(SECOND, &stage[1], 1),
                                   big_harness_arrival(5 * SECOND, &stage[2], 1) };
    struct big_harness h = bed_of("bigdata.hawk", "nodes=4", "cutoff=1s", "reserved=0.25");

    (void)state;
    h.params[2] = "delay=0s";
    go(&h, item, 3);
    assert_int_equal(machine_of(&h, 0, 0), 1);
    assert_int_equal(machine_of(&h, 0, 1), 2);
    assert_int_equal(machine_of(&h, 1, 0), 3);
    assert_int_equal(machine_of(&h, 2, 0), 3);
    ends(&h, 2, 21);
    big_harness_free(&h);
}

/*
 * A long task is on the second of two machines; one of two short tasks is stuck behind it. The
 * first machine takes it over when its own is done.
 */
static void idle_machines_steal(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(1, 100 * SECOND),
                                  big_harness_stage(2, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(SECOND, &stage[1], 1) };
    struct big_harness h = bed_of("bigdata.hawk", "nodes=2", "cutoff=5s", "reserved=0.5");

    (void)state;
    h.params[2] = "delay=100ms";
    h.params[3] = "ratio=1";
    go(&h, item, 2);
    ends(&h, 0, 100.3);
    ends(&h, 1, 3.5);
    h.params[4] = "steals=0";
    go(&h, item, 2);
    ends(&h, 1, 101.5);
    big_harness_free(&h);
}

/* Eagle ----------------------------------------------------------------------------------- */

/*
 * Machines 1 to 3 have long work, machine 0 is reserved. Two short tasks ask all four at 1.1 s;
 * three refuse, and their places go to machine 0, too, where both tasks run.
 */
static void long_work_refuses(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(3, 100 * SECOND),
                                  big_harness_stage(2, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(SECOND, &stage[1], 1) };
    struct big_harness h = bed_of("bigdata.eagle", "nodes=4", "cutoff=5s", "reserved=0.25");

    (void)state;
    h.params[2] = "delay=100ms";
    go(&h, item, 2);
    assert_int_equal(machine_of(&h, 1, 0), 0);
    assert_int_equal(machine_of(&h, 1, 1), 0);
    ends(&h, 1, 3.5);
    big_harness_free(&h);
}

/*
 * Two machines, the second with long work. Three tasks of 1 s come at 1 s and one at 1.5 s, which
 * is next at 2 s as its job has less left; not so when nobody may overtake.
 */
static void least_work_first(void **state)
{
    struct big_stage stage[3] = { big_harness_stage(1, 100 * SECOND), big_harness_stage(3, SECOND),
                                  big_harness_stage(1, SECOND) };
    struct big_arrival item[3] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(SECOND, &stage[1], 1),
                                   big_harness_arrival(1500 * MILLISECOND, &stage[2], 1) };
    struct big_harness h = bed_of("bigdata.eagle", "nodes=2", "cutoff=5s", "reserved=0.5");

    (void)state;
    h.params[2] = "delay=0s";
    go(&h, item, 3);
    ends(&h, 1, 5);
    ends(&h, 2, 3);
    h.params[3] = "cap=0";
    go(&h, item, 3);
    ends(&h, 1, 4);
    ends(&h, 2, 5);
    big_harness_free(&h);
}

/*
 * Four tasks on two machines and one more that only the second is large enough for: a place of the
 * four sticks to them until none is left, at 3 s, however many of their places are there. Otherwise
 * the second machine may run out of them at 2 s.
 */
static void places_stick(void **state)
{
    static const struct big_kind kinds[] = { { "small", 1, 1, 1e9, 0, 0, 1 },
                                             { "large", 1, 1, 4e9, 0, 0, 1 },
                                             { "small", 1, 1, 1e9, 0, 0, 1 } };
    struct big_stage stage[3] = { big_harness_stage(1, 100 * SECOND), big_harness_stage(4, SECOND),
                                  big_harness_stage(1, SECOND) };
    struct big_arrival item[3] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(SECOND, &stage[1], 1),
                                   big_harness_arrival(1500 * MILLISECOND, &stage[2], 1) };
    struct big_harness h = bed_of("bigdata.eagle", NULL, "cutoff=5s", "reserved=0.67");
    int early = 0;

    (void)state;
    stage[2].demand[BIG_MEMORY] = 2000000000;
    h.kinds = kinds;
    h.kind_count = 3;
    h.params[2] = "delay=0s";
    h.params[3] = "cap=0";
    for (h.seed = 1; h.seed <= 20; h.seed++) {
        h.params[4] = "sticky=true";
        go(&h, item, 3);
        ends(&h, 1, 3);
        ends(&h, 2, 4);
        h.params[4] = "sticky=false";
        go(&h, item, 3);
        early += big_harness_job(&h, 2)->finish == 3 * SECOND;
    }
    assert_in_range(early, 1, 19);
    big_harness_free(&h);
}

static void a_machine_is_left(void **state)
{
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.hawk", "nodes=4", "reserved=1", NULL);
    struct error err = { "" };

    (void)state;
    h.items = &item;
    h.count = 1;
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text,
                        "bigdata.hawk: 'reserved' leaves none of 4 machines for long jobs");
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_slot),
        cmocka_unit_test(nothing_left),
        cmocka_unit_test(greedy_asks_once),
        cmocka_unit_test(batch_sees_more),
        cmocka_unit_test(schedulers_take_turns),
        cmocka_unit_test(failures),
        cmocka_unit_test(large_tasks),
        cmocka_unit_test(long_jobs_wait_least),
        cmocka_unit_test(idle_machines_steal),
        cmocka_unit_test(long_work_refuses),
        cmocka_unit_test(least_work_first),
        cmocka_unit_test(places_stick),
        cmocka_unit_test(a_machine_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
