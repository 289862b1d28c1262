/* Worker threads take the next run by an atomic counter. */
#include "sim/run/runner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct runner {
    const struct plan *plan;
    struct results *results;
    const bool *done;
    struct watch *watch; /* NULL: nobody looks on */
    atomic_size_t next;
    atomic_size_t finished; /* simulated now */
    atomic_size_t failed;
    atomic_size_t working; /* threads */
    atomic_bool stop;      /* results cannot be written */
    pthread_mutex_t mutex; /* of `error` and of messages on stderr */
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

static void tell(struct runner *r, const struct plan_run *run, const char *text)
{
    pthread_mutex_lock(&r->mutex);
    fprintf(stderr, "run %.8s: %s; run stopped\n", run->id, text);
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
    pthread_mutex_lock(&r->mutex);
    if (!atomic_exchange(&r->stop, true))
        r->error = *err;
    pthread_mutex_unlock(&r->mutex);
}

static void simulate(struct runner *r, const struct plan_run *run)
{
    struct arena *arena = arena_create();
    struct results_run *record = results_begin(r->results, r->plan, run);
    struct meter *meter = make_meter(r->plan, run, arena);
    double wall = now_of(CLOCK_MONOTONIC);
    double cpu = now_of(CLOCK_THREAD_CPUTIME_ID);
    struct runner_place place = { arena, results_sink(record), meter, NULL };
    struct results_outcome outcome = { .meter = meter };
    struct error why, err;

    if (r->watch && !watch_begin(r->watch, run, &place.watch, &err))
        give_up(r, &err);
    outcome.ok =
        runner_simulate(r->plan, run, &place, &why) && check_series(r->plan, run, meter, &why);
    outcome.error = why.text;
    outcome.wall = now_of(CLOCK_MONOTONIC) - wall;
    outcome.cpu = now_of(CLOCK_THREAD_CPUTIME_ID) - cpu;
    if (!outcome.ok) {
        tell(r, run, why.text);
        atomic_fetch_add(&r->failed, 1);
    }
    if (!results_end(record, &outcome, &err))
        give_up(r, &err);
    if (!watch_end(place.watch, arena, &err))
        give_up(r, &err);
    atomic_fetch_add(&r->finished, 1);
    arena_destroy(arena);
}

static void *work(void *context)
{
    struct runner *r = context;

    while (!atomic_load(&r->stop)) {
        size_t i = atomic_fetch_add(&r->next, 1);

        if (i >= r->plan->count)
            break;
        if (!r->done[i])
            simulate(r, &r->plan->runs[i]);
    }
    atomic_fetch_sub(&r->working, 1);
    return NULL;
}

/* "12/100 runs, 3.4 runs/s, 26 s left", rewritten in place until the threads are done. */
static void show_progress(struct runner *r, size_t total)
{
    double begin = now_of(CLOCK_MONOTONIC);

    for (;;) {
        size_t finished = atomic_load(&r->finished);
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
    while (started-- > 0)
        pthread_join(threads[started], NULL);
    return error_set(err, "cannot start %d threads", count);
}

/* Runs of others count as done for the workers; returns how many are left to simulate. */
static size_t leave_to_others(const struct plan *plan, const bool *mine, bool *done,
                              struct runner_report *report)
{
    size_t left = 0;

    for (size_t i = 0; i < plan->count; i++) {
        bool wanted = !mine || mine[i];

        report->done += wanted && done[i];
        left += wanted && !done[i];
        done[i] = done[i] || !wanted;
    }
    return left;
}

bool runner_run(const struct plan *plan, struct results *results,
                const struct runner_options *options, struct runner_report *report,
                struct error *err)
{
    bool *done = mem_alloc(plan->count * sizeof *done);
    pthread_t *threads = mem_alloc((size_t)options->threads * sizeof *threads);
    struct runner r = { .plan = plan, .results = results, .done = done, .watch = options->watch };
    bool ok = results_plan(results, plan, done, err);
    size_t left = 0;

    *report = (struct runner_report){ 0 };
    pthread_mutex_init(&r.mutex, NULL);
    if (ok)
        left = leave_to_others(plan, options->mine, done, report);
    ok = ok && start_threads(&r, options->threads, threads, err);
    if (ok && options->progress)
        show_progress(&r, left);
    for (int i = 0; ok && i < options->threads; i++)
        pthread_join(threads[i], NULL);
    report->run = atomic_load(&r.finished);
    report->failed = atomic_load(&r.failed);
    if (ok && atomic_load(&r.stop)) {
        *err = r.error;
        ok = false;
    }
    pthread_mutex_destroy(&r.mutex);
    mem_free(threads);
    mem_free(done);
    return ok;
}
