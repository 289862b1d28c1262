/* Clusters with holes: a placement as years of arrivals and exits would leave it. */
#ifndef ORRERY_WORKLOADS_CLOUD_VMR_LAYOUT_H
#define ORRERY_WORKLOADS_CLOUD_VMR_LAYOUT_H

#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"

/*
 * Physical machines of two NUMA nodes, and VMs of the flavours 2, 4, 8, 16 cores on one node and
 * 32, 64, 88 on both. Round 0 places all wanted VMs, largest flavour first. Each further round
 * takes away some VMs, drawn uniformly, and places all that are waiting in random order; what does
 * not fit goes on waiting. A single VM goes, with probability `scatter`, to a random node that
 * holds it (200 tries), else to the one with the least free cores; a double one to the machine with
 * the least free cores that holds both halves. Ties go to the first one after a random start.
 *
 * Seven fixed parameter sets, chosen so that free cores, slots of 16 cores and fragment rate come
 * out near those of the clusters in Ding et al. (EuroSys 2025); loads and memory are our choice.
 */
enum { VMR_FLAVOURS = 7, VMR_FIRST_DOUBLE = 4, VMR_RATIOS = 3 };

struct vmr_layout {
    const char *name;
    uint32_t pms;
    uint32_t node_cores;
    uint32_t node_mib;        /* memory of a node */
    uint32_t vms;             /* wanted */
    const double *mix;        /* share of each flavour, smallest first */
    double scatter;           /* probability of a random node */
    uint32_t rounds;          /* round 0 included */
    uint32_t exits;           /* VMs taken away each round */
    double ratio[VMR_RATIOS]; /* share of VMs with 2, 4, 8 GiB a core */
};

/* A VM in place. */
struct vmr_vm {
    uint32_t cores;
    uint32_t nodes; /* 2: half on each node */
    uint32_t pm;
    uint32_t node; /* 0 if on both */
    int64_t mem;   /* bytes, on all nodes together */
};

extern const uint32_t vmr_flavour_cores[VMR_FLAVOURS]; /* from VMR_FIRST_DOUBLE on: doubles */
extern const struct vmr_layout vmr_layouts[];
extern const uint32_t vmr_layout_count;

/* The set of that name; NULL if there is none. */
const struct vmr_layout *vmr_layout_find(const char *name);

/*
 * Makes a layout with numbers from the stream. Returns the VMs that found a place, ordered by
 * machine, node and falling size, in memory of the arena; *count becomes how many.
 */
struct vmr_vm *vmr_layout_make(const struct vmr_layout *how, struct rng *rng, struct arena *arena,
                               uint32_t *count);

#endif
