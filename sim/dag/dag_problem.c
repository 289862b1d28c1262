/* Static plans: the problem of one graph on these machines, and what becomes of the answer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/dag/dag_internal.h"

/* Arrays of a problem, in one piece each; all given back by free_arrays. */
struct arrays {
    uint32_t *kind, *cores, *busy_at;
    double *price, *available;
    struct problem_busy *busy;
    size_t busy_count;
};

static const double *real_costs(struct dag *d, struct graph_info *info)
{
    size_t cells = (size_t)info->graph->tasks * d->kinds;

    if (info->real)
        return info->real;
    info->real = slab_alloc(&d->memory, cells * sizeof *info->real);
    for (size_t i = 0; i < cells; i++)
        info->real[i] = info->cost[i] == TIME_NEVER ? (double)INFINITY : (double)info->cost[i];
    return info->real;
}

/* Something that was planned before, or runs. */
struct taken {
    uint32_t machine;
    double start, finish;
    uint32_t cores;
    uint64_t seq;
};

static int by_machine(const void *a, const void *b)
{
    const struct taken *x = a, *y = b;

    if (x->machine != y->machine)
        return x->machine < y->machine ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static struct taken taken_by(const struct dag *d, const struct task *task)
{
    struct taken taken = { .machine = task->view.machine,
                           .cores = spec_of(task)->cores,
                           .seq = task->seq };
    sim_time cost = cost_on_kind(d, task, d->machine[task->view.machine].kind);

    if (task->view.state == DAG_RUNNING) {
        taken.start = (double)task->view.start;
        taken.finish = fmax((double)task->view.finish, (double)dag_now(d));
    } else {
        taken.start = task->planned == TIME_NEVER ? (double)dag_now(d) : (double)task->planned;
        taken.start = fmax(taken.start, (double)dag_now(d));
        taken.finish = taken.start + (double)cost;
    }
    return taken;
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Puts `taken` on the cores that are free first, no earlier than it says; free: [cores]. */
static void put_on_cores(double *free, uint32_t cores, struct taken *taken)
{
    double length = taken->finish - taken->start;

    if (cores > 1)
        qsort(free, cores, sizeof *free, by_time);
    taken->start = fmax(taken->start, free[taken->cores - 1]);
    taken->finish = taken->start + length;
    for (uint32_t i = 0; i < taken->cores; i++)
        free[i] = taken->finish;
}

/*
 * What is on the machines, by machine and start. What is late is moved back, in its order, so that
 * nothing overlaps beyond the cores.
 */
static void collect_busy(struct dag *d, struct arrays *arrays)
{
    struct taken *taken;
    size_t count = 0, n = 0;
    uint32_t most = 1;
    double *free;

    for (uint32_t m = 0; m < d->machines; m++)
        count += d->machine[m].running + d->machine[m].queued;
    taken = mem_alloc((count + 1) * sizeof *taken);
    for (uint32_t m = 0; m < d->machines; m++)
        for (const struct task *task = d->machine[m].first; task; task = task->next)
            taken[n++] = taken_by(d, task);
    qsort(taken, n, sizeof *taken, by_machine);
    arrays->busy_at = slab_alloc(&d->memory, (d->machines + 1) * sizeof *arrays->busy_at);
    arrays->available = slab_alloc(&d->memory, (d->machines + 1) * sizeof *arrays->available);
    arrays->busy = slab_alloc(&d->memory, (n + 1) * sizeof *arrays->busy);
    arrays->busy_count = n;
    for (uint32_t m = 0; m < d->machines; m++)
        most = d->machine[m].cores > most ? d->machine[m].cores : most;
    free = mem_alloc(most * sizeof *free);
    for (size_t i = 0; i < n; i++) {
        uint32_t m = taken[i].machine;

        if (i == 0 || m != taken[i - 1].machine)
            memset(free, 0, most * sizeof *free);
        put_on_cores(free, d->machine[m].cores, &taken[i]);
        arrays->busy[i] = (struct problem_busy){ .start = taken[i].start,
                                                 .finish = taken[i].finish,
                                                 .cores = taken[i].cores };
        arrays->available[m] = fmax(arrays->available[m], taken[i].finish);
        arrays->busy_at[m + 1]++;
    }
    mem_free(free);
    for (uint32_t m = 0; m < d->machines; m++)
        arrays->busy_at[m + 1] += arrays->busy_at[m];
    mem_free(taken);
}

static void set_processors(struct dag *d, struct problem *p, struct arrays *arrays)
{
    p->processors = p->elastic ? d->kinds : d->machines;
    arrays->kind = slab_alloc(&d->memory, p->processors * sizeof *arrays->kind);
    arrays->cores = slab_alloc(&d->memory, p->processors * sizeof *arrays->cores);
    arrays->price = slab_alloc(&d->memory, d->kinds * sizeof *arrays->price);
    for (uint32_t k = 0; k < d->kinds; k++)
        arrays->price[k] = d->kind[k].price;
    for (uint32_t m = 0; m < p->processors; m++) {
        arrays->kind[m] = p->elastic ? m : d->machine[m].kind;
        arrays->cores[m] = (uint32_t)d->kind[arrays->kind[m]].cores;
        p->single = p->single && arrays->cores[m] == 1;
    }
    p->kind = arrays->kind;
    p->cores = arrays->cores;
    p->price = arrays->price;
    if (p->elastic)
        return;
    collect_busy(d, arrays);
    p->busy = arrays->busy;
    p->busy_at = arrays->busy_at;
    p->available = arrays->available;
}

static void fill_problem(struct dag *d, const struct taskgraph *graph, struct problem *p,
                         struct arrays *arrays)
{
    *p = (struct problem){ .graph = graph,
                           .kinds = d->kinds,
                           .single = true,
                           .elastic = d->elastic,
                           .release = (double)dag_now(d),
                           .deadline = INFINITY,
                           .noise = d->noise_cv,
                           .seed = d->input->seed,
                           .replication = d->input->replication,
                           .slab = &d->memory };
    for (uint32_t t = 0; t < graph->tasks; t++)
        p->single = p->single && graph->task[t].cores == 1;
    set_processors(d, p, arrays);
    data_links(d, &p->links);
    p->links.of = p->kind;
}

static void free_arrays(struct dag *d, const struct problem *p, struct arrays *arrays)
{
    slab_free(&d->memory, arrays->kind, p->processors * sizeof *arrays->kind);
    slab_free(&d->memory, arrays->cores, p->processors * sizeof *arrays->cores);
    slab_free(&d->memory, arrays->price, d->kinds * sizeof *arrays->price);
    if (p->elastic)
        return;
    slab_free(&d->memory, arrays->busy_at, (d->machines + 1) * sizeof *arrays->busy_at);
    slab_free(&d->memory, arrays->available, (d->machines + 1) * sizeof *arrays->available);
    slab_free(&d->memory, arrays->busy, (arrays->busy_count + 1) * sizeof *arrays->busy);
}

/* Following a plan -------------------------------------------------------------------------- */

/* The machine of a planned task: of machines on demand, the lease of (kind, copy). */
static uint32_t machine_of(struct dag *d, struct map *leases, const struct planned *at)
{
    uint64_t key = (uint64_t)at->processor << 32 | at->copy;
    uint32_t id;

    if (!d->elastic)
        return at->processor;
    id = map_get(leases, key);
    if (id == MAP_NONE) {
        id = machine_lease(d, at->processor);
        map_put(leases, key, id);
    }
    return id;
}

/* When the turn of a task comes. */
struct turn {
    double start;
    uint32_t place; /* in the order of the graph */
    uint32_t task;
};

/* Equal starts follow the order of the graph, so that a task of no length blocks nobody. */
static int by_start(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static void follow(struct dag *d, struct job *job, const struct schedule *schedule)
{
    const struct taskgraph *graph = job->view.graph;
    struct turn *order = mem_alloc(graph->tasks * sizeof *order);
    struct map leases;

    map_init(&leases, &d->memory);
    for (uint32_t i = 0; i < graph->tasks; i++)
        order[i] = (struct turn){ schedule->task[graph->order[i]].start, i, graph->order[i] };
    qsort(order, graph->tasks, sizeof *order, by_start);
    for (uint32_t i = 0; i < graph->tasks && !d->failed; i++) {
        uint32_t t = order[i].task;
        struct task *task = &job->task[t];

        task->planned = (sim_time)fmin(schedule->task[t].start, 9e18);
        task_assign(d, task, machine_of(d, &leases, &schedule->task[t]), schedule->task[t].start);
    }
    map_clear(&leases);
    mem_free(order);
    job->plan_makespan = schedule->makespan - (double)job->view.submit;
    d->totals.bound = fmax(d->totals.bound, schedule->bound);
}

bool plan_job(struct dag *d, struct job *job)
{
    struct schedule schedule = { .task =
                                     mem_alloc(job->view.graph->tasks * sizeof *schedule.task) };
    struct problem problem;
    struct arrays arrays = { 0 };
    bool ok;

    fill_problem(d, job->view.graph, &problem, &arrays);
    problem.cost = real_costs(d, job->info);
    problem.recorded = job->view.recorded;
    if (job->view.deadline != TIME_NEVER)
        problem.deadline = (double)job->view.deadline;
    ok = d->policy->plan(d->self, &problem, &schedule, &d->error) &&
         problem_check(&problem, &schedule, &d->error);
    if (ok) {
        follow(d, job, &schedule);
    } else if (!d->failed) {
        char room[32];

        error_prefix(&d->error, "%s at t=%.9gs: job %s", d->policy->policy.name,
                     time_seconds(dag_now(d)), job_label(job, room));
        d->failed = true;
        engine_stop(d->engine);
    }
    free_arrays(d, &problem, &arrays);
    mem_free(schedule.task);
    return ok && !d->failed;
}

/* Problems of what is left ------------------------------------------------------------------ */

struct rest {
    struct dag_problem view; /* first member */
    struct arrays arrays;
    struct taskgraph *graph;
    double *cost;
    uint32_t tasks;
};

static bool is_left(const struct task *task)
{
    return may_assign(task);
}

/* When a task that was placed will have ended, as far as is known: at the earliest. */
static sim_time end_of(const struct dag *d, const struct task *task)
{
    if (task->view.state == DAG_RUNNING || task->view.state == DAG_ENDED)
        return task->view.finish;
    return time_add(dag_now(d), cost_on_kind(d, task, d->machine[task->view.machine].kind));
}

/* When a task that is left may start, seen from those before it that are placed. */
static sim_time release_of(const struct dag *d, const struct task *task)
{
    const struct job *job = job_of_task(task);
    const struct taskgraph_rows *before = &job->view.graph->predecessors;
    sim_time release = time_add(job->view.submit, spec_of(task)->release);

    for (uint32_t i = before->at[task->view.index]; i < before->at[task->view.index + 1]; i++) {
        const struct task *from = &job->task[before->item[i]];

        if (!is_left(from) && end_of(d, from) > release)
            release = end_of(d, from);
    }
    return release;
}

/* Tasks that are left, each with its number in the new graph in `number`. */
static void add_tasks(const struct dag *d, struct job *job, struct taskgraph_builder *builder,
                      struct vec *tasks, uint32_t *number)
{
    for (uint32_t t = 0; t < job->view.graph->tasks; t++) {
        struct taskgraph_task task = job->view.graph->task[t];
        sim_time release;

        number[t] = TASKGRAPH_NONE;
        if (!is_left(&job->task[t]))
            continue;
        release = release_of(d, &job->task[t]);
        task.release = release > dag_now(d) ? release - dag_now(d) : 0;
        number[t] = taskgraph_add_task(builder, &task);
        *(struct task **)vec_push(tasks, sizeof(struct task *)) = &job->task[t];
    }
    for (uint32_t e = 0; e < job->view.graph->edges; e++) {
        uint32_t from = number[job->view.graph->source[e]];
        uint32_t to = number[job->view.graph->successors.item[e]];

        if (from != TASKGRAPH_NONE && to != TASKGRAPH_NONE)
            taskgraph_add_edge(builder, from, to, job->view.graph->bytes[e]);
    }
}

struct dag_problem *dag_problem(struct dag *d, const struct dag_job *job)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct vec tasks = { 0 };
    struct rest *rest = NULL;
    struct error err;

    for (struct job *j = job ? job_of(job) : d->first_job; j; j = job ? NULL : j->next) {
        uint32_t *number = mem_alloc(j->view.graph->tasks * sizeof *number);

        add_tasks(d, j, builder, &tasks, number);
        mem_free(number);
    }
    if (tasks.count > 0) {
        struct task **task = tasks.data;

        rest = slab_alloc(&d->memory, sizeof *rest);
        rest->tasks = (uint32_t)tasks.count;
        rest->graph = taskgraph_build(builder, &d->memory, &err);
        BUG_UNLESS(rest->graph); /* a part of graphs without cycles has none */
        rest->view.task = slab_alloc(&d->memory, tasks.count * sizeof *rest->view.task);
        rest->cost = slab_alloc(&d->memory, tasks.count * d->kinds * sizeof *rest->cost);
        for (size_t t = 0; t < tasks.count; t++) {
            rest->view.task[t] = &task[t]->view;
            for (uint32_t k = 0; k < d->kinds; k++) {
                sim_time cost = cost_on_kind(d, task[t], k);

                rest->cost[t * d->kinds + k] = cost == TIME_NEVER ? (double)INFINITY : (double)cost;
            }
        }
        fill_problem(d, rest->graph, &rest->view.problem, &rest->arrays);
        rest->view.problem.cost = rest->cost;
    }
    vec_free(&tasks);
    taskgraph_builder_free(builder);
    return rest ? &rest->view : NULL;
}

void dag_problem_free(struct dag *d, struct dag_problem *problem)
{
    struct rest *rest = (struct rest *)problem;

    if (!rest)
        return;
    free_arrays(d, &rest->view.problem, &rest->arrays);
    taskgraph_free(rest->graph, &d->memory);
    slab_free(&d->memory, rest->view.task, rest->tasks * sizeof *rest->view.task);
    slab_free(&d->memory, rest->cost, (size_t)rest->tasks * d->kinds * sizeof *rest->cost);
    slab_free(&d->memory, rest, sizeof *rest);
}
