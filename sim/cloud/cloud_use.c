/* CPU use: what VMs ask for and PMs can give, and the progress of VMs that are short of it. */
#include <math.h>

#include "sim/cloud/cloud_internal.h"

/*
 * A PM whose VMs ask for more than its cores slows them all in proportion. With exit: work a VM
 * ends after the work of its life time, in seconds at full speed: a PM then shares a rate of
 * (speed x VMs) among its VMs (sim/model/share.h), which gives each the same speed. A VM that loses
 * a part of its CPU has the more work left for it.
 */
struct uses {
    struct share *share; /* NULL: exit: time */
    uint32_t *touched;   /* PMs to be brought up to date at the end of an instant's changes */
    uint32_t count, room;
    bool stepping;
};

static sim_time now_of(const struct cloud *c)
{
    return engine_now(c->engine);
}

static struct pm *pm_of(struct cloud *c, const struct vm *vm)
{
    return &c->pm[vm->view.at.pm];
}

static int64_t need_of(const struct cloud *c, const struct vm *vm)
{
    return cloud_need(c, &c->shape[vm->view.shape], vm->view.at.pm, CLOUD_CPU);
}

/* Brings the VM's integrals up to date; to be called before anything they depend on changes. */
static void settle(struct vm *vm, sim_time now)
{
    double asked = (double)vm->wants * time_seconds(now - vm->used_since);

    vm->requested += asked;
    vm->degraded += asked * (vm->paused ? 1 : vm->loss);
    vm->used_since = now;
}

static void set_speed(struct cloud *c, const struct pm *pm)
{
    double speed =
        pm->view.demand > pm->view.cores ? (double)pm->view.cores / (double)pm->view.demand : 1;

    share_set_rate(c->uses->share, pm->view.id, speed * share_tasks(c->uses->share, pm->view.id));
}

static void refresh(struct cloud *c, struct pm *pm)
{
    hosts_power(c, pm);
    if (c->uses->share)
        set_speed(c, pm);
}

/* The PM's use has changed: now, or at the end of this instant's changes. */
static void touch(struct cloud *c, struct pm *pm)
{
    struct uses *u = c->uses;

    if (!u->stepping) {
        refresh(c, pm);
        return;
    }
    if (pm->touched)
        return;
    if (u->count == u->room) {
        uint32_t room = u->room ? 2 * u->room : 64;

        u->touched = slab_resize(&c->memory, u->touched, u->room * sizeof *u->touched,
                                 room * sizeof *u->touched);
        u->room = room;
    }
    pm->touched = true;
    u->touched[u->count++] = pm->view.id;
}

/* What the VM asks its PM for follows from what it wants. */
static void ask(struct cloud *c, struct vm *vm)
{
    struct pm *pm = pm_of(c, vm);
    int64_t demand = vm->paused ? 0 : vm->wants;

    pm->view.demand += demand - vm->view.demand;
    vm->view.demand = demand;
}

/* The VM's work goes on, if it has any and gets any CPU. */
static void start_work(struct cloud *c, struct vm *vm)
{
    struct uses *u = c->uses;

    if (!u->share || vm->run == TIME_NEVER)
        return;
    if (!vm->begun) {
        vm->begun = true;
        vm->left = time_seconds(vm->run);
    }
    if (!vm->paused && vm->loss < 1)
        vm->task = share_start(u->share, vm->view.at.pm, vm->left / (1 - vm->loss), vm->view.id);
}

/* Its work stands; what is left is kept. */
static void stop_work(struct cloud *c, struct vm *vm)
{
    struct uses *u = c->uses;
    double left;

    if (u->share && vm->task.generation && share_cancel(u->share, vm->task, &left))
        vm->left = left * (1 - vm->loss);
    vm->task.generation = 0;
}

static void work_done(void *context, uint32_t resource, uint64_t item)
{
    struct cloud *c = context;
    struct vm *vm = vm_at(c, (uint32_t)item);

    (void)resource;
    vm->task.generation = 0;
    vm->left = 0;
    life_end(c, vm, LIFE_COMPLETED);
}

static double cut(double fraction)
{
    return fraction < 1 ? fraction > 0 ? fraction : 0 : 1;
}

