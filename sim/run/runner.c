/* Worker threads take runs from a queue, which the rounds of `repeat:` may refill. */
#include "sim/run/runner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TOLD = 100 };

struct runner {
    const struct plan *plan;
    struct results *results;
    struct watch *watch;          /* NULL: nobody looks on */
    struct repeat_rounds *rounds; /* NULL: every run is needed */
    double *values;               /* [run][measure] where there are rounds */
    size_t *queue;                /* indexes of runs, in the order of their start */
    size_t queued, next;          /* filled and begun so far */
    size_t running;
    atomic_size_t total;    /* as queued, for the progress */
    atomic_size_t finished; /* simulated now */
    atomic_size_t failed;
    atomic_size_t working; /* threads */
    atomic_bool stop;      /* results cannot be written */
    size_t told;           /* messages about runs that stopped */
    pthread_mutex_t mutex; /* of the queue, the rounds, `error` and messages on stderr */
    pthread_cond_t change; /* of the queue or of `running` */
    struct error error;
};

static double now_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool runner_simulate(const struct plan *plan, const struct plan_run *run,
                     const struct runner_place *place, struct error *err)
{
    const struct system *system = plan->system;
    struct workload_context context = { .system = system,
                                        .options = run->options,
                                        .platform = run->platform,
                                        .capacity = system->capacity(run->platform),
                                        .seed = run->seed,
                                        .replication = run->replication,
                                        .arena = place->arena };
    struct source *source = workload_open(&run->workload, &context, err);
    struct run_input input = { .arena = place->arena,
                               .policy = run->ops,
                               .policy_self = run->self,
                               .with = run->with,
                               .with_count = run->with_count,
                               .options = run->options,
                               .platform = run->platform,
                               .source = source,
                               .sink = place->sink,
                               .meter = place->meter,
                               .seed = run->seed,
                               .replication = run->replication };
    void *state;
    bool ok;

    watch_input(place->watch, &input);
    state = source ? system->open(&input, err) : NULL;
    watch_state(place->watch, state);
    ok = state && system->run(state, err);
    if (ok)
        watch_ran(place->watch);
    watch_state(place->watch, NULL);
    if (state)
        system->close(state);
    if (source && source->close)
        source->close(source);
    return ok;
}

/* Rows, counts and maps of a run that only looks for its warm-up go nowhere. */
static bool drop_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    (void)sink;
    (void)table;
    (void)row;
    (void)err;
    return true;
}

static void drop_count(struct sink *sink, const char *what, int64_t rows)
{
    (void)sink;
    (void)what;
    (void)rows;
}

/* Where the run is warm: as the study says, or by a simulation of its own. */
static bool find_cut(const struct plan *plan, const struct plan_run *run, struct warm_cut *cut,
                     struct error *err)
{
    struct sink sink = { .row = drop_row, .count = drop_count };
    struct measure wanted = { .metric = plan->window.metric };
    struct runner_place place = { .sink = &sink };
    bool ok;

    *cut = (struct warm_cut){ .at = plan->window.warmup };
    if (plan->window.rule != WINDOW_MSER)
        return true;
    place.arena = arena_create();
    place.meter = meter_create(place.arena, plan->system->metrics, &wanted, 1);
    meter_trail(place.meter, plan->window.metric, place.arena);
    ok = runner_simulate(plan, run, &place, err);
    meter_cut(place.meter, plan->window.metric, cut);
    arena_destroy(place.arena);
    return ok;
}

static struct meter *make_meter(const struct plan *plan, const struct plan_run *run,
                                struct arena *arena)
{
    const struct system *system = plan->system;
    size_t names = 0;
    size_t count = plan->measure_count;
    struct measure *wanted;
    struct meter *meter;

    while (system->series[names])
        names++;
    wanted = arena_array(arena, count + names * RESULTS_QUANTILES, sizeof *wanted);
    for (size_t i = 0; i < count; i++)
        wanted[i] = plan->measures[i];
    if (run->series)
        count = results_quantiles(plan, wanted, count);
    meter = meter_create(arena, system->metrics, wanted, count);
    for (size_t i = 0; run->series && i < names; i++)
        for (int m = 0; system->metrics[m].name; m++)
            if (!strcmp(system->metrics[m].name, system->series[i]) &&
                system->metrics[m].kind == METRIC_LEVEL)
                meter_record(meter, m, arena, run->interval);
    return meter;
}

