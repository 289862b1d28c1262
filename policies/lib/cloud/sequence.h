/* The way from a placement to another: moves in an order in which each is possible. */
#ifndef ORRERY_LIB_CLOUD_SEQUENCE_H
#define ORRERY_LIB_CLOUD_SEQUENCE_H

#include "sim/cloud/trial.h"

/*
 * Makes the wanted moves (vm, to), each VM at most once, in any order that works: again and again
 * the first one that is possible now. When none is, VMs wait for each other; then the first of them
 * that can go anywhere steps aside to its lowest possible spot, which costs a move, as long as the
 * log may hold all that are left and that one. What cannot be done is left out; returns how many.
 */
uint32_t sequence(struct trial *t, struct trial_move *wanted, uint32_t count, uint32_t most);

#endif
