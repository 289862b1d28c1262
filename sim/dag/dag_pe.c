/* Machines: what waits for them, what runs on them, for how long. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/dag/dag_internal.h"

static const char *machine_label(const struct dag *d, uint32_t machine, char room[32])
{
    if (d->machine[machine].name)
        return d->machine[machine].name;
    snprintf(room, 32, "%u", machine);
    return room;
}

static struct machine *add_machine(struct dag *d, uint32_t kind)
{
    struct machine *machine;

    if (d->machines == d->machine_room) {
        uint32_t room = d->machine_room ? 2 * d->machine_room : 16;

        d->machine = slab_resize(&d->memory, d->machine, d->machine_room * sizeof *d->machine,
                                 room * sizeof *d->machine);
        d->machine_room = room;
    }
    machine = &d->machine[d->machines++];
    *machine = (struct machine){ .kind = kind,
                                 .cores = (uint32_t)d->kind[kind].cores,
                                 .last_task = TASKGRAPH_NONE };
    heap_init(&machine->waiting, &d->memory, false);
    return machine;
}

static void on_shared_end(void *context, uint32_t resource, uint64_t item)
{
    struct dag *d = context;

    (void)resource;
    task_end(d, task_at(d, item >> 32, item & UINT32_MAX));
}

static bool check_kind(const struct dag_machine *kind, struct error *err)
{
    const char *name = kind->name ? kind->name : "";

    if (kind->share && kind->cores != 1)
        return error_set(err, "platform: machine '%.60s' shares, which needs 'cores: 1'", name);
    if (kind->share && kind->elastic)
        return error_set(err, "platform: machine '%.60s' cannot share and be elastic", name);
    return true;
}

/* The memory of a SoC counts as well: its machines have numbers. */
static bool check_size(const struct dag *d, struct error *err)
{
    const struct dag_platform *platform = d->platform;
    int64_t count = dag_machine_count(platform), cores = 0;

    if (count > DAG_MOST_MACHINES)
        return error_set(err, "platform: %lld machines; expected at most %d", (long long)count,
                         DAG_MOST_MACHINES);
    for (uint32_t k = 0; k < d->kinds && !platform->hosts; k++)
        cores += d->kind[k].elastic ? 0 : d->kind[k].count * d->kind[k].cores;
    for (int64_t i = 0; i < platform->host_count; i++)
        cores += d->kind[platform->hosts[i].machine].cores;
    return cores <= DAG_MOST_CORES || error_set(err, "platform: %lld cores; expected at most %d",
                                                (long long)cores, DAG_MOST_CORES);
}

bool machines_create(struct dag *d, struct error *err)
{
    const struct dag_platform *platform = d->platform;
    bool share = false;

    d->kind = platform->machines.item;
    d->kinds = (uint32_t)platform->machines.count;
    if (d->kinds == 0)
        return error_set(err,
                         "platform: there are no 'machines:', and no trace that lists its own");
    if (!check_size(d, err))
        return false;
    d->idle_lease = arena_array(d->arena, d->kinds, sizeof *d->idle_lease);
    for (uint32_t k = 0; k < d->kinds; k++) {
        if (!check_kind(&d->kind[k], err))
            return false;
        share = share || d->kind[k].share;
        for (int64_t i = 0; !platform->hosts && !d->kind[k].elastic && i < d->kind[k].count; i++)
            add_machine(d, k);
    }
    for (int64_t i = 0; i < platform->host_count; i++)
        add_machine(d, platform->hosts[i].machine)->name = platform->hosts[i].name;
    if (share)
        d->share = share_create(
            d->arena, d->engine,
            &(struct share_options){
                .resources = d->machines, .rate = 1, .done = on_shared_end, .context = d });
    return true;
}

/* Leases ------------------------------------------------------------------------------------ */

uint32_t machine_lease(struct dag *d, uint32_t kind)
{
    uint32_t id = d->idle_lease[kind];

    /* A number stands for another machine only when nobody is left who had data on the last. */
    if (id && (!d->first_job || (int64_t)d->first_job->view.order >= d->machine[id - 1].ended)) {
        id--;
        d->idle_lease[kind] = d->machine[id].next_idle;
        d->machine[id].last_task = TASKGRAPH_NONE;
    } else {
        id = d->machines;
        add_machine(d, kind);
    }
    d->machine[id].leased = true;
    d->machine[id].since = TIME_NEVER;
    return id;
}

