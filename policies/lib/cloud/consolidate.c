/* Consolidation plans: who must leave, where each goes, and which PMs are emptied. */
#include "policies/lib/cloud/consolidate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "policies/lib/correlate.h"
#include "policies/lib/robust.h"

const char *const consolidate_selections[] = { "mmt", "mc", "rs", "mu", 0 };
const char *const consolidate_wakings[] = { "idle", "free", 0 };

/* A VM as the plan sees it. */
struct guest {
    const struct cloud_vm *vm;
    const double *history; /* milli-cores, newest first */
    size_t count;
    double demand;
    bool fixed;          /* does not move in this plan */
    uint32_t host;       /* CLOUD_NOWHERE: has left and has no place yet */
    uint32_t prev, next; /* on that PM */
};

/* A PM as it would be. */
struct host {
    double demand;
    double watts;
    double *sum; /* histories of its VMs, milli-cores, newest first */
    size_t count;
    int64_t largest;                /* memory of a VM there, B */
    int64_t taken[CLOUD_RESOURCES]; /* by VMs that the plan moves here */
    uint32_t first, last;
    bool barred;  /* not a destination */
    bool settled; /* not to be emptied */
    bool woken;   /* by this plan */
};

struct work {
    const struct consolidate *self;
    struct cloud *c;
    struct cloud_plan *plan;
    consolidate_rule *overloaded;
    struct host *host;   /* by PM */
    struct guest *guest; /* by VM slot */
    size_t length;       /* of a history, at most */
    double *seen;        /* `length` numbers for a rule */
    uint32_t *leaving;   /* VM slots */
    size_t leavers;
    uint32_t *in_use; /* PMs with VMs, by number: the destinations of those that are emptied */
    size_t uses;
    size_t room; /* migrations that may still be planned */
};

static const struct cloud_pm *pm_of(const struct work *w, uint32_t host)
{
    return cloud_pm(w->c, host);
}

static int64_t need_of(const struct work *w, const struct guest *g, uint32_t host,
                       enum cloud_resource resource)
{
    return cloud_need(w->c, cloud_shape(w->c, g->vm->shape), host, resource);
}

static void add_up(const struct work *w, struct host *h, const struct guest *g, uint32_t id)
{
    int64_t memory = need_of(w, g, id, CLOUD_MEM);

    h->demand += g->demand;
    h->largest = memory > h->largest ? memory : h->largest;
    h->count = g->count > h->count ? g->count : h->count;
    for (size_t i = 0; i < g->count; i++)
        h->sum[i] += g->history[i];
}

static void link_guest(struct work *w, uint32_t slot, uint32_t to)
{
    struct guest *g = &w->guest[slot];
    struct host *h = &w->host[to];

    g->host = to;
    g->prev = h->last;
    g->next = CLOUD_NOWHERE;
    if (h->last == CLOUD_NOWHERE)
        h->first = slot;
    else
        w->guest[h->last].next = slot;
    h->last = slot;
    add_up(w, h, g, to);
}

/* Sums are made anew: taking off what was added would leave rounding errors. */
static void recount(struct work *w, uint32_t id)
{
    struct host *h = &w->host[id];

    h->demand = 0;
    h->count = 0;
    h->largest = 0;
    memset(h->sum, 0, w->length * sizeof *h->sum);
    for (uint32_t slot = h->first; slot != CLOUD_NOWHERE; slot = w->guest[slot].next)
        add_up(w, h, &w->guest[slot], id);
}

static void unlink_guest(struct work *w, uint32_t slot)
{
    struct guest *g = &w->guest[slot];
    struct host *h = &w->host[g->host];

    if (g->prev == CLOUD_NOWHERE)
        h->first = g->next;
    else
        w->guest[g->prev].next = g->next;
    if (g->next == CLOUD_NOWHERE)
        h->last = g->prev;
    else
        w->guest[g->next].prev = g->prev;
    recount(w, g->host);
    g->host = CLOUD_NOWHERE;
}

static double watts_at(const struct work *w, uint32_t id, double demand)
{
    return cloud_watts(w->c, id, fmin(1, demand / (double)pm_of(w, id)->cores));
}

static void see_guest(struct work *w, const struct cloud_vm *vm)
{
    struct guest *g = &w->guest[vm->id];
    bool moving = vm->state == CLOUD_VM_MOVING;
    uint32_t at = moving ? vm->to.pm : vm->at.pm;
    double need = (double)cloud_need(w->c, cloud_shape(w->c, vm->shape), vm->at.pm, CLOUD_CPU);
    const double *history = cloud_vm_history(w->c, vm, &g->count);
    double *copy = arena_array(cloud_plan_memory(w->plan), g->count, sizeof *copy);

    for (size_t i = 0; i < g->count; i++)
        copy[i] = round(history[g->count - 1 - i] * need);
    g->vm = vm;
    g->history = copy;
    g->demand = (double)vm->demand;
    g->fixed = moving || vm->pinned;
    link_guest(w, vm->id, at);
}

