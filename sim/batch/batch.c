/* What policies see and do: views, and verbs that are checked. */
#include "sim/batch/batch.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/batch/batch_internal.h"

sim_time batch_now(const struct batch *b)
{
    return engine_now(b->engine);
}

uint32_t batch_procs(const struct batch *b)
{
    return b->procs;
}

uint32_t batch_free(const struct batch *b)
{
    if (b->rules.same_instant == BATCH_EACH_SUBMIT_FIRST)
        return (uint32_t)b->line.level;
    return (uint32_t)b->free;
}

size_t batch_waiting(const struct batch *b)
{
    return b->order[BATCH_QUEUE].waiting.jobs;
}

size_t batch_slots(const struct batch *b)
{
    return b->slots;
}

const struct batch_rules *batch_rules(const struct batch *b)
{
    return &b->rules;
}

/* Nothing is seen any more once a run has failed: a policy that loops over the queue then ends. */
static const struct batch_job *view_of(const struct batch *b, const struct waiting_entry *entry)
{
    return entry && !b->failed ? &job_at(b, entry->id)->view : NULL;
}

const struct batch_job *batch_first(const struct batch *b)
{
    return view_of(b, waiting_first(&b->order[BATCH_QUEUE].waiting));
}

const struct batch_job *batch_next(const struct batch *b, const struct batch_job *job)
{
    return view_of(b, waiting_after(&b->order[BATCH_QUEUE].waiting,
                                    job_of(b, job)->rank[BATCH_QUEUE], job->order));
}

const struct batch_job *batch_next_fit(const struct batch *b, enum batch_order order,
                                       const struct batch_hole *hole, const struct batch_job *after)
{
    const struct order *list = &b->order[b->order[order].used ? order : BATCH_QUEUE];
    sim_time room = hole->until == TIME_NEVER ? TIME_NEVER : hole->until - batch_now(b);
    struct waiting_hole want = { .procs = hole->procs, .spare = hole->spare };

    want.estimate = b->rules.strict_end && room != TIME_NEVER ? room - 1 : room;
    if (!after)
        return view_of(b, waiting_fit(&list->waiting, &want, -(double)INFINITY, 0));
    return view_of(b, waiting_fit(&list->waiting, &want, job_of(b, after)->rank[list - b->order],
                                  after->order + 1));
}

/* Free processors over time are kept from the first question on: most policies never ask. */
struct timeline *batch_line(struct batch *b)
{
    if (b->line_kept)
        return &b->line;
    b->line_kept = true;
    timeline_init(&b->line, &b->memory, batch_now(b), b->procs);
    for (uint32_t id = 0; id < b->slots; id++) {
        const struct job *job = job_at(b, id);

        if (job->state == JOB_RUNNING)
            timeline_add(&b->line, batch_now(b), time_add(job->view.start, job->view.request),
                         -(int64_t)job->view.procs);
    }
    return &b->line;
}

struct batch_hole batch_hole(struct batch *b, const struct batch_job *head)
{
    const struct timeline *line = batch_line(b);
    struct batch_hole hole = { .procs = batch_free(b) };
    int64_t left;

    /* Running jobs only end, so the level never falls and one tick is as good as the whole run. */
    hole.until = timeline_fit(line, head->procs, 1);
    left = hole.until == TIME_NEVER ? 0 : timeline_level(line, hole.until) - head->procs;
    hole.spare = left > 0 ? (uint32_t)left : 0;
    return hole;
}

bool batch_ends_by(const struct batch *b, const struct batch_job *job, sim_time until)
{
    sim_time end = time_add(batch_now(b), job->estimate);

    return b->rules.strict_end ? end < until : end <= until;
}

const struct timeline *batch_timeline(struct batch *b)
{
    return batch_line(b);
}

void *batch_priv(const struct batch *b, const struct batch_job *job)
{
    return (char *)job_of(b, job) + b->priv_offset;
}

struct slab *batch_memory(struct batch *b)
{
    return &b->memory;
}

size_t batch_set_words(const struct batch *b)
{
    return b->set_words;
}

/* Stops the run because of the policy; the first reason counts. Always false. */
bool batch_stop(struct batch *b, const char *format, ...)
{
    char what[256];
    char when[32];
    va_list args;

    if (b->failed)
        return false;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    units_time_text(when, batch_now(b));
    error_set(&b->error, "%s at t=%s %s", b->policy->policy.name, when, what);
    b->failed = true;
    engine_stop(b->engine);
    return false;
}

void batch_fail(struct batch *b, const char *reason)
{
    batch_stop(b, "%s", reason);
}

