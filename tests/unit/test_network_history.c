/* Random histories of a network against brute force. */
#include "tests/unit/network_world.h"

/* The same history with every byte counted down, in real numbers of nanoseconds. */
struct twin {
    struct world *world;
    struct fill fill;
    double left[FILL_FLOWS];
    double end[FILL_FLOWS];
    double now;
    uint64_t state;
    uint32_t started;
};

/* Brings the copy to `until`, one end after the other. */
static void twin_advance(struct twin *twin, double until)
{
    for (;;) {
        double step = (double)INFINITY;
        uint32_t first = 0;

        fill_all(&twin->fill);
        for (uint32_t i = 0; i < twin->started; i++) {
            const struct fill_flow *flow = &twin->fill.flows[i];
            double need =
                flow->there && flow->rate > 0 ? twin->left[i] / flow->rate * 1e9 : (double)INFINITY;

            if (need < step) {
                step = need;
                first = i;
            }
        }
        if (!(twin->now + step <= until))
            step = until - twin->now;
        else
            twin->end[first] = twin->now + step;
        for (uint32_t i = 0; i < twin->started; i++)
            if (twin->fill.flows[i].there)
                twin->left[i] -= twin->fill.flows[i].rate * step / 1e9;
        if (twin->end[first] >= 0 && twin->fill.flows[first].there) {
            twin->fill.flows[first].there = false;
            twin->now += step;
        } else {
            twin->now = until;
            return;
        }
    }
}

static void twin_compare(const struct twin *twin)
{
    struct world *world = twin->world;

    for (uint32_t i = 0; i < twin->started; i++) {
        const struct fill_flow *flow = &twin->fill.flows[i];
        double rate = network_rate(world->network, world->flow[i]);
        double left = network_left(world->network, world->flow[i]);

        assert_true(fill_near(rate, flow->there ? flow->rate : 0, 1));
        assert_true(fabs(left - (flow->there ? twin->left[i] : 0)) < 1e-6);
    }
}

static void twin_start(struct twin *twin)
{
    uint32_t i = twin->started++;
    struct fill_flow *flow = &twin->fill.flows[i];
    struct network_transfer transfer;

    *flow = fill_random_flow(&twin->fill, &twin->state);
    flow->there = true;
    twin->left[i] = 20 * fill_uniform(&twin->state);
    transfer = (struct network_transfer){ flow->links,  flow->count, twin->left[i], flow->cap,
                                          flow->weight, i,           flow->loads,   0 };
    twin->world->flow[i] = network_start(twin->world->network, &transfer);
}

static void twin_cancel(struct twin *twin, uint32_t i)
{
    double left = 0;
    bool there = twin->fill.flows[i].there;

    assert_int_equal(network_cancel(twin->world->network, twin->world->flow[i], &left), there);
    assert_true(!there || fabs(left - twin->left[i]) < 1e-6);
    twin->fill.flows[i].there = false;
}

/* One random change to both, compared before it and, for some, after it. */
static void twin_change(struct world *world, uint64_t compare)
{
    struct twin *twin = world->twin;
    uint32_t kind = fill_below(&twin->state, 20);
    uint32_t i = fill_below(&twin->state, twin->started + 1);
    uint32_t link = fill_below(&twin->state, twin->fill.links);

    twin_advance(twin, (double)engine_now(world->engine));
    if (compare)
        twin_compare(twin);
    if (kind < 2) {
        twin->fill.capacity[link] = fill_random_capacity(&twin->state);
        network_set_capacity(world->network, link, twin->fill.capacity[link]);
    } else if (kind < 13 || i == twin->started) {
        twin_start(twin);
    } else if (kind < 16) {
        twin_cancel(twin, i);
    } else {
        struct fill_flow *flow = &twin->fill.flows[i];

        flow->cap = kind == 16 ? (double)INFINITY : 4 * fill_uniform(&twin->state);
        assert_int_equal(network_set_cap(world->network, world->flow[i], flow->cap), flow->there);
    }
    if (compare == 2) {
        fill_all(&twin->fill);
        twin_compare(twin);
    }
}

/* The last part: every link comes back, so that all that has no cap of 0 ends. */
static void twin_finish(struct twin *twin)
{
    for (uint32_t l = 0; l < twin->fill.links; l++) {
        twin->fill.capacity[l] = 3;
        network_set_capacity(twin->world->network, l, 3);
    }
    run(twin->world, TIME_NEVER);
    twin_advance(twin, 1e15);
    for (uint32_t i = 0; i < twin->started; i++) {
        double end = twin->end[i];
        double tick = (double)twin->world->end[i];

        if (end < 0)
            assert_true(tick < 0);
        else if (fabs(end - round(end)) < 1e-2)
            assert_true(fabs(tick - end) < 1.02);
        else
            assert_true(tick == ceil(end));
    }
}

static void random_history(uint32_t links, uint32_t changes, uint64_t seed)
{
    struct world *world = world_create(links, 0);
    struct twin *twin = arena_alloc(world->arena, sizeof *twin);
    sim_time time = 0;

    world->twin = twin;
    world->act = twin_change;
    twin->world = world;
    twin->state = seed;
    twin->fill.links = links;
    twin->fill.room = changes;
    for (uint32_t i = 0; i < changes; i++)
        twin->end[i] = -1;
    for (uint32_t l = 0; l < links; l++) {
        twin->fill.capacity[l] = fill_random_capacity(&twin->state);
        network_set_capacity(world->network, l, twin->fill.capacity[l]);
    }
    for (uint32_t i = 0; i < changes; i++) {
        if (fill_below(&twin->state, 3))
            time += time_from_seconds(-4 * log(1 - fill_uniform(&twin->state)) / links);
        act_at(world, time, PHASE_ARRIVE, fill_below(&twin->state, 3));
    }
    run(world, time);
    twin_advance(twin, (double)engine_now(world->engine));
    twin_finish(twin);
    arena_destroy(world->arena);
}

static void equals_brute_force(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        random_history(1, 60, seed);
        random_history(3, 100, seed + 100);
        random_history(12, 150, seed + 200);
    }
    random_history(30, 500, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_brute_force),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
