/* Jobs and their tasks: arrival, what is ready, costs on this platform, the end. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/dag/dag_internal.h"

static void *grow(struct slab *slab, void *array, size_t *room, size_t size)
{
    size_t bigger = *room ? 2 * *room : 16;

    array = slab_resize(slab, array, *room * size, bigger * size);
    *room = bigger;
    return array;
}

/* Costs ------------------------------------------------------------------------------------- */

static uint32_t kind_in_graph(const struct taskgraph *graph, const char *name)
{
    for (uint32_t k = 0; name && k < graph->kinds; k++)
        if (!strcmp(graph->kind[k], name))
            return k;
    return TASKGRAPH_NONE;
}

static struct graph_info *info_make(struct dag *d, const struct taskgraph *graph)
{
    struct graph_info *info = slab_alloc(&d->memory, sizeof *info);
    size_t cells = (size_t)graph->tasks * d->kinds;

    info->graph = graph;
    info->cost = slab_alloc(&d->memory, cells * sizeof *info->cost);
    for (uint32_t k = 0; k < d->kinds; k++) {
        uint32_t kind = kind_in_graph(graph, d->kind[k].name);

        for (uint32_t t = 0; t < graph->tasks; t++)
            info->cost[(size_t)t * d->kinds + k] = dag_cost(graph, t, &d->kind[k], kind);
    }
    return info;
}

static void info_drop(struct dag *d, struct graph_info *info)
{
    size_t cells = (size_t)info->graph->tasks * d->kinds;

    if (--info->users > 0)
        return;
    slab_free(&d->memory, info->cost, cells * sizeof *info->cost);
    if (info->real)
        slab_free(&d->memory, info->real, cells * sizeof *info->real);
    slab_free(&d->memory, info, sizeof *info);
}

static struct graph_info *info_get(struct dag *d, const struct taskgraph *graph, bool lasting)
{
    uint32_t known = lasting ? map_get(&d->info_of, (uint64_t)(uintptr_t)graph) : MAP_NONE;
    struct graph_info *info = known == MAP_NONE ? info_make(d, graph) : d->info[known];

    info->users++;
    if (lasting && known == MAP_NONE) {
        info->users++;
        if (d->infos == d->info_room)
            d->info = grow(&d->memory, d->info, &d->info_room, sizeof *d->info);
        map_put(&d->info_of, (uint64_t)(uintptr_t)graph, (uint32_t)d->infos);
        d->info[d->infos++] = info;
    }
    return info;
}

/* Whether machines of a kind are there, or could be. */
static bool kind_there(const struct dag *d, uint32_t kind)
{
    return d->kind[kind].elastic || d->kind[kind].count > 0;
}

static double best_serial(const struct dag *d, const struct graph_info *info)
{
    double best = INFINITY;

    for (uint32_t k = 0; k < d->kinds; k++) {
        double sum = 0;

        for (uint32_t t = 0; t < info->graph->tasks && kind_there(d, k); t++) {
            sim_time cost = info->cost[(size_t)t * d->kinds + k];

            sum += cost == TIME_NEVER ? (double)INFINITY : (double)cost;
        }
        if (kind_there(d, k) && sum < best)
            best = sum;
    }
    return best;
}

void info_measure(struct dag *d, struct graph_info *info)
{
    uint32_t tasks = info->graph->tasks;
    double *least = mem_alloc(2 * (size_t)tasks * sizeof *least), *mean = least + tasks;

    if (info->measured) {
        mem_free(least);
        return;
    }
    for (uint32_t t = 0; t < tasks; t++) {
        double sum = 0, count = 0;

        least[t] = INFINITY;
        for (uint32_t k = 0; k < d->kinds; k++) {
            sim_time cost = info->cost[(size_t)t * d->kinds + k];

            if (cost == TIME_NEVER || !kind_there(d, k))
                continue;
            least[t] = fmin(least[t], (double)cost);
            sum += (double)cost;
            count++;
        }
        mean[t] = count > 0 ? sum / count : (double)INFINITY;
    }
    info->least_path = taskgraph_critical_path(info->graph, least, NULL);
    info->mean_path = taskgraph_critical_path(info->graph, mean, NULL);
    info->serial = best_serial(d, info);
    info->measured = true;
    mem_free(least);
}

sim_time cost_on_kind(const struct dag *d, const struct task *task, uint32_t kind)
{
    return job_of_task(task)->info->cost[(size_t)task->view.index * d->kinds + kind];
}

/* Labels ------------------------------------------------------------------------------------ */

const char *job_label(const struct job *job, char room[32])
{
    if (job->name)
        return job->name;
    snprintf(room, 32, "%" PRId64, job->number);
    return room;
}

const char *task_label(const struct task *task, char room[32])
{
    const char *name = spec_of(task)->name;

    if (name)
        return name;
    snprintf(room, 32, "%u", task->view.index);
    return room;
}

/* Ready tasks ------------------------------------------------------------------------------- */

void ready_add(struct dag *d, struct task *task)
{
    task->view.state = DAG_READY;
    task->view.ready = dag_now(d);
    task->prev = d->last_ready;
    task->next = NULL;
    *(d->last_ready ? &d->last_ready->next : &d->first_ready) = task;
    d->last_ready = task;
    d->ready++;
    dag_changed(d);
}

void ready_remove(struct dag *d, struct task *task)
{
    *(task->prev ? &task->prev->next : &d->first_ready) = task->next;
    *(task->next ? &task->next->prev : &d->last_ready) = task->prev;
    d->ready--;
}

