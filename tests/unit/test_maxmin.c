/* Max-min fair rates: pencil cases, and random changes against filling from scratch. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/error.h"
#include "sim/model/maxmin.h"
#include "tests/unit/fill.h"
#include "tests/unit/unit.h"

/* The solver, and a plain copy of what it was told. */
struct world {
    struct maxmin *maxmin;
    struct fill fill;
    uint64_t state;
    bool heavy; /* some flows have a great weight and a cap */
};

static struct world *world_create(struct arena *arena, uint32_t links, uint32_t room, uint64_t seed)
{
    struct world *world = arena_alloc(arena, sizeof *world);

    world->maxmin = maxmin_create(arena, links);
    world->fill.links = links;
    world->fill.room = room;
    world->state = seed;
    return world;
}

static void set_capacity(struct world *world, uint32_t link, double capacity)
{
    world->fill.capacity[link] = capacity;
    maxmin_set_capacity(world->maxmin, link, capacity);
}

static void add(struct world *world, uint32_t number, const struct fill_flow *flow)
{
    struct maxmin_flow asks = { flow->links, flow->count, flow->cap, flow->weight, flow->loads };

    world->fill.flows[number] = *flow;
    world->fill.flows[number].there = true;
    maxmin_add(world->maxmin, number, &asks);
}

static void drop(struct world *world, uint32_t number)
{
    world->fill.flows[number].there = false;
    maxmin_remove(world->maxmin, number);
}

static void compare(struct world *world)
{
    const struct fill *fill = &world->fill;

    fill_all(&world->fill);
    for (uint32_t i = 0; i < fill->room; i++) {
        if (fill->flows[i].there)
            assert_true(fill_near(maxmin_rate(world->maxmin, i), fill->flows[i].rate, 10));
    }
    for (uint32_t l = 0; l < fill->links; l++) {
        double used = 0;

        for (uint32_t i = 0; i < fill->room; i++) {
            const struct fill_flow *flow = &fill->flows[i];

            for (uint32_t h = 0; flow->there && h < flow->count; h++)
                used += flow->links[h] == l ? flow->rate * flow->loads[h] : 0;
        }
        assert_true(fill_near(maxmin_used(world->maxmin, l), used, 1e6));
        assert_true(maxmin_used(world->maxmin, l) >= 0);
        assert_true(used <= fill->capacity[l] * (1 + 1e-9));
    }
}

/* One change of any kind; flows come and go at about the same rate. */
static void change(struct world *world)
{
    struct fill *fill = &world->fill;
    uint32_t i = fill_below(&world->state, fill->room);
    struct fill_flow *flow = &fill->flows[i];
    uint32_t kind = fill_below(&world->state, 20);

    if (kind < 2) {
        set_capacity(world, fill_below(&world->state, fill->links),
                     fill_random_capacity(&world->state));
    } else if (!flow->there) {
        struct fill_flow fresh = fill_random_flow(fill, &world->state);

        if (world->heavy && fill_below(&world->state, 3) == 0) {
            fresh.weight *= 1e9;
            fresh.cap = fill_uniform(&world->state);
        }
        add(world, i, &fresh);
    } else if (kind < 5) {
        flow->cap = kind == 2 ? (double)INFINITY : 4 * fill_uniform(&world->state);
        maxmin_set_cap(world->maxmin, i, flow->cap);
    } else {
        drop(world, i);
    }
}

static void random_changes(uint32_t links, uint32_t room, uint32_t steps, uint64_t seed)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, links, room, seed);

    world->heavy = seed % 4 == 0;
    for (uint32_t l = 0; l < links; l++)
        set_capacity(world, l, fill_random_capacity(&world->state));
    for (uint32_t step = 0; step < steps; step++) {
        for (uint32_t n = fill_below(&world->state, 4); n > 0; n--)
            change(world);
        maxmin_solve(world->maxmin);
        compare(world);
    }
    arena_destroy(arena);
}

static void equals_filling_from_scratch(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        random_changes(2, 6, 100, seed);
        random_changes(5, 12, 100, seed + 100);
        random_changes(12, 30, 100, seed + 200);
        random_changes(40, 30, 100, seed + 300);
    }
    random_changes(20, 200, 100, 7);
}

