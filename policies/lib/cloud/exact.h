/* Rescheduling as a mixed-integer program: proved optima of small clusters, baselines of large
 * ones. */
#ifndef ORRERY_LIB_CLOUD_EXACT_H
#define ORRERY_LIB_CLOUD_EXACT_H

#include "policies/lib/cloud/plan.h"
#include "policies/lib/milp.h"

struct exact_params {
    enum milp_solver solver;
    uint64_t nodes; /* of the search tree, at most; 0: no limit */
    double seconds; /* wall time, at most; 0: no limit. A run that it ends cannot be repeated */
    bool each_vm;   /* a variable for each VM and spot, even where VMs are interchangeable */
};

/*
 * After the formulation of Ding et al. (EuroSys 2025; github.com/bytedance/DRL-based-VM-
 * Rescheduling, baselines/mip.py), by kinds of VMs: x[k, s] VMs of kind k at spot s, u[k, s] >= x -
 * x now, y slots of each term at each place (node, or pair of nodes); capacity of cores and memory
 * with the slots of a term inside what is free, the number of each kind, sum of u <= limit.
 * Maximises the weighted slots; with a goal, minimises the moves that reach it, and falls back on
 * the first if it cannot be reached. VMs with anti-affinity are kinds of their own, with at most
 * one (or as many as there are) of a group on a host or in a rack. VMs that must stay, and kinds
 * whose moves cannot matter (whole slots only, memory and anti-affinity not binding), are left out.
 * Starts from the plan of large_neighbourhood, with the certificate as a cut.
 *
 * The program knows where VMs end, not the way: the moves are put into an order in which each is
 * possible; VMs that wait for each other in a ring cost a further move by way of a third spot, or
 * stay if there is none or no move is left. So the plan can be worse than the solution.
 */
struct exact_result {
    enum milp_status status;
    double bound; /* no placement within the limit has a lower value; the better of two bounds */
    double value; /* of the solution; that of the plan may be higher, see above */
    bool timed;   /* ended by the clock: another run may differ */
};

/*
 * False, with the trial as it was, if the solver is missing or breaks down. The plan is never worse
 * than the one it starts from.
 */
bool exact(struct trial *t, const struct plan_limits *limits, const struct exact_params *params,
           struct exact_result *result, struct error *err);

#endif
