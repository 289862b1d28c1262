/* Transfers over shared links: pencil cases, chains, instants, stale handles, many flows. */
#include "tests/unit/network_world.h"

/* Three flows of 1e9 bytes at a third each; then one alone: 3 s, and 1 s more for the last. */
static void thirds_end_on_the_second(void **unused)
{
    struct world *world = world_create(1, 1e9);

    (void)unused;
    start(world, 0, "a", 1e9);
    start(world, 1, "a", 1e9);
    start(world, 2, "a", 2e9);
    assert_true(network_used(world->network, 0) == 1e9);
    assert_true(network_rate(world->network, world->flow[2]) == 1e9 / 3);
    run(world, TIME_NEVER);
    assert_int_equal(world->end[0], 3 * SECOND);
    assert_int_equal(world->end[1], 3 * SECOND);
    assert_int_equal(world->end[2], 4 * SECOND);
    assert_int_equal(world->order[0], 0);
    assert_int_equal(world->order[1], 1);
    arena_destroy(world->arena);
}

/* n flows of one second's bytes each take n seconds, whatever the rounding of 1/n. */
static void parts_end_on_the_second(void **unused)
{
    (void)unused;
    for (uint32_t n = 1; n <= 60; n++) {
        struct world *world = world_create(1, 1e9);

        for (uint32_t i = 0; i < n; i++)
            start(world, i, "a", 1e9);
        run(world, TIME_NEVER);
        for (uint32_t i = 0; i < n; i++)
            assert_int_equal(world->end[i], n * SECOND);
        arena_destroy(world->arena);
    }
}

/*
 * Links a, b, c of 10, 2 and 7 bytes/s; a long flow over all of them and one on each. The long one
 * has 1, the others 9, 1, 6. At 2 s the flow on b ends: the long one gets 2, a and c give 8 and 5.
 */
static void long_flow_and_short_ones(void **unused)
{
    struct world *world = world_create(3, 10);

    (void)unused;
    network_set_capacity(world->network, 1, 2);
    network_set_capacity(world->network, 2, 7);
    start(world, 0, "abc", 8); /* 2 at 2 s, then 2 a second: 5 s */
    start(world, 1, "a", 42);  /* 18 at 2 s, 24 more at 8: 5 s */
    start(world, 2, "b", 2);   /* 2 s */
    start(world, 3, "c", 34);  /* 12 at 2 s, 15 more until 5 s, 7 left at 7: 6 s */
    run(world, 2 * SECOND);
    assert_int_equal(world->end[2], 2 * SECOND);
    assert_true(network_rate(world->network, world->flow[0]) == 2);
    assert_true(network_rate(world->network, world->flow[1]) == 8);
    assert_true(network_rate(world->network, world->flow[3]) == 5);
    assert_true(network_left(world->network, world->flow[3]) == 22);
    assert_true(network_used(world->network, 0) == 10);
    assert_int_equal(network_flows(world->network), 3);
    run(world, TIME_NEVER);
    assert_int_equal(world->end[0], 5 * SECOND);
    assert_int_equal(world->end[1], 5 * SECOND);
    assert_int_equal(world->end[3], 6 * SECOND);
    assert_int_equal(engine_live(world->engine), 0);
    arena_destroy(world->arena);
}

/* What happens to the two flows of caps_hold_and_change, second by second. */
static void change_caps(struct world *world, uint64_t second)
{
    struct network_flow slow = world->flow[0];
    struct network_flow heavy = world->flow[1];

    if (second == 5) {
        assert_true(network_left(world->network, slow) == 10);
        assert_true(network_set_cap(world->network, slow, 100));
        assert_true(network_rate(world->network, slow) == 2.5);
        assert_true(network_rate(world->network, heavy) == 7.5);
    } else if (second == 7) {
        assert_true(network_set_cap(world->network, heavy, 0));
        assert_true(network_rate(world->network, heavy) == 0);
        assert_true(network_rate(world->network, slow) == 10);
    } else {
        assert_true(fabs(network_left(world->network, heavy) - 5) < 1e-12);
        assert_true(network_set_cap(world->network, heavy, 4));
    }
}

/* Weights 1 and 3 on a link of 10, the light one at most 2, so that the heavy one has 8. */
static void caps_hold_and_change(void **unused)
{
    struct world *world = world_create(1, 10);
    struct network_transfer slow = { (const uint32_t[]){ 0 }, 1, 20, 2, 1, 0, NULL, 0 };
    struct network_transfer heavy = {
        (const uint32_t[]){ 0 }, 1, 60, (double)INFINITY, 3, 1, NULL, 0
    };

    (void)unused;
    world->act = change_caps;
    for (uint64_t second = 5; second < 11; second += 2)
        act_at(world, (sim_time)second * SECOND, PHASE_ARRIVE, second);
    world->flow[0] = network_start(world->network, &slow);
    world->flow[1] = network_start(world->network, &heavy);
    assert_true(network_rate(world->network, world->flow[0]) == 2);
    assert_true(network_rate(world->network, world->flow[1]) == 8);
    run(world, TIME_NEVER);
    assert_int_equal(world->end[0], 7500 * MILLISECOND);
    assert_int_equal(world->end[1], 10250 * MILLISECOND);
    arena_destroy(world->arena);
}

