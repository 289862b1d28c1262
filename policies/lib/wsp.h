/* Workflows on rented machines: the cheapest kind of machine for every task within a deadline. */
#ifndef ORRERY_LIB_WSP_H
#define ORRERY_LIB_WSP_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/milp.h"
#include "sim/base/error.h"

/*
 * The workflow scheduling problem (WSP; arXiv 2506.01567, section 3): every task gets one kind of
 * machine, of which any number may be rented; task v on kind j takes tau seconds and costs cost.
 * Nothing is paid for waiting or for data. Wanted is the least total cost such that no path from a
 * root to a leaf takes longer than the deadline. With `ready` and `due` it is a part of a larger
 * problem whose other tasks stay as they are.
 *
 * Edges are in compressed rows, once by successors and once by predecessors: the successors of v
 * are succ[succ_start[v]] .. succ[succ_start[v + 1] - 1]. All arrays are borrowed. Values are
 * finite, times are >= 0; other values and cycles are bugs of the caller (wsp_order tells).
 */
struct wsp {
    uint32_t tasks;    /* at most WSP_TASKS */
    uint32_t machines; /* kinds; at least 1 */
    const uint32_t *succ_start, *succ;
    const uint32_t *pred_start, *pred;
    const double *tau;   /* [task * machines + kind], s */
    const double *cost;  /* the same, in money */
    double deadline;     /* s */
    const double *ready; /* [task] no earlier start, s; NULL: 0 */
    const double *due;   /* [task] no later finish, s; NULL: the deadline */
};

enum { WSP_TASKS = 1 << 24 };

/* Part of the deadline by which a finish may be late: the rounding of sums along a path. */
#define WSP_TOLERANCE 1e-9

/* The caller gives `choice`, with room for all tasks; everything else is set. */
struct wsp_result {
    uint32_t *choice; /* kind of machine of each task */
    double cost;      /* of all tasks */
    double finish;    /* of the last task, s */
    bool feasible;    /* all tasks end in time */
    bool optimal;     /* proven: nothing feasible is cheaper, or nothing is feasible */
    double bound;     /* no feasible choice costs less; the sum of all least costs at worst */
};

/* Tasks in an order that respects the edges; false if there is a cycle. */
bool wsp_order(const struct wsp *w, uint32_t *order);

/* Cost, finish and feasibility of result->choice; the bound is the sum of all least costs. */
void wsp_evaluate(const struct wsp *w, struct wsp_result *result);

/*
 * Earliest starts and latest finishes under a choice; each may be NULL. The order is that of
 * wsp_order. A task may be moved within start .. latest as long as all others stay as they are.
 */
void wsp_windows(const struct wsp *w, const uint32_t *order, const uint32_t *choice, double *start,
                 double *latest);

enum wsp_method { WSP_MILP, WSP_GREEDY, WSP_DP, WSP_QUBO, WSP_PCP };
extern const char *const wsp_methods[]; /* their names, closed by NULL */

/* Of GREEDY: all and the best of them, or one. */
enum wsp_construction { WSP_BEST, WSP_UPGRADES, WSP_PATHS, WSP_PRICES };
extern const char *const wsp_constructions[]; /* their names, closed by NULL */

/* Zeroes are the defaults given below. */
struct wsp_options {
    int method;       /* enum wsp_method */
    int solver;       /* MILP: enum milp_solver */
    double seconds;   /* MILP: wall time at most; 0: no limit */
    uint64_t nodes;   /* MILP: of the search tree at most; 0: no limit */
    int construction; /* GREEDY: enum wsp_construction */
    uint32_t grid;    /* DP: steps of the deadline, up to WSP_GRID; 0: 1000 */
    uint32_t sweeps;  /* QUBO: passes of the annealing; 0: 1000 */
    uint32_t paths;   /* QUBO: at most so many; 0: 256 */
    uint64_t seed;    /* QUBO */
    bool start;       /* MILP, GREEDY: result->choice comes in as a choice to start from */
};

enum { WSP_GRID = 1 << 16 };

/*
 * Solves by one of the methods below. All give the same answer for the same input, MILP with
 * `seconds` excepted. Where nothing feasible was found the choice is the fastest kind for every
 * task. False, with the error, when the solver of MILP is not there or breaks down, and when the
 * problem is not of a form that the method can treat.
 *
 * MILP: exact, one row per task and edge instead of one per path: finish(v) >= finish(u) + sum of
 * tau x, finish <= deadline, sum of x = 1. Kinds that are neither cheaper nor faster than another
 * are left out. The search starts from `start`, or from what GREEDY and DP find.
 *
 * GREEDY: the best of three constructions. UPGRADES starts with the cheapest kinds (or `start`).
 * PATHS is PCP. PRICES follows prices of time on paths, found by exponentiated gradient on the
 * Lagrangian dual, which also gives `bound`; of the choices along the way those of every few steps
 * count. Each is repaired: while a path is late, tasks on it are upgraded, least cost per second
 * gained first; then tasks are downgraded while there is slack, most saving per second of delay
 * first.
 *
 * DP: the graph is made series-parallel (sp_tree.h), then the least cost of every subtree for every
 * deadline on a grid is worked out bottom up: sums over parallel children, min-plus convolution
 * over series children. This is done with times rounded down, to the nearest and up to the grid;
 * each answer is repaired as by GREEDY and the cheapest counts. Rounded down, the least cost of a
 * graph that is series-parallel is `bound`; of others there is only the trivial one. Knows nothing
 * of `ready` and `due`: an error if they are set.
 *
 * QUBO: quadratic unconstrained binary optimisation (Tomasiewicz et al., Foundations for workflow
 * application scheduling on D-Wave system, ICCS 2020): one-hot penalties and, for each path, a
 * squared difference from its limit with binary slack; simulated annealing by single flips and by
 * exchanges of the kind of a task. What it leaves is repaired: one kind a task, then as GREEDY. An
 * error when there are too many paths.
 *
 * PCP: IC-PCP (Abrishami, Naghibzadeh, Epema, FGCS 29, 2013, algorithms 1 to 3), reduced to this
 * problem. Its instances are paid by interval, so that a path may use what is left of an interval
 * of an instance that is there; here machines are paid by use and data moves in no time, which
 * leaves of AssignPath: the cheapest kind that ends every task of the path before its latest
 * finish. Where kinds are not ordered by speed it may be that no single kind does; then every task
 * of the path gets its fastest.
 */
bool wsp_solve(const struct wsp *w, const struct wsp_options *options, struct wsp_result *result,
               struct error *err);

#endif
