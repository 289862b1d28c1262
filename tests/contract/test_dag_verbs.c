/* Illegal verbs of dag policies: that run stops, says who did what, and the next one runs. */
#include <math.h>
#include <string.h>

#include "sim/dag/dag.h"
#include "tests/support/dag_graph.h"
#include "tests/support/dag_harness.h"
#include "tests/unit/unit.h"

/* Two tasks in a row on machines a (two cores), b (one core) and c (for tasks named so only). */
struct bed {
    struct arena *arena;
    struct slab slab;
    struct dag_harness h;
    struct dag_arrival item;
    struct error err;
};

static void bed_open(struct bed *bed, const struct dag_policy *policy)
{
    memset(bed, 0, sizeof *bed);
    bed->arena = arena_create();
    slab_init(&bed->slab, bed->arena);
    bed->item =
        dag_harness_arrival(dag_graph(&bed->slab, "id a b", "t0 2 3; t1 2 3 t0:1; t2 2 3"), 0);
    bed->item.name = "J";
    bed->h = (struct dag_harness){ .policy = &policy->policy,
                                   .machines = { { "name=a" }, { "name=b" }, { "name=c" } },
                                   .items = &bed->item,
                                   .count = 1 };
}

static void bed_close(struct bed *bed)
{
    dag_harness_free(&bed->h);
    arena_destroy(bed->arena);
}

static void assign_all(struct dag *d)
{
    const struct dag_task *task;

    while ((task = dag_ready(d)))
        if (!dag_assign(d, task, 0))
            return;
}

/* A policy that does nothing wrong runs on the same bed before and after. */
static void good_decide(void *self, struct dag *d)
{
    (void)self;
    assign_all(d);
}

static const struct dag_policy good = { .policy = { .name = "dag.good" },
                                        .decide = good_decide,
                                        .fixed = true };

static void run_good(void)
{
    struct bed bed;

    bed_open(&bed, &good);
    if (!dag_harness_run(&bed.h, &bed.err))
        fail_msg("%s", bed.err.text);
    assert_int_equal(dag_harness_task(&bed.h, 0, 2)->finish, INT64_C(4000000000));
    bed_close(&bed);
}

/* Runs a policy that must fail with this error; options and machines may be changed before. */
static void must_fail(struct bed *bed, const char *text)
{
    assert_false(dag_harness_run(&bed->h, &bed->err));
    assert_string_equal(bed->err.text, text);
    bed_close(bed);
    run_good();
}

#define BAD(policy_name, body)                                                      \
    static void policy_name##_decide(void *self, struct dag *d)                     \
    {                                                                               \
        const struct dag_task *task = dag_ready(d);                                 \
                                                                                    \
        (void)self;                                                                 \
        body                                                                        \
    }                                                                               \
    static const struct dag_policy policy_name = { .policy = { .name = "dag.bad" }, \
                                                   .decide = policy_name##_decide,  \
                                                   .fixed = true }

BAD(twice, {
    assert_true(dag_assign(d, task, 0));
    assert_false(dag_assign(d, task, 1));
    assert_null(dag_ready(d)); /* nothing is seen any more */
    assert_null(dag_first_job(d));
    assert_int_equal(dag_ready_count(d), 0);
    assert_false(dag_assign(d, task, 0)); /* the first error stays */
});

/* A task that waits may be assigned early, but once. */
BAD(waiting, {
    assert_true(dag_assign(d, dag_task(d, task->job, 1), 0));
    assert_false(dag_assign(d, dag_task(d, task->job, 1), 0));
});
BAD(nowhere, { dag_assign(d, task, 3); });
BAD(unable, { dag_assign(d, task, 2); });
BAD(nan_key, { dag_assign_at(d, task, 0, (double)NAN); });
BAD(negative_key, { dag_assign_at(d, task, 0, -1); });
BAD(endless_key, { dag_assign_at(d, task, 0, (double)INFINITY); });
BAD(leases_fixed, {
    (void)task;
    dag_lease(d, 1);
});
BAD(leases_unknown, {
    (void)task;
    dag_lease(d, 9);
});
BAD(gives_up, {
    (void)task;
    dag_fail(d, "has lost count");
});
BAD(idle, {
    (void)task;
    (void)d;
});
BAD(livelock, {
    (void)task;
    dag_wake(d, dag_now(d) + 1);
});
BAD(preempts, {
    const struct dag_task *running = dag_on_machine(d, 0);

    assign_all(d);
    (void)task;
    if (running)
        dag_preempt(d, running);
});
BAD(preempts_ready, { dag_preempt(d, task); });

