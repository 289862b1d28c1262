/* Stored traces and generators as sources of items; load by one factor on times between them. */
#include "workloads/replay.h"

#include <math.h>
#include <string.h>

#include "sim/base/text.h"

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

static const struct replay_kind *const kinds[] = { &replay_batch, &replay_bigdata, &replay_cloud,
                                                   &replay_dag,   &replay_os,      NULL };

static const struct replay_kind *kind_of(const struct system *system)
{
    const struct replay_kind *const *kind = kinds;

    while (*kind && strcmp((*kind)->system, system->name) != 0)
        kind++;
    return *kind;
}

static bool check_family(const struct replay_kind *kind, const struct replay_trace *trace,
                         struct error *err)
{
    struct text known = { 0 };
    bool ok = false;

    for (const char *const *family = kind->families; *family; family++) {
        text_format(&known, "%s%s", known.count ? " or " : "", *family);
        ok = ok || !strcmp(*family, trace->info.family);
    }
    if (!ok)
        error_set(err, "%s: trace %s is of family %s; system %s replays family %s", trace->store,
                  trace->info.name, trace->info.family, kind->system, text_get(&known));
    text_free(&known);
    return ok;
}

static void *item_at(const struct replay_trace *trace, int64_t at)
{
    return (char *)trace->items + (size_t)at * trace->kind->item_size;
}

/* Every item begins with its submit time. */
static sim_time submit_of(const void *item)
{
    return *(const sim_time *)item;
}

static bool load_items(struct store *store, struct replay_trace *trace, struct arena *arena,
                       struct error *err)
{
    const struct replay_kind *kind = trace->kind;
    void *cursor = kind->open(store, trace, INT64_MIN, TIME_NEVER, err);
    void *item = arena_alloc(arena, kind->item_size);
    bool more = true;
    bool ok = cursor != NULL;

    trace->items = arena_array(arena, (size_t)trace->info.jobs, kind->item_size);
    while (ok && more) {
        ok = kind->next(cursor, trace, item, &more, err);
        if (!ok || !more)
            break;
        if (trace->count == trace->info.jobs) {
            ok = error_set(err, "%s: trace %s holds more than it says; see 'orrery trace check'",
                           trace->store, trace->info.name);
            break;
        }
        if (kind->keep)
            kind->keep(item, arena);
        memcpy(item_at(trace, trace->count++), item, kind->item_size);
    }
    kind->done(cursor);
    return ok;
}

struct replay_trace *replay_open(const struct system *system, const char *path, const char *name,
                                 struct arena *arena, struct error *err)
{
    const struct replay_kind *kind = kind_of(system);
    struct store *store = kind ? store_open(path, DB_READ, err) : NULL;
    struct replay_trace *trace = arena_alloc(arena, sizeof *trace);
    bool ok = store && store_find(store, name, &trace->info, err);

    if (!kind)
        error_set(err, "system %s replays no traces", system->name);
    trace->kind = kind;
    trace->store = arena_text(arena, path);
    ok = ok && check_family(kind, trace, err);
    if (ok && trace->info.jobs < 0)
        ok = error_set(err, "%s: damaged store: trace %s does not say how much it holds", path,
                       name);
    if (ok && kind->load_shared)
        ok = kind->load_shared(trace, store, arena, err);
    if (ok && trace->info.jobs <= MOST_IN_MEMORY)
        ok = load_items(store, trace, arena, err);
    store_close(store);
    return ok ? trace : NULL;
}

/* One slice of a trace. */
struct replay {
    struct source source; /* first member */
    const struct replay_trace *trace;
    struct replay_slice slice;
    struct store *store; /* streamed only */
    void *cursor;
    int64_t at;    /* in memory: next item */
    int64_t taken; /* items seen in the window, skipped ones too */
    sim_time zero; /* trace time of run time 0; -1: not known yet */
    bool ended;
    /* Items before the slice that last into it come first, if the kind has an end. */
    bool early;
    struct store *early_store; /* streamed only */
    void *early_cursor;
    int64_t early_at;   /* items seen so far */
    int64_t early_skip; /* of the slice's `skip`, still to pass */
};

