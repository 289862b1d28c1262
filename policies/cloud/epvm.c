/*
 * E-PVM: the spot where the opportunity cost rises least. A PM costs, summed over its resources,
 * base to the power of the used part; the base is the number of PMs. Amir, Awerbuch, Barak,
 * Borgstrom & Keren, IEEE TPDS 11(7), 2000; a variant of it scored Borg's machines before its
 * hybrid (Verma et al., EuroSys 2015, section 3.2).
 */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

struct epvm {
    double cpu, memory, disk, net, gpu;
    double base;
};

static const struct param epvm_params[] = {
    PARAM(epvm, base, 0, 0, 1e9, "", "Base of the cost; 0: the number of PMs, at least 2."),
    PARAM(epvm, cpu, 1, 0, 1e6, "", "Weight of CPU."),
    PARAM(epvm, memory, 1, 0, 1e6, "", "Weight of memory."),
    PARAM(epvm, disk, 1, 0, 1e6, "", "Weight of disk, where PMs limit it."),
    PARAM(epvm, net, 1, 0, 1e6, "", "Weight of network, where PMs limit it."),
    PARAM(epvm, gpu, 1, 0, 1e6, "", "Weight of GPUs, on PMs that have some."),
    { 0 },
};

static bool epvm_init(void *ptr, struct cloud *c, struct error *err)
{
    struct epvm *self = ptr;

    if (self->base == 0)
        self->base = cloud_pms(c) > 2 ? cloud_pms(c) : 2;
    return self->base > 1 || error_set(err, "base must be above 1, or 0 for the number of PMs");
}

static double epvm_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                         struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct epvm *self = ptr;
    const double weight[] = { self->cpu, self->memory, self->disk, self->net, self->gpu };
    struct cloud_room room;
    struct fit fit;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, weight);
    return -fit_opportunity(&fit, self->base);
}

const struct cloud_policy cloud_epvm = {
    .policy = { .name = "cloud.epvm",
                .doc = "The spot where the opportunity cost of the PM rises least.",
                .source = "Amir, Awerbuch, Barak, Borgstrom & Keren, IEEE TPDS 11(7), 2000",
                .params = epvm_params,
                .self_size = sizeof(struct epvm) },
    .init = epvm_init,
    .score = epvm_score,
};
