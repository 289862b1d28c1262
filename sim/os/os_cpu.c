/* CPUs: which thread runs, until when, at what speed; ticks, slices and switches. */
#include <math.h>

#include "sim/os/os_internal.h"

/* More decisions at one instant than so many for each thread and CPU mean a policy that spins. */
enum { MOST_PASSES = 1000 };

static void on_pass(void *context, struct engine *engine, const struct event *event);

static struct event cpu_event(uint32_t cpu, sim_time time, uint32_t handler)
{
    return (struct event){ .time = time, .phase = PHASE_COMPLETE, .handler = handler, .a = cpu };
}

/* Speed ------------------------------------------------------------------------------------- */

static bool sibling_busy(const struct os *os, uint32_t cpu)
{
    uint32_t smt = (uint32_t)os->platform->smt, first = cpu - cpu % smt;

    for (uint32_t c = first; c < first + smt && c < os->cpus; c++)
        if (c != cpu && os->cpu[c].current)
            return true;
    return false;
}

static double speed_of(const struct os *os, uint32_t cpu)
{
    const struct thread *thread = os->cpu[cpu].current;
    double speed = cache_is_warm(os, thread, cpu) ? os->options.warm_speed : 1;

    if (thread->home != os_node_of(os, cpu))
        speed *= os->options.remote_speed;
    return os->platform->smt > 1 && sibling_busy(os, cpu) ? speed * os->platform->smt_speed : speed;
}

/* When the present burst ends, or the cache becomes warm before that. */
static sim_time done_at(const struct os *os, uint32_t cpu)
{
    const struct cpu *c = &os->cpu[cpu];
    sim_time end =
        time_add(c->charged, c->speed == 1 ? (sim_time)ceil(c->current->left)
                                           : (sim_time)ceil(c->current->left / c->speed));
    sim_time warm = time_add(c->charged, cache_cold(os, c->current));

    return warm < end ? warm : end;
}

static void set_done(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];
    struct event event = cpu_event(cpu, 0, os->on_done);

    c->speed = speed_of(os, cpu);
    event.time = done_at(os, cpu);
    if (event.time < os_now(os))
        event.time = os_now(os);
    if (!engine_retime(os->engine, c->done, event.time))
        c->done = engine_at(os->engine, &event);
}

/* Its siblings run faster or slower now. */
static void siblings_changed(struct os *os, uint32_t cpu)
{
    uint32_t smt = (uint32_t)os->platform->smt, first = cpu - cpu % smt;

    for (uint32_t s = first; smt > 1 && s < first + smt && s < os->cpus; s++)
        if (s != cpu && os->cpu[s].current) {
            cpu_charge(os, s);
            set_done(os, s);
        }
}

/* Charging ---------------------------------------------------------------------------------- */

void cpu_charge(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];
    struct thread *thread = c->current;
    sim_time ran = thread ? os_now(os) - c->charged : 0;

    if (ran <= 0)
        return;
    c->charged = os_now(os);
    c->busy += ran;
    if (cache_is_warm(os, thread, cpu))
        os->totals.warm += ran;
    cache_ran(os, thread, ran);
    thread->left = fmax(0, thread->left - (double)ran * c->speed);
    thread->view.ran += ran;
    thread->view.burst += ran;
    if (os->policy->charge)
        os->policy->charge(os->self, os, &thread->view, ran);
}

/* Slices and ticks -------------------------------------------------------------------------- */

static bool by_tick(const struct os *os)
{
    return os->options.tick > 0;
}

static sim_time next_tick(const struct os *os, uint32_t cpu)
{
    sim_time tick = os->options.tick, phase = 0;

    if (os->options.tick_phase == OS_PHASE_STAGGERED)
        phase = tick * cpu / os->cpus;
    return os_now(os) - (os_now(os) - phase % tick + tick) % tick + tick;
}

