/* Graphs of tasks of the dag system as the store keeps them: templates, machines, arrivals. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/dag/dag_spec.h"
#include "workloads/replay.h"

_Static_assert(offsetof(struct dag_arrival, submit) == 0, "an item begins with its submit time");

/* What all items of a trace share. */
struct shared {
    struct dag_templates templates; /* first member: what generators draw from */
    sim_time *deadline;             /* of each graph; TIME_NEVER: none */
};

/* The trace that is loaded, and where to. */
struct loader {
    const struct replay_trace *trace;
    struct store *store;
    struct arena *arena;
    struct shared *shared;
    struct dag_machine *machines;
    struct taskgraph_builder *builder;
    struct slab *slab; /* of the graphs */
};

static int64_t known(int64_t value, int64_t otherwise)
{
    return value == STORE_UNKNOWN ? otherwise : value;
}

/* Texts of the store are gone when it is closed. */
static const char *text_of(const char *text, struct arena *arena)
{
    return text ? arena_text(arena, text) : NULL;
}

/* Machines ----------------------------------------------------------------------------------- */

/* What the type says itself; the rest is as in a study that does not say it. */
static void read_type(struct loader *l, const struct store_type *type, struct dag_machine *machine)
{
    char name[32];

    param_defaults(dag_machine_table, machine, l->arena);
    snprintf(name, sizeof name, "kind%" PRId64, type->row);
    machine->name = arena_text(l->arena, type->name ? type->name : name);
    machine->count = 0;
    machine->cores = known(type->cpu_milli, 1000) / 1000;
    if (machine->cores < 1)
        machine->cores = 1;
    if (type->speed_mhz > 0)
        machine->speed = type->speed_mhz * 1e6;
    machine->memory = (double)known(type->mem_bytes, 0);
    if (type->idle_w >= 0 && type->max_w >= type->idle_w) {
        machine->idle_w = type->idle_w / (double)machine->cores;
        machine->busy_w = type->max_w / (double)machine->cores;
    }
}

static bool read_types(struct loader *l, struct error *err)
{
    struct dag_templates *t = &l->shared->templates;
    const struct param_context context = { l->arena, err };
    struct store_type *types;
    struct store_param *params;
    size_t count;

    if (!store_types(l->store, l->trace->info.id, &types, &t->machine_count, err) ||
        !store_params(l->store, l->trace->info.id, &params, &count, err))
        return false;
    l->machines = arena_array(l->arena, t->machine_count, sizeof *l->machines);
    t->machines = l->machines;
    for (size_t i = 0; i < t->machine_count; i++)
        read_type(l, &types[i], &l->machines[i]);
    for (size_t i = 0; i < count; i++) {
        if (params[i].type < 0 || params[i].type >= (int64_t)t->machine_count)
            return error_set(
                err, "%s: trace %s: a figure of machine type %" PRId64 ", which it does not hold",
                l->trace->store, l->trace->info.name, params[i].type);
        /* What a source tells beyond what machines of this system have is kept in the store. */
        if (param_find(dag_machine_table, params[i].name) &&
            !param_set(dag_machine_table, &l->machines[params[i].type], params[i].name,
                       params[i].value, &context))
            return error_prefix(err, "%s: trace %s, machine type '%.60s'", l->trace->store,
                                l->trace->info.name, l->machines[params[i].type].name);
    }
    return true;
}

static bool read_hosts(struct loader *l, struct error *err)
{
    struct dag_templates *t = &l->shared->templates;
    struct store_machine *machines;
    struct dag_host *hosts;

    if (!store_machines(l->store, l->trace->info.id, &machines, &t->host_count, err))
        return false;
    hosts = arena_array(l->arena, t->host_count, sizeof *hosts);
    t->hosts = hosts;
    for (size_t i = 0; i < t->host_count; i++) {
        if (machines[i].type < 0 || machines[i].type >= (int64_t)t->machine_count)
            return error_set(err, "%s: trace %s: machine %zu is of no type that it holds",
                             l->trace->store, l->trace->info.name, i);
        hosts[i] =
            (struct dag_host){ (uint32_t)machines[i].type, text_of(machines[i].name, l->arena) };
        l->machines[machines[i].type].count++;
    }
    return true;
}

