/* Checks of stored graphs: references, ranges, no cycles, files along edges. */
#include <inttypes.h>
#include <string.h>

#include "sim/base/arena.h"
#include "traces/check_vm.h"
#include "traces/graph.h"
#include "traces/number.h"
#include "traces/store_internal.h"

/* A task, and the graph it is of. */
struct place {
    const struct store_graph *graph;
    int64_t task;
};

static void check_task(struct trace_check *check, const struct place *place, int64_t machines,
                       sim_time *recorded)
{
    const struct store_task *task = &place->graph->tasks[place->task];
    const struct check_amount amounts[] = {
        { "task", place->task, "number of cores", task->cpu_milli },
        { "task", place->task, "memory", task->mem_bytes },
        { "task", place->task, "release", task->release },
        { "task", place->task, "deadline", task->deadline },
        { "task", place->task, "recorded run time", task->run },
        { "task", place->task, "number of instances", task->instances },
    };

    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        check_amount(check, &amounts[i]);
    if (task->work < 0)
        check_problem(check, "graph %" PRId64 ": task %" PRId64 " has work %g", place->graph->row,
                      place->task, task->work);
    if (task->parallel < 0 || task->parallel > 1)
        check_problem(check, "graph %" PRId64 ": %g of task %" PRId64 " is parallel",
                      place->graph->row, task->parallel, place->task);
    if (task->orig_machine != STORE_UNKNOWN &&
        (task->orig_machine < 0 || task->orig_machine >= machines))
        check_problem(check,
                      "graph %" PRId64 ": machine %" PRId64 " of task %" PRId64 " is not there",
                      place->graph->row, task->orig_machine, place->task);
    if (task->run != STORE_UNKNOWN)
        *recorded = number_sum(*recorded, task->run);
    if (task->instances != STORE_UNKNOWN)
        check->instances = number_sum(check->instances, task->instances);
}

static bool has_edge(const struct store_graph *graph, int64_t from, int64_t to)
{
    size_t low = 0, high = graph->edge_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct store_edge *edge = &graph->edges[middle];

        if (edge->from < from || (edge->from == from && edge->to < to))
            low = middle + 1;
        else
            high = middle;
    }
    return low < graph->edge_count && graph->edges[low].from == from && graph->edges[low].to == to;
}

/* One task at most writes a file, and who reads it comes after that task. */
static void check_files(struct trace_check *check, const struct store_graph *graph)
{
    int64_t *writer = mem_alloc(graph->file_count * sizeof *writer + 1);

    for (size_t i = 0; i < graph->file_count; i++) {
        writer[i] = -1;
        check_amount(check,
                     &(struct check_amount){ "file", (int64_t)i, "size", graph->files[i].bytes });
    }
    for (size_t i = 0; i < graph->use_count; i++) {
        const struct store_use *use = &graph->uses[i];

        if (use->out && writer[use->file] >= 0)
            check_problem(check, "graph %" PRId64 ": two tasks write file %" PRId64, graph->row,
                          use->file);
        if (use->out)
            writer[use->file] = use->task;
    }
    for (size_t i = 0; i < graph->use_count; i++) {
        const struct store_use *use = &graph->uses[i];

        if (!use->out && writer[use->file] >= 0 && !has_edge(graph, writer[use->file], use->task))
            check_problem(check,
                          "graph %" PRId64 ": file %" PRId64 " passes between tasks without an "
                          "edge",
                          graph->row, use->file);
    }
    mem_free(writer);
}

static void check_graph(struct trace_check *check, const struct store_graph *graph,
                        int64_t machines)
{
    int64_t *waits = mem_alloc(graph->task_count * sizeof *waits + 1);
    sim_time recorded = 0;

    for (size_t i = 0; i < graph->task_count; i++)
        check_task(check, &(struct place){ graph, (int64_t)i }, machines, &recorded);
    for (size_t i = 0; i < graph->edge_count; i++) {
        check_amount(check, &(struct check_amount){ "edge", (int64_t)i, "number of bytes",
                                                    graph->edges[i].bytes });
        if (graph->edges[i].bytes != STORE_UNKNOWN)
            check->bytes = number_sum(check->bytes, graph->edges[i].bytes);
    }
    if (graph->task_count == 0)
        check_problem(check, "graph %" PRId64 " has no tasks", graph->row);
    if (!graph_ordered(graph->edges, graph->edge_count, waits, graph->task_count))
        check_problem(check, "graph %" PRId64 ": a task depends on itself", graph->row);
    check_files(check, graph);
    check->run_s += time_seconds(recorded);
    check->graphs++;
    check->tasks += (int64_t)graph->task_count;
    check->edges += (int64_t)graph->edge_count;
    mem_free(waits);
}

