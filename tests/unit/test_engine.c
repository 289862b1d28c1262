/* The engine against a list that is searched from end to end: same events, same order. */
#include <stdlib.h>
#include <string.h>

#include "sim/engine/engine.h"
#include "tests/unit/unit.h"

enum { WORLD = 400, PHASES = 5 };

enum increment { EXPONENTIAL, UNIFORM, BIMODAL, CONSTANT, DECADES, TIES, INCREMENTS };

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Rough shapes are enough: what counts is that buckets are full, empty, narrow and wide. */
static sim_time increment(uint64_t *state, enum increment kind)
{
    uint64_t u = next(state);

    switch (kind) {
    case EXPONENTIAL:
        return (sim_time)(1000000 * (uint64_t)__builtin_clzll(u | 1) + (u & 0xfffff));
    case UNIFORM:
        return (sim_time)(u % 2000000);
    case BIMODAL:
        return (sim_time)(u % 10 ? u % 100000 : 10000000 + u % 100000);
    case CONSTANT:
        return 1000;
    case DECADES:
        return (sim_time)((next(state) >> 1) >> (u % 62));
    case TIES:
        return (sim_time)(u % 3);
    case INCREMENTS:
        break;
    }
    abort();
}

/* One pending event as the oracle knows it. */
struct expected {
    sim_time time;
    uint32_t phase;
    int64_t order;
    uint64_t a;
    struct event_id id;
    bool pending;
};

/* Runs random operations from inside the events; `expected` is the oracle unless ties are random.
 */
struct world {
    struct engine *engine;
    struct expected *expected;
    uint64_t state;
    uint64_t inserted;
    uint64_t left; /* events still to be made */
    uint64_t hash;
    uint64_t ties;
    sim_time last_time;
    uint32_t last_phase;
    uint32_t handler;
    uint32_t size; /* of expected, in use */
    int kind;
    int tie;
};

static void insert(struct world *world, uint32_t i, sim_time time, uint32_t phase)
{
    struct expected *e = &world->expected[i];
    struct event event = { time, world->handler, phase, i, ++world->inserted };

    e->time = time;
    e->phase = phase;
    e->order = (int64_t)(world->tie == TIE_LIFO ? 0 - world->inserted : world->inserted);
    e->a = world->inserted;
    e->id = engine_at(world->engine, &event);
    e->pending = true;
    assert_true(e->id.generation != 0);
    assert_true(engine_pending(world->engine, e->id));
}

static bool earlier(const struct expected *a, const struct expected *b)
{
    if (a->time != b->time)
        return a->time < b->time;
    if (a->phase != b->phase)
        return a->phase < b->phase;
    return a->order < b->order;
}

static void check(const struct world *world, const struct event *event)
{
    const struct expected *ran = &world->expected[event->a];

    assert_true(ran->pending && ran->a == event->b);
    assert_true(ran->time == event->time && ran->phase == event->phase);
    assert_true(engine_now(world->engine) == event->time);
    for (uint32_t i = 0; i < world->size; i++) {
        const struct expected *e = &world->expected[i];

        if (!e->pending || e == ran)
            continue;
        if (world->tie == TIE_RANDOM)
            assert_true(e->time > ran->time || (e->time == ran->time && e->phase >= ran->phase));
        else
            assert_true(earlier(ran, e));
    }
}

static sim_time later(struct world *world)
{
    enum increment kind = world->kind == INCREMENTS
                              ? (enum increment)(next(&world->state) % INCREMENTS)
                              : (enum increment)world->kind;

    return time_add(engine_now(world->engine), increment(&world->state, kind));
}

static void change(struct world *world)
{
    uint32_t i = (uint32_t)(next(&world->state) % world->size);
    struct expected *e = &world->expected[i];
    uint64_t what = next(&world->state) % 4;

    if (!e->pending) {
        assert_false(engine_pending(world->engine, e->id));
        assert_false(engine_cancel(world->engine, e->id));
        assert_false(engine_retime(world->engine, e->id, TIME_NEVER));
        if (world->left > 0 && what < 3) {
            world->left--;
            insert(world, i, later(world), (uint32_t)(next(&world->state) % PHASES));
        }
    } else if (what == 0) {
        assert_true(engine_cancel(world->engine, e->id));
        assert_false(engine_cancel(world->engine, e->id));
        e->pending = false;
    } else if (what == 1) {
        world->inserted++;
        e->time = later(world);
        e->order = (int64_t)(world->tie == TIE_LIFO ? 0 - world->inserted : world->inserted);
        assert_true(engine_retime(world->engine, e->id, e->time));
    }
}

