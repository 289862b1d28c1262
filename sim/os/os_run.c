/* The life of a run: threads arrive, run and end. */
#include <inttypes.h>
#include <string.h>

#include "sim/os/os_internal.h"

static void stop_with_error(struct os *os)
{
    os->failed = true;
    engine_stop(os->engine);
}

static bool read_next(struct os *os)
{
    struct source *source = os->input->source;
    sim_time before = os->read ? os->next.submit : 0;

    if (!source->next(source, &os->next, &os->more, &os->error)) {
        stop_with_error(os);
        return false;
    }
    if (!os->more)
        return true;
    os->read++;
    if (os->next.submit < before) {
        error_set(&os->error, "the workload is not in order of submission at its thread %" PRId64,
                  os->read);
        stop_with_error(os);
        return false;
    }
    engine_at(os->engine, &(struct event){ .time = os->next.submit,
                                           .phase = PHASE_ARRIVE,
                                           .handler = os->on_arrive });
    return true;
}

static bool may_run_here(const struct os *os, const struct os_cpu_set *set)
{
    bool empty = true;

    for (uint32_t word = 0; word < OS_SET_WORDS; word++)
        if (set->word[word]) {
            empty = false;
            if (word * 64 + (uint32_t)__builtin_ctzll(set->word[word]) < os->cpus)
                return true;
        }
    return empty;
}

static bool check_item(struct os *os)
{
    const struct os_arrival *item = &os->next;

    if (item->program->steps == 0)
        error_set(&os->error, "thread %" PRId64 " has no steps", os->read);
    else if (item->program->loops == 0 && os->options.until == TIME_NEVER)
        error_set(&os->error,
                  "thread %" PRId64 " loops for ever, and so would the run; expected options: "
                  "{until: ...}",
                  os->read);
    else if (!may_run_here(os, &item->affinity))
        error_set(&os->error, "thread %" PRId64 " may run on no CPU of the machine", os->read);
    else if (item->group >= (int64_t)os->groups)
        error_set(&os->error, "thread %" PRId64 " is in group %" PRId64 " of %u", os->read,
                  item->group, os->groups);
    else
        return true;
    stop_with_error(os);
    return false;
}

static void on_arrive(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;

    (void)engine;
    (void)event;
    if (os->failed || !check_item(os))
        return;
    if (os_now(os) >= os->options.warmup && os_now(os) < os->totals.first_arrival)
        os->totals.first_arrival = os_now(os);
    thread_next(os, thread_arrive(os, &os->next, (uint64_t)os->read - 1));
    os_measure_levels(os);
    if (!os->failed)
        read_next(os);
}

static void on_balance(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    struct event next = *event;

    (void)engine;
    for (uint32_t cpu = 0; cpu < os->cpus && !os->failed; cpu++) {
        cpu_charge(os, cpu);
        os->policy->balance(os->self, os, cpu, false);
    }
    next.time = time_add(event->time, os->options.balance);
    if (os->in_system > 0 || os->more)
        engine_at(os->engine, &next);
}

static bool start_policy(struct os *os, struct error *err)
{
    const struct policy *policy = &os->policy->policy;

    os->self = arena_alloc(os->arena, policy->self_size);
    if (os->input->policy_self)
        memcpy(os->self, os->input->policy_self, policy->self_size);
    if (os->policy->init && !os->policy->init(os->self, os, err))
        return error_prefix(err, "%s", policy->name);
    return true;
}

