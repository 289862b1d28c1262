/* Stored traces and generators as sources of jobs; load by one factor on times between arrivals. */
#include "workloads/replay.h"

#include <math.h>
#include <string.h>

enum { MOST_IN_MEMORY = 500000 };

const struct param replay_params[] = {
    PARAM_TEXT(replay_slice, store, NULL, "Path of the trace store."),
    PARAM_TEXT(replay_slice, name, NULL, "Name of the trace in the store."),
    PARAM_TIME(replay_slice, from, "0s", "First submit time, from the start of the trace."),
    PARAM_TIME(replay_slice, to, "never", "Submit time at which the slice ends."),
    PARAM(replay_slice, skip, 0, 0, 1e15, "", "Jobs left out at the start of the slice."),
    PARAM(replay_slice, jobs, 1e15, 1, 1e15, "", "Most jobs to take."),
    PARAM_TIME(replay_slice, shift, "0s", "Delay added to every submission."),
    { 0 },
};

static int64_t known(int64_t value)
{
    return value == STORE_UNKNOWN ? BATCH_UNKNOWN : value;
}

static struct batch_arrival arrival_of(const struct store_job *job)
{
    return (struct batch_arrival){ .submit = job->submit,
                                   .run = known(job->run),
                                   .request = known(job->request),
                                   .procs = known(job->procs),
                                   .procs_used = known(job->procs_used),
                                   .user = known(job->user),
                                   .group = known(job->group),
                                   .queue = known(job->queue),
                                   .number = job->number,
                                   .name = job->name };
}

static bool load_jobs(struct store *store, struct replay_trace *trace, struct arena *arena,
                      struct error *err)
{
    struct store_cursor *cursor = store_jobs(store, trace->info.id, INT64_MIN, TIME_NEVER, err);
    struct store_job job;
    bool more = true;
    bool ok = cursor != NULL;

    trace->job = arena_array(arena, (size_t)trace->info.jobs, sizeof *trace->job);
    while (ok && more) {
        ok = store_next(cursor, &job, &more, err);
        if (!ok || !more)
            break;
        if (trace->jobs == trace->info.jobs) {
            ok = error_set(err,
                           "%s: trace %s holds more jobs than it says; see 'orrery trace check'",
                           trace->store, trace->info.name);
            break;
        }
        trace->job[trace->jobs] = arrival_of(&job);
        if (job.name)
            trace->job[trace->jobs].name = arena_text(arena, job.name);
        trace->jobs++;
    }
    store_done(cursor);
    return ok;
}

struct replay_trace *replay_open(const char *path, const char *name, struct arena *arena,
                                 struct error *err)
{
    struct store *store = store_open(path, DB_READ, err);
    struct replay_trace *trace = arena_alloc(arena, sizeof *trace);
    bool ok = store && store_find(store, name, &trace->info, err);

    trace->store = arena_text(arena, path);
    if (ok && strcmp(trace->info.family, "batch") != 0)
        ok = error_set(err, "%s: trace %s is of family %s; system batch replays family batch", path,
                       name, trace->info.family);
    if (ok && trace->info.jobs <= MOST_IN_MEMORY)
        ok = load_jobs(store, trace, arena, err);
    store_close(store);
    return ok ? trace : NULL;
}

/* One slice of a trace. */
struct replay {
    struct source source; /* first member */
    const struct replay_trace *trace;
    struct replay_slice slice;
    struct store *store; /* streamed only */
    struct store_cursor *cursor;
    int64_t at;    /* in memory: next job */
    int64_t taken; /* jobs seen in the window, skipped ones too */
    sim_time zero; /* trace time of run time 0; -1: not known yet */
    bool ended;
};

/* The next job of the trace at or after `from`, whatever its number. */
static bool next_job(struct replay *r, struct batch_arrival *job, bool *more, struct error *err)
{
    struct store_job row;

    if (r->trace->job) {
        *more = r->at < r->trace->jobs && r->trace->job[r->at].submit < r->slice.to;
        if (*more)
            *job = r->trace->job[r->at++];
        return true;
    }
    if (!store_next(r->cursor, &row, more, err))
        return false;
    if (*more)
        *job = arrival_of(&row);
    return true;
}

static bool replay_next(struct source *source, void *item, bool *more, struct error *err)
{
    struct replay *r = (struct replay *)source;
    struct batch_arrival *job = item;

    do {
        *more = !r->ended && r->taken - r->slice.skip < r->slice.jobs;
        if (*more && !next_job(r, job, more, err))
            return false;
        r->ended = !*more; /* a query that is stepped on would begin again */
        if (r->ended)
            return true;
        r->taken++;
    } while (r->taken <= r->slice.skip);
    if (r->zero < 0)
        r->zero = r->slice.skip ? job->submit : r->slice.from;
    job->submit = time_add(job->submit - r->zero, r->slice.shift);
    return true;
}

