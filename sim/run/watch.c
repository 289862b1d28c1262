/* Event logs and profiles of the runs of a plan. */
#include "sim/run/watch.h"

#include <errno.h>
#include <string.h>

#include "sim/run/watch_internal.h"
#include "workloads/replay.h"

enum { ID_SHOWN = 12 };

const struct plan_run *watch_find(const struct plan *plan, const char *prefix, struct error *err)
{
    const struct plan_run *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++) {
        if (prefix && strncmp(plan->runs[i].id, prefix, strlen(prefix)) != 0)
            continue;
        found = &plan->runs[i];
        count++;
    }
    if (count == 1)
        return found;
    if (!prefix)
        error_set(err,
                  "the study has %zu runs; choose one with --run and the beginning of its id "
                  "(--dry-run lists them)",
                  plan->count);
    else if (count == 0)
        error_set(err,
                  "no run of the study has an id that begins with '%.40s' (--dry-run lists "
                  "them)",
                  prefix);
    else
        error_set(err, "%zu runs have an id that begins with '%.40s'; give more of it", count,
                  prefix);
    return NULL;
}

/* Cuts the filter into names. */
static bool split_names(struct watch *watch, struct error *err)
{
    const char *only = watch->options.only;
    size_t count = 1;
    char *at;

    watch->names = mem_text(watch->options.only);
    watch->options.only = NULL;
    for (at = watch->names; *at; at++)
        count += *at == ',';
    watch->only = mem_alloc((count + 1) * sizeof *watch->only);
    at = watch->names;
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(at, ",");

        watch->only[i] = at;
        at[length] = '\0';
        at += length + 1;
        if (!length)
            return error_set(err, "--log events: an empty name in '%.60s'", only);
    }
    return true;
}

/* The handlers of a run, into `names` without doubles: the system is opened and closed again. */
static void add_names(const struct plan *plan, const struct plan_run *run, struct vec *names)
{
    const struct system *system = plan->system;
    struct arena *arena = arena_create();
    struct log *log = log_open(NULL, NULL, NULL);
    struct engine_watch watch = { .log = log };
    struct sink sink = watch_no_sink();
    struct run_input input = { .arena = arena,
                               .sink = &sink,
                               .policy = run->ops,
                               .policy_self = run->self,
                               .with = run->with,
                               .with_count = run->with_count,
                               .options = run->options,
                               .platform = run->platform,
                               .meter = meter_create(arena, system->metrics, NULL, 0),
                               .seed = run->seed,
                               .replication = run->replication,
                               .watch = &watch };
    const struct log_handler *handlers;
    struct error unused;
    void *state = system->open(&input, &unused);
    size_t count = log_handlers(log, &handlers);

    for (size_t i = 0; i < count; i++) {
        bool known = false;

        for (size_t n = 0; n < names->count; n++)
            known = known || !strcmp(*(char **)vec_at(names, n, sizeof(char *)), handlers[i].name);
        if (!known)
            *(char **)vec_push(names, sizeof(char *)) = mem_text(handlers[i].name);
    }
    if (state)
        system->close(state);
    log_close(log, &unused);
    arena_destroy(arena);
}

static bool check_names(const struct watch *watch, const struct vec *names, struct error *err)
{
    const char *const *known = names->data;

    for (const char *const *name = watch->only; *name; name++) {
        struct text all = { 0 };
        bool found = false;
        const char *near;

        for (size_t i = 0; i < names->count; i++)
            found = found || !strcmp(known[i], *name);
        if (found)
            continue;
        near = text_nearest_of(*name, known, names->count);
        error_set(err, "--log events: there is no handler or phase '%.40s'", *name);
        for (size_t i = 0; i < names->count; i++)
            text_format(&all, "%s%s", i ? ", " : "; expected some of ", known[i]);
        error_hint(err, near, text_get(&all));
        text_free(&all);
        return false;
    }
    return true;
}

/* Names are checked before the first run: of each policy one run is opened. */
static bool read_names(struct watch *watch, struct error *err)
{
    const struct plan *plan = watch->plan;
    struct vec names = { 0 };
    bool ok = split_names(watch, err);

    for (uint32_t phase = 0; log_phase(phase); phase++)
        *(char **)vec_push(&names, sizeof(char *)) = mem_text(log_phase(phase));
    for (size_t i = 0; ok && i < plan->count; i++)
        if (i == 0 || strcmp(plan->runs[i].policy, plan->runs[i - 1].policy) != 0)
            add_names(plan, &plan->runs[i], &names);
    ok = ok && check_names(watch, &names, err);
    for (size_t i = 0; i < names.count; i++)
        mem_free(*(char **)vec_at(&names, i, sizeof(char *)));
    vec_free(&names);
    return ok;
}

struct watch *watch_open(const struct plan *plan, const struct watch_options *options,
                         struct error *err)
{
    struct watch *watch = mem_alloc(sizeof *watch);

    watch->plan = plan;
    watch->options = *options;
    watch->options.stem = watch->stem = mem_text(options->stem ? options->stem : "");
    pthread_mutex_init(&watch->mutex, NULL);
    if ((!options->run || (watch->chosen = watch_find(plan, options->run, err))) &&
        (!options->only || read_names(watch, err)))
        return watch;
    watch_close(watch);
    return NULL;
}

