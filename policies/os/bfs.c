/*
 * BFS (Kolivas 2009, kernel/sched/bfs.c): one queue for all CPUs, and of it the thread with the
 * earliest virtual deadline, which is set anew only when its slice is used up.
 *
 * Without the soft affinity of sticky tasks and without SCHED_ISO.
 */
#include "policies/lib/os/virtual_deadline.h"

struct bfs {
    sim_time rr_interval;

    struct vd_rules rules;
    struct vd_queue queue;
};

static const struct param bfs_params[] = {
    PARAM_TIME(bfs, rr_interval, "6ms", "Slice of every thread."),
    { 0 },
};

static bool bfs_init(void *ptr, struct os *os, struct error *err)
{
    struct bfs *self = ptr;

    (void)os;
    return vd_init(&self->rules, self->rr_interval, err);
}

static void bfs_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct bfs *self = ptr;

    (void)cpu;
    vd_enqueue(&self->rules, &self->queue, os, thread, reason);
}

static void bfs_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct bfs *self = ptr;

    (void)reason;
    vd_dequeue(&self->queue, os_priv(os, thread));
}

static struct os_thread *bfs_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct bfs *self = ptr;
    struct vd_entity *e = vd_first(&self->queue, cpu);

    if (!e)
        return NULL;
    vd_take(&self->queue, os, e, cpu);
    return e->thread;
}

static void bfs_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    const struct bfs *self = ptr;

    (void)reason;
    vd_stop(&self->rules, os, thread);
}

static void bfs_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    (void)ptr;
    vd_charge(os, thread, ran);
}

static sim_time bfs_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    (void)ptr;
    return vd_slice(os, thread);
}

static void bfs_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    (void)ptr;
    vd_tick(os, thread);
}

static bool bfs_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    (void)ptr;
    return vd_preempts(os, ready, running);
}

const struct os_policy os_bfs = {
    .policy = { .name = "os.bfs",
                .doc = "One queue in order of virtual deadlines, set anew with each slice.",
                .source = "Kolivas, BFS, kernel/sched/bfs.c, 2009",
                .params = bfs_params,
                .self_size = sizeof(struct bfs) },
    .entity_size = sizeof(struct vd_entity),
    .init = bfs_init,
    .enqueue = bfs_enqueue,
    .dequeue = bfs_dequeue,
    .pick = bfs_pick,
    .stop = bfs_stop,
    .charge = bfs_charge,
    .slice = bfs_slice,
    .tick = bfs_tick,
    .preempts = bfs_preempts,
    .global = true,
    .bounded_wait = true,
};