void machine_use(struct dag *d, uint32_t id)
{
    struct machine *machine = &d->machine[id];

    if (!machine->leased || machine->since != TIME_NEVER)
        return;
    machine->since = dag_now(d);
    d->leases++;
}

static void lease_end(struct dag *d, uint32_t id)
{
    struct machine *machine = &d->machine[id];

    dag_measure_lease(d, machine->kind, machine->since);
    d->leases--;
    machine->leased = false;
    machine->ended = d->arrivals;
    machine->next_idle = d->idle_lease[machine->kind];
    d->idle_lease[machine->kind] = id + 1;
}

/* Queues ------------------------------------------------------------------------------------ */

static uint32_t queue_slot(struct dag *d, struct task *task)
{
    uint32_t slot;

    if (d->free_queues)
        slot = d->free_queue[--d->free_queues];
    else
        slot = d->queue_slots++;
    if (slot == d->queue_room) {
        uint32_t room = d->queue_room ? 2 * d->queue_room : 64;

        d->queue = slab_resize(&d->memory, d->queue, d->queue_room * sizeof(struct task *),
                               room * sizeof(struct task *));
        d->free_queue = slab_resize(&d->memory, d->free_queue, d->queue_room * sizeof(uint32_t),
                                    room * sizeof(uint32_t));
        d->queue_room = room;
    }
    d->queue[slot] = task;
    return slot;
}

static void wait_in_line(struct dag *d, struct task *task)
{
    struct heap_key key = { .high = heap_high(task->key),
                            .low = task->seq << HEAP_ITEM_BITS | queue_slot(d, task) };

    if (d->queue_slots == HEAP_ITEMS)
        dag_stop(d, "has more than %d tasks waiting for machines", HEAP_ITEMS - 1);
    heap_push(&d->machine[task->view.machine].waiting, key);
}

/* A planned task of no length takes no core from anybody: plans may have it anywhere. */
static bool passes_by(const struct dag *d, const struct task *task)
{
    return d->policy->plan && task->planned != TIME_NEVER &&
           cost_on_kind(d, task, d->machine[task->view.machine].kind) == 0;
}

static void list_add(struct dag *d, struct task *task)
{
    struct machine *machine = &d->machine[task->view.machine];

    task->prev = machine->last;
    task->next = NULL;
    *(machine->last ? &machine->last->next : &machine->first) = task;
    machine->last = task;
}

static void list_remove(struct dag *d, struct task *task)
{
    struct machine *machine = &d->machine[task->view.machine];

    *(task->prev ? &task->prev->next : &machine->first) = task->next;
    *(task->next ? &task->next->prev : &machine->last) = task->prev;
}

bool task_assign(struct dag *d, struct task *task, uint32_t machine, double key)
{
    struct machine *m = &d->machine[machine];

    if (cost_on_kind(d, task, m->kind) == TIME_NEVER) {
        char job[32], name[32], where[32];

        dag_stop(d, "assigned task %s of job %s to machine %s, where it cannot run",
                 task_label(task, name), job_label(job_of_task(task), job),
                 machine_label(d, machine, where));
        return false;
    }
    task->view.machine = machine;
    task->key = key;
    task->seq = d->sequence++;
    m->queued++;
    m->assigned = m->decision == d->decision ? m->assigned + 1 : 1;
    m->decision = d->decision;
    list_add(d, task);
    if (d->tick)
        tick_assigned(d, task);
    else if (starts_in_order(d) && !passes_by(d, task))
        wait_in_line(d, task);
    if (task->planned != TIME_NEVER) {
        data_promised(d, task);
    } else {
        task->view.state = DAG_ASSIGNED;
        data_assigned(d, task);
    }
    return true;
}

void task_present(struct dag *d, struct task *task)
{
    task->present = true;
    if (!d->tick && passes_by(d, task)) {
        task_start(d, task);
        return;
    }
    if (!starts_in_order(d) && !d->tick)
        wait_in_line(d, task);
    dag_dirty(d, task->view.machine);
}

/* Running ----------------------------------------------------------------------------------- */

