/* What policies see and do: views, and verbs that are checked. */
#include "sim/cloud/cloud.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/cloud/cloud_internal.h"

sim_time cloud_now(const struct cloud *c)
{
    return engine_now(c->engine);
}

const struct cloud_options *cloud_rules(const struct cloud *c)
{
    return &c->options;
}

struct rng *cloud_rng(struct cloud *c)
{
    return &c->rng;
}

uint32_t cloud_pms(const struct cloud *c)
{
    return c->pms;
}

const struct cloud_pm *cloud_pm(const struct cloud *c, uint32_t pm)
{
    return &c->pm[pm].view;
}

uint64_t cloud_pm_changes(const struct cloud *c, uint32_t pm)
{
    return c->pm[pm].version;
}

uint32_t cloud_machines(const struct cloud *c)
{
    return c->machines;
}

const struct cloud_machine *cloud_machine(const struct cloud *c, uint32_t machine)
{
    return &c->machine[machine];
}

uint32_t cloud_shapes(const struct cloud *c)
{
    return c->shapes;
}

const struct cloud_shape *cloud_shape(const struct cloud *c, uint32_t shape)
{
    return &c->shape[shape];
}

int64_t cloud_need(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                   enum cloud_resource resource)
{
    const struct cloud_needs *needs = c->shape_needs[shape->id];

    return needs ? needs->by_machine[c->pm[pm].view.machine][resource] : shape->need[resource];
}

size_t cloud_vm_slots(const struct cloud *c)
{
    return c->slots;
}

const struct cloud_vm *cloud_vm(const struct cloud *c, uint32_t id)
{
    const struct vm *vm = vm_at(c, id);

    return vm->view.state == CLOUD_VM_GONE ? NULL : &vm->view;
}

size_t cloud_running(const struct cloud *c)
{
    return c->running;
}

size_t cloud_waiting(const struct cloud *c)
{
    return place_waiting(c);
}

const struct cloud_vm *cloud_first(const struct cloud *c, uint32_t pm)
{
    return c->pm[pm].first == CLOUD_NOWHERE ? NULL : &vm_at(c, c->pm[pm].first)->view;
}

const struct cloud_vm *cloud_next(const struct cloud *c, const struct cloud_vm *vm)
{
    uint32_t next = vm_of(c, vm)->next;

    return next == CLOUD_NOWHERE ? NULL : &vm_at(c, next)->view;
}

bool cloud_fits(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot)
{
    return account_fits(c, shape, spot);
}

bool cloud_allows(const struct cloud *c, const struct cloud_vm *vm, struct cloud_spot spot)
{
    const struct vm *own = vm_of(c, vm);

    return account_fits(c, &c->shape[vm->shape], spot) &&
           (!own->member_count || groups_allow(c, own, spot));
}

uint32_t cloud_spots(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm)
{
    uint32_t nodes = c->pm[pm].view.nodes;

    return shape->nodes == 1 || nodes == 1 ? nodes : nodes / 2;
}

struct cloud_spot cloud_spot(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                             uint32_t index)
{
    uint32_t nodes = c->pm[pm].view.nodes;

    if (nodes == 1 || (shape->nodes == 2 && nodes == 2))
        return (struct cloud_spot){ pm, -1 };
    return (struct cloud_spot){ pm, (int32_t)(shape->nodes == 1 ? index : 2 * index) };
}

struct cloud_spot cloud_tightest(const struct cloud *c, const struct cloud_vm *vm, uint32_t pm)
{
    const struct cloud_shape *shape = &c->shape[vm->shape];
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    int64_t least = INT64_MAX;

    for (uint32_t i = 0; i < cloud_spots(c, shape, pm); i++) {
        struct cloud_spot spot = cloud_spot(c, shape, pm, i);
        int64_t left = spot.node < 0 ? 0 : c->pm[pm].node[spot.node].cpu;

        if (left < least && cloud_allows(c, vm, spot)) {
            least = left;
            best = spot;
        }
    }
    return best;
}

struct cloud_spot cloud_fit_from(struct cloud *c, const struct cloud_vm *vm, uint32_t from)
{
    return index_next(c, vm_of(c, vm), from);
}

void *cloud_vm_priv(const struct cloud *c, const struct cloud_vm *vm)
{
    return (char *)vm_of(c, vm) + c->priv_offset;
}

void *cloud_pm_priv(const struct cloud *c, uint32_t pm)
{
    return c->pm_priv + pm * c->pm_size;
}

struct slab *cloud_memory(struct cloud *c)
{
    return &c->memory;
}

double cloud_fragments(struct cloud *c)
{
    /* As trial_rate: equal to the last bit. */
    double all = (double)c->fragment_free;

    return all > 0 ? (all - (double)(c->fragment * c->fragment_slots)) / all : 0;
}

/* Stops the run with the error as it is; always false. */
bool cloud_break(struct cloud *c)
{
    c->failed = true;
    engine_stop(c->engine);
    return false;
}

/* Stops the run because of a policy; the first reason counts. Always false. */
bool cloud_stop(struct cloud *c, const char *format, ...)
{
    char what[256];
    char when[32];
    va_list args;

    if (c->failed)
        return false;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    units_time_text(when, cloud_now(c));
    error_set(&c->error, "%s at t=%s %s", c->input->policy->name, when, what);
    return cloud_break(c);
}

void cloud_fail(struct cloud *c, const char *reason)
{
    cloud_stop(c, "%s", reason);
}
