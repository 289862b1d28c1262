/* VMs, machines, groups and use of the cloud system as the store keeps them. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/cloud/cloud_spec.h"
#include "workloads/replay.h"

_Static_assert(offsetof(struct cloud_arrival, submit) == 0, "an item begins with its submit time");

/* Machines whose size is known as 1 only: VMs take billionths of them. */
enum { PARTS = 1000000000 };

/* What all VMs of a trace share. */
struct shared {
    struct cloud_machine *kinds;
    size_t kind_count;
    struct cloud_host *hosts; /* NULL: the trace lists no machines */
    int64_t host_count;
    struct cloud_needs *needs; /* by VM type; NULL: VMs need the same everywhere */
    int64_t need_count;
    struct cloud_group *groups;
    struct cloud_member *members;
    uint32_t *member_first;    /* by VM, one more at the end; NULL: no groups */
    struct cloud_usage *usage; /* by VM, data NULL: none; NULL: no series */
};

static int64_t known(int64_t value, int64_t otherwise)
{
    return value == STORE_UNKNOWN ? otherwise : value;
}

/* Texts of the store are gone when it is closed. */
static const char *text_of(const char *text, struct arena *arena)
{
    return text ? arena_text(arena, text) : NULL;
}

/* Load: machines ------------------------------------------------------------------------------ */

/* A machine as a kind: its nodes are taken as equal, the largest counts. */
static struct cloud_machine kind_of(const struct store_machine *machine)
{
    const struct store_type *figures = &machine->figures;
    struct cloud_machine kind = { .name = figures->name,
                                  .cores = (double)known(figures->cpu_milli, 0) / 1000,
                                  .memory = (double)known(figures->mem_bytes, 0),
                                  .disk = (double)known(figures->disk_bytes, 0),
                                  .nic = (double)known(figures->net_bps, 0),
                                  .numa = machine->numa_count ? (int64_t)machine->numa_count : 1,
                                  .gpus = known(figures->gpu_count, 0),
                                  .gpu_model = figures->gpu_model,
                                  .power = "constant" };
    int64_t cpu = 0;
    int64_t mem = 0;

    for (size_t i = 0; i < machine->numa_count; i++) {
        cpu = machine->units[i].cpu_milli > cpu ? machine->units[i].cpu_milli : cpu;
        mem = machine->units[i].mem_bytes > mem ? machine->units[i].mem_bytes : mem;
    }
    if (cpu > 0)
        kind.cores = (double)(cpu * kind.numa) / 1000;
    if (mem > 0)
        kind.memory = (double)(mem * kind.numa);
    if (figures->idle_w >= 0 && figures->max_w >= figures->idle_w) {
        kind.power = "linear";
        kind.idle_w = figures->idle_w;
        kind.max_w = figures->max_w;
    }
    return kind;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static uint32_t find_kind(struct shared *s, const struct cloud_machine *kind, struct arena *arena)
{
    struct cloud_machine *own;

    for (size_t i = 0; i < s->kind_count; i++) {
        own = &s->kinds[i];
        if (own->cores == kind->cores && own->memory == kind->memory && own->disk == kind->disk &&
            own->nic == kind->nic && own->numa == kind->numa && own->gpus == kind->gpus &&
            own->idle_w == kind->idle_w && own->max_w == kind->max_w &&
            same_text(own->name, kind->name) && same_text(own->gpu_model, kind->gpu_model))
            return (uint32_t)i;
    }
    own = &s->kinds[s->kind_count];
    *own = *kind;
    own->name = text_of(kind->name, arena);
    own->gpu_model = text_of(kind->gpu_model, arena);
    return (uint32_t)s->kind_count++;
}

/* What a node has less than the largest, and what is taken there at the start. */
static void fill_host(struct cloud_host *host, const struct store_machine *machine,
                      const struct cloud_machine *kind)
{
    for (size_t i = 0; i < machine->numa_count; i++) {
        const struct store_unit *unit = &machine->units[i];
        int64_t cpu = (int64_t)llround(kind->cores * 1000) / kind->numa;
        int64_t mem = (int64_t)llround(kind->memory) / kind->numa;

        host->held_cpu[i] = cpu - known(unit->cpu_milli, cpu) + known(unit->cpu_used, 0);
        host->held_mem[i] = mem - known(unit->mem_bytes, mem) + known(unit->mem_used, 0);
    }
}

static bool load_machines(struct shared *s, const struct replay_trace *trace, struct store *store,
                          struct arena *arena, struct error *err)
{
    struct store_machine *machine;
    size_t count;

