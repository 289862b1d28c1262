/* The cheapest sets of VMs whose departure makes room for one more slot. */
#ifndef ORRERY_LIB_CLOUD_EVICT_H
#define ORRERY_LIB_CLOUD_EVICT_H

#include <stdint.h>

#include "sim/cloud/trial.h"

/* Returned when no set is enough. */
enum { EVICT_NEVER = UINT16_MAX };

/* A VM that may leave, and what it would leave behind. */
struct evict_item {
    int64_t share; /* resource it holds on the node, whole slots taken off */
    uint32_t vm;
};

/* Working memory for the searches on one trial; owned by the arena it was made in. */
struct evict {
    struct evict_item *items; /* of the node last looked at: by falling share, then rising VM */
    uint32_t count;
    uint32_t *taken; /* the VMs of the last set, largest share first */
    uint32_t *best;
    uint32_t set;   /* how many they are */
    int64_t sum;    /* what they hold */
    uint32_t steps; /* left of the search */
};

void evict_init(struct evict *e, const struct trial *t, struct arena *arena);

/* What is wanted of a node. */
struct evict_need {
    enum trial_resource resource;
    uint32_t numa;
    int64_t modulus; /* whole multiples of it in a VM do not help; 0: all of it helps */
    int64_t amount;  /* > 0 */
    int64_t largest; /* VMs with more than this do not count; 0: all do */
};

/*
 * The smallest set of single VMs of the node whose shares sum to at least the amount; of those the
 * one with the least sum; then the one with most large VMs. VMs that must stay and VMs of share 0
 * are not candidates. Returns how many, or EVICT_NEVER, with the VMs in taken[] and their sum in
 * `sum`. The count is exact; the search for the least sum ends after a fixed number of steps, which
 * nodes of fewer than some 30 VMs of different sizes never reach.
 */
uint32_t evict_smallest(struct evict *e, const struct trial *t, const struct evict_need *need);

#endif
