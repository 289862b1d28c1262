/* What PMs draw and whether they are awake: power by use, energy, falling asleep and waking. */
#include <math.h>

#include "sim/cloud/cloud_internal.h"

/* CPU and memory of a waking PM that are meant for VMs which wait for it. */
struct promise {
    int64_t cpu, mem;
};

/*
 * A PM that is told to sleep draws what it does at no use until it sleeps (sleep_time), and again
 * while it wakes (wake_time). One that is woken before it sleeps must first have fallen asleep.
 */
struct hosts {
    size_t words;
    uint64_t *asleep; /* a bit for each PM */
    uint64_t *waking;
    int64_t awaited; /* PMs that are waking */
    struct promise *promise;
    sim_time *down_by; /* when a PM that was told to sleep does */
    uint32_t on_timer;
};

static bool is_on(const struct pm *pm)
{
    return pm->view.state == CLOUD_PM_ON || pm->view.state == CLOUD_PM_WAKING;
}

/* Adds what has passed since the last change to the integrals, with the values that held. */
static void settle(struct cloud *c, struct pm *pm, sim_time now)
{
    sim_time span = now - pm->since;

    if (span <= 0)
        return;
    if (pm->power > 0)
        exact_add(&c->energy, pm->power * time_seconds(span));
    if (pm->lack > 0)
        c->totals.missed += (double)pm->lack * time_seconds(span);
    pm->on_time += is_on(pm) ? span : 0;
    pm->full_time += pm->full ? span : 0;
    pm->since = now;
}

static double watts_of(const struct cloud *c, const struct pm *pm)
{
    const struct power_model *model = &c->power[pm->view.machine];
    double given = 0;

    switch ((enum cloud_pm_state)pm->view.state) {
    case CLOUD_PM_ON:
        if (c->platform->allocated_w > 0)
            given = fmin(1, (double)pm->given / (double)pm->view.total[CLOUD_CPU]);
        return power_watts(model, (double)pm->served / (double)pm->view.cores) +
               given * c->platform->allocated_w;
    case CLOUD_PM_WAKING:
        return power_watts(model, 0);
    case CLOUD_PM_SLEEPING:
        return c->hosts->down_by[pm->view.id] > cloud_now(c) ? power_watts(model, 0)
                                                             : c->platform->sleep_w;
    case CLOUD_PM_DOWN:
        return 0;
    }
    return 0;
}

void hosts_power(struct cloud *c, struct pm *pm)
{
    bool on = pm->view.state == CLOUD_PM_ON;
    int64_t asked = on ? pm->view.demand : 0;
    int64_t served = asked < pm->view.cores ? asked : pm->view.cores;
    double watts;

    settle(c, pm, cloud_now(c));
    c->served += (double)(served - pm->served);
    pm->served = served;
    if (c->used)
        heat_level(c->used, pm->view.id, cloud_now(c), (double)served / (double)pm->view.cores);
    pm->lack = asked - served;
    pm->full =
        on && pm->view.vms > 0 && (double)asked >= c->options.overload * (double)pm->view.cores;
    watts = watts_of(c, pm);
    c->watts += watts - pm->power;
    pm->power = watts;
}

static void set_bit(uint64_t *set, uint32_t pm, bool on)
{
    uint64_t bit = UINT64_C(1) << pm % 64;

    set[pm / 64] = on ? set[pm / 64] | bit : set[pm / 64] & ~bit;
}

void hosts_state(struct cloud *c, struct pm *pm, enum cloud_pm_state state)
{
    uint32_t id = pm->view.id;
    int before = pm->view.state;

    settle(c, pm, cloud_now(c));
    c->pms_on -= is_on(pm);
    account_state(c, pm, state);
    c->pms_on += is_on(pm);
    c->hosts->awaited += (state == CLOUD_PM_WAKING) - (before == CLOUD_PM_WAKING);
    set_bit(c->hosts->asleep, id, state == CLOUD_PM_SLEEPING);
    set_bit(c->hosts->waking, id, state == CLOUD_PM_WAKING);
    hosts_power(c, pm);
    plans_host(c);
}

static void set_timer(struct cloud *c, struct pm *pm, sim_time at, enum phase phase)
{
    engine_cancel(c->engine, pm->timer);
    pm->timer = (struct event_id){ 0, 0 };
    if (at != TIME_NEVER)
        pm->timer = engine_at(c->engine, &(struct event){ .time = at,
                                                          .phase = phase,
                                                          .handler = c->hosts->on_timer,
                                                          .a = pm->view.id });
}

/* Told last at an instant, so that a VM which comes at that instant still finds the PM awake. */
void hosts_emptied(struct cloud *c, struct pm *pm)
{
    if (pm->view.state == CLOUD_PM_ON && pm->view.vms == 0 && pm->view.in == 0 && pm->view.out == 0)
        set_timer(c, pm, time_add(cloud_now(c), c->options.sleep_after), PHASE_OBSERVE);
}

void hosts_filled(struct cloud *c, struct pm *pm)
{
    set_timer(c, pm, TIME_NEVER, PHASE_OBSERVE);
}

bool hosts_sleep(struct cloud *c, struct pm *pm)
{
    sim_time by = time_add(cloud_now(c), c->platform->sleep_time);

    if (pm->view.state != CLOUD_PM_ON || pm->view.vms || pm->view.in || pm->view.out)
        return false;
    c->hosts->down_by[pm->view.id] = by;
    set_timer(c, pm, by > cloud_now(c) ? by : TIME_NEVER, PHASE_COMPLETE);
    hosts_state(c, pm, CLOUD_PM_SLEEPING);
    measure_levels(c);
    return true;
}

