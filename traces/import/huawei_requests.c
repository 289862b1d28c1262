/* Requests for VMs in groups, of the Huawei data set for topology-aware placement, as CSV. */
#include <stdio.h>
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"
#include "traces/names.h"

static const char *const scopes[] = { "host", "rack", "zone", NULL };

struct huawei_options {
    const char *machines;
    const char *topology;
    int affinity, anti_affinity, fault_domain; /* enum store_scope */
    sim_time gap;
};

/*
 * The source does not say within what the VMs of a group are together or apart. Affinity cannot
 * mean one host: many groups want more cores than any host has.
 */
static const struct param huawei_params[] = {
    FORMAT_FILE(huawei_options, machines,
                "Free cores and GB of the two NUMA nodes of each host: CPU1, RAM1, CPU2, RAM2."),
    FORMAT_FILE(huawei_options, topology,
                "Names and racks of hosts, given to the machines in order: host_id, rack_id."),
    PARAM_CHOICE(huawei_options, affinity, "rack", scopes, "What the VMs of an affinity share."),
    PARAM_CHOICE(huawei_options, anti_affinity, "host", scopes,
                 "What the VMs of an anti-affinity do not share."),
    PARAM_CHOICE(huawei_options, fault_domain, "rack", scopes,
                 "What VMs of different fault domains do not share."),
    PARAM_TIME(huawei_options, gap, "1s", "Time between two requests, which have none."),
    { 0 },
};

struct request {
    int64_t cores, mem; /* thousandths of a core; billionths of a GiB */
    int64_t numa, group, domain;
    const char *strategy;
};

enum { NUMA = 2, STRATEGY = 3, GROUP = 4, DOMAIN = 5 };

static const struct csv_column request_columns[] = {
    { "flavor_vcpus", CSV_NUMBER, CSV_AT(request, cores), true, 3, false },
    { "flavor_ram", CSV_NUMBER, CSV_AT(request, mem), true, 9, false },
    { "numa", CSV_NUMBER, CSV_AT(request, numa), false, 0, false },
    { "strategy", CSV_TEXT, CSV_AT(request, strategy), false, 0, false },
    { "group", CSV_NUMBER, CSV_AT(request, group), false, 0, false },
    { "domain", CSV_NUMBER, CSV_AT(request, domain), false, 0, false },
};

static const struct csv_table request_table = {
    .columns = request_columns,
    .count = sizeof request_columns / sizeof request_columns[0],
    .separator = ',',
};

struct free_room {
    int64_t cores[2], mem[2];
};

static const struct csv_column machine_columns[] = {
    { "CPU1", CSV_NUMBER, CSV_AT(free_room, cores[0]), true, 3, false },
    { "RAM1", CSV_NUMBER, CSV_AT(free_room, mem[0]), true, 9, false },
    { "CPU2", CSV_NUMBER, CSV_AT(free_room, cores[1]), true, 3, false },
    { "RAM2", CSV_NUMBER, CSV_AT(free_room, mem[1]), true, 9, false },
};

static const struct csv_table machine_table = {
    .columns = machine_columns,
    .count = sizeof machine_columns / sizeof machine_columns[0],
    .separator = ',',
};

struct place {
    const char *host;
    int64_t rack;
};

static const struct csv_column place_columns[] = {
    { "host_id", CSV_TEXT, CSV_AT(place, host), true, 0, false },
    { "rack_id", CSV_NUMBER, CSV_AT(place, rack), true, 0, false },
};

static const struct csv_table place_table = {
    .columns = place_columns,
    .count = sizeof place_columns / sizeof place_columns[0],
    .separator = ',',
};

static const struct intake_reason odd_numa = { STORE_REPAIRED,
                                               "is neither 1 nor 2; taken as unknown", "1 or 2" };
static const struct intake_reason odd_strategy = {
    STORE_REPAIRED, "is no strategy that is known; VM in no group",
    "affinity, anti-affinity, fault_domain or nothing"
};
static const struct intake_reason no_group = { STORE_REPAIRED, "no group; VM in none", NULL };
static const struct intake_reason no_domain = { STORE_REPAIRED,
                                                "no domain of the group; VM in no group", NULL };
static const struct intake_reason idle_group = { STORE_NOTED, "group without a strategy; ignored",
                                                 NULL };
static const struct intake_reason idle_domain = { STORE_NOTED,
                                                  "domain of a VM outside a fault_domain; ignored",
                                                  NULL };
static const struct intake_reason no_place = { STORE_NOTED,
                                               "machine beyond the hosts of the topology", NULL };
static const struct intake_reason no_machine = { STORE_NOTED, "host beyond the machines; left out",
                                                 NULL };
