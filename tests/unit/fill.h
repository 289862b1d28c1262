/* Max-min fair rates by filling everything from scratch: the oracle of the incremental ways. */
#ifndef ORRERY_TESTS_UNIT_FILL_H
#define ORRERY_TESTS_UNIT_FILL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { FILL_LINKS = 64, FILL_FLOWS = 3000, FILL_HOPS = 6 };

static inline uint64_t fill_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static inline uint32_t fill_below(uint64_t *state, uint32_t n)
{
    return (uint32_t)((fill_next(state) >> 11) % n);
}

static inline double fill_uniform(uint64_t *state)
{
    return (double)(fill_next(state) >> 11) * 0x1p-53;
}

/* One flow as its user sees it. */
struct fill_flow {
    bool there;
    uint32_t links[FILL_HOPS];
    double loads[FILL_HOPS];
    uint32_t count;
    double cap;
    double weight;
    double rate; /* set by fill_all */
    bool full;
};

struct fill {
    uint32_t links;
    uint32_t room; /* of flows, there or not */
    double capacity[FILL_LINKS];
    struct fill_flow flows[FILL_FLOWS];
};

/* Level at which a link is full if all its flows that still rise share the rest. */
static inline double fill_level(const struct fill *fill, uint32_t link)
{
    double rest = fill->capacity[link];
    double weight = 0;

    for (uint32_t i = 0; i < fill->room; i++) {
        const struct fill_flow *flow = &fill->flows[i];

        for (uint32_t h = 0; flow->there && h < flow->count; h++) {
            if (flow->links[h] != link)
                continue;
            rest -= flow->full ? flow->rate * flow->loads[h] : 0;
            weight += flow->full ? 0 : flow->weight * flow->loads[h];
        }
    }
    return weight > 0 ? fmax(rest, 0) / weight : (double)INFINITY;
}

static inline bool fill_uses(const struct fill_flow *flow, uint32_t link)
{
    for (uint32_t h = 0; h < flow->count; h++)
        if (flow->links[h] == link)
            return true;
    return false;
}

/* Progressive filling of everything, one bottleneck after the other. */
static inline void fill_all(struct fill *fill)
{
    for (uint32_t i = 0; i < fill->room; i++)
        fill->flows[i].full = !fill->flows[i].there;
    for (;;) {
        double level = (double)INFINITY;
        uint32_t link = fill->links;
        uint32_t capped = fill->room;

        for (uint32_t l = 0; l < fill->links; l++) {
            double at = fill_level(fill, l);

            if (at < level) {
                level = at;
                link = l;
            }
        }
        for (uint32_t i = 0; i < fill->room; i++) {
            struct fill_flow *flow = &fill->flows[i];

            if (!flow->full && flow->cap / flow->weight <= level) {
                level = flow->cap / flow->weight;
                capped = i;
            }
        }
        if (capped < fill->room) {
            fill->flows[capped].full = true;
            fill->flows[capped].rate = fill->flows[capped].cap;
            continue;
        }
        if (link == fill->links)
            return;
        for (uint32_t i = 0; i < fill->room; i++) {
            struct fill_flow *flow = &fill->flows[i];

            if (!flow->full && fill_uses(flow, link)) {
                flow->full = true;
                flow->rate = flow->weight * level;
            }
        }
    }
}

/* Routes of 1 to 4 links, some twice; caps, weights and loads of all kinds. */
static inline struct fill_flow fill_random_flow(const struct fill *fill, uint64_t *state)
{
    struct fill_flow flow = { .count = 1 + fill_below(state, 4) };
    uint32_t kind = fill_below(state, 8);

    for (uint32_t h = 0; h < flow.count; h++)
        flow.links[h] = fill_below(state, fill->links);
    flow.cap = kind < 2 ? 3 * fill_uniform(state) : kind == 2 ? 0 : (double)INFINITY;
    flow.weight = kind & 1 ? 1 : exp(4 * fill_uniform(state) - 2);
    for (uint32_t h = 0; h < FILL_HOPS; h++)
        flow.loads[h] = kind & 2 ? 1 : .05 + fill_uniform(state);
    return flow;
}

static inline double fill_random_capacity(uint64_t *state)
{
    uint32_t kind = fill_below(state, 10);

    return kind == 0 ? 0 : kind < 4 ? 5 : 10 * fill_uniform(state);
}

static inline bool fill_near(double a, double b, double scale)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(b), 1e-6 * scale);
}

#endif
