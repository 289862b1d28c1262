/* Services, containers, machines and traffic of a cluster, as published with RASA: JSON. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "traces/format.h"
#include "traces/members.h"
#include "traces/names.h"

/*
 * The source counts in parts of the whole cluster. Here the whole is 1e15 milli-cores and bytes:
 * what machines have is rounded up, what containers need is rounded down, so that what fits in the
 * source fits here. Traffic is in parts of 1e15 bytes.
 */
#define WHOLE 1e15

struct document {
    const struct json *services, *machines, *traffic;
};

struct service {
    const char *name;
    const struct json *containers;
    int64_t cpu, mem;
};

struct machine {
    const char *name;
    const struct json *containers;
    int64_t cpu, mem;
};

struct pair {
    const char *one, *other;
};

struct reader {
    struct intake *intake;
    struct names services, containers, shapes;
    struct vec machine_of; /* int64_t by container; -1: nowhere */
};

static const struct member document_members[] = {
    { "ServiceList", MEMBER_LIST, offsetof(struct document, services), true, 0, false },
    { "MachineList", MEMBER_LIST, offsetof(struct document, machines), true, 0, false },
    { "TrafficList", MEMBER_LIST, offsetof(struct document, traffic), false, 0, false },
};

static const struct member service_members[] = {
    { "Service", MEMBER_TEXT, offsetof(struct service, name), true, 0, false },
    { "RequestCPU", MEMBER_IGNORED, 0, true, 0, false },
    { "RequestMem", MEMBER_IGNORED, 0, true, 0, false },
    { "ContainerList", MEMBER_LIST, offsetof(struct service, containers), true, 0, false },
    { "CompatibleMachines", MEMBER_IGNORED, 0, false, 0, false },
};

static const struct member machine_members[] = {
    { "MachineIP", MEMBER_TEXT, offsetof(struct machine, name), false, 0, false },
    { "TotalCPU", MEMBER_IGNORED, 0, true, 0, false },
    { "TotalMem", MEMBER_IGNORED, 0, true, 0, false },
    { "InitialDeployingContainers", MEMBER_LIST, offsetof(struct machine, containers), false, 0,
      false },
};

static const struct member pair_members[] = {
    { "Service1", MEMBER_TEXT, offsetof(struct pair, one), true, 0, false },
    { "Service2", MEMBER_TEXT, offsetof(struct pair, other), true, 0, false },
    { "Traffic", MEMBER_IGNORED, 0, true, 0, false },
};

#define LIST(array) array, sizeof(array) / sizeof((array)[0])
static const struct members documents = { "the file", LIST(document_members) };
static const struct members services = { "a service", LIST(service_members) };
static const struct members machines = { "a machine", LIST(machine_members) };
static const struct members pairs = { "a pair", LIST(pair_members) };

static const struct intake_reason stray = {
    STORE_DROPPED, "a machine names a container that no service has; left out", NULL
};
static const struct intake_reason twice = {
    STORE_DROPPED, "a container stands on a second machine; the first counts", NULL
};
static const struct intake_reason no_service = {
    STORE_DROPPED, "traffic of a service that is not listed; left out", NULL
};

/* A part of the whole, 0 to 1. */
static bool read_part(const struct json *object, const char *key, bool up, int64_t *value,
                      struct error *err)
{
    const struct json *at = json_get(object, key);

    if (!at)
        return json_error(object, err, "no '%s'; expected a number from 0 to 1", key);
    if (at->kind != JSON_NUMBER || !(at->number >= 0 && at->number <= 1))
        return json_error(at, err, "%s is '%.40s'; expected a number from 0 to 1", key, at->text);
    *value = (int64_t)(up ? ceil(at->number * WHOLE) : floor(at->number * WHOLE));
    return true;
}

static bool is_text(const struct json *at, struct error *err)
{
    return at->kind == JSON_STRING ||
           json_error(at, err, "a container is %s; expected its name", json_kind_name(at->kind));
}

/* Which container stands where; every container of a service gets its number first. */
static bool read_names(struct reader *r, const struct json *list, struct error *err)
{
    for (const struct json *at = list->first; at; at = at->next) {
        const struct json *names = json_get(at, "ContainerList");
        const struct json *name = names && names->kind == JSON_LIST ? names->first : NULL;

        for (; name; name = name->next) {
            size_t known = r->containers.texts.count;

            if (!is_text(name, err))
                return false;
            if ((size_t)names_add(&r->containers, name->text) != known)
                return json_error(name, err, "container '%.60s' is there twice", name->text);
            *(int64_t *)vec_push(&r->machine_of, sizeof(int64_t)) = -1;
        }
    }
    return true;
}

static bool put_on(struct reader *r, const struct json *list, int64_t number, struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        int64_t container;
        int64_t *where;

        if (!is_text(at, err))
            return false;
        container = names_find(&r->containers, at->text);
        where = container < 0 ? NULL : vec_at(&r->machine_of, (size_t)container, sizeof(int64_t));
        intake_at(r->intake, at->line);
        if (!where || *where >= 0) {
            if (!intake_count(r->intake, where ? &twice : &stray, NULL, err))
                return false;
            continue;
        }
        *where = number;
    }
    return true;
}

