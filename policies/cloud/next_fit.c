/* Next fit: stays with a PM until a VM does not fit, then goes on from there and round. */
#include "sim/cloud/cloud.h"

struct next_fit {
    uint32_t at; /* PM of the last placement */
};

static struct cloud_spot next_fit_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct next_fit *self = ptr;
    struct cloud_spot spot = cloud_fit_from(c, vm, self->at);

    if (spot.pm != CLOUD_NOWHERE)
        self->at = spot.pm;
    return spot;
}

const struct cloud_policy cloud_next_fit = {
    .policy = { .name = "cloud.next_fit",
                .doc = "The first PM from that of the last placement on, going round.",
                .source = "Johnson, J. Comput. Syst. Sci. 8(3), 1974",
                .self_size = sizeof(struct next_fit) },
    .place = next_fit_place,
};
