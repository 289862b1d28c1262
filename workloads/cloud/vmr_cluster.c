/* Clusters with holes whose VMs come and go at a constant rate: what plans that come late meet. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "sim/cloud/cloud_spec.h"
#include "workloads/cloud/vmr_layout.h"

/*
 * The VMs of the layout are there at the start. Then one change follows another, each an arrival or
 * an exit with probability 1/2: an arrival has a flavour by the mix of the layout, an exit takes a
 * VM drawn uniformly from those that have come and not gone. The workload cannot know which VMs
 * were rejected; when it lets one of them go, nothing happens.
 */
struct vmr_cluster {
    int layout;
    const char *gap;
    sim_time span;
    /* State. */
    struct made {
        sim_time submit, end; /* TIME_NEVER: stays */
        uint32_t cores, nodes;
        int64_t pm, mem;
        int32_t node;
    } * vm; /* in order of arrival */
    uint32_t count, at;
};

static const char *const layout_names[] = { "M",     "M-more", "M-scattered", "M-tight", "M-mid",
                                            "M-low", "L",      "multi",       NULL };

static const struct param vmr_cluster_params[] = {
    PARAM_CHOICE(vmr_cluster, layout, "M", layout_names,
                 "Set of parameters of the placement at the start: see docs/guide/cloud.md."),
    PARAM_TEXT(vmr_cluster, gap, "2s",
               "Distribution of the time between two changes, half of them arrivals."),
    PARAM_TIME(vmr_cluster, span, "30min", "Changes go on for so long; 0s: there are none."),
    { 0 },
};

/* The layout is one of so many equal machines of two nodes; others would not be filled as it is. */
static bool check_platform(const struct vmr_layout *how, const struct generator_input *input,
                           struct error *err)
{
    const struct cloud_platform *platform = input->platform;
    const struct cloud_machine *machine = platform->machines.item;

    for (size_t i = 0; i < platform->machines.count; i++)
        if (machine[i].numa != 2 || fabs(machine[i].cores - 2 * how->node_cores) > 1e-9)
            return error_set(err,
                             "cloud.vmr_cluster: layout %s is of machines with cores: %" PRIu32
                             " and numa: 2; machine kind %zu has %g and %" PRId64,
                             how->name, 2 * how->node_cores, i + 1, machine[i].cores,
                             machine[i].numa);
    if (input->capacity != how->pms)
        return error_set(
            err, "cloud.vmr_cluster: layout %s is of %" PRIu32 " PMs; the platform has %" PRId64,
            how->name, how->pms, input->capacity);
    return true;
}

static uint32_t flavour(const struct vmr_layout *how, struct rng *rng)
{
    double u = rng_uniform(rng);
    uint32_t f = 0;

    for (double upto = how->mix[0]; f + 1 < VMR_FLAVOURS && u >= upto; upto += how->mix[f])
        f++;
    return f;
}

static int64_t core_memory(const struct vmr_layout *how, struct rng *rng)
{
    double u = rng_uniform(rng);
    uint32_t i = 0;

    for (double upto = how->ratio[0]; i + 1 < VMR_RATIOS && u >= upto; upto += how->ratio[i])
        i++;
    return INT64_C(2) << 30 << i;
}

/* Room for the VMs that are there and for all that can come. */
struct growth {
    struct vmr_cluster *self;
    const struct vmr_layout *how;
    struct arena *arena;
    uint32_t room;
    uint32_t *alive; /* numbers of VMs that have not gone */
    uint32_t living;
    struct rng gap_rng, kind_rng, size_rng, exit_rng;
};

static struct made *add(struct growth *g)
{
    struct vmr_cluster *self = g->self;

    if (self->count == g->room) {
        uint32_t room = 2 * g->room + 16;
        struct made *vm = arena_array(g->arena, room, sizeof *vm);
        uint32_t *alive = arena_array(g->arena, room, sizeof *alive);

        for (uint32_t i = 0; i < self->count; i++)
            vm[i] = self->vm[i];
        for (uint32_t i = 0; i < g->living; i++)
            alive[i] = g->alive[i];
        self->vm = vm;
        g->alive = alive;
        g->room = room;
    }
    g->alive[g->living++] = self->count;
    self->vm[self->count] = (struct made){ .end = TIME_NEVER, .pm = CLOUD_UNKNOWN, .node = -1 };
    return &self->vm[self->count++];
}