/* How much it uses as it starts, by its series; the next change is noted. */
static double first_use(struct cloud *c, struct vm *vm)
{
    const struct cloud_usage *usage = vm->usage;
    double value;

    vm->instant = CLOUD_NOWHERE;
    if (vm->service)
        return 0;
    if (!usage || usage->count == 0)
        return 1;
    vm->at_value = usage_index(usage, now_of(c) - vm->view.start);
    value = usage_value(usage, vm->at_value);
    instants_add(c, vm, time_add(usage_next(usage, &vm->at_value), vm->view.start));
    return cut(value);
}

void uses_begin(struct cloud *c, struct vm *vm)
{
    struct pm *pm = pm_of(c, vm);
    int64_t need = need_of(c, vm);

    vm->used_since = now_of(c);
    vm->view.demand = 0;
    vm->wants = llround(first_use(c, vm) * (double)need);
    pm->given += need;
    ask(c, vm);
    start_work(c, vm);
    touch(c, pm);
    if (vm->service)
        services_started(c, vm);
}

void uses_end(struct cloud *c, struct vm *vm)
{
    struct pm *pm = pm_of(c, vm);

    if (vm->service)
        services_stopped(c, vm);
    settle(vm, now_of(c));
    instants_remove(c, vm);
    stop_work(c, vm);
    pm->given -= need_of(c, vm);
    pm->view.demand -= vm->view.demand;
    vm->view.demand = 0;
    touch(c, pm);
}

static void want(struct cloud *c, struct vm *vm, double fraction)
{
    int64_t wants = llround(fraction * (double)need_of(c, vm));

    if (wants == vm->wants)
        return;
    settle(vm, now_of(c));
    vm->wants = wants;
    ask(c, vm);
    touch(c, pm_of(c, vm));
}

void uses_set(struct cloud *c, struct vm *vm, double fraction)
{
    want(c, vm, cut(fraction));
}

void uses_step(struct cloud *c, struct vm *vm)
{
    double value = usage_value(vm->usage, vm->at_value);

    c->uses->stepping = true;
    want(c, vm, cut(value));
    instants_add(c, vm, time_add(usage_next(vm->usage, &vm->at_value), vm->view.start));
}

void uses_stepped(struct cloud *c)
{
    struct uses *u = c->uses;

    u->stepping = false;
    for (uint32_t i = 0; i < u->count; i++) {
        c->pm[u->touched[i]].touched = false;
        refresh(c, &c->pm[u->touched[i]]);
    }
    u->count = 0;
    measure_levels(c);
}

void uses_degrade(struct cloud *c, struct vm *vm, double part)
{
    settle(vm, now_of(c));
    stop_work(c, vm);
    vm->loss = part;
    start_work(c, vm);
    touch(c, pm_of(c, vm));
}

void uses_pause(struct cloud *c, struct vm *vm, bool paused)
{
    settle(vm, now_of(c));
    stop_work(c, vm);
    vm->paused = paused;
    ask(c, vm);
    start_work(c, vm);
    touch(c, pm_of(c, vm));
}

double cloud_use(const struct cloud *c, uint32_t pm)
{
    return (double)c->pm[pm].served / (double)c->pm[pm].view.cores;
}

/* A mean over VMs leaves those of the warm-up out. */
void uses_forget(struct cloud *c, struct vm *vm)
{
    struct cloud_totals *t = &c->totals;

    t->degraded += vm->degraded;
    t->requested += vm->requested;
    if (vm->requested > 0 && vm->view.order >= (uint64_t)c->options.warmup_vms) {
        t->pdm += vm->degraded / vm->requested;
        t->pdm_vms++;
    }
}

void uses_observe(struct cloud *c)
{
    history_observe(c);
}

/* VMs that are still there count like those that have ended. */
void uses_finish(struct cloud *c, sim_time now)
{
    for (size_t i = 0; i < c->slots; i++) {
        struct vm *vm = vm_at(c, (uint32_t)i);

        if (vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING)
            settle(vm, now);
        if (vm->view.state != CLOUD_VM_GONE)
            uses_forget(c, vm);
    }
}

bool uses_create(struct cloud *c, struct error *err)
{
    (void)err;
    c->uses = arena_alloc(c->arena, sizeof *c->uses);
    instants_create(c);
    history_create(c);
    if (c->options.exit == CLOUD_EXIT_BY_WORK)
        c->uses->share =
            share_create(c->arena, c->engine,
                         &(struct share_options){
                             .resources = c->pms, .rate = 0, .done = work_done, .context = c });
    return true;
}
