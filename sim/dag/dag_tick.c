/* Execution in ticks, as DS3 does it: a manager each microsecond, tasks in windows. */
#include <math.h>
#include <string.h>

#include "sim/dag/dag_internal.h"

/*
 * Actors act in the order of time, then of scheduling: all events have one phase. The manager
 * schedules its next step before the tasks that it starts act for the first time. So a task's step
 * that takes two ticks or more ends before the manager acts at that time, and one that takes a
 * tick or less ends behind it.
 */
struct tick_room {
    struct task **list; /* assigned tasks that have not started, by (key, assignment) */
    size_t count, room;
    struct task **begun; /* of the present step; as much room */
    uint64_t *blocked;   /* [machine]: the last step in which an earlier task had to wait */
    uint32_t blocked_room;
    uint64_t steps;
    sim_time generates; /* when the next job is to come; TIME_NEVER: none will */
    uint32_t on_generate, on_manage, on_task;
};

static void schedule(struct dag *d, sim_time time, uint32_t handler, const struct task *task)
{
    struct event event = { .time = time, .phase = PHASE_COMPLETE, .handler = handler };

    if (task) {
        event.a = task->view.job->id;
        event.b = task->view.index;
    }
    engine_at(d->engine, &event);
}

void tick_assigned(struct dag *d, struct task *task)
{
    struct tick_room *room = d->tick;
    size_t at;

    if (room->count == room->room) {
        size_t more = room->room ? 2 * room->room : 64, size = sizeof(struct task *);

        room->list = slab_resize(&d->memory, room->list, room->room * size, more * size);
        room->begun = slab_resize(&d->memory, room->begun, room->room * size, more * size);
        room->room = more;
    }
    for (at = room->count++; at > 0 && room->list[at - 1]->key > task->key; at--)
        room->list[at] = room->list[at - 1];
    room->list[at] = task;
}

/* Tasks ------------------------------------------------------------------------------------- */

/* One window, or what is left of it, or of the task. */
static void task_step(struct dag *d, struct task *task)
{
    sim_time now = dag_now(d), window = d->options.sample - now % d->options.sample;
    double speed = d->soc ? soc_speed(d, d->machine[task->view.machine].kind) : 1;
    double need = task->rest / speed, length = fmin(need, (double)window);

    task->rest = need > length ? task->rest - length * speed : 0;
    if (d->soc)
        soc_tick_window(d, task, length);
    schedule(d, time_add(now, (sim_time)ceil(length)), d->tick->on_task, task);
}

static void on_task(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;
    struct task *task;

    (void)engine;
    if (d->failed)
        return;
    task = task_at(d, event->a, event->b);
    if (task->rest > 0) {
        task_step(d, task);
        return;
    }
    if (d->soc)
        soc_tick_begin(d, task->view.machine, -(int64_t)spec_of(task)->cores);
    task_end(d, task);
}

static void begin(struct dag *d, struct task *task)
{
    task->rest = (double)task->run;
    if (d->soc)
        soc_tick_begin(d, task->view.machine, spec_of(task)->cores);
    task_step(d, task);
}

/* The manager ------------------------------------------------------------------------------- */

static void make_blocked(struct dag *d)
{
    struct tick_room *room = d->tick;
    uint32_t more = d->machine_room;

    if (room->blocked_room >= d->machines)
        return;
    room->blocked =
        slab_resize(&d->memory, room->blocked, room->blocked_room * sizeof *room->blocked,
                    more * sizeof *room->blocked);
    room->blocked_room = more;
}

/* Starts what can start; those tasks are in `begun` afterwards. Returns their number. */
static size_t start_tasks(struct dag *d)
{
    struct tick_room *room = d->tick;
    bool strict = d->policy->strict || d->policy->plan;
    size_t kept = 0, begun = 0;

    make_blocked(d);
    room->steps++;
    for (size_t i = 0; i < room->count; i++) {
        struct task *task = room->list[i];
        uint32_t m = task->view.machine;
        bool fits = d->machine[m].busy + spec_of(task)->cores <= d->machine[m].cores;

        if (task->present && fits && room->blocked[m] != room->steps) {
            task_start(d, task);
            room->begun[begun++] = task;
            continue;
        }
        if (strict)
            room->blocked[m] = room->steps;
        room->list[kept++] = task;
    }
    room->count = kept;
    return begun;
}

