/* Rates for the flows of coflows: the allocations that coflow policies are made of. */
#ifndef ORRERY_POLICIES_LIB_BIGDATA_COFLOW_RATES_H
#define ORRERY_POLICIES_LIB_BIGDATA_COFLOW_RATES_H

#include <stddef.h>
#include <stdint.h>

#include "sim/bigdata/bigdata.h"

/* Scratch of one policy; its memory is the run's. */
struct coflow_rates {
    uint32_t ports;
    double *out, *in;               /* bytes, then seconds, of each port; all 0 between calls */
    uint32_t *out_flows, *in_flows; /* flows at each port; the same */
    struct coflow_rank *rank;       /* of coflow_rates_sort */
    size_t room;
};

/* A coflow and its place in an order: smaller key first, then as they arrived. */
struct coflow_rank {
    double key;
    struct coflow *coflow;
};

void coflow_rates_init(struct coflow_rates *rates, struct big *big); /* in `init` */

/* Bytes left through the busiest port of a coflow. O(its flows). */
double coflow_rates_bottleneck(const struct coflow_rates *rates, const struct coflow *coflow);

/*
 * Minimum allocation for desired duration (Chowdhury, Zhong and Stoica, SIGCOMM 2014, section
 * 5.2): every flow gets what it needs to end with the flow that its coflow's bottleneck, of the
 * capacity still free, lets end last. A coflow with a flow at a port that has nothing free gets
 * nothing. The first coflow that is given rates ends at once with its bottleneck.
 */
void coflow_rates_madd(const struct coflow_rates *rates, struct big *big, struct coflow *coflow);

/*
 * Equal shares of what each port has free for the flows of this coflow, the lesser of both ends
 * (Chowdhury and Stoica, SIGCOMM 2015: flows whose sizes nobody knows).
 */
void coflow_rates_split(const struct coflow_rates *rates, struct big *big, struct coflow *coflow);

/* To each flow in turn all that both of its ports still have: work conservation. */
void coflow_rates_fill(struct big *big, struct coflow *coflow);

/* All coflows under way by a key; borrowed until the next call. *count of them. */
struct coflow_rank *coflow_rates_sort(struct coflow_rates *rates, struct big *big,
                                      double (*key)(const struct coflow_rates *rates,
                                                    const struct coflow *coflow),
                                      size_t *count);

/* MADD for all coflows in the order of a key, then filling in the same order: a whole `allot`. */
void coflow_rates_ordered(struct coflow_rates *rates, struct big *big,
                          double (*key)(const struct coflow_rates *rates,
                                        const struct coflow *coflow));

/* The first multiple of `interval` after now that is not before so many seconds from now. */
sim_time coflow_rates_round(const struct big *big, double seconds, sim_time interval);

#endif
