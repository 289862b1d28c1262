/* A plan of which machines are held when, by identity. */
#ifndef ORRERY_LIB_MACHINES_H
#define ORRERY_LIB_MACHINES_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/units.h"

/* A set of machines held by one owner over [start, end); at least for one tick. */
struct machines_hold {
    uint64_t owner;
    sim_time start, end;
    uint64_t *set;
};

/* All holds, running jobs and reservations alike, in no particular order. */
struct machines {
    struct slab *slab; /* borrowed */
    uint32_t count;    /* machines 0 .. count - 1 */
    size_t words;      /* 64-bit words of a set */
    struct machines_hold *hold;
    size_t holds, room;
    uint64_t *found;  /* the set of the last machines_fit */
    sim_time *starts; /* candidate starts of one search */
    size_t starts_room;
};

void machines_init(struct machines *plan, struct slab *slab, uint32_t count);

/*
 * First fit as in batsched's basic selector: the earliest start s among now and the ends of holds
 * after now, such that `procs` machines are held by nobody over [s, s + duration); the lowest such
 * machines are left in plan->found. TIME_NEVER when there is none. A job of no length needs its
 * machines for one tick: it ends in the instant of its start, but not before.
 */
sim_time machines_fit(struct machines *plan, sim_time now, uint32_t procs, sim_time duration);

/* Adds a hold of the machines in plan->found. */
void machines_hold(struct machines *plan, uint64_t owner, sim_time start, sim_time end);

/* Removes the hold of an owner, if it has one. */
void machines_drop(struct machines *plan, uint64_t owner);

#endif
