/* Each group as a trial of its own; its moves in the numbers of the whole. */
#include "policies/lib/cloud/partition.h"

#include <string.h>

#include "policies/lib/cloud/macro_greedy.h"
#include "sim/base/rng.h"

/* A group and how its numbers translate. */
struct part {
    struct arena *arena;
    struct trial *t;
    uint32_t *pm;    /* of the whole, by PM of the part */
    uint32_t *vm;    /* likewise */
    uint32_t *pm_to; /* of the part, by PM of the whole; TRIAL_NONE: elsewhere */
    uint32_t *vm_to; /* likewise */
    uint32_t pms, vms;
};

static void add_pms(const struct trial *t, struct part *part)
{
    for (uint32_t i = 0; i < part->pms; i++) {
        uint32_t first = t->numa_first[part->pm[i]];
        struct trial_pm pm = { .nodes = t->numa_first[part->pm[i] + 1] - first,
                               .rack = t->rack[part->pm[i]],
                               .closed = t->closed[part->pm[i]] };

        memcpy(pm.all_cpu, t->all_cpu + first, pm.nodes * sizeof *pm.all_cpu);
        memcpy(pm.all_mem, t->all_mem + first, pm.nodes * sizeof *pm.all_mem);
        memcpy(pm.free_cpu, t->cpu + first, pm.nodes * sizeof *pm.free_cpu);
        memcpy(pm.free_mem, t->mem + first, pm.nodes * sizeof *pm.free_mem);
        trial_add_pm(part->t, &pm);
    }
}

static void add_vms(const struct trial *t, struct part *part)
{
    for (uint32_t i = 0; i < part->vms; i++) {
        const struct trial_kind *kind = &t->kind[t->kind_of[part->vm[i]]];
        struct trial_place place = trial_place(t, part->vm[i], t->at[part->vm[i]]);

        trial_add_vm(part->t, &(struct trial_vm){ .pair = kind->pair,
                                                  .fixed = t->fixed[part->vm[i]],
                                                  .cpu = kind->cpu,
                                                  .mem = kind->mem,
                                                  .pm = part->pm_to[place.pm],
                                                  .node = place.node,
                                                  .other = place.other });
    }
}

static void add_groups(const struct trial *t, struct part *part, struct arena *arena)
{
    uint32_t *members = arena_array(arena, part->vms, sizeof *members);

    for (uint32_t g = 0; g < t->groups; g++) {
        uint32_t count = 0;

        for (uint32_t k = t->group_first[g]; k < t->group_first[g + 1]; k++)
            if (part->vm_to[t->group_vms[k]] != TRIAL_NONE)
                members[count++] = part->vm_to[t->group_vms[k]];
        if (count > 1)
            trial_add_group(part->t, t->group_scope[g], members, count);
    }
}

/* The machines order[0 .. count - 1] as a trial. */
static void cut_out(const struct trial *t, const uint32_t *order, uint32_t count, uint32_t moves,
                    struct part *part)
{
    struct arena *arena = part->arena;
    struct trial_size size = { .pms = count, .groups = t->groups, .moves = moves };

    part->pms = count;
    part->pm = arena_array(arena, count, sizeof *part->pm);
    part->vm = arena_array(arena, t->vms, sizeof *part->vm);
    part->pm_to = arena_array(arena, t->pms, sizeof *part->pm_to);
    part->vm_to = arena_array(arena, t->vms, sizeof *part->vm_to);
    memset(part->pm_to, 0xff, t->pms * sizeof *part->pm_to);
    memset(part->vm_to, 0xff, t->vms * sizeof *part->vm_to);
    for (uint32_t i = 0; i < count; i++) {
        part->pm[i] = order[i];
        part->pm_to[order[i]] = i;
        size.numas += t->numa_first[order[i] + 1] - t->numa_first[order[i]];
    }
    for (uint32_t vm = 0; vm < t->vms; vm++)
        if (part->pm_to[trial_spot_pm(t, vm, t->at[vm])] != TRIAL_NONE) {
            part->vm_to[vm] = part->vms;
            part->vm[part->vms++] = vm;
            size.members += t->vm_group_first[vm + 1] - t->vm_group_first[vm];
        }
    size.vms = part->vms;
    part->t = trial_begin(arena, &size);
    add_pms(t, part);
    add_vms(t, part);
    add_groups(t, part, arena);
    trial_aim(part->t, &t->aim);
}

static void take_over(struct trial *t, const struct part *part)
{
    for (uint32_t i = 0; i < part->t->moves; i++) {
        const struct trial_move *move = &part->t->log[i];
        struct trial_place place = trial_place(part->t, move->vm, move->to);
        uint32_t vm = part->vm[move->vm];
        uint32_t to;

        place.pm = part->pm[place.pm];
        to = trial_spot(t, vm, place);
        if (trial_can_move(t, vm, to))
            trial_move(t, vm, to);
    }
}

static bool solve_part(struct trial *t, const struct plan_limits *limits, struct part *part,
                       const struct partition_params *params, struct error *err)
{
    struct exact_result result;

    if (params->programs) {
        if (!exact(part->t, limits, &params->exact, &result, err))
            return false;
    } else {
        macro_greedy(part->t, limits, &(struct macro_greedy_params){ true }, part->arena);
    }
    take_over(t, part);
    return true;
}

/* Machines in the order of the groups. */
static uint32_t *order_of(const struct trial *t, uint64_t seed, struct arena *arena)
{
    uint32_t *order = arena_array(arena, t->pms, sizeof *order);
    struct rng rng;

    for (uint32_t i = 0; i < t->pms; i++)
        order[i] = i;
    rng_stream(&rng, seed, 0, RNG_POLICY, 0);
    for (uint32_t i = t->pms; seed && i-- > 1;) {
        uint32_t k = (uint32_t)rng_below(&rng, i + 1);
        uint32_t other = order[k];

        order[k] = order[i];
        order[i] = other;
    }
    return order;
}

bool partition(struct trial *t, const struct plan_limits *limits,
               const struct partition_params *params, struct error *err)
{
    struct arena *arena = arena_create();
    uint32_t *order = order_of(t, params->seed, arena);
    uint32_t parts = params->parts < t->pms ? params->parts : t->pms;
    uint32_t first = t->moves;
    uint32_t left = limits->moves - first;
    bool good = true;

    for (uint32_t i = 0; i < parts && good && plan_open(t, limits); i++) {
        uint32_t from = (uint32_t)((uint64_t)t->pms * i / parts);
        uint32_t to = (uint32_t)((uint64_t)t->pms * (i + 1) / parts);
        struct plan_limits own = { left / parts + (i < left % parts), -1 };
        struct part part = { .arena = arena_create() };

        cut_out(t, order + from, to - from, own.moves, &part);
        good = own.moves == 0 || solve_part(t, &own, &part, params, err);
        arena_destroy(part.arena);
    }
    plan_cut(t, first, limits);
    arena_destroy(arena);
    return good;
}
