/* Transfers over links that share their capacity max-min fairly. */
#ifndef ORRERY_MODEL_NETWORK_H
#define ORRERY_MODEL_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/engine/engine.h"

/*
 * A fluid network: a flow moves its bytes over all links of its route at once, at the rate that
 * weighted max-min fairness gives it (sim/model/maxmin.h). A flow may have to wait for its latency
 * before it moves; meanwhile it takes nothing from the others. There are no packets. Rates are in
 * bytes per second, and any other unit of work will do as well.
 *
 * Changes at one instant are taken up together: rates are computed once, after all else at that
 * instant (PHASE_OBSERVE), or when somebody asks. One event is pending for the whole network.
 *
 * A completion is told at the first tick that is not before it. The network remembers the exact
 * moment: the others get the capacity from there on, and what `done` starts, cancels or sets takes
 * place there. So a chain of transfers ends within one tick of the sum of their exact times. What
 * is left of a flow when 2^-50 of its bytes remain is the rounding of its rate: it counts as done.
 *
 * The cost of an instant is that of maxmin_solve and O(log n) for each flow whose rate changes;
 * memory follows the peak of flows, and once that is reached nothing is allocated.
 */
struct network;

enum { NETWORK_FLOWS = 1 << 24 }; /* most flows at once; more are a broken rule */

/* Names a flow; stale once the flow has ended or was cancelled. { 0, 0 } names none. */
struct network_flow {
    uint32_t slot;
    uint32_t generation; /* never 0 */
};

struct network_options {
    uint32_t links;  /* numbered from 0 */
    double capacity; /* of each, until network_set_capacity; finite, >= 0 */

    /* Told once for each flow that ends, in the order of ending, then of starting;
     * PHASE_COMPLETE. */
    void (*done)(void *context, uint64_t item);
    void *context;
};

/* What is to be moved. */
struct network_transfer {
    const uint32_t *links; /* the route, copied; a link that is named twice carries it twice */
    uint32_t count;        /* of links; 0: nothing limits it and it ends at once */
    double bytes;          /* finite, >= 0; 0: it ends at once */
    double cap;            /* most rate, >= 0; INFINITY: none */
    double weight;         /* of its share, > 0, finite; 1 for equals */
    uint64_t item;         /* handed to `done` */
    const double *loads;   /* on each link, for each byte, > 0, finite; copied; NULL: 1 */
    double latency;        /* s before it moves; finite, >= 0 */
};

/* Lives in the arena; the engine is borrowed. */
struct network *network_create(struct arena *arena, struct engine *engine,
                               const struct network_options *options);

/* From now on; 0 lets the flows of the link stand still. */
void network_set_capacity(struct network *network, uint32_t link, double capacity);

/* Starts now. What ends at once is told by an event at this time, never before the return. */
struct network_flow network_start(struct network *network, const struct network_transfer *transfer);

/*
 * Takes a flow away. *left, unless NULL, becomes the bytes not moved. False: the flow is stale, or
 * it has ended and is about to be told; nothing was done.
 */
bool network_cancel(struct network *network, struct network_flow handle, double *left);

/* The most rate of a flow from now on. False: as for network_cancel. */
bool network_set_cap(struct network *network, struct network_flow handle, double cap);

/* All as of now, this instant's changes included. A flow that is stale or has ended has 0. */
double network_rate(struct network *network, struct network_flow handle);
double network_left(struct network *network, struct network_flow handle); /* bytes */
double network_used(struct network *network,
                    uint32_t link); /* sum of the rates on it, but for rounding */

double network_capacity(const struct network *network, uint32_t link);
uint32_t network_flows(const struct network *network); /* that have not ended */

#endif