/* How long an execution takes, with noise. */
static sim_time task_duration(struct dag *d, const struct task *task, uint32_t machine)
{
    sim_time cost = cost_on_kind(d, task, d->machine[machine].kind);
    double unit = d->options.tick > 0 ? (double)d->options.tick : 1, run;
    struct rng rng;

    if (!d->noisy || cost == 0)
        return cost;
    rng_stream(&rng, d->input->seed, d->input->replication, RNG_SERVICE,
               task->view.job->order << 24 ^ task->view.index);
    run = round((double)cost * dist_sample(&d->noise, &rng) / unit) * unit;
    if (!(run < 9e18))
        return TIME_NEVER / 2;
    return run > unit ? (sim_time)run : (sim_time)unit;
}

static sim_time rest_of(const struct dag *d, const struct task *task)
{
    double speed = d->soc ? soc_speed(d, d->machine[task->view.machine].kind) : 1;
    double rest = (double)task->run * task->left;

    if (speed == 1)
        return task->left == 1 ? task->run : (sim_time)ceil(rest);
    return speed > 0 && rest / speed < 9e18 ? (sim_time)ceil(rest / speed) : TIME_NEVER;
}

/* The task of the job that this one had to wait for: its last data, or the machine. */
static uint32_t cause_of(const struct dag *d, const struct task *task)
{
    const struct machine *machine = &d->machine[task->view.machine];
    bool machine_last = machine->last_task != TASKGRAPH_NONE && machine->last_end == dag_now(d) &&
                        machine->last_job == task->view.job->order;

    if (machine_last && task->data_at < dag_now(d))
        return machine->last_task;
    return task->last_data;
}

/* Counts a task that starts, or takes one off; all tasks of a machine that shares use its core. */
static void count_running(struct dag *d, const struct task *task, bool starts)
{
    struct machine *machine = &d->machine[task->view.machine];
    uint32_t cores = spec_of(task)->cores;

    if (d->kind[machine->kind].share)
        cores = machine->running == (starts ? 0 : 1);
    if (starts) {
        machine->running++;
        machine->busy += cores;
        d->running++;
        d->busy += cores;
    } else {
        machine->running--;
        machine->busy -= cores;
        d->running--;
        d->busy -= cores;
    }
}

/* Seconds that the execution under way has had its cores; of one that is shared, its part of it. */
static double core_seconds(const struct dag *d, const struct task *task, double left)
{
    if (d->kind[d->machine[task->view.machine].kind].share)
        return time_seconds(task->run) * (task->left - left);
    return time_seconds(dag_now(d) - task->begun);
}

void task_start(struct dag *d, struct task *task)
{
    struct machine *machine = &d->machine[task->view.machine];
    sim_time now = dag_now(d);

    task->view.state = DAG_RUNNING;
    if (task->attempts++ == 0) {
        task->view.start = now;
        task->cause = cause_of(d, task);
    }
    machine->queued--;
    count_running(d, task, true);
    machine_use(d, task->view.machine);
    task->run = task_duration(d, task, task->view.machine);
    task->begun = task->since = now;
    d->passes = 0;
    if (d->soc)
        soc_changed(d, task->view.machine, spec_of(task)->cores);
    task->view.finish = time_add(now, rest_of(d, task));
    if (d->tick)
        return;
    if (d->kind[machine->kind].share) {
        task->shared =
            share_start(d->share, task->view.machine, time_seconds(task->run) * task->left,
                        (uint64_t)task->view.job->id << 32 | task->view.index);
        return;
    }
    task->event = engine_at(d->engine, &(struct event){ .time = task->view.finish,
                                                        .phase = PHASE_COMPLETE,
                                                        .handler = d->on_end,
                                                        .a = task->view.job->id,
                                                        .b = task->view.index });
}

/* Starts what its turn has come for and fits. */
static void start_on(struct dag *d, uint32_t id)
{
    struct machine *machine = &d->machine[id];

    while (heap_count(&machine->waiting) > 0 && !d->failed) {
        uint32_t slot = heap_item(*heap_min(&machine->waiting));
        struct task *task = d->queue[slot];
        bool shares = d->kind[machine->kind].share;

        if (!task->present || (!shares && machine->busy + spec_of(task)->cores > machine->cores))
            return;
        heap_pop(&machine->waiting);
        d->free_queue[d->free_queues++] = slot;
        task_start(d, task);
    }
}

void machines_start(struct dag *d)
{
    for (uint32_t i = 0; i < d->dirty_count; i++) {
        d->machine[d->dirty[i]].dirty = false;
        start_on(d, d->dirty[i]);
    }
    d->dirty_count = 0;
}