/* Rows around the graphs that name something which is not there. */
static const struct check_rule no_graph[] = {
    { "jobs without their graph",
      "SELECT count(*) FROM job j WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM graph g "
      "WHERE g.trace_id=?1 AND g.graph_id=j.graph_id)" },
    { NULL, NULL },
};

static const struct check_rule coflows[] = {
    { "jobs with neither their graph nor flows",
      "SELECT count(*) FROM job j WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM graph g "
      "WHERE g.trace_id=?1 AND g.graph_id=j.graph_id) AND j.job_id NOT IN (SELECT job_id FROM flow "
      "WHERE trace_id=?1 AND job_id IS NOT NULL)" },
    { "flows without their job",
      "SELECT count(*) FROM flow f WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM job j WHERE "
      "j.trace_id=?1 AND j.job_id=f.job_id)" },
    { "flows without their machine",
      "SELECT count(*) FROM flow f WHERE trace_id=?1 AND (NOT EXISTS (SELECT 1 FROM machine m "
      "WHERE m.trace_id=?1 AND m.machine_id=f.src) OR NOT EXISTS (SELECT 1 FROM machine m WHERE "
      "m.trace_id=?1 AND m.machine_id=f.dst))" },
    { "flows with fewer than 0 bytes",
      "SELECT count(*) FROM flow WHERE trace_id=?1 AND coalesce(bytes,-1)<0" },
    { "stages of no instances", "SELECT count(*) FROM task WHERE trace_id=?1 AND instances<1" },
    { NULL, NULL },
};

static const struct check_rule references[] = {
    { "jobs with a deadline before their submission",
      "SELECT count(*) FROM job WHERE trace_id=?1 AND deadline_ns<0" },
    { "machines without their type",
      "SELECT count(*) FROM machine m WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM "
      "machine_type t WHERE t.trace_id=?1 AND t.mtype_id=m.mtype_id)" },
    { "figures without their machine type",
      "SELECT count(*) FROM type_param p WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM "
      "machine_type t WHERE t.trace_id=?1 AND t.mtype_id=p.mtype_id)" },
    { "links without their machine types",
      "SELECT count(*) FROM type_link l WHERE trace_id=?1 AND a IS NOT NULL AND (SELECT "
      "count(*) FROM machine_type t WHERE t.trace_id=?1 AND t.mtype_id IN (a,b))<1+(a<>b)" },
    { NULL, NULL },
};

static bool read_graphs(struct store *store, const struct trace_info *info,
                        struct trace_check *check, struct error *err)
{
    struct store_graph *graphs;
    struct store_sizes sizes;
    struct error wrong;
    size_t count;

    if (!store_sizes(store, info->id, &sizes, err))
        return false;
    if (!store_graphs(store, info->id, &graphs, &count, &wrong)) {
        check_problem(check, "%s", wrong.text);
        return true;
    }
    for (size_t i = 0; i < count; i++)
        check_graph(check, &graphs[i], sizes.machines);
    return true;
}

bool check_graphs(struct store *store, const struct trace_info *info, struct trace_check *check,
                  struct error *err)
{
    return check_rules(store, info, check, no_graph, err) &&
           check_rules(store, info, check, references, err) && read_graphs(store, info, check, err);
}

bool check_stages(struct store *store, const struct trace_info *info, struct trace_check *check,
                  struct error *err)
{
    int64_t bytes;

    if (!check_rules(store, info, check, coflows, err) || !read_graphs(store, info, check, err) ||
        !store_ask(store, "SELECT count(*) FROM flow WHERE trace_id=?1", info->id, &check->flows,
                   err) ||
        !store_ask(store,
                   "SELECT cast(min(total(bytes),9e18) AS INTEGER) FROM flow WHERE trace_id=?1",
                   info->id, &bytes, err))
        return false;
    check->bytes = number_sum(check->bytes, bytes);
    return true;
}