static void awake(struct cloud *c, struct pm *pm)
{
    c->hosts->promise[pm->view.id] = (struct promise){ 0, 0 };
    hosts_state(c, pm, CLOUD_PM_ON);
    hosts_emptied(c, pm);
    place_freed(c);
}

bool hosts_wake(struct cloud *c, struct pm *pm)
{
    sim_time now = cloud_now(c);
    sim_time from = c->hosts->down_by[pm->view.id] > now ? c->hosts->down_by[pm->view.id] : now;
    sim_time by = time_add(from, c->platform->wake_time);

    if (pm->view.state != CLOUD_PM_SLEEPING)
        return false;
    if (by <= now) {
        set_timer(c, pm, TIME_NEVER, PHASE_COMPLETE);
        awake(c, pm);
    } else {
        set_timer(c, pm, by, PHASE_COMPLETE);
        hosts_state(c, pm, CLOUD_PM_WAKING);
    }
    measure_levels(c);
    return true;
}

static void on_timer(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    struct pm *pm = &c->pm[event->a];

    (void)engine;
    switch ((enum cloud_pm_state)pm->view.state) {
    case CLOUD_PM_ON:
        hosts_sleep(c, pm);
        break;
    case CLOUD_PM_SLEEPING:
        hosts_power(c, pm);
        break;
    case CLOUD_PM_WAKING:
        awake(c, pm);
        break;
    case CLOUD_PM_DOWN:
        break;
    }
    measure_levels(c);
}

/* Whether the empty PM would have a place for the VM beside what is promised there. */
static bool would_do(struct cloud *c, const struct vm *vm, uint32_t id)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    const struct promise *promise = &c->hosts->promise[id];
    const struct cloud_pm *pm = &c->pm[id].view;

    if (pm->closed || cloud_need(c, shape, id, CLOUD_CPU) > pm->free[CLOUD_CPU] - promise->cpu ||
        cloud_need(c, shape, id, CLOUD_MEM) > pm->free[CLOUD_MEM] - promise->mem)
        return false;
    for (uint32_t i = 0; i < cloud_spots(c, shape, id); i++) {
        struct cloud_spot spot = cloud_spot(c, shape, id, i);

        if (account_admits(c, shape, spot) && (!vm->member_count || groups_allow(c, vm, spot)))
            return true;
    }
    return false;
}

/* The first PM of a set that would do. */
static uint32_t find(struct cloud *c, const uint64_t *set, const struct vm *vm)
{
    for (size_t word = 0; word < c->hosts->words; word++)
        for (uint64_t left = set[word]; left; left &= left - 1) {
            uint32_t id = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(left);

            if (would_do(c, vm, id))
                return id;
        }
    return CLOUD_NOWHERE;
}

/*
 * The VM is given a PM that is waking already if there is room beside the other VMs that were; else
 * the first sleeping one wakes. A VM that meanwhile finds a place elsewhere has cost an early wake.
 */
static bool wake_for(struct cloud *c, struct vm *vm)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    uint32_t id = vm->promised - 1;

    if (vm->promised && c->pm[id].view.state == CLOUD_PM_WAKING)
        return true;
    id = find(c, c->hosts->waking, vm);
    if (id == CLOUD_NOWHERE) {
        id = find(c, c->hosts->asleep, vm);
        if (id == CLOUD_NOWHERE)
            return false;
        hosts_wake(c, &c->pm[id]);
    }
    vm->promised = id + 1;
    c->hosts->promise[id].cpu += cloud_need(c, shape, id, CLOUD_CPU);
    c->hosts->promise[id].mem += cloud_need(c, shape, id, CLOUD_MEM);
    return true;
}

/* Those behind it in its line will not be tried in this pass, so they are seen to here. */
void hosts_wake_any(struct cloud *c, struct vm *vm)
{
    if (c->pms_on == c->pms && c->hosts->awaited == 0)
        return;
    while (wake_for(c, vm) && vm->wait_next != CLOUD_NOWHERE)
        vm = vm_at(c, vm->wait_next);
}

double cloud_watts(const struct cloud *c, uint32_t pm, double use)
{
    return power_watts(&c->power[c->pm[pm].view.machine], use);
}

double cloud_sleep_watts(const struct cloud *c)
{
    return c->platform->sleep_w;
}

void hosts_finish(struct cloud *c, sim_time now)
{
    for (uint32_t i = 0; i < c->pms; i++)
        settle(c, &c->pm[i], now);
}

bool hosts_create(struct cloud *c, struct error *err)
{
    struct hosts *h = arena_alloc(c->arena, sizeof *h);

    c->hosts = h;
    h->words = (c->pms + 63) / 64;
    h->asleep = arena_array(c->arena, h->words, sizeof *h->asleep);
    h->waking = arena_array(c->arena, h->words, sizeof *h->waking);
    h->promise = arena_array(c->arena, c->pms, sizeof *h->promise);
    h->down_by = arena_array(c->arena, c->pms, sizeof *h->down_by);
    h->on_timer = engine_handler(c->engine, "sleep", on_timer, c);
    c->power = arena_array(c->arena, c->machines, sizeof *c->power);
    for (uint32_t i = 0; i < c->machines; i++)
        if (!power_parse(c->machine[i].power, c->machine[i].idle_w, c->machine[i].max_w,
                         &c->power[i], err))
            return error_prefix(err, "machines: power");
    for (uint32_t i = 0; i < c->pms; i++) {
        hosts_power(c, &c->pm[i]);
        hosts_emptied(c, &c->pm[i]);
    }
    return faults_create(c, err);
}
