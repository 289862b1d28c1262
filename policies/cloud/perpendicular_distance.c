/*
 * Perpendicular distance: the spot where the VM brings the use of the PM nearest to the line on
 * which all resources are used in proportion to the capacity. DSLab IaaS, DeltaPerpDistance; here
 * with all as parts of the PM's capacity, so that units do not matter.
 */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

struct perpendicular_distance {
    double cpu, memory, disk, net, gpu;
};

static const struct param perpendicular_distance_params[] = {
    PARAM(perpendicular_distance, cpu, 1, 0, 1e6, "", "Weight of CPU."),
    PARAM(perpendicular_distance, memory, 1, 0, 1e6, "", "Weight of memory."),
    PARAM(perpendicular_distance, disk, 0, 0, 1e6, "", "Weight of disk; 0: left out."),
    PARAM(perpendicular_distance, net, 0, 0, 1e6, "", "Weight of network; 0: left out."),
    PARAM(perpendicular_distance, gpu, 1, 0, 1e6, "", "Weight of GPUs, on PMs that have some."),
    { 0 },
};

static double perpendicular_distance_score(void *ptr, const struct cloud *c,
                                           const struct cloud_shape *shape, struct cloud_spot spot,
                                           const struct cloud_vm *vm)
{
    const struct perpendicular_distance *self = ptr;
    const double weight[] = { self->cpu, self->memory, self->disk, self->net, self->gpu };
    struct cloud_room room;
    struct fit fit;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, weight);
    return fit_approach(&fit);
}

const struct cloud_policy cloud_perpendicular_distance = {
    .policy = { .name = "cloud.perpendicular_distance",
                .doc = "The spot whose use the VM balances most.",
                .source = "DSLab IaaS, DeltaPerpDistance",
                .params = perpendicular_distance_params,
                .self_size = sizeof(struct perpendicular_distance) },
    .score = perpendicular_distance_score,
};
