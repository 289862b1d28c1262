/* Batch jobs of Alibaba's cluster-trace-v2018: batch_task.csv, whose task names are a DAG. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "traces/csv.h"
#include "traces/format.h"
#include "traces/graph.h"
#include "traces/names.h"

struct alibaba_options {
    double memory;
};

static const struct param alibaba_params[] = {
    PARAM(alibaba_options, memory, 0, 0, 1e15, "B",
          "Memory of the largest machine, of which plan_mem is a percentage; 0: not known."),
    { 0 },
};

/* The columns of schema.txt of the trace (what trace_2018.md lists is another order); times in s,
 * 0: outside of the eight days. */
struct row {
    const char *task, *job, *type, *status;
    int64_t instances, start, end;
    int64_t cpu_milli, memory; /* memory: billionths of a percent */
};

enum { INSTANCES = 1, END = 6, MEMORY = 8 };

static const struct csv_column columns[] = {
    { "task_name", CSV_TEXT, CSV_AT(row, task), true, 0, false },
    { "instance_num", CSV_NUMBER, CSV_AT(row, instances), true, 0, false },
    { "job_name", CSV_TEXT, CSV_AT(row, job), true, 0, false },
    { "task_type", CSV_TEXT, CSV_AT(row, type), false, 0, false },
    { "status", CSV_TEXT, CSV_AT(row, status), false, 0, false },
    { "start_time", CSV_NUMBER, CSV_AT(row, start), false, 9, false },
    { "end_time", CSV_NUMBER, CSV_AT(row, end), false, 9, false },
    { "plan_cpu", CSV_NUMBER, CSV_AT(row, cpu_milli), false, 1, false }, /* 100 is one core */
    { "plan_mem", CSV_NUMBER, CSV_AT(row, memory), false, 9, false },
};

static const struct csv_table table = {
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .separator = ',',
    .bare = true,
};

static const struct intake_reason none = { STORE_DROPPED, "is not 1 or more; row dropped",
                                           "1 or more" };
static const struct intake_reason over_all = { STORE_REPAIRED,
                                               "is more than 100 %; taken as unknown", "0 to 100" };
static const struct intake_reason ends_early = { STORE_REPAIRED,
                                                 "ends before it starts; taken as unknown",
                                                 "start_time or later" };
static const struct intake_reason no_start = {
    STORE_DROPPED, "no task of the job says when it started; job dropped", NULL
};
static const struct intake_reason no_parent = {
    STORE_REPAIRED, "waits for a task that its job does not have; that is left out", NULL
};
static const struct intake_reason own_parent = { STORE_REPAIRED,
                                                 "waits for itself; that is left out", NULL };
static const struct intake_reason same_number = {
    STORE_NOTED, "has the number of another task of its job; those behind wait for the first", NULL
};
static const struct intake_reason circle = {
    STORE_REPAIRED, "tasks of the job wait for each other; nobody waits in this job", NULL
};
static const struct intake_reason odd_part = { STORE_NOTED,
                                               "a part of the task's name is no number; not read",
                                               NULL };

/* A task; texts are in the arena. */
struct item {
    const char *name, *status, *type;
    int64_t job, order, line; /* order: among all rows */
    int64_t instances, start, end, cpu_milli, memory;
    int64_t number; /* in the DAG of its job; -1: it stands alone */
};

/* The tasks first .. end - 1 are of one job, which was submitted when the first of them started. */
struct job {
    size_t first, end;
    sim_time submit;
};

struct reader {
    struct intake *intake;
    const struct alibaba_options *options;
    struct csv *csv;
    struct names jobs, words; /* words: of statuses and types, which are few */
    struct vec items;         /* struct item */
    struct vec groups;        /* struct job */
    struct vec edges;         /* struct store_edge, of the job that is written */
    struct vec numbers;       /* const struct item *: with a number, by that, then by order */
};

static struct item *item_at(const struct reader *r, size_t i)
{
    return vec_at(&r->items, i, sizeof(struct item));
}

