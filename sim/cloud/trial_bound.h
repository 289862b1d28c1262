/* How good a plan could be at best: a bound on slots that no sequence of moves can pass. */
#ifndef ORRERY_CLOUD_TRIAL_BOUND_H
#define ORRERY_CLOUD_TRIAL_BOUND_H

#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/cloud/trial.h"

/*
 * The bound for a term of size x looks only at where slots are gained and forgets what arriving VMs
 * cost. Write a VM's share of a node as q * x + e with e < x, and the free resources of a node as
 * a * x + r. Whole slots q that one node gains another loses, so only e and r matter: a node gains
 * at most floor((r + sum of e over the VMs that leave) / x). The most a node can gain with k moves
 * follows from its VMs in order of falling e; the concave hulls of these curves, filled steepest
 * first, give the most that all nodes can gain with any number of moves. Half of a double VM counts
 * as half a move. For pairs the same is done PM by PM with slots of the weaker node.
 *
 * Valid always, i.e. never below what is reachable from the state of the trial: memory, anti-
 * affinity, closed PMs and room at the destinations are left out, and they can only make plans
 * worse; VMs that must stay are taken into account. It is tight while there is room for what
 * leaves, as a rule up to some 3 % of the VMs moved, and loose when room runs out. With several
 * terms each is bounded by itself. Pairs on PMs of more than two nodes are bounded by F / x only.
 */
struct trial_bound;

/* Bounds what moves can reach from the present state; those already in the log are not counted. */
struct trial_bound *trial_bound_make(const struct trial *t, struct arena *arena);

/* The most slots of a term after at most `moves` moves, and the least value of the aim. */
int64_t trial_bound_slots(const struct trial_bound *bound, uint32_t term, uint32_t moves);
double trial_bound_value(const struct trial_bound *bound, uint32_t moves);

/* The fewest moves that a value of `goal` or less takes; TRIAL_NONE if none are enough. */
uint32_t trial_bound_moves(const struct trial_bound *bound, double goal);

/*
 * Adds a bound found elsewhere: with any number of moves a term has at most base + slope * moves
 * slots, slope >= 0. Up to 1e-6 is allowed for rounding. Of many lines the last eight are kept.
 */
void trial_bound_line(struct trial_bound *bound, uint32_t term, double base, double slope);

#endif
