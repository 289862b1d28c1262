/* Small random clouds full of what breaks placement: odd PMs, odd VMs, groups, GPUs, NUMA nodes. */
#ifndef ORRERY_TESTS_RANDOM_CLOUD_H
#define ORRERY_TESTS_RANDOM_CLOUD_H

#include "sim/base/rng.h"
#include "sim/cloud/cloud_spec.h"

enum { RANDOM_KINDS = 3, RANDOM_FLAVOURS = 8, RANDOM_GROUPS = 6, RANDOM_MEMBERSHIPS = 3 };

/* PMs of up to three kinds, flavours of VMs, and groups they may be in. Stays where it is. */
struct random_cloud {
    struct rng rng;
    struct cloud_platform platform;
    struct cloud_machine kind[RANDOM_KINDS];
    size_t kinds;
    struct cloud_arrival flavour[RANDOM_FLAVOURS];
    uint32_t flavours;
    int64_t by_kind[RANDOM_FLAVOURS][RANDOM_KINDS][CLOUD_RESOURCES];
    struct cloud_needs needs[RANDOM_FLAVOURS];
    struct cloud_group group[RANDOM_GROUPS];
    uint32_t groups;
};

int64_t random_between(struct rng *rng, int64_t low, int64_t high);

/* The same for the same seed. Up to `most` PMs of a kind. */
void random_cloud_draw(struct random_cloud *cloud, uint64_t seed, int64_t most);

/* A VM of any flavour, in up to three groups, with room for its memberships. */
struct cloud_arrival random_cloud_vm(struct random_cloud *cloud,
                                     struct cloud_member members[RANDOM_MEMBERSHIPS]);

#endif
