/* Jobs and stages: arrival, which tasks may start, the end. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

const char *big_job_label(const struct job *job, char room[32])
{
    if (job->name)
        return job->name;
    snprintf(room, 32, "%" PRId64, job->view.number);
    return room;
}

static uint32_t take_slot(struct big *big)
{
    size_t room = big->job_room ? 2 * big->job_room : 64;

    if (big->free_jobs)
        return big->free_job[--big->free_jobs];
    if (big->jobs == big->job_room) {
        big->job = slab_resize(&big->memory, big->job, big->job_room * sizeof(struct job *),
                               room * sizeof(struct job *));
        big->free_job = slab_resize(&big->memory, big->free_job, big->job_room * sizeof(uint32_t),
                                    room * sizeof(uint32_t));
        big->job_room = room;
    }
    return (uint32_t)big->jobs++;
}

static uint32_t queue_of(struct big *big, const char *name)
{
    if (!name)
        name = "default";
    for (uint32_t q = 0; q < big->queues; q++)
        if (strcmp(big->queue[q], name) == 0)
            return q;
    if (big->queues == big->queue_room) {
        uint32_t room = big->queue_room ? 2 * big->queue_room : 8;

        big->queue = slab_resize(&big->memory, big->queue, big->queue_room * sizeof *big->queue,
                                 room * sizeof *big->queue);
        big->queue_room = room;
    }
    big->queue[big->queues] = arena_text(big->arena, name);
    return big->queues++;
}

/* Arrival ----------------------------------------------------------------------------------- */

/* The block of a job: stage views, stages, children, private bytes. */
static void lay_out(struct big *big, struct job *job, const struct big_arrival *item)
{
    size_t links = 0, views = item->stages * sizeof(struct big_stage_view);
    size_t stages = item->stages * sizeof(struct stage);
    uint32_t *child;
    char *at;

    for (uint32_t s = 0; s < item->stages; s++)
        links += item->stage[s].parents;
    links = (links + 1) / 2 * 2;
    job->bytes =
        views + stages + links * sizeof *child + big->job_bytes + item->stages * big->stage_bytes;
    job->block = at = slab_alloc(&big->memory, job->bytes);
    job->view.stage = (struct big_stage_view *)(void *)at;
    job->stage = (struct stage *)(void *)(at += views);
    child = (uint32_t *)(void *)(at += stages);
    job->priv = at += links * sizeof *child;
    job->stage_priv = at + big->job_bytes;
    for (uint32_t s = 0; s < item->stages; s++)
        for (uint32_t p = 0; p < item->stage[s].parents; p++)
            job->view.stage[item->stage[s].parent[p]].children++;
    for (uint32_t s = 0; s < item->stages; s++) {
        job->view.stage[s].child = child;
        child += job->view.stage[s].children;
        job->view.stage[s].children = 0;
    }
    for (uint32_t s = 0; s < item->stages; s++)
        for (uint32_t p = 0; p < item->stage[s].parents; p++) {
            struct big_stage_view *parent = &job->view.stage[item->stage[s].parent[p]];

            ((uint32_t *)(uintptr_t)parent->child)[parent->children++] = s;
        }
}

static void stage_create(struct big *big, struct job *job, uint32_t index)
{
    const struct big_stage *spec = &job->spec[index];
    struct big_stage_view *view = &job->view.stage[index];
    struct stage *stage = &job->stage[index];

    view->spec = spec;
    view->job = &job->view;
    view->index = index;
    view->parents_left = spec->parents;
    stage->first = BIG_NONE;
    stage->state = slab_alloc(&big->memory, spec->tasks);
    stage->tries = slab_alloc(&big->memory, spec->tasks);
    if (big->options.mtbf != TIME_NEVER)
        stage->where = slab_alloc(&big->memory, spec->tasks * sizeof *stage->where);
    big_stage_draw(big, job, index);
    big_stage_place(big, view);
    job->view.tasks += spec->tasks;
    job->view.work_ns +=
        (double)spec->tasks * (spec->profile ? spec->profile->rough_ns : (double)spec->mean);
}

/* The longest way through the stages. */
static double critical_path(struct big *big, const struct job *job)
{
    double *end = slab_alloc(&big->memory, job->view.stages * sizeof *end), most = 0;

    for (uint32_t s = 0; s < job->view.stages; s++) {
        for (uint32_t p = 0; p < job->spec[s].parents; p++)
            end[s] = fmax(end[s], end[job->spec[s].parent[p]]);
        end[s] += big_stage_longest(job, s);
        most = fmax(most, end[s]);
    }
    slab_free(&big->memory, end, job->view.stages * sizeof *end);
    return most;
}

static struct job *job_create(struct big *big, const struct big_arrival *item)
{
    struct job *job = slab_alloc(&big->memory, sizeof *job);

