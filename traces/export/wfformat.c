/* WfFormat 1.5 from a stored graph: what is specified, then how it was executed. */
#include "traces/export/wfformat.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"
#include "traces/number.h"

struct writer {
    const struct store_graph *graph;
    const struct store_machine *machines;
    size_t machine_count;
    FILE *file;
    struct text line; /* under way */
    size_t *in;       /* edges by destination: those of task t are in[at[t]] to in[at[t + 1] - 1] */
    size_t *at;
    int64_t *rest; /* of each edge: bytes that no file carries */
};

static void put(struct writer *w, const char *text)
{
    text_add(&w->line, text);
}

static void put_name(struct writer *w, const char *name)
{
    text_add_json(&w->line, name ? name : "");
}

static void flush(struct writer *w)
{
    fputs(text_get(&w->line), w->file);
    w->line.count = 0;
}

/* Nanoseconds as seconds, every digit. */
static void put_seconds(struct writer *w, sim_time time)
{
    char digits[32];
    size_t length;

    snprintf(digits, sizeof digits, "%" PRId64 ".%09" PRId64, time / SECOND, time % SECOND);
    length = strlen(digits);
    while (digits[length - 1] == '0')
        length--;
    digits[digits[length - 1] == '.' ? length + 1 : length] = '\0';
    put(w, digits);
}

static const char *name_of(const struct writer *w, int64_t task)
{
    const char *name = w->graph->tasks[task].name;

    return name ? name : "";
}

/* The file that stands for what an edge alone says. */
static void put_edge_file(struct writer *w, const struct store_edge *edge)
{
    struct text name = { 0 };

    text_format(&name, "edge:%s->%s", name_of(w, edge->from), name_of(w, edge->to));
    put_name(w, text_get(&name));
    text_free(&name);
}

/* Begins a member that is a list, and separates the items of a list. */
static void put_key(struct writer *w, const char *key)
{
    text_format(&w->line, ", \"%s\": [", key);
}

static void separate(struct writer *w, size_t *count)
{
    put(w, (*count)++ ? ", " : "");
}

static void index_edges(struct writer *w)
{
    const struct store_graph *g = w->graph;
    size_t *next = mem_alloc((g->task_count + 1) * sizeof *next);

    w->at = mem_alloc((g->task_count + 1) * sizeof *w->at);
    w->in = mem_alloc(g->edge_count * sizeof *w->in + 1);
    for (size_t i = 0; i < g->edge_count; i++)
        w->at[g->edges[i].to + 1]++;
    for (size_t i = 0; i < g->task_count; i++)
        next[i + 1] = w->at[i + 1] += w->at[i];
    for (size_t i = 0; i < g->edge_count; i++)
        w->in[next[g->edges[i].to]++] = i;
    mem_free(next);
}

/* What each edge says beyond the files that its source writes and its destination reads. */
static void find_rests(struct writer *w)
{
    const struct store_graph *g = w->graph;
    int64_t *writer = mem_alloc(g->file_count * sizeof *writer + 1);
    int64_t *carried = mem_alloc(g->task_count * sizeof *carried + 1);
    size_t use = 0;

    w->rest = mem_alloc(g->edge_count * sizeof *w->rest + 1);
    for (size_t i = 0; i < g->file_count; i++)
        writer[i] = -1;
    for (size_t i = 0; i < g->use_count; i++)
        if (g->uses[i].out)
            writer[g->uses[i].file] = g->uses[i].task;
    for (size_t t = 0; t < g->task_count; t++) {
        for (; use < g->use_count && g->uses[use].task == (int64_t)t; use++) {
            int64_t from = writer[g->uses[use].file];
            int64_t bytes = g->files[g->uses[use].file].bytes;

            if (!g->uses[use].out && from >= 0 && bytes > 0)
                carried[from] = number_sum(carried[from], bytes);
        }
        for (size_t i = w->at[t]; i < w->at[t + 1]; i++) {
            const struct store_edge *edge = &g->edges[w->in[i]];

            w->rest[w->in[i]] =
                edge->bytes > carried[edge->from] ? edge->bytes - carried[edge->from] : 0;
            carried[edge->from] = 0;
        }
    }
    mem_free(carried);
    mem_free(writer);
}

