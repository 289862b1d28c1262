/* Data on their way to the machines of tasks: along edges, or as files with copies. */
#include "sim/dag/dag_move.h"

#include <math.h>
#include <string.h>

/* A copy of a file on a machine: there, or on its way. */
struct file_copy {
    sim_time at;     /* when it is there; TIME_NEVER: over the network, not known yet */
    uint32_t waiter; /* first of those who wait for it, + 1; 0: none */
};

struct waiter {
    uint32_t task;
    uint32_t next; /* + 1; 0: the last */
};

/* Copies of a job's files. */
struct file_copies {
    struct map of; /* from file * 2^20 + machine to an index of `copy` */
    struct file_copy *copy;
    struct waiter *waiter;
    uint32_t copies, copy_room, waiters, waiter_room;
};

static bool uses_files(const struct dag *d, const struct job *job)
{
    return d->options.data == DAG_DATA_FILES && job->view.graph->files > 0;
}

/* A task whose machine is known before it is ready. */
static bool is_planned(const struct task *task)
{
    return task->planned != TIME_NEVER;
}

/* Its data are there, or will be at data_at. */
static void wait_until(struct dag *d, struct task *task)
{
    struct event event = event_of(task, task->data_at, d->on_data);

    if (task->data_at <= dag_now(d))
        task_present(d, task);
    else
        task->event = engine_at(d->engine, &event);
}

static void data_came(struct task *task, sim_time at, uint32_t from)
{
    if (at < task->data_at || (at == task->data_at && task->last_data != TASKGRAPH_NONE))
        return;
    task->data_at = at;
    task->last_data = from;
}

/* Moves over the network -------------------------------------------------------------------- */

static void start_move(struct dag *d, const struct move *what, uint32_t source, uint32_t target)
{
    struct data_room *room = d->data;
    uint32_t id;

    if (room->free_move) {
        id = room->free_move - 1;
        room->free_move = room->move[id].next;
    } else {
        if (room->moves == room->move_room) {
            uint32_t more = room->move_room ? 2 * room->move_room : 64;

            room->move = slab_resize(&d->memory, room->move, room->move_room * sizeof *room->move,
                                     more * sizeof *room->move);
            room->move_room = more;
        }
        id = room->moves++;
    }
    room->move[id] = *what;
    transfer_start(room->transfers, source, target, what->bytes, id);
}

static void send_edge(struct dag *d, struct task *from, struct task *to, double bytes)
{
    uint32_t source = from->view.machine, target = to->view.machine;
    struct move move = { .job = from->view.job->id,
                         .from = from->view.index,
                         .to = to->view.index,
                         .copy = TASKGRAPH_NONE,
                         .start = dag_now(d),
                         .bytes = bytes };

    if (!(bytes > 0) ||
        (source == target && transfer_estimate(d->data->transfers, source, target, bytes) == 0)) {
        data_came(to, dag_now(d), from->view.index);
        return;
    }
    to->transfers++;
    start_move(d, &move, source, target);
}

static void file_came(struct dag *d, struct job *job, const struct move *move)
{
    struct file_copies *files = job->files;
    struct file_copy *copy = &files->copy[move->copy];

    copy->at = dag_now(d);
    for (uint32_t w = copy->waiter; w; w = files->waiter[w - 1].next) {
        struct task *task = &job->task[files->waiter[w - 1].task];

        data_came(task, dag_now(d), move->from);
        if (--task->transfers == 0)
            task_present(d, task);
    }
    copy->waiter = 0;
}

void move_done(void *context, uint64_t item)
{
    struct dag *d = context;
    struct data_room *room = d->data;
    struct move move = room->move[item];
    struct job *job = d->slot[move.job];

    room->move[item].next = room->free_move;
    room->free_move = (uint32_t)item + 1;
    d->passes = 0;
    dag_measure_transfer(d, job,
                         &(struct transfer_row){ .from = move.from,
                                                 .to = move.to,
                                                 .file = move.copy != TASKGRAPH_NONE,
                                                 .bytes = move.bytes,
                                                 .start = move.start,
                                                 .finish = dag_now(d) });
    if (move.copy != TASKGRAPH_NONE) {
        file_came(d, job, &move);
        return;
    }
    data_came(&job->task[move.to], dag_now(d), move.from);
    if (--job->task[move.to].transfers == 0 && job->task[move.to].view.state == DAG_ASSIGNED)
        task_present(d, &job->task[move.to]);
}

