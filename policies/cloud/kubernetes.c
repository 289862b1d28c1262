/*
 * The default scheduler of Kubernetes: NodeResourcesFit (least or most allocated) and
 * NodeResourcesBalancedAllocation, in the whole numbers 0 to 100 that its plugins give. It stops
 * looking when it has found enough nodes (percentageOfNodesToScore), goes on there with the next
 * pod, and draws among the best. kubernetes.io, "Resource bin packing", "Scheduler performance
 * tuning"; plugins/noderesources and schedule_one.go of kube-scheduler.
 */
#include <math.h>

#include "sim/cloud/cloud.h"

enum { LEAST_ALLOCATED, MOST_ALLOCATED };
static const char *const strategy_names[] = { "least", "most", 0 };

enum { BEST = 100, FEWEST_NODES = 100, FEWEST_PERCENT = 5 };

struct kubernetes {
    int strategy;
    int64_t fit, balanced; /* weights of the plugins */
    int64_t cpu, memory;   /* and of the resources in the first */
    int64_t percentage;
    uint32_t next; /* where the last search ended */
};

static const struct param kubernetes_params[] = {
    PARAM_CHOICE(kubernetes, strategy, "least", strategy_names,
                 "Scoring strategy of NodeResourcesFit: least or most allocated."),
    PARAM(kubernetes, fit, 1, 0, 100, "", "Weight of NodeResourcesFit."),
    PARAM(kubernetes, balanced, 1, 0, 100, "", "Weight of NodeResourcesBalancedAllocation."),
    PARAM(kubernetes, cpu, 1, 0, 100, "", "Weight of CPU in NodeResourcesFit."),
    PARAM(kubernetes, memory, 1, 0, 100, "", "Weight of memory in NodeResourcesFit."),
    PARAM(kubernetes, percentage, 0, 0, 100, "",
          "percentageOfNodesToScore; 0: 50 less one for each 125 PMs, at least 5."),
    { 0 },
};

/* What would be allocated of a resource, of how much; no limit counts as none there. */
struct request {
    int64_t requested, capacity;
};

static void requests_of(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                        struct request request[2])
{
    struct cloud_room room;

    cloud_room(c, shape, (struct cloud_spot){ pm, -1 }, &room);
    for (int i = 0; i < 2; i++)
        request[i] = (struct request){ (int64_t)(room.total[i] - room.free[i] + room.need[i]),
                                       (int64_t)room.total[i] };
}

static int64_t fit_score(const struct kubernetes *self, const struct request request[2])
{
    const int64_t weight[2] = { self->cpu, self->memory };
    int64_t sum = 0;
    int64_t weights = 0;

    for (int i = 0; i < 2; i++) {
        int64_t capacity = request[i].capacity;
        int64_t part = self->strategy == MOST_ALLOCATED ? request[i].requested
                                                        : capacity - request[i].requested;

        if (capacity == 0)
            continue;
        sum += weight[i] * (part * BEST / capacity);
        weights += weight[i];
    }
    return weights ? sum / weights : 0;
}

/* 100 (1 - standard deviation of the allocated parts); of two parts that is half their gap. */
static int64_t balance_score(const struct request request[2])
{
    double part[2];

    if (request[0].capacity == 0 || request[1].capacity == 0)
        return BEST;
    for (int i = 0; i < 2; i++)
        part[i] = (double)request[i].requested / (double)request[i].capacity;
    return (int64_t)((1 - fabs((part[0] - part[1]) / 2)) * BEST);
}

static double kubernetes_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                               struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct kubernetes *self = ptr;
    struct request request[2];

    (void)vm;
    requests_of(c, shape, spot.pm, request);
    return (double)(self->fit * fit_score(self, request) + self->balanced * balance_score(request));
}

/* Feasible nodes after which the search stops. */
static uint32_t enough(const struct kubernetes *self, uint32_t nodes)
{
    int64_t percent = self->percentage;
    int64_t count;

    if (nodes < FEWEST_NODES)
        return nodes;
    if (percent == 0)
        percent =
            50 - (int64_t)nodes / 125 > FEWEST_PERCENT ? 50 - (int64_t)nodes / 125 : FEWEST_PERCENT;
    count = nodes * percent / 100;
    return (uint32_t)(count > FEWEST_NODES ? count : FEWEST_NODES);
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
    uint32_t wanted = enough(self, cloud_pms(c));
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
