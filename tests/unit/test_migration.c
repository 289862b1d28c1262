/* Live migration: pencil cases, and phases at constant bandwidth against closed forms. */
#include <math.h>
#include <string.h>

#include "sim/model/migration.h"
#include "tests/unit/fill.h"
#include "tests/unit/unit.h"

static struct migration_params defaults(struct arena *arena)
{
    struct migration_params params;

    memset(&params, 0, sizeof params);
    param_defaults(migration_table, &params, arena);
    return params;
}

/* Steps through all phases at one bandwidth. */
static struct migration step(const struct migration_params *params,
                             const struct migration_load *load, double bandwidth)
{
    struct migration migration;
    struct migration_phase phase = migration_begin(&migration, params, load);
    int phases = 0;

    while (phase.stage != MIGRATION_DONE) {
        assert_true(phase.bytes >= 0 && phase.delay >= 0);
        assert_true(phase.stage == MIGRATION_PAUSE ? phase.speed == 0 : phase.speed > 0);
        assert_true(++phases < 2000);
        phase = migration_next(&migration, phase.bytes / bandwidth);
    }
    assert_true(phase.bytes == 0 && phase.delay == 0 && phase.speed == 1);
    return migration;
}

static void same(double a, double b)
{
    assert_true(fabs(a - b) <= 1e-9 * fmax(fabs(b), 1e-300));
}

static void defaults_are_those_of_the_sources(void **unused)
{
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);

    (void)unused;
    assert_int_equal(params.kind, MIGRATION_PRECOPY);
    assert_int_equal(params.converge, CONVERGE_NONE);
    assert_true(params.downtime_limit == .3);
    assert_int_equal(params.most_rounds, 29);
    assert_true(params.most_factor == 3);
    assert_true(params.slowdown == .1);
    assert_true(params.throttle_start == .2 && params.throttle_step == .1);
    assert_true(params.throttle_most == .99 && params.throttle_trigger == .5);
    assert_true(params.throttle_period == 1);
    assert_true(params.resume == 0 && params.state == 0 && params.fault_overhead == 0);
    arena_destroy(arena);
}

/*
 * 1000 bytes at 100 bytes/s, 20 written a second: rounds of 1000, 200 and 40 bytes leave 8, which
 * take .08 s. 12.4 s of rounds, then .08 s and .05 s paused.
 */
static void pre_copy_by_hand(void **unused)
{
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);
    struct migration_load load = { 1000, 20, 1000 };
    struct migration migration;
    struct migration_phase phase;

    (void)unused;
    params.resume = .05;
    phase = migration_begin(&migration, &params, &load);
    assert_true(phase.stage == MIGRATION_ROUND && phase.bytes == 1000 && phase.speed == .9);
    phase = migration_next(&migration, 10);
    assert_true(phase.stage == MIGRATION_ROUND && phase.bytes == 200 && phase.delay == 0);
    phase = migration_next(&migration, 2);
    assert_true(phase.stage == MIGRATION_ROUND && phase.bytes == 40);
    phase = migration_next(&migration, .4);
    assert_true(phase.stage == MIGRATION_PAUSE && phase.bytes == 8 && phase.delay == .05);
    assert_true(phase.speed == 0);
    phase = migration_next(&migration, .08);
    assert_true(phase.stage == MIGRATION_DONE && phase.speed == 1);
    assert_int_equal(migration.rounds, 3);
    assert_true(migration.converged);
    same(migration.sent, 1248);
    same(migration.seconds, 12.53);
    same(migration.downtime, .13);
    arena_destroy(arena);
}

/* The bandwidth halves in the second round: the limit is 30 bytes first, then 15. */
static void bandwidth_that_changes(void **unused)
{
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);
    struct migration_load load = { 1000, 2, 1000 };
    struct migration migration;
    struct migration_phase phase;

    (void)unused;
    migration_begin(&migration, &params, &load);
    phase = migration_next(&migration, 20);
    assert_true(phase.stage == MIGRATION_ROUND && phase.bytes == 40);
    migration.load.dirty_rate = 18;
    phase = migration_next(&migration, .8);
    assert_true(phase.stage == MIGRATION_PAUSE && phase.bytes == 18 * .8);
    arena_destroy(arena);
}

