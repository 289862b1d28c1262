/* Threads: arrival, the steps of their programs, sleep, the end. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/os/os_internal.h"

const char *thread_label(const struct thread *thread, char room[32])
{
    if (thread->name)
        return thread->name;
    snprintf(room, 32, "%" PRId64, thread->number);
    return room;
}

static uint32_t take_slot(struct os *os)
{
    if (os->free_slots)
        return os->free_slot[--os->free_slots];
    if (os->slots == os->slot_room) {
        size_t room = os->slot_room ? 2 * os->slot_room : 64;

        os->slot = slab_resize(&os->memory, os->slot, os->slot_room * sizeof(struct thread *),
                               room * sizeof(struct thread *));
        os->free_slot = slab_resize(&os->memory, os->free_slot, os->slot_room * sizeof(uint32_t),
                                    room * sizeof(uint32_t));
        os->slot_room = room;
    }
    return (uint32_t)os->slots++;
}

/* The CPUs of the set that the machine has; all of them for the empty set. */
static struct os_cpu_set allowed(const struct os *os, const struct os_cpu_set *set)
{
    static const struct os_cpu_set none;
    bool all = memcmp(set, &none, sizeof none) == 0;
    struct os_cpu_set cpus = none;

    for (uint32_t cpu = 0; cpu < os->cpus; cpu++)
        if (all || os_set_has(set, cpu))
            os_set_add(&cpus, cpu);
    return cpus;
}

static void set_view(struct os *os, struct os_thread *view, const struct os_arrival *item)
{
    *view = (struct os_thread){
        .order = (uint64_t)os->arrivals++,
        .id = take_slot(os),
        .cpu = OS_NO_CPU,
        .state = OS_SLEEPING,
        .scheduling = item->scheduling,
        .nice = item->nice,
        .weight = item->scheduling == OS_IDLE ? 3 : os_weight(item->nice),
        .priority = item->priority,
        .tickets = item->tickets ? item->tickets : os_weight(item->nice),
        .arrival = os_now(os),
        .slice = item->slice,
        .period = item->period,
        .relative_deadline = item->deadline ? item->deadline : item->period,
        .runtime = item->runtime,
        .group = (int32_t)item->group,
        .process = item->process,
        .working_set = item->working_set,
        .affinity = allowed(os, &item->affinity),
        .since = os_now(os),
    };
    view->deadline =
        view->relative_deadline > 0 ? time_add(os_now(os), view->relative_deadline) : TIME_NEVER;
}

struct thread *thread_arrive(struct os *os, const struct os_arrival *item, uint64_t stream)
{
    struct thread *thread = slab_alloc(&os->memory, sizeof *thread + os->policy->entity_size);

    set_view(os, &thread->view, item);
    group_join(os, thread);
    os->slot[thread->view.id] = thread;
    os->in_system++;
    thread->priv = thread + 1;
    thread->program = item->program;
    thread->loops_left = item->program->loops ? item->program->loops : INT64_MAX;
    thread->step = UINT32_MAX; /* before the first */
    thread->first_run = TIME_NEVER;
    thread->release = thread->due = os_now(os);
    thread->jobs = 1;
    thread->last_response = -1;
    thread->warm_cpu = OS_NO_CPU;
    thread->working_set = item->working_set;
    thread->home = OS_NO_CPU;
    thread->number = item->number;
    if (item->name)
        thread->name = memcpy(slab_alloc(&os->memory, strlen(item->name) + 1), item->name,
                              strlen(item->name) + 1);
    thread->sync.stream = stream;
    thread->sync.parent = OS_NO_CPU;
    rng_stream(&thread->rng, os->input->seed, os->input->replication, RNG_SERVICE, stream);
    return thread;
}

void thread_end(struct os *os, struct thread *thread)
{
    thread->view.state = OS_ENDED;
    if (!os_measure_thread(os, thread, "completed"))
        return;
    cache_leave(os, thread);
    sync_ended(os, thread);
    group_quit(os, thread);
    os->slot[thread->view.id] = NULL;
    os->free_slot[os->free_slots++] = thread->view.id;
    os->in_system--;
    if (thread->name)
        slab_free(&os->memory, thread->name, strlen(thread->name) + 1);
    slab_free(&os->memory, thread, sizeof *thread + os->policy->entity_size);
    sync_check(os);
}

/* Sleep ------------------------------------------------------------------------------------- */

static void sleep_until(struct os *os, struct thread *thread, sim_time due, sim_time late)
{
    thread->due = due;
    thread->view.state = OS_SLEEPING;
    thread->view.since = os_now(os);
    engine_at(os->engine, &(struct event){ .time = time_add(due, late + os->options.wake_cost),
                                           .phase = PHASE_COMPLETE,
                                           .handler = os->on_wake,
                                           .a = thread->view.id });
}

void on_wake(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    struct thread *thread = os->slot[event->a];

    (void)engine;
    if (os->failed)
        return;
    thread->waking = true;
    thread->view.burst = 0;
    thread_next(os, thread);
}

