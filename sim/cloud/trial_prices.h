/* A bound on slots by prices: what moves and room for each size of VM are worth. */
#ifndef ORRERY_CLOUD_TRIAL_PRICES_H
#define ORRERY_CLOUD_TRIAL_PRICES_H

#include "sim/cloud/trial_bound.h"

/*
 * trial_bound_make forgets where VMs that leave will go; that makes it loose once room runs out.
 * Here it is paid for. Let a move cost `l` slots and let each VM of a size class c pay p[c] slots
 * to the node that takes it in. Each node by itself chooses who leaves and what arrives so as to
 * earn most: slots gained - moves - what its leavers pay + what arrivals pay. As every VM that
 * leaves somewhere arrives somewhere, the payments cancel, so that for any l >= 0 and any p slots
 * <= slots now + sum over nodes of the most they can earn + l * moves (Lagrangian relaxation of the
 * moves and of the balance of each class). Good prices are found by the subgradient method (Held,
 * Wolfe, Crowder 1974), with steps after Polyak (1969).
 *
 * Shares are counted in units of their greatest common divisor with x or, if x were more than 64 of
 * those, in 64ths of x, rounded in favour of the bound. Half of a double VM pays half a move.
 * As before, what is left out (memory, anti-affinity, the room of single nodes beyond their size)
 * can only make plans worse. Works for terms that count single VMs; others keep what they have.
 *
 * Adds a line to the bound, best for `moves` moves and valid for any number. `reached[i]` is a
 * number of slots of term i that some plan of so many moves has; it guides the search and is not
 * relied on. Costs at most `steps` passes over the kinds of nodes, some 5 us each on the usual
 * cluster of 280 PMs, and ends early once the bound meets what was reached. Returns the passes
 * made.
 */
uint32_t trial_bound_tighten(struct trial_bound *bound, const struct trial *t, uint32_t moves,
                             const int64_t *reached, uint32_t steps);

#endif
