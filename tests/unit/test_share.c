/* Processor sharing against brute force: each task's work is counted down one by one. */
#include <math.h>
#include <stdlib.h>

#include "sim/model/share.h"
#include "tests/unit/unit.h"

enum { TASKS = 2000, AT_ONCE = 10 };

static double uniform(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

struct world {
    struct engine *engine;
    struct share *share;
    uint32_t start;
    sim_time arrival[TASKS];
    double work[TASKS];
    sim_time end[TASKS];
    struct share_task task[TASKS];
    uint32_t ended;
    uint32_t chain; /* tasks still to be started by the one that ends */
};

static void ended(void *context, uint32_t resource, uint64_t item)
{
    struct world *world = context;

    world->end[item] = engine_now(world->engine);
    world->ended++;
    if (world->chain > 0) {
        world->chain--;
        world->task[item + 1] =
            share_start(world->share, resource, world->work[item + 1], item + 1);
    }
}

static void starts(void *context, struct engine *engine, const struct event *event)
{
    struct world *world = context;

    (void)engine;
    world->task[event->a] = share_start(world->share, 0, world->work[event->a], event->a);
    assert_int_not_equal(world->task[event->a].generation, 0);
}

static struct world *world_create(struct arena *arena, double rate)
{
    struct world *world = arena_alloc(arena, sizeof *world);
    struct share_options options = { 2, rate, ended, world };

    world->engine = engine_create(arena, NULL);
    world->share = share_create(arena, world->engine, &options);
    world->start = engine_handler(world->engine, "start", starts, world);
    return world;
}

static void arrive_at(struct world *world, uint32_t i, sim_time time, double work)
{
    struct event event = { time, world->start, PHASE_ARRIVE, i, 0 };

    world->arrival[i] = time;
    world->work[i] = work;
    engine_at(world->engine, &event);
}

/* Exact ends, in nanoseconds, of tasks that arrive in the order of their numbers. */
static void brute_force(const struct world *world, double rate, double *end, uint32_t count)
{
    double left[TASKS];
    double now = 0;
    uint32_t arrived = 0;
    uint32_t gone = 0;

    while (gone < count) {
        double next = arrived < count ? (double)world->arrival[arrived] : (double)INFINITY;
        uint32_t first = count;
        uint32_t n = arrived - gone;
        double step;

        for (uint32_t i = 0; i < arrived; i++) {
            if (left[i] >= 0 && (first == count || left[i] < left[first]))
                first = i;
        }
        step = n ? left[first] * n / rate * 1e9 : (double)INFINITY;
        if (now + step <= next) {
            for (uint32_t i = 0; i < arrived; i++)
                left[i] -= i == first || left[i] < 0 ? 0 : left[first];
            left[first] = -1;
            end[first] = now += step;
            gone++;
        } else {
            for (uint32_t i = 0; i < arrived; i++)
                left[i] -= left[i] < 0 ? 0 : (next - now) * rate / n / 1e9;
            now = next;
            left[arrived] = world->work[arrived];
            arrived++;
        }
    }
}

/* About ten tasks at a time; the two ways add in a different order, hence a tick of doubt. */
static void equals_brute_force(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 3);
    double end[TASKS];
    uint64_t state = 9;
    sim_time time = 0;
    struct error err;

    (void)unused;
    for (uint32_t i = 0; i < TASKS; i++) {
        time += time_from_seconds(-log(1 - uniform(&state)));
        arrive_at(world, i, time, -log(1 - uniform(&state)) * 3 * (double)AT_ONCE / (AT_ONCE + 1));
    }
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(world->ended, TASKS);
    brute_force(world, 3, end, TASKS);
    for (uint32_t i = 0; i < TASKS; i++) {
        assert_true((double)world->end[i] >= end[i] - .01);
        assert_true((double)world->end[i] <= end[i] + 1.01);
    }
    arena_destroy(arena);
}

/* Two tasks of 1 and 2 at rate 1: the first ends at 2 s, the second at 3 s. */
static void two_tasks_by_hand(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 1);
    struct error err;

    (void)unused;
    arrive_at(world, 0, 0, 1);
    arrive_at(world, 1, 0, 2);
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(world->end[0], 2 * SECOND);
    assert_int_equal(world->end[1], 3 * SECOND);
    assert_int_equal(engine_events(world->engine), 4);
    arena_destroy(arena);
}

/* An event of the same tick that runs before the completion finds the task gone, but not told. */
static void change_at_the_tick_of_an_end(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 1);
    struct event event = { SECOND, world->start, PHASE_COMPLETE, 1, 0 };
    struct error err;

    (void)unused;
    world->work[1] = 2;
    engine_at(world->engine, &event);
    arrive_at(world, 0, 0, 1);
    arrive_at(world, 2, 2 * SECOND, 5);
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(world->ended, 3);
    assert_int_equal(world->end[0], SECOND);
    assert_int_equal(world->end[1], 4 * SECOND);
    assert_int_equal(world->end[2], 8 * SECOND);
    arena_destroy(arena);
}

/* A third of a tick a task: a thousand in a row take 334 ticks, not a thousand. */
static void chain_does_not_add_up_rounding(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 1);
    struct error err;

    (void)unused;
    for (uint32_t i = 1; i < 1000; i++)
        world->work[i] = 1e-9 / 3;
    world->chain = 999;
    arrive_at(world, 0, 5 * SECOND, 1e-9 / 3);
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(world->ended, 1000);
    assert_int_equal(world->end[0], 5 * SECOND + 1);
    assert_int_equal(world->end[999], 5 * SECOND + 334);
    arena_destroy(arena);
}

static void rates_change_and_tasks_are_cancelled(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 1);
    double left = 0;
    struct error err;

    (void)unused;
    arrive_at(world, 0, 0, 4);
    arrive_at(world, 1, 0, 4);
    arrive_at(world, 2, 2 * SECOND, 0);
    assert_true(engine_run(world->engine, 2 * SECOND, &err));
    assert_int_equal(world->end[2], 2 * SECOND);
    assert_int_equal(share_tasks(world->share, 0), 2);
    assert_int_equal(share_tasks(world->share, 1), 0);
    assert_true(share_cancel(world->share, world->task[0], &left));
    assert_true(fabs(left - 3) < 1e-12);
    assert_false(share_cancel(world->share, world->task[0], &left));
    assert_false(share_cancel(world->share, world->task[2], NULL));
    share_set_rate(world->share, 0, 0);
    assert_int_equal(engine_live(world->engine), 0);
    share_set_rate(world->share, 0, 2);
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(world->end[1], 3500 * MILLISECOND);
    assert_int_equal(world->ended, 2);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_brute_force),
        cmocka_unit_test(two_tasks_by_hand),
        cmocka_unit_test(change_at_the_tick_of_an_end),
        cmocka_unit_test(chain_does_not_add_up_rounding),
        cmocka_unit_test(rates_change_and_tasks_are_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