    job->view = (struct big_job){ .order = big->arrivals++,
                                  .id = take_slot(big),
                                  .number = item->number,
                                  .submit = big_now(big),
                                  .queue = queue_of(big, item->queue),
                                  .user = item->user,
                                  .priority = item->priority,
                                  .weight = item->weight,
                                  .stages = item->stages,
                                  .stages_left = item->stages };
    big->job[job->view.id] = job;
    job->spec = item->stage;
    job->first_start = TIME_NEVER;
    rng_stream(&job->rng, big->input->seed, big->input->replication, RNG_SERVICE, job->view.order);
    if (item->name)
        job->name = memcpy(slab_alloc(&big->memory, strlen(item->name) + 1), item->name,
                           strlen(item->name) + 1);
    lay_out(big, job, item);
    for (uint32_t s = 0; s < item->stages; s++)
        stage_create(big, job, s);
    job->view.tasks_left = job->view.tasks;
    job->ideal_ns = critical_path(big, job);
    return job;
}

static void enlist(struct big *big, struct job *job)
{
    job->prev = big->last_job;
    job->next = BIG_NONE;
    if (big->last_job == BIG_NONE)
        big->first_job = job->view.id;
    else
        big->job[big->last_job]->next = job->view.id;
    big->last_job = job->view.id;
    big->in_system++;
}

/* Behind the last waiting job that came before it. */
static void enlist_waiting(struct big *big, struct job *job)
{
    uint32_t before = big->last_waiting, id = job->view.id;

    while (before != BIG_NONE && big->job[before]->view.order > job->view.order)
        before = big->job[before]->prev_waiting;
    job->prev_waiting = before;
    job->next_waiting = before == BIG_NONE ? big->first_waiting : big->job[before]->next_waiting;
    if (before == BIG_NONE)
        big->first_waiting = id;
    else
        big->job[before]->next_waiting = id;
    if (job->next_waiting == BIG_NONE)
        big->last_waiting = id;
    else
        big->job[job->next_waiting]->prev_waiting = id;
}

static void delist_waiting(struct big *big, const struct job *job)
{
    if (job->prev_waiting == BIG_NONE)
        big->first_waiting = job->next_waiting;
    else
        big->job[job->prev_waiting]->next_waiting = job->next_waiting;
    if (job->next_waiting == BIG_NONE)
        big->last_waiting = job->prev_waiting;
    else
        big->job[job->next_waiting]->prev_waiting = job->prev_waiting;
}

/* So many more of its tasks could start; less than 0: so many fewer. A job on its way out of the
 * waiting list still knows the next one. */
void big_job_waits(struct big *big, struct big_job *view, int64_t more)
{
    struct job *job = job_of(view);
    bool waits;

    view->waiting += (uint32_t)more;
    big->waiting += (uint32_t)more;
    waits = view->waiting > 0;
    if (waits && !job->waits)
        enlist_waiting(big, job);
    else if (!waits && job->waits)
        delist_waiting(big, job);
    job->waits = waits;
}

/* Whether enough tasks before a reduce stage are done for it to start, and the others may run. */
static bool slow_start(const struct big *big, const struct big_stage_view *stage)
{
    uint64_t done = 0, tasks = 0;

    if (stage->spec->kind != BIG_REDUCE || stage->ready || stage_of(stage)->held)
        return false;
    for (uint32_t p = 0; p < stage->spec->parents; p++) {
        const struct big_stage_view *parent = &stage->job->stage[stage->spec->parent[p]];

        if (!parent->ready)
            return false;
        done += parent->done;
        tasks += parent->spec->tasks;
    }
    return (double)done >= big->options.slowstart * (double)tasks;
}

/* Its waiting tasks may start from now on. */
static void make_ready(struct big *big, struct big_stage_view *stage)
{
    stage->ready = true;
    stage_of(stage)->held = false;
    for (uint32_t t = 0; t < stage->spec->tasks; t++)
        stage->waiting += stage_of(stage)->state[t] == TASK_WAITING;
    stage_of(stage)->ready_since = big_now(big);
    big_job_waits(big, stage->job, stage->waiting);
    big->new_waiting = true;
    TELL(big, stage_ready, (me, big, stage));
    big_machines_wake(big);
    big_pass_ask(big);
    for (uint32_t c = 0; c < stage->children && !big->failed; c++)
        if (slow_start(big, &stage->job->stage[stage->child[c]]))
            make_ready(big, &stage->job->stage[stage->child[c]]); /* all before it may run now */
}

void big_stage_hold(struct big *big, struct big_stage_view *stage)
{
    stage->ready = false;
    stage_of(stage)->held = true;
    big_job_waits(big, stage->job, -(int64_t)stage->waiting);
    stage->waiting = 0;
}

