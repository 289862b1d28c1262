/* The life of a run: jobs arrive, are worked on and end. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

enum { MOST_MACHINES = 1 << 20 };

void big_stop(struct big *big, const char *format, ...)
{
    const char *who = big->caller < big->roles ? big->role[big->caller].ops->policy.name
                                               : big->input->policy->name;
    char reason[700];
    va_list arguments;

    if (big->failed)
        return;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    error_set(&big->error, "%s at t=%.9gs: %s", who, time_seconds(big_now(big)), reason);
    big->failed = true;
    engine_stop(big->engine);
}

static void stop_with_error(struct big *big)
{
    big->failed = true;
    engine_stop(big->engine);
}

static bool read_next(struct big *big)
{
    struct source *source = big->input->source;
    sim_time before = big->read ? big->next.submit : 0;

    if (!source->next(source, &big->next, &big->more, &big->error)) {
        stop_with_error(big);
        return false;
    }
    if (!big->more)
        return true;
    big->read++;
    if (big->next.submit < before) {
        error_set(&big->error, "the workload is not in order of submission at its job %" PRId64,
                  big->read);
        stop_with_error(big);
        return false;
    }
    engine_at(big->engine, &(struct event){ .time = big->next.submit,
                                            .phase = PHASE_ARRIVE,
                                            .handler = big->on_arrive });
    return true;
}

static bool is_within(const int64_t *demand, const int64_t *capacity)
{
    for (int r = 0; r < BIG_RESOURCES; r++)
        if (demand[r] > capacity[r])
            return false;
    return true;
}

/* Whether a machine, empty, has room for a task; for executors: whether every one has. */
static bool fits(const struct big *big, const struct big_stage *stage)
{
    if (is_within(stage->demand, big->least))
        return true;
    for (uint32_t m = 0; m < big->machines && !big->executors; m++)
        if (is_within(stage->demand, big->machine[m].view.capacity))
            return true;
    return false;
}

static bool check_stage(struct big *big, uint32_t index)
{
    const struct big_stage *stage = &big->next.stage[index];

    for (uint32_t p = 0; p < stage->parents; p++)
        if (stage->parent[p] >= index)
            return error_set(&big->error, "job %" PRId64 ": stage %u does not come after stage %u",
                             big->read, index, stage->parent[p]);
    if (stage->tasks == 0)
        error_set(&big->error, "job %" PRId64 ": stage %u has no tasks", big->read, index);
    else if (!fits(big, stage))
        error_set(&big->error, "job %" PRId64 ": a task of stage %u has room on %s", big->read,
                  index,
                  big->executors ? "not every machine; as executors all must do" : "no machine");
    else
        return true;
    return false;
}

static bool check_item(struct big *big)
{
    const struct big_arrival *item = &big->next;
    bool ok = true;

    if (item->flows > 0) {
        ok = big_coflow_check(big, item);
    } else if (item->stages == 0) {
        ok = error_set(&big->error, "job %" PRId64 " has no stages", big->read);
    } else if (!big->schedules) {
        ok = error_set(&big->error,
                       "job %" PRId64 " has stages; expected a policy that starts tasks in `with:`",
                       big->read);
    } else if (!(item->weight > 0)) {
        ok = error_set(&big->error, "job %" PRId64 " has no weight above 0", big->read);
    }
    for (uint32_t s = 0; ok && s < item->stages; s++)
        ok = check_stage(big, s);
    if (!ok)
        stop_with_error(big);
    return ok;
}

static void on_arrive(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;

    (void)engine;
    (void)event;
    if (big->failed || !check_item(big))
        return;
    if (big_now(big) >= big->options.warmup && big_now(big) < big->totals.first_arrival)
        big->totals.first_arrival = big_now(big);
    if (big->next.flows > 0 ? big_coflow_admit(big, &big->next) : big_jobs_admit(big, &big->next))
        read_next(big);
}

static void on_message(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    struct big_message message = big->message[event->a];
    uint32_t before = big->caller;

    (void)engine;
    big->free_message[big->free_messages++] = (uint32_t)event->a;
    if (big->failed || !big_calm(big))
        return;
    big->caller = (uint32_t)event->b;
    big->role[big->caller].ops->message(big->role[big->caller].self, big, &message);
    big->caller = before;
    big_pass_ask(big);
}

/* Policies ---------------------------------------------------------------------------------- */

