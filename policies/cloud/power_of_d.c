/*
 * The power of d choices: of d PMs drawn at random the one with most room. Mitzenmacher, "The
 * power of two choices in randomized load balancing", IEEE TPDS 12(10), 2001, section 1: choices
 * are independent, uniform and with replacement; here among the PMs where the VM fits.
 */
#include <math.h>

#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

struct power_of_d {
    int64_t d;
    int by; /* enum fit_by */
};

static const struct param power_of_d_params[] = {
    PARAM(power_of_d, d, 2, 1, 1000, "", "PMs drawn for each VM."),
    PARAM_CHOICE(power_of_d, by, "cpu", fit_by_names,
                 "What is compared: the rest of one resource, or of all it needs, as parts."),
    { 0 },
};

static struct cloud_spot power_of_d_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    const struct power_of_d *self = ptr;
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    double most = -HUGE_VAL;

    for (int64_t i = 0; i < self->d; i++) {
        struct cloud_spot spot = cloud_draw_fit(c, vm);
        struct cloud_room room;
        double left;

        if (spot.pm == CLOUD_NOWHERE)
            return spot;
        cloud_room(c, cloud_shape(c, vm->shape), spot, &room);
        left = fit_left_by(self->by, room.need, room.free, room.total);
        if (left > most) {
            most = left;
            best = spot;
        }
    }
    return best;
}

const struct cloud_policy cloud_power_of_d = {
    .policy = { .name = "cloud.power_of_d",
                .doc = "Of d PMs drawn at random, the one with most room.",
                .source = "Mitzenmacher, IEEE TPDS 12(10), 2001, section 1",
                .params = power_of_d_params,
                .self_size = sizeof(struct power_of_d) },
    .place = power_of_d_place,
};
