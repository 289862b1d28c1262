/* What people see of jobs, stages and machines at some time, and of the events of a cluster. */
#include "sim/bigdata/bigdata_internal.h"

static void tell_arrival(const void *context, struct event *event)
{
    const struct big *big = context;

    event->a = big->arrivals;
}

/* The slot of an attempt becomes the number of its job and the task in it. */
static void tell_attempt(const void *context, struct event *event)
{
    const struct big *big = context;
    const struct attempt *attempt = big->attempt[event->a];

    event->a = attempt->view.stage->job->order;
    event->b = attempt->view.machine;
}

void big_words(struct big *big)
{
    static const struct engine_words words[] = {
        { "arrive", "job", "", tell_arrival },
        { "done", "job", "machine", tell_attempt },
        { "give way", "job", "machine", tell_attempt },
        { "heartbeat", "machine", "", NULL },
        { "fail", "machine", "", NULL },
        { "repair", "machine", "", NULL },
        { "moved", "machine", "", NULL },
        { "message", "slot", "policy", NULL },
        { 0 },
    };

    engine_words(big->engine, words);
}

static void show_jobs(const struct big *big, struct show *show)
{
    static const char *const names[] = { "job_no",  "job",     "submit_s", "stages_left", "tasks",
                                         "waiting", "running", "left",     NULL };
    char room[32];

    show_list(show, SHOW_QUEUE, "jobs", names);
    for (uint32_t id = big->first_job; id != BIG_NONE; id = big->job[id]->next) {
        const struct big_job *job = &big->job[id]->view;

        show_cell_int(show, (int64_t)job->order);
        show_cell_text(show, big_job_label(big->job[id], room));
        show_cell_time(show, job->submit);
        show_cell_int(show, job->stages_left);
        show_cell_int(show, job->tasks);
        show_cell_int(show, job->waiting);
        show_cell_int(show, job->running);
        show_cell_int(show, job->tasks_left);
    }
    show_list_end(show);
}

/* Stages that may start or have started, and are not complete. */
static void show_stages(const struct big *big, struct show *show)
{
    static const char *const names[] = { "job_no",  "stage", "tasks", "waiting",
                                         "running", "done",  NULL };

    show_list(show, SHOW_QUEUE, "stages under way", names);
    for (uint32_t id = big->first_job; id != BIG_NONE; id = big->job[id]->next) {
        const struct big_job *job = &big->job[id]->view;

        for (uint32_t i = 0; i < job->stages; i++) {
            const struct big_stage_view *stage = &job->stage[i];

            if (stage->complete || (!stage->ready && !stage->running && !stage->done))
                continue;
            show_cell_int(show, (int64_t)job->order);
            show_cell_int(show, i);
            show_cell_int(show, stage->spec->tasks);
            show_cell_int(show, stage->waiting);
            show_cell_int(show, stage->running);
            show_cell_int(show, stage->done);
        }
    }
    show_list_end(show);
}

static void show_attempts(const struct big *big, struct show *show)
{
    static const char *const names[] = { "machine", "job_no", "stage", "task",
                                         "start_s", "copy",   NULL };

    show_list(show, SHOW_RUNNING, "tasks on machines", names);
    for (uint32_t m = 0; m < big->machines; m++)
        for (uint32_t id = big->machine[m].first; id != BIG_NONE; id = big->attempt[id]->next_on) {
            const struct big_attempt *attempt = &big->attempt[id]->view;

            show_cell_int(show, m);
            show_cell_int(show, (int64_t)attempt->stage->job->order);
            show_cell_int(show, attempt->stage->index);
            show_cell_int(show, attempt->task);
            show_cell_time(show, attempt->start);
            show_cell_int(show, attempt->copy);
        }
    show_list_end(show);
}

static void show_machines(const struct big *big, struct show *show)
{
    static const char *const names[] = { "machine", "rack", "state", "running",
                                         "cores",   "free", NULL };

    show_list(show, SHOW_MACHINES, "machines", names);
    for (uint32_t i = 0; i < big->machines; i++) {
        const struct big_machine *machine = &big->machine[i].view;

        show_cell_int(show, i);
        show_cell_int(show, machine->rack);
        show_cell_text(show, machine->up ? "up" : "down");
        show_cell_int(show, machine->running);
        show_cell_real(show, (double)machine->capacity[BIG_CPU] / 1000);
        show_cell_real(show, (double)machine->free[BIG_CPU] / 1000);
    }
    show_list_end(show);
}

void big_show(const void *state, struct show *show)
{
    const struct big *big = state;

    show_int(show, SHOW_STATE, "machines", big->machines);
    show_int(show, SHOW_STATE, "machines down", big->down);
    show_int(show, SHOW_STATE, "jobs arrived", (int64_t)big->arrivals);
    show_int(show, SHOW_STATE, "jobs in system", (int64_t)big->in_system);
    show_int(show, SHOW_STATE, "tasks waiting", big->waiting);
    show_int(show, SHOW_STATE, "tasks running", big->running);
    show_jobs(big, show);
    show_stages(big, show);
    show_attempts(big, show);
    show_machines(big, show);
}
