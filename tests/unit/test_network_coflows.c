/* A shuffle trace as plain flows over a network: every flow ends, at the rates of brute force. */
#include <stdio.h>
#include <stdlib.h>

#include "sim/model/network.h"
#include "tests/unit/fill.h"
#include "tests/unit/ports.h"
#include "tests/unit/unit.h"

#define TRACE ORRERY_DATA "/traces/coflow/FB2010-1Hr-150-first350.txt"
#define CAPACITY 0x1p27 /* of a port, bytes per second */

enum {
    MOST_FLOWS = 150000,
    MOST_COFLOWS = 350,
    LINE_ROOM = 1 << 16,
    EVERY = 500 /* ends between comparisons */
};

struct coflow {
    sim_time arrival;
    uint32_t first; /* of its flows */
    uint32_t count;
};

/* What is replayed, and how far that is. */
struct world {
    struct engine *engine;
    struct network *network;
    uint32_t handler;
    uint32_t sides;
    struct coflow coflows[MOST_COFLOWS];
    uint32_t coflow_count;
    struct ports_flow flows[MOST_FLOWS];
    double bytes[MOST_FLOWS];
    sim_time end[MOST_FLOWS];
    struct network_flow handles[MOST_FLOWS];
    uint32_t flow_count;
    uint32_t ended;
    uint32_t compared;
    uint32_t most; /* flows at once */
    bool compares;
};

/* Adds the coflow of a line unless it has more flows than `most`. */
static void read_coflow(struct world *world, char *line, uint32_t most)
{
    struct coflow *coflow = &world->coflows[world->coflow_count];
    uint32_t mappers[PORTS_LINKS];
    uint32_t mapper_count;
    uint32_t reducers;
    char *at = line;

    strtoul(at, &at, 10);
    coflow->arrival = (sim_time)strtoll(at, &at, 10) * 1000000;
    mapper_count = (uint32_t)strtoul(at, &at, 10);
    assert_true(mapper_count <= PORTS_LINKS);
    for (uint32_t m = 0; m < mapper_count; m++)
        mappers[m] = (uint32_t)strtoul(at, &at, 10);
    reducers = (uint32_t)strtoul(at, &at, 10);
    coflow->first = world->flow_count;
    coflow->count = mapper_count * reducers;
    if (coflow->count > most)
        return;
    assert_true(world->flow_count + coflow->count <= MOST_FLOWS);
    for (uint32_t r = 0; r < reducers; r++) {
        uint32_t port = (uint32_t)strtoul(at, &at, 10);
        double bytes = strtod(at + 1, &at) * 0x1p20 / mapper_count;

        for (uint32_t m = 0; m < mapper_count; m++) {
            world->flows[world->flow_count].from = mappers[m];
            world->flows[world->flow_count].to = world->sides + port;
            world->end[world->flow_count] = -1;
            world->bytes[world->flow_count++] = bytes;
        }
    }
    world->coflow_count++;
}

/* All rates against filling from scratch. */
static void compare(struct world *world)
{
    world->compared++;
    ports_fill(world->flows, world->flow_count, 2 * world->sides, CAPACITY);
    for (uint32_t i = 0; i < world->flow_count; i++)
        if (world->flows[i].there)
            assert_true(fill_near(network_rate(world->network, world->handles[i]),
                                  world->flows[i].rate, 1));
}

static void ended(void *context, uint64_t item)
{
    struct world *world = context;

    assert_true(world->flows[item].there && world->end[item] == -1);
    world->flows[item].there = false;
    world->end[item] = engine_now(world->engine);
    world->ended++;
}

static void arrives(void *context, struct engine *engine, const struct event *event)
{
    struct world *world = context;
    const struct coflow *coflow = &world->coflows[event->a];

    (void)engine;
    if (world->compares && world->ended / EVERY > world->compared)
        compare(world);
    for (uint32_t i = coflow->first; i < coflow->first + coflow->count; i++) {
        const struct ports_flow *flow = &world->flows[i];
        struct network_transfer transfer = { (uint32_t[]){ flow->from, flow->to },
                                             2,
                                             world->bytes[i],
                                             (double)INFINITY,
                                             1,
                                             i,
                                             NULL,
                                             0 };

        world->handles[i] = network_start(world->network, &transfer);
        world->flows[i].there = true;
    }
    if (network_flows(world->network) > world->most)
        world->most = network_flows(world->network);
}

/* NULL: there is no trace here. Coflows with more flows than `most` are left out. */
static struct world *world_create(struct arena *arena, uint32_t coflows, uint32_t most)
{
    struct world *world = arena_alloc(arena, sizeof *world);
    FILE *file = fopen(TRACE, "r");
    char *line = arena_alloc(arena, LINE_ROOM);

