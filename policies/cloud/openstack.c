/*
 * The filter scheduler of OpenStack Nova: PMs where the VM fits are weighed by free CPU, memory and
 * disk, by operations under way and by VMs. Each weigher's values are first brought to 0..1 over
 * the candidates: from 0 to their largest, VMs from their least to their largest; all equal give
 * 0. Nova, "Compute schedulers", Weights; nova/weights.py and nova/scheduler/weights.
 */
#include <math.h>

#include "policies/lib/few.h"
#include "sim/cloud/cloud.h"

enum { WEIGH_CPU, WEIGH_MEMORY, WEIGH_DISK, WEIGH_OPERATIONS, WEIGH_VMS, WEIGHERS };

struct openstack {
    double cpu, memory, disk, operations, vms;
    int64_t subset;
};

static const struct param openstack_params[] = {
    PARAM(openstack, cpu, 1, -1e6, 1e6, "", "cpu_weight_multiplier, of free CPU."),
    PARAM(openstack, memory, 1, -1e6, 1e6, "", "ram_weight_multiplier, of free memory."),
    PARAM(openstack, disk, 1, -1e6, 1e6, "", "disk_weight_multiplier, of free disk."),
    PARAM(openstack, operations, -1, -1e6, 1e6, "",
          "io_ops_weight_multiplier, of migrations under way."),
    PARAM(openstack, vms, 0, -1e6, 1e6, "", "num_instances_weight_multiplier, of VMs."),
    PARAM(openstack, subset, 1, 1, FEW_MOST, "",
          "host_subset_size: one of so many best PMs is drawn."),
    { 0 },
};

static void values_of(const struct cloud_pm *pm, double value[WEIGHERS])
{
    value[WEIGH_CPU] = (double)pm->free[CLOUD_CPU];
    value[WEIGH_MEMORY] = (double)pm->free[CLOUD_MEM];
    value[WEIGH_DISK] = (double)pm->free[CLOUD_DISK];
    value[WEIGH_OPERATIONS] = pm->in + pm->out;
    value[WEIGH_VMS] = pm->vms;
}

/* Least and largest value of each weigher; the first four count from 0. */
struct limits {
    double low[WEIGHERS], high[WEIGHERS];
};

static struct limits limits_of(const struct cloud *c, const uint32_t *pms, uint32_t count)
{
    struct limits limits = { .low[WEIGH_VMS] = HUGE_VAL };

    for (uint32_t k = 0; k < count; k++) {
        double value[WEIGHERS];

        values_of(cloud_pm(c, pms[k]), value);
        for (int i = 0; i < WEIGHERS; i++)
            limits.high[i] = value[i] > limits.high[i] ? value[i] : limits.high[i];
        if (value[WEIGH_VMS] < limits.low[WEIGH_VMS])
            limits.low[WEIGH_VMS] = value[WEIGH_VMS];
    }
    return limits;
}

static double weight_of(const struct openstack *self, const struct cloud_pm *pm,
                        const struct limits *limits)
{
    const double multiplier[] = { self->cpu, self->memory, self->disk, self->operations,
                                  self->vms };
    double value[WEIGHERS];
    double sum = 0;

    values_of(pm, value);
    for (int i = 0; i < WEIGHERS; i++)
        if (limits->high[i] > limits->low[i])
            sum +=
                multiplier[i] * ((value[i] - limits->low[i]) / (limits->high[i] - limits->low[i]));
    return sum;
}

static struct cloud_spot openstack_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    const struct openstack *self = ptr;
    uint32_t candidates;
    const uint32_t *pms = cloud_candidates(c, vm, &candidates);
    struct limits limits = limits_of(c, pms, candidates);
    struct few best = { .limit = (size_t)self->subset };

    for (uint32_t k = 0; k < candidates; k++)
        few_offer(&best, pms[k], weight_of(self, cloud_pm(c, pms[k]), &limits));
    if (best.count == 0)
        return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    return cloud_tightest(c, vm,
                          best.item[best.count > 1 ? rng_below(cloud_rng(c), best.count) : 0]);
}

const struct cloud_policy cloud_openstack = {
    .policy = { .name = "cloud.openstack",
                .doc = "As the filter scheduler of Nova: free CPU, memory and disk, weighed.",
                .source = "OpenStack Nova, Compute schedulers; nova/scheduler/weights",
                .params = openstack_params,
                .self_size = sizeof(struct openstack) },
    .place = openstack_place,
};