static bool read_rates(struct loader *l, struct error *err)
{
    struct dag_templates *t = &l->shared->templates;
    int64_t kinds = (int64_t)t->machine_count;
    struct store_link *links;
    double *rate;
    size_t count;

    if (!store_links(l->store, l->trace->info.id, &links, &count, err))
        return false;
    if (count == 0)
        return true;
    rate = arena_array(l->arena, t->machine_count * t->machine_count, sizeof *rate);
    for (size_t i = 0; i < count; i++) {
        const struct store_link *link = &links[i];
        bool own = link->a == STORE_UNKNOWN && link->b == STORE_UNKNOWN;

        if (link->latency != STORE_UNKNOWN && link->latency != 0)
            return error_set(err,
                             "%s: trace %s: latencies between types of machines cannot be "
                             "simulated",
                             l->trace->store, l->trace->info.name);
        if (!own && (link->a < 0 || link->b < 0 || link->a >= kinds || link->b >= kinds))
            return error_set(err,
                             "%s: trace %s: a link between machine types %" PRId64 " and %" PRId64
                             "; it holds %" PRId64,
                             l->trace->store, l->trace->info.name, link->a, link->b, kinds);
        if (!(link->rate > 0))
            continue;
        if (own)
            t->rates.own = link->rate;
        else
            rate[link->a * kinds + link->b] = rate[link->b * kinds + link->a] = link->rate;
    }
    t->rates.rate = rate;
    return true;
}

/* Graphs ------------------------------------------------------------------------------------- */

static struct taskgraph_task task_of(const struct store_task *from)
{
    struct taskgraph_task task = taskgraph_task_default;
    int64_t milli = known(from->cpu_milli, 1000), cores = milli / 1000 + (milli % 1000 > 0);

    task.name = from->name;
    task.work = from->work;
    task.cores = cores < 1 ? 1 : cores > UINT32_MAX ? UINT32_MAX : (uint32_t)cores;
    task.parallel = isnan(from->parallel) ? (cores > 1 ? 1 : 0) : from->parallel;
    task.memory = known(from->mem_bytes, 0);
    task.release = known(from->release, 0);
    task.deadline = known(from->deadline, TIME_NEVER);
    return task;
}

static bool sound(const struct taskgraph_task *task)
{
    return !(task->work < 0) && task->parallel >= 0 && task->parallel <= 1 && task->memory >= 0 &&
           task->release >= 0 && task->deadline >= 0;
}

static bool collect_tasks(struct loader *l, const struct store_graph *graph, struct error *err)
{
    for (size_t i = 0; i < graph->task_count; i++) {
        struct taskgraph_task task = task_of(&graph->tasks[i]);

        if (!sound(&task))
            return error_set(err,
                             "%s: trace %s, graph %" PRId64 ": task %zu has impossible "
                             "figures; see 'orrery trace check'",
                             l->trace->store, l->trace->info.name, graph->row, i);
        taskgraph_add_task(l->builder, &task);
    }
    for (size_t i = 0; graph->cost_count && i < l->shared->templates.machine_count; i++)
        taskgraph_add_kind(l->builder, l->machines[i].name);
    for (size_t i = 0; i < graph->cost_count; i++)
        if (graph->costs[i].run >= 0)
            taskgraph_add_cost(l->builder, (uint32_t)graph->costs[i].task,
                               (uint32_t)graph->costs[i].type, graph->costs[i].run);
    return true;
}

static void collect_data(struct loader *l, const struct store_graph *graph)
{
    for (size_t i = 0; i < graph->edge_count; i++)
        taskgraph_add_edge(l->builder, (uint32_t)graph->edges[i].from, (uint32_t)graph->edges[i].to,
                           (double)(graph->edges[i].bytes > 0 ? graph->edges[i].bytes : 0));
    for (size_t i = 0; i < graph->file_count; i++)
        taskgraph_add_file(l->builder, graph->files[i].name,
                           (double)(graph->files[i].bytes > 0 ? graph->files[i].bytes : 0));
    for (size_t i = 0; i < graph->use_count; i++) {
        const struct store_use *use = &graph->uses[i];

        if (use->out)
            taskgraph_add_output(l->builder, (uint32_t)use->task, (uint32_t)use->file);
        else
            taskgraph_add_input(l->builder, (uint32_t)use->task, (uint32_t)use->file);
    }
}

