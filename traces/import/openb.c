/* Pods and nodes of the Alibaba GPU cluster of 2023, openb (Weng et al., USENIX ATC 2023). */
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"
#include "traces/names.h"

enum times { RECORDED, SEQUENCE };

static const char *const times_names[] = { "recorded", "sequence", NULL };

enum pending { KEEP, DROP };

static const char *const pending_names[] = { "keep", "drop", NULL };

struct openb_options {
    const char *nodes;
    int times, pending;
    sim_time gap;
};

static const struct param openb_params[] = {
    FORMAT_FILE(openb_options, nodes, "The list of nodes: sn, cpu_milli, memory_mib, gpu, model."),
    PARAM_CHOICE(openb_options, times, "recorded", times_names,
                 "Pods come and go as recorded, or come one by one in the order of the list to "
                 "stay, as packing studies have it."),
    PARAM_CHOICE(openb_options, pending, "keep", pending_names,
                 "Pods that never ran: kept, without an end, or left out."),
    PARAM_TIME(openb_options, gap, "1s", "Time between two pods of times=sequence."),
    { 0 },
};

struct pod {
    const char *name, *spec, *qos, *phase;
    int64_t cpu, mem, gpus, share;
    sim_time created, deleted, scheduled;
};

enum { POD_GPUS = 3, SHARE = 4, DELETED = 9 };

static const struct csv_column pod_columns[] = {
    { "name", CSV_TEXT, CSV_AT(pod, name), true, 0, false },
    { "cpu_milli", CSV_NUMBER, CSV_AT(pod, cpu), true, 0, false },
    { "memory_mib", CSV_NUMBER, CSV_AT(pod, mem), false, 0, false },
    { "num_gpu", CSV_NUMBER, CSV_AT(pod, gpus), true, 0, false },
    { "gpu_milli", CSV_NUMBER, CSV_AT(pod, share), true, 0, false },
    { "gpu_spec", CSV_TEXT, CSV_AT(pod, spec), false, 0, false },
    { "qos", CSV_TEXT, CSV_AT(pod, qos), false, 0, false },
    { "pod_phase", CSV_TEXT, CSV_AT(pod, phase), false, 0, false },
    { "creation_time", CSV_NUMBER, CSV_AT(pod, created), false, 9, false },
    { "deletion_time", CSV_NUMBER, CSV_AT(pod, deleted), false, 9, false },
    { "scheduled_time", CSV_NUMBER, CSV_AT(pod, scheduled), false, 9, false },
};

static const struct csv_table pod_table = {
    .columns = pod_columns,
    .count = sizeof pod_columns / sizeof pod_columns[0],
    .separator = ',',
};

struct node {
    const char *name, *model;
    int64_t cpu, mem, gpus;
};

enum { GPUS = 3 };

static const struct csv_column node_columns[] = {
    { "sn", CSV_TEXT, CSV_AT(node, name), true, 0, false },
    { "cpu_milli", CSV_NUMBER, CSV_AT(node, cpu), true, 0, false },
    { "memory_mib", CSV_NUMBER, CSV_AT(node, mem), true, 0, false },
    { "gpu", CSV_NUMBER, CSV_AT(node, gpus), true, 0, false },
    { "model", CSV_TEXT, CSV_AT(node, model), false, 0, false },
};

static const struct csv_table node_table = {
    .columns = node_columns,
    .count = sizeof node_columns / sizeof node_columns[0],
    .separator = ',',
};

static const struct intake_reason no_creation = {
    STORE_DROPPED, "no creation_time, which times=sequence does not need; row dropped", NULL
};
static const struct intake_reason never_ran = { STORE_NOTED, "no scheduled_time: the pod never ran",
                                                NULL };
static const struct intake_reason left_out = { STORE_NOTED,
                                               "no scheduled_time: left out by pending=drop",
                                               NULL };
static const struct intake_reason early_end = { STORE_REPAIRED,
                                                "is before scheduled_time; taken as unknown",
                                                "scheduled_time or later" };
static const struct intake_reason early_start = { STORE_NOTED, "scheduled before it was created",
                                                  NULL };
static const struct intake_reason over_one = { STORE_REPAIRED, "is above 1000; taken as 1000",
                                               "0 to 1000" };
static const struct intake_reason odd_share = { STORE_NOTED, "shares of more than one GPU", NULL };
static const struct intake_reason no_gpu = { STORE_REPAIRED, "has no GPU to share; taken as 0",
                                             "0" };