static void *open_os(const struct run_input *input, struct error *err)
{
    struct os *os = arena_alloc(input->arena, sizeof *os);
    struct engine_options engine = { .seed = input->seed, .watch = input->watch };

    os->arena = input->arena;
    os->input = input;
    os->platform = input->platform;
    /* A system's policies all begin with struct policy: see policies/registry.h. */
    os->policy = (const struct os_policy *)(const void *)input->policy;
    memcpy(&os->options, input->options, sizeof os->options);
    slab_init(&os->memory, os->arena);
    rng_stream(&os->rng, input->seed, input->replication, RNG_POLICY, 0);
    os->totals.first_arrival = TIME_NEVER;
    engine.tie = os->options.tie;
    os->engine = engine_create(os->arena, &engine);
    meter_clock(input->meter, engine_clock(os->engine));
    os->on_arrive = engine_handler(os->engine, "arrive", on_arrive, os);
    os->on_wake = engine_handler(os->engine, "wake", on_wake, os);
    os->on_balance = engine_handler(os->engine, "balance", on_balance, os);
    if (!cpus_create(os, err)) {
        engine_close(os->engine);
        return NULL;
    }
    if (!os_groups_create(os, err) || !start_policy(os, err)) {
        engine_close(os->engine);
        return NULL;
    }
    if (os->policy->balance && os->options.balance != TIME_NEVER)
        engine_at(os->engine, &(struct event){ .time = os->options.balance,
                                               .phase = PHASE_OBSERVE,
                                               .handler = os->on_balance });
    os_words(os);
    return os;
}

static void on_until(void *context, struct engine *engine, const struct event *event)
{
    (void)context;
    (void)engine;
    (void)event;
}

/* Whoever is there when time is up has run until then, though nothing happened there. */
static bool run_to_end(struct os *os, struct error *err)
{
    sim_time until = os->options.until;

    if (!engine_run(os->engine, until, err))
        return false;
    if (os->in_system == 0 || until == TIME_NEVER || os->over || os->failed)
        return true;
    engine_at(os->engine,
              &(struct event){ .time = until,
                               .phase = PHASE_OBSERVE,
                               .handler = engine_handler(os->engine, "until", on_until, os) });
    return engine_run(os->engine, until, err);
}

static bool run_os(void *state, struct error *err)
{
    struct os *os = state;

    for (int metric = M_READY; metric <= M_IN_SYSTEM; metric++)
        os->levels = os->levels || meter_wants(os->input->meter, metric);
    if (read_next(os) && !run_to_end(os, err))
        return false;
    if (!os->failed && os->ready > 0 && os->options.until == TIME_NEVER && !os->over)
        os_stop(os, "starves %u ready threads: nothing more will happen", os->ready);
    os_measure_end(os);
    if (os->failed)
        *err = os->error;
    return !os->failed;
}

static void close_os(void *state)
{
    struct os *os = state;

    text_free(&os->scratch);
    engine_close(os->engine);
}

static int64_t capacity(const void *platform)
{
    return ((const struct os_platform *)platform)->cores;
}

static bool is_random(const void *options)
{
    (void)options;
    return true; /* programs draw their times, and policies may draw */
}

static const char *const lower[] = { "turnaround",   "response",     "wait",      "slowdown",
                                     "wake_latency", "job_response", "tardiness", "jitter",
                                     "ready",        "makespan",     "switches",  "involuntary",
                                     "migrations",   "preemptions",  "misses",    "lock_wait",
                                     "longest_wait", "throttled",    NULL };
static const char *const higher[] = { "fairness", "utilization", "warm", NULL };

const struct system system_os = {
    .name = "os",
    .doc = "Threads on the CPUs of one machine: kernels' schedulers, teaching and real-time ones.",
    .item = "thread",
    .unit = "CPUs",
    .options = os_option_table,
    .options_size = sizeof(struct os_options),
    .platform = os_platform_table,
    .platform_size = sizeof(struct os_platform),
    .machine = os_group_table,
    .machine_size = sizeof(struct os_group),
    .machines_offset = offsetof(struct os_platform, groups),
    .machine_word = "group",
    .platform_needs = "'cores:' of at least 1",
    .metrics = os_metrics,
    .measures = os_measures,
    .series = os_series,
    .tables = os_tables,
    .lower = lower,
    .higher = higher,
    .capacity = capacity,
    .most_capacity = OS_MOST_CPUS,
    .random = is_random,
    .open = open_os,
    .run = run_os,
    .close = close_os,
    .show = os_show,
};