/* Where each task ran in the source; NULL if that is not known of any. */
static const uint32_t *recorded_of(const struct loader *l, const struct store_graph *graph)
{
    uint32_t *recorded = NULL;

    for (size_t i = 0; i < graph->task_count; i++) {
        int64_t machine = graph->tasks[i].orig_machine;

        if (machine < 0 || machine >= (int64_t)l->shared->templates.host_count)
            continue;
        if (!recorded) {
            recorded = arena_array(l->arena, graph->task_count, sizeof *recorded);
            memset(recorded, 0xff, graph->task_count * sizeof *recorded); /* TASKGRAPH_NONE */
        }
        recorded[i] = (uint32_t)machine;
    }
    return recorded;
}

static bool read_graphs(struct loader *l, struct error *err)
{
    struct dag_templates *t = &l->shared->templates;
    const struct taskgraph **graph;
    const uint32_t **recorded;
    struct store_graph *from;
    const char **name;

    if (!store_graphs(l->store, l->trace->info.id, &from, &t->count, err))
        return false;
    t->graph = graph = arena_array(l->arena, t->count, sizeof *graph);
    t->name = name = arena_array(l->arena, t->count, sizeof *name);
    t->recorded = recorded = arena_array(l->arena, t->count, sizeof *recorded);
    l->shared->deadline = arena_array(l->arena, t->count, sizeof *l->shared->deadline);
    for (size_t i = 0; i < t->count; i++) {
        taskgraph_builder_clear(l->builder);
        if (!collect_tasks(l, &from[i], err))
            return false;
        collect_data(l, &from[i]);
        graph[i] = taskgraph_build(l->builder, l->slab, err);
        if (!graph[i])
            return error_prefix(err, "%s: trace %s, graph %zu", l->trace->store,
                                l->trace->info.name, i);
        name[i] = text_of(from[i].name, l->arena);
        recorded[i] = recorded_of(l, &from[i]);
        l->shared->deadline[i] = known(from[i].deadline, TIME_NEVER);
    }
    return true;
}

static bool load_shared(struct replay_trace *trace, struct store *store, struct arena *arena,
                        struct error *err)
{
    struct loader l = { .trace = trace,
                        .store = store,
                        .arena = arena,
                        .shared = arena_alloc(arena, sizeof *l.shared),
                        .builder = taskgraph_builder_create(),
                        .slab = arena_alloc(arena, sizeof *l.slab) };
    bool ok;

    trace->shared = l.shared;
    slab_init(l.slab, arena);
    ok = read_types(&l, err) && read_hosts(&l, err) && read_rates(&l, err) && read_graphs(&l, err);
    taskgraph_builder_free(l.builder);
    return ok;
}

/* Items -------------------------------------------------------------------------------------- */

static void *open_jobs(struct store *store, const struct replay_trace *trace, sim_time from,
                       sim_time to, struct error *err)
{
    return store_jobs(store, trace->info.id, from, to, err);
}

static bool next_job(void *cursor, const struct replay_trace *trace, void *item, bool *more,
                     struct error *err)
{
    const struct shared *s = trace->shared;
    struct dag_arrival *arrival = item;
    struct store_job job;

    if (!store_next(cursor, &job, more, err))
        return false;
    if (!*more)
        return true;
    if (job.graph < 0 || job.graph >= (int64_t)s->templates.count)
        return error_set(err, "%s: trace %s: job %" PRId64 " is of no graph that it holds",
                         trace->store, trace->info.name, job.row);
    *arrival = (struct dag_arrival){
        .submit = job.submit,
        .graph = s->templates.graph[job.graph],
        .lasting = true,
        .deadline = known(job.deadline, s->deadline[job.graph]),
        .recorded = s->templates.recorded[job.graph],
        .type = s->templates.name[job.graph],
        .number = known(job.number, DAG_UNKNOWN),
        .name = job.name,
    };
    return true;
}

