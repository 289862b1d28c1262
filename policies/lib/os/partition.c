/* First-fit partitioning and a queue of each CPU. */
#include "policies/lib/os/partition.h"

/* Sums of utilisations that fill a CPU exactly come out within this of the bound. */
static const double NEAR = 1e-9;

void partition_init(struct partition *self, struct os *os)
{
    (void)self;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        struct partition_cpu *c = os_cpu_priv(os, cpu);

        urgent_init(&c->queue, os);
    }
}

static double share_of(const struct os_thread *thread)
{
    sim_time span = thread->period;

    if (thread->relative_deadline > 0 && thread->relative_deadline < span)
        span = thread->relative_deadline;
    return thread->runtime > 0 && span > 0 ? (double)thread->runtime / (double)span : 0;
}

static uint32_t first_fit(const struct partition *self, const struct os *os,
                          const struct os_thread *thread, double share)
{
    uint32_t least = OS_NO_CPU;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct partition_cpu *c = os_cpu_priv(os, cpu);
        const struct partition_cpu *best = least == OS_NO_CPU ? NULL : os_cpu_priv(os, least);

        if (!os_may_run(thread, cpu))
            continue;
        if (c->used + share <= self->bound(c->threads + 1) + NEAR)
            return cpu;
        if (!best || c->used < best->used)
            least = cpu;
    }
    return least;
}

uint32_t partition_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    struct partition_thread *t = os_priv(os, thread);
    struct partition_cpu *c;

    (void)reason;
    if (t->home)
        return t->home - 1;
    t->share = share_of(thread);
    t->home = first_fit(ptr, os, thread, t->share) + 1;
    c = os_cpu_priv(os, t->home - 1);
    c->threads++;
    c->used += t->share;
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
    const struct partition_thread *t = os_priv(os, thread);
    struct partition_cpu *c = home_of(os, thread);

    (void)ptr;
    if (reason != OS_EXIT)
        return;
    c->threads--;
    c->used = c->threads ? c->used - t->share : 0;
}

bool partition_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                        const struct os_thread *running)
{
    const struct partition *self = ptr;

    (void)os;
    return self->key(ready) < self->key(running);
}
