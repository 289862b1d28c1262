/* Random fit: any PM where the VM fits, each with the same chance. */
#include "sim/cloud/cloud.h"

static struct cloud_spot random_fit_place(void *self, struct cloud *c, const struct cloud_vm *vm)
{
    (void)self;
    return cloud_draw_fit(c, vm);
}

const struct cloud_policy cloud_random_fit = {
    .policy = { .name = "cloud.random_fit",
                .doc = "Any PM where the VM fits, each with the same chance.",
                .source = "CloudSim Plus, VmAllocationPolicyRandom; MARO, random allocation" },
    .place = random_fit_place,
};
