/* Slots of VMs, their names, and the shapes they share. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/cloud/cloud_internal.h"

enum { MOST_MODELS = 64 };

static void add_chunk(struct cloud *c)
{
    if (c->chunks == c->chunk_room) {
        size_t room = c->chunk_room ? 2 * c->chunk_room : 16;

        c->chunk = slab_resize(&c->memory, c->chunk, c->chunk_room * sizeof *c->chunk,
                               room * sizeof *c->chunk);
        c->chunk_room = room;
    }
    c->chunk[c->chunks++] = arena_array(c->arena, VM_CHUNK, c->slot_size);
}

struct vm *cloud_vm_new(struct cloud *c)
{
    uint32_t id = c->free_vm;
    struct vm *vm;

    if (id == CLOUD_NOWHERE) {
        if (c->slots == c->chunks * VM_CHUNK)
            add_chunk(c);
        id = (uint32_t)c->slots++;
        vm = vm_at(c, id);
    } else {
        vm = vm_at(c, id);
        c->free_vm = vm->next;
        memset(vm, 0, c->slot_size);
    }
    vm->view.id = id;
    vm->view.at = vm->view.to = (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    vm->view.start = vm->view.expected = vm->end = TIME_NEVER;
    vm->prev = vm->next = vm->move = vm->first_pm = CLOUD_NOWHERE;
    vm->wait_prev = vm->wait_next = CLOUD_NOWHERE;
    return vm;
}

void cloud_vm_free(struct cloud *c, struct vm *vm)
{
    if (vm->named)
        slab_free(&c->memory, vm->source.name, strlen(vm->source.name) + 1);
    else if (vm->source.number != CLOUD_UNKNOWN && c->acts)
        map_remove(&c->numbers, (uint64_t)vm->source.number);
    vm->named = false;
    vm->view.state = CLOUD_VM_GONE;
    vm->next = c->free_vm;
    c->free_vm = vm->view.id;
}

void cloud_name_of(struct cloud *c, struct vm *vm, const struct cloud_arrival *arrival)
{
    vm->source.number = arrival->number;
    if (arrival->name) {
        size_t size = strlen(arrival->name) + 1;

        vm->source.name = slab_alloc(&c->memory, size);
        memcpy(vm->source.name, arrival->name, size);
        vm->named = true;
    } else if (c->acts && arrival->number != CLOUD_UNKNOWN) {
        map_put(&c->numbers, (uint64_t)arrival->number, vm->view.id);
    }
}

/* The VM of a number; NULL when it is gone. The map is made when somebody asks first. */
struct vm *cloud_vm_of(struct cloud *c, int64_t number)
{
    uint32_t id;

    if (!c->acts) {
        c->acts = true;
        for (size_t i = 0; i < c->slots; i++) {
            const struct vm *vm = vm_at(c, (uint32_t)i);

            if (vm->view.state != CLOUD_VM_GONE && !vm->named && vm->source.number != CLOUD_UNKNOWN)
                map_put(&c->numbers, (uint64_t)vm->source.number, vm->view.id);
        }
    }
    id = map_get(&c->numbers, (uint64_t)number);
    return id == MAP_NONE ? NULL : vm_at(c, id);
}

/* The source's id, or the number of arrival where the source has none. */
const char *cloud_label(const struct vm *vm, char room[32])
{
    if (vm->named)
        return vm->source.name;
    snprintf(room, 32, "%" PRId64,
             vm->source.number == CLOUD_UNKNOWN ? (int64_t)vm->view.order : vm->source.number);
    return room;
}

/* The index of a GPU model; UINT32_MAX when there are too many. */
uint32_t cloud_gpu_model(struct cloud *c, const char *name, size_t length)
{
    for (uint32_t i = 1; i < c->gpu_models; i++)
        if (strlen(c->gpu_model[i]) == length && memcmp(c->gpu_model[i], name, length) == 0)
            return i;
    if (c->gpu_models == MOST_MODELS)
        return UINT32_MAX;
    if (!c->gpu_model) {
        c->gpu_model = arena_array(c->arena, MOST_MODELS, sizeof *c->gpu_model);
        c->gpu_models = 1; /* 0: no model named */
    }
    c->gpu_model[c->gpu_models] = memcpy(arena_alloc(c->arena, length + 1), name, length);
    return c->gpu_models++;
}

/* "A|B": the bits of both. */
static bool models_of(struct cloud *c, const char *text, uint64_t *set)
{
    *set = text ? 0 : UINT64_MAX;
    while (text && *text) {
        size_t length = strcspn(text, "|");
        uint32_t model = cloud_gpu_model(c, text, length);

        if (model == UINT32_MAX)
            return error_set(&c->error, "more than %d GPU models in one run", MOST_MODELS - 1);
        *set |= UINT64_C(1) << model;
        text += length + (text[length] == '|');
    }
    return true;
}

