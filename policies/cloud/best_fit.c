/* Best fit: the spot where least is left. */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

struct best_fit {
    int by; /* enum fit_by */
};

static const struct param best_fit_params[] = {
    PARAM_CHOICE(best_fit, by, "cpu", fit_by_names,
                 "What is compared: the rest of one resource, or of all it needs, as parts."),
    { 0 },
};

static double best_fit_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                             struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct best_fit *self = ptr;
    struct cloud_room room;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    return -fit_left_by(self->by, room.need, room.free, room.total);
}

const struct cloud_policy cloud_best_fit = {
    .policy = { .name = "cloud.best_fit",
                .doc = "The spot where least is left; by CPU unless it is said otherwise.",
                .source = "Johnson, Demers, Ullman, Garey & Graham, SIAM J. Comput. 3(4), 1974; by "
                          "CPU: DSLab IaaS, BestFit",
                .params = best_fit_params,
                .self_size = sizeof(struct best_fit) },
    .score = best_fit_score,
};