    if (!file)
        return NULL;
    assert_non_null(fgets(line, LINE_ROOM, file));
    world->sides = (uint32_t)strtoul(line, NULL, 10);
    assert_true(2 * world->sides <= PORTS_LINKS);
    while (world->coflow_count < coflows && fgets(line, LINE_ROOM, file))
        read_coflow(world, line, most);
    fclose(file);
    assert_int_equal(world->coflow_count, coflows);
    world->engine = engine_create(arena, NULL);
    world->network =
        network_create(arena, world->engine,
                       &(struct network_options){ 2 * world->sides, CAPACITY, ended, world });
    world->handler = engine_handler(world->engine, "arrives", arrives, world);
    return world;
}

static void replay(struct world *world)
{
    struct error err;

    for (uint32_t c = 0; c < world->coflow_count; c++)
        engine_at(world->engine,
                  &(struct event){ world->coflows[c].arrival, world->handler, PHASE_ARRIVE, c, 0 });
    assert_true(engine_run(world->engine, TIME_NEVER, &err));
    assert_int_equal(world->ended, world->flow_count);
    assert_int_equal(network_flows(world->network), 0);
}

/* No port has moved its bytes before it could, and the last flow ends while a port is busy. */
static void expect_ports_not_too_fast(const struct world *world)
{
    double bytes[PORTS_LINKS] = { 0 };
    sim_time last[PORTS_LINKS] = { 0 };

    for (uint32_t c = 0; c < world->coflow_count; c++) {
        const struct coflow *coflow = &world->coflows[c];

        for (uint32_t i = coflow->first; i < coflow->first + coflow->count; i++) {
            const uint32_t ports[] = { world->flows[i].from, world->flows[i].to };
            double alone = world->bytes[i] / CAPACITY * 1e9;

            assert_true((double)(world->end[i] - coflow->arrival) >= alone * (1 - 1e-12));
            for (int p = 0; p < 2; p++) {
                bytes[ports[p]] += world->bytes[i];
                if (world->end[i] > last[ports[p]])
                    last[ports[p]] = world->end[i];
            }
        }
    }
    for (uint32_t l = 0; l < 2 * world->sides; l++)
        assert_true((double)last[l] >= bytes[l] / CAPACITY * 1e9 * (1 - 1e-12));
}

/* The first 190 coflows, up to 38,000 flows at once on 300 ports that are all alike. */
static void many_at_once(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 190, UINT32_MAX);

    (void)unused;
    world->compares = true;
    replay(world);
    expect_ports_not_too_fast(world);
    assert_true(world->most > 30000 && world->compared > 20);
    print_message("%u flows, %u at once, %u comparisons\n", (unsigned)world->flow_count,
                  (unsigned)world->most, (unsigned)world->compared);
    arena_destroy(arena);
}

/* Ends by counting down every byte, in real numbers of nanoseconds. */
static void count_down(struct world *world, double *left, double *end)
{
    uint32_t next = 0;
    double now = 0;

    for (;;) {
        double step = next < world->coflow_count ? (double)world->coflows[next].arrival - now
                                                 : (double)INFINITY;
        uint32_t first = UINT32_MAX;

        ports_fill(world->flows, world->flow_count, 2 * world->sides, CAPACITY);
        for (uint32_t i = 0; i < world->flow_count; i++) {
            double need = left[i] / world->flows[i].rate * 1e9;

            if (world->flows[i].there && need < step) {
                step = need;
                first = i;
            }
        }
        if (isinf(step))
            break;
        now += step;
        for (uint32_t i = 0; i < world->flow_count; i++)
            left[i] -= world->flows[i].there ? world->flows[i].rate * step / 1e9 : 0;
        if (first < UINT32_MAX) {
            end[first] = now;
            world->flows[first].there = false;
            continue;
        }
        for (uint32_t k = 0; k < world->coflows[next].count; k++) {
            uint32_t i = world->coflows[next].first + k;

            left[i] = world->bytes[i];
            world->flows[i].there = true;
        }
        next++;
    }
}

/* Small coflows, brought so near to each other that they share ports: the end of each flow. */
static void ends_of_small_ones(void **unused)
{
    struct arena *arena = arena_create();
    struct world *world = world_create(arena, 120, 60);
    double *end = arena_array(arena, world->flow_count, sizeof *end);

    (void)unused;
    for (uint32_t c = 0; c < world->coflow_count; c++)
        world->coflows[c].arrival /= 1000;
    replay(world);
    assert_true(world->most > 100);
    count_down(world, arena_array(arena, world->flow_count, sizeof *end), end);
    for (uint32_t i = 0; i < world->flow_count; i++)
        assert_true(fabs((double)world->end[i] - end[i]) <= 2);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_at_once),
        cmocka_unit_test(ends_of_small_ones),
    };
    FILE *file = fopen(TRACE, "r");

    if (!file) {
        puts("skipped: no coflows in " ORRERY_DATA);
        return 77;
    }
    fclose(file);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
