/* Snapshots of a cluster for VM rescheduling, as JSON (VMR2L: Ding et al., EuroSys 2025). */
#include <string.h>

#include "traces/format.h"
#include "traces/members.h"
#include "traces/names.h"
#include "traces/number.h"

enum { NODES = 16 }; /* NUMA nodes of a host */

static const int64_t mib = INT64_C(1) << 20;

enum trust { TRUST_VMS, TRUST_FILE };

static const char *const trusts[] = { "vms", "file", NULL };

struct vmr_options {
    int trust;
};

static const struct param vmr_params[] = {
    PARAM_CHOICE(vmr_options, trust, "vms", trusts,
                 "Where free CPU and memory of a host contradict its VMs: what the VMs leave is "
                 "free, or what the file says, the difference being taken by something else."),
    { 0 },
};

static const struct intake_reason other_free_cpu = {
    STORE_REPAIRED, "free CPU of a NUMA node is not what its VMs leave; see option trust", NULL
};
static const struct intake_reason other_free_mem = {
    STORE_REPAIRED, "free memory of a NUMA node is not what its VMs leave; see option trust", NULL
};
static const struct intake_reason more_free = {
    STORE_REPAIRED, "more is free than the VMs leave; taken as nothing else there", NULL
};
static const struct intake_reason overfull = { STORE_NOTED,
                                               "the VMs of a NUMA node need more than it has",
                                               NULL };
static const struct intake_reason odd_sum = { STORE_NOTED,
                                              "the NUMA nodes of a host do not add up to it",
                                              NULL };
static const struct intake_reason no_host = { STORE_REPAIRED,
                                              "VM on a host that is not there; taken as not placed",
                                              NULL };
static const struct intake_reason no_node = {
    STORE_REPAIRED, "VM on a NUMA node that is not there; taken as not placed", NULL
};
static const struct intake_reason uneven = {
    STORE_REPAIRED, "VM split over NUMA nodes in unequal parts; taken as equal", NULL
};
static const struct intake_reason twin_vm = { STORE_DROPPED, "VM is there twice; second dropped",
                                              NULL };
static const struct intake_reason no_member = { STORE_REPAIRED,
                                                "member of a deployment set is not there; left out",
                                                NULL };
static const struct intake_reason twin_member = {
    STORE_REPAIRED, "member of a deployment set is there twice; counted once", NULL
};

/* A NUMA node: thousandths of a core, bytes; `need` is what its VMs take. */
struct node {
    int64_t index;
    int64_t cpu, mem, free_cpu, free_mem;
    int64_t need_cpu, need_mem;
};

struct host {
    const struct json *at;
    const char *id, *status, *rack;
    int64_t cpu, mem;
    const struct json *numa;
    int64_t zone;
    struct node nodes[NODES];
    size_t node_count;
};

struct vm {
    const char *id, *type, *host;
    const struct json *numa;
    int64_t movable;
};

struct part {
    int64_t node, cpu, mem;
};

struct cluster {
    const char *name;
    const struct json *hosts, *types, *vms, *requirement;
};

struct vm_type {
    const char *name;
    int64_t cpu, mem, numa;
};

struct set {
    const char *granularity;
    const struct json *data;
};

struct document {
    const struct json *clusters, *types;
};

static const struct member document_members[] = {
    { "cluster_list", MEMBER_LIST, offsetof(struct document, clusters), true, 0, false },
    { "vm_type_list", MEMBER_LIST, offsetof(struct document, types), false, 0, false },
    { "general_requirement", MEMBER_IGNORED, 0, false, 0, false },
};

static const struct member cluster_members[] = {
    { "cluster_name", MEMBER_TEXT, offsetof(struct cluster, name), false, 0, false },
    { "host_info", MEMBER_LIST, offsetof(struct cluster, hosts), true, 0, false },
    { "vm_type_info", MEMBER_IGNORED, 0, false, 0, false },
    { "vm_instance", MEMBER_LIST, offsetof(struct cluster, vms), true, 0, false },
    { "other_requirement", MEMBER_OBJECT, offsetof(struct cluster, requirement), false, 0, false },
};

static const struct member host_members[] = {
    { "node_id", MEMBER_TEXT, offsetof(struct host, id), true, 0, false },
    { "status", MEMBER_TEXT, offsetof(struct host, status), false, 0, false },
    { "node_cpu", MEMBER_NUMBER, offsetof(struct host, cpu), true, 3, false },
    { "node_mem_mb", MEMBER_NUMBER, offsetof(struct host, mem), true, 6, false },
    { "rack_id", MEMBER_TEXT, offsetof(struct host, rack), false, 0, false },
    { "numa", MEMBER_LIST, offsetof(struct host, numa), true, 0, false },
};

