/* Simulated annealing over orders of tasks and their processors. */
#ifndef ORRERY_LIB_DAG_ANNEALING_H
#define ORRERY_LIB_DAG_ANNEALING_H

#include "sim/dag/dag.h"

/*
 * Kirkpatrick, Gelatt and Vecchi (Science 220, 1983) on the sequences of append.h, which hold an
 * optimal schedule. A move takes one task by chance, as the mutations of Wang et al. (1997) do: to
 * another processor, or to another place in the order between its predecessors and successors, each
 * with probability one half where both are possible. A schedule that is no longer by d than the one
 * at hand is taken with probability exp(-d / T), always if d <= 0.
 *
 * T begins at `hot` and ends at `cold` times the first makespan and is multiplied by `cooling` in
 * between, in steps of equal numbers of schedules. Only what comes behind the first change in the
 * order is scheduled anew.
 */
struct annealing {
    uint64_t evaluations; /* schedules to try */
    double hot, cold;     /* both > 0, hot >= cold */
    double cooling;       /* in (0, 1) */
    double greedy;        /* 0 to 1 */
};

/*
 * `schedule` holds a schedule and gets the best one found, which is never longer. Stops early at
 * the lower bound (bounds.h), which goes to schedule->bound. Random numbers are the planners' own
 * (list_random). The problem is not elastic.
 */
void annealing(const struct annealing *options, const struct problem *p, struct schedule *schedule);

#endif
