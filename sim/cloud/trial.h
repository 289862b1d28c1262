/* A trial copy of who is where, on which moves can be made and taken back before any is ordered. */
#ifndef ORRERY_CLOUD_TRIAL_H
#define ORRERY_CLOUD_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

/*
 * A trial knows physical machines (PMs) of 1 to 8 NUMA nodes, the virtual machines (VMs) on them,
 * who must not meet whom, and a fragment rate that moves shall lower. It is filled once, in this
 * order: trial_begin, every trial_add_pm, every trial_add_vm, every trial_add_group, trial_aim.
 * From then on trial_move and trial_undo change it, in constant time, and everything that is asked
 * of it is about the state after the moves so far.
 *
 * Units: milli-cores and bytes. A trial lives in the arena of trial_begin, belongs to one thread
 * with its copies and never allocates after trial_aim. Breaking a rule that is written here is a
 * bug of the caller; nothing here fails because of what a user wrote.
 *
 * Spots: a VM is on one NUMA node or, half and half, on a pair of nodes of one PM. Both are
 * numbers: node k of PM p is NUMA `numa_first[p] + k`; the pairs (0, 1), (0, 2), (1, 2), (0, 3),
 * ... of PM p are `pair_first[p]` and on. With two nodes everywhere, pair p is PM p. The spot of a
 * VM is a NUMA if it is single and a pair if it is double.
 */
enum { TRIAL_NODES = 8, TRIAL_TERMS = 4 };

#define TRIAL_NONE UINT32_MAX

/* Room that trial_begin sets aside; more than that must not be added. */
struct trial_size {
    uint32_t pms;
    uint32_t numas; /* nodes of all PMs */
    uint32_t vms;
    uint32_t groups;
    uint32_t members; /* VMs of all groups */
    uint32_t moves;   /* most moves at a time that have not been taken back */
};

/*
 * A PM that counts: its free resources are part of the fragment rate. A PM that is off or out of
 * service is not added at all, nor are its VMs. `free` is what is left with all its VMs in place
 * (and whatever else holds resources there), 0 <= free <= all.
 */
struct trial_pm {
    uint32_t nodes; /* 1 to TRIAL_NODES */
    uint32_t rack;  /* any number; equal numbers are one rack */
    bool closed;    /* nothing may move to it, nor within it */
    int32_t all_cpu[TRIAL_NODES], free_cpu[TRIAL_NODES];
    int64_t all_mem[TRIAL_NODES], free_mem[TRIAL_NODES];
};

/* A VM where it is now; what it takes has been subtracted from `free` of its PM already. */
struct trial_vm {
    bool pair;   /* on two nodes */
    bool fixed;  /* must stay */
    int32_t cpu; /* on each of its nodes, > 0 */
    int64_t mem; /* on each of its nodes, >= 0 */
    uint32_t pm;
    uint32_t node;  /* of the PM, from 0 */
    uint32_t other; /* the second node, not `node`; unless `pair`, unused */
};

/* No two VMs of a group may be on one host or in one rack. */
enum trial_scope { TRIAL_HOST, TRIAL_RACK };

enum trial_resource { TRIAL_CPU, TRIAL_MEM };

/*
 * One fragment rate: FR = (F - size * S) / F, where F is all that is free of the resource and S the
 * number of further VMs of `size` that would fit: floor(free / size) on each node for single VMs;
 * for double ones the most pairs of nodes with size / 2 each, PM by PM. F never changes, so S says
 * it all. FR is 0 if nothing is free.
 */
struct trial_term {
    enum trial_resource resource;
    bool pair;
    int64_t size;  /* milli-cores or bytes, > 0; even for pairs */
    double weight; /* > 0 */
};

/* What moves shall lower: the sum of weight * FR. At least one term. */
struct trial_aim {
    struct trial_term terms[TRIAL_TERMS];
    uint32_t count;
};

/* One move of a plan; the spots are those of the VM's kind. */
struct trial_move {
    uint32_t vm;
    uint32_t from;
    uint32_t to;
    uint32_t after; /* who was before it in the list of `from`; for trial_undo */
};

/* VMs that differ in nothing but place, groups and being fixed are of one kind. */
struct trial_kind {
    bool pair;
    int32_t cpu; /* on each node */
    int64_t mem;
};

/*
 * Everything here is for reading. Arrays are by PM, NUMA, pair or VM; those above the line never
 * change after trial_aim and are shared with copies.
 */
struct trial {
    uint32_t pms, numas, pairs, vms, groups, kinds;
    uint32_t *numa_first; /* by PM, and one more at the end */
    uint32_t *pair_first; /* by PM, and one more at the end */
    uint32_t *numa_pm;    /* of each NUMA */
    uint32_t *pair_pm;    /* of each pair */
    uint32_t (*pair_numas)[2];
    uint32_t *rack;
    bool *closed;
    int32_t *all_cpu;
    int64_t *all_mem;
    bool *fixed;
    uint32_t *kind_of; /* of each VM */
    struct trial_kind *kind;
    uint32_t *kind_first; /* VMs of kind k: kind_vms[kind_first[k]] to below kind_first[k + 1], */
    uint32_t *kind_vms;   /* ascending; kinds ascend by pair, cpu, mem */
    uint32_t *vm_group_first; /* groups of VM v: vm_groups[vm_group_first[v]] and on */
    uint32_t *vm_groups;
    uint32_t *group_first; /* members likewise */
    uint32_t *group_vms;
    uint8_t *group_scope;
    struct trial_aim aim;
    int64_t total_cpu, total_mem; /* free on all PMs */
    struct trial_size size;
    struct arena *arena; /* borrowed */

