/* Ranks by class and priority, slices of round robin. */
#include "policies/lib/os/rt_class.h"

const struct param rt_class_params[] = {
    PARAM_TIME(rt_class, slice, "100ms", "Of round robin (SCHED_RR), and of threads of no class."),
    { 0 },
};

bool rt_class_init(struct rt_class *self, struct os *os, struct error *err)
{
    if (self->slice <= 0)
        return error_set(err, "slice is 0; expected a time above it");
    urgent_init(&self->queue, os);
    return true;
}

static bool is_rt(const struct os_thread *thread)
{
    return thread->scheduling == OS_FIFO || thread->scheduling == OS_RR;
}

static sim_time rank(const struct os_thread *thread)
{
    return is_rt(thread) ? -thread->priority : 1;
}

void rt_class_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu, int reason)
{
    struct rt_class *self = ptr;
    struct rt_thread *t = os_priv(os, thread);
    bool slices = thread->scheduling != OS_FIFO;
    bool used_up = slices && t->left <= 0;

    (void)cpu;
    if (used_up)
        t->left = self->slice;
    if (reason == OS_PREEMPT && !used_up)
        urgent_put_first(&self->queue, thread, rank(thread));
    else
        urgent_put(&self->queue, thread, rank(thread));
}

void rt_class_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct rt_class *self = ptr;

    (void)os;
    (void)reason;
    urgent_remove(&self->queue, thread);
}

struct os_thread *rt_class_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct rt_class *self = ptr;

    (void)os;
    return urgent_take(&self->queue, cpu);
}

void rt_class_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct rt_thread *t = os_priv(os, thread);

    (void)ptr;
    t->left -= ran;
}

sim_time rt_class_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct rt_thread *t = os_priv(os, thread);

    (void)ptr;
    if (thread->scheduling == OS_FIFO)
        return TIME_NEVER;
    /* What is left is as of the last charge; the slice counts from when it was picked. */
    return t->left + os_ran_since_pick(os, thread->cpu);
}

bool rt_class_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                       const struct os_thread *running)
{
    (void)ptr;
    (void)os;
    return rank(ready) < rank(running);
}
