/*
 * Dynamic consolidation of VMs: away from overloaded PMs, and off little used ones altogether.
 *
 * Beloglazov and Buyya, "Optimal online deterministic algorithms and adaptive heuristics for energy
 * and performance efficient dynamic consolidation of virtual machines in Cloud data centers",
 * Concurrency and Computation: Practice and Experience 24(13), 2012, section 6. What the paper
 * leaves open is as in CloudSim's package `power`, or said here.
 */
#ifndef ORRERY_LIB_CLOUD_CONSOLIDATE_H
#define ORRERY_LIB_CLOUD_CONSOLIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/cloud/cloud.h"

/*
 * Which VM leaves an overloaded PM next: MMT, the one whose memory is moved in the least time;
 * MC, the one whose past use the others explain best (coefficient of multiple correlation), MMT
 * while there are not more observations than VMs; RS, a random one; MU, the one that uses the least
 * part of its cores. Ties go to the VM that came to the PM first.
 */
enum consolidate_selection { CONSOLIDATE_MMT, CONSOLIDATE_MC, CONSOLIDATE_RS, CONSOLIDATE_MU };
extern const char *const consolidate_selections[];

/*
 * What the first VM on an empty PM is thought to cost: all the power that the PM draws with it, as
 * the PM could sleep; or, as in CloudSim, what the VM's use adds to the power at no use.
 */
enum consolidate_waking { CONSOLIDATE_WAKING_IDLE, CONSOLIDATE_WAKING_FREE };
extern const char *const consolidate_wakings[];

/* A PM as it would be with the moves planned so far. */
struct consolidate_pm {
    double demand;         /* milli-cores that its VMs would use now */
    double cores;          /* milli-cores */
    double use;            /* demand / cores */
    const double *history; /* past uses by the VMs it has now, newest first */
    size_t count;
    double move_steps; /* intervals that moving its largest VM takes, at least 1 */
};

/* Parameters of all these policies; the others follow in the policy's own struct. */
struct consolidate {
    int selection; /* enum consolidate_selection */
    int waking;    /* enum consolidate_waking */
};

/* Whether a PM is overloaded or about to be; `self` is the policy's. */
typedef bool consolidate_rule(const void *self, const struct consolidate_pm *pm);

/*
 * Makes the plan. VMs leave each overloaded PM one by one until the rule lets go of it. They go,
 * those with the greatest demand first, to the PM whose power they raise least (PABFD: ties to the
 * lower number) among those that have room, cores for what is asked for now, and would not be
 * overloaded with the VM; empty PMs need only room. Sleeping PMs are woken by the plan. Then PMs
 * that are neither overloaded nor destinations are emptied, the least used first, each only if all
 * its VMs find places by the same rule on PMs that are in use and not being emptied. VMs that move
 * already count where they go and stay there, pinned ones where they are. At most migration_limit
 * moves are planned.
 */
void consolidate_plan(const struct consolidate *self, struct cloud *c, struct cloud_plan *plan,
                      consolidate_rule *overloaded);

/*
 * Use of the PM when its largest VM could have moved, by a line through its last `length` uses
 * (enum robust_weights); NaN with fewer of them. At most CONSOLIDATE_TREND of them.
 */
enum { CONSOLIDATE_TREND = 64 };
double consolidate_trend(const struct consolidate_pm *pm, size_t length, int weights);

#endif