static const struct member node_members[] = {
    { "node", MEMBER_NUMBER, offsetof(struct node, index), true, 0, false },
    { "total_cpu", MEMBER_NUMBER, offsetof(struct node, cpu), true, 3, false },
    { "free_cpu", MEMBER_NUMBER, offsetof(struct node, free_cpu), false, 3, true },
    { "memory_huge_total_mb", MEMBER_NUMBER, offsetof(struct node, mem), true, 6, false },
    { "memory_huge_free_mb", MEMBER_NUMBER, offsetof(struct node, free_mem), false, 6, true },
};

static const struct member vm_members[] = {
    { "instance_id", MEMBER_TEXT, offsetof(struct vm, id), true, 0, false },
    { "instance_type", MEMBER_TEXT, offsetof(struct vm, type), false, 0, false },
    { "host_id", MEMBER_TEXT, offsetof(struct vm, host), false, 0, false },
    { "numa", MEMBER_LIST, offsetof(struct vm, numa), true, 0, false },
    { "allow_migration", MEMBER_FLAG, offsetof(struct vm, movable), false, 0, false },
};

static const struct member part_members[] = {
    { "node", MEMBER_NUMBER, offsetof(struct part, node), true, 0, false },
    { "cpu", MEMBER_NUMBER, offsetof(struct part, cpu), true, 3, false },
    { "mem_mb", MEMBER_NUMBER, offsetof(struct part, mem), true, 6, false },
};

static const struct member type_members[] = {
    { "vm_type", MEMBER_TEXT, offsetof(struct vm_type, name), true, 0, false },
    { "request_cpu", MEMBER_NUMBER, offsetof(struct vm_type, cpu), false, 3, false },
    { "request_mem_mb", MEMBER_NUMBER, offsetof(struct vm_type, mem), false, 6, false },
    { "numa", MEMBER_NUMBER, offsetof(struct vm_type, numa), false, 0, false },
    { "expected_newly_created_num", MEMBER_IGNORED, 0, false, 0, false },
    { "weight", MEMBER_IGNORED, 0, false, 0, false },
};

static const struct member requirement_members[] = {
    { "deployment_set", MEMBER_LIST, offsetof(struct set, data), false, 0, false },
};

static const struct member set_members[] = {
    { "granularity", MEMBER_TEXT, offsetof(struct set, granularity), true, 0, false },
    { "data", MEMBER_LIST, offsetof(struct set, data), true, 0, false },
};

static const struct members documents = { "a snapshot", document_members,
                                          sizeof document_members / sizeof *document_members };
static const struct members clusters = { "a cluster", cluster_members,
                                         sizeof cluster_members / sizeof *cluster_members };
static const struct members hosts = { "a host", host_members,
                                      sizeof host_members / sizeof *host_members };
static const struct members nodes = { "a NUMA node", node_members,
                                      sizeof node_members / sizeof *node_members };
static const struct members vms = { "a VM", vm_members, sizeof vm_members / sizeof *vm_members };
static const struct members parts = { "a part of a VM", part_members,
                                      sizeof part_members / sizeof *part_members };
static const struct members types = { "a VM type", type_members,
                                      sizeof type_members / sizeof *type_members };
static const struct members requirements = {
    "a requirement", requirement_members, sizeof requirement_members / sizeof *requirement_members
};
static const struct members sets = { "a deployment set", set_members,
                                     sizeof set_members / sizeof *set_members };

struct reader {
    struct intake *intake;
    enum trust trust;
    struct vec hosts;        /* struct host, of all clusters */
    struct names host_names; /* "cluster/host" */
    struct names vm_names;   /* "cluster/vm" */
    struct names types;
    struct names racks; /* "cluster/rack" */
    struct names shapes;
    struct vec last_group; /* int64_t by VM: the group it was put into last */
    int64_t groups;
};

/* A name within a cluster, so that two clusters may use the same. Borrowed until text_free. */
static const char *local(struct text *room, int64_t cluster, const char *name)
{
    room->count = 0;
    text_format(room, "%lld/%s", (long long)cluster, name);
    return text_get(room);
}

/* Hosts of the same size have one machine type. */
static const char *shape_of(const struct host *host, struct text *room)
{
    room->count = 0;
    text_format(room, "%lld %lld", (long long)host->cpu, (long long)host->mem);
    return text_get(room);
}

