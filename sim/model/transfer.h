/* Transfers between hosts of a topology: latency first, then a max-min fair share of every link. */
#ifndef ORRERY_MODEL_TRANSFER_H
#define ORRERY_MODEL_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/model/network.h"
#include "sim/model/topology.h"

/*
 * A transfer waits for the latency of its route, times a factor; then its bytes move over all links
 * of the route at once, at the rate that the network (sim/model/network.h) gives it. A transfer
 * that takes no link and no time ends at once.
 *
 * The three ways to reckon, with names as in SimGrid, whose version 3.32 is followed for the last
 * two (src/surf/network_cm02.cpp; Casanova and Marchal, RR LIP 2002-40; Velho, Schnorr, Casanova
 * and Legrand, INRIA RR-7821):
 *
 *   plain  bandwidth and latency as written, equal weights.
 *   cm02   as written, but a transfer has the weight 1 / latency, and 5 % of its bytes go the
 *          way back at the same time: where both ways share a link, its load is 1.05 a byte.
 *   lv08   the default of SimGrid: latency times 13.01, bandwidth times 0.97, and the weight is
 *          1 / (latency + sum over the route of 20537 / bandwidth); the 5 % as in cm02.
 *
 * In the last two the rate of a transfer is at most 4194304 bytes / (2 * latency) (the window of
 * TCP), latency being that of the route as written; a route without latency has the weight 1. Alone
 * in a star with one shared link a host, T = 13.01 * latency + bytes * 1.05 / (0.97 * bandwidth).
 *
 * One event is pending for all transfers. A completion is told at the first tick that is not before
 * it; what `done` starts, starts at the exact moment, so rounding does not add up along a chain.
 */
struct transfers;

enum transfer_model { TRANSFER_PLAIN, TRANSFER_CM02, TRANSFER_LV08 };

/* The names "plain", "cm02" and "lv08" in this order, and then NULL: for parameters and messages.
 */
extern const char *const transfer_models[];

struct transfer_options {
    const struct topology *topology; /* borrowed */
    enum transfer_model model;

    /* Told once for each transfer that ends, in the order of ending, then of starting;
     * PHASE_COMPLETE. */
    void (*done)(void *context, uint64_t item);
    void *context;
};

/* Lives in the arena; the engine is borrowed. */
struct transfers *transfers_create(struct arena *arena, struct engine *engine,
                                   const struct transfer_options *options);

/* Starts now; bytes are finite and >= 0. `done` is never called before the return. */
struct network_flow transfer_start(struct transfers *transfers, uint32_t from, uint32_t to,
                                   double bytes, uint64_t item);

/* Takes a transfer away. *left, unless NULL, becomes the bytes not moved. False: it has ended. */
bool transfer_cancel(struct transfers *transfers, struct network_flow transfer, double *left);

/* Seconds that the bytes would take if nothing else were on the way. */
double transfer_estimate(struct transfers *transfers, uint32_t from, uint32_t to, double bytes);

/* The network below, for questions about rates and links, which are numbered as in the topology. */
struct network *transfers_network(struct transfers *transfers);

#endif
