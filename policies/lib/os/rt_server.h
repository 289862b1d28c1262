/* The fair server of Linux: a deadline reservation of each CPU for threads below real time. */
#ifndef ORRERY_LIB_OS_RT_SERVER_H
#define ORRERY_LIB_OS_RT_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/units.h"

/*
 * Rules of Linux 6.12 (kernel/sched/deadline.c: dl_server, dl_defer): a server with runtime Q and
 * period P starts when the first fair thread comes to its CPU. It waits until its laxity is 0
 * (deadline - rest of Q), and fair threads that run meanwhile use Q up; with Q used up so, nobody
 * starves, and a new period begins. If the time comes with runtime left, the server runs fair
 * threads before all real-time ones until Q is used up, and again from each deadline on, without
 * waiting, as long as fair threads run by the server only. It stops when the last fair thread is
 * gone, and remembers deadline and runtime. Left out: idle time is not taken off the runtime of a
 * stopped server.
 */
struct rt_server {
    sim_time runtime, due; /* left; absolute deadline */
    bool active;           /* there are fair threads */
    bool armed;            /* waits for zero laxity */
    bool throttled;        /* waits: armed, or out of runtime until `due` */
    bool running;          /* the last wait ended with runtime left: fair threads starved */
};

/* The reservation, the same on all CPUs. */
struct rt_server_terms {
    sim_time runtime, period;
};

void rt_server_start(struct rt_server *s, const struct rt_server_terms *terms, sim_time now);
void rt_server_stop(struct rt_server *s);

/* Fair threads have run; true: the server is out of runtime, or has begun a new period. */
bool rt_server_charge(struct rt_server *s, const struct rt_server_terms *terms, sim_time ran,
                      sim_time now);

/* When rt_server_alarm is to be called; TIME_NEVER: not at all. */
sim_time rt_server_time(const struct rt_server *s);

/* That time has come; true: fair threads go first from now on. */
bool rt_server_alarm(struct rt_server *s, const struct rt_server_terms *terms, sim_time now);

/* Whether fair threads go before real-time ones now. */
bool rt_server_serves(const struct rt_server *s);

#endif
