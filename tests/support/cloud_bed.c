/* The parts of a cloud that placement is about, and the slow truth about them. */
#include "tests/support/cloud_bed.h"

#include <math.h>

struct cloud *bed_open(struct bed *bed)
{
    struct engine_options engine = { .seed = bed->seed };
    struct error err;
    struct cloud *c;

    bed->arena = arena_create();
    bed->cloud = c = arena_alloc(bed->arena, sizeof *c);
    c->arena = bed->arena;
    bed->input.meter = meter_create(c->arena, cloud_metrics, NULL, 0);
    c->input = &bed->input;
    c->options = bed->options;
    c->platform = &bed->platform;
    c->free_vm = CLOUD_NOWHERE;
    slab_init(&c->memory, c->arena);
    map_init(&c->shape_ids, &c->memory);
    map_init(&c->numbers, &c->memory);
    rng_stream(&c->rng, bed->seed, 0, RNG_POLICY, 0);
    c->engine = engine_create(c->arena, &engine);
    c->placing = (struct role){ bed->policy, bed->self };
    BUG_UNLESS(pms_create(c, &err));
    c->power = arena_array(c->arena, c->machines, sizeof *c->power);
    for (uint32_t i = 0; i < c->machines; i++)
        BUG_UNLESS(power_parse("linear", 100, 200, &c->power[i], &err));
    c->priv_offset = (sizeof(struct vm) + 15) / 16 * 16;
    c->slot_size = c->priv_offset + (bed->policy ? bed->policy->vm_size + 15 : 0) / 16 * 16;
    c->pm_size = bed->policy ? (bed->policy->pm_size + 7) / 8 * 8 : 0;
    c->pm_priv = arena_array(c->arena, c->pms, c->pm_size);
    index_create(c);
    groups_create(c);
    return c;
}

void bed_close(struct bed *bed)
{
    engine_close(bed->cloud->engine);
    arena_destroy(bed->arena);
}

struct vm *bed_arrive(struct cloud *c, const struct cloud_arrival *arrival)
{
    struct vm *vm;
    uint32_t shape;

    BUG_UNLESS(cloud_shape_of(c, arrival, &shape));
    vm = cloud_vm_new(c);
    vm->source.number = CLOUD_UNKNOWN;
    c->shape[shape].arrived++;
    vm->view.order = c->arrivals++;
    vm->view.shape = shape;
    vm->view.state = CLOUD_VM_WAITING;
    vm->members = arrival->members;
    vm->member_count = arrival->member_count;
    return vm;
}

static void tell(struct cloud *c, const struct vm *vm, struct cloud_spot from)
{
    if (c->placing.policy && c->placing.policy->placed)
        c->placing.policy->placed(c->placing.self, c, &vm->view, from);
}

static void list(struct cloud *c, struct vm *vm)
{
    struct pm *pm = &c->pm[vm->view.at.pm];

    vm->prev = pm->last;
    vm->next = CLOUD_NOWHERE;
    if (vm->prev == CLOUD_NOWHERE)
        pm->first = vm->view.id;
    else
        vm_at(c, vm->prev)->next = vm->view.id;
    pm->last = vm->view.id;
    pm->view.vms++;
}

static void unlist(struct cloud *c, struct vm *vm)
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
    pm->view.vms--;
}

void bed_put(struct cloud *c, struct vm *vm, struct cloud_spot spot)
{
    vm->gpu_set = account_take(c, vm->view.shape, spot);
    vm->view.at = spot;
    vm->view.state = CLOUD_VM_RUNNING;
    groups_enter(c, vm, spot.pm);
    list(c, vm);
    c->running++;
    tell(c, vm, (struct cloud_spot){ CLOUD_NOWHERE, -1 });
}

void bed_end(struct cloud *c, struct vm *vm)
{
    if (vm->view.state == CLOUD_VM_MOVING)
        bed_moved(c, vm, false);
    if (vm->view.state == CLOUD_VM_RUNNING) {
        account_give(c, vm->view.shape, vm->view.at, vm->gpu_set);
        unlist(c, vm);
        groups_leave(c, vm, vm->view.at.pm);
        c->running--;
    }
    vm->view.state = CLOUD_VM_GONE;
    if (c->placing.policy && c->placing.policy->ended)
        c->placing.policy->ended(c->placing.self, c, &vm->view);
    cloud_vm_free(c, vm);
}

void bed_move(struct cloud *c, struct vm *vm, struct cloud_spot to)
{
    vm->gpu_set_to = account_take(c, vm->view.shape, to);
    vm->view.to = to;
    vm->view.state = CLOUD_VM_MOVING;
    groups_enter(c, vm, to.pm);
    c->pm[vm->view.at.pm].view.out++;
    c->pm[to.pm].view.in++;
}

