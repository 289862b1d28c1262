/* Max-min fair rates of equal flows over two links each, by filling everything from scratch. */
#ifndef ORRERY_TESTS_UNIT_PORTS_H
#define ORRERY_TESTS_UNIT_PORTS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { PORTS_LINKS = 512 };

/* A flow with weight 1, load 1 and no cap, as its user sees it. */
struct ports_flow {
    uint32_t from; /* link */
    uint32_t to;   /* another one */
    bool there;
    double rate; /* set by ports_fill */
};

/* Flows on each link that still rise, and what those that do not leave free. */
struct ports_filling {
    double rest[PORTS_LINKS];
    uint32_t rising[PORTS_LINKS];
};

/* The link that is full at the lowest level, or `links`. */
static inline uint32_t ports_lowest(const struct ports_filling *filling, uint32_t links)
{
    double level = (double)INFINITY;
    uint32_t link = links;

    for (uint32_t l = 0; l < links; l++) {
        double at = filling->rising[l] ? filling->rest[l] / filling->rising[l] : (double)INFINITY;

        if (at < level) {
            level = at;
            link = l;
        }
    }
    return link;
}

/* One bottleneck after the other; every link has the same capacity. */
static inline void ports_fill(struct ports_flow *flows, uint32_t count, uint32_t links,
                              double capacity)
{
    struct ports_filling filling = { { 0 }, { 0 } };
    uint32_t link;

    for (uint32_t l = 0; l < links; l++)
        filling.rest[l] = capacity;
    for (uint32_t i = 0; i < count; i++) {
        flows[i].rate = -1;
        if (flows[i].there) {
            filling.rising[flows[i].from]++;
            filling.rising[flows[i].to]++;
        }
    }
    while ((link = ports_lowest(&filling, links)) < links) {
        double level = filling.rest[link] / filling.rising[link];

        for (uint32_t i = 0; i < count; i++) {
            struct ports_flow *flow = &flows[i];

            if (!flow->there || flow->rate >= 0 || (flow->from != link && flow->to != link))
                continue;
            flow->rate = level;
            filling.rest[flow->from] -= level;
            filling.rest[flow->to] -= level;
            filling.rising[flow->from]--;
            filling.rising[flow->to]--;
        }
    }
}

#endif