void batch_set_order(struct batch *b, enum batch_order order, batch_rank *rank, bool varies)
{
    b->order[order].rank = rank;
    b->order[order].varies = rank && varies;
    b->order[order].used = true;
}

/* Puts a job into every order in use. */
void batch_enqueue(struct batch *b, struct job *job)
{
    for (int i = 0; i < 2; i++) {
        struct order *order = &b->order[i];

        if (!order->used)
            continue;
        job->rank[i] = order->rank ? order->rank(b->self, b, &job->view) : 0;
        if (isnan(job->rank[i])) {
            char room[32];

            batch_stop(b, "ranked job %s as NaN", batch_label(job, room));
            job->rank[i] = 0;
        }
        waiting_add(&order->waiting, &(struct waiting_entry){ .rank = job->rank[i],
                                                              .order = job->view.order,
                                                              .estimate = job->view.estimate,
                                                              .procs = job->view.procs,
                                                              .id = job->view.id });
    }
    job->state = JOB_WAITING;
    b->demand += job->view.procs;
}

struct rerank {
    struct batch *b;
    int order;
};

static double new_rank(void *context, uint32_t id)
{
    struct rerank *rerank = context;
    struct batch *b = rerank->b;
    struct job *job = job_at(b, id);
    double rank = b->order[rerank->order].rank(b->self, b, &job->view);

    if (isnan(rank)) {
        char room[32];

        batch_stop(b, "ranked job %s as NaN", batch_label(job, room));
    }
    job->rank[rerank->order] = rank;
    return rank;
}

/* Before a decision: orders that depend on the time are sorted anew. */
void batch_rerank(struct batch *b)
{
    for (int i = 0; i < 2; i++) {
        struct rerank rerank = { b, i };

        if (b->order[i].varies)
            waiting_rerank(&b->order[i].waiting, new_rank, &rerank);
    }
}

static bool start(struct batch *b, const struct batch_job *view, const uint64_t *set)
{
    struct job *job = job_of(b, view);
    sim_time now = batch_now(b);
    char room[32];

    if (b->failed)
        return false;
    if (job->state != JOB_WAITING)
        return batch_stop(b, "started job %s, which is not waiting", batch_label(job, room));
    if (view->procs > batch_free(b))
        return batch_stop(b, "started job %s (%u processors) with %u free", batch_label(job, room),
                          view->procs, batch_free(b));
    if (b->set_words && !batch_take_machines(b, job, set))
        return false;
    for (int i = 0; i < 2; i++)
        if (b->order[i].used)
            waiting_remove(&b->order[i].waiting, job->rank[i], view->order);
    job->state = JOB_RUNNING;
    job->view.start = now;
    b->demand -= view->procs;
    b->free -= view->procs;
    b->running++;
    b->passes = 0;
    if (b->line_kept)
        timeline_add(&b->line, now, time_add(now, view->request), -(int64_t)view->procs);
    engine_at(b->engine, &(struct event){ .time = time_add(now, job->run),
                                          .phase = b->finish_phase,
                                          .handler = b->on_finish,
                                          .a = view->id });
    return true;
}

bool batch_start(struct batch *b, const struct batch_job *job)
{
    return start(b, job, NULL);
}

bool batch_start_on(struct batch *b, const struct batch_job *job, const uint64_t *set)
{
    char room[32];

    if (!b->set_words)
        return batch_stop(b, "started job %s on machines without allocation: identity",
                          batch_label(job_of(b, job), room));
    return start(b, job, set);
}

const struct batch_job *batch_start_in_order(struct batch *b, bool skip)
{
    struct batch_hole hole = { .until = TIME_NEVER };
    const struct batch_job *job;

    if (!skip) {
        while ((job = batch_first(b)) != NULL && job->procs <= batch_free(b))
            if (!batch_start(b, job))
                return NULL;
        return job;
    }
    hole.procs = batch_free(b);
    for (job = batch_next_fit(b, BATCH_QUEUE, &hole, NULL); job;
         job = batch_next_fit(b, BATCH_QUEUE, &hole, job)) {
        if (!batch_start(b, job))
            return NULL;
        hole.procs = batch_free(b);
    }
    return NULL;
}

void batch_wake(struct batch *b, sim_time time)
{
    bool pending = engine_pending(b->engine, b->wake);

    if (time <= batch_now(b) || time == TIME_NEVER) {
        if (pending)
            engine_cancel(b->engine, b->wake);
        return;
    }
    if (!pending)
        b->wake = engine_at(
            b->engine, &(struct event){
                           .time = time, .phase = PHASE_DECIDE, .handler = b->on_decide, .a = 1 });
    else if (time != b->wake_time)
        engine_retime(b->engine, b->wake, time);
    b->wake_time = time;
}
