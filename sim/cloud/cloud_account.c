/* What is free on every PM, to the last byte: taken when a VM comes, given back when it goes. */
#include "sim/cloud/cloud_internal.h"

/* NUMA nodes that a spot uses, each with an equal part of the need. */
struct span {
    uint32_t node[2];
    uint32_t count;
};

static struct span span_of(const struct pm *pm, const struct cloud_shape *shape,
                           struct cloud_spot spot)
{
    uint32_t first = spot.node < 0 ? 0 : (uint32_t)spot.node;

    if (pm->view.nodes == 1 || shape->nodes == 1)
        return (struct span){ { first, 0 }, 1 };
    return (struct span){ { first, first + 1 }, 2 };
}

/* An odd milli-core or byte goes to the first of two nodes. */
static int64_t part_of(int64_t need, const struct span *span, uint32_t i)
{
    return span->count == 1 ? need : i == 0 ? need - need / 2 : need / 2;
}

static bool spot_exists(const struct pm *pm, const struct cloud_shape *shape,
                        struct cloud_spot spot)
{
    if (pm->view.nodes == 1 || (shape->nodes == 2 && pm->view.nodes == 2))
        return spot.node == -1;
    if (shape->nodes == 1)
        return spot.node >= 0 && spot.node < pm->view.nodes;
    return spot.node >= 0 && spot.node % 2 == 0 && spot.node + 1 < pm->view.nodes;
}

static bool gpus_fit(const struct pm *pm, const struct cloud_shape *shape)
{
    int32_t found = 0;

    if (shape->gpus == 0)
        return true;
    if (!(shape->gpu_models >> pm->view.gpu_model & 1))
        return false;
    for (uint32_t i = 0; i < pm->view.gpus && found < shape->gpus; i++)
        found += pm->gpu[i] >= shape->gpu_milli;
    return found == shape->gpus;
}

static bool nodes_fit(const struct pm *pm, const struct cloud_shape *shape, struct cloud_spot spot,
                      const int64_t need[2])
{
    struct span span = span_of(pm, shape, spot);

    for (uint32_t i = 0; i < span.count; i++)
        if (pm->node[span.node[i]].cpu < part_of(need[0], &span, i) ||
            pm->node[span.node[i]].mem < part_of(need[1], &span, i))
            return false;
    return true;
}

/* Room alone, even on a PM that takes no new VMs. */
bool account_admits(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot)
{
    const struct pm *pm = &c->pm[spot.pm];
    int64_t need[2];

    if (!spot_exists(pm, shape, spot))
        return false;
    need[0] = cloud_need(c, shape, spot.pm, CLOUD_CPU);
    need[1] = cloud_need(c, shape, spot.pm, CLOUD_MEM);
    if (need[0] < 0 || need[0] > pm->view.free[CLOUD_CPU] || need[1] > pm->view.free[CLOUD_MEM])
        return false;
    for (int r = CLOUD_DISK; r <= CLOUD_NET; r++)
        if (cloud_need(c, shape, spot.pm, (enum cloud_resource)r) > pm->view.free[r])
            return false;
    return (pm->view.nodes == 1 || nodes_fit(pm, shape, spot, need)) && gpus_fit(pm, shape);
}

bool account_fits(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot)
{
    const struct pm *pm = &c->pm[spot.pm];

    return pm->view.state == CLOUD_PM_ON && !pm->view.closed && account_admits(c, shape, spot);
}

/* Whether a VM could go to another, disjoint spot of its own PM: only its nodes matter then. */
bool account_shifts(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot to)
{
    const struct pm *pm = &c->pm[to.pm];
    int64_t need[2] = { cloud_need(c, shape, to.pm, CLOUD_CPU),
                        cloud_need(c, shape, to.pm, CLOUD_MEM) };

    return pm->view.state == CLOUD_PM_ON && !pm->view.closed && spot_exists(pm, shape, to) &&
           nodes_fit(pm, shape, to, need);
}

/* Slots of the PM in the fragment rate, and its free cores; 0 for one that is not in use. */
static void count_fragments(struct cloud *c, const struct pm *pm, int sign)
{
    if (pm->view.state != CLOUD_PM_ON || pm->view.closed || !c->fragment)
        return;
    for (uint32_t i = 0; i < pm->view.nodes; i++) {
        c->fragment_slots += sign * (pm->node[i].cpu / c->fragment);
        c->fragment_free += sign * pm->node[i].cpu;
    }
}

void account_state(struct cloud *c, struct pm *pm, enum cloud_pm_state state)
{
    count_fragments(c, pm, -1);
    pm->view.state = (uint8_t)state;
    pm->version++;
    c->changes++;
    count_fragments(c, pm, 1);
    index_touch(c, pm->view.id);
}

