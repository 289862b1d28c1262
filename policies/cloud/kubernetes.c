/*
 * The default scheduler of Kubernetes: NodeResourcesFit (least or most allocated) and
 * NodeResourcesBalancedAllocation, in the whole numbers 0 to 100 that its plugins give. It stops
 * looking when it has found enough nodes (percentageOfNodesToScore), goes on there with the next
 * pod, and draws among the best. kubernetes.io, "Resource bin packing", "Scheduler performance
 * tuning"; plugins/noderesources and schedule_one.go of kube-scheduler.
 */
#include <math.h>

#include "policies/lib/kube.h"
#include "sim/cloud/cloud.h"

struct kubernetes {
    int strategy;
    int64_t fit, balanced; /* weights of the plugins */
    int64_t cpu, memory;   /* and of the resources in the first */
    int64_t percentage;
    uint32_t next; /* where the last search ended */
};

static const struct param kubernetes_params[] = {
    PARAM_CHOICE(kubernetes, strategy, "least", kube_strategy_names,
                 "Scoring strategy of NodeResourcesFit: least or most allocated."),
    PARAM(kubernetes, fit, 1, 0, 100, "", "Weight of NodeResourcesFit."),
    PARAM(kubernetes, balanced, 1, 0, 100, "", "Weight of NodeResourcesBalancedAllocation."),
    PARAM(kubernetes, cpu, 1, 0, 100, "", "Weight of CPU in NodeResourcesFit."),
    PARAM(kubernetes, memory, 1, 0, 100, "", "Weight of memory in NodeResourcesFit."),
    PARAM(kubernetes, percentage, 0, 0, 100, "",
          "percentageOfNodesToScore; 0: 50 less one for each 125 PMs, at least 5."),
    { 0 },
};

static void requests_of(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                        struct kube_request request[KUBE_RESOURCES])
{
    struct cloud_room room;

    cloud_room(c, shape, (struct cloud_spot){ pm, -1 }, &room);
    for (int i = 0; i < KUBE_RESOURCES; i++)
        request[i] = (struct kube_request){ (int64_t)(room.total[i] - room.free[i] + room.need[i]),
                                            (int64_t)room.total[i] };
}

static double kubernetes_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                               struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct kubernetes *self = ptr;
    const int64_t weight[KUBE_RESOURCES] = { self->cpu, self->memory };
    struct kube_request request[KUBE_RESOURCES];

    (void)vm;
    requests_of(c, shape, spot.pm, request);
    return (double)(self->fit * kube_fit_score(self->strategy, weight, request) +
                    self->balanced * kube_balance_score(request));
}

/* The best of the first `wanted` PMs from where the last search ended; equals are drawn among. */
static struct cloud_spot search(struct kubernetes *self, struct cloud *c, const struct cloud_vm *vm,
                                uint32_t wanted)
{
    const struct cloud_shape *shape = cloud_shape(c, vm->shape);
    uint32_t nodes = cloud_pms(c);
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    double most = -HUGE_VAL;
    uint64_t equals = 0;
    uint32_t seen = 0;

    for (uint32_t found = 0; found < wanted && seen < nodes; found++) {
        struct cloud_spot spot = cloud_fit_from(c, vm, (self->next + seen) % nodes);
        uint32_t steps = (spot.pm + nodes - self->next) % nodes;
        double score;

        if (spot.pm == CLOUD_NOWHERE || steps < seen) {
            seen = nodes;
            break;
        }
        seen = steps + 1;
        score = kubernetes_score(self, c, shape, spot, NULL);
        equals = score > most ? 1 : equals + (score == most);
        if (score > most || (score == most && rng_below(cloud_rng(c), equals) == 0))
            best = spot;
        most = score > most ? score : most;
    }
    self->next = (self->next + seen) % nodes;
    return best;
}

static struct cloud_spot kubernetes_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct kubernetes *self = ptr;
    uint32_t wanted = kube_enough(self->percentage, cloud_pms(c));
    struct cloud_spot spot;

    if (wanted < cloud_pms(c))
        return search(self, c, vm, wanted);
    spot = cloud_draw_best(c, vm);
    return spot.pm == CLOUD_NOWHERE ? spot : cloud_tightest(c, vm, spot.pm);
}

const struct cloud_policy cloud_kubernetes = {
    .policy = { .name = "cloud.kubernetes",
                .doc = "As kube-scheduler: least (or most) allocated and balanced PMs.",
                .source = "kubernetes.io, Resource bin packing; Scheduler performance tuning; "
                          "kube-scheduler, plugins/noderesources",
                .params = kubernetes_params,
                .self_size = sizeof(struct kubernetes) },
    .score = kubernetes_score,
    .place = kubernetes_place,
};