/* VMs on their PMs, in the order in which they came there; then those that are on their way. */
static void see_all(struct work *w)
{
    struct arena *arena = cloud_plan_memory(w->plan);
    uint32_t pms = cloud_pms(w->c);
    double *sums;

    w->length = (size_t)cloud_rules(w->c)->history;
    w->host = arena_array(arena, pms, sizeof *w->host);
    w->guest = arena_array(arena, cloud_vm_slots(w->c), sizeof *w->guest);
    w->leaving = arena_array(arena, cloud_vm_slots(w->c), sizeof *w->leaving);
    w->in_use = arena_array(arena, pms, sizeof *w->in_use);
    w->seen = arena_array(arena, w->length, sizeof *w->seen);
    sums = arena_array(arena, pms * w->length, sizeof *sums);
    for (uint32_t id = 0; id < pms; id++) {
        w->host[id].sum = sums + id * w->length;
        w->host[id].first = w->host[id].last = CLOUD_NOWHERE;
    }
    for (int moving = 0; moving <= 1; moving++)
        for (uint32_t id = 0; id < pms; id++)
            for (const struct cloud_vm *vm = cloud_first(w->c, id); vm; vm = cloud_next(w->c, vm))
                if ((vm->state == CLOUD_VM_MOVING) == moving)
                    see_guest(w, vm);
    for (uint32_t id = 0; id < pms; id++)
        w->host[id].watts = watts_at(w, id, w->host[id].demand);
}

/* Intervals from now until the largest VM would be elsewhere, at the PM's full bandwidth. */
static double move_steps(const struct work *w, uint32_t id, int64_t largest)
{
    double nic = cloud_machine(w->c, pm_of(w, id)->machine)->nic;
    double interval = time_seconds(cloud_rules(w->c)->interval);

    return nic > 0 ? fmax(1, ceil((double)largest / (nic / 8) / interval)) : 1;
}

/* Whether the rule holds for the PM, with one VM more unless it is NULL. */
static bool is_overloaded(struct work *w, uint32_t id, const struct guest *more)
{
    const struct host *h = &w->host[id];
    double cores = (double)pm_of(w, id)->cores;
    size_t added = more ? more->count : 0;
    int64_t memory = more ? need_of(w, more, id, CLOUD_MEM) : 0;
    struct consolidate_pm pm = { .demand = h->demand + (more ? more->demand : 0),
                                 .cores = cores,
                                 .history = w->seen,
                                 .count = added > h->count ? added : h->count };

    pm.use = pm.demand / cores;
    pm.move_steps = move_steps(w, id, memory > h->largest ? memory : h->largest);
    for (size_t i = 0; i < pm.count; i++)
        w->seen[i] = (h->sum[i] + (i < added ? more->history[i] : 0)) / cores;
    return w->overloaded(w->self, &pm);
}

/* Room beside what the plan sends there; the system checks it again when the VM moves. */
static bool has_room(struct work *w, uint32_t id, const struct guest *g)
{
    const struct cloud_pm *pm = pm_of(w, id);
    const struct cloud_shape *shape = cloud_shape(w->c, g->vm->shape);

    for (int r = 0; r < CLOUD_RESOURCES; r++) {
        int64_t need = cloud_need(w->c, shape, id, (enum cloud_resource)r);

        if (need < 0 || need > pm->free[r] - w->host[id].taken[r])
            return false;
    }
    return pm->state != CLOUD_PM_ON || cloud_tightest(w->c, g->vm, id).pm != CLOUD_NOWHERE;
}

/* How much more power the PM would draw with the VM. */
static double more_watts(const struct work *w, uint32_t id, const struct guest *g)
{
    const struct host *h = &w->host[id];
    bool empty = h->first == CLOUD_NOWHERE && w->self->waking == CONSOLIDATE_WAKING_IDLE;
    double before = empty ? cloud_sleep_watts(w->c) : h->watts;

    return watts_at(w, id, h->demand + g->demand) - before;
}

static bool may_go(struct work *w, uint32_t id, const struct guest *g, bool wake)
{
    const struct host *h = &w->host[id];
    const struct cloud_pm *pm = pm_of(w, id);

    if (h->barred || pm->closed || id == g->vm->at.pm)
        return false;
    if (pm->state != CLOUD_PM_ON && !(wake && pm->state == CLOUD_PM_SLEEPING) && !h->woken)
        return false;
    return h->demand + g->demand <= (double)pm->cores;
}

