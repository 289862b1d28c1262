/* Collects the parts of a task graph in any order and puts them into the order of the layout. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/vec.h"
#include "sim/model/taskgraph_internal.h"

const struct taskgraph_task taskgraph_task_default = { .cores = 1,
                                                       .parallel = 1,
                                                       .deadline = TIME_NEVER };

struct part_cost {
    uint32_t task, kind;
    sim_time cost;
};

struct taskgraph_builder {
    struct arena *texts;
    struct vec tasks, files, edges; /* as in struct parts, in the order they were told */
    struct vec inputs, outputs;
    struct vec kinds; /* const char * */
    struct vec costs; /* struct part_cost */
};

struct taskgraph_builder *taskgraph_builder_create(void)
{
    struct taskgraph_builder *builder = mem_alloc(sizeof *builder);

    builder->texts = arena_create();
    return builder;
}

void taskgraph_builder_clear(struct taskgraph_builder *builder)
{
    arena_destroy(builder->texts);
    builder->texts = arena_create();
    builder->tasks.count = builder->files.count = builder->edges.count = 0;
    builder->inputs.count = builder->outputs.count = 0;
    builder->kinds.count = builder->costs.count = 0;
}

void taskgraph_builder_free(struct taskgraph_builder *builder)
{
    if (!builder)
        return;
    vec_free(&builder->tasks);
    vec_free(&builder->files);
    vec_free(&builder->edges);
    vec_free(&builder->inputs);
    vec_free(&builder->outputs);
    vec_free(&builder->kinds);
    vec_free(&builder->costs);
    arena_destroy(builder->texts);
    mem_free(builder);
}

static const char *keep(struct taskgraph_builder *builder, const char *text)
{
    return text ? arena_text(builder->texts, text) : NULL;
}

uint32_t taskgraph_add_task(struct taskgraph_builder *builder, const struct taskgraph_task *task)
{
    struct taskgraph_task *to = vec_push(&builder->tasks, sizeof *to);

    *to = *task;
    to->name = keep(builder, task->name);
    return (uint32_t)builder->tasks.count - 1;
}

uint32_t taskgraph_add_kind(struct taskgraph_builder *builder, const char *name)
{
    const char **kinds = builder->kinds.data;

    for (uint32_t k = 0; k < builder->kinds.count; k++)
        if (!strcmp(kinds[k], name))
            return k;
    *(const char **)vec_push(&builder->kinds, sizeof name) = keep(builder, name);
    return (uint32_t)builder->kinds.count - 1;
}

void taskgraph_add_cost(struct taskgraph_builder *builder, uint32_t task, uint32_t kind,
                        sim_time cost)
{
    *(struct part_cost *)vec_push(&builder->costs, sizeof(struct part_cost)) =
        (struct part_cost){ .task = task, .kind = kind, .cost = cost };
}

void taskgraph_add_edge(struct taskgraph_builder *builder, uint32_t from, uint32_t to, double bytes)
{
    *(struct part_edge *)vec_push(&builder->edges, sizeof(struct part_edge)) =
        (struct part_edge){ .from = from, .to = to, .bytes = bytes };
}

uint32_t taskgraph_add_file(struct taskgraph_builder *builder, const char *name, double bytes)
{
    *(struct taskgraph_file *)vec_push(&builder->files, sizeof(struct taskgraph_file)) =
        (struct taskgraph_file){ .name = keep(builder, name),
                                 .bytes = bytes,
                                 .producer = TASKGRAPH_NONE };
    return (uint32_t)builder->files.count - 1;
}

void taskgraph_add_input(struct taskgraph_builder *builder, uint32_t task, uint32_t file)
{
    *(struct part_use *)vec_push(&builder->inputs, sizeof(struct part_use)) =
        (struct part_use){ .task = task, .file = file };
}

void taskgraph_add_output(struct taskgraph_builder *builder, uint32_t task, uint32_t file)
{
    *(struct part_use *)vec_push(&builder->outputs, sizeof(struct part_use)) =
        (struct part_use){ .task = task, .file = file };
}

