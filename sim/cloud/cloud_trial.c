/* The cloud as a trial: what planning policies try their moves on. */
#include <stdlib.h>

#include "sim/cloud/cloud_plan.h"

/*
 * A trial is simpler than a cloud. PMs that are not on are left out, as are VMs without CPU. A
 * closed PM has nothing free in it and keeps its VMs, so that neither counts but groups do. Fixed
 * are, besides what is pinned or moves already: VMs with GPUs; VMs on two nodes where PMs differ in
 * their number of nodes or have more than two; members of groups other than plain anti-affinity on
 * a host or in a rack. Disk and network are not in it, nor needs that differ by kind of PM; whoever
 * plans against those finds the move stale.
 */
struct builder {
    struct cloud *c;
    struct picture *picture;
    struct trial_size size;
    uint32_t *pm_index; /* in the trial, by PM */
    struct member *member;
    size_t members;
    int64_t most_mem;     /* of one node, so that the sum of all fits */
    uint32_t least, most; /* nodes of a PM */
};

struct member {
    uint32_t group; /* id in the workload */
    uint32_t vm;    /* in the trial */
    int scope;
};

static bool is_plain(const struct cloud_group *group)
{
    return group->kind == CLOUD_ANTI_AFFINITY && group->limit <= 1 &&
           (group->scope == CLOUD_ON_HOST || group->scope == CLOUD_ON_RACK);
}

/* VMs on PMs that work; a trial needs some CPU of each. */
static bool in_trial(const struct builder *b, const struct vm *vm)
{
    return (vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING) &&
           b->c->pm[vm->view.at.pm].view.state == CLOUD_PM_ON &&
           cloud_need(b->c, &b->c->shape[vm->view.shape], vm->view.at.pm, CLOUD_CPU) > 0;
}

static void count(struct builder *b, bool with_vms)
{
    struct cloud *c = b->c;

    b->least = CLOUD_MOST_NUMA;
    for (uint32_t i = 0; i < c->pms; i++) {
        uint32_t nodes = c->pm[i].view.nodes;

        if (c->pm[i].view.state != CLOUD_PM_ON)
            continue;
        b->size.pms++;
        b->size.numas += nodes;
        b->least = nodes < b->least ? nodes : b->least;
        b->most = nodes > b->most ? nodes : b->most;
    }
    b->most_mem = INT64_MAX / (b->size.numas + INT64_C(1));
    for (uint32_t i = 0; with_vms && i < c->slots; i++) {
        const struct vm *vm = vm_at(c, i);

        if (!in_trial(b, vm))
            continue;
        b->size.vms++;
        b->size.members += vm->member_count;
    }
    b->size.groups = b->size.members;
}

static int32_t small(int64_t cpu)
{
    return (int32_t)(cpu < INT32_MAX ? cpu : INT32_MAX);
}

static void add_pms(struct builder *b)
{
    for (uint32_t i = 0; i < b->c->pms; i++) {
        const struct pm *pm = &b->c->pm[i];
        struct trial_pm in = { .nodes = pm->view.nodes,
                               .rack = (uint32_t)pm->view.rack,
                               .closed = pm->view.closed };

        if (pm->view.state != CLOUD_PM_ON)
            continue;
        for (uint32_t k = 0; k < pm->view.nodes && !pm->view.closed; k++) {
            const struct cloud_node *node = &pm->node[k];

            in.all_cpu[k] = small(node->cpu_total);
            in.free_cpu[k] = small(node->cpu);
            in.all_mem[k] = node->mem_total < b->most_mem ? node->mem_total : b->most_mem;
            in.free_mem[k] = node->mem < b->most_mem ? node->mem : b->most_mem;
        }
        b->pm_index[i] = trial_add_pm(b->picture->trial, &in);
        b->picture->pm[b->pm_index[i]] = i;
    }
}