/* Edges lie by source, uses by task: `edge` and `use` go along with the tasks. */
static void write_task(struct writer *w, size_t t, size_t *edge, size_t *use)
{
    const struct store_graph *g = w->graph;
    size_t first = *edge, first_use = *use, count = 0;

    put(w, t ? ",\n    {\"id\": " : "    {\"id\": ");
    put_name(w, g->tasks[t].name);
    put(w, ", \"name\": ");
    put_name(w, g->tasks[t].kind ? g->tasks[t].kind : g->tasks[t].name);
    put_key(w, "parents");
    for (size_t i = w->at[t]; i < w->at[t + 1]; i++) {
        separate(w, &count);
        put_name(w, name_of(w, g->edges[w->in[i]].from));
    }
    put(w, "]");
    put_key(w, "children");
    for (count = 0; *edge < g->edge_count && g->edges[*edge].from == (int64_t)t; ++*edge) {
        separate(w, &count);
        put_name(w, name_of(w, g->edges[*edge].to));
    }
    put(w, "]");
    while (*use < g->use_count && g->uses[*use].task == (int64_t)t)
        ++*use;
    for (int out = 0; out < 2; out++) {
        put_key(w, out ? "outputFiles" : "inputFiles");
        count = 0;
        for (size_t i = first_use; i < *use; i++)
            if (g->uses[i].out == (out == 1)) {
                separate(w, &count);
                put_name(w, g->files[g->uses[i].file].name);
            }
        for (size_t i = out ? first : w->at[t]; i < (out ? *edge : w->at[t + 1]); i++)
            if (w->rest[out ? i : w->in[i]] > 0) {
                separate(w, &count);
                put_edge_file(w, &g->edges[out ? i : w->in[i]]);
            }
        put(w, "]");
    }
    put(w, "}");
    flush(w);
}

static void write_files(struct writer *w)
{
    const struct store_graph *g = w->graph;
    size_t count = 0;

    for (size_t i = 0; i < g->file_count; i++) {
        if (g->files[i].bytes == STORE_UNKNOWN)
            continue; /* as it was: named by tasks, of no size */
        put(w, count++ ? ",\n    {\"id\": " : "    {\"id\": ");
        put_name(w, g->files[i].name);
        text_format(&w->line, ", \"sizeInBytes\": %" PRId64 "}", g->files[i].bytes);
        flush(w);
    }
    for (size_t i = 0; i < g->edge_count; i++) {
        if (w->rest[i] == 0)
            continue;
        put(w, count++ ? ",\n    {\"id\": " : "    {\"id\": ");
        put_edge_file(w, &g->edges[i]);
        text_format(&w->line, ", \"sizeInBytes\": %" PRId64 "}", w->rest[i]);
        flush(w);
    }
}

/* What a task takes: as recorded, or by its work; negative: neither is known. */
static sim_time time_of(const struct store_task *task)
{
    double ns = task->work / (double)(task->cpu_milli > 1000 ? task->cpu_milli / 1000 : 1);

    if (task->run != STORE_UNKNOWN)
        return task->run;
    return ns >= 0 && ns < 9e18 ? (sim_time)llround(ns) : -1;
}

static bool check_times(const struct writer *w, struct error *err)
{
    for (size_t t = 0; t < w->graph->task_count; t++)
        if (time_of(&w->graph->tasks[t]) < 0)
            return error_set(err,
                             "task '%.60s' has neither a run time nor work; WfFormat tells one "
                             "time for each task",
                             name_of(w, (int64_t)t));
    return true;
}

