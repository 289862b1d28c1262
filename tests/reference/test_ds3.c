/* Streaming on a SoC against runs of DS3 itself: every task of six replays, and a single job. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/dag_harness.h"
#include "tests/support/ds3.h"
#include "tests/support/ds3_items.h"
#include "tests/unit/unit.h"

/* Rows of summary.tsv. */
struct replay {
    const char *folder;
    enum ds3_scheduler scheduler;
    double latency, energy;
    int64_t end;
    double concurrent;
};

static const struct replay replays[] = {
    { "replay_ETF_500", DS3_ETF, 862.69, 0.263752, 60343, 2.26 },
    { "replay_EFT_500", DS3_EFT, 862.69, 0.263754, 60343, 2.26 },
    { "replay_MET_500", DS3_MET, 1165.80, 0.279797, 60350, 2.72 },
    { "replay_ETF_1000", DS3_ETF, 834.94, 0.321173, 120468, 1.55 },
    { "replay_EFT_1000", DS3_EFT, 820.25, 0.321114, 120468, 1.54 },
    { "replay_MET_1000", DS3_MET, 904.92, 0.328647, 120475, 1.60 },
};

struct world {
    struct arena *arena;
    struct ds3_soc soc;
    struct ds3_graph graph[8];
    const struct ds3_graph *app[8];
};

/* Skips the test without the data. */
static void load(struct world *w, const char *soc, const char *const *apps)
{
    *w = (struct world){ .arena = arena_create() };
    if (!ds3_load_soc(soc, &w->soc, w->arena)) {
        arena_destroy(w->arena);
        skip();
    }
    for (int i = 0; apps[i]; i++) {
        assert_true(ds3_load_graph(apps[i], &w->graph[i], w->arena));
        w->app[i] = &w->graph[i];
    }
}

static int by_task(const void *a, const void *b)
{
    const struct ds3_row *x = a, *y = b;

    return x->job != y->job ? (x->job > y->job) - (x->job < y->job)
                            : (x->task > y->task) - (x->task < y->task);
}

static void same_rows(struct ds3_row *got, struct ds3_row *expected, size_t count,
                      const char *folder)
{
    qsort(got, count, sizeof *got, by_task);
    qsort(expected, count, sizeof *expected, by_task);
    for (size_t i = 0; i < count; i++)
        if (by_task(&got[i], &expected[i]) != 0 || got[i].pe != expected[i].pe ||
            got[i].start != expected[i].start || got[i].finish != expected[i].finish)
            fail_msg("%s: job %d task %d: PE %d [%lld, %lld], expected %d [%lld, %lld]", folder,
                     got[i].job, got[i].task, got[i].pe, (long long)got[i].start,
                     (long long)got[i].finish, expected[i].pe, (long long)expected[i].start,
                     (long long)expected[i].finish);
}

static const struct policy *policy_of(enum ds3_scheduler scheduler)
{
    static const char *const names[] = { "dag.met", "dag.eft", "dag.etf", "dag.stf", "dag.etf_lb" };
    struct error err;

    return policy_find(names[scheduler], &err);
}

static struct ds3_run replay_of(const struct world *w, const struct replay *r, size_t rows)
{
    struct ds3_run run = { .soc = &w->soc, .apps = w->app, .scheduler = r->scheduler, .cap = 12 };

    run.arrivals = ds3_load_arrivals(r->folder, &run.jobs, w->arena);
    run.rows = arena_array(w->arena, rows, sizeof *run.rows);
    assert_non_null(run.arrivals);
    return run;
}

/* The system in ticks, on what an oracle's run is made of. */
static void run_system(struct dag_harness *h, const struct ds3_run *run, struct arena *arena)
{
    struct error err = { "" };

    h->policy = policy_of(run->scheduler);
    h->params[0] = run->scheduler == DS3_MET ? "busy_quirk=true" : NULL;
    if (!h->options[0])
        h->options[0] = "tick=1us";
    h->options[1] = arena_alloc(arena, 16);
    snprintf((char *)(uintptr_t)h->options[1], 16, "cap=%d", run->cap);
    h->platform[0] = "base_w=0.1674W";
    h->platform[1] = "thermal=odroid_xu3";
    h->platform[2] = "bandwidth=1MB/s";
    h->measures[0] = "latency.mean";
    h->measures[1] = "energy";
    ds3_items(h, run, arena);
    if (!dag_harness_run(h, &err))
        fail_msg("%s", err.text);
}

/* The oracle itself: the rules as they are written down give what DS3 gave. */
static void oracle_replays(void **state)
{
    struct world w;

    (void)state;
    load(&w, "SoC.BAL_only", ds3_apps);
    for (size_t i = 0; i < sizeof replays / sizeof *replays; i++) {
        const struct replay *r = &replays[i];
        size_t expected;
        struct ds3_row *rows = ds3_load_rows(r->folder, &expected, w.arena);
        struct ds3_run run = replay_of(&w, r, expected);

        ds3_execute(&run, w.arena);
        assert_int_equal(run.count, expected);
        assert_int_equal(run.end, r->end);
        assert_true(fabs(run.latency - r->latency) < 1e-9);
        assert_true(fabs(run.concurrent - r->concurrent) < 1e-9);
        same_rows(run.rows, rows, expected, r->folder);
    }
    arena_destroy(w.arena);
}

