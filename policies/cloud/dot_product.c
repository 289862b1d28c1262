/*
 * Dot product: the spot where demand and free resources point the same way and are large, all as
 * parts of the PM. Panigrahy, Talwar, Uyeda & Wieder, "Heuristics for vector bin packing", 2011.
 */
#include <string.h>

#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

enum { WEIGHTS_AS_GIVEN, WEIGHTS_BY_USE };
static const char *const weights_names[] = { "given", "use", 0 };

struct dot_product {
    double cpu, memory, disk, net, gpu;
    int weights;
    double now[FIT_DIMENSIONS]; /* what the resources weigh */
};

static const struct param dot_product_params[] = {
    PARAM(dot_product, cpu, 1, 0, 1e6, "", "Weight of CPU."),
    PARAM(dot_product, memory, 1, 0, 1e6, "", "Weight of memory."),
    PARAM(dot_product, disk, 1, 0, 1e6, "", "Weight of disk, where PMs limit it."),
    PARAM(dot_product, net, 1, 0, 1e6, "", "Weight of network, where PMs limit it."),
    PARAM(dot_product, gpu, 1, 0, 1e6, "", "Weight of GPUs, on PMs that have some."),
    PARAM_CHOICE(dot_product, weights, "given", weights_names,
                 "The weights as they are, or times the mean use of the resource over all PMs."),
    { 0 },
};

static void weigh_as_given(struct dot_product *self)
{
    const double weight[] = { self->cpu, self->memory, self->disk, self->net, self->gpu };

    memcpy(self->now, weight, sizeof weight);
}

static bool dot_product_init(void *self, struct cloud *c, struct error *err)
{
    (void)c;
    (void)err;
    weigh_as_given(self);
    return true;
}

static double dot_product_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                                struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct dot_product *self = ptr;
    struct cloud_room room;
    struct fit fit;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, self->now);
    return fit_dot(&fit);
}

/* Mean use changes with every VM, and all scores with it. */
static void weigh_by_use(struct dot_product *self, struct cloud *c, const struct cloud_vm *vm)
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

static struct cloud_spot dot_product_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct dot_product *self = ptr;

    if (self->weights == WEIGHTS_BY_USE)
        weigh_by_use(self, c, vm);
    return cloud_best(c, vm);
}

const struct cloud_policy cloud_dot_product = {
    .policy = { .name = "cloud.dot_product",
                .doc = "The spot with the largest product of demand and free resources.",
                .source = "Panigrahy, Talwar, Uyeda & Wieder, 2011; weights: use is DSLab IaaS, "
                          "WeightedDotProduct",
                .params = dot_product_params,
                .self_size = sizeof(struct dot_product) },
    .init = dot_product_init,
    .score = dot_product_score,
    .place = dot_product_place,
};