static void lay_out(struct growth *g, struct rng *rng)
{
    uint32_t count;
    const struct vmr_vm *vms = vmr_layout_make(g->how, rng, g->arena, &count);

    for (uint32_t i = 0; i < count; i++) {
        struct made *vm = add(g);

        vm->submit = -1;
        vm->cores = vms[i].cores;
        vm->nodes = vms[i].nodes;
        vm->mem = vms[i].mem;
        vm->pm = vms[i].pm;
        vm->node = vms[i].nodes == 1 ? (int32_t)vms[i].node : -1;
    }
}

static void change(struct growth *g, sim_time now)
{
    if (rng_uniform(&g->kind_rng) < 0.5) {
        struct made *vm = add(g);
        uint32_t f = flavour(g->how, &g->size_rng);

        vm->submit = now;
        vm->cores = vmr_flavour_cores[f];
        vm->nodes = f < VMR_FIRST_DOUBLE ? 1 : 2;
        vm->mem = core_memory(g->how, &g->size_rng) * vm->cores;
    } else if (g->living > 0) {
        uint32_t i = (uint32_t)rng_below(&g->exit_rng, g->living);

        g->self->vm[g->alive[i]].end = now;
        g->alive[i] = g->alive[--g->living];
    }
}

static bool vmr_cluster_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct vmr_cluster *self = ptr;
    struct growth g = { .self = self,
                        .how = vmr_layout_find(layout_names[self->layout]),
                        .arena = input->arena };
    struct dist gap;
    struct rng rng;
    sim_time now = 0;
    double carry = 0; /* the part of `now` below one tick */

    if (!dist_parse(self->gap, &gap, err))
        return error_prefix(err, "cloud.vmr_cluster: gap");
    if (!(dist_min(&gap) >= 0) || !(dist_mean(&gap) * 1e8 > time_seconds(self->span)))
        return error_set(err,
                         "cloud.vmr_cluster: gap: '%s'; expected at least 0 and less than 1e8 "
                         "changes",
                         self->gap);
    if (!check_platform(g.how, input, err))
        return false;
    rng_stream(&rng, input->seed, input->replication, RNG_PLACE, 0);
    rng_stream(&g.gap_rng, input->seed, input->replication, RNG_ARRIVAL, 0);
    rng_stream(&g.kind_rng, input->seed, input->replication, RNG_USER, 0);
    rng_stream(&g.size_rng, input->seed, input->replication, RNG_SIZE, 0);
    rng_stream(&g.exit_rng, input->seed, input->replication, RNG_SERVICE, 0);
    lay_out(&g, &rng);
    for (;;) {
        double ticks = dist_sample(&gap, &g.gap_rng) * 1e9 + carry;

        if (self->span == 0 || !(ticks <= (double)(self->span - now)))
            return true;
        now += (sim_time)ticks;
        carry = ticks - floor(ticks);
        change(&g, now);
    }
}

static bool vmr_cluster_next(void *ptr, void *item)
{
    struct vmr_cluster *self = ptr;
    const struct made *vm = &self->vm[self->at];

    if (self->at == self->count)
        return false;
    *(struct cloud_arrival *)item = (struct cloud_arrival){
        .submit = vm->submit,
        .run = vm->end == TIME_NEVER ? TIME_NEVER : vm->end - vm->submit,
        .kind = CLOUD_CREATE,
        .nodes = (int32_t)vm->nodes,
        .need = { (int64_t)vm->cores * 1000, vm->mem },
        .tenant = CLOUD_UNKNOWN,
        .pm = vm->pm,
        .node = vm->node,
        .number = self->at,
    };
    self->at++;
    return true;
}

const struct generator cloud_vmr_cluster = {
    .policy = { .name = "cloud.vmr_cluster",
                .doc = "A cluster with holes in its PMs, and VMs that come and go.",
                .source = "after the clusters of Ding et al., EuroSys 2025",
                .params = vmr_cluster_params,
                .self_size = sizeof(struct vmr_cluster) },
    .init = vmr_cluster_init,
    .next = vmr_cluster_next,
};