static bool is_fixed(const struct builder *b, const struct vm *vm)
{
    const struct cloud_shape *shape = &b->c->shape[vm->view.shape];

    if (vm->view.state != CLOUD_VM_RUNNING || vm->view.pinned || shape->gpus > 0 ||
        b->c->pm[vm->view.at.pm].view.closed)
        return true;
    if (shape->nodes == 2 && (b->least != b->most || b->most > 2))
        return true;
    for (uint32_t i = 0; i < vm->member_count; i++)
        if (!is_plain(vm->members[i].group))
            return true;
    return false;
}

/* Of two nodes each is said to hold the larger half. */
static void add_vm(struct builder *b, const struct vm *vm)
{
    const struct cloud_shape *shape = &b->c->shape[vm->view.shape];
    uint32_t pm = vm->view.at.pm;
    bool pair = shape->nodes == 2 && b->c->pm[pm].view.nodes > 1;
    int64_t cpu = cloud_need(b->c, shape, pm, CLOUD_CPU);
    int64_t mem = cloud_need(b->c, shape, pm, CLOUD_MEM);
    struct trial_vm in = { .pair = pair,
                           .fixed = is_fixed(b, vm),
                           .cpu = small(pair ? cpu - cpu / 2 : cpu),
                           .mem = pair ? mem - mem / 2 : mem,
                           .pm = b->pm_index[pm],
                           .node = vm->view.at.node < 0 ? 0 : (uint32_t)vm->view.at.node };
    uint32_t index;

    in.mem = in.mem < b->most_mem ? in.mem : b->most_mem;
    in.other = in.node + 1;
    index = trial_add_vm(b->picture->trial, &in);
    b->picture->vm[index] = vm->view.id;
    for (uint32_t i = 0; i < vm->member_count; i++)
        if (is_plain(vm->members[i].group))
            b->member[b->members++] = (struct member){
                vm->members[i].group->id,
                index,
                vm->members[i].group->scope,
            };
}

static int by_group(const void *a, const void *b)
{
    const struct member *x = a;
    const struct member *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->vm > y->vm) - (x->vm < y->vm);
}

static void add_groups(struct builder *b, uint32_t *room)
{
    qsort(b->member, b->members, sizeof *b->member, by_group);
    for (size_t i = 0; i < b->members;) {
        const struct member *head = &b->member[i];
        uint32_t vms = 0;

        for (; i < b->members && b->member[i].group == head->group; i++)
            if (vms == 0 || room[vms - 1] != b->member[i].vm)
                room[vms++] = b->member[i].vm;
        trial_add_group(b->picture->trial, head->scope == CLOUD_ON_HOST ? TRIAL_HOST : TRIAL_RACK,
                        room, vms);
    }
}

static void add_term(struct trial_aim *aim, const struct trial_term *term)
{
    if (term->weight > 0)
        aim->terms[aim->count++] = *term;
}

/* Sizes are whole, and those of pairs even. */
static int64_t whole(double size, int64_t unit)
{
    double units = size / (double)unit;

    if (units < 1)
        return unit;
    return units < 1e18 ? (int64_t)(units + 0.5) * unit : INT64_C(1000000000000000000);
}

static struct trial_aim aim_of(const struct cloud *c)
{
    const struct cloud_options *o = &c->options;
    struct trial_aim aim = { .count = 0 };

    add_term(&aim, &(struct trial_term){ TRIAL_CPU, false, c->fragment, o->weight });
    add_term(&aim, &(struct trial_term){ TRIAL_CPU, true, whole(o->fragment_double * 1000, 2),
                                         o->weight_double });
    add_term(&aim, &(struct trial_term){ TRIAL_MEM, false, whole(o->fragment_memory, 1),
                                         o->weight_memory });
    return aim;
}

static struct picture make(struct cloud *c, struct arena *arena, uint32_t moves, bool with_vms)
{
    struct picture picture = { 0 };
    struct builder b = { .c = c, .picture = &picture };
    struct trial_aim aim = aim_of(c);