static bool add_type(struct reader *r, const struct vm_type *type, struct error *err)
{
    const struct store_vm_type row = { .name = type->name,
                                       .cpu_milli = type->cpu,
                                       .mem_bytes = number_scaled(type->mem, mib, 1000000),
                                       .numa = type->numa };
    size_t known = r->types.texts.count;

    return (size_t)names_add(&r->types, type->name) < known ||
           store_add_vm_type(intake_writer(r->intake), &row, err);
}

static bool read_types(struct reader *r, const struct json *list, struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        struct vm_type type;

        if (!members_read(r->intake, at, &types, &type, err) || !add_type(r, &type, err))
            return false;
    }
    return true;
}

static bool read_nodes(struct reader *r, struct host *host, struct error *err)
{
    int64_t cpu = 0, mem = 0;

    if (host->numa->count == 0 || host->numa->count > NODES)
        return json_error(host->numa, err, "a host with %zu NUMA nodes; expected 1 to %d",
                          host->numa->count, NODES);
    for (const struct json *at = host->numa->first; at; at = at->next) {
        struct node *node = &host->nodes[host->node_count++];

        if (!members_read(r->intake, at, &nodes, node, err))
            return false;
        if (node->index != (int64_t)host->node_count - 1)
            return json_error(at, err, "NUMA node %lld stands where %zu is expected",
                              (long long)node->index, host->node_count - 1);
        node->mem = number_scaled(node->mem, mib, 1000000);
        node->free_mem = number_scaled(node->free_mem, mib, 1000000);
        cpu = number_sum(cpu, node->cpu);
        mem = number_sum(mem, node->mem);
    }
    host->mem = number_scaled(host->mem, mib, 1000000);
    intake_at(r->intake, host->at->line);
    return (cpu == host->cpu && mem == host->mem) || intake_count(r->intake, &odd_sum, NULL, err);
}

static bool read_hosts(struct reader *r, const struct json *list, int64_t cluster,
                       struct error *err)
{
    struct text room = { 0 };
    bool ok = true;

    for (const struct json *at = list->first; at && ok; at = at->next) {
        struct host *host = vec_push(&r->hosts, sizeof *host);
        size_t known = r->host_names.texts.count;

        ok = members_read(r->intake, at, &hosts, host, err);
        host->at = at;
        host->zone = cluster;
        if (ok && (size_t)names_add(&r->host_names, local(&room, cluster, host->id)) < known)
            ok = json_error(at, err, "host '%s' is there twice", host->id);
        ok = ok && read_nodes(r, host, err);
    }
    text_free(&room);
    return ok;
}

/* Sums the parts of a VM; those of one VM are equal. */
static bool read_parts(struct reader *r, const struct vm *in, struct store_vm *vm,
                       struct part *first, struct error *err)
{
    int64_t cpu = 0, mem = 0;
    bool even = true;

    if (in->numa->count == 0 || in->numa->count > NODES)
        return json_error(in->numa, err, "a VM on %zu NUMA nodes; expected 1 to %d",
                          in->numa->count, NODES);
    for (const struct json *at = in->numa->first; at; at = at->next) {
        struct part part;

        if (!members_read(r->intake, at, &parts, &part, err))
            return false;
        if (at == in->numa->first)
            *first = part;
        even = even && part.cpu == first->cpu && part.mem == first->mem;
        cpu = number_sum(cpu, part.cpu);
        mem = number_sum(mem, part.mem);
    }
    vm->numa = (int64_t)in->numa->count;
    vm->cpu_milli = cpu;
    vm->mem_bytes = number_scaled(mem, mib, 1000000);
    return even || intake_count(r->intake, &uneven, NULL, err);
}

/* Takes the place of a VM on its host; false if that has no such NUMA node. */
static bool take(struct host *host, const struct vm *in, const struct store_vm *vm)
{
    for (const struct json *at = in->numa->first; at; at = at->next) {
        const struct json *node = json_get(at, "node");

        if (node->number >= (double)host->node_count)
            return false;
    }
    for (const struct json *at = in->numa->first; at; at = at->next) {
        struct node *node = &host->nodes[(size_t)json_get(at, "node")->number];

        node->need_cpu = number_sum(node->need_cpu, vm->cpu_milli / vm->numa);
        node->need_mem = number_sum(node->need_mem, vm->mem_bytes / vm->numa);
    }
    return true;
}

static bool place(struct reader *r, const struct vm *in, int64_t cluster, struct store_vm *vm,
                  struct error *err)
{
    struct text room = { 0 };
    int64_t host = -1;