static void ran(void *context, struct engine *engine, const struct event *event)
{
    struct world *world = context;
    struct expected *e = &world->expected[event->a];
    uint64_t changes = next(&world->state) % 5;

    assert_false(engine_pending(engine, e->id));
    assert_int_equal(e->a, event->b);
    if (world->size <= WORLD)
        check(world, event);
    e->pending = false;
    world->ties += event->time == world->last_time && event->phase == world->last_phase;
    world->last_time = event->time;
    world->last_phase = event->phase;
    world->hash = (world->hash ^ (uint64_t)event->time) * UINT64_C(0x9e3779b97f4a7c15);
    world->hash = (world->hash ^ event->b) * UINT64_C(0xbf58476d1ce4e5b9) + event->phase;
    if (world->left > 0) {
        world->left--;
        insert(world, (uint32_t)event->a, later(world), (uint32_t)(next(&world->state) % PHASES));
    }
    while (changes--)
        change(world);
}

/* Runs one world and returns a hash of all that happened. */
static uint64_t run_world(int queue, int tie, uint64_t seed, int kind, uint32_t size)
{
    struct arena *arena = arena_create();
    struct engine_options options = { .tie = tie, .queue = queue, .seed = seed };
    struct world *world = arena_alloc(arena, sizeof *world);
    struct error err;
    size_t live = 0;

    world->engine = engine_create(arena, &options);
    world->handler = engine_handler(world->engine, "ran", ran, world);
    assert_string_equal(engine_handler_name(world->engine, world->handler), "ran");
    world->size = size;
    world->expected = arena_array(arena, size, sizeof *world->expected);
    world->kind = kind;
    world->tie = tie;
    world->state = 88172645463325252u + (uint64_t)kind;
    world->left = 20 * size;
    world->last_phase = PHASES;
    for (uint32_t i = 0; i < size; i++)
        insert(world, i, later(world), i % PHASES);
    assert_true(engine_run(world->engine, SECOND, &err));
    assert_true(engine_now(world->engine) <= SECOND);
    for (uint32_t i = 0; i < size; i++) {
        live += world->expected[i].pending;
        assert_true(!world->expected[i].pending || world->expected[i].time > SECOND);
    }
    assert_int_equal(engine_live(world->engine), live);
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(engine_live(world->engine), 0);
    assert_true(engine_events(world->engine) > size / 2);
    assert_int_equal(engine_ties(world->engine), world->ties);
    world->hash ^= engine_events(world->engine);
    seed = world->hash;
    engine_close(world->engine);
    arena_destroy(arena);
    return seed;
}

static void order_is_the_lists(void **unused)
{
    static const uint32_t sizes[] = { 1, 2, 7, 100, WORLD };

    (void)unused;
    for (int tie = TIE_FIFO; tie <= TIE_RANDOM; tie++) {
        for (int kind = 0; kind <= INCREMENTS; kind++) {
            for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
                uint64_t hash = run_world(QUEUE_HEAP, tie, 1, kind, sizes[i]);

                assert_int_equal(run_world(QUEUE_LADDER, tie, 1, kind, sizes[i]), hash);
                assert_int_equal(run_world(QUEUE_AUTO, tie, 1, kind, sizes[i]), hash);
            }
        }
    }
}

/* Too large for the list: the queues must agree, and AUTO must go to the ladder and back. */
static void large_worlds_agree(void **unused)
{
    (void)unused;
    for (int tie = TIE_FIFO; tie <= TIE_RANDOM; tie++) {
        for (int kind = 0; kind <= INCREMENTS; kind++) {
            uint64_t hash = run_world(QUEUE_HEAP, tie, 1, kind, 6000);

            assert_int_equal(run_world(QUEUE_LADDER, tie, 1, kind, 6000), hash);
            assert_int_equal(run_world(QUEUE_AUTO, tie, 1, kind, 6000), hash);
        }
    }
}

static void random_ties_follow_the_seed(void **unused)
{
    uint64_t hash = run_world(QUEUE_HEAP, TIE_RANDOM, 1, TIES, 100);

    (void)unused;
    assert_int_equal(run_world(QUEUE_HEAP, TIE_RANDOM, 1, TIES, 100), hash);
    assert_int_not_equal(run_world(QUEUE_HEAP, TIE_RANDOM, 2, TIES, 100), hash);
    assert_int_not_equal(run_world(QUEUE_HEAP, TIE_FIFO, 1, TIES, 100), hash);
}

/* What follows needs only a list of what ran. */
struct trail {
    uint64_t a[64];
    size_t count;
    struct event_id victim;
    uint32_t handler;
};

static void note(void *context, struct engine *engine, const struct event *event)
{
    struct trail *trail = context;

    (void)engine;
    trail->a[trail->count++] = event->a;
}

/* Event 1 cancels a victim due at this very instant; event 2 makes chains of no delay. */
static void act(void *context, struct engine *engine, const struct event *event)
{
    struct trail *trail = context;
    struct event then = { event->time, trail->handler, PHASE_COMPLETE, event->a + 1, 0 };

    note(context, engine, event);
    if (event->a == 1)
        assert_true(engine_cancel(engine, trail->victim));
    if (event->a >= 100 && event->a < 110)
        engine_at(engine, &then);
}

