/*
 * Last come first served: of the ready threads the one that became ready last. Preemptive resume:
 * who comes takes the CPU at once, and who lost it goes on where it was when all later ones are
 * gone; Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013, section 30.2.
 * Not preemptive, the last one is served next: section 29.2. One queue serves all CPUs.
 */
#include "policies/lib/os/queue.h"

struct lcfs {
    bool preemptive;

    struct os_ranking ready; /* the last that came first */
    int64_t last, first;     /* numbers given out, upwards and downwards from 0 */
};

struct lcfs_thread {
    int64_t came; /* larger: later */
};

static const struct param lcfs_params[] = {
    PARAM(lcfs, preemptive, true, 0, 1, "", "Whether who comes takes the CPU at once."),
    { 0 },
};

static bool lcfs_init(void *ptr, struct os *os, struct error *err)
{
    struct lcfs *self = ptr;

    (void)err;
    os_ranking_init(&self->ready, os_memory(os));
    return true;
}

static void lcfs_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                         int reason)
{
    struct lcfs *self = ptr;
    struct lcfs_thread *t = os_priv(os, thread);

    (void)cpu;
    if (reason == OS_NEW || reason == OS_WAKE || reason == OS_UNTHROTTLE)
        t->came = ++self->last;
    else if (reason == OS_YIELDED)
        t->came = --self->first; /* behind all: as the newest it would run again at once */
    os_ranking_put(&self->ready, thread, (uint64_t)(INT64_MAX / 2 - t->came));
}

static void lcfs_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct lcfs *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *lcfs_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct lcfs *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

static bool lcfs_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                          const struct os_thread *running)
{
    const struct lcfs *self = ptr;
    const struct lcfs_thread *r = os_priv(os, ready), *t = os_priv(os, running);

    return self->preemptive && r->came > t->came;
}

const struct os_policy os_lcfs = {
    .policy = { .name = "os.lcfs",
                .doc = "Last come first served, with preemption or without.",
                .source = "Harchol-Balter, Performance Modeling and Design of Computer Systems, "
                          "2013, sections 29.2 and 30.2",
                .params = lcfs_params,
                .self_size = sizeof(struct lcfs) },
    .entity_size = sizeof(struct lcfs_thread),
    .init = lcfs_init,
    .enqueue = lcfs_enqueue,
    .dequeue = lcfs_dequeue,
    .pick = lcfs_pick,
    .preempts = lcfs_preempts,
    .global = true,
};
