/* Machines of WfFormat files, shared among the files of a folder. */
#include "traces/wf_machines.h"

#include <inttypes.h>

#include "sim/base/text.h"
#include "traces/number.h"

static const struct intake_reason only_machine = { STORE_NOTED,
                                                   "a task names no machine; the only one taken",
                                                   NULL };
static const struct intake_reason stray_machine = {
    STORE_REPAIRED, "a task names a machine that is not listed; taken as unknown", NULL
};
static const struct intake_reason many_machines = { STORE_NOTED,
                                                    "a task of several machines; the first taken",
                                                    NULL };
static const struct intake_reason machine_twice = { STORE_REPAIRED,
                                                    "a machine is listed twice; the first counts",
                                                    NULL };

void wf_machines_begin(struct wf_machines *r, struct intake *intake)
{
    struct arena *arena = intake_arena(intake);

    *r = (struct wf_machines){ .intake = intake,
                               .types = { .arena = arena },
                               .all = { .arena = arena },
                               .nodes = { .arena = arena } };
}

void wf_machines_next(struct wf_machines *r)
{
    names_free(&r->nodes);
    vec_free(&r->node);
}

void wf_machines_end(struct wf_machines *r)
{
    wf_machines_next(r);
    names_free(&r->types);
    names_free(&r->all);
}

/* The number of a machine in the trace: one that another file had already, or a new one. */
static bool number_machine(struct wf_machines *r, const struct wf_machine *machine,
                           const struct store_type *type, int64_t *number, struct error *err)
{
    struct store_machine row = store_machine_unknown;
    struct store_writer *writer = intake_writer(r->intake);
    struct text shape = { 0 }, key = { 0 };
    size_t types = r->types.texts.count, known = r->all.texts.count;
    bool ok = true;

    text_format(&shape, "%.17g %" PRId64 " %" PRId64, type->speed_mhz, type->cpu_milli,
                type->mem_bytes);
    text_format(&key, "%s %s", text_get(&shape), machine->name);
    *number = names_add(&r->all, text_get(&key));
    if ((size_t)*number == known) {
        row.type = names_add(&r->types, text_get(&shape));
        row.name = machine->name;
        if ((size_t)row.type == types)
            ok = store_add_type(writer, type, err);
        ok = ok && store_add_machine(writer, &row, err);
    }
    text_free(&shape);
    text_free(&key);
    return ok;
}

static bool read_machine(struct wf_machines *r, const struct json *at, struct error *err)
{
    struct store_type type = store_type_unknown;
    size_t known = r->nodes.texts.count;
    struct wf_machine machine = wf_machine_unknown;
    struct wf_cpu cpu = wf_cpu_unknown;
    struct wf_node node;

    if (!members_read(r->intake, at, &wf_machines, &machine, err) ||
        (machine.cpu && !members_read(r->intake, machine.cpu, &wf_cpus, &cpu, err)))
        return false;
    intake_at(r->intake, at->line);
    if ((size_t)names_add(&r->nodes, machine.name) != known)
        return intake_count(r->intake, &machine_twice, NULL, err);
    node.milli = wf_either(cpu.core_count, cpu.count);
    node.speed = wf_either(cpu.speed_mhz, cpu.speed);
    if (node.speed == 0)
        node.speed = STORE_UNKNOWN;
    type.name = machine.name;
    type.cpu_milli = node.milli;
    type.mem_bytes = wf_either(machine.memory, number_scaled(machine.memory_kb, 1000, 1));
    if (node.speed != STORE_UNKNOWN)
        type.speed_mhz = (double)node.speed / 1e6;
    if (!number_machine(r, &machine, &type, &node.number, err))
        return false;
    *(struct wf_node *)vec_push(&r->node, sizeof node) = node;
    return true;
}

bool wf_machines_read(struct wf_machines *r, const struct json *list, struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next)
        if (!read_machine(r, at, err))
            return false;
    return true;
}

bool wf_machines_find(struct wf_machines *r, const struct wf_task *task,
                      const struct wf_node **node, struct error *err)
{
    const struct json *list = task->machines;
    const char *name = task->machine;
    int64_t number;

    *node = NULL;
    if (!name && list && list->first) {
        if (list->first->kind != JSON_STRING)
            return json_error(list->first, err, "a machine is %s; expected its name",
                              json_kind_name(list->first->kind));
        name = list->first->text;
        if (list->count > 1 && !intake_count(r->intake, &many_machines, NULL, err))
            return false;
    }
    if (!name) {
        if (r->node.count != 1)
            return true;
        *node = r->node.data;
        return intake_count(r->intake, &only_machine, NULL, err);
    }
    number = names_find(&r->nodes, name);
    if (number < 0)
        return intake_count(r->intake, &stray_machine, NULL, err);
    *node = vec_at(&r->node, (size_t)number, sizeof **node);
    return true;
}