/* What ends at once is told in the same instant, but never before the call returns. */
static void at_once(void **unused)
{
    struct world *world = world_create(2, 0);
    double left = -1;

    (void)unused;
    start(world, 0, "", 5);
    start(world, 1, "ab", 0);
    assert_int_equal(world->ended, 0);
    assert_false(network_cancel(world->network, world->flow[0], &left));
    assert_true(left == -1);
    assert_true(network_rate(world->network, world->flow[1]) == 0);
    assert_true(network_left(world->network, world->flow[0]) == 0);
    assert_int_equal(network_flows(world->network), 2);
    run(world, TIME_NEVER);
    assert_int_equal(world->ended, 2);
    assert_int_equal(world->end[0], 0);
    assert_int_equal(world->end[1], 0);
    assert_int_equal(network_flows(world->network), 0);
    arena_destroy(world->arena);
}

/* A link without capacity holds its flows; they go on when it comes back. */
static void stalled_flows(void **unused)
{
    struct world *world = world_create(1, 4);

    (void)unused;
    start(world, 0, "a", 40);
    network_set_capacity(world->network, 0, 0);
    assert_true(network_capacity(world->network, 0) == 0);
    run(world, TIME_NEVER);
    assert_int_equal(world->ended, 0);
    assert_int_equal(engine_live(world->engine), 0);
    assert_true(network_left(world->network, world->flow[0]) == 40);
    network_set_capacity(world->network, 0, 5);
    run(world, TIME_NEVER);
    assert_int_equal(world->end[0], 8 * SECOND);
    arena_destroy(world->arena);
}

static void stale_handles(void **unused)
{
    struct world *world = world_create(1, 1);
    struct network_flow none = { 0, 0 };
    struct network_flow far = { 1000, 1 };
    double left;

    (void)unused;
    assert_false(network_cancel(world->network, none, &left));
    start(world, 0, "a", 1);
    start(world, 1, "a", 1);
    assert_false(network_cancel(world->network, none, &left));
    assert_false(network_cancel(world->network, far, &left));
    assert_true(network_cancel(world->network, world->flow[0], &left) && left == 1);
    assert_false(network_cancel(world->network, world->flow[0], &left));
    start(world, 2, "a", 1);
    assert_int_equal(world->flow[2].slot, world->flow[0].slot);
    assert_false(network_set_cap(world->network, world->flow[0], 0));
    assert_true(network_rate(world->network, world->flow[0]) == 0);
    assert_true(network_left(world->network, world->flow[0]) == 0);
    assert_true(network_rate(world->network, world->flow[2]) == .5);
    run(world, TIME_NEVER);
    assert_int_equal(world->end[1], 2 * SECOND);
    assert_int_equal(world->end[2], 2 * SECOND);
    assert_int_equal(world->end[0], -1);
    arena_destroy(world->arena);
}

static void next_in_chain(struct world *world, uint64_t item)
{
    if (item + 1 < world->limit)
        start(world, item + 1, "a", 1. / 3);
}

/* A third of a tick each: a thousand in a row take 334 ticks, beside one that has its own link. */
static void chain_does_not_add_up_rounding(void **unused)
{
    struct world *world = world_create(2, 1e9);

    (void)unused;
    world->limit = 1000;
    world->then = next_in_chain;
    start(world, 0, "a", 1. / 3);
    start(world, 2000, "b", 1e9);
    run(world, TIME_NEVER);
    assert_int_equal(world->ended, 1001);
    assert_int_equal(world->end[0], 1);
    assert_int_equal(world->end[2], 1);
    assert_int_equal(world->end[3], 2);
    assert_int_equal(world->end[999], 334);
    assert_int_equal(world->end[2000], SECOND);
    arena_destroy(world->arena);
}

static void start_second(struct world *world, uint64_t what)
{
    if (what == 7)
        assert_false(network_cancel(world->network, world->flow[0], NULL));
    start(world, what, "a", what == 9 ? 2 + 2e-10 : 2);
}

/* An event of the same tick that runs before the completion finds the flow gone, but not told. */
static void change_at_the_tick_of_an_end(void **unused)
{
    struct world *world = world_create(1, 1);

    (void)unused;
    world->act = start_second;
    act_at(world, SECOND, PHASE_COMPLETE, 7);
    start(world, 0, "a", 1);
    run(world, TIME_NEVER);
    assert_int_equal(world->ended, 2);
    assert_int_equal(world->end[0], SECOND);
    assert_int_equal(world->end[7], 3 * SECOND);
    arena_destroy(world->arena);

    /* The end was half a tick before; what comes from outside starts on the tick all the same. */
    world = world_create(1, 1);
    world->act = start_second;
    act_at(world, SECOND, PHASE_COMPLETE, 9);
    start(world, 0, "a", 1 - 5e-10);
    run(world, TIME_NEVER);
    assert_int_equal(world->end[0], SECOND);
    assert_int_equal(world->end[9], 3 * SECOND + 1);
    arena_destroy(world->arena);
}

