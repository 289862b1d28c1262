/* TPC-H queries as DAGs of Spark stages with measured durations, a JSON object a line (Decima). */
#include "traces/tpch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "traces/format.h"

struct tpch_options {
    sim_time gap;
};

static const struct param tpch_params[] = {
    PARAM_TIME(tpch_options, gap, "0s", "Time between the arrivals of two templates."),
    { 0 },
};

struct reader {
    struct intake *intake;
    sim_time gap, submit;
};

static void add_lists(struct text *out, const char *name, const struct tpch_stage *stage,
                      const struct tpch_list *list)
{
    text_format(out, "\"%s\":{", name);
    for (uint32_t k = 0; k < stage->keys; k++) {
        text_format(out, "%s\"%" PRId64 "\":[", k ? "," : "", stage->key[k]);
        for (uint32_t i = 0; i < list[k].count; i++)
            text_format(out, "%s%" PRId64, i ? "," : "", list[k].value[i] / MILLISECOND);
        text_add(out, "]");
    }
    text_add(out, "}");
}

static bool add_stage(struct reader *r, const struct tpch_stage *stage, uint32_t index,
                      struct error *err)
{
    struct store_task task = store_task_unknown;
    struct text attrs = { 0 };
    char name[16];
    bool ok;

    snprintf(name, sizeof name, "%" PRIu32, index);
    text_add(&attrs, "{\"profile\":{");
    add_lists(&attrs, "first", stage, stage->first);
    text_add(&attrs, ",");
    add_lists(&attrs, "rest", stage, stage->rest);
    text_add(&attrs, ",");
    add_lists(&attrs, "fresh", stage, stage->fresh);
    text_add(&attrs, "}}");
    task.name = name;
    task.kind = "stage";
    task.instances = stage->tasks;
    task.run = (sim_time)(stage->rough_ms * (double)MILLISECOND + 0.5);
    task.attrs = text_get(&attrs);
    ok = store_add_task(intake_writer(r->intake), &task, err);
    text_free(&attrs);
    return ok;
}

static bool add_template(struct reader *r, const struct tpch_template *template, struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    struct store_row row = store_row_unknown;
    struct text name = { 0 };
    bool ok;

    text_format(&name, "tpch-%s-%" PRId64, template->size, template->query);
    graph.name = row.job.name = text_get(&name);
    row.job.submit = r->submit;
    row.job.graph = intake_graphs(r->intake);
    ok = intake_row(r->intake, &row, err) && intake_graph(r->intake, &graph, err);
    for (uint32_t i = 0; ok && i < template->stages; i++)
        ok = add_stage(r, &template->stage[i], i, err);
    for (uint32_t i = 0; ok && i < template->stages; i++)
        for (uint32_t p = 0; ok && p < template->stage[i].parents; p++)
            ok = store_add_edge(
                intake_writer(r->intake),
                &(struct store_edge){ template->stage[i].parent[p], i, STORE_UNKNOWN }, err);
    text_free(&name);
    return ok;
}

static bool read_line(struct reader *r, char *line, size_t length, struct error *err)
{
    struct input *input = intake_input(r->intake);
    struct arena *arena = arena_create();
    struct tpch_template template;
    const struct tpch_text text = { input_name(input), (int)intake_line(r->intake), line, length };
    bool ok = tpch_parse(&text, arena, &template, err) && add_template(r, &template, err);

    if (ok && __builtin_add_overflow(r->submit, r->gap, &r->submit))
        ok = error_at(err, text.name, text.number, 0, "the arrivals lie more than 292 years apart");
    arena_destroy(arena);
    return ok;
}

static bool tpch_import(struct intake *intake, const void *options, struct error *err)
{
    const struct tpch_options *chosen = options;
    struct reader r = { .intake = intake, .gap = chosen->gap };
    struct trace_info *info = intake_info(intake);
    size_t length;
    char *line;

    memcpy(info->family, "bigdata", sizeof "bigdata");
    info->citation = "Mao et al., Learning Scheduling Algorithms for Data Processing Clusters, "
                     "SIGCOMM 2019 (hongzimao/decima-sim)";
    for (;;) {
        if (!input_line(intake_input(intake), &line, &length, err))
            return false;
        if (!line)
            return true;
        if (line[strspn(line, " \t")] && !read_line(&r, line, length, err))
            return false;
    }
}

static bool tpch_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "\"num_tasks\"") && format_has(bytes, count, "\"fresh\"");
}

const struct trace_format trace_format_tpch = {
    .name = "tpch",
    .doc = "TPC-H queries as DAGs of Spark stages with measured durations, a JSON object a line.",
    .version = 1,
    .options = tpch_params,
    .options_size = sizeof(struct tpch_options),
    .probe = tpch_probe,
    .import = tpch_import,
};