static void other_kinds_by_hand(void **unused)
{
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);
    struct migration_load load = { 1000, 50, 500 };
    struct migration migration;

    (void)unused;
    params.state = 10;
    params.resume = .5;
    params.fault_overhead = .2;
    params.kind = MIGRATION_POSTCOPY;
    migration = step(&params, &load, 100);
    same(migration.downtime, .6);
    same(migration.seconds, 12.6);
    same(migration.sent, 1210);
    assert_true(migration_begin(&migration, &params, &load).stage == MIGRATION_PAUSE);
    assert_true(migration_next(&migration, 1).stage == MIGRATION_PULL);
    assert_true(migration.phase.speed == .9 && migration.phase.bytes == 1200);

    params.kind = MIGRATION_STOP_AND_COPY;
    migration = step(&params, &load, 100);
    same(migration.downtime, 10.6);
    same(migration.seconds, 10.6);
    assert_int_equal(migration.rounds, 0);

    params.kind = MIGRATION_INSTANT;
    migration = step(&params, &load, 100);
    assert_true(migration.seconds == 0 && migration.sent == 0 && migration.converged);
    arena_destroy(arena);
}

/* 80 bytes written for 100 sent: rounds of 1000, 800, 640; then throttled by .2, .3 and .4. */
static void throttling_by_hand(void **unused)
{
    static const struct {
        double bytes;
        double throttle;
    } rounds[] = { { 1000, 0 },     { 800, 0 },        { 640, .2 },        { 409.6, .2 },
                   { 262.144, .3 }, { 146.80064, .3 }, { 82.2083584, .4 }, { 39.460012032, .4 } };
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);
    struct migration_load load = { 1000, 80, 1000 };
    struct migration migration;
    struct migration_phase phase;

    (void)unused;
    params.converge = CONVERGE_THROTTLE;
    params.most_factor = 100;
    phase = migration_begin(&migration, &params, &load);
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        assert_true(phase.stage == MIGRATION_ROUND);
        same(phase.bytes, rounds[i].bytes);
        same(migration.throttle + 1, rounds[i].throttle + 1);
        same(phase.speed, .9 * (1 - rounds[i].throttle));
        phase = migration_next(&migration, phase.bytes / 100);
    }
    assert_true(phase.stage == MIGRATION_PAUSE);
    same(phase.bytes, 39.460012032 * .48);
    assert_true(migration.converged);

    /* Writing a thousand times too fast: the throttle ends at its most, and rounds run out. */
    load.dirty_rate = 100000;
    migration = step(&params, &load, 100);
    same(migration.throttle, .99);
    assert_false(migration.converged);
    assert_int_equal(migration.rounds, 29);
    arena_destroy(arena);
}

/*
 * The same with 5 s between looks: rounds of 10, 8 and 6.4 s are looked at each; those of 4.096 and
 * 2.62144 s together, and so the second throttle comes after the fifth.
 */
static void looks_wait_for_their_period(void **unused)
{
    static const double after[] = { 0, .2, .2, .2, .3 };
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);
    struct migration_load load = { 1000, 80, 1000 };
    struct migration migration;

    (void)unused;
    params.converge = CONVERGE_THROTTLE;
    params.throttle_period = 5;
    params.most_factor = 100;
    migration_begin(&migration, &params, &load);
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
        migration_next(&migration, migration.phase.bytes / 100);
        same(migration.throttle + 1, after[i] + 1);
    }
    arena_destroy(arena);
}

/* The sums of Liu et al., written out round by round. */
static struct migration_forecast sums(const struct migration_params *params,
                                      const struct migration_load *load, double bandwidth)
{
    struct migration_forecast sum = { 0 };
    double round = load->memory;

    for (;;) {
        double last = round;

        sum.bytes += round;
        sum.rounds++;
        round = fmin(load->working_set, load->dirty_rate * (last / bandwidth));
        sum.converged = round <= bandwidth * params->downtime_limit;
        if (sum.converged || sum.rounds == params->most_rounds ||
            sum.bytes > params->most_factor * load->memory ||
            (params->converge == CONVERGE_STOP && round >= .999999999 * last))
            break;
    }
    sum.bytes += round + params->state;
    sum.downtime = (round + params->state) / bandwidth + params->resume;
    sum.seconds = sum.bytes / bandwidth + params->resume;
    return sum;
}

static void agree(const struct migration_forecast *a, const struct migration_forecast *b)
{
    assert_int_equal(a->rounds, b->rounds);
    assert_int_equal(a->converged, b->converged);
    same(a->seconds, b->seconds);
    same(a->downtime, b->downtime);
    same(a->bytes, b->bytes);
    same(a->throttle, b->throttle);
}