static bool open_log(struct watch_run *run, struct error *err)
{
    struct log_head head = { run->run->id, run->watch->plan->system->name, run->run->policy };
    struct text path = { 0 };

    text_format(&path, "%s.%.*s.olog", run->watch->options.stem, ID_SHOWN, run->run->id);
    run->path = mem_text(text_get(&path));
    text_free(&path);
    run->file = fopen(run->path, "wb");
    if (!run->file)
        return error_set(err, "%s: %s", run->path, strerror(errno));
    run->engine.log = log_open(run->file, &head, run->watch->only);
    return true;
}

bool watch_begin(struct watch *watch, const struct plan_run *planned, struct watch_run **out,
                 struct error *err)
{
    bool logged = watch->options.log && (!watch->chosen || watch->chosen == planned);
    struct watch_run *run;

    *out = NULL;
    if (!logged && !watch->options.profile)
        return true;
    run = mem_alloc(sizeof *run);
    run->watch = watch;
    run->run = planned;
    run->cpu = profile_cpu();
    if (logged && !open_log(run, err)) {
        mem_free(run->path);
        mem_free(run);
        return false;
    }
    if (watch->options.profile)
        run->engine.profile = &run->profile;
    *out = run;
    return true;
}

static bool next_item(struct source *source, void *item, bool *more, struct error *err)
{
    struct watch_run *run =
        (struct watch_run *)(void *)((char *)source - offsetof(struct watch_run, source));
    uint64_t since = profile_clock();
    bool ok = run->real_source->next(run->real_source, item, more, err);

    profile_part(&run->profile, PROFILE_WORKLOAD, since);
    return ok;
}

static bool put_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    struct watch_run *run =
        (struct watch_run *)(void *)((char *)sink - offsetof(struct watch_run, sink));
    uint64_t since = profile_clock();
    bool ok = run->real_sink->row(run->real_sink, table, row, err);

    profile_part(&run->profile, PROFILE_ROWS, since);
    return ok;
}

static void put_count(struct sink *sink, const char *what, int64_t rows)
{
    struct watch_run *run =
        (struct watch_run *)(void *)((char *)sink - offsetof(struct watch_run, sink));

    run->real_sink->count(run->real_sink, what, rows);
}

static void put_heat(struct sink *sink, const char *name, const char *unit, const struct heat *heat)
{
    struct watch_run *run =
        (struct watch_run *)(void *)((char *)sink - offsetof(struct watch_run, sink));

    run->real_sink->heat(run->real_sink, name, unit, heat);
}

void watch_input(struct watch_run *run, struct run_input *input)
{
    if (!run)
        return;
    input->watch = &run->engine;
    if (!run->engine.profile)
        return;
    run->real_source = input->source;
    run->source = (struct source){ next_item, NULL };
    input->source = &run->source;
    run->real_sink = input->sink;
    run->sink = (struct sink){ .row = put_row,
                               .tables = input->sink->tables,
                               .count = put_count,
                               .heat = input->sink->heat ? put_heat : NULL };
    input->sink = &run->sink;
}

static struct watch_sum *sum_of(struct watch *watch, const char *policy)
{
    struct watch_sum *sum;

    for (size_t i = 0; i < watch->sums.count; i++) {
        sum = vec_at(&watch->sums, i, sizeof *sum);
        if (!strcmp(sum->policy, policy))
            return sum;
    }
    sum = vec_push(&watch->sums, sizeof *sum);
    sum->policy = policy;
    return sum;
}

static void add_up(struct watch_run *run, const struct arena *arena)
{
    struct watch_sum *sum;

    pthread_mutex_lock(&run->watch->mutex);
    sum = sum_of(run->watch, run->run->policy);
    profile_add(&sum->profile, &run->profile);
    sum->runs++;
    sum->cpu += profile_cpu() - run->cpu;
    if (arena_bytes(arena) > sum->bytes)
        sum->bytes = arena_bytes(arena);
    pthread_mutex_unlock(&run->watch->mutex);
}

bool watch_log_end(struct watch_run *run, struct error *err)
{
    bool ok;

    if (!run || !run->file)
        return true;
    ok = log_close(run->engine.log, err);
    if (fclose(run->file) != 0 && ok)
        ok = error_set(err, "the event log could not be written whole");
    if (!ok)
        error_prefix(err, "%s", run->path);
    pthread_mutex_lock(&run->watch->mutex);
    run->watch->logs += ok;
    pthread_mutex_unlock(&run->watch->mutex);
    return ok;
}

void watch_end(struct watch_run *run, const struct arena *arena)
{
    if (!run)
        return;
    if (run->engine.profile)
        add_up(run, arena);
    profile_free(&run->profile);
    mem_free(run->path);
    mem_free(run);
}

const char *watch_stem(const struct watch *watch)
{
    return watch->options.stem;
}

size_t watch_logs(const struct watch *watch)
{
    return watch->logs;
}

void watch_close(struct watch *watch)
{
    if (!watch)
        return;
    for (size_t i = 0; i < watch->sums.count; i++) {
        struct watch_sum *sum = vec_at(&watch->sums, i, sizeof *sum);

        profile_free(&sum->profile);
    }
    vec_free(&watch->sums);
    pthread_mutex_destroy(&watch->mutex);
    mem_free(watch->names);
    mem_free(watch->stem);
    mem_free(watch->only);
    mem_free(watch);
}
