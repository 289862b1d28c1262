/* Graphs of tasks: bytes of files onto edges, repeats and cycles found, rows written in order. */
#include "traces/graph.h"

#include <stdlib.h>
#include <string.h>

#include "traces/number.h"

static const struct intake_reason no_edge = {
    STORE_NOTED, "a file passes between tasks without an edge; edge added", NULL
};
static const struct intake_reason two_writers = {
    STORE_REPAIRED, "a file that a second task writes; the first counts", NULL
};
static const struct intake_reason own_file = {
    STORE_REPAIRED, "a task reads a file that it writes itself; not read", NULL
};

void graph_begin(struct graph *g, struct intake *intake)
{
    *g = (struct graph){ .intake = intake,
                         .tasks = { .arena = intake_arena(intake) },
                         .files = { .arena = intake_arena(intake) } };
}

void graph_free(struct graph *g)
{
    names_free(&g->tasks);
    names_free(&g->files);
    vec_free(&g->task);
    vec_free(&g->edge);
    vec_free(&g->file);
    vec_free(&g->use);
    vec_free(&g->cost);
}

int64_t graph_add_task(struct graph *g, const struct graph_task *task)
{
    size_t known = g->tasks.texts.count;
    int64_t number = names_add(&g->tasks, task->task.name);

    if ((size_t)number != known)
        return -1;
    *(struct graph_task *)vec_push(&g->task, sizeof *task) = *task;
    return number;
}

struct graph_task *graph_task_at(struct graph *g, int64_t number)
{
    return vec_at(&g->task, (size_t)number, sizeof(struct graph_task));
}

void graph_add_edge(struct graph *g, int64_t from, int64_t to, int64_t bytes)
{
    *(struct store_edge *)vec_push(&g->edge, sizeof(struct store_edge)) =
        (struct store_edge){ from, to, bytes };
}

static struct store_data *file_at(const struct graph *g, int64_t number)
{
    return vec_at(&g->file, (size_t)number, sizeof(struct store_data));
}

int64_t graph_add_file(struct graph *g, const char *name, int64_t bytes, bool *again)
{
    size_t known = g->files.texts.count;
    int64_t number = names_add(&g->files, name);
    struct store_data *file;

    *again = false;
    if ((size_t)number == known)
        *(struct store_data *)vec_push(&g->file, sizeof *file) =
            (struct store_data){ names_text(&g->files, number), bytes };
    file = file_at(g, number);
    *again = bytes != STORE_UNKNOWN && file->bytes != STORE_UNKNOWN && file->bytes != bytes;
    if (bytes > file->bytes) /* unknown is the least of all numbers */
        file->bytes = bytes;
    return number;
}

void graph_add_use(struct graph *g, int64_t task, int64_t file, bool out)
{
    *(struct store_use *)vec_push(&g->use, sizeof(struct store_use)) =
        (struct store_use){ task, file, out };
}

