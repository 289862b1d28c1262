/* Abstract workflows of Pegasus: DAX, XML, versions 2 and 3. */
#include <string.h>

#include "traces/format.h"
#include "traces/graph.h"
#include "traces/number.h"
#include "traces/xml.h"

struct dax_options {
    sim_time gap;
};

static const struct param dax_params[] = {
    PARAM_TIME(dax_options, gap, "0s", "Time between the arrivals of two files of a folder."),
    { 0 },
};

static const struct intake_reason no_runtime = { STORE_REPAIRED,
                                                 "a job without a run time; taken as 0", NULL };
static const struct intake_reason no_size = { STORE_NOTED, "a file of unknown size", NULL };
static const struct intake_reason other_size = { STORE_REPAIRED,
                                                 "a file of two sizes; the larger counts", NULL };
static const struct intake_reason both_ways = {
    STORE_NOTED, "a file that a job reads and writes (inout); taken as written", NULL
};
static const struct intake_reason ignored = { STORE_NOTED, "is an element that is not read", NULL };

struct reader {
    struct intake *intake;
    const struct dax_options *options;
    struct graph graph;
};

/* Where a number stands, and as what. */
struct number_text {
    const struct xml *at;
    const char *what, *text;
    int scale; /* decimals that are kept; 0: a whole number */
};

static bool read_number(const struct number_text *from, int64_t *value, struct error *err)
{
    enum number kind = number_read(from->text, strlen(from->text), from->scale, value);

    if ((kind == NUMBER_EXACT || (kind == NUMBER_CUT && from->scale)) && *value >= 0)
        return true;
    return xml_error(from->at, err, "%s is '%.40s'; expected %s, 0 or more", from->what, from->text,
                     from->scale ? "a number" : "a whole number");
}

/* The text of the child <tag key="..."> or <tag namespace="..." key="...">; NULL if there is none.
 */
static const struct xml *find_key(const struct xml *element, const char *tag, const char *key)
{
    for (const struct xml *at = element->first; at; at = at->next) {
        const char *name = xml_get(at, "key");

        if (strcmp(at->tag, tag) == 0 && name && strcmp(name, key) == 0)
            return at;
    }
    return NULL;
}

/* Run time and cores: attributes in version 2, profiles in version 3. */
static bool read_figures(struct reader *r, const struct xml *job, struct store_task *task,
                         struct error *err)
{
    const char *text = xml_get(job, "runtime");
    const struct xml *profile = find_key(job, "profile", "runtime");
    int64_t cores = 1;

    task->run = 0;
    if (text || profile) {
        if (!read_number(&(struct number_text){ job, "runtime", text ? text : profile->text, 9 },
                         &task->run, err))
            return false;
    } else if (!intake_count(r->intake, &no_runtime, NULL, err)) {
        return false;
    }
    profile = find_key(job, "profile", "cores");
    if (profile &&
        !read_number(&(struct number_text){ profile, "cores", profile->text, 0 }, &cores, err))
        return false;
    if (cores < 1 || cores > 1000000)
        return xml_error(job, err, "%lld cores; expected 1 to 1000000", (long long)cores);
    task->cpu_milli = 1000 * cores;
    task->parallel = cores > 1;
    task->work = (double)task->run * (double)cores; /* of cores of 1000 MHz */
    return true;
}

static bool add_file(struct reader *r, const struct xml *at, int64_t *number, struct error *err)
{
    const char *name = xml_get(at, "file") ? xml_get(at, "file") : xml_get(at, "name");
    const struct xml *metadata = find_key(at, "metadata", "size");
    const char *size = xml_get(at, "size");
    int64_t bytes = STORE_UNKNOWN;
    bool again;

    if (!name)
        return xml_error(at, err, "<%.40s> without the name of a file", at->tag);
    if (!size && metadata)
        size = metadata->text;
    if (size && !read_number(&(struct number_text){ at, "size", size, 0 }, &bytes, err))
        return false;
    *number = graph_add_file(&r->graph, name, bytes, &again);
    return !again || intake_count(r->intake, &other_size, NULL, err);
}

static bool read_use(struct reader *r, const struct xml *at, int64_t task, struct error *err)
{
    const char *link = xml_get(at, "link");
    bool in, out;
    int64_t file;

    intake_at(r->intake, at->line);
    if (!link || strcmp(link, "none") == 0 || strcmp(link, "checkpoint") == 0)
        return true; /* executables, which are there */
    in = strcmp(link, "input") == 0;
    out = strcmp(link, "output") == 0 || strcmp(link, "inout") == 0;
    if (!in && !out)
        return xml_error(at, err, "link is '%.40s'; expected input, output, inout or none", link);
    if (strcmp(link, "inout") == 0 && !intake_count(r->intake, &both_ways, NULL, err))
        return false;
    if (!add_file(r, at, &file, err))
        return false;
    graph_add_use(&r->graph, task, file, out);
    return true;
}