    if (!store_machines(store, trace->info.id, &machine, &count, err))
        return false;
    if (count == 0)
        return true;
    s->hosts = arena_array(arena, count, sizeof *s->hosts);
    s->host_count = (int64_t)count;
    s->kinds = arena_array(arena, count, sizeof *s->kinds);
    for (size_t i = 0; i < count; i++) {
        struct cloud_machine kind = kind_of(&machine[i]);

        if (machine[i].numa_count > CLOUD_MOST_NUMA || kind.gpus > CLOUD_MOST_GPUS ||
            !(kind.cores > 0))
            return error_set(err,
                             "%s: machine %zu of trace %s has %g cores, %zu NUMA nodes and %" PRId64
                             " GPUs; expected some cores, up to %d nodes and %d GPUs",
                             trace->store, i, trace->info.name, kind.cores, machine[i].numa_count,
                             kind.gpus, CLOUD_MOST_NUMA, CLOUD_MOST_GPUS);
        s->hosts[i] = (struct cloud_host){
            .machine = find_kind(s, &kind, arena),
            .rack = (int32_t)known(machine[i].rack, -1),
            .zone = (int32_t)known(machine[i].zone, -1),
            .closed = machine[i].status && strcmp(machine[i].status, "ACTIVE") != 0,
            .name = text_of(machine[i].name, arena),
        };
        fill_host(&s->hosts[i], &machine[i], &kind);
    }
    return true;
}

/* The larger of two parts; disks of both kinds are one resource here. */
static int64_t larger(int64_t a, int64_t b)
{
    return known(a, 0) > known(b, 0) ? known(a, 0) : known(b, 0);
}

/* VM types whose needs are parts of each type of machine. */
static bool load_needs(struct shared *s, const struct replay_trace *trace, struct store *store,
                       struct arena *arena, struct error *err)
{
    struct store_vm_type *types;
    struct store_type *machines;
    struct store_cost *cost;
    size_t type_count, machine_count, cost_count;

    if (!store_costs(store, trace->info.id, &cost, &cost_count, err) ||
        !store_vm_types(store, trace->info.id, &types, &type_count, err) ||
        !store_types(store, trace->info.id, &machines, &machine_count, err))
        return false;
    if (cost_count == 0)
        return true;
    s->needs = arena_array(arena, type_count, sizeof *s->needs);
    s->need_count = (int64_t)type_count;
    s->kinds = arena_array(arena, machine_count, sizeof *s->kinds);
    s->kind_count = machine_count;
    for (size_t i = 0; i < machine_count; i++)
        s->kinds[i] = (struct cloud_machine){ .name = text_of(machines[i].name, arena),
                                              .cores = PARTS / 1000,
                                              .memory = PARTS,
                                              .disk = PARTS,
                                              .nic = PARTS,
                                              .numa = 1,
                                              .power = "constant" };
    for (size_t i = 0; i < type_count; i++) {
        s->needs[i].id = (uint32_t)i;
        s->needs[i].by_machine = arena_array(arena, machine_count, sizeof *s->needs[i].by_machine);
        for (size_t m = 0; m < machine_count; m++)
            s->needs[i].by_machine[m][CLOUD_CPU] = -1;
    }
    for (size_t i = 0; i < cost_count; i++) {
        int64_t *need = s->needs[cost[i].vm_type].by_machine[cost[i].machine_type];

        need[CLOUD_CPU] = known(cost[i].cpu_ppb, 0);
        need[CLOUD_MEM] = known(cost[i].mem_ppb, 0);
        need[CLOUD_DISK] = larger(cost[i].disk_ppb, cost[i].ssd_ppb);
        need[CLOUD_NET] = known(cost[i].net_ppb, 0);
    }
    return true;
}

/* Load: groups and use ------------------------------------------------------------------------ */

static bool load_groups(struct shared *s, const struct replay_trace *trace, struct store *store,
                        struct arena *arena, struct error *err)
{
    static const int kinds[] = { CLOUD_AFFINITY, CLOUD_ANTI_AFFINITY, CLOUD_FAULT_DOMAIN,
                                 CLOUD_ANTI_AFFINITY };
    static const int scopes[] = { CLOUD_ON_HOST, CLOUD_ON_RACK, CLOUD_ON_ZONE };
    struct store_group *group;
    struct store_member *member;
    size_t groups, members;
    size_t at = 0;

