/* Round robin: each placement begins its search behind the PM of the last one. */
#include "sim/cloud/cloud.h"

struct round_robin {
    uint32_t from; /* behind the PM of the last placement */
};

static struct cloud_spot round_robin_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct round_robin *self = ptr;
    struct cloud_spot spot = cloud_fit_from(c, vm, self->from);

    if (spot.pm != CLOUD_NOWHERE)
        self->from = spot.pm + 1;
    return spot;
}

const struct cloud_policy cloud_round_robin = {
    .policy = { .name = "cloud.round_robin",
                .doc = "The PMs in turn; those where the VM does not fit are passed over.",
                .source = "CloudSim Plus, VmAllocationPolicyRoundRobin",
                .self_size = sizeof(struct round_robin) },
    .place = round_robin_place,
};