static void change(struct cloud *c, struct pm *pm, const struct cloud_shape *shape,
                   struct cloud_spot spot, int sign)
{
    struct span span = span_of(pm, shape, spot);
    int64_t need[CLOUD_RESOURCES];

    count_fragments(c, pm, -1);
    for (int r = 0; r < CLOUD_RESOURCES; r++) {
        need[r] = cloud_need(c, shape, spot.pm, (enum cloud_resource)r);
        pm->view.free[r] += sign * need[r];
        c->allocated[r] -= sign * need[r];
    }
    for (uint32_t i = 0; i < span.count; i++) {
        pm->node[span.node[i]].cpu += sign * part_of(need[CLOUD_CPU], &span, i);
        pm->node[span.node[i]].mem += sign * part_of(need[CLOUD_MEM], &span, i);
    }
    count_fragments(c, pm, 1);
    pm->version++;
    c->changes++;
    index_touch(c, spot.pm);
    if (c->held)
        heat_level(c->held, spot.pm, cloud_now(c),
                   1 - (double)pm->view.free[CLOUD_CPU] / (double)pm->view.total[CLOUD_CPU]);
}

/* Shared GPUs: the fullest that fits, so that whole ones stay whole. */
static uint64_t pick_gpus(const struct pm *pm, const struct cloud_shape *shape)
{
    uint64_t set = 0;

    for (int32_t found = 0; found < shape->gpus; found++) {
        uint32_t best = CLOUD_MOST_GPUS;

        for (uint32_t i = 0; i < pm->view.gpus; i++)
            if (!(set >> i & 1) && pm->gpu[i] >= shape->gpu_milli &&
                (best == CLOUD_MOST_GPUS || pm->gpu[i] < pm->gpu[best]))
                best = i;
        BUG_UNLESS(best < CLOUD_MOST_GPUS);
        set |= UINT64_C(1) << best;
    }
    return set;
}

static void change_gpus(struct pm *pm, const struct cloud_shape *shape, uint64_t set, int sign)
{
    for (uint32_t i = 0; set >> i; i++)
        if (set >> i & 1)
            pm->gpu[i] = (int16_t)(pm->gpu[i] + sign * shape->gpu_milli);
}

/* Those the placing policy wants, if it cares; checked, as a policy may err. */
static uint64_t choose_gpus(struct cloud *c, const struct pm *pm, const struct cloud_shape *shape,
                            struct cloud_spot spot)
{
    const struct cloud_policy *policy = c->placing.policy;
    uint64_t set;

    if (!shape->gpus || !policy || !policy->gpus)
        return pick_gpus(pm, shape);
    set = policy->gpus(c->placing.self, c, shape, spot);
    if (set >> pm->view.gpus || __builtin_popcountll(set) != shape->gpus) {
        cloud_stop(c, "took %d GPUs of PM %u for %d", __builtin_popcountll(set), spot.pm,
                   shape->gpus);
        return pick_gpus(pm, shape);
    }
    for (uint32_t i = 0; i < pm->view.gpus; i++)
        if (set >> i & 1 && pm->gpu[i] < shape->gpu_milli) {
            cloud_stop(c, "took GPU %u of PM %u, which has too little left", i, spot.pm);
            return pick_gpus(pm, shape);
        }
    return set;
}

uint64_t account_take(struct cloud *c, uint32_t shape, struct cloud_spot spot)
{
    struct pm *pm = &c->pm[spot.pm];
    uint64_t set = choose_gpus(c, pm, &c->shape[shape], spot);

    change_gpus(pm, &c->shape[shape], set, -1);
    change(c, pm, &c->shape[shape], spot, -1);
    return set;
}

void account_give(struct cloud *c, uint32_t shape, struct cloud_spot spot, uint64_t gpus)
{
    struct pm *pm = &c->pm[spot.pm];

    change_gpus(pm, &c->shape[shape], gpus, 1);
    change(c, pm, &c->shape[shape], spot, 1);
}

void account_enter(struct cloud *c, struct vm *vm)
{
    struct pm *pm = &c->pm[vm->view.at.pm];

    vm->prev = pm->last;
    vm->next = CLOUD_NOWHERE;
    if (pm->last == CLOUD_NOWHERE)
        pm->first = vm->view.id;
    else
        vm_at(c, pm->last)->next = vm->view.id;
    pm->last = vm->view.id;
    if (pm->view.vms++ == 0) {
        c->pms_used++;
        if (c->pms_used > c->totals.peak_pms)
            c->totals.peak_pms = c->pms_used;
        hosts_filled(c, pm);
    }
}

