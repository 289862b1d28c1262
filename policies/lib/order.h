/* Orders of waiting jobs from the literature, as pure functions: the lowest value goes first. */
#ifndef ORRERY_LIB_ORDER_H
#define ORRERY_LIB_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/units.h"

/* What the formulas use: s submit, w wait, r requested time (all in seconds), n processors. */
struct order_job {
    double submit; /* from the start of the run */
    double wait;
    double request; /* at least one nanosecond, so that no formula divides by zero */
    double procs;
};

struct order_job order_job(sim_time now, sim_time submit, sim_time request, uint32_t procs);

double order_fcfs(struct order_job job);             /* all equal: order of arrival */
double order_sjf(struct order_job job);              /* shortest job first: r */
double order_ljf(struct order_job job);              /* longest job first: -r */
double order_saf(struct order_job job);              /* smallest area first: r n */
double order_laf(struct order_job job);              /* largest area first: -r n */
double order_smallest_first(struct order_job job);   /* n */
double order_largest_first(struct order_job job);    /* -n */
double order_expansion_factor(struct order_job job); /* -(w + r) / r */
double order_wfp3(struct order_job job);             /* -(w / r)^3 n (Tang et al. 2009) */
double order_unicef(struct order_job job);           /* -w / (log2(n) r) (Tang et al. 2009) */
double order_f1(struct order_job job);               /* log10(r) n + 870 log10(s) */
double order_f2(struct order_job job);               /* sqrt(r) n + 25,600 log10(s) */
double order_f3(struct order_job job);               /* r n + 6.86e6 log10(s) */
double order_f4(struct order_job job);               /* r sqrt(n) + 5.3e5 log10(s) */

/* All of them by name, for policies that take an order as a parameter. */
struct order_entry {
    double (*value)(struct order_job job);
    bool varies; /* depends on the wait, so it changes while a job waits */
};

extern const char *const order_names[]; /* closed by NULL; order_list in the same sequence */
extern const struct order_entry order_list[];

/* What a policy does at a job that does not fit: stop there, or skip it and go on. */
enum order_misfit { ORDER_BLOCK, ORDER_SKIP };
extern const char *const order_misfits[];

#endif