/* A thousand starts by a thousand events at one instant: the rates are computed once, at its end,
 * and equal flows end in the order of their starts. */
static void one_instant_is_one_change(void **unused)
{
    struct world *world = world_create(1, 1000);

    (void)unused;
    world->act = start_second;
    for (uint64_t i = 10; i < 1010; i++)
        act_at(world, SECOND, PHASE_ARRIVE, i);
    run(world, TIME_NEVER);
    assert_int_equal(world->ended, 1000);
    assert_int_equal(engine_events(world->engine), 1002);
    for (uint64_t i = 0; i < 1000; i++) {
        assert_int_equal(world->order[i], i + 10);
        assert_int_equal(world->end[i + 10], 3 * SECOND);
    }
    arena_destroy(world->arena);
}

/* The link is never idle, so the last flow ends when all bytes have gone through it. */
static void bytes_are_conserved(void **unused)
{
    struct world *world = world_create(3, 1e8);
    uint64_t state = 5;
    double sum = 0;
    sim_time last = 0;

    (void)unused;
    network_set_capacity(world->network, 1, 2e7);
    for (uint32_t i = 0; i < 1000; i++) {
        double bytes = 1e6 * (1 + 99 * fill_uniform(&state));

        start(world, i, i % 3 == 0 ? "ab" : i % 3 == 1 ? "b" : "bc", bytes);
        sum += bytes;
    }
    run(world, TIME_NEVER);
    assert_int_equal(world->ended, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        last = world->end[i] > last ? world->end[i] : last;
    assert_true(fabs((double)last - sum / 2e7 * 1e9) < 1.01);
    arena_destroy(world->arena);
}

static uint32_t second_of(uint64_t item)
{
    return 1 + (uint32_t)(item * 7919 % 5000);
}

static void count_down(struct world *world, uint64_t item)
{
    assert_int_equal(world->end[item], (sim_time)second_of(item) * SECOND);
    world->limit--;
}

/* A hundred thousand flows that only their caps hold back: nobody waits for anybody. */
static void many_flows(void **unused)
{
    struct world *world = world_create(1000, 1e9);
    uint64_t state = 11;

    (void)unused;
    for (uint32_t i = 0; i < MOST_ITEMS; i++) {
        uint32_t route[2] = { fill_below(&state, 1000), fill_below(&state, 1000) };

        network_start(world->network,
                      &(struct network_transfer){ route, 2, 8. * second_of(i), 8, 1, i, NULL, 0 });
    }
    assert_int_equal(network_flows(world->network), MOST_ITEMS);
    world->then = count_down;
    world->limit = MOST_ITEMS;
    run(world, TIME_NEVER);
    assert_int_equal(world->limit, 0);
    /* The start, each of the 5,000 seconds, and the instant after all but the last. */
    assert_int_equal(engine_events(world->engine), 2 * 5000);
    arena_destroy(world->arena);
}

static void start_again(struct world *world, uint64_t item)
{
    static const char *const routes[] = { "ab", "cd", "ac", "bd", "e", "ef" };

    if (world->limit > 0) {
        world->limit--;
        world->end[item] = -1;
        world->ended = 0;
        start(world, item, routes[(item + world->limit) % 6], 1 + (double)(world->limit % 97));
    }
}

/* Two runs of the same history end on the same ticks; after warm-up the arena does not grow. */
static void same_ticks_and_no_growth(void **unused)
{
    struct world *world[2];
    size_t bytes[2];

    (void)unused;
    for (int i = 0; i < 2; i++) {
        world[i] = world_create(6, 10);
        world[i]->then = start_again;
        world[i]->limit = 20000;
        for (uint32_t item = 0; item < 64; item++)
            start(world[i], item, item % 2 ? "abc" : "f", 1 + item);
        run(world[i], 2000 * SECOND);
        bytes[i] = arena_bytes(world[i]->arena);
        run(world[i], TIME_NEVER);
        assert_int_equal(arena_bytes(world[i]->arena), bytes[i]);
    }
    for (uint32_t item = 0; item < 64; item++) {
        assert_true(world[0]->end[item] > 2000 * SECOND);
        assert_int_equal(world[0]->end[item], world[1]->end[item]);
    }
    assert_int_equal(engine_events(world[0]->engine), engine_events(world[1]->engine));
    arena_destroy(world[0]->arena);
    arena_destroy(world[1]->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirds_end_on_the_second),
        cmocka_unit_test(parts_end_on_the_second),
        cmocka_unit_test(long_flow_and_short_ones),
        cmocka_unit_test(caps_hold_and_change),
        cmocka_unit_test(at_once),
        cmocka_unit_test(stalled_flows),
        cmocka_unit_test(stale_handles),
        cmocka_unit_test(chain_does_not_add_up_rounding),
        cmocka_unit_test(change_at_the_tick_of_an_end),
        cmocka_unit_test(one_instant_is_one_change),
        cmocka_unit_test(bytes_are_conserved),
        cmocka_unit_test(many_flows),
        cmocka_unit_test(same_ticks_and_no_growth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
