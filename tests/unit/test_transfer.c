/* Transfers between hosts: the numbers of SimGrid, latency, chains, cancelling, estimates. */
#include <math.h>

#include "sim/model/transfer.h"
#include "tests/unit/fill.h"
#include "tests/unit/unit.h"

#define STAR                                                                           \
    "star(bandwidth=125MB/s, latency=50us, backbone=1.25GB/s, backbone_latency=10us, " \
    "loopback=link"

enum { ITEMS = 64 };

struct world {
    struct arena *arena;
    struct engine *engine;
    struct transfers *transfers;
    sim_time end[ITEMS];
    uint32_t ended;
    uint32_t chain; /* transfers that still follow the last */
};

static void done(void *context, uint64_t item)
{
    struct world *world = context;

    world->end[item] = engine_now(world->engine);
    world->ended++;
    if (world->chain > 0) {
        world->chain--;
        transfer_start(world->transfers, 0, 1, 1e7, item);
    }
}

static struct world *world_create(const char *topology, uint32_t hosts, enum transfer_model model)
{
    struct arena *arena = arena_create();
    struct world *world = arena_alloc(arena, sizeof *world);
    struct transfer_options options = { NULL, model, done, world };
    struct error err;

    world->arena = arena;
    world->engine = engine_create(arena, NULL);
    options.topology = topology_parse(topology, hosts, arena, &err);
    if (!options.topology)
        fail_msg("%s", err.text);
    world->transfers = transfers_create(arena, world->engine, &options);
    return world;
}

static void run(struct world *world)
{
    struct error err;

    assert_true(engine_run(world->engine, TIME_NEVER, &err));
}

static void near(sim_time end, double seconds)
{
    assert_true(fabs(time_seconds(end) - seconds) <= 1e-9);
}

/* One transfer of 10 MB by itself, told by the engine and by the estimate. */
static void alone(const char *star, enum transfer_model model, uint32_t to, double seconds)
{
    struct world *world = world_create(star, 3, model);

    assert_true(fabs(transfer_estimate(world->transfers, 0, to, 1e7) - seconds) <= 1e-9);
    transfer_start(world->transfers, 0, to, 1e7, 0);
    run(world);
    near(world->end[0], seconds);
    arena_destroy(world->arena);
}

/* Measured with SimGrid 3.32, to the nanosecond; the last two by hand. */
static void single_flows(void **unused)
{
    (void)unused;
    alone(STAR ")", TRANSFER_LV08, 1, .088029038);
    alone(STAR ")", TRANSFER_CM02, 1, .08411);
    alone(STAR ")", TRANSFER_LV08, 0, .087378538);
    alone(STAR ", backbone_sharing=fatpipe)", TRANSFER_LV08, 1, .088029038);
    alone(STAR ")", TRANSFER_PLAIN, 1, .08011);
    alone("star(bandwidth=125MB/s, latency=50us, duplex=full)", TRANSFER_PLAIN, 1, .0801);
}

/* Two transfers from one host, and with a third into the host where one of them ends. */
static void flows_that_share(void **unused)
{
    struct world *world = world_create(STAR ")", 4, TRANSFER_LV08);

    (void)unused;
    transfer_start(world->transfers, 0, 1, 1e7, 0);
    transfer_start(world->transfers, 0, 2, 1e7, 1);
    run(world);
    near(world->end[0], .174626976);
    near(world->end[1], .174626976);
    arena_destroy(world->arena);
    world = world_create(STAR ")", 4, TRANSFER_LV08);
    transfer_start(world->transfers, 0, 1, 1e7, 0);
    transfer_start(world->transfers, 0, 3, 1e7, 1);
    transfer_start(world->transfers, 2, 1, 1e7, 2);
    run(world);
    for (int i = 0; i < 3; i++)
        near(world->end[i], .174626976);
    arena_destroy(world->arena);
}

/*
 * Full duplex: the bytes of one way and 5 % of those of the other are on each link, so that two
 * transfers in opposite directions take 1.05 of the bytes each.
 */
static void both_ways_of_full_duplex(void **unused)
{
    struct world *world =
        world_create("star(bandwidth=1MB/s, latency=1ms, duplex=full)", 2, TRANSFER_CM02);

    (void)unused;
    near(time_from_seconds(transfer_estimate(world->transfers, 0, 1, 1e6)), 1.002);
    transfer_start(world->transfers, 0, 1, 1e6, 0);
    transfer_start(world->transfers, 1, 0, 1e6, 1);
    run(world);
    near(world->end[0], 1.052);
    near(world->end[1], 1.052);
    arena_destroy(world->arena);
}

