/* A cloud without a run: PMs, VMs and groups that a test moves about by hand. */
#ifndef ORRERY_TESTS_CLOUD_BED_H
#define ORRERY_TESTS_CLOUD_BED_H

#include "sim/base/rng.h"
#include "sim/cloud/cloud_internal.h"

/* Platform and options as in a run; the policy, if any, is the placing one. */
struct bed {
    struct cloud_platform platform;
    struct cloud_options options;
    const struct cloud_policy *policy; /* NULL: none */
    void *self;
    uint64_t seed;
    struct run_input input; /* what bed_open makes, from here on */
    struct arena *arena;
    struct cloud *cloud;
};

/* Nothing runs in it: what VMs use, power, sleep and failures are left out. */
struct cloud *bed_open(struct bed *bed);
void bed_close(struct bed *bed);

/* A VM that waits; the arrival is borrowed for its members. */
struct vm *bed_arrive(struct cloud *c, const struct cloud_arrival *arrival);

/* On a spot that fits, which the caller has checked; off it and gone. */
void bed_put(struct cloud *c, struct vm *vm, struct cloud_spot spot);
void bed_end(struct cloud *c, struct vm *vm);

/* A migration begins, and is over (done) or given up. */
void bed_move(struct cloud *c, struct vm *vm, struct cloud_spot to);
void bed_moved(struct cloud *c, struct vm *vm, bool done);

/* The rules of groups, from nothing but where everybody is. */
bool bed_groups_allow(const struct cloud *c, const struct vm *vm, uint32_t pm);

/* Fits, is allowed by the groups, and is not the VM's own PM. */
bool bed_allows(const struct cloud *c, const struct vm *vm, struct cloud_spot spot);

/* The first of the best spots, by looking at all. */
struct cloud_spot bed_best(struct cloud *c, const struct vm *vm);

/* The first PM from `from` on, going round, that has a spot for the VM. */
uint32_t bed_next(const struct cloud *c, const struct vm *vm, uint32_t from);

#endif
