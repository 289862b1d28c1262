/* Placement that raises power least: PABFD's choice of a PM, for VMs one by one. */
#include <math.h>

#include "sim/cloud/cloud.h"

struct power_aware {
    double limit;
    int waking;
};

enum { IDLE };
static const char *const wakings[] = { "idle", "free", 0 };

static const struct param power_aware_params[] = {
    PARAM(power_aware, limit, 1, 0, 1000, "",
          "Most CPU that a PM's VMs may use together, over its physical cores."),
    PARAM_CHOICE(power_aware, waking, "idle", wakings,
                 "What the first VM on an empty PM adds: all its power, or that of its use."),
    { 0 },
};

/* What VMs will use is not known yet: each counts with all of its cores, as CloudSim does then. */
static double power_aware_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                                struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct power_aware *self = ptr;
    const struct cloud_pm *pm = cloud_pm(c, spot.pm);
    double cores = (double)pm->cores;
    double held = (double)(pm->total[CLOUD_CPU] - pm->free[CLOUD_CPU]) / cores;
    double with = held + (double)cloud_need(c, shape, spot.pm, CLOUD_CPU) / cores;
    double before = cloud_watts(c, spot.pm, fmin(1, held));

    (void)vm;
    if (with > self->limit)
        return -(double)INFINITY;
    if (pm->vms + pm->in == 0 && self->waking == IDLE)
        before = cloud_sleep_watts(c);
    return before - cloud_watts(c, spot.pm, fmin(1, with));
}

const struct cloud_policy cloud_power_aware = {
    .policy = { .name = "cloud.power_aware",
                .doc = "The PM whose power the VM raises least, all VMs using all their cores.",
                .source = "Beloglazov & Buyya, CCPE 24(13), 2012, section 6.3 (PABFD)",
                .params = power_aware_params,
                .self_size = sizeof(struct power_aware) },
    .score = power_aware_score,
};
