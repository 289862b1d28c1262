/* Trace store, reading: graphs of tasks whole, figures and links of machine types, queues. */
#include <inttypes.h>

#include "traces/store_internal.h"

static bool read_graph(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_graph *graph = item;

    (void)err;
    *graph = (struct store_graph){
        .row = store_number(query, 1),
        .name = store_kept_text(store, query, 2),
        .deadline = store_number(query, 3),
        .orig_makespan = store_number(query, 4),
        .attrs = store_kept_text(store, query, 5),
    };
    return true;
}

static const struct store_table graphs_table = {
    "SELECT count(*) OVER (),graph_id,name,deadline_ns,orig_makespan_ns,attrs FROM graph "
    "WHERE trace_id=?1 ORDER BY graph_id",
    sizeof(struct store_graph), read_graph
};

/*
 * Rows of the parts of graphs as they come from the file: ids count in the trace, and every item
 * begins with the graph or the task that it belongs to.
 */
struct raw_task {
    int64_t graph, id, index;
    struct store_task task;
};

static bool read_task(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)err;
    *(struct raw_task *)item = (struct raw_task){
        .graph = store_number(query, 1),
        .id = store_number(query, 2),
        .index = store_number(query, 3),
        .task = { .name = store_kept_text(store, query, 4),
                  .kind = store_kept_text(store, query, 5),
                  .cpu_milli = store_number(query, 6),
                  .mem_bytes = store_number(query, 7),
                  .work = store_real(query, 8),
                  .parallel = store_real(query, 9),
                  .release = store_number(query, 10),
                  .deadline = store_number(query, 11),
                  .run = store_number(query, 12),
                  .orig_machine = store_number(query, 13),
                  .orig_start = store_number(query, 14),
                  .attrs = store_kept_text(store, query, 15),
                  .instances = store_number(query, 16),
                  .status = store_kept_text(store, query, 17) },
    };
    return true;
}

static const struct store_table tasks_table = {
    "SELECT count(*) OVER (),graph_id,task_id,idx,name,kind,cpu_milli,mem_bytes,work,parallel_frac,"
    "release_ns,deadline_ns,runtime_ns,orig_machine,orig_start_ns,attrs,instances,status FROM task "
    "WHERE trace_id=?1 ORDER BY task_id",
    sizeof(struct raw_task), read_task
};

static bool read_edge(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_edge *)item =
        (struct store_edge){ store_number(query, 1), store_number(query, 2),
                             store_number(query, 3) };
    return true;
}

static const struct store_table edges_table = {
    "SELECT count(*) OVER (),src,dst,bytes FROM edge WHERE trace_id=?1 ORDER BY src,dst",
    sizeof(struct store_edge), read_edge
};

static bool read_cost(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_task_cost *)item =
        (struct store_task_cost){ store_number(query, 1), store_number(query, 2),
                                  store_number(query, 3), store_number(query, 4) };
    return true;
}

static const struct store_table costs_table = {
    "SELECT count(*) OVER (),task_id,mtype_id,runtime_ns,energy_uj FROM task_cost "
    "WHERE trace_id=?1 ORDER BY task_id,mtype_id",
    sizeof(struct store_task_cost), read_cost
};

struct raw_file {
    int64_t graph, id;
    struct store_data file;
};

static bool read_file(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)err;
    *(struct raw_file *)item = (struct raw_file){
        .graph = store_number(query, 1),
        .id = store_number(query, 2),
        .file = { store_kept_text(store, query, 3), store_number(query, 4) },
    };
    return true;
}

static const struct store_table files_table = {
    "SELECT count(*) OVER (),graph_id,file_id,name,bytes FROM file WHERE trace_id=?1 "
    "ORDER BY file_id",
    sizeof(struct raw_file), read_file
};

static bool read_use(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_use *)item = (struct store_use){ store_number(query, 1), store_number(query, 2),
                                                    db_col_int(query, 3) != 0 };
    return true;
}

