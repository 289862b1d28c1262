/* The life of a run: graphs arrive, the policy plans or decides, machines start what is there. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/dag/dag_internal.h"

/* Passes without a start, an end or an arrival: with nothing running, and while tasks run. */
enum { MOST_IDLE_PASSES = 1000000, MOST_PASSES = 100000000 };

/* Passes ------------------------------------------------------------------------------------ */

static void ask_for_pass(struct dag *d)
{
    if (d->pass_pending || d->tick)
        return;
    d->pass_pending = true;
    engine_at(d->engine,
              &(struct event){ .time = dag_now(d), .phase = PHASE_DECIDE, .handler = d->on_pass });
}

void dag_changed(struct dag *d)
{
    d->changed = true;
    if (d->policy->decide)
        ask_for_pass(d);
}

void dag_dirty(struct dag *d, uint32_t machine)
{
    if (d->machine[machine].dirty || d->tick)
        return;
    d->machine[machine].dirty = true;
    if (d->dirty_count == d->dirty_room) {
        uint32_t room = d->dirty_room ? 2 * d->dirty_room : 16;

        d->dirty = slab_resize(&d->memory, d->dirty, d->dirty_room * sizeof *d->dirty,
                               room * sizeof *d->dirty);
        d->dirty_room = room;
    }
    d->dirty[d->dirty_count++] = machine;
    ask_for_pass(d);
}

void dag_decide(struct dag *d)
{
    if (++d->passes > (d->running > 0 ? MOST_PASSES : MOST_IDLE_PASSES)) {
        dag_stop(d, "livelock: decided %" PRId64 " times since anything started, ended or arrived",
                 d->passes - 1);
        return;
    }
    d->changed = false;
    if (!d->policy->decide)
        return;
    d->decision++;
    d->policy->decide(d->self, d);
}

static void on_pass(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;

    (void)engine;
    (void)event;
    if (d->failed)
        return;
    d->pass_pending = false;
    if (d->changed)
        dag_decide(d);
    machines_start(d);
    dag_measure_levels(d);
}

static void on_wake(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;

    (void)engine;
    (void)event;
    dag_changed(d);
}

static void on_end(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;

    (void)engine;
    if (!d->failed)
        task_end(d, task_at(d, event->a, event->b));
}

static void on_data(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;

    (void)engine;
    if (!d->failed)
        task_present(d, task_at(d, event->a, event->b));
}

/* Arrivals ---------------------------------------------------------------------------------- */

bool dag_full(const struct dag *d)
{
    return d->options.cap > 0 && d->in_system >= (uint64_t)d->options.cap;
}

static void stop_with_error(struct dag *d)
{
    d->failed = true;
    engine_stop(d->engine);
}

/* When the next item arrives: as it says, shifted so that it keeps its distance from the last. */
static sim_time arrival_of(const struct dag *d)
{
    sim_time at = time_add(d->next.submit, d->shift);

    return d->arrivals < d->options.initial || at < dag_now(d) ? dag_now(d) : at;
}

static void schedule_next(struct dag *d)
{
    engine_at(
        d->engine,
        &(struct event){ .time = arrival_of(d), .phase = PHASE_ARRIVE, .handler = d->on_arrive });
}

bool dag_read(struct dag *d)
{
    struct source *source = d->input->source;
    sim_time before = d->read ? d->next.submit : 0;

    if (!source->next(source, &d->next, &d->more, &d->error)) {
        stop_with_error(d);
        return false;
    }
    if (!d->more)
        return true;
    d->read++;
    if (d->next.submit < before) {
        error_set(&d->error, "the workload is not in order of submission at its job %" PRId64,
                  d->read);
        stop_with_error(d);
        return false;
    }
    return true;
}

/* Every task must be able to run somewhere: what cannot is an error of the workload. */
static bool can_run(struct dag *d, struct job *job)
{
    for (uint32_t t = 0; t < job->view.graph->tasks; t++) {
        char name[32], label[32];
        bool able = false;

        for (uint32_t k = 0; k < d->kinds && !able; k++)
            able = cost_on_kind(d, &job->task[t], k) != TIME_NEVER;
        if (able)
            continue;
        error_set(&d->error, "job %s: task %s can run on no machine of the platform",
                  job_label(job, label), task_label(&job->task[t], name));
        stop_with_error(d);
        return false;
    }
    return true;
}

struct job *dag_arrive(struct dag *d)
{
    struct job *job = job_arrive(d, &d->next);

    d->passes = 0;
    if (job->measured && job->view.submit < d->totals.first_submit)
        d->totals.first_submit = job->view.submit;
    if (!can_run(d, job))
        return NULL;
    if (d->policy->arrive)
        d->policy->arrive(d->self, d, &job->view);
    if (d->failed || (d->policy->plan && !plan_job(d, job)))
        return NULL;
    job_begin(d, job);
    return d->failed ? NULL : job;
}

