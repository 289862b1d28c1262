/* N1: transfers over a network that shares its links max-min fairly, by number of flows. */
#include <stdio.h>

#include "sim/model/network.h"
#include "tests/bench/bench.h"

/*
 * Hosts in racks of 20; a host has a link up and one down of 1, a rack has both of 5 (4:1). Links
 * up are numbered from 0, links down from `ports` on.
 */
enum { RACK = 20 };

struct cloud {
    struct network *network;
    struct bench_rng rng;
    struct bench_layers layers;
    uint32_t hosts;
    uint32_t ports; /* hosts and racks */
    uint64_t left;  /* flows still to be started when one ends */
    uint64_t ended;
    double bytes;
};

static uint32_t pick(struct cloud *cloud, uint32_t n)
{
    return (uint32_t)((bench_next(&cloud->rng) >> 32) * n >> 32);
}

static void begin(struct cloud *cloud)
{
    uint32_t from = pick(cloud, cloud->hosts);
    uint32_t to = (from + 1 + pick(cloud, cloud->hosts - 1)) % cloud->hosts;
    uint32_t route[4] = { from, cloud->ports + to };
    struct network_transfer transfer = { route, 2, 0, HUGE_VAL, 1, 0, NULL, 0 };

    if (from / RACK != to / RACK) {
        route[2] = cloud->hosts + from / RACK;
        route[3] = cloud->ports + cloud->hosts + to / RACK;
        transfer.count = 4;
    }
    transfer.bytes = bench_exponential(&cloud->rng, &cloud->layers);
    cloud->bytes += transfer.bytes;
    network_start(cloud->network, &transfer);
}

static void ended(void *context, uint64_t item)
{
    struct cloud *cloud = context;

    (void)item;
    cloud->ended++;
    if (cloud->left > 0) {
        cloud->left--;
        begin(cloud);
    }
}

/* Starts `flows` at once and as many more one by one as are asked for; seconds for each flow. */
static double run(struct bench *bench, uint32_t hosts, uint32_t flows, uint64_t more,
                  uint64_t *clock)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, NULL);
    struct cloud cloud = { .hosts = hosts, .ports = hosts + hosts / RACK, .left = more };
    struct network_options options = { 2 * cloud.ports, 1, ended, &cloud };
    double seconds = bench_seconds();
    struct error err;

    bench_seed(&cloud.rng, 1);
    bench_layers_init(&cloud.layers);
    cloud.network = network_create(arena, engine, &options);
    for (uint32_t rack = 0; rack < hosts / RACK; rack++) {
        network_set_capacity(cloud.network, hosts + rack, RACK / 4);
        network_set_capacity(cloud.network, cloud.ports + hosts + rack, RACK / 4);
    }
    for (uint32_t i = 0; i < flows; i++)
        begin(&cloud);
    BUG_UNLESS(engine_run(engine, TIME_NEVER, &err));
    seconds = bench_seconds() - seconds;
    *clock = (uint64_t)engine_now(engine);
    bench_check(bench, cloud.ended == flows + more, "N1", "every flow ends once");
    bench_check(bench, time_seconds(engine_now(engine)) * hosts > cloud.bytes, "N1",
                "no more bytes arrive than the links can carry");
    engine_close(engine);
    arena_destroy(arena);
    return seconds / (double)cloud.ended;
}

static void row(struct bench *bench, uint32_t hosts, uint32_t flows, uint64_t more)
{
    double seconds[BENCH_REPEATS];
    char what[64];
    struct bench_row row = { "N1", what, "us/flow", 0, 0, 0 };

    for (int i = 0; i < BENCH_REPEATS; i++)
        seconds[i] = run(bench, hosts, flows, more, &row.checksum);
    snprintf(what, sizeof what, "%u flows over %u hosts, %llu more", (unsigned)flows,
             (unsigned)hosts, (unsigned long long)more);
    row.value = 1e6 * bench_median(seconds, BENCH_REPEATS);
    bench_print(&row);
}

void bench_n1(struct bench *bench)
{
    row(bench, 1000, 100, 20000);
    row(bench, 1000, 1000, 4000);
    row(bench, 10000, 1000, 20000);
    row(bench, 10000, 10000, 0);
    row(bench, 200, 1000, 4000);
    row(bench, 200, 4000, 0);
}