    if (in->host)
        host = names_find(&r->host_names, local(&room, cluster, in->host));
    text_free(&room);
    if (host < 0)
        return !in->host || strcmp(in->host, "-1") == 0 ||
               intake_count(r->intake, &no_host, NULL, err);
    if (!take(vec_at(&r->hosts, (size_t)host, sizeof(struct host)), in, vm))
        return intake_count(r->intake, &no_node, NULL, err);
    vm->orig_machine = host;
    return true;
}

static bool read_vm(struct reader *r, const struct json *at, int64_t cluster, struct error *err)
{
    struct store_vm vm = store_vm_unknown;
    size_t known = r->vm_names.texts.count;
    struct text room = { 0 };
    struct part first = { 0 };
    struct vm in;
    bool twin;

    if (!members_read(r->intake, at, &vms, &in, err))
        return false;
    twin = (size_t)names_add(&r->vm_names, local(&room, cluster, in.id)) < known;
    text_free(&room);
    if (twin)
        return intake_count(r->intake, &twin_vm, NULL, err);
    *(int64_t *)vec_push(&r->last_group, sizeof(int64_t)) = -1;
    vm.name = in.id;
    vm.submit = 0;
    vm.movable = in.movable;
    if (!read_parts(r, &in, &vm, &first, err) || !place(r, &in, cluster, &vm, err))
        return false;
    if (vm.orig_machine != STORE_UNKNOWN && vm.numa == 1)
        vm.orig_numa = first.node;
    if (in.type) {
        if (!add_type(r, &(struct vm_type){ in.type, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN },
                      err))
            return false;
        vm.type = names_find(&r->types, in.type);
    }
    intake_at(r->intake, at->line);
    return intake_vm(r->intake, &vm, err);
}

/* One member of a deployment set. */
static bool add_member(struct reader *r, const struct json *at, int64_t cluster, struct error *err)
{
    struct text room = { 0 };
    int64_t *last;
    int64_t vm;

    if (at->kind != JSON_STRING && at->kind != JSON_NUMBER)
        return json_error(at, err, "a member is %s; expected the id of a VM",
                          json_kind_name(at->kind));
    vm = names_find(&r->vm_names, local(&room, cluster, at->text));
    text_free(&room);
    intake_at(r->intake, at->line);
    if (vm < 0)
        return intake_count(r->intake, &no_member, NULL, err);
    last = vec_at(&r->last_group, (size_t)vm, sizeof *last);
    if (*last == r->groups)
        return intake_count(r->intake, &twin_member, NULL, err);
    *last = r->groups;
    return store_add_member(intake_writer(r->intake),
                            &(struct store_member){ vm, r->groups, STORE_UNKNOWN }, err);
}

/* VMs of which no two may share a host or rack. */
static bool read_set(struct reader *r, const struct json *at, int64_t cluster, struct error *err)
{
    struct store_group group = { .kind = STORE_ANTI, .limit = STORE_UNKNOWN };
    struct set set;
    int scope = 0;

    if (!members_read(r->intake, at, &sets, &set, err))
        return false;
    while (scope < 3 && strcmp(store_scope_name[scope], set.granularity) != 0)
        scope++;
    if (scope == 3)
        return json_error(json_get(at, "granularity"), err,
                          "granularity '%.40s'; expected host, rack or zone", set.granularity);
    group.scope = (enum store_scope)scope;
    if (!store_add_group(intake_writer(r->intake), &group, err))
        return false;
    for (const struct json *member = set.data->first; member; member = member->next)
        if (!add_member(r, member, cluster, err))
            return false;
    r->groups++;
    return true;
}

static bool read_cluster(struct reader *r, const struct json *at, int64_t number, struct error *err)
{
    struct cluster cluster;
    struct set set = { NULL, NULL };

    if (!members_read(r->intake, at, &clusters, &cluster, err) ||
        !read_hosts(r, cluster.hosts, number, err))
        return false;
    for (const struct json *vm = cluster.vms->first; vm; vm = vm->next)
        if (!read_vm(r, vm, number, err))
            return false;
    if (cluster.requirement &&
        !members_read(r->intake, cluster.requirement, &requirements, &set, err))
        return false;
    for (const struct json *one = set.data ? set.data->first : NULL; one; one = one->next)
        if (!read_set(r, one, number, err))
            return false;
    return true;
}