/* 3 ms of latency against 1 ms: shares of 1 to 3 while both move. */
static void nearer_gets_more(void **unused)
{
    struct world *world = world_create("tree(arity=2:2, bandwidth=1GB/s:1MB/s, latency=0:1ms, "
                                       "duplex=shared)",
                                       4, TRANSFER_CM02);
    struct network_flow slow;

    (void)unused;
    slow = transfer_start(world->transfers, 0, 2, 4e6, 0);
    transfer_start(world->transfers, 1, 3, 4e6, 1);
    run(world);
    near(world->end[0], 2e-3 + 8e6 * 1.05 / 1e6);
    near(world->end[1], 2e-3 + 8e6 * 1.05 / 1e6);
    assert_false(transfer_cancel(world->transfers, slow, NULL));
    arena_destroy(world->arena);
}

/* 4194304 bytes in flight at most: over a round trip of 2 s that is 2097152 bytes/s. */
static void window_of_tcp(void **unused)
{
    struct world *world = world_create("bus(bandwidth=1GB/s, latency=1s)", 2, TRANSFER_CM02);

    (void)unused;
    transfer_start(world->transfers, 0, 1, 2097152, 0);
    run(world);
    near(world->end[0], 2);
    assert_true(transfer_estimate(world->transfers, 0, 1, 4194304) == 3);
    arena_destroy(world->arena);
}

/* A thousand transfers one after the other end within a tick of the sum of their exact times. */
static void rounding_does_not_add_up(void **unused)
{
    struct world *world = world_create(STAR ")", 3, TRANSFER_LV08);
    double exact = 13.01 * 110e-6 + 1e7 * 1.05 / (.97 * 125e6);

    (void)unused;
    world->chain = 999;
    transfer_start(world->transfers, 0, 1, 1e7, 0);
    run(world);
    assert_int_equal(world->ended, 1000);
    assert_true(fabs((double)world->end[0] - exact * 1e12) < 2);
    arena_destroy(world->arena);
}

/* One event for the end of the latency, one for the rates after it, one for the end. */
static void events_a_transfer(void **unused)
{
    struct world *world = world_create(STAR ")", 3, TRANSFER_LV08);

    (void)unused;
    world->chain = 99;
    transfer_start(world->transfers, 0, 1, 1e7, 0);
    run(world);
    assert_true(engine_events(world->engine) <= 300);
    assert_int_equal(engine_live(world->engine), 0);
    arena_destroy(world->arena);
}

static void cancel_in_each_stage(void **unused)
{
    struct world *world = world_create("bus(bandwidth=1MB/s, latency=1s)", 2, TRANSFER_PLAIN);
    struct network_flow waits = transfer_start(world->transfers, 0, 1, 1e6, 0);
    struct network_flow moves = transfer_start(world->transfers, 1, 0, 1e6, 1);
    struct error err;
    double left;

    (void)unused;
    assert_true(network_rate(transfers_network(world->transfers), waits) == 0);
    assert_true(network_left(transfers_network(world->transfers), waits) == 1e6);
    assert_true(transfer_cancel(world->transfers, waits, &left));
    assert_true(left == 1e6);
    assert_false(transfer_cancel(world->transfers, waits, &left));
    transfer_start(world->transfers, 0, 1, 1e6, 2);
    assert_true(engine_run(world->engine, SECOND, &err));
    assert_true(network_rate(transfers_network(world->transfers), moves) == 5e5);
    assert_true(transfer_cancel(world->transfers, moves, &left));
    assert_true(left == 1e6);
    run(world);
    assert_int_equal(world->ended, 1);
    assert_int_equal(world->end[2], 2 * SECOND);
    arena_destroy(world->arena);
}

/* Nothing to wait for and nothing to move: told at once, but not before the call returns. */
static void nothing_to_do(void **unused)
{
    struct world *world = world_create("bus(bandwidth=1MB/s, latency=1ms)", 2, TRANSFER_LV08);

    (void)unused;
    transfer_start(world->transfers, 1, 1, 5e9, 0);
    assert_int_equal(world->ended, 0);
    transfer_start(world->transfers, 0, 1, 0, 1);
    run(world);
    assert_int_equal(world->ended, 2);
    assert_int_equal(world->end[0], 0);
    assert_int_equal(world->end[1], 13010 * MICROSECOND);
    assert_true(transfer_estimate(world->transfers, 1, 1, 5e9) == 0);
    arena_destroy(world->arena);
}

/* Transfers that start at any time, and the same by counting every byte down. */
enum { NAIVE = 64, NAIVE_HOSTS = 6 };