void bed_moved(struct cloud *c, struct vm *vm, bool done)
{
    struct cloud_spot from = vm->view.at;
    struct cloud_spot off = done ? from : vm->view.to;

    account_give(c, vm->view.shape, off, done ? vm->gpu_set : vm->gpu_set_to);
    groups_leave(c, vm, off.pm);
    index_touch(c, from.pm);
    index_touch(c, vm->view.to.pm);
    c->pm[from.pm].view.out--;
    c->pm[vm->view.to.pm].view.in--;
    if (done) {
        unlist(c, vm);
        vm->view.at = vm->view.to;
        vm->gpu_set = vm->gpu_set_to;
        list(c, vm);
    }
    vm->view.state = CLOUD_VM_RUNNING;
    vm->view.to = (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    if (done)
        tell(c, vm, from);
}

static int64_t place_of(const struct cloud *c, int scope, uint32_t pm)
{
    const struct cloud_pm *view = &c->pm[pm].view;

    return scope == CLOUD_ON_HOST   ? (int64_t)pm
           : scope == CLOUD_ON_RACK ? view->rack
           : scope == CLOUD_ON_ZONE ? view->zone
                                    : view->domain;
}

/* Members of the group among the others, those at the place, and those there of another part. */
static void count(const struct cloud *c, const struct vm *vm, const struct cloud_member *mine,
                  uint32_t pm, int64_t found[3])
{
    int64_t place = place_of(c, mine->group->scope, pm);

    found[0] = found[1] = found[2] = 0;
    for (uint32_t id = 0; id < c->slots; id++) {
        const struct vm *other = vm_at(c, id);

        if (other == vm || other->view.state == CLOUD_VM_GONE ||
            other->view.state == CLOUD_VM_WAITING)
            continue;
        for (uint32_t i = 0; i < other->member_count; i++) {
            const struct cloud_member *theirs = &other->members[i];
            uint32_t ends[2] = { other->view.at.pm, other->view.to.pm };

            if (theirs->group->id != mine->group->id)
                continue;
            for (int end = 0; end < 1 + (other->view.state == CLOUD_VM_MOVING); end++) {
                bool here = place_of(c, mine->group->scope, ends[end]) == place;

                found[0]++;
                found[1] += here;
                found[2] += here && theirs->part != mine->part;
            }
        }
    }
}

bool bed_groups_allow(const struct cloud *c, const struct vm *vm, uint32_t pm)
{
    for (uint32_t i = 0; i < vm->member_count; i++) {
        const struct cloud_group *group = vm->members[i].group;
        int64_t found[3];

        count(c, vm, &vm->members[i], pm, found);
        if ((group->kind == CLOUD_AFFINITY && found[0] && !found[1]) ||
            (group->kind == CLOUD_ANTI_AFFINITY && found[1] >= group->limit) ||
            (group->kind == CLOUD_FAULT_DOMAIN && found[2]))
            return false;
    }
    return true;
}

bool bed_allows(const struct cloud *c, const struct vm *vm, struct cloud_spot spot)
{
    return account_fits(c, &c->shape[vm->view.shape], spot) && bed_groups_allow(c, vm, spot.pm) &&
           (vm->view.state == CLOUD_VM_WAITING || vm->view.at.pm != spot.pm);
}

struct cloud_spot bed_best(struct cloud *c, const struct vm *vm)
{
    const struct cloud_policy *policy = c->placing.policy;
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    double most = -HUGE_VAL;

    for (uint32_t pm = 0; pm < c->pms; pm++)
        for (uint32_t i = 0; i < cloud_spots(c, shape, pm); i++) {
            struct cloud_spot spot = cloud_spot(c, shape, pm, i);
            double score;

            if (!bed_allows(c, vm, spot))
                continue;
            score = policy->score(c->placing.self, c, shape, spot,
                                  policy->score_varies ? &vm->view : NULL);
            if (score > most) {
                most = score;
                best = spot;
            }
        }
    return best;
}

uint32_t bed_next(const struct cloud *c, const struct vm *vm, uint32_t from)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];

    for (uint32_t k = 0; k < c->pms; k++) {
        uint32_t pm = (from + k) % c->pms;

        for (uint32_t i = 0; i < cloud_spots(c, shape, pm); i++)
            if (bed_allows(c, vm, cloud_spot(c, shape, pm, i)))
                return pm;
    }
    return CLOUD_NOWHERE;
}