/* The next item before the first one of the slice that has not ended by then. */
static bool next_early(struct replay *r, void *item, bool *more, struct error *err)
{
    const struct replay_trace *trace = r->trace;
    sim_time *submit = item;

    for (;;) {
        *more = !trace->items || r->early_at < trace->count;
        if (*more && trace->items)
            memcpy(item, item_at(trace, r->early_at), trace->kind->item_size);
        else if (*more && !trace->kind->next(r->early_cursor, trace, item, more, err))
            return false;
        r->early_at++;
        if (!*more || *submit >= r->slice.to ||
            (*submit >= r->slice.from && r->early_skip-- == 0)) {
            *more = false;
            return true;
        }
        if (trace->kind->end(item) > r->zero) {
            *submit -= r->zero;
            return true;
        }
    }
}

/* The next item of the trace at or after `from`, whatever its number. */
static bool next_item(struct replay *r, void *item, bool *more, struct error *err)
{
    const struct replay_trace *trace = r->trace;

    if (!trace->items)
        return trace->kind->next(r->cursor, trace, item, more, err);
    *more = r->at < trace->count && submit_of(item_at(trace, r->at)) < r->slice.to;
    if (*more)
        memcpy(item, item_at(trace, r->at++), trace->kind->item_size);
    return true;
}

static bool replay_next(struct source *source, void *item, bool *more, struct error *err)
{
    struct replay *r = (struct replay *)source;
    sim_time *submit = item;

    if (r->early) {
        if (!next_early(r, item, more, err))
            return false;
        r->early = *more;
        if (*more)
            return true;
    }
    do {
        *more = !r->ended && r->taken - r->slice.skip < r->slice.jobs;
        if (*more && !next_item(r, item, more, err))
            return false;
        r->ended = !*more; /* a query that is stepped on would begin again */
        if (r->ended)
            return true;
        r->taken++;
    } while (r->taken <= r->slice.skip);
    if (r->zero < 0)
        r->zero = r->slice.skip ? *submit : r->slice.from;
    *submit = time_add(*submit - r->zero, r->slice.shift);
    return true;
}

static void replay_close(struct source *source)
{
    struct replay *r = (struct replay *)source;

    r->trace->kind->done(r->early_cursor);
    store_close(r->early_store);
    r->trace->kind->done(r->cursor);
    store_close(r->store);
}

/*
 * When the slice begins: with skipped items, at the first that is not. A stream is read up to there
 * for it, with the connection that the early items come from.
 */
static bool find_zero(struct replay *r, struct arena *arena, struct error *err)
{
    const struct replay_trace *trace = r->trace;
    void *item = arena_alloc(arena, trace->kind->item_size);
    bool more = true;
    void *cursor;
    bool ok;

    r->zero = r->slice.from;
    if (r->slice.skip == 0)
        return true;
    if (trace->items) {
        if (r->at + r->slice.skip < trace->count)
            r->zero = submit_of(item_at(trace, r->at + r->slice.skip));
        return true;
    }
    cursor = trace->kind->open(r->early_store, trace, r->slice.from, r->slice.to, err);
    ok = cursor != NULL;
    for (int64_t i = 0; ok && more && i <= r->slice.skip; i++)
        ok = trace->kind->next(cursor, trace, item, &more, err);
    if (ok && more)
        r->zero = submit_of(item);
    trace->kind->done(cursor);
    return ok;
}

static bool open_early(struct replay *r, struct arena *arena, struct error *err)
{
    const struct replay_trace *trace = r->trace;

    if (!trace->kind->end)
        return true;
    r->early = true;
    r->early_skip = r->slice.skip;
    if (!trace->items) {
        r->early_store = store_open(trace->store, DB_READ, err);
        if (!r->early_store)
            return false;
    }
    if (!find_zero(r, arena, err))
        return false;
    if (!trace->items)
        r->early_cursor = trace->kind->open(r->early_store, trace, INT64_MIN, TIME_NEVER, err);
    return trace->items || r->early_cursor;
}

static struct source *open_trace(const struct replay_trace *trace, const struct replay_slice *slice,
                                 struct arena *arena, struct error *err)
{
    struct replay *r = arena_alloc(arena, sizeof *r);
    int64_t low = 0;
    int64_t high = trace->count;

