/*
 * Cosine similarity: the spot where the angle is least, either between what the PM would use and
 * its capacity (DSLab IaaS, CosineSimilarity), or between the demand and what is free (Weng et
 * al., USENIX ATC 2023, baseline of their simulator). All as parts of the PM's capacity, so that
 * units do not matter.
 */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

enum { ANGLE_OF_USE, ANGLE_OF_DEMAND };
static const char *const angle_names[] = { "use", "demand", 0 };

struct cosine {
    double cpu, memory, disk, net, gpu;
    int angle;
};

static const struct param cosine_params[] = {
    PARAM_CHOICE(cosine, angle, "use", angle_names,
                 "Between use and capacity after the placement, or between demand and what is "
                 "free."),
    PARAM(cosine, cpu, 1, 0, 1e6, "", "Weight of CPU."),
    PARAM(cosine, memory, 1, 0, 1e6, "", "Weight of memory."),
    PARAM(cosine, disk, 0, 0, 1e6, "", "Weight of disk; 0: left out."),
    PARAM(cosine, net, 0, 0, 1e6, "", "Weight of network; 0: left out."),
    PARAM(cosine, gpu, 1, 0, 1e6, "", "Weight of GPUs, on PMs that have some."),
    { 0 },
};

static double cosine_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                           struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct cosine *self = ptr;
    const double weight[] = { self->cpu, self->memory, self->disk, self->net, self->gpu };
    struct cloud_room room;
    struct fit fit;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, weight);
    return self->angle == ANGLE_OF_USE ? fit_balance(&fit) : fit_cosine(&fit);
}

const struct cloud_policy cloud_cosine = {
    .policy = { .name = "cloud.cosine",
                .doc = "The spot with the smallest angle between two vectors of resources.",
                .source = "DSLab IaaS, CosineSimilarity; angle: demand is that of Weng et al., "
                          "USENIX ATC "
                          "2023",
                .params = cosine_params,
                .self_size = sizeof(struct cosine) },
    .score = cosine_score,
};
