/* First-fit partitioning and a queue of each CPU. */
#include "policies/lib/os/partition.h"

void partition_init(struct partition *self, struct os *os)
{
    (void)self;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        struct partition_cpu *c = os_cpu_priv(os, cpu);

        urgent_init(&c->queue, os);
    }
}

static bool task_of(const struct os_thread *thread, struct rt_task *task)
{
    sim_time deadline = thread->relative_deadline;

    *task = (struct rt_task){ .period = thread->period,
                              .deadline = deadline > 0 ? deadline : thread->period,
                              .wcet = thread->runtime };
    return thread->runtime > 0 && thread->period > 0;
}

static double share_of(const struct rt_task *task)
{
    sim_time span = task->deadline < task->period ? task->deadline : task->period;

    return (double)task->wcet / (double)span;
}

/* Appends the task; it counts only when `count` is raised. */
static void put_task(struct os *os, struct partition_cpu *c, const struct rt_task *task)
{
    size_t room = c->room ? 2 * c->room : 8;

    if (c->count == c->room) {
        c->task = slab_resize(os_memory(os), c->task, c->room * sizeof(struct rt_task),
                              room * sizeof(struct rt_task));
        c->room = room;
    }
    c->task[c->count] = *task;
}

/* Sums of utilisations that fill a CPU exactly come out within this of the bound. */
static const double NEAR = 1e-9;

bool partition_fits_whole(const struct rt_task *task, size_t count, double used)
{
    (void)task;
    (void)count;
    return used <= 1 + NEAR;
}

bool partition_fits_liu_layland(const struct rt_task *task, size_t count, double used)
{
    (void)task;
    return used <= rt_liu_layland(count) + NEAR;
}

bool partition_fits_hyperbolic(const struct rt_task *task, size_t count, double used)
{
    double product = 1;

    (void)used;
    for (size_t i = 0; i < count; i++)
        product *= 1 + share_of(&task[i]);
    return product <= 2 + NEAR;
}

/* Longer searches than so many steps find no room. */
enum { MOST_STEPS = 1000000 };

/* The work of a task that is released at the beginning and each period within `span` > 0. */
static sim_time work_in(const struct rt_task *task, sim_time span)
{
    sim_time work;

    return __builtin_mul_overflow((span - 1) / task->period, task->wcet, &work)
               ? TIME_NEVER
               : time_add(work, task->wcet);
}

/* Whether the task meets its deadline behind all that rank before it, or beside it. */
static bool responds(const struct rt_task *task, size_t count, size_t which, bool by_deadline)
{
    sim_time own = by_deadline ? task[which].deadline : task[which].period;
    sim_time next = task[which].wcet, response = 0;

    for (int step = 0; step < MOST_STEPS && next <= task[which].deadline; step++) {
        if (next == response)
            return true;
        response = next;
        next = task[which].wcet;
        for (size_t i = 0; i < count; i++)
            if (i != which && (by_deadline ? task[i].deadline : task[i].period) <= own)
                next = time_add(next, work_in(&task[i], response));
    }
    return false;
}

static bool all_respond(const struct rt_task *task, size_t count, bool by_deadline)
{
    if (rt_utilization(task, count) > 1 + NEAR)
        return false;
    for (size_t i = 0; i < count; i++)
        if (task[i].deadline > task[i].period || !responds(task, count, i, by_deadline))
            return false;
    return true;
}

bool partition_fits_periods(const struct rt_task *task, size_t count, double used)
{
    (void)used;
    return all_respond(task, count, false);
}

bool partition_fits_deadlines(const struct rt_task *task, size_t count, double used)
{
    (void)used;
    return all_respond(task, count, true);
}

bool partition_fits_demand(const struct rt_task *task, size_t count, double used)
{
    (void)used;
    return rt_fits_edf(task, count) == RT_FITS;
}

static bool better(int fit, const struct partition_cpu *c, const struct partition_cpu *best)
{
    return fit == PARTITION_BEST ? c->used > best->used
                                 : fit == PARTITION_WORST && c->used < best->used;
}

static uint32_t choose(const struct partition *self, struct os *os, const struct os_thread *thread,
                       const struct rt_task *task)
{
    uint32_t least = OS_NO_CPU, found = OS_NO_CPU;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        struct partition_cpu *c = os_cpu_priv(os, cpu);

        if (!os_may_run(thread, cpu))
            continue;
        if (least == OS_NO_CPU || c->used < ((struct partition_cpu *)os_cpu_priv(os, least))->used)
            least = cpu;
        if (found != OS_NO_CPU && !better(self->fit, c, os_cpu_priv(os, found)))
            continue;
        if (task)
            put_task(os, c, task);
        if (!task || self->fits(c->task, c->count + 1, c->used + share_of(task)))
            found = cpu;
    }
    return found == OS_NO_CPU ? least : found;
}

uint32_t partition_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    struct partition_thread *t = os_priv(os, thread);
    struct partition_cpu *c;
    struct rt_task task;
    bool real_time = task_of(thread, &task);

    (void)reason;
    if (t->home)
        return t->home - 1;
    t->home = choose(ptr, os, thread, real_time ? &task : NULL) + 1;
    c = os_cpu_priv(os, t->home - 1);
    if (real_time) {
        put_task(os, c, &task);
        c->count++;
        c->used += share_of(&task);
    }
    return t->home - 1;
}

void partition_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu, int reason)
{
    const struct partition *self = ptr;
    struct partition_cpu *c = os_cpu_priv(os, cpu);

    if (reason == OS_PREEMPT)
        urgent_put_first(&c->queue, thread, self->key(thread));
    else
        urgent_put(&c->queue, thread, self->key(thread));
}

static struct partition_cpu *home_of(struct os *os, const struct os_thread *thread)
{
    const struct partition_thread *t = os_priv(os, thread);

    return os_cpu_priv(os, t->home - 1);
}

void partition_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)ptr;
    (void)reason;
    urgent_remove(&home_of(os, thread)->queue, thread);
}

struct os_thread *partition_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct partition_cpu *c = os_cpu_priv(os, cpu);

    (void)ptr;
    return urgent_take(&c->queue, cpu);
}

void partition_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct partition_cpu *c = home_of(os, thread);
    struct rt_task task;
    size_t i = 0;

    (void)ptr;
    if (reason != OS_EXIT || !task_of(thread, &task))
        return;
    while (c->task[i].period != task.period || c->task[i].deadline != task.deadline ||
           c->task[i].wcet != task.wcet)
        i++;
    c->task[i] = c->task[--c->count];
    c->used = c->count ? c->used - share_of(&task) : 0;
}

bool partition_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                        const struct os_thread *running)
{
    const struct partition *self = ptr;

    (void)os;
    return self->key(ready) < self->key(running);
}
