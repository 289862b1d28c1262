/*
 * Fragmentation gradient descent: the spot, and on it the GPU, where the GPUs that the target
 * workload could not use grow least. Weng et al., "Beware of fragmentation", USENIX ATC 2023,
 * sections 3 and 4: of a node that cannot run task m all free GPU is a fragment for m, of one that
 * can the GPUs with less left than m needs of one; F is the mean over the tasks of the target
 * workload by how common they are, and its tasks without GPUs can use none. The target is the
 * workload so far, or given.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/cloud/cloud.h"

/* A task of the target workload; as in the paper its memory is left out. */
struct task {
    double share;
    int64_t cpu;
    int32_t gpus, gpu_milli;
    uint64_t models;
};

struct fgd {
    const char *target;
    double typical;
    int64_t refresh;

    struct task *task;
    size_t tasks, room;
    uint64_t placements, learn_at;
};

static const struct param fgd_params[] = {
    PARAM_TEXT(fgd, target, NULL,
               "Target workload: CORES/GPUS/SHARE of each task, such as '4/0.5/10, 8/1/25'; "
               "otherwise what has arrived so far."),
    PARAM(fgd, typical, 0.95, 0, 1, "",
          "Part of the arrivals that the target covers, the most common flavours first."),
    PARAM(fgd, refresh, 1000, 1, 1e9, "",
          "Placements until the target follows the arrivals again; at first as often as they "
          "double."),
    { 0 },
};

/* What is free of a PM, to try things on. */
struct node {
    int64_t cpu;
    int64_t gpus_free; /* sum of gpu */
    uint16_t model;
    int32_t gpus;
    int16_t gpu[CLOUD_MOST_GPUS];
};

static struct node node_of(const struct cloud *c, uint32_t id)
{
    const struct cloud_pm *pm = cloud_pm(c, id);
    struct node node = { .cpu = pm->free[CLOUD_CPU], .model = pm->gpu_model, .gpus = pm->gpus };

    memcpy(node.gpu, pm->gpu, pm->gpus * sizeof *pm->gpu);
    for (int32_t i = 0; i < node.gpus; i++)
        node.gpus_free += node.gpu[i];
    return node;
}

/* F of one task: milli-GPUs of the node that it cannot use. */
static int64_t fragment_of(const struct node *node, const struct task *task)
{
    int64_t small = 0;
    int32_t fit = 0;

    if (!task->gpus || !(task->models >> node->model & 1) || task->cpu > node->cpu)
        return node->gpus_free;
    for (int32_t i = 0; i < node->gpus; i++) {
        if (node->gpu[i] < task->gpu_milli)
            small += node->gpu[i];
        else
            fit++;
    }
    return fit < task->gpus ? node->gpus_free : small;
}

static double fragments_of(const struct fgd *self, const struct node *node)
{
    double sum = 0;

    for (size_t i = 0; i < self->tasks; i++)
        sum += self->task[i].share * (double)fragment_of(node, &self->task[i]);
    return sum;
}

/* F after the VM has come to the spot, on the GPUs it takes there: shared ones where F is least. */
static double best_after(const struct fgd *self, const struct cloud *c,
                         const struct cloud_shape *shape, uint32_t pm, uint64_t *gpus)
{
    struct node node = node_of(c, pm);
    double least = HUGE_VAL;
    int32_t left = shape->gpus;

    *gpus = 0;
    node.cpu -= cloud_need(c, shape, pm, CLOUD_CPU);
    node.gpus_free -= (int64_t)shape->gpus * shape->gpu_milli;
    if (shape->gpus == 1 && shape->gpu_milli < 1000) {
        for (int32_t i = 0; i < node.gpus; i++) {
            double fragments;

            if (node.gpu[i] < shape->gpu_milli)
                continue;
            node.gpu[i] = (int16_t)(node.gpu[i] - shape->gpu_milli);
            fragments = fragments_of(self, &node);
            node.gpu[i] = (int16_t)(node.gpu[i] + shape->gpu_milli);
            if (fragments < least) {
                least = fragments;
                *gpus = UINT64_C(1) << i;
            }
        }
        return least;
    }
    for (int32_t i = 0; i < node.gpus && left; i++)
        if (node.gpu[i] >= shape->gpu_milli) {
            node.gpu[i] = (int16_t)(node.gpu[i] - shape->gpu_milli);
            *gpus |= UINT64_C(1) << i;
            left--;
        }
    return fragments_of(self, &node);
}

static double fgd_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                        struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct fgd *self = ptr;
    struct node node = node_of(c, spot.pm);
    uint64_t gpus;

    (void)vm;
    if (!node.gpus)
        return 0;
    return fragments_of(self, &node) - best_after(self, c, shape, spot.pm, &gpus);
}

static uint64_t fgd_gpus(void *self, const struct cloud *c, const struct cloud_shape *shape,
                         struct cloud_spot spot)
{
    uint64_t gpus;

    best_after(self, c, shape, spot.pm, &gpus);
    return gpus;
}