/* Letters and a number: "R4_2" is task 4. Anything else has no place in a DAG. */
static const char *read_own(const char *name, int64_t *number)
{
    const char *at = name;
    char *end;

    while ((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z'))
        at++;
    *number = -1;
    if (at == name || *at < '0' || *at > '9' || strspn(at, "0123456789") > 9)
        return NULL;
    *number = strtoll(at, &end, 10);
    if (*end == '\0' || *end == '_')
        return end;
    *number = -1;
    return NULL;
}

static bool add_item(struct reader *r, const struct row *row, struct error *err)
{
    struct item item = { .line = intake_line(r->intake), .order = (int64_t)r->items.count };

    if (row->instances < 1)
        return csv_count(r->csv, &none, INSTANCES, err);
    item.memory = row->memory;
    if (row->memory > INT64_C(100000000000)) {
        if (!csv_count(r->csv, &over_all, MEMORY, err))
            return false;
        item.memory = STORE_UNKNOWN;
    }
    item.start = row->start > 0 ? row->start : STORE_UNKNOWN;
    item.end = row->end > 0 ? row->end : STORE_UNKNOWN;
    if (row->start > 0 && row->end > 0 && row->end < row->start) {
        if (!csv_count(r->csv, &ends_early, END, err))
            return false;
        item.end = STORE_UNKNOWN;
    }
    item.name = arena_text(intake_arena(r->intake), row->task);
    item.job = names_add(&r->jobs, row->job);
    item.status = row->status ? names_text(&r->words, names_add(&r->words, row->status)) : NULL;
    item.type = row->type ? names_text(&r->words, names_add(&r->words, row->type)) : NULL;
    item.instances = row->instances;
    item.cpu_milli = row->cpu_milli;
    read_own(item.name, &item.number);
    if (item.job < 0)
        return error_set(err, "%s: too many jobs", input_name(intake_input(r->intake)));
    *(struct item *)vec_push(&r->items, sizeof item) = item;
    return true;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_job(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    int order = compare(a->job, b->job);

    return order ? order : compare(a->order, b->order);
}

static int by_submit(const void *left, const void *right)
{
    const struct job *a = left, *b = right;
    int order = compare(a->submit, b->submit);

    return order ? order : compare((int64_t)a->first, (int64_t)b->first);
}

static void sort(struct vec *vec, size_t size, int (*order)(const void *, const void *))
{
    if (vec->count)
        qsort(vec->data, vec->count, size, order);
}

/* Jobs in order of submission; rows of one job need not stand together. */
static bool group(struct reader *r, struct error *err)
{
    bool ok = true;

    sort(&r->items, sizeof(struct item), by_job);
    for (size_t i = 0, end; ok && i < r->items.count; i = end) {
        struct job job = { i, i, INT64_MAX };

        for (end = i; end < r->items.count && item_at(r, end)->job == item_at(r, i)->job; end++) {
            sim_time start = item_at(r, end)->start;

            if (start != STORE_UNKNOWN && start < job.submit)
                job.submit = start;
        }
        job.end = end;
        if (job.submit < INT64_MAX) {
            *(struct job *)vec_push(&r->groups, sizeof job) = job;
        } else {
            intake_at(r->intake, item_at(r, i)->line);
            ok = intake_count(r->intake, &no_start, NULL, err);
        }
    }
    sort(&r->groups, sizeof(struct job), by_submit);
    return ok;
}

/* The task of a number in the job: among the tasks of the job, sorted by it. */
static const struct item *find(const struct reader *r, int64_t number)
{
    const struct item *const *list = r->numbers.data;
    size_t low = 0, high = r->numbers.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->numbers.count && list[low]->number == number ? list[low] : NULL;
}

static int by_number(const void *left, const void *right)
{
    const struct item *a = *(const struct item *const *)left;
    const struct item *b = *(const struct item *const *)right;
    int order = compare(a->number, b->number);

    return order ? order : compare(a->order, b->order);
}

static bool index_numbers(struct reader *r, const struct job *job, struct error *err)
{
    const struct item **list;

    r->numbers.count = 0;
    for (size_t i = job->first; i < job->end; i++)
        if (item_at(r, i)->number >= 0)
            *(const struct item **)vec_push(&r->numbers, sizeof *list) = item_at(r, i);
    sort(&r->numbers, sizeof *list, by_number);
    list = r->numbers.data;
    for (size_t i = 1; i < r->numbers.count; i++) {
        intake_at(r->intake, list[i]->line);
        if (list[i]->number == list[i - 1]->number &&
            !intake_count(r->intake, &same_number, NULL, err))
            return false;
    }
    return true;
}

/* "_2_3" behind the number of a task: what it waits for. */
static bool add_parents(struct reader *r, const struct job *job, const struct item *item,
                        struct error *err)
{
    int64_t own, number;
    const char *at = read_own(item->name, &own);

    intake_at(r->intake, item->line);
    while (at && *at == '_') {
        size_t length = strcspn(++at, "_"), digits = strspn(at, "0123456789");
        const struct intake_reason *wrong = NULL;
        const struct item *from = NULL;

        number = digits <= 9 ? strtoll(at, NULL, 10) : -1;
        if (digits == 0 || digits != length || number < 0)
            wrong = &odd_part;
        else if (number == own)
            wrong = &own_parent;
        else if (!(from = find(r, number)))
            wrong = &no_parent;
        if (wrong && !intake_count(r->intake, wrong, NULL, err))
            return false;
        if (from)
            *(struct store_edge *)vec_push(&r->edges, sizeof(struct store_edge)) =
                (struct store_edge){ from - item_at(r, job->first), item - item_at(r, job->first),
                                     STORE_UNKNOWN };
        at += length;
    }
    return true;
}

static int by_ends(const void *left, const void *right)
{
    const struct store_edge *a = left, *b = right;
    int order = compare(a->from, b->from);

    return order ? order : compare(a->to, b->to);
}

static bool read_edges(struct reader *r, const struct job *job, struct error *err)
{
    struct store_edge *edges;
    int64_t *waits;
    size_t kept = 0;
    bool ok = index_numbers(r, job, err);

    r->edges.count = 0;
    for (size_t i = job->first; ok && i < job->end; i++)
        ok = add_parents(r, job, item_at(r, i), err);
    if (!ok || r->edges.count == 0)
        return ok;
    sort(&r->edges, sizeof *edges, by_ends);
    edges = r->edges.data;
    for (size_t i = 0; i < r->edges.count; i++)
        if (kept == 0 || by_ends(&edges[i], &edges[kept - 1]) != 0)
            edges[kept++] = edges[i];
    r->edges.count = kept;
    waits = mem_alloc((job->end - job->first) * sizeof *waits);
    if (!graph_ordered(edges, kept, waits, job->end - job->first)) {
        intake_at(r->intake, item_at(r, job->first)->line);
        ok = intake_count(r->intake, &circle, NULL, err);
        r->edges.count = 0;
    }
    mem_free(waits);
    return ok;
}

static bool write_task(struct reader *r, const struct item *item, sim_time submit,
                       struct error *err)
{
    struct store_task task = store_task_unknown;
    struct text attrs = { 0 };
    bool ok;

    task.name = item->name;
    task.kind = "stage";
    task.status = item->status;
    task.instances = item->instances;
    task.cpu_milli = item->cpu_milli;
    text_add(&attrs, "{\"type\":");
    text_add_json(&attrs, item->type ? item->type : "");
    if (item->memory != STORE_UNKNOWN)
        text_format(&attrs, ",\"plan_mem\":%.12g", (double)item->memory / 1e9);
    text_add(&attrs, "}");
    task.attrs = text_get(&attrs);
    if (item->memory != STORE_UNKNOWN && r->options->memory > 0)
        task.mem_bytes = (int64_t)((double)item->memory / 1e11 * r->options->memory);
    if (item->start != STORE_UNKNOWN)
        task.orig_start = item->start - submit;
    if (item->start != STORE_UNKNOWN && item->end != STORE_UNKNOWN)
        task.run = item->end - item->start;
    ok = store_add_task(intake_writer(r->intake), &task, err);
    text_free(&attrs);
    return ok;
}

/* An order of the tasks of a job in which they stand behind those that they wait for (Kahn). */
static void order_tasks(const struct reader *r, size_t tasks, size_t *order)
{
    const struct store_edge *edges = r->edges.data;
    size_t *first = mem_alloc((tasks + 1) * sizeof *first);
    int64_t *waits = mem_alloc(tasks * sizeof *waits);
    size_t found = 0, edge = 0;

    for (size_t i = 0; i < tasks; i++) {
        first[i] = edge;
        for (; edge < r->edges.count && edges[edge].from == (int64_t)i; edge++)
            waits[edges[edge].to]++;
    }
    first[tasks] = edge;
    for (size_t i = 0; i < tasks; i++)
        if (waits[i] == 0)
            order[found++] = i;
    for (size_t i = 0; i < found; i++)
        for (size_t e = first[order[i]]; e < first[order[i] + 1]; e++)
            if (--waits[edges[e].to] == 0)
                order[found++] = (size_t)edges[e].to;
    BUG_UNLESS(found == tasks);
    mem_free(first);
    mem_free(waits);
}

static bool write_job(struct reader *r, const struct job *job, struct error *err)
{
    size_t tasks = job->end - job->first;
    const struct store_edge *edges = r->edges.data;
    size_t *order = mem_alloc(tasks * sizeof *order);
    int64_t *place = mem_alloc(tasks * sizeof *place);
    bool ok = true;

    order_tasks(r, tasks, order);
    for (size_t i = 0; ok && i < tasks; i++) {
        place[order[i]] = (int64_t)i;
        ok = write_task(r, item_at(r, job->first + order[i]), job->submit, err);
    }
    for (size_t i = 0; ok && i < r->edges.count; i++)
        ok = store_add_edge(
            intake_writer(r->intake),
            &(struct store_edge){ place[edges[i].from], place[edges[i].to], STORE_UNKNOWN }, err);
    mem_free(order);
    mem_free(place);
    return ok;
}

static bool write_jobs(struct reader *r, struct error *err)
{
    for (size_t i = 0; i < r->groups.count; i++) {
        const struct job *job = vec_at(&r->groups, i, sizeof *job);
        struct store_graph graph = store_graph_unknown;
        struct store_row row = store_row_unknown;

        if (!read_edges(r, job, err))
            return false;
        graph.name = row.job.name = names_text(&r->jobs, item_at(r, job->first)->job);
        row.job.submit = job->submit;
        row.job.graph = intake_graphs(r->intake);
        intake_at(r->intake, item_at(r, job->first)->line);
        if (!intake_row(r->intake, &row, err) || !intake_graph(r->intake, &graph, err) ||
            !write_job(r, job, err))
            return false;
    }
    return true;
}

static bool read_rows(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;
    bool ok = r->csv != NULL;

    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = add_item(r, &row, err);
    return ok;
}

static bool alibaba_batch_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake,
                        .options = options,
                        .csv = csv_open(intake, &table, err),
                        .jobs.arena = intake_arena(intake),
                        .words.arena = intake_arena(intake) };
    struct trace_info *info = intake_info(intake);
    bool ok = read_rows(&r, err) && group(&r, err) && write_jobs(&r, err);

    intake_at(intake, 0);
    csv_close(r.csv);
    names_free(&r.jobs);
    names_free(&r.words);
    vec_free(&r.items);
    vec_free(&r.groups);
    vec_free(&r.edges);
    vec_free(&r.numbers);
    memcpy(info->family, "bigdata", sizeof "bigdata");
    info->citation = "Alibaba Cluster Trace Program, cluster-trace-v2018 "
                     "(github.com/alibaba/clusterdata)";
    return ok;
}

/* Eight commas in the first line, and a number after the first and after the fifth of them. */
static bool alibaba_batch_probe(const char *bytes, size_t count)
{
    size_t commas = 0;

    for (size_t i = 0; i < count && bytes[i] != '\n' && bytes[i] != '\r'; i++) {
        if (bytes[i] != ',')
            continue;
        commas++;
        if ((commas == 1 || commas == 5) &&
            (i + 1 == count || bytes[i + 1] < '0' || bytes[i + 1] > '9'))
            return false;
        if (commas == 3 && i + 1 < count && (bytes[i + 1] < '0' || bytes[i + 1] > '9'))
            return false;
    }
    return commas == 8;
}

const struct trace_format trace_format_alibaba_batch = {
    .name = "alibaba_batch",
    .doc = "Batch jobs of Alibaba's cluster-trace-v2018 as DAGs of tasks with instances: "
           "batch_task.csv.",
    .version = 1,
    .options = alibaba_params,
    .options_size = sizeof(struct alibaba_options),
    .probe = alibaba_batch_probe,
    .import = alibaba_batch_import,
};