static const struct intake_reason large_rack = { STORE_DROPPED, "is out of range; row dropped",
                                                 "a smaller number" };

struct reader {
    struct intake *intake;
    struct csv *csv;
    const struct huawei_options *options;
    struct names groups;  /* "affinity 7", by row */
    struct vec free_room; /* struct free_room of the machines */
};

/* Requests --------------------------------------------------------------------------------------
 */

static const struct strategy {
    const char *name;
    enum store_group_kind kind;
} strategies[] = {
    { "affinity", STORE_AFFINITY },
    { "anti-affinity", STORE_ANTI },
    { "fault_domain", STORE_FAULT_DOMAIN },
};

static enum store_scope scope_of(const struct huawei_options *options, enum store_group_kind kind)
{
    int scope = kind == STORE_AFFINITY ? options->affinity
                : kind == STORE_ANTI   ? options->anti_affinity
                                       : options->fault_domain;

    return (enum store_scope)scope;
}

/* The strategy of a request that says all that it needs; NULL: the VM is in no group. */
static bool find_strategy(struct reader *r, const struct request *request,
                          const struct strategy **found, struct error *err)
{
    *found = NULL;
    if (!request->strategy)
        return request->group == STORE_UNKNOWN || intake_count(r->intake, &idle_group, NULL, err);
    for (size_t i = 0; i < sizeof strategies / sizeof strategies[0]; i++)
        if (strcmp(strategies[i].name, request->strategy) == 0)
            *found = &strategies[i];
    if (!*found)
        return csv_count(r->csv, &odd_strategy, STRATEGY, err);
    if (request->group == STORE_UNKNOWN) {
        *found = NULL;
        return intake_count(r->intake, &no_group, NULL, err);
    }
    if ((*found)->kind == STORE_FAULT_DOMAIN && request->domain == STORE_UNKNOWN) {
        *found = NULL;
        return intake_count(r->intake, &no_domain, NULL, err);
    }
    return (*found)->kind == STORE_FAULT_DOMAIN || request->domain == STORE_UNKNOWN ||
           intake_count(r->intake, &idle_domain, NULL, err);
}

/* Puts VM number `vm` into its group; each strategy counts its groups on its own. */
static bool join(struct reader *r, const struct request *request, const struct strategy *strategy,
                 int64_t vm, struct error *err)
{
    size_t known = r->groups.texts.count;
    struct store_member member = { .vm = vm, .part = STORE_UNKNOWN };
    struct store_group group = { .kind = strategy->kind,
                                 .scope = scope_of(r->options, strategy->kind),
                                 .limit = STORE_UNKNOWN };
    char name[48];

    snprintf(name, sizeof name, "%s %lld", strategy->name, (long long)request->group);
    group.name = name;
    member.group = names_add(&r->groups, name);
    if (member.group < 0)
        return error_set(err, "%s: too many groups", input_name(intake_input(r->intake)));
    if (strategy->kind == STORE_FAULT_DOMAIN)
        member.part = request->domain;
    if ((size_t)member.group == known && !store_add_group(intake_writer(r->intake), &group, err))
        return false;
    return store_add_member(intake_writer(r->intake), &member, err);
}

static bool read_request(struct reader *r, struct request *request, struct error *err)
{
    const struct strategy *strategy;
    struct store_vm vm = store_vm_unknown;
    int64_t at = intake_items(r->intake);

    if (request->numa != STORE_UNKNOWN && request->numa != 1 && request->numa != 2) {
        if (!csv_count(r->csv, &odd_numa, NUMA, err))
            return false;
        request->numa = STORE_UNKNOWN;
    }
    if (!find_strategy(r, request, &strategy, err))
        return false;
    if (at > 0 && r->options->gap > INT64_MAX / at)
        return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake), 0,
                        "the requests come over more than 292 years; use a smaller gap");
    vm.number = at;
    vm.submit = at * r->options->gap;
    vm.cpu_milli = request->cores;
    vm.mem_bytes = csv_scaled(request->mem, INT64_C(1) << 30, 1000000000);
    vm.numa = request->numa;
    return intake_vm(r->intake, &vm, err) && (!strategy || join(r, request, strategy, at, err));
}

static bool read_requests(struct reader *r, struct error *err)
{
    struct request request;
    bool more = true;
    bool ok;

    r->csv = csv_open(r->intake, &request_table, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &request, &more, err)) && more)
        ok = read_request(r, &request, err);
    csv_close(r->csv);
    names_free(&r->groups);
    return ok;
}

/* Machines --------------------------------------------------------------------------------------
 */

