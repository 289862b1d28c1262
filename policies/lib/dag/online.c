/* Available times of machines and tables of costs, as DS3's online schedulers reckon them. */
#include "policies/lib/dag/online.h"

#include <string.h>

void online_init(struct online *o, struct dag *d)
{
    uint32_t cores = 0;

    o->machines = dag_machines(d);
    o->at = slab_alloc(dag_memory(d), (o->machines + 1) * sizeof *o->at);
    for (uint32_t m = 0; m < o->machines; m++) {
        o->at[m] = cores;
        cores += dag_machine(d, m).cores;
    }
    o->at[o->machines] = cores;
    o->free = slab_alloc(dag_memory(d), cores * sizeof *o->free);
}

/* When so many cores (at most all) of a machine are free; may be in the past. */
static sim_time free_at(const struct online *o, uint32_t machine, uint32_t cores)
{
    return o->free[o->at[machine] + cores - 1];
}

void online_take(struct online *o, uint32_t machine, uint32_t cores, sim_time until)
{
    sim_time *free = o->free + o->at[machine];
    uint32_t count = o->at[machine + 1] - o->at[machine], i = cores;

    while (i < count && free[i] < until) {
        free[i - cores] = free[i];
        i++;
    }
    for (uint32_t c = 0; c < cores; c++)
        free[i - cores + c] = until;
}

static sim_time later_of(sim_time data, sim_time free)
{
    return data > free ? data : free;
}

static sim_time cost_of(const struct dag *d, const struct online *o, const struct dag_task *task,
                        uint32_t machine)
{
    sim_time run = dag_cost_on(d, task, machine);

    if (run == TIME_NEVER)
        return TIME_NEVER;
    return time_add(
        run, later_of(dag_data_at(d, task, machine), free_at(o, machine, online_cores(task))) -
                 dag_now(d));
}

uint32_t online_best(const struct dag *d, const struct online *o, const struct dag_task *task,
                     sim_time *cost)
{
    uint32_t best = 0;

    *cost = TIME_NEVER;
    for (uint32_t m = 0; m < o->machines; m++) {
        sim_time run = dag_cost_on(d, task, m), c;
        sim_time wait = later_of(free_at(o, m, online_cores(task)) - dag_now(d), 0);

        /* Data only make it later: most machines are out without a look at the predecessors. */
        if (run == TIME_NEVER || time_add(run, wait) >= *cost)
            continue;
        c = cost_of(d, o, task, m);
        if (c < *cost) {
            *cost = c;
            best = m;
        }
    }
    return best;
}

/* Tables ------------------------------------------------------------------------------------ */

static void make_room(struct online_table *t, struct dag *d, size_t tasks)
{
    struct slab *slab = dag_memory(d);
    size_t row = t->machines * sizeof(sim_time), old = t->room, room = old ? old : 16;

    if (tasks <= old)
        return;
    while (room < tasks)
        room *= 2;
    t->task = slab_resize(slab, t->task, old * sizeof(void *), room * sizeof(void *));
    t->run = slab_resize(slab, t->run, old * row, room * row);
    t->data = slab_resize(slab, t->data, old * row, room * row);
    t->cost = slab_resize(slab, t->cost, old * row, room * row);
    t->best = slab_resize(slab, t->best, old * sizeof *t->best, room * sizeof *t->best);
    t->room = room;
}

static void set_cost(struct online_table *t, const struct online *o, size_t i, uint32_t machine,
                     sim_time now)
{
    size_t cell = i * t->machines + machine;

    if (t->run[cell] == TIME_NEVER) {
        t->cost[cell] = TIME_NEVER;
        return;
    }
    t->cost[cell] = time_add(
        t->run[cell], later_of(t->data[cell], free_at(o, machine, online_cores(t->task[i])) - now));
}

static void set_best(struct online_table *t, size_t i)
{
    const sim_time *cost = t->cost + i * t->machines;
    uint32_t best = 0;

    for (uint32_t m = 1; m < t->machines; m++)
        if (cost[m] < cost[best])
            best = m;
    t->best[i] = best;
}

static void gather_task(struct online_table *t, struct dag *d, const struct online *o, size_t i,
                        bool now)
{
    const struct dag_task *task = t->task[i];

    for (uint32_t m = 0; m < t->machines; m++) {
        size_t cell = i * t->machines + m;

        t->run[cell] = now ? dag_cost_now(d, task, m) : dag_cost_on(d, task, m);
        t->data[cell] =
            t->run[cell] == TIME_NEVER ? TIME_NEVER : dag_data_at(d, task, m) - dag_now(d);
        set_cost(t, o, i, m, dag_now(d));
    }
    set_best(t, i);
}

void online_gather(struct online_table *t, struct dag *d, const struct online *o, bool now)
{
    t->machines = o->machines;
    t->tasks = 0;
    make_room(t, d, dag_ready_count(d));
    for (const struct dag_task *task = dag_ready(d); task; task = dag_ready_next(d, task)) {
        t->task[t->tasks] = task;
        gather_task(t, d, o, t->tasks++, now);
    }
}

void online_update(struct online_table *t, struct dag *d, const struct online *o, uint32_t machine)
{
    for (size_t i = 0; i < t->tasks; i++) {
        set_cost(t, o, i, machine, dag_now(d));
        /* Costs only grow: another machine is best only if this one was. */
        if (t->best[i] == machine)
            set_best(t, i);
    }
}

void online_drop(struct online_table *t, size_t i)
{
    size_t left = --t->tasks - i, row = t->machines;

    memmove(t->task + i, t->task + i + 1, left * sizeof *t->task);
    memmove(t->best + i, t->best + i + 1, left * sizeof *t->best);
    memmove(t->run + i * row, t->run + (i + 1) * row, left * row * sizeof *t->run);
    memmove(t->data + i * row, t->data + (i + 1) * row, left * row * sizeof *t->data);
    memmove(t->cost + i * row, t->cost + (i + 1) * row, left * row * sizeof *t->cost);
}