static void set_slice(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];
    struct event event = cpu_event(cpu, TIME_NEVER, os->on_slice);
    sim_time slice;

    if (!os->policy->slice || (by_tick(os) && !os->options.exact))
        return;
    slice = os->policy->slice(os->self, os, &c->current->view);
    event.phase = PHASE_DECIDE;
    event.time = time_add(c->charged, slice > 0 ? slice : 0);
    if (slice == TIME_NEVER)
        engine_cancel(os->engine, c->slice);
    else if (!engine_retime(os->engine, c->slice, event.time))
        c->slice = engine_at(os->engine, &event);
}

static void on_slice(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    uint32_t cpu = (uint32_t)event->a;

    (void)engine;
    if (os->failed || !os->cpu[cpu].current)
        return;
    cpu_charge(os, cpu);
    os->cpu[cpu].expired = true;
    cpu_ask(os, cpu);
}

static void default_tick(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];

    if (!os->policy->slice)
        return;
    if (c->charged - c->picked < os->policy->slice(os->self, os, &c->current->view))
        return;
    c->expired = true;
    cpu_ask(os, cpu);
}

static void look(struct os *os, uint32_t cpu)
{
    bool before = os->cpu[cpu].resched;

    cpu_charge(os, cpu);
    if (os->policy->tick)
        os->policy->tick(os->self, os, &os->cpu[cpu].current->view);
    else
        default_tick(os, cpu);
    os->cpu[cpu].ticked = !before && os->cpu[cpu].resched;
}

static void on_tick(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    uint32_t cpu = (uint32_t)event->a;
    struct event next = *event;

    (void)engine;
    if (os->failed || !os->cpu[cpu].current)
        return;
    look(os, cpu);
    next.time = next_tick(os, cpu);
    os->cpu[cpu].tick = engine_at(os->engine, &next);
}

static void start_tick(struct os *os, uint32_t cpu)
{
    struct event event = cpu_event(cpu, 0, os->on_tick);

    if (!by_tick(os) || engine_pending(os->engine, os->cpu[cpu].tick))
        return;
    event.phase = PHASE_DECIDE;
    event.time = next_tick(os, cpu);
    os->cpu[cpu].tick = engine_at(os->engine, &event);
}

/* Counts decisions at one instant; false: there are too many, and the run stops. */
static bool comes_to_rest(struct os *os)
{
    if (os->pass_time != os_now(os))
        os->passes = 0;
    os->pass_time = os_now(os);
    if (++os->passes <= MOST_PASSES * (os->in_system + os->cpus))
        return true;
    os_stop(os, "does not come to rest: %llu decisions at one instant",
            (unsigned long long)os->passes);
    return false;
}

static void on_alarm(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    uint32_t cpu = (uint32_t)event->a;

    (void)engine;
    if (os->failed || !comes_to_rest(os))
        return;
    if (os->cpu[cpu].current)
        look(os, cpu);
    else
        cpu_ask(os, cpu);
}

void os_timer(struct os *os, uint32_t cpu, sim_time time)
{
    struct event event = cpu_event(cpu, time > os_now(os) ? time : os_now(os), os->on_alarm);

    event.phase = PHASE_DECIDE;
    if (!engine_retime(os->engine, os->cpu[cpu].alarm, event.time))
        os->cpu[cpu].alarm = engine_at(os->engine, &event);
}

/* Switching --------------------------------------------------------------------------------- */

/* A burst is over, or the cache has become warm. */
static void on_done(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    uint32_t cpu = (uint32_t)event->a;
    struct thread *thread = os->cpu[cpu].current;

    (void)engine;
    if (os->failed || !thread)
        return;
    cpu_charge(os, cpu);
    if (thread->left > 0.5) {
        set_done(os, cpu);
        return;
    }
    thread->left = 0;
    thread_next(os, thread);
    if (os->cpu[cpu].current == thread)
        set_done(os, cpu); /* another run step without a sleep */
}