static void on_arrive(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;

    (void)engine;
    (void)event;
    if (d->failed)
        return;
    if (dag_full(d) && d->options.full == DAG_FULL_WAIT) {
        d->held = true;
        return;
    }
    if (dag_full(d)) {
        d->totals.dropped++;
        if (dag_read(d) && d->more)
            schedule_next(d);
        return;
    }
    if (d->options.initial > 0 || d->options.cap > 0)
        d->shift = dag_now(d) - d->next.submit;
    if (dag_arrive(d) && dag_read(d) && d->more)
        schedule_next(d);
}

void dag_room(struct dag *d)
{
    if (d->options.most_jobs > 0 && d->totals.ended >= d->options.most_jobs) {
        d->over = true;
        engine_stop(d->engine);
    }
    if (!d->held || dag_full(d) || d->tick)
        return;
    d->held = false;
    engine_at(d->engine, &(struct event){
                             .time = dag_now(d), .phase = PHASE_ARRIVE, .handler = d->on_arrive });
}

/* Open, run, close -------------------------------------------------------------------------- */

static bool start_policy(struct dag *d, struct error *err)
{
    const struct policy *policy = &d->policy->policy;
    bool demand = false, fixed = false;

    for (uint32_t k = 0; k < d->kinds; k++)
        *(d->kind[k].elastic ? &demand : &fixed) = true;
    d->elastic = demand && !fixed;
    if (demand && !d->policy->on_demand)
        return error_set(err, "%s cannot use machines on demand ('elastic: true')", policy->name);
    if (fixed && !d->policy->fixed)
        return error_set(err, "%s plans for machines on demand; give 'elastic: true' to every kind",
                         policy->name);
    if (demand && fixed && d->policy->plan)
        return error_set(err, "%s cannot plan for machines on demand beside others", policy->name);
    d->self = arena_alloc(d->arena, policy->self_size);
    if (d->input->policy_self)
        memcpy(d->self, d->input->policy_self, policy->self_size);
    if (d->policy->init && !d->policy->init(d->self, d, err))
        return error_prefix(err, "%s", policy->name);
    return true;
}

static bool set_noise(struct dag *d, struct error *err)
{
    if (!dist_parse(d->options.noise, &d->noise, err))
        return error_prefix(err, "options: noise");
    if (!(dist_mean(&d->noise) > 0))
        return error_set(err,
                         "options: noise: the mean of '%.60s' is %g; expected a factor above 0",
                         d->options.noise, dist_mean(&d->noise));
    d->noisy = strcmp(d->options.noise, "1") != 0;
    return true;
}

/* What planners may know of it; the distributions have no closed form of the deviation. */
static void estimate_noise(struct dag *d)
{
    struct moments moments = { 0 };
    struct rng rng;

    if (!d->noisy)
        return;
    rng_stream(&rng, 0, 0, RNG_ESTIMATE, 0);
    for (int i = 0; i < 10000; i++)
        moments_add(&moments, dist_sample(&d->noise, &rng));
    d->noise_cv =
        moments_mean(&moments) > 0 ? sqrt(moments_variance(&moments)) / moments_mean(&moments) : 0;
}

static void add_handlers(struct dag *d)
{
    d->on_arrive = engine_handler(d->engine, "arrive", on_arrive, d);
    d->on_pass = engine_handler(d->engine, "pass", on_pass, d);
    d->on_wake = engine_handler(d->engine, "wake", on_wake, d);
    d->on_end = engine_handler(d->engine, "end", on_end, d);
    d->on_data = engine_handler(d->engine, "data", on_data, d);
    d->on_release = engine_handler(d->engine, "release", on_release, d);
}

/* Whole multiples of nothing; and with the cap below it, a full system would drop all at once. */
static bool check_options(const struct dag *d, struct error *err)
{
    const struct dag_options *o = &d->options;

    if (o->billing_unit == 0 || o->deadline_unit == 0)
        return error_set(err, "options: '%s' is 0; expected a time of at least 1ns",
                         o->billing_unit == 0 ? "billing_unit" : "deadline_unit");
    if (o->full == DAG_FULL_DROP && o->cap > 0 && o->initial > o->cap)
        return error_set(err, "options: 'initial' is above 'cap', and 'full' is 'drop'");
    return true;
}

static void *dag_open(const struct run_input *input, struct error *err)
{
    struct dag *d = arena_alloc(input->arena, sizeof *d);
    struct engine_options engine = { .seed = input->seed, .watch = input->watch };

    d->arena = input->arena;
    d->input = input;
    d->platform = input->platform;
    /* A system's policies all begin with struct policy: see policies/registry.h. */
    d->policy = (const struct dag_policy *)(const void *)input->policy;
    memcpy(&d->options, input->options, sizeof d->options);
    slab_init(&d->memory, d->arena);
    map_init(&d->info_of, &d->memory);
    rng_stream(&d->rng, input->seed, input->replication, RNG_POLICY, 0);
    d->totals.first_submit = TIME_NEVER;
    engine.tie = d->options.tie;
    d->engine = engine_create(d->arena, &engine);
    meter_clock(input->meter, engine_clock(d->engine));
    add_handlers(d);
    if (!check_options(d, err) || !set_noise(d, err) || !machines_create(d, err) ||
        !data_create(d, err) || !soc_room_create(d, err) || !tick_create(d, err) ||
        !start_policy(d, err)) {
        engine_close(d->engine);
        return NULL;
    }
    dag_words(d);
    return d;
}

