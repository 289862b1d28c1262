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

/* Flows of any route and cap over few links of very unequal capacities, which change. */
struct mix {
    struct maxmin *maxmin;
    uint32_t links;
    uint32_t flow_count;
    double capacity[LINKS];
    struct fill_flow flows[FLOWS];
    uint64_t state;
};

static double some_cap(struct mix *mix, uint32_t link)
{
    return mix->capacity[link] / (1 + fill_below(&mix->state, 300));
}

static void mix_add(struct mix *mix, uint32_t i)
{
    struct fill_flow *flow = &mix->flows[i];

    flow->there = true;
    flow->count = 1 + fill_below(&mix->state, 4);
    for (uint32_t h = 0; h < flow->count; h++)
        flow->links[h] = fill_below(&mix->state, mix->links);
    flow->cap = fill_below(&mix->state, 3) ? (double)INFINITY : some_cap(mix, flow->links[0]);
    maxmin_add(mix->maxmin, i,
               &(struct maxmin_flow){ flow->links, flow->count, flow->cap, 1, NULL });
}

static void mix_change(struct mix *mix)
{
    uint32_t i = fill_below(&mix->state, mix->flow_count);
    uint32_t kind = fill_below(&mix->state, 20);
    struct fill_flow *flow = &mix->flows[i];

    if (kind == 0) {
        uint32_t link = fill_below(&mix->state, mix->links);

        if (fill_below(&mix->state, 2))
            mix->capacity[link] = 10 * fill_uniform(&mix->state);
        maxmin_set_capacity(mix->maxmin, link, mix->capacity[link]);
    } else if (!flow->there) {
        mix_add(mix, i);
    } else if (kind == 1) {
        flow->cap = some_cap(mix, flow->links[0]);
        maxmin_set_cap(mix->maxmin, i, flow->cap);
    } else {
        flow->there = false;
        maxmin_remove(mix->maxmin, i);
    }
}

/* No link is over its capacity; each flow is at its cap, or on a full link where none is above. */
static void expect_fair(struct mix *mix)
{
    double used[LINKS] = { 0 };
    double highest[LINKS] = { 0 };

    for (uint32_t i = 0; i < mix->flow_count; i++) {
        struct fill_flow *flow = &mix->flows[i];

        flow->rate = flow->there ? maxmin_rate(mix->maxmin, i) : 0;
        for (uint32_t h = 0; flow->there && h < flow->count; h++) {
            used[flow->links[h]] += flow->rate;
            highest[flow->links[h]] = fmax(highest[flow->links[h]], flow->rate);
        }
    }
    for (uint32_t l = 0; l < mix->links; l++)
        assert_true(used[l] <= mix->capacity[l] * (1 + 1e-9));
    for (uint32_t i = 0; i < mix->flow_count; i++) {
        const struct fill_flow *flow = &mix->flows[i];
        bool held = !flow->there || flow->rate >= flow->cap * (1 - 1e-9);

        for (uint32_t h = 0; !held && h < flow->count; h++) {
            uint32_t l = flow->links[h];

            held =
                used[l] >= mix->capacity[l] * (1 - 1e-9) && flow->rate >= highest[l] * (1 - 1e-6);
        }
        assert_true(held);
    }
}

/*
 * A link that has stopped its flows is fuller than full by rounding; those that stand far below its
 * level, held back elsewhere, must not come down for that, nor rise up to it.
 */
static void unequal_links(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 14; seed++) {
        struct arena *arena = arena_create();
        struct mix *mix = arena_alloc(arena, sizeof *mix);

        mix->state = seed * 2654435761u;
        mix->links = seed <= 10 ? 2 : 2 + fill_below(&mix->state, 6);
        mix->flow_count = 2000 + fill_below(&mix->state, 2000);
        mix->maxmin = maxmin_create(arena, mix->links);
        for (uint32_t l = 0; l < mix->links; l++) {
            mix->capacity[l] = 1e9 * (1 + fill_below(&mix->state, 3));
            maxmin_set_capacity(mix->maxmin, l, mix->capacity[l]);
        }
        for (uint32_t i = 0; i < mix->flow_count; i++)
            mix_add(mix, i);
        for (uint32_t step = 0; step < 500; step++) {
            for (uint32_t n = 1 + fill_below(&mix->state, 4); n > 0; n--)
                mix_change(mix);
            maxmin_solve(mix->maxmin);
            if (step % 5 == 0)
                expect_fair(mix);
        }
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overfull_by_rounding),
        cmocka_unit_test(many_equal_ports),
        cmocka_unit_test(unequal_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
