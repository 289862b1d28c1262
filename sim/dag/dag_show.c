/* What people see of jobs, tasks and machines at some time, and of the events of graphs. */
#include <stdio.h>

#include "sim/dag/dag_internal.h"

static void tell_arrival(const void *context, struct event *event)
{
    const struct dag *d = context;

    event->a = (uint64_t)d->arrivals;
}

/* The slot of a job becomes its number in the records. */
static void tell_task(const void *context, struct event *event)
{
    const struct dag *d = context;

    event->a = d->slot[event->a]->view.order;
}

void dag_words(struct dag *d)
{
    static const struct engine_words words[] = {
        { "arrive", "job", "", tell_arrival }, { "end", "job", "task", tell_task },
        { "data", "job", "task", tell_task },  { "release", "job", "task", tell_task },
        { "step", "job", "task", tell_task },  { 0 },
    };

    engine_words(d->engine, words);
}

static void show_jobs(const struct dag *d, struct show *show)
{
    static const char *const names[] = { "job_no", "job",  "type",       "submit_s",
                                         "tasks",  "left", "deadline_s", NULL };
    char room[32];

    show_list(show, SHOW_RUNNING, "jobs", names);
    for (const struct job *job = d->first_job; job; job = job->next) {
        show_cell_int(show, (int64_t)job->view.order);
        show_cell_text(show, job_label(job, room));
        show_cell_text(show, job->view.type);
        show_cell_time(show, job->view.submit);
        show_cell_int(show, job->view.graph->tasks);
        show_cell_int(show, job->view.left);
        show_cell_time(show, job->view.deadline);
    }
    show_list_end(show);
}

static void show_ready(const struct dag *d, struct show *show)
{
    static const char *const names[] = { "job_no", "task", "name", "ready_s", "wait_s", NULL };
    char room[32];

    show_list(show, SHOW_QUEUE, "ready tasks", names);
    for (const struct task *task = d->first_ready; task; task = task->next) {
        show_cell_int(show, (int64_t)task->view.job->order);
        show_cell_int(show, task->view.index);
        show_cell_text(show, task_label(task, room));
        show_cell_time(show, task->view.ready);
        show_cell_time(show, show->now - task->view.ready);
    }
    show_list_end(show);
}

/* Tasks that have a machine: those that run there, then those that wait for it or for data. */
static void show_tasks(const struct dag *d, bool running, struct show *show)
{
    static const char *const names[] = { "job_no", "task", "name", "machine", "start_s", NULL };
    char room[32];

    show_list(show, running ? SHOW_RUNNING : SHOW_QUEUE,
              running ? "running tasks" : "assigned tasks", names);
    for (const struct job *job = d->first_job; job; job = job->next)
        for (uint32_t t = 0; t < job->view.graph->tasks; t++) {
            const struct task *task = &job->task[t];

            if (task->view.state != (running ? DAG_RUNNING : DAG_ASSIGNED))
                continue;
            show_cell_int(show, (int64_t)job->view.order);
            show_cell_int(show, t);
            show_cell_text(show, task_label(task, room));
            show_cell_int(show, task->view.machine);
            show_cell_time(show, running ? task->view.start : TIME_NEVER);
        }
    show_list_end(show);
}

static void show_machines(const struct dag *d, struct show *show)
{
    static const char *const names[] = { "machine", "kind",   "cores", "busy",
                                         "running", "queued", NULL };

    show_list(show, SHOW_MACHINES, "machines", names);
    for (uint32_t i = 0; i < d->machines; i++) {
        const struct machine *machine = &d->machine[i];

        if (d->elastic && !machine->leased)
            continue;
        show_cell_int(show, i);
        show_cell_text(show, machine->name ? machine->name : d->kind[machine->kind].name);
        show_cell_int(show, machine->cores);
        show_cell_int(show, machine->busy);
        show_cell_int(show, machine->running);
        show_cell_int(show, machine->queued);
    }
    show_list_end(show);
}

void dag_show(const void *state, struct show *show)
{
    const struct dag *d = state;

    show_int(show, SHOW_STATE, "machines", d->machines);
    show_int(show, SHOW_STATE, "busy cores", d->busy);
    show_int(show, SHOW_STATE, "jobs arrived", d->arrivals);
    show_int(show, SHOW_STATE, "jobs in system", d->in_system);
    show_jobs(d, show);
    show_ready(d, show);
    show_tasks(d, false, show);
    show_tasks(d, true, show);
    show_machines(d, show);
}
