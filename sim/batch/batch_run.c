/* The life of a run: jobs arrive, the policy decides, jobs end. */
#include <inttypes.h>
#include <string.h>

#include "sim/batch/batch_internal.h"

/* Passes without a start, an end or an arrival: with nothing running, and while jobs run. */
enum { MOST_IDLE_PASSES = 1000000, MOST_PASSES = 100000000 };

/* One decision pass. A policy that wakes up for ever and does nothing is stopped. */
static void decide(struct batch *b)
{
    sim_time now = batch_now(b);

    if (b->line_kept)
        timeline_advance(&b->line, now);
    if (++b->passes > (b->running ? MOST_PASSES : MOST_IDLE_PASSES)) {
        const struct batch_job *first = batch_first(b);
        char room[32];

        batch_stop(b,
                   "livelock: decided %" PRId64 " times since anything started, ended or arrived; "
                   "job %s waits",
                   b->passes - 1, first ? batch_label(job_of(b, first), room) : "none");
        return;
    }
    batch_rerank(b);
    if (b->failed)
        return;
    if (b->policy->decide)
        b->policy->decide(b->self, b);
    else
        batch_start_in_order(b, false);
    batch_measure_levels(b);
}

static void on_decide(void *context, struct engine *engine, const struct event *event)
{
    struct batch *b = context;

    (void)engine;
    if (event->a == 0)
        b->decide_pending = false;
    else if (b->decide_pending)
        return;
    decide(b);
}

/*
 * Something happened: the pass comes at the end of the instant, or at once where each event has its
 * own or where this was the last one of the instant anyway.
 */
static void happened(struct batch *b, bool last)
{
    if (b->failed || b->decide_pending)
        return;
    if (b->rules.same_instant != BATCH_ALL_ENDS_FIRST || last) {
        decide(b);
        return;
    }
    b->decide_pending = true;
    engine_at(
        b->engine,
        &(struct event){ .time = batch_now(b), .phase = PHASE_DECIDE, .handler = b->on_decide });
}

/* Takes the next job from the source and schedules its arrival. */
static bool read_next(struct batch *b, sim_time not_before)
{
    struct source *source = b->input->source;

    if (!source->next(source, &b->next, &b->more, &b->error)) {
        b->failed = true;
        engine_stop(b->engine);
        return false;
    }
    if (!b->more)
        return true;
    b->read++;
    if (b->next.submit < not_before) {
        error_set(&b->error, "the workload is not in order of submission at its job %" PRId64,
                  b->read);
        b->failed = true;
        engine_stop(b->engine);
        return false;
    }
    engine_at(b->engine, &(struct event){ .time = b->next.submit,
                                          .phase = b->arrive_phase,
                                          .handler = b->on_arrive });
    return true;
}

static int32_t small(struct batch *b, int64_t value)
{
    if (value < 0)
        return -1;
    if (value > INT32_MAX) {
        error_set(&b->error, "a user, group or queue number above %d", INT32_MAX);
        b->failed = true;
        engine_stop(b->engine);
        return -1;
    }
    return (int32_t)value;
}

static struct job *make_job(struct batch *b, const struct batch_admitted *admitted)
{
    const struct batch_arrival *arrival = &b->next;
    struct job *job = batch_job_new(b);

    b->arrivals++;
    batch_name_of(b, job, arrival);
    job->view.procs = admitted->procs;
    job->view.request = admitted->request;
    job->view.estimate = admitted->request;
    job->view.user = small(b, arrival->user);
    job->view.group = small(b, arrival->group);
    job->view.queue = small(b, arrival->queue);
    job->run = admitted->run;
    job->killed = admitted->killed;
    if (b->rules.candidate_estimate == BATCH_BY_TRUTH)
        job->view.estimate = job->run;
    else if (b->rules.candidate_estimate == BATCH_BY_PREDICTION)
        job->view.estimate = batch_predict(b, job);
    return job;
}

