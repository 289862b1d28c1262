/* Workflows as WfCommons records them: WfFormat, JSON, versions 1.0 to 1.6. */
#include "traces/export/wfformat.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "traces/format.h"
#include "traces/graph.h"
#include "traces/number.h"
#include "traces/wf_machines.h"

enum count { OF_TASK, OF_MACHINE };

static const char *const count_names[] = { "task", "machine", NULL };

struct wf_options {
    int work;
    sim_time gap;
};

static const struct param wf_params[] = {
    PARAM_CHOICE(wf_options, work, "task", count_names,
                 "Work is run time x speed x the cores of the task, or x all cores of the machine "
                 "it ran on, as workflow scheduling problems have it (arXiv 2506.01567)."),
    PARAM_TIME(wf_options, gap, "0s", "Time between the arrivals of two files of a folder."),
    { 0 },
};

static const struct intake_reason no_runtime = { STORE_REPAIRED,
                                                 "a task without a run time; taken as 0", NULL };
static const struct intake_reason no_speed = {
    STORE_NOTED, "the speed of its machine is not known; 1000 MHz taken for the work", NULL
};
static const struct intake_reason other_size = { STORE_REPAIRED,
                                                 "a file of two sizes; the larger counts", NULL };
static const struct intake_reason no_size = { STORE_NOTED, "a file of unknown size", NULL };
static const struct intake_reason one_sided = { STORE_NOTED,
                                                "an edge that only one of its two tasks names",
                                                NULL };

struct reader {
    struct intake *intake;
    const struct wf_options *options;
    struct graph graph;
    struct wf_machines machines;
    struct names aliases; /* names and ids by which tasks of this file are known */
    struct vec alias;     /* int64_t: the task */
    struct vec down, up;  /* struct store_edge: as parents and as children say */
    bool old;
};

/* Tasks -------------------------------------------------------------------------------------- */

/* Further facts as they stand there. */
static const char *attributes(struct reader *r, const struct json *at)
{
    static const char *const kept[] = { "avgCPU",    "priority",     "readBytes",   "writtenBytes",
                                        "bytesRead", "bytesWritten", "energyInKWh", "avgPowerInW",
                                        "energy",    "avgPower" };
    struct text text = { 0 };
    const char *copy = NULL;

    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const struct json *value = json_get(at, kept[i]);

        if (value && value->kind == JSON_NUMBER)
            text_format(&text, "%s\"%s\":%s", text.count ? "," : "{", kept[i], value->text);
    }
    if (text.count) {
        text_add(&text, "}");
        copy = arena_text(intake_arena(r->intake), text_get(&text));
    }
    text_free(&text);
    return copy;
}

/* How a task went. */
static bool set_execution(struct reader *r, const struct json *at, const struct wf_task *task,
                          struct store_task *row, struct error *err)
{
    const struct wf_node *node;
    int64_t milli, speed;

    intake_at(r->intake, at->line);
    if (!wf_machines_find(&r->machines, task, &node, err))
        return false;
    row->run = wf_either(task->runtime_s, task->runtime);
    if (row->run == STORE_UNKNOWN) {
        if (!intake_count(r->intake, &no_runtime, NULL, err))
            return false;
        row->run = 0;
    }
    row->cpu_milli = wf_either(task->core_count, task->cores);
    if (row->cpu_milli == STORE_UNKNOWN || row->cpu_milli < 1000)
        row->cpu_milli = 1000; /* a task has a core at least */
    row->cpu_milli = (row->cpu_milli + 999) / 1000 * 1000;
    row->mem_bytes = wf_either(task->memory, number_scaled(task->memory_kb, 1000, 1));
    row->parallel = row->cpu_milli > 1000 ? 1 : 0;
    row->orig_machine = node ? node->number : STORE_UNKNOWN;
    row->attrs = attributes(r, at);
    milli = row->cpu_milli;
    if (r->options->work == OF_MACHINE && node && node->milli != STORE_UNKNOWN)
        milli = node->milli;
    speed = node ? node->speed : STORE_UNKNOWN;
    if (speed == STORE_UNKNOWN) {
        if (!intake_count(r->intake, &no_speed, NULL, err))
            return false;
        speed = 1000 * INT64_C(1000000);
    }
    row->work = time_seconds(row->run) * (double)speed * ((double)milli / 1000);
    return true;
}