static const struct intake_reason twice = { STORE_NOTED, "the same name as a pod above", NULL };
static const struct intake_reason node_twice = { STORE_DROPPED,
                                                 "the same sn as a node above; row dropped", NULL };
static const struct intake_reason too_many = { STORE_DROPPED, "is above 1024; row dropped",
                                               "up to 1024" };
static const struct intake_reason no_model = { STORE_NOTED, "GPUs without a model", NULL };

enum { MOST_GPUS = 1024 }; /* far above any machine, so that a node remains a few rows */

struct reader {
    struct intake *intake;
    struct csv *csv;
    const struct openb_options *options;
    struct names names;
    struct vec types; /* struct store_type */
};

/* Pods ------------------------------------------------------------------------------------------
 */

/* The share of a GPU that a pod takes, where that can be. */
static bool check_share(struct reader *r, struct pod *pod, struct error *err)
{
    if (pod->share > 1000) {
        if (!csv_count(r->csv, &over_one, SHARE, err))
            return false;
        pod->share = 1000;
    }
    if (pod->gpus == 0 && pod->share > 0) {
        if (!csv_count(r->csv, &no_gpu, SHARE, err))
            return false;
        pod->share = 0;
    }
    return pod->gpus < 2 || pod->share == 1000 || intake_count(r->intake, &odd_share, NULL, err);
}

/* A pod runs from its scheduling to its deletion; one that never started has no run time. */
static bool check_times(struct reader *r, struct pod *pod, struct error *err)
{
    if (pod->scheduled == STORE_UNKNOWN)
        return intake_count(r->intake, &never_ran, NULL, err);
    if (pod->deleted != STORE_UNKNOWN && pod->deleted < pod->scheduled) {
        if (!csv_count(r->csv, &early_end, DELETED, err))
            return false;
        pod->deleted = STORE_UNKNOWN;
    }
    return pod->scheduled >= pod->created || intake_count(r->intake, &early_start, NULL, err);
}

/* Fills the times of a VM; *keep is false if the row cannot be used. */
static bool set_times(struct reader *r, struct pod *pod, struct store_vm *vm, bool *keep,
                      struct error *err)
{
    int64_t at = intake_items(r->intake);

    *keep = true;
    if (r->options->times == SEQUENCE) {
        if (at > 0 && r->options->gap > INT64_MAX / at)
            return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake),
                            0, "the pods come over more than 292 years; use a smaller gap");
        vm->submit = at * r->options->gap;
        return true;
    }
    *keep = pod->created != STORE_UNKNOWN;
    if (!*keep)
        return intake_count(r->intake, &no_creation, NULL, err);
    *keep = pod->scheduled != STORE_UNKNOWN || r->options->pending == KEEP;
    if (!*keep)
        return intake_count(r->intake, &left_out, NULL, err);
    if (!check_times(r, pod, err))
        return false;
    vm->submit = pod->created;
    vm->orig_start = pod->scheduled;
    vm->orig_end = pod->deleted;
    if (pod->scheduled != STORE_UNKNOWN && pod->deleted != STORE_UNKNOWN)
        vm->run = pod->deleted - pod->scheduled;
    return true;
}

static bool read_pod(struct reader *r, struct pod *pod, struct error *err)
{
    size_t known = r->names.texts.count;
    struct store_vm vm = store_vm_unknown;
    bool keep;
    int64_t name;

    if (pod->gpus > MOST_GPUS)
        return csv_count(r->csv, &too_many, POD_GPUS, err);
    if (!check_share(r, pod, err) || !set_times(r, pod, &vm, &keep, err))
        return false;
    if (!keep)
        return true;
    name = names_add(&r->names, pod->name);
    if (name < 0)
        return error_set(err, "%s: too many pods", input_name(intake_input(r->intake)));
    if ((size_t)name < known && !intake_count(r->intake, &twice, NULL, err))
        return false;
    vm.name = pod->name;
    vm.cpu_milli = pod->cpu;
    vm.mem_bytes = csv_scaled(pod->mem, INT64_C(1) << 20, 1);
    vm.gpu_count = pod->gpus;
    vm.gpu_milli = pod->share;
    vm.gpu_spec = pod->spec;
    vm.qos = pod->qos;
    vm.status = pod->phase;
    return intake_vm(r->intake, &vm, err);
}