static void check_all(const struct migration_params *params, const struct migration_load *load,
                      double bandwidth)
{
    struct migration migration = step(params, load, bandwidth);
    struct migration_forecast stepped = {
        migration.seconds, migration.downtime, migration.sent,
        migration.rounds,  migration.throttle, migration.converged
    };
    struct migration_forecast forecast = migration_forecast(params, load, bandwidth);

    agree(&forecast, &stepped);
    if (params->kind == MIGRATION_PRECOPY && params->converge != CONVERGE_THROTTLE) {
        struct migration_forecast sum = sums(params, load, bandwidth);

        agree(&stepped, &sum);
    }
}

/* All forms of the ratio of writing to sending, below, at and above 1, and every way to stop. */
static void stepping_equals_closed_forms(void **unused)
{
    static const double ratios[] = { 0, 1e-6, .1, .3, .5, .9, .99, .9999, 1, 1.01, 2, 50 };
    struct arena *arena = arena_create();
    uint64_t state = 3;

    (void)unused;
    for (int i = 0; i < 20000; i++) {
        struct migration_params params = defaults(arena);
        struct migration_load load = { 1 + 1e10 * fill_uniform(&state), 0, 0 };
        double bandwidth = 1e7 + 1e9 * fill_uniform(&state);
        double ratio = i % 4 ? ratios[fill_below(&state, 12)] : 2 * fill_uniform(&state);

        load.dirty_rate = ratio * bandwidth;
        load.working_set = load.memory * (i % 3 ? fill_uniform(&state) : i % 2);
        params.kind = i % 7 ? MIGRATION_PRECOPY : (int)fill_below(&state, 4);
        params.converge = (int)fill_below(&state, 3);
        params.downtime_limit = fill_uniform(&state);
        params.most_rounds = 1 + fill_below(&state, i % 5 ? 30 : 1000);
        params.most_factor = i % 2 ? 1e6 : 6 * fill_uniform(&state);
        params.resume = fill_uniform(&state);
        params.state = 1e6 * fill_uniform(&state);
        params.fault_overhead = fill_uniform(&state);
        check_all(&params, &load, bandwidth);
    }
    arena_destroy(arena);
}

/* Each way to stop is met: by the limit, by rounds, by bytes, by a round that is no smaller. */
static void ways_to_stop(void **unused)
{
    struct arena *arena = arena_create();
    struct migration_params params = defaults(arena);
    struct migration_load fast = { 1000, 200, 600 };
    struct migration_load slow = { 1000, 99, 1000 };
    struct migration_forecast forecast;

    (void)unused;
    /* 1000, then 600 a round: more than 3000 have gone after 5 rounds. */
    forecast = migration_forecast(&params, &fast, 100);
    assert_int_equal(forecast.rounds, 5);
    assert_false(forecast.converged);
    same(forecast.bytes, 1000 + 5 * 600);
    same(forecast.downtime, 6);

    params.most_rounds = 3;
    assert_int_equal(migration_forecast(&params, &fast, 100).rounds, 3);
    params.converge = CONVERGE_STOP;
    assert_int_equal(migration_forecast(&params, &fast, 100).rounds, 2);
    fast.working_set = 1000;
    assert_int_equal(migration_forecast(&params, &fast, 100).rounds, 1);

    /* The working set fits into the downtime: one round, however fast it is written. */
    fast.working_set = 30;
    forecast = migration_forecast(&params, &fast, 100);
    assert_int_equal(forecast.rounds, 1);
    assert_true(forecast.converged);

    /* .99^349 is the first power below .03: 349 rounds if they are allowed. */
    params.most_rounds = 1000;
    params.most_factor = 1000;
    forecast = migration_forecast(&params, &slow, 100);
    assert_int_equal(forecast.rounds, 349);
    assert_true(forecast.converged);
    check_all(&params, &slow, 100);

    /* So near to 1 that neither the limit nor the bytes are ever reached. */
    slow.dirty_rate = 100 * (1 - 0x1p-53);
    params.most_factor = 1e6;
    params.converge = CONVERGE_NONE;
    assert_int_equal(migration_forecast(&params, &slow, 100).rounds, 1000);
    check_all(&params, &slow, 100);

    /* Nothing to send, nothing written. */
    slow = (struct migration_load){ 0, 0, 0 };
    check_all(&params, &slow, 100);
    assert_true(migration_forecast(&params, &slow, 100).converged);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_sources),
        cmocka_unit_test(pre_copy_by_hand),
        cmocka_unit_test(bandwidth_that_changes),
        cmocka_unit_test(other_kinds_by_hand),
        cmocka_unit_test(throttling_by_hand),
        cmocka_unit_test(looks_wait_for_their_period),
        cmocka_unit_test(stepping_equals_closed_forms),
        cmocka_unit_test(ways_to_stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
