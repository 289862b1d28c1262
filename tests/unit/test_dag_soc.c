/* Power, frequencies and heat in runs of the dag system, by hand and against a second way. */
#include <math.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/dag_graph.h"
#include "tests/support/dag_harness.h"
#include "tests/unit/unit.h"

enum { US = MICROSECOND };

struct world {
    struct arena *arena;
    struct slab slab;
};

static void open_world(struct world *w)
{
    w->arena = arena_create();
    slab_init(&w->slab, w->arena);
}

static void near(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-12 * fmax(1, fabs(expected))))
        fail_msg("%.17g, expected %.17g", got, expected);
}

static void run(struct dag_harness *h)
{
    struct error err = { "" };

    h->policy = policy_find("dag.met", &err);
    if (!dag_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static void refuse(struct dag_harness *h, const char *expected)
{
    struct error err = { "" };

    h->policy = policy_find("dag.met", &err);
    assert_false(dag_harness_run(h, &err));
    assert_string_equal(err.text, expected);
}

/* Two machines of 1 W idle and 3 W busy, one of 5 W idle, 2 W always: [0, 30] us, one core busy. */
static void plain_energy(void **state)
{
    struct world w;
    struct dag_arrival items[1];
    struct dag_harness h = { .machines = { { "name=cpu", "count=2", "idle_w=1W", "busy_w=3W" },
                                           { "name=gpu", "idle_w=5W", "busy_w=9W" } },
                             .platform = { "base_w=2W" },
                             .measures = { "energy", "edp", "power.max", "power.mean" },
                             .items = items,
                             .count = 1 };

    (void)state;
    open_world(&w);
    items[0] = dag_harness_arrival(dag_graph(&w.slab, "id cpu", "a 10us; b 20us a"), 0);
    run(&h);
    near(h.values[0], 30e-6 * (2 * 1 + 5 + 2 + 2));
    near(h.values[1], 30e-6 * 30e-6 * 11);
    near(h.values[2], 11);
    near(h.values[3], 11);
    dag_harness_free(&h);
    arena_destroy(w.arena);
}

/*
 * Power W + 2 W f / 2 GHz while busy. Looks every 10 us. The first task runs at the top. Without
 * load ondemand goes down at 30 us, so the second starts at half speed at 100 us, does 5 us of its
 * work until the look at 110 us finds it busy, and ends 15 us later.
 */
static void frequency_changes_in_mid_task(void **state)
{
    struct world w;
    struct dag_arrival items[2];
    struct dag_harness h = { .machines = { { "name=cpu", "idle_w=1W", "busy_w=3W",
                                             "opp=1GHz 1V, 2GHz 1V", "governor=ondemand" } },
                             .measures = { "energy" },
                             .items = items,
                             .count = 2 };

    (void)state;
    open_world(&w);
    items[0] = dag_harness_arrival(dag_graph(&w.slab, "id cpu", "a 20us"), 0);
    items[1] = dag_harness_arrival(items[0].graph, 100 * US);
    run(&h);
    assert_true(dag_harness_task(&h, 0, 0)->finish == 20 * US);
    assert_true(dag_harness_task(&h, 1, 0)->start == 100 * US);
    assert_true(dag_harness_task(&h, 1, 0)->finish == 125 * US);
    near(h.values[0], 205e-6);
    dag_harness_free(&h);
    arena_destroy(w.arena);
}

static void fixed_frequency(void **state)
{
    struct world w;
    struct dag_arrival items[1];
    struct dag_harness h = { .machines = { { "name=cpu", "opp=500MHz 1V, 2GHz 1V",
                                             "governor=userspace(500MHz)" } },
                             .items = items,
                             .count = 1 };

    (void)state;
    open_world(&w);
    items[0] = dag_harness_arrival(dag_graph(&w.slab, "id cpu", "a 20us"), 7 * US);
    run(&h);
    assert_true(dag_harness_task(&h, 0, 0)->finish == 87 * US);
    dag_harness_free(&h);
    arena_destroy(w.arena);
}

/*
 * While nothing runs no looks are scheduled and those missed are taken later. A long task on
 * another machine keeps them going: that must change nothing for the first machine. With pauses of
 * up to 9 ms, and of up to 364 ms off the grid of looks: long enough for the heat to come to rest.
 */
static void pauses_of(sim_time unit, const char *last)
{
    struct world w;
    struct dag_arrival items[9];
    struct dag_harness h = { .machines = { { "name=big", "count=2", "idle_w=0W", "busy_w=4W",
                                             "opp=600MHz 0.9V, 1200MHz 1V, 2GHz 1.3V",
                                             "governor=conservative", "thermal=big",
                                             "trip=1200MHz 600MHz" },
                                           { "name=other" } },
                             .platform = { "thermal=odroid_xu3", "ambient=42" },
                             .options = { "throttle=true", "trip=44" },
                             .measures = { "energy", "peak_temperature", "throttled" },
                             .items = items };
    double energy[2], peak[2], throttled[2];
    sim_time finish[2][8];

    open_world(&w);
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < 8; j++)
            items[j] =
                dag_harness_arrival(dag_graph(&w.slab, "id big other", "a 410us -; b 333us -"),
                                    (sim_time)(j * j) * unit);
        if (i == 1) /* before the last, so that numbers of jobs stay */
            items[0].graph = dag_graph(&w.slab, "id big other", last);
        h.count = 8;
        run(&h);
        energy[i] = h.values[0];
        peak[i] = h.values[1];
        throttled[i] = h.values[2];
        for (int64_t j = 0; j < 8; j++)
            finish[i][j] = dag_harness_task(&h, j, 1)->finish;
    }
    assert_memory_equal(finish[0], finish[1], sizeof finish[0]);
    assert_true(peak[0] == peak[1] && peak[0] > 44);
    assert_true(throttled[0] > 0);
    assert_true(finish[0][7] - 49 * unit > 410 * US); /* slower than at the top */
    assert_true(energy[0] > 0 && fabs(energy[1] - energy[0]) <= 1e-12 * energy[0]);
    dag_harness_free(&h);
    arena_destroy(w.arena);
}

