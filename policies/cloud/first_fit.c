/* First fit: the first PM by number where the VM fits, on the node with least room. */
#include "sim/cloud/cloud.h"

static struct cloud_spot first_fit_place(void *self, struct cloud *c, const struct cloud_vm *vm)
{
    (void)self;
    return cloud_fit_from(c, vm, 0);
}

const struct cloud_policy cloud_first_fit = {
    .policy = { .name = "cloud.first_fit",
                .doc = "The first PM by number where the VM fits.",
                .source = "Johnson, Demers, Ullman, Garey & Graham, SIAM J. Comput. 3(4), 1974" },
    .place = first_fit_place,
};
