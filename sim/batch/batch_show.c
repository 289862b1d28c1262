/* What people see of a cluster at some time, and of its events. */
#include <stdlib.h>

#include "sim/batch/batch_internal.h"

static void tell_arrival(const void *context, struct event *event)
{
    const struct batch *b = context;

    event->a = b->arrivals;
}

static void tell_finish(const void *context, struct event *event)
{
    const struct batch *b = context;

    event->a = job_at(b, (uint32_t)event->a)->view.order;
}

void batch_words(struct batch *b)
{
    static const struct engine_words words[] = {
        { "arrive", "job", "", tell_arrival },
        { "finish", "job", "", tell_finish },
        { "decide", "wake-up", "", NULL },
        { 0 },
    };

    engine_words(b->engine, words);
}

static int by_start(const void *a, const void *b)
{
    const struct job *x = *(const struct job *const *)a;
    const struct job *y = *(const struct job *const *)b;

    if (x->view.start != y->view.start)
        return x->view.start < y->view.start ? -1 : 1;
    return x->view.order < y->view.order ? -1 : 1;
}

static int by_end(const void *a, const void *b)
{
    const struct job *x = *(const struct job *const *)a;
    const struct job *y = *(const struct job *const *)b;
    sim_time ends[2] = { time_add(x->view.start, x->view.request),
                         time_add(y->view.start, y->view.request) };

    if (ends[0] != ends[1])
        return ends[0] < ends[1] ? -1 : 1;
    return x->view.order < y->view.order ? -1 : 1;
}

/* When, by the requests, the first waiting job finds its processors; `running` is sorted by end. */
static sim_time head_starts(const struct batch *b, const struct batch_job *head,
                            struct job *const *running, sim_time now)
{
    int64_t free = b->free;

    for (size_t i = 0; i < b->running && free < head->procs; i++) {
        sim_time end = time_add(running[i]->view.start, running[i]->view.request);

        free += running[i]->view.procs;
        if (end > now)
            now = end;
    }
    return free < head->procs ? TIME_NEVER : now;
}

static void show_user(struct show *show, const struct batch_job *job)
{
    if (job->user < 0)
        show_cell_text(show, NULL);
    else
        show_cell_int(show, job->user);
}

static void show_running(const struct batch *b, struct job *const *running, struct show *show)
{
    static const char *const names[] = { "job_no",  "job",         "procs", "user",
                                         "start_s", "remaining_s", NULL };
    char room[32];

    show_list(show, SHOW_RUNNING, "running jobs", names);
    for (size_t i = 0; i < b->running; i++) {
        const struct batch_job *job = &running[i]->view;

        show_cell_int(show, (int64_t)job->order);
        show_cell_text(show, batch_label(running[i], room));
        show_cell_int(show, job->procs);
        show_user(show, job);
        show_cell_time(show, job->start);
        show_cell_time(show, time_add(job->start, job->request) - show->now);
    }
    show_list_end(show);
}

static void show_queue(const struct batch *b, struct show *show)
{
    static const char *const names[] = { "job_no",   "job",       "procs",  "user",
                                         "submit_s", "request_s", "wait_s", NULL };
    char room[32];

    show_list(show, SHOW_QUEUE, "waiting jobs", names);
    for (const struct batch_job *job = batch_first(b); job; job = batch_next(b, job)) {
        show_cell_int(show, (int64_t)job->order);
        show_cell_text(show, batch_label(job_of(b, job), room));
        show_cell_int(show, job->procs);
        show_user(show, job);
        show_cell_time(show, job->submit);
        show_cell_time(show, job->request);
        show_cell_time(show, show->now - job->submit);
    }
    show_list_end(show);
}

void batch_show(const void *state, struct show *show)
{
    const struct batch *b = state;
    const struct batch_job *head = batch_first(b);
    struct job **running = mem_alloc((b->running + 1) * sizeof *running);
    size_t count = 0;

    for (uint32_t id = 0; id < b->slots; id++)
        if (job_at(b, id)->state == JOB_RUNNING)
            running[count++] = job_at(b, id);
    BUG_UNLESS(count == b->running);
    show_int(show, SHOW_STATE | SHOW_MACHINES, "processors", b->procs);
    show_int(show, SHOW_STATE | SHOW_MACHINES, "free", b->free);
    show_int(show, SHOW_STATE, "arrived", (int64_t)b->arrivals);
    if (head) {
        qsort(running, count, sizeof running[0], by_end);
        show_time(show, SHOW_STATE, "first can start", head_starts(b, head, running, show->now));
    }
    if (count)
        qsort(running, count, sizeof running[0], by_start);
    show_running(b, running, show);
    show_queue(b, show);
    mem_free(running);
}