/*
 * The CPU has no current thread any more. The events of its end and slice are left for the next
 * one, or for schedule to cancel, still in this instant.
 */
static void clear(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];

    c->last = c->current->view.order + 1;
    c->current = NULL;
    c->expired = false;
    os->running--;
    siblings_changed(os, cpu);
}

void cpu_leave(struct os *os, struct thread *thread, int reason)
{
    uint32_t cpu = thread->view.cpu;

    cpu_charge(os, cpu);
    if (!os_measure_segment(os, cpu,
                            reason == OS_EXIT      ? "exit"
                            : thread->sync.blocked ? "blocked"
                            : reason == OS_BLOCK   ? "sleep"
                                                   : "yield"))
        return;
    group_stopped(os, thread);
    if (reason == OS_YIELDED) {
        if (os->policy->yield)
            os->policy->yield(os->self, os, &thread->view);
    } else if (os->policy->stop) {
        os->policy->stop(os->self, os, &thread->view, reason);
    }
    os->totals.voluntary++;
    thread->voluntary++;
    clear(os, cpu);
    thread->view.state = OS_SLEEPING;
    cpu_ask(os, cpu);
}

/* The current thread gives way to whatever the policy picks. */
static struct thread *put_back(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];
    struct thread *thread = c->current;
    int reason = c->expired ? OS_EXPIRE : OS_PREEMPT;

    cpu_charge(os, cpu);
    thread->view.state = OS_READY;
    thread->view.since = os_now(os);
    thread->queue = cpu;
    c->ready++;
    os->ready++;
    os->policy->enqueue(os->self, os, &thread->view, cpu, reason);
    return thread;
}

static struct thread *ask_policy(struct os *os, uint32_t cpu)
{
    struct os_thread *picked = os->policy->pick(os->self, os, cpu);
    struct thread *thread = picked ? thread_of(picked) : NULL;
    char room[32];

    if (!thread || os->failed)
        return NULL;
    if (thread->view.state != OS_READY || !os_may_run(&thread->view, cpu)) {
        os_stop(os, "picked thread %s for CPU %u, which is not ready for it",
                thread_label(thread, room), cpu);
        return NULL;
    }
    os->cpu[thread->queue].ready--;
    os->ready--;
    return thread;
}

static sim_time overhead(struct os *os, uint32_t cpu, const struct thread *thread)
{
    bool same = os->cpu[cpu].last == thread->view.order + 1;
    sim_time cost = same ? 0 : os->options.switch_cost;
    uint32_t before = thread->view.cpu;

    if (before == OS_NO_CPU || before == cpu)
        return cost;
    cost += os->options.migration_cost;
    if (os_cache_of(os, before) != os_cache_of(os, cpu))
        cost += os->options.cache_cost;
    if (os_node_of(os, before) != os_node_of(os, cpu))
        cost += os->options.node_cost;
    return cost;
}

static void start(struct os *os, uint32_t cpu, struct thread *thread)
{
    struct cpu *c = &os->cpu[cpu];
    sim_time cost = overhead(os, cpu, thread);

    os_measure_wait(os, thread);
    if (thread->view.cpu != OS_NO_CPU && thread->view.cpu != cpu) {
        os->totals.migrations++;
        thread->migrations++;
    }
    if (thread->home == OS_NO_CPU)
        thread->home = os_node_of(os, cpu);
    cache_start(os, thread, cpu);
    c->current = thread;
    os->running++;
    os->totals.switches += c->last != thread->view.order + 1;
    thread->view.state = OS_RUNNING;
    thread->view.cpu = cpu;
    thread->view.since = os_now(os);
    c->since = os_now(os);
    c->picked = c->charged = time_add(os_now(os), cost);
    siblings_changed(os, cpu);
    group_started(os, thread);
    set_done(os, cpu);
    set_slice(os, cpu);
    start_tick(os, cpu);
}

