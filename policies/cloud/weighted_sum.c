/*
 * Weighted sum: the spot where the least is left of the resources together, each as a part of the
 * PM's total and with its weight. A negative weight spreads what it weighs.
 */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

struct weighted_sum {
    double cpu, memory, disk, net, gpu;
};

static const struct param weighted_sum_params[] = {
    PARAM(weighted_sum, cpu, 1, -1e6, 1e6, "", "Weight of CPU."),
    PARAM(weighted_sum, memory, 1, -1e6, 1e6, "", "Weight of memory."),
    PARAM(weighted_sum, disk, 0, -1e6, 1e6, "", "Weight of disk; 0: left out."),
    PARAM(weighted_sum, net, 0, -1e6, 1e6, "", "Weight of network; 0: left out."),
    PARAM(weighted_sum, gpu, 1, -1e6, 1e6, "", "Weight of GPUs, on PMs that have some."),
    { 0 },
};

static double weighted_sum_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                                 struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct weighted_sum *self = ptr;
    const double weight[] = { self->cpu, self->memory, self->disk, self->net, self->gpu };
    struct cloud_room room;
    struct fit fit;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, weight);
    return -fit_left(&fit);
}

const struct cloud_policy cloud_weighted_sum = {
    .policy = { .name = "cloud.weighted_sum",
                .doc = "The spot where the weighted sum of what is left is least.",
                .source =
                    "Panigrahy, Talwar, Uyeda & Wieder, 2011 (weights); sum of remaining resources",
                .params = weighted_sum_params,
                .self_size = sizeof(struct weighted_sum) },
    .score = weighted_sum_score,
};
