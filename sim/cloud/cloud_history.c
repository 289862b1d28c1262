/* What PMs and VMs used at the last observations. */
#include <string.h>

#include "sim/cloud/cloud_internal.h"

/* Whose values a VM slot holds. A VM that was not there at an observation begins anew. */
struct seen {
    uint64_t order;
    uint32_t count;
    uint32_t last; /* observation */
};

/*
 * Rings in one table for PMs and one for VM slots, observation n of all in column n mod `length`.
 * Only a planning policy can ask for them, and there is no memory before the first observation.
 */
struct history {
    size_t length;
    uint32_t taken; /* observations */
    double *pm;     /* [pms][length] */
    double *vm;     /* [slots][length] */
    struct seen *seen;
    size_t slots; /* with room in `vm` and `seen` */
    double *copy; /* what the caller gets */
};

void history_create(struct cloud *c)
{
    c->history = arena_alloc(c->arena, sizeof *c->history);
    c->history->length = (size_t)c->options.history;
    c->history->copy = arena_array(c->arena, c->history->length, sizeof(double));
}

static void make_room(struct cloud *c)
{
    struct history *h = c->history;
    size_t slots = h->slots ? h->slots : VM_CHUNK;

    if (!h->pm)
        h->pm = arena_array(c->arena, c->pms * h->length, sizeof *h->pm);
    if (c->slots <= h->slots)
        return;
    while (slots < c->slots)
        slots *= 2;
    h->vm = slab_resize(&c->memory, h->vm, h->slots * h->length * sizeof *h->vm,
                        slots * h->length * sizeof *h->vm);
    h->seen = slab_resize(&c->memory, h->seen, h->slots * sizeof *h->seen, slots * sizeof *h->seen);
    h->slots = slots;
}

static void observe_vm(struct cloud *c, const struct vm *vm)
{
    struct history *h = c->history;
    struct seen *seen = &h->seen[vm->view.id];
    int64_t need = cloud_need(c, &c->shape[vm->view.shape], vm->view.at.pm, CLOUD_CPU);
    double use = need > 0 ? (double)vm->view.demand / (double)need : 0;

    if (seen->order != vm->view.order || seen->last + 1 != h->taken)
        seen->count = 0;
    seen->order = vm->view.order;
    seen->last = h->taken;
    seen->count += seen->count < h->length;
    h->vm[vm->view.id * h->length + h->taken % h->length] = use;
}

void history_observe(struct cloud *c)
{
    struct history *h = c->history;

    if (!c->planning.policy)
        return;
    make_room(c);
    for (uint32_t i = 0; i < c->pms; i++)
        h->pm[i * h->length + h->taken % h->length] =
            (double)c->pm[i].view.demand / (double)c->pm[i].view.cores;
    for (size_t i = 0; i < c->slots; i++) {
        const struct vm *vm = vm_at(c, (uint32_t)i);

        if (vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING)
            observe_vm(c, vm);
    }
    h->taken++;
}

/* The newest `count` values of a ring whose newest observation is number `last`. */
static const double *unroll(struct history *h, const double *ring, size_t count, uint32_t last)
{
    size_t end = last % h->length + 1;
    size_t tail = end < count ? end : count;

    memcpy(h->copy + count - tail, ring + end - tail, tail * sizeof *ring);
    memcpy(h->copy, ring + h->length - (count - tail), (count - tail) * sizeof *ring);
    return h->copy;
}

const double *cloud_pm_history(struct cloud *c, uint32_t pm, size_t *count)
{
    struct history *h = c->history;

    *count = h->taken < h->length ? h->taken : h->length;
    return *count ? unroll(h, h->pm + pm * h->length, *count, h->taken - 1) : h->copy;
}

const double *cloud_vm_history(struct cloud *c, const struct cloud_vm *vm, size_t *count)
{
    struct history *h = c->history;
    const struct seen *seen = vm->id < h->slots ? &h->seen[vm->id] : NULL;

    *count = seen && seen->order == vm->order ? seen->count : 0;
    return *count ? unroll(h, h->vm + vm->id * h->length, *count, seen->last) : h->copy;
}