/* The next job of a periodic task; it may be due already. */
static void next_job(struct os *os, struct thread *thread, sim_time period)
{
    sim_time due = time_add(thread->view.arrival, thread->jobs * period);
    bool late = due <= os_now(os);

    if (!os_measure_job(os, thread))
        return;
    thread->jobs++;
    thread->release = due;
    thread->job_preemptions = 0;
    thread->view.deadline = thread->view.relative_deadline > 0
                                ? time_add(due, thread->view.relative_deadline)
                                : TIME_NEVER;
    sleep_until(os, thread, late ? os_now(os) : due, late ? 0 : os->options.timer_slack);
}

/* Steps ------------------------------------------------------------------------------------- */

static sim_time step_time(struct thread *thread, const struct os_step *step)
{
    return step->dist ? time_from_seconds(dist_sample(step->dist, &thread->rng)) : step->time;
}

/* Goes to the next step; false: the program is over. */
static bool next_step(struct thread *thread)
{
    if (++thread->step < thread->program->steps)
        return true;
    thread->step = 0;
    return thread->loops_left == INT64_MAX || --thread->loops_left > 0;
}

static bool is_running(const struct thread *thread)
{
    return thread->view.state == OS_RUNNING;
}

/* Even to end a thread needs a CPU, for no time. */
static void end_of_program(struct os *os, struct thread *thread)
{
    if (is_running(thread)) {
        if (!sync_may_end(os, thread))
            return;
        cpu_leave(os, thread, OS_EXIT);
        thread_end(os, thread);
        return;
    }
    thread->left = 0;
    thread_ready(os, thread, thread->waking ? OS_WAKE : OS_NEW);
}

/*
 * Steps on locks and the like are done on a CPU: a thread that has none is ready for it first. One
 * that was blocked comes back to a CPU before it sleeps again.
 */
static bool needs_cpu(struct thread *thread, const struct os_step *step)
{
    if (is_running(thread) || step->kind == OS_RUN)
        return false;
    return step->kind >= OS_LOCK || thread->sync.woken;
}

static void get_ready(struct os *os, struct thread *thread)
{
    thread->sync.woken = false;
    if (!is_running(thread))
        thread_ready(os, thread, thread->waking ? OS_WAKE : OS_NEW);
}

/* A step that leaves the CPU for a time. */
static void go_to_sleep(struct os *os, struct thread *thread, const struct os_step *step,
                        sim_time time)
{
    if (is_running(thread))
        cpu_leave(os, thread, OS_BLOCK);
    if (step->kind == OS_TIMER)
        next_job(os, thread, time);
    else
        sleep_until(os, thread, time_add(os_now(os), time),
                    step->kind == OS_SLEEP ? os->options.timer_slack : 0);
}

/* The next step that there is; NULL: none, all is done for now. */
static const struct os_step *advance(struct os *os, struct thread *thread, uint32_t idle)
{
    char room[32];

    if (!thread->sync.pending)
        thread->over = thread->over || !next_step(thread);
    thread->sync.pending = false;
    if (thread->over) {
        end_of_program(os, thread);
        return NULL;
    }
    if (idle > 2 * thread->program->steps + 2) {
        os_stop(os, "thread %s loops for ever without taking time", thread_label(thread, room));
        return NULL;
    }
    return &thread->program->step[thread->step];
}

void thread_next(struct os *os, struct thread *thread)
{
    for (uint32_t idle = 0; !os->failed; idle++) {
        const struct os_step *step = advance(os, thread, idle);
        sim_time time;

        if (!step)
            return;
        if (needs_cpu(thread, step)) {
            thread->sync.pending = true;
            thread->left = 0;
            get_ready(os, thread);
            return;
        }
        if (step->kind >= OS_LOCK) {
            if (sync_step(os, thread, step))
                continue;
            return;
        }
        if (step->kind == OS_YIELD && is_running(thread)) {
            cpu_leave(os, thread, OS_YIELDED);
            thread_ready(os, thread, OS_YIELDED);
            return;
        }
        if (step->kind == OS_YIELD)
            continue;
        time = step_time(thread, step);
        if (step->kind == OS_RUN && time == 0)
            continue;
        if (step->kind == OS_RUN) {
            thread->left = (double)time;
            get_ready(os, thread);
            return;
        }
        go_to_sleep(os, thread, step, time);
        return;
    }
}

sim_time os_burst_left(const struct os *os, const struct os_thread *view)
{
    const struct thread *thread = thread_of(view);
    struct rng future = thread->rng; /* a copy draws what the thread will */

    (void)os;
    if (!thread->sync.pending)
        return (sim_time)thread->left;
    for (uint32_t at = thread->step; at < thread->program->steps; at++) {
        const struct os_step *step = &thread->program->step[at];

        if (step->kind == OS_RUN && step->dist)
            return time_from_seconds(dist_sample(step->dist, &future));
        if (step->kind == OS_RUN)
            return step->time;
        if (step->kind < OS_LOCK)
            break;
    }
    return 0;
}