/* Rates of some flows over links of given capacities; routes are strings of link letters. */
static void expect(const double *capacity, uint32_t links, const char *const *routes,
                   const double *rates)
{
    struct arena *arena = arena_create();
    struct maxmin *maxmin = maxmin_create(arena, links);

    for (uint32_t l = 0; l < links; l++)
        maxmin_set_capacity(maxmin, l, capacity[l]);
    for (uint32_t f = 0; routes[f]; f++) {
        uint32_t route[FILL_HOPS];
        struct maxmin_flow asks = { route, 0, (double)INFINITY, 1, NULL };

        for (; routes[f][asks.count]; asks.count++)
            route[asks.count] = (uint32_t)(routes[f][asks.count] - 'a');
        maxmin_add(maxmin, f, &asks);
    }
    maxmin_solve(maxmin);
    for (uint32_t f = 0; routes[f]; f++)
        assert_true(fabs(maxmin_rate(maxmin, f) - rates[f]) < 1e-12);
    arena_destroy(arena);
}

static void pencil_cases(void **unused)
{
    (void)unused;
    /* One long flow and one short one on each link: half each. */
    expect((const double[]){ 1, 1, 1 }, 3, (const char *const[]){ "abc", "a", "b", "c", NULL },
           (const double[]){ .5, .5, .5, .5 });
    /* The long flow is stopped by b; a and c give what it leaves. */
    expect((const double[]){ 10, 2, 7 }, 3, (const char *const[]){ "abc", "a", "b", "c", NULL },
           (const double[]){ 1, 9, 1, 6 });
    /* Three bottlenecks, one after the other: a at 2, b at 5, c at 13. */
    expect((const double[]){ 6, 12, 20 }, 3,
           (const char *const[]){ "a", "a", "ab", "b", "bc", "c", NULL },
           (const double[]){ 2, 2, 2, 5, 5, 15 });
    /* A link that is crossed twice counts twice. */
    expect((const double[]){ 9 }, 1, (const char *const[]){ "aa", "a", NULL },
           (const double[]){ 3, 3 });
    /* Without capacity nothing moves on that link, and the others take it all. */
    expect((const double[]){ 0, 4 }, 2, (const char *const[]){ "ab", "b", "b", NULL },
           (const double[]){ 0, 2, 2 });
}

static void caps_and_weights(void **unused)
{
    struct arena *arena = arena_create();
    struct maxmin *maxmin = maxmin_create(arena, 1);
    const uint32_t route[] = { 0 };
    struct maxmin_changes changes;

    (void)unused;
    maxmin_set_capacity(maxmin, 0, 12);
    maxmin_add(maxmin, 0, &(struct maxmin_flow){ route, 1, (double)INFINITY, 1, NULL });
    maxmin_add(maxmin, 1, &(struct maxmin_flow){ route, 1, (double)INFINITY, 2, NULL });
    maxmin_add(maxmin, 2, &(struct maxmin_flow){ route, 1, 3, 3, NULL });
    assert_true(maxmin_rate(maxmin, 0) == 0);
    changes = maxmin_solve(maxmin);
    assert_int_equal(changes.count, 3);
    assert_true(maxmin_rate(maxmin, 0) == 3 && maxmin_rate(maxmin, 1) == 6);
    assert_true(maxmin_rate(maxmin, 2) == 3);
    assert_true(maxmin_used(maxmin, 0) == 12);

    maxmin_set_cap(maxmin, 2, 100);
    maxmin_solve(maxmin);
    assert_true(maxmin_rate(maxmin, 0) == 2 && maxmin_rate(maxmin, 1) == 4);
    assert_true(maxmin_rate(maxmin, 2) == 6);

    /* A cap above the rate changes nothing, and so nobody is looked at. */
    maxmin_set_cap(maxmin, 2, 7);
    assert_int_equal(maxmin_solve(maxmin).count, 0);

    /* One reaches its cap, the other has the link for itself: it keeps its bottleneck. */
    maxmin_remove(maxmin, 1);
    assert_true(maxmin_used(maxmin, 0) == 8);
    changes = maxmin_solve(maxmin);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.flows[0], 2);
    assert_int_equal(changes.link_count, 1);
    assert_true(maxmin_bottleneck(maxmin, 0) == 0 && maxmin_level(maxmin, 0) == 5);
    assert_true(maxmin_bottleneck(maxmin, 2) == MAXMIN_NO_LINK);
    assert_true(maxmin_rate(maxmin, 0) == 5 && maxmin_rate(maxmin, 2) == 7);
    assert_true(maxmin_capacity(maxmin, 0) == 12);
    arena_destroy(arena);
}