    count(&b, with_vms);
    b.size.moves = moves;
    picture.trial = trial_begin(arena, &b.size);
    picture.vm = arena_array(arena, b.size.vms, sizeof *picture.vm);
    picture.pm = arena_array(arena, b.size.pms, sizeof *picture.pm);
    b.pm_index = arena_array(arena, c->pms, sizeof *b.pm_index);
    b.member = arena_array(arena, b.size.members, sizeof *b.member);
    add_pms(&b);
    for (uint32_t i = 0; with_vms && i < c->slots; i++)
        if (in_trial(&b, vm_at(c, i)))
            add_vm(&b, vm_at(c, i));
    add_groups(&b, arena_array(arena, b.size.members, sizeof(uint32_t)));
    trial_aim(picture.trial, &aim);
    return picture;
}

struct picture picture_make(struct cloud *c, struct arena *arena, uint32_t moves)
{
    return make(c, arena, moves, true);
}

double picture_objective(struct cloud *c)
{
    const struct cloud_options *o = &c->options;
    struct arena *arena;
    double value;

    if (o->weight_double <= 0 && o->weight_memory <= 0)
        return o->weight * cloud_fragments(c);
    arena = arena_create();
    value = trial_value(make(c, arena, 0, false).trial);
    arena_destroy(arena);
    return value;
}

/* A spot of a VM of the trial as the cloud names it. */
static struct cloud_spot spot_of(struct cloud *c, const struct picture *picture, uint32_t vm,
                                 uint32_t spot)
{
    const struct cloud_shape *shape = &c->shape[vm_at(c, picture->vm[vm])->view.shape];
    struct trial_place place = trial_place(picture->trial, vm, spot);
    uint32_t pm = picture->pm[place.pm];
    uint32_t index = shape->nodes == 2 ? place.node / 2 : place.node;

    return cloud_spot(c, shape, pm, index);
}

struct cloud_spot picture_best_spot(struct cloud *c, const struct vm *vm)
{
    struct arena *arena = arena_create();
    struct picture picture = picture_make(c, arena, 1);
    struct trial *t = picture.trial;
    struct cloud_spot best = { CLOUD_NOWHERE, -1 };
    double most = 0;
    int64_t least = 0;
    uint32_t i = 0;

    while (i < t->vms && picture.vm[i] != vm->view.id)
        i++;
    for (uint32_t s = 0; i < t->vms && s < trial_spots(t, i); s++) {
        struct cloud_spot spot;
        int64_t left;
        double gain;

        if (!trial_can_move(t, i, s))
            continue;
        spot = spot_of(c, &picture, i, s);
        gain = trial_gain(t, i, s);
        left = spot.node < 0 ? c->pm[spot.pm].view.free[CLOUD_CPU]
                             : c->pm[spot.pm].node[spot.node].cpu;
        if (gain < most || (gain <= most && best.pm != CLOUD_NOWHERE && left >= least) ||
            moves_check(c, vm, spot) != STALE_NONE)
            continue;
        best = spot;
        most = gain;
        least = left;
    }
    arena_destroy(arena);
    return best;
}

/* A trial has room for every move that may be planned, or for each VM to move four times. */
struct trial *cloud_trial(struct cloud *c, struct cloud_plan *plan)
{
    int64_t most = 4 * ((int64_t)c->running + 1);

    if (plan->limit < most)
        most = plan->limit;
    plan->picture = picture_make(c, plan->memory, (uint32_t)most);
    return plan->picture.trial;
}

const struct cloud_vm *cloud_trial_vm(const struct cloud_plan *plan, uint32_t index)
{
    return &vm_at(plan->c, plan->picture.vm[index])->view;
}

void cloud_plan_trial(struct cloud_plan *plan, const struct trial *trial)
{
    struct cloud *c = plan->c;

    for (uint32_t i = 0; i < trial->moves && !c->failed; i++) {
        const struct trial_move *move = &trial->log[i];

        cloud_plan_move(plan, cloud_trial_vm(plan, move->vm),
                        spot_of(c, &plan->picture, move->vm, move->to));
    }
    plan->expected = trial_value(trial);
}