struct naive {
    struct world *world;
    struct fill fill;
    uint32_t from[NAIVE], to[NAIVE];
    double start[NAIVE]; /* s, of the moving */
    double left[NAIVE];
    double end[NAIVE];
};

/*
 * The route by hand: links up are 2 * host, links down the next ones, then the backbone; 5 % of the
 * bytes on the links of the way back.
 */
static void naive_route(struct naive *naive, uint32_t i)
{
    struct fill_flow *flow = &naive->fill.flows[i];
    const uint32_t links[] = { 2 * naive->from[i], 2 * naive->to[i] + 1, 2 * NAIVE_HOSTS,
                               2 * naive->to[i], 2 * naive->from[i] + 1 };
    const double loads[] = { 1, 1, 1.05, .05, .05 };

    *flow = (struct fill_flow){ .count = 5, .cap = (double)INFINITY };
    for (uint32_t h = 0; h < 5; h++) {
        flow->links[h] = links[h];
        flow->loads[h] = loads[h];
    }
    flow->weight = 1 / (110e-6 + 2 * 20537 / 1e6 + 20537 / 1e6);
}

/* From one start or end to the next. */
static void naive_run(struct naive *naive)
{
    double now = 0;

    for (uint32_t ended = 0; ended < NAIVE;) {
        double next = (double)INFINITY;

        for (uint32_t i = 0; i < NAIVE; i++)
            naive->fill.flows[i].there = naive->start[i] <= now && naive->left[i] > 1e-9;
        fill_all(&naive->fill);
        for (uint32_t i = 0; i < NAIVE; i++) {
            if (naive->start[i] > now)
                next = fmin(next, naive->start[i]);
            else if (naive->left[i] > 1e-9)
                next = fmin(next, now + naive->left[i] / naive->fill.flows[i].rate);
        }
        for (uint32_t i = 0; i < NAIVE; i++) {
            if (!naive->fill.flows[i].there)
                continue;
            naive->left[i] -= naive->fill.flows[i].rate * (next - now);
            if (naive->left[i] <= 1e-9) {
                naive->end[i] = next;
                ended++;
            }
        }
        now = next;
    }
}

static void start_naive(void *context, struct engine *engine, const struct event *event)
{
    struct naive *naive = context;

    (void)engine;
    transfer_start(naive->world->transfers, naive->from[event->a], naive->to[event->a],
                   naive->left[event->a], event->a);
}

static void equals_counting_bytes(void **unused)
{
    struct world *world =
        world_create("star(bandwidth=1MB/s, latency=50us, backbone=1MB/s, backbone_latency=10us, "
                     "duplex=full)",
                     NAIVE_HOSTS, TRANSFER_LV08);
    struct naive *naive = arena_alloc(world->arena, sizeof *naive);
    uint32_t handler = engine_handler(world->engine, "start", start_naive, naive);
    uint64_t state = 9;

    (void)unused;
    naive->world = world;
    naive->fill.links = 2 * NAIVE_HOSTS + 1;
    naive->fill.room = NAIVE;
    for (uint32_t l = 0; l < naive->fill.links; l++)
        naive->fill.capacity[l] = .97e6;
    for (uint32_t i = 0; i < NAIVE; i++) {
        sim_time start = (sim_time)(fill_uniform(&state) * 3e9);

        naive->from[i] = fill_below(&state, NAIVE_HOSTS);
        naive->to[i] = (naive->from[i] + 1 + fill_below(&state, NAIVE_HOSTS - 1)) % NAIVE_HOSTS;
        naive->left[i] = 1e5 * fill_uniform(&state);
        naive->start[i] = time_seconds(start) + 13.01 * 110e-6;
        naive_route(naive, i);
        engine_at(world->engine, &(struct event){ start, handler, PHASE_ARRIVE, i, 0 });
    }
    run(world);
    naive_run(naive);
    for (uint32_t i = 0; i < NAIVE; i++)
        assert_true(fabs(time_seconds(world->end[i]) - naive->end[i]) < 3e-9);
    arena_destroy(world->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_flows),
        cmocka_unit_test(flows_that_share),
        cmocka_unit_test(both_ways_of_full_duplex),
        cmocka_unit_test(nearer_gets_more),
        cmocka_unit_test(window_of_tcp),
        cmocka_unit_test(rounding_does_not_add_up),
        cmocka_unit_test(events_a_transfer),
        cmocka_unit_test(cancel_in_each_stage),
        cmocka_unit_test(nothing_to_do),
        cmocka_unit_test(equals_counting_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
