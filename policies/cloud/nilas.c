/*
 * Lifetime-aware scoring: of the PMs where the VM fits, the one whose time of exit it puts off
 * least, so that PMs become empty as a whole; among those, best fit by CPU. The time of exit of a
 * PM is that of its last VM by what is thought of it now; one that is overdue may end any moment.
 * Ling et al., "LAVA: lifetime-aware VM allocation with learned distributions and adaptation to
 * mispredictions", MLSys 2025, NILAS. How the paper rounds the delay was not at hand: it is exact
 * here.
 */
#include <math.h>

#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

/* What is known of a PM, and of which state of it. */
struct nilas_pm {
    uint64_t changes; /* plus one; 0: nothing yet */
    sim_time exit;
};

static bool nilas_init(void *self, struct cloud *c, struct error *err)
{
    (void)self;
    return cloud_rules(c)->lifetimes != CLOUD_LIFETIMES_UNKNOWN ||
           error_set(err, "needs to know lifetimes: set the option 'lifetimes' to true or noisy");
}

static sim_time exit_of(struct cloud *c, uint32_t pm)
{
    struct nilas_pm *known = cloud_pm_priv(c, pm);

    if (known->changes != cloud_pm_changes(c, pm) + 1) {
        known->changes = cloud_pm_changes(c, pm) + 1;
        known->exit = 0;
        for (const struct cloud_vm *vm = cloud_first(c, pm); vm; vm = cloud_next(c, vm))
            known->exit = vm->expected > known->exit ? vm->expected : known->exit;
    }
    return known->exit > cloud_now(c) ? known->exit : cloud_now(c);
}

static double room_left(const struct cloud *c, const struct cloud_vm *vm, struct cloud_spot spot)
{
    struct cloud_room room;

    cloud_room(c, cloud_shape(c, vm->shape), spot, &room);
    return fit_left_by(FIT_BY_CPU, room.need, room.free, room.total);
}

static struct cloud_spot nilas_place(void *self, struct cloud *c, const struct cloud_vm *vm)
{
    sim_time end = cloud_expected(c, vm);
    sim_time least = TIME_NEVER;
    double tightest = HUGE_VAL;
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    uint32_t count;
    const uint32_t *pms = cloud_candidates(c, vm, &count);

    (void)self;
    for (uint32_t i = 0; i < count; i++) {
        sim_time exit = exit_of(c, pms[i]);
        sim_time delay = end > exit ? end - exit : 0;
        struct cloud_spot spot;
        double left;

        if (delay > least)
            continue;
        spot = cloud_tightest(c, vm, pms[i]);
        left = room_left(c, vm, spot);
        if (delay == least && best.pm != CLOUD_NOWHERE && left >= tightest)
            continue;
        least = delay;
        tightest = left;
        best = spot;
    }
    return best;
}

const struct cloud_policy cloud_nilas = {
    .policy = { .name = "cloud.nilas",
                .doc = "The PM whose time of exit the VM puts off least; among those, best fit.",
                .source = "Ling et al., MLSys 2025 (arXiv 2412.09840), NILAS, without rounding" },
    .pm_size = sizeof(struct nilas_pm),
    .init = nilas_init,
    .place = nilas_place,
};
