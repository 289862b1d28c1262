/* The placement that leaves clusters in need of rescheduling: best fit, now and then at random. */
#include "sim/cloud/cloud.h"

/*
 * How the VMs of cloud.vmr_cluster were placed before the run, so that those that come later are
 * placed alike: a VM on one NUMA node goes, with probability `scatter`, to a random node that holds
 * it, else to the one with the least free cores; one on two nodes to the PM with the least free
 * cores. Ties: the first one after a random start.
 */
struct vmr_fit {
    double scatter;
};

enum { TRIES = 200 };

static const struct param vmr_fit_params[] = {
    PARAM(vmr_fit, scatter, .35, 0, 1, "", "Probability of a random node."),
    { 0 },
};

static int64_t free_cores(const struct cloud *c, struct cloud_spot spot)
{
    const struct cloud_pm *pm = cloud_pm(c, spot.pm);

    return spot.node < 0 ? pm->free[CLOUD_CPU] : pm->node[spot.node].cpu;
}

static struct cloud_spot random_spot(struct cloud *c, const struct cloud_vm *vm)
{
    const struct cloud_shape *shape = cloud_shape(c, vm->shape);

    for (int i = 0; i < TRIES; i++) {
        uint32_t pm = (uint32_t)rng_below(cloud_rng(c), cloud_pms(c));
        uint32_t spots = cloud_spots(c, shape, pm);
        struct cloud_spot spot = cloud_spot(c, shape, pm, (uint32_t)rng_below(cloud_rng(c), spots));

        if (cloud_allows(c, vm, spot))
            return spot;
    }
    return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
}

static struct cloud_spot tightest_spot(struct cloud *c, const struct cloud_vm *vm)
{
    const struct cloud_shape *shape = cloud_shape(c, vm->shape);
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    uint32_t pm = (uint32_t)rng_below(cloud_rng(c), cloud_pms(c));

    for (uint32_t i = 0; i < cloud_pms(c); i++) {
        for (uint32_t k = 0; k < cloud_spots(c, shape, pm); k++) {
            struct cloud_spot spot = cloud_spot(c, shape, pm, k);

            if ((best.pm == CLOUD_NOWHERE || free_cores(c, spot) < free_cores(c, best)) &&
                cloud_allows(c, vm, spot))
                best = spot;
        }
        pm = pm + 1 == cloud_pms(c) ? 0 : pm + 1;
    }
    return best;
}

static struct cloud_spot vmr_fit_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    const struct vmr_fit *self = ptr;
    struct cloud_spot spot = { CLOUD_NOWHERE, -1 };

    if (cloud_shape(c, vm->shape)->nodes == 1 && rng_uniform(cloud_rng(c)) < self->scatter)
        spot = random_spot(c, vm);
    return spot.pm == CLOUD_NOWHERE ? tightest_spot(c, vm) : spot;
}

const struct cloud_policy cloud_vmr_fit = {
    .policy = { .name = "cloud.vmr_fit",
                .doc = "Best fit by NUMA node, with some VMs on a random node.",
                .source = "the placement of cloud.vmr_cluster: see docs/guide/cloud.md",
                .params = vmr_fit_params,
                .self_size = sizeof(struct vmr_fit) },
    .place = vmr_fit_place,
};