bool big_jobs_admit(struct big *big, const struct big_arrival *item)
{
    struct job *job = job_create(big, item);

    enlist(big, job);
    big_measure_share(big, job);
    TELL(big, job_arrived, (me, big, &job->view));
    for (uint32_t s = 0; s < item->stages && !big->failed; s++)
        if (item->stage[s].parents == 0)
            make_ready(big, &job->view.stage[s]);
    return !big->failed;
}

/* Tasks ------------------------------------------------------------------------------------- */

void big_stage_task_done(struct big *big, struct big_stage_view *stage, uint32_t task)
{
    struct big_job *job = stage->job;

    stage_of(stage)->state[task] = TASK_DONE;
    stage->done++;
    job->tasks_left--;
    if (stage->done == stage->spec->tasks) {
        stage->complete = true;
        job->stages_left--;
        TELL(big, stage_complete, (me, big, stage));
    }
    for (uint32_t c = 0; c < stage->children && !big->failed; c++) {
        struct big_stage_view *child = &job->stage[stage->child[c]];

        child->parents_left -= stage->complete;
        if (child->parents_left == 0 && stage->complete && child->ready)
            big_attempts_fetch(big, child);
        else if (!child->ready && (child->parents_left == 0 || slow_start(big, child)))
            make_ready(big, child);
    }
}

void big_stage_wait(struct big *big, struct big_stage_view *stage, uint32_t task)
{
    stage_of(stage)->state[task] = TASK_WAITING;
    big_index_wait(big, stage, task);
    if (stage_of(stage)->held)
        return;
    stage->waiting++;
    big_job_waits(big, stage->job, 1);
    big->new_waiting = true;
    big_machines_wake(big);
    big_pass_ask(big);
}

void big_stage_task_undone(struct big *big, struct big_stage_view *stage, uint32_t task)
{
    struct big_job *job = stage->job;

    for (uint32_t c = 0; c < stage->children && stage->complete; c++)
        job->stage[stage->child[c]].parents_left++;
    job->stages_left += stage->complete;
    stage->complete = false;
    stage->done_ns -= stage->done_ns / stage->done; /* which of the times is not known: the mean */
    stage->done--;
    job->tasks_left++;
    big_stage_wait(big, stage, task);
}

/* The end ----------------------------------------------------------------------------------- */

static void stage_free(struct big *big, struct job *job, uint32_t index)
{
    struct stage *stage = &job->stage[index];
    size_t tasks = job->spec[index].tasks;

    big_stage_unplace(big, &job->view.stage[index]);
    slab_free(&big->memory, stage->state, tasks);
    slab_free(&big->memory, stage->tries, tasks);
    if (stage->where)
        slab_free(&big->memory, stage->where, tasks * sizeof *stage->where);
    if (stage->drawn)
        slab_free(&big->memory, stage->drawn, tasks * sizeof *stage->drawn);
}

static void job_free(struct big *big, struct job *job)
{
    for (uint32_t s = 0; s < job->view.stages; s++)
        stage_free(big, job, s);
    big->job[job->view.id] = NULL;
    big->free_job[big->free_jobs++] = job->view.id;
    slab_free(&big->memory, job->block, job->bytes);
    if (job->name)
        slab_free(&big->memory, job->name, strlen(job->name) + 1);
    slab_free(&big->memory, job, sizeof *job);
}

static void delist(struct big *big, const struct job *job)
{
    if (job->prev == BIG_NONE)
        big->first_job = job->next;
    else
        big->job[job->prev]->next = job->next;
    if (job->next == BIG_NONE)
        big->last_job = job->prev;
    else
        big->job[job->next]->prev = job->prev;
    big->in_system--;
}

void big_job_end(struct big *big, struct big_job *view, const char *status)
{
    struct job *job = job_of(view);

    job->over = true;
    big_executors_leave(big, view);
    TELL(big, job_over, (me, big, view));
    big_executors_leave(big, view); /* those that an op has just sent to it */
    if (!big_measure_job(big, job, status))
        return;
    big_measure_share(big, job);
    big_job_waits(big, view, -(int64_t)view->waiting);
    delist(big, job);
    job_free(big, job);
    big_pass_ask(big);
}

void big_job_fail(struct big *big, struct big_job *view)
{
    struct job *job = job_of(view);

    job->over = true;
    for (uint32_t s = 0; s < view->stages; s++) { /* nothing of it may start any more */
        big_job_waits(big, view, -(int64_t)view->stage[s].waiting);
        view->stage[s].waiting = 0;
        view->stage[s].ready = false;
    }
    for (uint32_t s = 0; s < view->stages; s++)
        while (job->stage[s].first != BIG_NONE && !big->failed)
            big_attempt_over(big, big->attempt[job->stage[s].first], BIG_KILLED);
    if (!big->failed)
        big_job_end(big, view, "failed");
}