static bool read_job(struct reader *r, const struct xml *job, struct error *err)
{
    struct graph_task task = { store_task_unknown, job->line, job->column };
    int64_t number;

    intake_at(r->intake, job->line);
    task.task.name = xml_get(job, "id");
    task.task.kind = xml_get(job, "name");
    if (!task.task.name)
        return xml_error(job, err, "<job> without 'id'");
    if (!read_figures(r, job, &task.task, err))
        return false;
    number = graph_add_task(&r->graph, &task);
    if (number < 0)
        return xml_error(job, err, "job '%.60s' is there twice", task.task.name);
    for (const struct xml *at = job->first; at; at = at->next)
        if (strcmp(at->tag, "uses") == 0 && !read_use(r, at, number, err))
            return false;
    return true;
}

static bool find_job(const struct reader *r, const struct xml *at, int64_t *number,
                     struct error *err)
{
    const char *id = xml_get(at, "ref");

    if (!id)
        return xml_error(at, err, "<%.40s> without 'ref'", at->tag);
    *number = names_find(&r->graph.tasks, id);
    return *number >= 0 || xml_error(at, err, "job '%.60s' is not there", id);
}

static bool read_child(struct reader *r, const struct xml *child, struct error *err)
{
    int64_t to = -1, from = -1;

    if (!find_job(r, child, &to, err))
        return false;
    for (const struct xml *at = child->first; at; at = at->next) {
        if (strcmp(at->tag, "parent") != 0)
            return xml_error(at, err, "<%.40s> in <child>; expected <parent>", at->tag);
        if (!find_job(r, at, &from, err))
            return false;
        graph_add_edge(&r->graph, from, to, 0);
    }
    return true;
}

/* What stands below <adag> beside jobs and their order. */
static bool read_other(struct reader *r, const struct xml *at, struct error *err)
{
    const struct intake_field field = { 0, at->tag, "", 0 };
    int64_t file;

    if (strcmp(at->tag, "dax") == 0 || strcmp(at->tag, "dag") == 0)
        return xml_error(at, err, "a workflow in a workflow (<%s>) cannot be read", at->tag);
    intake_at(r->intake, at->line);
    if (strcmp(at->tag, "file") == 0)
        return add_file(r, at, &file, err);
    return intake_count(r->intake, &ignored, &field, err);
}

static bool count_sizes(struct reader *r, struct error *err)
{
    intake_at(r->intake, 1);
    for (size_t i = 0; i < r->graph.file.count; i++) {
        const struct store_data *file = vec_at(&r->graph.file, i, sizeof *file);

        if (file->bytes == STORE_UNKNOWN && !intake_count(r->intake, &no_size, NULL, err))
            return false;
    }
    return true;
}

static bool read_workflow(struct reader *r, const struct xml *root, struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    bool ok = true;

    if (strcmp(root->tag, "adag") != 0)
        return xml_error(root, err, "<%.40s>; expected <adag>", root->tag);
    for (const struct xml *at = root->first; at && ok; at = at->next) {
        if (strcmp(at->tag, "job") == 0)
            ok = read_job(r, at, err);
        else if (strcmp(at->tag, "child") != 0)
            ok = read_other(r, at, err);
    }
    for (const struct xml *at = root->first; at && ok; at = at->next)
        if (strcmp(at->tag, "child") == 0)
            ok = read_child(r, at, err);
    graph.name = xml_get(root, "name");
    if (!graph.name)
        graph.name = graph_file_name(r->intake, ".xml");
    return ok && count_sizes(r, err) && graph_end(&r->graph, &graph, err) &&
           graph_arrive(&r->graph, graph.name, r->options->gap, err);
}

static bool dax_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .options = options };
    bool more = true;
    bool ok = true;

    memcpy(intake_info(intake)->family, "workflow", sizeof "workflow");
    graph_begin(&r.graph, intake);
    while (ok && more) {
        struct input *input = intake_input(intake);
        const struct xml *root = NULL;
        size_t size;
        char *data;

        if (input_whole(input, &data, &size, err))
            root = xml_parse(input_name(input), data, size, intake_arena(intake), err);
        ok = root && read_workflow(&r, root, err) && intake_next_file(intake, &more, err);
    }
    graph_free(&r.graph);
    return ok;
}

static bool dax_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "<adag") || format_has(bytes, count, ":adag");
}

static const char *const endings[] = { ".dax", NULL };

const struct trace_format trace_format_dax = {
    .name = "dax",
    .doc = "Abstract workflows of Pegasus as XML (DAX 2 and 3): jobs, files, order.",
    .folder = true,
    .rules = true,
    .extensions = endings,
    .version = 1,
    .options = dax_params,
    .options_size = sizeof(struct dax_options),
    .probe = dax_probe,
    .import = dax_import,
};
