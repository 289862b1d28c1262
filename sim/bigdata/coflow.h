/* The contract of coflow policies: flows between the ports of a fabric, and rates for them. */
#ifndef ORRERY_BIGDATA_COFLOW_H
#define ORRERY_BIGDATA_COFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/units.h"
#include "sim/bigdata/bigdata_spec.h"

/*
 * A coflow is a set of flows that matter together: it is over when its last one is (Chowdhury and
 * Stoica, HotNets 2012). Jobs of the workload that have flows and no stages are coflows. They cross
 * one non-blocking fabric: a port for each machine, platform.port_bandwidth into it and as much out
 * of it, and nothing else in the way (Chowdhury, Zhong and Stoica, SIGCOMM 2014, section 3). A flow
 * from a port to itself takes both sides of that port, as in the authors' simulator.
 *
 * The policy gives each flow a rate; rates hold until it gives others, also while other flows end
 * (what they had lies idle then). All is fluid: no packets, no rounding along chains of coflows.
 */
struct big;

/* A flow under way. Read only. */
struct coflow_flow {
    uint32_t from, to;  /* ports */
    double bytes, left; /* in all; as of the last change */
    double rate;        /* bytes/s */
};

/* A coflow under way, borrowed until it is over, read only. */
struct coflow {
    uint64_t order; /* of arrival among the jobs of the run */
    int64_t number; /* as the trace counts */
    sim_time arrival;
    struct coflow_flow *flow;    /* those not done, in the order of the workload */
    uint32_t flows;              /* so many of them */
    uint32_t width;              /* of all */
    uint32_t senders, receivers; /* different ports */
    double bytes,
        longest;       /* of all flows together, of the largest: for clairvoyant policies only */
    double bottleneck; /* bytes through its busiest port: the same */
    double sent;       /* bytes so far; what anybody can know */
    bool moves;        /* some flow has a rate */
    struct coflow *next, *prev; /* in the order of arrival */
};

/* The role of coflows; member `coflow` of struct bigdata_policy. `allot` is mandatory. */
struct coflow_ops {
    size_t size; /* private bytes of each coflow, zeroed at its arrival: coflow_priv */

    void (*arrived)(void *self, struct big *big, struct coflow *coflow);
    void (*over)(void *self, struct big *big, struct coflow *coflow);

    /*
     * Gives rates by coflow_give; all are 0 before. Called at the end of an instant at which
     * coflows came or ended, and at the time that it returned last, which is after the present
     * one; TIME_NEVER: none. Some flow must move while there are any.
     */
    sim_time (*allot)(void *self, struct big *big);
};

struct coflow *coflow_first(const struct big *big); /* NULL: none under way */
void *coflow_priv(const struct coflow *coflow);     /* ops.size bytes */
uint32_t coflow_ports(const struct big *big);
double coflow_bandwidth(const struct big *big); /* of each port each way, bytes/s */

/* What is not given away yet of each port: out of it, and into it. Borrowed; valid in `allot`. */
const double *coflow_free_out(const struct big *big);
const double *coflow_free_in(const struct big *big);

/*
 * So many bytes/s more for a flow, by its index in the coflow: finite, >= 0, and no more than its
 * ports have free, but for rounding (2^-40 of the bandwidth); otherwise the run stops.
 */
void coflow_give(struct big *big, struct coflow *coflow, uint32_t flow, double rate);

#endif
