/* Rescheduling by the best single move, as long as one gains anything. */
#ifndef ORRERY_LIB_CLOUD_SINGLE_MOVE_H
#define ORRERY_LIB_CLOUD_SINGLE_MOVE_H

#include "policies/lib/cloud/plan.h"

/*
 * Among all VMs and all spots the move with the largest gain; ties: least residue (free mod x of
 * the first term) at the destination before the move, lowest source, smallest kind of VM (single
 * before double, then cores, then memory), lowest destination, lowest VM. Sources and destinations
 * order by their first NUMA node. Ends when no move gains.
 *
 * This is the exhaustive search over single moves that a filter-and-score heuristic approximates.
 * It is not tried move by move: what a VM's departure gains is kept for each VM, what its arrival
 * costs is found once a step for each kind of VM that could gain.
 */
void single_move(struct trial *t, const struct plan_limits *limits, struct arena *arena);

#endif
