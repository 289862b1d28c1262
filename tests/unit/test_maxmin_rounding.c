/* Max-min filling of thousands of flows on one link, where sums are as rough as levels are equal.
 */
#include "sim/model/maxmin.h"
#include "tests/unit/fill.h"
#include "tests/unit/ports.h"
#include "tests/unit/unit.h"

enum { SIDE = 20, LINKS = 2 * SIDE, FLOWS = 8000 };

/*
 * So many equal flows that their sum is above the capacity by more than levels may differ, and a
 * change that raises none of them: the link that is too full by rounding alone is left as it is.
 */
static void overfull_by_rounding(void **unused)
{
    const uint32_t counts[] = { 3775, 3915, 20001 };
    const uint32_t route[] = { 0 };

    (void)unused;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        struct arena *arena = arena_create();
        struct maxmin *maxmin = maxmin_create(arena, 1);
        double over = -1;

        maxmin_set_capacity(maxmin, 0, 1);
        for (uint32_t i = 0; i < counts[c]; i++)
            maxmin_add(maxmin, i, &(struct maxmin_flow){ route, 1, (double)INFINITY, 1, NULL });
        maxmin_solve(maxmin);
        for (uint32_t i = 0; i < counts[c]; i++)
            over += maxmin_rate(maxmin, i);
        maxmin_set_capacity(maxmin, 0, 1);
        assert_int_equal(maxmin_solve(maxmin).count, 0);
        assert_true(maxmin_level(maxmin, 0) == 1. / counts[c]);
        assert_true(fabs(over) < 1e-11);

        /* The same by a flow that takes nothing. */
        maxmin_add(maxmin, counts[c], &(struct maxmin_flow){ route, 1, 0, 1, NULL });
        assert_int_equal(maxmin_solve(maxmin).count, 1);
        assert_true(maxmin_rate(maxmin, counts[c]) == 0);
        assert_true(maxmin_level(maxmin, 0) == 1. / counts[c]);

        /* One goes: the others get its share. */
        maxmin_remove(maxmin, 0);
        maxmin_solve(maxmin);
        assert_true(fill_near(maxmin_rate(maxmin, 1), 1. / (counts[c] - 1), 1));
        arena_destroy(arena);
    }
}

struct world {
    struct maxmin *maxmin;
    struct ports_flow flows[FLOWS];
    uint64_t state;
};

static void add(struct world *world, uint32_t i)
{
    struct ports_flow *flow = &world->flows[i];

    flow->there = true;
    maxmin_add(world->maxmin, i,
               &(struct maxmin_flow){ (uint32_t[]){ flow->from, flow->to }, 2, (double)INFINITY, 1,
                                      NULL });
}

/* A flow goes, or one between two other ports comes. */
static void change(struct world *world)
{
    uint32_t i = fill_below(&world->state, FLOWS);
    struct ports_flow *flow = &world->flows[i];

    if (flow->there) {
        flow->there = false;
        maxmin_remove(world->maxmin, i);
    } else {
        flow->from = fill_below(&world->state, SIDE);
        flow->to = SIDE + fill_below(&world->state, SIDE);
        add(world, i);
    }
}

static void compare(struct world *world)
{
    ports_fill(world->flows, FLOWS, LINKS, 0x1p27);
    for (uint32_t i = 0; i < FLOWS; i++)
        assert_true(!world->flows[i].there ||
                    fill_near(maxmin_rate(world->maxmin, i), world->flows[i].rate, 1));
}

/*
 * Two sides of ports, all alike, and a shuffle between all of them: levels of many links are equal
 * but for rounding, so that a link may wake up when another one has just stopped the flows of both.
 */
static void many_equal_ports(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct arena *arena = arena_create();
        struct world *world = arena_alloc(arena, sizeof *world);

        world->maxmin = maxmin_create(arena, LINKS);
        world->state = seed * 7919;
        for (uint32_t l = 0; l < LINKS; l++)
            maxmin_set_capacity(world->maxmin, l, 0x1p27);
        for (uint32_t i = 0; i < FLOWS; i++) {
            world->flows[i].from = i % SIDE;
            world->flows[i].to = SIDE + i / SIDE % SIDE;
            add(world, i);
        }
        for (uint32_t step = 0; step < 200; step++) {
            for (uint32_t n = 1 + fill_below(&world->state, 4); n > 0; n--)
                change(world);
            maxmin_solve(world->maxmin);
            if (step % 20 == 0)
                compare(world);
        }
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overfull_by_rounding),
        cmocka_unit_test(many_equal_ports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