static void on_arrive(void *context, struct engine *engine, const struct event *event)
{
    struct batch *b = context;
    struct batch_admitted admitted = batch_admit(&b->options, b->procs, &b->next, b->repairs);
    struct job *job = NULL;

    (void)engine;
    b->passes = 0;
    if (b->line_kept)
        timeline_advance(&b->line, event->time);
    if (admitted.verdict == BATCH_REFUSED) {
        error_set(&b->error, "job %" PRId64 " of the workload asks for more than %u processors",
                  b->read, b->procs);
        b->failed = true;
        engine_stop(b->engine);
        return;
    }
    if (admitted.verdict != BATCH_DROPPED) {
        if (b->arrivals == (uint64_t)b->options.warmup_jobs)
            batch_measure_window(b, event->time);
        job = make_job(b, &admitted);
    }
    if (!read_next(b, event->time) || !job)
        return;
    if (admitted.verdict == BATCH_REJECTED) {
        batch_measure_job(b, job, "rejected");
        batch_job_end(b, job);
        return;
    }
    batch_enqueue(b, job);
    if (b->policy->arrive)
        b->policy->arrive(b->self, b, &job->view);
    /* Submissions come after all ends, so the last of them ends the instant. */
    happened(b, !b->more || b->next.submit > event->time);
}

static void on_finish(void *context, struct engine *engine, const struct event *event)
{
    struct batch *b = context;
    struct job *job = job_at(b, (uint32_t)event->a);
    sim_time planned = time_add(job->view.start, job->view.request);

    (void)engine;
    b->passes = 0;
    if (b->line_kept) {
        timeline_advance(&b->line, event->time);
        timeline_add(&b->line, event->time, planned, (int64_t)job->view.procs);
    }
    b->free += job->view.procs;
    b->running--;
    if (b->rules.candidate_estimate == BATCH_BY_PREDICTION)
        batch_learn(b, job);
    if (!batch_measure_job(b, job, job->killed ? "killed" : "completed"))
        return;
    if (b->set_words)
        batch_give_machines(b, job); /* only now: the record names them */
    job->state = JOB_DONE;
    if (b->policy->finish)
        b->policy->finish(b->self, b, &job->view);
    batch_job_end(b, job);
    happened(b, false);
}

static void set_rules(struct batch *b)
{
    const struct batch_options *o = &b->options;

    b->rules = (struct batch_rules){ .same_instant = o->same_instant,
                                     .candidate_estimate = o->candidate_estimate,
                                     .strict_end = o->backfill_end == 1,
                                     .reservation = o->reservation,
                                     .plan = o->conservative };
    b->finish_phase = PHASE_COMPLETE;
    b->arrive_phase = PHASE_ARRIVE;
    if (o->same_instant == BATCH_EACH_SUBMIT_FIRST) {
        b->finish_phase = PHASE_ARRIVE;
        b->arrive_phase = PHASE_COMPLETE;
    }
}

static bool set_machines(struct batch *b, struct error *err)
{
    const struct batch_options *o = &b->options;

    if (!o->allocation && o->reservation == BATCH_COUNT)
        return true;
    if (!o->allocation)
        return error_set(err, "reservation: machines needs allocation: identity");
    if (o->reservation == BATCH_MACHINES && o->same_instant != BATCH_ALL_ENDS_FIRST)
        return error_set(err, "reservation: machines needs same_instant: batch, or a reserved "
                              "machine may not be free yet when its time comes");
    if (o->same_instant == BATCH_EACH_SUBMIT_FIRST)
        return error_set(err, "allocation: identity cannot give a processor to two jobs at one "
                              "instant, as same_instant: submit_first does");
    b->set_words = (b->procs + 63) / 64;
    b->free_set = arena_array(b->arena, b->set_words, sizeof *b->free_set);
    for (uint32_t i = 0; i < b->procs; i++)
        b->free_set[i / 64] |= UINT64_C(1) << i % 64;
    return true;
}

static bool start_policy(struct batch *b, struct error *err)
{
    const struct policy *policy = &b->policy->policy;

    b->self = arena_alloc(b->arena, policy->self_size);
    if (b->input->policy_self)
        memcpy(b->self, b->input->policy_self, policy->self_size);
    batch_set_order(b, BATCH_QUEUE, b->policy->rank, b->policy->rank_varies);
    if (b->policy->init && !b->policy->init(b->self, b, err))
        return error_prefix(err, "%s", policy->name);
    return true;
}

