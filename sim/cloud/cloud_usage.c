/* Series of CPU use: their values, and the instants at which those of running VMs change. */
#include <string.h>

#include "sim/cloud/cloud_internal.h"

/* VMs whose use changes at one time, in the order in which that was found. One event for all. */
struct instant {
    sim_time at;
    uint32_t first, last; /* VMs; of a free one, `first` is the next free */
    struct event_id event;
};

struct instants {
    struct instant *instant;
    uint32_t count, room;
    uint32_t free;   /* CLOUD_NOWHERE: none */
    uint32_t latest; /* the one asked for last: most VMs of a trace step together */
    struct map times;
    uint32_t on_instant;
};

static uint32_t word(const void *data, size_t offset)
{
    const unsigned char *byte = (const unsigned char *)data + offset;

    return (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
           (uint32_t)byte[3] << 24;
}

static double raw(const struct cloud_usage *usage, uint32_t i)
{
    const unsigned char *byte = usage->data;
    uint32_t bits;
    float value;

    switch ((enum cloud_codec)usage->codec) {
    case CLOUD_U8:
        return byte[i];
    case CLOUD_U16:
        return byte[2 * (size_t)i] | byte[2 * (size_t)i + 1] << 8;
    case CLOUD_U32:
        return word(byte, 4 * (size_t)i);
    case CLOUD_F32:
        bits = word(byte, 4 * (size_t)i);
        memcpy(&value, &bits, sizeof value);
        return (double)value;
    case CLOUD_T32U32:
        return word(byte, 8 * (size_t)i + 4);
    }
    return 0;
}

double usage_value(const struct cloud_usage *usage, uint32_t index)
{
    return raw(usage, index) * usage->scale;
}

/* When value i begins, from the start. */
static sim_time begin_of(const struct cloud_usage *usage, uint32_t i)
{
    sim_time begin;

    if (usage->codec == CLOUD_T32U32)
        return word(usage->data, 8 * (size_t)i) * MILLISECOND;
    return __builtin_mul_overflow(usage->step, (sim_time)i, &begin) ? TIME_NEVER : begin;
}

uint32_t usage_index(const struct cloud_usage *usage, sim_time since_start)
{
    uint32_t low = 0, high = usage->count; /* value `low` has begun, or is the first */

    if (usage->codec != CLOUD_T32U32) {
        sim_time steps = usage->step > 0 && since_start > 0 ? since_start / usage->step : 0;

        return steps < usage->count ? (uint32_t)steps : usage->count - 1;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (begin_of(usage, middle) <= since_start)
            low = middle;
        else
            high = middle;
    }
    return low;
}

sim_time usage_next(const struct cloud_usage *usage, uint32_t *index)
{
    double now = raw(usage, *index);
    uint32_t next = *index + 1;

    if (usage->codec != CLOUD_T32U32 && usage->step <= 0)
        return TIME_NEVER;
    while (next < usage->count && raw(usage, next) == now)
        next++;
    if (next >= usage->count)
        return TIME_NEVER;
    /* Of several pairs of one time the last counts. */
    while (next + 1 < usage->count && begin_of(usage, next + 1) == begin_of(usage, next))
        next++;
    *index = next;
    return begin_of(usage, next);
}

static void on_instant(void *context, struct engine *engine, const struct event *event);

void instants_create(struct cloud *c)
{
    struct instants *i = arena_alloc(c->arena, sizeof *i);

    c->instants = i;
    i->free = i->latest = CLOUD_NOWHERE;
    map_init(&i->times, &c->memory);
    i->on_instant = engine_handler(c->engine, "use", on_instant, c);
}

static uint32_t take_instant(struct cloud *c)
{
    struct instants *i = c->instants;
    uint32_t id = i->free;

    if (id != CLOUD_NOWHERE) {
        i->free = i->instant[id].first;
        return id;
    }
    if (i->count == i->room) {
        uint32_t room = i->room ? 2 * i->room : 16;

        i->instant = slab_resize(&c->memory, i->instant, i->room * sizeof *i->instant,
                                 room * sizeof *i->instant);
        i->room = room;
    }
    return i->count++;
}

/* The instant of a time, a new one if no VM's use changes then yet. */
static uint32_t instant_at(struct cloud *c, sim_time at)
{
    struct instants *i = c->instants;
    uint32_t id = i->latest;

    if (id != CLOUD_NOWHERE && i->instant[id].at == at)
        return id;
    id = map_get(&i->times, (uint64_t)at);
    if (id == MAP_NONE) {
        id = take_instant(c);
        i->instant[id] = (struct instant){ .at = at, CLOUD_NOWHERE, CLOUD_NOWHERE };
        i->instant[id].event =
            engine_at(c->engine,
                      &(struct event){
                          .time = at, .phase = PHASE_COMPLETE, .handler = i->on_instant, .a = id });
        map_put(&i->times, (uint64_t)at, id);
    }
    i->latest = id;
    return id;
}

static void give_instant(struct cloud *c, uint32_t id)
{
    struct instants *i = c->instants;

    map_remove(&i->times, (uint64_t)i->instant[id].at);
    i->instant[id] = (struct instant){ .at = TIME_NEVER, .first = i->free };
    i->free = id;
    i->latest = i->latest == id ? CLOUD_NOWHERE : i->latest;
}

void instants_add(struct cloud *c, struct vm *vm, sim_time at)
{
    struct instant *instant;

    vm->instant = CLOUD_NOWHERE;
    if (at == TIME_NEVER)
        return;
    vm->instant = instant_at(c, at);
    instant = &c->instants->instant[vm->instant];
    vm->change_prev = instant->last;
    vm->change_next = CLOUD_NOWHERE;
    if (instant->last == CLOUD_NOWHERE)
        instant->first = vm->view.id;
    else
        vm_at(c, instant->last)->change_next = vm->view.id;
    instant->last = vm->view.id;
}

void instants_remove(struct cloud *c, struct vm *vm)
{
    struct instant *instant;

    if (vm->instant == CLOUD_NOWHERE)
        return;
    instant = &c->instants->instant[vm->instant];
    if (vm->change_prev == CLOUD_NOWHERE)
        instant->first = vm->change_next;
    else
        vm_at(c, vm->change_prev)->change_next = vm->change_next;
    if (vm->change_next == CLOUD_NOWHERE)
        instant->last = vm->change_prev;
    else
        vm_at(c, vm->change_next)->change_prev = vm->change_prev;
    if (instant->first == CLOUD_NOWHERE) {
        engine_cancel(c->engine, instant->event);
        give_instant(c, vm->instant);
    }
    vm->instant = CLOUD_NOWHERE;
}

static void on_instant(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    uint32_t id = c->instants->instant[event->a].first;

    (void)engine;
    give_instant(c, (uint32_t)event->a);
    while (id != CLOUD_NOWHERE) {
        struct vm *vm = vm_at(c, id);

        id = vm->change_next;
        uses_step(c, vm);
    }
    uses_stepped(c);
}