/* It goes on: only its slice begins anew. */
static void keep(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];

    c->expired = false;
    c->current->view.state = OS_RUNNING;
    c->picked = os_now(os) > c->charged ? os_now(os) : c->charged;
    set_slice(os, cpu);
}

static void preempted(struct os *os, uint32_t cpu, struct thread *thread)
{
    struct cpu *c = &os->cpu[cpu];

    if (!os_measure_segment(os, cpu, c->expired || c->ticked ? "slice" : "preempted"))
        return;
    os->totals.preemptions++;
    os->totals.involuntary++;
    thread->involuntary++;
    thread->job_preemptions++;
    group_stopped(os, thread);
    clear(os, cpu);
}

static void schedule(struct os *os, uint32_t cpu)
{
    struct cpu *c = &os->cpu[cpu];
    struct thread *before = c->current, *next;

    if (before)
        put_back(os, cpu);
    next = ask_policy(os, cpu);
    if (!next && !before && !os->failed && os->policy->balance) {
        os->policy->balance(os->self, os, cpu, true);
        c->resched = false; /* os_migrate has asked for the pick that comes now */
        next = ask_policy(os, cpu);
    }
    if (os->failed)
        return;
    if (before && next == before) {
        keep(os, cpu);
        return;
    }
    if (before)
        preempted(os, cpu, before);
    if (next && !os->failed) {
        start(os, cpu, next);
    } else {
        engine_cancel(os->engine, c->done);
        engine_cancel(os->engine, c->slice);
    }
}

/*
 * With one queue for all: whoever was placed on one CPU and lost it to a thread that may run only
 * there is taken by another one that idles.
 */
static void offer_rest(struct os *os)
{
    if (!os->policy->global)
        return;
    for (uint32_t cpu = 0; cpu < os->cpus && os->ready > 0 && os->running < os->cpus; cpu++)
        if (!os->cpu[cpu].current && !os->failed)
            schedule(os, cpu);
}

static void on_pass(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;

    (void)engine;
    (void)event;
    os->pass_pending = false;
    if (!comes_to_rest(os))
        return;
    for (uint32_t cpu = 0; cpu < os->cpus && !os->failed; cpu++)
        if (os->cpu[cpu].resched) {
            os->cpu[cpu].resched = false;
            schedule(os, cpu);
            os->cpu[cpu].ticked = false;
        }
    offer_rest(os);
    os_measure_levels(os);
}

void cpu_ask(struct os *os, uint32_t cpu)
{
    os->cpu[cpu].resched = true;
    if (os->pass_pending)
        return;
    os->pass_pending = true;
    engine_at(os->engine,
              &(struct event){ .time = os_now(os), .phase = PHASE_DECIDE, .handler = os->on_pass });
}

/* Ready threads ----------------------------------------------------------------------------- */

static uint32_t least_loaded(const struct os *os, const struct thread *thread)
{
    uint32_t best = OS_NO_CPU;

    for (uint32_t cpu = 0; cpu < os->cpus; cpu++) {
        uint32_t load = os->cpu[cpu].ready + (os->cpu[cpu].current != NULL);

        if (os_may_run(&thread->view, cpu) &&
            (best == OS_NO_CPU || load < os->cpu[best].ready + (os->cpu[best].current != NULL)))
            best = cpu;
    }
    return best;
}