/* Files ------------------------------------------------------------------------------------- */

static void *grow(struct dag *d, void *array, uint32_t *room, size_t size)
{
    uint32_t more = *room ? 2 * *room : 16;

    array = slab_resize(&d->memory, array, *room * size, more * size);
    *room = more;
    return array;
}

/* The copy of a file on a machine, sent there if it is not on its way yet. */
static uint32_t fetch(struct dag *d, struct job *job, uint32_t file, uint32_t machine)
{
    struct file_copies *files = job->files;
    const struct taskgraph_file *spec = &job->view.graph->file[file];
    struct task *from = spec->producer == TASKGRAPH_NONE ? NULL : &job->task[spec->producer];
    uint64_t key = (uint64_t)file << 20 | machine;
    uint32_t id = map_get(&files->of, key), source = from ? from->view.machine : d->machines;
    sim_time now = dag_now(d), since = from ? from->view.finish : job->view.submit, time;

    if (id != MAP_NONE)
        return id;
    if (files->copies == files->copy_room)
        files->copy = grow(d, files->copy, &files->copy_room, sizeof *files->copy);
    id = files->copies++;
    map_put(&files->of, key, id);
    files->copy[id] = (struct file_copy){ .at = since };
    if (!(spec->bytes > 0) || source == machine || d->options.communication == DAG_COMM_NONE)
        return id;
    if (d->data->transfers) {
        files->copy[id].at = TIME_NEVER;
        start_move(d,
                   &(struct move){ .job = job->view.id,
                                   .from = spec->producer,
                                   .to = machine,
                                   .copy = id,
                                   .start = now,
                                   .bytes = spec->bytes },
                   source, machine);
        return id;
    }
    /* Without a network the storage is as far away as another machine of the same kind. */
    time = from ? data_time(d, spec->bytes, source, machine)
                : data_from_storage(d, spec->bytes, machine);
    files->copy[id].at = time_add(now > since && !from ? now : since, time);
    dag_measure_transfer(d, job,
                         &(struct transfer_row){ .from = spec->producer,
                                                 .to = machine,
                                                 .file = true,
                                                 .bytes = spec->bytes,
                                                 .start = files->copy[id].at - time,
                                                 .finish = files->copy[id].at });
    return id;
}

static void fetch_inputs(struct dag *d, struct task *task)
{
    struct job *job = job_of_task(task);
    const struct taskgraph *graph = job->view.graph;
    uint32_t t = task->view.index;

    for (uint32_t i = graph->inputs.at[t]; i < graph->inputs.at[t + 1]; i++) {
        struct file_copies *files = job->files;
        uint32_t file = graph->inputs.item[i], id;

        if (graph->file[file].producer == t)
            continue;
        id = fetch(d, job, file, task->view.machine);
        if (files->copy[id].at != TIME_NEVER) {
            data_came(task, files->copy[id].at, graph->file[file].producer);
            continue;
        }
        if (files->waiters == files->waiter_room)
            files->waiter = grow(d, files->waiter, &files->waiter_room, sizeof *files->waiter);
        files->waiter[files->waiters++] =
            (struct waiter){ .task = t, .next = files->copy[id].waiter };
        files->copy[id].waiter = files->waiters;
        task->transfers++;
    }
}

void data_arrive(struct dag *d, struct job *job)
{
    if (!uses_files(d, job))
        return;
    job->files = slab_alloc(&d->memory, sizeof *job->files);
    map_init(&job->files->of, &d->memory);
}

void data_free(struct dag *d, struct job *job)
{
    struct file_copies *files = job->files;

    if (!files)
        return;
    map_clear(&files->of);
    if (files->copy)
        slab_free(&d->memory, files->copy, files->copy_room * sizeof *files->copy);
    if (files->waiter)
        slab_free(&d->memory, files->waiter, files->waiter_room * sizeof *files->waiter);
    slab_free(&d->memory, files, sizeof *files);
}