/*
 * What flows use of a link does not drown in a capacity that it had once, and when other links have
 * stopped them and it goes down, that is nothing to the last bit.
 */
static void use_is_not_lost_in_capacity(void **unused)
{
    struct arena *arena = arena_create();
    struct maxmin *maxmin = maxmin_create(arena, 8);
    uint64_t state = 1;

    (void)unused;
    for (uint32_t i = 1; i < 8; i++)
        maxmin_add(maxmin, i,
                   &(struct maxmin_flow){ (uint32_t[]){ 0, i }, 2, (double)INFINITY, 1, NULL });
    for (int round = 0; round < 100; round++) {
        double used = 0;

        maxmin_set_capacity(maxmin, 0, 1e16);
        for (uint32_t i = 1; i < 8; i++) {
            maxmin_set_capacity(maxmin, i, fill_uniform(&state));
            used += maxmin_capacity(maxmin, i);
        }
        maxmin_solve(maxmin);
        maxmin_set_capacity(maxmin, 0, 8);
        assert_true(fabs(maxmin_used(maxmin, 0) - used) < 1e-12);
        for (uint32_t i = 1; i < 8; i++)
            maxmin_set_capacity(maxmin, i, 0);
        maxmin_solve(maxmin);
        maxmin_set_capacity(maxmin, 0, 0);
        maxmin_solve(maxmin);
        assert_true(maxmin_used(maxmin, 0) == 0);
    }
    arena_destroy(arena);
}

/* Two pairs of flows that meet on a wide link: a change of one pair does not touch the other. */
static void far_flows_are_left_alone(void **unused)
{
    struct arena *arena = arena_create();
    struct maxmin *maxmin = maxmin_create(arena, 3);
    const uint32_t left[] = { 0, 2 };
    const uint32_t right[] = { 1, 2 };
    struct maxmin_changes changes;
    uint64_t filled;

    (void)unused;
    maxmin_set_capacity(maxmin, 0, 10);
    maxmin_set_capacity(maxmin, 1, 10);
    maxmin_set_capacity(maxmin, 2, 1000);
    for (uint32_t i = 0; i < 100; i++)
        maxmin_add(maxmin, i,
                   &(struct maxmin_flow){ i % 2 ? left : right, 2, (double)INFINITY, 1, NULL });
    maxmin_solve(maxmin);
    filled = maxmin_filled(maxmin);
    maxmin_remove(maxmin, 0);
    changes = maxmin_solve(maxmin);
    assert_int_equal(changes.count, 0);
    assert_int_equal(changes.link_count, 1);
    assert_int_equal(changes.links[0], 1);
    assert_true(maxmin_level(maxmin, 1) == 10. / 49);
    assert_int_equal(maxmin_filled(maxmin) - filled, 0);

    /* A newcomer with the others of its link; a change of capacity looks at those of the link. */
    maxmin_add(maxmin, 0, &(struct maxmin_flow){ right, 2, (double)INFINITY, 1, NULL });
    changes = maxmin_solve(maxmin);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.flows[0], 0);
    assert_int_equal(changes.link_count, 1);
    assert_int_equal(maxmin_filled(maxmin) - filled, 0);
    maxmin_set_capacity(maxmin, 1, 20);
    changes = maxmin_solve(maxmin);
    assert_int_equal(changes.count, 0);
    assert_int_equal(changes.link_count, 1);
    assert_true(maxmin_rate(maxmin, 2) == .4);
    assert_int_equal(maxmin_filled(maxmin) - filled, 50);
    maxmin_remove(maxmin, 0);

    /* The wide link becomes narrow: now all of them share it. */
    maxmin_set_capacity(maxmin, 2, 9.9);
    assert_int_equal(maxmin_solve(maxmin).count, 99);
    for (uint32_t i = 1; i < 100; i++)
        assert_true(fill_near(maxmin_rate(maxmin, i), .1, 1));
    arena_destroy(arena);
}