static void pauses_change_nothing(void **state)
{
    (void)state;
    pauses_of(700 * US, "a 410us -; b 333us -; c - 34500us");
    pauses_of(28003 * US, "a 410us -; b 333us -; c - 1372400us");
}

static void what_is_refused(void **state)
{
    struct world w;
    struct dag_arrival items[1];
    struct dag_harness h = { .machines = { { "name=cpu" } }, .items = items, .count = 1 };

    (void)state;
    open_world(&w);
    items[0] = dag_harness_arrival(dag_graph(&w.slab, "id cpu", "a 20us"), 0);
    h.options[0] = "throttle=true";
    refuse(&h, "options: 'throttle' needs a thermal model in 'platform:'");
    h.options[0] = "tick=7us";
    refuse(&h, "options: 'sample' is no multiple of 'tick'");
    h.options[0] = "tick=1us";
    h.options[1] = "preempt=true";
    refuse(&h, "options: 'tick' goes with neither 'preempt', 'failure_rate' nor 'tie', nor with "
               "machines that share");
    h.options[1] = "sample=0s";
    refuse(&h, "options: 'sample' is no multiple of 'tick'");
    h.options[0] = "cap=2";
    h.options[1] = "initial=3";
    h.options[2] = "full=drop";
    refuse(&h, "options: 'initial' is above 'cap', and 'full' is 'drop'");
    memset(h.options, 0, sizeof h.options);
    h.platform[0] = "thermal=odroid";
    refuse(&h, "platform: no thermal model 'odroid'; expected none or one such as odroid_xu3");
    h.platform[0] = NULL;
    h.machines[0][1] = "opp=fast";
    refuse(&h, "platform: machine 'cpu': opp: number 1 of 'fast' is no operating point; expected "
               "one such as 600MHz 0.9V");
    h.machines[0][1] = "opp=600MHz 0.9V";
    h.machines[0][2] = "governor=ondemand";
    h.options[0] = "sample=0s";
    refuse(&h, "options: 'sample' is 0; governors and thermal models need more");
    dag_harness_free(&h);
    arena_destroy(w.arena);
}

/* Three jobs of 50 us at 0, 1 and 2 us on one machine: the third comes at the cap of two. */
static void full_drops_or_waits(void **state)
{
    static const char *const ticks[] = { "tick=0s", "tick=1us" };
    struct world w;
    struct dag_arrival items[3];

    (void)state;
    open_world(&w);
    for (int i = 0; i < 3; i++)
        items[i] = dag_harness_arrival(dag_graph(&w.slab, "id cpu", "a 50us"), i * US);
    for (int i = 0; i < 4; i++) {
        struct dag_harness h = { .machines = { { "name=cpu" } },
                                 .options = { "cap=2", ticks[i % 2], i < 2 ? "full=drop" : NULL },
                                 .measures = { "jobs" },
                                 .items = items,
                                 .count = 3 };

        run(&h);
        near(h.values[0], i < 2 ? 2 : 3);
        assert_string_equal(h.counts, i < 2 ? "jobs that arrived at the cap: dropped=1\n" : "");
        if (i >= 2)
            assert_true(dag_harness_job(&h, 2)->submit == 50 * US);
        dag_harness_free(&h);
    }
    arena_destroy(w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_energy),    cmocka_unit_test(frequency_changes_in_mid_task),
        cmocka_unit_test(fixed_frequency), cmocka_unit_test(pauses_change_nothing),
        cmocka_unit_test(what_is_refused), cmocka_unit_test(full_drops_or_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