/* PABFD. With `wake`, all PMs count, those without a VM and those that sleep included. */
static uint32_t find_host(struct work *w, const struct guest *g, bool wake)
{
    size_t count = wake ? cloud_pms(w->c) : w->uses;
    uint32_t best = CLOUD_NOWHERE;
    double least = (double)INFINITY;

    for (size_t i = 0; i < count; i++) {
        uint32_t id = wake ? (uint32_t)i : w->in_use[i];
        double more;

        if (!may_go(w, id, g, wake))
            continue;
        more = more_watts(w, id, g);
        if (!(more < least) || (w->host[id].demand > 0 && is_overloaded(w, id, g)) ||
            !has_room(w, id, g))
            continue;
        least = more;
        best = id;
    }
    return best;
}

/* MMT, or the least part of its cores used (MU). */
static uint32_t least_of(const struct work *w, const uint32_t *slot, size_t count, bool use)
{
    uint32_t best = slot[0];
    double least = (double)INFINITY;

    for (size_t i = 0; i < count; i++) {
        const struct guest *g = &w->guest[slot[i]];
        const struct cloud_shape *shape = cloud_shape(w->c, g->vm->shape);
        uint32_t pm = g->vm->at.pm;
        double cpu = (double)cloud_need(w->c, shape, pm, CLOUD_CPU);
        double value =
            use ? cpu > 0 ? g->demand / cpu : 0 : (double)cloud_need(w->c, shape, pm, CLOUD_MEM);

        if (value < least) {
            least = value;
            best = slot[i];
        }
    }
    return best;
}

static uint32_t most_correlated(const struct work *w, const uint32_t *slot, size_t count)
{
    const double *row[CORRELATE_MOST];
    double squared[CORRELATE_MOST];
    size_t shortest = SIZE_MAX;
    size_t best = 0;

    for (size_t i = 0; i < count && i < CORRELATE_MOST; i++) {
        row[i] = w->guest[slot[i]].history;
        if (w->guest[slot[i]].count < shortest)
            shortest = w->guest[slot[i]].count;
    }
    if (!correlate_multiple(row, count, shortest, squared))
        return least_of(w, slot, count, false);
    for (size_t i = 1; i < count; i++)
        if (squared[i] > squared[best])
            best = i;
    return slot[best];
}

/* The next VM to leave; CLOUD_NOWHERE: none may. */
static uint32_t select_guest(struct work *w, uint32_t id)
{
    uint32_t *slot = w->leaving + w->leavers; /* there is room for all VMs of the PM behind these */
    size_t count = 0;

    for (uint32_t s = w->host[id].first; s != CLOUD_NOWHERE; s = w->guest[s].next)
        if (!w->guest[s].fixed)
            slot[count++] = s;
    if (count == 0)
        return CLOUD_NOWHERE;
    switch ((enum consolidate_selection)w->self->selection) {
    case CONSOLIDATE_MMT:
        return least_of(w, slot, count, false);
    case CONSOLIDATE_MU:
        return least_of(w, slot, count, true);
    case CONSOLIDATE_RS:
        return slot[rng_below(cloud_rng(w->c), count)];
    case CONSOLIDATE_MC:
        return most_correlated(w, slot, count);
    }
    return slot[0];
}

/* VMs leave overloaded PMs; those take no VMs in this plan and are not emptied. */
static void relieve(struct work *w)
{
    for (uint32_t id = 0; id < cloud_pms(w->c); id++) {
        struct host *h = &w->host[id];

        if (h->first == CLOUD_NOWHERE || !is_overloaded(w, id, NULL))
            continue;
        h->barred = h->settled = true;
        do {
            uint32_t slot = select_guest(w, id);

            if (slot == CLOUD_NOWHERE)
                break;
            unlink_guest(w, slot);
            w->leaving[w->leavers++] = slot;
        } while (h->first != CLOUD_NOWHERE && is_overloaded(w, id, NULL));
    }
}

/* Greatest demand first; equal ones stay in order. */
static void sort_leaving(struct work *w)
{
    for (size_t i = 1; i < w->leavers; i++) {
        uint32_t slot = w->leaving[i];
        size_t at = i;

        for (; at > 0 && w->guest[w->leaving[at - 1]].demand < w->guest[slot].demand; at--)
            w->leaving[at] = w->leaving[at - 1];
        w->leaving[at] = slot;
    }
}

static void take_room(struct work *w, uint32_t id, const struct guest *g, int sign)
{
    const struct cloud_shape *shape = cloud_shape(w->c, g->vm->shape);

    for (int r = 0; r < CLOUD_RESOURCES; r++)
        w->host[id].taken[r] += sign * cloud_need(w->c, shape, id, (enum cloud_resource)r);
    w->host[id].watts = watts_at(w, id, w->host[id].demand);
}