static struct task *add_task(struct fgd *self, struct cloud *c)
{
    if (self->tasks == self->room) {
        size_t room = self->room ? 2 * self->room : 16;

        self->task = slab_resize(cloud_memory(c), self->task, self->room * sizeof *self->task,
                                 room * sizeof *self->task);
        self->room = room;
    }
    return &self->task[self->tasks++];
}

static int by_need(const void *a, const void *b)
{
    const struct task *x = a;
    const struct task *y = b;

    if (x->cpu != y->cpu)
        return x->cpu < y->cpu ? -1 : 1;
    if (x->gpus != y->gpus)
        return x->gpus < y->gpus ? -1 : 1;
    if (x->gpu_milli != y->gpu_milli)
        return x->gpu_milli < y->gpu_milli ? -1 : 1;
    return (x->models > y->models) - (x->models < y->models);
}

static int by_share(const void *a, const void *b)
{
    const struct task *x = a;
    const struct task *y = b;

    return x->share > y->share ? -1 : x->share < y->share ? 1 : by_need(a, b);
}

/* Flavours that differ in memory alone become one task. */
static void merge(struct fgd *self)
{
    size_t kept = 0;

    qsort(self->task, self->tasks, sizeof *self->task, by_need);
    for (size_t i = 1; i < self->tasks; i++) {
        if (by_need(&self->task[kept], &self->task[i]) == 0)
            self->task[kept].share += self->task[i].share;
        else
            self->task[++kept] = self->task[i];
    }
    self->tasks = self->tasks ? kept + 1 : 0;
}

/* The most common tasks that make up the typical part of what has arrived. */
static void learn(struct fgd *self, struct cloud *c)
{
    double total = 0;
    double covered = 0;
    size_t keep = 0;

    self->tasks = 0;
    for (uint32_t id = 0; id < cloud_shapes(c); id++) {
        const struct cloud_shape *shape = cloud_shape(c, id);

        if (!shape->arrived)
            continue;
        *add_task(self, c) = (struct task){ .share = (double)shape->arrived,
                                            .cpu = shape->need[CLOUD_CPU],
                                            .gpus = shape->gpus,
                                            .gpu_milli = shape->gpu_milli,
                                            .models = shape->gpu_models };
        total += (double)shape->arrived;
    }
    merge(self);
    qsort(self->task, self->tasks, sizeof *self->task, by_share);
    while (keep < self->tasks && covered < self->typical * total)
        covered += self->task[keep++].share;
    self->tasks = keep;
    for (size_t i = 0; i < keep; i++)
        self->task[i].share /= covered;
}

static struct cloud_spot fgd_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct fgd *self = ptr;

    if (!self->target && self->placements++ == self->learn_at) {
        uint64_t refresh = (uint64_t)self->refresh;

        learn(self, c);
        cloud_rescore(c);
        self->learn_at += self->placements < refresh ? self->placements : refresh;
    }
    return cloud_best(c, vm);
}

/* "CORES/GPUS/SHARE" of one task. */
static bool read_task(struct fgd *self, struct cloud *c, const char *text, struct error *err)
{
    double value[3];
    char *end = NULL;

    for (int i = 0; i < 3; i++) {
        value[i] = strtod(text, &end);
        if (end == text || !(value[i] >= 0 && value[i] < 1e9) || (i < 2 && *end != '/'))
            return error_set(err, "target: expected CORES/GPUS/SHARE, not '%.40s'", text);
        text = end + (i < 2);
    }
    end += strspn(end, " ");
    if (*end && *end != ',')
        return error_set(err, "target: expected ',' or the end, not '%.40s'", end);
    if ((value[1] > 1 && value[1] != floor(value[1])) || value[1] > CLOUD_MOST_GPUS)
        return error_set(err, "target: %g GPUs are neither part of one nor 1 to %d", value[1],
                         CLOUD_MOST_GPUS);
    *add_task(self, c) =
        (struct task){ .share = value[2],
                       .cpu = (int64_t)ceil(value[0] * 1000),
                       .gpus = (int32_t)ceil(value[1]),
                       .gpu_milli = value[1] < 1 ? (int32_t)ceil(value[1] * 1000) : 1000,
                       .models = UINT64_MAX };
    return true;
}

static bool fgd_init(void *ptr, struct cloud *c, struct error *err)
{
    struct fgd *self = ptr;
    const char *at = self->target;
    double total = 0;

    if (!at)
        return true;
    for (; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!read_task(self, c, at, err))
            return false;
    for (size_t i = 0; i < self->tasks; i++)
        total += self->task[i].share;
    if (!(total > 0))
        return error_set(err, "target: no task has a share");
    for (size_t i = 0; i < self->tasks; i++)
        self->task[i].share /= total;
    return true;
}

const struct cloud_policy cloud_fgd = {
    .policy = { .name = "cloud.fgd",
                .doc = "The spot and GPU where fragments of GPUs grow least for the workload.",
                .source = "Weng et al., USENIX ATC 2023, sections 3 and 4",
                .params = fgd_params,
                .self_size = sizeof(struct fgd) },
    .init = fgd_init,
    .score = fgd_score,
    .place = fgd_place,
    .gpus = fgd_gpus,
};