static const struct store_table uses_table = {
    "SELECT count(*) OVER (),task_id,file_id,is_out FROM task_file WHERE trace_id=?1 "
    "ORDER BY task_id,is_out,file_id",
    sizeof(struct store_use), read_use
};

/* All parts of all graphs of a trace, and how far they have been handed out. */
struct parts {
    struct store *store;
    struct store_graph *graphs;
    struct raw_task *tasks;
    struct store_edge *edges;
    struct store_task_cost *costs;
    struct raw_file *files;
    struct store_use *uses;
    size_t graph_count, task_count, edge_count, cost_count, file_count, use_count;
    size_t task, edge, cost, file, use;
    int64_t types;
};

static bool damaged(const struct parts *parts, const char *what, size_t row, struct error *err)
{
    return error_set(err, "%s: damaged store: %s %zu names what its graph does not hold",
                     store_path(parts->store), what, row);
}

static bool take_tasks(struct parts *p, struct store_graph *graph, struct error *err)
{
    size_t first = p->task;
    struct store_task *tasks;

    while (p->task < p->task_count && p->tasks[p->task].graph == graph->row) {
        if (p->tasks[p->task].id != (int64_t)p->task ||
            p->tasks[p->task].index != (int64_t)(p->task - first))
            return damaged(p, "task", p->task, err);
        p->task++;
    }
    graph->task_count = p->task - first;
    tasks = store_array(p->store, graph->task_count, sizeof *tasks);
    for (size_t i = 0; i < graph->task_count; i++)
        tasks[i] = p->tasks[first + i].task;
    graph->tasks = tasks;
    return true;
}

static bool take_files(struct parts *p, struct store_graph *graph, struct error *err)
{
    size_t first = p->file;
    struct store_data *files;

    while (p->file < p->file_count && p->files[p->file].graph == graph->row) {
        if (p->files[p->file].id != (int64_t)p->file)
            return damaged(p, "file", p->file, err);
        p->file++;
    }
    graph->file_count = p->file - first;
    files = store_array(p->store, graph->file_count, sizeof *files);
    for (size_t i = 0; i < graph->file_count; i++)
        files[i] = p->files[first + i].file;
    graph->files = files;
    return true;
}

static bool within(int64_t *id, size_t first, size_t end)
{
    if (*id < (int64_t)first || *id >= (int64_t)end)
        return false;
    *id -= (int64_t)first;
    return true;
}

static bool take_edges(struct parts *p, struct store_graph *graph, struct error *err)
{
    size_t end = p->task, first = end - graph->task_count;

    graph->edges = p->edges + p->edge;
    for (; p->edge < p->edge_count && p->edges[p->edge].from < (int64_t)end; p->edge++) {
        struct store_edge *edge = &p->edges[p->edge];

        if (!within(&edge->from, first, end) || !within(&edge->to, first, end))
            return damaged(p, "edge", p->edge, err);
        graph->edge_count++;
    }
    return true;
}

static bool take_costs(struct parts *p, struct store_graph *graph, struct error *err)
{
    size_t end = p->task, first = end - graph->task_count;

    graph->costs = p->costs + p->cost;
    for (; p->cost < p->cost_count && p->costs[p->cost].task < (int64_t)end; p->cost++) {
        struct store_task_cost *cost = &p->costs[p->cost];

        if (!within(&cost->task, first, end) || cost->type < 0 || cost->type >= p->types)
            return damaged(p, "cost", p->cost, err);
        graph->cost_count++;
    }
    return true;
}

static bool take_uses(struct parts *p, struct store_graph *graph, struct error *err)
{
    size_t end = p->task, first = end - graph->task_count;

    graph->uses = p->uses + p->use;
    for (; p->use < p->use_count && p->uses[p->use].task < (int64_t)end; p->use++) {
        struct store_use *use = &p->uses[p->use];

        if (!within(&use->task, first, end) ||
            !within(&use->file, p->file - graph->file_count, p->file))
            return damaged(p, "use of a file", p->use, err);
        graph->use_count++;
    }
    return true;
}