static bool read_machine(struct reader *r, const struct json *at, int64_t number, struct error *err)
{
    struct store_machine row = store_machine_unknown;
    struct store_type type = store_type_unknown;
    size_t known = r->shapes.texts.count;
    struct text shape = { 0 };
    struct machine machine;
    bool ok = true;

    if (!members_read(r->intake, at, &machines, &machine, err) ||
        !read_part(at, "TotalCPU", true, &machine.cpu, err) ||
        !read_part(at, "TotalMem", true, &machine.mem, err))
        return false;
    text_format(&shape, "%" PRId64 " %" PRId64, machine.cpu, machine.mem);
    row.type = names_add(&r->shapes, text_get(&shape));
    text_free(&shape);
    type.cpu_milli = machine.cpu;
    type.mem_bytes = machine.mem;
    row.name = machine.name;
    intake_at(r->intake, at->line);
    if ((size_t)row.type == known)
        ok = store_add_type(intake_writer(r->intake), &type, err);
    return ok && store_add_machine(intake_writer(r->intake), &row, err) &&
           put_on(r, machine.containers, number, err);
}

static bool read_service(struct reader *r, const struct json *at, struct error *err)
{
    const struct json *compatible = json_get(at, "CompatibleMachines");
    size_t known = r->services.texts.count;
    struct service service;
    int64_t number;

    if (!members_read(r->intake, at, &services, &service, err) ||
        !read_part(at, "RequestCPU", false, &service.cpu, err) ||
        !read_part(at, "RequestMem", false, &service.mem, err))
        return false;
    if (compatible && (compatible->kind != JSON_STRING || strcmp(compatible->text, "*") != 0))
        return json_error(compatible, err, "CompatibleMachines is %s; only '*' can be read",
                          json_kind_name(compatible->kind));
    number = names_add(&r->services, service.name);
    if ((size_t)number != known)
        return json_error(at, err, "service '%.60s' is there twice", service.name);
    intake_at(r->intake, at->line);
    if (!intake_group(r->intake, service.name, 0, err))
        return false;
    for (const struct json *one = service.containers->first; one; one = one->next) {
        int64_t container = names_find(&r->containers, one->text);
        int64_t where = *(int64_t *)vec_at(&r->machine_of, (size_t)container, sizeof(int64_t));
        struct store_vm vm = store_vm_unknown;

        vm.name = one->text;
        vm.job = number;
        vm.submit = 0;
        vm.cpu_milli = service.cpu;
        vm.mem_bytes = service.mem;
        vm.orig_machine = where < 0 ? STORE_UNKNOWN : where;
        intake_at(r->intake, one->line);
        if (!intake_vm(r->intake, &vm, err))
            return false;
    }
    return true;
}

static bool read_pair(struct reader *r, const struct json *at, struct error *err)
{
    struct store_flow flow = { .job = STORE_UNKNOWN };
    struct pair pair;

    if (!members_read(r->intake, at, &pairs, &pair, err) ||
        !read_part(at, "Traffic", false, &flow.bytes, err))
        return false;
    flow.src = names_find(&r->services, pair.one);
    flow.dst = names_find(&r->services, pair.other);
    intake_at(r->intake, at->line);
    if (flow.src < 0 || flow.dst < 0)
        return intake_count(r->intake, &no_service, NULL, err);
    return store_add_flow(intake_writer(r->intake), &flow, err);
}

static bool read_document(struct reader *r, struct error *err)
{
    const struct json *root = members_parse(r->intake, err);
    struct document document;
    int64_t number = 0;

    if (!root || !members_read(r->intake, root, &documents, &document, err) ||
        !read_names(r, document.services, err))
        return false;
    for (const struct json *at = document.machines->first; at; at = at->next)
        if (!read_machine(r, at, number++, err))
            return false;
    for (const struct json *at = document.services->first; at; at = at->next)
        if (!read_service(r, at, err))
            return false;
    for (const struct json *at = document.traffic ? document.traffic->first : NULL; at;
         at = at->next)
        if (!read_pair(r, at, err))
            return false;
    return true;
}

static bool rasa_import(struct intake *intake, const void *options, struct error *err)
{
    struct arena *arena = intake_arena(intake);
    struct reader r = { .intake = intake,
                        .services = { .arena = arena },
                        .containers = { .arena = arena },
                        .shapes = { .arena = arena } };
    bool ok = read_document(&r, err);

    (void)options;
    names_free(&r.services);
    names_free(&r.containers);
    names_free(&r.shapes);
    vec_free(&r.machine_of);
    memcpy(intake_info(intake)->family, "vm", sizeof "vm");
    return ok;
}

static bool rasa_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "\"ServiceList\"");
}

const struct trace_format trace_format_rasa = {
    .name = "rasa",
    .doc = "Services, their containers on machines and the traffic between them, as JSON (RASA).",
    .item = "VM",
    .rules = true,
    .version = 1,
    .probe = rasa_probe,
    .import = rasa_import,
};