static bool read_pods(struct reader *r, struct error *err)
{
    struct pod pod;
    bool more = true;
    bool ok;

    r->csv = csv_open(r->intake, &pod_table, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &pod, &more, err)) && more)
        ok = read_pod(r, &pod, err);
    csv_close(r->csv);
    names_free(&r->names);
    return ok;
}

/* Nodes -----------------------------------------------------------------------------------------
 */

static bool same_model(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The type of nodes of this shape, made at the first of them. */
static bool find_type(struct reader *r, const struct node *node, int64_t *row, struct error *err)
{
    struct store_type type = store_type_unknown;

    for (size_t i = 0; i < r->types.count; i++) {
        const struct store_type *known = vec_at(&r->types, i, sizeof *known);

        *row = (int64_t)i;
        if (known->cpu_milli == node->cpu && known->mem_bytes == node->mem &&
            known->gpu_count == node->gpus && same_model(known->gpu_model, node->model))
            return true;
    }
    type.cpu_milli = node->cpu;
    type.mem_bytes = node->mem;
    type.gpu_count = node->gpus;
    type.gpu_model = node->model ? arena_text(intake_arena(r->intake), node->model) : NULL;
    *row = (int64_t)r->types.count;
    *(struct store_type *)vec_push(&r->types, sizeof type) = type;
    return store_add_type(intake_writer(r->intake), &type, err);
}

static bool add_node(struct reader *r, const struct node *node, struct error *err)
{
    struct store_unit units[MOST_GPUS];
    struct store_machine machine = store_machine_unknown;

    machine.name = node->name;
    machine.units = units;
    machine.unit_count = (size_t)node->gpus;
    for (int64_t i = 0; i < node->gpus; i++)
        units[i] = (struct store_unit){ .kind = STORE_GPU,
                                        .index = i,
                                        .cpu_milli = STORE_UNKNOWN,
                                        .mem_bytes = STORE_UNKNOWN,
                                        .cpu_used = STORE_UNKNOWN,
                                        .mem_used = STORE_UNKNOWN,
                                        .model = node->model };
    return find_type(r, node, &machine.type, err) &&
           store_add_machine(intake_writer(r->intake), &machine, err);
}

static bool read_node(struct reader *r, struct node *node, struct error *err)
{
    size_t known = r->names.texts.count;
    int64_t name;

    if (node->gpus > MOST_GPUS)
        return csv_count(r->csv, &too_many, GPUS, err);
    name = names_add(&r->names, node->name);
    if (name < 0)
        return error_set(err, "%s: too many nodes", input_name(intake_input(r->intake)));
    if ((size_t)name < known)
        return intake_count(r->intake, &node_twice, NULL, err);
    if (node->gpus > 0 && !node->model && !intake_count(r->intake, &no_model, NULL, err))
        return false;
    node->mem = csv_scaled(node->mem, INT64_C(1) << 20, 1);
    return add_node(r, node, err);
}

static bool read_nodes(struct reader *r, struct error *err)
{
    struct error ignored; /* what came first is told */
    struct node node;
    bool more = true;
    bool ok;

    if (!r->options->nodes[0])
        return true;
    if (!intake_open_file(r->intake, "nodes", r->options->nodes, err))
        return false;
    r->csv = csv_open(r->intake, &node_table, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &node, &more, err)) && more)
        ok = read_node(r, &node, err);
    if (ok && r->types.count == 0)
        ok = error_set(err, "%s: no node in %lld lines", input_name(intake_input(r->intake)),
                       (long long)intake_line(r->intake));
    csv_close(r->csv);
    names_free(&r->names);
    vec_free(&r->types);
    return intake_close_file(r->intake, ok ? err : &ignored) && ok;
}

static bool openb_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake,
                        .options = options,
                        .names = { .arena = intake_arena(intake) } };
    struct trace_info *info = intake_info(intake);

    memcpy(info->family, "gpu", sizeof "gpu");
    info->licence = "free for research and study (Alibaba)";
    info->citation = "Q. Weng et al., Beware of Fragmentation, USENIX ATC 2023";
    return read_pods(&r, err) && read_nodes(&r, err);
}

static bool openb_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &pod_table);
}

const struct trace_format trace_format_openb = {
    .name = "openb",
    .doc = "Pods of a GPU cluster (Alibaba 2023), CSV: name, cpu_milli, memory_mib, num_gpu, "
           "gpu_milli, gpu_spec, qos, ...",
    .item = "pod",
    .rules = true,
    .version = 1,
    .options = openb_params,
    .options_size = sizeof(struct openb_options),
    .probe = openb_probe,
    .import = openb_import,
};
