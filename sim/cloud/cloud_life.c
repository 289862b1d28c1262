/* What becomes of a VM: it starts on a PM, ends, is resized, or goes back to wait. */
#include <math.h>

#include "sim/cloud/cloud_internal.h"

void life_placed(struct cloud *c, const struct vm *vm, struct cloud_spot from)
{
    for (uint32_t i = 0; i < c->role_count; i++)
        if (c->roles[i].policy->placed)
            c->roles[i].policy->placed(c->roles[i].self, c, &vm->view, from);
}

/* When policies think that a VM which starts now will end. */
static sim_time expected_end(const struct cloud *c, const struct vm *vm, sim_time left)
{
    sim_time now = cloud_now(c);

    if (c->options.lifetimes == CLOUD_LIFETIMES_UNKNOWN || left == TIME_NEVER)
        return TIME_NEVER;
    if (c->options.lifetimes == CLOUD_LIFETIMES_NOISY) {
        struct rng rng;

        rng_stream(&rng, c->input->seed, c->input->replication, RNG_ESTIMATE, vm->view.order);
        left = time_from_seconds(time_seconds(left) *
                                 rng_lognormal(&rng, 0, c->options.lifetime_noise));
    }
    return time_add(now, left);
}

sim_time cloud_expected(const struct cloud *c, const struct cloud_vm *vm)
{
    return vm->state == CLOUD_VM_WAITING ? expected_end(c, vm_of(c, vm), vm_of(c, vm)->run)
                                         : vm->expected;
}

static void on_exit(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    life_end(c, vm_at(c, (uint32_t)event->a), LIFE_COMPLETED);
}

void life_create(struct cloud *c)
{
    c->on_exit = engine_handler(c->engine, "exit", on_exit, c);
}

void life_start(struct cloud *c, struct vm *vm, struct cloud_spot spot)
{
    sim_time now = cloud_now(c);
    bool again = vm->view.start != TIME_NEVER;

    vm->gpu_set = account_take(c, vm->view.shape, spot);
    vm->view.at = spot;
    vm->view.state = CLOUD_VM_RUNNING;
    if (!again) {
        vm->view.start = vm->initial && now == 0 ? vm->view.submit : now;
        vm->first_pm = spot.pm;
        c->totals.placed++;
    }
    groups_enter(c, vm, spot.pm);
    account_enter(c, vm);
    c->running++;
    c->finite += vm->run != TIME_NEVER;
    vm->view.expected = expected_end(c, vm, vm->run);
    if (c->options.exit == CLOUD_EXIT_BY_TIME && vm->run != TIME_NEVER) {
        vm->end = time_add(now, vm->run);
        vm->exit = engine_at(c->engine, &(struct event){ .time = vm->end,
                                                         .phase = PHASE_COMPLETE,
                                                         .handler = c->on_exit,
                                                         .a = vm->view.id });
    }
    uses_begin(c, vm);
    if (!again && vm->view.order >= (uint64_t)c->options.warmup_vms)
        meter_sample(c->input->meter, M_WAIT,
                     time_seconds(now - (vm->view.submit > 0 ? vm->view.submit : 0)));
    life_placed(c, vm, (struct cloud_spot){ CLOUD_NOWHERE, -1 });
}

/* Off its PM, with everything that hangs on it. */
static void take_off(struct cloud *c, struct vm *vm)
{
    if (vm->view.state == CLOUD_VM_MOVING)
        moves_abort(c, vm);
    engine_cancel(c->engine, vm->exit);
    uses_end(c, vm);
    account_give(c, vm->view.shape, vm->view.at, vm->gpu_set);
    account_leave(c, vm);
    groups_leave(c, vm, vm->view.at.pm);
    vm->gpu_set = 0;
    c->running--;
    c->finite -= vm->run != TIME_NEVER;
    place_freed(c);
}

static void count_end(struct cloud *c, enum life_end how)
{
    c->totals.rejected += how == LIFE_REJECTED;
    c->totals.evicted += how == LIFE_EVICTED;
    c->totals.lost += how == LIFE_LOST;
}

void life_end(struct cloud *c, struct vm *vm, enum life_end how)
{
    bool ran = vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING;

    if (ran) {
        take_off(c, vm);
        uses_forget(c, vm);
    } else {
        place_forget(c, vm);
    }
    if (vm->view.order >= (uint64_t)c->options.warmup_vms)
        count_end(c, how);
    if (!measure_vm(c, vm, how))
        return;
    vm->view.state = CLOUD_VM_GONE;
    plans_ended(c, vm);
    services_ended(c, vm);
    for (uint32_t i = 0; i < c->role_count; i++)
        if (c->roles[i].policy->ended)
            c->roles[i].policy->ended(c->roles[i].self, c, &vm->view);
    cloud_vm_free(c, vm);
    measure_levels(c);
    run_over(c);
}

void life_restart(struct cloud *c, struct vm *vm)
{
    if (c->options.exit == CLOUD_EXIT_BY_TIME && vm->run != TIME_NEVER)
        vm->run = vm->end - cloud_now(c);
    take_off(c, vm);
    vm->view.state = CLOUD_VM_WAITING;
    vm->view.at = (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    vm->booted = false;
    c->totals.restarted++;
    place_wait(c, vm);
}

/* In its place if the new need fits there; else the VM keeps what it has. */
bool life_resize(struct cloud *c, struct vm *vm, uint32_t shape)
{
    uint32_t old = vm->view.shape;
    struct cloud_spot spot = vm->view.at;

    if (vm->view.state == CLOUD_VM_WAITING && !vm->deciding) {
        place_forget(c, vm);
        vm->view.shape = shape;
        place_wait(c, vm);
        return true;
    }
    if (vm->view.state != CLOUD_VM_RUNNING)
        return false;
    account_give(c, old, spot, vm->gpu_set);
    if (!account_fits(c, &c->shape[shape], spot)) {
        vm->gpu_set = account_take(c, old, spot);
        return false;
    }
    uses_end(c, vm);
    vm->view.shape = shape;
    vm->gpu_set = account_take(c, shape, spot);
    uses_begin(c, vm);
    place_freed(c);
    return true;
}