static uint64_t hash_of(const struct cloud_shape *shape, const struct cloud_needs *needs)
{
    uint64_t parts[4 + CLOUD_RESOURCES] = { (uint64_t)shape->nodes, (uint64_t)shape->gpus,
                                            (uint64_t)shape->gpu_milli, shape->gpu_models };
    uint64_t hash = needs ? needs->id + UINT64_C(1) : 0;

    memcpy(parts + 4, shape->need, sizeof shape->need);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        hash = (hash ^ parts[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}

static bool same_shape(const struct cloud *c, uint32_t id, const struct cloud_shape *shape,
                       const struct cloud_needs *needs)
{
    const struct cloud_shape *old = &c->shape[id];
    const struct cloud_needs *theirs = c->shape_needs[id];

    return old->nodes == shape->nodes && old->gpus == shape->gpus &&
           old->gpu_milli == shape->gpu_milli && old->gpu_models == shape->gpu_models &&
           !memcmp(old->need, shape->need, sizeof old->need) && !theirs == !needs &&
           (!needs || theirs->id == needs->id);
}

static uint32_t add_shape(struct cloud *c, struct cloud_shape *shape,
                          const struct cloud_needs *needs)
{
    if (c->shapes == c->shape_room) {
        uint32_t room = c->shape_room ? 2 * c->shape_room : 16;
        uint32_t had = c->shape_room;

        c->shape =
            slab_resize(&c->memory, c->shape, had * sizeof *c->shape, room * sizeof *c->shape);
        c->shape_next = slab_resize(&c->memory, c->shape_next, had * sizeof *c->shape_next,
                                    room * sizeof *c->shape_next);
        c->shape_needs = slab_resize(&c->memory, c->shape_needs, had * sizeof *c->shape_needs,
                                     room * sizeof *c->shape_needs);
        c->shape_room = room;
    }
    shape->id = c->shapes;
    c->shape[c->shapes] = *shape;
    c->shape_needs[c->shapes] = needs;
    c->shape_next[c->shapes] = CLOUD_NOWHERE;
    return c->shapes++;
}

enum { MOST_TYPES = 256 };

/* "2.5:870MB 0.5:613MB": cores and memory. */
bool cloud_vm_types(struct cloud *c, struct error *err)
{
    const char *at = c->options.vm_types;

    c->vm_type = arena_array(c->arena, at ? MOST_TYPES : 0, sizeof *c->vm_type);
    while (at && *(at += strspn(at, " "))) {
        size_t length = strcspn(at, " ");
        char *text = memcpy(arena_alloc(c->arena, length + 1), at, length);
        char *colon = strchr(text, ':');
        double cores = 0;
        double memory = -1;
        struct error why;

        if (colon)
            *colon++ = '\0';
        if (c->vm_types == MOST_TYPES || !colon || !text_to_real(text, &cores) ||
            !(cores > 0 && cores <= 1e6) || !units_real(colon, "B", &memory, &why) ||
            !(memory >= 0 && memory <= 1e16))
            return error_set(err,
                             "vm_types: '%.*s'; expected up to %d like '2.5:870MB', cores and "
                             "memory",
                             (int)(length < 40 ? length : 40), at, MOST_TYPES);
        c->vm_type[c->vm_types][0] = (int64_t)(cores * 1000 + 0.5);
        c->vm_type[c->vm_types++][1] = (int64_t)(memory + 0.5);
        at += length;
    }
    return true;
}

/* The needs of the item, or those of its turn where it does not say them. */
static bool fill_needs(struct cloud *c, const struct cloud_arrival *arrival,
                       int64_t need[CLOUD_RESOURCES])
{
    memcpy(need, arrival->need, sizeof arrival->need);
    if (need[CLOUD_CPU] == CLOUD_UNKNOWN) {
        const int64_t *type;

        if (c->vm_types == 0)
            return error_set(&c->error,
                             "item %" PRId64 " of the workload does not say what it needs; the "
                             "option vm_types can",
                             c->read);
        type = c->vm_type[c->arrivals % c->vm_types];
        need[CLOUD_CPU] = type[0];
        need[CLOUD_MEM] = type[1];
    }
    if (need[CLOUD_MEM] == CLOUD_UNKNOWN)
        need[CLOUD_MEM] = 0;
    return true;
}

static bool check_needs(struct cloud *c, const struct cloud_arrival *arrival)
{
    for (int r = 0; r < CLOUD_RESOURCES; r++)
        if (arrival->need[r] < 0 && arrival->need[r] != CLOUD_UNKNOWN)
            return error_set(&c->error, "item %" PRId64 " of the workload needs less than nothing",
                             c->read);
    if (arrival->gpus < 0 || arrival->gpus > CLOUD_MOST_GPUS || arrival->gpu_milli < 0 ||
        arrival->gpu_milli > 1000 || (arrival->gpus > 1 && arrival->gpu_milli != 1000))
        return error_set(&c->error,
                         "item %" PRId64 " of the workload asks for %d GPUs of %d milli each; "
                         "expected 0 to %d, shared ones one at a time",
                         c->read, arrival->gpus, arrival->gpu_milli, CLOUD_MOST_GPUS);
    return true;
}

bool cloud_shape_of(struct cloud *c, const struct cloud_arrival *arrival, uint32_t *id)
{
    struct cloud_shape shape = { .nodes = c->options.numa && arrival->nodes == 2 ? 2 : 1,
                                 .gpus = arrival->gpus,
                                 .gpu_milli = arrival->gpus ? arrival->gpu_milli : 0 };
    uint32_t first;
    uint64_t hash;

    if (!check_needs(c, arrival) || !fill_needs(c, arrival, shape.need) ||
        !models_of(c, arrival->gpu_models, &shape.gpu_models))
        return cloud_break(c);
    hash = hash_of(&shape, arrival->needs);
    first = map_get(&c->shape_ids, hash);
    for (*id = first; *id != MAP_NONE; *id = c->shape_next[*id])
        if (same_shape(c, *id, &shape, arrival->needs))
            return true;
    *id = add_shape(c, &shape, arrival->needs);
    if (first == MAP_NONE) {
        map_put(&c->shape_ids, hash, *id);
    } else {
        c->shape_next[*id] = c->shape_next[first];
        c->shape_next[first] = *id;
    }
    return true;
}
