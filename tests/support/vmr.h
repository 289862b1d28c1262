/* The shared VM rescheduling instances and what independent programs found for them. */
#ifndef ORRERY_TESTS_VMR_H
#define ORRERY_TESTS_VMR_H

#include <stddef.h>
#include <stdint.h>

#include "sim/cloud/trial.h"
#include "workloads/cloud/vmr_layout.h"

/* One row of vmr_results.csv. */
struct vmr_result {
    char instance[8];
    uint32_t pms, vms;
    double free_cores, slots, fr;
    uint32_t mnl;
    uint32_t greedy_moves, greedy_slots;
    double greedy_fr;
    uint32_t macro_moves, macro_slots;
    double macro_fr;
    uint32_t bound_slots;
    double bound_fr;
};

/* One row of vmr_instances.csv.gz: `count` equal VMs. */
struct vmr_place {
    char instance[8];
    int32_t cores;
    uint32_t numas, pm, numa, count;
};

/* One row of vmr_plans.csv.gz. */
struct vmr_step {
    char instance[8];
    uint32_t mnl, step;
    int32_t cores;
    uint32_t from[2], to[2]; /* PM, NUMA */
};

struct vmr {
    struct vmr_result *results;
    size_t result_count;
    struct vmr_place *places;
    size_t place_count;
    struct vmr_step *steps;
    size_t step_count;
};

/* False when the data are absent. Free with vmr_free. */
bool vmr_load(struct vmr *vmr);
void vmr_free(struct vmr *vmr);

/* A trial of the instance of a row, aimed at FR_16, with room for `moves`. */
struct trial *vmr_trial(const struct vmr *vmr, const struct vmr_result *row, uint32_t moves,
                        struct arena *arena);

/* A trial of a generated layout, aimed at FR_16, with room for `moves`. */
struct trial *vmr_generated(const struct vmr_layout *layout, uint64_t seed, uint32_t moves,
                            struct arena *arena);

#endif