/* A planned task is assigned already: it only needs its data. */
static void now_ready(struct dag *d, struct task *task)
{
    if (task->planned == TIME_NEVER) {
        ready_add(d, task);
        return;
    }
    task->view.state = DAG_ASSIGNED;
    task->view.ready = dag_now(d);
    machine_use(d, task->view.machine);
    if (!starts_in_order(d))
        task->seq = d->sequence++;
    data_assigned(d, task);
}

void task_unblock(struct dag *d, struct task *task)
{
    sim_time at = time_add(task->view.job->submit, spec_of(task)->release);
    struct event event;

    if (d->options.communication == DAG_COMM_MEMORY && task->data_at > at)
        at = task->data_at;
    if (at <= dag_now(d)) {
        now_ready(d, task);
        return;
    }
    event = event_of(task, at, d->on_release);
    task->event = engine_at(d->engine, &event);
}

void on_release(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;

    (void)engine;
    now_ready(d, task_at(d, event->a, event->b));
}

/* Jobs -------------------------------------------------------------------------------------- */

static uint32_t take_slot(struct dag *d)
{
    if (d->free_slots)
        return d->free_slot[--d->free_slots];
    if (d->slots == d->slot_room) {
        size_t room = d->slot_room;

        d->slot = grow(&d->memory, d->slot, &d->slot_room, sizeof *d->slot);
        d->free_slot = slab_resize(&d->memory, d->free_slot, room * sizeof *d->free_slot,
                                   d->slot_room * sizeof *d->free_slot);
    }
    return (uint32_t)d->slots++;
}

static void copy_name(struct dag *d, struct job *job, const struct dag_arrival *arrival)
{
    size_t size = arrival->name ? strlen(arrival->name) + 1 : 0;

    job->number = arrival->number;
    if (size)
        job->name = memcpy(slab_alloc(&d->memory, size), arrival->name, size);
}

static void keep_graph(struct dag *d, struct job *job, const struct dag_arrival *arrival)
{
    size_t size = arrival->graph->tasks * sizeof *arrival->recorded;

    job->view.graph = arrival->graph;
    job->view.recorded = arrival->recorded;
    if (arrival->lasting)
        return;
    job->own = taskgraph_copy(arrival->graph, &d->memory);
    job->view.graph = job->own;
    if (arrival->recorded)
        job->view.recorded = job->own_recorded =
            memcpy(slab_alloc(&d->memory, size), arrival->recorded, size);
}

static void set_deadline(struct dag *d, struct job *job, const struct dag_arrival *arrival)
{
    double unit = (double)d->options.deadline_unit, length;

    if (arrival->deadline != TIME_NEVER) {
        job->view.deadline = time_add(job->view.submit, arrival->deadline);
        return;
    }
    job->view.deadline = TIME_NEVER;
    if (d->options.deadline_factor == 0)
        return;
    info_measure(d, job->info);
    length = floor(job->info->mean_path * d->options.deadline_factor / unit) * unit;
    if (length < 9e18)
        job->view.deadline = time_add(job->view.submit, (sim_time)length);
}

static void set_tasks(struct job *job)
{
    const struct taskgraph *graph = job->view.graph;

    for (uint32_t t = 0; t < graph->tasks; t++)
        job->task[t] = (struct task){ .view = { .job = &job->view,
                                                .index = t,
                                                .state = DAG_WAITING,
                                                .waits = taskgraph_count(&graph->predecessors, t) },
                                      .planned = TIME_NEVER,
                                      .left = 1,
                                      .cause = TASKGRAPH_NONE,
                                      .last_data = TASKGRAPH_NONE };
}

struct job *job_arrive(struct dag *d, const struct dag_arrival *arrival)
{
    size_t tasks = sizeof(struct job) + arrival->graph->tasks * sizeof(struct task);
    size_t size = tasks + d->policy->entity_size;
    struct job *job = slab_alloc(&d->memory, size);

    job->size = size;
    job->task = (struct task *)(void *)(job + 1);
    job->priv = (char *)job + tasks;
    keep_graph(d, job, arrival);
    copy_name(d, job, arrival);
    job->view.order = (uint64_t)d->arrivals++;
    job->view.submit = dag_now(d);
    job->view.left = job->view.graph->tasks;
    job->view.type = arrival->type;
    job->measured = job->view.submit >= d->options.warmup;
    job->info = info_get(d, job->view.graph, arrival->lasting);
    job->view.id = take_slot(d);
    d->slot[job->view.id] = job;
    set_deadline(d, job, arrival);
    set_tasks(job);
    job->prev = d->last_job;
    *(d->last_job ? &d->last_job->next : &d->first_job) = job;
    d->last_job = job;
    d->in_system++;
    data_arrive(d, job);
    return job;
}

void job_begin(struct dag *d, struct job *job)
{
    for (uint32_t t = 0; t < job->view.graph->tasks && !d->failed; t++)
        if (job->task[t].view.waits == 0)
            task_unblock(d, &job->task[t]);
}

void job_end(struct dag *d, struct job *job)
{
    d->totals.ended++;
    if (!dag_measure_job(d, job))
        return;
    *(job->prev ? &job->prev->next : &d->first_job) = job->next;
    *(job->next ? &job->next->prev : &d->last_job) = job->prev;
    d->in_system--;
    d->slot[job->view.id] = NULL;
    d->free_slot[d->free_slots++] = job->view.id;
    data_free(d, job);
    info_drop(d, job->info);
    if (job->own_recorded)
        slab_free(&d->memory, job->own_recorded, job->own->tasks * sizeof *job->own_recorded);
    if (job->name)
        slab_free(&d->memory, job->name, strlen(job->name) + 1);
    taskgraph_free(job->own, &d->memory);
    slab_free(&d->memory, job, job->size);
    dag_room(d);
}