/*
 * Flows between hosts over one narrow backbone: most changes move its level and look at nobody, and
 * all rates are those of filling from scratch; hosts in turn have wide and narrow links.
 */
static void shared_link_shifts(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 21, 150, 5);
    uint32_t changes = 0;

    (void)unused;
    set_capacity(world, 20, 10);
    for (uint32_t l = 0; l < 20; l++)
        set_capacity(world, l, l % 10 == 0 ? .8 : 8);
    for (uint32_t step = 0; step < 3000; step++) {
        uint32_t i = fill_below(&world->state, 150);
        struct fill_flow *flow = &world->fill.flows[i];

        if (flow->there) {
            drop(world, i);
        } else {
            struct fill_flow fresh = fill_random_flow(&world->fill, &world->state);

            fresh.count = 3;
            fresh.links[0] = fill_below(&world->state, 20);
            fresh.links[1] = 20;
            fresh.links[2] = fill_below(&world->state, 20);
            fresh.cap = fill_below(&world->state, 4) == 0 ? fresh.cap : (double)INFINITY;
            add(world, i, &fresh);
        }
        if (fill_below(&world->state, 3) == 0)
            continue;
        changes++;
        maxmin_solve(world->maxmin);
        compare(world);
    }
    assert_true(maxmin_filled(world->maxmin) < 40 * (uint64_t)changes);
    print_message("%u solved, %u flows filled\n", (unsigned)changes,
                  (unsigned)maxmin_filled(world->maxmin));
    arena_destroy(arena);
}

/*
 * Three flows that links of 1 hold back, and one that takes the other 7 of a link of 10. A newcomer
 * and that one share the 7; the three are not even looked at. A rate found again is no change.
 */
static void only_those_above_come_down(void **unused)
{
    struct arena *arena = arena_create();
    struct maxmin *maxmin = maxmin_create(arena, 4);
    const uint32_t routes[3][2] = { { 1, 0 }, { 2, 0 }, { 3, 0 } };
    const uint32_t wide[] = { 0 };
    uint64_t filled;

    (void)unused;
    maxmin_set_capacity(maxmin, 0, 10);
    for (uint32_t i = 0; i < 3; i++) {
        maxmin_set_capacity(maxmin, i + 1, 1);
        maxmin_add(maxmin, i, &(struct maxmin_flow){ routes[i], 2, (double)INFINITY, 1, NULL });
    }
    maxmin_add(maxmin, 3, &(struct maxmin_flow){ wide, 1, (double)INFINITY, 1, NULL });
    maxmin_solve(maxmin);
    assert_true(maxmin_rate(maxmin, 3) == 7);
    filled = maxmin_filled(maxmin);
    maxmin_add(maxmin, 4, &(struct maxmin_flow){ wide, 1, 3.25, 1, NULL });
    assert_int_equal(maxmin_solve(maxmin).count, 1);
    assert_int_equal(maxmin_filled(maxmin) - filled, 2);
    assert_true(maxmin_rate(maxmin, 3) == 3.75 && maxmin_rate(maxmin, 4) == 3.25);
    maxmin_set_cap(maxmin, 4, 3.5);
    assert_int_equal(maxmin_solve(maxmin).count, 1);
    assert_true(maxmin_rate(maxmin, 3) == 3.5 && maxmin_rate(maxmin, 4) == 3.5);
    /* The same rate, but now it is the link that holds it back. */
    maxmin_set_cap(maxmin, 4, 5);
    assert_int_equal(maxmin_solve(maxmin).count, 1);
    assert_true(maxmin_rate(maxmin, 4) == 3.5 && maxmin_bottleneck(maxmin, 4) == 0);
    arena_destroy(arena);
}

