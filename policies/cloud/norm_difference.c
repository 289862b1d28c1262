/*
 * L2 norm of the difference between demand and free resources: the spot where it is least.
 * Panigrahy, Talwar, Uyeda & Wieder, "Heuristics for vector bin packing", 2011 (norm-based greedy).
 */
#include <string.h>

#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

enum { WEIGHTS_AS_GIVEN, WEIGHTS_BY_USE };
static const char *const weights_names[] = { "given", "use", 0 };

struct norm_difference {
    double cpu, memory, disk, net, gpu;
    int weights;
    double now[FIT_DIMENSIONS]; /* what the resources weigh */
};

static const struct param norm_difference_params[] = {
    PARAM(norm_difference, cpu, 1, 0, 1e6, "", "Weight of CPU."),
    PARAM(norm_difference, memory, 1, 0, 1e6, "", "Weight of memory."),
    PARAM(norm_difference, disk, 0, 0, 1e6, "", "Weight of disk; 0: left out."),
    PARAM(norm_difference, net, 0, 0, 1e6, "", "Weight of network; 0: left out."),
    PARAM(norm_difference, gpu, 1, 0, 1e6, "", "Weight of GPUs, on PMs that have some."),
    PARAM_CHOICE(norm_difference, weights, "given", weights_names,
                 "The weights as they are, or times the mean use of the resource over all PMs."),
    { 0 },
};

static void weigh_as_given(struct norm_difference *self)
{
    const double weight[] = { self->cpu, self->memory, self->disk, self->net, self->gpu };

    memcpy(self->now, weight, sizeof weight);
}

static bool norm_difference_init(void *self, struct cloud *c, struct error *err)
{
    (void)c;
    (void)err;
    weigh_as_given(self);
    return true;
}

static double norm_difference_score(void *ptr, const struct cloud *c,
                                    const struct cloud_shape *shape, struct cloud_spot spot,
                                    const struct cloud_vm *vm)
{
    const struct norm_difference *self = ptr;
    struct cloud_room room;
    struct fit fit;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, self->now);
    return -fit_distance(&fit);
}

/* Mean use changes with every VM, and all scores with it. */
static void weigh_by_use(struct norm_difference *self, struct cloud *c, const struct cloud_vm *vm)
{
    struct fit_mean mean = { { 0 }, 0 };
    double use[FIT_DIMENSIONS];
    struct cloud_room room;

    for (uint32_t pm = 0; pm < cloud_pms(c); pm++) {
        cloud_room(c, cloud_shape(c, vm->shape), (struct cloud_spot){ pm, -1 }, &room);
        fit_mean_add(&mean, room.free, room.total);
    }
    fit_mean_weights(&mean, use);
    weigh_as_given(self);
    for (int i = 0; i < FIT_DIMENSIONS; i++)
        self->now[i] *= use[i];
    cloud_rescore(c);
}

static struct cloud_spot norm_difference_place(void *ptr, struct cloud *c,
                                               const struct cloud_vm *vm)
{
    struct norm_difference *self = ptr;

    if (self->weights == WEIGHTS_BY_USE)
        weigh_by_use(self, c, vm);
    return cloud_best(c, vm);
}

const struct cloud_policy cloud_norm_difference = {
    .policy = { .name = "cloud.norm_difference",
                .doc = "The spot whose free resources are nearest to the demand (L2).",
                .source = "Panigrahy, Talwar, Uyeda & Wieder, 2011; weights: use is DSLab IaaS, "
                          "L2NormDiff",
                .params = norm_difference_params,
                .self_size = sizeof(struct norm_difference) },
    .init = norm_difference_init,
    .score = norm_difference_score,
    .place = norm_difference_place,
};
