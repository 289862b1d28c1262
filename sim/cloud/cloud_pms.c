/* The PMs of a run, laid out in racks and zones, from kinds with counts or from a trace's list. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/cloud/cloud_internal.h"

int64_t cloud_pm_count(const struct cloud_platform *platform)
{
    const struct cloud_machine *machine = platform->machines.item;
    int64_t count = 0;

    if (platform->hosts)
        return platform->host_count;
    for (size_t i = 0; i < platform->machines.count; i++)
        count += machine[i].count;
    return count;
}

static double cores_of(const struct cloud_platform *platform, uint32_t host)
{
    const struct cloud_machine *machine = platform->machines.item;

    return machine[platform->hosts[host].machine].cores;
}

double cloud_cpu_capacity(const struct cloud_platform *platform,
                          const struct cloud_options *options)
{
    const struct cloud_machine *machine = platform->machines.item;
    double cores = 0;

    if (platform->hosts)
        for (uint32_t i = 0; i < platform->host_count; i++)
            cores += cores_of(platform, i);
    for (size_t i = 0; !platform->hosts && i < platform->machines.count; i++)
        cores += machine[i].cores * (double)machine[i].count;
    return cores * 1000 * options->cpu_ratio;
}

static int64_t whole(double value)
{
    return value < (double)CLOUD_UNLIMITED ? (int64_t)llround(value) : CLOUD_UNLIMITED;
}

static int64_t limit_or_none(double value)
{
    return value > 0 ? whole(value) : CLOUD_UNLIMITED;
}

/* Rack, zone and fault domain by number, where no trace says them. */
static void lay_out(const struct cloud_platform *platform, struct pm *pm, uint32_t id,
                    const struct cloud_host *host)
{
    int64_t rack = platform->rack_size ? id / platform->rack_size : 0;

    if (host && host->rack >= 0)
        rack = host->rack;
    pm->view.rack = (int32_t)rack;
    pm->view.zone = (int32_t)(platform->zone_racks ? rack / platform->zone_racks : 0);
    if (host && host->zone >= 0)
        pm->view.zone = host->zone;
    pm->view.domain = (int32_t)(platform->domains ? rack % platform->domains : rack);
}

/* Equal parts; what does not divide goes to the first nodes. */
static int64_t share_of(int64_t total, uint32_t nodes, uint32_t i)
{
    return total / nodes + (i < (uint64_t)(total % nodes));
}

static void fill_nodes(struct cloud *c, struct pm *pm, const struct cloud_host *host)
{
    int64_t cpu = pm->view.total[CLOUD_CPU];
    int64_t mem = pm->view.total[CLOUD_MEM];

    pm->node = arena_array(c->arena, pm->view.nodes, sizeof *pm->node);
    for (uint32_t i = 0; i < pm->view.nodes; i++) {
        struct cloud_node *node = &pm->node[i];

        node->cpu_total = share_of(cpu, pm->view.nodes, i);
        node->mem_total = share_of(mem, pm->view.nodes, i);
    }
    /* What is held there for good is not the VMs'. */
    for (uint32_t i = 0; host && i < CLOUD_MOST_NUMA; i++) {
        struct cloud_node *node = &pm->node[i < pm->view.nodes ? i : 0];
        int64_t held[2] = { host->held_cpu[i], host->held_mem[i] };

        held[0] = held[0] > node->cpu_total ? node->cpu_total : held[0];
        held[1] = held[1] > node->mem_total ? node->mem_total : held[1];
        node->cpu_total -= held[0];
        node->mem_total -= held[1];
        pm->view.total[CLOUD_CPU] -= held[0];
        pm->view.total[CLOUD_MEM] -= held[1];
    }
    for (uint32_t i = 0; i < pm->view.nodes; i++) {
        pm->node[i].cpu = pm->node[i].cpu_total;
        pm->node[i].mem = pm->node[i].mem_total;
    }
    pm->view.node = pm->node;
}

static bool fill_gpus(struct cloud *c, struct pm *pm, const struct cloud_machine *kind,
                      struct error *err)
{
    uint32_t model = kind->gpus && kind->gpu_model
                         ? cloud_gpu_model(c, kind->gpu_model, strlen(kind->gpu_model))
                         : 0;

    if (model == UINT32_MAX)
        return error_set(err, "platform: too many GPU models");
    pm->view.gpus = (uint8_t)kind->gpus;
    pm->view.gpu_model = (uint16_t)model;
    pm->gpu = arena_array(c->arena, pm->view.gpus, sizeof *pm->gpu);
    for (uint32_t i = 0; i < pm->view.gpus; i++)
        pm->gpu[i] = 1000;
    pm->view.gpu = pm->gpu;
    return true;
}

static bool fill(struct cloud *c, uint32_t id, uint32_t machine, struct error *err)
{
    const struct cloud_machine *kind = &c->machine[machine];
    const struct cloud_host *host = c->platform->hosts ? &c->platform->hosts[id] : NULL;
    struct pm *pm = &c->pm[id];

    pm->view.id = id;
    pm->view.machine = machine;
    pm->view.closed = host && host->closed;
    pm->view.nodes = (uint8_t)(c->options.numa ? kind->numa : 1);
    pm->view.cores = whole(kind->cores * 1000);
    pm->view.total[CLOUD_CPU] = whole(kind->cores * 1000 * c->options.cpu_ratio);
    pm->view.total[CLOUD_MEM] = limit_or_none(kind->memory * c->options.memory_ratio);
    pm->view.total[CLOUD_DISK] = limit_or_none(kind->disk);
    pm->view.total[CLOUD_NET] = limit_or_none(kind->nic);
    pm->name = host ? host->name : NULL;
    pm->first = pm->last = CLOUD_NOWHERE;
    lay_out(c->platform, pm, id, host);
    fill_nodes(c, pm, host);
    memcpy(pm->view.free, pm->view.total, sizeof pm->view.free);
    for (int r = 0; r < CLOUD_RESOURCES; r++)
        c->total[r] = time_add(c->total[r], pm->view.total[r]); /* saturates */
    c->cores_total += (double)pm->view.cores;
    return fill_gpus(c, pm, kind, err);
}

bool pms_create(struct cloud *c, struct error *err)
{
    const struct cloud_platform *platform = c->platform;
    uint32_t id = 0;

    c->machine = platform->machines.item;
    c->machines = (uint32_t)platform->machines.count;
    c->pms = (uint32_t)cloud_pm_count(platform);
    if (c->pms == 0)
        return error_set(err, "platform: no PMs");
    c->pm = arena_array(c->arena, c->pms, sizeof *c->pm);
    c->fragment = meter_wants(c->input->meter, M_FRAGMENTS) || c->planning.policy
                      ? whole(c->options.fragment * 1000)
                      : 0;
    if (platform->hosts) {
        for (; id < c->pms; id++)
            if (!fill(c, id, platform->hosts[id].machine, err))
                return false;
    } else {
        for (uint32_t m = 0; m < c->machines; m++)
            for (int64_t i = 0; i < c->machine[m].count; i++)
                if (!fill(c, id++, m, err))
                    return false;
    }
    for (id = 0; id < c->pms; id++) {
        c->pm[id].view.state = CLOUD_PM_DOWN; /* so that nothing is taken off the counts */
        account_state(c, &c->pm[id], CLOUD_PM_ON);
    }
    c->pms_on = c->pms;
    return true;
}