    if (!store_groups(store, trace->info.id, &group, &groups, err) ||
        !store_members(store, trace->info.id, &member, &members, err))
        return false;
    if (groups == 0 || members == 0)
        return true;
    s->groups = arena_array(arena, groups, sizeof *s->groups);
    s->members = arena_array(arena, members, sizeof *s->members);
    s->member_first = arena_array(arena, (size_t)trace->info.jobs + 1, sizeof *s->member_first);
    for (size_t i = 0; i < groups; i++)
        s->groups[i] = (struct cloud_group){
            .id = (uint32_t)i,
            .kind = kinds[group[i].kind],
            .scope = scopes[group[i].scope],
            .limit = group[i].kind == STORE_MAX_PER ? known(group[i].limit, 1) : 1,
        };
    for (int64_t vm = 0; vm <= trace->info.jobs; vm++) {
        s->member_first[vm] = (uint32_t)at;
        for (; at < members && member[at].vm == vm; at++)
            s->members[at] =
                (struct cloud_member){ &s->groups[member[at].group], known(member[at].part, 0) };
    }
    return true;
}

/* Speed and submission of every VM: series count MHz, and begin with their VM. */
struct pace {
    double mhz;
    sim_time submit;
};

static bool read_paces(const struct replay_trace *trace, struct store *store, struct pace *pace,
                       struct error *err)
{
    struct store_cursor *cursor = store_vms(store, trace->info.id, INT64_MIN, TIME_NEVER, err);
    struct store_vm vm;
    bool more = true;
    bool ok = cursor != NULL;

    while (ok && more) {
        ok = store_next_vm(cursor, &vm, &more, err);
        if (ok && more && vm.row < trace->info.jobs)
            pace[vm.row] = (struct pace){ vm.cpu_mhz, vm.submit };
    }
    store_done(cursor);
    return ok;
}

static bool take_series(const struct replay_trace *trace, const struct store_series *series,
                        const struct pace *pace, struct arena *arena, struct error *err)
{
    const struct shared *s = trace->shared;
    struct cloud_usage *usage = &s->usage[series->id];
    bool mhz = series->unit && !strcmp(series->unit, "MHz");
    size_t bytes = (size_t)series->n * store_codec_width[series->codec];

    if (usage->data)
        return error_set(err, "%s: trace %s: the use of VM %" PRId64 " stands in several pieces",
                         trace->store, trace->info.name, series->id);
    if (series->t0 != pace->submit)
        return error_set(
            err, "%s: trace %s: the use of VM %" PRId64 " does not begin with its submission",
            trace->store, trace->info.name, series->id);
    if (mhz && !(pace->mhz > 0))
        return true; /* a VM without cores of its own uses nothing that counts */
    *usage = (struct cloud_usage){ .data = memcpy(arena_alloc(arena, bytes), series->data, bytes),
                                   .count = (uint32_t)series->n,
                                   .codec = (int)series->codec,
                                   .step = known(series->step, TIME_NEVER),
                                   .scale = series->scale * (mhz ? 1 / pace->mhz : 0.01) };
    return true;
}

static bool load_use(struct shared *s, const struct replay_trace *trace, struct store *store,
                     struct arena *arena, struct error *err)
{
    struct store_series_key key = { STORE_TASK, STORE_UNKNOWN, "cpu" };
    struct store_cursor *cursor = store_all_series(store, trace->info.id, &key, err);
    struct store_series series;
    struct pace *pace = NULL;
    bool more = true;
    bool ok = cursor != NULL;