/* Takes a running task off its machine; its lease may end with that. */
static void leave_machine(struct dag *d, struct task *task)
{
    struct machine *machine = &d->machine[task->view.machine];

    count_running(d, task, false);
    list_remove(d, task);
    if (d->soc)
        soc_changed(d, task->view.machine, -(int64_t)spec_of(task)->cores);
    if (machine->leased && !machine->first)
        lease_end(d, task->view.machine);
    dag_dirty(d, task->view.machine);
}

/* An execution that failed is repeated where it was, behind what waits there with a lower key. */
static bool failed_again(struct dag *d, struct task *task)
{
    struct machine *machine = &d->machine[task->view.machine];
    struct rng rng;

    if (d->options.failure_rate == 0)
        return false;
    rng_stream(&rng, d->input->seed, d->input->replication, RNG_FAULT,
               task->view.job->order << 24 ^ task->view.index);
    for (uint32_t i = 1; i < task->attempts; i++)
        rng_u64(&rng);
    if (rng_uniform(&rng) >= d->options.failure_rate)
        return false;
    d->totals.repeated++;
    count_running(d, task, false);
    machine->queued++;
    task->view.state = DAG_ASSIGNED;
    task->left = 1;
    if (d->soc)
        soc_changed(d, task->view.machine, -(int64_t)spec_of(task)->cores);
    wait_in_line(d, task);
    dag_dirty(d, task->view.machine);
    return true;
}

static void release_successors(struct dag *d, const struct task *task)
{
    const struct taskgraph *graph = graph_of(task);
    uint32_t t = task->view.index;
    struct job *job = job_of_task(task);

    for (uint32_t e = graph->successors.at[t]; e < graph->successors.at[t + 1]; e++) {
        struct task *next = &job->task[graph->successors.item[e]];

        if (--next->view.waits == 0)
            task_unblock(d, next);
    }
}

void task_end(struct dag *d, struct task *task)
{
    struct machine *machine = &d->machine[task->view.machine];
    struct job *job = job_of_task(task);

    d->passes = 0;
    if (!dag_measure_task(d, task, core_seconds(d, task, 0)) || (!d->tick && failed_again(d, task)))
        return;
    task->view.state = DAG_ENDED;
    task->view.finish = dag_now(d);
    task->left = 0;
    machine->last_end = dag_now(d);
    machine->last_job = task->view.job->order;
    machine->last_task = task->view.index;
    leave_machine(d, task);
    if (d->policy->finish)
        d->policy->finish(d->self, d, &task->view);
    data_sent(d, task);
    release_successors(d, task);
    job->view.left--;
    dag_changed(d);
    if (job->view.left == 0)
        job_end(d, job);
}

void kind_retime(struct dag *d, uint32_t kind, double before, double now)
{
    for (uint32_t m = 0; m < d->machines; m++) {
        if (d->machine[m].kind != kind)
            continue;
        if (d->kind[kind].share)
            share_set_rate(d->share, m, now);
        for (struct task *task = d->machine[m].first; task; task = task->next) {
            sim_time passed = dag_now(d) - task->since;

            if (task->view.state != DAG_RUNNING || d->kind[kind].share)
                continue;
            if (task->run > 0)
                task->left = fmax(0, task->left - (double)passed * before / (double)task->run);
            task->since = dag_now(d);
            task->view.finish = time_add(task->since, rest_of(d, task));
            engine_retime(d->engine, task->event, task->view.finish);
        }
    }
}

bool task_preempt(struct dag *d, struct task *task)
{
    const struct machine *machine = &d->machine[task->view.machine];
    double speed = d->soc ? soc_speed(d, machine->kind) : 1, left = 0, seconds;

    if (d->kind[machine->kind].share) {
        if (!share_cancel(d->share, task->shared, &left))
            return false; /* it has ended and is about to be told */
        left = task->run > 0 ? left * 1e9 / (double)task->run : 0;
        seconds = core_seconds(d, task, left);
        task->left = left;
    } else {
        if (!engine_cancel(d->engine, task->event))
            return false;
        seconds = core_seconds(d, task, 0);
        if (task->run > 0)
            task->left -= (double)(dag_now(d) - task->since) * speed / (double)task->run;
        task->left = fmax(0, task->left);
    }
    if (!dag_measure_task(d, task, seconds))
        return false;
    d->totals.preempted++;
    task->present = false;
    task->planned = TIME_NEVER;
    leave_machine(d, task);
    ready_add(d, task);
    return true;
}