void graph_add_cost(struct graph *g, int64_t task, int64_t type, sim_time run)
{
    *(struct store_task_cost *)vec_push(&g->cost, sizeof(struct store_task_cost)) =
        (struct store_task_cost){ task, type, run, STORE_UNKNOWN };
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_edges(const void *left, const void *right)
{
    const struct store_edge *a = left, *b = right;
    int order = compare(a->from, b->from);

    return order ? order : compare(a->to, b->to);
}

/* Files that are written come before those that are read, so that each file's writer is known. */
static int compare_uses(const void *left, const void *right)
{
    const struct store_use *a = left, *b = right;
    int order = compare(b->out, a->out);

    if (!order)
        order = compare(a->task, b->task);
    return order ? order : compare(a->file, b->file);
}

static void sort(struct vec *vec, size_t size, int (*order)(const void *, const void *))
{
    if (vec->count)
        qsort(vec->data, vec->count, size, order);
}

static const struct graph_task *task_at(const struct graph *g, int64_t number)
{
    return vec_at(&g->task, (size_t)number, sizeof(struct graph_task));
}

/* What is said of a task is said of its place. */
static void stand_at(struct graph *g, int64_t task)
{
    intake_at(g->intake, task_at(g, task)->line);
}

/* Adds up repeated edges. */
static void merge_edges(struct graph *g)
{
    struct store_edge *edges = g->edge.data;
    size_t kept = 0;

    sort(&g->edge, sizeof *edges, compare_edges);
    for (size_t i = 0; i < g->edge.count; i++) {
        if (kept && compare_edges(&edges[kept - 1], &edges[i]) == 0)
            edges[kept - 1].bytes = number_sum(edges[kept - 1].bytes, edges[i].bytes);
        else
            edges[kept++] = edges[i];
    }
    g->edge.count = kept;
}

/*
 * Leaves each use once and each file one writer, and adds an edge with the bytes of every file that
 * a task writes for another. `writer` has room for all files.
 */
static bool pass_files(struct graph *g, int64_t *writer, struct error *err)
{
    struct store_use *uses = g->use.data;
    size_t kept = 0;

    for (size_t i = 0; i < g->file.count; i++)
        writer[i] = -1;
    sort(&g->use, sizeof *uses, compare_uses);
    for (size_t i = 0; i < g->use.count; i++) {
        const struct store_use use = uses[i];
        int64_t from = writer[use.file];

        if (kept && compare_uses(&uses[kept - 1], &use) == 0)
            continue;
        stand_at(g, use.task);
        if (use.out ? from >= 0 && from != use.task : from == use.task) {
            if (!intake_count(g->intake, use.out ? &two_writers : &own_file, NULL, err))
                return false;
            continue;
        }
        uses[kept++] = use;
        if (use.out)
            writer[use.file] = use.task;
        else if (from >= 0)
            graph_add_edge(
                g, from, use.task,
                file_at(g, use.file)->bytes == STORE_UNKNOWN ? 0 : file_at(g, use.file)->bytes);
    }
    g->use.count = kept;
    return true;
}

/* Counts the edges that only files made: those that are not among the first `told`. */
static bool count_added(struct graph *g, const struct store_edge *told, size_t count,
                        struct error *err)
{
    const struct store_edge *edges = g->edge.data;
    size_t at = 0;

    for (size_t i = 0; i < g->edge.count; i++) {
        if (at < count && compare_edges(&told[at], &edges[i]) == 0) {
            at++;
            continue;
        }
        stand_at(g, edges[i].to);
        if (!intake_count(g->intake, &no_edge, NULL, err))
            return false;
    }
    return true;
}

static bool join_files(struct graph *g, struct error *err)
{
    size_t told, bytes;
    struct store_edge *copy;
    int64_t *writer;
    bool ok;

    merge_edges(g);
    told = g->edge.count;
    bytes = told * sizeof *copy;
    copy = mem_alloc(bytes + 1);
    if (bytes)
        memcpy(copy, g->edge.data, bytes);
    writer = mem_alloc(g->file.count * sizeof *writer + 1);
    ok = pass_files(g, writer, err);
    merge_edges(g);
    ok = ok && count_added(g, copy, told, err);
    mem_free(writer);
    mem_free(copy);
    return ok;
}

/* Names a task of a cycle: from a task that waits, back over tasks that wait until one repeats. */
static bool tell_cycle(const struct graph *g, const int64_t *waits, struct error *err)
{
    const struct store_edge *edges = g->edge.data;
    size_t count = g->task.count;
    int64_t *before = mem_alloc(count * sizeof *before);
    const struct graph_task *task;
    int64_t at = 0, from;

    for (size_t i = 0; i < g->edge.count; i++)
        if (waits[edges[i].from] > 0)
            before[edges[i].to] = edges[i].from;
    while (waits[at] == 0)
        at++;
    for (size_t i = 0; i < count; i++)
        at = before[at];
    task = task_at(g, at);
    from = before[at];
    mem_free(before);
    if (from == at)
        return error_at(err, input_name(intake_input(g->intake)), task->line, task->column,
                        "task '%.60s' depends on itself", task->task.name);
    return error_at(err, input_name(intake_input(g->intake)), task->line, task->column,
                    "task '%.60s' depends on itself, by way of '%.60s'", task->task.name,
                    task_at(g, from)->task.name);
}

bool graph_ordered(const struct store_edge *edges, size_t edge_count, int64_t *waits, size_t tasks)
{
    size_t *first = mem_alloc((tasks + 1) * sizeof *first);
    int64_t *queue = mem_alloc(tasks * sizeof *queue);
    size_t done = 0, filled = 0;

    for (size_t i = 0; i < edge_count; i++) {
        waits[edges[i].to]++;
        first[edges[i].from + 1]++;
    }
    for (size_t i = 0; i < tasks; i++) {
        first[i + 1] += first[i];
        if (waits[i] == 0)
            queue[filled++] = (int64_t)i;
    }
    for (; done < filled; done++)
        for (size_t e = first[queue[done]]; e < first[queue[done] + 1]; e++)
            if (--waits[edges[e].to] == 0)
                queue[filled++] = edges[e].to;
    mem_free(queue);
    mem_free(first);
    return filled == tasks;
}

static bool check_order(const struct graph *g, struct error *err)
{
    int64_t *waits = mem_alloc(g->task.count * sizeof *waits);
    bool ok = graph_ordered(g->edge.data, g->edge.count, waits, g->task.count) ||
              tell_cycle(g, waits, err);

    mem_free(waits);
    return ok;
}

static bool write_parts(struct graph *g, struct error *err)
{
    struct store_writer *writer = intake_writer(g->intake);

    for (size_t i = 0; i < g->task.count; i++)
        if (!store_add_task(writer, &task_at(g, (int64_t)i)->task, err))
            return false;
    for (size_t i = 0; i < g->cost.count; i++)
        if (!store_add_task_cost(writer, vec_at(&g->cost, i, sizeof(struct store_task_cost)), err))
            return false;
    for (size_t i = 0; i < g->edge.count; i++)
        if (!store_add_edge(writer, vec_at(&g->edge, i, sizeof(struct store_edge)), err))
            return false;
    for (size_t i = 0; i < g->file.count; i++)
        if (!store_add_data(writer, file_at(g, (int64_t)i), err))
            return false;
    for (size_t i = 0; i < g->use.count; i++)
        if (!store_add_use(writer, vec_at(&g->use, i, sizeof(struct store_use)), err))
            return false;
    return true;
}

bool graph_end(struct graph *g, const struct store_graph *info, struct error *err)
{
    struct intake *intake = g->intake;
    bool ok;

    if (g->task.count == 0)
        return error_set(err, "%s: a graph without tasks", input_name(intake_input(intake)));
    ok = join_files(g, err) && check_order(g, err) && intake_graph(intake, info, err) &&
         write_parts(g, err);
    graph_free(g);
    graph_begin(g, intake);
    return ok;
}

bool graph_arrive(struct graph *g, const char *name, sim_time gap, struct error *err)
{
    struct store_row row = store_row_unknown;

    row.job.name = name;
    row.job.graph = intake_graphs(g->intake) - 1;
    if (__builtin_mul_overflow(row.job.graph, gap, &row.job.submit))
        return error_set(err, "%s: the files come over more than 292 years; use a smaller gap",
                         input_name(intake_input(g->intake)));
    intake_at(g->intake, 1);
    return intake_row(g->intake, &row, err);
}

const char *graph_file_name(struct intake *intake, const char *ending)
{
    char *name = arena_text(intake_arena(intake), intake_file_name(intake));
    const char *const endings[] = { ".gz", ".zst", ending };

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t length = strlen(name), tail = strlen(endings[i]);

        if (length > tail && strcmp(name + length - tail, endings[i]) == 0)
            name[length - tail] = '\0';
    }
    return name;
}