    /* ---- changes with moves ---- */
    int64_t slots[TRIAL_TERMS]; /* S of each term */
    uint32_t moves;             /* made and not taken back: log[0] to log[moves - 1] */
    int64_t *mem;               /* free, by NUMA */
    int32_t *cpu;               /* free, by NUMA */
    uint32_t *at;               /* spot of each VM */
    uint32_t *next, *prev;      /* VMs in the list of their spot, TRIAL_NONE at the ends */
    uint32_t *head;             /* first VM of each NUMA, then, from head[numas] on, of each pair */
    struct trial_move *log;
    void *state; /* the one block that holds these arrays */
    size_t state_bytes;
};

struct trial *trial_begin(struct arena *arena, const struct trial_size *size);

/* Return the index: PMs, VMs and groups are numbered from 0 as they are added. */
uint32_t trial_add_pm(struct trial *t, const struct trial_pm *pm);
uint32_t trial_add_vm(struct trial *t, const struct trial_vm *vm);
uint32_t trial_add_group(struct trial *t, enum trial_scope scope, const uint32_t *vms,
                         uint32_t count); /* VMs of one group are distinct */

/* Ends the filling. May be called again for another aim, as long as no move is made. */
void trial_aim(struct trial *t, const struct trial_aim *aim);

/* The usual aim: FR over NUMA nodes of single VMs of so many cores. */
struct trial_aim trial_aim_cores(int32_t cores);

/* Another trial in the same state, in that arena; of use as long as the original is. */
struct trial *trial_clone(const struct trial *t, struct arena *arena);

/* Sets a clone to the state of another clone or of the original; costs one memcpy. */
void trial_copy(struct trial *to, const struct trial *from);

/* Why a move is not possible; the first that applies. */
enum trial_refusal {
    TRIAL_LEGAL,
    TRIAL_FIXED,   /* the VM must stay */
    TRIAL_SAME,    /* it is there already */
    TRIAL_CLOSED,  /* the PM takes nothing */
    TRIAL_NO_CPU,  /* not enough free cores */
    TRIAL_NO_MEM,  /* not enough free memory */
    TRIAL_CONFLICT /* a VM that it must not meet is there */
};

/*
 * What the VM holds now is free for itself, so a double VM can shift by one node. Anti-affinity
 * forbids to join others, not to stay with them: a move within the host (rack) is not refused.
 * Constant time, plus the sizes of the VM's groups.
 */
enum trial_refusal trial_check(const struct trial *t, uint32_t vm, uint32_t to);

static inline bool trial_can_move(const struct trial *t, uint32_t vm, uint32_t to)
{
    return trial_check(t, vm, to) == TRIAL_LEGAL;
}

/* Makes a move, which must be possible; constant time. */
void trial_move(struct trial *t, uint32_t vm, uint32_t to);

/* Takes back the last move; everything, the order of lists included, is as it was before it. */
void trial_undo(struct trial *t);

/* Takes back moves until `moves` are left. */
void trial_undo_to(struct trial *t, uint32_t moves);

double trial_rate(const struct trial *t, uint32_t term); /* FR of one term */
double trial_value(const struct trial *t);               /* weighted sum of all */

/*
 * By how much the value would fall with a move that trial_check allows (> 0 is good). Two moves
 * that change S of every term alike give the same number to the last bit.
 */
double trial_gain(const struct trial *t, uint32_t vm, uint32_t to);

/* New slots of each term that the move would bring, into gain[0 .. terms - 1]; may be negative. */
void trial_slot_gain(const struct trial *t, uint32_t vm, uint32_t to, int64_t *gain);

/*
 * The two halves of trial_slot_gain where `from` and `to` are on different PMs: new slots of each
 * term on its PM once the VM has left, and on the PM of a spot once a VM of the kind has come.
 */
void trial_leave_gain(const struct trial *t, uint32_t vm, int64_t *gain);
void trial_join_gain(const struct trial *t, uint32_t kind, uint32_t to, int64_t *gain);

/*
 * New slots on the PM of a VM if one of another kind, single or double alike, had its place; false
 * if there is no room for that.
 */
bool trial_swap_gain(const struct trial *t, uint32_t vm, uint32_t kind, int64_t *gain);

/* By how much so many new slots of each term lower the value. */
double trial_worth(const struct trial *t, const int64_t *gain);

/* Values that differ by less are equal but for rounding. */
#define TRIAL_EPSILON 1e-12

/* A spot in plain words, and back. */
struct trial_place {
    uint32_t pm;
    uint32_t node;
    uint32_t other; /* TRIAL_NONE for single VMs */
};
struct trial_place trial_place(const struct trial *t, uint32_t vm, uint32_t spot);
uint32_t trial_spot(const struct trial *t, uint32_t vm, struct trial_place place);

/* Spots of the VM's kind; they are numbered from 0. */
static inline uint32_t trial_spots(const struct trial *t, uint32_t vm)
{
    return t->kind[t->kind_of[vm]].pair ? t->pairs : t->numas;
}

static inline uint32_t trial_spot_pm(const struct trial *t, uint32_t vm, uint32_t spot)
{
    return t->kind[t->kind_of[vm]].pair ? t->pair_pm[spot] : t->numa_pm[spot];
}

#endif