    while (ok && more) {
        ok = store_next_series(cursor, &series, &more, err);
        if (!ok || !more || series.n == 0)
            continue;
        if (!pace) {
            pace = mem_alloc((size_t)trace->info.jobs * sizeof *pace);
            s->usage = arena_array(arena, (size_t)trace->info.jobs, sizeof *s->usage);
            ok = read_paces(trace, store, pace, err);
        }
        if (ok && (series.id < 0 || series.id >= trace->info.jobs))
            ok = error_set(err, "%s: trace %s: use of VM %" PRId64 ", which it does not hold",
                           trace->store, trace->info.name, series.id);
        ok = ok && take_series(trace, &series, &pace[series.id], arena, err);
    }
    mem_free(pace);
    store_done(cursor);
    return ok;
}

static bool load_shared(struct replay_trace *trace, struct store *store, struct arena *arena,
                        struct error *err)
{
    struct shared *s = arena_alloc(arena, sizeof *s);
    struct store_allowed *allowed;
    size_t count;

    trace->shared = s;
    if (!store_allowed(store, trace->info.id, &allowed, &count, err))
        return false;
    if (count)
        return error_set(err,
                         "%s: trace %s: services that may run on certain machines only cannot be "
                         "simulated",
                         trace->store, trace->info.name);
    return load_machines(s, trace, store, arena, err) && load_needs(s, trace, store, arena, err) &&
           load_groups(s, trace, store, arena, err) && load_use(s, trace, store, arena, err);
}

/* Items -------------------------------------------------------------------------------------- */

static void *open_vms(struct store *store, const struct replay_trace *trace, sim_time from,
                      sim_time to, struct error *err)
{
    return store_vms(store, trace->info.id, from, to, err);
}

static struct cloud_arrival arrival_of(const struct store_vm *vm)
{
    return (struct cloud_arrival){
        .submit = vm->submit,
        .run = known(vm->run, TIME_NEVER),
        .kind = CLOUD_CREATE,
        .nodes = vm->numa == 2 ? 2 : 1,
        .need = { known(vm->cpu_milli, CLOUD_UNKNOWN), known(vm->mem_bytes, CLOUD_UNKNOWN),
                  known(vm->disk_bytes, 0), known(vm->net_bps, 0) },
        .gpus = (int32_t)known(vm->gpu_count, 0),
        .gpu_milli = (int32_t)known(vm->gpu_milli, 1000),
        .gpu_models = vm->gpu_spec,
        .priority = (int32_t)-known(vm->priority, 0), /* in the store 0 is the highest */
        .evictable = vm->evictable == 1,
        .pinned = vm->movable == 0,
        .tenant = known(vm->tenant, CLOUD_UNKNOWN),
        .pm = known(vm->orig_machine, CLOUD_UNKNOWN),
        .node = (int32_t)known(vm->orig_numa, -1),
        .number = known(vm->number, CLOUD_UNKNOWN),
        .name = vm->name,
    };
}

static bool next_vm(void *cursor, const struct replay_trace *trace, void *item, bool *more,
                    struct error *err)
{
    const struct shared *s = trace->shared;
    struct cloud_arrival *arrival = item;
    struct store_vm vm;