/* Weights that differ by 1e18: the light flow still gets its share once the heavy one is capped. */
static void light_flow_beside_a_heavy_one(void **unused)
{
    struct arena *arena = arena_create();
    struct maxmin *maxmin = maxmin_create(arena, 2);
    const uint32_t both[] = { 0, 1 };

    (void)unused;
    maxmin_set_capacity(maxmin, 0, 10);
    maxmin_set_capacity(maxmin, 1, 8);
    maxmin_add(maxmin, 0, &(struct maxmin_flow){ both, 2, 4, 1e18, NULL });
    maxmin_add(maxmin, 1, &(struct maxmin_flow){ both, 2, (double)INFINITY, 1, NULL });
    maxmin_add(maxmin, 2, &(struct maxmin_flow){ both, 1, (double)INFINITY, 1, NULL });
    maxmin_solve(maxmin);
    assert_true(maxmin_rate(maxmin, 0) == 4);
    assert_true(maxmin_rate(maxmin, 1) == 3 && maxmin_rate(maxmin, 2) == 3);

    /* 1e9 + .3 + .3 - 1e9 is short of .6: b must not come before a, which is full a little lower.
     */
    maxmin_remove(maxmin, 0);
    maxmin_remove(maxmin, 1);
    maxmin_remove(maxmin, 2);
    maxmin_set_capacity(maxmin, 1, 3.00000024);
    maxmin_add(maxmin, 0, &(struct maxmin_flow){ both, 1, 4, 1e9, NULL });
    maxmin_add(maxmin, 1, &(struct maxmin_flow){ both, 2, (double)INFINITY, .3, NULL });
    maxmin_add(maxmin, 2, &(struct maxmin_flow){ both, 1, (double)INFINITY, .3, NULL });
    maxmin_solve(maxmin);
    assert_true(fabs(maxmin_rate(maxmin, 1) - 3) < 1e-12);
    assert_true(fabs(maxmin_rate(maxmin, 2) - 3) < 1e-12);

    /* A level beyond all numbers is the largest number, and the flows still have a rate. */
    maxmin_remove(maxmin, 0);
    maxmin_remove(maxmin, 2);
    maxmin_set_capacity(maxmin, 0, 1e200);
    maxmin_set_capacity(maxmin, 1, 1e200);
    maxmin_add(maxmin, 3, &(struct maxmin_flow){ both, 1, (double)INFINITY, 1e-200, NULL });
    maxmin_solve(maxmin);
    assert_true(maxmin_rate(maxmin, 1) == 1e200);
    maxmin_remove(maxmin, 1);
    maxmin_solve(maxmin);
    assert_true(maxmin_rate(maxmin, 3) > 0 && isfinite(maxmin_rate(maxmin, 3)));
    arena_destroy(arena);
}

/* The same calls give the same bits; after warm-up the arena does not grow. */
static void same_bits_and_no_growth(void **unused)
{
    struct arena *arena = arena_create();
    struct world *a = world_create(arena, 30, 400, 3);
    struct world *b = world_create(arena, 30, 400, 3);
    size_t bytes = 0;

    (void)unused;
    for (uint32_t l = 0; l < 30; l++) {
        set_capacity(a, l, fill_random_capacity(&a->state));
        set_capacity(b, l, fill_random_capacity(&b->state));
    }
    for (uint32_t step = 0; step < 40000; step++) {
        change(a);
        change(b);
        maxmin_solve(a->maxmin);
        maxmin_solve(b->maxmin);
        if (step == 30000)
            bytes = arena_bytes(arena);
    }
    for (uint32_t i = 0; i < 400; i++)
        assert_true(!a->fill.flows[i].there ||
                    maxmin_rate(a->maxmin, i) == maxmin_rate(b->maxmin, i));
    assert_int_equal(arena_bytes(arena), bytes);
    compare(a);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pencil_cases),
        cmocka_unit_test(caps_and_weights),
        cmocka_unit_test(equals_filling_from_scratch),
        cmocka_unit_test(use_is_not_lost_in_capacity),
        cmocka_unit_test(far_flows_are_left_alone),
        cmocka_unit_test(shared_link_shifts),
        cmocka_unit_test(only_those_above_come_down),
        cmocka_unit_test(light_flow_beside_a_heavy_one),
        cmocka_unit_test(same_bits_and_no_growth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
