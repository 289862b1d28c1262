/* Reads the CSV files of the VM rescheduling instances. */
#include "tests/support/vmr.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "sim/base/vec.h"

#define FOLDER ORRERY_DATA "/reference/cloud/"

static bool lines(const char *path, struct vec *rows, size_t size,
                  void (*read)(void *row, const char *line))
{
    gzFile file = gzopen(path, "rb");
    char line[512];

    if (!file)
        return false;
    while (gzgets(file, line, sizeof line))
        if (line[0] == 'd' && line[1] >= '0' && line[1] <= '9')
            read(vec_push(rows, size), line);
    gzclose(file);
    return rows->count > 0;
}

/* sscanf treats an empty field as the end: what follows stays 0. */
static void read_place(void *row, const char *line)
{
    struct vmr_place *p = row;

    if (sscanf(line, "%7[^,],%d,%u,%u,%u,%u", p->instance, &p->cores, &p->numas, &p->pm, &p->numa,
               &p->count) < 6)
        sscanf(line, "%7[^,],%d,%u,%u,,%u", p->instance, &p->cores, &p->numas, &p->pm, &p->count);
}

static void read_result(void *row, const char *line)
{
    struct vmr_result *r = row;

    sscanf(line, "%7[^,],%u,%u,%lf,%lf,%lf,%u,%u,%u,%lf,%u,%u,%lf,%u,%lf", r->instance, &r->pms,
           &r->vms, &r->free_cores, &r->slots, &r->fr, &r->mnl, &r->greedy_moves, &r->greedy_slots,
           &r->greedy_fr, &r->macro_moves, &r->macro_slots, &r->macro_fr, &r->bound_slots,
           &r->bound_fr);
}

static void read_step(void *row, const char *line)
{
    struct vmr_step *s = row;

    sscanf(line, "%7[^,],%u,%u,%d,%u,%u,%u,%u", s->instance, &s->mnl, &s->step, &s->cores,
           &s->from[0], &s->from[1], &s->to[0], &s->to[1]);
}

bool vmr_load(struct vmr *vmr)
{
    struct vec places = { 0 }, results = { 0 }, steps = { 0 };
    bool found = lines(FOLDER "vmr_instances.csv.gz", &places, sizeof *vmr->places, read_place) &&
                 lines(FOLDER "vmr_results.csv", &results, sizeof *vmr->results, read_result) &&
                 lines(FOLDER "vmr_plans.csv.gz", &steps, sizeof *vmr->steps, read_step);

    *vmr = (struct vmr){ results.data, results.count, places.data,
                         places.count, steps.data,    steps.count };
    return found;
}

void vmr_free(struct vmr *vmr)
{
    mem_free(vmr->results);
    mem_free(vmr->places);
    mem_free(vmr->steps);
}

static void add_pms(const struct vmr *vmr, const struct vmr_result *row, struct trial *t)
{
    int32_t *used = mem_alloc((size_t)row->pms * 2 * sizeof *used);
    const int64_t mem = INT64_C(184388) << 20;

    for (size_t i = 0; i < vmr->place_count; i++) {
        const struct vmr_place *p = &vmr->places[i];
        int32_t cores = p->cores / (int32_t)p->numas * (int32_t)p->count;

        if (strcmp(p->instance, row->instance) != 0)
            continue;
        used[2 * p->pm + p->numa] += cores;
        used[2 * p->pm + 1] += p->numas == 2 ? cores : 0;
    }
    for (uint32_t pm = 0; pm < row->pms; pm++) {
        struct trial_pm one = { .nodes = 2 };

        for (uint32_t k = 0; k < 2; k++) {
            one.all_cpu[k] = 44000;
            one.free_cpu[k] = 44000 - 1000 * used[2 * pm + k];
            one.all_mem[k] = mem;
            one.free_mem[k] = mem - ((int64_t)used[2 * pm + k] << 31);
        }
        trial_add_pm(t, &one);
    }
    mem_free(used);
}

struct trial *vmr_trial(const struct vmr *vmr, const struct vmr_result *row, uint32_t moves,
                        struct arena *arena)
{
    struct trial_size size = {
        .pms = row->pms, .numas = 2 * row->pms, .vms = row->vms, .moves = moves
    };
    struct trial *t = trial_begin(arena, &size);
    struct trial_aim aim = trial_aim_cores(16);

    add_pms(vmr, row, t);
    for (size_t i = 0; i < vmr->place_count; i++) {
        const struct vmr_place *p = &vmr->places[i];
        struct trial_vm vm = { .pm = p->pm, .pair = p->numas == 2, .node = p->numa };

        if (strcmp(p->instance, row->instance) != 0)
            continue;
        vm.cpu = 1000 * p->cores / (int32_t)p->numas;
        vm.mem = (int64_t)(p->cores / (int32_t)p->numas) << 31;
        vm.other = 1;
        for (uint32_t n = 0; n < p->count; n++)
            trial_add_vm(t, &vm);
    }
    trial_aim(t, &aim);
    return t;
}

struct trial *vmr_generated(const struct vmr_layout *layout, uint64_t seed, uint32_t moves,
                            struct arena *arena)
{
    struct trial_aim aim = trial_aim_cores(16);
    struct trial_size size = { .pms = layout->pms, .numas = 2 * layout->pms, .moves = moves };
    struct trial_pm *pms = arena_array(arena, layout->pms, sizeof *pms);
    struct vmr_vm *vms;
    struct trial *t;
    struct rng rng;

    rng_stream(&rng, seed, 0, RNG_PLACE, 0);
    vms = vmr_layout_make(layout, &rng, arena, &size.vms);
    t = trial_begin(arena, &size);
    for (uint32_t pm = 0; pm < layout->pms; pm++) {
        pms[pm].nodes = 2;
        for (int k = 0; k < 2; k++) {
            pms[pm].all_cpu[k] = pms[pm].free_cpu[k] = 1000 * (int32_t)layout->node_cores;
            pms[pm].all_mem[k] = pms[pm].free_mem[k] = (int64_t)layout->node_mib << 20;
        }
    }
    for (uint32_t i = 0; i < size.vms; i++)
        for (uint32_t k = 0; k < vms[i].nodes; k++) {
            pms[vms[i].pm].free_cpu[vms[i].node + k] -=
                (int32_t)(1000 * vms[i].cores / vms[i].nodes);
            pms[vms[i].pm].free_mem[vms[i].node + k] -= vms[i].mem / vms[i].nodes;
        }
    for (uint32_t pm = 0; pm < layout->pms; pm++)
        trial_add_pm(t, &pms[pm]);
    for (uint32_t i = 0; i < size.vms; i++)
        trial_add_vm(t, &(struct trial_vm){ .pair = vms[i].nodes == 2,
                                            .cpu = (int32_t)(1000 * vms[i].cores / vms[i].nodes),
                                            .mem = vms[i].mem / vms[i].nodes,
                                            .pm = vms[i].pm,
                                            .node = vms[i].node,
                                            .other = 1 });
    trial_aim(t, &aim);
    return t;
}