    if (!store_next_vm(cursor, &vm, more, err))
        return false;
    if (!*more)
        return true;
    *arrival = arrival_of(&vm);
    if (vm.row >= trace->info.jobs)
        return error_set(err, "%s: trace %s holds more than it says; see 'orrery trace check'",
                         trace->store, trace->info.name);
    if (s->member_first) {
        arrival->members = s->members + s->member_first[vm.row];
        arrival->member_count = s->member_first[vm.row + 1] - s->member_first[vm.row];
    }
    if (s->usage && s->usage[vm.row].data)
        arrival->usage = &s->usage[vm.row];
    if (s->needs && vm.type >= 0 && vm.type < s->need_count) {
        arrival->needs = &s->needs[vm.type];
        memcpy(arrival->need, arrival->needs->by_machine[0], sizeof arrival->need);
        arrival->need[CLOUD_CPU] = arrival->need[CLOUD_CPU] < 0 ? 0 : arrival->need[CLOUD_CPU];
    }
    return true;
}

static void done(void *cursor)
{
    store_done(cursor);
}

static void keep_texts(void *item, struct arena *arena)
{
    struct cloud_arrival *vm = item;

    vm->name = text_of(vm->name, arena);
    vm->gpu_models = text_of(vm->gpu_models, arena);
}

static sim_time end_of(const void *item)
{
    const struct cloud_arrival *vm = item;

    return time_add(vm->submit, vm->run);
}

/* Counts of the study for the machine types of a trace that knows no machines, found by name. */
static bool count_types(const struct replay_trace *trace, struct cloud_platform *cloud,
                        struct arena *arena, struct error *err)
{
    const struct shared *s = trace->shared;
    const struct cloud_machine *wanted = cloud->machines.item;
    struct cloud_machine *kinds = arena_array(arena, s->kind_count, sizeof *kinds);

    memcpy(kinds, s->kinds, s->kind_count * sizeof *kinds);
    for (size_t i = 0; i < cloud->machines.count; i++) {
        size_t kind = 0;

        while (kind < s->kind_count && !same_text(kinds[kind].name, wanted[i].name))
            kind++;
        if (kind == s->kind_count)
            return error_set(err, "trace %s has no machine type '%.60s'; it has %zu, such as '%s'",
                             trace->info.name, wanted[i].name ? wanted[i].name : "", s->kind_count,
                             kinds[0].name ? kinds[0].name : "");
        kinds[kind].count += wanted[i].count;
        kinds[kind].power = wanted[i].power;
        kinds[kind].idle_w = wanted[i].idle_w;
        kinds[kind].max_w = wanted[i].max_w;
    }
    if (cloud->machines.count)
        cloud->machines = (struct param_list){ kinds, s->kind_count };
    return true;
}

static bool fill_platform(const struct replay_trace *trace, void *platform, struct arena *arena,
                          struct error *err)
{
    const struct shared *s = trace->shared;
    struct cloud_platform *cloud = platform;

    if (s->needs)
        return count_types(trace, cloud, arena, err);
    if (cloud->machines.count == 0 && s->hosts) {
        cloud->machines = (struct param_list){ s->kinds, s->kind_count };
        cloud->hosts = s->hosts;
        cloud->host_count = s->host_count;
    }
    return true;
}

/* Whole PMs that the VM's CPU makes up, times seconds; VMs without an end say nothing of load. */
static double work_of(const void *item, const struct workload_context *context)
{
    const struct cloud_arrival *vm = item;
    double cores = cloud_cpu_capacity(context->platform, context->options);

    if (vm->run == TIME_NEVER || vm->submit < 0 || vm->need[CLOUD_CPU] < 0)
        return -1;
    return time_seconds(vm->run) * (double)vm->need[CLOUD_CPU] / cores * (double)context->capacity;
}

static const char *const families[] = { "vm", "gpu", NULL };

const struct replay_kind replay_cloud = {
    .system = "cloud",
    .families = families,
    .item_size = sizeof(struct cloud_arrival),
    .open = open_vms,
    .next = next_vm,
    .done = done,
    .keep = keep_texts,
    .end = end_of,
    .load_shared = load_shared,
    .platform = fill_platform,
    .work = work_of,
};