static void add_alias(struct reader *r, const char *name, int64_t task)
{
    size_t known = r->aliases.texts.count;

    if ((size_t)names_add(&r->aliases, name) == known)
        *(int64_t *)vec_push(&r->alias, sizeof task) = task;
}

/* The task that a text in a list names. */
static bool find_task(const struct reader *r, const struct json *at, const char *list,
                      int64_t *number, struct error *err)
{
    int64_t alias;

    if (at->kind != JSON_STRING)
        return json_error(at, err, "'%s' holds %s; expected the id of a task", list,
                          json_kind_name(at->kind));
    alias = names_find(&r->aliases, at->text);
    if (alias < 0)
        return json_error(at, err, "'%s' names task '%.60s', which is not there", list, at->text);
    *number = *(int64_t *)vec_at(&r->alias, (size_t)alias, sizeof *number);
    return true;
}

static void add_edge(struct vec *to, int64_t from, int64_t into)
{
    *(struct store_edge *)vec_push(to, sizeof(struct store_edge)) =
        (struct store_edge){ from, into, 0 };
}

static bool read_edges(struct reader *r, int64_t task, const struct wf_task *row, struct error *err)
{
    int64_t other = 0;

    for (const struct json *at = row->parents ? row->parents->first : NULL; at; at = at->next) {
        if (!find_task(r, at, "parents", &other, err))
            return false;
        add_edge(&r->down, other, task);
    }
    for (const struct json *at = row->children ? row->children->first : NULL; at; at = at->next) {
        if (!find_task(r, at, "children", &other, err))
            return false;
        add_edge(&r->up, task, other);
    }
    return true;
}

static int compare_edges(const void *left, const void *right)
{
    const struct store_edge *a = left, *b = right;

    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static void sort_edges(struct vec *edges)
{
    if (edges->count)
        qsort(edges->data, edges->count, sizeof(struct store_edge), compare_edges);
}

/* Joins what parents and children say; where both should be told, one alone is noted. */
static bool join_edges(struct reader *r, struct error *err)
{
    const struct store_edge *down = r->down.data, *up = r->up.data;
    size_t i = 0, j = 0;

    sort_edges(&r->down);
    sort_edges(&r->up);
    while (i < r->down.count || j < r->up.count) {
        int order = i == r->down.count ? 1
                    : j == r->up.count ? -1
                                       : compare_edges(&down[i], &up[j]);
        const struct store_edge edge = order <= 0 ? down[i] : up[j];

        graph_add_edge(&r->graph, edge.from, edge.to, 0);
        if (order && !r->old) {
            intake_at(r->intake, graph_task_at(&r->graph, edge.to)->line);
            if (!intake_count(r->intake, &one_sided, NULL, err))
                return false;
        }
        while (i < r->down.count && compare_edges(&down[i], &edge) == 0)
            i++;
        while (j < r->up.count && compare_edges(&up[j], &edge) == 0)
            j++;
    }
    return true;
}

/* Files -------------------------------------------------------------------------------------- */

static bool add_file(struct reader *r, const char *name, int64_t bytes, int64_t *number,
                     struct error *err)
{
    bool again;

    *number = graph_add_file(&r->graph, name, bytes, &again);
    return !again || intake_count(r->intake, &other_size, NULL, err);
}

/* Files of a task of 1.5 by their ids. */
static bool use_files(struct reader *r, const struct json *list, int64_t task, bool out,
                      struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        int64_t file = at->kind == JSON_STRING ? names_find(&r->graph.files, at->text) : -1;

        if (at->kind != JSON_STRING)
            return json_error(at, err, "a file is %s; expected its id", json_kind_name(at->kind));
        if (file < 0) {
            intake_at(r->intake, at->line);
            if (!intake_count(r->intake, &no_size, NULL, err) ||
                !add_file(r, at->text, STORE_UNKNOWN, &file, err))
                return false;
        }
        graph_add_use(&r->graph, task, file, out);
    }
    return true;
}

/* Files of a task up to 1.4: what is not an input is an output. */
static bool read_old_files(struct reader *r, const struct json *list, int64_t task,
                           struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        struct text name = { 0 };
        struct wf_file file = wf_file_unknown;
        int64_t number;
        bool ok;

        if (!members_read(r->intake, at, &wf_old_files, &file, err))
            return false;
        text_format(&name, "%s%s", file.path ? file.path : "", file.name);
        ok = add_file(r, text_get(&name), wf_either(file.size_b, file.size), &number, err);
        text_free(&name);
        if (!ok)
            return false;
        graph_add_use(&r->graph, task, number, !file.link || strcmp(file.link, "input") != 0);
    }
    return true;
}

