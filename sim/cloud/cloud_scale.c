/* Services: VMs that share a load, made and ended as the scaling policy wants. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/cloud/cloud_internal.h"

struct service {
    struct cloud_service view; /* first member */
    struct cloud_arrival item; /* what its VMs are like */
    sim_time start;
    sim_time born;        /* when it arrived here; start may be before the run */
    sim_time since;       /* of the integrals */
    uint32_t at_value;    /* of its load */
    uint32_t first, last; /* VMs in order of their making */
    uint64_t made;
    bool over;
    double *ring; /* loads observed, number n at n mod history */
    uint64_t observed;
    void *priv;
};

struct services {
    struct service **service;
    uint32_t count, room;
    double *copy; /* what the policy gets of a ring */
    uint32_t on_load, on_boot, on_end;
};

uint32_t cloud_service_count(const struct cloud *c)
{
    return c->services->count;
}

const struct cloud_service *cloud_service(const struct cloud *c, uint32_t service)
{
    const struct service *s = c->services->service[service];

    return s->over ? NULL : &s->view;
}

void *cloud_service_priv(const struct cloud *c, uint32_t service)
{
    return c->services->service[service]->priv;
}

const double *cloud_service_history(struct cloud *c, uint32_t service, size_t *count)
{
    const struct service *s = c->services->service[service];
    size_t length = (size_t)c->options.history;

    *count = s->observed < length ? (size_t)s->observed : length;
    for (size_t i = 0; i < *count; i++)
        c->services->copy[i] = s->ring[(s->observed - *count + i) % length];
    return c->services->copy;
}

/* Adds what has passed since the last change; to be called before load or VMs change. */
static void settle(struct cloud *c, struct service *s, sim_time now)
{
    double span = time_seconds(now - s->since);

    c->totals.offered += s->view.load * span;
    c->totals.unserved += fmax(0, s->view.load - s->view.serving) * span;
    c->totals.replicas += s->view.vms * span;
    s->since = now;
}

/* The load goes to the VMs that serve, to each the same part. */
static void share_out(struct cloud *c, struct service *s)
{
    s->view.use = s->view.serving ? fmin(1, s->view.load / s->view.serving) : 0;
    for (uint32_t id = s->first; id != CLOUD_NOWHERE; id = vm_at(c, id)->service_next)
        if (vm_at(c, id)->serves)
            uses_set(c, vm_at(c, id), s->view.use);
}

static void set_serves(struct cloud *c, struct vm *vm, bool serves)
{
    struct service *s = c->services->service[vm->service - 1];

    if (vm->serves == serves)
        return;
    settle(c, s, cloud_now(c));
    vm->serves = serves;
    s->view.serving += serves ? 1 : UINT32_MAX;
    share_out(c, s);
}

void services_started(struct cloud *c, struct vm *vm)
{
    if (vm->booted || c->options.boot == 0) {
        vm->booted = true;
        set_serves(c, vm, true);
        return;
    }
    vm->boot =
        engine_at(c->engine, &(struct event){ .time = time_add(cloud_now(c), c->options.boot),
                                              .phase = PHASE_COMPLETE,
                                              .handler = c->services->on_boot,
                                              .a = vm->view.id });
}

void services_stopped(struct cloud *c, struct vm *vm)
{
    engine_cancel(c->engine, vm->boot);
    set_serves(c, vm, false);
}

static void on_boot(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    struct vm *vm = vm_at(c, (uint32_t)event->a);

    (void)engine;
    vm->booted = true;
    set_serves(c, vm, true);
}

void services_ended(struct cloud *c, struct vm *vm)
{
    struct service *s;

    if (!vm->service)
        return;
    s = c->services->service[vm->service - 1];
    settle(c, s, cloud_now(c));
    s->view.vms--;
    if (vm->service_prev == CLOUD_NOWHERE)
        s->first = vm->service_next;
    else
        vm_at(c, vm->service_prev)->service_next = vm->service_next;
    if (vm->service_next == CLOUD_NOWHERE)
        s->last = vm->service_prev;
    else
        vm_at(c, vm->service_next)->service_prev = vm->service_prev;
    vm->service = 0;
}

/* One VM more, called "name.3" as the third of its service; it waits for a place. */
static bool make_vm(struct cloud *c, struct service *s)
{
    struct cloud_arrival item = s->item;
    struct vm *vm;

    c->scratch.count = 0;
    if (s->item.name)
        text_add(&c->scratch, s->item.name);
    else if (s->item.number != CLOUD_UNKNOWN)
        text_format(&c->scratch, "%" PRId64, s->item.number);
    else
        text_format(&c->scratch, "service%" PRIu32, s->view.id);
    text_format(&c->scratch, ".%" PRIu64, ++s->made);
    item.kind = CLOUD_CREATE;
    item.name = text_get(&c->scratch);
    item.number = CLOUD_UNKNOWN;
    item.submit = cloud_now(c);
    item.run = TIME_NEVER;
    item.usage = NULL;
    item.pm = CLOUD_UNKNOWN;
    vm = run_admit(c, &item);
    if (!vm)
        return false;
    settle(c, s, cloud_now(c));
    s->view.vms++;
    s->view.shape = vm->view.shape;
    vm->service = s->view.id + 1;
    vm->service_prev = s->last;
    vm->service_next = CLOUD_NOWHERE;
    if (s->last == CLOUD_NOWHERE)
        s->first = vm->view.id;
    else
        vm_at(c, s->last)->service_next = vm->view.id;
    s->last = vm->view.id;
    return true;
}