/* When the manager acts next: what lies between is skipped if nothing can happen there. */
static sim_time next_step(const struct dag *d)
{
    sim_time tick = d->options.tick, sample = d->options.sample, now = dag_now(d);
    sim_time next = time_add(now, tick), until = d->tick->generates;

    /* The one event must be the next job, not the release of a task. */
    if (d->ready || d->tick->count || d->running || engine_live(d->engine) != 1 ||
        until == TIME_NEVER || until <= next)
        return next;
    until = time_add(until, (tick - until % tick) % tick);
    if (d->soc && now - now % sample + sample < until)
        until = now - now % sample + sample;
    return until;
}

static void on_manage(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;
    bool decides = d->ready > 0;
    size_t begun;

    (void)engine;
    if (d->failed)
        return;
    if (d->soc && event->time % d->options.sample == 0)
        soc_tick_look(d);
    if (decides)
        dag_decide(d);
    if (d->failed)
        return;
    begun = start_tasks(d);
    if (begun > 0 || engine_live(d->engine) > 0)
        schedule(d, begun ? time_add(event->time, d->options.tick) : next_step(d),
                 d->tick->on_manage, NULL);
    for (size_t i = 0; i < begun && !d->failed; i++)
        begin(d, d->tick->begun[i]);
    if (decides || begun > 0)
        dag_measure_levels(d);
}

/* The generator ----------------------------------------------------------------------------- */

/* At the cap it looks again after a tick, or drops the job. */
static void on_generate(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;
    bool drops = d->options.full == DAG_FULL_DROP;
    sim_time gap = d->options.tick;

    (void)engine;
    d->tick->generates = TIME_NEVER;
    while (!d->failed && d->more && (drops || !dag_full(d))) {
        sim_time before = d->next.submit;
        bool full = dag_full(d);

        d->totals.dropped += full;
        if ((!full && !dag_arrive(d)) || !dag_read(d))
            return;
        gap = d->next.submit - before;
        if (d->arrivals >= d->options.initial)
            break;
    }
    dag_measure_levels(d);
    if (!d->more)
        return;
    d->tick->generates = time_add(event->time, gap);
    schedule(d, d->tick->generates, d->tick->on_generate, NULL);
}

/* Open and run ------------------------------------------------------------------------------ */

bool tick_create(struct dag *d, struct error *err)
{
    const struct dag_options *o = &d->options;

    if (o->tick == 0)
        return true;
    if (o->tick < MICROSECOND)
        return error_set(err, "options: 'tick' is below 1us; expected 0s or at least 1us");
    if (o->sample <= 0 || o->sample % o->tick != 0)
        return error_set(err, "options: 'sample' is no multiple of 'tick'");
    if (o->preempt || o->failure_rate > 0 || o->tie != TIE_FIFO || d->share)
        return error_set(err, "options: 'tick' goes with neither 'preempt', 'failure_rate' nor "
                              "'tie', nor with machines that share");
    d->tick = arena_alloc(d->arena, sizeof *d->tick);
    d->tick->on_generate = engine_handler(d->engine, "generate", on_generate, d);
    d->tick->on_manage = engine_handler(d->engine, "manage", on_manage, d);
    d->tick->on_task = engine_handler(d->engine, "step", on_task, d);
    return true;
}

bool tick_run(struct dag *d, struct error *err)
{
    d->tick->generates = TIME_NEVER;
    if (!dag_read(d))
        return true; /* the run has failed, and says why */
    if (!d->more)
        return true;
    d->tick->generates = d->options.initial > 0 ? 0 : d->next.submit;
    schedule(d, d->tick->generates, d->tick->on_generate, NULL);
    schedule(d, 0, d->tick->on_manage, NULL);
    return engine_run(d->engine, d->options.until, err);
}