static bool add_policy(struct big *big, const struct policy *policy, const void *params,
                       struct error *err)
{
    /* A system's policies all begin with struct policy: see policies/registry.h. */
    const struct bigdata_policy *ops = (const struct bigdata_policy *)(const void *)policy;
    struct role *role = &big->role[big->roles];

    if (big->roles == BIG_ROLES)
        return error_set(err, "%s: more than %d policies in one run", policy->name, BIG_ROLES);
    role->ops = ops;
    role->self = arena_alloc(big->arena, policy->self_size);
    if (params)
        memcpy(role->self, params, policy->self_size);
    role->job_offset = big->job_bytes;
    role->stage_offset = big->stage_bytes;
    role->machine_offset = big->machine_bytes;
    big->job_bytes += (ops->job_size + 15) / 16 * 16;
    big->stage_bytes += (ops->stage_size + 15) / 16 * 16;
    big->machine_bytes += (ops->machine_size + 15) / 16 * 16;
    big->wants_pass = big->wants_pass || ops->decide || ops->offer || ops->spare;
    big->spare = big->spare || ops->spare;
    big->executors = big->executors || ops->executors;
    big->roles++;
    return true;
}

/* Who takes what others leave, and asks for messages, need not start any task. */
static bool schedules(const struct bigdata_policy *ops)
{
    return ops->offer || ops->decide || ops->stage_ready || ops->job_arrived ||
           (ops->message && !ops->spare);
}

static bool add_policies(struct big *big, struct error *err)
{
    const struct run_input *input = big->input;
    bool coflows = false;

    if (!add_policy(big, input->policy, input->policy_self, err))
        return false;
    for (size_t i = 0; i < input->with_count; i++)
        if (!add_policy(big, input->with[i].policy, input->with[i].self, err))
            return false;
    for (uint32_t r = 0; r < big->roles; r++) {
        big->schedules = big->schedules || schedules(big->role[r].ops);
        coflows = coflows || big->role[r].ops->coflow;
    }
    return big->schedules || coflows ||
           error_set(err, "%s starts no tasks; expected a scheduling policy in `with:`",
                     input->policy->name);
}

static bool start_policies(struct big *big, struct error *err)
{
    for (uint32_t r = 0; r < big->roles; r++) {
        const struct bigdata_policy *ops = big->role[r].ops;

        big->caller = r;
        if (ops->init && !ops->init(big->role[r].self, big, err))
            return error_prefix(err, "%s", ops->policy.name);
    }
    big->caller = 0;
    return true;
}

/* Opening ----------------------------------------------------------------------------------- */

static bool read_dist(const char *text, struct dist *dist, const char *option, struct error *err)
{
    return dist_parse(text, dist, err) || error_prefix(err, "options: %s", option);
}

static bool read_laws(struct big *big, struct error *err)
{
    if (!read_dist(big->options.straggle, &big->straggle, "straggle", err) ||
        !read_dist(big->options.slow_machines, &big->slow, "slow_machines", err))
        return false;
    if (dist_min(&big->straggle) < 0)
        return error_set(err, "options: straggle: '%s' can be negative", big->options.straggle);
    if (dist_min(&big->slow) <= 0)
        return error_set(err,
                         "options: slow_machines: '%s' can be 0 or less; expected a factor "
                         "above 0",
                         big->options.slow_machines);
    big->straggles = big->straggle.kind != DIST_CONSTANT || dist_mean(&big->straggle) != 1;
    return true;
}

/* Times of 0 after which something happens again and again at one instant. */
static bool check_options(const struct big_options *options, struct error *err)
{
    if (options->mtbf > 0 && options->reduce_wait > 0)
        return true;
    return error_set(err, "options: '%s' is 0; expected a time of at least 1ns",
                     options->mtbf > 0 ? "reduce_wait" : "mtbf");
}

static struct big *create(const struct run_input *input)
{
    struct big *big = arena_alloc(input->arena, sizeof *big);
    struct engine_options engine = { .seed = input->seed, .watch = input->watch };

