/* Worst fit: the spot where most is left, so that load is spread. */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

struct worst_fit {
    int by; /* enum fit_by */
};

static const struct param worst_fit_params[] = {
    PARAM_CHOICE(worst_fit, by, "cpu", fit_by_names,
                 "What is compared: the rest of one resource, or of all it needs, as parts."),
    { 0 },
};

static double worst_fit_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                              struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct worst_fit *self = ptr;
    struct cloud_room room;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    return fit_left_by(self->by, room.need, room.free, room.total);
}

const struct cloud_policy cloud_worst_fit = {
    .policy = { .name = "cloud.worst_fit",
                .doc = "The spot where most is left; by CPU unless it is said otherwise.",
                .source = "Johnson, J. Comput. Syst. Sci. 8(3), 1974; by CPU: DSLab IaaS, WorstFit",
                .params = worst_fit_params,
                .self_size = sizeof(struct worst_fit) },
    .score = worst_fit_score,
};