/* Adds machine number `at`; `place` NULL: nobody knows where it is. */
static bool add_machine(struct reader *r, size_t at, const struct place *place, struct error *err)
{
    struct store_machine machine = store_machine_unknown;
    struct store_unit nodes[2];

    if (at < r->free_room.count) {
        const struct free_room *room = vec_at(&r->free_room, at, sizeof *room);

        for (int i = 0; i < 2; i++)
            nodes[i] = (struct store_unit){
                .kind = STORE_NUMA,
                .index = i,
                .cpu_milli = room->cores[i],
                .mem_bytes = csv_scaled(room->mem[i], INT64_C(1) << 30, 1000000000),
                .cpu_used = STORE_UNKNOWN,
                .mem_used = STORE_UNKNOWN,
            };
        machine.units = nodes;
        machine.unit_count = 2;
    }
    if (place) {
        machine.name = place->host;
        machine.rack = place->rack;
    }
    return store_add_machine(intake_writer(r->intake), &machine, err);
}

/* A further file without a single row that can be used is a mistake. */
static bool check_rows(struct reader *r, size_t rows, const char *what, struct error *err)
{
    return rows > 0 ||
           error_set(err, "%s: no %s in %lld lines", input_name(intake_input(r->intake)), what,
                     (long long)intake_line(r->intake));
}

static bool read_room(struct reader *r, struct error *err)
{
    struct free_room room;
    bool more = true;
    bool ok = true;

    while (ok && (ok = csv_next(r->csv, &room, &more, err)) && more)
        *(struct free_room *)vec_push(&r->free_room, sizeof room) = room;
    return ok && check_rows(r, r->free_room.count, "machine", err);
}

/* Hosts in order: each is the next machine, or one of unknown size if sizes are not given. */
static bool read_places(struct reader *r, struct error *err)
{
    size_t machines = r->free_room.count;
    struct place place;
    size_t at = 0;
    bool more = true;
    bool ok = true;

    while (ok && (ok = csv_next(r->csv, &place, &more, err)) && more) {
        if (place.rack > INT32_MAX)
            ok = csv_count(r->csv, &large_rack, 1, err);
        else if (machines && at >= machines)
            ok = intake_count(r->intake, &no_machine, NULL, err);
        else
            ok = add_machine(r, at++, &place, err);
    }
    ok = ok && check_rows(r, at, "host", err);
    for (; ok && at < machines; at++)
        ok = intake_count(r->intake, &no_place, NULL, err) && add_machine(r, at, NULL, err);
    return ok;
}

/* A further file with its own table; a path of "" is none. */
struct part {
    const char *role, *path;
    const struct csv_table *table;
    bool (*read)(struct reader *r, struct error *err);
};

static bool read_part(struct reader *r, const struct part *part, struct error *err)
{
    struct error ignored; /* what came first is told */
    bool ok;

    if (!part->path[0])
        return true;
    if (!intake_open_file(r->intake, part->role, part->path, err))
        return false;
    r->csv = csv_open(r->intake, part->table, err);
    ok = r->csv && part->read(r, err);
    csv_close(r->csv);
    return intake_close_file(r->intake, ok ? err : &ignored) && ok;
}

static bool read_machines(struct reader *r, struct error *err)
{
    const struct part machines = { "machines", r->options->machines, &machine_table, read_room };
    const struct part topology = { "topology", r->options->topology, &place_table, read_places };
    bool ok = read_part(r, &machines, err) && read_part(r, &topology, err);

    for (size_t i = 0; ok && !topology.path[0] && i < r->free_room.count; i++)
        ok = add_machine(r, i, NULL, err);
    return ok;
}

static bool huawei_requests_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake,
                        .options = options,
                        .groups = { .arena = intake_arena(intake) } };
    struct trace_info *info = intake_info(intake);
    bool ok;

    ok = read_requests(&r, err) && read_machines(&r, err);
    vec_free(&r.free_room);
    memcpy(info->family, "vm", sizeof "vm");
    info->licence = "CC0-1.0";
    info->citation = "Dataset for topology-aware VM placement (github.com/mdl1104)";
    return ok;
}

static bool huawei_requests_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &request_table);
}

const struct trace_format trace_format_huawei_requests = {
    .name = "huawei_requests",
    .doc = "Ordered requests for VMs in groups (Huawei), CSV: flavor_vcpus, flavor_ram, numa, "
           "strategy, group, domain.",
    .item = "VM",
    .rules = true,
    .version = 1,
    .options = huawei_params,
    .options_size = sizeof(struct huawei_options),
    .probe = huawei_requests_probe,
    .import = huawei_requests_import,
};