/*
 * The system: the same rows and mean latency. Energy differs by up to 2 parts in 10 000: the order
 * in which DS3 stores the power that its thermal model reads within a sample is not known.
 */
static void system_replays(void **state)
{
    struct world w;

    (void)state;
    load(&w, "SoC.BAL_only", ds3_apps);
    for (size_t i = 0; i < sizeof replays / sizeof *replays; i++) {
        const struct replay *r = &replays[i];
        struct dag_harness h = { 0 };
        size_t expected;
        struct ds3_row *rows = ds3_load_rows(r->folder, &expected, w.arena);
        struct ds3_run run = replay_of(&w, r, expected);

        run_system(&h, &run, w.arena);
        assert_int_equal(h.tasks.count, expected);
        same_rows(ds3_rows(&h, w.arena), rows, expected, r->folder);
        assert_true(fabs(h.values[0] * 1e6 - r->latency) < 1e-6);
        assert_true(fabs(h.values[1] / r->energy - 1) < 2e-4);
        dag_harness_free(&h);
    }
    arena_destroy(w.arena);
}

/* Bursts against small caps, where the generator polls: the system does as the oracle. */
static void system_follows_oracle(void **state)
{
    enum { JOBS = 60, TASKS = JOBS * 40 };
    struct world w;
    struct rng rng;

    (void)state;
    load(&w, "SoC.BAL_only", ds3_apps);
    rng_seed(&rng, 4);
    for (int i = 0; i < 30; i++) {
        struct ds3_arrival arrival[JOBS];
        struct dag_harness h = { 0 };
        struct ds3_run run = { .soc = &w.soc, .apps = w.app, .arrivals = arrival, .jobs = JOBS };
        int64_t us = 0;

        for (size_t j = 0; j < JOBS; j++) {
            arrival[j] = (struct ds3_arrival){ us, (int)rng_below(&rng, 6) };
            us += (int64_t)rng_below(&rng, i % 3 == 0 ? 3 : i % 3 == 1 ? 60 : 900);
        }
        run.scheduler = (enum ds3_scheduler)(i % 5);
        run.cap = i < 15 ? 2 : 7;
        run.rows = arena_array(w.arena, TASKS, sizeof *run.rows);
        ds3_execute(&run, w.arena);
        run_system(&h, &run, w.arena);
        assert_int_equal(h.tasks.count, run.count);
        same_rows(ds3_rows(&h, w.arena), run.rows, run.count, "bursts");
        assert_true(fabs(h.values[0] * 1e6 - run.latency) < 1e-6);
        dag_harness_free(&h);
    }
    arena_destroy(w.arena);
}

/* Event by event a hop is up to 1 us faster; energy is the exact integral of power. */
static void events_are_near_ticks(void **state)
{
    struct world w;

    (void)state;
    load(&w, "SoC.BAL_only", ds3_apps);
    for (size_t i = 0; i < sizeof replays / sizeof *replays; i++) {
        struct dag_harness h = { .options = { "tick=0s" } };
        struct ds3_run run = replay_of(&w, &replays[i], 1);
        double ratio;

        run_system(&h, &run, w.arena);
        ratio = h.values[0] * 1e6 / replays[i].latency;
        /* MET's ties, with the quirk of the release, fall otherwise: its latency is not compared.
         */
        if (replays[i].scheduler != DS3_MET)
            assert_true(ratio > 0.97 && ratio < 1);
        assert_true(fabs(h.values[1] / replays[i].energy - 1) < 0.01);
        dag_harness_free(&h);
    }
    arena_destroy(w.arena);
}

/* Topcuoglu's example alone: all four end at 80 us; assignments are not compared. */
static void single_job(void **state)
{
    static const char *const app[] = { "job_Top", NULL };
    struct world w;

    (void)state;
    load(&w, "SoC.Top", app);
    for (int s = DS3_MET; s <= DS3_STF; s++) {
        const struct ds3_arrival arrival = { 0, 0 };
        struct ds3_row rows[16];
        struct dag_harness h = { 0 };
        struct ds3_run run = { .soc = &w.soc,
                               .apps = w.app,
                               .arrivals = &arrival,
                               .jobs = 1,
                               .scheduler = (enum ds3_scheduler)s,
                               .cap = 12,
                               .rows = rows };

        ds3_execute(&run, w.arena);
        run_system(&h, &run, w.arena);
        assert_true(fabs(run.latency - 80) < 1e-9);
        assert_true(fabs(h.values[0] * 1e6 - 80) < 1e-6);
        dag_harness_free(&h);
    }
    arena_destroy(w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oracle_replays),
        cmocka_unit_test(system_replays),
        cmocka_unit_test(system_follows_oracle),
        cmocka_unit_test(events_are_near_ticks),
        cmocka_unit_test(single_job),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