static void replay_close(struct source *source)
{
    struct replay *r = (struct replay *)source;

    store_done(r->cursor);
    store_close(r->store);
}

static struct source *open_trace(const struct workload *w, struct arena *arena, struct error *err)
{
    struct replay *r = arena_alloc(arena, sizeof *r);
    int64_t low = 0;
    int64_t high = w->trace->jobs;

    r->source = (struct source){ replay_next, replay_close };
    r->trace = w->trace;
    r->slice = w->slice;
    r->zero = -1;
    if (w->trace->job) {
        while (low < high) {
            int64_t middle = low + (high - low) / 2;

            if (w->trace->job[middle].submit < w->slice.from)
                low = middle + 1;
            else
                high = middle;
        }
        r->at = low;
        return &r->source;
    }
    r->store = store_open(w->trace->store, DB_READ, err);
    r->cursor =
        r->store ? store_jobs(r->store, w->trace->info.id, r->slice.from, r->slice.to, err) : NULL;
    if (r->cursor)
        return &r->source;
    replay_close(&r->source);
    return NULL;
}

struct generated {
    struct source source; /* first member */
    const struct generator *generator;
    void *self;
};

static bool generated_next(struct source *source, void *item, bool *more, struct error *err)
{
    struct generated *g = (struct generated *)source;

    (void)err;
    *more = g->generator->next(g->self, item);
    return true;
}

static struct source *open_generator(const struct workload *w,
                                     const struct workload_context *context, struct error *err)
{
    struct generated *g = arena_alloc(context->arena, sizeof *g);
    size_t size = w->generator->policy.self_size;
    struct generator_input input = { .platform = context->platform,
                                     .capacity = context->procs,
                                     .seed = context->seed,
                                     .replication = context->replication,
                                     .arena = context->arena };

    g->source = (struct source){ generated_next, NULL };
    g->generator = w->generator;
    g->self = memcpy(arena_alloc(context->arena, size), w->generator_self, size);
    return w->generator->init(g->self, &input, err) ? &g->source : NULL;
}

static struct source *open_plain(const struct workload *w, const struct workload_context *context,
                                 struct error *err)
{
    return w->trace ? open_trace(w, context->arena, err) : open_generator(w, context, err);
}

static void close_source(struct source *source)
{
    if (source && source->close)
        source->close(source);
}

struct scaled {
    struct source source; /* first member */
    struct source *inner;
    double factor;
    sim_time shift; /* not scaled: the delay is the same at every load */
};

static bool scaled_next(struct source *source, void *item, bool *more, struct error *err)
{
    struct scaled *s = (struct scaled *)source;
    struct batch_arrival *job = item;
    double submit;

    if (!s->inner->next(s->inner, item, more, err))
        return false;
    if (!*more)
        return true;
    submit = (double)(job->submit - s->shift) * s->factor;
    job->submit = time_add(submit >= 9.2e18 ? TIME_NEVER : (sim_time)llround(submit), s->shift);
    return true;
}

static void scaled_close(struct source *source)
{
    close_source(((struct scaled *)source)->inner);
}

/*
 * Offered load as it is: sum of processors times run time over cluster size times the span of the
 * submissions, of the jobs that the rules admit.
 */
static bool offered_load(struct source *source, const struct workload_context *context,
                         double *load, struct error *err)
{
    int64_t repairs[BATCH_REPAIRS] = { 0 };
    struct batch_arrival job;
    double area = 0;
    sim_time first = -1;
    sim_time last = 0;
    bool more = true;

    while (more) {
        struct batch_admitted admitted;

        if (!source->next(source, &job, &more, err))
            return false;
        if (!more)
            break;
        admitted = batch_admit(context->options, (uint32_t)context->procs, &job, repairs);
        if (admitted.verdict != BATCH_ADMITTED)
            continue;
        area += time_seconds(admitted.run) * admitted.procs;
        last = job.submit;
        if (first < 0)
            first = last;
    }
    *load = area / (time_seconds(last - first) * (double)context->procs);
    if (first < 0 || last == first || !(*load > 0))
        return error_set(err, "load: the workload has no load to scale (no jobs, no work, or all "
                              "submitted at once)");
    return true;
}

struct source *workload_open(const struct workload *workload,
                             const struct workload_context *context, struct error *err)
{
    struct source *inner = open_plain(workload, context, err);
    struct scaled *scaled;
    double load;
    bool ok;

    if (!inner || workload->load <= 0)
        return inner;
    ok = offered_load(inner, context, &load, err);
    close_source(inner);
    inner = ok ? open_plain(workload, context, err) : NULL;
    if (!inner)
        return NULL;
    scaled = arena_alloc(context->arena, sizeof *scaled);
    *scaled = (struct scaled){ .source = { scaled_next, scaled_close },
                               .inner = inner,
                               .factor = load / workload->load,
                               .shift = workload->trace ? workload->slice.shift : 0 };
    return &scaled->source;
}