/* The newest that does not serve, else the newest. */
static struct vm *newest(struct cloud *c, const struct service *s)
{
    uint32_t id = s->last;

    while (id != CLOUD_NOWHERE && vm_at(c, id)->serves)
        id = vm_at(c, id)->service_prev;
    return vm_at(c, id == CLOUD_NOWHERE ? s->last : id);
}

/* VMs that were rejected or lost since are made again, too. */
static void resize(struct cloud *c, struct service *s, int64_t wanted)
{
    if (wanted < s->view.min)
        wanted = s->view.min;
    if (wanted > s->view.max)
        wanted = s->view.max;
    while (s->view.vms < wanted && !c->failed && make_vm(c, s))
        c->totals.scale_out++;
    while (s->view.vms > wanted && !c->failed) {
        life_end(c, newest(c, s), LIFE_COMPLETED);
        c->totals.scale_in++;
    }
}

void services_interval(struct cloud *c)
{
    const struct cloud_policy *policy = c->scaling.policy;

    for (uint32_t i = 0; i < c->services->count && !c->failed; i++) {
        struct service *s = c->services->service[i];

        if (s->over || s->born == cloud_now(c))
            continue;
        s->ring[s->observed++ % (uint64_t)c->options.history] = s->view.load;
        if (policy)
            resize(c, s, policy->scale(c->scaling.self, c, i));
    }
}

/* The load as it is from now on; the event of its next change. */
static void set_load(struct cloud *c, struct service *s)
{
    const struct cloud_usage *usage = s->item.usage;
    sim_time next;

    settle(c, s, cloud_now(c));
    s->view.load = fmax(0, usage_value(usage, s->at_value));
    share_out(c, s);
    next = time_add(usage_next(usage, &s->at_value), s->start);
    if (next != TIME_NEVER)
        engine_at(c->engine, &(struct event){ .time = next,
                                              .phase = PHASE_COMPLETE,
                                              .handler = c->services->on_load,
                                              .a = s->view.id });
}

static void on_load(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    struct service *s = c->services->service[event->a];

    (void)engine;
    if (!s->over)
        set_load(c, s);
    measure_levels(c);
}

static void on_end(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    struct service *s = c->services->service[event->a];

    (void)engine;
    while (s->last != CLOUD_NOWHERE && !c->failed)
        life_end(c, vm_at(c, s->last), LIFE_COMPLETED);
    settle(c, s, event->time);
    s->over = true;
    c->finite--;
    measure_levels(c);
    run_over(c);
}

static bool check(struct cloud *c, const struct cloud_arrival *item)
{
    if (!item->usage || item->usage->count == 0)
        return error_set(&c->error, "item %" PRId64 " of the workload: a service without a load",
                         c->read);
    if (item->replicas_min >= 1 && item->replicas_min <= item->replicas &&
        item->replicas <= item->replicas_max)
        return true;
    return error_set(&c->error,
                     "item %" PRId64 " of the workload: a service of %d VMs within %d..%d", c->read,
                     item->replicas, item->replicas_min, item->replicas_max);
}

static struct service *add(struct cloud *c)
{
    struct services *list = c->services;
    struct service *s = arena_alloc(c->arena, sizeof *s);

    if (list->count == list->room) {
        uint32_t room = list->room ? 2 * list->room : 16;

        list->service =
            slab_resize(&c->memory, list->service, list->room * sizeof(s), room * sizeof(s));
        list->room = room;
    }
    s->view.id = list->count;
    s->first = s->last = CLOUD_NOWHERE;
    s->ring = arena_array(c->arena, (size_t)c->options.history, sizeof *s->ring);
    if (c->scaling.policy)
        s->priv = arena_alloc(c->arena, c->scaling.policy->service_size);
    list->service[list->count++] = s;
    return s;
}

bool services_add(struct cloud *c, const struct cloud_arrival *item)
{
    sim_time now = cloud_now(c);
    struct service *s;

    if (!check(c, item))
        return cloud_break(c);
    s = add(c);
    s->item = *item;
    s->start = item->submit;
    s->born = s->since = now;
    s->view.tenant = item->tenant;
    s->view.min = item->replicas_min;
    s->view.max = item->replicas_max;
    s->at_value = usage_index(item->usage, now - s->start);
    for (int32_t i = 0; i < item->replicas; i++)
        if (!make_vm(c, s))
            return false;
    set_load(c, s);
    if (item->run == TIME_NEVER)
        return true;
    c->finite++;
    engine_at(c->engine, &(struct event){ .time = time_add(s->start, item->run) > now
                                                      ? time_add(s->start, item->run)
                                                      : now,
                                          .phase = PHASE_COMPLETE,
                                          .handler = c->services->on_end,
                                          .a = s->view.id });
    return true;
}

void services_finish(struct cloud *c, sim_time now)
{
    for (uint32_t i = 0; i < c->services->count; i++)
        if (!c->services->service[i]->over)
            settle(c, c->services->service[i], now);
}

bool services_create(struct cloud *c, struct error *err)
{
    struct services *list = arena_alloc(c->arena, sizeof *list);

    (void)err;
    c->services = list;
    list->copy = arena_array(c->arena, (size_t)c->options.history, sizeof *list->copy);
    list->on_load = engine_handler(c->engine, "load", on_load, c);
    list->on_boot = engine_handler(c->engine, "boot", on_boot, c);
    list->on_end = engine_handler(c->engine, "service end", on_end, c);
    return true;
}