/* Documents ---------------------------------------------------------------------------------- */

static bool new_task(struct reader *r, const struct json *at, const char *name, const char *kind,
                     struct error *err)
{
    struct graph_task task = { store_task_unknown, at->line, at->column };
    int64_t number;

    task.task.name = name;
    task.task.kind = kind;
    number = graph_add_task(&r->graph, &task);
    if (number < 0)
        return json_error(at, err, "task '%.60s' is there twice", name);
    add_alias(r, name, number);
    return true;
}

/* The id of a task up to 1.4: its name, with the id behind it where the name does not hold it. */
static const char *old_name(struct reader *r, const struct wf_task *task)
{
    struct text text = { 0 };
    const char *name;

    if (!task->id || strstr(task->name, task->id))
        return task->name;
    text_format(&text, "%s_%s", task->name, task->id);
    name = arena_text(intake_arena(r->intake), text_get(&text));
    text_free(&text);
    return name;
}

static bool read_old(struct reader *r, const struct wf_workflow *workflow, struct error *err)
{
    const struct json *list = workflow->tasks ? workflow->tasks : workflow->jobs;
    int64_t number = 0;
    struct wf_task task;

    if (!wf_machines_read(&r->machines, workflow->machines, err))
        return false;
    for (const struct json *at = list->first; at; at = at->next, number++) {
        struct store_task *row;

        task = wf_task_unknown;
        if (!members_read(r->intake, at, &wf_old_tasks, &task, err) ||
            !new_task(r, at, old_name(r, &task), task.category, err))
            return false;
        add_alias(r, task.name, number);
        if (task.id)
            add_alias(r, task.id, number);
        row = &graph_task_at(&r->graph, number)->task;
        if (!set_execution(r, at, &task, row, err) || !read_old_files(r, task.files, number, err))
            return false;
    }
    number = 0;
    for (const struct json *at = list->first; at; at = at->next, number++) {
        task.parents = json_get(at, "parents");
        task.children = json_get(at, "children");
        if (!read_edges(r, number, &task, err))
            return false;
    }
    return true;
}

static bool read_executed(struct reader *r, const struct json *at, char *seen, struct error *err)
{
    struct wf_task task = wf_task_unknown;
    int64_t number;

    if (!members_read(r->intake, at, &wf_executed, &task, err))
        return false;
    number = names_find(&r->graph.tasks, task.id);
    if (number < 0)
        return json_error(at, err, "task '%.60s' was executed but is not specified", task.id);
    if (seen[number])
        return json_error(at, err, "task '%.60s' was executed twice", task.id);
    seen[number] = 1;
    return set_execution(r, at, &task, &graph_task_at(&r->graph, number)->task, err);
}

static bool read_execution(struct reader *r, struct wf_workflow *workflow, struct error *err)
{
    size_t count = r->graph.task.count;
    char *seen = mem_alloc(count + 1);
    bool ok = true;

    if (workflow->execution)
        ok = members_read(r->intake, workflow->execution, &wf_executions, workflow, err) &&
             wf_machines_read(&r->machines, workflow->machines, err);
    for (const struct json *one = ok && workflow->tasks ? workflow->tasks->first : NULL; one && ok;
         one = one->next)
        ok = read_executed(r, one, seen, err);
    for (size_t i = 0; i < count && ok; i++) {
        struct graph_task *task = graph_task_at(&r->graph, (int64_t)i);
        const struct json at = { .kind = JSON_NULL, .line = task->line };

        ok = seen[i] || set_execution(r, &at, &wf_task_unknown, &task->task, err);
    }
    mem_free(seen);
    return ok;
}