static struct event_id at(struct engine *engine, struct event event)
{
    return engine_at(engine, &event);
}

static void now_due_is_cancelled(void **state)
{
    struct engine_options options = { .queue = *(int *)*state };
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &options);
    struct trail trail = { .count = 0 };
    uint32_t h = engine_handler(engine, "act", act, &trail);
    struct error err;

    trail.handler = h;
    at(engine, (struct event){ 5, h, PHASE_ARRIVE, 0, 0 });
    at(engine, (struct event){ 5, h, PHASE_ARRIVE, 1, 0 });
    trail.victim = at(engine, (struct event){ 5, h, PHASE_ARRIVE, 2, 0 });
    at(engine, (struct event){ 5, h, PHASE_ARRIVE, 3, 0 });
    assert_true(engine_run(engine, 5, &err));
    assert_int_equal(trail.count, 3);
    assert_int_equal(trail.a[2], 3);
    assert_int_equal(engine_ties(engine), 2);
    arena_destroy(arena);
}

/* Each link has an earlier phase than the event that waits at the same instant. */
static void chain_of_no_delay_runs_first(void **state)
{
    struct engine_options options = { .queue = *(int *)*state };
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &options);
    struct trail trail = { .count = 0 };
    uint32_t h = engine_handler(engine, "act", act, &trail);
    struct error err;

    trail.handler = h;
    at(engine, (struct event){ 7, h, PHASE_DECIDE, 100, 0 });
    at(engine, (struct event){ 7, h, PHASE_DECIDE, 50, 0 });
    at(engine, (struct event){ 7, h, PHASE_OBSERVE, 51, 0 });
    assert_true(engine_run(engine, TIME_NEVER, &err));
    assert_int_equal(trail.count, 13);
    for (size_t i = 0; i <= 10; i++)
        assert_int_equal(trail.a[i], 100 + i);
    assert_int_equal(trail.a[11], 50);
    assert_int_equal(trail.a[12], 51);
    assert_int_equal(engine_now(engine), 7);
    arena_destroy(arena);
}

static void cancelling_needs_no_memory(void **state)
{
    enum { SIZE = 1000, CANCELS = 1000000 };
    struct engine_options options = { .queue = *(int *)*state };
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &options);
    struct event_id *ids = arena_array(arena, SIZE, sizeof *ids);
    struct trail trail = { .count = 0 };
    struct event event = { .handler = engine_handler(engine, "note", note, &trail) };
    uint64_t random = 5;
    size_t bytes = 0;

    for (uint32_t i = 0; i < CANCELS + SIZE; i++) {
        uint32_t which = i < SIZE ? i : (uint32_t)(next(&random) % SIZE);

        if (i == 2 * SIZE + CANCELS / 100)
            bytes = arena_bytes(arena);
        if (i >= SIZE) {
            assert_true(engine_cancel(engine, ids[which]));
            assert_false(engine_pending(engine, ids[which]));
        }
        event.time = (sim_time)(next(&random) >> 1);
        ids[which] = engine_at(engine, &event);
    }
    assert_int_equal(engine_live(engine), SIZE);
    assert_int_equal(arena_bytes(arena), bytes);
    for (uint32_t i = 0; i < SIZE; i++)
        assert_true(engine_cancel(engine, ids[i]));
    assert_int_equal(engine_live(engine), 0);
    arena_destroy(arena);
}

/* Entries that went stale are thrown out before they outnumber the events. */
static void retiming_needs_bounded_memory(void **state)
{
    enum { SIZE = 5000, RETIMES = 2000000 };
    struct engine_options options = { .queue = *(int *)*state };
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &options);
    struct event_id *ids = arena_array(arena, SIZE, sizeof *ids);
    struct trail trail = { .count = 0 };
    struct event event = { .handler = engine_handler(engine, "note", note, &trail) };
    uint64_t random = 6;
    size_t bytes = 0;

    for (uint32_t i = 0; i < SIZE; i++) {
        event.time = (sim_time)(next(&random) >> 1);
        ids[i] = engine_at(engine, &event);
    }
    for (uint32_t i = 0; i < RETIMES; i++) {
        if (i == RETIMES / 10)
            bytes = arena_bytes(arena);
        assert_true(engine_retime(engine, ids[next(&random) % SIZE],
                                  (sim_time)(next(&random) >> (1 + i % 40))));
    }
    assert_int_equal(engine_live(engine), SIZE);
    assert_int_equal(arena_bytes(arena), bytes);
    arena_destroy(arena);
}

