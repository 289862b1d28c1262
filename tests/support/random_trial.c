/* First fit from random starting points, then some VMs leave again: holes of all sizes. */
#include "tests/support/random_trial.h"

enum { CORES = 44, MOST = 512 };

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static struct trial_vm random_vm(const struct random_trial *how, struct rng *rng)
{
    static const int32_t even[] = { 2, 2, 4, 4, 4, 8, 8, 16, 32 };
    static const int32_t odd[] = { 1, 3, 3, 5, 6, 7, 12, 20, 24 };
    struct trial_vm vm = { .fixed = how->fixed && below(rng, 8) == 0 };
    int32_t cores = how->odd ? odd[below(rng, 9)] : even[below(rng, 9)];

    vm.pair = how->nodes > 1 && cores >= 16 && (cores == 32 || below(rng, 3) == 0);
    vm.cpu = 1000 * cores / (vm.pair ? 2 : 1);
    vm.cpu += how->ragged ? (int32_t)rng_below(rng, 777) : 0;
    vm.mem = how->memory ? (int64_t)(1 + below(rng, 8)) * vm.cpu : vm.cpu;
    return vm;
}

static bool put(struct trial_vm *vm, struct trial_pm *pms, uint32_t pm, struct rng *rng,
                uint32_t nodes)
{
    uint32_t at[2];

    vm->pm = pm;
    vm->node = below(rng, nodes);
    vm->other = (vm->node + 1 + below(rng, nodes - 1 + (nodes == 1))) % nodes;
    at[0] = vm->node;
    at[1] = vm->other;
    for (int k = 0; k < 1 + vm->pair; k++)
        if (pms[pm].free_cpu[at[k]] < vm->cpu || pms[pm].free_mem[at[k]] < vm->mem)
            return false;
    for (int k = 0; k < 1 + vm->pair; k++) {
        pms[pm].free_cpu[at[k]] -= vm->cpu;
        pms[pm].free_mem[at[k]] -= vm->mem;
    }
    return true;
}

static void add_groups(const struct random_trial *how, struct rng *rng, struct trial *t)
{
    for (uint32_t g = 0; g < how->groups; g++) {
        uint32_t first = below(rng, t->vms - 2);
        uint32_t vms[3] = { first, first + 1, first + 2 };

        trial_add_group(t, g % 2 ? TRIAL_RACK : TRIAL_HOST, vms, 3);
    }
}

static struct trial_aim random_aim(const struct random_trial *how, struct rng *rng)
{
    struct trial_aim aim = trial_aim_cores(16);

    for (aim.count = 1; aim.count < how->terms; aim.count++) {
        struct trial_term *term = &aim.terms[aim.count];

        term->pair = how->nodes > 1 && below(rng, 2);
        term->resource = below(rng, 2) ? TRIAL_CPU : TRIAL_MEM;
        term->size = (term->pair ? 32000 : 8000) * (int64_t)(1 + below(rng, 2));
        term->weight = 0.25 + 0.25 * below(rng, 4);
    }
    return aim;
}

struct trial *random_trial(const struct random_trial *how, struct rng *rng, struct arena *arena)
{
    struct trial_size size = { how->pms,    how->pms * how->nodes, how->vms,
                               how->groups, 3 * how->groups,       how->moves };
    struct trial *t = trial_begin(arena, &size);
    struct trial_pm *pms = arena_array(arena, how->pms, sizeof *pms);
    struct trial_vm *vms = arena_array(arena, how->vms, sizeof *vms);
    struct trial_aim aim = random_aim(how, rng);
    uint32_t count = 0;

    for (uint32_t i = 0; i < how->pms; i++) {
        pms[i] = (struct trial_pm){ .nodes = how->nodes, .rack = i / 2 };
        pms[i].closed = how->fixed && below(rng, 6) == 0;
        for (uint32_t k = 0; k < how->nodes; k++) {
            pms[i].all_cpu[k] = pms[i].free_cpu[k] = CORES * 1000;
            pms[i].all_mem[k] = pms[i].free_mem[k] = CORES * (how->memory ? 3000 : 1000);
        }
    }
    for (int tries = 0; tries < 40 * MOST && count < how->vms; tries++) {
        vms[count] = random_vm(how, rng);
        count += put(&vms[count], pms, below(rng, how->pms), rng, how->nodes);
    }
    for (uint32_t i = 0; i < how->pms; i++)
        trial_add_pm(t, &pms[i]);
    for (uint32_t i = 0; i < count; i++)
        trial_add_vm(t, &vms[i]);
    add_groups(how, rng, t);
    trial_aim(t, &aim);
    return t;
}