void account_leave(struct cloud *c, struct vm *vm)
{
    struct pm *pm = &c->pm[vm->view.at.pm];

    if (vm->prev == CLOUD_NOWHERE)
        pm->first = vm->next;
    else
        vm_at(c, vm->prev)->next = vm->next;
    if (vm->next == CLOUD_NOWHERE)
        pm->last = vm->prev;
    else
        vm_at(c, vm->next)->prev = vm->prev;
    if (--pm->view.vms == 0) {
        c->pms_used--;
        if (pm->view.in == 0 && pm->view.out == 0)
            hosts_emptied(c, pm);
    }
}

/* What one VM holds of a PM, its place or its reservation, is taken off the sums. */
static void recount(const struct cloud *c, const struct vm *vm, struct cloud_spot spot,
                    uint64_t gpus, struct pm *sum)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    struct span span = span_of(sum, shape, spot);

    for (int r = 0; r < CLOUD_RESOURCES; r++)
        sum->view.free[r] -= cloud_need(c, shape, spot.pm, (enum cloud_resource)r);
    for (uint32_t i = 0; i < span.count; i++) {
        sum->node[span.node[i]].cpu -= part_of(cloud_need(c, shape, spot.pm, CLOUD_CPU), &span, i);
        sum->node[span.node[i]].mem -= part_of(cloud_need(c, shape, spot.pm, CLOUD_MEM), &span, i);
    }
    change_gpus(sum, shape, gpus, -1);
}

static void check_pm(const struct cloud *c, uint32_t id)
{
    const struct pm *pm = &c->pm[id];
    struct cloud_node node[CLOUD_MOST_NUMA];
    int16_t gpu[CLOUD_MOST_GPUS];
    struct pm sum = { .view = pm->view, .node = node, .gpu = gpu };
    uint32_t vms = 0;

    for (uint32_t i = 0; i < pm->view.nodes; i++)
        node[i] = (struct cloud_node){ pm->node[i].cpu_total, pm->node[i].mem_total, 0, 0 };
    for (uint32_t i = 0; i < pm->view.gpus; i++)
        gpu[i] = 1000;
    for (int r = 0; r < CLOUD_RESOURCES; r++)
        sum.view.free[r] = pm->view.total[r];
    for (size_t i = 0; i < c->slots; i++) {
        const struct vm *vm = vm_at(c, (uint32_t)i);
        struct cloud_spot other;
        uint64_t gpus;

        if (vm->view.state == CLOUD_VM_GONE || vm->view.state == CLOUD_VM_WAITING)
            continue;
        if (vm->view.at.pm == id) {
            recount(c, vm, vm->view.at, vm->gpu_set, &sum);
            vms++;
        }
        if (moves_other(c, vm, &other, &gpus) && other.pm == id)
            recount(c, vm, other, gpus, &sum);
    }
    BUG_UNLESS(vms == pm->view.vms);
    for (int r = 0; r < CLOUD_RESOURCES; r++)
        BUG_UNLESS(sum.view.free[r] == pm->view.free[r] && pm->view.free[r] >= 0);
    for (uint32_t i = 0; i < pm->view.nodes; i++)
        BUG_UNLESS(node[i].cpu == pm->node[i].cpu && node[i].mem == pm->node[i].mem &&
                   node[i].cpu >= 0 && node[i].mem >= 0);
    for (uint32_t i = 0; i < pm->view.gpus; i++)
        BUG_UNLESS(gpu[i] == pm->gpu[i] && gpu[i] >= 0);
}

/* Every VM is on exactly one list, that of its PM. */
static void check_lists(const struct cloud *c)
{
    size_t listed = 0, running = 0;

    for (uint32_t p = 0; p < c->pms; p++) {
        uint32_t before = CLOUD_NOWHERE;

        for (uint32_t id = c->pm[p].first; id != CLOUD_NOWHERE; id = vm_at(c, id)->next) {
            BUG_UNLESS(vm_at(c, id)->view.at.pm == p && vm_at(c, id)->prev == before);
            before = id;
            listed++;
            BUG_UNLESS(listed <= c->slots);
        }
        BUG_UNLESS(c->pm[p].last == before);
    }
    for (size_t i = 0; i < c->slots; i++) {
        int state = vm_at(c, (uint32_t)i)->view.state;

        running += state == CLOUD_VM_RUNNING || state == CLOUD_VM_MOVING;
    }
    BUG_UNLESS(listed == running && running == c->running);
}

void account_check(const struct cloud *c)
{
    for (uint32_t p = 0; p < c->pms; p++)
        check_pm(c, p);
    check_lists(c);
}