static void handles_go_stale(void **state)
{
    struct engine_options options = { .queue = *(int *)*state };
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &options);
    struct trail trail = { .count = 0 };
    uint32_t h = engine_handler(engine, "note", note, &trail);
    struct event_id first, second, none = { 0, 0 }, beyond = { 77, 1 };
    struct error err;

    assert_false(engine_cancel(engine, none));
    assert_false(engine_cancel(engine, beyond));
    first = at(engine, (struct event){ 1, h, PHASE_ARRIVE, 1, 0 });
    assert_true(engine_run(engine, TIME_NEVER, &err));
    second = at(engine, (struct event){ 2, h, PHASE_ARRIVE, 2, 0 });
    assert_int_equal(first.slot, second.slot);
    assert_false(engine_cancel(engine, none));
    assert_false(engine_pending(engine, first));
    assert_false(engine_cancel(engine, first));
    assert_false(engine_retime(engine, first, 9));
    assert_true(engine_retime(engine, second, TIME_NEVER));
    assert_true(engine_retime(engine, second, 3));
    assert_true(engine_run(engine, 2, &err));
    assert_true(engine_pending(engine, second));
    assert_true(engine_run(engine, 3, &err));
    assert_false(engine_pending(engine, second));
    assert_int_equal(engine_now(engine), 3);
    arena_destroy(arena);
}

static void limits_are_errors(void **state)
{
    struct engine_options events = { .queue = *(int *)*state, .events = 5 };
    struct engine_options insertions = { .queue = *(int *)*state, .insertions = 5 };
    struct arena *arena = arena_create();
    struct trail trail = { .count = 0 };
    struct engine *engine = engine_create(arena, &events);
    uint32_t h = engine_handler(engine, "note", note, &trail);
    struct event_id id;
    struct error err;

    for (uint64_t i = 0; i < 5; i++)
        assert_true(at(engine, (struct event){ 1, h, 0, i, 0 }).generation != 0);
    assert_int_equal(at(engine, (struct event){ 1, h, 0, 5, 0 }).generation, 0);
    assert_false(engine_run(engine, TIME_NEVER, &err));
    assert_string_equal(err.text, "the engine holds 5 pending events and cannot hold more");

    engine = engine_create(arena, &insertions);
    h = engine_handler(engine, "note", note, &trail);
    id = at(engine, (struct event){ 1, h, 0, 0, 0 });
    for (int i = 0; i < 4; i++)
        assert_true(engine_retime(engine, id, i));
    assert_false(engine_retime(engine, id, 9));
    assert_false(engine_run(engine, TIME_NEVER, &err));
    assert_string_equal(err.text, "the engine has scheduled 5 events and has no number left "
                                  "for the next");
    arena_destroy(arena);
}

static void stop_after_two(void *context, struct engine *engine, const struct event *event)
{
    note(context, engine, event);
    if (event->a == 1)
        engine_stop(engine);
}

static void runs_stop_and_go_on(void **state)
{
    struct engine_options options = { .queue = *(int *)*state };
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &options);
    struct trail trail = { .count = 0 };
    uint32_t h = engine_handler(engine, "stop", stop_after_two, &trail);
    struct error err;

    for (uint64_t i = 0; i < 4; i++)
        at(engine, (struct event){ TIME_NEVER - 3 + (sim_time)i, h, PHASE_OBSERVE, i, 0 });
    assert_true(engine_run(engine, TIME_NEVER, &err));
    assert_int_equal(trail.count, 2);
    assert_true(engine_run(engine, TIME_NEVER - 1, &err));
    assert_int_equal(trail.count, 3);
    assert_int_equal(engine_live(engine), 1);
    assert_true(engine_run(engine, TIME_NEVER, &err));
    assert_int_equal(trail.count, 4);
    assert_true(engine_now(engine) == TIME_NEVER);
    arena_destroy(arena);
}

/* What must hold whatever the queue is. */
static int run_with(int queue, const char *name)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(now_due_is_cancelled, &queue),
        cmocka_unit_test_prestate(chain_of_no_delay_runs_first, &queue),
        cmocka_unit_test_prestate(cancelling_needs_no_memory, &queue),
        cmocka_unit_test_prestate(retiming_needs_bounded_memory, &queue),
        cmocka_unit_test_prestate(handles_go_stale, &queue),
        cmocka_unit_test_prestate(limits_are_errors, &queue),
        cmocka_unit_test_prestate(runs_stop_and_go_on, &queue),
    };

    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_the_lists),
        cmocka_unit_test(large_worlds_agree),
        cmocka_unit_test(random_ties_follow_the_seed),
    };
    int failed = cmocka_run_group_tests_name("order", tests, NULL, NULL);

    failed += run_with(QUEUE_AUTO, "auto");
    failed += run_with(QUEUE_HEAP, "heap");
    failed += run_with(QUEUE_LADDER, "ladder");
    return failed;
}