static void dag_close(void *state)
{
    struct dag *d = state;

    text_free(&d->scratch);
    engine_close(d->engine);
}

/* What a run would refuse when it begins. */
static bool dag_check(const struct run_input *input, struct error *err)
{
    struct run_input quiet = *input;
    struct dag *d;

    quiet.meter = meter_create(input->arena, dag_metrics, NULL, 0);
    d = dag_open(&quiet, err);
    if (d)
        dag_close(d);
    return d != NULL;
}

/* Nothing real lasts that long: a run time or a transfer was cut to what a clock can hold. */
static bool check_clock(struct dag *d, struct error *err)
{
    if (d->options.until != TIME_NEVER || dag_now(d) < TIME_NEVER / 2)
        return true;
    return error_set(err,
                     "the clock came to %.0f years: a run time, a transfer or a gap between "
                     "jobs has no bounds; 'until' in 'options:' ends a run before",
                     time_seconds(dag_now(d)) / (365.25 * 86400));
}

/* The first transfer that is under way; NULL: none. */
static const struct task *task_without_data(const struct job *job)
{
    for (; job; job = job->next)
        for (uint32_t t = 0; t < job->view.graph->tasks; t++)
            if (job->task[t].transfers > 0)
                return &job->task[t];
    return NULL;
}

static void check_starved(struct dag *d)
{
    const struct job *job = d->first_job;
    const struct task *late;
    char room[32], name[32];

    if (d->failed || !job || d->over || d->options.until != TIME_NEVER)
        return;
    late = task_without_data(job);
    if (late) {
        error_set(&d->error, "the data of task %s of job %s never come: a bandwidth is too small",
                  task_label(late, name), job_label(job_of_task(late), room));
        d->failed = true;
        return;
    }
    for (uint32_t t = 0; t < job->view.graph->tasks; t++)
        if (job->task[t].view.state != DAG_ENDED) {
            dag_stop(d, "starves task %s of job %s: nothing more will happen and it waits",
                     task_label(&job->task[t], name), job_label(job, room));
            return;
        }
}

static bool dag_run(void *state, struct error *err)
{
    struct dag *d = state;

    estimate_noise(d);
    dag_measure_start(d);
    if (d->tick) {
        if (!tick_run(d, err))
            return false;
    } else if (dag_read(d)) {
        if (d->more)
            schedule_next(d);
        if (!engine_run(d->engine, d->options.until, err))
            return false;
    }
    if (!d->failed && !check_clock(d, &d->error))
        d->failed = true;
    check_starved(d);
    if (d->totals.dropped)
        d->input->sink->count(d->input->sink, "jobs that arrived at the cap: dropped",
                              d->totals.dropped);
    dag_measure_end(d);
    if (d->failed)
        *err = d->error;
    return !d->failed;
}

static int64_t capacity(const void *platform)
{
    return dag_core_count(platform);
}

static bool is_random(const void *options)
{
    (void)options;
    return true; /* policies may draw, and so may run times and failures */
}

static const struct pareto pareto[] = {
    { "makespan", "cost", "Makespan and cost" },
    { "makespan", "energy", "Makespan and energy" },
    { 0 },
};

static const char *const lower[] = {
    "latency",   "slr",          "stretch",    "tardiness",   "task_wait", "data_wait",
    "in_system", "ready",        "power",      "temperature", "makespan",  "cost",
    "misses",    "missed_share", "data_moved", "energy",      "edp",       "peak_temperature",
    "throttled", "repeated",     NULL
};
static const char *const higher[] = { "speedup", "efficiency", "utilization", NULL };

const struct system system_dag = {
    .name = "dag",
    .doc = "Graphs of tasks on processing elements and clusters: list scheduling, SoCs, workflows.",
    .item = "job",
    .unit = "cores",
    .options = dag_option_table,
    .options_size = sizeof(struct dag_options),
    .platform = dag_platform_table,
    .platform_size = sizeof(struct dag_platform),
    .machine = dag_machine_table,
    .machine_size = sizeof(struct dag_machine),
    .machines_offset = offsetof(struct dag_platform, machines),
    .platform_needs = "'machines:', or a trace that lists its machines",
    .metrics = dag_metrics,
    .measures = dag_measures,
    .series = dag_series,
    .tables = dag_tables,
    .pareto = pareto,
    .lower = lower,
    .higher = higher,
    .capacity = capacity,
    .most_capacity = DAG_MOST_CORES,
    .random = is_random,
    .check = dag_check,
    .open = dag_open,
    .run = dag_run,
    .close = dag_close,
    .show = dag_show,
};