static void write_executed(struct writer *w, size_t t)
{
    const struct store_task *task = &w->graph->tasks[t];

    put(w, t ? ",\n    {\"id\": " : "    {\"id\": ");
    put_name(w, task->name);
    put(w, ", \"runtimeInSeconds\": ");
    put_seconds(w, time_of(task));
    if (task->cpu_milli >= 2000)
        text_format(&w->line, ", \"coreCount\": %" PRId64, task->cpu_milli / 1000);
    if (task->mem_bytes != STORE_UNKNOWN)
        text_format(&w->line, ", \"memoryInBytes\": %" PRId64, task->mem_bytes);
    if (task->orig_machine >= 0 && task->orig_machine < (int64_t)w->machine_count) {
        put(w, ", \"machines\": [");
        put_name(w, w->machines[task->orig_machine].name);
        put(w, "]");
    }
    put(w, "}");
    flush(w);
}

static void write_machine(struct writer *w, size_t i)
{
    const struct store_type *figures = &w->machines[i].figures;

    put(w, i ? ",\n    {\"nodeName\": " : "    {\"nodeName\": ");
    put_name(w, w->machines[i].name);
    put(w, ", \"cpu\": {");
    if (figures->cpu_milli != STORE_UNKNOWN)
        text_format(&w->line, "\"coreCount\": %" PRId64, figures->cpu_milli / 1000);
    if (!isnan(figures->speed_mhz)) {
        put(w, figures->cpu_milli != STORE_UNKNOWN ? ", \"speedInMHz\": " : "\"speedInMHz\": ");
        text_add_real(&w->line, figures->speed_mhz);
    }
    put(w, "}");
    if (figures->mem_bytes != STORE_UNKNOWN)
        text_format(&w->line, ", \"memoryInBytes\": %" PRId64, figures->mem_bytes);
    put(w, "}");
    flush(w);
}

static void write_all(struct writer *w, const struct trace_info *info)
{
    size_t edge = 0, use = 0;

    put(w, "{\n \"name\": ");
    put_name(w, w->graph->name ? w->graph->name : info->name);
    put(w, ",\n \"schemaVersion\": \"1.5\",\n \"workflow\": {\n  \"specification\": {\n"
           "   \"tasks\": [\n");
    for (size_t t = 0; t < w->graph->task_count; t++)
        write_task(w, t, &edge, &use);
    put(w, "\n   ],\n   \"files\": [\n");
    write_files(w);
    put(w, "\n   ]\n  },\n  \"execution\": {\n");
    if (w->graph->orig_makespan != STORE_UNKNOWN) {
        put(w, "   \"makespanInSeconds\": ");
        put_seconds(w, w->graph->orig_makespan);
        put(w, ",\n");
    }
    put(w, "   \"tasks\": [\n");
    for (size_t t = 0; t < w->graph->task_count; t++)
        write_executed(w, t);
    put(w, "\n   ],\n   \"machines\": [\n");
    for (size_t i = 0; i < w->machine_count; i++)
        write_machine(w, i);
    put(w, "\n   ]\n  }\n }\n}\n");
    flush(w);
}

bool wfformat_export(struct store *store, const struct trace_info *info, FILE *file,
                     struct error *err)
{
    struct writer w = { .file = file };
    struct store_machine *machines;
    struct store_graph *graphs;
    size_t count;

    if (!store_graphs(store, info->id, &graphs, &count, err) ||
        !store_machines(store, info->id, &machines, &w.machine_count, err))
        return false;
    if (count != 1)
        return error_set(err, "%s: trace %s holds %zu graphs; WfFormat tells one",
                         store_path(store), info->name, count);
    w.graph = graphs;
    w.machines = machines;
    if (!check_times(&w, err))
        return false;
    index_edges(&w);
    find_rests(&w);
    write_all(&w, info);
    mem_free(w.at);
    mem_free(w.in);
    mem_free(w.rest);
    text_free(&w.line);
    return true;
}