/* What something that is not in the file takes of a node: the file's free against the VMs' need. */
static bool compare(struct reader *r, const struct intake_reason *reason, const int64_t amounts[3],
                    int64_t *used, struct error *err)
{
    int64_t total = amounts[0], free = amounts[1], need = amounts[2];
    int64_t other;

    *used = 0;
    if (need > total && !intake_count(r->intake, &overfull, NULL, err))
        return false;
    if (free == STORE_UNKNOWN)
        return true;
    other = number_sum(number_sum(total, -free), -need);
    if (other == 0)
        return true;
    if (!intake_count(r->intake, reason, NULL, err))
        return false;
    if (r->trust == TRUST_VMS)
        return true;
    if (other < 0)
        return intake_count(r->intake, &more_free, NULL, err);
    *used = other;
    return true;
}

static bool write_host(struct reader *r, const struct host *host, struct error *err)
{
    struct store_machine machine = store_machine_unknown;
    struct store_unit units[NODES];
    struct text room = { 0 };

    machine.name = host->id;
    machine.type = names_find(&r->shapes, shape_of(host, &room));
    machine.status = host->status;
    machine.zone = host->zone;
    if (host->rack && strcmp(host->rack, "-1") != 0)
        machine.rack = names_add(&r->racks, local(&room, host->zone, host->rack));
    text_free(&room);
    intake_at(r->intake, host->at->line);
    for (size_t i = 0; i < host->node_count; i++) {
        const struct node *node = &host->nodes[i];
        const int64_t cpu[] = { node->cpu, node->free_cpu, node->need_cpu };
        const int64_t mem[] = { node->mem, node->free_mem, node->need_mem };

        units[i] = (struct store_unit){ STORE_NUMA, (int64_t)i, node->cpu, node->mem, 0, 0, NULL };
        if (!compare(r, &other_free_cpu, cpu, &units[i].cpu_used, err) ||
            !compare(r, &other_free_mem, mem, &units[i].mem_used, err))
            return false;
    }
    machine.units = units;
    machine.unit_count = host->node_count;
    return store_add_machine(intake_writer(r->intake), &machine, err);
}

static bool write_hosts(struct reader *r, struct error *err)
{
    struct text room = { 0 };
    bool ok = true;

    for (size_t i = 0; i < r->hosts.count && ok; i++) {
        const struct host *host = vec_at(&r->hosts, i, sizeof *host);
        struct store_type type = store_type_unknown;
        size_t known = r->shapes.texts.count;

        type.cpu_milli = host->cpu;
        type.mem_bytes = host->mem;
        if ((size_t)names_add(&r->shapes, shape_of(host, &room)) == known)
            ok = store_add_type(intake_writer(r->intake), &type, err);
    }
    text_free(&room);
    for (size_t i = 0; i < r->hosts.count && ok; i++)
        ok = write_host(r, vec_at(&r->hosts, i, sizeof(struct host)), err);
    return ok;
}

static bool read_document(struct reader *r, struct error *err)
{
    const struct json *root = members_parse(r->intake, err);
    struct document document;
    int64_t number = 0;

    if (!root || !members_read(r->intake, root, &documents, &document, err) ||
        !read_types(r, document.types, err))
        return false;
    for (const struct json *at = document.clusters->first; at; at = at->next)
        if (!read_cluster(r, at, number++, err))
            return false;
    return write_hosts(r, err);
}

static bool vmr_import(struct intake *intake, const void *options, struct error *err)
{
    const struct vmr_options *chosen = options;
    struct arena *arena = intake_arena(intake);
    struct reader r = { .intake = intake,
                        .trust = (enum trust)chosen->trust,
                        .host_names = { .arena = arena },
                        .vm_names = { .arena = arena },
                        .types = { .arena = arena },
                        .racks = { .arena = arena },
                        .shapes = { .arena = arena } };
    bool ok = read_document(&r, err);

    vec_free(&r.hosts);
    vec_free(&r.last_group);
    names_free(&r.host_names);
    names_free(&r.vm_names);
    names_free(&r.types);
    names_free(&r.racks);
    names_free(&r.shapes);
    memcpy(intake_info(intake)->family, "vm", sizeof "vm");
    return ok;
}

static bool vmr_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "\"cluster_list\"") &&
           format_has(bytes, count, "\"host_info\"");
}

const struct trace_format trace_format_vmr_json = {
    .name = "vmr_json",
    .doc = "Snapshot of hosts with NUMA nodes and their VMs for rescheduling, as JSON.",
    .item = "VM",
    .rules = true,
    .version = 1,
    .options = vmr_params,
    .options_size = sizeof(struct vmr_options),
    .probe = vmr_probe,
    .import = vmr_import,
};