/* For policies of one queue: an idle CPU, else one whose thread gives way to it. */
static uint32_t any_cpu(const struct os *os, const struct thread *thread)
{
    uint32_t last = thread->view.cpu, found = OS_NO_CPU;

    if (last != OS_NO_CPU && os_may_run(&thread->view, last) && !os->cpu[last].current &&
        !os->cpu[last].resched)
        return last;
    for (uint32_t cpu = 0; cpu < os->cpus; cpu++)
        if (os_may_run(&thread->view, cpu) && !os->cpu[cpu].current && !os->cpu[cpu].resched)
            return cpu;
    for (uint32_t cpu = 0; cpu < os->cpus && os->policy->preempts; cpu++) {
        const struct thread *running = os->cpu[cpu].current;

        if (!running || !os_may_run(&thread->view, cpu) || os->cpu[cpu].resched ||
            !os->policy->preempts(os->self, (struct os *)(uintptr_t)os, &thread->view,
                                  &running->view))
            continue;
        /* Of several that would give way the one that gives way to the others, too. */
        if (found == OS_NO_CPU ||
            os->policy->preempts(os->self, (struct os *)(uintptr_t)os,
                                 &os->cpu[found].current->view, &running->view))
            found = cpu;
    }
    if (found != OS_NO_CPU)
        return found;
    return last != OS_NO_CPU && os_may_run(&thread->view, last) ? last : least_loaded(os, thread);
}

static uint32_t place(struct os *os, struct thread *thread, int reason)
{
    uint32_t last = thread->view.cpu, cpu;
    char room[32];

    if (os->policy->place) {
        cpu = os->policy->place(os->self, os, &thread->view, reason);
        if (cpu < os->cpus && os_may_run(&thread->view, cpu))
            return cpu;
        if (cpu != OS_NO_CPU) {
            os_stop(os, "placed thread %s on CPU %u, where it may not run",
                    thread_label(thread, room), cpu);
            return 0;
        }
    }
    if (os->policy->global)
        return any_cpu(os, thread);
    return last != OS_NO_CPU && os_may_run(&thread->view, last) ? last : least_loaded(os, thread);
}

void thread_ready(struct os *os, struct thread *thread, int reason)
{
    struct cpu *c;
    uint32_t cpu;

    if (group_holds(os, thread, reason))
        return;
    for (uint32_t i = 0; i < os->cpus; i++)
        cpu_charge(os, i);
    /* One that slept first is as new to the policy as any other. */
    reason = thread->told ? reason : OS_NEW;
    cpu = place(os, thread, reason);
    if (os->failed)
        return;
    c = &os->cpu[cpu];
    thread->told = true;
    thread->view.state = OS_READY;
    thread->view.since = os_now(os);
    thread->queue = cpu;
    c->ready++;
    os->ready++;
    os->policy->enqueue(os->self, os, &thread->view, cpu, reason);
    if (!c->current || (os->policy->preempts && !c->resched &&
                        os->policy->preempts(os->self, os, &thread->view, &c->current->view)))
        cpu_ask(os, cpu);
    os_measure_levels(os);
}

static bool whole(const struct os_platform *platform, int64_t part, const char *word,
                  struct error *err)
{
    if (part == 0 || platform->cores % part == 0)
        return true;
    return error_set(err, "platform: %lld CPUs are not whole %s of %lld CPUs",
                     (long long)platform->cores, word, (long long)part);
}

bool cpus_create(struct os *os, struct error *err)
{
    if (!whole(os->platform, os->platform->smt, "cores", err) ||
        !whole(os->platform, os->platform->cache_cpus, "caches", err) ||
        !whole(os->platform, os->platform->node_cpus, "nodes", err))
        return false;
    os->cpus = (uint32_t)os->platform->cores;
    os->cpu = arena_array(os->arena, os->cpus, sizeof *os->cpu);
    for (uint32_t cpu = 0; cpu < os->cpus; cpu++) {
        os->cpu[cpu].priv = arena_alloc(os->arena, os->policy->cpu_size);
        os->cpu[cpu].speed = 1;
    }
    os->on_pass = engine_handler(os->engine, "pass", on_pass, os);
    os->on_done = engine_handler(os->engine, "done", on_done, os);
    os->on_slice = engine_handler(os->engine, "slice", on_slice, os);
    os->on_tick = engine_handler(os->engine, "tick", on_tick, os);
    os->on_alarm = engine_handler(os->engine, "alarm", on_alarm, os);
    return true;
}