static bool read_parts(struct parts *p, int64_t trace_id, struct error *err)
{
    struct store *store = p->store;

    return (p->graphs = store_read_table(store, &graphs_table, trace_id, &p->graph_count, err)) &&
           (p->tasks = store_read_table(store, &tasks_table, trace_id, &p->task_count, err)) &&
           (p->edges = store_read_table(store, &edges_table, trace_id, &p->edge_count, err)) &&
           (p->costs = store_read_table(store, &costs_table, trace_id, &p->cost_count, err)) &&
           (p->files = store_read_table(store, &files_table, trace_id, &p->file_count, err)) &&
           (p->uses = store_read_table(store, &uses_table, trace_id, &p->use_count, err)) &&
           store_ask(store, "SELECT count(*) FROM machine_type WHERE trace_id=?1", trace_id,
                     &p->types, err);
}

bool store_graphs(struct store *store, int64_t trace_id, struct store_graph **array, size_t *count,
                  struct error *err)
{
    struct parts p = { .store = store };

    if (!read_parts(&p, trace_id, err))
        return false;
    for (size_t i = 0; i < p.graph_count; i++) {
        struct store_graph *graph = &p.graphs[i];

        if (graph->row != (int64_t)i)
            return damaged(&p, "graph", i, err);
        if (!take_tasks(&p, graph, err) || !take_files(&p, graph, err) ||
            !take_edges(&p, graph, err) || !take_costs(&p, graph, err) ||
            !take_uses(&p, graph, err))
            return false;
    }
    if (p.task < p.task_count)
        return damaged(&p, "task", p.task, err);
    if (p.file < p.file_count)
        return damaged(&p, "file", p.file, err);
    if (p.edge < p.edge_count || p.cost < p.cost_count || p.use < p.use_count)
        return damaged(&p, "the last edge, cost or use of a file of graph", p.graph_count, err);
    *array = p.graphs;
    *count = p.graph_count;
    return true;
}

static bool read_param(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)err;
    *(struct store_param *)item = (struct store_param){
        .type = store_number(query, 1),
        .name = store_text(store, db_col_text(query, 2)),
        .value = store_text(store, db_col_text(query, 3)),
    };
    return true;
}

static const struct store_table params_table = {
    "SELECT count(*) OVER (),mtype_id,name,value FROM type_param WHERE trace_id=?1 "
    "ORDER BY mtype_id,name",
    sizeof(struct store_param), read_param
};

bool store_params(struct store *store, int64_t trace_id, struct store_param **array, size_t *count,
                  struct error *err)
{
    *array = store_read_table(store, &params_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_link(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_link *)item = (struct store_link){
        .a = store_number(query, 1),
        .b = store_number(query, 2),
        .rate = store_real(query, 3),
        .latency = store_number(query, 4),
    };
    return true;
}

static const struct store_table links_table = {
    "SELECT count(*) OVER (),a,b,rate,latency_ns FROM type_link WHERE trace_id=?1 ORDER BY link_id",
    sizeof(struct store_link), read_link
};

bool store_links(struct store *store, int64_t trace_id, struct store_link **array, size_t *count,
                 struct error *err)
{
    *array = store_read_table(store, &links_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_queue(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)err;
    *(struct store_queue *)item =
        (struct store_queue){ store_number(query, 1), store_text(store, db_col_text(query, 2)) };
    return true;
}

static const struct store_table queues_table = {
    "SELECT count(*) OVER (),id,text FROM label WHERE trace_id=?1 AND kind='queue' ORDER BY id",
    sizeof(struct store_queue), read_queue
};

bool store_queues(struct store *store, int64_t trace_id, struct store_queue **array, size_t *count,
                  struct error *err)
{
    *array = store_read_table(store, &queues_table, trace_id, count, err);
    return *array != NULL;
}