/* Edges ------------------------------------------------------------------------------------- */

/* Without contention the arrivals of all edges are known when the task has its machine. */
static void reckon_edges(struct dag *d, struct task *task)
{
    struct job *job = job_of_task(task);
    const struct taskgraph *graph = job->view.graph;
    bool memory = d->options.communication == DAG_COMM_MEMORY;
    uint32_t t = task->view.index;

    for (uint32_t i = graph->predecessors.at[t]; i < graph->predecessors.at[t + 1]; i++) {
        const struct task *from = &job->task[graph->predecessors.item[i]];
        double bytes = graph->bytes[graph->in[i]];
        sim_time start = memory ? dag_now(d) : from->view.finish, time;

        time = memory ? data_from_memory(d, bytes, task->view.machine)
                      : data_time(d, bytes, from->view.machine, task->view.machine);
        data_came(task, time_add(start, time), from->view.index);
        if (bytes > 0 && (memory || from->view.machine != task->view.machine))
            dag_measure_transfer(d, job,
                                 &(struct transfer_row){ .from = from->view.index,
                                                         .to = t,
                                                         .bytes = bytes,
                                                         .start = start,
                                                         .finish = time_add(start, time) });
    }
}

static void send_all_edges(struct dag *d, struct task *task)
{
    struct job *job = job_of_task(task);
    const struct taskgraph *graph = job->view.graph;
    uint32_t t = task->view.index;

    for (uint32_t i = graph->predecessors.at[t]; i < graph->predecessors.at[t + 1]; i++)
        send_edge(d, &job->task[graph->predecessors.item[i]], task, graph->bytes[graph->in[i]]);
}

void data_assigned(struct dag *d, struct task *task)
{
    if (job_of_task(task)->files)
        fetch_inputs(d, task);
    else if (!d->data->transfers)
        reckon_edges(d, task);
    else if (!is_planned(task))
        send_all_edges(d, task);
    if (task->transfers == 0)
        wait_until(d, task);
}

/* The machine of a planned task is known: what a task before it has made leaves at once. */
static void send_early(struct dag *d, struct task *from, uint32_t edge)
{
    struct job *job = job_of_task(from);
    const struct taskgraph *graph = job->view.graph;
    struct task *to = &job->task[graph->successors.item[edge]];
    uint32_t t = from->view.index;

    if (!is_planned(to))
        return;
    if (!job->files) {
        send_edge(d, from, to, graph->bytes[edge]);
        return;
    }
    for (uint32_t i = graph->inputs.at[to->view.index]; i < graph->inputs.at[to->view.index + 1];
         i++)
        if (graph->file[graph->inputs.item[i]].producer == t)
            fetch(d, job, graph->inputs.item[i], to->view.machine);
}

void data_promised(struct dag *d, struct task *task)
{
    struct job *job = job_of_task(task);
    const struct taskgraph *graph = job->view.graph;
    uint32_t t = task->view.index;

    for (uint32_t i = graph->predecessors.at[t];
         d->data->transfers && i < graph->predecessors.at[t + 1]; i++) {
        struct task *from = &job->task[graph->predecessors.item[i]];

        if (from->view.state == DAG_ENDED)
            send_early(d, from, graph->in[i]);
    }
}

void data_sent(struct dag *d, struct task *task)
{
    struct job *job = job_of_task(task);
    const struct taskgraph *graph = job->view.graph;
    uint32_t t = task->view.index;

    if (d->options.communication == DAG_COMM_MEMORY)
        for (uint32_t e = graph->successors.at[t]; e < graph->successors.at[t + 1]; e++)
            data_came(&job->task[graph->successors.item[e]],
                      time_add(dag_now(d), data_to_memory(d, graph->bytes[e], task->view.machine)),
                      t);
    for (uint32_t e = graph->successors.at[t];
         d->data->transfers && e < graph->successors.at[t + 1]; e++)
        send_early(d, task, e);
}