    r->source = (struct source){ replay_next, replay_close };
    r->trace = trace;
    r->slice = *slice;
    r->zero = -1;
    if (trace->items) {
        while (low < high) {
            int64_t middle = low + (high - low) / 2;

            if (submit_of(item_at(trace, middle)) < slice->from)
                low = middle + 1;
            else
                high = middle;
        }
        r->at = low;
    } else {
        r->store = store_open(trace->store, DB_READ, err);
        r->cursor =
            r->store ? trace->kind->open(r->store, trace, r->slice.from, r->slice.to, err) : NULL;
    }
    if ((trace->items || r->cursor) && open_early(r, arena, err))
        return &r->source;
    replay_close(&r->source);
    return NULL;
}

bool replay_holds(const struct replay_trace *trace, const struct replay_slice *slice, bool *any,
                  struct error *err)
{
    struct arena *arena = arena_create();
    struct source *source = open_trace(trace, slice, arena, err);
    bool ok = source && source->next(source, arena_alloc(arena, trace->kind->item_size), any, err);

    if (source)
        source->close(source);
    arena_destroy(arena);
    return ok;
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
                                     .capacity = context->capacity,
                                     .seed = context->seed,
                                     .replication = context->replication,
                                     .arena = context->arena,
                                     .templates = w->trace ? w->trace->shared : NULL };

    g->source = (struct source){ generated_next, NULL };
    g->generator = w->generator;
    g->self = memcpy(arena_alloc(context->arena, size), w->generator_self, size);
    return w->generator->init(g->self, &input, err) ? &g->source : NULL;
}

static void close_source(struct source *source)
{
    if (source && source->close)
        source->close(source);
}

struct fitted {
    struct source source; /* first member */
    struct source *inner;
    const struct replay_kind *kind;
    struct workload_context context;
};

static bool fitted_next(struct source *source, void *item, bool *more, struct error *err)
{
    struct fitted *f = (struct fitted *)source;

    return f->inner->next(f->inner, item, more, err) &&
           (!*more || f->kind->fit(item, &f->context, err));
}

static void fitted_close(struct source *source)
{
    close_source(((struct fitted *)source)->inner);
}

static struct source *open_plain(const struct workload *w, const struct workload_context *context,
                                 struct error *err)
{
    const struct replay_kind *kind = kind_of(context->system);
    struct source *inner = w->generator ? open_generator(w, context, err)
                                        : open_trace(w->trace, &w->slice, context->arena, err);
    struct fitted *f;

    if (!inner || !kind || !kind->fit)
        return inner;
    f = arena_alloc(context->arena, sizeof *f);
    *f = (struct fitted){ { fitted_next, fitted_close }, inner, kind, *context };
    return &f->source;
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
    sim_time *at = item;
    double submit;

    if (!s->inner->next(s->inner, item, more, err))
        return false;
    if (!*more || *at < 0) /* what was there at the start does not arrive */
        return true;
    submit = (double)(*at - s->shift) * s->factor;
    *at = time_add(submit >= 9.2e18 ? TIME_NEVER : (sim_time)llround(submit), s->shift);
    return true;
}

static void scaled_close(struct source *source)
{
    close_source(((struct scaled *)source)->inner);
}

/*
 * Offered load as it is: sum of work (processors times run time) over capacity times the span of
 * the submissions, of the items that the rules admit.
 */
static bool offered_load(struct source *source, const struct workload_context *context,
                         double *load, struct error *err)
{
    const struct replay_kind *kind = kind_of(context->system);
    void *item = kind ? arena_alloc(context->arena, kind->item_size) : NULL;
    double area = 0;
    sim_time first = -1;
    sim_time last = 0;
    bool more = true;

    if (!kind)
        return error_set(err, "load: system %s does not say how much work an arrival brings",
                         context->system->name);
    while (more) {
        double work;

        if (!source->next(source, item, &more, err))
            return false;
        work = more ? kind->work(item, context) : -1;
        if (work < 0)
            continue;
        area += work;
        last = submit_of(item);
        if (first < 0)
            first = last;
    }
    *load = area / (time_seconds(last - first) * (double)context->capacity);
    if (first < 0 || last == first || !(*load > 0))
        return error_set(err,
                         "load: the workload has no load to scale (no %ss, no work, or all "
                         "submitted at once)",
                         context->system->item);
    return true;
}

struct source *workload_open(const struct workload *workload,
                             const struct workload_context *context, struct error *err)
{
    struct source *inner = open_plain(workload, context, err);
    struct scaled *scaled;
    double load = 0;
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