    big->arena = input->arena;
    big->input = input;
    big->platform = input->platform;
    memcpy(&big->options, input->options, sizeof big->options);
    slab_init(&big->memory, big->arena);
    rng_stream(&big->rng, input->seed, input->replication, RNG_POLICY, 0);
    rng_stream(&big->place_rng, input->seed, input->replication, RNG_PLACE, 0);
    big->totals.first_arrival = TIME_NEVER;
    big->first_job = big->last_job = big->first_waiting = big->last_waiting = BIG_NONE;
    engine.tie = big->options.tie;
    big->engine = engine_create(big->arena, &engine);
    meter_clock(input->meter, engine_clock(big->engine));
    big->on_arrive = engine_handler(big->engine, "arrive", on_arrive, big);
    big->on_message = engine_handler(big->engine, "message", on_message, big);
    return big;
}

static bool create_machines(struct big *big, struct error *err)
{
    int64_t machines = big_machine_count(big->platform);

    if (machines > MOST_MACHINES)
        return error_set(err, "platform: %" PRId64 " machines; expected at most %d", machines,
                         MOST_MACHINES);
    big_machines_create(big);
    return true;
}

static void *open_bigdata(const struct run_input *input, struct error *err)
{
    struct big *big = create(input);

    big_tasks_create(big);
    big_pass_create(big);
    for (int metric = M_WAITING; metric <= M_IN_SYSTEM; metric++)
        big->levels = big->levels || meter_wants(input->meter, metric);
    if (check_options(&big->options, err) && read_laws(big, err) && add_policies(big, err) &&
        create_machines(big, err) && big_network_open(big, err) && big_coflows_create(big, err) &&
        start_policies(big, err)) {
        big->wants_pass = big->wants_pass || big->levels;
        big_words(big);
        return big;
    }
    engine_close(big->engine);
    return NULL;
}

static bool run_bigdata(void *state, struct error *err)
{
    struct big *big = state;

    if (read_next(big) && !engine_run(big->engine, big->options.until, err))
        return false;
    if (!big->failed && big->in_system > 0 && big->options.until == TIME_NEVER && !big->over)
        big_stop(big, "starves %zu jobs: nothing more will happen", big->in_system);
    big_measure_end(big);
    if (big->failed)
        *err = big->error;
    return !big->failed;
}

static void close_bigdata(void *state)
{
    struct big *big = state;

    text_free(&big->scratch);
    engine_close(big->engine);
}

/* What a run would refuse when it begins. */
static bool check_bigdata(const struct run_input *input, struct error *err)
{
    struct run_input quiet = *input;
    struct big *big;

    quiet.meter = meter_create(input->arena, big_metrics, NULL, 0);
    big = open_bigdata(&quiet, err);
    if (big)
        close_bigdata(big);
    return big != NULL;
}

static int64_t capacity(const void *platform)
{
    const struct big_platform *p = platform;
    const struct big_kind *kind = p->kinds.item;
    double cores = 0;

    if (p->kinds.count == 0)
        return (int64_t)floor((double)p->nodes * p->slots);
    for (size_t i = 0; i < p->kinds.count; i++)
        cores += (double)kind[i].count * kind[i].cores;
    return cores < 1 ? 1 : (int64_t)floor(cores);
}

static bool is_random(const void *options)
{
    (void)options;
    return true; /* blocks are placed, durations drawn, and policies may draw */
}

static const char *const lower[] = { "completion",   "slowdown",  "wait",      "task_wait",
                                     "cct",          "waiting",   "in_system", "makespan",
                                     "failed",       "remote",    "killed",    "lost",
                                     "wasted",       "conflicts", "messages",  "scheduler_busy",
                                     "wasted_think", NULL };
static const char *const higher[] = { "fairness", "utilization", "jobs", "local", NULL };

const struct system system_bigdata = {
    .name = "bigdata",
    .doc = "Jobs of stages of tasks on slots, containers and executors, with data in places.",
    .item = "job",
    .unit = "slots",
    .options = big_option_table,
    .options_size = sizeof(struct big_options),
    .platform = big_platform_table,
    .platform_size = sizeof(struct big_platform),
    .machine = big_kind_table,
    .machine_size = sizeof(struct big_kind),
    .machines_offset = offsetof(struct big_platform, kinds),
    .platform_needs = "'nodes:' of at least 1",
    .metrics = big_metrics,
    .measures = big_measures,
    .series = big_series,
    .tables = big_tables,
    .roles = true,
    .lower = lower,
    .higher = higher,
    .capacity = capacity,
    .most_capacity = INT64_C(1) << 30,
    .random = is_random,
    .check = check_bigdata,
    .open = open_bigdata,
    .run = run_bigdata,
    .close = close_bigdata,
    .show = big_show,
};