/* All of them are in the results; thousands of lines would only hide what comes before. */
static void tell(struct runner *r, const struct plan_run *run, const char *text)
{
    pthread_mutex_lock(&r->mutex);
    if (r->told++ < MOST_TOLD)
        fprintf(stderr, "run %.8s: %s; run stopped\n", run->id, text);
    else if (r->told == MOST_TOLD + 1)
        fprintf(stderr, "more runs stopped; view v_failed of the results has all of them\n");
    pthread_mutex_unlock(&r->mutex);
}

/* A course with a fixed interval may have more points than anyone can use. */
static bool check_series(const struct plan *plan, const struct plan_run *run,
                         const struct meter *meter, struct error *err)
{
    char interval[32];

    for (int m = 0; run->interval && plan->system->metrics[m].name; m++) {
        const struct series *series = meter_series(meter, m);

        if (!series || !series_full(series))
            continue;
        units_time_text(interval, run->interval);
        return error_set(err,
                         "record: series: %s gives more than %d points; expected a longer "
                         "time between them, or none for points that adapt to the run",
                         interval, SERIES_MOST);
    }
    return true;
}

/* Nothing can be written any more: the other threads stop, too. */
static void give_up(struct runner *r, const struct error *err)
{
    if (!atomic_exchange(&r->stop, true))
        r->error = *err;
}

/* The same without the lock held. */
static void give_up_alone(struct runner *r, const struct error *err)
{
    pthread_mutex_lock(&r->mutex);
    give_up(r, err);
    pthread_mutex_unlock(&r->mutex);
}

static bool simulate(struct runner *r, size_t index)
{
    const struct plan_run *run = &r->plan->runs[index];
    size_t measures = r->plan->measure_count;
    struct arena *arena = arena_create();
    struct results_run *record = results_begin(r->results, r->plan, run);
    struct meter *meter = make_meter(r->plan, run, arena);
    double wall = now_of(CLOCK_MONOTONIC);
    double cpu = now_of(CLOCK_THREAD_CPUTIME_ID);
    struct runner_place place = { arena, results_sink(record), meter, NULL };
    struct results_outcome outcome = { .meter = meter };
    struct error why, err;

    if (r->watch && !watch_begin(r->watch, run, &place.watch, &err))
        give_up_alone(r, &err);
    outcome.ok = find_cut(r->plan, run, &outcome.cut, &why);
    if (outcome.ok) {
        window_apply(&r->plan->window, outcome.cut.at, meter, arena);
        outcome.ok =
            runner_simulate(r->plan, run, &place, &why) && check_series(r->plan, run, meter, &why);
    }
    outcome.error = why.text;
    outcome.wall = now_of(CLOCK_MONOTONIC) - wall;
    outcome.cpu = now_of(CLOCK_THREAD_CPUTIME_ID) - cpu;
    for (size_t i = 0; outcome.ok && r->values && i < measures; i++)
        r->values[index * measures + i] = meter_value(meter, i);
    if (!watch_log_end(place.watch, &why)) {
        outcome.ok = false;
        give_up_alone(r, &why);
    }
    if (!outcome.ok) {
        tell(r, run, why.text);
        atomic_fetch_add(&r->failed, 1);
    }
    if (!results_end(record, &outcome, &err))
        give_up_alone(r, &err);
    watch_end(place.watch, arena);
    atomic_fetch_add(&r->finished, 1);
    arena_destroy(arena);
    return outcome.ok;
}

/* What the rounds ask for goes to the end of the queue; with the lock held. */
static void take(struct runner *r, const struct repeat_asked *asked)
{
    struct error err;

    for (size_t i = 0; i < asked->fresh_count; i++)
        r->queue[r->queued++] = asked->fresh[i];
    atomic_store(&r->total, r->queued);
    if (asked->count && !results_need(r->results, r->plan, asked->runs, asked->count, &err))
        give_up(r, &err);
}

/* A point may ask for more when its last run ends, so a thread waits while any is running. */
static void *work(void *context)
{
    struct runner *r = context;

    pthread_mutex_lock(&r->mutex);
    for (;;) {
        size_t run;
        bool ok;

        while (!atomic_load(&r->stop) && r->next == r->queued && r->running)
            pthread_cond_wait(&r->change, &r->mutex);
        if (atomic_load(&r->stop) || r->next == r->queued)
            break;
        run = r->queue[r->next++];
        r->running++;
        pthread_mutex_unlock(&r->mutex);
        ok = simulate(r, run);
        pthread_mutex_lock(&r->mutex);
        if (r->rounds)
            take(r, repeat_ended(r->rounds, run, ok));
        r->running--;
        pthread_cond_broadcast(&r->change);
    }
    pthread_mutex_unlock(&r->mutex);
    atomic_fetch_sub(&r->working, 1);
    return NULL;
}