static void done(void *cursor)
{
    store_done(cursor);
}

static void keep_name(void *item, struct arena *arena)
{
    struct dag_arrival *job = item;

    job->name = text_of(job->name, arena);
}

/* Platform ----------------------------------------------------------------------------------- */

static size_t kind_named(const struct dag_templates *t, const char *name)
{
    size_t kind = 0;

    while (name && kind < t->machine_count && strcmp(t->machines[kind].name, name) != 0)
        kind++;
    return name ? kind : t->machine_count;
}

/* Rates of the trace for kinds that the study names itself; those it does not know stay open. */
static const struct dag_rates *rates_for(const struct dag_templates *t,
                                         const struct dag_platform *platform, struct arena *arena)
{
    const struct dag_machine *machine = platform->machines.item;
    size_t kinds = platform->machines.count;
    struct dag_rates *rates = arena_alloc(arena, sizeof *rates);
    double *rate = arena_array(arena, kinds * kinds, sizeof *rate);
    bool any = false;

    for (size_t a = 0; a < kinds; a++) {
        size_t from = kind_named(t, machine[a].name);

        for (size_t b = 0; b < kinds && from < t->machine_count; b++) {
            size_t to = kind_named(t, machine[b].name);

            if (to < t->machine_count)
                rate[a * kinds + b] = t->rates.rate[from * t->machine_count + to];
            any = any || to < t->machine_count;
        }
    }
    *rates = (struct dag_rates){ rate, t->rates.own };
    return any ? rates : NULL;
}

static bool fill_platform(const struct replay_trace *trace, void *platform, struct arena *arena,
                          struct error *err)
{
    const struct shared *s = trace->shared;
    const struct dag_templates *t = &s->templates;
    struct dag_platform *dag = platform;

    (void)err;
    if (dag->machines.count == 0 && t->host_count) {
        struct dag_machine *machines = arena_array(arena, t->machine_count, sizeof *machines);

        memcpy(machines, t->machines, t->machine_count * sizeof *machines);
        dag->machines = (struct param_list){ machines, t->machine_count };
        dag->hosts = t->hosts;
        dag->host_count = (int64_t)t->host_count;
        dag->rates = t->rates.rate ? &t->rates : NULL;
    } else if (t->rates.rate && !dag->rates) {
        dag->rates = rates_for(t, dag, arena);
    }
    return true;
}

static uint32_t kind_of(const struct taskgraph *graph, const char *name)
{
    for (uint32_t kind = 0; graph->cost && name && kind < graph->kinds; kind++)
        if (strcmp(graph->kind[kind], name) == 0)
            return kind;
    return TASKGRAPH_NONE;
}

/* Seconds of cores, averaged over the kinds of machines that can run a task. */
static double work_of(const void *item, const struct workload_context *context)
{
    const struct dag_arrival *arrival = item;
    const struct dag_platform *platform = context->platform;
    const struct dag_machine *machine = platform->machines.item;
    const struct taskgraph *graph = arrival->graph;
    double sum = 0;

    for (uint32_t task = 0; task < graph->tasks; task++) {
        double seconds = 0;
        size_t able = 0;

        for (size_t m = 0; m < platform->machines.count; m++) {
            sim_time cost = dag_cost(graph, task, &machine[m], kind_of(graph, machine[m].name));

            seconds += cost == TIME_NEVER ? 0 : time_seconds(cost);
            able += cost != TIME_NEVER;
        }
        if (able)
            sum += seconds / (double)able * graph->task[task].cores;
    }
    return sum;
}

static const char *const families[] = { "workflow", "soc", NULL };

const struct replay_kind replay_dag = {
    .system = "dag",
    .families = families,
    .item_size = sizeof(struct dag_arrival),
    .open = open_jobs,
    .next = next_job,
    .done = done,
    .keep = keep_name,
    .load_shared = load_shared,
    .platform = fill_platform,
    .work = work_of,
};