static bool place(struct work *w, uint32_t slot, bool wake)
{
    struct guest *g = &w->guest[slot];
    uint32_t to = find_host(w, g, wake);

    if (to == CLOUD_NOWHERE)
        return false;
    link_guest(w, slot, to);
    take_room(w, to, g, 1);
    return true;
}

static void order_move(struct work *w, const struct guest *g)
{
    const struct cloud_pm *pm = pm_of(w, g->host);
    const struct cloud_shape *shape = cloud_shape(w->c, g->vm->shape);
    struct host *h = &w->host[g->host];
    struct cloud_spot to = cloud_spot(w->c, shape, g->host, 0);

    if (pm->state == CLOUD_PM_ON)
        to = cloud_tightest(w->c, g->vm, g->host);
    else if (!h->woken)
        cloud_plan_wake(w->plan, g->host);
    h->woken = h->woken || pm->state != CLOUD_PM_ON;
    h->settled = true;
    cloud_plan_move(w->plan, g->vm, to);
    w->room--;
}

/* Those without a place stay where they are. */
static void rehouse(struct work *w)
{
    sort_leaving(w);
    for (size_t i = 0; i < w->leavers && w->room > 0; i++)
        if (place(w, w->leaving[i], true))
            order_move(w, &w->guest[w->leaving[i]]);
}

/* The least used PM that could be emptied: awake, nothing coming, not all of it going already. */
static uint32_t least_used(const struct work *w)
{
    uint32_t best = CLOUD_NOWHERE;
    double least = (double)INFINITY;

    for (size_t i = 0; i < w->uses; i++) {
        uint32_t id = w->in_use[i];
        const struct host *h = &w->host[id];
        const struct cloud_pm *pm = pm_of(w, id);
        double use = h->demand / (double)pm->cores;

        if (h->settled || pm->state != CLOUD_PM_ON || pm->in > 0)
            continue;
        if (use < least) {
            least = use;
            best = id;
        }
    }
    return best;
}

/* All VMs of the PM into w->leaving; false if one must stay. */
static bool gather(struct work *w, uint32_t id)
{
    w->leavers = 0;
    for (uint32_t slot = w->host[id].first; slot != CLOUD_NOWHERE; slot = w->guest[slot].next) {
        if (w->guest[slot].fixed)
            return false;
        w->leaving[w->leavers++] = slot;
    }
    return w->leavers <= w->room;
}

static void empty_host(struct work *w, uint32_t id)
{
    size_t placed = 0;

    w->host[id].barred = w->host[id].settled = true;
    if (!gather(w, id))
        return;
    sort_leaving(w);
    w->host[id].first = w->host[id].last = CLOUD_NOWHERE;
    while (placed < w->leavers && place(w, w->leaving[placed], false))
        placed++;
    if (placed == w->leavers) {
        for (size_t i = 0; i < placed; i++)
            order_move(w, &w->guest[w->leaving[i]]);
        return;
    }
    /* Not all: those that had found a place go back. The PM itself is not looked at again. */
    while (placed-- > 0) {
        struct guest *g = &w->guest[w->leaving[placed]];
        uint32_t to = g->host;

        unlink_guest(w, w->leaving[placed]);
        take_room(w, to, g, -1);
    }
}

void consolidate_plan(const struct consolidate *self, struct cloud *c, struct cloud_plan *plan,
                      consolidate_rule *overloaded)
{
    struct work w = { .self = self, .c = c, .plan = plan, .overloaded = overloaded };

    w.room = (size_t)cloud_plan_limit(plan);
    see_all(&w);
    relieve(&w);
    rehouse(&w);
    for (uint32_t id = 0; id < cloud_pms(c); id++)
        if (w.host[id].first != CLOUD_NOWHERE && !w.host[id].barred)
            w.in_use[w.uses++] = id;
    for (uint32_t id = least_used(&w); id != CLOUD_NOWHERE && w.room > 0; id = least_used(&w))
        empty_host(&w, id);
}

double consolidate_trend(const struct consolidate_pm *pm, size_t length, int weights)
{
    double past[CONSOLIDATE_TREND]; /* oldest first */
    struct robust_line line;

    BUG_UNLESS(length > 0 && length <= CONSOLIDATE_TREND);
    if (pm->count < length)
        return (double)NAN;
    for (size_t i = 0; i < length; i++)
        past[i] = pm->history[length - 1 - i];
    if (!robust_fit(past, length, weights, &line))
        return (double)NAN;
    return robust_line_at(&line, (double)length + pm->move_steps);
}
