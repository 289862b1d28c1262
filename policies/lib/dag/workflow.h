/* Cost- and deadline-constrained workflows: from the problem of a graph to wsp.h and back. */
#ifndef ORRERY_LIB_DAG_WORKFLOW_H
#define ORRERY_LIB_DAG_WORKFLOW_H

#include "policies/lib/spwd.h"
#include "sim/dag/dag.h"

/* Of all policies that choose machines on demand: `double margin`. */
#define WORKFLOW_PARAMS(S)                                                                         \
    PARAM(                                                                                         \
        S, margin, 0, 0, .99, "",                                                                  \
        "Part of the time until the deadline that is planned to be free, e.g. for run times that " \
        "are longer than known.")

extern const char *const workflow_solvers[]; /* of enum milp_solver; closed by NULL */

/* For .init of policies with a solver: false, and how to get it, where it is not there. */
bool workflow_has(int solver, struct error *err);

/*
 * The graph of an elastic problem as a workflow: tau is the cost in seconds, cost the price of that
 * time, the deadline the problem's less the margin; releases and deadlines of tasks are kept. A
 * task that cannot run on a kind takes, on it, what it takes on the fastest kind that it can run
 * on, and is put there. Every task gets a copy of its kind for itself and starts as soon as its
 * predecessors end; data take no time, as in the workflow scheduling problem. False, with the
 * error: no deadline; a task that can run nowhere; an error of the method.
 *
 * Workflows that cannot end in time get the fastest kinds. `seed` of the options is the problem's.
 */
bool workflow_plan(const struct problem *p, double margin, const struct wsp_options *options,
                   struct schedule *schedule, struct error *err);

/* The same by decomposition; plans of both end in time to the nanosecond if they can. */
bool workflow_plan_parts(const struct problem *p, double margin, const struct spwd_options *options,
                         struct schedule *schedule, struct error *err);

#endif
