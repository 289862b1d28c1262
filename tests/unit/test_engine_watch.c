/* Who looks on while events run: counts of a profile against an oracle, stops at a time. */
#include "sim/base/arena.h"
#include "sim/engine/engine.h"
#include "sim/engine/profile.h"
#include "tests/unit/unit.h"

enum { STEPS = 1000, PART_TICKS = 5000 };

/* Two handlers call each other; `events` counts what they saw. */
struct toy {
    uint32_t handler[2];
    uint64_t events[2];
    uint64_t left;
    size_t pending, peak;
    struct profile *profile; /* a part is measured in the second handler, if there is one */
    int stops;
    bool over_at_stop;
    uint64_t seen_at_stop;
    struct engine *engine;
};

static void count(struct toy *toy, struct engine *engine, const struct event *event, int which)
{
    toy->events[which]++;
    toy->pending--;
    for (uint64_t i = 0; i < 1 + event->a % 2 && toy->left; i++) {
        struct event then = { .time = event->time + (sim_time)(event->a % 3),
                              .handler = toy->handler[(event->a + i) % 2],
                              .phase = PHASE_ARRIVE,
                              .a = event->a + 1 + i };

        toy->left--;
        toy->pending++;
        engine_at(engine, &then);
    }
    if (toy->pending > toy->peak)
        toy->peak = toy->pending;
}

static void on_first(void *context, struct engine *engine, const struct event *event)
{
    count(context, engine, event, 0);
}

static void on_second(void *context, struct engine *engine, const struct event *event)
{
    struct toy *toy = context;
    uint64_t since = profile_clock();

    count(toy, engine, event, 1);
    while (toy->profile && profile_clock() - since < PART_TICKS)
        ;
    if (toy->profile)
        profile_part(toy->profile, PROFILE_ROWS, since);
}

static void at_stop(void *context, bool over)
{
    struct toy *toy = context;

    toy->stops++;
    toy->over_at_stop = over;
    toy->seen_at_stop = engine_events(toy->engine);
}

static struct engine *start(struct toy *toy, struct arena *arena, const struct engine_watch *watch)
{
    struct engine *engine = engine_create(arena, &(struct engine_options){ .watch = watch });

    toy->engine = engine;
    toy->left = STEPS;
    toy->handler[0] = engine_handler(engine, "first", on_first, toy);
    toy->handler[1] = engine_handler(engine, "second", on_second, toy);
    engine_at(engine, &(struct event){ .handler = toy->handler[0], .phase = PHASE_ARRIVE });
    toy->pending = toy->peak = 1;
    return engine;
}

static void profile_counts_events(void **unused)
{
    struct arena *arena = arena_create();
    struct profile profile = { 0 }, sum = { 0 };
    struct engine_watch watch = { .profile = &profile };
    struct toy toy = { .profile = &profile };
    struct engine *engine = start(&toy, arena, &watch);
    const struct profile_row *rows;
    struct error err;

    (void)unused;
    profile_part(&profile, PROFILE_ROWS, 0);
    assert_int_equal(profile.parts[PROFILE_ROWS], 0); /* not inside engine_run */
    assert_true(engine_run(engine, 5, &err));
    assert_true(engine_run(engine, TIME_NEVER, &err));
    rows = profile.rows.data;
    assert_int_equal(profile.rows.count, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rows[i].events, toy.events[i]);
        assert_true(toy.events[i] > STEPS / 10);
    }
    assert_int_equal(toy.events[0] + toy.events[1], STEPS + 1);
    assert_int_equal(profile.peak, toy.peak);
    assert_int_equal(profile.ties, engine_ties(engine));
    assert_true(profile.ties > 0 && profile.parts[PROFILE_ROWS] > 0 && profile.cpu > 0);
    /* What the second handler did was all in the part, but for the measuring itself. */
    assert_true(profile.parts[PROFILE_ROWS] >= PART_TICKS * rows[1].events);
    assert_true(rows[1].ticks < profile.parts[PROFILE_ROWS] / 2);
    profile_add(&sum, &profile);
    profile_add(&sum, &profile);
    rows = sum.rows.data;
    assert_int_equal(sum.rows.count, 2);
    assert_string_equal(rows[1].name, "second");
    assert_int_equal(rows[1].events, 2 * toy.events[1]);
    assert_int_equal(sum.ties, 2 * profile.ties);
    assert_int_equal(sum.peak, profile.peak);
    profile_free(&sum);
    profile_free(&profile);
    arena_destroy(arena);
}

/* Events up to a time, by an engine that nobody stops. */
static uint64_t events_until(sim_time time)
{
    struct arena *arena = arena_create();
    struct toy toy = { 0 };
    struct engine *engine = start(&toy, arena, NULL);
    struct error err;
    uint64_t events;

    assert_true(engine_run(engine, time, &err));
    events = engine_events(engine);
    arena_destroy(arena);
    return events;
}

static void stops_at_a_time(void **unused)
{
    (void)unused;
    for (sim_time time = 0; time < 40; time++) {
        struct arena *arena = arena_create();
        struct toy toy = { 0 };
        struct engine_watch watch = { .stop_at = time, .at_stop = at_stop, .context = &toy };
        struct engine *engine = start(&toy, arena, &watch);
        struct error err;

        /* Runs that end before the time are not its business. */
        if (time > 0)
            assert_true(engine_run(engine, time - 1, &err));
        assert_int_equal(toy.stops, 0);
        assert_true(engine_run(engine, TIME_NEVER, &err));
        assert_int_equal(toy.stops, 1);
        assert_int_equal(toy.seen_at_stop, events_until(time));
        assert_int_equal(toy.over_at_stop,
                         time > 0 && events_until(time - 1) == events_until(TIME_NEVER));
        assert_true(engine_run(engine, TIME_NEVER, &err));
        assert_int_equal(engine_events(engine), toy.seen_at_stop);
        assert_int_equal(toy.stops, 1);
        arena_destroy(arena);
    }
}

/* A run with nothing left to do is shown, too; one that was stopped otherwise is not. */
static void stops_after_the_last_event(void **unused)
{
    struct arena *arena = arena_create();
    struct toy toy = { 0 };
    struct engine_watch watch = { .stop_at = TIME_NEVER, .at_stop = at_stop, .context = &toy };
    struct engine *engine = start(&toy, arena, &watch);
    struct error err;

    (void)unused;
    assert_true(engine_run(engine, TIME_NEVER, &err));
    assert_int_equal(toy.stops, 1);
    assert_int_equal(toy.seen_at_stop, STEPS + 1);
    assert_true(toy.over_at_stop);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile_counts_events),
        cmocka_unit_test(stops_at_a_time),
        cmocka_unit_test(stops_after_the_last_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