static int by_use(const void *a, const void *b)
{
    const struct part_use *x = a, *y = b;

    if (x->task != y->task)
        return x->task < y->task ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

static int by_edge(const void *a, const void *b)
{
    const struct part_edge *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* A sorted copy of the uses without repeats. */
static struct vec sorted_uses(const struct vec *uses)
{
    struct vec result = { 0 };
    struct part_use *use;

    if (uses->count == 0)
        return result;
    result.data = mem_alloc(uses->count * sizeof *use);
    memcpy(result.data, uses->data, uses->count * sizeof *use);
    use = result.data;
    qsort(use, uses->count, sizeof *use, by_use);
    for (size_t i = 0; i < uses->count; i++)
        if (i == 0 || by_use(&use[i - 1], &use[i]) != 0)
            use[result.count++] = use[i];
    return result;
}

static bool set_producers(const struct taskgraph_task *task, const struct vec *outputs,
                          struct taskgraph_file *file, struct error *err)
{
    const struct part_use *use = outputs->data;

    for (size_t i = 0; i < outputs->count; i++) {
        struct taskgraph_file *f = &file[use[i].file];

        if (f->producer != TASKGRAPH_NONE)
            return error_set(err,
                             "file '%.100s' is written by task %u (%.100s) and by task %u (%.100s)",
                             f->name ? f->name : "", f->producer,
                             task[f->producer].name ? task[f->producer].name : "", use[i].task,
                             task[use[i].task].name ? task[use[i].task].name : "");
        f->producer = use[i].task;
    }
    return true;
}

/* Told edges and those of files, sorted; the same way twice becomes one. */
static struct vec joined_edges(const struct taskgraph_builder *builder, const struct vec *inputs,
                               const struct taskgraph_file *file)
{
    const struct part_use *use = inputs->data;
    struct vec result = { 0 };
    struct part_edge *edge;
    size_t count = 0;

    result.data = mem_alloc((builder->edges.count + inputs->count + 1) * sizeof *edge);
    edge = result.data;
    if (builder->edges.count)
        memcpy(edge, builder->edges.data, builder->edges.count * sizeof *edge);
    count = builder->edges.count;
    for (size_t i = 0; i < inputs->count; i++) {
        const struct taskgraph_file *f = &file[use[i].file];

        if (f->producer != TASKGRAPH_NONE && f->producer != use[i].task)
            edge[count++] = (struct part_edge){ .from = f->producer,
                                                .to = use[i].task,
                                                .file_bytes = f->bytes };
    }
    /* Sums of bytes must not depend on how the library sorts equals: they are whole numbers as a
     * rule, and edges that come in order, as most do, are not sorted at all. */
    for (size_t i = 1; i < count; i++)
        if (by_edge(&edge[i - 1], &edge[i]) > 0) {
            qsort(edge, count, sizeof *edge, by_edge);
            break;
        }
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && by_edge(&edge[result.count - 1], &edge[i]) == 0) {
            edge[result.count - 1].bytes += edge[i].bytes;
            edge[result.count - 1].file_bytes += edge[i].file_bytes;
        } else {
            edge[result.count++] = edge[i];
        }
    }
    return result;
}

static sim_time *cost_table(const struct taskgraph_builder *builder)
{
    const struct part_cost *cost = builder->costs.data;
    size_t kinds = builder->kinds.count, cells = builder->tasks.count * kinds;
    sim_time *table = mem_alloc((cells + 1) * sizeof *table);

    for (size_t i = 0; i < cells; i++)
        table[i] = TIME_NEVER;
    for (size_t i = 0; i < builder->costs.count; i++)
        table[cost[i].task * kinds + cost[i].kind] = cost[i].cost;
    return table;
}

struct taskgraph *taskgraph_build(const struct taskgraph_builder *builder, struct slab *slab,
                                  struct error *err)
{
    size_t file_bytes = builder->files.count * sizeof(struct taskgraph_file);
    struct taskgraph_file *file = mem_alloc(file_bytes);
    struct vec inputs = sorted_uses(&builder->inputs), outputs = sorted_uses(&builder->outputs);
    struct taskgraph *graph = NULL;

    if (file_bytes)
        memcpy(file, builder->files.data, file_bytes);
    if (builder->tasks.count == 0) {
        error_set(err, "the graph has no task");
    } else if (builder->tasks.count > TASKGRAPH_MOST ||
               builder->edges.count + inputs.count > TASKGRAPH_MOST) {
        error_set(err, "a graph may have at most %d tasks and as many edges", TASKGRAPH_MOST);
    } else if (set_producers(builder->tasks.data, &outputs, file, err)) {
        struct vec edges = joined_edges(builder, &inputs, file);
        sim_time *cost = builder->costs.count ? cost_table(builder) : NULL;
        struct parts parts = { .tasks = (uint32_t)builder->tasks.count,
                               .edges = (uint32_t)edges.count,
                               .files = (uint32_t)builder->files.count,
                               .kinds = cost ? (uint32_t)builder->kinds.count : 0,
                               .task = builder->tasks.data,
                               .edge = edges.data,
                               .file = file,
                               .input = inputs.data,
                               .output = outputs.data,
                               .inputs = inputs.count,
                               .outputs = outputs.count,
                               .kind = builder->kinds.data,
                               .cost = cost };

        graph = taskgraph_lay(&parts, slab, err);
        mem_free(cost);
        vec_free(&edges);
    }
    mem_free(file);
    vec_free(&inputs);
    vec_free(&outputs);
    return graph;
}