static void *batch_open(const struct run_input *input, struct error *err)
{
    struct batch *b = arena_alloc(input->arena, sizeof *b);
    const struct batch_platform *platform = input->platform;
    struct engine_options engine = { .seed = input->seed, .watch = input->watch };

    b->arena = input->arena;
    b->input = input;
    /* A system's policies all begin with struct policy: see policies/registry.h. */
    b->policy = (const struct batch_policy *)(const void *)input->policy;
    memcpy(&b->options, input->options, sizeof b->options);
    if (platform->nodes <= 0 || platform->nodes * platform->cores > 1 << 24) {
        error_set(err, "platform: %" PRId64 " processors; expected 1 to 16777216",
                  platform->nodes * platform->cores);
        return NULL;
    }
    b->procs = (uint32_t)(platform->nodes * platform->cores);
    b->free = b->procs;
    slab_init(&b->memory, b->arena);
    map_init(&b->users, &b->memory);
    waiting_init(&b->order[0].waiting, &b->memory);
    waiting_init(&b->order[1].waiting, &b->memory);
    b->totals.first_submit = TIME_NEVER;
    set_rules(b);
    batch_measure_start(b);
    engine.tie = b->options.tie;
    b->engine = engine_create(b->arena, &engine);
    meter_clock(input->meter, engine_clock(b->engine));
    b->on_arrive = engine_handler(b->engine, "arrive", on_arrive, b);
    b->on_finish = engine_handler(b->engine, "finish", on_finish, b);
    b->on_decide = engine_handler(b->engine, "decide", on_decide, b);
    batch_words(b);
    if (!set_machines(b, err))
        return NULL;
    b->priv_offset = sizeof(struct job) + (b->set_words ? sizeof(uint64_t *) : 0);
    b->slot_size = b->priv_offset + (b->policy->entity_size + 7) / 8 * 8;
    if (b->rules.same_instant == BATCH_EACH_SUBMIT_FIRST)
        batch_line(b); /* batch_free asks it */
    return start_policy(b, err) ? b : NULL;
}

static bool batch_run(void *state, struct error *err)
{
    struct batch *b = state;
    char room[32];

    if (read_next(b, 0) && !engine_run(b->engine, TIME_NEVER, err))
        return false;
    if (!b->failed && batch_waiting(b))
        batch_stop(b,
                   "starves job %s: nothing more will happen, %u processors are free and it waits",
                   batch_label(job_of(b, batch_first(b)), room), batch_free(b));
    batch_measure_end(b);
    if (b->failed)
        *err = b->error;
    return !b->failed;
}

static void batch_close(void *state)
{
    struct batch *b = state;
    struct sink *sink = b->input->sink;

    for (int i = 0; i < BATCH_REPAIRS; i++)
        if (b->repairs[i])
            sink->count(sink, batch_repair_text(&b->options, (enum batch_repair)i), b->repairs[i]);
    text_free(&b->scratch);
    engine_close(b->engine);
}

static int64_t batch_capacity(const void *platform)
{
    const struct batch_platform *p = platform;

    return p->nodes * p->cores;
}

static bool batch_random(const void *options)
{
    return ((const struct batch_options *)options)->tie == TIE_RANDOM;
}

static const char *const lower[] = { "wait",
                                     "turnaround",
                                     "slowdown",
                                     "bounded_slowdown",
                                     "pp_bounded_slowdown",
                                     "user_slowdown",
                                     "queue_length",
                                     "in_system",
                                     "demand",
                                     "lost",
                                     "makespan",
                                     "area_response",
                                     "capacity_loss",
                                     "killed",
                                     "rejected",
                                     NULL };
static const char *const higher[] = { "utilization", NULL };

const struct system system_batch = {
    .name = "batch",
    .doc = "Rigid parallel jobs on an HPC cluster: queueing, backfilling, priorities.",
    .item = "job",
    .unit = "processors",
    .options = batch_option_table,
    .options_size = sizeof(struct batch_options),
    .presets = batch_presets,
    .platform = batch_platform_table,
    .platform_size = sizeof(struct batch_platform),
    .platform_needs = "'nodes:' of at least 1",
    .metrics = batch_metrics,
    .measures = batch_measures,
    .series = batch_series,
    .tables = batch_tables,
    .lower = lower,
    .higher = higher,
    .capacity = batch_capacity,
    .most_capacity = 1 << 24,
    .random = batch_random,
    .open = batch_open,
    .run = batch_run,
    .close = batch_close,
    .show = batch_show,
};
