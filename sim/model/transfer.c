/* From two hosts to a flow: route, loads, weight and cap by one of the models. */
#include "sim/model/transfer.h"

#include <math.h>

/* Constants of a model. */
struct model {
    double latency_factor;
    double bandwidth_factor;
    double weight_s;   /* bytes: added to the round trip for each link, over its bandwidth */
    double back;       /* bytes that go the other way, for each byte */
    double window;     /* bytes in flight at most; 0: no limit */
    bool fair_by_trip; /* shares are as 1 / (latency + weight_s / bandwidth) */
};

static const struct model models[] = {
    [TRANSFER_PLAIN] = { 1, 1, 0, 0, 0, false },
    [TRANSFER_CM02] = { 1, 1, 0, .05, 4194304, true },
    [TRANSFER_LV08] = { 13.01, .97, 20537, .05, 4194304, true },
};

const char *const transfer_models[] = { "plain", "cm02", "lv08", NULL };

struct transfers {
    const struct topology *topology;
    struct model model;
    struct network *network;
    struct topology_route there;
    struct topology_route back;
    uint32_t *links; /* of the flow: both routes, each link once */
    double *loads;
    uint32_t *place; /* of a link in `links`, + 1 */
};

/* What a transfer will ask of the network; the rest is in the transfers. */
struct asks {
    uint32_t count;
    double cap;
    double weight;
    double latency;
};

struct transfers *transfers_create(struct arena *arena, struct engine *engine,
                                   const struct transfer_options *options)
{
    const struct topology *topology = options->topology;
    uint32_t links = topology_links(topology);
    uint32_t longest = topology_longest(topology);
    struct network_options network = { links, 0, options->done, options->context };
    struct transfers *t = arena_alloc(arena, sizeof *t);

    t->topology = topology;
    t->model = models[options->model];
    t->network = network_create(arena, engine, &network);
    for (uint32_t link = 0; link < links; link++)
        network_set_capacity(t->network, link,
                             topology_link(topology, link).bandwidth * t->model.bandwidth_factor);
    t->there.links = arena_array(arena, longest, sizeof *t->there.links);
    t->back.links = arena_array(arena, longest, sizeof *t->back.links);
    t->links = arena_array(arena, 2 * (size_t)longest, sizeof *t->links);
    t->loads = arena_array(arena, 2 * (size_t)longest, sizeof *t->loads);
    t->place = arena_array(arena, links, sizeof *t->place);
    return t;
}

/*
 * Puts loads on the links of a route. A fatpipe has no load: it only limits the rate of those that
 * go over it in their own direction.
 */
static void load(struct transfers *t, const struct topology_route *route, double load,
                 struct asks *asks)
{
    for (uint32_t i = 0; i < route->count; i++) {
        uint32_t link = route->links[i];
        struct topology_link kind = topology_link(t->topology, link);

        if (kind.fatpipe) {
            if (load == 1)
                asks->cap = fmin(asks->cap, kind.bandwidth * t->model.bandwidth_factor);
        } else if (t->place[link]) {
            t->loads[t->place[link] - 1] += load;
        } else {
            t->links[asks->count] = link;
            t->loads[asks->count] = load;
            t->place[link] = ++asks->count;
        }
    }
}

/*
 * A cap that the links alone would keep is left out: capacities do not change, and a flow without
 * a cap costs less.
 */
static double alone(struct transfers *t, struct asks *asks)
{
    double rate = (double)INFINITY;

    for (uint32_t i = 0; i < asks->count; i++) {
        double bandwidth = network_capacity(t->network, t->links[i]);

        rate = fmin(rate, bandwidth / t->loads[i]);
        t->place[t->links[i]] = 0;
    }
    if (asks->cap < rate)
        return asks->cap;
    asks->cap = (double)INFINITY;
    return rate;
}

/* Fills in what the transfer asks; returns its rate if it is alone. */
static double ask(struct transfers *t, uint32_t from, uint32_t to, struct asks *asks)
{
    const struct model *model = &t->model;
    double trip;

    *asks = (struct asks){ 0, (double)INFINITY, 1, 0 };
    topology_route(t->topology, from, to, &t->there);
    trip = t->there.latency;
    asks->latency = trip * model->latency_factor;
    if (model->window > 0 && trip > 0)
        asks->cap = model->window / (2 * trip);
    if (model->fair_by_trip && trip > 0) {
        for (uint32_t i = 0; i < t->there.count; i++)
            trip += model->weight_s / topology_link(t->topology, t->there.links[i]).bandwidth;
        asks->weight = 1 / trip;
    }
    load(t, &t->there, 1, asks);
    if (model->back > 0) {
        topology_route(t->topology, to, from, &t->back);
        load(t, &t->back, model->back, asks);
    }
    return alone(t, asks);
}

struct network_flow transfer_start(struct transfers *t, uint32_t from, uint32_t to, double bytes,
                                   uint64_t item)
{
    struct asks asks;
    struct network_transfer transfer;

    ask(t, from, to, &asks);
    transfer = (struct network_transfer){ t->links,    asks.count, bytes,    asks.cap,
                                          asks.weight, item,       t->loads, asks.latency };
    return network_start(t->network, &transfer);
}

bool transfer_cancel(struct transfers *t, struct network_flow transfer, double *left)
{
    return network_cancel(t->network, transfer, left);
}

double transfer_estimate(struct transfers *t, uint32_t from, uint32_t to, double bytes)
{
    struct asks asks;
    double rate = ask(t, from, to, &asks);

    return bytes > 0 ? asks.latency + bytes / rate : asks.latency;
}

struct network *transfers_network(struct transfers *t)
{
    return t->network;
}