static void assignments(void **state)
{
    static const struct {
        const struct dag_policy *policy;
        const char *text;
    } cases[] = {
        { &twice, "dag.bad at t=0s: assigned task t0 of job J to machine 1 with key 0; expected a "
                  "task that is not assigned, a machine below 3 and a key of at least 0" },
        { &waiting, "dag.bad at t=0s: assigned task t1 of job J to machine 0 with key 0; expected "
                    "a task that is not assigned, a machine below 3 and a key of at least 0" },
        { &nowhere, "dag.bad at t=0s: assigned task t0 of job J to machine 3 with key 0; expected "
                    "a task that is not assigned, a machine below 3 and a key of at least 0" },
        { &unable, "dag.bad at t=0s: assigned task t0 of job J to machine 2, where it cannot run" },
        { &nan_key,
          "dag.bad at t=0s: assigned task t0 of job J to machine 0 with key nan; "
          "expected a task that is not assigned, a machine below 3 and a key of at least 0" },
        { &negative_key,
          "dag.bad at t=0s: assigned task t0 of job J to machine 0 with key -1; "
          "expected a task that is not assigned, a machine below 3 and a key of at least 0" },
        { &endless_key,
          "dag.bad at t=0s: assigned task t0 of job J to machine 0 with key inf; "
          "expected a task that is not assigned, a machine below 3 and a key of at least 0" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bed bed;

        bed_open(&bed, cases[i].policy);
        must_fail(&bed, cases[i].text);
    }
}

static void leases(void **state)
{
    struct bed bed;

    (void)state;
    bed_open(&bed, &leases_fixed);
    must_fail(&bed, "dag.bad at t=0s: leased a machine of kind 1; expected a kind on demand");
    bed_open(&bed, &leases_unknown);
    must_fail(&bed, "dag.bad at t=0s: leased a machine of kind 9; expected a kind on demand");
}

static void reasons_of_the_policy(void **state)
{
    struct bed bed;

    (void)state;
    bed_open(&bed, &gives_up);
    must_fail(&bed, "dag.bad at t=0s: has lost count");
}

static void starvation_and_livelock(void **state)
{
    struct bed bed;

    (void)state;
    bed_open(&bed, &idle);
    must_fail(&bed,
              "dag.bad at t=0s: starves task t0 of job J: nothing more will happen and it waits");
    bed_open(&bed, &livelock);
    bed.h.quiet = true;
    must_fail(&bed, "dag.bad at t=0.001s: livelock: decided 1000000 times since anything started, "
                    "ended or arrived");
}

static void preemption(void **state)
{
    struct bed bed;

    (void)state;
    bed_open(&bed, &preempts);
    must_fail(&bed,
              "dag.bad at t=2s: preempted task t2 of job J without 'preempt: true' in 'options:'");
    bed_open(&bed, &preempts_ready);
    bed.h.options[0] = "preempt=true";
    must_fail(&bed, "dag.bad at t=0s: preempted task t0 of job J, which does not run");
}

/* Plans -------------------------------------------------------------------------------------- */

enum wrong { OVERLAP, EARLY, NO_MACHINE, CANNOT, SHORT, REFUSES };

static enum wrong how;

static bool wrong_plan(void *self, const struct problem *p, struct schedule *schedule,
                       struct error *err)
{
    static const double start[] = { 0, 4e9, 2e9 };

    (void)self;
    if (how == REFUSES)
        return error_set(err, "does not like it");
    for (uint32_t t = 0; t < p->graph->tasks; t++)
        schedule->task[t] = (struct planned){ .start = start[t], .finish = start[t] + 2e9 };
    schedule->makespan = 6e9;
    if (how == OVERLAP)
        schedule->task[2] = (struct planned){ .start = 1e9, .finish = 3e9 };
    if (how == EARLY)
        schedule->task[1] = (struct planned){ .processor = 1, .start = 1e9, .finish = 4e9 };
    if (how == NO_MACHINE)
        schedule->task[1].processor = 3;
    if (how == CANNOT)
        schedule->task[1].processor = 2;
    if (how == SHORT)
        schedule->task[1].finish = 5e9;
    return true;
}

static const struct dag_policy wrong = { .policy = { .name = "dag.wrong" },
                                         .plan = wrong_plan,
                                         .fixed = true };

static void plans(void **state)
{
    static const char *const texts[] = {
        [OVERLAP] = "dag.wrong at t=0s: job J: the plan uses 2 cores of machine 0 at 1 s, which "
                    "has 1",
        [EARLY] = "dag.wrong at t=0s: job J: the plan starts task 1 at 1 s, before the data of "
                  "task 0 at 2 s",
        [NO_MACHINE] = "dag.wrong at t=0s: job J: the plan has no machine for task 1",
        [CANNOT] = "dag.wrong at t=0s: job J: the plan has task 1 on machine 2, where it cannot "
                   "run",
        [SHORT] = "dag.wrong at t=0s: job J: the plan gives task 1 1 s, it takes 2 s",
        [REFUSES] = "dag.wrong at t=0s: job J: does not like it",
    };

    (void)state;
    for (how = OVERLAP; how <= REFUSES; how++) {
        struct bed bed;

        bed_open(&bed, &wrong);
        must_fail(&bed, texts[how]);
    }
}

/* Worlds that a policy cannot use, or nobody can. */
static void worlds(void **state)
{
    static const struct dag_policy demand = { .policy = { .name = "dag.demand" },
                                              .decide = good_decide,
                                              .on_demand = true };
    struct bed bed;

    (void)state;
    bed_open(&bed, &good);
    bed.h.machines[1][1] = "elastic=true";
    must_fail(&bed, "dag.good cannot use machines on demand ('elastic: true')");
    bed_open(&bed, &demand);
    bed.h.machines[1][1] = "elastic=true";
    must_fail(&bed, "dag.demand plans for machines on demand; give 'elastic: true' to every kind");
    bed_open(&bed, &good);
    memset(bed.h.machines, 0, sizeof bed.h.machines);
    bed.h.machines[0][0] = "name=c";
    must_fail(&bed, "job J: task t0 can run on no machine of the platform");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assignments),
        cmocka_unit_test(leases),
        cmocka_unit_test(reasons_of_the_policy),
        cmocka_unit_test(starvation_and_livelock),
        cmocka_unit_test(preemption),
        cmocka_unit_test(plans),
        cmocka_unit_test(worlds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