/* "12/100 runs, 3.4 runs/s, 26 s left", rewritten in place until the threads are done. */
static void show_progress(struct runner *r)
{
    double begin = now_of(CLOCK_MONOTONIC);

    for (;;) {
        size_t finished = atomic_load(&r->finished);
        size_t total = atomic_load(&r->total);
        double passed = now_of(CLOCK_MONOTONIC) - begin;
        double rate = passed > 0 ? (double)finished / passed : 0;
        int bar = total ? (int)(30 * finished / total) : 30;

        fprintf(stderr, "\r[%.*s%*s] %zu/%zu runs, %.1f runs/s, ", bar,
                "##############################", 30 - bar, "", finished, total, rate);
        if (rate > 0)
            fprintf(stderr, "%.0f s left   ", (double)(total - finished) / rate);
        if (!atomic_load(&r->working))
            break;
        nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    }
    fprintf(stderr, "\r%79s\r", "");
}

static bool start_threads(struct runner *r, int count, pthread_t *threads, struct error *err)
{
    int started = 0;

    atomic_store(&r->working, (size_t)count);
    while (started < count && pthread_create(&threads[started], NULL, work, r) == 0)
        started++;
    if (started == count)
        return true;
    atomic_store(&r->stop, true);
    pthread_mutex_lock(&r->mutex);
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->mutex);
    while (started-- > 0)
        pthread_join(threads[started], NULL);
    return error_set(err, "cannot start %d threads", count);
}

/* The queue at the beginning: all that is missing, or what the rounds ask for first. */
static bool fill_queue(struct runner *r, const struct runner_options *options, const bool *done,
                       struct error *err)
{
    size_t count = r->plan->count;

    if (!r->plan->repeat) {
        for (size_t i = 0; i < count; i++)
            if (!done[i] && (!options->mine || options->mine[i]))
                r->queue[r->queued++] = i;
        atomic_store(&r->total, r->queued);
        return true;
    }
    r->values = mem_alloc(count * r->plan->measure_count * sizeof *r->values);
    if (!results_values(r->results, r->plan, r->values, err))
        return false;
    r->rounds = repeat_start(r->plan, options->mine, done, r->values);
    take(r, repeat_first(r->rounds));
    return true;
}

static bool run_queue(struct runner *r, const struct runner_options *options, struct error *err)
{
    pthread_t *threads = mem_alloc((size_t)options->threads * sizeof *threads);
    bool ok = start_threads(r, options->threads, threads, err);

    if (ok && options->progress)
        show_progress(r);
    for (int i = 0; ok && i < options->threads; i++)
        pthread_join(threads[i], NULL);
    if (ok && atomic_load(&r->stop)) {
        *err = r->error;
        ok = false;
    }
    mem_free(threads);
    return ok;
}

static void sum_up(const struct runner *r, const struct runner_options *options, const bool *done,
                   struct runner_report *report)
{
    report->run = atomic_load(&r->finished);
    report->failed = atomic_load(&r->failed);
    if (r->rounds) {
        repeat_summary(r->rounds, &report->repeat);
        report->done = report->repeat.needed - r->queued;
        return;
    }
    for (size_t i = 0; i < r->plan->count; i++)
        report->done += done[i] && (!options->mine || options->mine[i]);
}

bool runner_run(const struct plan *plan, struct results *results,
                const struct runner_options *options, struct runner_report *report,
                struct error *err)
{
    bool *done = mem_alloc(plan->count * sizeof *done);
    struct runner r = { .plan = plan, .results = results, .watch = options->watch };
    bool ok = results_plan(results, plan, options->mine, done, err);

    *report = (struct runner_report){ 0 };
    r.queue = mem_alloc(plan->count * sizeof *r.queue);
    pthread_mutex_init(&r.mutex, NULL);
    pthread_cond_init(&r.change, NULL);
    ok = ok && fill_queue(&r, options, done, err) && run_queue(&r, options, err);
    sum_up(&r, options, done, report);
    repeat_end(r.rounds);
    pthread_cond_destroy(&r.change);
    pthread_mutex_destroy(&r.mutex);
    mem_free(r.values);
    mem_free(r.queue);
    mem_free(done);
    return ok;
}