static bool read_new(struct reader *r, struct wf_workflow *workflow, struct error *err)
{
    const struct json *specification = workflow->specification;
    struct wf_workflow parts;
    int64_t number = 0;
    bool ok = true;

    if (!members_read(r->intake, specification, &wf_specifications, &parts, err))
        return false;
    for (const struct json *at = parts.machines ? parts.machines->first : NULL; at; at = at->next) {
        struct wf_file file = wf_file_unknown;

        if (!members_read(r->intake, at, &wf_files, &file, err) ||
            !add_file(r, file.id, file.size_b, &number, err))
            return false;
    }
    for (const struct json *at = parts.tasks->first; at && ok; at = at->next) {
        struct wf_task task = wf_task_unknown;

        ok = members_read(r->intake, at, &wf_tasks, &task, err) &&
             new_task(r, at, task.id, task.name, err);
    }
    number = 0;
    for (const struct json *at = parts.tasks->first; at && ok; at = at->next, number++) {
        const struct wf_task task = { .parents = json_get(at, "parents"),
                                      .children = json_get(at, "children") };

        ok = read_edges(r, number, &task, err) &&
             use_files(r, json_get(at, "inputFiles"), number, false, err) &&
             use_files(r, json_get(at, "outputFiles"), number, true, err);
    }
    return ok && read_execution(r, workflow, err);
}

/* What else is worth to be kept: which system ran it, and when. */
static const char *about(struct reader *r, const struct wf_document *document,
                         const struct wf_workflow *workflow)
{
    const struct json *system =
        json_get(document->system ? document->system : document->wms, "name");
    struct text text = { 0 };
    const char *copy;

    text_add(&text, "{\"schemaVersion\":");
    text_add_json(&text, document->version);
    if (workflow->executed) {
        text_add(&text, ",\"executedAt\":");
        text_add_json(&text, workflow->executed);
    }
    if (system && system->kind == JSON_STRING) {
        text_add(&text, ",\"runtimeSystem\":");
        text_add_json(&text, system->text);
    }
    text_add(&text, "}");
    copy = arena_text(intake_arena(r->intake), text_get(&text));
    text_free(&text);
    return copy;
}

static bool store_graph_of(struct reader *r, const struct wf_document *document,
                           const struct wf_workflow *workflow, struct error *err)
{
    struct store_graph graph = store_graph_unknown;

    graph.name = document->name ? document->name : intake_file_name(r->intake);
    graph.orig_makespan = wf_either(workflow->makespan_s, workflow->makespan);
    graph.attrs = about(r, document, workflow);
    return join_edges(r, err) && graph_end(&r->graph, &graph, err) &&
           graph_arrive(&r->graph, graph.name, r->options->gap, err);
}

static bool read_document(struct reader *r, struct error *err)
{
    const struct json *root = members_parse(r->intake, err);
    struct wf_workflow workflow;
    struct wf_document document;
    bool ok;

    if (!root || !members_read(r->intake, root, &wf_documents, &document, err) ||
        !members_read(r->intake, document.workflow, &wf_workflows, &workflow, err))
        return false;
    r->old = !workflow.specification;
    if (r->old && !workflow.tasks && !workflow.jobs)
        return json_error(document.workflow, err, "a workflow without 'specification' or 'tasks'");
    ok = (r->old ? read_old(r, &workflow, err) : read_new(r, &workflow, err)) &&
         store_graph_of(r, &document, &workflow, err);
    names_free(&r->aliases);
    wf_machines_next(&r->machines);
    vec_free(&r->alias);
    vec_free(&r->down);
    vec_free(&r->up);
    return ok;
}

static bool wfformat_import(struct intake *intake, const void *options, struct error *err)
{
    struct arena *arena = intake_arena(intake);
    struct trace_info *info = intake_info(intake);
    struct reader r = { .intake = intake, .options = options, .aliases = { .arena = arena } };
    bool more = true;
    bool ok = true;

    memcpy(info->family, "workflow", sizeof "workflow");
    info->citation = "T. Coleman et al., WfCommons, Future Generation Computer Systems 2022";
    graph_begin(&r.graph, intake);
    wf_machines_begin(&r.machines, intake);
    while (ok && more)
        ok = read_document(&r, err) && intake_next_file(intake, &more, err);
    graph_free(&r.graph);
    wf_machines_end(&r.machines);
    return ok;
}

static bool wfformat_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "\"schemaVersion\"") ||
           (format_has(bytes, count, "\"workflow\"") &&
            (format_has(bytes, count, "\"specification\"") ||
             format_has(bytes, count, "\"parents\"")));
}

const struct trace_format trace_format_wfformat = {
    .name = "wfformat",
    .doc = "Executed workflows as JSON (WfCommons, WfFormat 1.0 to 1.6): tasks, files, machines.",
    .folder = true,
    .rules = true,
    .version = 1,
    .options = wf_params,
    .options_size = sizeof(struct wf_options),
    .probe = wfformat_probe,
    .import = wfformat_import,
    .export = wfformat_export,
};
